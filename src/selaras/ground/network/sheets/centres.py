# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Sheets of the centres: the register, former names, supervision, readiness, workshops."""

from collections.abc import Iterator

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from selaras.ground.network.models import Centre, CentreName, Readiness, Supervision, Workshop
from selaras.ground.network.rules import Aspect, CentreKind
from selaras.ground.network.sheets.register import Complaint, Register, Values
from selaras.ground.network.sheets.words import ASSUMED_COLUMN, choices_of, degrees, key_column, name_column, reference, region_column
from selaras.ground.people.rules import Role
from selaras.ground.standards.models import Equipment, Field
from selaras.kit.spreadsheets import Column, Sheet, day, text, whole, yes_no

PLANNERS = frozenset({Role.PLANNER.value})
CENTRES_TOO = PLANNERS | {Role.CENTRE_HEAD.value}


def until_column() -> Column:
    """The last day of a dated relation."""
    return Column("until", _("Until"), _("Last day; empty while it goes on."), read=day, example="31/12/2018", width=12)


def since_column(*, required: bool = True) -> Column:
    """The first day of a dated relation; where it may be empty, nobody knows it."""
    return Column(
        "since",
        _("Since"),
        _("First day.") if required else _("First day; empty where nobody knows."),
        required=required,
        read=day,
        example="01/01/2018",
        width=12,
    )


def days_in_order(values: Values) -> Iterator[Complaint]:
    """A dated relation ends on or after the day on which it starts."""
    if values["since"] is not None and values["until"] is not None and values["until"] < values["since"]:
        yield "until", _now("The last day comes before the first.")


def supervision_holds(values: Values) -> Iterator[Complaint]:
    """Days in order, and nobody supervises itself."""
    yield from days_in_order(values)
    if values["supervisor"] == values["centre"]:
        yield "centre", _now("A centre does not supervise itself.")


def verified_with_a_date(values: Values) -> Iterator[Complaint]:
    """A finding and its date come together, and not before the declaration."""
    if (values["verified_ready"] is None) != (values["verified_on"] is None):
        yield "verified_on", _now("A finding and its date come together.")
    elif values["verified_on"] is not None and values["verified_on"] < values["declared_on"]:
        yield "verified_on", _now("A verification has a date, not before the declaration.")


CENTRES = Register(
    Sheet(
        "centres",
        _("Training centres"),
        (
            key_column("bbplk-bekasi"),
            name_column(_("Official name of today."), "BBPLK Bekasi"),
            Column("kind", _("Kind"), _("Who runs it."), required=True, known=choices_of(CentreKind), example="uptp"),
            region_column(),
            Column(
                "owner",
                _("Owner"),
                _("Ministry, local government or community."),
                required=True,
                read=text(150),
                example="Kementerian Ketenagakerjaan",
            ),
            Column("lat", _("Latitude"), _("Degrees, south negative."), required=True, read=degrees(-12, 7), example="-6.2349", width=11),
            Column("lon", _("Longitude"), _("Degrees east."), required=True, read=degrees(94, 142), example="106.9923", width=11),
            Column(
                "point_source",
                _("Source of the point"),
                _("Where the point comes from, or: assumed."),
                required=True,
                read=text(120),
                example="assumed",
            ),
            Column("boarding", _("Boarding places"), _("Beds for trainees; 0 without a dormitory."), read=whole(0, 5_000), example="120", width=10),
            ASSUMED_COLUMN,
        ),
        unique=("key",),
    ),
    Centre,
    key=("key",),
    roles=PLANNERS,
)

CENTRE_NAMES = Register(
    Sheet(
        "centre-names",
        _("Former names of centres"),
        (
            reference("centre", _("Centre"), Centre, example="bbplk-bekasi"),
            name_column(_("The name as papers of that time have it."), "CEVEST"),
            since_column(required=False),
            until_column(),
        ),
        unique=("centre", "name"),
    ),
    CentreName,
    key=("centre", "name"),
    roles=PLANNERS,
    check=days_in_order,
)

SUPERVISIONS = Register(
    Sheet(
        "supervisions",
        _("Supervision of centres"),
        (
            reference("supervisor", _("Supervised by"), Centre, example="bbplk-bekasi"),
            reference("centre", _("Centre"), Centre, example="blk-karawang"),
            since_column(),
            until_column(),
            Column("basis", _("Basis"), _("Decree or agreement."), read=text(200), example="Kepdirjen 2017", width=30),
        ),
        unique=("centre", "since"),
    ),
    Supervision,
    key=("centre", "since"),
    roles=PLANNERS,
    check=supervision_holds,
    alone=(
        (
            "centre",
            _("The centre is supervised already; end that supervision first."),
            lambda values: values["centre"] if values["until"] is None else None,
        ),
    ),
)

READINESS = Register(
    Sheet(
        "readiness",
        _("Readiness of centres"),
        (
            reference("centre", _("Centre"), Centre, example="blk-karawang"),
            Column("aspect", _("Aspect"), _("What must be in place."), required=True, known=choices_of(Aspect), example="equipment"),
            Column("declared_ready", _("Declared ready"), _("What the centre declared."), required=True, read=yes_no, example="ya"),
            Column("declared_on", _("Declared on"), _("The day of the declaration."), required=True, read=day, example="01/10/2017", width=12),
            Column("words", _("What the centre says"), _("In its own words."), read=text(300), width=36),
            Column("verified_ready", _("Found ready"), _("What a visit found; empty before it."), read=yes_no, example="ya"),
            Column("verified_on", _("Verified on"), _("The day of the visit."), read=day, example="20/11/2017", width=12),
            Column("finding", _("What the visit found"), _("In the visitor's words."), read=text(300), width=36),
            ASSUMED_COLUMN,
        ),
        unique=("centre", "aspect"),
    ),
    Readiness,
    key=("centre", "aspect"),
    roles=PLANNERS,
    owner="centre",
    check=verified_with_a_date,
)

WORKSHOPS = Register(
    Sheet(
        "workshops",
        _("Workshops"),
        (
            reference("centre", _("Centre"), Centre, example="bbplk-bekasi"),
            key_column("bbplk-bekasi-las-1"),
            name_column(_("As the sign on the door has it."), "Bengkel Las 1", most=120),
            reference("field", _("Vocational field"), Field, example="las"),
            Column(
                "stations",
                _("Stations"),
                _("Places at which one trainee works; 16 make a class."),
                required=True,
                read=whole(1, 2_000),
                example="16",
                width=10,
            ),
            Column("weeks_a_year", _("Weeks a year"), _("Weeks in which it can be used; 46 if empty."), read=whole(0, 52), example="46", width=10),
            reference("equipment", _("Equipment"), Equipment, words=_("Keys, parted by semicolons."), required=False, many=True),
            ASSUMED_COLUMN,
        ),
        unique=("key",),
    ),
    Workshop,
    key=("key",),
    roles=CENTRES_TOO,
    owner="centre",
)

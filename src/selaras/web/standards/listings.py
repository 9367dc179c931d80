# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The lists of the standards. Standards belong to nobody: who plans, teaches, codes needs or audits reads all of them, the planner imports."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from django.db.models import Count, Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from selaras.ground.network.models import Post
from selaras.ground.people.rules import Role
from selaras.ground.standards import models as of
from selaras.ground.standards.actions import record_export
from selaras.ground.standards.queries import coverage
from selaras.ground.standards.sheets import REGISTERS
from selaras.web.access import NETWORK_WIDE, Menu, Words
from selaras.web.standards import columns, filters
from selaras.web.ui.cells import Shown
from selaras.web.ui.lists import Listing, Search

READERS = (*NETWORK_WIDE, Role.CENTRE_HEAD)


def _regions(_day: date) -> QuerySet[of.Region]:
    return of.Region.objects.select_related("parent").order_by("edition", "code")


def _industries(_day: date) -> QuerySet[of.Industry]:
    return of.Industry.objects.select_related("parent").order_by("edition", "code")


def _occupations(_day: date) -> QuerySet[of.Occupation]:
    rows = of.Occupation.objects.annotate(programme_count=Count("programmes", distinct=True))
    return rows.prefetch_related("terms").order_by("edition", "code")


def _fields(_day: date) -> QuerySet[of.Field]:
    counts = {f"{name}_count": Count(f"{name}s", distinct=True) for name in ("competence", "programme", "scheme")}
    return of.Field.objects.annotate(**counts).order_by("title_id")


def _competences(_day: date) -> QuerySet[of.Competence]:
    return of.Competence.objects.select_related("field").annotate(programme_count=Count("programmes")).order_by("field__key", "key")


def _equipment(_day: date) -> QuerySet[of.Equipment]:
    rows = of.Equipment.objects.annotate(programme_count=Count("programme_versions__programme", distinct=True))
    return rows.prefetch_related("terms").order_by("title_id", "key")


def _units(_day: date) -> QuerySet[of.Unit]:
    counts = {
        "programme_count": Count("programme_versions__programme", distinct=True),
        "scheme_count": Count("schemes", distinct=True),
    }
    return of.Unit.objects.select_related("supersedes").prefetch_related("superseded_by").annotate(**counts).order_by("key")


def _schemes(_day: date) -> QuerySet[of.Scheme]:
    counts = {"unit_count": Count("units", distinct=True), "programme_count": Count("programme_versions__programme", distinct=True)}
    return of.Scheme.objects.select_related("field").annotate(**counts).order_by("field__key", "key")


def _programmes(_day: date) -> QuerySet[of.Programme]:
    current = of.ProgrammeVersion.objects.current().prefetch_related("schemes")
    rows = of.Programme.objects.select_related("field", "occupation").prefetch_related(Prefetch("versions", current, to_attr="current"))
    return rows.order_by("field__key", "key")


def _versions(_day: date) -> QuerySet[of.ProgrammeVersion]:
    rows = of.ProgrammeVersion.objects.select_related("programme__field").prefetch_related("equipment", "schemes")
    return rows.order_by("programme__field__key", "programme__key", "number")


def _programme_units(_day: date) -> QuerySet[of.ProgrammeUnit]:
    return of.ProgrammeUnit.objects.select_related("version__programme", "unit").order_by("version__programme__key", "version__number", "pk")


def shares_of_versions(rows: Sequence[of.ProgrammeVersion], _day: date) -> Mapping[str, Any]:
    """How much of each scheme each version teaches, by the numbers of both."""
    return {"shares": {(one.version, one.scheme): one.share for one in coverage(rows)}}


def shares_of_programmes(rows: Sequence[of.Programme], day: date) -> Mapping[str, Any]:
    """The same for the current versions of programmes."""
    return shares_of_versions([version for row in rows for version in row.current], day)


def above(_post: Post) -> tuple[str, Words]:
    """The page from which a visitor comes to a register of the standards."""
    return reverse("standards:overview"), _now("Standards")


def _listing(
    name: str,
    title: Words,
    question: Words,
    icon: str,
    rows: Callable[[date], QuerySet[Any]],
    search: type[Search],
    shown: tuple[Shown, ...],
    **more: Any,
) -> Listing:
    """A list of the standards; its sheet and the record of its exports are those of the register of its name."""
    register = REGISTERS[name]
    record = partial(record_export, kind=register)
    empty = _("The catalogue that comes with the product fills it; or import your own.")
    return Listing(name, "standards", title, question, icon, READERS, rows, search, shown, empty, register.rows_of, record, above, **more)


LISTINGS: dict[str, Listing] = {
    listing.name: listing
    for listing in (
        _listing(
            "programmes",
            _("Training programmes"),
            _("Which programmes are there, how long are they, and what tests them?"),
            "school",
            _programmes,
            filters.ProgrammeFilter,
            columns.PROGRAMMES,
            beside=shares_of_programmes,
            menu=Menu("standards", _("Training programmes"), icon="school", order=20),
        ),
        _listing(
            "programme_versions",
            _("Programme versions"),
            _("What does each version ask for and cost, and how much of its test does it teach?"),
            "history",
            _versions,
            filters.VersionFilter,
            columns.VERSIONS,
            beside=shares_of_versions,
        ),
        _listing(
            "programme_units",
            _("Units of programmes"),
            _("Which units does each programme teach, and for how long?"),
            "list-details",
            _programme_units,
            filters.ProgrammeUnitFilter,
            columns.PROGRAMME_UNITS,
        ),
        _listing(
            "units",
            _("Units of competency (SKKNI)"),
            _("Which units are there, under which code and version, and where was it seen?"),
            "clipboard-list",
            _units,
            filters.UnitFilter,
            columns.UNITS,
        ),
        _listing(
            "schemes",
            _("Certification schemes"),
            _("Which schemes test which units, and which programmes lead to them?"),
            "certificate",
            _schemes,
            filters.SchemeFilter,
            columns.SCHEMES,
        ),
        _listing(
            "fields",
            _("Vocational fields"),
            _("Into which fields is training divided?"),
            "stack-2",
            _fields,
            filters.PlainFilter,
            columns.FIELDS,
        ),
        _listing(
            "competences",
            _("Teaching competences"),
            _("What must an instructor master to teach a programme?"),
            "award",
            _competences,
            filters.CompetenceFilter,
            columns.COMPETENCES,
        ),
        _listing(
            "equipment",
            _("Equipment"),
            _("Which machines and tools do programmes need?"),
            "tool",
            _equipment,
            filters.PlainFilter,
            columns.EQUIPMENT,
        ),
        _listing(
            "occupations",
            _("Occupations"),
            _("Under which code does an occupation stand, and what do people call it?"),
            "briefcase",
            _occupations,
            filters.OccupationFilter,
            columns.OCCUPATIONS,
        ),
        _listing(
            "industries",
            _("Industries"),
            _("Under which code of which edition does an industry stand?"),
            "building-factory-2",
            _industries,
            filters.IndustryFilter,
            columns.INDUSTRIES,
        ),
        _listing(
            "regions",
            _("Regions"),
            _("Which code does a province, regency or city bear, in which edition, until when?"),
            "map",
            _regions,
            filters.RegionFilter,
            columns.REGIONS,
        ),
    )
}

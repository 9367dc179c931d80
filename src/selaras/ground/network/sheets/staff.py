# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Sheets of those who teach and test: instructors and their competences, certification bodies, assessors, test sites and their scope."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from selaras.ground.network.models import Assessor, Centre, Instructor, InstructorCompetence, Lsp, TestSite, TestSiteScheme
from selaras.ground.network.rules import Employment, LspKind, SiteKind, read_met
from selaras.ground.network.sheets.centres import CENTRES_TOO, PLANNERS
from selaras.ground.network.sheets.register import Complaint, Register, Values
from selaras.ground.network.sheets.words import ASSUMED_COLUMN, choices_of, key_column, name_column, reference, region_column
from selaras.ground.standards.models import Competence, Scheme
from selaras.kit.spreadsheets import Column, Sheet, day, text, whole, yes_no

PHONE_COLUMN = Column("phone", _("Telephone"), _("With area code."), read=text(30), example="0812-0000-0000")
DAYS_COLUMN = Column(
    "days_a_month", _("Days a month"), _("Days that can be planned, at most 26."), required=True, read=whole(0, 26), example="18", width=10
)

INSTRUCTORS = Register(
    Sheet(
        "instructors",
        _("Instructors"),
        (
            key_column("budi-santoso"),
            name_column(_("Full name."), "Budi Santoso"),
            PHONE_COLUMN,
            reference("centre", _("Centre"), Centre, example="bbplk-bekasi"),
            Column(
                "employment",
                _("Employment"),
                _("How the instructor is bound to the centre."),
                required=True,
                known=choices_of(Employment),
                example="asn",
            ),
            Column(
                "methodology_until",
                _("Methodology valid until"),
                _("Last day of the methodology certificate; empty: none, and nothing can be taught."),
                read=day,
                example="31/12/2019",
                width=14,
            ),
            DAYS_COLUMN,
            Column("elsewhere", _("May teach elsewhere"), _("Only where the owner of the centre agreed."), read=yes_no, example="tidak", width=12),
            ASSUMED_COLUMN,
        ),
        unique=("key",),
    ),
    Instructor,
    key=("key",),
    roles=CENTRES_TOO,
    owner="centre",
    has_person=True,
)

INSTRUCTOR_COMPETENCES = Register(
    Sheet(
        "instructor-competences",
        _("Competences of instructors"),
        (
            reference("instructor", _("Instructor"), Instructor, example="budi-santoso"),
            reference("competence", _("Teaching competence"), Competence, example="smaw"),
            Column(
                "evidence",
                _("Evidence"),
                _("Certificate, or years of work."),
                required=True,
                read=text(200),
                example="Sertifikat SMAW 3G, 2016",
                width=36,
            ),
            Column("valid_until", _("Valid until"), _("Last day; empty: without limit."), read=day, example="31/12/2019", width=12),
        ),
        unique=("instructor", "competence"),
    ),
    InstructorCompetence,
    key=("instructor", "competence"),
    roles=PLANNERS,
)

LSPS = Register(
    Sheet(
        "lsps",
        _("Certification bodies (LSP)"),
        (
            key_column("lsp-bbplk-bekasi"),
            name_column(_("As licensed by BNSP."), "LSP P2 BBPLK Bekasi"),
            Column("kind", _("Kind"), _("Whom it may certify."), required=True, known=choices_of(LspKind), example="p2"),
            Column("licence", _("Licence"), _("Number of the licence."), read=text(60), example="BNSP-LSP-000-ID", width=22),
            Column("licence_until", _("Licensed until"), _("Last day of the licence."), required=True, read=day, example="31/12/2019", width=12),
            reference("centre", _("Set up by"), Centre, words=_("The centre that set it up, if one did."), required=False, example="bbplk-bekasi"),
            reference("schemes", _("Schemes in its scope"), Scheme, words=_("Keys, parted by semicolons."), many=True),
            ASSUMED_COLUMN,
        ),
        unique=("key",),
    ),
    Lsp,
    key=("key",),
    roles=PLANNERS,
)


class AssessorRegister(Register):
    """Assessors: the MET number is read into three fields, and an assessor may be an instructor too: one person in both registers."""

    def special(self, row: Any, column: str) -> Any:
        if column == "met":
            return row.met_raw
        instructor = getattr(row.person, "instructor", None)
        return "" if instructor is None else instructor.pk

    def _words(self, row: Any, column: str) -> Any:
        if column == "instructor":
            instructor = getattr(row.person, "instructor", None)
            return "" if instructor is None else instructor.key
        return super()._words(row, column)

    def with_words(self, rows: Any) -> Any:
        return super().with_words(rows).select_related("person__instructor")

    def attributes(self, values: Values) -> dict[str, Any]:
        met = read_met(values["met"])
        return {**super().attributes(values), "met_raw": met.raw, "met_digits": met.digits, "met_year": met.year}


def never_at_home(values: Values) -> Iterator[Complaint]:
    """An instructor who assesses does so from the centre where they teach; otherwise independence could not be kept."""
    if values["instructor"] and values["home"] is None:
        yield "home", _now("Name the centre where this instructor teaches; there they may not assess.")


ASSESSORS = AssessorRegister(
    Sheet(
        "assessors",
        _("Assessors"),
        (
            key_column("siti-rahayu"),
            name_column(_("Full name."), "Siti Rahayu"),
            PHONE_COLUMN,
            Column(
                "met",
                _("MET number"),
                _("As on the certificate."),
                required=True,
                read=lambda words: read_met(words).raw,
                example="MET.000.001234 2016",
                width=22,
            ),
            reference("lsp", _("Certification body"), Lsp, example="lsp-bbplk-bekasi"),
            reference("schemes", _("Schemes"), Scheme, words=_("Keys, parted by semicolons."), many=True),
            Column(
                "valid_until", _("Certificate valid until"), _("Last day; three years after the test."), required=True, read=day, example="31/12/2019"
            ),
            reference("instructor", _("Also instructor"), Instructor, words=_("The key of the same person as instructor."), required=False),
            reference(
                "home", _("Works at the centre"), Centre, words=_("There the assessor may not assess."), required=False, example="blk-karawang"
            ),
            region_column(title=_("Lives in")),
            DAYS_COLUMN,
            ASSUMED_COLUMN,
        ),
        unique=("key",),
    ),
    Assessor,
    key=("key",),
    roles=PLANNERS,
    has_person=True,
    check=never_at_home,
    alone=(
        ("met", _("This MET number is registered already."), lambda values: read_met(values["met"]).digits + str(read_met(values["met"]).year)),
        ("instructor", _("This instructor is registered as an assessor already."), lambda values: values["instructor"] or None),
    ),
)

TEST_SITES = Register(
    Sheet(
        "test-sites",
        _("Test sites (TUK)"),
        (
            key_column("tuk-bbplk-bekasi-las"),
            name_column(_("As verified."), "TUK Las BBPLK Bekasi"),
            Column(
                "kind",
                _("Kind"),
                _("Ad hoc and workplace are verified every time, standing ones periodically."),
                required=True,
                known=choices_of(SiteKind),
            ),
            reference("lsp", _("Certification body"), Lsp, example="lsp-bbplk-bekasi"),
            reference("centre", _("Centre"), Centre, example="bbplk-bekasi"),
            ASSUMED_COLUMN,
        ),
        unique=("key",),
    ),
    TestSite,
    key=("key",),
    roles=PLANNERS,
)


def verified_in_order(values: Values) -> Iterator[Complaint]:
    """The verification ends on or after its day."""
    if values["verified_until"] < values["verified_on"]:
        yield "verified_until", _now("The last day comes before the first.")


TEST_SITE_SCHEMES = Register(
    Sheet(
        "test-site-schemes",
        _("Verified schemes of test sites"),
        (
            reference("site", _("Test site"), TestSite, example="tuk-bbplk-bekasi-las"),
            reference("scheme", _("Scheme"), Scheme),
            Column("verified_on", _("Verified on"), _("The day of the verification."), required=True, read=day, example="20/11/2017", width=12),
            Column(
                "verified_until",
                _("Verified until"),
                _("Last day on which anyone may be tested."),
                required=True,
                read=day,
                example="31/12/2018",
                width=12,
            ),
        ),
        unique=("site", "scheme"),
    ),
    TestSiteScheme,
    key=("site", "scheme"),
    roles=PLANNERS,
    check=verified_in_order,
)

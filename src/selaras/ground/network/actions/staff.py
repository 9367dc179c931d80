# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What people do with those who teach and test: register instructors, competences, certification bodies, assessors, test sites."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from selaras.ground.network.actions._rows import BreaksARule, facts_of, keep
from selaras.ground.network.models import Assessor, Centre, Instructor, InstructorCompetence, Lsp, TestSite, TestSiteScheme
from selaras.ground.network.rules import Employment, LspKind, SiteKind, read_met
from selaras.ground.people.actions import note
from selaras.ground.people.models import Account, Person
from selaras.ground.standards.models import Competence, Region, Scheme
from selaras.kit.scope import whole_network


@transaction.atomic
def register_instructor(
    *,
    key: str,
    name: str,
    centre: Centre,
    employment: Employment,
    days_a_month: int,
    methodology_until: date | None = None,
    elsewhere: bool = False,
    phone: str = "",
    assumed: bool = False,
    by: Account,
    at: datetime,
) -> Instructor:
    """Enters a person as instructor of a centre. Raises BreaksARule."""
    person = keep(Person(name=name, phone=phone, assumed=assumed))
    row = Instructor(
        person=person,
        key=key,
        centre=centre,
        employment=employment,
        days_a_month=days_a_month,
        methodology_until=methodology_until,
        elsewhere=elsewhere,
        assumed=assumed,
    )
    instructor: Instructor = keep(row)
    note(kind="network.instructor_registered", about=instructor, by=by, at=at, **facts_of(instructor, "key", "centre", "employment", "days_a_month"))
    return instructor


@transaction.atomic
def record_competence(
    *, instructor: Instructor, competence: Competence, evidence: str, valid_until: date | None = None, by: Account, at: datetime
) -> InstructorCompetence:
    """Records a technical competence on some evidence; one that is held already is renewed."""
    with whole_network():
        row = InstructorCompetence.objects.filter(instructor=instructor, competence=competence).first()
    row = row or InstructorCompetence(instructor=instructor, competence=competence)
    row.evidence, row.valid_until = evidence, valid_until
    keep(row)
    facts = {"competence": competence.key, "evidence": evidence, "valid_until": valid_until.isoformat() if valid_until else None}
    note(kind="network.competence_recorded", about=instructor, by=by, at=at, **facts)
    return row


@transaction.atomic
def register_lsp(
    *,
    key: str,
    name: str,
    kind: LspKind,
    licence_until: date,
    schemes: Iterable[Scheme],
    licence: str = "",
    centre: Centre | None = None,
    assumed: bool = False,
    by: Account,
    at: datetime,
) -> Lsp:
    """Enters a certification body with the schemes of its licence. Raises BreaksARule."""
    schemes = list(schemes)
    row = Lsp(key=key, name=name, kind=kind, licence=licence, licence_until=licence_until, centre=centre, assumed=assumed)
    lsp: Lsp = keep(row, schemes=schemes)
    note(
        kind="network.lsp_registered", about=lsp, by=by, at=at, **facts_of(lsp, "key", "kind", "licence_until"), schemes=[one.key for one in schemes]
    )
    return lsp


@transaction.atomic
def register_assessor(
    *,
    key: str,
    name: str,
    met: str,
    lsp: Lsp,
    schemes: Iterable[Scheme],
    valid_until: date,
    region: Region,
    days_a_month: int,
    home: Centre | None = None,
    instructor: Instructor | None = None,
    phone: str = "",
    assumed: bool = False,
    by: Account,
    at: datetime,
) -> Assessor:
    """Enters an assessor; one who is an instructor too is the same person and at home where they teach. Raises BreaksARule."""
    try:
        number = read_met(met)
    except ValueError as error:
        raise BreaksARule({"met": [str(error)]}) from error
    if instructor is not None and home not in (None, instructor.centre):
        raise BreaksARule({"home": [_("This person teaches at another centre.")]})
    person = instructor.person if instructor is not None else keep(Person(name=name, phone=phone, assumed=assumed))
    schemes = list(schemes)
    row = Assessor(
        person=person,
        key=key,
        met_raw=number.raw,
        met_digits=number.digits,
        met_year=number.year,
        lsp=lsp,
        valid_until=valid_until,
        home=instructor.centre if instructor is not None else home,
        region=region,
        days_a_month=days_a_month,
        assumed=assumed,
    )
    assessor: Assessor = keep(row, schemes=schemes)
    facts = facts_of(assessor, "key", "met_raw", "lsp", "home", "valid_until")
    note(kind="network.assessor_registered", about=assessor, by=by, at=at, **facts, schemes=[one.key for one in schemes])
    return assessor


@transaction.atomic
def register_test_site(
    *, key: str, name: str, kind: SiteKind, lsp: Lsp, centre: Centre, assumed: bool = False, by: Account, at: datetime
) -> TestSite:
    """Enters a test site of a certification body at a centre; nobody may be tested there before a scheme is verified. Raises BreaksARule."""
    site: TestSite = keep(TestSite(key=key, name=name, kind=kind, lsp=lsp, centre=centre, assumed=assumed))
    note(kind="network.test_site_registered", about=site, by=by, at=at, **facts_of(site, "key", "kind", "lsp", "centre"))
    return site


@transaction.atomic
def verify_test_site(*, site: TestSite, scheme: Scheme, on: date, until: date, by: Account, at: datetime) -> TestSiteScheme:
    """Verifies a test site for a scheme, or again. Raises BreaksARule where the last day comes before the first."""
    with whole_network():
        row = TestSiteScheme.objects.filter(site=site, scheme=scheme).first() or TestSiteScheme(site=site, scheme=scheme)
    row.verified_on, row.verified_until = on, until
    keep(row)
    note(kind="network.test_site_verified", about=site, by=by, at=at, scheme=scheme.key, on=on.isoformat(), until=until.isoformat())
    return row

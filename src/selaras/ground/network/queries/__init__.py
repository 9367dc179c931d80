# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Reads of the network: who is what on a day, whether a centre is ready and what cures it, lists that can be searched, counts for pages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _

from selaras.ground.network.models import (
    Assessor,
    Centre,
    CentreName,
    Company,
    CompanyContact,
    CompanySite,
    Instructor,
    InstructorCompetence,
    Lsp,
    Post,
    Readiness,
    Supervision,
    TestSite,
    TestSiteScheme,
    Workshop,
)
from selaras.ground.network.rules import CURES, Aspect, CentreKind, holds_on
from selaras.ground.people.models import Account
from selaras.ground.standards.models import Equipment, Programme, ProgrammeVersion
from selaras.kit.scope import whole_network

# Posts --------------------------------------------------------------------------------------------------------------


def active_posts(account: Account, day: date) -> list[Post]:
    """The posts that the account's person holds on a day, with centre, company and region; none for an account without a person."""
    return list(Post.objects.on(day).filter(person__account=account).select_related("person", "centre", "company", "region"))


# Readiness ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Lack:
    """One aspect that keeps a centre from running classes: why, and what cures it. `aspect` is empty where it is about the centre as a whole."""

    aspect: str
    words: str
    cure: str


@dataclass(frozen=True)
class ReadinessVerdict:
    """Whether a centre may run classes on a day, and all that stands against it."""

    centre_id: int
    day: date
    lacks: tuple[Lack, ...]

    @property
    def ready(self) -> bool:
        """Nothing stands against it."""
        return not self.lacks


def readiness_on(centres: Iterable[Centre], day: date) -> dict[int, ReadinessVerdict]:
    """The verdict on each centre by its id, in one query. A finding counts from its day on; a centre can be asked about by anyone."""
    centres = list(centres)
    with whole_network():
        rows = Readiness.objects.filter(centre__in=[centre.pk for centre in centres])
        declared = {(row.centre_id, row.aspect): row for row in rows}
    return {centre.pk: _verdict(centre, day, {aspect: declared.get((centre.pk, aspect)) for aspect in Aspect.values}) for centre in centres}


def _verdict(centre: Centre, day: date, rows: Mapping[str, Readiness | None]) -> ReadinessVerdict:
    lacks = []
    if centre.closed_on is not None and centre.closed_on < day:
        words = _("The centre was closed on %(day)s.") % {"day": centre.closed_on.isoformat()}
        lacks.append(Lack("", words, _("Register the centre that took its place.")))
    for aspect, row in rows.items():
        why = _why_not(row, day)
        if why:
            lacks.append(Lack(aspect, f"{Aspect(aspect).label}: {why}", str(CURES[aspect])))
    return ReadinessVerdict(centre.pk, day, tuple(lacks))


def _why_not(row: Readiness | None, day: date) -> str:
    if row is None or row.declared_on > day:
        return _("not declared by the centre")
    if not row.declared_ready:
        return _("declared not ready by the centre")
    if row.verified_ready is None or row.verified_on is None or row.verified_on > day:
        return _("declared, not yet verified by a visit")
    return "" if row.verified_ready else _("found not ready by the visit")


def ready_centres(day: date) -> models.QuerySet[Centre]:
    """The centres that may run classes on a day: open, and every aspect declared ready and found so by then. The same verdict, by the database."""
    met = Q(readiness__declared_ready=True, readiness__declared_on__lte=day, readiness__verified_ready=True, readiness__verified_on__lte=day)
    still_open = Q(closed_on=None) | Q(closed_on__gte=day)
    counted = Centre.objects.filter(still_open).annotate(aspects_met=Count("readiness", filter=met))
    return counted.filter(aspects_met=len(Aspect))


# Lists --------------------------------------------------------------------------------------------------------------

# In which columns a search looks, for each register that has a list.
SEARCHED: Mapping[type[models.Model], tuple[str, ...]] = {
    Centre: ("key", "name", "owner", "region__name", "names__name"),
    CentreName: ("name", "centre__key", "centre__name"),
    Supervision: ("centre__key", "centre__name", "supervisor__name", "basis"),
    Readiness: ("centre__key", "centre__name", "words", "finding"),
    Workshop: ("key", "name", "centre__name", "field__title_id", "field__title_en"),
    Instructor: ("key", "person__name", "centre__name"),
    InstructorCompetence: (
        "instructor__key",
        "instructor__person__name",
        "instructor__centre__name",
        "competence__key",
        "competence__title_id",
        "competence__title_en",
        "evidence",
    ),
    Lsp: ("key", "name", "licence"),
    Assessor: ("key", "person__name", "met_raw", "lsp__name", "region__name"),
    TestSite: ("key", "name", "centre__name", "lsp__name"),
    TestSiteScheme: ("site__key", "site__name", "site__centre__name", "scheme__key", "scheme__title_id", "scheme__title_en"),
    Company: ("key", "name", "nib", "industry__title_id", "industry__title_en"),
    CompanySite: ("key", "name", "company__name", "region__name", "estate"),
    CompanyContact: ("person__name", "position", "email", "company__key", "company__name", "site__name"),
    Post: ("person__name", "person__account__email", "centre__name", "company__name", "region__name"),
}


def search(rows: models.QuerySet[Any], words: str) -> models.QuerySet[Any]:
    """The rows in which every word is found somewhere. At most eight words are looked for."""
    columns = SEARCHED[rows.model]
    for word in words.split()[:8]:
        found = Q()
        for column in columns:
            found |= Q(**{f"{column}__icontains": word})
        rows = rows.filter(Exists(rows.model._base_manager.filter(found, pk=OuterRef("pk"))))
    return rows


def supervised_on(day: date) -> models.QuerySet[Centre]:
    """The centres that are under supervision on a day."""
    holding = Supervision.objects.filter(Q(until=None) | Q(until__gte=day), since__lte=day, centre=OuterRef("pk"))
    return Centre.objects.filter(Exists(holding))


def visible_centres(posts: Iterable[Post]) -> models.QuerySet[Centre]:
    """The centres that the holder of these posts may open: the whole network's people all, the head of a centre theirs, others none."""
    posts = list(posts)
    if any(post.tenant is None for post in posts):
        return Centre.objects.all()
    return Centre.objects.filter(pk__in=[post.centre_id for post in posts if post.centre_id])


def visible_companies(posts: Iterable[Post]) -> models.QuerySet[Company]:
    """The companies that the holder of these posts may open: the whole network's people all, a representative theirs, others none."""
    posts = list(posts)
    if any(post.tenant is None for post in posts):
        return Company.objects.standing()
    return Company.objects.filter(pk__in=[post.company_id for post in posts if post.company_id])


# Pages --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class NetworkCounts:
    """How many of each there are on a day, for the head of the register."""

    centres: int
    supervised: int
    beginning: int  # centres whose supervision begins on a later day
    ready: int
    komunitas: int
    workshops: int
    instructors: int
    lsps: int
    assessors: int
    test_sites: int
    companies: int
    posts: int


def counts_on(day: date) -> NetworkCounts:
    """The whole network in numbers on a day: open centres, instructors with valid methodology, assessors and LSPs with a valid licence."""
    centres = list(Centre.objects.filter(Q(closed_on=None) | Q(closed_on__gte=day)))
    verdicts = readiness_on(centres, day)
    with whole_network():
        return NetworkCounts(
            centres=len(centres),
            supervised=supervised_on(day).count(),
            beginning=Supervision.objects.filter(since__gt=day).exclude(centre__in=supervised_on(day)).values("centre").distinct().count(),
            ready=sum(verdict.ready for verdict in verdicts.values()),
            komunitas=sum(centre.kind == CentreKind.KOMUNITAS for centre in centres),
            workshops=Workshop.objects.count(),
            instructors=Instructor.objects.filter(methodology_until__gte=day).count(),
            lsps=Lsp.objects.filter(licence_until__gte=day).count(),
            assessors=Assessor.objects.filter(valid_until__gte=day).count(),
            test_sites=TestSite.objects.filter(
                Exists(TestSiteScheme.objects.filter(site=OuterRef("pk"), verified_on__lte=day, verified_until__gte=day))
            ).count(),
            companies=Company.objects.standing().count(),
            posts=Post.objects.on(day).count(),
        )


@dataclass(frozen=True)
class CentrePage:
    """One centre as its register page shows it on a day."""

    centre: Centre
    verdict: ReadinessVerdict
    aspects: tuple[tuple[str, str, Readiness | None], ...]  # value, label, what was declared and found
    names: tuple[Any, ...]
    supervisions: tuple[Supervision, ...]
    supervised_now: Supervision | None
    supervises: int
    workshops: tuple[Workshop, ...]
    instructors: tuple[Instructor, ...]
    test_sites: tuple[TestSite, ...]
    classes_at_a_time: int
    may_teach: int


def centre_page(centre: Centre, day: date) -> CentrePage:
    """Everything on a centre's register page. The caller has made sure that it may be seen."""
    with whole_network():
        rows = {row.aspect: row for row in Readiness.objects.filter(centre=centre)}
        workshops = tuple(Workshop.objects.filter(centre=centre).select_related("field").prefetch_related("equipment"))
        instructors = tuple(
            Instructor.objects.filter(centre=centre).select_related("person").annotate(held=Count("competences")).order_by("person__name")
        )
        sites = tuple(TestSite.objects.filter(centre=centre).select_related("lsp").prefetch_related("scope__scheme"))
    supervisions = tuple(Supervision.objects.filter(centre=centre).select_related("supervisor").order_by("-since"))
    holding = [one for one in supervisions if holds_on(day, one.since, one.until)]
    supervises = Supervision.objects.filter(Q(until=None) | Q(until__gte=day), supervisor=centre, since__lte=day).count()
    return CentrePage(
        centre=centre,
        verdict=_verdict(centre, day, {aspect: rows.get(aspect) for aspect in Aspect.values}),
        aspects=tuple((aspect.value, str(aspect.label), rows.get(aspect.value)) for aspect in Aspect),
        names=tuple(centre.names.order_by("since")),
        supervisions=supervisions,
        supervised_now=holding[0] if holding else None,
        supervises=supervises,
        workshops=workshops,
        instructors=instructors,
        test_sites=sites,
        classes_at_a_time=sum(workshop.classes_at_a_time for workshop in workshops),
        may_teach=sum(instructor.may_teach_on(day) for instructor in instructors),
    )


@dataclass(frozen=True)
class CompanyPage:
    """One company as its register page shows it on a day."""

    company: Company
    sites: tuple[CompanySite, ...]
    contacts: tuple[Any, ...]
    former_contacts: tuple[Any, ...]
    posts: tuple[Post, ...]


def company_page(company: Company, day: date) -> CompanyPage:
    """Everything on a company's register page. The caller has made sure that it may be seen."""
    with whole_network():
        sites = tuple(company.sites.select_related("region"))
        contacts = list(company.contacts.select_related("person", "site").order_by("person__name"))
    return CompanyPage(
        company=company,
        sites=sites,
        contacts=tuple(one for one in contacts if holds_on(day, one.since, one.until)),
        former_contacts=tuple(one for one in contacts if not holds_on(day, one.since, one.until)),
        posts=tuple(Post.objects.on(day).filter(company=company).select_related("person__account")),
    )


@dataclass(frozen=True)
class TeachingPlace:
    """What a centre has for one programme on a day: who may teach it, who could but for a certificate, where, and what is missing there."""

    centre: Centre
    may_teach: int
    expired: int
    workshops: int
    classes_at_a_time: int
    lacking: tuple[Equipment, ...]

    @property
    def able(self) -> bool:
        """Somebody may teach, and a workshop holds a class with all that the programme needs."""
        return bool(self.may_teach and self.classes_at_a_time and not self.lacking)


def teaching_places(programme: Programme, version: ProgrammeVersion | None, day: date) -> list[TeachingPlace]:
    """The centres of the present scope with an instructor of the programme's competence or a workshop of its field, the able ones first.

    Missing equipment is counted against the centre's best workshop of the field; a centre without one lacks all of it.
    """
    needed = {one.pk: one for one in version.equipment.all()} if version else {}
    held = InstructorCompetence.objects.filter(competence=programme.competence_id).select_related("instructor")
    teachers: dict[int, list[bool]] = {}
    for one in held:
        valid = one.instructor.may_teach_on(day) and (one.valid_until is None or day <= one.valid_until)
        teachers.setdefault(one.instructor.centre_id, []).append(valid)
    rooms: dict[int, list[Workshop]] = {}
    for room in Workshop.objects.filter(field=programme.field_id).prefetch_related("equipment"):
        rooms.setdefault(room.centre_id, []).append(room)
    centres = Centre.objects.filter(Q(closed_on=None) | Q(closed_on__gte=day), pk__in={*teachers, *rooms})
    found = []
    for centre in centres:
        sets = [needed.keys() - {one.pk for one in room.equipment.all()} for room in rooms.get(centre.pk, ())]
        lacking = tuple(needed[pk] for pk in sorted(min(sets, key=len, default=needed.keys())))
        can = teachers.get(centre.pk, [])
        classes = sum(room.classes_at_a_time for room in rooms.get(centre.pk, ()))
        found.append(TeachingPlace(centre, sum(can), len(can) - sum(can), len(sets), classes, lacking))
    return sorted(found, key=lambda place: (not place.able, -place.may_teach, place.centre.name))

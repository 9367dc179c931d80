# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Whom to invite to a meeting: everybody who may still be invited, with what speaks for them, and the choice among them by a wish.

What a guest did before is counted over meetings held before this one. Nobody is left out for what is not known: a wish that asks for a fact takes
those of whom it is on record. For the national centre's staff only: read in the whole network's scope, a fixed number of queries.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Prefetch, Q, Sum

from selaras.ground.network.models import Centre, Company, CompanyContact, CompanySite, Post
from selaras.ground.people.rules import Role
from selaras.ground.standards.models import Region
from selaras.loop.forum.agreements import in_force
from selaras.loop.forum.minutes import named
from selaras.loop.forum.models import Attendance, Commitment, Meeting, Quota, Statement
from selaras.loop.forum.promises import PromiseKind, Side, counted
from selaras.loop.forum.queries.promises import reliabilities, sector_of
from selaras.loop.forum.reliability import Reliability
from selaras.loop.forum.rules import GUESTS, Invited, Past

A_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be invited: who, where, and what they did before. `hosted` counts OJT seats on record, `agreed` those agreed a year."""

    kind: Invited
    owner: Company | Centre | Region
    division: str
    places: tuple[Region, ...]
    reachable: bool
    asked: bool = False  # to this meeting: not to be chosen again
    invited: int = 0
    held: int = 0  # of the meetings to which it was invited, those that are over
    answered: int = 0
    came: int = 0
    stated: int = 0
    hosted: Decimal = Decimal(0)
    agreed: Decimal = Decimal(0)
    figure: Reliability | None = None  # where promises of its own have ended
    host: bool = False  # it holds the meeting itself: only whoever names it invites its own people

    @property
    def key(self) -> str:
        """How an address names it."""
        return f"{self.kind.value}-{self.owner.pk}"

    @property
    def name(self) -> str:
        """Who it is."""
        owners: dict[str, Any] = dict.fromkeys(Invited.values) | {self.kind.value: self.owner}
        return named(**owners)

    @property
    def regions(self) -> frozenset[int]:
        """Keys of the regions in which it is, and of their provinces."""
        return frozenset(key for place in self.places for key in (place.pk, place.parent_id) if key)

    def did(self, past: str) -> bool:
        """Whether that is on record of it."""
        facts: Mapping[str, Any] = {
            Past.ANSWERED: self.answered,
            Past.CAME: self.came,
            Past.NEW: not self.invited,
            Past.STATED: self.stated,
            Past.HOSTED: self.hosted or self.agreed,
        }
        return bool(facts[past])


@dataclass(frozen=True)
class Wish:
    """By what an organiser chooses; everything that is named must hold. `kept`: at least that share of promises kept, 0 to 1."""

    kinds: Collection[str] = ()
    divisions: Collection[str] = ()
    regions: Collection[int] = ()
    past: Collection[str] = ()
    kept: float | None = None
    nobody: bool = False  # whoever is wished for is named one by one

    def fits(self, one: Candidate) -> bool:
        """Whether somebody is what was wished for."""
        return (
            not self.nobody
            and (not self.kinds or one.kind in self.kinds)
            and (not self.divisions or one.division in self.divisions)
            and (not self.regions or bool(one.regions & set(self.regions)))
            and all(one.did(each) for each in self.past)
            and (self.kept is None or (one.figure is not None and one.figure.share >= self.kept))
        )


@dataclass(frozen=True)
class Choice:
    """What a wish and two lists of single guests come to: who is chosen, and who was taken out by hand though the wish fits."""

    chosen: tuple[Candidate, ...]
    added: frozenset[str]
    removed: tuple[Candidate, ...]
    others: tuple[Candidate, ...]  # who may still be added
    silent: int = field(init=False)  # of the chosen, those to whom no letter can go

    def __post_init__(self) -> None:
        object.__setattr__(self, "silent", sum(not each.reachable for each in self.chosen))


def choose(candidates: Iterable[Candidate], wish: Wish, *, plus: Collection[str] = (), minus: Collection[str] = ()) -> Choice:
    """Those whom the wish fits, without `minus`, and with `plus` (keys of candidates), whatever else is said of them."""
    everybody = [each for each in candidates if not each.asked]
    fitting = {each.key for each in everybody if wish.fits(each) and not each.host}
    keys = (fitting - set(minus)) | set(plus)
    return Choice(
        tuple(each for each in everybody if each.key in keys),
        frozenset(plus) - fitting,
        tuple(each for each in everybody if each.key in fitting and each.key not in keys),
        tuple(each for each in everybody if each.key not in keys),
    )


def guest_key(guest: Attendance) -> str:
    """The key of the candidate that a guest was."""
    owners = {Invited.COMPANY: guest.company_id, Invited.CENTRE: guest.centre_id, Invited.OFFICE: guest.office_id}
    return next(f"{kind.value}-{key}" for kind, key in owners.items() if key)


def candidates(meeting: Meeting, today: date) -> list[Candidate]:
    """Everybody who may be invited to a meeting of this kind, by kind and name; who is already says so."""
    makers = {Invited.COMPANY: _companies, Invited.CENTRE: _centres, Invited.OFFICE: _offices}
    found = [each for kind in GUESTS[meeting.kind] for each in makers[kind](meeting, today)]
    asked = Attendance.objects.filter(meeting=meeting).values_list("company", "centre", "office")
    gone = {f"{kind.value}-{key}" for row in asked for kind, key in zip(Invited, row, strict=True) if key}
    return [replace(each, asked=each.key in gone, host=isinstance(each.owner, Centre) and each.owner.national) for each in found]


def _companies(meeting: Meeting, today: date) -> list[Candidate]:
    rows = Company.objects.standing().select_related("industry").order_by("name")
    rows = rows.filter(industry__code__startswith=meeting.division) if meeting.division else rows
    rows = rows.filter(pk=meeting.site.company_id) if meeting.site else rows
    sites = CompanySite.objects.select_related("region__parent").order_by("pk")
    companies = list(rows.prefetch_related(Prefetch("sites", queryset=sites)))
    facts, reached = _facts(Invited.COMPANY, meeting, today), _reached(Role.COMPANY, today)
    contacts = CompanyContact.objects.filter(Q(until=None) | Q(until__gte=today), since__lte=today).exclude(email="")
    reached |= set(contacts.values_list("company", flat=True))
    of_ojt = counted("fulfilments__") & Q(fulfilments__happened_on__lte=today)
    seats = Commitment.objects.filter(side=Side.COMPANY, kind=PromiseKind.OJT).order_by().values_list("company")
    hosted = dict(seats.annotate(seats=Sum("fulfilments__quantity", filter=of_ojt)))
    quotas = Quota.objects.filter(in_force(today, "agreement__"), kind=PromiseKind.OJT).order_by().values_list("agreement__company")
    agreed, figures = dict(quotas.annotate(seats=Sum("a_year"))), reliabilities(companies, today)
    return [
        Candidate(
            Invited.COMPANY,
            company,
            sector_of(company),
            tuple({site.region_id: site.region for site in company.sites.all()}.values()),
            company.pk in reached,
            **facts.get(company.pk, {}),
            hosted=hosted.get(company.pk) or Decimal(0),
            agreed=agreed.get(company.pk, Decimal(0)),
            figure=figures[company.pk] if figures[company.pk].own.count else None,
        )
        for company in companies
    ]


def _centres(meeting: Meeting, today: date) -> list[Candidate]:
    facts, reached = _facts(Invited.CENTRE, meeting, today), _reached(Role.CENTRE_HEAD, today)
    rows = Centre.objects.filter(closed_on=None).select_related("region__parent").order_by("name")
    return [
        Candidate(Invited.CENTRE, row, "", (row.region,), row.pk in reached or row.national, **facts.get(row.pk, {}))
        for row in rows
    ]  # fmt: skip


def _offices(meeting: Meeting, today: date) -> list[Candidate]:
    """The labour offices that have somebody in Selaras, and those of the regencies and cities in which a centre stands."""
    facts, reached = _facts(Invited.OFFICE, meeting, today), _reached(Role.LABOUR_OFFICE, today)
    standing = Centre.objects.filter(closed_on=None).values("region")
    rows = Region.objects.filter(Q(pk__in=reached) | Q(pk__in=standing)).select_related("parent").order_by("name")
    return [Candidate(Invited.OFFICE, row, "", (row,), row.pk in reached, **facts.get(row.pk, {})) for row in rows]


def _facts(kind: Invited, meeting: Meeting, today: date) -> dict[int, dict[str, int]]:
    """What guests of a kind did before, by key: invited, answered, came; and needs stated within a year."""
    before = Attendance.objects.standing().filter(meeting__held_on__lt=meeting.held_on, **{f"{kind.value}__isnull": False}).exclude(meeting=meeting)
    counts = {
        "invited": Count("pk"),
        "held": Count("pk", filter=Q(meeting__held_on__lte=today)),
        "answered": Count("pk", filter=~Q(answer="")),
        "came": Count("pk", filter=Q(present=True)),
    }
    found: dict[int, dict[str, int]] = {}
    for row in before.order_by().values(kind.value).annotate(**counts):
        found[row.pop(kind.value)] = row
    recent = Statement.objects.filter(stated_at__date__gt=today - A_YEAR, stated_at__date__lte=today, **{f"{kind.value}__isnull": False})
    for key, count in recent.order_by().values_list(kind.value).annotate(Count("pk")):
        found.setdefault(key, {})["stated"] = count
    return found


def _reached(role: Role, today: date) -> set[int]:
    """Keys of those to whom a letter can go on the day, by an account with a post there."""
    tenant = {Role.COMPANY: "company", Role.CENTRE_HEAD: "centre", Role.LABOUR_OFFICE: "region"}[role]
    return set(Post.objects.on(today).filter(role=role, person__account__is_active=True).values_list(tenant, flat=True))

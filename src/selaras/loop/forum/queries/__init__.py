# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Reads of the forum: who may speak for whom, meetings and their guests, statements and what became of them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from selaras.ground.network.models import Centre, Company, CompanySite, Post
from selaras.ground.network.queries.powers import powers_in
from selaras.ground.network.rules import CentreKind
from selaras.ground.people.models import Account
from selaras.ground.people.rules import Role
from selaras.ground.standards.models import Region
from selaras.ground.standards.rules import RegionEdition
from selaras.kit.scope import get_scope, whole_network
from selaras.loop.forum.models import Attendance, Meeting, Statement
from selaras.loop.forum.rules import Origin, Standing

STAFF = frozenset({Role.PLANNER, Role.DESK})


def standing_of(account: Account, day: date) -> Standing:
    """For whom an account may speak on a day, from the posts that its person holds then."""
    rows = Post.objects.on(day).filter(person__account=account).select_related("company")
    posts = list(rows.only("role", "company__kind", "centre", "region", "rights"))
    return Standing(
        staff=any(post.role in STAFF for post in posts),
        companies=powers_in(posts, day),
        centres=frozenset(post.centre_id for post in posts if post.role == Role.CENTRE_HEAD),
        offices=frozenset(post.region_id for post in posts if post.role == Role.LABOUR_OFFICE),
    )


def host() -> Centre:
    """The national centre, which holds the forum."""
    return Centre.objects.filter(kind=CentreKind.UPTP, closed_on=None).order_by("pk")[:1].get()


def faults_of_place(owner: Company | Centre | Region, site: CompanySite | None, place: Region) -> list[tuple[str, str]]:
    """What is wrong with a place of work for this owner: the field's name, and what is wrong with its cure. Asks the database nothing.

    A company's site is its own and lies in that region; a labour office speaks for its own region, a centre for its province, the national centre
    for every one.
    """
    if isinstance(owner, Company):
        if site is not None and (site.company_id, site.region_id) != (owner.pk, place.pk):
            return [("site", _("This is not a site of the company there; choose one of its own, or the regency instead."))]
        return []
    if isinstance(owner, Centre) and owner.national:
        return []
    home = owner.pk if isinstance(owner, Region) else owner.region.parent_id or owner.region_id
    if home in {place.pk, place.parent_id}:
        return []
    return [("region", _("This region is not yours to speak for; choose one of your own."))]


def regions() -> QuerySet[Region]:
    """Provinces, regencies and cities under the edition of the codes in which the network's centres are registered."""
    edition = Centre.objects.order_by("pk").values_list("region__edition", flat=True).first()
    return Region.objects.of(edition or RegionEdition.E2025).order_by("name")


def regencies() -> QuerySet[Region]:
    """Regencies and cities under the network's edition of the codes."""
    return regions().regencies()


@dataclass(frozen=True)
class MeetingRow:
    """A meeting with its guests and what was said there, as far as the present scope shows them."""

    meeting: Meeting
    invited: int
    came: int
    statements: Mapping[str, int]


def meetings_seen() -> list[MeetingRow]:
    """Meetings, the latest first; in a tenant's scope those to which it was invited."""
    guests = Attendance.objects.standing().order_by().values("meeting").annotate(invited=Count("pk"), came=Count("pk", filter=Q(present=True)))
    by_meeting = {row["meeting"]: row for row in guests}
    said: dict[int, dict[str, int]] = defaultdict(dict)
    for row in Statement.objects.exclude(meeting=None).order_by().values("meeting", "origin").annotate(count=Count("pk")):
        said[row["meeting"]][row["origin"]] = row["count"]
    rows = Meeting.objects.all() if not get_scope().get("_enabled", True) else Meeting.objects.filter(pk__in=by_meeting)
    none = {"invited": 0, "came": 0}
    return [MeetingRow(row, by_meeting.get(row.pk, none)["invited"], by_meeting.get(row.pk, none)["came"], dict(said[row.pk])) for row in rows]


def guests_of(meeting: Meeting) -> list[Attendance]:
    """Who was invited, as far as the present scope shows them, by name."""
    rows = Attendance.objects.standing().filter(meeting=meeting).select_related("company", "centre", "office", "through")
    return sorted(rows, key=lambda row: (row.company_id is None, row.office_id is not None, row.who))


def guest_today(guest: Attendance) -> Attendance:
    """The invitation that counts: itself, or, where its company's record was merged, that of the record which stands for it at the same meeting."""
    company = guest.company
    if company is None or company.merged_into_id is None:
        return guest
    with whole_network():
        rows = Attendance.objects.select_related("meeting", "company__industry", "centre", "invited_by__person")
        return rows.filter(meeting=guest.meeting_id, company=company.survivor).first() or guest


def shown_statements() -> QuerySet[Statement]:
    """Statements of the present scope with everything that a list shows of them."""
    return Statement.objects.select_related("company", "centre", "office", "site", "region", "meeting", "through")


def sums_by_origin(rows: QuerySet[Statement]) -> list[tuple[Origin, int, int, int]]:
    """(origin, statements, people at least, people at most) of the origins that occur; never added up over origins."""
    found = rows.order_by().values("origin").annotate(count=Count("pk"), least=Sum("heads_least"), most=Sum("heads_most"))
    by_origin = {row["origin"]: row for row in found}
    return [(each, by_origin[each]["count"], by_origin[each]["least"], by_origin[each]["most"]) for each in Origin if each in by_origin]

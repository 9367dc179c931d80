# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The conversation as it is read: threads with their clocks, who is addressed by an announcement, comments, and how fast each centre answers."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from selaras.ground.network.models import Centre, Company
from selaras.ground.standards.models import Industry, Programme, ProgrammeVersion, Region
from selaras.ground.standards.rules import VersionState
from selaras.loop.forum.models import Announcement, Comment, Message, Thread
from selaras.loop.forum.promises import Side
from selaras.loop.forum.queries.promises import sector_of
from selaras.loop.forum.talks import ANSWER_WITHIN, LOOKED_BACK, Audience, Clock, CommentState, clock


def shown_threads() -> QuerySet[Thread]:
    """Threads of the present scope with everything that a list shows of them, the one with the newest message first."""
    return Thread.objects.select_related("company", "centre", "version__programme")


def late_threads(rows: QuerySet[Thread], today: date) -> QuerySet[Thread]:
    """Those in which an answer is late on the day."""
    late = Q(pk=None)
    for side, days in ANSWER_WITHIN.items():
        late |= Q(waits_for=side, waits_since__date__lt=today - timedelta(days=days))
    return rows.filter(late)


def known_companies(centre: Centre) -> QuerySet[Company]:
    """Companies with which a centre may begin a conversation by itself: those that it speaks with already, or shares a promise with.

    The national centre speaks with all of them.
    """
    if centre.national:
        return Company.objects.standing()
    return Company.objects.filter(Q(threads__centre=centre) | Q(commitments__centre=centre)).distinct()


# Announcements ------------------------------------------------------------------------------------------------------


def divisions() -> list[tuple[str, str]]:
    """(code, words) of the industries to which the network's companies belong."""
    codes = sorted({sector_of(company) for company in Company.objects.standing().select_related("industry")})
    titles = {row.code: row.title for row in Industry.objects.filter(code__in=codes).order_by("edition")}
    return [(code, f"{code} {titles.get(code, '')}".strip()) for code in codes]


def regions_of_companies() -> QuerySet[Region]:
    """Regencies and cities in which a company has a site, and their provinces; within the whole network's scope."""
    return Region.objects.filter(Q(company_sites__isnull=False) | Q(children__company_sites__isnull=False)).distinct().order_by("name")


def companies_addressed(audience: str, division: str, region: Region | None) -> QuerySet[Company]:
    """The companies for which such an announcement is; within the whole network's scope."""
    if audience == Audience.DIVISION:
        return Company.objects.standing().filter(industry__code__startswith=division)
    if audience == Audience.REGION:
        return Company.objects.standing().filter(Q(sites__region=region) | Q(sites__region__parent=region)).distinct()
    return Company.objects.standing()


def announcements_for(company: Company | None = None) -> QuerySet[Announcement]:
    """Announcements, the newest first: those for a company, or every one where none is named."""
    rows = Announcement.objects.select_related("region", "announced_by__person")
    if company is None:
        return rows
    places = list(company.sites.values_list("region", "region__parent"))
    here = {key for place in places for key in place if key is not None}
    return rows.filter(Q(audience=Audience.ALL) | Q(audience=Audience.DIVISION, division=sector_of(company)) | Q(region__in=here))


# Comments -----------------------------------------------------------------------------------------------------------


def open_versions(programme: Programme) -> list[ProgrammeVersion]:
    """The versions on which companies comment, the newest first: drafts that come after the published one, and that one itself."""
    found: list[ProgrammeVersion] = []
    for version in sorted(programme.versions.all(), key=lambda each: -each.number):
        if version.state == VersionState.WITHDRAWN:
            continue
        found.append(version)
        if version.state == VersionState.PUBLISHED:
            break
    return found


def shown_comments() -> QuerySet[Comment]:
    """Comments of the present scope with everything that a list shows of them, the newest first."""
    return Comment.objects.select_related("company", "version__programme", "unit", "written_by__person", "answered_by__person", "through")


# How fast a centre answers ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Wait:
    """A company's question to a centre: when it was asked, when it was answered (None: not yet), and by which day it should have been."""

    thread: Thread
    clock: Clock
    answered: date | None


@dataclass(frozen=True)
class Answering:
    """How a centre answered companies from `since` to `until`, both counted; `median_days` in days, None where nothing was answered."""

    centre: Centre
    since: date
    until: date
    answered: int
    median_days: float | None
    late: tuple[Wait, ...]  # answered too late in that time, or late and still unanswered; the longest wait first
    waiting: int

    @property
    def promised(self) -> int:
        """Days within which the centre promises to answer."""
        return ANSWER_WITHIN[Side.CENTRE]

    @property
    def still_late(self) -> int:
        """Late and still unanswered."""
        return sum(wait.answered is None for wait in self.late)


def answering(today: date, centre: Centre | None = None) -> list[Answering]:
    """How fast centres answer companies, within the present scope: each with which a company has spoken, or the one named, also if none has."""
    since = today - LOOKED_BACK
    answers = Message.objects.filter(side=Side.CENTRE, answers_since__isnull=False, written_at__date__gte=since, written_at__date__lte=today)
    open_ = shown_threads().filter(waits_for=Side.CENTRE)
    if centre is not None:
        answers, open_ = answers.filter(thread__centre=centre), open_.filter(centre=centre)
    waits: dict[Centre, list[Wait]] = defaultdict(list, {centre: []} if centre else {})
    spans: dict[Centre, list[float]] = defaultdict(list)
    for message in answers.select_related("thread__company", "thread__centre"):
        asked, given, thread = message.answers_since, message.written_at, message.thread
        waits[thread.centre].append(Wait(thread, clock(Side.CENTRE, asked, localdate(given)), localdate(given)))
        spans[thread.centre].append((given - asked).total_seconds() / 86_400)
    for thread in open_:
        running = thread.clock_on(today)
        assert running is not None
        waits[thread.centre].append(Wait(thread, running, None))
    return [_answering(each, since, today, found, spans[each]) for each, found in sorted(waits.items(), key=lambda pair: _first(pair[0]))]


def _first(centre: Centre) -> tuple[bool, str]:
    """The national centre before the others."""
    return not centre.national, centre.name


def _answering(centre: Centre, since: date, until: date, waits: list[Wait], spans: list[float]) -> Answering:
    late = sorted((wait for wait in waits if wait.clock.late), key=lambda wait: (-wait.clock.days, wait.thread.pk))
    waiting = sum(wait.answered is None for wait in waits)
    return Answering(centre, since, until, len(spans), median(spans) if spans else None, tuple(late), waiting)


def comments_waiting(today: date) -> tuple[int, int]:
    """(not answered yet, late among them) of the comments in the present scope."""
    open_ = [comment.due for comment in Comment.objects.filter(state=CommentState.OPEN)]
    return len(open_), sum(due < today for due in open_)

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The desk's one queue: what needs a person, what it is worth, and what comes next. The same few queries for ten rows and for fifty thousand.

Each need waits for one reason: that it runs out and nobody answered, else that it has no code, else that nobody stands for it. Pairs of needs that
are likely to be one wait beside them; a pair is worth what its lesser need is worth, which is what would be counted twice.
"""

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum, Value, When, prefetch_related_objects
from django.db.models.functions import Least
from django.utils import timezone

from selaras.loop.demand.models import Asked, Need, Proposal, Twins
from selaras.loop.demand.putoff import at_hand
from selaras.loop.demand.queries import shown_needs
from selaras.loop.demand.queries.duplicates import open_twins, shown_twins
from selaras.loop.demand.rules import ANSWER_DAYS, ASK_DAYS, NeedState, Waits
from selaras.loop.forum.models import Statement
from selaras.loop.forum.rules import StatementState

ORDER = tuple(Waits)  # of what is worth the same


@dataclass(frozen=True)
class Waiting:
    """One row of the queue: a need, or the first need of a pair; `worth`: people expected."""

    waits: Waits
    worth: float
    need: Need
    pair: Twins | None = None

    @property
    def row(self) -> Need | Twins:
        """What waits."""
        return self.pair or self.need

    @property
    def mark(self) -> str:
        """Its place in the queue, as an address names it."""
        return f"{self.worth!r}_{self.waits}_{self.row.pk}"

    @property
    def place(self) -> tuple[float, int, int]:
        """The same for sorting: worth the most first."""
        return -self.worth, ORDER.index(self.waits), self.row.pk


@dataclass(frozen=True)
class Counted:
    """Rows that wait for one reason, and the people that they are worth."""

    rows: int = 0
    people: float = 0.0


@dataclass(frozen=True)
class Counts:
    """What waits on a day by reason, how many rows are put off, and how many statements came in that nobody took up."""

    waiting: Mapping[Waits, Counted]
    put_off: int
    fresh: int


def queue(day: date, waits: Iterable[Waits] = ORDER, *, put_off: bool = False, after: str = "", most: int) -> list[Waiting]:
    """The rows that wait for some reasons on a day, or that were put off beyond it; worth the most first, from behind a mark. One query a reason."""
    last = _read(after)
    found: list[Waiting] = []
    for reason in waits:
        if reason == Waits.TWINS:
            pairs = _behind(_shown(_pairs(shown_twins(), day), day, put_off), "at_stake", reason, last)
            found += [Waiting(reason, pair.at_stake, pair.first, pair) for pair in pairs[:most]]
        else:
            needs = _behind(_shown(_needs(reason, day), day, put_off), "worth", reason, last)
            found += [Waiting(reason, need.worth, need) for need in needs[:most]]
    return sorted(found, key=lambda each: each.place)[:most]


def with_proposals(rows: Collection[Waiting]) -> None:
    """Fetches the codes that are proposed for the rows that have none. One query."""
    needs = [each.need for each in rows if each.need.occupation_id is None]
    prefetch_related_objects(needs, Prefetch("proposals", Proposal.objects.select_related("occupation", "field")))


def counts(day: date) -> Counts:
    """How much waits on a day, by reason. Three queries."""
    late = Case(When(_runs_out(day), then=Value(True)), default=Value(False))
    later = Case(When(at_hand(day), then=Value(False)), default=Value(True))
    needs = Need.objects.standing().filter(_in_queue(day)).annotate(late=late, later=later)
    pairs = _pairs(open_twins(), day).annotate(later=later)
    by_state = needs.order_by().values_list("state", "late", "later").annotate(rows=Count("pk"), people=Sum("worth"))
    of_pairs = pairs.order_by().values_list("later").annotate(rows=Count("pk"), people=Sum("at_stake"))
    found, put_off = dict.fromkeys(ORDER, Counted()), 0
    for state, runs_out, is_later, rows, people in [*by_state, *((Waits.TWINS, False, *each) for each in of_pairs)]:
        reason = Waits.EXPIRING if runs_out else Waits(state)
        put_off += rows if is_later else 0
        found[reason] = found[reason] if is_later else Counted(found[reason].rows + rows, found[reason].people + people)
    return Counts(found, put_off, Statement.objects.filter(state=StatementState.SUBMITTED).count())


# Parts ------------------------------------------------------------------------------------------------------------------


def _runs_out(day: date) -> Q:
    """Its owner is to be asked by a person: it runs out, and no letter of the last days about that still may be answered."""
    lately = timezone.make_aware(datetime.combine(day - timedelta(days=ANSWER_DAYS), time.max))
    asked = Asked.objects.filter(need=OuterRef("pk"), round=OuterRef("valid_until"), asking__asked_at__gt=lately)
    return Q(valid_until__lte=day + timedelta(days=ASK_DAYS)) & ~Q(Exists(asked))


def _in_queue(day: date) -> Q:
    return Q(valid_until__gte=day) & (Q(state__in=[NeedState.UNCODED, NeedState.CODED]) | _runs_out(day))


def _needs(reason: Waits, day: date) -> QuerySet[Need]:
    rows = shown_needs().standing().filter(valid_until__gte=day)
    if reason != Waits.EXPIRING:
        return rows.filter(state=reason).exclude(_runs_out(day))
    asked = Asked.objects.filter(need=OuterRef("pk"), round=OuterRef("valid_until")).values("asking__asked_at")[:1]
    return rows.filter(_runs_out(day)).annotate(asked_at=Subquery(asked))


def _pairs(rows: QuerySet[Twins], day: date) -> QuerySet[Twins]:
    stand = {f"{side}__valid_until__gte": day for side in ("first", "second")}
    return rows.filter(**stand).annotate(at_stake=Least(F("first__worth"), F("second__worth")))


def _shown(rows: QuerySet[Any], day: date, put_off: bool) -> QuerySet[Any]:
    return rows.exclude(at_hand(day)) if put_off else rows.filter(at_hand(day))


def _behind(rows: QuerySet[Any], worth: str, reason: Waits, last: tuple[float, int, int] | None) -> QuerySet[Any]:
    """The rows in their order, from behind the last one that was shown (its worth, reason and key)."""
    rows = rows.order_by(f"-{worth}", "pk")
    if last is None:
        return rows
    least, at, key = last
    rows = rows.filter(**{f"{worth}__lte": least})
    if ORDER.index(reason) < at:
        return rows.exclude(**{worth: least})
    return rows.exclude(**{worth: least, "pk__lte": key}) if ORDER.index(reason) == at else rows


def _read(mark: str) -> tuple[float, int, int] | None:
    """What a mark says; None where it says nothing, so that an odd address begins at the beginning."""
    parts = mark.split("_")
    try:
        worth, reason, key = float(parts[0]), ORDER.index(Waits(parts[1])), int(parts[2])
    except (ValueError, IndexError):
        return None
    return (worth, reason, key) if math.isfinite(worth) and 0 <= key < 2**63 else None

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The desk's one queue: what needs a person, what it is worth, and what comes next. The same few queries for ten rows and for fifty thousand.

What is put in order are places alone (worth, reason, key); only the rows that are shown are read whole.

Each need waits for one reason: that it runs out and nobody answered, else that it has no code, else that nobody stands for it. Pairs of needs that
are likely to be one wait beside them; a pair is worth what its lesser need is worth, which is what would be counted twice.
"""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, CharField, Count, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When, prefetch_related_objects
from django.db.models.functions import Least
from django.db.models.lookups import IsNull

from selaras.loop.demand.models import Asked, Need, Proposal, Twins
from selaras.loop.demand.putoff import at_hand
from selaras.loop.demand.queries import listed_needs
from selaras.loop.demand.queries.ageing import long_ago, ran_out
from selaras.loop.demand.rules import ASK_DAYS, Waits
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
class Counts:
    """How many rows wait on a day by reason, how many are put off, and how many statements came in that nobody took up.

    What the rows are worth is not summed: they are of all origins.
    """

    waiting: Mapping[Waits, int]
    put_off: int
    fresh: int


def queue(day: date, waits: Iterable[Waits] = ORDER, *, put_off: bool = False, after: str = "", most: int) -> list[Waiting]:
    """The rows that wait for some reasons on a day, or that were put off beyond it; worth the most first, from behind a mark.

    One query a reason for their places, one for the pairs and one for the needs that are shown.
    """
    last, found = _read(after), list[tuple[float, int, int]]()
    for reason in waits:
        rows = _behind(_shown(_rows(reason, day), day, put_off), _WORTH[reason], reason, last)
        found += [(-worth, ORDER.index(reason), key) for worth, key in rows.values_list(_WORTH[reason], "pk")[:most]]
    places = [(-least, ORDER[at], key) for least, at, key in sorted(found)[:most]]
    pairs = Twins.objects.in_bulk([key for _worth, reason, key in places if reason == Waits.TWINS])
    sides = [side for pair in pairs.values() for side in (pair.first_id, pair.second_id)]
    needs = _whole([*sides, *(key for _worth, reason, key in places if reason != Waits.TWINS)])
    for pair in pairs.values():
        pair.first, pair.second = needs[pair.first_id], needs[pair.second_id]
    return [
        Waiting(reason, worth, pairs[key].first, pairs[key]) if reason == Waits.TWINS else Waiting(reason, worth, needs[key])
        for worth, reason, key in places
    ]


def next_at(rows: Sequence[Waiting], mark: str) -> int:
    """Where in a list the hands go on that were in the row of a mark: at what stands there now, or comes after it; at its end where nothing does."""
    was = _read(mark)
    if was is None:
        return 0
    worth, reason, key = was
    return next((at for at, each in enumerate(rows) if each.place >= (-worth, reason, key)), max(len(rows) - 1, 0))


def with_proposals(rows: Collection[Waiting]) -> None:
    """Fetches the codes that are proposed for the rows that have none. One query."""
    needs = [each.need for each in rows if each.need.occupation_id is None]
    prefetch_related_objects(needs, Prefetch("proposals", Proposal.objects.select_related("occupation", "field").order_by("rank")))


def counts(day: date) -> Counts:
    """How much waits on a day, by reason. One query."""
    later = Case(When(at_hand(day), then=Value(False)), default=Value(True))
    parts = [_counted(_rows(reason, day), reason, later) for reason in ORDER]
    fresh = _counted(Statement.objects.filter(state=StatementState.SUBMITTED), _FRESH, Value(False))
    found, put_off, came_in = dict.fromkeys(ORDER, 0), 0, 0
    for reason, is_later, rows in parts[0].union(*parts[1:], fresh, all=True):
        if reason == _FRESH:
            came_in = rows
        elif is_later:
            put_off += rows
        else:
            found[Waits(reason)] = rows
    return Counts(found, put_off, came_in)


# Parts ------------------------------------------------------------------------------------------------------------------

_WORTH: Mapping[Waits, str] = {**dict.fromkeys(ORDER, "worth"), Waits.TWINS: "at_stake"}  # the column by which the rows of a reason stand in order
_FRESH = "fresh"


def _counted(rows: QuerySet[Any], reason: str, later: Any) -> QuerySet[Any, tuple[str, bool, int]]:
    """Of the rows that wait for one reason: the reason, whether they are put off, and how many."""
    named = rows.order_by().annotate(reason=Value(reason, CharField()), later=later)
    return named.values_list("reason", "later").annotate(count=Count("pk"))


def _whole(keys: Collection[int]) -> dict[int, Need]:
    """Needs by their keys, with everything that a row shows of them."""
    asked = Asked.objects.filter(need=OuterRef("pk"), round=OuterRef("valid_until")).values("asking__asked_at")[:1]
    return listed_needs().annotate(asked_at=Subquery(asked)).in_bulk(keys)


def _runs_out(day: date) -> Q:
    """Its owner is to be asked by a person: it runs out, or did so with nobody asked, and no letter of the last days still may be answered."""
    asked = Asked.objects.filter(need=OuterRef("pk"), round=OuterRef("valid_until"), asking__asked_at__gt=long_ago(day))
    # Looked up beside each need that runs out. As EXISTS, PostgreSQL joined all needs with all letters, and asked its wall of every row.
    return Q(valid_until__lte=day + timedelta(days=ASK_DAYS)) & Q(IsNull(Subquery(asked.order_by().values("pk")[:1]), True))


def _rows(reason: Waits, day: date) -> QuerySet[Any]:
    """What waits for one reason on a day, put off or not: needs, or pairs of needs with what is `at_stake`."""
    if reason == Waits.TWINS:
        # Each side is looked up beside its pair, of which there are few. Joined, PostgreSQL read every need twice.
        sides = [Subquery(_standing(side, day).values("worth")[:1]) for side in ("first", "second")]
        rows = Twins.objects.filter(*(IsNull(side, False) for side in sides), distinct_at=None)
        return rows.annotate(at_stake=Least(*sides))
    rows = Need.objects.standing()
    if reason == Waits.EXPIRING:
        return rows.filter(_runs_out(day)).exclude(ran_out(day))
    return rows.filter(state=reason, valid_until__gte=day).exclude(_runs_out(day))


def _standing(side: str, day: date) -> QuerySet[Need]:
    """The need on one side of a pair, if it stands on a day."""
    rows: QuerySet[Need] = Need.objects.standing().filter(pk=OuterRef(f"{side}_id"), valid_until__gte=day).order_by()
    return rows


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

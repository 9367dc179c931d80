# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The desk's one queue: what needs a person, what it is worth, and what comes next. The same few queries for ten rows and for fifty thousand.

What is put in order are places alone (worth, reason, key); only the rows that are shown are read whole.

Each need waits for one reason: that it runs out and nobody answered, else that it has no code, else that nobody stands for it. Pairs of needs that
are likely to be one wait beside them; a pair is worth what its lesser need is worth, which is what would be counted twice.
"""

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from heapq import nsmallest

from django.db.models import Case, Count, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When, prefetch_related_objects
from django.db.models.lookups import IsNull

from selaras.loop.demand.models import Asked, Need, Proposal, Twins
from selaras.loop.demand.putoff import at_hand
from selaras.loop.demand.queries import listed_needs
from selaras.loop.demand.queries.ageing import long_ago, ran_out
from selaras.loop.demand.rules import ASK_DAYS, Waits
from selaras.loop.forum.models import Statement
from selaras.loop.forum.rules import StatementState

ORDER = tuple(Waits)  # of what is worth the same
Place = tuple[float, int, int]  # people it is worth, below zero, reason (place in ORDER) and key: in the order of the queue


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
    def place(self) -> Place:
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


class Desk:
    """What waits on a day."""

    def __init__(self, day: date) -> None:
        self.day = day
        self._known: dict[Waits, list[tuple[bool, Place]]] = {}

    def queue(self, waits: Iterable[Waits] = ORDER, *, put_off: bool = False, after: str = "", most: int) -> list[Waiting]:
        """The rows that wait for some reasons, or that were put off beyond the day; worth the most first, from behind a mark.

        One query a reason for their places, one for the pairs and one for the needs that are shown.
        """
        last = _read(after)
        found: list[Place] = []
        for reason in waits:
            if reason in _SCANNED:
                found += [place for later, place in self._scanned(reason) if later == put_off and (last is None or place > last)]
            else:
                rows = _behind(_shown(_of_state(reason, self.day), self.day, put_off), reason, last).values_list("worth", "pk")[:most]
                found += [(-worth, ORDER.index(reason), key) for worth, key in rows]
        places = [(-least, ORDER[at], key) for least, at, key in nsmallest(most, found)]
        pairs = Twins.objects.in_bulk([key for _worth, reason, key in places if reason == Waits.TWINS])
        sides = [side for pair in pairs.values() for side in (pair.first_id, pair.second_id)]
        needs = _whole([*sides, *(key for _worth, reason, key in places if reason != Waits.TWINS)])
        for pair in pairs.values():
            pair.first, pair.second = needs[pair.first_id], needs[pair.second_id]
        return [
            Waiting(reason, worth, pairs[key].first, pairs[key]) if reason == Waits.TWINS else Waiting(reason, worth, needs[key])
            for worth, reason, key in places
        ]

    def counts(self) -> Counts:
        """How much waits, by reason. One query, and one for each reason that was not read yet."""
        later = Case(When(at_hand(self.day), then=Value(False)), default=Value(True))
        states = _of_state(tuple(reason for reason in ORDER if reason not in _SCANNED), self.day)
        fresh = Statement.objects.filter(state=StatementState.SUBMITTED).values_list("state").annotate(later=Value(False), count=Count("pk"))
        counted = states.order_by().annotate(later=later).values_list("state", "later").annotate(count=Count("pk"))
        found, put_off, came_in = dict.fromkeys(ORDER, 0), 0, 0
        for state, is_later, rows in counted.union(fresh.order_by(), all=True):
            if state == StatementState.SUBMITTED:
                came_in = rows
            elif is_later:
                put_off += rows
            else:
                found[Waits(state)] = rows
        for reason in _SCANNED:
            shelved = sum(is_later for is_later, _place in self._scanned(reason))
            found[reason] = len(self._scanned(reason)) - shelved
            put_off += shelved
        return Counts(found, put_off, came_in)

    def _scanned(self, reason: Waits) -> list[tuple[bool, Place]]:
        """All rows that wait for a reason: whether they are put off, and their places; read when first asked for."""
        if reason not in self._known:
            rows = _pairs(self.day) if reason == Waits.TWINS else _running_out(self.day)
            self._known[reason] = [(until is not None and until > self.day, (-worth, ORDER.index(reason), key)) for until, worth, key in rows]
        return self._known[reason]


def next_at(rows: Sequence[Waiting], mark: str) -> int:
    """Where in a list the hands go on that were in the row of a mark: at what stands there now, or comes after it; at its end where nothing does."""
    was = _read(mark)
    if was is None:
        return 0
    return next((at for at, each in enumerate(rows) if each.place >= was), max(len(rows) - 1, 0))


def with_proposals(rows: Collection[Waiting]) -> None:
    """Fetches the codes that are proposed for the rows that have none. One query."""
    needs = [each.need for each in rows if each.need.occupation_id is None]
    prefetch_related_objects(needs, Prefetch("proposals", Proposal.objects.select_related("occupation", "field").order_by("rank")))


# Parts ------------------------------------------------------------------------------------------------------------------

_SCANNED = (Waits.EXPIRING, Waits.TWINS)  # no index knows their order: who asks for the first row reads them all


def _running_out(day: date) -> Iterable[tuple[date | None, float, int]]:
    rows = Need.objects.standing().filter(_runs_out(day)).exclude(ran_out(day))
    return rows.order_by().values_list("put_off_until", "worth", "pk")


def _pairs(day: date) -> Iterator[tuple[date | None, float, int]]:
    """Each pair of which both sides stand, with what its lesser is worth.

    Each side is looked up beside its pair, of which there are few, and once. Joined, PostgreSQL read every need twice.
    """
    sides = {side: Subquery(_standing(side, day).values("worth")[:1]) for side in ("first", "second")}
    rows = Twins.objects.filter(distinct_at=None).order_by().values_list("put_off_until", sides["first"], sides["second"], "pk")
    return ((until, min(first, second), key) for until, first, second, key in rows if first is not None and second is not None)


def _whole(keys: Collection[int]) -> dict[int, Need]:
    """Needs by their keys, with everything that a row shows of them."""
    asked = Asked.objects.filter(need=OuterRef("pk"), round=OuterRef("valid_until")).values("asking__asked_at")[:1]
    return listed_needs().annotate(asked_at=Subquery(asked)).in_bulk(keys)


def _runs_out(day: date) -> Q:
    """Its owner is to be asked by a person: it runs out, or did so with nobody asked, and no letter of the last days still may be answered."""
    asked = Asked.objects.filter(need=OuterRef("pk"), round=OuterRef("valid_until"), asking__asked_at__gt=long_ago(day))
    # Looked up beside each need that runs out. As EXISTS, PostgreSQL joined all needs with all letters, and asked its wall of every row.
    return Q(valid_until__lte=day + timedelta(days=ASK_DAYS)) & Q(IsNull(Subquery(asked.order_by().values("pk")[:1]), True))


def _of_state(waits: Waits | tuple[Waits, ...], day: date) -> QuerySet[Need]:
    """Needs that wait because of the state they are in, put off or not."""
    states = waits if isinstance(waits, tuple) else (waits,)
    rows: QuerySet[Need] = Need.objects.standing().filter(state__in=states, valid_until__gte=day).exclude(_runs_out(day))
    return rows


def _standing(side: str, day: date) -> QuerySet[Need]:
    """The need on one side of a pair, if it stands on a day."""
    rows: QuerySet[Need] = Need.objects.standing().filter(pk=OuterRef(f"{side}_id"), valid_until__gte=day).order_by()
    return rows


def _shown(rows: QuerySet[Need], day: date, put_off: bool) -> QuerySet[Need]:
    return rows.exclude(at_hand(day)) if put_off else rows.filter(at_hand(day))


def _behind(rows: QuerySet[Need], reason: Waits, last: Place | None) -> QuerySet[Need]:
    """The needs in their order, from behind the last row that was shown."""
    rows = rows.order_by("-worth", "pk")
    if last is None:
        return rows
    below, at, key = last
    least = -below
    rows = rows.filter(worth__lte=least)
    if ORDER.index(reason) < at:
        return rows.exclude(worth=least)
    return rows.exclude(worth=least, pk__lte=key) if ORDER.index(reason) == at else rows


def _read(mark: str) -> Place | None:
    """The place behind which a mark lies; None where it says nothing, so that an odd address begins at the beginning."""
    parts = mark.split("_")
    try:
        worth, reason, key = float(parts[0]), ORDER.index(Waits(parts[1])), int(parts[2])
    except (ValueError, IndexError):
        return None
    return (-worth, reason, key) if math.isfinite(worth) and 0 <= key < 2**63 else None

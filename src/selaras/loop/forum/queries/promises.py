# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The ledger as it is read: every promise with what its evidence adds up to, and how far each company's promises are kept."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from selaras.ground.network.models import Centre, Company
from selaras.ground.network.rules import CompanyRight
from selaras.ground.people.models import Account
from selaras.kit.scope import whole_network
from selaras.loop.forum.models import Commitment, ReleaseRequest
from selaras.loop.forum.promises import PromiseState, Side, counted, counted_then, promise_state, unconfirmed
from selaras.loop.forum.queries import standing_of
from selaras.loop.forum.reliability import Record, Reliability, reliability

LEAST_OTHERS = 8  # companies besides one's own, for their sector or the network to count
LATE = {PromiseState.PARTLY, PromiseState.BROKEN}
ENDED = {PromiseState.KEPT, *LATE}


@dataclass(frozen=True)
class Line:
    """A promise, what its evidence adds up to, how much of that by its due date, and where it stands on the day. What waits to be confirmed counts
    for nothing yet.
    """

    promise: Commitment
    kept: Decimal
    in_time: Decimal
    state: PromiseState
    waiting: Decimal = Decimal(0)
    counts: bool = False  # whether its share tells how reliable whoever promised is: its day is over, and it was not released by then
    release_asked: bool = False  # whoever promised asked to be let go, and it is still owed

    @property
    def share(self) -> float:
        """What share of it was kept by its due date, at most 1."""
        return min(1.0, float(self.in_time / self.promise.quantity))

    @property
    def late(self) -> bool:
        """Whether its day is over and it was not kept whole."""
        return self.state in LATE

    @property
    def standing(self) -> str:
        """Its state in words, which say what was done too late."""
        if self.state == PromiseState.KEPT and self.in_time < self.promise.quantity:
            return _("kept late")
        return _("released too late") if self.counts and self.state == PromiseState.RELEASED else str(self.state.label)

    @property
    def missing(self) -> Decimal:
        """How much of it is still owed."""
        return max(Decimal(0), self.promise.quantity - self.kept)

    @property
    def who(self) -> Company | Centre:
        """Who promised."""
        return self.promise.company if self.promise.side == Side.COMPANY else self.promise.centre

    @property
    def whom(self) -> Company | Centre:
        """To whom it was promised."""
        return self.promise.centre if self.promise.side == Side.COMPANY else self.promise.company


def ledger(rows: QuerySet[Commitment], today: date, *, as_known_then: bool = False) -> list[Line]:
    """Promises with their state on a day, those that are due first; evidence of later days is not known yet.

    `as_known_then` leaves out what was recorded, confirmed or taken back after that day, so that the answer never changes again.
    """
    counts = counted_then(today, "fulfilments__") if as_known_then else counted("fulfilments__")
    valid = counts & Q(fulfilments__happened_on__lte=today)
    in_time = valid & Q(fulfilments__happened_on__lte=F("due_on"))
    filters = {"kept": valid, "in_time": in_time, "waiting": unconfirmed("fulfilments__")}
    sums = {name: Sum("fulfilments__quantity", filter=which) for name, which in filters.items()}
    asked = Exists(ReleaseRequest.objects.filter(commitment=OuterRef("pk")))
    found = rows.filter(made_on__lte=today).annotate(**sums, asked=asked).select_related("company", "centre", "meeting")
    return [_line(row, today) for row in found]


def _line(row: Commitment, today: date) -> Line:
    kept, in_time, waiting = (getattr(row, name, None) or Decimal(0) for name in ("kept", "in_time", "waiting"))
    released = row.released_on is not None and row.released_on <= today
    state = promise_state(quantity=row.quantity, kept=kept, due_on=row.due_on, released=released, today=today)
    counts = row.due_on < today and not (released and row.released_on <= row.due_on)
    asked = getattr(row, "asked", False) and state not in {PromiseState.KEPT, PromiseState.RELEASED}
    return Line(row, kept, in_time, state, waiting, counts, asked)


def most_urgent_first(lines: Iterable[Line]) -> list[Line]:
    """What is late, by how long; then what is still to come, the next first; then what has ended, the latest first."""
    open_ = {PromiseState.DUE, PromiseState.PROMISED}

    def place(line: Line) -> tuple[int, int, int]:
        day = line.promise.due_on.toordinal()
        rank = 0 if line.late else 1 if line.state in open_ else 2
        return rank, -day if rank == 2 else day, line.promise.pk

    return sorted(lines, key=place)


def sides_of(account: Account, promise: Commitment, day: date) -> dict[str, bool]:
    """For which sides of a promise an account speaks itself on a day, and whether it watches over both (`staff`): what `vouchers` asks.

    The national centre's staff are a side of its own promises and of those made to it. Over other centres' they
    watch; they speak for no company.
    """
    standing = standing_of(account, day)
    own = replace(standing, staff=False)
    return {
        Side.COMPANY: own.may_speak_for(company=promise.company_id, right=CompanyRight.PROMISES),
        Side.CENTRE: own.may_speak_for(centre=promise.centre_id) or (standing.staff and promise.centre.national),
        "staff": standing.staff and not promise.centre.national,
    }


def sector_of(company: Company) -> str:
    """The division of KBLI (two digits) to which a company belongs, or the section (a letter) where no more is known."""
    return company.industry.code[:2]


def others_until(today: date) -> date:
    """The day up to which others' promises are counted: the last one of the quarter before. What is promised or kept since tells nobody of it."""
    return date(today.year, today.month - (today.month - 1) % 3, 1) - timedelta(days=1)


def reliabilities(companies: Collection[Company], today: date) -> Mapping[int, Reliability]:
    """For each company how far its promises are kept (`reliability`), by key: its own promises as they stand on the day.

    Others' enter as sums over a sector or the network of at least LEAST_OTHERS companies, as they were known at the end of the last quarter.
    """
    with whole_network():
        promised = Commitment.objects.filter(side=Side.COMPANY).select_related("company__industry")
        own = _records(ledger(promised.filter(company__in=[company.pk for company in companies]), today))
        before = ledger(promised, others_until(today), as_known_then=True)
    others, sectors = _records(before), {line.promise.company_id: sector_of(line.promise.company) for line in before}
    return {company.pk: _figure(company, own.get(company.pk, Record()), others, sectors) for company in companies}


def _records(lines: Iterable[Line]) -> Mapping[int, Record]:
    """The promises that count, by company."""
    shares: dict[int, list[float]] = defaultdict(list)
    for line in lines:
        if line.counts:
            shares[line.promise.company_id].append(line.share)
    return {company: Record.of(each) for company, each in shares.items()}


def _figure(company: Company, own: Record, records: Mapping[int, Record], sectors: Mapping[int, str]) -> Reliability:
    others = {pk: record for pk, record in records.items() if pk != company.pk}
    same = [record for pk, record in others.items() if sectors[pk] == sector_of(company)]
    # With fewer, a company could read another's record out of its own figure.
    near, far = (sum(found, Record()) if len(found) >= LEAST_OTHERS else Record() for found in (same, list(others.values())))
    return reliability(own, near, far)

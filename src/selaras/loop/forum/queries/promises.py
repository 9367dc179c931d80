# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The ledger as it is read: every promise with what its evidence adds up to, and how far each company's promises are kept."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, Q, QuerySet, Sum

from selaras.ground.network.models import Centre, Company
from selaras.kit.scope import whole_network
from selaras.loop.forum.models import Commitment
from selaras.loop.forum.promises import PromiseState, Side, promise_state
from selaras.loop.forum.reliability import Record, Reliability, reliability

LEAST_OTHERS = 3  # companies besides one's own, for their sector or the network to count
LATE = {PromiseState.PARTLY, PromiseState.BROKEN}
ENDED = {PromiseState.KEPT, *LATE}


@dataclass(frozen=True)
class Line:
    """A promise, what its evidence adds up to, how much of that by its due date, and where it stands on the day."""

    promise: Commitment
    kept: Decimal
    in_time: Decimal
    state: PromiseState

    @property
    def share(self) -> float:
        """What share of it was kept by its due date, at most 1."""
        return min(1.0, float(self.in_time / self.promise.quantity))

    @property
    def late(self) -> bool:
        """Whether its day is over and it was not kept whole."""
        return self.state in LATE

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


def ledger(rows: QuerySet[Commitment], today: date) -> list[Line]:
    """Promises with their state, those that are due first; evidence of later days is not known yet."""
    valid = Q(fulfilments__taken_back_because="", fulfilments__happened_on__lte=today)
    in_time = valid & Q(fulfilments__happened_on__lte=F("due_on"))
    sums = {"kept": Sum("fulfilments__quantity", filter=valid), "in_time": Sum("fulfilments__quantity", filter=in_time)}
    found = rows.filter(made_on__lte=today).annotate(**sums).select_related("company", "centre", "meeting")
    return [_line(row, today) for row in found]


def _line(row: Commitment, today: date) -> Line:
    kept, in_time = (getattr(row, name, None) or Decimal(0) for name in ("kept", "in_time"))
    released = row.released_on is not None and row.released_on <= today
    return Line(row, kept, in_time, promise_state(quantity=row.quantity, kept=kept, due_on=row.due_on, released=released, today=today))


def most_urgent_first(lines: Iterable[Line]) -> list[Line]:
    """What is late, by how long; then what is still to come, the next first; then what has ended, the latest first."""
    open_ = {PromiseState.DUE, PromiseState.PROMISED}

    def place(line: Line) -> tuple[int, int, int]:
        day = line.promise.due_on.toordinal()
        rank = 0 if line.late else 1 if line.state in open_ else 2
        return rank, -day if rank == 2 else day, line.promise.pk

    return sorted(lines, key=place)


def sector_of(company: Company) -> str:
    """The division of KBLI (two digits) to which a company belongs, or the section (a letter) where no more is known."""
    return company.industry.code[:2]


def reliabilities(companies: Iterable[Company], today: date) -> Mapping[int, Reliability]:
    """For each company how far its promises are kept (`reliability`), by key. Others' promises enter as sums over a sector or the network."""
    with whole_network():
        lines = ledger(Commitment.objects.filter(side=Side.COMPANY).select_related("company__industry"), today)
    shares: dict[int, list[float]] = defaultdict(list)
    sectors: dict[int, str] = {}
    for line in lines:
        sectors[line.promise.company_id] = sector_of(line.promise.company)
        if line.state in ENDED:
            shares[line.promise.company_id].append(line.share)
    records = {company: Record.of(each) for company, each in shares.items()}
    return {company.pk: _figure(company, records, sectors) for company in companies}


def _figure(company: Company, records: Mapping[int, Record], sectors: Mapping[int, str]) -> Reliability:
    others = {pk: record for pk, record in records.items() if pk != company.pk}
    own, sector = records.get(company.pk, Record()), sector_of(company)
    same = [record for pk, record in others.items() if sectors[pk] == sector]
    # With fewer, a company could read another's record out of its own figure.
    near, far = (sum(found, Record()) if len(found) >= LEAST_OTHERS else Record() for found in (same, list(others.values())))
    return reliability(own, near, far)

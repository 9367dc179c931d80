# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The ledger as it is read: every promise with what its evidence adds up to, and how far each company's promises are kept."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from selaras.ground.network.models import Company
from selaras.kit.scope import whole_network
from selaras.loop.forum.models import Commitment
from selaras.loop.forum.promises import PromiseState, Side, promise_state
from selaras.loop.forum.reliability import Record, Reliability, reliability

LEAST_OTHERS = 3  # companies of a sector besides one's own, for the sector to count
ENDED = {PromiseState.KEPT, PromiseState.PARTLY, PromiseState.BROKEN}


@dataclass(frozen=True)
class Line:
    """A promise, what its evidence adds up to, and where it stands on the day."""

    promise: Commitment
    kept: Decimal
    state: PromiseState

    @property
    def share(self) -> float:
        """What share of it was kept, at most 1."""
        return min(1.0, float(self.kept / self.promise.quantity))


def ledger(rows: QuerySet[Commitment], today: date) -> list[Line]:
    """Promises with their state, those that are due first; evidence of later days is not known yet."""
    valid = Q(fulfilments__taken_back_because="", fulfilments__happened_on__lte=today)
    found = rows.filter(made_on__lte=today).annotate(kept=Sum("fulfilments__quantity", filter=valid)).select_related("company", "centre", "meeting")
    return [_line(row, today) for row in found]


def _line(row: Commitment, today: date) -> Line:
    kept: Decimal = getattr(row, "kept", None) or Decimal(0)
    released = row.released_on is not None and row.released_on <= today
    return Line(row, kept, promise_state(quantity=row.quantity, kept=kept, due_on=row.due_on, released=released, today=today))


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
    known = sum(same, Record()) if len(same) >= LEAST_OTHERS else Record()
    return reliability(own, known, sum(others.values(), Record()))

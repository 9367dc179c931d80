# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Each programme's share of graduates who are hired, as stated and as the plan weighs it. Mismatch knows no plan; this asks both."""

from dataclasses import dataclass

from selaras.ground.standards.models import Programme
from selaras.loop.mismatch.jobs import hiring_of
from selaras.loop.planning.models import ProgrammeRate, Year


@dataclass(frozen=True)
class Hired:
    """A programme's share: as stated for the year (None: nobody stated it), as the plan weighs it, its bounds of 80 %, and the people on record."""

    programme: Programme
    stated: float | None
    weighed: float
    low: float
    high: float
    at_work: int
    reached: int

    @property
    def spread(self) -> float:
        """From the lower to the upper bound."""
        return self.high - self.low


def hired(year: Year | None) -> list[Hired]:
    """Every programme, those with the largest record first, then by field. Five queries."""
    stated = dict(ProgrammeRate.objects.filter(year=year).values_list("programme", "absorption")) if year else {}
    known = hiring_of(stated)
    programmes = Programme.objects.select_related("field").order_by("field__title_id", "title_id")
    rows = [
        Hired(programme, stated.get(programme.pk), rate.mean, rate.low, rate.high, rate.at_work, rate.reached)
        for programme in programmes
        for rate in [known[programme.pk]]
    ]
    return sorted(rows, key=lambda row: -row.reached)

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The latest forecast as one page reads it: by month, field and place, always within one origin."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any

from selaras.loop.demand.models import Forecast, ForecastSum, Need
from selaras.loop.demand.rules import MONTHS_AHEAD
from selaras.loop.forum.rules import Origin

LEAST = 1.0  # people; the last months that bring less are one "later"


@dataclass(frozen=True)
class MonthFigure:
    """People expected to start in a month, and what lies below and above it one time in ten each."""

    month: date
    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class OriginForecast:
    """What is forecast of one origin: its sum, the sum's months, its fields and its places, those with most people first."""

    sum: ForecastSum
    months: Sequence[MonthFigure]
    fields: Sequence[ForecastSum]
    places: Sequence[ForecastSum]

    @property
    def beyond(self) -> float:
        """People expected to start after the months that are shown."""
        return max(0.0, self.sum.mean - sum(each.mean for each in self.months))


# What a forecast reads of a need, in the words of the database.
READ = (
    *("origin", "company_id", "centre_id", "office_id", "field_id", "region_id", "confirmed_on"),
    *(f"statement__{name}" for name in ("certainty", "heads_least", "heads_most", "start_month", "until_month", "recurs")),
)


def read_of(need: Need) -> tuple[Any, ...]:
    """What a forecast reads of a need, in the order of READ; with its statement."""
    return tuple(attrgetter(*(name.replace("__", ".") for name in READ))(need))


def latest_forecast() -> Forecast | None:
    """The last forecast that was made."""
    return Forecast.objects.select_related("run").first()


def forecast_by_origin(forecast: Forecast) -> dict[Origin, OriginForecast]:
    """The origins of which something is forecast. One query."""
    found: dict[Origin, list[ForecastSum]] = {}
    for row in forecast.sums.select_related("field", "region").order_by("-mean", "pk"):
        found.setdefault(Origin(row.origin), []).append(row)
    return {origin: _of_origin(forecast, found[origin]) for origin in Origin if origin in found}


def _of_origin(forecast: Forecast, rows: Sequence[ForecastSum]) -> OriginForecast:
    whole = next(row for row in rows if row.field is None and row.region is None)
    months = [MonthFigure(month, *figures) for month, figures in zip(months_from(forecast.first_month), whole.by_month, strict=False)]
    while len(months) > 1 and months[-1].mean < LEAST:
        months.pop()
    return OriginForecast(whole, months, [row for row in rows if row.field], [row for row in rows if row.region])


def months_from(first: date, count: int = MONTHS_AHEAD) -> list[date]:
    """The first days of so many months."""
    return [date(first.year + (first.month - 1 + at) // 12, (first.month - 1 + at) % 12 + 1, 1) for at in range(count)]

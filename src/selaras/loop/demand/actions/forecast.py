# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Keeping a forecast: the figures of every open need in place of those of before, and its sums beside those of before."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from selaras.ground.people.actions import note
from selaras.ground.people.models import Account
from selaras.ground.runs.models import Run
from selaras.kit.dates import day_of
from selaras.kit.scope import whole_network
from selaras.loop.demand.actions._rows import BATCH, weigh
from selaras.loop.demand.models import Forecast, ForecastSum, Need, NeedForecast
from selaras.loop.demand.rules import Figure, SumKey
from selaras.loop.forum.actions.refusals import must_be_staff


@transaction.atomic
def record_forecast(
    *,
    run: Run,
    needs: Mapping[int, Figure],
    sums: Mapping[SumKey, Figure],
    ended: int,
    learnt: Mapping[str, Any],
    by: Account,
    at: datetime,
) -> Forecast:
    """Keeps a forecast: of each need (by its key in the database) the latest figures only, of each sum all that were ever made.

    `ended`: how many needs and promises it learnt from. Raises NotYours for anybody but desk and planner.
    """
    must_be_staff(by=by, at=at)
    with whole_network():
        forecast = Forecast.objects.create(run=run, made_on=day_of(at), needs=len(needs), ended=ended, learnt=dict(learnt))
        NeedForecast.objects.all().delete()
        rows = [NeedForecast(forecast=forecast, need_id=need, **_columns(figure)) for need, figure in needs.items()]
        NeedForecast.objects.bulk_create(rows, batch_size=BATCH)
        of = [
            ForecastSum(forecast=forecast, origin=key.origin, field_id=key.field, region_id=key.region, **_columns(figure))
            for key, figure in sums.items()
        ]
        ForecastSum.objects.bulk_create(of, batch_size=BATCH)
        weigh(Need.objects.all())  # also of what is closed: parted needs stand again
        note(kind="demand.needs_forecast", about=forecast, by=by, at=at, needs=len(needs), ended=ended, run=run.pk)
    return forecast


def _columns(figure: Figure) -> dict[str, Any]:
    return {"mean": figure.mean, "low": figure.low, "mid": figure.mid, "high": figure.high, "by_month": list(figure.by_month)}

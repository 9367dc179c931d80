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
from selaras.loop.demand.queries.forecast import READ
from selaras.loop.demand.rules import Figure, SumKey
from selaras.loop.forum.actions.refusals import must_be_staff


@transaction.atomic
def record_forecast(
    *,
    run: Run,
    needs: Mapping[int, Figure],
    sums: Mapping[SumKey, Figure],
    read: Mapping[int, tuple[Any, ...]],
    ended: int,
    learnt: Mapping[str, Any],
    by: Account,
    at: datetime,
) -> Forecast:
    """Keeps a forecast: of each need (by its key in the database) the latest figures only, of each sum all that were ever made.

    `read`: what it read of each need; one that is closed or says something else by now is not forecast yet. `ended`: how many needs and promises it
    learnt from. Raises NotYours for anybody but desk and planner.
    """
    must_be_staff(by=by, at=at)
    with whole_network():
        held = Need.objects.countable(day_of(at)).select_for_update(of=("self",)).order_by("pk").values_list("pk", *READ)
        needs = {key: needs[key] for key, *now in held.iterator() if key in needs and read[key] == tuple(now)}
        forecast = Forecast.objects.create(run=run, made_on=day_of(at), needs=len(needs), ended=ended, learnt=dict(learnt))
        NeedForecast.objects.all().delete()
        rows = [NeedForecast(forecast=forecast, need_id=need, **_columns(figure)) for need, figure in needs.items()]
        NeedForecast.objects.bulk_create(rows, batch_size=BATCH)
        of = [
            ForecastSum(forecast=forecast, origin=key.origin, field_id=key.field, region_id=key.region, **_columns(figure))
            for key, figure in sums.items()
        ]
        ForecastSum.objects.bulk_create(of, batch_size=BATCH)
        weigh(Need.objects.all(), day_of(at))  # also of what is closed: parted needs stand again
        note(kind="demand.needs_forecast", about=forecast, by=by, at=at, needs=len(needs), ended=ended, run=run.pk)
    return forecast


def _columns(figure: Figure) -> dict[str, Any]:
    return {"mean": figure.mean, "low": figure.low, "mid": figure.mid, "high": figure.high, "by_month": list(figure.by_month)}

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Forecasting needs: gather, forecast outside any transaction, record in one action; the run is kept whole and can be done again."""

import hashlib
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from selaras.engines.forecasting import Limits, Problem, Result, cost_of, read_problem, solve, write_problem, write_result
from selaras.ground.people.actions import one_cause
from selaras.ground.people.models import Account
from selaras.ground.runs import actions as runs
from selaras.ground.runs.rules import Outcome, Progress
from selaras.kit.dates import day_of
from selaras.loop.demand.actions.forecast import record_forecast
from selaras.loop.demand.gather.forecast import figures_of, gather_forecast, learnt_of
from selaras.loop.demand.models import Forecast
from selaras.loop.demand.rules import DRAWS
from selaras.loop.forum.actions.refusals import must_be_staff

ENGINE = "forecasting"


def solve_stored(problem: bytes, limits: Mapping[str, Any], progress: Progress) -> Outcome:
    """Forecasts a stored problem again; what `selaras runs replay` calls."""
    stored = read_problem(problem)
    return outcome_of(stored, solve(stored, Limits(**limits)))


def outcome_of(problem: Problem, result: Result) -> Outcome:
    """An answer as the record of runs keeps it. Its value: people expected of all needs, a check of the arithmetic and no figure of demand."""
    answer = write_result(result)
    return Outcome(status=result.status, value=cost_of(problem, result), bound=None, answer=answer, digest=hashlib.sha256(answer).hexdigest())


def forecast_needs(*, by: Account, at: datetime) -> Forecast | None:
    """Forecasts every countable need from what has become of earlier ones; None where there is no need to forecast.

    Raises forum's NotYours for anybody but the desk and the planner.
    """
    must_be_staff(by=by, at=at)
    problem, axes = gather_forecast(day_of(at))
    if not axes.needs:
        return None
    limits = {"draws": DRAWS, "seed": 0}
    with one_cause():
        with transaction.atomic():
            purpose = _("Forecast %(count)s needs") % {"count": len(axes.needs)}
            run = runs.request_run(engine=ENGINE, purpose=purpose, limits=limits, by=by, at=at)
            runs.start_run(run=run, problem=write_problem(problem), by=by, at=at)
        began = time.perf_counter()
        result = solve(problem, Limits(**limits))
        seconds = time.perf_counter() - began
        needs, sums = figures_of(axes, result)
        with transaction.atomic():
            runs.finish_run(run=run, outcome=outcome_of(problem, result), seconds=seconds, by=by, at=at)
            known = {"read": axes.read, "ended": axes.ended, "learnt": learnt_of(axes, result)}
            return record_forecast(run=run, needs=needs, sums=sums, **known, by=by, at=at)


def forecast_once_a_day(*, by: Account, at: datetime) -> int:
    """Forecasts the needs unless that was done today; returns how many needs were forecast."""
    if Forecast.objects.filter(made_on=day_of(at)).exists():
        return 0
    made = forecast_needs(by=by, at=at)
    return made.needs if made else 0

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Measuring the gap: gather, solve outside any transaction, record in one action; the run is kept whole and can be done again."""

import hashlib
import time
from collections.abc import Collection, Mapping
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from selaras.engines.mismatch import Limits, Problem, Result, cost_of, read_problem, solve, write_problem, write_result
from selaras.ground.people.actions import one_cause
from selaras.ground.people.models import Account
from selaras.ground.runs import actions as runs
from selaras.ground.runs.models import Run
from selaras.ground.runs.rules import Outcome, Progress
from selaras.ground.standards.models import ProgrammeVersion
from selaras.kit.dates import day_of
from selaras.kit.scope import whole_network
from selaras.loop.forum.actions.refusals import must_be_staff
from selaras.loop.mismatch.actions import Measured, record_measure
from selaras.loop.mismatch.gather import Axes, gather_mismatch
from selaras.loop.mismatch.gather.answer import cube_of, findings_of, indices_of
from selaras.loop.mismatch.gather.changed import predicted
from selaras.loop.mismatch.gather.hiring import Rate, hiring_rates
from selaras.loop.mismatch.models import Measure, Supply, SupplySet
from selaras.loop.mismatch.queries.cube import Cube
from selaras.loop.mismatch.queries.cube import cube_of as cube_read
from selaras.loop.mismatch.queries.houses import facts_of, terms_of
from selaras.loop.mismatch.queries.sharing import shared_out
from selaras.loop.mismatch.rules import Prediction

ENGINE = "mismatch"
LIMITS: Mapping[str, Any] = {"draws": 200, "seed": 0}


def solve_stored(problem: bytes, limits: Mapping[str, Any], progress: Progress) -> Outcome:
    """Measures a stored problem again; what `selaras runs replay` calls."""
    stored = read_problem(problem)
    return outcome_of(stored, solve(stored, Limits(**limits)))


def outcome_of(problem: Problem, result: Result) -> Outcome:
    """An answer as the record of runs keeps it; its value is the gap, in people."""
    answer = write_result(result)
    return Outcome(status=result.status, value=cost_of(problem, result), bound=None, answer=answer, digest=hashlib.sha256(answer).hexdigest())


def measure_mismatch(*, by: Account, at: datetime, supply: SupplySet | None = None) -> Measure | None:
    """Measures every countable need against a supply, the one told last unless another is given; None where there is no need.

    Raises forum's NotYours for anybody but the desk and the planner.
    """
    must_be_staff(by=by, at=at)
    supply = supply or SupplySet.objects.first()
    problem, axes = gather_mismatch(day_of(at), supply)
    if not axes.lines:
        return None
    with one_cause():
        with transaction.atomic():
            purpose = _("Mismatch of %(count)s needs") % {"count": len({line.need.pk for line in axes.lines})}
            run = runs.request_run(engine=ENGINE, purpose=purpose, limits=dict(LIMITS), by=by, at=at)
            runs.start_run(run=run, problem=write_problem(problem), by=by, at=at)
        began = time.perf_counter()
        result = solve(problem, Limits(**LIMITS))
        seconds = time.perf_counter() - began
        rates = {str(programme): asdict(rate) for programme, rate in axes.hiring.items()}
        found = Measured(
            advised(cube_of(problem, axes, result), axes, supply, day_of(at)), indices_of(result), findings_of(problem, axes, result), rates
        )
        with transaction.atomic():
            runs.finish_run(run=run, outcome=outcome_of(problem, result), seconds=seconds, by=by, at=at)
            return record_measure(run=run, supply=supply, found=found, by=by, at=at)


def advised(cube: Cube, axes: Axes, supply: SupplySet | None, day: date) -> Cube:
    """The lines with the people whom nobody meets shared out among the centres that are open."""
    terms = terms_of(supply)
    open_centres = {each.pk: each.region_id for each in axes.centres if each.closed_on is None}
    with whole_network():
        facts = facts_of(cube, supply, list(open_centres), terms.until or date(day.year, 12, 31))
        told = Supply.objects.filter(of=supply, sent__isnull=False).order_by().values_list("centre", "version").annotate(people=Sum("sent"))
        sent = {(centre, version): people for centre, version, people in told}
    return replace(cube, **shared_out(cube, facts, open_centres, terms.most, sent))


def predict(*, measure: Measure, version: ProgrammeVersion, units: Collection[int], centres: Collection[int]) -> Prediction | None:
    """What it would change if a programme version taught exactly these units (keys) at the centres (keys) that run it or could; None where the
    version was not measured. Nothing is kept.
    """
    problem = Run.objects.values_list("problem", flat=True).get(pk=measure.run_id)
    return predicted(read_problem(bytes(problem or b"")), cube_read(measure), version, units, centres)


def hiring_of(stated: Mapping[int, float]) -> Mapping[int, Rate]:
    """Hiring rates by programme (key) as the plan weighs them: stated beforehand, and learnt from outcomes. Two queries."""
    with whole_network():
        return hiring_rates(stated)


def measure_once_a_day(*, by: Account, at: datetime) -> int:
    """Measures unless that was done today; returns how many needs were measured."""
    if Measure.objects.filter(made_on=day_of(at)).exists():
        return 0
    made = measure_mismatch(by=by, at=at)
    return made.needs if made else 0

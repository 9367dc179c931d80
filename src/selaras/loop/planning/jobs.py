# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Ordering a plan, computing it outside any transaction, recording it; `solve_stored` is what a replay calls."""

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django_tasks import task

from selaras.engines.planning import Limits, Problem, Result, load, save, solve
from selaras.ground.people.models import Account
from selaras.ground.people.queries import after_record
from selaras.ground.runs import actions as runs
from selaras.ground.runs.models import Run
from selaras.ground.runs.rules import Outcome, Progress, RunState, fingerprint
from selaras.kit.dates import day_of
from selaras.kit.errors import Refusal
from selaras.loop.demand.jobs.forecast import forecast_needs
from selaras.loop.mismatch.jobs import measure_mismatch
from selaras.loop.planning.actions.plans import record_plan
from selaras.loop.planning.gather import Axes, Permissions, draft_of, gather
from selaras.loop.planning.gather.export import export
from selaras.loop.planning.gather.summary import FIGURES, summary_of
from selaras.loop.planning.models import Plan, Year

__all__ = ["ENGINE", "FIGURES", "Permissions", "compute_plan", "digest", "make_plan", "order_plan", "outcome_of", "solve_stored"]

ENGINE = "planning"

# What the engine, which knows no languages, says on its way; shown translated.
STEPS = (
    gettext_noop("the rules of the year"),
    gettext_noop("prices of what the fields share"),
    gettext_noop("a bound of every plan"),
    gettext_noop("a bound by whole numbers"),
    gettext_noop("fields made whole"),
    gettext_noop("a first whole plan"),
    gettext_noop("improving field by field"),
    gettext_noop("absorption and cost"),
    gettext_noop("the fairest of plans worth as much"),
    gettext_noop("the targets seem out of reach: what is missing?"),
    gettext_noop("done"),
)


def digest(result: Result) -> str:
    """SHA-256 over the decisions (and what is missing), not over seconds or log lines."""
    words = hashlib.sha256(str(result.status).encode())
    for part in (result.answer, result.missing):
        for each in fields(part) if part is not None else ():
            value = np.ascontiguousarray(getattr(part, each.name))
            words.update(each.name.encode() + value.tobytes())
    return words.hexdigest()


def solve_stored(problem: bytes, limits: Mapping[str, Any], progress: Progress) -> Outcome:
    """Solves a stored problem; what `selaras runs replay` calls."""
    return outcome_of(solve(load(problem), Limits(**limits), progress))  # type: ignore[arg-type]


def outcome_of(result: Result) -> Outcome:
    """A result as the record of runs keeps it."""
    solved = result.missing is None
    return Outcome(
        status=str(result.status),
        value=result.value if solved else None,
        bound=result.bound if solved else None,
        answer=save(result),
        digest=digest(result),
        log="\n".join(result.log),
    )


def order_plan(*, year: Year, permissions: Permissions, limits: Mapping[str, Any], by: Account, at: datetime) -> Run:
    """Puts a planning run on record and queues it. The page that follows it can be left and found again."""
    with transaction.atomic():
        run = runs.request_run(engine=ENGINE, purpose=_("Plan %(year)s") % {"year": year}, limits=limits, by=by, at=at)
        levers = {"upgrading": permissions.upgrading, "new_assessors": permissions.new_assessors}
        transaction.on_commit(partial(make_plan.enqueue, run.pk, year.pk, levers, at.isoformat()))
    return run


@task()
def make_plan(run_id: int, year_id: int, levers: dict[str, bool], at: str) -> int | None:
    """The queued work. Done twice it counts once: a run that has ended is left alone."""
    run = Run.objects.get(pk=run_id)
    if not run.open:
        return None
    when = datetime.fromisoformat(at)
    try:
        plan = compute_plan(
            run=run,
            year=Year.objects.get(pk=year_id),
            permissions=Permissions(**levers),
            by=run.requested_by,
            at=when,
        )
    except Exception as error:
        runs.fail_run(run=run, reason=f"{type(error).__name__}: {error}", by=run.requested_by, at=when)
        raise
    return plan.pk


def compute_plan(
    *,
    run: Run,
    year: Year,
    permissions: Permissions,
    by: Account,
    at: datetime,
    watch: Callable[[float, str, float | None, float | None], None] | None = None,
) -> Plan:
    """Forecasts the needs anew, gathers, solves outside any transaction, records in one action, and measures the mismatch that the plan leaves;
    `watch` hears the progress too.

    The plan is made after all that is on record when its tables are read, also where it was ordered (`at`) before.
    """
    at = after_record(at)
    forecast_needs(by=by, at=at)
    problem, axes = gather(year, day_of(at), permissions)
    stored = save(problem)
    if run.state == RunState.QUEUED:
        runs.start_run(run=run, problem=stored, by=by, at=at)

    def progress(fraction: float, words: str, value: float | None = None, bound: float | None = None) -> None:
        runs.report_progress(run_id=run.pk, fraction=fraction, words=words, value=value, bound=bound)
        if watch is not None:
            watch(fraction, words, value, bound)

    began = time.perf_counter()
    result = solve(problem, Limits(**run.limits), progress)
    seconds = time.perf_counter() - began
    draft = draft_of(problem, axes, result, permissions)
    with transaction.atomic():
        run = runs.finish_run(run=run, outcome=outcome_of(result), seconds=seconds, by=by, at=at)
        plan = record_plan(run=run, draft=draft, by=by, at=at)
    measure_mismatch(by=by, at=at)
    return plan


@dataclass(frozen=True)
class Computed:
    """A plan with the problem it answers, read back from its run."""

    problem: Problem
    axes: Axes
    result: Result

    def summary(self) -> dict[str, Any]:
        """The plan's figures, recomputed (gather.summary)."""
        return summary_of(self.problem, self.result)

    def export(self, folder: Path) -> None:
        """Problem and answer as documented CSV."""
        export(self.problem, self.axes, self.result, folder)


class TablesChanged(Refusal):
    """The tables no longer are those the plan was computed from."""


def computed(plan: Plan) -> Computed:
    """Reads a plan's run back, with names: as of the day on which it was made, of the needs and people that it counted on.

    Raises TablesChanged where what they say, or people or money, changed since.
    """
    permissions = Permissions(upgrading="upgrading" not in plan.forbidden, new_assessors="new_assessors" not in plan.forbidden)
    problem, axes = gather(plan.year, day_of(plan.made_at), permissions, plan)
    if fingerprint(save(problem)) != plan.run.problem_hash or plan.run.answer is None:
        raise TablesChanged(_("What plan %(plan)s was computed from has changed since.") % {"plan": plan}, cure=_("Make a new plan."))
    result = load(bytes(plan.run.answer))
    assert isinstance(result, Result)
    return Computed(problem, axes, result)

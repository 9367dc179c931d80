# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Taking statements up and coding adverts: gather, code outside any transaction, record in one action; the run is kept and can be done again."""

import hashlib
import time
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from selaras.engines.coding import Limits, Result, cost_of, read_problem, solve, write_problem, write_result
from selaras.engines.coding import Problem as CodingProblem
from selaras.ground.people.actions import one_cause
from selaras.ground.people.models import Account
from selaras.ground.runs import actions as runs
from selaras.ground.runs.models import Run
from selaras.ground.runs.rules import Outcome, Progress
from selaras.loop.demand.actions import TakenUp, record_codes
from selaras.loop.demand.adverts.actions import record_advert_codes
from selaras.loop.demand.adverts.models import AdvertBatch
from selaras.loop.demand.adverts.queries import titles_of
from selaras.loop.demand.adverts.rules import CANDIDATES
from selaras.loop.demand.gather import coded_of, gather, gather_titles
from selaras.loop.demand.rules import MOST_CANDIDATES
from selaras.loop.forum.actions.refusals import must_be_staff

ENGINE = "coding"
Answer = TypeVar("Answer")


def solve_stored(problem: bytes, limits: Mapping[str, Any], progress: Progress) -> Outcome:
    """Codes a stored problem again; what `selaras runs replay` calls."""
    stored = read_problem(problem)
    return outcome_of(stored, solve(stored, Limits(**limits)))


def outcome_of(problem: CodingProblem, result: Result) -> Outcome:
    """An answer as the record of runs keeps it. Its value: texts whose code is expected to be wrong."""
    answer = write_result(result)
    return Outcome(status=result.status, value=cost_of(problem, result), bound=None, answer=answer, digest=hashlib.sha256(answer).hexdigest())


def take_up_statements(*, statements: Collection[int] | None = None, by: Account, at: datetime) -> TakenUp:
    """Takes up the submitted statements (or those among the given keys): each becomes a need, coded where the engine is sure.

    Raises forum's NotYours for anybody but the desk and the planner.
    """
    must_be_staff(by=by, at=at)
    problem, axes = gather(statements)
    if not problem.texts:
        return TakenUp(0, 0)
    purpose = _("Code %(count)s statements") % {"count": len(problem.texts)}

    def record(result: Result, _run: Run) -> TakenUp:
        return record_codes(coded=coded_of(axes, result), by=by, at=at)

    return _on_record(problem, purpose, MOST_CANDIDATES, record, by=by, at=at)


def code_adverts(*, batch: AdvertBatch, by: Account, at: datetime) -> int:
    """Reads an occupation in the title of each advert of a file; what an earlier run read is replaced. Returns how many have one.

    Raises forum's NotYours for anybody but the desk and the planner.
    """
    must_be_staff(by=by, at=at)
    problem, axes = gather_titles(titles_of(batch))
    purpose = _("Code %(count)s adverts of %(file)s") % {"count": len(problem.texts), "file": batch.name}

    def record(result: Result, run: Run) -> int:
        return record_advert_codes(batch=batch, coded=coded_of(axes, result), run=run, by=by, at=at)

    return _on_record(problem, purpose, CANDIDATES, record, by=by, at=at)


def _on_record(
    problem: CodingProblem, purpose: str, candidates: int, record: Callable[[Result, Run], Answer], *, by: Account, at: datetime
) -> Answer:
    """Codes outside any transaction; the run and what `record` makes of its answer are kept together, under one cause."""
    limits = {"candidates": candidates}
    with one_cause():
        with transaction.atomic():
            run = runs.request_run(engine=ENGINE, purpose=purpose[:200], limits=limits, by=by, at=at)
            runs.start_run(run=run, problem=write_problem(problem), by=by, at=at)
        began = time.perf_counter()
        result = solve(problem, Limits(**limits))
        seconds = time.perf_counter() - began
        with transaction.atomic():
            runs.finish_run(run=run, outcome=outcome_of(problem, result), seconds=seconds, by=by, at=at)
            return record(result, run)

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The three steps: reach the targets or name what is missing; absorption and cost; fairness."""

import numpy as np

from selaras.engines.planning.answer import Answer, Limits, Missing, Result, Status
from selaras.engines.planning.check import violations
from selaras.engines.planning.cost import cost_of
from selaras.engines.planning.decomposed import solve_decomposed
from selaras.engines.planning.fairness import fairer
from selaras.engines.planning.families import assemble
from selaras.engines.planning.model import Model
from selaras.engines.planning.problem import Problem
from selaras.engines.planning.reading import answer_of, missing_of
from selaras.engines.planning.search import Found, Progress, Search
from selaras.engines.planning.whole import solve_whole

SMALL = 600  # whole-numbered decisions up to which a model is given to HiGHS as a whole


def solve(problem: Problem, limits: Limits | None = None, progress: Progress | None = None) -> Result:
    """Plan the year. An unreachable target is an answer, not an error: then the status is INFEASIBLE and `missing` names the least to add.

    Same problem, seed and work limits give the same answer, unless `limits.seconds` is set.
    """
    search = Search(limits or Limits(), progress)
    model = assemble(problem)
    search.say(0.02, f"{model.worth.size} decisions under {model.row_lower.size} rules")
    found = best_point(model, search)
    if found.x is None:
        return _without_plan(problem, search, found)
    search.say(0.8, "absorption and cost", found.value, found.bound)
    x = fairer(problem, model, found, search) if is_small(model) else found.x
    answer = answer_of(problem, model, x)
    broken = violations(problem, answer)
    if broken:
        raise RuntimeError("the solver's plan breaks its own rules:\n" + "\n".join(broken[:10]))
    status = Status.OPTIMAL if found.gap <= search.limits.gap + 1e-9 else Status.FEASIBLE
    return _result(problem, search, status, answer, found.bound)


def best_point(model: Model, search: Search) -> Found:
    """Small models whole, large ones by blocks."""
    if is_small(model):
        return solve_whole(model, search)
    return solve_decomposed(model, search) or Found(None, -np.inf, -np.inf)


def is_small(model: Model) -> bool:
    """Whether HiGHS proves the whole model best in seconds."""
    return int(model.integer.sum()) <= SMALL


def _result(problem: Problem, search: Search, status: Status, answer: Answer, bound: float, missing: Missing | None = None) -> Result:
    value = cost_of(problem, answer).value
    gap = max(0.0, bound - value) / max(abs(value), 1e-9)
    search.say(1.0, f"done: {status}", value, bound)
    return Result(
        status=status, answer=answer, value=value, bound=max(bound, value) if status in (Status.OPTIMAL, Status.FEASIBLE) else bound,
        gap=gap, missing=missing, seconds=search.seconds, work=search.work, log=tuple(search.log),
    )  # fmt: skip


def _without_plan(problem: Problem, search: Search, found: Found) -> Result:
    """No plan was found: the least that is missing decides whether there is none."""
    search.say(0.4, "the targets seem out of reach: what is missing?")
    elastic = assemble(problem, elastic=True)
    lacking = best_point(elastic, search)
    nothing = Answer.nothing(problem)
    if lacking.x is None or -lacking.bound <= 1e-6:
        return _result(problem, search, Status.NO_PLAN, nothing, found.bound)
    missing = missing_of(problem, elastic, lacking.x, -lacking.bound)
    return _result(problem, search, Status.INFEASIBLE, nothing, -np.inf, missing)

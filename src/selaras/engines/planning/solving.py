# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The three steps: reach the targets or name what is missing; absorption and cost; fairness."""

import dataclasses

import numpy as np

from selaras.engines.axes import Floats
from selaras.engines.planning.answer import Answer, Limits, Missing, Result, Status
from selaras.engines.planning.check import violations
from selaras.engines.planning.cost import cost_of
from selaras.engines.planning.decomposed import Decomposition
from selaras.engines.planning.fairness import fairer
from selaras.engines.planning.families import assemble
from selaras.engines.planning.model import Model
from selaras.engines.planning.problem import Problem
from selaras.engines.planning.reading import answer_of, carried, missing_of
from selaras.engines.planning.search import Found, Progress, Search, Step
from selaras.engines.planning.whole import solve_whole

NOTHING = 0.01  # a smaller weighted sum of what is missing is none: a trace of floating point arithmetic
MARGIN = 0.03  # by how much the targets are raised to say what is missing, so that a plan can be found with it, not only exist
UNTRUE = 1e-5  # by how much of its worth a plan may seem better than the bound: rounding, no more
ZEAL = 0.05  # instructor-days that a participant or a person certified is worth where the targets are hard to reach
SMALL = 600  # whole-numbered decisions up to which a model is given to HiGHS as a whole


def solve(problem: Problem, limits: Limits | None = None, progress: Progress | None = None) -> Result:
    """Plan the year. An unreachable target is an answer, not an error: then the status is INFEASIBLE and `missing` names the least to add.

    Same problem, seed and work limits give the same answer, unless `limits.seconds` is set.
    """
    search = Search(limits or Limits(), progress)
    model = assemble(problem)
    search.log.append(f"{model.worth.size} decisions under {model.row_lower.size} rules")
    search.say(0.02, Step.RULES)
    apart = None if is_small(model) else Decomposition.of(model, search)
    found = solve_whole(model, search) if is_small(model) else best_point(apart)
    if found.x is None:
        search.say(0.4, Step.MISSING)
        bound = least_missing(problem, search)
        if bound > NOTHING:
            missing = _missing(problem, search, bound)
            if missing is not None:
                return _result(problem, search, Status.INFEASIBLE, Answer.nothing(problem), -np.inf, missing)
        x = None if apart is None or bound > NOTHING else _somehow(problem, model, search)
        if apart is None or x is None:
            return _result(problem, search, Status.NO_PLAN, Answer.nothing(problem), found.bound)
        found = apart.better(x)
    assert found.x is not None
    search.say(0.8, Step.WORTH, found.value, found.bound)
    x = fairer(problem, model, found, search) if is_small(model) else found.x
    answer = answer_of(problem, model, x)
    broken = violations(problem, answer)
    if broken:
        raise RuntimeError("the solver's plan breaks its own rules:\n" + "\n".join(broken[:10]))
    status = Status.PROVEN if found.gap <= search.limits.gap + 1e-9 else Status.FEASIBLE
    return _result(problem, search, status, answer, found.bound)


def best_point(apart: Decomposition | None) -> Found:
    """The best point of a model taken apart."""
    return Found(None, -np.inf, -np.inf) if apart is None else apart.best()


def is_small(model: Model) -> bool:
    """Whether HiGHS proves the whole model best in seconds."""
    return int(model.integer.sum()) <= SMALL


def _result(problem: Problem, search: Search, status: Status, answer: Answer, bound: float, missing: Missing | None = None) -> Result:
    value = cost_of(problem, answer).value
    if status in (Status.PROVEN, Status.FEASIBLE) and value > bound + UNTRUE * (1 + abs(value)):
        raise RuntimeError(f"a plan is worth {value:.6f}, more than the {bound:.6f} that the bound says no plan can be worth")
    gap = max(0.0, bound - value) / max(abs(value), 1e-9)
    search.log.append(str(status))
    search.say(1.0, Step.DONE, value, bound)
    return Result(
        status=status, answer=answer, value=value, bound=max(bound, value) if status in (Status.PROVEN, Status.FEASIBLE) else bound,
        gap=gap, missing=missing, seconds=search.seconds, work=search.work, log=tuple(search.log),
    )  # fmt: skip


def least_missing(problem: Problem, search: Search) -> float:
    """A weighted sum, in instructor-days, that is proven to be missing at least."""
    elastic = assemble(problem, elastic=True)
    if is_small(elastic):
        return -solve_whole(elastic, search).bound
    apart = Decomposition.of(elastic, search)
    return -np.inf if apart is None else -apart.bound


def _missing(problem: Problem, search: Search, bound: float) -> Missing | None:
    """What can be added so that a plan is found; little more than what must be."""
    elastic = assemble(problem, elastic=True)
    if is_small(elastic):
        lacking = solve_whole(elastic, search)
    else:
        raised = {name: getattr(problem, name) * (1 + MARGIN) for name in ("target_participants", "target_certified")}
        elastic = assemble(dataclasses.replace(problem, **raised), elastic=True, zeal=ZEAL)
        lacking = best_point(Decomposition.of(elastic, search))
    return None if lacking.x is None else missing_of(problem, elastic, lacking.x, bound)


def _somehow(problem: Problem, model: Model, search: Search) -> Floats | None:
    """A point of the model that keeps every rule, whatever it is worth; None if none is found."""
    elastic = assemble(problem, elastic=True, zeal=ZEAL)
    found = best_point(Decomposition.of(elastic, search))
    if found.x is None or missing_of(problem, elastic, found.x, 0.0).weight > NOTHING:
        return None
    return carried(elastic, found.x, model)

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What a measurement promises, recomputed from it alone, and every rule it can break."""

import numpy as np

from selaras.engines.mismatch.network import CAPACITY, FINEST
from selaras.engines.mismatch.problem import Problem, Result
from selaras.engines.mismatch.solving import COHORTS, LINES

TRACE = 1e-9  # relative; smaller differences are traces of floating point arithmetic


def cost_of(problem: Problem, result: Result) -> float:
    """People asked for who cannot be met: the gap, added up from its parts."""
    del problem
    return float(sum(getattr(result, name).sum() for name in LINES[1:]))


def violations(problem: Problem, result: Result) -> list[str]:
    """Everything that is wrong with a measurement, in words."""
    found = _shapes(problem, result)
    return found or [*_add_up(problem, result), *_both_sides(problem, result), *_rules(problem, result), *_of_units(problem, result)]


def _shapes(problem: Problem, result: Result) -> list[str]:
    lines, cohorts, cuts = problem.size("line"), problem.size("cohort"), problem.size("cut")
    wanted: dict[str, tuple[int, ...]] = {"profile_fits": (problem.profiles,)}
    wanted |= dict.fromkeys(LINES, (lines,)) | dict.fromkeys(COHORTS, (cohorts,))
    wanted |= {"wish_met": problem.wishes()[0].shape, "want_near": problem.wanted_line.shape, "want_anywhere": problem.wanted_line.shape}
    wanted |= dict.fromkeys(("index", "index_low", "index_high"), (cuts, 3))
    got = {name: getattr(result, name).shape for name in wanted}
    return [f"{name} has the shape {got[name]}, the problem asks for {shape}" for name, shape in wanted.items() if got[name] != shape]


def _add_up(problem: Problem, result: Result) -> list[str]:
    found = []
    for kind, names, people in (("line", LINES, problem.line_people), ("cohort", COHORTS, problem.cohort_people)):
        whole = sum(getattr(result, name) for name in names)
        wrong = np.flatnonzero(~np.isclose(whole, people, rtol=TRACE, atol=TRACE))
        found += [f"the parts of {kind} {at} do not add up to its people" for at in wrong]
    return found


def _both_sides(problem: Problem, result: Result) -> list[str]:
    """Whoever is met is met by somebody, part by part, but for rounding to parts of people."""
    rough = (problem.size("line") + problem.size("cohort")) * _grain(problem)
    return [
        f"{line} is {getattr(result, line).sum():g} people and {cohort} {getattr(result, cohort).sum():g}"
        for line, cohort in zip(LINES[:-1], COHORTS[:-1], strict=True)
        if abs(getattr(result, line).sum() - getattr(result, cohort).sum()) > rough
    ]


def _grain(problem: Problem) -> float:
    """The part of a person in which the flow counts, at most."""
    most = max(problem.line_people.sum(), problem.cohort_people.sum(), 1.0)
    return float(max(1 / FINEST, 20 * most / CAPACITY))


def _rules(problem: Problem, result: Result) -> list[str]:
    """No line is met, or would be, whom nobody fits."""
    nobody = result.profile_fits[problem.line_profile] == 0
    if (result.profile_fits != np.bincount(problem.fit_profile, minlength=problem.profiles)).any():
        return ["profile_fits is not the number of programmes that fit"]
    met = result.line_met + result.line_timing + result.line_place
    found = [f"line {at} is met though no programme fits it" for at in np.flatnonzero(nobody & (met > 0))]
    near = result.line_met + result.line_timing
    apart = ~np.asarray(problem.near.any(axis=1))[problem.line_place]
    return found + [f"line {at} is met though no centre is near" for at in np.flatnonzero(apart & (near > 0))]


def _of_units(problem: Problem, result: Result) -> list[str]:
    met = np.bincount(result.meeting_line, result.meeting_people, minlength=problem.size("line"))
    if not np.allclose(met, result.line_met, rtol=TRACE, atol=TRACE):
        return ["the meetings of lines do not add up to line_met"]
    line, unit = problem.wishes()
    over = result.wish_met > result.line_met[line] * (1 + TRACE) + TRACE
    untaught = ~np.isin(unit, problem.taught_unit) & (result.wish_met > 0)
    found = [f"wish {at} is met by more people than its line" for at in np.flatnonzero(over)]
    found += [f"wish {at} is met though nobody teaches the unit" for at in np.flatnonzero(untaught)]
    return found + [f"equipment of wish {at} is near and nowhere" for at in np.flatnonzero(result.want_near & ~result.want_anywhere)]

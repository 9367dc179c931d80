# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The parts of the gap from the four flows, then units, equipment and indices."""

from typing import Any

import numpy as np

from selaras.engines.axes import Bools, Floats, Ints
from selaras.engines.mismatch.indices import of_markets
from selaras.engines.mismatch.network import Flows, Merged, flows
from selaras.engines.mismatch.problem import Limits, Problem, Result, expand

LINES = ("line_met", "line_timing", "line_place", "line_skills", "line_seats")
COHORTS = ("cohort_met", "cohort_timing", "cohort_place", "cohort_skills", "cohort_idle")


def solve(problem: Problem, limits: Limits) -> Result:
    """The gap and its parts. Same problem, draws and seed: same answer to the last bit."""
    found = flows(problem)
    index, low, high = of_markets(problem, limits)
    near, anywhere = equipment(problem)
    met = meetings(problem, found)
    gap: dict[str, Any] = dict(zip(LINES, parts(found.cells, found.met, problem.line_people), strict=True))
    gap |= zip(COHORTS, parts(found.batches, found.used, problem.cohort_people), strict=True)
    return Result(
        **gap,
        profile_fits=np.bincount(problem.fit_profile, minlength=problem.profiles),
        meeting_line=met[0],
        meeting_programme=met[1],
        meeting_centre=met[2],
        meeting_people=met[3],
        wish_met=wishes_met(problem, met[0], met[1], met[3]),
        want_near=near,
        want_anywhere=anywhere,
        index=index,
        index_low=low,
        index_high=high,
    )


def parts(merged: Merged, through: Ints, people: Floats) -> list[Floats]:
    """[part][row] people: what the first flow brings, what each further one adds, and the rest."""
    steps = np.diff(np.vstack([np.zeros_like(merged.amount), through, merged.amount]), axis=0)
    return [merged.back(step, people) for step in steps]


def meetings(problem: Problem, found: Flows) -> tuple[Ints, Ints, Ints, Floats]:
    """[meeting] line, programme, centre and people: by whose graduates each line is met, line by line."""
    centres = problem.near.shape[1]
    programme, centre, _month = found.batches.facts[found.pair_batch].T
    key, meeting = np.unique((found.pair_cell * problem.programmes + programme) * centres + centre, return_inverse=True)
    flow = np.bincount(meeting, found.pair_flow, minlength=len(key))
    course, centre = np.divmod(key, max(centres, 1))
    cell, programme = np.divmod(course, max(problem.programmes, 1))
    many = np.bincount(cell, minlength=len(found.cells.amount))
    line, at = expand(many[found.cells.of], (np.cumsum(many) - many)[found.cells.of])
    return line, programme[at], centre[at], problem.line_people[line] * flow[at] / np.maximum(found.cells.amount, 1)[found.cells.of[line]]


def wishes_met(problem: Problem, met_line: Ints, met_programme: Ints, met_people: Floats) -> Floats:
    """[wish] people of a line met by somebody who learnt the unit; meetings stand by line."""
    line, unit = problem.wishes()
    many = np.bincount(met_line, minlength=problem.size("line"))
    wish, at = expand(many[line], (np.cumsum(many) - many)[line])
    return np.bincount(wish, met_people[at] * taught(problem, met_programme[at], unit[wish]), minlength=len(line)).astype(float)


def taught(problem: Problem, programme: Ints, unit: Ints) -> Bools:
    """[pair] whether a programme teaches a unit."""
    there = np.sort(problem.taught_programme * problem.units + problem.taught_unit)
    wanted = programme * problem.units + unit
    at = np.minimum(np.searchsorted(there, wanted), max(len(there) - 1, 0))
    return np.asarray(there[at] == wanted) if len(there) else np.zeros(len(wanted), bool)


def equipment(problem: Problem) -> tuple[Bools, Bools]:
    """[wanted] whether a workshop within reach, and whether any, has the equipment."""
    had = np.zeros((problem.near.shape[1], problem.kinds), bool)
    had[problem.had_centre, problem.had_kind] = True
    within = np.asarray(problem.near.astype(np.float32) @ had.astype(np.float32) > 0)
    return within[problem.line_place[problem.wanted_line], problem.wanted_kind], np.asarray(had.any(axis=0))[problem.wanted_kind]

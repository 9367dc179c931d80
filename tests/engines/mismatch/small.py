# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Small problems: one made by hand, with its arithmetic, one with nothing in it, and random ones."""

import dataclasses
from typing import Any

import numpy as np

from selaras.engines.mismatch import Problem

EMPTY = {
    **dict.fromkeys(("profiles", "programmes", "units", "kinds", "owners", "markets"), 0),
    **{each.name: [] for each in dataclasses.fields(Problem) if each.metadata},
    "longest_wait": 4,
    "latest": 1,
    "near": np.zeros((0, 0), bool),
    **dict.fromkeys(("line_market", "cohort_market"), np.zeros((0, 0), int)),
}


def problem(**given: Any) -> Problem:
    """A problem with nothing but what is given."""
    facts = {**EMPTY, **given}
    lines, cohorts = len(facts["line_people"]), len(facts["cohort_people"])
    usual = {
        "line_owner": np.zeros(lines, int), "line_market": np.zeros((1, lines), int), "cohort_market": np.zeros((1, cohorts), int),
        "cohort_certified": np.zeros(cohorts), "cohort_hiring": np.full(cohorts, 0.7), "unit_newer": np.full(facts["units"], -1),
        "owners": 1, "markets": 1,
    }  # fmt: skip
    return Problem(**(facts | {name: value for name, value in usual.items() if name not in given}))


def empty_problem() -> Problem:
    """Nobody asks and nobody is taught."""
    return Problem(**EMPTY)


def welders() -> Problem:
    """Welders (profile 0: units 0, 1) are wanted here and elsewhere, now and later; garment workers (profile 1: unit 2) are taught too many.

        line                 people  place  months    cohort               people  centre  ready
        0 welders            30      0      3..4      0 welders            20      0       3     in time for line 0: 20 met
        1 welders            10      1      3..4      1 welders            8       0       11    too late for line 0: 8 timing
        2 rope access        5       0      3..3      2 welders            6       2       3     too far from all: 6 place, of which
        3 pipe welders       4       0      3..3      3 garment            50      0       3       lines 0 and 1 have 2 and 10 open

    Centre 0 is near place 0 only, centre 1 near place 1 (and teaches nobody), centre 2 near none.
    Line 3 asks for units 0 and 3; the welders learn 0 and 1, half of it: they fit (pair 3). Rope access (unit 4) fits nobody.
    Levels: 20 + 0; with line 3: lines 0 and 3 share 20 welders of whom 34 want some. See the test for who gets whom.
    """
    return problem(
        profiles=4, programmes=2, units=5, kinds=2, owners=3, markets=3,
        line_people=[30, 10, 5, 4], line_profile=[0, 0, 2, 3], line_place=[0, 1, 0, 0], line_first=[3, 3, 3, 3], line_last=[4, 4, 3, 3],
        line_owner=[0, 1, 2, 0], line_market=[[0, 0, 1, 0]],
        cohort_people=[20, 8, 6, 50], cohort_certified=[10, 4, 3, 25], cohort_hiring=[0.8, 0.8, 0.8, 0.4], cohort_programme=[0, 0, 0, 1],
        cohort_centre=[0, 0, 2, 0], cohort_month=[3, 11, 3, 3], cohort_market=[[0, 0, 0, 2]],
        fit_profile=[0, 1, 3], fit_programme=[0, 1, 0],
        near=[[True, False, False], [False, True, False]],
        asked_profile=[0, 0, 1, 2, 3, 3], asked_unit=[0, 1, 2, 4, 0, 3],
        taught_programme=[0, 0, 1], taught_unit=[0, 1, 2],
        certified_programme=[0, 1], certified_unit=[0, 2], unit_newer=[1, -1, -1, -1, -1],
        wanted_line=[0, 2], wanted_kind=[0, 1], had_centre=[2], had_kind=[0],
    )  # fmt: skip


def random_problem(seed: int, *, lines: int = 6, cohorts: int = 5) -> Problem:
    """A problem drawn from a seed, small enough for a linear program."""
    draw = np.random.default_rng(seed)
    profiles, programmes, places, centres, units = 4, 3, 3, 3, 5
    asked = draw.random((profiles, units)) < 0.4
    taught = draw.random((programmes, units)) < 0.5
    fits = np.argwhere(draw.random((profiles, programmes)) < 0.5)
    first = draw.integers(-3, 12, lines)
    people = draw.choice([0.0, 1.0, 2.5, 7.25, 16.0, 0.1], lines), draw.choice([0.0, 3.0, 16.0, 14.4], cohorts)
    wants = np.argwhere(draw.random((lines, 2)) < 0.3)
    has = np.argwhere(draw.random((centres, 2)) < 0.3)
    return problem(
        profiles=profiles, programmes=programmes, units=units, kinds=2, owners=3, markets=4,
        line_people=people[0], line_profile=draw.integers(0, profiles, lines), line_place=draw.integers(0, places, lines), line_first=first,
        line_last=first + draw.integers(0, 5, lines), line_owner=draw.integers(0, 3, lines), line_market=draw.integers(-1, 4, (2, lines)),
        cohort_people=people[1], cohort_certified=people[1] / 2, cohort_hiring=draw.random(cohorts),
        cohort_programme=draw.integers(0, programmes, cohorts), cohort_centre=draw.integers(0, centres, cohorts),
        cohort_month=draw.integers(0, 12, cohorts), cohort_market=draw.integers(-1, 4, (2, cohorts)),
        fit_profile=fits[:, 0], fit_programme=fits[:, 1], near=draw.random((places, centres)) < 0.5,
        asked_profile=np.argwhere(asked)[:, 0], asked_unit=np.argwhere(asked)[:, 1],
        taught_programme=np.argwhere(taught)[:, 0], taught_unit=np.argwhere(taught)[:, 1],
        wanted_line=wants[:, 0], wanted_kind=wants[:, 1], had_centre=has[:, 0], had_kind=has[:, 1],
    )  # fmt: skip

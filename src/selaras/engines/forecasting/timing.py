# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""When people start: the season within the months in which they were wanted, who comes later than that, who comes all at once."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from selaras.engines.axes import Bools, Floats, Ints
from selaras.engines.forecasting.problem import CALENDAR, Problem

# What is believed before any record, as so many lines; assumed.
LATEST = 6  # months after the last one in which somebody asked for still starts
ON_TIME, SLIPS = 8.0, np.array([0.8, 0.5, 0.3, 0.2, 0.1, 0.1])  # lines on time; lines that come 1..LATEST months late
AT_ONCE, SPREAD_OUT = 2.0, 2.0  # lines whose people all start in one month; lines whose people come month by month
EVEN = 6.0  # lines a calendar month, as many as a year without seasons would bring
SEASON_SPREAD, SEASON_BELIEF = 0.25, 12.0  # how far a month of one year strays from its season (standard deviation of the logarithm); months
SWEEPS = 20


@dataclass(frozen=True)
class Timing:
    """Counts of lines by what their people did, added to what was believed.

    slip      [0 on time, 1..LATEST months late] lines;  at_once, spread_out: lines
    observed, expected  [calendar] lines that came in a calendar month, and that a year without seasons would have brought then
    stray     variance of the logarithm of one year's month round its season
    """

    slip: Floats
    at_once: float
    spread_out: float
    observed: Floats
    expected: Floats
    stray: float

    def late(self) -> float:
        """Expected share of the people who start after the months in which they were wanted."""
        return float(1 - self.slip[0] / self.slip.sum())


def observe(problem: Problem) -> Timing:
    """What the record says of timing. Each past line counts once, in parts by its people."""
    window = problem.past_window[problem.hire_past]
    placed = np.bincount(problem.hire_past, problem.hire_people, minlength=problem.size("past"))
    part = problem.hire_people / np.maximum(placed[problem.hire_past], 1)
    slip: Floats = np.array([ON_TIME, *SLIPS]) + np.bincount(np.clip(problem.hire_month - window + 1, 0, LATEST), part, minlength=LATEST + 1)
    largest = np.zeros(problem.size("past"))
    np.maximum.at(largest, problem.hire_past, problem.hire_people)
    could_differ = (problem.past_window > 1) & (placed > 1)
    at_once = float((could_differ & (largest == placed)).sum())
    observed, expected, stray = _season(problem, part, problem.hire_month < window)
    return Timing(
        np.asarray(slip, np.float64), AT_ONCE + at_once, SPREAD_OUT + float(could_differ.sum()) - at_once, observed + EVEN, expected + EVEN, stray
    )


def _season(problem: Problem, part: Floats, in_time: Bools) -> tuple[Floats, Floats, float]:
    """[calendar] observed and expected lines, and how far single years stray; only months in which people were wanted count."""
    line, month = problem.hire_past[in_time], problem.hire_month[in_time]
    calendar, year = (problem.past_first[line] + month) % CALENDAR, problem.past_year[line]
    cell = (max(problem.years, 1), CALENDAR)
    seen = np.bincount(year * CALENDAR + calendar, part[in_time], minlength=cell[0] * cell[1]).reshape(cell)
    weight = np.bincount(line, part[in_time], minlength=problem.size("past"))
    wanted = np.zeros((problem.size("past"), CALENDAR))
    for later in range(int(problem.past_window.max(initial=0))):
        open_ = np.flatnonzero(problem.past_window > later)
        np.add.at(wanted, (open_, (problem.past_first[open_] + later) % CALENDAR), 1.0)
    season, chance = np.ones(CALENDAR), np.zeros_like(wanted)
    for _sweep in range(SWEEPS):
        chance = wanted * season / np.maximum(wanted @ season, 1e-12)[:, None]
        season = season * (seen.sum(axis=0) + EVEN) / (weight @ chance + EVEN)
    due, swing = np.zeros(cell), np.zeros(cell)
    np.add.at(due, problem.past_year, weight[:, None] * chance)
    np.add.at(swing, problem.past_year, weight[:, None] * chance * (1 - chance))
    even = due.sum(axis=0) / season
    alone = float((part[in_time] ** 2).sum() / max(part[in_time].sum(), 1e-12))
    return even * season, even, _stray(seen - due, swing, alone)


def _stray(beyond: Floats, swing: Floats, alone: float) -> float:
    """How far a month of one year strays from its season: variance of the logarithm, by moments, added to what was believed.

    `beyond` [year, calendar] lines seen less lines due; `swing` how many more a slightly busier month would draw, which times `alone` is also the
    variance that chance by itself brings. A month weighs by how far its lines can tell the two apart.
    """
    there = swing > 1e-6
    found = (beyond[there] ** 2 - alone * swing[there]) / swing[there] ** 2
    weight = (swing[there] / (swing[there] + alone / SEASON_SPREAD**2)) ** 2
    stray = (SEASON_BELIEF * SEASON_SPREAD**2 + float(weight @ found)) / (SEASON_BELIEF + float(weight.sum()))
    return max(stray, SEASON_SPREAD**2 / 10)


@dataclass(frozen=True)
class Windows:
    """The different pairs of first and last month, and which each line has.

    open  [window, month] whether people are wanted then;  last [window];  of [line] its window
    """

    open: Floats
    last: Ints
    of: Ints

    @classmethod
    def of_lines(cls, problem: Problem) -> "Windows":
        """The windows of a problem's lines."""
        pairs, of = np.unique(np.stack([problem.line_first, problem.line_last], axis=1), axis=0, return_inverse=True)
        months = np.arange(int(problem.line_last.max(initial=0)) + LATEST + 1)
        return cls(((pairs[:, :1] <= months) & (months <= pairs[:, 1:])).astype(np.float64), pairs[:, 1], of.reshape(-1))

    def chances(self, season: Floats, slip: Floats) -> Floats:
        """[window, month] chance that somebody of a line with that window starts in that month; `season` [month], `slip` [months late]."""
        odds = self.open * season
        chance = slip[0] * odds / odds.sum(axis=1, keepdims=True)
        for late in range(1, LATEST + 1):
            chance[np.arange(self.last.size), self.last + late] += slip[late]
        return np.asarray(chance)


def draw_chances(timing: Timing, windows: Windows, calendar: int, rng: Generator) -> Floats:
    """[window, month] chances of the months, drawn: the season as far as it is known, this year's straying from it, and who is late."""
    season = rng.gamma(timing.observed) / timing.expected
    months = windows.open.shape[1]
    strays = np.exp(np.sqrt(timing.stray) * rng.standard_normal(months))
    return windows.chances(season[(calendar + np.arange(months)) % CALENDAR] * strays, rng.dirichlet(timing.slip))

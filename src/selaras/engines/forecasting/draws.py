# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Futures drawn from what was learnt: people hired of each line, and of each sum by month."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy.special import expit

from selaras.engines.axes import Bools, Floats, Ints
from selaras.engines.forecasting.learning import FAMILIES, FIRMNESS, Learnt, design_of
from selaras.engines.forecasting.problem import Problem
from selaras.engines.forecasting.timing import Timing, Windows, draw_chances

LEVELS = (0.1, 0.5, 0.9)
CHUNK = 4096  # lines sorted at a time
_YEAR, _OWNER, _OWNER_YEAR = (FAMILIES.index(name) for name in ("year", "owner", "owner_year"))


@dataclass(frozen=True)
class Futures:
    """What was drawn.

    hired   [draw, line] people;  sums [draw, group, month] people by month of start;  totals [draw, group] people whenever they start
    share   [line] mean share of the people asked for that is hired
    chance  [window, month] mean chance of starting in a month
    """

    hired: NDArray[np.int32]
    sums: Floats
    totals: Floats
    share: Floats
    chance: Floats
    windows: Windows


def draw_futures(problem: Problem, beliefs: Sequence[Learnt], timing: Timing, draws: int, rng: Generator) -> Futures:
    """So many futures of all lines together, so that lines of one owner, one field and one year share their fate. They take turns with the beliefs
    about silence (learning.learn), each of which thus holds in as many futures, and in all lines of a future.
    """
    lines, windows = problem.size("line"), Windows.of_lines(problem)
    sector = problem.owner_sector[problem.line_owner]
    has = design_of(beliefs[0].starts, certainty=problem.line_certainty, silence=problem.silence(), sector=sector, field=problem.line_field)
    hired = np.zeros((draws, lines), np.int32)
    sums, totals = np.zeros((draws, problem.groups, problem.months)), np.zeros((draws, problem.groups))
    share, chance = np.zeros(lines), np.zeros_like(windows.open)
    for draw in range(draws):
        learnt = beliefs[draw % len(beliefs)]
        shift, owner = _effects(learnt, rng)
        of_line = expit(has @ (learnt.common + shift) + owner[problem.line_owner])
        hired[draw] = _hires(problem, of_line, float(rng.choice(FIRMNESS, p=learnt.firmness)), rng)
        chances = draw_chances(timing, windows, problem.calendar, rng)
        at_once = rng.random(lines) < rng.beta(timing.at_once, timing.spread_out)
        sums[draw], totals[draw] = _summed(problem, windows, hired[draw], chances, at_once, rng)
        share += of_line / draws
        chance += chances / draws
    return Futures(hired, sums, totals, share, chance, windows)


def _effects(learnt: Learnt, rng: Generator) -> tuple[Floats, Floats]:
    """[effect] how far the common effects lie from their mode; [owner] an owner's effect in a year to come, with what that year brings to all."""
    variance = learnt.draw_variances(rng)
    shift = learnt.root @ rng.standard_normal(learnt.common.size)
    own = np.where(learnt.known, learnt.own, np.sqrt(variance[_OWNER])) * rng.standard_normal(learnt.owner.size)
    year = np.sqrt(variance[_YEAR]) * rng.standard_normal() + np.sqrt(variance[_OWNER_YEAR]) * rng.standard_normal(learnt.owner.size)
    return shift, learnt.owner + learnt.lean @ shift + own + year


def _hires(problem: Problem, share: Floats, firmness: float, rng: Generator) -> Ints:
    """[line] people hired: of as many as were meant, somewhere between least and most, each with the line's own share."""
    meant = rng.integers(problem.line_least, problem.line_most, endpoint=True)
    tiny = 1e-9  # a beta distribution needs parameters above zero
    return np.asarray(rng.binomial(meant, rng.beta(firmness * share + tiny, firmness * (1 - share) + tiny)))


def _summed(problem: Problem, windows: Windows, hired: Ints, chances: Floats, at_once: Bools, rng: Generator) -> tuple[Floats, Floats]:
    """[group, month] and [group] people. Of lines that come at once all start in one drawn month, of others by the chances of the months."""
    count, months = chances.shape
    reached = np.cumsum(chances, axis=1)
    reached /= reached[:, -1:]
    once = np.flatnonzero(at_once & (hired > 0))
    # One search for all lines: each window's chances are moved up by its own number.
    found = np.searchsorted((reached + np.arange(count)[:, None]).ravel(), rng.random(once.size) + windows.of[once], side="right")
    month = np.minimum(found - windows.of[once] * months, months - 1)
    slowly = np.where(at_once, 0, hired)
    by_month, by_window, totals = (np.zeros(problem.groups * size) for size in (months, count, 1))
    for group in problem.line_group:
        inside = np.flatnonzero(group >= 0)
        totals += np.bincount(group[inside], hired[inside], minlength=problem.groups)
        by_window += np.bincount(group[inside] * count + windows.of[inside], slowly[inside], minlength=by_window.size)
        once_inside = group[once] >= 0
        by_month += np.bincount((group[once] * months + month)[once_inside], hired[once][once_inside], minlength=by_month.size)
    found_sums = by_month.reshape(problem.groups, months) + by_window.reshape(problem.groups, count) @ chances
    return _fitted(found_sums, problem.months), totals


def _fitted(values: Floats, months: int) -> Floats:
    """The first `months` columns, with nothing in those that are not there."""
    return np.pad(values, ((0, 0), (0, max(0, months - values.shape[1]))))[:, :months]


def expected_months(problem: Problem, futures: Futures, mean: Floats) -> Floats:
    """[line, month] expected people by month of start."""
    return mean[:, None] * _fitted(futures.chance, problem.months)[futures.windows.of]


def levels_of(counts: NDArray[np.int32] | Floats) -> Floats:
    """[draw, x] whole numbers -> [level, x] the least number that is not exceeded with a chance of LEVELS."""
    draws, columns = counts.shape
    at = [int(np.ceil(level * draws)) - 1 for level in LEVELS]
    found = np.zeros((len(LEVELS), columns))
    for first in range(0, columns, CHUNK):
        found[:, first : first + CHUNK] = np.partition(counts[:, first : first + CHUNK], at, axis=0)[at]
    return found

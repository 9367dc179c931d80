# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What a forecast promises, recomputed from it alone, how good it was once the outcome is known, and every rule it can break."""

import dataclasses
from collections.abc import Sequence

import numpy as np

from selaras.engines.axes import Floats, Ints
from selaras.engines.forecasting.problem import Problem, Result

LEVELS = np.array([0.1, 0.5, 0.9])
TRACE = 1e-6  # relative; smaller differences are traces of floating point arithmetic


def cost_of(problem: Problem, result: Result) -> float:
    """People that the forecast expects to be hired of all lines, added up from the lines' months and what comes after them."""
    after = result.line_mean - result.line_month.sum(axis=1)
    return float(result.line_month.sum() + after.sum())


def score(levels: Sequence[Floats], hired: Ints | Floats) -> float:
    """Mean quantile score of low, mid and high against what was hired, in people; the smaller the better, and proper.

    Twice the mean pinball loss over the three levels: a coarse continuous ranked probability score (Gneiting and Ranjan 2011).
    """
    short = np.asarray(hired)[None] - np.stack(levels)
    level = LEVELS.reshape(-1, *[1] * (short.ndim - 1))
    return float(2 * np.where(short > 0, level * short, (level - 1) * short).mean()) if short.size else 0.0


def violations(problem: Problem, result: Result) -> list[str]:
    """Everything that is wrong with a forecast, in words."""
    found = _shapes(problem, result) or _numbers(result)
    return found or [*_of_lines(problem, result), *_of_months(problem, result), *_of_sums(problem, result)]


def _shapes(problem: Problem, result: Result) -> list[str]:
    lines, groups = problem.size("line"), problem.groups
    wanted = {"line": (lines,), "sum": (groups, problem.months), "total": (groups,), "learnt_share": (problem.size("certainty"),)}
    found = []
    for each in dataclasses.fields(result):
        shape = (lines, problem.months) if each.name == "line_month" else wanted.get(each.name, wanted.get(each.name.split("_")[0]))
        if shape is not None and getattr(result, each.name).shape != shape:
            found.append(f"{each.name} has the shape {getattr(result, each.name).shape}, the problem asks for {shape}")
    return found


def _numbers(result: Result) -> list[str]:
    wrong = [name for name in ("ageing", "firmness", "late") if not np.isfinite(getattr(result, name))]
    return [f"{name} is no finite number" for name in wrong]


def _of_lines(problem: Problem, result: Result) -> list[str]:
    most = problem.line_most * (1 + TRACE)
    found = [f"line {line} is expected to bring more people than it asks for" for line in np.flatnonzero(result.line_mean > most)]
    found += [f"line {line} may bring more people than it asks for" for line in np.flatnonzero(result.line_high > most)]
    return found + _in_order("line", result.line_low, result.line_mid, result.line_high)


def _in_order(what: str, low: Floats, mid: Floats, high: Floats) -> list[str]:
    wrong = np.argwhere((low > mid * (1 + TRACE)) | (mid > high * (1 + TRACE)))
    return [f"{what} {', '.join(map(str, at))} has low, mid and high that do not rise" for at in wrong.tolist()]


def _of_months(problem: Problem, result: Result) -> list[str]:
    month = np.arange(problem.months)
    early = (result.line_month > 0) & (month < problem.line_first[:, None])
    found = [f"line {line} has people who start before they are wanted" for line in np.flatnonzero(early.any(axis=1))]
    over = result.line_month.sum(axis=1) > result.line_mean * (1 + TRACE)
    return found + [f"line {line} has more people in its months than in all" for line in np.flatnonzero(over)]


def _of_sums(problem: Problem, result: Result) -> list[str]:
    found = _in_order("sum", result.sum_low, result.sum_mid, result.sum_high)
    found += _in_order("total", result.total_low, result.total_mid, result.total_high)
    most = np.zeros(problem.groups)
    by_month, totals = np.zeros_like(result.sum_mean), np.zeros(problem.groups)
    for group in problem.line_group:
        inside = group >= 0
        most += np.bincount(group[inside], problem.line_most[inside], minlength=problem.groups)
        totals += np.bincount(group[inside], result.line_mean[inside], minlength=problem.groups)
        np.add.at(by_month, group[inside], result.line_month[inside])
    found += [f"total {at} is not the sum of its lines" for at in np.flatnonzero(~np.isclose(totals, result.total_mean, rtol=TRACE, atol=TRACE))]
    wrong = np.argwhere(~np.isclose(by_month, result.sum_mean, rtol=TRACE, atol=TRACE)).tolist()
    found += [f"sum {group}, {month} is not the sum of its lines" for group, month in wrong]
    found += [f"total {at} may bring more people than its lines ask for" for at in np.flatnonzero(result.total_high > most * (1 + TRACE))]
    return found + [
        f"sum {at} may bring more people than its lines ask for" for at in np.flatnonzero((result.sum_high > most[:, None] * (1 + TRACE)).any(axis=1))
    ]

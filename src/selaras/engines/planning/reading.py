# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""A point of the joint model read as a plan, or as a statement of what is missing."""

from typing import Any

import numpy as np

from selaras.engines.axes import Floats
from selaras.engines.planning.answer import TABLES, Answer, Missing
from selaras.engines.planning.families import WEIGHTS
from selaras.engines.planning.model import Model
from selaras.engines.planning.problem import MONTHS, Problem

SMALLEST = 1e-7  # smaller amounts are traces of floating point arithmetic
_WHOLE = {"packages": "course", "tests": "course", "offers": "offer", "upgrades": "upgrade", "recruits": "recruit"}


def answer_of(problem: Problem, model: Model, x: Floats) -> Answer:
    """The plan that a point of the model stands for."""
    parts: dict[str, Any] = {}
    for name, axis in _WHOLE.items():
        family = model.columns[name]
        whole = np.zeros((problem.size(axis), MONTHS), np.int64)
        whole[family.keys[axis], family.keys["month"]] = np.round(x[family.span])
        parts[name] = whole
    for name, dtype in TABLES.items():
        family = model.columns[name]
        amounts = x[family.span]
        kept = np.flatnonzero(amounts > SMALLEST)
        table = np.zeros(kept.size, dtype)
        *keys, amount = dtype.names or ()
        for key in keys:
            table[key] = family.keys[key][kept]
        table[amount] = amounts[kept]
        parts[name] = table
    return Answer(**parts)


def carried(model: Model, x: Floats, other: Model) -> Floats:
    """A point of one model of a problem as a point of another: columns with the same name and keys take the same value, all others none."""
    point = other.lower.copy()
    for name, family in other.columns.items():
        if name not in model.columns or not family.count or not model.columns[name].count:
            continue
        here = model.columns[name]
        sizes = [1 + max(int(here.keys[key].max()), int(family.keys[key].max())) for key in family.keys]
        ours = np.ravel_multi_index(tuple(here.keys.values()), sizes)
        theirs = np.ravel_multi_index(tuple(family.keys.values()), sizes)
        order = np.argsort(ours)
        at = np.minimum(np.searchsorted(ours[order], theirs), ours.size - 1)
        same = ours[order][at] == theirs
        values = point[family.span]
        values[same] = x[here.span][order][at[same]]
        point[family.span] = np.minimum(values, other.upper[family.span])
    return point


def missing_of(problem: Problem, model: Model, x: Floats, bound: float) -> Missing:
    """What a point of the elastic model adds, rounded up to the hundredth; `bound` is the least weighted sum that is proven necessary."""
    found: dict[str, Any] = {}
    for name, axis in {"instructor_days": "field", "assessor_days": "scheme", "room_weeks": "room"}.items():
        family = model.columns[f"missing_{name}"]
        amount = np.zeros((problem.size(axis), MONTHS))
        amount[family.keys[axis], family.keys["month"]] = rounded_up(x[family.span])
        found[name] = amount
    money = float(rounded_up(x[model.columns["missing_money"].span])[0])
    floors = rounded_up(x[model.columns["missing_floor"].span])
    packages = float(rounded_up(x[model.columns["missing_participants"].span])[0])
    certified = float(rounded_up(x[model.columns["missing_certified"].span])[0])
    weight = sum(WEIGHTS[name] * float(found[name].sum()) for name in ("instructor_days", "assessor_days", "room_weeks"))
    weight += WEIGHTS["money"] * money + WEIGHTS["short"] * (problem.seats * (packages + float(floors.sum())) + certified)
    return Missing(
        **found, money=money, floor_packages=floors, participants=problem.seats * packages, certified=certified, weight=weight, weight_bound=bound
    )


def rounded_up(amounts: Floats) -> Floats:
    """To the hundredth, so that adding it is enough; what is nothing but a trace is nothing."""
    return np.where(amounts > 1e-5, np.ceil((amounts - 1e-5) * 100) / 100 + 0.0, 0.0)

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The figures of a plan in one flat answer, recomputed from the problem and the answer; `tests/independent_check.py` recomputes them once more."""

from typing import Any

import numpy as np

from selaras.engines.planning import Answer, Problem, Result, cost_of, counted_tests, probabilities, violations
from selaras.loop.planning.gather.limits import taken_packages
from selaras.loop.planning.rules import SERVED_FROM

ORIGIN_KEYS = ("company", "region", "self")

# Every figure there is (docs/models/planning-files.md says what each counts); what cannot be known stands as None, never left out.
FIGURES = (
    *("status", "packages", "tested_packages", "participants", "certified_expected", "probability_participants", "probability_certified"),
    *("packages_all_sources", "tested_all_sources", "graduates_expected", "seats_by_origin", "expected_placed_by_origin", "ojt_seats_used"),
    *("money", "objective", "bound", "proven_gap", "upgrades", "new_assessors", "needs_total", "needs_served", "largest_shortfall", "violations"),
    *("missing_instructor_days", "missing_assessor_days", "missing_room_weeks", "missing_packages", "missing_money", "missing_participants"),
    *("missing_certified", "missing_weight", "missing_bound"),
)


def summary_of(problem: Problem, result: Result) -> dict[str, Any]:
    """FIGURES in people, packages and million rupiah; shares between 0 and 1. Without a plan only what is missing and the count of needs is known."""
    known = {"status": str(result.status), "needs_total": problem.size("need")}
    return dict.fromkeys(FIGURES) | known | (_planned(problem, result) if result.missing is None else _missing(result))


def _planned(problem: Problem, result: Result) -> dict[str, Any]:
    answer = result.answer
    cost, chances = cost_of(problem, answer), probabilities(problem, answer)
    counted = taken_packages(problem, answer) if problem.participants_count_local else answer.packages
    sent = np.bincount(answer.flow["need"], answer.flow["people"], problem.size("need"))
    every = taken_packages(problem, answer)
    return {
        "packages": int(counted.sum()),
        "tested_packages": int(counted_tests(problem, answer).sum()),
        "participants": round(cost.participants),
        "certified_expected": cost.certified,
        "probability_participants": chances.participants,
        "probability_certified": chances.certified,
        "packages_all_sources": int(every.sum()),
        "tested_all_sources": int((answer.tests + problem.local_tested).sum()),
        "graduates_expected": float(problem.course_graduates @ every.sum(axis=1)),
        "seats_by_origin": _by_origin(problem, answer),
        "expected_placed_by_origin": dict(zip(ORIGIN_KEYS, cost.placed_by_origin, strict=True)) | {"ojt": cost.ojt_gain},
        "ojt_seats_used": cost.ojt_people,
        "money": cost.money,
        "objective": cost.value,
        "bound": result.bound,
        "proven_gap": result.gap,
        "upgrades": int(answer.upgrades.sum()),
        "new_assessors": int(answer.recruits.sum()),
        "needs_served": int((sent >= SERVED_FROM).sum()),
        "largest_shortfall": cost.shortfall,
        "violations": len(violations(problem, answer)),
    }


def _by_origin(problem: Problem, answer: Answer) -> dict[str, float]:
    """Graduates sent, by origin of the need; `none` are the expected graduates who are sent nowhere."""
    people = np.bincount(problem.need_origin[answer.flow["need"]], answer.flow["people"], len(ORIGIN_KEYS))
    graduates = float((taken_packages(problem, answer) * problem.course_graduates[:, None]).sum())
    return dict(zip(ORIGIN_KEYS, people.tolist(), strict=True)) | {"none": graduates - float(people.sum())}


def _missing(result: Result) -> dict[str, Any]:
    missing = result.missing
    assert missing is not None
    return {
        "missing_instructor_days": float(missing.instructor_days.sum()),
        "missing_assessor_days": float(missing.assessor_days.sum()),
        "missing_room_weeks": float(missing.room_weeks.sum()),
        "missing_packages": float(missing.floor_packages.sum()),
        "missing_money": missing.money,
        "missing_participants": missing.participants,
        "missing_certified": missing.certified,
        "missing_weight": missing.weight,
        "missing_bound": missing.weight_bound,
    }

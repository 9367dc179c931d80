# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""A year so small that it can be planned by hand.

Two centres, 0 and 1. Two programmes: 0 (field 0, competence 0, scheme 0, tested two months after its start) and 1 (field 1,
competence 1, no scheme). Three courses: 0 = programme 0 at centre 0, 1 = programme 0 at centre 1, 2 = programme 1 at centre 0.
Every course lasts one month, takes 40 instructor-days and 4 workshop-weeks in it, and its graduates can work in the month after.
"""

from typing import Any

import numpy as np

from selaras.engines.axes import declared
from selaras.engines.planning import MONTHS, TABLES, Answer, Problem


def months(*rows: float) -> np.ndarray[Any, Any]:
    """An array [len(rows), month] that is constant over the year."""
    return np.repeat(np.array(rows, float)[:, None], MONTHS, axis=1)


def in_months(size: int, *places: tuple[int, int, float]) -> np.ndarray[Any, Any]:
    """Zeros [size, month] but for (row, month, amount)."""
    array = np.zeros((size, MONTHS))
    for row, month, amount in places:
        array[row, month] = amount
    return array


def fields() -> dict[str, Any]:
    """The fields of the small year."""
    return {
        "seats": 16, "target_participants": 48.0, "target_certified": 12.0,
        "participants_count_local": True, "certified_count_local": True,
        "budget": 500.0, "people_per_million": 0.01, "pass_spread": 0.05,
        "course_centre": [0, 1, 0], "course_programme": [0, 0, 1], "course_room": [0, 1, 2], "course_region": [0, 1, 0],
        "course_open": in_months(3, (0, 0, 1), (0, 1, 1), (1, 0, 1), (1, 1, 1), (2, 0, 1), (2, 1, 1)) > 0,
        "course_cost": [80.0, 90.0, 60.0], "course_test_cost": [5.0, 6.0, 0.0], "course_testable": [True, True, False],
        "course_graduates": [15.0, 14.0, 15.0], "course_competent": [13.0, 12.0, 0.0], "course_cancel": [0.05, 0.1, 0.05],
        "programme_field": [0, 1], "programme_competence": [0, 1], "programme_scheme": [0, -1],
        "programme_instructor_days": [[40.0], [40.0]], "programme_room_weeks": [[4.0], [4.0]],
        "programme_test_lag": [2, 0], "programme_ready_lag": [1, 1], "programme_assessor_days": [2.0, 0.0],
        "programme_kits": [4, 4], "centre_most": [4, 3], "room_weeks": months(4, 4, 4),
        "local_packages": in_months(3, (0, 5, 1)).astype(int), "local_tested": in_months(3, (0, 5, 1)).astype(int),
        "offer_course": [2], "offer_limit": [1], "offer_open": in_months(1, (0, 3, 1)) > 0, "offer_cost": [10.0],
        "group_home": [0, 1], "group_size": [2, 2], "group_days": months(20, 20),
        "group_teaches": [[True, False], [True, False]], "group_reach": [[True, False], [True, True]],
        "group_travel": [[0.0, 0.0], [0.5, 0.0]],
        "upgrade_group": [0], "upgrade_competence": [1], "upgrade_months": [1], "upgrade_days": [20.0], "upgrade_cost": [15.0],
        "upgrade_most": [2], "upgrade_open": months(1) > 0,
        "hire_competence": [1], "hire_days": months(40), "hire_price": [1.0], "hire_reach": [[True, False]],
        "assessor_home": [0, 1], "assessor_size": [1, 1], "assessor_days": months(4, 4),
        "assessor_schemes": [[True], [True]], "assessor_reach": [[True, True], [True, True]],
        "assessor_price": [[1.0, 1.5], [1.5, 1.0]],
        "recruit_home": [0], "recruit_schemes": [[True]], "recruit_lead": [2], "recruit_cost": [20.0], "recruit_days": [4.0],
        "recruit_most": [1], "recruit_reach": [[True, True]], "recruit_price": [[1.0, 1.0]], "recruit_open": months(1) > 0,
        "floor_courses": [[False, False, True]], "floor_least": [1],
        "need_heads": [20.0, 10.0, 30.0], "need_origin": [0, 1, 2], "need_time": months(1, 1, 0.5),
        "arc_course": [0, 1, 1, 2], "arc_need": [0, 0, 1, 2], "arc_value": [0.8, 0.6, 0.7, 0.5],
        "line_seats": months(10), "ojt_course": [0], "ojt_line": [0], "ojt_value": [0.1],
        "extra_instructor_days": months(0, 0), "extra_assessor_days": months(0),
        "region_applicants": [64.0, 16.0],
    }  # fmt: skip


def small_year(**changes: Any) -> Problem:
    """The small year with some fields changed."""
    return Problem(**{**fields(), **changes})


def hand_plan(**changes: Any) -> Answer:
    """A plan of the small year that keeps every rule: a package of each course in January, two of them tested, the offer taken.

    Group 0 teaches course 0 (and the local package of June), group 1 course 1, hired instructors course 2 and the offer.
    """
    plan: dict[str, Any] = {
        "packages": in_months(3, (0, 0, 1), (1, 0, 1), (2, 0, 1)), "tests": in_months(3, (0, 0, 1), (1, 0, 1)),
        "offers": in_months(1, (0, 3, 1)), "upgrades": in_months(1), "recruits": in_months(1),
        "teach": [(0, 0, 0, 0, 40.0), (1, 1, 0, 0, 40.0), (0, 0, 0, 5, 40.0)],
        "hired": [(0, 0, 0, 40.0), (0, 0, 3, 40.0)],
        "extra_teach": [],
        "assess": [(1, 0, 0, 2, 2.0), (0, 1, 0, 2, 2.0), (1, 0, 0, 7, 2.0)],
        "recruit_assess": [], "extra_assess": [],
        "flow": [(0, 0, 0, 15.0), (1, 0, 0, 5.0), (1, 0, 1, 9.0), (2, 0, 2, 15.0), (2, 3, 2, 15.0)],
        "ojt": [(0, 0, 0, 10.0), (0, 5, 0, 10.0)],
    }  # fmt: skip
    plan |= changes
    return Answer(**{name: np.array(value, TABLES[name]) if name in TABLES else value for name, value in plan.items()})


def empty_year() -> Problem:
    """A year in which there is nothing: no centre, no course, no need, no target."""
    shapes = dict.fromkeys(("course", "programme", "centre", "room", "offer", "group", "upgrade", "hire", "assessor", "recruit"), 0)
    shapes |= dict.fromkeys(("floor", "need", "arc", "line", "ojt", "field", "scheme", "region", "competence"), 0)
    shapes |= {"month": MONTHS, "step": 1}
    kinds = {"int": int, "float": float, "bool": bool}
    arrays = {name: np.zeros([shapes[axis] for axis in facts["axes"]], kinds[facts["kind"]]) for name, facts in declared(Problem)}
    numbers = dict.fromkeys(("target_participants", "target_certified", "budget", "people_per_million", "pass_spread"), 0.0)
    return Problem(seats=16, participants_count_local=True, certified_count_local=True, **numbers, **arrays)

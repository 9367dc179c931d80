# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Each rule is broken once, by a change of the hand plan or of the year, and must then be named."""

import numpy as np
import pytest

from selaras.engines.planning import violations
from tests.engines.planning.small import hand_plan, in_months, months, small_year


def test_violations_of_the_hand_plan_are_none():
    """Tests that a plan that keeps every rule breaks none."""
    assert violations(small_year(), hand_plan()) == []


TEACH = [(0, 0, 0, 0, 40.0), (1, 1, 0, 0, 40.0), (0, 0, 0, 5, 40.0)]
HIRED = [(0, 0, 0, 40.0), (0, 0, 3, 40.0)]
ASSESS = [(1, 0, 0, 2, 2.0), (0, 1, 0, 2, 2.0), (1, 0, 0, 7, 2.0)]
FLOW = [(0, 0, 0, 15.0), (1, 0, 0, 5.0), (1, 0, 1, 9.0), (2, 0, 2, 15.0), (2, 3, 2, 15.0)]

BROKEN_PLANS = {
    "packages are negative": {"packages": in_months(3, (0, 0, 1), (1, 0, 1), (2, 0, 1), (0, 4, -1))},
    "a package starts where it may not: course 0, month 7": {"packages": in_months(3, (2, 0, 1), (0, 7, 1))},
    "an offered package starts where it may not: offer 0, month 4": {"offers": in_months(1, (0, 4, 1))},
    "2 packages taken of 1 offered: offer 0": {"offers": in_months(1, (0, 3, 2))},
    "2 tests for 1 packages not yet tested: course 0, month 0": {"tests": in_months(3, (0, 0, 2), (1, 0, 1))},
    "1 tests for 0 packages not yet tested: course 0, month 5": {"tests": in_months(3, (0, 0, 1), (0, 5, 1))},
    "a test that cannot be held in the year: course 2, month 0": {"tests": in_months(3, (0, 0, 1), (2, 0, 1))},
    "0 packages; the floor is 1: floor 0": {"packages": in_months(3, (0, 0, 1), (1, 0, 1)), "offers": in_months(1)},
    "40 instructor-days needed, 39 given: centre 1, competence 0, month 0": {"teach": [TEACH[0], (1, 1, 0, 0, 39.0), TEACH[2]]},
    "group 0 teaches where it may not: centre 1": {"teach": [*TEACH, (0, 1, 0, 1, 1.0)]},
    "3 days of a competence that only 0 days can teach: group 0, competence 1, month 3": {"teach": [*TEACH, (0, 0, 1, 3, 3.0)]},
    "50 days taught by people who have 40: group 0, month 0": {"teach": [*TEACH, (0, 0, 0, 0, 10.0)]},
    "40 days taught by people who have 20: group 0, month 0": {"upgrades": in_months(1, (0, 0, 1))},
    "3 persons upgraded where there are 2: group 0": {"upgrades": in_months(1, (0, 8, 3))},
    "3 persons upgraded for 2 places: upgrade 0": {"upgrades": in_months(1, (0, 8, 3))},
    "hire 0 teaches where it may not: centre 1": {"hired": [*HIRED, (0, 1, 1, 1.0)]},
    "41 days hired of 40 offered: hire 0, month 3": {"hired": [HIRED[0], (0, 0, 3, 41.0)]},
    "2 assessor-days needed, 1 given: centre 1, scheme 0, month 2": {"assess": [ASSESS[0], (0, 1, 0, 2, 1.0), ASSESS[2]]},
    "assessor 0 tests at its home centre 0": {"assess": [*ASSESS, (0, 0, 0, 4, 1.0)]},
    "5 days of testing by people who have 4: assessor 1, month 2": {"assess": [*ASSESS, (1, 0, 0, 2, 3.0)]},
    "recruit 0 tests at its home centre 0": {"recruit_assess": [(0, 0, 0, 5, 1.0)], "recruits": in_months(1, (0, 0, 1))},
    "4 days of testing by new assessors who have 0: recruit 0, month 3": {
        "recruit_assess": [(0, 1, 0, 3, 4.0)], "recruits": in_months(1, (0, 2, 1)),
    },
    "2 new assessors where 1 can be had: recruit 0": {"recruits": in_months(1, (0, 2, 2))},
    "1 extra instructor-days of 0: field 1, month 3": {"extra_teach": [(0, 1, 3, 1.0)]},
    "1 extra assessor-days of 0: scheme 0, month 2": {"extra_assess": [(0, 0, 2, 1.0)]},
    "20 people sent to needs of 15 graduates: course 2, month 0": {"flow": [*FLOW, (2, 0, 2, 5.0)]},
    "21 people for 20 wanted: need 0": {"flow": [*FLOW[:1], (1, 0, 0, 6.0), (1, 0, 1, 8.0)]},
    "course 0 sends people to need 1, to which it has no link": {"flow": [(0, 0, 1, 1.0)]},
    "course 1 sends people to line 0, to which it has no link": {"ojt": [(1, 0, 0, 1.0)]},
    "16 people sent to OJT of 15 graduates: course 0, month 0": {"ojt": [(0, 0, 0, 16.0)]},
    "12 people on 10 OJT seats: line 0, month 1": {"ojt": [(0, 0, 0, 12.0)]},
    "flow has a negative or infinite amount": {"flow": [*FLOW, (2, 0, 2, -1.0)]},
    "teach names a competence that the problem does not have": {"teach": [*TEACH, (0, 0, 2, 0, 1.0)]},
}  # fmt: skip


@pytest.mark.parametrize("sentence", BROKEN_PLANS)
def test_violations_name_what_a_changed_plan_breaks(sentence):
    """Tests that a plan changed so that it breaks a rule has that rule named."""
    found = violations(small_year(), hand_plan(**BROKEN_PLANS[sentence]))
    assert any(each.startswith(sentence) for each in found), found


BROKEN_YEARS = {
    "80 participants; the target is 96": {"target_participants": 96.0},
    "38.000000 expected certified; the target is 39": {"target_certified": 39.0},
    "340.000000 million rupiah spent; the budget is 339": {"budget": 339.0},
    "4 workshop-weeks where there are 3: room 1, month 0": {"room_weeks": months(4, 3, 4)},
    "4 packages where 3 can be administered: centre 0": {"centre_most": [3, 3]},
    "2 packages with materials for 1: programme 0": {"programme_kits": [1, 4]},
    "40 instructor-days needed, 0 given: centre 0, competence 0, month 1": {
        "programme_instructor_days": [[40.0, 40.0], [40.0, 0.0]], "programme_room_weeks": [[4.0, 0.0], [4.0, 0.0]],
    },
    "group 1 teaches where it may not: centre 1": {"group_reach": np.array([[True, False], [True, False]])},
    "assessor 1 tests where it may not: centre 0": {"assessor_reach": np.array([[True, True], [False, True]])},
    "assessor 1 tests scheme 0 without a licence": {"assessor_schemes": [[True], [False]]},
    "OJT after December: course 0, month 5": {"programme_ready_lag": [7, 1]},
}  # fmt: skip


@pytest.mark.parametrize("sentence", BROKEN_YEARS)
def test_violations_name_what_a_changed_year_forbids(sentence):
    """Tests that the hand plan breaks the rules of a year in which it is no longer allowed."""
    found = violations(small_year(**BROKEN_YEARS[sentence]), hand_plan())
    assert any(each.startswith(sentence) for each in found), found


def test_violations_say_that_the_plan_is_of_another_year():
    """Tests that a plan with another number of courses is told so, and nothing else is computed from it."""
    found = violations(small_year(), hand_plan(packages=in_months(2), tests=in_months(2)))
    assert found == [f"{name} has shape (2, 12); must be (3, 12): course and month" for name in ("packages", "tests")]


def test_violations_allow_what_upgraded_people_and_new_assessors_give():
    """Tests that a person upgraded in February teaches the new competence from March, and a new assessor tests after the lead."""
    plan = hand_plan(
        upgrades=in_months(1, (0, 1, 1)),
        recruits=in_months(1, (0, 0, 1)),
        hired=[HIRED[0], (0, 0, 3, 20.0)],
        teach=[*TEACH, (0, 0, 1, 3, 20.0)],
        assess=[ASSESS[0], ASSESS[2]],
        recruit_assess=[(0, 1, 0, 2, 2.0)],
    )
    assert violations(small_year(), plan) == []


def test_violations_allow_days_bought_beyond_the_model():
    """Tests that extra days are usable at any centre."""
    problem = small_year(extra_instructor_days=in_months(2, (1, 3, 40)), extra_assessor_days=in_months(1, (0, 2, 4)))
    plan = hand_plan(
        hired=[HIRED[0]], extra_teach=[(0, 1, 3, 40.0)], assess=[ASSESS[2]], extra_assess=[(0, 0, 2, 2.0), (1, 0, 2, 2.0)]
    )  # fmt: skip
    assert violations(problem, plan) == []


def test_a_test_of_a_local_package_brings_nobody_nearer_where_local_ones_do_not_count():
    """Tests that APBN pays for the test of a local package only if local packages count towards the certified."""
    untested = in_months(3).astype(int)
    local = hand_plan(tests=in_months(3, (0, 0, 1), (0, 5, 1)))
    assert not any("not yet tested" in words for words in violations(small_year(local_tested=untested), local))
    left_out = violations(small_year(local_tested=untested, certified_count_local=False), local)
    assert "1 tests for 0 packages not yet tested: course 0, month 5" in left_out

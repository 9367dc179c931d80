# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from selaras.engines.planning import Limits, Status, cost_of, solve, violations
from tests.engines.planning.oracle import best_value
from tests.engines.planning.small import in_months, months, small_year

EXACT = Limits(gap=0.0, fairness_loss=0.0)


def january_only(**changes):
    """The small year with starts in January only, and neither offers, upgrading nor new assessors."""
    closed = {"offer_open": months(0) > 0, "upgrade_open": months(0) > 0, "recruit_open": months(0) > 0}
    opened = in_months(3, (0, 0, 1), (1, 0, 1), (2, 0, 1)) > 0
    return small_year(**({"course_open": opened, "target_participants": 0.0, "target_certified": 0.0} | closed | changes))


def test_solve_finds_the_plan_worked_out_by_hand():
    """Tests a year against arithmetic on paper; a million rupiah is worth 0.01.

    Local package of June (fixed): 15 x 0.8 = 12 to need 0, OJT 10 x 0.1 = 1, assessor 2 days x 1.5 = 3 million: 12.97.
    Course 0 in January, 80 million: 5 more people for need 0 (20 wanted) x 0.8 = 4, OJT 1: 5 - 0.8 = 4.2. A second one places nobody.
    Course 1, 90 million: 10 x 0.7 = 7 to need 1, 4 x 0.6 = 2.4 to need 0: 9.4 - 0.9 = 8.5; beside course 0, need 0 is full:
    7 - 0.9 = 6.1. Both: 10.3. A second one finds no instructors (group 1 has 40 days, group 0 cannot go there).
    Course 2, 60 million and 40 hired days at 1: 15 x 0.5 x time 0.5 = 3.75 - 1 = 2.75.
    Together 12.97 + 10.3 + 2.75 = 26.02.
    """
    result = solve(january_only(), EXACT)
    assert result.status is Status.PROVEN
    assert (result.value, result.bound) == (pytest.approx(26.02), pytest.approx(26.02))
    assert result.answer.packages[:, 0].tolist() == [1, 1, 1]
    assert result.answer.tests.sum() == 0


def test_solve_pays_for_tests_only_as_the_target_asks():
    """Tests that a target of 25 certified is met by the cheapest tests: 13 local, then one package of course 0 or 1 (13 or 12)."""
    result = solve(january_only(target_certified=25.0), EXACT)
    cost = cost_of(january_only(), result.answer)
    assert cost.certified >= 25
    assert cost.tested_packages == 1


tiny_years = st.fixed_dictionaries({
    "people_per_million": st.sampled_from([0.0, 0.01, 0.05]), "budget": st.sampled_from([120.0, 260.0, 900.0]),
    "target_participants": st.sampled_from([0.0, 16.0, 48.0, 64.0]), "target_certified": st.sampled_from([0.0, 12.5, 25.0, 30.0]),
    "participants_count_local": st.booleans(), "certified_count_local": st.booleans(),
    "programme_kits": st.sampled_from([[1, 1], [2, 1]]), "centre_most": st.sampled_from([[4, 3], [2, 1], [3, 0]]),
    "programme_test_lag": st.sampled_from([[2, 0], [9, 0], [11, 0]]), "programme_ready_lag": st.sampled_from([[1, 1], [7, 10]]),
    "group_days": st.sampled_from([months(20, 20), months(22, 18), months(45, 10)]),
    "group_reach": st.sampled_from([[[True, False], [True, True]], [[True, True], [False, True]]]),
    "room_weeks": st.sampled_from([months(4, 4, 4), months(8, 4, 3.5)]),
    "upgrade_open": st.sampled_from([in_months(1, (0, 1, 1)) > 0, months(0) > 0]),
    "recruit_open": st.sampled_from([in_months(1, (0, 0, 1)) > 0, months(0) > 0]),
    "assessor_days": st.sampled_from([months(4, 4), months(1.5, 2.5)]), "need_time": st.sampled_from([months(1, 1, 0.5), months(0, 1, 1)]),
    "need_heads": st.sampled_from([[20.0, 10, 30], [3.0, 2.5, 7]]), "hire_days": st.sampled_from([months(40), months(13)]),
    "extra_instructor_days": st.sampled_from([months(0, 0), in_months(2, (0, 1, 30))]),
    "extra_assessor_days": st.sampled_from([months(0), in_months(1, (0, 2, 1.5))]),
    "pairs": st.sampled_from([0, 1]),
})  # fmt: skip


def tiny(changes):
    changes = dict(changes)
    opened = [((0, 0, 1), (1, 1, 1), (2, 2, 1)), ((0, 1, 1), (1, 1, 1), (0, 2, 1))][changes.pop("pairs")]
    return small_year(**(changes | {"course_open": in_months(3, *opened) > 0, "upgrade_most": [1]}))


@given(tiny_years)
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
def test_solve_agrees_with_trying_everything(changes):
    """Tests value, bound and feasibility against the oracle, and the answer against the checks that share no code with the solver."""
    problem = tiny(changes)
    best = best_value(problem)
    result = solve(problem, EXACT)
    if best is None:
        assert result.status is Status.INFEASIBLE
        assert result.missing.weight_bound > 0
        return
    assert result.status is Status.PROVEN
    assert violations(problem, result.answer) == []
    assert cost_of(problem, result.answer).value == pytest.approx(result.value, abs=1e-9)
    assert result.value == pytest.approx(best, abs=1e-5)
    assert result.bound >= best - 1e-6


def added(problem, missing, share):
    """The year with a share of what is missing added."""
    fields = {each: getattr(problem, each) for each in problem.__dataclass_fields__}
    fields["extra_instructor_days"] = problem.extra_instructor_days + share * missing.instructor_days
    fields["extra_assessor_days"] = problem.extra_assessor_days + share * missing.assessor_days
    fields["room_weeks"] = problem.room_weeks + share * missing.room_weeks
    fields["budget"] = problem.budget + share * missing.money
    return type(problem)(**fields)


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        ({"hire_days": months(10)}, "instructor_days"),
        ({"target_certified": 30.0, "assessor_days": months(4, 0)}, "assessor_days"),
        ({"hire_days": months(0), "target_certified": 30.0, "assessor_days": months(4, 0)}, "instructor_days assessor_days"),
        ({"room_weeks": months(4, 4, 3)}, "room_weeks"),
        ({"budget": 100.0, "target_participants": 48.0, "floor_least": [0], "assessor_price": np.zeros((2, 2)), "programme_kits": [4, 0]}, "money"),
    ],
)
def test_solve_names_the_least_that_is_missing(changes, names):
    """Tests that adding what is missing makes the year possible and adding half of it does not, and that what is named is what lacks."""
    problem = january_only(**changes)
    result = solve(problem, EXACT)
    assert result.status is Status.INFEASIBLE
    for name in ("instructor_days", "assessor_days", "room_weeks", "money"):
        assert np.any(getattr(result.missing, name)) == (name in names.split()), name
    assert result.missing.weight / 2 < result.missing.weight_bound <= result.missing.weight
    assert solve(added(problem, result.missing, 1.0), EXACT).status is Status.PROVEN
    assert solve(added(problem, result.missing, 0.5), EXACT).status is Status.INFEASIBLE


def test_solve_says_how_many_people_fall_short_when_nothing_helps():
    """Tests that a target beyond what centres and kits allow is named as people short, not as days."""
    result = solve(january_only(target_participants=16.0 * 20), EXACT)
    assert result.status is Status.INFEASIBLE
    assert result.missing.participants > 0


def test_fairness_moves_packages_to_the_regency_that_has_least():
    """Tests that fairness takes what the allowed loss of value buys, and no more than that.

    Regency 1 (course 1) has 30 applicants, regency 0 has 64. Course 1 places nobody here, so that without fairness it does not run.
    """
    problem = january_only(arc_value=[0.8, 0.0, 0.0, 0.5], region_applicants=[64.0, 30.0])
    without = solve(problem, EXACT)
    fair = solve(problem, Limits(gap=0.0, fairness_loss=0.2))
    assert without.answer.packages[1].sum() == 0
    assert fair.answer.packages[1].sum() > 0
    assert cost_of(problem, fair.answer).shortfall < cost_of(problem, without.answer).shortfall
    assert fair.value >= without.value - 0.2 * abs(without.value) - 1e-6
    assert fair.bound == pytest.approx(without.bound)
    assert violations(problem, fair.answer) == []


def test_solve_reports_its_progress():
    """Tests that progress comes in order and ends at one, with the value and the bound."""
    seen = []
    result = solve(january_only(), EXACT, lambda fraction, words, value, bound: seen.append((fraction, words, value, bound)))
    assert [fraction for fraction, *_ in seen] == sorted(fraction for fraction, *_ in seen)
    assert seen[-1][0] == 1.0
    assert seen[-1][2:] == (result.value, result.bound)

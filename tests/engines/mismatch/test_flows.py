# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The parts of the gap: by hand, against linear programs, and what holds for any data."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from selaras.engines.mismatch import Limits, Problem, cost_of, solve, violations
from selaras.engines.mismatch.network import share_out, split
from selaras.engines.mismatch.solving import COHORTS, LINES
from tests.engines.mismatch.small import empty_problem, random_problem, welders

FEW = Limits(draws=20)


def parts(result, names=LINES):
    return np.stack([getattr(result, name) for name in names])


def most_people(problem: Problem, *, month: bool, place: bool, skill: bool) -> float:
    """The most people that can be met under the rules that hold, by a linear program over every pair one by one."""
    fits = set(zip(problem.fit_profile.tolist(), problem.fit_programme.tolist(), strict=True))
    pairs = [
        (line, cohort)
        for line in range(problem.size("line"))
        for cohort in range(problem.size("cohort"))
        if not skill or (int(problem.line_profile[line]), int(problem.cohort_programme[cohort])) in fits
        if not place or problem.near[problem.line_place[line], problem.cohort_centre[cohort]]
        if not month or problem.line_first[line] - problem.longest_wait <= problem.cohort_month[cohort] <= problem.line_last[line] + problem.latest
    ]
    if not pairs:
        return 0.0
    rows = np.zeros((problem.size("line") + problem.size("cohort"), len(pairs)))
    for at, (line, cohort) in enumerate(pairs):
        rows[line, at] = rows[problem.size("line") + cohort, at] = 1
    found = linprog(-np.ones(len(pairs)), A_ub=rows, b_ub=np.concatenate([problem.line_people, problem.cohort_people]))
    assert found.status == 0
    return float(-found.fun)


def test_welders_by_hand():
    """Tests the levels that the hand-made problem counts, who shares what, and what a graduate of half the skills brings."""
    result = solve(welders(), FEW)
    assert parts(result).sum(axis=1) == pytest.approx([20, 8, 6, 15, 0])
    # Lines 0 and 3 want 34 welders together and share the 20 and the 8 as 30 to 4.
    assert result.line_met == pytest.approx([20 * 30 / 34, 0, 0, 20 * 4 / 34], abs=1e-3)
    assert result.line_timing == pytest.approx([8 * 30 / 34, 0, 0, 8 * 4 / 34], abs=1e-3)
    assert parts(result)[3:, 2].tolist() == pytest.approx([5, 0])  # rope access: no welder is any use
    assert parts(result, COHORTS).T.tolist() == [[20, 0, 0, 0, 0], [0, 8, 0, 0, 0], [0, 0, 6, 0, 0], [0, 0, 0, 15, 35]]
    # Wishes: line 0 units 0 and 1, line 1 the same, line 2 unit 4, line 3 unit 0 and (taught to nobody) 3.
    assert result.wish_met == pytest.approx([result.line_met[0], result.line_met[0], 0, 0, 0, result.line_met[3], 0])
    assert result.profile_fits.tolist() == [1, 1, 0, 1]
    assert (result.want_near.tolist(), result.want_anywhere.tolist()) == ([False, False], [True, False])
    assert cost_of(welders(), result) == pytest.approx(29)


@pytest.mark.parametrize("seed", range(60))
def test_levels_are_the_most_that_can_be_met(seed):
    """Tests on random small problems that each level is what a linear program over all pairs finds, rule by rule as they fall."""
    problem = random_problem(seed)
    result = solve(problem, FEW)
    levels = np.cumsum(parts(result).sum(axis=1))
    rules = [(True, True, True), (False, True, True), (False, False, True), (False, False, False)]
    for level, (month, place, skill) in zip(levels, rules, strict=False):
        assert level == pytest.approx(most_people(problem, month=month, place=place, skill=skill), abs=0.01)
    assert violations(problem, result) == []


@given(seed=st.integers(0, 10**9), lines=st.integers(0, 14), cohorts=st.integers(0, 12))
def test_parts_add_up_on_every_cut(seed, lines, cohorts):
    """Tests for any data that no part is negative and that parts add up to the whole for every line, cohort, unit and market."""
    problem = random_problem(seed, lines=lines, cohorts=cohorts)
    result = solve(problem, FEW)
    assert violations(problem, result) == []
    assert (parts(result) >= 0).all()
    assert (parts(result, COHORTS) >= 0).all()
    for market in range(problem.markets):
        cut = problem.line_market[0] == market
        assert parts(result)[:, cut].sum() == pytest.approx(problem.line_people[cut].sum())
    line, unit = problem.wishes()
    for at in range(problem.units):
        rows = line[unit == at]
        lacking = result.line_met[rows] - result.wish_met[unit == at]
        assert (lacking >= -1e-6).all()
        whole = result.wish_met[unit == at].sum() + lacking.sum() + parts(result)[1:, rows].sum()
        assert whole == pytest.approx(problem.line_people[rows].sum(), abs=1e-6)


@given(seed=st.integers(0, 10**6))
def test_order_of_rows_changes_no_sum(seed):
    """Tests that shuffled lines and cohorts give the same parts of the whole, and rows alike the same parts each."""
    problem = random_problem(seed, lines=8)
    twin = dataclasses.replace(problem, **{
        name: np.concatenate([getattr(problem, name)[..., ::-1], getattr(problem, name)[..., ::-1]], axis=-1)
        for name in ("line_people", "line_profile", "line_place", "line_first", "line_last", "line_owner", "line_market")
    }, wanted_line=[], wanted_kind=[], cohort_people=problem.cohort_people * 2, cohort_certified=problem.cohort_certified * 2)  # fmt: skip
    once, twice = solve(problem, FEW), solve(twin, FEW)
    assert parts(twice).sum(axis=1) == pytest.approx(2 * parts(once).sum(axis=1), abs=0.02)
    assert np.array_equal(parts(twice)[:, :8], parts(twice)[:, 8:])


def test_two_who_want_the_same_are_met_alike():
    """Tests that nobody is served for standing first: two regions with the same graduates within reach share them in proportion."""
    both = dataclasses.replace(welders(), line_place=[0, 0, 0, 0], line_people=[20, 20, 0, 0])
    assert solve(both, FEW).line_met[:2] == pytest.approx([10, 10], abs=1e-3)


def test_sharing_out_is_finished_by_the_flow():
    """Tests the case where sharing alone is not enough: one cohort suits both lines, another the second only."""
    base = welders()
    problem = dataclasses.replace(
        base,
        line_people=[10, 10, 0, 0],
        line_profile=[0, 3, 2, 3],
        line_place=[0, 0, 0, 0],
        cohort_people=[10, 10, 0, 0],
        cohort_certified=[0, 0, 0, 0],
        cohort_programme=[0, 1, 0, 1],
        cohort_month=[3, 3, 3, 3],
        fit_profile=[0, 3, 3],
        fit_programme=[0, 0, 1],
    )
    result = solve(problem, FEW)
    assert result.line_met.tolist() == pytest.approx([10, 10, 0, 0])


def test_shares_and_splits():
    """Tests that sharing never gives more than there is, and that splits are whole, exact and within what each has."""
    giver, taker = np.array([0, 0, 1]), np.array([0, 1, 1])
    assert share_out(np.array([100, 50]), np.array([100, 100]), giver, taker).tolist() == [50, 50, 50]
    assert share_out(np.array([0, 0]), np.array([5, 5]), giver, taker).tolist() == [0, 0, 0]
    assert split(np.array([5, 0]), np.array([3, 3, 3, 9]), np.array([0, 0, 0, 1])).tolist() == [2, 2, 1, 0]
    assert split(np.array([9, 9]), np.array([3, 3, 3, 9]), np.array([0, 0, 0, 1])).tolist() == [3, 3, 3, 9]


def test_nothing_in_nothing_out():
    """Tests that an empty problem has an empty gap."""
    assert cost_of(empty_problem(), solve(empty_problem(), FEW)) == 0
    assert violations(empty_problem(), solve(empty_problem(), FEW)) == []


@pytest.mark.parametrize(
    ("field", "change", "words"),
    [
        ("line_met", lambda values: values + 1, "do not add up"),
        ("cohort_idle", lambda values: values - values.max(), "not a measurement"),
        ("wish_met", lambda values: values + 40, "more people than its line"),
        ("profile_fits", lambda values: values + 1, "profile_fits"),
        ("want_near", lambda values: ~values, "near and nowhere"),
        ("wish_met", lambda values: values[:2], "shape"),
        ("meeting_people", lambda values: values / 2, "meetings of lines"),
    ],
)
def test_broken_answers_are_found(field, change, words):
    """Tests that `violations` (or the answer itself) names each rule once it is broken."""
    problem = welders()
    result = solve(problem, FEW)
    try:
        said = violations(problem, dataclasses.replace(result, **{field: change(getattr(result, field))}))
    except ValueError as error:
        said = [str(error)]
    assert any(words in sentence for sentence in said), said


def test_who_fits_nobody_is_never_met():
    """Tests that moving people of a line that no programme fits into the met ones is found."""
    problem = welders()
    result = solve(problem, FEW)
    met, skills = result.line_met.copy(), result.line_skills.copy()
    met[2], skills[2] = 5, 0
    assert any("no programme fits" in words for words in violations(problem, dataclasses.replace(result, line_met=met, line_skills=skills)))


def test_wrong_problems_are_refused_whole():
    """Tests that all faults are named at once."""
    with pytest.raises(ValueError, match=r"line_last.*\n.*cohort_certified.*\n.*fit_programme"):
        dataclasses.replace(welders(), line_last=[0, 0, 0, 0], cohort_certified=[21, 0, 0, 0], fit_profile=[0, 0, 3], fit_programme=[0, 0, 0])
    with pytest.raises(ValueError, match="longest_wait"):
        dataclasses.replace(welders(), longest_wait=-1)

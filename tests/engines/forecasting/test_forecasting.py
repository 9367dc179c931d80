# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The forecasting engine: timing by hand, sums, who is wide and who is narrow, every rule of its answers."""

import dataclasses
import io
import pickle

import numpy as np
import pytest
from bench.histories import FIELDS, history
from hypothesis import given, settings
from hypothesis import strategies as st

from selaras.engines.forecasting import (
    Limits,
    Problem,
    cost_of,
    read_problem,
    read_result,
    score,
    solve,
    violations,
    write_problem,
    write_result,
)
from selaras.engines.forecasting.draws import draw_futures, levels_of
from selaras.engines.forecasting.learning import learn
from selaras.engines.forecasting.timing import EVEN, LATEST, Windows, observe
from tests.engines.forecasting.small import small

LIMITS = Limits(draws=200)


def test_timing_by_hand():
    """Tests what two past lines teach.

    Line 0 wants people in February and March: 4 start in February, 4 one month late, in April. Line 1 wants them in May: 3 start then.
    On time: 8 believed + 4/8 + 1 = 9.5 lines; one month late 0.8 + 4/8 = 1.3; the rest as believed, 0.5 + 0.3 + 0.2 + 0.1 + 0.1 = 1.2; all 12.
    Late = 1 - 9.5 / 12. Only line 0 could have come at once, and came in two months: 2 lines at once, 2 + 1 spread out.
    Season: 4/8 of line 0 in time, all in February, due half there and half in March; line 1 has no choice: May 6 + 1 of 6 + 1.
    """
    past = [{"hired": 8, "first": 1, "window": 2, "at": {0: 4, 2: 4}}, {"hired": 3, "first": 4, "at": {0: 3}}]
    timing = observe(small([{}], past))
    assert timing.slip[:2].tolist() == pytest.approx([9.5, 1.3])
    assert timing.late() == pytest.approx(1 - 9.5 / 12)
    assert (timing.at_once, timing.spread_out) == (2, 3)
    season = timing.observed / timing.expected
    assert season[1] > 1 > season[2]
    assert (timing.observed[4], timing.expected[4]) == pytest.approx((EVEN + 1, EVEN + 1))
    assert season[6] == pytest.approx(1)


def test_chances_of_months_by_hand():
    """Tests a window of two months with a season of 1 to 3 and one in five a month late: 0.8 x 1/4, 0.8 x 3/4, 0.2; and a window of one month."""
    windows = Windows.of_lines(small([{"first": 0, "last": 1}, {"first": 1, "last": 1}]))
    months = windows.open.shape[1]
    chances = windows.chances(np.array([1.0, 3.0] + [1.0] * (months - 2)), np.array([0.8, 0.2] + [0.0] * (LATEST - 1)))
    assert chances[:, :3] == pytest.approx(np.array([[0.2, 0.6, 0.2], [0.0, 0.8, 0.2]]))


def test_levels_by_hand():
    """Tests ten draws 1..10: the least number that is not exceeded in one, five, nine of ten."""
    assert levels_of(np.arange(10, 0, -1)[:, None])[:, 0].tolist() == [1, 5, 9]


def test_score_by_hand():
    """Tests the quantile score of 2, 4, 6 against 8: twice the mean of 0.1 x 6, 0.5 x 4 and 0.9 x 2; and against 1: of 0.9 x 1, 0.5 x 3, 0.1 x 5."""
    levels = [np.array([2.0]), np.array([4.0]), np.array([6.0])]
    assert score(levels, np.array([8])) == pytest.approx(2 * (0.6 + 2.0 + 1.8) / 3)
    assert score(levels, np.array([1])) == pytest.approx(2 * (0.9 + 1.5 + 0.5) / 3)


def test_a_newcomer_is_forecast_wider_than_who_kept_word_for_years():
    """Tests that the interval of a new owner is wider on both measures: of one line's people, and of the sum of many."""
    past = [{"owner": 1, "hired": 9, "year": year, "most": 10} for year in (0, 1) for _ in range(20)]
    lines = [{"owner": owner, "most": 40, "least": 40} for owner in (0, 1) for _ in range(10)]
    result = solve(small(lines, past, groups=2, line_group=[[0] * 10 + [1] * 10]), LIMITS)
    new, known = slice(0, 10), slice(10, 20)
    width = result.line_high - result.line_low
    assert width[new].mean() > width[known].mean() * 1.2
    assert result.total_high[0] - result.total_low[0] > 1.3 * (result.total_high[1] - result.total_low[1])


def test_lines_of_one_owner_share_their_fate():
    """Tests that ten lines of one owner have a wider sum than ten lines of ten owners, though each line by itself is alike."""
    result = solve(small([{"owner": 0}] * 10 + [{"owner": at} for at in range(10)], groups=2, line_group=[[0] * 10 + [1] * 10]), Limits(draws=600))
    width = result.total_high - result.total_low
    assert width[0] > 1.1 * width[1]
    assert result.total_mean[0] == pytest.approx(result.total_mean[1], rel=0.03)


def test_certainty_and_silence_weigh():
    """Tests that what is firmer brings more, and what nobody reconfirms less; the months until people are wanted count as silence too."""
    lines = [{"certainty": 0}, {"certainty": 1}, {"certainty": 2}, {"age": 12.0}, {"first": 12, "last": 12}]
    forecast, stated, signed, silent, far = solve(small(lines), LIMITS).line_mean
    assert forecast < stated < signed
    assert silent < stated
    assert far == pytest.approx(silent)


def test_sums_are_of_their_lines_and_months():
    """Tests two cuts at once, a line outside one of them, and a month beyond the forecast, which counts in totals alone."""
    lines = [{"first": 0, "last": 2}, {"first": 1, "last": 1}, {"first": 20, "last": 20}]
    result = solve(small(lines, groups=3, line_group=[[0, 0, 0], [1, 2, -1]]), LIMITS)
    assert result.total_mean[0] == pytest.approx(result.line_mean.sum())
    assert result.sum_mean[1] == pytest.approx(result.line_month[0])
    assert not result.line_month[2].any()
    assert not result.sum_high[2, 0]  # nobody before the first month
    assert result.sum_mean[0].sum() < result.line_mean[:2].sum()  # some come late, after the last month


def test_silence_widens_the_forecast_by_its_share():
    """Tests that a sum's interval grows with the share of the record that is silent, and reaches from silence as failure to silence as nothing."""
    lines = [{"owner": at % 10} for at in range(40)]

    def total(silent: int, **instead: int) -> tuple[float, float, float]:
        past = [{"owner": at % 10, "year": at // 20 % 2, **({"hired": 0, "told": 0, **instead} if at >= 60 - silent else {})} for at in range(60)]
        found = solve(small(lines, past), Limits(draws=600))
        assert violations(small(lines, past), found) == []
        return float(found.total_low[0]), float(found.total_mean[0]), float(found.total_high[0])

    none, some, many = total(0), total(10), total(30)
    width = [high - low for low, _mean, high in (none, some, many)]
    assert width[0] < width[1] < width[2]
    assert width[2] > 1.3 * width[0]
    failed = total(30, told=1)
    assert many[0] < failed[1] < many[1] < none[1] < many[2]


line = st.fixed_dictionaries(
    {
        "owner": st.integers(0, 9),
        "field": st.integers(-1, 1),
        "certainty": st.integers(0, 2),
        "least": st.integers(0, 3),
        "most": st.integers(3, 30),
        "age": st.floats(0, 30),
        "first": st.integers(0, 4),
        "last": st.integers(4, 9),
    }
)
ended = st.fixed_dictionaries(
    {
        "owner": st.integers(0, 3),
        "year": st.integers(0, 1),
        "hired": st.integers(3, 10),
        "told": st.just(1),
        "window": st.integers(1, 3),
        "at": st.dictionaries(st.integers(0, 12), st.just(1), max_size=3),
    }
) | st.fixed_dictionaries({"owner": st.integers(0, 3), "year": st.integers(0, 1), "hired": st.just(0), "told": st.just(0)})


@settings(max_examples=12)
@given(lines=st.lists(line, max_size=6), past=st.lists(ended, max_size=5), seed=st.integers(0, 9))
def test_every_answer_keeps_its_rules(lines, past, seed):
    """Tests tiny random problems, empty ones among them: no rule broken, the claim recomputed, the same answer twice, bytes and back."""
    problem, limits = small(lines, past), Limits(draws=30, seed=seed)
    result = solve(problem, limits)
    assert violations(problem, result) == []
    assert cost_of(problem, result) == pytest.approx(result.total_mean.sum())
    assert result.same_as(solve(read_problem(write_problem(problem)), limits))
    assert write_result(read_result(write_result(result))) == write_result(result)
    assert pickle.loads(pickle.dumps(result)).same_as(result)


@pytest.fixture(scope="module")
def two_lines():
    """A problem and its forecast; tests replace, they change nothing."""
    problem = small([{"most": 20}, {"first": 2, "last": 3}])
    return problem, solve(problem, LIMITS)


@pytest.mark.parametrize(
    ("name", "place", "value", "words"),
    [
        ("line_mean", 0, 99, "expected to bring more people than it asks for"),
        ("line_high", 0, 99, "line 0 may bring more people than it asks for"),
        ("line_low", 0, 19.5, "line 0 has low, mid and high that do not rise"),
        ("line_month", (1, 0), 0.5, "people who start before they are wanted"),
        ("line_month", (0, 0), 60, "more people in its months than in all"),
        ("sum_mean", (0, 0), 60, "sum 0, 0 is not the sum of its lines"),
        ("sum_mid", (0, 0), 99, "sum 0, 0 has low, mid and high that do not rise"),
        ("sum_high", (0, 0), 99, "sum 0 may bring more people than its lines ask for"),
        ("total_mean", 0, 1, "total 0 is not the sum of its lines"),
        ("total_mid", 0, 99, "total 0 has low, mid and high that do not rise"),
        ("total_high", 0, 99, "total 0 may bring more people than its lines ask for"),
    ],
)
def test_each_broken_rule_is_named(two_lines, name, place, value, words):
    """Tests that breaking one figure of a good answer is found and said in words."""
    problem, result = two_lines
    broken = getattr(result, name).copy()
    broken[place] = value
    assert any(words in each for each in violations(problem, dataclasses.replace(result, **{name: broken})))


def test_an_answer_of_another_shape_is_named():
    """Tests a line too few, and a number that is none."""
    result = solve(small([{}, {}]), LIMITS)
    assert violations(small([{}]), result)[0] == "line_mean has the shape (2,), the problem asks for (1,)"
    assert violations(small([{}, {}]), dataclasses.replace(result, ageing=float("nan"))) == ["ageing is no finite number"]


def test_wrong_fields_are_named_all_at_once():
    """Tests that one error names every field that does not fit, and that what only several fields tell is said too."""
    with pytest.raises(ValueError, match=r"line_owner(.|\n)*past_first") as all_at_once:
        small([{"owner": 99}], [{"first": 12}])
    assert str(all_at_once.value).count("\n") == 2
    with pytest.raises(ValueError, match="months: is 0"):
        small([{}], months=0)
    with pytest.raises(ValueError, match=r"certainty_share(.|\n)*line_most(.|\n)*line_last(.|\n)*hire_people"):
        small([{"least": 11, "first": 2}], [{"hired": 1, "at": {0: 2}}], certainty_share=[0.5, 0.5, 1.0])
    with pytest.raises(ValueError, match="past_hired: is above 0 where past_told is 0"):
        small([{}], [{"hired": 1, "told": 0}])
    with pytest.raises(ValueError, match="20 draws"):
        Limits(draws=5)


def test_bytes_of_something_else_are_refused():
    """Tests that a result is no problem, and that rubbish is neither."""
    result = write_result(solve(small([{}]), LIMITS))
    with pytest.raises(ValueError, match="another stamp"):
        read_problem(result)
    with pytest.raises(ValueError, match="not a stored result"):
        read_result(b"rubbish")


def test_a_problem_that_was_kept_before_silence_had_a_name_is_read():
    """Tests that without the field all of its record was told, as it was taken then."""
    problem = small([{}], [{"hired": 0}, {"hired": 8}])
    with np.load(io.BytesIO(write_problem(problem))) as archive:
        before = {name: archive[name] for name in archive.files if name != "past_told"}
    stream = io.BytesIO()
    np.savez_compressed(stream, allow_pickle=False, **before)
    assert write_problem(read_problem(stream.getvalue())) == write_problem(problem)


@pytest.mark.slow
def test_intervals_hold_though_failures_fall_silent():
    """Tests fields of six generated histories, in which nobody tells of three in four lines that failed: intervals hold at least three of four real
    outcomes; were silence left out of the record, much less than half.
    """
    held: dict[str, list[bool]] = {"ours": [], "left out": []}
    for seed in range(6):
        made = history(seed, silent=0.75)
        real = np.zeros(made.problem.groups)
        np.add.at(real, made.problem.line_group[1], made.hired)
        fields = slice(1, 1 + FIELDS)
        drawn = {"ours": learn(made.problem), "left out": learn(made.problem)[1:2]}
        for name, beliefs in drawn.items():
            totals = draw_futures(made.problem, beliefs, observe(made.problem), 200, np.random.default_rng(0)).totals[:, fields]
            low, _mid, high = levels_of(totals)
            held[name] += ((low <= real[fields]) & (real[fields] <= high)).tolist()
    assert np.mean(held["ours"]) >= 0.75
    assert np.mean(held["left out"]) < 0.6


@pytest.mark.slow
def test_a_history_is_forecast_better_than_by_the_fixed_table():
    """Tests one generated history, made otherwise than the engine believes: rules kept, lines nearer to what happened, problem unhurt."""
    made = history(5)
    before = pickle.dumps(made.problem)
    result = solve(made.problem, Limits())
    assert violations(made.problem, result) == []
    assert pickle.dumps(made.problem) == before
    problem: Problem = made.problem
    table = problem.certainty_share[problem.line_certainty] * (problem.line_least + problem.line_most) / 2
    assert ((result.line_mean - made.hired) ** 2).mean() < 0.9 * ((table - made.hired) ** 2).mean()
    assert result.total_low[0] < made.hired.sum() < result.total_high[0]

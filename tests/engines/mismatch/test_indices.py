# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Published indices and pooled rates, by hand and by what they must keep."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import betabinom

from selaras.engines.mismatch import Limits, dissimilarity, jackman_roper, pooled, sahin, solve
from tests.engines.mismatch.small import welders

AMOUNTS = arrays(float, 4, elements=st.floats(0, 1e4).map(lambda each: round(each, 3)))


def test_indices_by_hand():
    """Tests two markets: people asked for 3 to 1, graduates 1 to 3, hiring 0.9 and 0.3."""
    v, u, phi = np.array([30.0, 10.0]), np.array([1.0, 3.0]), np.array([0.9, 0.3])
    assert dissimilarity(v, u) == pytest.approx(0.5)
    assert jackman_roper(v, u) == pytest.approx(1 - 2 * np.sqrt(3 / 16))
    best = np.sqrt(0.81 * 0.75 + 0.09 * 0.25)
    assert sahin(v, u, phi) == pytest.approx(1 - (0.9 + 0.3) * np.sqrt(3 / 16) / best)
    assert sahin(v, u, np.ones(2)) == pytest.approx(jackman_roper(v, u))


@given(demand=AMOUNTS, supply=AMOUNTS)
def test_indices_lie_between_alike_and_apart(demand, supply):
    """Tests that both lie within 0..1, that the same shares give 0 whatever the amounts, and that no market in common gives 1."""
    for index in (dissimilarity, jackman_roper):
        if demand.sum() > 1e-6 and supply.sum() > 1e-6:
            assert -1e-9 <= index(demand, supply) <= 1 + 1e-9
            assert index(demand, demand * 7) == pytest.approx(0, abs=1e-9)
        if demand.any() and supply.any():
            assert index(np.concatenate([demand, 0 * demand]), np.concatenate([0 * supply, supply])) == pytest.approx(1)


def test_best_spread_loses_nothing():
    """Tests that graduates spread as (phi^2 v) lose nothing by Sahin's index, and any other spread something."""
    v, phi = np.array([5.0, 3.0, 2.0]), np.array([0.9, 0.5, 0.2])
    best = phi**2 * v
    assert sahin(v, best, phi) == pytest.approx(0)
    assert all(sahin(v, best + np.eye(3)[at], phi) > 1e-6 for at in range(3))


def test_intervals_hold_the_figure_and_widen_with_few_owners():
    """Tests that low <= index <= high, and that one owner of everything leaves no doubt of his shares but three do."""
    three = solve(welders(), Limits(draws=200))
    assert (three.index_low <= three.index).all()
    assert (three.index <= three.index_high).all()
    assert three.index_high[0, 1] - three.index_low[0, 1] > 0.05
    alone = solve(dataclasses.replace(welders(), line_owner=[0, 0, 0, 0]), Limits(draws=200))
    assert np.allclose(alone.index_high, alone.index_low)


def test_pooling_draws_the_few_towards_their_group():
    """Tests that 1 of 1 is no certainty, that many trials speak for themselves, and that nobody is a blank."""
    found = pooled(np.array([1.0, 180.0, 0.0, 20.0]), np.array([1.0, 200.0, 0.0, 200.0]), np.array([0, 0, 0, 1]), 2)
    assert found.mean[1] == pytest.approx(0.9, abs=0.02)
    assert found.mean[3] == pytest.approx(0.1, abs=0.03)
    assert found.mean[0] < 0.97
    assert found.low[0] < found.low[1]
    assert found.high[2] - found.low[2] > found.high[1] - found.low[1]
    assert ((found.low < found.mean) & (found.mean < found.high)).all()


def test_pooled_intervals_hold():
    """Tests on 400 drawn rates of small and large records that about eight in ten lie within their interval of 80 %."""
    draw = np.random.default_rng(7)
    held = []
    for _time in range(4):
        group = np.repeat(np.arange(5), 20)
        rate = draw.beta(*np.array([[8, 4], [3, 9], [6, 6], [10, 2], [4, 8]])[group].T)
        trials = draw.choice([0, 3, 16, 80, 400], 100)
        hits = draw.binomial(trials, rate)
        found = pooled(hits, trials, group, 5)
        held.append(((found.low <= rate) & (rate <= found.high)).mean())
    assert 0.74 <= np.mean(held) <= 0.88


def test_weight_is_what_its_likelihood_says():
    """Tests the pooled mean of one thing against the beta-binomial likelihood summed by hand over the grid."""
    from selaras.engines.mismatch.pooling import DOUBT, GROUPS, LEAN, WEIGHT, WEIGHTS

    hits, trials = np.array([3.0, 9.0]), np.array([10.0, 10.0])
    alone, known = (12 + LEAN / 2) / (8 + LEAN / 2), 20 / (20 + LEAN)
    whole = alone ** (known / (known + GROUPS))
    towards = whole / (1 + whole)  # of one half
    odds = (12 + LEAN * towards) / (8 + LEAN * (1 - towards))
    centre = odds / (1 + odds)
    likely = np.array([np.prod(betabinom.pmf(hits, trials, each * centre, each * (1 - centre))) for each in WEIGHTS])
    likely *= np.exp(-0.5 * ((np.log(WEIGHTS) - np.log(WEIGHT)) / DOUBT) ** 2)
    means = (WEIGHTS * centre + 3) / (WEIGHTS + 10)
    assert pooled(hits, trials, np.zeros(2, int), 1).mean[0] == pytest.approx((likely @ means) / likely.sum())


def test_more_hits_than_trials_are_refused():
    """Tests the error."""
    with pytest.raises(ValueError, match="more than trials"):
        pooled(np.array([2.0]), np.array([1.0]), np.array([0]), 1)

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Pooled rates where something was expected of each: by hand, and by what they must keep."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from selaras.engines.mismatch import pooled
from selaras.engines.mismatch.pooling import moved, ratios

SHARES = st.floats(0.05, 0.95)


def test_without_a_record_each_is_exactly_what_was_expected():
    """Tests to the last bit, also at 0 and 1, in any group: the plan of a year without outcomes must not change."""
    expected = np.array([0.0, 0.1 + 0.2, 0.65, 0.7, 1.0, 1 / 3])
    found = pooled(np.zeros(6), np.zeros(6), np.array([0, 0, 1, 1, 2, 2]), 4, (1.4, 0.6), expected)
    assert found.mean.tolist() == expected.tolist()
    assert (found.low <= found.mean).all()
    assert (found.high >= found.mean).all()
    assert found.high[3] - found.low[3] > 0.1


def test_a_group_below_what_was_expected_moves_those_without_a_record():
    """Tests the ratio by hand: expected 0.5, one group, 80 of 400 at work, eight trials of leaning, four groups that are as expected.

    alone: (80 + 4) / (320 + 4) = 0.259259, known to 400 / 408; whole: 0.259259 to the power of 0.980392 / 4.980392 = 0.766642
    the usual 0.5 moved by it: 0.433955; group: (80 + 8 x 0.433955) / (320 + 8 x 0.566045) = 0.257209; of 0.5: 0.204588; of 0.8: 0.507106
    """
    hits, trials = np.array([80.0, 0.0, 0.0]), np.array([400.0, 0.0, 0.0])
    expected = np.array([0.5, 0.5, 0.8])
    alone = ratios(hits[:1], trials[:1], expected[:1], np.array([0]), 1)
    assert alone[0] == pytest.approx(0.257209, abs=1e-6)
    assert moved(np.array([0.5, 0.8]), alone[0]).tolist() == pytest.approx([0.204588, 0.507106], abs=1e-6)
    found = pooled(hits, trials, np.zeros(3, int), 1, expected=expected)
    assert found.mean[0] == pytest.approx(0.2, abs=0.01)
    assert found.mean[1] < 0.3
    assert found.mean[1] < found.mean[2] < 0.8


@given(st.lists(st.tuples(SHARES, st.integers(1, 400), SHARES), min_size=2, max_size=8))
def test_rates_lie_between_belief_and_record_and_nobody_is_blank(rows):
    """Tests that a rate is no further out than its record and its centre, that its interval holds it, and that all are shares."""
    expected, trials, share = (np.array(each, float) for each in zip(*rows, strict=True))
    hits, group = np.floor(trials * share), np.arange(len(rows)) % 2
    found = pooled(hits, trials, group, 2, expected=expected)
    centre = np.clip(moved(expected, ratios(hits, trials, expected, group, 2)[group]), 1e-3, 1 - 1e-3)
    least, most = np.minimum(hits / trials, centre), np.maximum(hits / trials, centre)
    assert ((least - 1e-9 <= found.mean) & (found.mean <= most + 1e-9)).all()
    assert ((found.low > 0) & (found.high < 1)).all()
    assert ((found.low <= found.mean) & (found.mean <= found.high)).all()


@given(SHARES, SHARES)
def test_more_record_says_more(expected, share):
    """Tests that ten times the people bring the rate nearer to what is on record, and its interval together."""
    few, many = (
        pooled(np.array([share * people]), np.array([people]), np.array([0]), 1, expected=np.array([expected])) for people in (20.0, 2_000.0)
    )
    assert abs(many.mean[0] - share) <= abs(few.mean[0] - share) + 1e-9
    assert many.high[0] - many.low[0] < few.high[0] - few.low[0]


def test_what_is_no_share_is_refused():
    """Tests the error."""
    with pytest.raises(ValueError, match="expected"):
        pooled(np.array([1.0]), np.array([1.0]), np.array([0]), 1, expected=np.array([1.2]))

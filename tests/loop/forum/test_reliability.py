# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""How far promises are kept: by hand, and how the figure behaves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta

from selaras.loop.forum.reliability import STRENGTH, Record, reliability

shares = st.lists(st.floats(0, 1), max_size=30)
records = shares.map(Record.of)


def test_the_figure_by_hand() -> None:
    """Tests the formula: network 3 of 4 kept, so m0 = (1 + 3) / (2 + 4) = 2/3; sector 2 of 2, so m = (4 x 2/3 + 2) / 6 = 7/9, rounded to 0.8;
    own 1 of 2, so Beta(4 x 0.8 + 1, 4 x 0.2 + 1) with mean 4.2 / 6 = 0.7."""
    found = reliability(Record(2, 1.0), Record(2, 2.0), Record(4, 3.0))
    assert (found.share, found.expected, found.by) == (pytest.approx(0.7), pytest.approx(0.8), "sector")
    assert (found.low, found.high) == pytest.approx(beta(4.2, 1.8).interval(0.9))


def test_no_history_leans_on_the_sector_and_says_so_by_its_width() -> None:
    """Tests that a new company stands where its sector stands, with a wide interval, and that an unknown network is known to be unknown."""
    sector = Record(40, 36.0)
    new, old = reliability(Record(), sector, Record(400, 200.0)), reliability(Record(60, 54.0), sector, Record(400, 200.0))
    assert new.share == pytest.approx(0.85), f"({STRENGTH} x 201 / 402 + 36) / 44 = 0.864, rounded"
    assert new.high - new.low > 2 * (old.high - old.low)
    unknown = reliability(Record(), Record(), Record())
    assert (unknown.share, unknown.high - unknown.low > 0.7) == (0.5, True)


@given(records, records, records)
def test_the_figure_lies_in_its_interval_and_between_its_sources(own: Record, sector: Record, network: Record) -> None:
    """Tests that the figure is a share inside its interval, between what the sector leads to expect and the company's own share."""
    found = reliability(own, sector, network)
    assert 0 <= found.low <= found.share <= found.high <= 1
    expected = reliability(Record(), sector, network).share
    if own.count:
        low, high = sorted([expected, own.kept / own.count])
        assert low - 1e-9 <= found.share <= high + 1e-9


@given(shares, records, records)
def test_a_promise_kept_never_lowers_the_figure(history: list[float], sector: Record, network: Record) -> None:
    """Tests that one more promise kept raises the figure and one more broken lowers it."""
    now, kept, broken = (reliability(Record.of([*history, *more]), sector, network).share for more in ((), (1.0,), (0.0,)))
    assert broken < now < kept


def test_more_than_promised_counts_as_all_of_it() -> None:
    """Tests that a company that gives twice what it promised once does not hide a promise that it broke."""
    assert Record.of([2.0, 0.0]) == Record(2, 1.0)
    with pytest.raises(ValueError, match="kept"):
        Record(1, 1.5)

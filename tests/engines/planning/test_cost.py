# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
import pytest

from selaras.engines.planning import Answer, cost_of
from tests.engines.planning.small import hand_plan, in_months, small_year


def test_cost_of_the_hand_plan():
    """Tests the hand plan against arithmetic on paper.

    Placed: companies 15 x 0.8 + 5 x 0.6 = 15; regions 9 x 0.7 = 6.3; self-employment (15 + 15) x 0.5 x time 0.5 = 7.5; 28.8.
    OJT: 2 x 10 x 0.1 = 2.
    Money: packages 80 + 90 + 60 = 230; tests 5 + 6 = 11; offer 10; hired 80 x 1 = 80; assessors 3 x 2 x 1.5 = 9; 340.
    Value: 28.8 + 2 - 0.01 x 340 = 27.4.
    Participants: (3 + 1 local + 1 offered) x 16 = 80. Certified: 13 + 12 + 13 (local, tested) = 38.
    Seats: regency 0 has 4 x 16 = 64 for 64 applicants, regency 1 has 16 for 16; mean 80 / 80 = 1: shortfall 0.
    """
    cost = cost_of(small_year(), hand_plan())
    assert cost.placed_by_origin == pytest.approx((15.0, 6.3, 7.5))
    assert cost.placed == pytest.approx(28.8)
    assert cost.ojt_gain == pytest.approx(2.0)
    assert cost.ojt_people == pytest.approx(20.0)
    assert cost.money == pytest.approx(340.0)
    assert cost.money_by_kind["hired"] == pytest.approx(80.0)
    assert cost.money_by_kind["assessors"] == pytest.approx(9.0)
    assert cost.value == pytest.approx(27.4)
    assert (cost.participants, cost.certified) == (80.0, 38.0)
    assert (cost.apbn_packages, cost.tested_packages) == (3, 2)
    assert cost.shortfall == pytest.approx(0.0)


def test_cost_counts_only_the_sources_that_count():
    """Tests that local packages and local tests drop out of the counts when the targets leave them out."""
    cost = cost_of(small_year(participants_count_local=False, certified_count_local=False), hand_plan())
    assert (cost.participants, cost.certified) == (48.0, 25.0)


def test_cost_gives_nothing_after_december_and_nothing_without_a_link():
    """Tests that a graduate ready next year, a test next year and a flow along no link are worth nothing."""
    problem = small_year(programme_test_lag=[12, 0], programme_ready_lag=[12, 1])
    cost = cost_of(problem, hand_plan())
    assert cost.certified == 0
    assert cost.placed_by_origin == pytest.approx((0.0, 0.0, 7.5))
    assert cost_of(small_year(), hand_plan(flow=[(0, 0, 2, 15.0)])).placed == 0


def test_cost_names_the_largest_shortfall():
    """Tests the shortfall of a regency without a package: the mean is (1 + 1) x 16 / 80 = 0.4, its own share is 0."""
    cost = cost_of(small_year(), hand_plan(packages=in_months(3, (0, 0, 1)), offers=in_months(1)))
    assert cost.shortfall == pytest.approx(0.4)
    assert cost.shortfall_region == 1


def test_cost_of_nothing_is_nothing():
    """Tests that the empty plan costs nothing and places nobody."""
    problem = small_year(local_packages=in_months(3), local_tested=in_months(3))
    cost = cost_of(problem, Answer.nothing(problem))
    assert (cost.value, cost.money, cost.participants) == (0.0, 0.0, 0.0)

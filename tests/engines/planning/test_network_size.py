# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
import pytest
from bench.years import network_year

from selaras.engines.planning import Limits, Status, cost_of, solve, violations


@pytest.mark.slow
def test_a_year_of_network_size_is_planned():
    """Tests that a year of thirty centres gets a plan that keeps every rule and reaches both targets, with a bound above its value."""
    problem = network_year(1)
    result = solve(problem, Limits(gap=0.03, rounds=2))
    assert result.status in (Status.OPTIMAL, Status.FEASIBLE)
    assert violations(problem, result.answer) == []
    cost = cost_of(problem, result.answer)
    assert cost.value == pytest.approx(result.value)
    assert cost.participants >= problem.target_participants
    assert cost.certified >= problem.target_certified
    assert result.bound >= result.value

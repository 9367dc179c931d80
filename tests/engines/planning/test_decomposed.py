# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The way of large years, tried on years so small that their best plan is known."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from selaras.engines.planning import Limits, Status, cost_of, solve, solving, violations
from selaras.engines.planning.blocks import Parts
from selaras.engines.planning.decomposed import Decomposition, Plans, each_integer, rarity
from selaras.engines.planning.families import assemble
from selaras.engines.planning.prices import constant, priced, strengthened
from selaras.engines.planning.search import Search
from tests.engines.planning.oracle import best_value
from tests.engines.planning.small import small_year
from tests.engines.planning.test_solve import tiny, tiny_years

LIMITS = Limits(gap=0.0, fairness_loss=0.0)


@pytest.fixture
def as_large(monkeypatch):
    monkeypatch.setattr(solving, "SMALL", -1)


@given(tiny_years)
@settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
def test_prices_bound_the_exact_optimum(changes):
    """Tests that the bound by prices is a bound of the joint model: never below the exact optimum of the year."""
    problem = tiny(changes)
    best = best_value(problem)
    if best is None:
        return
    parts, search = Parts.of(assemble(problem)), Search(LIMITS)
    found = priced(parts, search)
    assert found is not None
    strong = strengthened(parts, found, search)
    assert strong is not None
    apart = Decomposition(parts, found, strong, search)
    by_prices = apart.bound
    assert by_prices == pytest.approx(constant(parts, found.prices) + sum(each.bound for each in strong))
    apart.prove(Plans(parts, [block.program.lower.copy() for block in parts.blocks]))
    assert by_prices >= apart.bound >= best - 1e-6


def test_whole_numbers_lower_the_bound():
    """Tests that the bound by whole numbers is nearer to the exact optimum than that by prices alone, where one year's best is no relaxation's."""
    problem = small_year(target_participants=64.0)
    parts, search = Parts.of(assemble(problem)), Search(LIMITS)
    found = priced(parts, search)
    strong = strengthened(parts, found, search)
    apart = Decomposition(parts, found, strong, search)
    by_prices = apart.bound
    apart.prove(Plans(parts, [block.program.lower.copy() for block in parts.blocks]))
    assert apart.bound < by_prices - 1e-6
    assert apart.bound >= solve(problem, LIMITS).value - 1e-6


def test_a_breach_costs_more_the_fewer_fields_can_mend_it():
    """Tests that the administration of a centre with one field is dearer to break than the targets, which every field can mend."""
    parts = Parts.of(assemble(small_year()))
    names = np.flatnonzero(parts.model.coupling)
    rare = dict(zip(names, rarity(parts), strict=True))
    target = parts.model.rows["participants"].first
    assert rare[target] == 1
    touching = [sum(np.diff(block.uses.indptr)[at] > 0 for block in parts.blocks) for at in range(names.size)]
    alone = [row for row, count in zip(names, touching, strict=True) if count == 1]
    assert alone
    assert {rare[row] for row in alone} == {sum(each_integer(parts, k).any() for k in range(len(parts.blocks)))}


@pytest.mark.usefixtures("as_large")
@pytest.mark.parametrize("changes", [{}, {"people_per_million": 0.05}, {"target_certified": 30.0}, {"target_participants": 64.0}])
def test_decomposed_plans_keep_every_rule(changes):
    """Tests that what diving finds is a plan of the year, worth what is claimed, between nothing and the bound."""
    problem = small_year(**changes)
    result = solve(problem, LIMITS)
    assert result.status in (Status.PROVEN, Status.FEASIBLE)
    assert violations(problem, result.answer) == []
    assert cost_of(problem, result.answer).value == pytest.approx(result.value)
    assert result.bound >= result.value - 1e-9


def test_parts_hang_together_only_by_coupling_rows():
    """Tests that the small year falls apart into its two fields and that every row lies in one block or couples them."""
    model = assemble(small_year())
    parts = Parts.of(model)
    of_column, of_row = model.blocks()
    assert len(parts.blocks) >= 2
    for row in np.flatnonzero(of_row >= 0):
        columns = model.matrix[row].indices
        assert set(of_column[columns]) <= {of_row[row]}
    assert sorted(np.concatenate([block.columns for block in parts.blocks])) == sorted(np.flatnonzero(of_column >= 0))

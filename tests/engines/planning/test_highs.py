# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
import numpy as np
import pytest
from scipy import sparse

from selaras.engines.planning.highs import Program, Solver


def program(**changes):
    """maximise -2 x - 3 z, x + z >= 4.5, both in [0, 10], z whole: z = 0, x = 4.5, worth -9."""
    fields = {
        "worth": np.array([-2.0, -3.0]), "lower": np.zeros(2), "upper": np.full(2, 10.0), "matrix": sparse.csr_matrix([[1.0, 1.0]]),
        "row_lower": np.array([4.5]), "row_upper": np.array([np.inf]), "integer": np.array([False, True]),
    }  # fmt: skip
    return Program(**(fields | changes))


def test_highs_proves_only_what_is_true():
    """Tests the problem of two columns whose optimum HiGHS 1.14.0 gets wrong with presolve (issue 3043): a guard of the pinned version."""
    outcome = Solver(program()).solve()
    assert outcome.optimal
    assert (outcome.value, outcome.bound) == (pytest.approx(-9.0), pytest.approx(-9.0))


def test_highs_says_infeasible_without_a_point():
    """Tests that rows that cannot be kept give no point and a bound of minus infinity."""
    outcome = Solver(program(upper=np.full(2, 2.0))).solve()
    assert outcome.infeasible
    assert outcome.x is None
    assert outcome.bound == -np.inf


def test_highs_prices_rows_by_what_one_unit_more_is_worth():
    """Tests that a limit that must be reached has a negative price: one unit more of 4.5 costs 2."""
    outcome = Solver(program(integer=None)).solve()
    assert outcome.row_price == pytest.approx([-2.0])


def test_highs_keeps_a_program_between_solves():
    """Tests that a program can be solved again with another worth."""
    solver = Solver(program())
    solver.solve()
    solver.set_worth(np.array([-4.0, -3.0]))
    assert solver.solve().value == pytest.approx(-15.0 + 1.0)

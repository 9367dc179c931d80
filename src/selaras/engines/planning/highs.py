# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""HiGHS behind three plain things: a program in arrays, an outcome in arrays, and a solver that keeps its basis between solves."""

import dataclasses
from typing import Any

import highspy
import numpy as np

from selaras.engines.axes import Bools, Floats

INFINITE = float(highspy.kHighsInf)
_NO_SOLUTION = (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible)


@dataclasses.dataclass(frozen=True)
class Program:
    """maximise worth x, subject to row_lower <= matrix x <= row_upper, lower <= x <= upper, x[integer] whole."""

    worth: Floats
    lower: Floats
    upper: Floats
    matrix: Any  # scipy sparse
    row_lower: Floats
    row_upper: Floats
    integer: Bools | None = None


@dataclasses.dataclass(frozen=True)
class Outcome:
    """How a solve ended. Without a feasible point `x` is None and `value` -inf; `bound` is proven."""

    x: Floats | None
    value: float
    bound: float
    infeasible: bool
    optimal: bool
    row_price: Floats | None  # what one unit more of each row's limit is worth (linear programs only)
    work: int  # branch-and-bound nodes, one at least


class Solver:
    """One program held by HiGHS; its worth and bounds may change between solves."""

    def __init__(self, program: Program, **options: Any) -> None:
        self._highs = highspy.Highs()
        self._highs.setOptionValue("output_flag", False)
        for name, value in options.items():
            self._highs.setOptionValue(name, value)
        self._highs.passModel(_passed(program))
        self._mixed = program.integer is not None and bool(program.integer.any())
        self._size = len(program.worth)
        kept = bool((program.row_lower <= 0).all() and (program.row_upper >= 0).all())
        worth = 0.0 if kept else -np.inf
        self._of_nothing = Outcome(np.zeros(0) if kept else None, worth, worth, not kept, kept, None, 1)

    def set_worth(self, worth: Floats) -> None:
        """Another worth of every column."""
        self._highs.changeColsCost(self._size, np.arange(self._size, dtype=np.int32), -worth)

    def set_bounds(self, lower: Floats, upper: Floats) -> None:
        """Other bounds of every column."""
        self._highs.changeColsBounds(self._size, np.arange(self._size, dtype=np.int32), lower, upper)

    def add_rows(self, matrix: Any) -> None:
        """More rows: matrix x <= 0."""
        count, rows = matrix.shape[0], matrix.tocsr()
        starts, places = rows.indptr[:-1].astype(np.int32), rows.indices.astype(np.int32)
        self._highs.addRows(count, np.full(count, -INFINITE), np.zeros(count), rows.nnz, starts, places, rows.data)

    def set_options(self, **options: Any) -> None:
        """Other options for the solves to come."""
        for name, value in options.items():
            self._highs.setOptionValue(name, value)

    def start_from(self, x: Floats) -> None:
        """Offer a point to start from."""
        solution = highspy.HighsSolution()
        solution.col_value = x.tolist()
        self._highs.setSolution(solution)

    def solve(self) -> Outcome:
        """Solve, and ask for the primal status whatever the status of the model is."""
        if not self._size:
            return self._of_nothing
        self._highs.run()
        info, status = self._highs.getInfo(), self._highs.getModelStatus()
        found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        optimal = status in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kModelEmpty)
        solution = self._highs.getSolution() if found else None
        value = -float(info.objective_function_value) if found else -np.inf
        proven = -float(info.mip_dual_bound) if self._mixed else value
        bound = proven if np.isfinite(proven) and (self._mixed or optimal) else np.inf
        if status in _NO_SOLUTION:
            bound = -np.inf
        return Outcome(
            x=np.array(solution.col_value) if solution is not None else None,
            value=value,
            bound=bound,
            infeasible=status in _NO_SOLUTION,
            optimal=optimal,
            row_price=-np.array(solution.row_dual) if solution is not None and not self._mixed else None,
            work=max(1, int(info.mip_node_count)),
        )


def _passed(program: Program) -> Any:
    lp, matrix = highspy.HighsLp(), program.matrix.tocsc()
    lp.num_row_, lp.num_col_ = matrix.shape
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = -program.worth, program.lower, program.upper
    lp.row_lower_, lp.row_upper_ = program.row_lower, program.row_upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = matrix.indptr, matrix.indices, matrix.data
    if program.integer is not None and program.integer.any():
        whole, part = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
        lp.integrality_ = [whole if flag else part for flag in program.integer.tolist()]
    return lp

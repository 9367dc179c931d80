# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""A joint model taken apart: what hangs together when the coupling rows are cut, usually one vocational field each."""

import concurrent.futures
import dataclasses
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import numpy as np

from selaras.engines.axes import Floats, Ints
from selaras.engines.planning.highs import Program
from selaras.engines.planning.model import Model

Given = TypeVar("Given")
Gotten = TypeVar("Gotten")


@dataclasses.dataclass
class Block:
    """Columns and rows of one block, its share of the coupling rows, and its linear program kept between solves."""

    columns: Ints
    program: Program
    uses: Any  # scipy csr [coupling row, column of the block]
    forcing: Any  # scipy csr [inequality, column of the block] <= 0, kept by every whole point


@dataclasses.dataclass
class Parts:
    """All blocks, and the rows that couple them."""

    model: Model
    blocks: list[Block]
    row_lower: Floats  # of the coupling rows
    row_upper: Floats
    alone: Ints  # columns that lie in coupling rows only

    @classmethod
    def of(cls, model: Model) -> "Parts":
        """Take a model apart."""
        of_column, of_row = model.blocks()
        coupling = model.coupling
        shared, by_column, forcing = model.matrix[coupling].tocsc(), model.matrix.tocsc(), model.forcing.tocsc()
        blocks = []
        for number in range(int(of_column.max(initial=-1)) + 1):
            columns, rows = np.flatnonzero(of_column == number), np.flatnonzero(of_row == number)
            program = Program(
                worth=model.worth[columns], lower=model.lower[columns], upper=model.upper[columns],
                matrix=by_column[:, columns].tocsr()[rows], row_lower=model.row_lower[rows], row_upper=model.row_upper[rows],
                integer=model.integer[columns],
            )  # fmt: skip
            own = forcing[:, columns].tocsr()
            blocks.append(Block(columns, program, shared[:, columns].tocsr(), own[np.diff(own.indptr) > 0]))
        return cls(model, blocks, model.row_lower[coupling], model.row_upper[coupling], np.flatnonzero(of_column < 0))

    def whole(self, points: list[Floats]) -> Floats:
        """One point of the joint model from a point of each block; what lies in no block makes up what coupling rows lack."""
        x = self.model.lower.copy()
        for block, point in zip(self.blocks, points, strict=True):
            x[block.columns] = point
        used = sum((block.uses @ point for block, point in zip(self.blocks, points, strict=True)), np.zeros(self.row_lower.size))
        for column, row, sign in self.makeshifts():
            lack = self.row_lower[row] - used[row] if sign > 0 else used[row] - self.row_upper[row]
            x[column] = max(0.0, lack)
        return x

    def makeshifts(self) -> list[tuple[int, int, float]]:
        """Columns that lie in one coupling row and nothing else: (column, coupling row, sign)."""
        entries = self.model.matrix[self.model.coupling][:, self.alone].tocoo()
        return [(int(self.alone[column]), int(row), float(sign)) for row, column, sign in zip(entries.row, entries.col, entries.data, strict=True)]


def at_once(threads: int, work: Callable[[Given], Gotten], items: Iterable[Given]) -> list[Gotten]:
    """Results in the order of the items, computed by some threads (HiGHS lets go of the interpreter while it solves)."""
    with concurrent.futures.ThreadPoolExecutor(threads) as pool:
        return list(pool.map(work, items))

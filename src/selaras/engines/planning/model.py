# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The joint model as arrays: columns with a worth and bounds, rows with limits, one sparse matrix between them.

A family is a set of alike columns (or rows), keyed by index arrays: the columns `teach` have a group, centre, competence and month
each. Families are written in `families.py`; this module only knows how to put them together and how to read them back.
"""

import dataclasses
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from selaras.engines.axes import Bools, Floats, Ints

# The rows that couple vocational fields; every other row lies within one block.
COUPLING = ("participants", "certified", "budget", "centre_most", "floor")


@dataclasses.dataclass(frozen=True)
class Family:
    """Alike columns or rows: consecutive numbers from `first`, and their keys."""

    first: int
    count: int
    keys: dict[str, Ints]

    @property
    def span(self) -> slice:
        """Where the family lies among all columns (or rows)."""
        return slice(self.first, self.first + self.count)

    @property
    def numbers(self) -> Ints:
        """The numbers of its columns (or rows)."""
        return np.arange(self.first, self.first + self.count)


@dataclasses.dataclass(frozen=True)
class Model:
    """maximise worth x, subject to row_lower <= matrix x <= row_upper, lower <= x <= upper, x[integer] whole."""

    worth: Floats
    money: Floats  # million rupiah a unit of each column
    lower: Floats
    upper: Floats
    integer: Bools
    matrix: Any  # scipy csr
    row_lower: Floats
    row_upper: Floats
    columns: dict[str, Family]
    rows: dict[str, Family]
    forcing: Any  # scipy csr: forcing x <= 0 holds for every whole point and cuts off fractional ones

    @property
    def coupling(self) -> Bools:
        """Which rows couple vocational fields."""
        flags = np.zeros(len(self.row_lower), bool)
        for name in COUPLING:
            flags[self.rows[name].span] = True
        return flags

    def blocks(self) -> tuple[Ints, Ints]:
        """Block number of each column, and of each row (-1: coupling): what hangs together when the coupling rows are cut."""
        free = ~self.coupling
        inner = self.matrix[free]
        size, width = inner.shape
        graph = sparse.bmat([[None, inner], [inner.T, None]], format="csr")
        _, label = sparse.csgraph.connected_components(graph, directed=False)
        of_row = np.full(len(free), -1)
        of_row[free] = label[:size]
        of_column = label[size : size + width]
        inside = np.diff(inner.tocsc().indptr) > 0
        used = np.unique(of_column[inside])
        number = np.full(label.max(initial=-1) + 2, -1)
        number[used] = np.arange(used.size)
        return np.where(inside, number[of_column], -1), np.where(of_row >= 0, number[of_row], -1)


class Builder:
    """Collects families of columns and rows and the entries between them."""

    def __init__(self) -> None:
        self._columns: dict[str, Family] = {}
        self._rows: dict[str, Family] = {}
        self._column_facts: list[tuple[Floats, Floats, Floats, Floats, Bools]] = []
        self._row_facts: list[tuple[Floats, Floats]] = []
        self._entries: list[tuple[Ints, Ints, Floats]] = []
        self._forcing: list[tuple[Ints, Ints, Floats]] = []

    def columns(self, name: str, keys: dict[str, Ints], *, gain: Any = 0.0, money: Any = 0.0, upper: Any = np.inf, integer: bool = False) -> Ints:
        """Add a family of columns; `gain` is their worth without money. Returns their numbers."""
        family = self._family(self._columns, name, keys)
        whole = [np.broadcast_to(np.asarray(each, float), (family.count,)) for each in (gain, money, np.zeros(1), upper)]
        self._column_facts.append((whole[0], whole[1], whole[2], whole[3], np.full(family.count, integer)))
        return family.numbers

    def rows(self, name: str, keys: dict[str, Ints], *, lower: Any = -np.inf, upper: Any = np.inf) -> Ints:
        """Add a family of rows. Returns their numbers."""
        family = self._family(self._rows, name, keys)
        low, high = (np.array(np.broadcast_to(np.asarray(each, float), (family.count,))) for each in (lower, upper))
        self._row_facts.append((low, high))
        return family.numbers

    def put(self, rows: Ints, columns: Ints, values: Any) -> None:
        """Add entries of the matrix; those of a row numbered -1 are dropped."""
        rows, columns = np.broadcast_arrays(rows, columns)
        values = np.broadcast_to(np.asarray(values, float), rows.shape)
        kept = (rows >= 0) & (values != 0)
        self._entries.append((rows[kept], columns[kept], values[kept]))

    def force(self, columns: Ints, most: Floats, pairs: tuple[Ints, Ints]) -> None:
        """Each of the columns is zero unless one of its packages starts: column <= most x sum of them, as inequalities outside the rows.

        `pairs` are (index into columns, number of a column that starts packages); columns that stand in no pair are not forced.
        """
        which, started = pairs
        first = sum(int(entry[0].max(initial=-1)) + 1 for entry in self._forcing[-1:])
        forced, at = np.unique(which, return_inverse=True)
        rows = np.concatenate([np.arange(forced.size), at]) + first
        self._forcing.append((rows, np.concatenate([columns[forced], started]), np.concatenate([np.ones(forced.size), -most[which]])))

    def family(self, name: str) -> Family:
        """A family of columns added before."""
        return self._columns[name]

    def spend(self, row: Ints) -> None:
        """Let every column so far take its money from the budget's `row`."""
        money = _joined([facts[1] for facts in self._column_facts])
        self.put(np.repeat(row, money.size), np.arange(money.size), money)

    def model(self, people_per_million: float) -> Model:
        """Everything put together."""
        gain, money, lower, upper, integer = (_joined([facts[k] for facts in self._column_facts]) for k in range(5))
        row_lower, row_upper = (_joined([facts[k] for facts in self._row_facts]) for k in range(2))
        rows, columns, values = (_joined([entry[k] for entry in self._entries]) for k in range(3))
        shape = (row_lower.size, gain.size)
        matrix = sparse.csr_matrix((values, (rows.astype(np.int32), columns.astype(np.int32))), shape=shape)
        at, what, amount = (_joined([entry[k] for entry in self._forcing]) for k in range(3))
        height = int(at.max(initial=-1)) + 1
        forcing = sparse.csr_matrix((amount, (at.astype(np.int32), what.astype(np.int32))), shape=(height, gain.size))
        return Model(
            worth=gain - people_per_million * money, money=money, lower=lower, upper=upper, integer=integer.astype(bool),
            matrix=matrix, row_lower=row_lower, row_upper=row_upper, columns=self._columns, rows=self._rows, forcing=forcing,
        )  # fmt: skip

    @staticmethod
    def _family(among: dict[str, Family], name: str, keys: dict[str, Ints]) -> Family:
        first = sum(family.count for family in among.values())
        among[name] = Family(first, len(next(iter(keys.values()))), {key: np.asarray(values, np.int64) for key, values in keys.items()})
        return among[name]


def _joined(parts: list[NDArray[Any]]) -> NDArray[Any]:
    return np.concatenate(parts) if parts else np.zeros(0)

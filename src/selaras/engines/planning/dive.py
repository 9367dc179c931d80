# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Whole plans of one block by diving: solve the relaxation, round what is nearly whole, solve again, until all is whole."""

import dataclasses
from collections.abc import Iterator
from typing import Any

import numpy as np
from scipy import sparse

from selaras.engines.planning.axes import Floats, Ints
from selaras.engines.planning.blocks import Block
from selaras.engines.planning.highs import Outcome, Program, Solver

_WHOLE = 1e-6


@dataclasses.dataclass(frozen=True)
class Room:
    """What the other blocks leave of the coupling rows; missing a lower limit costs `penalty` a unit, upper limits must be kept."""

    lower: Floats
    upper: Floats
    penalty: Floats


def room_program(block: Block, worth: Floats, room: Room, kept: Ints) -> tuple[Program, int]:
    """The block's columns `kept` (all others at zero) with its coupling rows last and, at the end, columns for what is short.

    Returns the number of coupling rows, too.
    """
    program = block.program
    uses = block.uses[:, kept]
    rows = np.flatnonzero(np.diff(block.uses.indptr) > 0)
    short = rows[np.isfinite(room.lower[rows]) & (room.lower[rows] > 0)]
    place = np.searchsorted(rows, short)
    makeshift = sparse.csr_matrix((np.ones(short.size), (place, np.arange(short.size))), shape=(rows.size, short.size))
    assert program.integer is not None
    program = Program(
        worth=np.concatenate([worth[kept], -room.penalty[short]]),
        lower=np.concatenate([program.lower[kept], np.zeros(short.size)]),
        upper=np.concatenate([program.upper[kept], np.full(short.size, np.inf)]),
        matrix=sparse.bmat([[program.matrix[:, kept], None], [uses[rows], makeshift]], format="csr"),
        row_lower=np.concatenate([program.row_lower, np.where(room.lower[rows] > 0, room.lower[rows], -np.inf)]),
        row_upper=np.concatenate([program.row_upper, room.upper[rows]]),
        integer=np.concatenate([program.integer[kept], np.zeros(short.size, bool)]),
    )
    return program, rows.size


def dive(program: Program, seed: int, shared: int, rounds: int = 300) -> tuple[Outcome | None, int]:
    """A whole point of the program, or None; and the number of linear programs it took.

    The last `shared` rows are those that many columns share; the others tell which columns may stand in each other's way.
    """
    assert program.integer is not None
    solver = Solver(dataclasses.replace(program, integer=None), random_seed=seed, threads=1)
    whole = np.flatnonzero(program.integer)
    meets = program.matrix[: program.matrix.shape[0] - shared, whole].T.tocsr()
    lower, upper = program.lower.copy(), program.upper.copy()
    outcome, count = solver.solve(), 1
    for _ in range(rounds):
        if outcome.x is None:
            return None, count
        values = outcome.x[whole]
        part = values - np.floor(values + _WHOLE)
        fractional = np.flatnonzero(part > _WHOLE)
        if not fractional.size:
            return outcome, count
        for up, down in _choices(part[fractional], meets[fractional]):
            low, high = lower.copy(), upper.copy()
            low[whole[fractional[up]]] = np.ceil(values[fractional[up]] - _WHOLE)
            high[whole[fractional[down]]] = np.floor(values[fractional[down]])
            solver.set_bounds(low, high)
            outcome, count = solver.solve(), count + 1
            if outcome.x is not None:
                lower, upper = low, high
                break
    return None, count


def _choices(part: Floats, rows: Any) -> Iterator[tuple[Ints, Ints]]:
    """What to round up and what down, boldly first; whoever asks takes the first choice that leaves a point.

    `rows` [fraction, row] says which rows a column lies in: of two that meet in a row, only one is rounded up at a time, because the other
    may then have to give way.
    """
    nothing = np.zeros(0, np.int64)
    falling = np.argsort(-part, kind="stable")
    up = _apart([int(one) for one in falling if part[one] >= min(0.35, part[falling[0]])], rows)
    down = np.setdiff1d(np.flatnonzero(part <= 0.1), up)
    yield up, down
    while up.size > 1:
        up = up[: max(1, up.size // 3)]
        yield up, nothing
    if down.size:
        yield nothing, down
    for one in falling[:12]:
        yield nothing, np.array([one])
        yield np.array([one]), nothing


def _apart(wanted: list[int], rows: Any) -> Ints:
    """Those of the wanted that meet none of the earlier ones in a row."""
    taken, chosen = np.zeros(rows.shape[1], bool), []
    for one in wanted:
        mine = rows.indices[rows.indptr[one] : rows.indptr[one + 1]]
        if not taken[mine].any():
            taken[mine] = True
            chosen.append(one)
    return np.array(chosen, np.int64)

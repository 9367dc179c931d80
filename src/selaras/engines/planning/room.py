# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""One block in the room that the others leave it: the coupling rows it touches, each soft at a price."""

import dataclasses

import numpy as np
from scipy import sparse

from selaras.engines.axes import Floats, Ints
from selaras.engines.planning.blocks import Block
from selaras.engines.planning.highs import Program


@dataclasses.dataclass(frozen=True)
class Room:
    """Limits of the coupling rows for one block, and what each unit short of them or beyond them costs."""

    lower: Floats
    upper: Floats
    short: Floats
    over: Floats


def in_room(program: Program, block: Block, room: Room) -> Program:
    """The program, which has the block's columns, with the coupling rows that the block touches and columns for what is short and over at the end."""
    rows, short, over = _soft(block, room)
    extra = short.size + over.size
    signs, places = np.concatenate([np.ones(short.size), -np.ones(over.size)]), np.concatenate([short, over])
    slack = sparse.csr_matrix((signs, (places, np.arange(extra))), shape=(rows.size, extra))
    assert program.integer is not None
    return Program(
        worth=np.concatenate([program.worth, -room.short[rows[short]], -room.over[rows[over]]]),
        lower=np.concatenate([program.lower, np.zeros(extra)]),
        upper=np.concatenate([program.upper, np.full(extra, np.inf)]),
        matrix=sparse.bmat([[program.matrix, None], [block.uses[rows], slack]], format="csr"),
        row_lower=np.concatenate([program.row_lower, room.lower[rows]]),
        row_upper=np.concatenate([program.row_upper, room.upper[rows]]),
        integer=np.concatenate([program.integer, np.zeros(extra, bool)]),
    )


def beside(block: Block, room: Room, point: Floats) -> Floats:
    """What a point of the block is short and over, in the order of the last columns of `in_room`."""
    rows, short, over = _soft(block, room)
    used = (block.uses @ point)[rows]
    return np.concatenate([np.maximum(0.0, room.lower[rows] - used)[short], np.maximum(0.0, used - room.upper[rows])[over]])


def _soft(block: Block, room: Room) -> tuple[Ints, Ints, Ints]:
    """Coupling rows that the block touches; which of them can be short, and which over."""
    rows = np.flatnonzero(np.diff(block.uses.indptr) > 0)
    return rows, np.flatnonzero(np.isfinite(room.lower[rows])), np.flatnonzero(np.isfinite(room.upper[rows]))

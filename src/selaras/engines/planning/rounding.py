# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Whole points of one block in the room that the others leave, by branch and bound near a fractional point.

A whole-numbered column may become the fractional value rounded down or up (or what it is already); whatever the relaxation leaves at zero
stays at zero (Berthold 2007, RENS). Tests stay fractional until all packages stand: they are worth little and follow them.
"""

import dataclasses

import numpy as np

from selaras.engines.axes import Bools, Floats
from selaras.engines.planning.blocks import Block
from selaras.engines.planning.highs import Program, Solver
from selaras.engines.planning.room import Room, beside, in_room
from selaras.engines.planning.search import Search

NODES = 1  # branch-and-bound nodes of one rounding at most: the root, its cuts and its heuristics


@dataclasses.dataclass(frozen=True)
class Neighbourhood:
    """Bounds of a block's columns, and which of them must be whole."""

    lower: Floats
    upper: Floats
    integer: Bools


def near(block: Block, fractional: Floats, now: Floats | None, followers: Bools, *, wide: float | Floats = 0.0) -> Neighbourhood:
    """Whole columns between the fractional value rounded down and up, widened to what they are now, and by `wide` on both sides.

    Followers stay free and fractional.
    """
    program = block.program
    assert program.integer is not None
    leading = program.integer & ~followers
    low, high = np.floor(fractional + 1e-6), np.ceil(fractional - 1e-6)
    if now is not None:
        low, high = np.minimum(low, now), np.maximum(high, now)
    return Neighbourhood(
        lower=np.where(leading, np.clip(low - wide, program.lower, program.upper), program.lower),
        upper=np.where(leading, np.clip(high + wide, program.lower, program.upper), program.upper),
        integer=leading,
    )


def whole_point(
    program: Program, block: Block, room: Room, where: Neighbourhood, search: Search, *, loss: float, start: Floats | None = None, nodes: int = NODES
) -> Floats | None:
    """A point of the block, whole where asked, within `loss` of the best in its neighbourhood, or the best that so many nodes find.

    `program` has the block's columns and a worth of its own. None if there is none.
    """
    confined = in_room(dataclasses.replace(program, lower=where.lower, upper=where.upper, integer=where.integer), block, room)
    # Fixing by reduced costs finds worse points here than the other heuristics do without it, and takes a third of the time of a heavy block.
    options = search.options(mip_abs_gap=max(loss, 1e-6), mip_rel_gap=1e-7, mip_max_nodes=nodes, mip_heuristic_run_root_reduced_cost=False)
    solver = Solver(confined, **options)
    if start is not None:
        solver.start_from(np.concatenate([start, beside(block, room, start)]))
    outcome = solver.solve()
    search.work += outcome.work
    if outcome.x is None:
        return None
    point = outcome.x[: program.worth.size]
    point[where.integer] = np.round(point[where.integer])
    return point

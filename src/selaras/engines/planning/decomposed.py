# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Large years, block by block: prices and a bound by decomposition, whole plans by diving in the room that the other blocks leave."""

import dataclasses

import numpy as np

from selaras.engines.planning.axes import Floats, Ints
from selaras.engines.planning.blocks import Block, Parts, at_once
from selaras.engines.planning.dive import Room, dive, room_program
from selaras.engines.planning.highs import Outcome, Solver
from selaras.engines.planning.model import Model
from selaras.engines.planning.prices import Priced, best_relaxed, makeshift_costs, priced, reduced
from selaras.engines.planning.search import Found, Search


@dataclasses.dataclass
class Plans:
    """A whole point of each block, kept consistent: upper limits of coupling rows hold, lower limits may still be short."""

    parts: Parts
    points: list[Floats]
    penalty: Floats

    def uses(self) -> Floats:
        """What all blocks use of the coupling rows [block, row]."""
        return np.array([block.uses @ point for block, point in zip(self.parts.blocks, self.points, strict=True)])

    def short(self) -> Floats:
        """What is short of each coupling row's lower limit."""
        lack = self.parts.row_lower - self.uses().sum(axis=0)
        return np.where(np.isfinite(lack) & (lack > 1e-6), lack, 0.0)

    def score(self) -> float:
        """Worth less the penalty of what is short."""
        worth = sum(float(block.program.worth @ point) for block, point in zip(self.parts.blocks, self.points, strict=True))
        return worth - float(self.penalty @ self.short())


def solve_decomposed(model: Model, search: Search) -> Found | None:
    """The best point within the limits and the bound that prices prove. None if a block cannot keep its own rows."""
    parts = Parts.of(model)
    found = priced(parts, search, steps=14)
    if found is None:
        return None
    kept = _promising(parts, found, search)
    plans = _first_plans(parts, found, kept, search)
    search.say(0.6, "a first whole plan", plans.score(), found.bound)
    _improve(plans, found, kept, search)
    x = parts.whole(plans.points)
    if plans.short().any() and not parts.makeshifts():
        return Found(None, -np.inf, found.bound)
    return Found(x, float(model.worth @ x), found.bound)


def _promising(parts: Parts, found: Priced, search: Search) -> list[Ints]:
    """Columns of each block that are worth looking at: whole ones, those in use, and those whose reduced worth is small."""

    def choose(pair: tuple[Block, Floats]) -> Ints:
        block, mean = pair
        outcome = best_relaxed(block, found.prices, search)
        assert outcome.x is not None
        assert outcome.row_price is not None
        assert block.program.integer is not None
        lost = reduced(block, found.prices) - block.program.matrix.T @ outcome.row_price
        return np.flatnonzero(block.program.integer | (mean > 1e-9) | (outcome.x > 1e-9) | (lost > -0.05))

    search.work += len(parts.blocks)
    return at_once(search.limits.threads, choose, list(zip(parts.blocks, found.means, strict=True)))


def _first_plans(parts: Parts, found: Priced, kept: list[Ints], search: Search) -> Plans:
    """Dive in every block at once, each in its mean share of the coupling rows."""
    penalty = np.maximum(np.abs(found.prices) * 1.5, 1e-6)
    share = np.array([block.uses @ mean for block, mean in zip(parts.blocks, found.means, strict=True)])
    left = parts.row_upper - share.sum(axis=0)
    count = np.maximum(1, (np.abs(share) > 1e-9).sum(axis=0))
    upper = share + np.where(np.isfinite(left), np.maximum(0, left) / count, 0.0)
    upper = np.where(np.isfinite(parts.row_upper), upper, np.inf)

    def first(k: int) -> tuple[Outcome | None, int]:
        room = Room(np.where(np.isfinite(parts.row_lower), share[k], -np.inf), upper[k], penalty)
        return _dived(parts.blocks[k], room, kept[k], search)

    dives = at_once(search.limits.threads, first, range(len(parts.blocks)))
    plans = Plans(parts, [block.program.lower.copy() for block in parts.blocks], makeshift_costs(parts))
    for k, (outcome, work) in enumerate(dives):
        search.work += work
        if outcome is not None and outcome.x is not None:
            plans.points[k] = _spread_out(parts.blocks[k], kept[k], outcome.x)
    return plans


def _dived(block: Block, room: Room, kept: Ints, search: Search, least: Floats | None = None) -> tuple[Outcome | None, int]:
    """Dive in a block, with no less of each whole-numbered column than `least` has."""
    program, shared = room_program(block, block.program.worth, room, kept)
    if least is not None:
        assert block.program.integer is not None
        floor = np.where(block.program.integer, least, block.program.lower)[kept]
        program = dataclasses.replace(program, lower=np.concatenate([floor, program.lower[kept.size :]]))
    return dive(program, search.limits.seed, shared)


def _spread_out(block: Block, kept: Ints, x: Floats) -> Floats:
    assert block.program.integer is not None
    point = block.program.lower.copy()
    point[kept] = x[: kept.size]
    point[block.program.integer] = np.round(point[block.program.integer])
    return point


def _improve(plans: Plans, found: Priced, kept: list[Ints], search: Search) -> None:
    """Block after block in the room that the others leave: first add what rounding left empty, then branch and bound from what there is.

    Small blocks come first: they gain most for least work. Stops when the gap is reached or a whole turn gains nothing to speak of.
    """
    order = sorted(range(len(plans.parts.blocks)), key=lambda k: kept[k].size)
    for turn in range(search.limits.rounds):
        before = plans.score()
        for k in reversed(order) if turn == 0 else order:
            gap = (found.bound - plans.score()) / max(1e-9, abs(plans.score()))
            if search.late or (not plans.short().any() and gap <= search.limits.gap):
                return
            search.work += _again(plans, k, kept[k], search, adding=turn == 0)
            search.say(min(0.78, 0.6 + 0.03 * (turn + 1)), "improving field by field", plans.score(), found.bound)
        if turn and plans.score() - before <= 1e-3 * abs(before):
            return


def _again(plans: Plans, k: int, kept: Ints, search: Search, *, adding: bool) -> int:
    """One block anew in the room that the others leave, or only added to; kept if the whole is better. Returns the work."""
    parts, block = plans.parts, plans.parts.blocks[k]
    others = plans.uses().sum(axis=0) - block.uses @ plans.points[k]
    room = Room(parts.row_lower - others, parts.row_upper - others + 1e-7, plans.penalty)
    outcome, work = _dived(block, room, kept, search, plans.points[k]) if adding else _branched(block, room, kept, search, plans.points[k])
    if outcome is not None and outcome.x is not None:
        old, score = plans.points[k], plans.score()
        plans.points[k] = _spread_out(block, kept, outcome.x)
        if plans.score() <= score + 1e-9:
            plans.points[k] = old
    return work


def _branched(block: Block, room: Room, kept: Ints, search: Search, start: Floats) -> tuple[Outcome | None, int]:
    """Branch and bound in a block, from a whole point."""
    program, _ = room_program(block, block.program.worth, room, kept)
    gap = max(search.limits.gap / 2, 1e-6)
    nodes = max(1, search.limits.nodes // 10)
    solver = Solver(program, **search.options(mip_rel_gap=gap, mip_max_nodes=nodes, mip_heuristic_effort=0.3))
    solver.start_from(np.concatenate([start[kept], np.zeros(program.worth.size - kept.size)]))
    outcome = solver.solve()
    return outcome, outcome.work

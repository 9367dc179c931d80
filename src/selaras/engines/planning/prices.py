# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Prices of the rows that couple the fields, and the bound that they prove.

At any prices, sum of the blocks' best + prices x limits is a bound of the joint model (Lagrange). Prices near the best ones come from the
relaxation of the whole, by interior point, with only the `ARCS` best links of each package: a link more hardly moves a price, and the bound is
proven afterwards with all of them. Each block's relaxation is then strengthened: people of a package go to a need only if the package starts,

    flow[c, m, n] <= need_heads[n] every[c, m],   ojt[c, m, l] <= line_seats[l, ready] every[c, m]        (`Model.forcing`)

which every whole plan keeps and a package of a third does not.
"""

import dataclasses

import numpy as np
from scipy import sparse

from selaras.engines.axes import Bools, Floats, Ints
from selaras.engines.planning.blocks import Block, Parts, at_once
from selaras.engines.planning.highs import Outcome, Program, Solver
from selaras.engines.planning.model import Model
from selaras.engines.planning.problem import MONTHS
from selaras.engines.planning.room import Room, in_room
from selaras.engines.planning.search import Search

ARCS = 8  # links of a package to needs that the prices look at
# What a unit short of a coupling row's lower limit costs in the search for prices, and how near the best they must come: first roughly, because the
# bound is proven afterwards and a low cost keeps the search near the answer. Whoever pays the last cost has no plan.
SHORT = ((30.0, 1e-3), (1000.0, 1e-4))
ROUNDS = 5  # times that a block's relaxation is cut
BROKEN = 1e-3  # by how much a point must break an inequality to be cut off


@dataclasses.dataclass(frozen=True)
class Priced:
    """Prices (of upper limits >= 0, of lower limits <= 0) and what each block uses [block, coupling row] in the relaxation of the whole."""

    prices: Floats
    shares: Floats


@dataclasses.dataclass(frozen=True)
class Strong:
    """A block's relaxation at some prices, cut: its value, the best point near the block's share, the program with the inequalities that hold it."""

    bound: float
    point: Floats
    program: Program


def constant(parts: Parts, prices: Floats) -> float:
    """Prices x limits."""
    limits = np.where(prices > 0, parts.row_upper, np.where(prices < 0, parts.row_lower, 0.0))
    return float(prices @ np.where(prices == 0, 0.0, limits))


def reduced(block: Block, prices: Floats) -> Floats:
    """Worth of the block's columns less what they use of the coupling rows."""
    return np.asarray(block.program.worth - block.uses.T @ prices)


def priced(parts: Parts, search: Search) -> Priced | None:
    """Prices of the coupling rows. None if the relaxation cannot keep the rows, so that no plan can."""
    model, coupling = parts.model, parts.model.coupling
    kept = np.flatnonzero(_near(model))
    outcome = next((each for each in (_relaxed(model, kept, *short, search) for short in SHORT) if each is not None), None)
    search.work += 1
    if outcome is None or outcome.x is None or outcome.row_price is None:
        return None
    prices = outcome.row_price[coupling].copy()
    prices[((prices > 0) & ~np.isfinite(parts.row_upper)) | ((prices < 0) & ~np.isfinite(parts.row_lower))] = 0
    for column, row, _ in parts.makeshifts():
        prices[row] = np.clip(prices[row], model.worth[column], -model.worth[column])
    x = model.lower.copy()
    x[kept] = outcome.x[: kept.size]
    return Priced(prices, np.array([block.uses @ x[block.columns] for block in parts.blocks]))


def _relaxed(model: Model, kept: Ints, cost: float, tolerance: float, search: Search) -> Outcome | None:
    """The relaxation of the whole with these columns, where a unit short of a coupling row's lower limit has a cost. None if it pays that."""
    short = np.flatnonzero(model.coupling & np.isfinite(model.row_lower))
    makeshift = sparse.csr_matrix((np.ones(short.size), (short, np.arange(short.size))), shape=(model.coupling.size, short.size))
    program = Program(
        worth=np.concatenate([model.worth[kept], np.full(short.size, -cost)]),
        lower=np.concatenate([model.lower[kept], np.zeros(short.size)]),
        upper=np.concatenate([model.upper[kept], np.full(short.size, np.inf)]),
        matrix=sparse.hstack([model.matrix[:, kept], makeshift], format="csr"),
        row_lower=model.row_lower,
        row_upper=model.row_upper,
    )
    options = {"solver": "ipm", "run_crossover": "off", "ipm_optimality_tolerance": tolerance}
    outcome = Solver(program, **search.options(**options)).solve()
    if outcome.x is None and not outcome.infeasible:
        outcome = Solver(program, **search.options()).solve()
    return outcome if outcome.x is not None and (outcome.x[kept.size :] <= 1e-4).all() else None


def _near(model: Model) -> Bools:
    """All columns but the links to needs beyond the best few of each package."""
    near = np.ones(model.worth.size, bool)
    flow = model.columns.get("flow")
    if flow is None or not flow.count:
        return near
    package = flow.keys["course"] * MONTHS + flow.keys["month"]
    order = np.lexsort((-model.worth[flow.span], package))
    first = np.r_[True, package[order][1:] != package[order][:-1]]
    place = np.arange(flow.count)
    rank = np.empty(flow.count, int)
    rank[order] = place - np.maximum.accumulate(np.where(first, place, 0))
    near[flow.span] = rank < ARCS
    return near


def dear(prices: Floats) -> Floats:
    """What a unit away from the share of a coupling row costs while nothing is settled: its price, or a little where it has none."""
    return np.asarray(np.abs(prices) + 0.02 * np.abs(prices).max(initial=0.0) + 1e-3)


def strengthened(parts: Parts, found: Priced, search: Search) -> list[Strong] | None:
    """Each block's relaxation at these prices, cut. None if a block cannot keep its own rows."""
    cost = dear(found.prices)

    def one(k: int) -> Strong | None:
        share = found.shares[k]
        lower, upper = np.where(np.isfinite(parts.row_lower), share, -np.inf), np.where(np.isfinite(parts.row_upper), share, np.inf)
        block = parts.blocks[k]
        return _strengthened(block, reduced(block, found.prices), Room(lower, upper, cost, cost), search)

    strong = at_once(search.limits.threads, one, range(len(parts.blocks)))
    search.work += len(strong)
    certain = [each for each in strong if each is not None]
    return certain if len(certain) == len(strong) else None


def _strengthened(block: Block, worth: Floats, room: Room, search: Search) -> Strong | None:
    """First the bound, where leaving the share costs nothing; then the point, where it does."""
    program = dataclasses.replace(block.program, worth=worth)
    inside = in_room(program, block, room)
    solver = Solver(dataclasses.replace(inside, integer=None), **search.options())
    solver.set_worth(np.where(np.arange(inside.worth.size) < worth.size, inside.worth, 0.0))
    outcome = solver.solve()
    held = np.zeros(block.forcing.shape[0], bool)
    for _ in range(ROUNDS):
        if outcome.x is None or not outcome.optimal:
            return None
        broken = np.flatnonzero((block.forcing @ outcome.x[: worth.size] > BROKEN) & ~held)
        if not broken.size:
            break
        held[broken] = True
        solver.add_rows(block.forcing[broken])
        better = solver.solve()
        if better.x is None or not better.optimal:
            return None
        outcome = better
    solver.set_worth(inside.worth)
    near = solver.solve()
    point = outcome.x if near.x is None else near.x
    assert point is not None
    cuts = block.forcing[held]
    strong = dataclasses.replace(
        program,
        matrix=sparse.vstack([program.matrix, cuts], format="csr"),
        row_lower=np.concatenate([program.row_lower, np.full(cuts.shape[0], -np.inf)]),
        row_upper=np.concatenate([program.row_upper, np.zeros(cuts.shape[0])]),
    )
    return Strong(outcome.bound, point[: worth.size], strong)

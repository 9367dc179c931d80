# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Prices of the coupling rows, by Dantzig-Wolfe decomposition with smoothed prices (Wentges 1997).

The master weighs known points of each block so that the coupling rows are kept; its prices go to the blocks, whose best points at these
prices come back. At any prices, sum of the blocks' best + prices x limits is a bound of the joint model (Lagrange).
"""

import dataclasses

import numpy as np
from scipy import sparse

from selaras.engines.planning.axes import Floats
from selaras.engines.planning.blocks import Block, Parts, at_once
from selaras.engines.planning.highs import Outcome, Program, Solver
from selaras.engines.planning.search import Search


@dataclasses.dataclass(frozen=True)
class Priced:
    """Prices (of upper limits >= 0, of lower limits <= 0), the bound they prove for the relaxed model, the blocks' mean points."""

    prices: Floats
    bound: float
    means: list[Floats]


@dataclasses.dataclass(frozen=True)
class Weighed:
    """What the master found: value, prices, weights of each block's points, by how much coupling rows are broken."""

    value: float
    prices: Floats
    weights: list[Floats]
    broken: float


def constant(parts: Parts, prices: Floats) -> float:
    """Prices x limits."""
    limits = np.where(prices > 0, parts.row_upper, np.where(prices < 0, parts.row_lower, 0.0))
    return float(prices @ np.where(prices == 0, 0.0, limits))


def reduced(block: Block, prices: Floats) -> Floats:
    """Worth of the block's columns less what they use of the coupling rows."""
    return np.asarray(block.program.worth - block.uses.T @ prices)


def best_relaxed(block: Block, prices: Floats, search: Search, *, afresh: bool = False) -> Outcome:
    """The block's best fractional point at these prices."""
    if block.relaxed is None:
        block.relaxed = Solver(dataclasses.replace(block.program, integer=None), random_seed=search.limits.seed, threads=1)
    elif afresh:
        block.relaxed.forget()
    block.relaxed.set_worth(reduced(block, prices))
    return block.relaxed.solve()


def priced(parts: Parts, search: Search, steps: int, tolerance: float = 3e-3) -> Priced | None:
    """Prices near the best ones after some steps. None if a block cannot keep its own rows.

    What breaking a coupling row costs is kept low at first, so that the first prices are not far off, and raised while it is broken.
    """
    most, start = makeshift_costs(parts), np.zeros(parts.row_lower.size)
    slack = most / 16
    columns: list[list[tuple[float, Floats, Floats]]] = [[] for _ in parts.blocks]
    centre, bound, prices, weighed = start, np.inf, start, Weighed(-np.inf, start, [], np.inf)
    for step in range(steps):
        tried = prices if step < 2 else 0.6 * centre + 0.4 * prices
        fresh = step < 3

        def best(block: Block, prices: Floats = tried, afresh: bool = fresh) -> Outcome:
            return best_relaxed(block, prices, search, afresh=afresh)

        outcomes = at_once(search.limits.threads, best, parts.blocks)
        search.work += len(outcomes)
        if any(outcome.x is None for outcome in outcomes):
            return None
        proven = constant(parts, tried) + sum(outcome.bound for outcome in outcomes)
        if proven < bound:
            bound, centre = proven, tried
        for block, outcome, known in zip(parts.blocks, outcomes, columns, strict=True):
            assert outcome.x is not None
            known.append((float(block.program.worth @ outcome.x), block.uses @ outcome.x, outcome.x))
        weighed = _master(parts, columns, slack)
        if step >= 2 and weighed.broken > 1e-6 and (slack < most).any():
            slack = np.minimum(most, slack * 2)
            weighed = _master(parts, columns, slack)
        prices = weighed.prices
        search.say(0.05 + 0.4 * (step + 1) / steps, "prices of what the fields share", None, bound)
        if bound - weighed.value <= tolerance * abs(bound) or search.late:
            break
    means = [np.sum([w * x for w, (_, _, x) in zip(ws, known, strict=True)], axis=0) for ws, known in zip(weighed.weights, columns, strict=True)]
    return Priced(centre, bound, means)


def makeshift_costs(parts: Parts) -> Floats:
    """What breaking a coupling row by one unit costs: as the model says, and where it says nothing more than any sensible price."""
    cost = np.zeros(parts.row_lower.size)
    for k in range(cost.size):
        used = [np.abs(block.uses[k].data).max(initial=0.0) for block in parts.blocks]
        cost[k] = 60.0 / max(1e-9, *used) if used else 1.0
    for column, row, _ in parts.makeshifts():
        cost[row] = -parts.model.worth[column]
    return cost


def _master(parts: Parts, columns: list[list[tuple[float, Floats, Floats]]], slack: Floats) -> Weighed:
    """The best weighing of known points when breaking a coupling row by one unit costs `slack`."""
    rows, blocks = slack.size, len(columns)
    worth = np.concatenate([np.array([w for w, _, _ in known]) for known in columns] + [-slack, -slack])
    uses = np.concatenate([np.stack([u for _, u, _ in known], axis=1) for known in columns] + [np.eye(rows), -np.eye(rows)], axis=1)
    sizes = [len(known) for known in columns]
    convex = np.zeros((blocks, worth.size))
    convex[np.repeat(np.arange(blocks), sizes), np.arange(sum(sizes))] = 1
    outcome = Solver(
        Program(
            worth=worth, lower=np.zeros(worth.size), upper=np.full(worth.size, np.inf),
            matrix=sparse.csr_matrix(np.concatenate([uses, convex])),
            row_lower=np.concatenate([parts.row_lower, np.ones(blocks)]), row_upper=np.concatenate([parts.row_upper, np.ones(blocks)]),
        ), threads=1,
    ).solve()  # fmt: skip
    assert outcome.x is not None
    assert outcome.row_price is not None
    prices = outcome.row_price[:rows].copy()
    prices[(prices > 0) & ~np.isfinite(parts.row_upper)] = 0
    prices[(prices < 0) & ~np.isfinite(parts.row_lower)] = 0
    weights = np.split(outcome.x[: sum(sizes)], np.cumsum(sizes)[:-1])
    return Weighed(outcome.value, prices, weights, float(outcome.x[sum(sizes) :].sum()))

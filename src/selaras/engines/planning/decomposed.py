# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Large years, field by field: prices of what the fields share prove a bound, and each field is made whole in the room that the others leave.

1. Prices of the coupling rows, and each block's relaxation at these prices, cut (`prices`): their sum is the bound.
2. Each block near its relaxed point, a few at a time, the heaviest first: what the finished blocks really use and what the waiting ones would use
   leaves the room; beyond it everything costs extra (`rounding`).
3. Blocks again, the lightest first, until nothing is short or over. A breach costs more the fewer blocks can mend it, so that what one field alone
   can mend is not left for the sake of what any can.
4. Tests and new assessors whole, with all packages standing.
5. While the gap is wider than asked: light blocks' bounds by whole numbers, then blocks again, those that lost most first, and 4.
"""

import dataclasses

import numpy as np

from selaras.engines.axes import Bools, Floats
from selaras.engines.planning.blocks import Block, Parts, at_once
from selaras.engines.planning.highs import Solver
from selaras.engines.planning.model import Model
from selaras.engines.planning.prices import Priced, Strong, constant, dear, priced, reduced, strengthened
from selaras.engines.planning.room import Room
from selaras.engines.planning.rounding import Neighbourhood, near, whole_point
from selaras.engines.planning.search import Found, Search, Step

TOGETHER = 6  # blocks that are made whole at the same time, not knowing of each other; the answer hangs on it, not on the threads
MENDING = ((1.5, 0.0), (3.0, 0.0), (np.inf, 0.0), (np.inf, 1.0))  # price of a breach, in prices of its row, and how far what is not in it may move
WIDE = 2.0  # how far what lies in a broken row may move in the end
BREACH = 1000.0  # what a unit short or over costs in the end, in the same
AIM = 0.98  # share of the asked gap at which improving ends
PAIR = 2  # blocks that are improved at the same time; the second is kept only if it still fits
LIGHT = 7000  # columns up to which a block's bound is proven by whole numbers
LOSS = 0.6  # share of the asked gap that rounding the blocks may lose
FOLLOWERS = ("tests", "recruits")  # columns that are made whole after all others


@dataclasses.dataclass
class Plans:
    """A point of each block."""

    parts: Parts
    points: list[Floats]

    def uses(self) -> Floats:
        """What each block uses of the coupling rows [block, row]."""
        return np.array([block.uses @ point for block, point in zip(self.parts.blocks, self.points, strict=True)])

    def breached(self) -> Floats:
        """What each coupling row is short or over."""
        used = self.uses().sum(axis=0)
        lack, excess = self.parts.row_lower - used, used - self.parts.row_upper
        return np.where(lack > 1e-6, lack, 0.0) + np.where(excess > 1e-6, excess, 0.0)

    def worth(self) -> float:
        """Worth of all points."""
        return sum(float(block.program.worth @ point) for block, point in zip(self.parts.blocks, self.points, strict=True))

    def score(self, breach: Floats) -> float:
        """Worth less the cost of what is short and over."""
        return self.worth() - float(breach @ self.breached())


class Decomposition:
    """A model taken apart, its prices and its bound, and the ways from there to a whole plan."""

    def __init__(self, parts: Parts, found: Priced, strong: list[Strong], search: Search) -> None:
        self.parts, self.found, self.strong, self.search = parts, found, strong, search
        self.bound = constant(parts, found.prices) + sum(each.bound for each in strong)
        follows = np.zeros(parts.model.worth.size, bool)
        for name in FOLLOWERS:
            follows[parts.model.columns[name].span] = True
        self.followers: list[Bools] = [follows[block.columns] for block in parts.blocks]
        deciding = [k for k in range(len(parts.blocks)) if each_integer(parts, k).any()]
        self.heaviest = sorted(deciding, key=lambda k: -parts.blocks[k].columns.size)
        weights = np.array([max(each.bound, 0.0) for each in strong])
        weights += weights.mean() / 10
        self.loss = LOSS * search.limits.gap * abs(self.bound) * weights / max(1e-9, weights.sum())
        self.dear = dear(found.prices)
        self.rare = rarity(parts)
        self.penalty = breach_costs(parts, self.dear * self.rare)
        self.proven: set[int] = set()  # blocks whose bound is proven by whole numbers

    @classmethod
    def of(cls, model: Model, search: Search) -> "Decomposition | None":
        """Take the model apart, find prices, prove the bound. None if the relaxation has no point."""
        parts = Parts.of(model)
        found = priced(parts, search)
        if found is None:
            return None
        search.say(0.3, Step.PRICES)
        strong = strengthened(parts, found, search)
        if strong is None:
            return None
        self = cls(parts, found, strong, search)
        search.say(0.4, Step.BOUND, None, self.bound)
        return self

    def best(self) -> Found:
        """The best point within the limits, from the relaxation."""
        plans = self.first()
        self.mend(plans)
        if plans.breached().any() and not self.parts.makeshifts():
            return Found(None, -np.inf, self.bound)
        self.search.say(0.65, Step.FIRST, plans.worth(), self.bound)
        return self._ended(plans)

    def better(self, x: Floats) -> Found:
        """The best point within the limits, from a point that keeps every rule."""
        return self._ended(Plans(self.parts, [x[block.columns].copy() for block in self.parts.blocks]))

    def _ended(self, plans: Plans) -> Found:
        for turn in range(1 + self.search.limits.rounds):
            if turn:
                self.improve(plans)
            self.finish(plans)
            self.settle(plans)
            self.prove(plans)
            if self.gap(plans) <= self.search.limits.gap or self.search.late:
                break
        if plans.breached().any() and not self.parts.makeshifts():
            return Found(None, -np.inf, self.bound)
        x = self.parts.whole(plans.points)
        return Found(x, float(self.parts.model.worth @ x), self.bound)

    def first(self) -> Plans:
        """Every block near its relaxed point, in the room that finished blocks really and waiting ones probably leave."""
        plans, shared = Plans(self.parts, [each.point for each in self.strong]), self.found.shares.copy()
        for at in range(0, len(self.heaviest), TOGETHER):
            some, total = self.heaviest[at : at + TOGETHER], shared.sum(axis=0)

            def one(k: int, total: Floats = total) -> Floats | None:
                block, others = self.parts.blocks[k], total - shared[k]
                room = Room(self.parts.row_lower - others, self.parts.row_upper - others, self.dear, self.dear)
                where = near(block, self.strong[k].point, None, self.followers[k])
                return whole_point(self.strong[k].program, block, room, where, self.search, loss=float(self.loss[k]))

            for k, point in zip(some, at_once(self.search.limits.threads, one, some), strict=True):
                plans.points[k] = self.parts.blocks[k].program.lower.copy() if point is None else point
                shared[k] = self.parts.blocks[k].uses @ plans.points[k]
            self.search.say(0.4 + 0.2 * (at + len(some)) / len(self.heaviest), Step.FIELDS)
        return plans

    def mend(self, plans: Plans) -> None:
        """Blocks again, the lightest first, at a breach that costs more each time, until no row is short or over.

        What lies in a row that is over may only become less, everything else only more; then what lies in a broken row may move both ways, and
        at last everything.
        """
        for dearness, others in MENDING:
            for k in reversed(self.heaviest):
                broken, used = plans.breached() > 0, plans.uses().sum(axis=0)
                block, now = self.parts.blocks[k], plans.points[k]
                if not broken.any():
                    return
                if not (np.diff(block.uses.indptr)[broken] > 0).any():
                    continue
                if np.isfinite(dearness):
                    where = near(block, self.strong[k].point, now, self.followers[k])
                    less = _touching(block, broken & (used > self.parts.row_upper), above=0)
                    low = np.where(where.integer & ~less, now, where.lower)
                    high = np.where(where.integer & less, now, where.upper)
                    breach = np.minimum(self.penalty, dearness * self.dear * self.rare)
                    self._again(plans, k, breach, dataclasses.replace(where, lower=low, upper=high))
                else:
                    wide = np.where(_touching(block, broken), WIDE, others)
                    where = near(block, self.strong[k].point, now, self.followers[k], wide=wide)
                    self._again(plans, k, self.penalty, where, loss=float(self.loss[k]))

    def gap(self, plans: Plans) -> float:
        """(bound - worth) / |worth|."""
        return (self.bound - plans.worth()) / max(1e-9, abs(plans.worth()))

    def _lost(self, plans: Plans, k: int) -> float:
        """What a block's point is worth less than the block's best at the prices."""
        return self.strong[k].bound - float(reduced(self.parts.blocks[k], self.found.prices) @ plans.points[k])

    def prove(self, plans: Plans) -> None:
        """Light blocks' best at the prices with whole numbers, once, while the gap is wider than asked: first those that lost most for their size."""
        light = [k for k in self.heaviest if self.parts.blocks[k].columns.size <= LIGHT and k not in self.proven]
        light.sort(key=lambda k: -self._lost(plans, k) / self.parts.blocks[k].columns.size)

        def one(k: int) -> float:
            program = dataclasses.replace(self.strong[k].program, integer=self.parts.blocks[k].program.integer)
            outcome = Solver(program, **self.search.options(mip_max_nodes=1, mip_heuristic_effort=0.0)).solve()
            return min(self.strong[k].bound, outcome.bound)

        for at in range(0, len(light), PAIR):
            if self.search.late or self.gap(plans) <= self.search.limits.gap:
                return
            some = light[at : at + PAIR]
            self.proven.update(some)
            for k, bound in zip(some, at_once(self.search.limits.threads, one, some), strict=True):
                self.bound -= self.strong[k].bound - bound
                self.strong[k] = dataclasses.replace(self.strong[k], bound=bound)
            self.search.say(0.75, Step.WHOLE_BOUND, plans.worth(), self.bound)

    def improve(self, plans: Plans) -> None:
        """Blocks again while the gap is wider than asked, and a little beyond: the tests, made whole after it, cost something.

        First those that lost most by becoming whole, in the prices that prove the bound.
        """
        for _ in range(self.search.limits.rounds):
            before = plans.worth()
            order = sorted(self.heaviest, key=lambda k: -self._lost(plans, k))
            for at in range(0, len(order), PAIR):
                if self.search.late or (self.gap(plans) <= AIM * self.search.limits.gap and not plans.breached().any()):
                    return

                def one(k: int) -> Floats | None:
                    where = near(self.parts.blocks[k], self.strong[k].point, plans.points[k], self.followers[k])
                    return self._made_again(plans, k, self.penalty, where, float(self.loss[k]) / 3)

                some = order[at : at + PAIR]
                for k, point in zip(some, at_once(self.search.limits.threads, one, some), strict=True):
                    self._take(plans, k, point, self.penalty)
            self.search.say(0.75, Step.IMPROVING, plans.worth(), self.bound)
            if plans.worth() - before <= 1e-4 * abs(before):
                return

    def _again(self, plans: Plans, k: int, breach: Floats, where: Neighbourhood, loss: float | None = None) -> None:
        """A block made again, and kept if the whole is better."""
        self._take(plans, k, self._made_again(plans, k, breach, where, loss or float(self.loss[k]) / 3), breach)

    def _made_again(self, plans: Plans, k: int, breach: Floats, where: Neighbourhood, loss: float) -> Floats | None:
        """A point of a block in the room that the others leave, where a unit short or over costs `breach`."""
        block = self.parts.blocks[k]
        program = dataclasses.replace(self.strong[k].program, worth=block.program.worth)
        return whole_point(program, block, self._room(plans, k, breach), where, self.search, loss=loss, start=plans.points[k])

    def _take(self, plans: Plans, k: int, point: Floats | None, breach: Floats) -> None:
        """Takes a block's new point if the whole is better with it."""
        if point is None:
            return
        old, score = plans.points[k], plans.score(breach)
        plans.points[k] = point
        if plans.score(breach) <= score + 1e-9:
            plans.points[k] = old

    def _room(self, plans: Plans, k: int, breach: Floats) -> Room:
        others = plans.uses().sum(axis=0) - self.parts.blocks[k].uses @ plans.points[k]
        return Room(self.parts.row_lower - others, self.parts.row_upper - others, breach, breach)

    def settle(self, plans: Plans) -> None:
        """Blocks again with their tests, the lightest first, while the tests that became whole leave a row short."""
        for _ in range(2):
            for k in reversed(self.heaviest):
                broken = plans.breached() > 0
                if not broken.any():
                    return
                if (np.diff(self.parts.blocks[k].uses.indptr)[broken] > 0).any():
                    nothing = np.zeros_like(self.followers[k])
                    where = near(self.parts.blocks[k], self.strong[k].point, plans.points[k], nothing, wide=1.0)
                    self._again(plans, k, self.penalty, where)

    def finish(self, plans: Plans) -> None:
        """Tests and new assessors whole, everything else that is whole stays: first all blocks, then one by one until nothing is short."""

        def one(k: int) -> Floats | None:
            block, point, whole = self.parts.blocks[k], plans.points[k], each_integer(self.parts, k)
            stands = whole & ~self.followers[k]
            where = Neighbourhood(np.where(stands, point, block.program.lower), np.where(stands, point, block.program.upper), whole)
            room, loss = self._room(plans, k, self.penalty), float(self.loss[k]) / 10
            return whole_point(block.program, block, room, where, self.search, loss=loss, nodes=self.search.limits.nodes)

        for turn, some in enumerate((self.heaviest, *([k] for k in self.heaviest))):
            if turn and not plans.breached().any():
                return
            for k, point in zip(some, at_once(self.search.limits.threads, one, some), strict=True):
                if point is not None:
                    plans.points[k] = point


def _touching(block: Block, rows: Bools, above: float = -np.inf) -> Bools:
    """Which columns of a block use more than `above` of one of these coupling rows."""
    uses = block.uses[rows].tocoo()
    found = np.zeros(block.uses.shape[1], bool)
    found[uses.col[(uses.data != 0) & (uses.data > above)]] = True
    return found


def each_integer(parts: Parts, k: int) -> Bools:
    """Which columns of a block are whole."""
    integer = parts.blocks[k].program.integer
    assert integer is not None
    return integer


def rarity(parts: Parts) -> Floats:
    """Blocks that decide something, for each of them that touches a coupling row."""
    deciding = [k for k in range(len(parts.blocks)) if each_integer(parts, k).any()]
    touching = sum((np.diff(parts.blocks[k].uses.indptr) > 0 for k in deciding), np.zeros(parts.row_lower.size))
    return np.asarray(len(deciding) / np.maximum(1, touching))


def breach_costs(parts: Parts, dear: Floats) -> Floats:
    """What breaking a coupling row by one unit costs in the end: as the model says, and where it says nothing more than any sensible price."""
    cost = BREACH * dear
    for column, row, _ in parts.makeshifts():
        cost[row] = -parts.model.worth[column]
    return cost

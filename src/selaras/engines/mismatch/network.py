# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Who can meet whom, as flows from graduates to people asked for, in whole parts of people.

Lines that ask for the same at the same place and months are one cell, cohorts that differ in nothing one batch. With each rule that falls, what it
told apart becomes one, so that the network shrinks instead of growing:

    0  batch -> cell                               right skill, within reach, in time
    1  (programme, centre) -> (profile, place)     whatever the month
    2  programme -> profile                        and whatever the place
    3  everything -> everything                    and whatever the skill

A flow starts from the one before it, added up to its own nodes, and is only added to; what it adds is shared out among the batches and cells behind
a node.
"""

import dataclasses
from collections.abc import Iterator

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import maximum_flow

from selaras.engines.axes import Floats, Ints
from selaras.engines.mismatch.problem import Problem, expand

CAPACITY = 2**30  # the flow counts in 32 bits: an arc and what runs against it must both fit
FINEST = 10_000  # parts into which a person is cut, fewer where there are many people
ROUNDS = 40  # of sharing out; what is left after them the flow finds


def parts_of(problem: Problem) -> int:
    """Into how many parts a person is cut, so that all people fit into the counters."""
    most = max(problem.line_people.sum(), problem.cohort_people.sum(), 1.0)
    return int(min(FINEST, 10 ** np.floor(np.log10(CAPACITY / (2 * most)))) or 1)


@dataclasses.dataclass(frozen=True)
class Merged:
    """Rows that differ in nothing but their number, counted once. Axis x: what is left of them."""

    of: Ints  # [row] its x
    facts: Ints  # [x, fact]
    amount: Ints  # [x] parts of people
    share: Floats  # [row] the row's share of its x

    def back(self, values: Ints, people: Floats) -> Floats:
        """[row] people of a row, from parts of its x; `people` is what each row had."""
        return people * (values[self.of] / np.maximum(self.amount, 1)[self.of])


def merge(people: Floats, parts: int, *facts: Ints) -> Merged:
    """Rows with the same facts become one. Rows without people are kept, with nothing."""
    unique, of = np.unique(np.stack(facts, axis=1), axis=0, return_inverse=True)
    of = of.reshape(-1)
    whole = np.bincount(of, people, minlength=len(unique))
    amount = np.maximum(np.rint(whole * parts), whole > 0).astype(np.int64)
    share = np.divide(people, whole[of], out=np.zeros_like(people), where=whole[of] > 0)
    return Merged(of, unique, amount, share)


def share_out(supply: Ints, demand: Ints, giver: Ints, taker: Ints) -> Ints:
    """[arc] what givers hand to takers, each in proportion to what its takers still want, in rounds until little is left; rounded down."""
    left, open_ = supply.astype(float), demand.astype(float)
    given = np.zeros(len(giver))
    for _round in range(ROUNDS):
        wanted = open_[taker]
        among = np.bincount(giver, wanted, minlength=len(left))
        offer = left[giver] * np.divide(wanted, among[giver], out=np.zeros_like(wanted), where=among[giver] > 0.5)
        coming = np.bincount(taker, offer, minlength=len(open_))
        taken = offer * np.minimum(1.0, np.divide(open_, coming, out=np.ones_like(open_), where=coming > 0))[taker]
        given += taken
        left = np.maximum(left - np.bincount(giver, taken, minlength=len(left)), 0.0)
        open_ = np.maximum(open_ - np.bincount(taker, taken, minlength=len(open_)), 0.0)
        if taken.sum() < 1.0:
            break
    return np.floor(given + 1e-7).astype(np.int64)


def split(total: Ints, weight: Ints, group: Ints) -> Ints:
    """[member] whole shares of each group's total in proportion to weight, by largest remainder; nobody gets more than its weight.

    No total may be larger than the weights of its group together.
    """
    whole = np.bincount(group, weight, minlength=len(total)).astype(float)
    exact = total[group] * np.divide(weight, whole[group], out=np.zeros(len(group)), where=whole[group] > 0)
    given = np.minimum(np.floor(exact).astype(np.int64), weight)
    missing = total - np.bincount(group, given, minlength=len(total)).astype(np.int64)
    room = given < weight
    order = np.lexsort((given - exact, ~room, group))
    first = np.cumsum(np.bincount(group, minlength=len(total))) - np.bincount(group, minlength=len(total))
    rank = np.empty(len(group), np.int64)
    rank[order] = np.arange(len(group)) - first[group[order]]
    return np.asarray(given + (room & (rank < missing[group])), np.int64)


@dataclasses.dataclass(frozen=True)
class Level:
    """A network: the node of each batch and of each cell, and the arcs between nodes."""

    of_batch: Ints  # [batch] giver
    of_cell: Ints  # [cell] taker
    giver: Ints  # [arc]
    taker: Ints  # [arc]


@dataclasses.dataclass(frozen=True)
class Flows:
    """What each level lets through, in parts of people, and who meets whom at the first."""

    cells: Merged
    batches: Merged
    met: Ints  # [level, cell]
    used: Ints  # [level, batch]
    pair_batch: Ints  # [pair] of the first level ...
    pair_cell: Ints
    pair_flow: Ints  # ... and how many


def met(problem: Problem) -> Floats:
    """[line] people met, by the first flow alone: to ask what another programme, or another class, would change. The same as `Result.line_met`."""
    cells, batches = ends(problem)
    level = next(levels(problem, cells, batches))
    nothing = np.zeros_like(batches.amount), np.zeros_like(cells.amount), np.zeros((3, 0), np.int64)
    return cells.back(widened(level, batches.amount, cells.amount, *nothing)[1], problem.line_people)


def ends(problem: Problem) -> tuple[Merged, Merged]:
    """The cells and the batches."""
    parts = parts_of(problem)
    cells = merge(problem.line_people, parts, problem.line_profile, problem.line_place, problem.line_first, problem.line_last)
    return cells, merge(problem.cohort_people, parts, problem.cohort_programme, problem.cohort_centre, problem.cohort_month)


def flows(problem: Problem) -> Flows:
    """The four flows."""
    cells, batches = ends(problem)
    used, come = np.zeros_like(batches.amount), np.zeros_like(cells.amount)
    pairs = np.zeros((3, 0), np.int64)  # batch, cell, flow
    kept, all_met, all_used = [], [], []
    for level in levels(problem, cells, batches):
        used, come, flow = widened(level, batches.amount, cells.amount, used, come, pairs)
        there = flow > 0
        # A batch and a cell behind the two ends of the flow stand for it from now on.
        pairs = np.stack([_one_behind(level.of_batch)[level.giver[there]], _one_behind(level.of_cell)[level.taker[there]], flow[there]])
        kept.append(pairs)
        all_met.append(come)
        all_used.append(used)
    return Flows(cells, batches, np.stack(all_met), np.stack(all_used), *kept[0])


def levels(problem: Problem, cells: Merged, batches: Merged) -> Iterator[Level]:
    """The networks, from the strictest to the one without a rule."""
    profile, place, first, last = cells.facts.T
    programme, centre, month = batches.facts.T
    giver, taker = fitting_pairs(problem, programme, profile)
    keep = (month[giver] >= first[taker] - problem.longest_wait) & (month[giver] <= last[taker] + problem.latest)
    keep &= problem.near[place[taker], centre[giver]]
    yield Level(np.arange(len(programme)), np.arange(len(profile)), giver[keep], taker[keep])
    (course_programme, course_centre), course = _together(programme, centre)
    (site_profile, site_place), site = _together(profile, place)
    giver, taker = fitting_pairs(problem, course_programme, site_profile)
    keep = problem.near[site_place[taker], course_centre[giver]]
    yield Level(course, site, giver[keep], taker[keep])
    yield Level(programme, profile, problem.fit_programme, problem.fit_profile)
    some = np.zeros(1 if len(programme) and len(profile) else 0, np.int64)
    yield Level(np.zeros_like(programme), np.zeros_like(profile), some, some)


def widened(level: Level, supply: Ints, demand: Ints, used: Ints, met: Ints, pairs: Ints) -> tuple[Ints, Ints, Ints]:
    """[batch] used, [cell] met and [arc] flow at a level, from those of the one before."""
    givers, takers = int(level.of_batch.max(initial=-1)) + 1, int(level.of_cell.max(initial=-1)) + 1
    givers, takers = max(givers, int(level.giver.max(initial=-1)) + 1), max(takers, int(level.taker.max(initial=-1)) + 1)
    left, open_ = _sum(level.of_batch, supply - used, givers), _sum(level.of_cell, demand - met, takers)
    flow = share_out(left, open_, level.giver, level.taker)
    left_then, open_then = left - _sum(level.giver, flow, givers), open_ - _sum(level.taker, flow, takers)
    flow += _on_arcs(level, pairs, takers)
    given, taken, change = augmented(left_then, open_then, level.giver, level.taker, flow)
    more_used, more_met = left - left_then + given, open_ - open_then + taken
    return (
        used + split(more_used, supply - used, level.of_batch),
        met + split(more_met, demand - met, level.of_cell),
        flow + change,
    )


def augmented(left: Ints, open_: Ints, giver: Ints, taker: Ints, flow: Ints) -> tuple[Ints, Ints, Ints]:
    """The most that can be added to a flow, along arcs and against what runs on them: [giver] more given, [taker] more taken, [arc] change."""
    if not left.any() or not open_.any() or not len(giver):
        return np.zeros_like(left), np.zeros_like(open_), np.zeros_like(flow)
    back, givers, takers = flow > 0, 2 + np.arange(len(left)), 2 + len(left) + np.arange(len(open_))
    nodes = 2 + len(left) + len(open_)
    rows = np.concatenate([np.zeros_like(left), givers[giver], takers[taker[back]], takers])
    columns = np.concatenate([givers, takers[taker], givers[giver[back]], np.ones_like(open_)])
    room = np.concatenate([left, np.full(len(giver), CAPACITY), flow[back], open_]).astype(np.int32)
    found = maximum_flow(csr_matrix((room, (rows, columns)), shape=(nodes, nodes)), 0, 1).flow
    ends = len(left) + len(giver)
    net = np.asarray(found[np.concatenate([rows[:ends], takers]), np.concatenate([columns[:ends], np.ones_like(open_)])]).reshape(-1).astype(np.int64)
    return net[: len(left)], net[ends:], net[len(left) : ends]


def fitting_pairs(problem: Problem, programme: Ints, profile: Ints) -> tuple[Ints, Ints]:
    """[pair] places in `programme` and in `profile` of all that fit each other."""
    many, first, fitting = _grouped(problem.fit_profile, problem.fit_programme, problem.profiles)
    taker, at = expand(many[profile], first[profile])
    held, begin, having = _grouped(programme, np.arange(len(programme)), problem.programmes)
    pair, place = expand(held[fitting[at]], begin[fitting[at]])
    return having[place], taker[pair]


def _on_arcs(level: Level, pairs: Ints, takers: int) -> Ints:
    """[arc] what pairs of batches and cells carry, added up; a rule that falls takes no arc away, so each pair has its arc."""
    order = np.argsort(key := level.giver * takers + level.taker)
    at = np.searchsorted(key[order], level.of_batch[pairs[0]] * takers + level.of_cell[pairs[1]])
    return _sum(order[at], pairs[2], len(key))


def _together(*facts: Ints) -> tuple[Ints, Ints]:
    """[fact, x] what occurs together, and [row] its x."""
    unique, of = np.unique(np.stack(facts, axis=1), axis=0, return_inverse=True)
    return unique.T, of.reshape(-1)


def _one_behind(group: Ints) -> Ints:
    """[group] some member of it."""
    one = np.zeros(group.max(initial=-1) + 1, np.int64)
    one[group] = np.arange(len(group))
    return one


def _sum(group: Ints, values: Ints, groups: int) -> Ints:
    return np.bincount(group, values, minlength=groups).astype(np.int64)


def _grouped(key: Ints, value: Ints, keys: int) -> tuple[Ints, Ints, Ints]:
    """Values by key: how many each has, where they start, and the values in that order."""
    many = np.bincount(key, minlength=keys)
    return many, np.cumsum(many) - many, value[np.argsort(key, kind="stable")]

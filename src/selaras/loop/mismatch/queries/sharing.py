# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The people whom nobody meets, shared out among centres and programmes class by class, so that nobody is counted twice in the whole network.

What stays of a supply: of the planned classes of a programme at a centre as many as its graduates need who are sent to somebody, or, where the supply
does not tell whom it sends, who meet somebody by the measurement. The others make way.

What comes beside it: one class after the other, each for at most as many people as usually graduate from one, those of the centre's own region first,
then the nearest. A class is worth the sum over its people of the chance that a graduate takes a place so far away (`worth`; 1 in the centre's own
region). First come classes for which nothing lacks, the one of most worth before all others. Then, where any is left to win, the class whose lacks
cost least for the worth that the programme could win there; what was had for it is there from then on, so that further classes may need nothing.
Programmes of which some price is unknown come last. A class is worth LEAST at least (so nobody teaches for places where few would go), and needs room
in a workshop and a place among the classes that the centre may hold (`most`). Ties: the smaller key of the centre, then of the version.

The worth of a class never grows while people are taken away, so a class that was best when it was last looked at, and still is worth as much, is the
best: a queue by last known worth finds it without looking at all others. Only arrays and plain facts are read here.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np

from selaras.ground.network.rules import CLASS_OF, Aspect
from selaras.loop.mismatch.queries.cube import Array, Cube
from selaras.loop.mismatch.queries.having import Bundle, Having, Item, concerns
from selaras.loop.mismatch.queries.houses import Facts
from selaras.loop.mismatch.queries.mix import LEAST
from selaras.loop.mismatch.rules import Lack, Part

TRACE = 1e-9
SENT_AT_LEAST = 0.5  # people: fewer are nobody, and no class stays for them


Which = tuple[int, int, bool]  # centre, version, whether anything lacks for it


@dataclass
class Advised:
    """A programme at a centre while classes come together for it: those for which nothing lacks, or those for which something does."""

    planned: int = 0
    kept: int = 0
    more: int = 0
    sent: float = 0.0
    cost: int = 0
    known: bool = True
    lacks: list[tuple[Item, bool]] = field(default_factory=list)  # and whether it was had for another programme
    groups: list[tuple[Array, Array]] = field(default_factory=list)  # whom its new classes serve: groups, and people of each


def shared_out(
    cube: Cube, facts: Facts, home: Mapping[int, int], most: Mapping[int, int], sent: Mapping[tuple[int, int], float]
) -> Mapping[str, Array]:
    """The arrays `mix_*`, `lack_*` and `gift_*` of the cube.

    `home`: the region of each centre; `most`: classes that it may hold, of those of which that is known; `sent`: by centre and version the graduates
    that the supply itself sends to needs, of those of which that is known.
    """
    groups = _Groups(cube, facts, home)
    found = _standing(cube, facts, sent)
    _share(groups, facts, found, most)
    return _as_arrays(groups, found)


def _standing(cube: Cube, facts: Facts, sent: Mapping[tuple[int, int], float]) -> dict[Which, Advised]:
    """What is planned, and of it what stays."""
    graduates: dict[tuple[int, int], float] = defaultdict(float)
    met: dict[tuple[int, int], float] = defaultdict(float)
    at = list(Part).index(Part.MET)
    pairs = zip(cube.cohort_centre.tolist(), cube.cohort_version.tolist(), strict=True)
    for pair, people, of_use in zip(pairs, cube.cohort_people.tolist(), cube.cohort_parts[:, at].tolist(), strict=True):
        graduates[pair] += people
        met[pair] += of_use
    found: dict[Which, Advised] = {}
    for centre, house in facts.houses.items():
        for version, classes in house.planned.items():
            pair = centre, version
            used = sent.get(pair, met[pair])
            a_class = graduates[pair] / classes
            kept = min(classes, int(np.ceil(used / a_class - TRACE))) if used >= SENT_AT_LEAST and a_class > 0 else 0
            found[centre, version, False] = Advised(planned=classes, kept=kept, sent=used)
    return found


class _Served(NamedTuple):
    """People of groups, and what all of them together are worth."""

    worth: float
    groups: Array
    people: Array


class _Groups:
    """People whom nobody meets and whom some programme fits, who ask for the same at the same place."""

    def __init__(self, cube: Cube, facts: Facts, home: Mapping[int, int]) -> None:
        self.lines = np.flatnonzero((cube.gap > TRACE) & np.isin(cube.profile, cube.fit_profile))
        keys = np.stack([cube.profile[self.lines], cube.place[self.lines], cube.region[self.lines]], axis=1)
        distinct, first, self.of_line = np.unique(keys, axis=0, return_index=True, return_inverse=True)
        self.of_line = self.of_line.ravel()
        self.gap = cube.gap[self.lines]
        self.people = np.bincount(self.of_line, self.gap, minlength=len(distinct))
        self.left = self.people.copy()
        lines = self.lines[first]
        self.centre = {key: at for at, key in enumerate(cube.centre.tolist())}
        regions = np.array([home.get(key, -1) for key in cube.centre.tolist()], np.int64)
        self.own = cube.region[lines][:, None] == regions[None, :]
        self.worth = np.where(self.own, 1.0, cube.worth[cube.place[lines]])
        self.of_version = _groups_of(cube, distinct[:, 0])
        self.graduates = _graduates_a_class(cube, facts)

    def served(self, centre: int, version: int, seats: float) -> "_Served":
        """Whom so many graduates would serve, those of most worth first."""
        groups = self.of_version[version]
        worth, left = self.worth[groups, self.centre[centre]], self.left[groups]
        of_use = np.flatnonzero((worth > 0) & (left > TRACE))
        order = of_use[np.argsort(-worth[of_use], kind="stable")]
        before = np.cumsum(left[order]) - left[order]
        taken = np.clip(seats - before, 0.0, left[order])
        some = taken > TRACE
        order, taken = order[some], taken[some]
        return _Served(float((taken * worth[order]).sum()), groups[order], taken)

    def a_class(self, version: int) -> float:
        """People who usually graduate from a class: of the programme, else of all, else as many as begin."""
        return self.graduates.get(version) or self.graduates.get(0) or float(CLASS_OF)


def _groups_of(cube: Cube, profile: Array) -> dict[int, Array]:
    """By version, the groups whom it fits."""
    order = np.argsort(profile, kind="stable")
    starts, ends = (np.searchsorted(profile[order], cube.fit_profile, side) for side in ("left", "right"))
    found: dict[int, list[Array]] = defaultdict(list)
    for version, start, end in zip(cube.fit_version.tolist(), starts.tolist(), ends.tolist(), strict=True):
        if end > start:
            found[version].append(order[start:end])
    return {version: np.sort(np.concatenate(rows)) for version, rows in found.items()}


def _graduates_a_class(cube: Cube, facts: Facts) -> dict[int, float]:
    """People who complete a planned class, by version, and of all under 0."""
    people: dict[int, float] = defaultdict(float)
    for version, graduates in zip(cube.cohort_version.tolist(), cube.cohort_people.tolist(), strict=True):
        people[version] += graduates
        people[0] += graduates
    classes: dict[int, int] = defaultdict(int)
    for house in facts.houses.values():
        for version, planned in house.planned.items():
            classes[version] += planned
            classes[0] += planned
    return {version: people[version] / planned for version, planned in classes.items() if planned}


@dataclass(order=True)
class _Turn:
    """A class that waits: what kind of step it is, its worth (or worth a rupiah) when it was last looked at, negative, and which it is."""

    step: int
    rank: float
    centre: int
    version: int
    stamp: int = field(compare=False, default=0)


class _Centres:
    """All centres while classes come together."""

    def __init__(self, groups: _Groups, facts: Facts, found: Mapping[Which, Advised], most: Mapping[int, int]) -> None:
        self.groups, self.facts = groups, facts
        standing: dict[int, dict[int, int]] = {centre: {} for centre in facts.houses}
        for (centre, version, _lacks), row in found.items():
            standing[centre][version] = row.kept
        self.having = {centre: Having(house, facts, standing[centre]) for centre, house in facts.houses.items()}
        self.left = {centre: most[centre] - sum(standing[centre].values()) for centre in facts.houses if centre in most}

    def turn(self, centre: int, version: int, stamp: int) -> tuple[_Turn, Bundle] | None:
        """The next class of a version at a centre as it stands now; None where it cannot be, and never will."""
        if self.left.get(centre, 1) <= 0:
            return None
        worth = self.groups.served(centre, version, self.groups.a_class(version)).worth
        if worth < LEAST:
            return None
        bundle = self.having[centre].bundle(version)
        if bundle is None or not bundle.seats:
            return None
        step = 0 if not bundle.lacks else 1 if bundle.known else 2
        if step:
            classes = min(bundle.seats // CLASS_OF, self.left.get(centre, bundle.seats))
            worth = self.groups.served(centre, version, classes * self.groups.a_class(version)).worth
        return _Turn(step, -round(worth / max(bundle.cost, 1) if step == 1 else worth, 12), centre, version, stamp), bundle


def _share(groups: _Groups, facts: Facts, found: dict[Which, Advised], most: Mapping[int, int]) -> None:
    centres = _Centres(groups, facts, found, most)
    versions = [version for version in groups.of_version if version in facts.courses]
    stamps: dict[tuple[int, int], int] = defaultdict(int)
    queue = [made[0] for pair in _reached(groups, facts, versions) if (made := centres.turn(*pair, 0))]
    heapq.heapify(queue)
    while queue:
        last = heapq.heappop(queue)
        pair = last.centre, last.version
        if last.stamp != stamps[pair]:
            continue
        made = centres.turn(*pair, last.stamp)
        if made is None:
            continue
        now, bundle = made
        if queue and now > queue[0]:
            heapq.heappush(queue, now)
            continue
        _give(groups, centres, found.setdefault((*pair, bool(bundle.lacks or bundle.shared)), Advised()), bundle, pair)
        touched = [pair]
        if bundle.lacks:
            course = facts.courses[bundle.version]
            touched = [
                (last.centre, version) for version in versions if version == bundle.version or concerns(course, facts.courses[version], bundle)
            ]
        for each in touched:
            stamps[each] += 1
            if again := centres.turn(*each, stamps[each]):
                heapq.heappush(queue, again[0])


def _reached(groups: _Groups, facts: Facts, versions: list[int]) -> Iterator[tuple[int, int]]:
    """Centre and version with worth enough for a class within reach."""
    for version in versions:
        of = groups.of_version[version]
        worth = groups.left[of] @ groups.worth[of]
        for centre in facts.houses:
            if centre in groups.centre and worth[groups.centre[centre]] >= LEAST:
                yield centre, version


def _give(groups: _Groups, centres: _Centres, row: Advised, bundle: Bundle, pair: tuple[int, int]) -> None:
    """One class: its people are taken, what lacks is had, and it fills its place."""
    centre, version = pair
    _worth, of, taken = groups.served(centre, version, groups.a_class(version))
    groups.left[of] -= taken
    row.groups.append((of, taken))
    row.more += 1
    row.cost += bundle.cost
    row.known &= bundle.known
    had = {item for item, _shared in row.lacks}
    row.lacks += [(item, shared) for items, shared in ((bundle.lacks, False), (bundle.shared, True)) for item in items if item not in had]
    centres.having[centre].have(replace(bundle, left=float(CLASS_OF)))
    if centre in centres.left:
        centres.left[centre] -= 1


def _as_arrays(groups: _Groups, found: Mapping[Which, Advised]) -> dict[str, Array]:
    rows = sorted(found.items())
    kinds = list(Lack)
    lacks = [(at, kinds.index(item.kind), _number(item), shared) for at, (_which, row) in enumerate(rows) for item, shared in row.lacks]
    gifts = [_gifts(groups, at, row) for at, (_which, row) in enumerate(rows) if row.groups]
    line, mix, people = (np.concatenate(each) for each in zip(*gifts, strict=True)) if gifts else (np.zeros(0, int), np.zeros(0, int), np.zeros(0))
    return {
        "mix_centre": np.array([which[0] for which, _row in rows], np.int64),
        "mix_version": np.array([which[1] for which, _row in rows], np.int64),
        "mix_planned": np.array([row.planned for _which, row in rows], np.int64),
        "mix_kept": np.array([row.kept for _which, row in rows], np.int64),
        "mix_more": np.array([row.more for _which, row in rows], np.int64),
        "mix_sent": np.array([row.sent for _which, row in rows], float),
        "mix_cost": np.array([row.cost for _which, row in rows], np.int64),
        "mix_known": np.array([row.known for _which, row in rows], bool),
        "lack_mix": np.array([each[0] for each in lacks], np.int64),
        "lack_kind": np.array([each[1] for each in lacks], np.int64),
        "lack_of": np.array([each[2] for each in lacks], np.int64),
        "lack_shared": np.array([each[3] for each in lacks], bool),
        "gift_line": line,
        "gift_mix": mix,
        "gift_people": people,
    }


def _gifts(groups: _Groups, at: int, row: Advised) -> tuple[Array, Array, Array]:
    """Line by line, in proportion to those of a group who ask alike."""
    share = np.zeros(len(groups.people))
    for of, taken in row.groups:
        share[of] += taken / groups.people[of]
    lines = np.flatnonzero(share[groups.of_line] > 0)
    return groups.lines[lines], np.full(len(lines), at), groups.gap[lines] * share[groups.of_line[lines]]


def _number(item: Item) -> int:
    """What lacks as a number: the key of its row, of an aspect its place."""
    return Aspect.values.index(item.of) if isinstance(item.of, str) else item.of

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What a centre lacks to serve the needs within its reach that nobody meets, the most people per rupiah first.

First of all whoever can be taught with what centres have is counted there (queries.sharing): those classes, and the planned ones that stay, fill the
workshops. What follows asks for the others, for this centre alone, as if no other bought anything.

A programme needs all its lacks cured, so they are ranked as bundles: a programme with all that the centre lacks for it. One bundle is chosen after
the other: first what lacks nothing; then, again and again, the one that serves most of the people who are left for what is left to be paid; those of
which some price is unknown come last, by people. Whoever is counted with one bundle is counted with no other, and what is had for one bundle is there
for the next and paid once. A bundle serves at most the people who are left, and the seats of as many whole classes as fit into the workshop in a year
beside what stands there and what is chosen before. Only arrays and plain facts are read here.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from selaras.ground.network.rules import CLASS_OF
from selaras.loop.forum.rules import Origin
from selaras.loop.mismatch.queries.cube import ORIGINS, Array, Cube
from selaras.loop.mismatch.queries.having import Bundle, Having, Item, concerns, per_million
from selaras.loop.mismatch.queries.houses import Facts, Price
from selaras.loop.mismatch.queries.mix import LEAST, most_of
from selaras.loop.mismatch.rules import protected


@dataclass(frozen=True)
class Opens:
    """One thing that lacks and the programmes that need it: people of all of them, and of those that need only this."""

    item: Item
    price: Price | None
    versions: tuple[int, ...]
    people: float
    alone: float


@dataclass(frozen=True)
class CentreGap:
    """A centre: people within reach whom nobody meets and whom some programme fits; bundles that lack nothing, those that do, in their order."""

    centre: int
    by_origin: Mapping[Origin, float]
    ready: tuple[Bundle, ...]
    bundles: tuple[Bundle, ...]

    @property
    def unmet(self) -> float:
        """People of all origins whom nobody meets."""
        return sum(self.by_origin.values())

    @property
    def people(self) -> float:
        """People whom all bundles that lack something serve."""
        return sum(each.people for each in self.bundles)

    @property
    def served_now(self) -> float:
        """People who need nothing but more classes."""
        return sum(each.people for each in self.ready)

    @property
    def out(self) -> float:
        """People whom no bundle serves: too few for a class, or no more room."""
        return max(self.unmet - self.served_now - self.people, 0.0)

    @property
    def cost(self) -> int:
        """Rupiah of all that is priced, each thing once."""
        return sum(each.cost for each in self.bundles)

    @property
    def opens(self) -> list[Opens]:
        """Each thing that lacks, those that open most first."""
        using: dict[Item, list[Bundle]] = {}
        for bundle in self.bundles:
            for item in (*bundle.lacks, *bundle.shared):
                using.setdefault(item, []).append(bundle)
        found = []
        for item, bundles in using.items():
            price = next((each.prices[item] for each in bundles if item in each.prices), None)
            alone = sum(each.people for each in bundles if {*each.lacks, *each.shared} == {item})
            versions = tuple(dict.fromkeys(each.version for each in bundles))
            found.append(Opens(item, price, versions, sum(each.people for each in bundles), alone))
        return sorted(found, key=lambda each: (-round(each.people, 6), each.item.kind, str(each.item.of), each.item.room))


def gap_of(cube: Cube, facts: Facts, centre: int, *, guard: bool = False) -> CentreGap:
    """What one centre lacks; empty where nobody within its reach is unmet, or the measurement does not know the centre.

    `guard`: for those who see aggregates only, ranked by figures as they may be told, so that the order tells no more.
    """
    places = np.flatnonzero(cube.centre == centre)
    if not len(places):
        return CentreGap(centre, {}, (), ())
    at, lines = int(places[0]), np.flatnonzero(cube.near[cube.place, int(places[0])])
    unmet = _Reach(cube, lines, cube.gap).by_origin
    left = cube.gap.copy()
    with_what_is_there = cube.mix_ready[cube.gift_mix]
    np.subtract.at(left, cube.gift_line[with_what_is_there], cube.gift_people[with_what_is_there])
    reach = _Reach(cube, lines, np.maximum(left, 0.0))
    state, bundles = Having(facts.houses[centre], facts, _standing(cube, centre)), []
    ready = [_taught_now(cube, int(row), at) for row in np.flatnonzero(cube.mix_ready & (cube.mix_centre == centre) & (cube.mix_more > 0))]
    for bundle in _chosen(reach, state, guard=guard):
        (bundles if bundle.lacks or bundle.shared else ready).append(bundle)
    return CentreGap(centre, unmet, tuple(ready), tuple(bundles))


def _standing(cube: Cube, centre: int) -> dict[int, int] | None:
    """Classes of each version that fill the workshops; None where no advice was measured."""
    rows = np.flatnonzero(cube.mix_centre == centre)
    classes = cube.mix_kept + np.where(cube.mix_ready, cube.mix_more, 0)
    standing: Counter[int] = Counter()
    for version, count in zip(cube.mix_version[rows].tolist(), classes[rows].tolist(), strict=True):
        standing[version] += count
    return standing if len(cube.mix_centre) else None


def _taught_now(cube: Cube, row: int, at: int) -> Bundle:
    """The classes that nothing lacks for, as a bundle."""
    gifts = np.flatnonzero(cube.gift_mix == row)
    lines, people = cube.gift_line[gifts], cube.gift_people[gifts]
    origins = np.bincount(cube.origin[lines], people, minlength=len(ORIGINS))
    by_origin = {Origin(origin): float(origins[number]) for number, origin in enumerate(ORIGINS)}
    profiles = tuple(np.unique(cube.profile[lines]).tolist())
    seats = int(cube.mix_more[row]) * CLASS_OF
    return Bundle(int(cube.mix_version[row]), (), (), {}, float(people.sum()), seats, by_origin, profiles, new_room=False)


def reasons(cube: Cube, centre: int, bundle: Bundle) -> tuple[list[int], list[int]]:
    """Occupations and places of most of those whom a bundle serves."""
    at = int(np.flatnonzero(cube.centre == centre)[0])
    lines = np.flatnonzero(cube.near[cube.place, at] & np.isin(cube.profile, bundle.profiles))
    return most_of(cube.occupation[lines], cube.gap[lines]), most_of(cube.region[lines], cube.gap[lines])


def _chosen(reach: "_Reach", state: "Having", *, guard: bool) -> Iterator[Bundle]:
    """The bundles in their order."""
    waiting: dict[int, Bundle | None] = dict.fromkeys(version for version in reach.versions if version in state.facts.courses)
    while waiting:
        people = reach.people
        for version, known in list(waiting.items()):
            if people[version] < LEAST:
                del waiting[version]  # never more again: people are only taken away
            elif known is None:
                waiting[version] = state.bundle(version)
        now = [(each, served) for version, each in waiting.items() if each is not None and (served := min(people[version], each.seats)) >= LEAST]
        if not now:
            return
        found = min(now, key=lambda each: _rank(*each, guard))[0]
        best = replace(found, left=people[found.version])
        profiles, by_origin = reach.take(best.version, best.people)
        state.have(best)
        course = state.facts.courses[best.version]
        for version in waiting:
            if concerns(course, state.facts.courses[version], best):
                waiting[version] = None
        yield replace(best, by_origin=by_origin, profiles=profiles)


def _rank(bundle: Bundle, served: float, guard: bool) -> tuple[int, float, int]:
    """Nothing lacks; then all prices known, most people per rupiah; then the others, most people."""
    step = 0 if not bundle.lacks else 1 if bundle.known else 2
    people = float(protected(served) or 0) if guard else served
    return step, -round(per_million(people, bundle.cost) if step == 1 else people, 9), bundle.version


class _Reach:
    """The people within reach whom nobody meets, by what they ask for, and who of them is left."""

    def __init__(self, cube: Cube, lines: Array, gap: Array) -> None:
        size = int(max(cube.profile.max(initial=-1), cube.fit_profile.max(initial=-1))) + 1
        self.left = np.bincount(cube.profile[lines], gap[lines], minlength=size)
        origins = np.zeros((size, len(ORIGINS)))
        np.add.at(origins, (cube.profile[lines], cube.origin[lines]), gap[lines])
        self.shares = origins / np.maximum(origins.sum(axis=1, keepdims=True), 1e-12)
        asked = self.left[cube.fit_profile] > 0
        self.profile, fit_version = cube.fit_profile[asked], cube.fit_version[asked]
        keys, self.fit = np.unique(fit_version, return_inverse=True)
        self.versions: list[int] = keys.tolist()
        fitting = origins[np.unique(self.profile)].sum(axis=0)
        self.by_origin = {Origin(origin): float(fitting[at]) for at, origin in enumerate(ORIGINS)}

    @property
    def people(self) -> dict[int, float]:
        """People left whom each version fits."""
        sums = np.bincount(self.fit, self.left[self.profile], minlength=len(self.versions))
        return dict(zip(self.versions, sums.tolist(), strict=True))

    def take(self, version: int, people: float) -> tuple[tuple[int, ...], dict[Origin, float]]:
        """Counts so many with a version, of all who ask for it alike: what they ask for, and how many of each origin."""
        profiles = self.profile[self.fit == self.versions.index(version)]
        profiles = profiles[self.left[profiles] > 0]
        taken = self.left[profiles] * min(1.0, people / self.left[profiles].sum())
        self.left[profiles] -= taken
        origins = (taken[:, None] * self.shares[profiles]).sum(axis=0)
        return tuple(profiles.tolist()), {Origin(origin): float(origins[at]) for at, origin in enumerate(ORIGINS)}

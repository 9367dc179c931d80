# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What a centre lacks to serve the needs within its reach that nobody meets, the most people per rupiah first.

A programme needs all its lacks cured, so they are ranked as bundles: a programme with all that the centre lacks for it. One bundle is chosen after
the other: first what lacks nothing; then, again and again, the one that serves most of the people who are left for what is left to be paid; those of
which some price is unknown come last, by people. Whoever is counted with one bundle is counted with no other, and what is had for one bundle is there
for the next and paid once. A bundle serves at most the people who are left, and the seats of as many whole classes as fit into the workshop in a year
beside what is planned there and what is chosen before. Only arrays and plain facts are read here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from selaras.ground.network.rules import CLASS_OF, WEEKS_A_YEAR
from selaras.loop.forum.rules import Origin
from selaras.loop.mismatch.queries.cube import ORIGINS, Array, Cube
from selaras.loop.mismatch.queries.houses import Course, Facts, House, Price
from selaras.loop.mismatch.queries.mix import LEAST, most_of
from selaras.loop.mismatch.rules import TEACHERS, Bound, Lack, protected

MILLION = 1e6


@dataclass(frozen=True)
class Item:
    """One thing that lacks: a key of a row (of an aspect its word), and of machines the workshop in which they lack (-field: that to be built)."""

    kind: Lack
    of: int | str
    room: int = 0


@dataclass(frozen=True)
class Bundle:
    """A programme with all that a centre lacks for it, when its turn comes.

    `lacks` are still to be had; `shared` are had for a bundle before. `people` are served: of `left` within reach at most `seats`.
    """

    version: int
    lacks: tuple[Item, ...]
    shared: tuple[Item, ...]
    prices: Mapping[Item, Price]
    left: float
    seats: int
    by_origin: Mapping[Origin, float]
    profiles: tuple[int, ...]
    new_room: bool

    @property
    def people(self) -> float:
        """People served."""
        return min(self.left, float(self.seats))

    @property
    def bound(self) -> Bound:
        """What keeps it from serving more."""
        return Bound.NEEDS if self.left <= self.seats else Bound.ROOM

    @cached_property
    def cost(self) -> int:
        """Rupiah, of what is priced."""
        return sum(self.prices[item].rupiah for item in self.lacks if item in self.prices)

    @property
    def unpriced(self) -> tuple[Item, ...]:
        """What of it has no price, so that it costs at least `cost`."""
        return tuple(item for item in self.lacks if item not in self.prices)

    @cached_property
    def known(self) -> bool:
        """Everything that lacks has a price."""
        return not self.unpriced

    @property
    def per_million(self) -> float | None:
        """People served per million rupiah; None where the cost is unknown, or nothing."""
        return per_million(self.people, self.cost) if self.known and self.cost else None


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


def per_million(people: float, rupiah: float) -> float:
    """People per million rupiah."""
    return people * MILLION / rupiah


def gap_of(cube: Cube, facts: Facts, centre: int, *, guard: bool = False) -> CentreGap:
    """What one centre lacks; empty where nobody within its reach is unmet, or the measurement does not know the centre.

    `guard`: for those who see aggregates only, ranked by figures as they may be told, so that the order tells no more.
    """
    places = np.flatnonzero(cube.centre == centre)
    if not len(places):
        return CentreGap(centre, {}, (), ())
    reach = _Reach(cube, np.flatnonzero(cube.near[cube.place, int(places[0])]))
    state, ready, bundles = _State(facts.houses[centre], facts), [], []
    unmet = reach.by_origin
    for bundle in _chosen(reach, state, guard=guard):
        (bundles if bundle.lacks or bundle.shared else ready).append(bundle)
    return CentreGap(centre, unmet, tuple(ready), tuple(bundles))


def reasons(cube: Cube, centre: int, bundle: Bundle) -> tuple[list[int], list[int]]:
    """Occupations and places of most of those whom a bundle serves."""
    at = int(np.flatnonzero(cube.centre == centre)[0])
    lines = np.flatnonzero(cube.near[cube.place, at] & np.isin(cube.profile, bundle.profiles))
    return most_of(cube.occupation[lines], cube.gap[lines]), most_of(cube.region[lines], cube.gap[lines])


def _chosen(reach: "_Reach", state: "_State", *, guard: bool) -> Iterator[Bundle]:
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
            if _concerns(course, state.facts.courses[version], best):
                waiting[version] = None
        yield replace(best, by_origin=by_origin, profiles=profiles)


def _rank(bundle: Bundle, served: float, guard: bool) -> tuple[int, float, int]:
    """Nothing lacks; then all prices known, most people per rupiah; then the others, most people."""
    step = 0 if not bundle.lacks else 1 if bundle.known else 2
    people = float(protected(served) or 0) if guard else served
    return step, -round(per_million(people, bundle.cost) if step == 1 else people, 9), bundle.version


def _concerns(had: Course, other: Course, bundle: Bundle) -> bool:
    """Whether what was had for one course can be of use to the other, or its classes in its way."""
    ready = any(item.kind == Lack.ASPECT for item in bundle.lacks)
    return ready or had.field == other.field or had.competence == other.competence or (had.scheme is not None and had.scheme == other.scheme)


class _Reach:
    """The people within reach whom nobody meets, by what they ask for, and who of them is left."""

    def __init__(self, cube: Cube, lines: Array) -> None:
        size = int(max(cube.profile.max(initial=-1), cube.fit_profile.max(initial=-1))) + 1
        self.left = np.bincount(cube.profile[lines], cube.gap[lines], minlength=size)
        origins = np.zeros((size, len(ORIGINS)))
        np.add.at(origins, (cube.profile[lines], cube.origin[lines]), cube.gap[lines])
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


@dataclass
class _Room:
    """A workshop while it fills up: its machines and the class-weeks that are left in it."""

    key: int
    equipment: set[int]
    weeks: float


class _State:
    """A centre while it comes to have one thing after the other."""

    def __init__(self, house: House, facts: Facts) -> None:
        self.house, self.facts = house, facts
        self.had: set[Item] = set()
        self.rooms: dict[int, list[_Room]] = {}
        self.weeks: dict[int, float] = {}  # class-weeks left of each field, in all its workshops together
        for shop in house.shops:
            if shop.weeks:
                self.rooms.setdefault(shop.field, []).append(_Room(shop.key, set(shop.equipment), shop.weeks))
                self.weeks[shop.field] = self.weeks.get(shop.field, 0.0) + shop.weeks
        for version, classes in house.planned.items():
            course = facts.courses[version]
            self.weeks[course.field] = self.weeks.get(course.field, 0.0) - classes * course.weeks

    def bundle(self, version: int) -> Bundle | None:
        """All that lacks for a version now; None where no workshop has room and a new one is had already."""
        course = self.facts.courses[version]
        found = self._housed(course)
        if found is None:
            return None
        room, seats, lacks = found
        needs = [*self._aspects(), *lacks, *self._teacher(course), *self._test(course)]
        used = [item for item in self.had if _uses(course, room, item)]
        prices = {item: price for item in (*needs, *used) if (price := self.facts.prices.get((item.kind, item.of)))}  # type: ignore[arg-type] # words have none
        shared = tuple(sorted(used, key=lambda item: (item.kind, str(item.of))))
        return Bundle(version, tuple(needs), shared, prices, 0.0, seats, {}, (), room < 0)

    def have(self, bundle: Bundle) -> None:
        """From now on what lacks for the bundle is there, and its classes fill the workshop."""
        course = self.facts.courses[bundle.version]
        room = self._housed(course)
        self.had.update(bundle.lacks)
        if room is None:
            return
        key = room[0]
        if any(item.kind == Lack.ROOM for item in bundle.lacks):
            self.rooms.setdefault(course.field, []).append(_Room(key, set(), float(WEEKS_A_YEAR)))
            self.weeks[course.field] = max(self.weeks.get(course.field, 0.0), 0.0) + WEEKS_A_YEAR
        shop = next(each for each in self.rooms[course.field] if each.key == key)
        shop.equipment |= course.equipment
        filled = -(-bundle.people // CLASS_OF) * course.weeks
        shop.weeks -= filled
        self.weeks[course.field] -= filled

    def _housed(self, course: Course) -> tuple[int, int, list[Item]] | None:
        """The workshop that lacks least of those with room for a class (its key, seats in it, what lacks in it); else one that is to be built."""
        rooms = self.rooms.get(course.field, [])
        open_to = [(room, _seats(min(room.weeks, self.weeks[course.field]), course)) for room in rooms]
        choices = [(len(course.equipment - room.equipment), -seats, room.key) for room, seats in open_to if seats]
        if choices:
            _count, seats, key = min(choices)
            room = next(each for each in rooms if each.key == key)
            return key, -seats, [Item(Lack.EQUIPMENT, kind, key) for kind in sorted(course.equipment - room.equipment)]
        new = -course.field
        if any(room.key == new for room in rooms) or not _seats(WEEKS_A_YEAR, course):
            return None
        machines = [Item(Lack.EQUIPMENT, kind, new) for kind in sorted(course.equipment)]
        return new, _seats(WEEKS_A_YEAR, course), [Item(Lack.ROOM, course.field), *machines]

    def _aspects(self) -> list[Item]:
        return [item for aspect in self.house.unmet if (item := Item(Lack.ASPECT, aspect)) not in self.had]

    def _teacher(self, course: Course) -> list[Item]:
        if course.competence in self.house.able or any(item.kind in TEACHERS and item.of == course.competence for item in self.had):
            return []
        held = self.house.missing.get(course.competence)
        if held == Lack.EXPIRED:
            return [Item(Lack.EXPIRED, course.competence)]
        if course.field in self.house.fields:
            return [Item(Lack.UPGRADE, course.competence)]
        return [Item(held or Lack.INSTRUCTOR, course.competence)]

    def _test(self, course: Course) -> list[Item]:
        item = Item(Lack.TEST_SITE, course.scheme or 0)
        return [] if course.scheme is None or course.scheme in self.house.tested or item in self.had else [item]


def _seats(weeks: float, course: Course) -> int:
    """Seats of the whole classes that fit into so many weeks."""
    return max(int(weeks / course.weeks + 1e-9), 0) * CLASS_OF if course.weeks else 0


def _uses(course: Course, room: int, item: Item) -> bool:
    """Whether a class of the course in that workshop uses the thing."""
    if item.kind == Lack.EQUIPMENT:
        return item.room == room and item.of in course.equipment
    if item.kind in TEACHERS:
        return item.of == course.competence
    return {Lack.ASPECT: True, Lack.ROOM: room < 0 and item.of == course.field, Lack.TEST_SITE: item.of == course.scheme}[item.kind]

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""A centre while classes are chosen for it one after the other: what still lacks for the next, and the room that is left in its workshops."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from selaras.ground.network.rules import CLASS_OF, WEEKS_A_YEAR
from selaras.loop.forum.rules import Origin
from selaras.loop.mismatch.queries.houses import Course, Facts, House, Price
from selaras.loop.mismatch.rules import TEACHERS, Bound, Lack

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


def per_million(people: float, rupiah: float) -> float:
    """People per million rupiah."""
    return people * MILLION / rupiah


def concerns(had: Course, other: Course, bundle: Bundle) -> bool:
    """Whether what was had for one course can be of use to the other, or its classes in its way."""
    ready = any(item.kind == Lack.ASPECT for item in bundle.lacks)
    return ready or had.field == other.field or had.competence == other.competence or (had.scheme is not None and had.scheme == other.scheme)


@dataclass
class _Room:
    """A workshop while it fills up: its machines and the class-weeks that are left in it."""

    key: int
    equipment: set[int]
    weeks: float


class Having:
    """A centre while it comes to have one thing after the other."""

    def __init__(self, house: House, facts: Facts, standing: Mapping[int, int] | None = None) -> None:
        """`standing`: classes of each version that fill its workshops; those that are planned unless it is said."""
        self.house, self.facts = house, facts
        self.had: set[Item] = set()
        self.rooms: dict[int, list[_Room]] = {}
        self.weeks: dict[int, float] = {}  # class-weeks left of each field, in all its workshops together
        for shop in house.shops:
            if shop.weeks:
                self.rooms.setdefault(shop.field, []).append(_Room(shop.key, set(shop.equipment), shop.weeks))
                self.weeks[shop.field] = self.weeks.get(shop.field, 0.0) + shop.weeks
        for version, classes in (house.planned if standing is None else standing).items():
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
        open_to = [(room, seats_in(min(room.weeks, self.weeks[course.field]), course)) for room in rooms]
        choices = [(len(course.equipment - room.equipment), -seats, room.key) for room, seats in open_to if seats]
        if choices:
            _count, seats, key = min(choices)
            room = next(each for each in rooms if each.key == key)
            return key, -seats, [Item(Lack.EQUIPMENT, kind, key) for kind in sorted(course.equipment - room.equipment)]
        new = -course.field
        if any(room.key == new for room in rooms) or not seats_in(WEEKS_A_YEAR, course):
            return None
        machines = [Item(Lack.EQUIPMENT, kind, new) for kind in sorted(course.equipment)]
        return new, seats_in(WEEKS_A_YEAR, course), [Item(Lack.ROOM, course.field), *machines]

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


def seats_in(weeks: float, course: Course) -> int:
    """Seats of the whole classes that fit into so many weeks."""
    return max(int(weeks / course.weeks + 1e-9), 0) * CLASS_OF if course.weeks else 0


def _uses(course: Course, room: int, item: Item) -> bool:
    """Whether a class of the course in that workshop uses the thing."""
    if item.kind == Lack.EQUIPMENT:
        return item.room == room and item.of in course.equipment
    if item.kind in TEACHERS:
        return item.of == course.competence
    return {Lack.ASPECT: True, Lack.ROOM: room < 0 and item.of == course.field, Lack.TEST_SITE: item.of == course.scheme}[item.kind]

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What a centre lacks, in words: a bundle with its programme, its things, their prices and where these come from."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from selaras.ground.network.rules import Aspect
from selaras.ground.standards.models import Competence, Equipment, Field, Occupation, Programme, Region, Scheme
from selaras.ground.standards.rules import ASSUMED
from selaras.loop.forum.rules import Origin
from selaras.loop.mismatch.queries.cube import Cube
from selaras.loop.mismatch.queries.having import Bundle, Item
from selaras.loop.mismatch.queries.houses import Facts, Price
from selaras.loop.mismatch.queries.panorama import named
from selaras.loop.mismatch.queries.readiness import Opens, reasons
from selaras.loop.mismatch.rules import Bound, Lack, protected
from selaras.web.ui.templatetags.figures import number

BILLION = 1e9
NAMED_BY: Mapping[type[Any], tuple[Lack, ...]] = {
    Equipment: (Lack.EQUIPMENT,),
    Field: (Lack.ROOM,),
    Competence: (Lack.EXPIRED, Lack.UPGRADE, Lack.METHODOLOGY, Lack.INSTRUCTOR),
    Scheme: (Lack.TEST_SITE,),
}


@dataclass(frozen=True)
class Thing:
    """One thing that lacks, with its price; None: nobody knows it."""

    words: str
    kind: Lack
    price: Price | None

    @property
    def assumed(self) -> bool:
        """The price was seen nowhere."""
        return self.price is not None and self.price.source == ASSUMED


@dataclass(frozen=True)
class Shown:
    """A bundle as a visitor may see it; figures that are too small to be told are None."""

    programme: Programme
    things: tuple[Thing, ...]
    shared: tuple[str, ...]  # had for a bundle before
    people: float | None
    left: float | None
    seats: int
    bound: Bound
    by_origin: Mapping[Origin, float | None]
    cost: int
    known: bool
    new_room: bool
    occupations: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    @property
    def per_billion(self) -> float | None:
        """People per thousand million rupiah, of figures that are shown; None where the cost is unknown, or nothing."""
        return self.people * BILLION / self.cost if self.people is not None and self.known and self.cost else None

    @property
    def assumed(self) -> bool:
        """Some price was seen nowhere."""
        return any(each.assumed for each in self.things)

    @property
    def unknown(self) -> tuple[str, ...]:
        """Things without a price."""
        return tuple(each.words for each in self.things if each.price is None)


@dataclass(frozen=True)
class ItemRow:
    """One thing that lacks, the programmes that need it, the people of all of them, and of those that need only this."""

    thing: Thing
    programmes: tuple[str, ...]
    people: float | None
    alone: float | None


@dataclass(frozen=True)
class Names:
    """Everything that bundles name, by key."""

    facts: Facts
    programmes: Mapping[int, Programme]
    things: Mapping[tuple[Lack, int], Any]
    reasons: Mapping[int, tuple[tuple[str, ...], tuple[str, ...]]]  # by the bundle's identity

    def programme(self, version: int) -> Programme:
        """The programme of a version."""
        return self.programmes[self.facts.courses[version].programme]

    def thing(self, item: Item, price: Price | None) -> Thing:
        """A thing in words."""
        return Thing(words_of(item, self.things, price), item.kind, price)


def words_of(item: Item, things: Mapping[tuple[Lack, int], Any], price: Price | None = None) -> str:
    """What lacks, in words; with its price also how many pieces that are."""
    if item.kind == Lack.ASPECT:
        return _("readiness: %(aspect)s") % {"aspect": Aspect(item.of).label}
    of = str(things.get((item.kind, int(item.of)), "–"))
    pieces = number(price.pieces) if price and price.pieces else "–"
    words = {
        Lack.ROOM: _("a workshop for %(of)s"),
        Lack.EQUIPMENT: _("%(of)s (%(pieces)s for a class)") if price else "%(of)s",
        Lack.EXPIRED: _("renew an instructor's competence: %(of)s"),
        Lack.UPGRADE: _("upgrade an instructor to: %(of)s"),
        Lack.METHODOLOGY: _("renew the methodology of the instructor for: %(of)s"),
        Lack.INSTRUCTOR: _("a new instructor for: %(of)s"),
        Lack.TEST_SITE: _("a test site verified for: %(of)s"),
    }[item.kind]
    return words % {"of": of, "pieces": pieces}


def things_of(items: Collection[Item]) -> dict[tuple[Lack, int], Any]:
    """The rows that items name. One query a kind."""
    things: dict[tuple[Lack, int], Any] = {}
    for model, kinds in NAMED_BY.items():
        keys = {int(item.of) for item in items if item.kind in kinds}
        things |= {(kind, key): row for key, row in named(model, keys).items() for kind in kinds}
    return things


def names_of(facts: Facts, bundles: Sequence[Bundle], why: tuple[Cube, int] | None = None) -> Names:
    """Reads what the bundles name; with `why` (a centre) also for whom each is. One query a kind."""
    items = {item for each in bundles for item in (*each.lacks, *each.shared)}
    found = {id(each): reasons(*why, each) for each in bundles} if why else {}
    occupations = named(Occupation, {key for keys, _places in found.values() for key in keys})
    places = named(Region, {key for _occupations, keys in found.values() for key in keys})
    told = {
        of: (tuple(str(occupations[key]) for key in ones if key in occupations), tuple(str(places[key]) for key in others if key in places))
        for of, (ones, others) in found.items()
    }
    return Names(facts, named(Programme, {facts.courses[each.version].programme for each in bundles}), things_of(items), told)


def shown_bundles(names: Names, bundles: Iterable[Bundle], *, guard: bool) -> list[Shown]:
    """Bundles in words and in their order; of guarded ones those of which anything may be told."""
    rows = [_shown(names, each, guard) for each in bundles]
    return [row for row in rows if row.people is not None]


def _shown(names: Names, bundle: Bundle, guard: bool) -> Shown:
    def told(people: float) -> float | None:
        return protected(people) if guard else people

    occupations, places = names.reasons.get(id(bundle), ((), ()))
    return Shown(
        programme=names.programme(bundle.version),
        things=tuple(names.thing(item, bundle.prices.get(item)) for item in bundle.lacks),
        shared=tuple(names.thing(item, bundle.prices.get(item)).words for item in bundle.shared),
        people=told(bundle.people),
        left=told(bundle.left),
        seats=bundle.seats,
        bound=bundle.bound,
        by_origin={origin: told(people) for origin, people in bundle.by_origin.items() if people >= 0.5},
        cost=bundle.cost,
        known=bundle.known,
        new_room=bundle.new_room,
        occupations=occupations,
        places=places,
    )


def item_rows(names: Names, opens: Iterable[Opens], *, guard: bool) -> list[ItemRow]:
    """Things that lack, with what each opens."""
    rows = []
    for each in opens:
        people, alone = (protected(figure) if guard else figure for figure in (each.people, each.alone))
        if people is not None:
            titles = tuple(str(names.programme(version)) for version in each.versions)
            rows.append(ItemRow(names.thing(each.item, each.price), titles, people, alone))
    return sorted(rows, key=lambda row: -(row.people or 0)) if guard else rows

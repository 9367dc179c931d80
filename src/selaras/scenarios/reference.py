# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""A year that would do: so many packages of each programme at each centre. Everything else is measured against it.

The year is made tight by construction, not by luck:

- Kits hold every programme near the reference: the programmes whose competence the network masters can grow by 12 %, the others by 25 %.
- In seven fields one modern competence is scarce (`SCARCE`): the people who master it have days for less than half of what the reference asks; their
  colleagues in the same workshops, who master something else, have the missing days and more. Upgrading turns one into the other.
- `most_without_upgrading` bounds what any plan can run without upgrading: all kits of the common programmes, and for each scarce competence the
  most packages that its holders' days allow, shortest programmes first (a fractional knapsack, so the bound holds for the linear relaxation too;
  places, months and workshops can only lower it).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from selaras.scenarios.catalogue import Catalogue, Place, Programme

PACKAGES = 1_164  # 18,624 participants in classes of 16
KITS_COMMON, KITS_SCARCE = 1.12, 1.25
SCARCE_SHARE = 0.46  # of a field's packages where a competence is scarce
# field -> the competence that is scarce there
SCARCE: Mapping[str, str] = {
    "welding": "welding-gmaw-fcaw",
    "electrical": "electrical-automation",
    "manufacturing": "manufacturing-cnc",
    "automotive": "automotive-light-vehicle",
    "ict": "ict-network",
    "refrigeration": "refrigeration-commercial",
    "logistics": "logistics-lifting",
}
# Too rare, too long or too dear for most centres; the national centre and three large ones run them.
ADVANCED = frozenset(
    [
        "robot-welding",
        "smt-operator",
        "gtaw-6g-pipe",
        "gtaw-smaw-6g",
        "smaw-6g-pipe",
        "scada-inverter",
        "crane-operator",
        "reach-truck",
        "heavy-equipment",
        "cad-cam",
        "surveyor",
        "injection-moulding",
        "microcontroller",
        "motor-rewinding",
        "mobile-junior",
        "central-ac",
        "milling-operator",
    ]
)
LARGE = frozenset({"bbplk-bekasi", "blk-kab-bekasi", "blk-karawang", "blk-kab-tangerang"})
LENGTH_WEIGHT: Mapping[int, float] = {15: 1.4, 20: 1.8, 30: 0.9, 40: 0.2, 60: 0.04}


@dataclass(frozen=True)
class Reference:
    """packages: (centre, programme) -> packages a year; asked: the same, what the centre asks for; kits: programme -> packages' worth of kits."""

    packages: Mapping[tuple[str, str], int]
    asked: Mapping[tuple[str, str], int]
    kits: Mapping[str, int]

    def at(self, centre: str) -> dict[str, int]:
        """Programme -> packages at one centre."""
        return {programme: count for (place, programme), count in self.packages.items() if place == centre}

    def of(self, programme: str) -> int:
        """Packages of one programme in the network."""
        return sum(count for (_place, key), count in self.packages.items() if key == programme)


def apportion(total: int, weights: Iterable[float]) -> list[int]:
    """Whole numbers in the proportion of the weights that add up to the total (largest remainders)."""
    shares = np.array(list(weights), float)
    exact = total * shares / shares.sum()
    whole = np.floor(exact).astype(int)
    for at in np.argsort(-(exact - whole), kind="stable")[: total - int(whole.sum())]:
        whole[at] += 1
    return [int(value) for value in whole]


def is_scarce(programme: Programme) -> bool:
    """Whether the programme needs the scarce competence of its field."""
    return SCARCE.get(programme.field) == programme.competence


def make_reference(catalogue: Catalogue, rng: np.random.Generator) -> Reference:
    """Draws a reference year: sizes vary a little, programmes within a field at random; always PACKAGES at the centres that are ready."""
    ready = [place for place in catalogue.places if place.ready]
    sizes = dict(zip([place.key for place in ready], _sizes(ready, rng), strict=True))
    packages: dict[tuple[str, str], int] = {}
    asked: dict[tuple[str, str], int] = {}
    for place in catalogue.places:
        total = sizes.get(place.key, place.packages)
        counts = apportion(total, [count * rng.uniform(0.9, 1.1) for count in place.fields.values()])
        for field, count in zip(place.fields, counts, strict=True):
            chosen = _within_a_field(catalogue, place, field, count, rng)
            for programme, number in chosen.items():
                asked[place.key, programme] = max(1, round(number * rng.uniform(0.9, 1.4)))
                if place.ready and number:
                    packages[place.key, programme] = number
    return Reference(packages, asked, _kits(catalogue, packages))


def _sizes(ready: list[Place], rng: np.random.Generator) -> list[int]:
    """Packages by centre: within 10 to 60 for an UPTD, 1 to 4 for a Komunitas, about 5,000 people at the national centre."""
    weights = [place.packages * (rng.uniform(0.92, 1.08) if place.kind == "uptd" else 1.0) for place in ready]
    held = sum(place.packages for place in ready if place.kind != "uptd")
    uptd = apportion(PACKAGES - held, [weight for place, weight in zip(ready, weights, strict=True) if place.kind == "uptd"])
    sizes = iter(uptd)
    return [next(sizes) if place.kind == "uptd" else place.packages for place in ready]


def _within_a_field(catalogue: Catalogue, place: Place, field: str, count: int, rng: np.random.Generator) -> dict[str, int]:
    """Programmes of one field at one centre. Small centres run few, so that a pair of instructors is kept at work."""
    offered = [p for p in catalogue.programmes.values() if p.field == field and (p.key not in ADVANCED or place.key in LARGE)]
    modern = [p for p in offered if is_scarce(p)]
    common = [p for p in offered if not is_scarce(p)]
    if place.kind == "komunitas":
        few = [p for p in common if p.days <= 30]
        return {few[int(rng.integers(len(few)))].key: count}
    many = 12 if place.kind == "uptp" else 3 + count // 6
    share = SCARCE_SHARE * rng.uniform(0.9, 1.1) if modern else 0.0
    some = round(count * share)
    return {**_draw(modern, some, 1 + many // 3, rng), **_draw(common, count - some, many - many // 3, rng)}


def _draw(offered: list[Programme], count: int, many: int, rng: np.random.Generator) -> dict[str, int]:
    if not count or not offered:
        return {}
    weights = np.array([LENGTH_WEIGHT[p.days] * (1.0 if p.scheme else 0.35) for p in offered]) * rng.uniform(0.6, 1.4, len(offered))
    picked = rng.choice(len(offered), size=min(many, len(offered), count), replace=False, p=weights / weights.sum())
    counts = apportion(count, weights[picked])
    return {offered[at].key: number for at, number in sorted(zip((int(p) for p in picked), counts, strict=True)) if number}


def _kits(catalogue: Catalogue, packages: Mapping[tuple[str, str], int]) -> dict[str, int]:
    """Kits by programme: the reference and a little more, rounded so that the network's sum keeps to its factor."""
    totals: dict[str, int] = {}
    for (_place, programme), count in packages.items():
        totals[programme] = totals.get(programme, 0) + count
    kits: dict[str, int] = {}
    for scarce, factor in ((False, KITS_COMMON), (True, KITS_SCARCE)):
        owed = 0.0
        for programme in sorted(totals):
            if is_scarce(catalogue.programmes[programme]) == scarce:
                owed += totals[programme] * (factor - 1)
                more = int(owed)
                owed -= more
                kits[programme] = totals[programme] + more
    return kits


def most_packages(days: float, kits: Mapping[str, int], programmes: Mapping[str, Programme]) -> float:
    """The most packages (fractions allowed) that so many instructor days carry: shortest programmes first, none beyond its kits."""
    total = 0.0
    for key in sorted(kits, key=lambda key: programmes[key].days):
        part = min(float(kits[key]), days / programmes[key].instructor_days)
        total += part
        days -= part * programmes[key].instructor_days
    return total


def days_for(packages: float, kits: Mapping[str, int], programmes: Mapping[str, Programme]) -> float:
    """The inverse of `most_packages`: the fewest instructor days that carry so many packages."""
    days = 0.0
    for key in sorted(kits, key=lambda key: programmes[key].days):
        part = min(float(kits[key]), packages)
        days += part * programmes[key].instructor_days
        packages -= part
    return days

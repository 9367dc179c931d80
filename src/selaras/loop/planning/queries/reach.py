# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Who could train for a need, asked step by step as `gather` asks it: programmes that fit, centres that asked, are ready, near, and in time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from selaras.ground.network.models import Readiness, Workshop
from selaras.ground.network.rules import Aspect
from selaras.ground.standards.models import ProgrammeUnit, ProgrammeVersion
from selaras.kit.distance import Point, kilometres
from selaras.loop.mismatch.rules import LEAST_COVERAGE, coverage, distance_worth
from selaras.loop.planning.models import LocalPackages, ProgrammeRate, Request, Year
from selaras.loop.planning.rules import Withheld, in_time, why_withheld

Pair = tuple[int, int]  # centre, programme


@dataclass(frozen=True)
class Taught:
    """A programme as the year teaches it."""

    pk: int
    occupation: int
    days: int
    units: frozenset[int]


@dataclass(frozen=True)
class Supply:
    """What the network of a year could teach: programmes by field, the pairs that centres asked for by programme, and why some may not run."""

    by_field: Mapping[int, tuple[Taught, ...]]
    asked: Mapping[int, tuple[Pair, ...]]
    withheld: Mapping[Pair, Withheld]  # pairs that asked and are no choice, and why
    places: Mapping[int, tuple[Point, bool]]  # centre -> where, and whether it boards
    days: Mapping[int, int]  # programme -> training days
    _known: dict[tuple[int, Point, str], bool] = field(default_factory=dict, compare=False, repr=False)

    def fitting(self, field_id: int | None, occupation_id: int | None, asked: frozenset[int]) -> list[Taught]:
        """Programmes of the field that teach enough of the units asked for."""
        taught = self.by_field.get(field_id or 0, ())
        return [one for one in taught if coverage(asked, one.units, one.occupation == occupation_id) >= LEAST_COVERAGE]

    def near(self, pair: Pair, point: Point | None, origin: str) -> bool:
        """Whether graduates of the centre go as far as the place of work; a place that nobody located is not held against it."""
        if point is None:
            return True
        key = (pair[0], point, origin)
        if key not in self._known:
            where, boarding = self.places[pair[0]]
            self._known[key] = distance_worth(kilometres(where, point), origin, boarding) > 0
        return self._known[key]

    def in_time(self, pair: Pair, start: int, until: int) -> bool:
        """Whether a class of the year has graduates while the need is open."""
        return in_time(self.days[pair[1]], start, until)


def supply_of(year: Year) -> Supply:
    """The supply of a year: the same tables and tests as `gather`, without the numbers."""
    current = {version.programme_id: version for version in ProgrammeVersion.objects.current().select_related("programme")}
    units = _sets(ProgrammeUnit.objects.values_list("version_id", "unit_id"))
    by_field: dict[int, list[Taught]] = {}
    for pk, version in sorted(current.items()):
        taught = Taught(pk, version.programme.occupation_id, version.training_days, frozenset(units.get(version.pk, ())))
        by_field.setdefault(version.programme.field_id, []).append(taught)
    centres = {centre.pk: centre for centre in year.network()}
    pairs = sorted(asked_pairs(year))
    asked: dict[int, list[Pair]] = {}
    for pair in pairs:
        if pair[0] in centres:
            asked.setdefault(pair[1], []).append(pair)
    return Supply(
        by_field={key: tuple(each) for key, each in by_field.items()},
        asked={key: tuple(each) for key, each in asked.items()},
        withheld=_withheld(year, pairs, centres, current),
        places={pk: (Point(float(centre.lat), float(centre.lon)), bool(centre.boarding)) for pk, centre in centres.items()},
        days={pk: version.training_days for pk, version in current.items()},
    )


def asked_pairs(year: Year) -> set[Pair]:
    """What centres asked for, and what others pay for there."""
    pairs = set(Request.objects.filter(year=year).values_list("centre_id", "programme_id"))
    return pairs | set(LocalPackages.objects.filter(year=year).values_list("centre_id", "programme_id"))


def _withheld(year: Year, pairs: list[Pair], centres: Iterable[int], current: Mapping[int, ProgrammeVersion]) -> dict[Pair, Withheld]:
    """The pairs that are no choice, each with the first thing that lacks."""
    rated = set(ProgrammeRate.objects.filter(year=year).values_list("programme_id", flat=True))
    met: dict[int, set[str]] = {}
    for row in Readiness.objects.filter(centre__in={centre for centre, _programme in pairs}):
        if row.met:
            met.setdefault(row.centre_id, set()).add(row.aspect)
    equipment = _sets(Workshop.equipment.through._base_manager.values_list("workshop_id", "equipment_id"))
    needed = _sets(ProgrammeVersion.equipment.through._base_manager.values_list("programmeversion_id", "equipment_id"))
    rooms: dict[Pair, list[set[int]]] = {}
    for workshop in Workshop.objects.all():
        if workshop.classes_at_a_time >= 1:
            rooms.setdefault((workshop.centre_id, workshop.field_id), []).append(equipment.get(workshop.pk, set()))

    def housed(centre: int, version: ProgrammeVersion) -> bool:
        return any(needed.get(version.pk, set()) <= there for there in rooms.get((centre, version.programme.field_id), ()))

    found = {
        (centre, programme): why_withheld(
            belongs=centre in centres,
            ready=met.get(centre, set()) >= set(Aspect.values),
            version=programme in current,
            rates=programme in rated,
            housed=programme in current and housed(centre, current[programme]),
        )
        for centre, programme in pairs
    }
    return {pair: reason for pair, reason in found.items() if reason}


def _sets(pairs: Iterable[Pair]) -> dict[int, set[int]]:
    """Pairs as sets by their first."""
    sets: dict[int, set[int]] = {}
    for one, other in pairs:
        sets.setdefault(one, set()).add(other)
    return sets

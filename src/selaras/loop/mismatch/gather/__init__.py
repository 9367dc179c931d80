# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Countable needs, and the graduates that the register and later stages know of -> one mismatch problem, with the axes that name its rows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import numpy as np

from selaras.engines.mismatch import Problem
from selaras.ground.network.models import Centre, Workshop
from selaras.ground.standards.models import ProgrammeUnit, ProgrammeVersion, SchemeUnit, Unit
from selaras.kit.distance import Point, kilometres
from selaras.kit.scope import whole_network
from selaras.loop.demand.models import Need
from selaras.loop.forum.rules import Occurrence
from selaras.loop.mismatch.gather.hiring import Rate, hiring_rates
from selaras.loop.mismatch.models import Supply, SupplySet
from selaras.loop.mismatch.queries.cube import month_number
from selaras.loop.mismatch.rules import LATEST, LEAST_COVERAGE, LONGEST_WAIT, coverage, distance_worth

CUTS = ("occupation_region", "occupation", "field", "province")  # ways to cut both sides into markets
NOBODY = -1
UNKNOWN_WORTH = 0.5  # of a place without a point, from which nobody is too far


class Line(NamedTuple):
    """A need at one of its times, with the people expected then."""

    need: Need
    time: Occurrence
    people: float


class Profile(NamedTuple):
    """What a line asks for."""

    field: int
    occupation: int
    units: frozenset[int]


class Place(NamedTuple):
    """Where people are wanted, and how far they go for it; without a point nobody is too far."""

    point: Point | None
    origin: str


class Class(NamedTuple):
    """Graduates of one programme version at one centre, ready in one month."""

    version: int
    centre: int
    month: int


@dataclass(frozen=True)
class Axes:
    """Row i of every axis of the problem as the thing it stands for (keys of rows)."""

    lines: tuple[Line, ...]
    places: tuple[Place, ...]
    classes: tuple[Class, ...]
    versions: tuple[ProgrammeVersion, ...]
    centres: tuple[Centre, ...]
    units: tuple[int, ...]
    kinds: tuple[int, ...]
    tests: frozenset[tuple[int, int]]  # (version, unit) that its test covers
    markets: tuple[tuple[str, Any], ...]  # (cut, thing)
    hiring: Mapping[int, Rate]  # by programme
    away: np.ndarray[Any, Any]  # [place, centre] km; nan: nobody knows where the place is
    worth: np.ndarray[Any, Any]  # [place, centre] the chance that a graduate of the centre takes a place there


def gather_mismatch(day: date, supply: SupplySet | None) -> tuple[Problem, Axes]:
    """Everything that is countable on a day, against one supply (nothing is taught where there is none). A fixed number of queries."""
    with whole_network():
        lines = _lines(day)
        asked, named = _things(Need.units.through), _things(Need.equipment.through)
        rows = list(Supply.objects.filter(of=supply).order_by("key")) if supply else []
        versions = _versions({row.version_id for row in rows})
        centres = tuple(Centre.objects.select_related("region").order_by("key"))
        had = sorted(set(Workshop.equipment.through._base_manager.values_list("workshop__centre", "equipment")))
        hiring = hiring_rates()
    profile_of = [Profile(line.need.field_id or 0, line.need.occupation_id or 0, frozenset(asked.get(line.need.pk, ()))) for line in lines]
    place_of = [_place(line.need) for line in lines]
    profiles, places = _axis(profile_of), _axis(place_of)
    taught = _pairs(ProgrammeUnit.objects.filter(version__in=[each.pk for each in versions]).values_list("version", "unit"))
    tests = _tests(versions, taught)
    cohorts = _cohorts(rows)
    named_units = {unit for profile in profiles for unit in profile.units} | {unit for each in taught.values() for unit in each}
    # What supersedes one of them may be asked for and taught by nobody yet; the old one is out of date all the same.
    newer = dict(Unit.objects.filter(supersedes__in=named_units).order_by("-pk").values_list("supersedes", "pk"))
    units = tuple(sorted({*named_units, *newer.values()}))
    kinds = tuple(sorted({kind for each in named.values() for kind in each} | {kind for _centre, kind in had}))
    markets = _markets(lines, cohorts, versions, centres)
    away, worth = _distances(places, centres)
    problem = Problem(
        profiles=len(profiles), programmes=len(versions), units=len(units), kinds=len(kinds), markets=len(markets.names),
        longest_wait=LONGEST_WAIT, latest=LATEST,
        **_of_lines(lines, profile_of, profiles, place_of, places),
        **_of_cohorts(cohorts, versions, centres, hiring),
        line_market=markets.lines, cohort_market=markets.cohorts,
        **_of_skills(profiles, versions, taught, tests, units, newer),
        near=worth > 0,
        **_of_equipment(lines, named, had, centres, kinds),
    )  # fmt: skip
    return problem, Axes(tuple(lines), tuple(places), tuple(cohorts), versions, centres, units, kinds, tests, markets.names, hiring, away, worth)


def _lines(day: date) -> list[Line]:
    shown = Need.objects.countable(day).select_related("statement__site", "region", "company", "forecast__forecast").order_by("pk")
    return [Line(need, *at) for need in shown for at in need.expected_at(day)]


def _things(through: Any) -> Mapping[int, list[int]]:
    """The units, or machines, of each need."""
    name = next(field.attname for field in through._meta.fields if field.attname not in {"id", "need_id"})
    return _pairs(through._base_manager.values_list("need_id", name))


def _pairs(rows: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for one, other in rows:
        found[one].append(other)
    return {one: sorted(others) for one, others in found.items()}


def _axis(things: Iterable[Any]) -> list[Any]:
    """Each thing once, in the order in which they are first met."""
    return list(dict.fromkeys(things))


def _place(need: Need) -> Place:
    site = need.statement.site
    place = site if site is not None and site.lat is not None else need.region
    return Place(Point(float(place.lat), float(place.lon)) if place.lat is not None else None, need.origin)


def _distances(places: list[Place], centres: tuple[Centre, ...]) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """[place, centre] km, and the chance that a graduate of the centre takes a place there; of what lies nobody knows where, half the chance."""
    away, worth = np.full((len(places), len(centres)), np.nan), np.full((len(places), len(centres)), UNKNOWN_WORTH)
    points = [Point(float(centre.lat), float(centre.lon)) for centre in centres]
    for row, place in enumerate(places):
        if place.point is not None:
            for column, centre in enumerate(centres):
                km = kilometres(points[column], place.point)
                away[row, column], worth[row, column] = km, distance_worth(km, place.origin, bool(centre.boarding))
    return away, worth


def _versions(also: set[int]) -> tuple[ProgrammeVersion, ...]:
    """The versions in force, and others that somebody learns."""
    current = set(ProgrammeVersion.objects.current().values_list("pk", flat=True))
    rows = ProgrammeVersion.objects.filter(pk__in=current | also).select_related("programme")
    return tuple(rows.order_by("programme__key", "number"))


def _tests(versions: tuple[ProgrammeVersion, ...], taught: Mapping[int, list[int]]) -> frozenset[tuple[int, int]]:
    """(version, unit): units taught that a scheme which tests the programme covers."""
    schemes = _pairs(ProgrammeVersion.schemes.through._base_manager.values_list("programmeversion_id", "scheme_id"))
    covers = _pairs(SchemeUnit.objects.values_list("scheme", "unit"))
    return frozenset(
        (each.pk, unit)
        for each in versions
        for scheme in schemes.get(each.pk, ())
        for unit in covers.get(scheme, ())
        if unit in taught.get(each.pk, ())
    )


def _cohorts(rows: list[Supply]) -> dict[Class, tuple[float, float]]:
    """People who complete and people judged competent, of each class of graduates."""
    sums: dict[Class, tuple[float, float]] = {}
    for row in rows:
        which = Class(row.version_id, row.centre_id, month_number(row.ready))
        people, certified = sums.get(which, (0.0, 0.0))
        sums[which] = people + row.people, certified + row.certified
    return dict(sorted(sums.items()))


def _of_lines(lines: list[Line], profile_of: list[Profile], profiles: list[Profile], place_of: list[Place], places: list[Place]) -> dict[str, Any]:
    profile_at, place_at = {each: at for at, each in enumerate(profiles)}, {each: at for at, each in enumerate(places)}
    owner_of = [_owner(line.need) for line in lines]
    owner_at = {each: at for at, each in enumerate(dict.fromkeys(owner_of))}
    return {
        "owners": len(owner_at),
        "line_people": [line.people for line in lines],
        "line_profile": [profile_at[each] for each in profile_of],
        "line_place": [place_at[each] for each in place_of],
        "line_first": [month_number(line.time.start) for line in lines],
        "line_last": [month_number(line.time.until) for line in lines],
        "line_owner": [owner_at[each] for each in owner_of],
    }


def _owner(need: Need) -> tuple[int | None, int | None, int | None]:
    return need.company_id, need.centre_id, need.office_id


def _of_cohorts(
    cohorts: Mapping[Class, tuple[float, float]], versions: tuple[ProgrammeVersion, ...], centres: tuple[Centre, ...], hiring: Mapping[int, Rate]
) -> dict[str, Any]:
    version_at, centre_at = {each.pk: at for at, each in enumerate(versions)}, {each.pk: at for at, each in enumerate(centres)}
    programme_of = {each.pk: each.programme_id for each in versions}
    return {
        "cohort_people": [people for people, _certified in cohorts.values()],
        "cohort_certified": [certified for _people, certified in cohorts.values()],
        "cohort_hiring": [hiring[programme_of[each.version]].mean for each in cohorts],
        "cohort_programme": [version_at[each.version] for each in cohorts],
        "cohort_centre": [centre_at[each.centre] for each in cohorts],
        "cohort_month": [each.month for each in cohorts],
    }


def _of_skills(
    profiles: list[Profile],
    versions: tuple[ProgrammeVersion, ...],
    taught: Mapping[int, list[int]],
    tests: frozenset[tuple[int, int]],
    units: tuple[int, ...],
    newer: Mapping[int, int],
) -> dict[str, Any]:
    """Who fits what, and units on both sides."""
    unit_at = {unit: at for at, unit in enumerate(units)}
    sets = [frozenset(taught.get(each.pk, ())) for each in versions]
    by_field: dict[int, list[int]] = defaultdict(list)
    for at, version in enumerate(versions):
        by_field[version.programme.field_id].append(at)
    fits = [
        (row, at)
        for row, profile in enumerate(profiles)
        for at in by_field.get(profile.field, ())
        if coverage(profile.units, sets[at], versions[at].programme.occupation_id == profile.occupation) >= LEAST_COVERAGE
    ]
    asked = [(row, unit_at[unit]) for row, profile in enumerate(profiles) for unit in sorted(profile.units)]
    teaches = [(at, unit_at[unit]) for at, version in enumerate(versions) for unit in taught.get(version.pk, ())]
    certifies = [(at, unit_at[unit]) for at, version in enumerate(versions) for unit in taught.get(version.pk, ()) if (version.pk, unit) in tests]
    return {
        **_two("fit", "profile", "programme", fits),
        **_two("asked", "profile", "unit", asked),
        **_two("taught", "programme", "unit", teaches),
        **_two("certified", "programme", "unit", certifies),
        "unit_newer": [unit_at[newer[unit]] if unit in newer else NOBODY for unit in units],
    }


def _two(axis: str, first: str, second: str, pairs: list[tuple[int, int]]) -> dict[str, list[int]]:
    return {f"{axis}_{first}": [one for one, _other in pairs], f"{axis}_{second}": [other for _one, other in pairs]}


def _of_equipment(
    lines: list[Line], named: Mapping[int, list[int]], had: list[tuple[int, int]], centres: tuple[Centre, ...], kinds: tuple[int, ...]
) -> dict[str, Any]:
    kind_at, centre_at = {kind: at for at, kind in enumerate(kinds)}, {centre.pk: at for at, centre in enumerate(centres)}
    wanted = [(at, kind_at[kind]) for at, line in enumerate(lines) for kind in named.get(line.need.pk, ())]
    return {**_two("wanted", "line", "kind", wanted), **_two("had", "centre", "kind", [(centre_at[centre], kind_at[kind]) for centre, kind in had])}


@dataclass(frozen=True)
class Markets:
    """Both sides cut into markets, in the ways of CUTS: names of all markets, and [cut, line] and [cut, cohort] which."""

    names: tuple[tuple[str, Any], ...]
    lines: np.ndarray[Any, Any]
    cohorts: np.ndarray[Any, Any]


def _markets(lines: list[Line], cohorts: Iterable[Class], versions: tuple[ProgrammeVersion, ...], centres: tuple[Centre, ...]) -> Markets:
    programme = {each.pk: each.programme for each in versions}
    home = {centre.pk: centre.region for centre in centres}

    def of(occupation: int | None, field: int | None, region: Any) -> list[tuple[str, Any]]:
        return list(zip(CUTS, ((occupation, region.pk), occupation, field, region.parent_id or region.pk), strict=True))

    asked = [of(line.need.occupation_id, line.need.field_id, line.need.region) for line in lines]
    given = [of(programme[each.version].occupation_id, programme[each.version].field_id, home[each.centre]) for each in cohorts]
    names = tuple(dict.fromkeys(name for row in (*asked, *given) for name in row))
    at = {name: place for place, name in enumerate(names)}
    tables = [np.array([[at[name] for name in row] for row in rows], int).reshape(len(rows), len(CUTS)).T for rows in (asked, given)]
    return Markets(names, *tables)

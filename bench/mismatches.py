# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Generated years for measuring mismatch: people asked for and graduates in balance but for a little noise, and mismatches planted in them.

Everything is **invented**. In the balanced year every profile is wanted in each of some regions by as many people as a centre within reach trains
for it, in time; then each of both sides is moved a little at random. A planted mismatch changes rows of both sides and says what must be found.
"""

import dataclasses
from typing import Any

import numpy as np

from selaras.engines.mismatch import Kind, Problem

WAIT, LATEST = 4, 1


@dataclasses.dataclass
class World:
    """A year in the making: rows of both sides as lists of facts."""

    lines: list[dict[str, Any]]
    cohorts: list[dict[str, Any]]
    asked: list[list[int]]  # units by profile
    taught: list[list[int]]  # units by programme
    units: int
    near: np.ndarray[Any, Any]
    newer: dict[int, int] = dataclasses.field(default_factory=dict)
    wanted: list[tuple[int, int]] = dataclasses.field(default_factory=list)  # line, kind
    had: list[tuple[int, int]] = dataclasses.field(default_factory=list)  # centre, kind
    kinds: int = 1

    def profile(self, units: list[int]) -> int:
        """A new profile that asks for these units."""
        self.asked.append(units)
        return len(self.asked) - 1

    def programme(self, units: list[int]) -> int:
        """A new programme that teaches these units."""
        self.taught.append(units)
        return len(self.taught) - 1

    def unit(self) -> int:
        """A unit that nobody has asked for or teaches yet."""
        self.units += 1
        return self.units - 1

    def kind(self) -> int:
        """A kind of equipment that nobody has yet."""
        self.kinds += 1
        return self.kinds - 1

    def market(self, profile: int, place: int) -> int:
        """The number of the market of a profile at a place."""
        return profile * len(self.near) + place

    def ask(self, people: float, profile: int, place: int, first: int, last: int) -> int:
        """A line; which."""
        owner = len(self.lines) % 40
        self.lines.append({"people": people, "profile": profile, "place": place, "first": first, "last": last, "owner": owner})
        return len(self.lines) - 1

    def train(self, people: float, programme: int, centre: int, month: int, certified: float = 0.6) -> None:
        """A cohort."""
        self.cohorts.append({"people": people, "programme": programme, "centre": centre, "month": month, "certified": people * certified})

    def problem(self) -> Problem:
        """The arrays."""
        fits = [(profile, programme) for profile, asked in enumerate(self.asked) for programme, taught in enumerate(self.taught)
                if len(set(asked) & set(taught)) * 2 >= len(asked)]  # fmt: skip
        pairs = {"asked": _pairs(self.asked), "taught": _pairs(self.taught), "certified": _pairs(self.taught), "fit": np.array(fits)}
        lines = {f"line_{name}": [line[name] for line in self.lines] for name in self.lines[0]}
        cohorts = {f"cohort_{name}": [cohort[name] for cohort in self.cohorts] for name in self.cohorts[0]}
        programme, newer = np.array(cohorts["cohort_programme"]), np.full(self.units, -1)
        newer[list(self.newer)] = list(self.newer.values())
        places = len(self.near)
        of_line = np.array(lines["line_profile"]) * places + np.array(lines["line_place"])
        return Problem(
            profiles=len(self.asked), programmes=len(self.taught), units=self.units, kinds=self.kinds, owners=40, markets=len(self.asked) * places,
            longest_wait=WAIT, latest=LATEST, **lines, **cohorts, cohort_hiring=np.full(len(programme), 0.7), near=self.near,
            line_market=[of_line], cohort_market=[np.minimum(programme, len(self.asked) - 1) * places],
            fit_profile=pairs["fit"][:, 0], fit_programme=pairs["fit"][:, 1], asked_profile=pairs["asked"][:, 0], asked_unit=pairs["asked"][:, 1],
            taught_programme=pairs["taught"][:, 0], taught_unit=pairs["taught"][:, 1], certified_programme=pairs["certified"][:, 0],
            certified_unit=pairs["certified"][:, 1], unit_newer=newer, wanted_line=[line for line, _kind in self.wanted],
            wanted_kind=[kind for _line, kind in self.wanted], had_centre=[centre for centre, _kind in self.had],
            had_kind=[kind for _centre, kind in self.had],
        )  # fmt: skip


def _pairs(rows: list[list[int]]) -> np.ndarray[Any, Any]:
    return np.array([(at, each) for at, row in enumerate(rows) for each in row], int).reshape(-1, 2)


def balanced(seed: int, *, profiles: int = 30, places: int = 12, noise: float = 1.0) -> World:
    """As many graduates as people asked for, of each profile in each place from the centre there, ready in the first month; then `noise` people more
    or fewer in every row. Each centre reaches its own place and one neighbour.
    """
    draw = np.random.default_rng(seed)
    near = np.eye(places, dtype=bool) | np.eye(places, k=1, dtype=bool)
    made = World([], [], [], [], 0, near)
    for _each in range(profiles):
        units = [made.unit() for _unit in range(int(draw.integers(3, 7)))]
        profile, programme = made.profile(units), made.programme(units)
        for place in draw.choice(places, 5, replace=False).tolist():
            people, first = float(draw.integers(2, 6)) * 16, int(draw.integers(2, 9))
            made.ask(people + draw.uniform(-noise, noise), profile, place, first, first + 2)
            made.train(people + draw.uniform(-noise, noise), programme, place, first)
    return made


@dataclasses.dataclass(frozen=True)
class Planted:
    """What must be found: its kind and size, and what it is of."""

    kind: Kind
    people: float
    of: dict[str, int]


def plant(made: World, draw: np.random.Generator, size: float, what: Kind) -> list[Planted]:
    """Plants one mismatch of so many people, in a profile, units and months of its own; what must be found of it, seen from both sides."""
    units = [made.unit() for _unit in range(4)]
    profile, programme = made.profile(units), made.programme(units)
    place, far = draw.choice(len(made.near), 2, replace=False).tolist()
    while made.near[place, far]:
        far = (far + 1) % len(made.near)
    month, market = int(draw.integers(3, 8)), made.market(profile, place)
    here = {"market": market}
    if what == Kind.SHORT:  # a programme would teach it, and nobody runs it
        made.ask(size, profile, place, month, month + 2)
        return [Planted(Kind.SHORT, size, here)]
    if what == Kind.NO_PROGRAMME:
        made.taught[programme] = units[:1]
        made.ask(size, profile, place, month, month + 2)
        return [Planted(Kind.NO_PROGRAMME, size, here), *(Planted(Kind.UNTAUGHT, size, {"unit": unit}) for unit in units[1:])]
    line = made.ask(size, profile, place, month, month + 2)
    if what == Kind.PLACE:
        made.train(size, programme, far, month)
        return [Planted(Kind.PLACE, size, here), Planted(Kind.IDLE, size, {"programme": programme, "centre": far})]
    if what == Kind.TIMING:  # ready three months after the last month in which somebody is of use
        made.train(size, programme, place, month + 2 + LATEST + 3)
        return [Planted(Kind.TIMING, size, here), Planted(Kind.IDLE, size, {"programme": programme, "centre": place})]
    made.train(size, programme, place, month)
    return _of_what_is_taught(made, size, what, line, units, programme, place)


def _of_what_is_taught(made: World, size: float, what: Kind, line: int, units: list[int], programme: int, place: int) -> list[Planted]:
    if what == Kind.UNTAUGHT:
        made.taught[programme] = units[:3]
        return [Planted(Kind.UNTAUGHT, size, {"unit": units[3]})]
    if what == Kind.LACKING:  # another programme, that nobody runs, would teach it
        made.taught[programme] = units[:3]
        made.programme([units[3]])
        return [Planted(Kind.LACKING, size, {"unit": units[3]})]
    if what in {Kind.NO_EQUIPMENT, Kind.FAR_EQUIPMENT}:
        kind = made.kind()
        made.wanted.append((line, kind))
        if what == Kind.FAR_EQUIPMENT:
            made.had.append((int(np.flatnonzero(~made.near[place])[0]), kind))
        return [Planted(what, size, {"equipment": kind})]
    if what == Kind.OUTDATED:
        made.newer[units[0]] = made.unit()
        made.cohorts[-1]["certified"] = size
        return [Planted(Kind.OUTDATED, size, {"unit": units[0]})]
    if what == Kind.IDLE:  # taught to nobody: its need goes away
        made.lines[line]["people"] = 0.0
        return [Planted(Kind.IDLE, size, {"programme": programme, "centre": place})]
    raise ValueError(f"{what} is planted by no rule")


def large(seed: int, *, lines: int = 50_000, programmes: int = 2_000) -> Problem:
    """A year of a country: so many lines of 600 owners for 4,000 profiles in 100 fields and 300 places, and graduates of so many programmes at 290
    centres.
    """
    draw = np.random.default_rng(seed)
    profiles, fields, places, centres, units = 4_000, 100, 300, 290, 6_000
    of_field = np.array_split(draw.permutation(programmes), fields)
    fits = [
        (profile, int(each))
        for profile in range(profiles)
        for each in draw.choice(of_field[int(draw.integers(fields))], min(int(draw.integers(1, 6)), programmes // fields), replace=False)
    ]
    asked = _pairs([draw.choice(units, 5, replace=False).tolist() for _each in range(profiles)])
    taught = _pairs([draw.choice(units, 8, replace=False).tolist() for _each in range(programmes)])
    cohorts = programmes * 6
    first, people = draw.integers(0, 15, lines), draw.choice([16.0, 32.0, 48.0], cohorts)
    profile, place = draw.integers(0, profiles, lines), draw.integers(0, places, lines)
    programme, centre = np.repeat(np.arange(programmes), 6), draw.integers(0, centres, cohorts)
    cuts = [profile % 400, 400 + place], [programme % 400, 400 + centre]
    return Problem(
        profiles=profiles, programmes=programmes, units=units, kinds=50, owners=600, markets=400 + places, longest_wait=WAIT, latest=LATEST,
        line_people=draw.integers(1, 15, lines) * 0.85, line_profile=profile, line_place=place, line_first=first,
        line_last=first + draw.integers(0, 6, lines), line_owner=draw.integers(0, 600, lines), line_market=cuts[0],
        cohort_people=people, cohort_certified=people * 0.7, cohort_hiring=draw.uniform(0.4, 0.9, programmes)[programme], cohort_programme=programme,
        cohort_centre=centre, cohort_month=draw.integers(0, 12, cohorts), cohort_market=cuts[1],
        fit_profile=[profile for profile, _programme in fits], fit_programme=[programme for _profile, programme in fits],
        near=draw.random((places, centres)) < 0.4, asked_profile=asked[:, 0], asked_unit=asked[:, 1],
        taught_programme=taught[:, 0], taught_unit=taught[:, 1], certified_programme=taught[:, 0], certified_unit=taught[:, 1],
        unit_newer=np.full(units, -1), wanted_line=np.arange(0, lines, 3), wanted_kind=draw.integers(0, 50, len(range(0, lines, 3))),
        had_centre=np.arange(centres), had_kind=np.arange(centres) % 40,
    )  # fmt: skip

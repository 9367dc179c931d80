# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What is asked for, what is taught, who fits whom, and the answer. Plain arrays: no keys of a database, no names of a product.

People are headcounts (expected, so not whole), times months; month 0 is any month, the same for all.
Axes: line = a need at one of its times; profile = what lines ask for, an occupation with its units; place = where people are wanted, and how far they
go for it; owner = whoever asks; cohort = graduates of one programme at one centre, ready in one month; market = a part of one way to cut lines and
cohorts into markets; fit, asked, taught, certified, wanted, had = pairs of the two axes that their names say.
"""

import dataclasses
from typing import Any

import numpy as np

from selaras.engines.axes import Bools, Floats, Ints, array, settle

MOST_PEOPLE = 5e8  # more than are alive in the country; the flow counts in whole numbers of 31 bits


@dataclasses.dataclass(frozen=True, kw_only=True, eq=False)
class Problem:
    """Lines and cohorts, and the rules by which they meet. Wrong fields are all named in one ValueError."""

    profiles: int  # how many profiles there are
    programmes: int  # how many programmes
    units: int  # how many units
    kinds: int  # how many kinds of equipment
    owners: int  # how many owners
    markets: int  # how many markets, over all ways to cut
    longest_wait: int  # months that a graduate waits for a place at most
    latest: int  # months after the last one asked for in which somebody is still of use

    line_people: Floats = array("float", "line", about="people asked for")
    line_profile: Ints = array("int", "line", index="profile", about="what they must be able to do")
    line_place: Ints = array("int", "line", index="place", about="where")
    line_first: Ints = array("int", "line", least=-np.inf, about="first month in which they are wanted")
    line_last: Ints = array("int", "line", least=-np.inf, about="last month in which they are wanted")
    line_owner: Ints = array("int", "line", index="owner", about="who asks")
    line_market: Ints = array("int", "cut", "line", index="market", none=True, about="its market by each way to cut, -1: none")

    cohort_people: Floats = array("float", "cohort", about="people who complete")
    cohort_certified: Floats = array("float", "cohort", about="of them, people judged competent")
    cohort_hiring: Floats = array("float", "cohort", most=1, about="share of graduates like these whom a need that fits hires")
    cohort_programme: Ints = array("int", "cohort", index="programme", about="what they learn")
    cohort_centre: Ints = array("int", "cohort", index="centre", about="where")
    cohort_month: Ints = array("int", "cohort", least=-np.inf, about="month in which they are ready")
    cohort_market: Ints = array("int", "cut", "cohort", index="market", none=True, about="its market by each way to cut, -1: none")

    fit_profile: Ints = array("int", "fit", index="profile", about="what is asked for ...")
    fit_programme: Ints = array("int", "fit", index="programme", about="... and a programme that teaches enough of it")
    near: Bools = array("bool", "place", "centre", about="graduates of the centre go as far as the place")

    asked_profile: Ints = array("int", "asked", index="profile", about="a profile ...")
    asked_unit: Ints = array("int", "asked", index="unit", about="... asks for a unit; by profile, in order")
    taught_programme: Ints = array("int", "taught", index="programme", about="a programme ...")
    taught_unit: Ints = array("int", "taught", index="unit", about="... teaches a unit")
    certified_programme: Ints = array("int", "certified", index="programme", about="the test after a programme ...")
    certified_unit: Ints = array("int", "certified", index="unit", about="... covers a unit")
    unit_newer: Ints = array("int", "unit", index="unit", none=True, about="the unit that supersedes it, -1: in force")

    wanted_line: Ints = array("int", "wanted", index="line", about="a line ...")
    wanted_kind: Ints = array("int", "wanted", index="kind", about="... names a kind of equipment")
    had_centre: Ints = array("int", "had", index="centre", about="a workshop of a centre ...")
    had_kind: Ints = array("int", "had", index="kind", about="... has a kind of equipment")

    def __post_init__(self) -> None:
        faults = self._number_faults()
        sizes = {name: getattr(self, f"{name}s") for name in ("profile", "programme", "unit", "kind", "owner", "market")}
        faults += settle(self, sizes) if not faults else []
        object.__setattr__(self, "sizes", sizes)
        faults = faults or self._meaning_faults()
        if faults:
            raise ValueError("this cannot be measured:\n" + "\n".join(f"- {fault}" for fault in faults))

    def __reduce__(self) -> tuple[object, tuple[dict[str, object]]]:
        return _rebuild, ({each.name: getattr(self, each.name) for each in dataclasses.fields(self)},)

    def size(self, axis: str) -> int:
        """Length of a named axis."""
        sizes: dict[str, int] = self.__dict__["sizes"]
        return sizes[axis]

    def wishes(self) -> tuple[Ints, Ints]:
        """[wish] line and unit of every unit that every line asks for: line by line, units as its profile has them."""
        many = np.bincount(self.asked_profile, minlength=self.profiles)
        first = np.cumsum(many) - many
        line, at = expand(many[self.line_profile], first[self.line_profile])
        return line, self.asked_unit[at]

    def _number_faults(self) -> list[str]:
        faults = []
        for name in ("profiles", "programmes", "units", "kinds", "owners", "markets", "longest_wait", "latest"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 10**7:
                faults.append(f"{name}: is {value!r}; give a whole number, 0 to 10 million")
        return faults

    def _meaning_faults(self) -> list[str]:
        """What only several fields together can tell."""
        faults = []
        if (self.line_first > self.line_last).any():
            faults.append("line_last: lies before line_first; swap them")
        if (self.cohort_certified > self.cohort_people * (1 + 1e-9)).any():
            faults.append("cohort_certified: more people are judged competent than complete; correct one of the two")
        if (np.diff(self.asked_profile) < 0).any():
            faults.append("asked_profile: is not in order; sort the pairs by profile")
        for first, second in (("fit_profile", "fit_programme"), ("asked_profile", "asked_unit"), ("taught_programme", "taught_unit")):
            pairs = getattr(self, first) * 10**9 + getattr(self, second)
            if len(np.unique(pairs)) < len(pairs):
                faults.append(f"{second}: the same pair stands twice; give each once")
        for name in ("line_people", "cohort_people"):
            if getattr(self, name).sum() > MOST_PEOPLE:
                faults.append(f"{name}: adds up to more than {MOST_PEOPLE:g} people; look at the units")
        return faults


def expand(many: Ints, first: Ints) -> tuple[Ints, Ints]:
    """For rows that each own `many` entries from `first` on: [entry] the row, and the place of the entry."""
    row = np.repeat(np.arange(len(many)), many)
    return row, np.arange(len(row)) - np.repeat(np.cumsum(many) - many, many) + first[row]


def _rebuild(values: dict[str, Any]) -> Problem:
    return Problem(**values)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Limits:
    """How often owners are drawn anew for the intervals of the indices. The work is fixed by it, so there is no clock."""

    draws: int = 200
    seed: int = 0

    def __post_init__(self) -> None:
        if self.draws < 20:
            raise ValueError("limits: give at least 20 draws; with fewer there is no tenth of them")


@dataclasses.dataclass(frozen=True, kw_only=True, eq=False)
class Result:
    """The parts of the gap, for lines, cohorts and units; the module's docstring says what each means."""

    line_met: Floats = array("float", "line", about="people who can be met: right skill, within reach, in time")
    line_timing: Floats = array("float", "line", about="people more if months did not matter")
    line_place: Floats = array("float", "line", about="people more if places did not matter either")
    line_skills: Floats = array("float", "line", about="people more if skills did not matter either")
    line_seats: Floats = array("float", "line", about="people for whom there is no graduate at all")
    cohort_met: Floats = array("float", "cohort", about="graduates who meet a need")
    cohort_timing: Floats = array("float", "cohort", about="graduates more if months did not matter")
    cohort_place: Floats = array("float", "cohort", about="graduates more if places did not matter either")
    cohort_skills: Floats = array("float", "cohort", about="graduates more if skills did not matter either")
    cohort_idle: Floats = array("float", "cohort", about="graduates beyond all that is asked for")
    profile_fits: Ints = array("int", "profile", about="programmes that teach enough of it")
    meeting_line: Ints = array("int", "meeting", about="a line that is met, line by line ...")
    meeting_programme: Ints = array("int", "meeting", about="... by graduates of a programme ...")
    meeting_centre: Ints = array("int", "meeting", about="... of a centre ...")
    meeting_people: Floats = array("float", "meeting", about="... and how many")
    wish_met: Floats = array("float", "wish", about="people met by somebody who learnt the unit")
    want_near: Bools = array("bool", "wanted", about="a workshop within reach has the equipment")
    want_anywhere: Bools = array("bool", "wanted", about="some workshop has the equipment")
    index: Floats = array("float", "cut", "index", about="the indices (indices.INDICES) of each way to cut")
    index_low: Floats = array("float", "cut", "index", about="one time in ten it is less, owners drawn anew")
    index_high: Floats = array("float", "cut", "index", about="one time in ten it is more, owners drawn anew")
    status: str = "measured"

    def __post_init__(self) -> None:
        faults = settle(self, {})
        if faults:
            raise ValueError("this is not a measurement:\n" + "\n".join(f"- {fault}" for fault in faults))

    def same_as(self, other: "Result") -> bool:
        """True if both answers are equal to the last bit."""
        return all(np.array_equal(getattr(self, each.name), getattr(other, each.name)) for each in dataclasses.fields(self))

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What is to be forecast, what became of earlier needs, and the answer. Plain arrays: no keys of a database, no names of a product.

Headcounts are in people, times in months. Month 0 is the month of the forecast.
Axes: line = a need; past = a need or promise that has ended, told or in silence; hire = people of a past line who started in one month;
owner = whoever stated it; sector = owners of one kind; certainty = how firm a need was said to be; year = a year of the record;
cut = a way to sum lines; group = a sum.
"""

import dataclasses
from typing import Any

import numpy as np

from selaras.engines.axes import Floats, Ints, array, settle

CALENDAR = 12


@dataclasses.dataclass(frozen=True, kw_only=True, eq=False)
class Problem:
    """Needs that are open, and the record of those that have ended. Wrong fields are all named in one ValueError."""

    months: int  # months 0..months - 1 are forecast one by one; what comes later counts in a line's total only
    calendar: int  # calendar month of month 0: 0 January .. 11 December
    sectors: int  # how many kinds of owners there are
    fields: int  # how many vocational fields
    groups: int  # how many sums, over all cuts
    years: int  # how many years the record has

    # What is believed before anything is learnt
    certainty_share: Floats = array("float", "certainty", most=1, about="share of the people asked for that is hired, said afresh; between 0 and 1")
    certainty_doubt: Floats = array("float", "certainty", about="standard deviation of that belief, in log-odds; above 0")
    owner_sector: Ints = array("int", "owner", index="sector", about="its kind")

    # Needs to be forecast
    line_owner: Ints = array("int", "line", index="owner", about="who stated it")
    line_field: Ints = array("int", "line", index="field", none=True, about="vocational field, -1: not known")
    line_certainty: Ints = array("int", "line", index="certainty", about="how firm")
    line_least: Ints = array("int", "line", about="people at least")
    line_most: Ints = array("int", "line", about="people at most")
    line_age: Floats = array("float", "line", about="months since it was stated or last confirmed")
    line_first: Ints = array("int", "line", about="first month in which they are wanted; 0 if that has begun")
    line_last: Ints = array("int", "line", about="last month in which they are wanted")
    line_group: Ints = array("int", "cut", "line", index="group", none=True, about="the sum that the line enters, -1: none of this cut")

    # Needs and promises that have ended
    past_owner: Ints = array("int", "past", index="owner", about="who stated it")
    past_field: Ints = array("int", "past", index="field", none=True, about="vocational field, -1: not known")
    past_certainty: Ints = array("int", "past", index="certainty", about="how firm")
    past_year: Ints = array("int", "past", index="year", about="the year in which they were wanted")
    past_least: Ints = array("int", "past", about="people at least")
    past_most: Ints = array("int", "past", about="people at most")
    past_hired: Ints = array("int", "past", about="people hired; more than asked for counts as all")
    past_told: Ints = array("int", "past", most=1, about="1: what became of it was told; 0: it ended in silence, and past_hired is 0")
    past_silence: Floats = array("float", "past", about="months from the last word on it to the first month in which they were wanted")
    past_first: Ints = array("int", "past", most=CALENDAR - 1, about="that month in the calendar, 0..11")
    past_window: Ints = array("int", "past", least=1, about="months in which they were wanted")
    hire_past: Ints = array("int", "hire", index="past", about="of which line")
    hire_month: Ints = array("int", "hire", about="months after the line's first month")
    hire_people: Ints = array("int", "hire", least=1, about="people who started")

    def __post_init__(self) -> None:
        faults = self._number_faults()
        sizes = {name: getattr(self, f"{name}s") for name in ("sector", "field", "group", "year")}
        faults += settle(self, sizes) if not faults else []
        object.__setattr__(self, "sizes", sizes)
        faults = faults or self._meaning_faults()
        if faults:
            raise ValueError("this problem cannot be forecast:\n" + "\n".join(f"- {fault}" for fault in faults))

    def __reduce__(self) -> tuple[object, tuple[dict[str, object]]]:
        return _rebuild, ({each.name: getattr(self, each.name) for each in dataclasses.fields(self)},)

    def size(self, axis: str) -> int:
        """Length of a named axis."""
        sizes: dict[str, int] = self.__dict__["sizes"]
        return sizes[axis]

    def silence(self) -> Floats:
        """[line] months from the last word on a need to the first month in which people are wanted, if nobody says another word."""
        return self.line_age + self.line_first

    def _number_faults(self) -> list[str]:
        faults = []
        bounds = {"months": (1, 120), "calendar": (0, CALENDAR - 1)} | dict.fromkeys(("sectors", "fields", "groups", "years"), (0, 10**6))
        for name, (least, most) in bounds.items():
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
                faults.append(f"{name}: is {value!r}; give a whole number, {least} to {most}")
        return faults

    def _meaning_faults(self) -> list[str]:
        """What only several fields together can tell."""
        faults = []
        if ((self.certainty_share <= 0) | (self.certainty_share >= 1)).any():
            faults.append("certainty_share: holds a share of 0 or 1; give shares between, nothing is that sure")
        if (self.certainty_doubt <= 0).any():
            faults.append("certainty_doubt: holds 0; give a doubt above it")
        for kind in ("line", "past"):
            if (getattr(self, f"{kind}_least") > getattr(self, f"{kind}_most")).any():
                faults.append(f"{kind}_most: lies below {kind}_least; swap them")
            if (getattr(self, f"{kind}_most") < 1).any():
                faults.append(f"{kind}_most: holds 0; leave out whoever wants nobody")
        if (self.line_first > self.line_last).any():
            faults.append("line_last: lies before line_first; swap them")
        if ((self.past_told == 0) & (self.past_hired > 0)).any():
            faults.append("past_hired: is above 0 where past_told is 0; correct one of the two")
        placed = np.bincount(self.hire_past, self.hire_people, minlength=self.size("past"))
        if (placed > self.past_hired).any():
            faults.append("hire_people: more people started than past_hired says; correct one of the two")
        return faults


def _rebuild(values: dict[str, Any]) -> Problem:
    return Problem(**values)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Limits:
    """How much is drawn. The work is fixed by problem and draws, so there is no clock."""

    draws: int = 256
    seed: int = 0

    def __post_init__(self) -> None:
        if self.draws < 20:
            raise ValueError("limits: give at least 20 draws; with fewer there is no tenth of them")


@dataclasses.dataclass(frozen=True, kw_only=True, eq=False)
class Result:
    """People expected to be hired, with what lies below and above it one time in ten each, and what was learnt on the way.

    Levels of lines and totals are whole people. Of few people no two whole numbers hold exactly 80 %: their interval holds at least that.
    """

    line_mean: Floats = array("float", "line", about="expected people of a line, whenever they start")
    line_low: Floats = array("float", "line", about="one time in ten it is less")
    line_mid: Floats = array("float", "line", about="as often less as more")
    line_high: Floats = array("float", "line", about="one time in ten it is more")
    line_month: Floats = array("float", "line", "month", about="expected people by month of start; what is missing to line_mean comes later")
    sum_mean: Floats = array("float", "group", "month", about="expected people of a group by month")
    sum_low: Floats = array("float", "group", "month", about="one time in ten it is less")
    sum_mid: Floats = array("float", "group", "month", about="as often less as more")
    sum_high: Floats = array("float", "group", "month", about="one time in ten it is more")
    total_mean: Floats = array("float", "group", about="expected people of a group, whenever they start")
    total_low: Floats = array("float", "group", about="one time in ten it is less")
    total_mid: Floats = array("float", "group", about="as often less as more")
    total_high: Floats = array("float", "group", about="one time in ten it is more")
    learnt_share: Floats = array("float", "certainty", most=1, about="share that is hired of what was said afresh, an owner and year like any other")
    learnt_spread: Floats = array("float", "family", about="standard deviation of the effects of a family (learning.FAMILIES), in log-odds")
    ageing: float  # log-odds lost with each month of silence
    firmness: float  # how alike the lines of one owner and year are; large: all the same share
    late: float  # share of the people who start after the months in which they were wanted
    status: str = "forecast"

    def __post_init__(self) -> None:
        faults = settle(self, {})
        if faults:
            raise ValueError("this is not a forecast:\n" + "\n".join(f"- {fault}" for fault in faults))

    def same_as(self, other: "Result") -> bool:
        """True if both answers are equal to the last bit."""
        return all(np.array_equal(getattr(self, each.name), getattr(other, each.name)) for each in dataclasses.fields(self))

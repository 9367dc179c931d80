# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The gap by any cut and choice, summed from the lines of one measurement; what flows where; what is idle. One origin at a time: they are never
added up.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, overload

import numpy as np
from django.db import models
from django.utils.translation import gettext_lazy as _

from selaras.loop.forum.rules import Origin
from selaras.loop.mismatch.queries.cube import ORIGINS, Array, Coded, Cube
from selaras.loop.mismatch.rules import GAP, Part

SKILLS = list(Part).index(Part.SKILLS)
MET = list(Part).index(Part.MET)
MOST_MARKS = 2**26  # bytes that may be spent on counting what is different


class Cut(models.TextChoices):
    """By what the gap is cut; each value is the array of the cube that says it."""

    FIELD = "field", _("vocational field")
    OCCUPATION = "occupation", _("occupation")
    PROVINCE = "province", _("province")
    REGION = "region", _("regency or city")
    MONTH = "first", _("month")
    UNIT = "unit", _("unit")


@dataclasses.dataclass(frozen=True)
class Choice:
    """What is looked at; 0 means all. `month` is that in which people are first wanted (cube.month_number)."""

    origin: Origin = Origin.COMPANY
    field: int = 0
    occupation: int = 0
    province: int = 0
    region: int = 0
    month: int = 0
    unit: int = 0

    def lines(self, cube: Cube) -> Array:
        """[line] whether it is looked at."""
        chosen: Array = cube.origin == ORIGINS.index(self.origin)
        for name, array in (("field", cube.field), ("occupation", cube.occupation), ("province", cube.province), ("region", cube.region)):
            if key := getattr(self, name):
                chosen = chosen & (array == key)
        if self.month:
            chosen = chosen & (cube.first == self.month)
        if self.unit:
            asking = np.zeros(len(chosen), bool)
            asking[cube.wish_line[cube.wish_unit == self.unit]] = True
            chosen = chosen & asking
        return chosen

    def cohorts(self, cube: Cube) -> Array:
        """[cohort] whether it is looked at; whose graduates they are in the end no choice of needs says."""
        chosen = np.ones(len(cube.cohort_people), bool)
        for name in ("field", "occupation", "province", "region"):
            if key := getattr(self, name):
                chosen &= getattr(cube, f"cohort_{name}") == key
        if self.unit:
            chosen &= np.isin(cube.cohort_version, cube.taught_version[cube.taught_unit == self.unit])
        return chosen


@dataclasses.dataclass(frozen=True)
class Row:
    """People of one thing of a cut: how many needs and owners ask, how many people are asked for, and the parts."""

    key: int
    needs: int
    owners: int
    people: float
    parts: Mapping[Part, float]

    @property
    def met(self) -> float:
        """People who can be met."""
        return self.parts[Part.MET]

    @property
    def gap(self) -> float:
        """People who cannot."""
        return sum(self.parts[part] for part in GAP)

    @property
    def share_met(self) -> float | None:
        """0..1; None where nobody is asked for."""
        return self.met / self.people if self.people else None

    @property
    def cause(self) -> Part | None:
        """The largest part of the gap; None where there is none."""
        return max(GAP, key=lambda part: self.parts[part]) if self.gap >= 0.5 else None


def whole(cube: Cube, choice: Choice) -> Row:
    """All that is chosen, as one row."""
    lines = np.flatnonzero(choice.lines(cube))
    needs, owners = (len(np.unique(each[lines])) for each in (cube.need, cube.owner))
    parts = dict(zip(Part, cube.parts[lines].sum(axis=0).tolist(), strict=True))
    return Row(0, needs, owners, float(cube.people[lines].sum()), parts)


def by(cube: Cube, choice: Choice, cut: Cut) -> list[Row]:
    """The chosen lines by a cut, the largest gap first. A line that asks for several units counts in full with each; what those who come have not
    learnt of a unit is a gap of skills there. Every other cut's rows add up to the whole.
    """
    chosen = choice.lines(cube)
    if cut == Cut.UNIT:
        asking = chosen[cube.wish_line]
        if choice.unit:
            asking = asking & (cube.wish_unit == choice.unit)
        wishes = np.flatnonzero(asking)
        things, at = cube.coded("wish_unit")
        return _rows(cube, cube.wish_line[wishes], things, at[wishes], cube.wish_met[wishes])
    lines = np.flatnonzero(chosen)
    things, at = cube.coded(cut.value)
    return _rows(cube, lines, things, at[lines])


def _rows(cube: Cube, lines: Array, things: Array, at: Array, learnt: Array | None = None) -> list[Row]:
    """Lines summed by the things they belong to (`at`: places in `things`); `learnt`: of those who are met, the people who count as met here, the
    others lack the skill.
    """
    size = len(things)
    people = np.bincount(at, cube.people[lines], minlength=size)
    sums = np.stack([np.bincount(at, cube.parts[lines, part], minlength=size) for part in range(len(Part))], axis=1)
    if learnt is not None:
        met = np.bincount(at, learnt, minlength=size)
        sums[:, SKILLS] += sums[:, MET] - met
        sums[:, MET] = met
    needs, owners = different(at, cube.coded("need").at[lines], size), different(at, cube.owner[lines], size)
    there = np.flatnonzero(np.bincount(at, minlength=size))
    order = there[np.lexsort((things[there], -(people - sums[:, MET])[there].round(6)))]
    return [
        Row(int(things[row]), int(needs[row]), int(owners[row]), float(people[row]), dict(zip(Part, sums[row].tolist(), strict=True)))
        for row in order.tolist()
    ]


def different(at: Array, things: Array, size: int) -> Array:
    """[place] how many different things (numbered from 0) stand there."""
    span = int(things.max(initial=0)) + 1
    if size * span > MOST_MARKS:
        return np.bincount(np.unique(at * span + things) // span, minlength=size)
    marks = np.zeros((size, span), bool)
    marks[at, things] = True
    return np.asarray(np.count_nonzero(marks, axis=1))


@dataclasses.dataclass(frozen=True)
class Cross:
    """People who cannot be met, by two cuts: keys of rows and columns, and [row, column] people."""

    rows: tuple[int, ...]
    columns: tuple[int, ...]
    gap: Array


def cross(cube: Cube, choice: Choice, down: Cut, across: Cut, most: int = 14) -> Cross:
    """The gap by two cuts (neither of them units): the rows with the largest gap, all columns in order."""
    lines = np.flatnonzero(choice.lines(cube))
    (rows, row), (columns, column) = cube.coded(down.value), cube.coded(across.value)
    shape = (len(rows), len(columns))
    place = row[lines] * len(columns) + column[lines]
    table = np.bincount(place, cube.gap[lines], minlength=len(rows) * len(columns)).reshape(shape)
    there = np.bincount(place, minlength=len(rows) * len(columns)).reshape(shape) > 0
    down_there, across_there = np.flatnonzero(there.any(axis=1)), np.flatnonzero(there.any(axis=0))
    first = down_there[np.argsort(-table[down_there].sum(axis=1), kind="stable")[:most]]
    return Cross(tuple(rows[first].tolist()), tuple(columns[across_there].tolist()), table[np.ix_(first, across_there)])


@dataclasses.dataclass(frozen=True)
class Flow:
    """So many people asked for, from one thing to another; 0 is nobody."""

    source: int
    target: int
    people: float


def flows(cube: Cube, choice: Choice) -> tuple[list[Flow], list[Flow]]:
    """From fields to occupations: all who are asked for; from occupations to the programmes whose graduates meet them (0: whom nobody meets)."""
    chosen = choice.lines(cube)
    lines, meetings = np.flatnonzero(chosen), np.flatnonzero(chosen[cube.meeting_line])
    fields, occupations, programmes = cube.coded("field"), cube.coded("occupation"), cube.coded("meeting_programme")
    nobody = Coded(np.zeros(1, np.int64), np.zeros(len(chosen), np.int64))
    doing = Coded(occupations.things, occupations.at[cube.meeting_line])
    asked = _pairs(fields, occupations, lines, cube.people)
    return asked, _pairs(doing, programmes, meetings, cube.meeting_people) + _pairs(occupations, nobody, lines, cube.gap)


def _pairs(source: Coded, target: Coded, rows: Array, people: Array) -> list[Flow]:
    span = len(target.things)
    sums = np.bincount(source.at[rows] * span + target.at[rows], people[rows])
    pairs = np.flatnonzero(sums > 0)
    ends = source.things[pairs // max(span, 1)].tolist(), target.things[pairs % max(span, 1)].tolist()
    return [Flow(*each) for each in zip(*ends, sums[pairs].tolist(), strict=True)]


@dataclasses.dataclass(frozen=True)
class Graduates:
    """Graduates of one programme at one centre: how many, how many are judged competent, and the parts (seats: beyond all that is asked for)."""

    programme: int
    centre: int
    people: float
    certified: float
    parts: Mapping[Part, float]

    @property
    def idle(self) -> float:
        """Graduates whom no need takes."""
        return sum(self.parts[part] for part in GAP)


def graduates(cube: Cube, choice: Choice, *, centre: int | None = None, most: int | None = None) -> list[Graduates]:
    """What is taught, by programme and centre, the most idle first; of one centre, or so many rows. Needs of all origins share them."""
    rows = np.flatnonzero(choice.cohorts(cube) & (True if centre is None else cube.cohort_centre == centre))
    span = int(cube.cohort_centre.max(initial=0)) + 1
    pairs, at = np.unique(cube.cohort_programme[rows] * span + cube.cohort_centre[rows], return_inverse=True)
    columns = (cube.cohort_people, cube.cohort_certified, *cube.cohort_parts.T)
    sums = np.stack([np.bincount(at, column[rows], minlength=len(pairs)) for column in columns], axis=1)
    idle = sums[:, [2 + list(Part).index(part) for part in GAP]].sum(axis=1)
    first = np.lexsort((pairs, -idle.round(6)))[:most]
    return [
        Graduates(*divmod(pair, span), people, certified, dict(zip(Part, parts, strict=True)))
        for pair, (people, certified, *parts) in zip(pairs[first].tolist(), sums[first].tolist(), strict=True)
    ]


Stands = tuple[int, float, Mapping[Part, float]]  # a need (key), people asked for, and the parts


@dataclasses.dataclass(frozen=True, eq=False)
class Behind(Sequence[Stands]):
    """The needs behind a figure, in the order in which they are listed."""

    needs: Array  # [need] keys
    people: Array  # [need]
    parts: Array  # [need, part]

    def __len__(self) -> int:
        return len(self.needs)

    @overload
    def __getitem__(self, at: int) -> Stands: ...

    @overload
    def __getitem__(self, at: slice) -> list[Stands]: ...

    def __getitem__(self, at: int | slice) -> Stands | list[Stands]:
        if isinstance(at, slice):
            rows = zip(self.needs[at].tolist(), self.people[at].tolist(), self.parts[at].tolist(), strict=True)
            return [(need, people, dict(zip(Part, parts, strict=True))) for need, people, parts in rows]
        return int(self.needs[at]), float(self.people[at]), dict(zip(Part, self.parts[at].tolist(), strict=True))


def rows_behind(cube: Cube, choice: Choice, part: Part | None = None) -> Behind:
    """Every need that is chosen, the largest gap first, or the largest of one part; with a part only needs that have it."""
    lines = np.flatnonzero(choice.lines(cube))
    things, at = cube.coded("need")
    size = len(things)
    people, *parts = (np.bincount(at[lines], column[lines], minlength=size) for column in (cube.people, *cube.parts.T))
    weight = parts[list(Part).index(part)] if part else people - parts[MET]
    there = np.flatnonzero((np.bincount(at[lines], minlength=size) > 0) & (weight >= (0.05 if part else -1.0)))
    order = there[np.lexsort((things[there], -weight[there].round(6)))]
    return Behind(things[order], people[order], np.stack(parts, axis=1)[order])


def named(model: Any, keys: Any) -> Mapping[int, Any]:
    """Things by key, in one query."""
    rows: Mapping[int, Any] = model.objects.in_bulk([key for key in keys if key])
    return rows

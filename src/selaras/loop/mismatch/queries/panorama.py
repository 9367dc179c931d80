# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The gap by any cut and choice, summed from the lines of one measurement; what flows where; what is idle. One origin at a time: they are never
added up.
"""

import dataclasses
from collections.abc import Mapping
from typing import Any

import numpy as np
from django.db import models
from django.utils.translation import gettext_lazy as _

from selaras.loop.forum.rules import Origin
from selaras.loop.mismatch.queries.cube import ORIGINS, Array, Cube
from selaras.loop.mismatch.rules import GAP, Part

SKILLS = list(Part).index(Part.SKILLS)
MET = list(Part).index(Part.MET)


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
    rows = _rows(cube, np.flatnonzero(choice.lines(cube)), np.zeros(int(choice.lines(cube).sum()), np.int64))
    return rows[0] if rows else Row(0, 0, 0, 0.0, dict.fromkeys(Part, 0.0))


def by(cube: Cube, choice: Choice, cut: Cut) -> list[Row]:
    """The chosen lines by a cut, the largest gap first. A line that asks for several units counts in full with each; what those who come have not
    learnt of a unit is a gap of skills there. Every other cut's rows add up to the whole.
    """
    chosen = choice.lines(cube)
    if cut == Cut.UNIT:
        wishes = chosen[cube.wish_line]
        if choice.unit:
            wishes = wishes & (cube.wish_unit == choice.unit)
        return _rows(cube, cube.wish_line[wishes], cube.wish_unit[wishes], cube.wish_met[wishes])
    lines = np.flatnonzero(chosen)
    return _rows(cube, lines, getattr(cube, cut.value)[lines])


def _rows(cube: Cube, lines: Array, keys: Array, learnt: Array | None = None) -> list[Row]:
    """Lines summed by keys; `learnt`: of those who are met, the people who count as met here, the others lack the skill."""
    if not len(lines):
        return []
    parts = cube.parts[lines]
    if learnt is not None:
        parts[:, SKILLS] += parts[:, MET] - learnt
        parts[:, MET] = learnt
    things, at = np.unique(keys, return_inverse=True)
    people = np.bincount(at, cube.people[lines])
    sums = np.stack([np.bincount(at, parts[:, part], minlength=len(things)) for part in range(len(Part))], axis=1)
    needs, owners = _different(at, cube.need[lines], len(things)), _different(at, cube.owner[lines], len(things))
    order = np.lexsort((things, -(people - sums[:, MET]).round(6)))
    return [
        Row(int(things[row]), int(needs[row]), int(owners[row]), float(people[row]), dict(zip(Part, sums[row].tolist(), strict=True)))
        for row in order.tolist()
    ]


def _different(at: Array, things: Array, size: int) -> Array:
    """[key] how many different things."""
    pairs = np.unique(np.stack([at, things], axis=1), axis=0)
    return np.bincount(pairs[:, 0], minlength=size)


@dataclasses.dataclass(frozen=True)
class Cross:
    """People who cannot be met, by two cuts: keys of rows and columns, and [row, column] people."""

    rows: tuple[int, ...]
    columns: tuple[int, ...]
    gap: Array


def cross(cube: Cube, choice: Choice, down: Cut, across: Cut, most: int = 14) -> Cross:
    """The gap by two cuts (neither of them units): the rows with the largest gap, all columns in order."""
    lines = np.flatnonzero(choice.lines(cube))
    rows, row = np.unique(getattr(cube, down.value)[lines], return_inverse=True)
    columns, column = np.unique(getattr(cube, across.value)[lines], return_inverse=True)
    table = np.zeros((len(rows), len(columns)))
    np.add.at(table, (row, column), cube.gap[lines])
    first = np.argsort(-table.sum(axis=1), kind="stable")[:most]
    return Cross(tuple(rows[first].tolist()), tuple(columns.tolist()), table[first])


@dataclasses.dataclass(frozen=True)
class Flow:
    """So many people asked for, from one thing to another; 0 is nobody."""

    source: int
    target: int
    people: float


def flows(cube: Cube, choice: Choice) -> tuple[list[Flow], list[Flow]]:
    """From fields to occupations: all who are asked for; from occupations to the programmes whose graduates meet them (0: whom nobody meets)."""
    chosen = choice.lines(cube)
    lines = np.flatnonzero(chosen)
    asked = _pairs(cube.field[lines], cube.occupation[lines], cube.people[lines])
    meetings = chosen[cube.meeting_line]
    programme_of = dict(zip(cube.cohort_version.tolist(), cube.cohort_programme.tolist(), strict=True))
    programmes = np.array([programme_of[version] for version in cube.meeting_version[meetings].tolist()], np.int64)
    met = _pairs(cube.occupation[cube.meeting_line[meetings]], programmes, cube.meeting_people[meetings])
    return asked, met + _pairs(cube.occupation[lines], np.zeros(len(lines), np.int64), cube.gap[lines])


def _pairs(source: Array, target: Array, people: Array) -> list[Flow]:
    if not len(source):
        return []
    pairs, at = np.unique(np.stack([source, target], axis=1), axis=0, return_inverse=True)
    sums = np.bincount(at.reshape(-1), people)
    return [Flow(int(one), int(other), float(many)) for (one, other), many in zip(pairs.tolist(), sums.tolist(), strict=True) if many > 0]


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


def graduates(cube: Cube, choice: Choice) -> list[Graduates]:
    """What is taught, by programme and centre, the most idle first. Needs of all origins share them."""
    rows = np.flatnonzero(choice.cohorts(cube))
    if not len(rows):
        return []
    pairs, at = np.unique(np.stack([cube.cohort_programme[rows], cube.cohort_centre[rows]], axis=1), axis=0, return_inverse=True)
    at = at.reshape(-1)
    sums = np.stack([np.bincount(at, column[rows]) for column in (cube.cohort_people, cube.cohort_certified, *cube.cohort_parts.T)], axis=1)
    found = [
        Graduates(programme, centre, people, certified, dict(zip(Part, parts, strict=True)))
        for (programme, centre), (people, certified, *parts) in zip(pairs.tolist(), sums.tolist(), strict=True)
    ]
    return sorted(found, key=lambda each: (-round(each.idle, 6), each.programme, each.centre))


def rows_behind(cube: Cube, choice: Choice, part: Part | None = None) -> list[tuple[int, float, Mapping[Part, float]]]:
    """(need, people, parts) of every need that is chosen, the largest gap first, or the largest of one part; with a part only needs that have it."""
    lines = np.flatnonzero(choice.lines(cube))
    needs, at = np.unique(cube.need[lines], return_inverse=True)
    sums = np.stack([np.bincount(at, column[lines], minlength=len(needs)) for column in (cube.people, *cube.parts.T)], axis=1)
    weight = sums[:, 1 + list(Part).index(part)] if part else sums[:, 0] - sums[:, 1]
    order = np.lexsort((needs, -weight.round(6)))
    kept = [row for row in order.tolist() if part is None or weight[row] >= 0.05]
    return [(int(needs[row]), float(sums[row, 0]), dict(zip(Part, sums[row, 1:].tolist(), strict=True))) for row in kept]


def named(model: Any, keys: Any) -> Mapping[int, Any]:
    """Things by key, in one query."""
    rows: Mapping[int, Any] = model.objects.in_bulk([key for key in keys if key])
    return rows

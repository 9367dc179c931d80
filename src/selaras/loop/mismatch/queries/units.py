# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Units and machines on both sides of the gap: asked for, learnt, judged on; each with what stands out of it."""

from dataclasses import dataclass

import numpy as np
from django.db import models
from django.utils.translation import gettext_lazy as _

from selaras.ground.standards.models import Unit
from selaras.loop.mismatch.queries.cube import Cube
from selaras.loop.mismatch.queries.panorama import Choice, different

LEAST = 0.5  # people; less is nobody


class Says(models.TextChoices):
    """What stands out of a unit."""

    UNTAUGHT = "untaught", _("asked for, and no programme teaches it")
    NOT_RUN = "not_run", _("asked for; a programme teaches it, but nobody is to learn it")
    LACKING = "lacking", _("asked for; some of those who come have not learnt it")
    UNASKED = "unasked", _("learnt, and nobody asks for it")
    OUTDATED = "outdated", _("judged on, though another unit supersedes it")


@dataclass(frozen=True)
class UnitRow:
    """People of one unit: asked for; of those who are met, by whom who learnt it and who did not; who are to learn it, and to be judged on it."""

    unit: int
    needs: int
    asked: float
    met: float
    lacking: float
    taught: float
    certified: float
    says: tuple[Says, ...]


def unit_rows_of(cube: Cube, choice: Choice) -> list[UnitRow]:
    """Every unit that the chosen needs ask for or that graduates of the chosen fields and places learn, the most people first.

    How many asked for it are met at work is unknown until outcomes are told by unit. One query.
    """
    lines, cohorts = choice.lines(cube), choice.cohorts(cube)
    wishes = lines[cube.wish_line]
    units = np.union1d(np.unique(cube.wish_unit[wishes]), np.unique(cube.taught_unit))
    if choice.unit:
        units = units[units == choice.unit]
    size = int(units.max(initial=0)) + 1
    of_wish, line = cube.wish_unit[wishes], cube.wish_line[wishes]
    asked = np.bincount(of_wish, cube.people[line], minlength=size)
    needs = different(of_wish, cube.coded("need").at[line], size)
    met = np.bincount(of_wish, cube.wish_met[wishes], minlength=size)
    come = np.bincount(of_wish, cube.parts[line, 0], minlength=size)
    versions = int(max(cube.cohort_version.max(initial=0), cube.taught_version.max(initial=0))) + 1
    learners = np.bincount(cube.cohort_version[cohorts], cube.cohort_people[cohorts], minlength=versions)
    judged = np.bincount(cube.cohort_version[cohorts], cube.cohort_certified[cohorts], minlength=versions)
    taught = np.bincount(cube.taught_unit, learners[cube.taught_version], minlength=size)
    certified = np.bincount(cube.taught_unit, judged[cube.taught_version] * cube.tested, minlength=size)
    somewhere = set(cube.taught_unit.tolist())
    old = set(Unit.objects.filter(superseded_by__isnull=False).values_list("pk", flat=True))
    rows = [
        UnitRow(unit, int(needs[unit]), *(float(each[unit]) for each in (asked, met, come - met, taught, certified)), ())
        for unit in units.tolist()
        if asked[unit] >= LEAST or taught[unit] >= LEAST
    ]
    found = [UnitRow(**{**row.__dict__, "says": _says(row, row.unit in somewhere, row.unit in old)}) for row in rows]
    return sorted(found, key=lambda row: (-round(max(row.asked, row.taught), 6), row.unit))


def _says(row: UnitRow, taught_somewhere: bool, old: bool) -> tuple[Says, ...]:
    asked, learnt = row.asked >= LEAST, row.taught >= LEAST
    holds = {
        Says.UNTAUGHT: asked and not taught_somewhere,
        Says.NOT_RUN: asked and taught_somewhere and not learnt,
        Says.LACKING: asked and learnt and row.lacking >= LEAST,
        Says.UNASKED: learnt and not asked,
        Says.OUTDATED: old and row.certified >= LEAST,
    }
    return tuple(says for says, true in holds.items() if true)


@dataclass(frozen=True)
class EquipmentRow:
    """People who are to work on a kind of equipment: in all, where a workshop within reach has it, only farther away, and where nobody has it."""

    equipment: int
    asked: float
    near: float
    far: float
    nowhere: float


def equipment_rows(cube: Cube, choice: Choice) -> list[EquipmentRow]:
    """Kinds of equipment that the chosen needs name, those that most lack first."""
    wanted = choice.lines(cube)[cube.want_line]
    kinds = np.unique(cube.want_equipment[wanted])
    rows = []
    for kind in kinds.tolist():
        of = wanted & (cube.want_equipment == kind)
        people, near, anywhere = cube.people[cube.want_line[of]], cube.want_near[of], cube.want_anywhere[of]
        sums = (people.sum(), people[near].sum(), people[~near & anywhere].sum(), people[~anywhere].sum())
        rows.append(EquipmentRow(kind, *map(float, sums)))
    return sorted(rows, key=lambda row: (-round(row.far + row.nowhere, 6), -row.asked, row.equipment))

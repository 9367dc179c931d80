# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The engine's answer in keys of rows: the lines of a measurement, and its indices."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from selaras.engines.mismatch import Finding, Kind, Problem, Result, findings
from selaras.engines.mismatch.indices import INDICES
from selaras.loop.forum.rules import Origin
from selaras.loop.mismatch.gather import CUTS, Axes
from selaras.loop.mismatch.queries.cube import ORIGINS, Cube, nothing_advised


def cube_of(problem: Problem, axes: Axes, result: Result) -> Cube:
    """The answer in keys of rows, line by line."""
    needs = [line.need for line in axes.lines]
    version, centre = np.array([each.pk for each in axes.versions], int), np.array([each.pk for each in axes.centres], int)
    programmes, regions = [each.programme for each in axes.versions], {each.pk: each.region for each in axes.centres}
    of_class = [(programmes[at], regions[each.centre]) for at, each in zip(problem.cohort_programme, axes.classes, strict=True)]
    wish_line, wish_unit = problem.wishes()
    units, kinds = np.array(axes.units, int), np.array(axes.kinds, int)
    taught_version, taught_unit = version[problem.taught_programme], units[problem.taught_unit]
    return Cube(
        need=_keys(need.pk for need in needs),
        origin=_keys(ORIGINS.index(Origin(need.origin)) for need in needs),
        owner=problem.line_owner,
        field=_keys(need.field_id or 0 for need in needs),
        occupation=_keys(need.occupation_id or 0 for need in needs),
        region=_keys(need.region_id for need in needs),
        province=_keys(need.region.parent_id or need.region_id for need in needs),
        first=problem.line_first,
        last=problem.line_last,
        taught=result.profile_fits[problem.line_profile] > 0,
        people=problem.line_people,
        parts=np.stack([result.line_met, result.line_timing, result.line_place, result.line_skills, result.line_seats], axis=1),
        wish_line=wish_line,
        wish_unit=units[wish_unit],
        wish_met=result.wish_met,
        want_line=problem.wanted_line,
        want_equipment=kinds[problem.wanted_kind],
        want_near=result.want_near,
        want_anywhere=result.want_anywhere,
        meeting_line=result.meeting_line,
        meeting_version=version[result.meeting_programme],
        meeting_centre=centre[result.meeting_centre],
        meeting_people=result.meeting_people,
        cohort_centre=_keys(each.centre for each in axes.classes),
        cohort_version=_keys(each.version for each in axes.classes),
        cohort_programme=_keys(programme.pk for programme, _region in of_class),
        cohort_field=_keys(programme.field_id for programme, _region in of_class),
        cohort_occupation=_keys(programme.occupation_id for programme, _region in of_class),
        cohort_region=_keys(region.pk for _programme, region in of_class),
        cohort_province=_keys(region.parent_id or region.pk for _programme, region in of_class),
        cohort_month=problem.cohort_month,
        cohort_people=problem.cohort_people,
        cohort_certified=problem.cohort_certified,
        cohort_parts=np.stack([result.cohort_met, result.cohort_timing, result.cohort_place, result.cohort_skills, result.cohort_idle], axis=1),
        taught_version=taught_version,
        taught_unit=taught_unit,
        tested=np.array([pair in axes.tests for pair in zip(taught_version.tolist(), taught_unit.tolist(), strict=True)], bool),
        place=problem.line_place,
        near=problem.near,
        away=axes.away,
        worth=axes.worth,
        centre=centre,
        profile=problem.line_profile,
        fit_profile=problem.fit_profile,
        fit_version=version[problem.fit_programme],
        **nothing_advised(),
    )


def _keys(keys: Iterable[int]) -> np.ndarray[Any, Any]:
    return np.fromiter(keys, np.int64)


def indices_of(result: Result) -> dict[str, dict[str, list[float]]]:
    """By cut and index: the figure, what is below it and above it one time in ten each. The finest cut is for findings only."""
    return {
        cut: {
            name: [round(float(each[row, at]), 4) for each in (result.index, result.index_low, result.index_high)] for at, name in enumerate(INDICES)
        }
        for row, cut in enumerate(CUTS)
        if row
    }


MOST_FOUND = 200  # of one origin
GRADUATES = "graduates"


def findings_of(problem: Problem, axes: Axes, result: Result) -> dict[str, list[dict[str, Any]]]:
    """What stands out, the largest first, by origin, and under GRADUATES what they do (who are everybody's); of what by keys of rows."""
    origins = np.fromiter((ORIGINS.index(Origin(line.need.origin)) for line in axes.lines), np.int64)
    found = {origin.value: findings(problem, result, origins == at) for at, origin in enumerate(ORIGINS)}
    found[GRADUATES] = [each for each in findings(problem, result) if each.programme >= 0 or each.kind == Kind.OUTDATED]
    return {name: [_in_keys(axes, each) for each in rows[:MOST_FOUND]] for name, rows in found.items()}


def _in_keys(axes: Axes, found: Finding) -> dict[str, Any]:
    of: dict[str, Any] = {"kind": found.kind.value, "people": round(found.people, 2)}
    if found.by is not None:
        of["by"] = found.by.value
    if found.market >= 0:
        of["occupation"], of["region"] = axes.markets[found.market][1]
    if found.unit >= 0:
        of["unit"] = axes.units[found.unit]
    if found.equipment >= 0:
        of["equipment"] = axes.kinds[found.equipment]
    if found.programme >= 0:
        of["programme"], of["centre"] = axes.versions[found.programme].programme_id, axes.centres[found.centre].pk
    return of

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The problem of a measurement, as it would stand if one programme taught other units: to ask before, not to find out after.

The problem that was measured is kept with its run in numbers of its own; the lines of the measurement stand in the same order and name the rows.
"""

import dataclasses
from collections.abc import Collection

import numpy as np

from selaras.engines.mismatch import Problem, met
from selaras.ground.standards.models import ProgrammeVersion
from selaras.loop.mismatch.queries.cube import Array, Cube
from selaras.loop.mismatch.rules import LEAST_COVERAGE, SERVED_FROM, Prediction, Span


def predicted(problem: Problem, cube: Cube, version: ProgrammeVersion, units: Collection[int], centres: Collection[int]) -> Prediction | None:
    """What it would change if a version taught exactly these units at the centres (keys) that run it or could; None where it was not measured."""
    at = programme_at(problem, cube, version.pk)
    if at is None:
        return None
    field, numbers = version.programme.field_id, unit_numbers(problem, cube)
    today = cube.taught_unit[cube.taught_version == version.pk].tolist()
    shares = [share_of_profiles(problem, np.array([numbers[unit] for unit in those if unit in numbers], int))[0] for those in (today, units)]
    runs = np.isin(cube.centre, [*centres, *cube.cohort_centre[cube.cohort_version == version.pk].tolist()])
    runs = runs if runs.any() else np.ones_like(runs)
    changed = taught_otherwise(problem, cube, version.pk, units, field)
    reached = problem.near[:, runs].any(axis=1)[problem.line_place]
    concerned = reached & ((shares[0] != shares[1]) & of_field(problem, cube, field))[problem.line_profile]
    # Today's flow is asked for again, so that all three are counted in the same way.
    flows = [met(problem), met(changed), met(without_limit(changed, at, np.flatnonzero(runs).tolist()))]
    return _told(cube, concerned, flows, [share[problem.line_profile] for share in shares])


def _told(cube: Cube, concerned: Array, flows: list[Array], shares: list[Array]) -> Prediction:
    needs, at = np.unique(cube.need[concerned], return_inverse=True)
    people, now, low, high = (float(each[concerned].sum()) for each in (cube.people, *flows))
    served = [int((np.bincount(at, flow[concerned], minlength=len(needs)) >= SERVED_FROM).sum()) for flow in flows]
    by_people = [float((cube.people * share)[concerned].sum()) / max(people, 1e-9) for share in shares]
    enough = [float(cube.people[concerned & (share >= LEAST_COVERAGE)].sum()) for share in shares]
    return Prediction(
        needs=tuple(needs.tolist()),
        owners=len(np.unique(cube.owner[concerned])),
        people=people,
        coverage=(by_people[0], by_people[1]),
        enough=(enough[0], enough[1]),
        met=Span(now, low, max(low, high)),
        served=Span(*map(float, (served[0], served[1], max(served[1:])))),
        elsewhere=float((flows[1] - flows[0])[~concerned].sum()),
    )


def programme_at(problem: Problem, cube: Cube, version: int) -> int | None:
    """The number of a programme version in the problem; None where it was neither in force nor learnt when it was measured."""
    where = np.flatnonzero(cube.taught_version == version)
    return int(problem.taught_programme[where[0]]) if len(where) else None


def unit_numbers(problem: Problem, cube: Cube) -> dict[int, int]:
    """The number of each unit (key) that somebody asks for or teaches."""
    taught = zip(cube.taught_unit.tolist(), problem.taught_unit.tolist(), strict=True)
    asked = zip(cube.wish_unit.tolist(), problem.wishes()[1].tolist(), strict=True)
    return dict(taught) | dict(asked)


def taught_otherwise(problem: Problem, cube: Cube, version: int, units: Collection[int], field: int) -> Problem:
    """The problem in which this version, of a vocational field, teaches exactly these units (keys). Whom it fits by occupation alone it still fits.

    Raises KeyError where the version was not measured.
    """
    at = programme_at(problem, cube, version)
    if at is None:
        raise KeyError(version)
    known = unit_numbers(problem, cube)
    numbers = np.array(sorted(known[unit] for unit in units if unit in known), np.int64)
    share, asked = share_of_profiles(problem, numbers)
    ours = np.zeros(problem.profiles, bool)
    ours[problem.fit_profile[problem.fit_programme == at]] = True
    fits = np.where(asked > 0, (share >= LEAST_COVERAGE) & of_field(problem, cube, field), ours)
    others, elsewhere = problem.fit_programme != at, problem.taught_programme != at
    profiles = np.flatnonzero(fits)
    return dataclasses.replace(
        problem,
        fit_profile=np.concatenate([problem.fit_profile[others], profiles]),
        fit_programme=np.concatenate([problem.fit_programme[others], np.full(len(profiles), at)]),
        taught_programme=np.concatenate([problem.taught_programme[elsewhere], np.full(len(numbers), at)]),
        taught_unit=np.concatenate([problem.taught_unit[elsewhere], numbers]),
    )


def without_limit(problem: Problem, programme: int, centres: Collection[int]) -> Problem:
    """The problem in which these centres (numbers) have a class of the programme for everybody, ready in whichever month it is wanted."""
    wanted = problem.line_people[np.isin(problem.line_profile, problem.fit_profile[problem.fit_programme == programme])].sum()
    months = np.arange(problem.line_first.min(initial=0), problem.line_last.max(initial=0) + 1)
    centre, month = (each.ravel() for each in np.meshgrid(np.array(sorted(centres), np.int64), months, indexing="ij"))
    more = {"people": float(wanted), "certified": 0.0, "hiring": 1.0, "programme": programme}
    added = {f"cohort_{name}": np.full(len(centre), value) for name, value in more.items()} | {"cohort_centre": centre, "cohort_month": month}
    kept = {name: np.concatenate([getattr(problem, name), values]) for name, values in added.items()}
    nowhere = np.full((len(problem.cohort_market), len(centre)), -1)
    return dataclasses.replace(problem, **kept, cohort_market=np.concatenate([problem.cohort_market, nowhere], axis=1))


def share_of_profiles(problem: Problem, units: Array) -> tuple[Array, Array]:
    """[profile] the share of what it asks for that these units are, and how many units it asks for."""
    asked = np.bincount(problem.asked_profile, minlength=problem.profiles)
    among = np.bincount(problem.asked_profile, np.isin(problem.asked_unit, units), minlength=problem.profiles)
    return among / np.maximum(asked, 1), asked


def of_field(problem: Problem, cube: Cube, field: int) -> Array:
    """[profile] whether it is of a vocational field: a programme is for its own field only."""
    found = np.zeros(problem.profiles, bool)
    found[problem.line_profile[cube.field == field]] = True
    return found

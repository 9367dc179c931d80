# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What stands out: the mismatches of one kind and place, each with the people it stands for, the largest first.

    SHORT             people of one market (of the first way to cut) who are not met because too few learn what they ask for; `by` SKILLS where most
                      of them could be met if others, whom nobody asks for, had learnt it, `by` SEATS where there is nobody at all
    NO_PROGRAMME      the same where no programme teaches enough of what they ask for: seats alone would not help
    PLACE, TIMING     people of one market who are not met though enough learn it: too far away, or in other months
    UNTAUGHT          people who ask for a unit that no programme teaches
    LACKING           people met by graduates who did not learn a unit that others are taught
    NO_EQUIPMENT      people who are to work on equipment that no workshop has
    FAR_EQUIPMENT     people who are to work on equipment that only workshops out of reach have
    IDLE              graduates of a programme at a centre whom no need takes, `by` the part of the gap in which most of them are
    OUTDATED          graduates judged on a unit that another supersedes

One thing can show twice, from both sides: who is missing here for want of place is idle there. Sizes of findings are therefore never added up.
"""

import dataclasses
import enum
from collections.abc import Iterator

import numpy as np

from selaras.engines.axes import Bools, Floats, Ints
from selaras.engines.mismatch.problem import Problem, Result
from selaras.engines.mismatch.solving import COHORTS, taught

LEAST = 0.5  # people; less is nobody


class Kind(enum.StrEnum):
    """What a finding is; SEATS and SKILLS are parts of the gap that others are `by`."""

    SHORT = "short"
    SEATS = "seats"
    SKILLS = "skills"
    NO_PROGRAMME = "no_programme"
    PLACE = "place"
    TIMING = "timing"
    UNTAUGHT = "untaught"
    LACKING = "lacking"
    NO_EQUIPMENT = "no_equipment"
    FAR_EQUIPMENT = "far_equipment"
    IDLE = "idle"
    OUTDATED = "outdated"


@dataclasses.dataclass(frozen=True)
class Finding:
    """A mismatch: its kind, how many people it stands for, and what it is of (indices; -1: not of one)."""

    kind: Kind
    people: float
    market: int = -1
    unit: int = -1
    equipment: int = -1
    programme: int = -1
    centre: int = -1
    by: Kind | None = None  # of SHORT and IDLE: the part of the gap in which most of them are


def findings(problem: Problem, result: Result, lines: Bools | None = None) -> list[Finding]:
    """All of at least LEAST people, the largest first; of the same size in the order of kinds and indices. With `lines`: what these ask for only, and
    nothing of what graduates do, who are everybody's.
    """
    share = np.ones(problem.size("line")) if lines is None else lines.astype(float)
    found = [*_gaps(problem, result, share), *_units(problem, result, share), *_equipment(problem, result, share)]
    found += [*_idle(problem, result), *_outdated(problem)] if lines is None else []
    order = list(Kind)
    return sorted(found, key=lambda each: (-round(each.people, 6), order.index(each.kind), *dataclasses.astuple(each)[2:7]))


def _counts(of: Ints, people: Floats, size: int) -> Iterator[tuple[int, float]]:
    """Each thing with at least LEAST people, and how many."""
    sums = np.bincount(of[of >= 0], people[of >= 0], minlength=size)
    for at in np.flatnonzero(sums >= LEAST):
        yield int(at), float(sums[at])


def _gaps(problem: Problem, result: Result, share: Floats) -> Iterator[Finding]:
    if not len(problem.line_market):
        return
    fits, market = (result.profile_fits > 0)[problem.line_profile], problem.line_market[0]
    missing = (result.line_skills + result.line_seats) * share
    reason = np.bincount(market[market >= 0], ((result.line_skills - result.line_seats) * share)[market >= 0], minlength=problem.markets)
    # Whom nobody teaches stays so however many seats there are.
    parts = {
        Kind.SHORT: np.where(fits, missing, 0.0),
        Kind.NO_PROGRAMME: np.where(fits, 0.0, missing),
        Kind.PLACE: result.line_place * share,
        Kind.TIMING: result.line_timing * share,
    }
    for kind, people in parts.items():
        for at, many in _counts(market, people, problem.markets):
            yield Finding(kind, many, market=at, by=(Kind.SKILLS if reason[at] > 0 else Kind.SEATS) if kind == Kind.SHORT else None)


def _units(problem: Problem, result: Result, share: Floats) -> Iterator[Finding]:
    line, unit = problem.wishes()
    known = np.isin(unit, problem.taught_unit)
    for at, many in _counts(unit, np.where(known, 0.0, (problem.line_people * share)[line]), problem.units):
        yield Finding(Kind.UNTAUGHT, many, unit=at)
    for at, many in _counts(unit, np.where(known, (result.line_met[line] - result.wish_met) * share[line], 0.0), problem.units):
        yield Finding(Kind.LACKING, many, unit=at)


def _equipment(problem: Problem, result: Result, share: Floats) -> Iterator[Finding]:
    people = (problem.line_people * share)[problem.wanted_line]
    for kind, missing in ((Kind.NO_EQUIPMENT, ~result.want_anywhere), (Kind.FAR_EQUIPMENT, result.want_anywhere & ~result.want_near)):
        for at, many in _counts(problem.wanted_kind, np.where(missing, people, 0.0), problem.kinds):
            yield Finding(kind, many, equipment=at)


def _idle(problem: Problem, result: Result) -> Iterator[Finding]:
    centres = problem.near.shape[1]
    of = problem.cohort_programme * centres + problem.cohort_centre
    unused = {kind: getattr(result, name) for kind, name in zip((Kind.TIMING, Kind.PLACE, Kind.SKILLS, Kind.SEATS), COHORTS[1:], strict=True)}
    size = problem.programmes * centres
    by = np.stack([np.bincount(of, people, minlength=size) for people in unused.values()])
    for at in np.flatnonzero(by.sum(axis=0) >= LEAST):
        programme, centre = divmod(int(at), centres)
        yield Finding(Kind.IDLE, float(by[:, at].sum()), programme=programme, centre=centre, by=list(unused)[int(by[:, at].argmax())])


def _outdated(problem: Problem) -> Iterator[Finding]:
    """Whoever passes the test of a programme is judged on the units that it covers, as far as the programme teaches them."""
    old = problem.unit_newer[problem.certified_unit] >= 0
    programme, unit = problem.certified_programme[old], problem.certified_unit[old]
    there = taught(problem, programme, unit)
    people = np.bincount(problem.cohort_programme, problem.cohort_certified, minlength=problem.programmes)[programme]
    for at, many in _counts(unit, np.where(there, people, 0.0), problem.units):
        yield Finding(Kind.OUTDATED, many, unit=at)

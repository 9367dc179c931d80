# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What an answer uses of what there is: the limits that bind, found from the answer alone."""

from dataclasses import dataclass

import numpy as np

from selaras.engines.planning import MONTHS, Answer, Problem, cost_of
from selaras.loop.planning.gather.axes import Axes
from selaras.loop.planning.rules import AT_THE_LIMIT, BindingKind


@dataclass(frozen=True)
class Limit:
    """One limit: kind, the centre it belongs to (or None), key and title of what it is of, used and had, months at the limit."""

    kind: BindingKind
    centre: int | None  # index
    key: str
    words: str
    used: float
    had: float
    months: int


def limits_reached(problem: Problem, answer: Answer, axes: Axes) -> list[Limit]:
    """Limits with at least one month, or the whole year, used to AT_THE_LIMIT or more."""
    every = [*_budget(problem, answer), *_centres(problem, answer, axes), *_rooms(problem, answer, axes), *_instructors(problem, answer, axes)]
    every += _assessors(problem, answer, axes)
    return [limit for limit in every if limit.had > 0 and (limit.months or limit.used >= AT_THE_LIMIT * limit.had)]


def _full(used: np.ndarray, had: np.ndarray) -> int:
    return int(((had > 0) & (used >= AT_THE_LIMIT * had)).sum())


def _budget(problem: Problem, answer: Answer) -> list[Limit]:
    return [Limit(BindingKind.BUDGET, None, "apbn", "APBN", cost_of(problem, answer).money, problem.budget, 0)]


def taken_packages(problem: Problem, answer: Answer) -> np.ndarray:
    """Packages of all sources, [course, month]."""
    every = answer.packages + problem.local_packages
    np.add.at(every, problem.offer_course, answer.offers)
    return np.asarray(every)


def _centres(problem: Problem, answer: Answer, axes: Axes) -> list[Limit]:
    run = np.bincount(problem.course_centre, taken_packages(problem, answer).sum(axis=1), len(axes.centres))
    return [
        Limit(BindingKind.CENTRE, at, centre.key, centre.name, float(run[at]), float(problem.centre_most[at]), 0)
        for at, centre in enumerate(axes.centres)
    ]


def _rooms(problem: Problem, answer: Answer, axes: Axes) -> list[Limit]:
    used = np.zeros((len(axes.rooms), MONTHS))
    every = taken_packages(problem, answer)
    weeks = problem.programme_room_weeks[problem.course_programme]
    for step in range(weeks.shape[1]):
        np.add.at(used[:, step:], problem.course_room, every[:, : MONTHS - step] * weeks[:, step : step + 1])
    centre_at = {centre.pk: at for at, centre in enumerate(axes.centres)}
    return [
        Limit(
            BindingKind.ROOMS,
            centre_at[centre.pk],
            field.key,
            field.title_id,
            float(used[at].sum()),
            float(problem.room_weeks[at].sum()),
            _full(used[at], problem.room_weeks[at]),
        )
        for at, (centre, field) in enumerate(axes.rooms)
    ]


def _instructors(problem: Problem, answer: Answer, axes: Axes) -> list[Limit]:
    """By home centre and field: days taught anywhere against the days of all who teach in the field there."""
    field_of = np.full(len(axes.competences), -1)
    field_of[problem.programme_competence] = problem.programme_field
    used = np.zeros((len(axes.groups), MONTHS))
    np.add.at(used, (answer.teach["group"], answer.teach["month"]), answer.teach["days"])
    had = problem.group_days * problem.group_size[:, None]
    limits = []
    for centre_at, centre in enumerate(axes.centres):
        for field_at, field in enumerate(axes.fields):
            groups = (problem.group_home == centre_at) & (problem.group_teaches[:, field_of == field_at].any(axis=1))
            if groups.any():
                taught, there = used[groups].sum(axis=0), had[groups].sum(axis=0)
                limits.append(
                    Limit(
                        BindingKind.INSTRUCTORS,
                        centre_at,
                        field.key,
                        f"{centre.name}: {field.title_id}",
                        float(taught.sum()),
                        float(there.sum()),
                        _full(taught, there),
                    )
                )
    return limits


def _assessors(problem: Problem, answer: Answer, axes: Axes) -> list[Limit]:
    """By scheme: days tested against the days of all who may test it (who may test other schemes too)."""
    total = np.zeros((len(axes.assessors), MONTHS))
    np.add.at(total, (answer.assess["assessor"], answer.assess["month"]), answer.assess["days"])
    had = problem.assessor_days * problem.assessor_size[:, None]
    limits = []
    for at, scheme in enumerate(axes.schemes):
        who = problem.assessor_schemes[:, at]
        if who.any():
            used, there = total[who].sum(axis=0), had[who].sum(axis=0)
            limits.append(Limit(BindingKind.ASSESSORS, None, scheme.key, scheme.title_id, float(used.sum()), float(there.sum()), _full(used, there)))
    return limits

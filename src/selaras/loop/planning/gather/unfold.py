# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The way back: an answer of counts and days becomes single packages, each with whom it serves, who teaches it and what it costs.

The engine decides for alike packages, instructors and assessors together; here they get their names. Nothing is decided anew: sums by course,
month, centre and competence are the answer's own. Alike packages
take needs one after another, so that a package serves few needs; instructors likewise.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from selaras.engines.planning import MONTHS, Answer, Problem
from selaras.loop.planning.gather.axes import Axes
from selaras.loop.planning.models import LocalPackages
from selaras.loop.planning.rules import Source

LEAST = 1e-6  # less than this of a person or a day is rounding


@dataclass
class Class:
    """One package to be: indices of the problem, and what the answer gives it."""

    course: int
    month: int
    local: LocalPackages | None = None
    tested_by: str = ""  # source of the test's money
    serves: list[tuple[int, float, float]] = field(default_factory=list)  # need, people, placed
    ojt: list[tuple[int, float, float]] = field(default_factory=list)  # line, people, gain
    teaching: list[tuple[str, int, int, bool, float]] = field(default_factory=list)  # kind, who, month, upgraded, days


@dataclass(frozen=True)
class Upgraded:
    """One person of a group who takes a course: index of the upgrade, the person's place in the group, start month, days then taught."""

    upgrade: int
    member: int
    month: int
    days: float


@dataclass(frozen=True)
class Unfolded:
    """Everything that becomes rows."""

    classes: tuple[Class, ...]
    upgraded: tuple[Upgraded, ...]
    assessing: tuple[tuple[str, int, int, int, int, int, float], ...]  # kind, who, member, centre, scheme, month, days
    recruit_days: dict[int, float]


def unfold(problem: Problem, answer: Answer, axes: Axes) -> Unfolded:
    """Packages in the order of centre, month, programme, with all that hangs on them."""
    classes = _classes(problem, answer, axes)
    by_start: dict[tuple[int, int], list[Class]] = defaultdict(list)
    for one in classes:
        by_start[one.course, one.month].append(one)
    _fill_needs(problem, answer, by_start)
    _fill_ojt(problem, answer, by_start)
    upgraded = _Staffing(problem, answer, axes).assign(classes)
    assessing, recruit_days = _assessing(problem, answer)
    order = sorted(classes, key=lambda one: (axes.courses[one.course].centre.key, one.month, axes.courses[one.course].programme.key))
    return Unfolded(tuple(order), upgraded, assessing, recruit_days)


def _classes(problem: Problem, answer: Answer, axes: Axes) -> list[Class]:
    """One Class a package; the network's tests go to its own packages first, then to those of others that nobody tests yet."""
    course_at = {(course.centre.pk, course.programme.pk): at for at, course in enumerate(axes.courses)}
    classes: list[Class] = []
    for row in axes.fixed:
        at = course_at[row.centre_id, row.programme_id]
        tested = row.tested if problem.course_testable[at] else 0
        classes += [Class(at, row.first_month - 1, row, row.source if number < tested else "") for number in range(row.packages)]
    for offer, month in np.argwhere(answer.offers > 0):
        row = axes.offers[offer]
        classes += [Class(int(problem.offer_course[offer]), int(month), row) for _ in range(int(answer.offers[offer, month]))]
    for course, month in np.argwhere(answer.packages > 0):
        classes += [Class(int(course), int(month)) for _ in range(int(answer.packages[course, month]))]
    left = answer.tests.copy()
    for one in sorted(classes, key=lambda one: one.local is not None):
        if not one.tested_by and left[one.course, one.month] > 0:
            one.tested_by = Source.APBN
            left[one.course, one.month] -= 1
    return classes


def _pour(amounts: list[tuple[int, float]], glasses: list[float]) -> Iterator[tuple[int, int, float]]:
    """Pours amounts one after another into glasses one after another: (amount's name, glass, how much)."""
    glass = 0
    room = glasses[0] if glasses else 0.0
    for name, amount in amounts:
        while amount > LEAST and glass < len(glasses):
            part = min(amount, room)
            if part > LEAST:
                yield name, glass, part
            amount, room = amount - part, room - part
            if room <= LEAST:
                glass += 1
                room = glasses[glass] if glass < len(glasses) else 0.0


def _by_start(table: Any, name: str) -> dict[tuple[int, int], list[tuple[int, float]]]:
    groups: dict[tuple[int, int], list[tuple[int, float]]] = defaultdict(list)
    for row in table:
        groups[int(row["course"]), int(row["month"])].append((int(row[name]), float(row["people"])))
    return {start: sorted(rows, key=lambda row: (-row[1], row[0])) for start, rows in groups.items()}


def _fill_needs(problem: Problem, answer: Answer, by_start: dict[tuple[int, int], list[Class]]) -> None:
    value = {(int(c), int(n)): float(v) for c, n, v in zip(problem.arc_course, problem.arc_need, problem.arc_value, strict=True)}
    for (course, month), rows in _by_start(answer.flow, "need").items():
        classes = by_start[course, month]
        ready = month + int(problem.programme_ready_lag[problem.course_programme[course]])
        for need, at, people in _pour(rows, _glasses(problem, course, classes, rows)):
            worth = float(problem.need_time[need, ready]) if ready < MONTHS else 0.0
            classes[at].serves.append((need, people, people * value[course, need] * worth))


def _fill_ojt(problem: Problem, answer: Answer, by_start: dict[tuple[int, int], list[Class]]) -> None:
    value = {(int(c), int(n)): float(v) for c, n, v in zip(problem.ojt_course, problem.ojt_line, problem.ojt_value, strict=True)}
    for (course, month), rows in _by_start(answer.ojt, "line").items():
        classes = by_start[course, month]
        for line, at, people in _pour(rows, _glasses(problem, course, classes, rows)):
            classes[at].ojt.append((line, people, people * value[course, line]))


def _glasses(problem: Problem, course: int, classes: list[Class], rows: list[tuple[int, float]]) -> list[float]:
    """A package gives its graduates; the last one takes what rounding leaves over."""
    size = float(problem.course_graduates[course])
    glasses = [size] * len(classes)
    if glasses:
        glasses[-1] += max(sum(amount for _name, amount in rows) - size * len(classes), 0.0)
    return glasses


class _Staffing:
    """Gives the days of a group to its members. Upgraded members first where only they can teach; nobody beyond their days."""

    def __init__(self, problem: Problem, answer: Answer, axes: Axes) -> None:
        self.problem, self.answer = problem, answer
        self.left = [np.repeat(problem.group_days[group][None, :], len(members), axis=0) for group, members in enumerate(axes.groups)]
        self.learns: list[list[tuple[int, int] | None]] = [[None] * len(members) for members in axes.groups]  # (upgrade, start)
        self.taught: dict[tuple[int, int], float] = defaultdict(float)  # (group, member): days with the new competence
        for upgrade, month in np.argwhere(answer.upgrades > 0):
            self._send(int(upgrade), int(month), int(answer.upgrades[upgrade, month]))

    def _send(self, upgrade: int, month: int, people: int) -> None:
        group = int(self.problem.upgrade_group[upgrade])
        for _ in range(people):
            member = self.learns[group].index(None)
            self.learns[group][member] = (upgrade, month)
            course = slice(month, month + int(self.problem.upgrade_months[upgrade]))
            self.left[group][member, course] = np.maximum(self.left[group][member, course] - self.problem.upgrade_days[upgrade], 0.0)

    def assign(self, classes: list[Class]) -> tuple[Upgraded, ...]:
        supply: dict[tuple[int, int, int], list[tuple[str, int, bool, float]]] = defaultdict(list)
        rows = sorted(self.answer.teach.tolist(), key=lambda row: (bool(self.problem.group_teaches[row[0], row[2]]), row))
        for group, centre, competence, month, days in rows:  # those that only upgraded members can teach come first
            for member, upgraded, part in self._members(group, competence, month, days):
                supply[centre, competence, month].append((f"instructor:{group}", member, upgraded, part))
        for hire, centre, month, days in self.answer.hired.tolist():
            supply[centre, int(self.problem.hire_competence[hire]), month].append(("hire", hire, False, days))
        for centre, competence, month, days in self.answer.extra_teach.tolist():
            supply[centre, competence, month].append(("extra", -1, False, days))
        self._hand_out(classes, supply)
        return tuple(
            Upgraded(learns[0], member, learns[1], self.taught[group, member])
            for group, members in enumerate(self.learns)
            for member, learns in enumerate(members)
            if learns is not None
        )

    def _members(self, group: int, competence: int, month: int, days: float) -> Iterator[tuple[int, bool, float]]:
        masters = bool(self.problem.group_teaches[group, competence])
        for member, learns in enumerate(self.learns[group]):
            able = masters or (
                learns is not None
                and self.problem.upgrade_competence[learns[0]] == competence
                and learns[1] + self.problem.upgrade_months[learns[0]] <= month
            )
            part = min(days, float(self.left[group][member, month])) if able else 0.0
            if part > LEAST:
                self.left[group][member, month] -= part
                days -= part
                if not masters:
                    self.taught[group, member] += part
                yield member, not masters, part

    def _hand_out(self, classes: list[Class], supply: dict[tuple[int, int, int], list[tuple[str, int, bool, float]]]) -> None:
        wanting: dict[tuple[int, int, int], list[tuple[Class, float]]] = defaultdict(list)
        for one in classes:
            programme = int(self.problem.course_programme[one.course])
            place = int(self.problem.course_centre[one.course]), int(self.problem.programme_competence[programme])
            for step, days in enumerate(self.problem.programme_instructor_days[programme]):
                if days > 0 and one.month + step < MONTHS:
                    wanting[(*place, one.month + step)].append((one, float(days)))
        for place, wants in wanting.items():
            suppliers = supply.get(place, [])
            amounts = [(at, days) for at, (_kind, _who, _upgraded, days) in enumerate(suppliers)]
            for at, want, days in _pour(amounts, [days for _one, days in wants]):
                kind, who, upgraded, _days = suppliers[at]
                wants[want][0].teaching.append((kind, who, place[2], upgraded, days))


def _assessing(problem: Problem, answer: Answer) -> tuple[tuple[tuple[str, int, int, int, int, int, float], ...], dict[int, float]]:
    """Assessor days with names: kind, who, place within alike assessors, centre, scheme, month, days; and the days of each recruiting offer."""
    left = {assessor: np.repeat(problem.assessor_days[assessor][None, :], int(size), axis=0) for assessor, size in enumerate(problem.assessor_size)}
    rows: list[tuple[str, int, int, int, int, int, float]] = []
    for assessor, centre, scheme, month, days in answer.assess.tolist():
        for member in range(int(problem.assessor_size[assessor])):
            part = min(days, float(left[assessor][member, month]))
            if part > LEAST:
                left[assessor][member, month] -= part
                days -= part
                rows.append(("assessor", assessor, member, centre, scheme, month, part))
    recruit_days: dict[int, float] = defaultdict(float)
    for recruit, centre, scheme, month, days in answer.recruit_assess.tolist():
        recruit_days[recruit] += days
        rows.append(("recruit", recruit, -1, centre, scheme, month, days))
    rows += [("extra", -1, -1, centre, scheme, month, days) for centre, scheme, month, days in answer.extra_assess.tolist()]
    return tuple(rows), dict(recruit_days)


def package_money(problem: Problem, one: Class) -> float:
    """APBN money of one package in million rupiah: its own cost or share, and its test where APBN pays for it (assessors and hire apart)."""
    test = float(problem.course_test_cost[one.course]) if one.tested_by == Source.APBN else 0.0
    if one.local is None:
        return float(problem.course_cost[one.course]) + test
    return one.local.share / 1e6 + test

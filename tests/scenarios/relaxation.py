# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The linear relaxation of a planning problem without needs, fairness and floors: how many packages, how many certified, at the most?

An independent reading of docs/models/planning.md for the scenario's tests: what even fractions of packages and people cannot reach, no plan can.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array

from selaras.engines.planning import MONTHS, Problem


@dataclass
class Rows:
    """Rows of `less or equal` with their columns, made as they are named."""

    limits: list[float] = field(default_factory=list)
    at: dict[object, int] = field(default_factory=dict)
    rows: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    uppers: list[float] = field(default_factory=list)

    def column(self, upper: float = np.inf) -> int:
        """A new column between 0 and `upper`."""
        self.uppers.append(upper)
        return len(self.uppers) - 1

    def row(self, name: object, limit: float = 0.0) -> None:
        """A row: the sum of what is put into it stays within the limit."""
        self.at[name] = len(self.limits)
        self.limits.append(limit)

    def put(self, name: object, column: int, value: float) -> None:
        """Adds a column to a row; a row nobody named has the limit 0."""
        if name not in self.at:
            self.row(name)
        self.rows.append(self.at[name])
        self.columns.append(column)
        self.values.append(value)

    def most(self, worth: dict[int, float]) -> float:
        """The most that the columns are worth; -inf where the rows cannot all be kept."""
        cost = np.zeros(len(self.uppers))
        cost[list(worth)] = [-value for value in worth.values()]
        matrix = coo_array((self.values, (self.rows, self.columns)), shape=(len(self.limits), len(self.uppers))).tocsr()
        bounds = np.column_stack([np.zeros(len(self.uppers)), self.uppers])
        found = linprog(cost, A_ub=matrix, b_ub=self.limits, bounds=bounds, method="highs-ipm")
        return -float(found.fun) if found.status == 0 else -np.inf


class Relaxation:
    """Rows and columns of a year; `packages` and `tests` are its APBN decisions by (course, month)."""

    def __init__(self, problem: Problem, *, money: bool = True) -> None:
        self.problem, self.rows = problem, Rows()
        self.packages: dict[tuple[int, int], int] = {}
        self.tests: dict[tuple[int, int], int] = {}
        self.rows.row("budget", problem.budget if money else 1e9)
        self._courses()
        self._offers()
        self._instructors()
        self._assessors()

    def most_participants(self) -> float:
        """Participants of APBN packages at the most."""
        return self.rows.most(dict.fromkeys(self.packages.values(), float(self.problem.seats)))

    def most_certified(self, participants: float = 0.0) -> float:
        """People judged competent at the most, with so many participants trained."""
        self.rows.row("participants", -participants)
        for column in self.packages.values():
            self.rows.put("participants", column, -float(self.problem.seats))
        return self.rows.most({column: float(self.problem.course_competent[course]) for (course, _month), column in self.tests.items()})

    def _courses(self) -> None:
        p, rows = self.problem, self.rows
        for programme, kits in enumerate(p.programme_kits):
            rows.row(("kits", programme), float(kits))
        for centre, most in enumerate(p.centre_most):
            local = p.local_packages[p.course_centre == centre].sum()
            rows.row(("centre", centre), float(most - local))
        for room, weeks in enumerate(p.room_weeks):
            for month in range(MONTHS):
                rows.row(("room", room, month), float(weeks[month]))
        for course, month in np.argwhere(p.course_open | (p.local_packages > 0)):
            course, month = int(course), int(month)
            fixed = float(p.local_packages[course, month])
            if fixed:
                self._load(course, month, None, fixed)
            if p.course_open[course, month]:
                column = rows.column()
                self.packages[course, month] = column
                rows.put("budget", column, float(p.course_cost[course]))
                rows.put(("kits", int(p.course_programme[course])), column, 1.0)
                self._load(course, month, column, 1.0)
            self._test(course, month)

    def _offers(self) -> None:
        p, rows = self.problem, self.rows
        for offer, course in enumerate(p.offer_course):
            rows.row(("offer", offer), float(p.offer_limit[offer]))
            for month in np.flatnonzero(p.offer_open[offer] & p.course_open[course]):
                column = rows.column()
                rows.put(("offer", offer), column, 1.0)
                rows.put("budget", column, float(p.offer_cost[offer]))
                self._load(int(course), int(month), column, 1.0)
                rows.put(("tests", int(course), int(month)), column, -1.0)

    def _load(self, course: int, month: int, column: int | None, count: float) -> None:
        """A package's room weeks, instructor days and place in the centre; a fixed one (no column) lowers the limits."""
        p, rows = self.problem, self.rows
        programme, centre = int(p.course_programme[course]), int(p.course_centre[course])
        names: list[tuple[object, float]] = [] if column is None else [(("centre", centre), 1.0)]
        for step in range(p.programme_instructor_days.shape[1]):
            if month + step < MONTHS:
                names.append((("room", int(p.course_room[course]), month + step), float(p.programme_room_weeks[programme, step])))
                taught = ("taught", centre, int(p.programme_competence[programme]), month + step)
                names.append((taught, float(p.programme_instructor_days[programme, step])))
        for name, value in names:
            if name not in rows.at:
                rows.row(name)
            if column is None:
                rows.limits[rows.at[name]] -= value * count
            else:
                rows.put(name, column, value)

    def _test(self, course: int, month: int) -> None:
        p, rows = self.problem, self.rows
        programme = int(p.course_programme[course])
        when = month + int(p.programme_test_lag[programme])
        name = ("tests", course, month)
        rows.row(name, float(p.local_packages[course, month] - p.local_tested[course, month]))
        if (course, month) in self.packages:
            rows.put(name, self.packages[course, month], -1.0)
        assessed = ("assessed", int(p.course_centre[course]), int(p.programme_scheme[programme]), when)
        days = float(p.programme_assessor_days[programme])
        if p.local_tested[course, month] and when < MONTHS:
            if assessed not in rows.at:
                rows.row(assessed)
            rows.limits[rows.at[assessed]] -= days * float(p.local_tested[course, month])
        if p.course_testable[course] and when < MONTHS:
            column = rows.column()
            self.tests[course, month] = column
            rows.put(name, column, 1.0)
            rows.put("budget", column, float(p.course_test_cost[course]))
            rows.put(assessed, column, days)

    def _instructors(self) -> None:
        p, rows = self.problem, self.rows
        for group, month in np.ndindex(*p.group_days.shape):
            rows.row(("group", group, month), float(p.group_size[group] * p.group_days[group, month]))
        for group in range(len(p.group_size)):
            self._teach(group, np.flatnonzero(p.group_teaches[group]))
        for upgrade, group in enumerate(p.upgrade_group):
            self._upgrade(upgrade, int(group))
        for hire, competence in enumerate(p.hire_competence):
            for month in range(MONTHS):
                rows.row(("hire", hire, month), float(p.hire_days[hire, month]))
            for centre in np.flatnonzero(p.hire_reach[hire]):
                self._days(int(centre), int(competence), float(p.hire_price[hire]), ("hire", hire))
        field_of = dict(zip(p.programme_competence.tolist(), p.programme_field.tolist(), strict=True))
        for name in [name for name in rows.at if isinstance(name, tuple) and name[0] == "taught"]:
            extra = float(p.extra_instructor_days[field_of[name[2]], name[3]])
            rows.limits[rows.at[name]] += extra  # generous: the same days at every centre, a bound all the same

    def _teach(self, group: int, competences: Iterable[int]) -> None:
        p = self.problem
        for centre in np.flatnonzero(p.group_reach[group]):
            for competence in competences:
                price = float(p.group_travel[group, centre])
                self._days(int(centre), int(competence), price, ("group", group))

    def _upgrade(self, upgrade: int, group: int) -> None:
        p, rows = self.problem, self.rows
        rows.row(("upgrade", upgrade), float(p.upgrade_most[upgrade]))
        if ("upgraded", group) not in rows.at:
            rows.row(("upgraded", group), float(p.group_size[group]))
        months = int(p.upgrade_months[upgrade])
        for month in range(MONTHS):
            rows.row(("new", upgrade, month))
        for start in np.flatnonzero(p.upgrade_open[upgrade]):
            column = rows.column()
            rows.put(("upgrade", upgrade), column, 1.0)
            rows.put(("upgraded", group), column, 1.0)
            rows.put("budget", column, float(p.upgrade_cost[upgrade]))
            for month in range(int(start), MONTHS):
                days = float(p.group_days[group, month])
                if month < start + months:
                    rows.put(("group", group, month), column, min(float(p.upgrade_days[upgrade]), days))
                else:
                    rows.put(("new", upgrade, month), column, -days)
        for centre in np.flatnonzero(p.group_reach[group]):
            price = float(p.group_travel[group, centre])
            self._days(int(centre), int(p.upgrade_competence[upgrade]), price, ("group", group), ("new", upgrade))

    def _days(self, centre: int, competence: int, price: float, *limits: tuple[str, int]) -> None:
        """Instructor days at a centre in every month in which somebody could be taught there, taken from the limits' days of that month."""
        for month in range(MONTHS):
            if ("taught", centre, competence, month) in self.rows.at:
                column = self.rows.column()
                self.rows.put(("taught", centre, competence, month), column, -1.0)
                self.rows.put("budget", column, price)
                for limit in limits:
                    self.rows.put((*limit, month), column, 1.0)

    def _assessors(self) -> None:
        p, rows = self.problem, self.rows
        for assessor in range(len(p.assessor_size)):
            for month in range(MONTHS):
                rows.row(("assessor", assessor, month), float(p.assessor_size[assessor] * p.assessor_days[assessor, month]))
            home = int(p.assessor_home[assessor])
            self._assess("assessor", assessor, home, p.assessor_reach[assessor], p.assessor_schemes[assessor], p.assessor_price[assessor])
        for recruit in range(len(p.recruit_most)):
            rows.row(("recruits", recruit), float(p.recruit_most[recruit]))
            for month in range(MONTHS):
                rows.row(("recruit", recruit, month))
            for start in np.flatnonzero(p.recruit_open[recruit]):
                column = rows.column()
                rows.put(("recruits", recruit), column, 1.0)
                rows.put("budget", column, float(p.recruit_cost[recruit]))
                for month in range(int(start + p.recruit_lead[recruit]), MONTHS):
                    rows.put(("recruit", recruit, month), column, -float(p.recruit_days[recruit]))
            home = int(p.recruit_home[recruit])
            self._assess("recruit", recruit, home, p.recruit_reach[recruit], p.recruit_schemes[recruit], p.recruit_price[recruit])

    def _assess(self, kind: str, who: int, home: int, reach: np.ndarray, schemes: np.ndarray, price: np.ndarray) -> None:
        for centre in np.flatnonzero(reach):
            for scheme in np.flatnonzero(schemes) if centre != home else ():
                for month in range(MONTHS):
                    name = ("assessed", int(centre), int(scheme), month)
                    if name in self.rows.at:
                        column = self.rows.column()
                        self.rows.put(name, column, -1.0)
                        self.rows.put((kind, who, month), column, 1.0)
                        self.rows.put("budget", column, float(price[centre]))

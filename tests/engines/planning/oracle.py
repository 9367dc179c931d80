# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The best plan of a tiny year by trying every whole number, written without a line of the engine's model.

For each choice of packages, tests, offers, upgrades and recruits, what remains (days and people) is a small linear program, built here
name by name from the description of the year and solved by SciPy.
"""

import itertools
from collections import defaultdict
from typing import Any

import numpy as np
from scipy.optimize import linprog

from selaras.engines.planning import MONTHS, Problem

Choice = dict[str, dict[tuple[int, int], int]]


class Rest:
    """A linear program whose variables and rows have names: maximise worth, rows at most their limit."""

    def __init__(self) -> None:
        self.worth: dict[Any, float] = {}
        self.rows: dict[Any, dict[Any, float]] = defaultdict(dict)
        self.limit: dict[Any, float] = defaultdict(float)

    def best(self) -> float | None:
        """The largest worth, or None if the rows cannot be kept."""
        names = list(self.worth)
        if not names:
            return 0.0 if all(self.limit[row] >= -1e-9 for row in self.limit) else None
        index = {name: k for k, name in enumerate(names)}
        keys = sorted(set(self.rows) | set(self.limit), key=str)
        matrix = np.zeros((len(keys), len(names)))
        for k, key in enumerate(keys):
            for name, value in self.rows[key].items():
                matrix[k, index[name]] = value
        found = linprog([-self.worth[name] for name in names], matrix, [self.limit[key] for key in keys], method="highs")
        return -float(found.fun) if found.status == 0 else None


def best_value(problem: Problem) -> float | None:
    """The worth of the best plan of all, None if no plan reaches the targets."""
    p = problem
    cells: list[tuple[str, int, int, int]] = []
    for name, allowed, most in (
        ("packages", p.course_open, p.programme_kits[p.course_programme]), ("offers", p.offer_open, p.offer_limit),
        ("upgrades", p.upgrade_open, np.minimum(p.upgrade_most, p.group_size[p.upgrade_group])),
        ("recruits", p.recruit_open, p.recruit_most),
    ):  # fmt: skip
        cells += [(name, int(i), int(t), int(most[i])) for i, t in np.argwhere(allowed)]
    worths = []
    for numbers in itertools.product(*(range(most + 1) for *_, most in cells)):
        choice: Choice = defaultdict(dict)
        for (name, i, t, _), number in zip(cells, numbers, strict=True):
            choice[name][i, t] = number
        worths += [worth for tests in tests_of(p, choice) if (worth := worth_of(p, choice, tests)) is not None]
    return max(worths, default=None)


def every_package(p: Problem, choice: Choice) -> dict[tuple[int, int], int]:
    """Packages of all sources by (course, month)."""
    every: dict[tuple[int, int], int] = defaultdict(int)
    for (c, t), number in choice["packages"].items():
        every[c, t] += number
    for (o, t), number in choice["offers"].items():
        every[int(p.offer_course[o]), t] += number
    for c, t in np.argwhere(p.local_packages > 0):
        every[int(c), int(t)] += int(p.local_packages[c, t])
    return {key: number for key, number in every.items() if number}


def tests_of(p: Problem, choice: Choice) -> Any:
    """Every way to test the packages."""
    every = every_package(p, choice) if p.certified_count_local else {key: number for key, number in choice["packages"].items() if number}
    cells = [key for key in every if p.course_testable[key[0]] and key[1] + p.programme_test_lag[p.course_programme[key[0]]] < MONTHS]
    for numbers in itertools.product(*(range(every[key] - int(p.local_tested[key] * p.certified_count_local) + 1) for key in cells)):
        yield dict(zip(cells, numbers, strict=True))


def worth_of(p: Problem, choice: Choice, tests: dict[tuple[int, int], int]) -> float | None:
    """The worth of the best plan with these whole numbers, None if they break a rule."""
    every, own = every_package(p, choice), {key: number for key, number in choice["packages"].items() if number}
    counted = every if p.participants_count_local else own
    certified = sum(n * p.course_competent[c] for (c, _), n in tests.items())
    local_tests = {(int(c), int(t)): int(p.local_tested[c, t]) for c, t in np.argwhere(p.local_tested > 0)}
    held = {key: n for key, n in local_tests.items() if key[1] + p.programme_test_lag[p.course_programme[key[0]]] < MONTHS}
    if p.certified_count_local:
        certified += sum(n * p.course_competent[c] for (c, _), n in held.items())
    if p.seats * sum(counted.values()) < p.target_participants - 1e-9 or certified < p.target_certified - 1e-9:
        return None
    if any(sum(n for (c, _), n in every.items() if p.course_centre[c] == k) > p.centre_most[k] for k in range(len(p.centre_most))):
        return None
    if any(sum(n for (c, _), n in own.items() if p.course_programme[c] == k) > p.programme_kits[k] for k in range(len(p.programme_kits))):
        return None
    if any(sum(n for (k, _), n in choice["offers"].items() if k == o) > p.offer_limit[o] for o in range(len(p.offer_limit))):
        return None
    if any(sum(n for (c, _), n in every.items() if p.floor_courses[f, c]) < p.floor_least[f] for f in range(len(p.floor_least))):
        return None
    spent = sum(n * p.course_cost[c] for (c, _), n in own.items()) + sum(n * p.course_test_cost[c] for (c, _), n in tests.items())
    for name, cost in (("offers", p.offer_cost), ("upgrades", p.upgrade_cost), ("recruits", p.recruit_cost)):
        spent += sum(n * cost[i] for (i, _), n in choice[name].items())
    rest = Rest()
    rest.limit["budget"] = p.budget - spent
    if not teaching(p, choice, every, rest):
        return None
    testing(p, choice, {key: tests.get(key, 0) + held.get(key, 0) for key in {*tests, *held}}, rest)
    serving(p, every, rest)
    best = rest.best()
    return None if best is None else best - p.people_per_million * spent


def pay(p: Problem, rest: Rest, name: Any, price: float) -> None:
    """A variable that costs money."""
    rest.worth[name] = -p.people_per_million * price
    rest.rows["budget"][name] = price


def teaching(p: Problem, choice: Choice, every: dict[tuple[int, int], int], rest: Rest) -> bool:
    """Instructor-days and workshop-weeks; False if workshops or places in upgrading courses do not suffice."""
    weeks: dict[tuple[int, int], float] = defaultdict(float)
    for (c, t), number in every.items():
        programme = p.course_programme[c]
        for step in range(min(p.programme_instructor_days.shape[1], MONTHS - t)):
            weeks[int(p.course_room[c]), t + step] += number * p.programme_room_weeks[programme, step]
            need = ("taught", int(p.course_centre[c]), int(p.programme_competence[programme]), t + step)
            rest.limit[need] -= number * p.programme_instructor_days[programme, step]
    if any(amount > p.room_weeks[room, t] + 1e-9 for (room, t), amount in weeks.items()):
        return False
    field_of = dict(zip(p.programme_competence.tolist(), p.programme_field.tolist(), strict=True))
    for need in [key for key in rest.limit if key[0] == "taught" and rest.limit[key] < 0]:
        _, centre, competence, t = need
        for g in range(len(p.group_size)):
            learns = [u for u in range(len(p.upgrade_group)) if p.upgrade_group[u] == g and p.upgrade_competence[u] == competence]
            if p.group_reach[g, centre] and (p.group_teaches[g, competence] or learns):
                name = ("teach", g, *need)
                pay(p, rest, name, float(p.group_travel[g, centre]))
                rest.rows[need][name] = -1
                rest.rows["days", g, t][name] = 1
                if not p.group_teaches[g, competence]:
                    rest.rows["learnt", g, competence, t][name] = 1
        for h in range(len(p.hire_price)):
            if p.hire_reach[h, centre] and p.hire_competence[h] == competence:
                pay(p, rest, ("hired", h, *need), float(p.hire_price[h]))
                rest.rows[need]["hired", h, *need] = -1
                rest.rows["hire", h, t]["hired", h, *need] = 1
                rest.limit["hire", h, t] = float(p.hire_days[h, t])
        rest.worth["extra", *need] = 0.0
        rest.rows[need]["extra", *need] = -1
        rest.rows["extra", field_of[competence], t]["extra", *need] = 1
        rest.limit["extra", field_of[competence], t] = float(p.extra_instructor_days[field_of[competence], t])
    for g, t in itertools.product(range(len(p.group_size)), range(MONTHS)):
        rest.limit["days", g, t] = float(p.group_size[g] * p.group_days[g, t])
    for (u, start), persons in choice["upgrades"].items():
        g, competence, end = int(p.upgrade_group[u]), int(p.upgrade_competence[u]), start + int(p.upgrade_months[u])
        for t in range(start, min(end, MONTHS)):
            rest.limit["days", g, t] -= persons * min(p.upgrade_days[u], p.group_days[g, t])
        for t in range(end, MONTHS):
            rest.limit["learnt", g, competence, t] += persons * p.group_days[g, t]
    persons = [sum(n for (u, _), n in choice["upgrades"].items() if p.upgrade_group[u] == g) for g in range(len(p.group_size))]
    places = [sum(n for (u, _), n in choice["upgrades"].items() if u == k) for k in range(len(p.upgrade_most))]
    return all(n <= p.group_size[g] for g, n in enumerate(persons)) and all(n <= p.upgrade_most[k] for k, n in enumerate(places))


def testing(p: Problem, choice: Choice, tests: dict[tuple[int, int], int], rest: Rest) -> None:
    """Assessor-days."""
    for (c, start), number in tests.items():
        programme = p.course_programme[c]
        t = int(start + p.programme_test_lag[programme])
        rest.limit["tested", int(p.course_centre[c]), int(p.programme_scheme[programme]), t] -= number * p.programme_assessor_days[programme]
    people = [("assess", a, p.assessor_home, p.assessor_reach, p.assessor_schemes, p.assessor_price) for a in range(len(p.assessor_size))]
    people += [("recruit", r, p.recruit_home, p.recruit_reach, p.recruit_schemes, p.recruit_price) for r in range(len(p.recruit_most))]
    for need in [key for key in rest.limit if key[0] == "tested" and rest.limit[key] < 0]:
        _, centre, scheme, t = need
        for kind, who, home, reach, schemes, price in people:
            if home[who] != centre and reach[who, centre] and schemes[who, scheme]:
                pay(p, rest, (kind, who, *need), float(price[who, centre]))
                rest.rows[need][kind, who, *need] = -1
                rest.rows[kind, who, t][kind, who, *need] = 1
        rest.worth["extra", *need] = 0.0
        rest.rows[need]["extra", *need] = -1
        rest.rows["extra test", scheme, t]["extra", *need] = 1
        rest.limit["extra test", scheme, t] = float(p.extra_assessor_days[scheme, t])
    for a, t in itertools.product(range(len(p.assessor_size)), range(MONTHS)):
        rest.limit["assess", a, t] = float(p.assessor_size[a] * p.assessor_days[a, t])
    for (r, start), persons in choice["recruits"].items():
        for t in range(start + int(p.recruit_lead[r]), MONTHS):
            rest.limit["recruit", r, t] += float(persons * p.recruit_days[r])


def serving(p: Problem, every: dict[tuple[int, int], int], rest: Rest) -> None:
    """Graduates to needs and to OJT seats."""
    for (c, t), number in every.items():
        ready = int(t + p.programme_ready_lag[p.course_programme[c]])
        if ready >= MONTHS:
            continue
        for course, need, value in zip(p.arc_course, p.arc_need, p.arc_value, strict=True):
            if course == c:
                name = ("flow", c, t, int(need))
                rest.worth[name] = float(value * p.need_time[need, ready])
                rest.rows["graduates", c, t][name] = 1
                rest.rows["heads", int(need)][name] = 1
                rest.limit["heads", int(need)] = float(p.need_heads[need])
        for course, line, value in zip(p.ojt_course, p.ojt_line, p.ojt_value, strict=True):
            if course == c:
                rest.worth["ojt", c, t, int(line)] = float(value)
                rest.rows["trained", c, t]["ojt", c, t, int(line)] = 1
                rest.rows["seats", int(line), ready]["ojt", c, t, int(line)] = 1
                rest.limit["seats", int(line), ready] = float(p.line_seats[line, ready])
        rest.limit["graduates", c, t] = rest.limit["trained", c, t] = float(number * p.course_graduates[c])

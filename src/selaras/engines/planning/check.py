# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Every rule that a plan breaks, in words: recomputed from the answer alone, by no code of the solver.

What a person edits by hand passes the same check. Months, centres and all else are named by their index.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from selaras.engines.axes import Bools, Floats, Ints
from selaras.engines.planning.answer import TABLES, Answer
from selaras.engines.planning.cost import cost_of, ready_month, taken, test_month, untested
from selaras.engines.planning.problem import MONTHS, Problem

TOLERANCE = 1e-5  # of 1 + the limit: days and people are fractions, and computed with floating point numbers

Array = NDArray[Any]


def violations(problem: Problem, answer: Answer) -> list[str]:
    """One sentence for each broken rule; an empty list means that the plan can be carried out and reaches the targets."""
    shapes = list(_shape_faults(problem, answer))
    if shapes:
        return shapes
    rules: tuple[Callable[[Problem, Answer], Iterable[str]], ...] = (
        _counts, _openings, _testing, _targets, _rooms, _limits, _instructor_days, _instructor_capacity, _outside_instructors,
        _assessor_days, _assessor_capacity, _recruited, _extra_days, _graduates, _needs_and_lines,
    )  # fmt: skip
    return [sentence for rule in rules for sentence in rule(problem, answer)]


def _over(used: Array, limit: Array, say: str, *axes: str) -> Iterator[str]:
    """A sentence for each place where `used` exceeds `limit`; `say` takes {at}, {used}, {limit}."""
    used, limit = np.broadcast_arrays(np.asarray(used, float), np.asarray(limit, float))
    for place in np.argwhere(used > limit + TOLERANCE * (1 + np.abs(limit))):
        at = ", ".join(f"{axis} {index}" for axis, index in zip(axes, place, strict=True))
        yield say.format(at=at, used=f"{used[tuple(place)]:.6g}", limit=f"{limit[tuple(place)]:.6g}")


def _summed(shape: tuple[int, ...], where: tuple[Array, ...], amount: Array) -> Floats:
    total = np.zeros(shape)
    np.add.at(total, where, amount)
    return total


def _shape_faults(problem: Problem, answer: Answer) -> Iterator[str]:
    for name, axis in {
        "packages": "course",
        "tests": "course",
        "offers": "offer",
        "upgrades": "upgrade",
        "recruits": "recruit",
    }.items():
        if getattr(answer, name).shape != (problem.size(axis), MONTHS):
            yield f"{name} has shape {getattr(answer, name).shape}; must be {(problem.size(axis), MONTHS)}: {axis} and month"
    for name, dtype in TABLES.items():
        table = getattr(answer, name)
        for column in (dtype.names or ())[:-1]:
            size = MONTHS if column == "month" else problem.size(column)
            if table.size and (table[column].min() < 0 or table[column].max() >= size):
                yield f"{name} names a {column} that the problem does not have"
        amounts = table[(dtype.names or ("",))[-1]]
        if amounts.size and not (np.isfinite(amounts).all() and amounts.min() >= -TOLERANCE):
            yield f"{name} has a negative or infinite amount"


def _counts(problem: Problem, answer: Answer) -> Iterator[str]:
    for name in ("packages", "tests", "offers", "upgrades", "recruits"):
        if (getattr(answer, name) < 0).any():
            yield f"{name} are negative"


def _openings(problem: Problem, answer: Answer) -> Iterator[str]:
    for name, axis, what in (
        ("packages", "course", "a package starts"), ("offers", "offer", "an offered package starts"),
        ("upgrades", "upgrade", "an upgrading course starts"), ("recruits", "recruit", "new assessors are decided on"),
    ):  # fmt: skip
        allowed = getattr(problem, f"{axis}_open")
        for place in np.argwhere((getattr(answer, name) > 0) & ~allowed):
            yield f"{what} where it may not: {axis} {place[0]}, month {place[1]}"


def _testing(problem: Problem, answer: Answer) -> Iterator[str]:
    yield from _over(answer.tests, untested(problem, answer), "{used} tests for {limit} packages not yet tested: {at}", "course", "month")
    cannot = ~problem.course_testable[:, None] | (test_month(problem) >= MONTHS)
    for course, month in np.argwhere((answer.tests > 0) & cannot):
        yield f"a test that cannot be held in the year: course {course}, month {month}"


def _targets(problem: Problem, answer: Answer) -> Iterator[str]:
    reached = cost_of(problem, answer)
    if reached.participants < problem.target_participants - TOLERANCE:
        yield f"{reached.participants:g} participants; the target is {problem.target_participants:g}"
    if reached.certified < problem.target_certified - TOLERANCE:
        yield f"{reached.certified:.6f} expected certified; the target is {problem.target_certified:g}"
    if reached.money > problem.budget + TOLERANCE * (1 + problem.budget):
        yield f"{reached.money:.6f} million rupiah spent; the budget is {problem.budget:g}"


def _spread(problem: Problem, every: Ints, by_step: Floats) -> Floats:
    """Load [course, month] of packages that started earlier or now; what would fall after December burdens nobody."""
    load = np.zeros(every.shape)
    for step in range(min(by_step.shape[1], MONTHS)):
        load[:, step:] += every[:, : MONTHS - step] * by_step[problem.course_programme, step][:, None]
    return load


def _rooms(problem: Problem, answer: Answer) -> Iterator[str]:
    load = _spread(problem, taken(problem, answer), problem.programme_room_weeks)
    weeks = _summed(problem.room_weeks.shape, (problem.course_room,), load)
    yield from _over(weeks, problem.room_weeks, "{used} workshop-weeks where there are {limit}: {at}", "room", "month")


def _limits(problem: Problem, answer: Answer) -> Iterator[str]:
    year = taken(problem, answer).sum(axis=1)
    at_centre = np.bincount(problem.course_centre, year, problem.size("centre"))
    yield from _over(at_centre, problem.centre_most, "{used} packages where {limit} can be administered: {at}", "centre")
    kits = np.bincount(problem.course_programme, answer.packages.sum(axis=1), problem.size("programme"))
    yield from _over(kits, problem.programme_kits, "{used} packages with materials for {limit}: {at}", "programme")
    yield from _over(answer.offers.sum(axis=1), problem.offer_limit, "{used} packages taken of {limit} offered: {at}", "offer")
    for floor in np.flatnonzero(problem.floor_courses @ year < problem.floor_least):
        yield f"{problem.floor_courses[floor] @ year} packages; the floor is {problem.floor_least[floor]}: floor {floor}"


def _instructor_days(problem: Problem, answer: Answer) -> Iterator[str]:
    load = _spread(problem, taken(problem, answer), problem.programme_instructor_days)
    shape = (problem.size("centre"), problem.size("competence"), MONTHS)
    needed = _summed(shape, (problem.course_centre, problem.programme_competence[problem.course_programme]), load)
    given = np.zeros(shape)
    for table in (answer.teach, answer.extra_teach):
        given += _summed(shape, (table["centre"], table["competence"], table["month"]), table["days"])
    by_hire = answer.hired
    given += _summed(shape, (by_hire["centre"], problem.hire_competence[by_hire["hire"]], by_hire["month"]), by_hire["days"])
    yield from _over(needed, given, "{used} instructor-days needed, {limit} given: {at}", "centre", "competence", "month")


def _trained(problem: Problem, answer: Answer) -> Floats:
    """Days [upgrade, month] of persons who have finished the upgrading course."""
    ready = np.zeros((problem.size("upgrade"), MONTHS))
    for upgrade, months in enumerate(problem.upgrade_months):
        if months < MONTHS:
            ready[upgrade, months:] = np.cumsum(answer.upgrades[upgrade, : MONTHS - months])
    return ready * problem.group_days[problem.upgrade_group]


def _instructor_capacity(problem: Problem, answer: Answer) -> Iterator[str]:
    teach = answer.teach
    for row in teach[~problem.group_reach[teach["group"], teach["centre"]]]:
        yield f"group {row['group']} teaches where it may not: centre {row['centre']}, month {row['month']}"
    shape = (problem.size("group"), problem.size("competence"), MONTHS)
    taught = _summed(shape, (teach["group"], teach["competence"], teach["month"]), teach["days"])
    learnt = _summed(shape, (problem.upgrade_group, problem.upgrade_competence), _trained(problem, answer))
    mastered = np.where(problem.group_teaches[:, :, None], np.inf, learnt)
    where = ("group", "competence", "month")
    yield from _over(taught, mastered, "{used} days of a competence that only {limit} days can teach: {at}", *where)
    days = problem.group_size[:, None] * problem.group_days
    for upgrade, group in enumerate(problem.upgrade_group):
        lost = np.minimum(problem.upgrade_days[upgrade], problem.group_days[group])
        for month in np.flatnonzero(answer.upgrades[upgrade]):
            away = slice(month, month + problem.upgrade_months[upgrade])
            days[group, away] -= answer.upgrades[upgrade, month] * lost[away]
    yield from _over(taught.sum(axis=1), days, "{used} days taught by people who have {limit}: {at}", "group", "month")
    persons = np.bincount(problem.upgrade_group, answer.upgrades.sum(axis=1), problem.size("group"))
    yield from _over(persons, problem.group_size, "{used} persons upgraded where there are {limit}: {at}", "group")
    yield from _over(answer.upgrades.sum(axis=1), problem.upgrade_most, "{used} persons upgraded for {limit} places: {at}", "upgrade")


def _outside_instructors(problem: Problem, answer: Answer) -> Iterator[str]:
    hired = answer.hired
    for row in hired[~problem.hire_reach[hired["hire"], hired["centre"]]]:
        yield f"hire {row['hire']} teaches where it may not: centre {row['centre']}, month {row['month']}"
    days = _summed(problem.hire_days.shape, (hired["hire"], hired["month"]), hired["days"])
    yield from _over(days, problem.hire_days, "{used} days hired of {limit} offered: {at}", "hire", "month")


def _assessor_days(problem: Problem, answer: Answer) -> Iterator[str]:
    shape = (problem.size("centre"), problem.size("scheme"), MONTHS)
    given = np.zeros(shape)
    for table in (answer.assess, answer.recruit_assess, answer.extra_assess):
        given += _summed(shape, (table["centre"], table["scheme"], table["month"]), table["days"])
    month = test_month(problem)
    course, start = np.nonzero((answer.tests + problem.local_tested > 0) & (month < MONTHS))
    programme = problem.course_programme[course]
    days = (answer.tests + problem.local_tested)[course, start] * problem.programme_assessor_days[programme]
    where = (problem.course_centre[course], problem.programme_scheme[programme], month[course, start])
    with_scheme = where[1] >= 0
    needed = _summed(shape, tuple(each[with_scheme] for each in where), days[with_scheme])
    yield from _over(needed, given, "{used} assessor-days needed, {limit} given: {at}", "centre", "scheme", "month")


def _independence(rows: Array, who: str, home: Ints, schemes: Bools, reach: Bools) -> Iterator[str]:
    for row in rows[home[rows[who]] == rows["centre"]]:
        yield f"{who} {row[who]} tests at its home centre {row['centre']}, month {row['month']}"
    for row in rows[~reach[rows[who], rows["centre"]]]:
        yield f"{who} {row[who]} tests where it may not: centre {row['centre']}, month {row['month']}"
    for row in rows[~schemes[rows[who], rows["scheme"]]]:
        yield f"{who} {row[who]} tests scheme {row['scheme']} without a licence, month {row['month']}"


def _assessor_capacity(problem: Problem, answer: Answer) -> Iterator[str]:
    rows = answer.assess
    yield from _independence(rows, "assessor", problem.assessor_home, problem.assessor_schemes, problem.assessor_reach)
    days = _summed(problem.assessor_days.shape, (rows["assessor"], rows["month"]), rows["days"])
    there = problem.assessor_size[:, None] * problem.assessor_days
    yield from _over(days, there, "{used} days of testing by people who have {limit}: {at}", "assessor", "month")


def _recruited(problem: Problem, answer: Answer) -> Iterator[str]:
    rows = answer.recruit_assess
    yield from _independence(rows, "recruit", problem.recruit_home, problem.recruit_schemes, problem.recruit_reach)
    days = _summed((problem.size("recruit"), MONTHS), (rows["recruit"], rows["month"]), rows["days"])
    ready = np.zeros(days.shape)
    for recruit, lead in enumerate(problem.recruit_lead):
        if lead < MONTHS:
            ready[recruit, lead:] = np.cumsum(answer.recruits[recruit, : MONTHS - lead])
    there = ready * problem.recruit_days[:, None]
    yield from _over(days, there, "{used} days of testing by new assessors who have {limit}: {at}", "recruit", "month")
    yield from _over(answer.recruits.sum(axis=1), problem.recruit_most, "{used} new assessors where {limit} can be had: {at}", "recruit")


def _extra_days(problem: Problem, answer: Answer) -> Iterator[str]:
    field_of = np.full(problem.size("competence"), -1)
    field_of[problem.programme_competence] = problem.programme_field
    teach, assess = answer.extra_teach, answer.extra_assess
    taught = np.zeros(problem.extra_instructor_days.shape)
    known = field_of[teach["competence"]] >= 0
    np.add.at(taught, (field_of[teach["competence"]][known], teach["month"][known]), teach["days"][known])
    yield from _over(taught, problem.extra_instructor_days, "{used} extra instructor-days of {limit}: {at}", "field", "month")
    tested = _summed(problem.extra_assessor_days.shape, (assess["scheme"], assess["month"]), assess["days"])
    yield from _over(tested, problem.extra_assessor_days, "{used} extra assessor-days of {limit}: {at}", "scheme", "month")


def _graduates(problem: Problem, answer: Answer) -> Iterator[str]:
    graduates = taken(problem, answer) * problem.course_graduates[:, None]
    for name, what in (("flow", "sent to needs"), ("ojt", "sent to OJT")):
        table = getattr(answer, name)
        people = _summed(graduates.shape, (table["course"], table["month"]), table["people"])
        yield from _over(people, graduates, "{used} people " + what + " of {limit} graduates: {at}", "course", "month")


def _linked(rows: Array, column: str, first: Ints, second: Ints, width: int) -> Iterator[str]:
    known = np.isin(rows["course"] * width + rows[column], first * width + second)
    for row in rows[~known]:
        yield f"course {row['course']} sends people to {column} {row[column]}, to which it has no link"


def _needs_and_lines(problem: Problem, answer: Answer) -> Iterator[str]:
    flow, ojt = answer.flow, answer.ojt
    yield from _linked(flow, "need", problem.arc_course, problem.arc_need, problem.size("need"))
    yield from _linked(ojt, "line", problem.ojt_course, problem.ojt_line, problem.size("line"))
    met = np.bincount(flow["need"], flow["people"], problem.size("need"))
    yield from _over(met, problem.need_heads, "{used} people for {limit} wanted: {at}", "need")
    ready = ready_month(problem)[ojt["course"], ojt["month"]]
    for row in ojt[ready >= MONTHS]:
        yield f"OJT after December: course {row['course']}, month {row['month']}"
    inside = ready < MONTHS
    used = _summed(problem.line_seats.shape, (ojt["line"][inside], ready[inside]), ojt["people"][inside])
    yield from _over(used, problem.line_seats, "{used} people on {limit} OJT seats: {at}", "line", "month")

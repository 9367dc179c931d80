# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The families of columns and rows of the joint model, in the order of the package's docstring."""

import dataclasses

import numpy as np

from selaras.engines.axes import Bools, Floats, Ints
from selaras.engines.planning.cost import ready_month, test_month
from selaras.engines.planning.model import Builder, Model
from selaras.engines.planning.problem import MONTHS, Problem

ONE = np.zeros(1, np.int64)  # the key of what there is once

# What one unit of each thing missing weighs, in instructor-days. A million rupiah weighs more than the day it could buy, so that people
# are named before money where both would help; a target is given up only when nothing else helps.
WEIGHTS = {"instructor_days": 1.0, "assessor_days": 1.0, "room_weeks": 50.0, "money": 3.0, "short": 1000.0}


@dataclasses.dataclass(frozen=True)
class _Packages:
    """The columns that start packages, as (course, month) with the number of the column."""

    course: Ints
    month: Ints
    column: Ints


def assemble(problem: Problem, *, elastic: bool = False, zeal: float = 0.0) -> Model:
    """The joint model of a year. With `elastic`, whatever is missing can be added, at `WEIGHTS`, and nothing else has a worth.

    `zeal` is a worth of each participant and each person certified beside that, in instructor-days: far too small to add a day for it, but enough
    that a plan does more than the targets ask wherever there is room, so that rounding has something to lose.
    """
    build = Builder()
    started = _packages(build, problem, elastic, zeal)
    _tests(build, problem, started, elastic, zeal)
    _instructors(build, problem, started, elastic)
    _assessors(build, problem, elastic)
    if not elastic:
        _needs(build, problem, started)
        _ojt(build, problem, started)
    _budget(build, problem, elastic)
    return build.model(0.0 if elastic else problem.people_per_million)


def _grid(mask: Bools) -> tuple[Ints, ...]:
    return tuple(np.nonzero(mask))


def _sum_by(size: int, where: Ints, amount: Floats | Ints) -> Floats:
    total = np.zeros(size)
    np.add.at(total, where, amount)
    return total


def _lookup(shape: tuple[int, ...], where: tuple[Ints, ...], numbers: Ints) -> Ints:
    """An array that gives the number of the row (or column) at each key, -1 where there is none."""
    table = np.full(shape, -1)
    table[where] = numbers
    return table


def _packages(build: Builder, problem: Problem, elastic: bool, zeal: float) -> _Packages:
    """packages, offers; kits, offer limits, centres, floors, rooms, participants."""
    course, month = _grid(problem.course_open)
    most = _most_packages(problem, elastic)
    keys = {"course": course, "month": month}
    gain = zeal * problem.seats
    packages = build.columns("packages", keys, gain=gain, money=problem.course_cost[course], upper=most[course, month], integer=True)
    offer, start = _grid(problem.offer_open)
    offers = build.columns(
        "offers", {"offer": offer, "month": start}, money=problem.offer_cost[offer], upper=problem.offer_limit[offer], integer=True
    )
    kits = build.rows("kits", {"programme": np.arange(problem.size("programme"))}, upper=problem.programme_kits)
    build.put(kits[problem.course_programme[course]], packages, 1)
    taken = build.rows("offer_limit", {"offer": np.arange(problem.size("offer"))}, upper=problem.offer_limit)
    build.put(taken[offer], offers, 1)
    every = _Packages(np.concatenate([course, problem.offer_course[offer]]), np.concatenate([month, start]), np.concatenate([packages, offers]))
    local = problem.local_packages.sum(axis=1)
    centre = build.rows(
        "centre_most",
        {"centre": np.arange(problem.size("centre"))},
        upper=problem.centre_most - _sum_by(problem.size("centre"), problem.course_centre, local),
    )
    build.put(centre[problem.course_centre[every.course]], every.column, 1)
    floor = build.rows("floor", {"floor": np.arange(problem.size("floor"))}, lower=problem.floor_least - problem.floor_courses @ local)
    of_floor, of_package = _grid(problem.floor_courses[:, every.course])
    build.put(floor[of_floor], every.column[of_package], 1)
    _rooms(build, problem, every, elastic)
    counted = every.column if problem.participants_count_local else packages
    fixed = local.sum() if problem.participants_count_local else 0
    least = np.ceil(problem.target_participants / problem.seats - 1e-9) - fixed
    target = build.rows("participants", {"target": ONE}, lower=least)
    build.put(target[np.zeros(counted.size, int)], counted, 1)
    if elastic:
        build.put(floor, build.columns("missing_floor", {"floor": np.arange(floor.size)}, gain=-WEIGHTS["short"] * problem.seats), 1)
        build.put(target, build.columns("missing_participants", {"target": ONE}, gain=-WEIGHTS["short"] * problem.seats), 1)
    return every


def _most_packages(problem: Problem, elastic: bool) -> Floats:
    """A bound on the packages of one course and month by what its centre, kits and rooms hold alone."""
    centre = (
        problem.centre_most[problem.course_centre]
        - _sum_by(problem.size("centre"), problem.course_centre, problem.local_packages.sum(axis=1))[problem.course_centre]
    )
    year = np.maximum(0, np.minimum(centre, problem.programme_kits[problem.course_programme]))
    most: Floats = np.repeat(year[:, None], MONTHS, axis=1).astype(float)
    if elastic:
        return most
    weeks = problem.programme_room_weeks[problem.course_programme]
    for step in range(min(weeks.shape[1], MONTHS)):
        there = problem.room_weeks[problem.course_room][:, step:]
        with np.errstate(divide="ignore", invalid="ignore"):
            fits = np.where(weeks[:, [step]] > 0, np.floor(there / weeks[:, [step]] + 1e-6), np.inf)
        most[:, : MONTHS - step] = np.minimum(most[:, : MONTHS - step], fits)
    return most


def _load(problem: Problem, every: _Packages, by_step: Floats) -> tuple[Ints, Ints, Floats]:
    """What each started package needs, as (index into `every`, month, amount), within the year."""
    amount = by_step[problem.course_programme[every.course]]
    package, step = _grid(amount > 0)
    month = every.month[package] + step
    inside = month < MONTHS
    return package[inside], month[inside], amount[package, step][inside]


def _fixed(problem: Problem) -> tuple[_Packages, Ints]:
    """The fixed local packages and how many they are."""
    course, month = _grid(problem.local_packages > 0)
    return _Packages(course, month, np.arange(course.size)), problem.local_packages[course, month]


def _rooms(build: Builder, problem: Problem, every: _Packages, elastic: bool) -> None:
    package, month, weeks = _load(problem, every, problem.programme_room_weeks)
    used = np.zeros(problem.room_weeks.shape)
    fixed, count = _fixed(problem)
    which, at, load = _load(problem, fixed, problem.programme_room_weeks)
    np.add.at(used, (problem.course_room[fixed.course[which]], at), load * count[which])
    room, when = _grid(np.ones(used.shape, bool))
    rows = build.rows("room", {"room": room, "month": when}, upper=(problem.room_weeks - used).ravel())
    build.put(rows.reshape(used.shape)[problem.course_room[every.course[package]], month], every.column[package], weeks)
    if elastic:
        missing = build.columns("missing_room_weeks", {"room": room, "month": when}, gain=-WEIGHTS["room_weeks"])
        build.put(rows, missing, -1)


def _tests(build: Builder, problem: Problem, every: _Packages, elastic: bool, zeal: float) -> None:
    """tests; at most one a package not tested otherwise; certified."""
    untested = problem.local_packages - problem.local_tested
    if not problem.certified_count_local:
        packages = build.family("packages")
        every, untested = _Packages(packages.keys["course"], packages.keys["month"], packages.numbers), np.zeros_like(untested)
    possible = _sum_table(problem, every) > 0
    can = problem.course_testable[:, None] & (test_month(problem) < MONTHS) & (possible | (untested > 0))
    course, month = _grid(can)
    gain = zeal * problem.course_competent[course]
    tests = build.columns("tests", {"course": course, "month": month}, gain=gain, money=problem.course_test_cost[course], integer=True)
    rows = build.rows("tested", {"course": course, "month": month}, upper=untested[course, month])
    build.put(rows, tests, 1)
    build.put(_lookup(can.shape, (course, month), rows)[every.course, every.month], every.column, -1)
    counted = np.where(test_month(problem) < MONTHS, problem.local_tested, 0) * problem.course_competent[:, None]
    fixed = counted.sum() if problem.certified_count_local else 0.0
    target = build.rows("certified", {"target": ONE}, lower=problem.target_certified - fixed)
    build.put(target[np.zeros(tests.size, int)], tests, problem.course_competent[course])
    if elastic:
        build.put(target, build.columns("missing_certified", {"target": ONE}, gain=-WEIGHTS["short"]), 1)


def _sum_table(problem: Problem, every: _Packages) -> Floats:
    table = np.zeros((problem.size("course"), MONTHS))
    np.add.at(table, (every.course, every.month), 1)
    return table


def _instructors(build: Builder, problem: Problem, every: _Packages, elastic: bool) -> None:
    """teach, hired, extra_teach, upgrades: who covers the instructor-days of each centre, competence and month."""
    shape = (problem.size("centre"), problem.size("competence"), MONTHS)
    competence = problem.programme_competence[problem.course_programme]
    package, month, days = _load(problem, every, problem.programme_instructor_days)
    fixed, count = _fixed(problem)
    which, at, load = _load(problem, fixed, problem.programme_instructor_days)
    needed, wanted = np.zeros(shape), np.zeros(shape, bool)
    place = problem.course_centre[fixed.course[which]], competence[fixed.course[which]], at
    np.add.at(needed, place, load * count[which])
    asked = problem.course_centre[every.course[package]], competence[every.course[package]], month
    wanted[asked] = True
    wanted |= needed > 0
    at_centre, of_competence, when = _grid(wanted)
    rows = build.rows("taught", {"centre": at_centre, "competence": of_competence, "month": when}, lower=needed[wanted])
    row_of = _lookup(shape, (at_centre, of_competence, when), rows)
    build.put(row_of[asked], every.column[package], -days)
    _upgraded(build, problem, _groups(build, problem, wanted, row_of))
    _outside(build, problem, wanted, row_of, elastic)


def _groups(build: Builder, problem: Problem, wanted: Bools, row_of: Ints) -> tuple[Ints, Ints]:
    """teach. Returns the rows of each group's days [group, month] and of what must be learnt [group, competence, month]."""
    learns = np.zeros(problem.group_teaches.shape, bool)
    learns[problem.upgrade_group, problem.upgrade_competence] = True
    can: Bools = np.asarray(problem.group_teaches | learns, np.bool_)
    taught_at: Bools = np.asarray(wanted.any(axis=2), np.bool_)
    group, centre, competence = _grid(problem.group_reach[:, :, None] & can[:, None, :] & taught_at[None, :, :])
    trio, month = _grid(wanted[centre, competence] & (problem.group_days[group] > 0))
    group, centre, competence = group[trio], centre[trio], competence[trio]
    keys = {"group": group, "centre": centre, "competence": competence, "month": month}
    most = (problem.group_size[:, None] * problem.group_days)[group, month]
    teach = build.columns("teach", keys, money=problem.group_travel[group, centre], upper=most)
    build.put(row_of[centre, competence, month], teach, 1)
    who, when = _grid(np.ones(problem.group_days.shape, bool))
    days = build.rows("group_days", {"group": who, "month": when}, upper=(problem.group_size[:, None] * problem.group_days).ravel())
    of_days = days.reshape(problem.group_days.shape)
    build.put(of_days[group, month], teach, 1)
    who, what, when = _grid(np.repeat((learns & ~problem.group_teaches)[:, :, None], MONTHS, axis=2))
    mastery = build.rows("mastered", {"group": who, "competence": what, "month": when}, upper=0)
    of_mastery = _lookup((*learns.shape, MONTHS), (who, what, when), mastery)
    build.put(of_mastery[group, competence, month], teach, 1)
    return of_days, of_mastery


def _upgraded(build: Builder, problem: Problem, rows: tuple[Ints, Ints]) -> None:
    """upgrades: persons who lose days during the course and master more after it."""
    of_days, of_mastery = rows
    upgrade, month = _grid(problem.upgrade_open)
    group = problem.upgrade_group[upgrade]
    most = np.minimum(problem.upgrade_most, problem.group_size[problem.upgrade_group])
    upgrades = build.columns("upgrades", {"upgrade": upgrade, "month": month}, money=problem.upgrade_cost[upgrade], upper=most[upgrade], integer=True)
    length = problem.upgrade_months[upgrade]
    when = np.arange(MONTHS)[None, :]
    away, back = _grid((when >= month[:, None]) & (when < (month + length)[:, None])), _grid(when >= (month + length)[:, None])
    lost = np.minimum(problem.upgrade_days[upgrade[away[0]]], problem.group_days[group[away[0]], away[1]])
    build.put(of_days[group[away[0]], away[1]], upgrades[away[0]], lost)
    gained = problem.group_days[group[back[0]], back[1]]
    build.put(of_mastery[group[back[0]], problem.upgrade_competence[upgrade[back[0]]], back[1]], upgrades[back[0]], -gained)
    persons = build.rows("upgraded", {"group": np.arange(problem.size("group"))}, upper=problem.group_size)
    build.put(persons[group], upgrades, 1)
    places = build.rows("upgrade_most", {"upgrade": np.arange(problem.size("upgrade"))}, upper=problem.upgrade_most)
    build.put(places[upgrade], upgrades, 1)


def _outside(build: Builder, problem: Problem, wanted: Bools, row_of: Ints, elastic: bool) -> None:
    """hired, extra_teach: instructors from outside, and days bought beyond the model."""
    hire, centre, month = _grid(
        problem.hire_reach[:, :, None] & (problem.hire_days > 0)[:, None, :] & wanted[:, problem.hire_competence].transpose(1, 0, 2)
    )
    hired = build.columns(
        "hired", {"hire": hire, "centre": centre, "month": month}, money=problem.hire_price[hire], upper=problem.hire_days[hire, month]
    )
    build.put(row_of[centre, problem.hire_competence[hire], month], hired, 1)
    who, when = _grid(problem.hire_days > 0)
    rows = build.rows("hire_days", {"hire": who, "month": when}, upper=problem.hire_days[who, when])
    build.put(_lookup(problem.hire_days.shape, (who, when), rows)[hire, month], hired, 1)
    field_of = np.zeros(problem.size("competence"), int)
    field_of[problem.programme_competence] = problem.programme_field
    offered: Bools = np.asarray(np.logical_or(problem.extra_instructor_days[field_of] > 0, elastic), np.bool_)
    centre, competence, month = _grid(wanted & offered[None, :, :])
    extra = build.columns("extra_teach", {"centre": centre, "competence": competence, "month": month})
    build.put(row_of[centre, competence, month], extra, 1)
    field, when = _grid(np.ones(problem.extra_instructor_days.shape, bool))
    rows = build.rows("extra_instructor_days", {"field": field, "month": when}, upper=problem.extra_instructor_days.ravel())
    build.put(rows.reshape(problem.extra_instructor_days.shape)[field_of[competence], month], extra, 1)
    if elastic:
        missing = build.columns("missing_instructor_days", {"field": field, "month": when}, gain=-WEIGHTS["instructor_days"])
        build.put(rows, missing, -1)


def _assessors(build: Builder, problem: Problem, elastic: bool) -> None:
    """assess, recruits, recruit_assess, extra_assess: who covers the assessor-days of each centre, scheme and month."""
    shape = (problem.size("centre"), problem.size("scheme"), MONTHS)
    tests = build.family("tests")
    course, month = tests.keys["course"], tests.keys["month"]
    held = test_month(problem)
    scheme, days = problem.programme_scheme[problem.course_programme], problem.programme_assessor_days[problem.course_programme]
    needed, wanted = np.zeros(shape), np.zeros(shape, bool)
    local, start = _grid((problem.local_tested > 0) & (held < MONTHS))
    np.add.at(needed, (problem.course_centre[local], scheme[local], held[local, start]), days[local] * problem.local_tested[local, start])
    asked = problem.course_centre[course], scheme[course], held[course, month]
    wanted[asked] = True
    wanted |= needed > 0
    at_centre, of_scheme, when = _grid(wanted)
    rows = build.rows("assessed", {"centre": at_centre, "scheme": of_scheme, "month": when}, lower=needed[wanted])
    row_of = _lookup(shape, (at_centre, of_scheme, when), rows)
    build.put(row_of[asked], tests.numbers, -days[course])
    away = np.arange(shape[0])[None, :] != problem.assessor_home[:, None]
    there = problem.assessor_size[:, None] * problem.assessor_days
    _testers(build, "assess", "assessor", problem.assessor_reach & away, problem.assessor_schemes, there, problem.assessor_price, row_of)
    _recruits(build, problem, row_of)
    offered: Bools = np.asarray(np.logical_or(problem.extra_assessor_days > 0, elastic), np.bool_)
    centre, what, when = _grid(wanted & offered[None, :, :])
    extra = build.columns("extra_assess", {"centre": centre, "scheme": what, "month": when})
    build.put(row_of[centre, what, when], extra, 1)
    what_row, when_row = _grid(np.ones(problem.extra_assessor_days.shape, bool))
    limit = build.rows("extra_assessor_days", {"scheme": what_row, "month": when_row}, upper=problem.extra_assessor_days.ravel())
    build.put(limit.reshape(problem.extra_assessor_days.shape)[what, when], extra, 1)
    if elastic:
        missing = build.columns("missing_assessor_days", {"scheme": what_row, "month": when_row}, gain=-WEIGHTS["assessor_days"])
        build.put(limit, missing, -1)


def _testers(build: Builder, name: str, who: str, reach: Bools, schemes: Bools, there: Floats, price: Floats, row_of: Ints) -> Ints:
    """The columns of people who test [who, centre, scheme, month] and the rows of their days [who, month], which it returns."""
    wanted: Bools = np.asarray(row_of >= 0, np.bool_)
    tested_at: Bools = np.asarray(wanted.any(axis=2), np.bool_)
    person, centre, scheme = _grid(reach[:, :, None] & schemes[:, None, :] & tested_at[None, :, :])
    trio, month = _grid(wanted[centre, scheme] & (there[person] > 0))
    person, centre, scheme = person[trio], centre[trio], scheme[trio]
    keys = {who: person, "centre": centre, "scheme": scheme, "month": month}
    columns = build.columns(name, keys, money=price[person, centre])
    build.put(row_of[centre, scheme, month], columns, 1)
    one, when = _grid(np.ones(there.shape, bool))
    limit = build.rows(f"{who}_days", {who: one, "month": when}, upper=np.where(np.isfinite(there), there, 0).ravel())
    rows = limit.reshape(there.shape)
    build.put(rows[person, month], columns, 1)
    return rows


def _recruits(build: Builder, problem: Problem, row_of: Ints) -> None:
    away = np.arange(problem.size("centre"))[None, :] != problem.recruit_home[:, None]
    recruit, month = _grid(problem.recruit_open)
    first = np.where(problem.recruit_open.any(axis=1), problem.recruit_open.argmax(axis=1), MONTHS) + problem.recruit_lead
    ever = (np.arange(MONTHS)[None, :] >= first[:, None]) & (problem.recruit_days > 0)[:, None]
    there = np.where(ever, np.inf, 0.0)
    rows = _testers(build, "recruit_assess", "recruit", problem.recruit_reach & away, problem.recruit_schemes, there, problem.recruit_price, row_of)
    recruits = build.columns(
        "recruits", {"recruit": recruit, "month": month}, money=problem.recruit_cost[recruit], upper=problem.recruit_most[recruit], integer=True
    )
    which, when = _grid(np.arange(MONTHS)[None, :] >= (month + problem.recruit_lead[recruit])[:, None])
    build.put(rows[recruit[which], when], recruits[which], -problem.recruit_days[recruit[which]])
    most = build.rows("recruit_most", {"recruit": np.arange(problem.size("recruit"))}, upper=problem.recruit_most)
    build.put(most[recruit], recruits, 1)


def _graduates(build: Builder, problem: Problem, name: str, every: _Packages, course: Ints, month: Ints, columns: Ints) -> None:
    """Rows (course, month): no more people are sent than complete."""
    used = np.zeros((problem.size("course"), MONTHS), bool)
    used[course, month] = True
    of_course, of_month = _grid(used)
    fixed = (problem.local_packages * problem.course_graduates[:, None])[of_course, of_month]
    rows = build.rows(name, {"course": of_course, "month": of_month}, upper=fixed)
    row_of = _lookup(used.shape, (of_course, of_month), rows)
    build.put(row_of[course, month], columns, 1)
    build.put(row_of[every.course, every.month], every.column, -problem.course_graduates[every.course])


def _force(build: Builder, problem: Problem, every: _Packages, course: Ints, month: Ints, columns: Ints, most: Floats) -> None:
    """People go to a need or a line only from packages that start; says nothing where one package could not fill it or one is fixed."""
    says = (most < problem.course_graduates[course]) & (problem.local_packages[course, month] == 0)
    key, started = course * MONTHS + month, every.course * MONTHS + every.month
    order = np.argsort(started, kind="stable")
    first, last = np.searchsorted(started[order], key, "left"), np.searchsorted(started[order], key, "right")
    count = np.where(says, last - first, 0)
    which = np.repeat(np.arange(columns.size), count)
    within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    build.force(columns, most, (which, every.column[order][first[which] + within]))


def _needs(build: Builder, problem: Problem, every: _Packages) -> None:
    """flow: graduates to needs, worth what the link and the month are worth."""
    ready = ready_month(problem)[problem.arc_course]
    worth = np.where(ready < MONTHS, problem.need_time[problem.arc_need[:, None], np.minimum(ready, MONTHS - 1)], 0.0) * problem.arc_value[:, None]
    possible = (_sum_table(problem, every) + problem.local_packages > 0)[problem.arc_course]
    arc, month = _grid((worth > 0) & possible)
    course, need = problem.arc_course[arc], problem.arc_need[arc]
    flow = build.columns("flow", {"course": course, "month": month, "need": need}, gain=worth[arc, month], upper=problem.need_heads[need])
    _graduates(build, problem, "graduates", every, course, month, flow)
    heads = build.rows("need_heads", {"need": np.arange(problem.size("need"))}, upper=problem.need_heads)
    build.put(heads[need], flow, 1)
    _force(build, problem, every, course, month, flow, problem.need_heads[need])


def _ojt(build: Builder, problem: Problem, every: _Packages) -> None:
    """ojt: graduates to the OJT seats of a company site."""
    ready = ready_month(problem)[problem.ojt_course]
    possible = (_sum_table(problem, every) + problem.local_packages > 0)[problem.ojt_course]
    seats = np.where(ready < MONTHS, problem.line_seats[problem.ojt_line[:, None], np.minimum(ready, MONTHS - 1)], 0.0)
    link, month = _grid((seats > 0) & possible & (problem.ojt_value > 0)[:, None])
    course, line = problem.ojt_course[link], problem.ojt_line[link]
    keys = {"course": course, "month": month, "line": line}
    columns = build.columns("ojt", keys, gain=problem.ojt_value[link], upper=seats[link, month])
    _graduates(build, problem, "ojt_graduates", every, course, month, columns)
    _force(build, problem, every, course, month, columns, seats[link, month])
    at_line, when = _grid(np.ones(problem.line_seats.shape, bool))
    rows = build.rows("ojt_seats", {"line": at_line, "month": when}, upper=problem.line_seats.ravel())
    build.put(rows.reshape(problem.line_seats.shape)[line, ready[link, month]], columns, 1)


def _budget(build: Builder, problem: Problem, elastic: bool) -> None:
    """The row of the budget; its entries are the money of every column."""
    row = build.rows("budget", {"target": ONE}, upper=problem.budget)
    if elastic:
        build.put(row, build.columns("missing_money", {"target": ONE}, gain=-WEIGHTS["money"]), -1)
    build.spend(row)

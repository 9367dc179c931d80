# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""A problem and its answer as CSV that a person can read: keys for indices, months 1 to 12, million rupiah.

Every file and column is documented in docs/models/planning-files.md.
"""

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from selaras.engines.planning import MONTHS, Problem, Result
from selaras.loop.planning.gather.axes import Axes

# The files of an answer, with its parts: whole numbers [axis, month], and tables.
WHOLE = {"offers_taken": ("offers", "offer"), "upgrades": ("upgrades", "upgrade"), "new_assessors": ("recruits", "recruit")}
PARTS = {
    "teach": "teaching", "hired": "hired", "extra_teach": "teaching_extra", "assess": "assessing", "recruit_assess": "assessing_new",
    "extra_assess": "assessing_extra", "flow": "flows", "ojt": "ojt",
}  # fmt: skip
ALL_MONTHS = [f"m{month}" for month in range(1, MONTHS + 1)]


class Labels:
    """The key of every index, axis by axis."""

    def __init__(self, axes: Axes) -> None:
        self.centre = [centre.key for centre in axes.centres]
        self.field = [field.key for field in axes.fields]
        self.programme = [version.programme.key for version in axes.programmes]
        self.competence = [competence.key for competence in axes.competences]
        self.scheme = [scheme.key for scheme in axes.schemes]
        self.region = [region.code for region in axes.regions]
        self.course = [f"{course.centre.key}/{course.programme.key}" for course in axes.courses]
        self.room = [f"{centre.key}/{field.key}" for centre, field in axes.rooms]
        self.offer = [offer.key for offer in axes.offers]
        self.group = [f"group-{at + 1:03d}" for at in range(len(axes.groups))]
        self.upgrade = [f"{self.group[group]}/{course.competence.key}" for group, course in axes.upgrades]
        self.hire = [offer.key for offer in axes.hires]
        self.assessor = [f"assessors-{at + 1:03d}" for at in range(len(axes.assessors))]
        self.recruit = [offer.key for offer in axes.recruits]
        self.floor = [centre.key for centre in axes.floors]
        needs = {need.pk: need for need in axes.needs}
        often = Counter(need.statement.key for need in needs.values())  # two owners may use the same number
        numbers = {key: need.statement.key if often[need.statement.key] == 1 else f"{need.statement.key}#{key}" for key, need in needs.items()}
        times = Counter(need.pk for need in axes.needs)
        come: Counter[int] = Counter()
        self.need = []
        for need in axes.needs:
            come[need.pk] += 1
            self.need.append(numbers[need.pk] if times[need.pk] == 1 else f"{numbers[need.pk]}@{come[need.pk]}")  # the how-manieth time
        self.line = [numbers[need.pk] for need in axes.lines]


def export(problem: Problem, axes: Axes, result: Result, folder: Path) -> None:
    """Writes every table of the problem and, where there is a plan, of the answer; otherwise what is missing. An earlier answer there goes."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("missing", "packages", *WHOLE, *PARTS.values()):
        (folder / f"{name}.csv").unlink(missing_ok=True)
    labels = Labels(axes)
    for tables in (_courses, _capacity, _people, _needs):
        for name, head, rows in tables(problem, axes, labels):
            _write(folder / f"{name}.csv", head, rows)
    if result.missing is not None:
        _write(folder / "missing.csv", ("kind", "key", "month", "amount"), _missing(result, labels))
        return
    for name, head, rows in _answer(result, labels):
        _write(folder / f"{name}.csv", head, rows)


Tables = Iterable[tuple[str, Sequence[str], Iterable[Sequence[Any]]]]


def _write(path: Path, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows([_plain(value) for value in row] for row in rows)


def _plain(value: Any) -> Any:
    if isinstance(value, bool | np.bool_):
        return int(value)
    return value.item() if isinstance(value, np.generic) else value


def _months(flags: Any) -> str:
    return " ".join(str(at + 1) for at in np.flatnonzero(flags))


def _some(flags: Any, names: list[str]) -> str:
    return " ".join(names[at] for at in np.flatnonzero(flags))


def _priced(reach: Any, price: Any, names: list[str]) -> str:
    return " ".join(f"{names[at]}={float(price[at])!r}" for at in np.flatnonzero(reach))


def _courses(problem: Problem, axes: Axes, labels: Labels) -> Tables:
    p = problem
    targets = ("target_participants", "target_certified", "participants_count_local", "certified_count_local")
    numbers = ("seats", *targets, "budget", "people_per_million", "pass_spread")
    yield "year", ("name", "value"), [(name, getattr(p, name)) for name in numbers]
    yield (
        "programmes",
        ("programme", "field", "competence", "scheme", "test_lag", "ready_lag", "assessor_days", "kits", "instructor_days", "room_weeks"),
        [
            (
                key,
                labels.field[p.programme_field[at]],
                labels.competence[p.programme_competence[at]],
                labels.scheme[p.programme_scheme[at]] if p.programme_scheme[at] >= 0 else "",
                p.programme_test_lag[at],
                p.programme_ready_lag[at],
                p.programme_assessor_days[at],
                p.programme_kits[at],
                " ".join(map(repr, p.programme_instructor_days[at].tolist())),
                " ".join(map(repr, p.programme_room_weeks[at].tolist())),
            )
            for at, key in enumerate(labels.programme)
        ],
    )
    yield (
        "courses",
        ("course", "centre", "programme", "room", "region", "open", "cost", "test_cost", "testable", "graduates", "competent", "cancel"),
        [
            (
                key,
                labels.centre[p.course_centre[at]],
                labels.programme[p.course_programme[at]],
                labels.room[p.course_room[at]],
                labels.region[p.course_region[at]],
                _months(p.course_open[at]),
                p.course_cost[at],
                p.course_test_cost[at],
                p.course_testable[at],
                p.course_graduates[at],
                p.course_competent[at],
                p.course_cancel[at],
            )
            for at, key in enumerate(labels.course)
        ],
    )


def _capacity(problem: Problem, axes: Axes, labels: Labels) -> Tables:
    p = problem
    yield "budgets", ("source", "million_rupiah"), [("apbn", p.budget)]
    yield (
        "centres",
        ("centre", "name", "kind", "region", "most"),
        [(centre.key, centre.name, centre.kind, centre.region.code, p.centre_most[at]) for at, centre in enumerate(axes.centres)],
    )
    yield "workshops", ("room", *ALL_MONTHS), [(key, *p.room_weeks[at]) for at, key in enumerate(labels.room)]
    yield (
        "local_packages",
        ("course", "month", "packages", "tested"),
        [(labels.course[c], m + 1, p.local_packages[c, m], p.local_tested[c, m]) for c, m in np.argwhere(p.local_packages > 0)],
    )
    yield (
        "offers",
        ("offer", "course", "limit", "open", "cost"),
        [
            (key, labels.course[p.offer_course[at]], p.offer_limit[at], _months(p.offer_open[at]), p.offer_cost[at])
            for at, key in enumerate(labels.offer)
        ],
    )
    yield (
        "floors",
        ("floor", "courses", "least"),
        [(key, _some(p.floor_courses[at], labels.course), p.floor_least[at]) for at, key in enumerate(labels.floor)],
    )
    extra = [("instructor_days", labels.field, p.extra_instructor_days), ("assessor_days", labels.scheme, p.extra_assessor_days)]
    yield (
        "extra_days",
        ("kind", "key", "month", "days"),
        [(kind, names[at], m + 1, table[at, m]) for kind, names, table in extra for at, m in np.argwhere(table > 0)],
    )
    yield "applicants", ("region", "people"), [(key, p.region_applicants[at]) for at, key in enumerate(labels.region)]


def _people(problem: Problem, axes: Axes, labels: Labels) -> Tables:
    p = problem
    members = [" ".join(person.key for person in group) for group in axes.groups]
    yield (
        "instructors",
        ("group", "members", "home", "size", "teaches", "reach", *ALL_MONTHS),
        [
            (
                key,
                members[at],
                labels.centre[p.group_home[at]],
                p.group_size[at],
                _some(p.group_teaches[at], labels.competence),
                _priced(p.group_reach[at], p.group_travel[at], labels.centre),
                *p.group_days[at],
            )
            for at, key in enumerate(labels.group)
        ],
    )
    yield (
        "upgrades_possible",
        ("upgrade", "group", "competence", "months", "days", "cost", "most", "open"),
        [
            (
                key,
                labels.group[p.upgrade_group[at]],
                labels.competence[p.upgrade_competence[at]],
                p.upgrade_months[at],
                p.upgrade_days[at],
                p.upgrade_cost[at],
                p.upgrade_most[at],
                _months(p.upgrade_open[at]),
            )
            for at, key in enumerate(labels.upgrade)
        ],
    )
    yield (
        "hires_possible",
        ("hire", "competence", "price", "reach", *ALL_MONTHS),
        [
            (key, labels.competence[p.hire_competence[at]], p.hire_price[at], _some(p.hire_reach[at], labels.centre), *p.hire_days[at])
            for at, key in enumerate(labels.hire)
        ],
    )
    yield from _testers(problem, axes, labels)


def _testers(problem: Problem, axes: Axes, labels: Labels) -> Tables:
    p = problem
    members = [" ".join(person.key for person in group) for group in axes.assessors]
    yield (
        "assessors",
        ("assessor", "members", "home", "size", "schemes", "reach", *ALL_MONTHS),
        [
            (
                key,
                members[at],
                labels.centre[p.assessor_home[at]] if p.assessor_home[at] >= 0 else "",
                p.assessor_size[at],
                _some(p.assessor_schemes[at], labels.scheme),
                _priced(p.assessor_reach[at], p.assessor_price[at], labels.centre),
                *p.assessor_days[at],
            )
            for at, key in enumerate(labels.assessor)
        ],
    )
    yield (
        "new_assessors_possible",
        ("recruit", "home", "schemes", "lead", "cost", "days", "most", "reach", "open"),
        [
            (
                key,
                labels.centre[p.recruit_home[at]] if p.recruit_home[at] >= 0 else "",
                _some(p.recruit_schemes[at], labels.scheme),
                p.recruit_lead[at],
                p.recruit_cost[at],
                p.recruit_days[at],
                p.recruit_most[at],
                _priced(p.recruit_reach[at], p.recruit_price[at], labels.centre),
                _months(p.recruit_open[at]),
            )
            for at, key in enumerate(labels.recruit)
        ],
    )


def _needs(problem: Problem, axes: Axes, labels: Labels) -> Tables:
    p = problem
    yield (
        "needs",
        ("need", "origin", "words", "region", "heads", *ALL_MONTHS),
        [
            (key, need.origin, need.statement.words, need.region.code, p.need_heads[at], *p.need_time[at])
            for at, (key, need) in enumerate(zip(labels.need, axes.needs, strict=True))
        ],
    )
    yield (
        "arcs",
        ("course", "need", "value"),
        [(labels.course[c], labels.need[n], v) for c, n, v in zip(p.arc_course, p.arc_need, p.arc_value, strict=True)],
    )
    yield "ojt_seats", ("line", *ALL_MONTHS), [(key, *p.line_seats[at]) for at, key in enumerate(labels.line)]
    yield (
        "ojt_arcs",
        ("course", "line", "value"),
        [(labels.course[c], labels.line[j], v) for c, j, v in zip(p.ojt_course, p.ojt_line, p.ojt_value, strict=True)],
    )


def _answer(result: Result, labels: Labels) -> Tables:
    a = result.answer
    either = (a.packages > 0) | (a.tests > 0)
    yield (
        "packages",
        ("course", "month", "packages", "tests"),
        [(labels.course[c], m + 1, a.packages[c, m], a.tests[c, m]) for c, m in np.argwhere(either)],
    )
    for name, (part, axis) in WHOLE.items():
        table, names = getattr(a, part), getattr(labels, axis)
        amount = "packages" if axis == "offer" else "people"
        yield name, (axis, "month", amount), [(names[at], m + 1, table[at, m]) for at, m in np.argwhere(table > 0)]
    for part, name in PARTS.items():
        table = getattr(a, part)
        head = tuple(table.dtype.names)
        yield name, head, [tuple(_named(labels, axis, value) for axis, value in zip(head, row, strict=True)) for row in table.tolist()]


def _named(labels: Labels, axis: str, value: Any) -> Any:
    if axis == "month":
        return value + 1
    return getattr(labels, axis)[value] if hasattr(labels, axis) else value


def _missing(result: Result, labels: Labels) -> Iterable[tuple[Any, ...]]:
    missing = result.missing
    assert missing is not None
    tables = (
        ("instructor_days", labels.field, missing.instructor_days),
        ("assessor_days", labels.scheme, missing.assessor_days),
        ("room_weeks", labels.room, missing.room_weeks),
    )
    rows: list[tuple[Any, ...]] = [
        (kind, names[at], m + 1, table[at, m]) for kind, names, table in tables for at, m in np.argwhere(np.asarray(table) > 0)
    ]
    singles = (("money", missing.money), ("participants", missing.participants), ("certified", missing.certified))
    rows += [("packages", labels.floor[at], "", missing.floor_packages[at]) for at in np.flatnonzero(missing.floor_packages > 0)]
    return rows + [(kind, "", "", amount) for kind, amount in singles if amount > 0]

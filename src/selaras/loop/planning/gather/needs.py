# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Needs and OJT seats, and what a graduate of each course is worth to each."""

from datetime import date
from typing import Any

import numpy as np
from django.db.models import F

from selaras.kit.dates import month_index
from selaras.kit.distance import Point, kilometres
from selaras.loop.demand.models import Need
from selaras.loop.forum.rules import Origin
from selaras.loop.planning.gather.courses import Choice
from selaras.loop.planning.models import Plan, Year
from selaras.loop.planning.rules import LEAST_COVERAGE, MONTHS, OJT_LEAD, coverage, distance_worth, waiting_worth

ORIGINS = (Origin.COMPANY, Origin.REGION, Origin.SELF)


def open_needs(today: date, plan: Plan | None = None) -> tuple[tuple[Need, ...], tuple[float, ...]]:
    """What the demand desk verified and nobody let expire, with the people expected of each; with a plan: the needs and people that it counted on."""
    rows = Need.objects.filter(counted__plan=plan).annotate(heads=F("counted__people")) if plan else Need.objects.countable(today).with_expected()
    shown = rows.select_related("statement__site", "region", "occupation", "field", "company").prefetch_related("units")
    needs = tuple(shown.order_by("statement__key", "pk"))
    return needs, tuple(need.heads for need in needs)


def _point(need: Need) -> Point:
    site = need.statement.site
    place = site if site is not None and site.lat is not None else need.region
    return Point(float(place.lat), float(place.lon))


def need_arrays(year: Year, choice: Choice, needs: tuple[Need, ...], heads: tuple[float, ...]) -> tuple[dict[str, Any], tuple[Need, ...]]:
    """Arrays of needs, arcs, OJT lines and their arcs; the needs that offer OJT seats. `heads`: people expected of each need."""
    time = np.zeros((len(needs), MONTHS))
    windows = [(month_index(need.statement.start_month, year.year), month_index(need.statement.until_month, year.year)) for need in needs]
    for row, (start, until) in enumerate(windows):
        time[row] = [waiting_worth(ready, start, until) for ready in range(MONTHS)]
    arcs = _arcs(choice, needs)
    lines = tuple(need for need in needs if need.statement.ojt_seats)
    line_at = {need.pk: at for at, need in enumerate(lines)}
    window_of = {need.pk: window for need, window in zip(needs, windows, strict=True)}
    months = np.arange(MONTHS)
    seats = [
        np.where((months >= window_of[need.pk][0] - OJT_LEAD) & (months <= window_of[need.pk][1]), float(need.statement.ojt_seats), 0.0)
        for need in lines
    ]
    ojt = [
        (course, line_at[needs[need].pk], fit * choice.rates[choice.courses[course].version.programme_id].ojt_gain)
        for course, need, fit, _value in arcs
        if needs[need].pk in line_at
    ]
    return {
        "need_heads": np.array(heads, float),
        "need_origin": np.array([ORIGINS.index(Origin(need.origin)) for need in needs], int),
        "need_time": time,
        "arc_course": np.array([arc[0] for arc in arcs], int),
        "arc_need": np.array([arc[1] for arc in arcs], int),
        "arc_value": np.array([arc[3] for arc in arcs], float),
        "line_seats": np.array(seats, float).reshape(len(lines), MONTHS),
        "ojt_course": np.array([arc[0] for arc in ojt], int),
        "ojt_line": np.array([arc[1] for arc in ojt], int),
        "ojt_value": np.array([arc[2] for arc in ojt], float),
    }, lines


def _arcs(choice: Choice, needs: tuple[Need, ...]) -> list[tuple[int, int, float, float]]:
    """(course, need, fit, value): fit is coverage times distance, value also the programme's absorption."""
    by_field: dict[int, list[int]] = {}
    for at, course in enumerate(choice.courses):
        by_field.setdefault(course.programme.field_id, []).append(at)
    taught = [frozenset(unit.pk for unit in course.version.units.all()) for course in choice.courses]
    points, centre_at = choice.points(), choice.place("centres")
    arcs = []
    for row, need in enumerate(needs):
        asked, place = frozenset(unit.pk for unit in need.units.all()), _point(need)
        distance = [kilometres(point, place) for point in points]
        for at in by_field.get(need.field_id or 0, []):
            course = choice.courses[at]
            covered = coverage(asked, taught[at], course.programme.occupation_id == need.occupation_id)
            near = distance_worth(distance[centre_at[course.centre.pk]], need.origin, bool(course.centre.boarding))
            if covered >= LEAST_COVERAGE and near > 0:
                fit = covered * near
                arcs.append((at, row, fit, fit * choice.rates[course.version.programme_id].absorption))
    return sorted(arcs)

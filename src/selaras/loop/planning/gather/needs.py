# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Needs and OJT seats, and what a graduate of each course is worth to each."""

from datetime import date
from typing import Any, NamedTuple

import numpy as np
from django.db.models import F

from selaras.kit.dates import month_index
from selaras.kit.distance import Point, kilometres
from selaras.loop.demand.models import Need
from selaras.loop.forum.rules import Occurrence, Origin
from selaras.loop.mismatch.rules import LEAST_COVERAGE, coverage, distance_worth, waiting_worth
from selaras.loop.planning.gather.courses import Choice
from selaras.loop.planning.models import Plan, Year
from selaras.loop.planning.queries.placing import offered_seats
from selaras.loop.planning.rules import MONTHS

ORIGINS = (Origin.COMPANY, Origin.REGION, Origin.SELF)


class Asked(NamedTuple):
    """A need at one of its times, with the people expected then: what recurs is asked for as often as it comes."""

    need: Need
    time: Occurrence
    people: float


def open_needs(today: date, plan: Plan | None = None) -> tuple[Asked, ...]:
    """What the demand desk verified and nobody let expire, by the times that are ahead; with a plan: the needs and people that it counted on."""
    rows = Need.objects.filter(counted__plan=plan).annotate(heads=F("counted__people")) if plan else Need.objects.countable(today)
    shown = rows.select_related("statement__site", "region", "occupation", "field", "company", "forecast__forecast").prefetch_related("units")
    needs = shown.order_by("statement__key", "pk")
    return tuple(Asked(need, *at) for need in needs for at in need.expected_at(today, need.heads if plan else None))


def _point(need: Need) -> Point:
    site = need.statement.site
    place = site if site is not None and site.lat is not None else need.region
    return Point(float(place.lat), float(place.lon))


def need_arrays(year: Year, choice: Choice, asked: tuple[Asked, ...]) -> tuple[dict[str, Any], tuple[Need, ...]]:
    """Arrays of needs (one row for each time), arcs, OJT lines and their arcs; the needs that offer OJT seats, each once however often it recurs."""
    windows = [(month_index(time.start, year.year), month_index(time.until, year.year)) for _need, time, _people in asked]
    time = np.array([[waiting_worth(ready, *window) for ready in range(MONTHS)] for window in windows], float).reshape(len(asked), MONTHS)
    needs = tuple({need.pk: need for need, _time, _people in asked}.values())
    rows: dict[int, list[int]] = {}
    for row, (need, _time, _people) in enumerate(asked):
        rows.setdefault(need.pk, []).append(row)
    fits = _fits(choice, needs)
    arcs = sorted((course, row, value) for course, at, _fit, value in fits for row in rows[needs[at].pk])
    lines = tuple(need for need in needs if need.statement.ojt_seats)
    line_at = {need.pk: at for at, need in enumerate(lines)}
    seats = [offered_seats(need.statement, year.year) for need in lines]
    ojt = [
        (course, line_at[needs[need].pk], fit * choice.rates[choice.courses[course].version.programme_id].ojt_gain)
        for course, need, fit, _value in fits
        if needs[need].pk in line_at
    ]
    return {
        "need_heads": np.array([people for _need, _time, people in asked], float),
        "need_origin": np.array([ORIGINS.index(Origin(need.origin)) for need, _time, _people in asked], int),
        "need_time": time,
        "arc_course": np.array([arc[0] for arc in arcs], int),
        "arc_need": np.array([arc[1] for arc in arcs], int),
        "arc_value": np.array([arc[2] for arc in arcs], float),
        "line_seats": np.array(seats, float).reshape(len(lines), MONTHS),
        "ojt_course": np.array([arc[0] for arc in ojt], int),
        "ojt_line": np.array([arc[1] for arc in ojt], int),
        "ojt_value": np.array([arc[2] for arc in ojt], float),
    }, lines


def _fits(choice: Choice, needs: tuple[Need, ...]) -> list[tuple[int, int, float, float]]:
    """(course, need, fit, value): fit is coverage times distance, value also the share of the programme's graduates who are hired."""
    by_field: dict[int, list[int]] = {}
    for at, course in enumerate(choice.courses):
        by_field.setdefault(course.programme.field_id, []).append(at)
    taught = [frozenset(unit.pk for unit in course.version.units.all()) for course in choice.courses]
    points, centre_at = choice.points(), choice.place("centres")
    fits = []
    for row, need in enumerate(needs):
        asked, place = frozenset(unit.pk for unit in need.units.all()), _point(need)
        distance = [kilometres(point, place) for point in points]
        for at in by_field.get(need.field_id or 0, []):
            course = choice.courses[at]
            covered = coverage(asked, taught[at], course.programme.occupation_id == need.occupation_id)
            near = distance_worth(distance[centre_at[course.centre.pk]], need.origin, bool(course.centre.boarding))
            if covered >= LEAST_COVERAGE and near > 0:
                fit = covered * near
                fits.append((at, row, fit, fit * choice.hiring[course.version.programme_id]))
    return sorted(fits)

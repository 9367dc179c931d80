# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Instructors with upgrading and hiring in, assessors with recruiting: alike people become one row."""

from datetime import date
from typing import Any

import numpy as np

from selaras.ground.network.models import Assessor, Instructor
from selaras.ground.network.rules import LspKind
from selaras.kit.dates import month_end
from selaras.kit.distance import Point, kilometres
from selaras.loop.planning.gather.courses import MILLION, Choice
from selaras.loop.planning.gather.permissions import Permissions
from selaras.loop.planning.models import ExtraDays, HireOffer, RecruitOffer, UpgradeCourse, Year
from selaras.loop.planning.rules import ASSESSING_REACH_KM, DAYS_A_WEEK, MONTHS, SEATS, TEACHING_REACH_KM, travel_price


def _months_before(year: Year, until: date | None, *, open_end: bool) -> np.ndarray:
    """Months that end on or before a day, as 0/1; an open end counts as all or none."""
    if until is None:
        return np.full(MONTHS, float(open_end))
    return np.array([float(month_end(year.year, month) <= until) for month in range(1, MONTHS + 1)])


def _months_between(first: int, last: int) -> np.ndarray:
    months = np.arange(1, MONTHS + 1)
    return (months >= first) & (months <= last)


def _region_point(region: Any) -> Point:
    return Point(float(region.lat), float(region.lon))


def instructor_arrays(
    year: Year, choice: Choice, permissions: Permissions
) -> tuple[dict[str, Any], tuple[tuple[Instructor, ...], ...], tuple[tuple[int, UpgradeCourse], ...], tuple[HireOffer, ...]]:
    """Arrays of groups, upgrades, hires and extra instructor days; the people and offers behind them.

    A competence that expires within the year is counted as not held: renewing it is an upgrade like any other.
    """
    competence_at, centre_at = choice.place("competences"), choice.place("centres")
    alike: dict[tuple[Any, ...], list[Instructor]] = {}
    end = date(year.year, 12, 31)
    rows = Instructor.objects.filter(centre__in=choice.centres).select_related("person", "centre").prefetch_related("competences").order_by("key")
    for person in rows:
        masters = frozenset(held.competence_id for held in person.competences.all() if held.valid_until is None or held.valid_until >= end)
        days = tuple(person.days_a_month * _months_before(year, person.methodology_until, open_end=False))
        if masters and any(days):
            alike.setdefault((centre_at[person.centre_id], person.elsewhere, days, tuple(sorted(masters))), []).append(person)
    keys = sorted(alike)
    reach, travel = _teaching_reach(year, choice, keys)
    teaches = np.zeros((len(keys), len(choice.competences)), bool)
    for row, key in enumerate(keys):
        teaches[row, [competence_at[pk] for pk in key[3]]] = True
    upgrades = _upgrades(year, choice, keys, teaches) if permissions.upgrading else []
    hires = tuple(HireOffer.objects.filter(year=year).select_related("region", "company", "competence").order_by("key"))
    arrays = {
        "group_home": np.array([key[0] for key in keys], int),
        "group_size": np.array([len(alike[key]) for key in keys], int),
        "group_days": np.array([key[2] for key in keys], float).reshape(len(keys), MONTHS),
        "group_teaches": teaches,
        "group_reach": reach,
        "group_travel": travel,
        "upgrade_group": np.array([group for group, _course in upgrades], int),
        "upgrade_competence": np.array([competence_at[course.competence_id] for _group, course in upgrades], int),
        "upgrade_months": np.array([course.months for _group, course in upgrades], int),
        "upgrade_days": np.array([course.days_a_month for _group, course in upgrades], float),
        "upgrade_cost": np.array([course.cost / MILLION for _group, course in upgrades], float),
        "upgrade_most": np.array([min(course.places, len(alike[keys[group]])) for group, course in upgrades], int),
        "upgrade_open": np.array([_months_between(course.first_month, course.last_month) for _group, course in upgrades], bool).reshape(-1, MONTHS),
        **_hire_arrays(hires, choice, competence_at),
        "extra_instructor_days": _extra(year, "field", choice.place("fields")),
    }
    return arrays, tuple(tuple(alike[key]) for key in keys), tuple(upgrades), hires


def _teaching_reach(year: Year, choice: Choice, keys: list[tuple[Any, ...]]) -> tuple[np.ndarray, np.ndarray]:
    points = choice.points()
    reach, travel = np.zeros((len(keys), len(points)), bool), np.zeros((len(keys), len(points)))
    for row, (home, elsewhere, _days, _masters) in enumerate(keys):
        for at, point in enumerate(points):
            km = 0.0 if at == home else kilometres(points[home], point)
            reach[row, at] = at == home or (elsewhere and km <= TEACHING_REACH_KM)
            if at != home and reach[row, at]:
                travel[row, at] = travel_price(km, year.travel_km, year.travel_night, DAYS_A_WEEK) / MILLION
    return reach, travel


def _upgrades(year: Year, choice: Choice, keys: list[tuple[Any, ...]], teaches: np.ndarray) -> list[tuple[int, UpgradeCourse]]:
    """Within the vocational field a person knows: a welder learns another process, not bookkeeping."""
    competence_at = choice.place("competences")
    field_of = np.array([choice.place("fields")[competence.field_id] for competence in choice.competences], int)
    wanted = {version.programme.competence_id for version in choice.programmes}
    courses = [course for course in UpgradeCourse.objects.filter(year=year).order_by("competence__key") if course.competence_id in wanted]
    return [
        (group, course)
        for group in range(len(keys))
        for course in courses
        if not teaches[group, competence_at[course.competence_id]] and field_of[competence_at[course.competence_id]] in set(field_of[teaches[group]])
    ]


def _hire_arrays(hires: tuple[HireOffer, ...], choice: Choice, competence_at: dict[int, int]) -> dict[str, Any]:
    reach = [[kilometres(_region_point(offer.region), point) <= offer.reach_km for point in choice.points()] for offer in hires]
    return {
        "hire_competence": np.array([competence_at[offer.competence_id] for offer in hires], int),
        "hire_days": np.repeat(np.array([offer.days_a_month for offer in hires], float)[:, None], MONTHS, axis=1),
        "hire_price": np.array([offer.price / MILLION for offer in hires], float),
        "hire_reach": np.array(reach, bool).reshape(len(hires), len(choice.centres)),
    }


def _extra(year: Year, axis: str, place: dict[int, int]) -> np.ndarray:
    days = np.zeros((len(place), MONTHS))
    for row in ExtraDays.objects.filter(year=year, **{f"{axis}__isnull": False}):
        days[place[getattr(row, f"{axis}_id")], row.month - 1] += row.days
    return days


def assessor_arrays(
    year: Year, choice: Choice, permissions: Permissions
) -> tuple[dict[str, Any], tuple[tuple[Assessor, ...], ...], tuple[RecruitOffer, ...]]:
    """Arrays of assessors, recruits and extra assessor days; the people and offers behind them."""
    scheme_at, centre_at = choice.place("schemes"), choice.place("centres")
    alike: dict[tuple[Any, ...], list[Assessor]] = {}
    rows = Assessor.objects.select_related("person", "lsp", "region").prefetch_related("schemes", "lsp__schemes").order_by("key")
    for person in rows:
        licensed = {scheme.pk for scheme in person.lsp.schemes.all()}
        schemes = tuple(sorted(scheme_at[scheme.pk] for scheme in person.schemes.all() if scheme.pk in licensed))
        days = tuple(person.days_a_month * _months_before(year, min(person.valid_until, person.lsp.licence_until), open_end=False))
        if schemes and any(days):
            key = (centre_at.get(person.home_id, -1), person.region.code, person.lsp.key, days, schemes)
            alike.setdefault(key, []).append(person)
    keys = sorted(alike)
    first = [alike[key][0] for key in keys]
    reach, price = _assessing_reach(year, choice, [(person.lsp, person.region) for person in first])
    recruits = tuple(
        RecruitOffer.objects.filter(year=year).select_related("region", "lsp", "home").prefetch_related("schemes").order_by("key")
        if permissions.new_assessors
        else ()
    )
    recruit_reach, recruit_price = _assessing_reach(year, choice, [(offer.lsp, offer.region) for offer in recruits])
    arrays = {
        "assessor_home": np.array([key[0] for key in keys], int),
        "assessor_size": np.array([len(alike[key]) for key in keys], int),
        "assessor_days": np.array([key[3] for key in keys], float).reshape(len(keys), MONTHS),
        "assessor_schemes": _schemes([key[4] for key in keys], len(choice.schemes)),
        "assessor_reach": reach,
        "assessor_price": price,
        "recruit_home": np.array([centre_at.get(offer.home_id, -1) for offer in recruits], int),
        "recruit_schemes": _schemes([[scheme_at[scheme.pk] for scheme in offer.schemes.all()] for offer in recruits], len(choice.schemes)),
        "recruit_lead": np.array([offer.lead_months for offer in recruits], int),
        "recruit_cost": np.array([offer.cost / MILLION for offer in recruits], float),
        "recruit_days": np.array([offer.days_a_month for offer in recruits], float),
        "recruit_most": np.array([offer.people for offer in recruits], int),
        "recruit_reach": recruit_reach,
        "recruit_price": recruit_price,
        "recruit_open": np.array([_months_between(offer.first_month, offer.last_month) for offer in recruits], bool).reshape(-1, MONTHS),
        "extra_assessor_days": _extra(year, "scheme", choice.place("schemes")),
    }
    return arrays, tuple(tuple(alike[key]) for key in keys), recruits


def _schemes(rows: list[Any], width: int) -> np.ndarray:
    matrix = np.zeros((len(rows), width), bool)
    for at, schemes in enumerate(rows):
        matrix[at, list(schemes)] = True
    return matrix


def _assessing_reach(year: Year, choice: Choice, people: list[tuple[Any, Any]]) -> tuple[np.ndarray, np.ndarray]:
    """A P1 body tests at the centre that set it up, P2 and P3 wherever it is not too far; a test is two days away from home."""
    points = choice.points()
    days = -(-SEATS // year.candidates_a_day)
    reach, price = np.zeros((len(people), len(points)), bool), np.zeros((len(people), len(points)))
    for row, (lsp, region) in enumerate(people):
        for at, point in enumerate(points):
            km = kilometres(_region_point(region), point)
            own = lsp.kind != LspKind.P1 or lsp.centre_id == choice.centres[at].pk
            reach[row, at] = own and km <= ASSESSING_REACH_KM
            price[row, at] = (year.assessor_day + travel_price(km, year.travel_km, year.travel_night, days)) / MILLION if reach[row, at] else 0.0
    return reach, price

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""A year's tables become one frozen Problem, and the Axes that name its rows.

Runs in an explicit network scope, in one repeatable sequence of rows (everything is ordered by its key), so that the same tables give the same bytes.
"""

from datetime import date

from selaras.engines.planning import Problem
from selaras.kit.scope import whole_network
from selaras.loop.demand.queries.forecast import latest_forecast
from selaras.loop.planning.gather.axes import Axes, Course
from selaras.loop.planning.gather.capacity import rooms_and_centres
from selaras.loop.planning.gather.courses import admissible_courses, course_arrays
from selaras.loop.planning.gather.draft import Draft, draft_of
from selaras.loop.planning.gather.needs import need_arrays, open_needs
from selaras.loop.planning.gather.people import assessor_arrays, instructor_arrays
from selaras.loop.planning.gather.permissions import Permissions
from selaras.loop.planning.models import Plan, Year
from selaras.loop.planning.rules import SEATS, Measure

__all__ = ["Axes", "Course", "Draft", "Permissions", "draft_of", "gather"]


def gather(year: Year, today: date, permissions: Permissions | None = None, plan: Plan | None = None) -> tuple[Problem, Axes]:
    """The whole problem of a year as seen on `today`; `permissions` may forbid levers (upgrading, new assessors).

    With a plan: its problem again, of the needs and people that it counted on.
    """
    permissions = permissions or Permissions()
    with whole_network():
        choice = admissible_courses(year)
        capacity, rooms, floors = rooms_and_centres(year, choice)
        courses, offers, fixed, notes = course_arrays(year, choice, rooms)
        teaching, groups, upgrades, hires = instructor_arrays(year, choice, permissions)
        testing, assessors, recruits = assessor_arrays(year, choice, permissions)
        asked = open_needs(today, plan)
        serving, lines = need_arrays(year, choice, asked)
    problem = Problem(**year_numbers(year), **capacity, **courses, **teaching, **testing, **serving)
    axes = Axes(
        year=year,
        centres=choice.centres,
        fields=choice.fields,
        programmes=choice.programmes,
        competences=choice.competences,
        schemes=choice.schemes,
        regions=choice.regions,
        courses=choice.courses,
        rooms=tuple(rooms),
        offers=offers,
        groups=groups,
        upgrades=upgrades,
        hires=hires,
        assessors=assessors,
        recruits=recruits,
        floors=floors,
        needs=tuple(each.need for each in asked),
        forecast=plan.forecast if plan else latest_forecast(),
        lines=lines,
        fixed=fixed,
        notes=(*choice.notes, *notes),
    )
    return problem, axes


def year_numbers(year: Year) -> dict[str, object]:
    """Targets, money and weights."""
    targets = {target.measure: target for target in year.targets.all()}
    participants, certified = targets.get(Measure.PARTICIPANTS), targets.get(Measure.CERTIFIED)
    return {
        "seats": SEATS,
        "target_participants": float(participants.amount) if participants else 0.0,
        "target_certified": float(certified.amount) if certified else 0.0,
        "participants_count_local": bool(participants and participants.local_counts),
        "certified_count_local": bool(certified and certified.local_counts),
        "budget": year.budget / 1e6,
        "people_per_million": year.people_per_million,
        "pass_spread": year.pass_spread,
    }

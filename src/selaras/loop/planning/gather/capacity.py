# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Workshops by centre and field, what a centre can administer, and the floors."""

from typing import Any

import numpy as np

from selaras.ground.network.models import Centre, Workshop
from selaras.ground.standards.models import Field
from selaras.loop.planning.gather.courses import Choice
from selaras.loop.planning.models import CentreYear, Year
from selaras.loop.planning.rules import MONTHS


def rooms_and_centres(year: Year, choice: Choice) -> tuple[dict[str, Any], list[tuple[Centre, Field]], tuple[Centre, ...]]:
    """Workshop-weeks a month by (centre, field), packages a centre can administer, floors of packages; the rooms, and the centres with a floor."""
    needed = {(course.centre.pk, course.programme.field_id) for course in choice.courses}
    weeks: dict[tuple[int, int], float] = {}
    for workshop in Workshop.objects.filter(centre__in=choice.centres):
        place = (workshop.centre_id, workshop.field_id)
        weeks[place] = weeks.get(place, 0.0) + workshop.classes_at_a_time * workshop.weeks_a_year / MONTHS
    rooms = [(centre, field) for centre in choice.centres for field in choice.fields if (centre.pk, field.pk) in needed]
    limits = {row.centre_id: row for row in CentreYear.objects.filter(year=year)}
    floors = tuple(centre for centre in choice.centres if centre.pk in limits and limits[centre.pk].least)
    homes = np.array([course.centre.pk for course in choice.courses], int)
    arrays = {
        "room_weeks": np.repeat(np.array([weeks[centre.pk, field.pk] for centre, field in rooms], float)[:, None], MONTHS, axis=1),
        "centre_most": np.array([limits[centre.pk].most if centre.pk in limits else 0 for centre in choice.centres], int),
        "floor_courses": np.array([homes == centre.pk for centre in floors], bool).reshape(len(floors), len(homes)),
        "floor_least": np.array([limits[centre.pk].least for centre in floors], int),
        "region_applicants": _applicants(year, choice),
    }
    return arrays, rooms, floors


def _applicants(year: Year, choice: Choice) -> np.ndarray:
    people = dict(year.applicants.values_list("region_id", "people"))
    return np.array([people.get(region.pk, 0) for region in choice.regions], float)

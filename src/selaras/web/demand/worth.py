# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What the last plan says about the occupation and the place of a need that waits, within its origin: short, or full.

Demand knows no plan; this page asks both.
"""

from collections.abc import Iterable, Mapping

from selaras.loop.demand.models import Need
from selaras.loop.planning.models import Plan
from selaras.loop.planning.queries.needs import PlaceInPlan, places_in
from selaras.loop.planning.queries.plans import last_plan


def meant(need: Need) -> int | None:
    """The occupation of a need (a key): its code, else the likeliest proposal; the need with its proposals."""
    if need.occupation_id is not None:
        return int(need.occupation_id)
    likeliest = next(iter(need.proposals.all()), None)
    return likeliest.occupation_id if likeliest else None


def plan_says(needs: Iterable[Need]) -> tuple[Plan | None, Mapping[int, PlaceInPlan]]:
    """The last plan, and what it says by need (a key), of those whose occupation is known or proposed. Three queries."""
    plan = last_plan()
    places = {need.pk: (need.origin, occupation, need.region_id) for need in needs if (occupation := meant(need)) is not None}
    if plan is None or not places:
        return plan, {}
    _origins, occupations, regions = map(set, zip(*places.values(), strict=True))
    known = places_in(plan, occupations, regions)
    return plan, {pk: known.get(place, PlaceInPlan()) for pk, place in places.items()}

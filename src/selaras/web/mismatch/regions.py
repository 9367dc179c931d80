# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The profile of a region: what is needed there, what it says of its own potential, who trains within reach, and which programmes would fit."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from django.db.models import Count, Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy

from selaras.ground.network.models import Centre, Post
from selaras.ground.standards.models import Occupation, Programme, ProgrammeVersion, Region
from selaras.kit.distance import Point, kilometres
from selaras.kit.scope import whole_network
from selaras.loop.demand.models import Need
from selaras.loop.forum.models import Statement
from selaras.loop.forum.rules import Origin, StatementState
from selaras.loop.mismatch.models import Measure, YearOutcome
from selaras.loop.mismatch.queries.cube import Cube, cube_of, latest_measure
from selaras.loop.mismatch.queries.guarded import guarded, guarded_rows
from selaras.loop.mismatch.queries.houses import terms_of
from selaras.loop.mismatch.queries.mix import mix_of
from selaras.loop.mismatch.queries.panorama import Choice, Cut, by, named, whole
from selaras.loop.mismatch.rules import protected
from selaras.loop.planning.models import Plan
from selaras.loop.planning.models import Request as Asked
from selaras.web.access import NETWORK_WIDE, Menu, Request, page
from selaras.web.mismatch.mixes import MixShown, mix_names, shown_mix
from selaras.web.mismatch.views import GUARDED, STAFF

NEIGHBOURS_KM = 60.0  # centres so near are shown as neighbours
SOMEBODY = 0.5  # people; fewer are nobody
MOST_SHOWN = 8  # of industries, statements
MOST_OCCUPATIONS = 5  # of each origin


def a_region(post: Post) -> Mapping[str, Any] | None:
    """An example: the visitor's own region, or that of the first centre."""
    if post.region_id:
        return {"pk": post.region_id}
    centre = post.centre or Centre.objects.order_by("key").first()
    return {"pk": centre.region_id} if centre and latest_measure() else None


@page(*NETWORK_WIDE, *GUARDED, menu=Menu("mismatch", lazy("Regions and what fits them"), icon="map-pin", order=30))
def regions(request: Request) -> HttpResponse:
    """Which region has which gap, and who trains there? A tenant goes straight to its own."""
    post = request.post
    own = post.region_id or (post.centre.region_id if post.centre else None)
    if own:
        return redirect("mismatch:region", own)
    made = latest_measure()
    if made is None:
        return render(request, "mismatch/none.html", {"staff": post.role in STAFF})
    cube = cube_of(made)
    gaps: dict[int, dict[Origin, Any]] = {}
    for origin in Origin:
        for row in by(cube, Choice(origin), Cut.REGION):
            gaps.setdefault(row.key, {})[origin] = row
    centres = dict(Centre.objects.filter(closed_on=None).order_by().values_list("region").annotate(count=Count("pk")))
    places = named(Region, set(gaps) | set(centres))
    rows = [(places[key], [gaps.get(key, {}).get(origin) for origin in Origin], centres.get(key, 0)) for key in places]
    rows.sort(key=lambda row: (-sum(each.people for each in row[1] if each), row[0].name))
    return render(request, "mismatch/regions.html", {"made": made, "rows": rows, "origins": list(Origin)})


@page(*NETWORK_WIDE, *GUARDED, example=a_region)
def region(request: Request, pk: int) -> HttpResponse:
    """What is needed in this region, what should its centres teach, and why?"""
    place = get_object_or_404(Region.objects.select_related("parent"), pk=pk)
    made = latest_measure()
    if made is None:
        return render(request, "mismatch/none.html", {"staff": request.post.role in STAFF})
    cube, guard = cube_of(made), request.post.role in GUARDED
    here = [(origin, whole(cube, Choice(origin, region=pk)), by(cube, Choice(origin, region=pk), Cut.OCCUPATION)) for origin in Origin]
    if guard:
        here = [(origin, guarded(row), guarded_rows(rows)) for origin, row, rows in here]
    occupations = named(Occupation, {row.key for _origin, _all, rows in here for row in rows[:MOST_OCCUPATIONS]})
    statements = Statement.objects.filter(origin=Origin.REGION, region=place, state=StatementState.TAKEN_UP).exclude(evidence="")
    context = {
        "made": made,
        "region": place,
        "guard": guard,
        "needs": [(origin, row, [(each, occupations.get(each.key)) for each in rows[:MOST_OCCUPATIONS]], len(rows)) for origin, row, rows in here],
        "industries": industries(place, request.today, guard),
        "potential": statements.order_by("-heads_most", "pk")[:MOST_SHOWN],
        "unmet": unmet_here(cube, pk, guard=guard, own=request.post.centre_id),
        **trained(made, cube, place, request.post, guard),
    }
    return render(request, "mismatch/region.html", context)


def industries(place: Region, day: date, guard: bool) -> list[tuple[str, int, float | None]]:
    """Of the companies' needs there: each industry, how many companies, and people expected."""
    with whole_network():
        rows = (
            Need.objects.countable(day)
            .filter(region=place, company__isnull=False)
            .order_by()
            .values_list("company__industry__title_id")
            .annotate(companies=Count("company", distinct=True), people=Sum("worth"))
        )
        found = sorted(rows, key=lambda row: -row[2])
    shown = [(words, companies, protected(people) if guard else people) for words, companies, people in found]
    return [row for row in shown if row[2] is not None][:MOST_SHOWN]


def trained(made: Measure, cube: Cube, place: Region, post: Post, guard: bool) -> dict[str, Any]:
    """Centres of the region with what they should teach, neighbours, and what became of graduates. What a centre asked for, gets, lacks and reached
    is shown to the network and to the centre itself.
    """
    centres = list(Centre.objects.filter(closed_on=None).select_related("region").order_by("name"))
    inside = sorted((centre for centre in centres if centre.region_id == place.pk), key=lambda centre: centre.pk != post.centre_id)  # one's own first
    told = {centre.pk for centre in centres if not guard or centre.pk == post.centre_id}
    plan = plan_of(made)
    with whole_network():  # needs are shown as sums, and of centres only what is told
        asked = {(row.centre_id, row.programme_id): row.packages for row in Asked.objects.filter(year=plan.year, centre__in=inside)} if plan else {}
        outcomes = {row["centre"]: row for row in YearOutcome.objects.filter(centre__in=inside).values("centre").annotate(
            completed=Sum("completed"), reached=Sum("reached"), at_work=Sum("at_work"))}  # fmt: skip
    limits = terms_of(made.supply).most
    advised = advice(cube, inside, asked, guard=guard, told=told)
    return {
        "centres": [
            {
                "centre": centre,
                "own": centre.pk == post.centre_id,
                "told": centre.pk in told,
                "most": limits.get(centre.pk),
                "advice": advised[centre.pk],
                "outcome": outcomes.get(centre.pk),
            }
            for centre in inside
        ],
        "near": neighbours(cube, place, [centre for centre in centres if centre not in inside], told),
        "near_km": NEIGHBOURS_KM,
        "plan": plan,
        "origins": list(Origin),
    }


@dataclass(frozen=True)
class UnmetRow:
    """People of a region whom nobody meets: with which centre and programme they are counted, or why with none.

    `now`: whether it can be taught with what is there (None: not told).
    """

    centre: Centre | None
    programme: Programme | None
    people: float | None
    now: bool | None
    why: Promise | str


def unmet_here(cube: Cube, region: int, *, guard: bool, own: int | None) -> list[UnmetRow]:
    """Everybody in a region whom nobody meets, once: the largest first, whom nobody would teach last; of guarded figures what may be told.

    Whoever sees guarded figures learns of its own centre only what can be taught there.
    """
    here = cube.region == region
    of = here[cube.gift_line]
    sums = np.bincount(cube.gift_mix[of], cube.gift_people[of], minlength=len(cube.mix_version))
    mixes = [int(at) for at in np.flatnonzero(sums >= SOMEBODY)]
    centres = named(Centre, {int(cube.mix_centre[at]) for at in mixes})
    versions = ProgrammeVersion.objects.select_related("programme").in_bulk({int(cube.mix_version[at]) for at in mixes})
    found = []
    for at in mixes:
        centre = centres[int(cube.mix_centre[at])]
        now = bool(cube.mix_ready[at]) if not guard or centre.pk == own else None
        found.append(UnmetRow(centre, versions[int(cube.mix_version[at])].programme, float(sums[at]), now, ""))
    found.sort(key=lambda row: (-round(row.people or 0.0, 6), str(row.centre), str(row.programme)))
    untaught = float(cube.gap[here & ~cube.taught].sum())
    others = float(cube.gap[here].sum()) - untaught - float(sums[mixes].sum())
    found += [
        UnmetRow(None, None, people, None, why)
        for people, why in ((untaught, lazy("no programme teaches enough of it")), (others, lazy("too few for a class within reach, or no room")))
        if people >= SOMEBODY
    ]
    told = [replace(row, people=protected(row.people or 0.0)) for row in found] if guard else found
    return [row for row in told if row.people is not None]


def plan_of(made: Measure) -> Plan | None:
    """The plan whose graduates were measured, if it was a plan."""
    if made.supply is None or made.supply.label != "planning.plan":
        return None
    return Plan.objects.select_related("year").filter(pk=made.supply.key).first()


def neighbours(cube: Cube, place: Region, others: Sequence[Centre], told: Collection[int]) -> list[tuple[Centre, float, int | None]]:
    """Centres of other regions near by with their distance and, where it is told, how many packages they have."""
    if place.lat is None:
        return []
    point = Point(float(place.lat), float(place.lon))
    away = [(kilometres(point, Point(float(centre.lat), float(centre.lon))), centre) for centre in others]
    near = sorted(((km, centre) for km, centre in away if km <= NEIGHBOURS_KM), key=lambda each: each[0])
    return [(centre, km, int(cube.mix_planned[cube.mix_centre == centre.pk].sum()) if centre.pk in told else None) for km, centre in near]


def advice(cube: Cube, centres: Sequence[Centre], asked: Mapping[tuple[int, int], int], *, guard: bool, told: Collection[int]) -> dict[int, MixShown]:
    """By centre, what it should teach in words."""
    fits = {centre.pk: mix_of(cube, centre.pk, centre.region_id) for centre in centres}
    names = mix_names([fit for rows in fits.values() for fit in rows], {programme for _centre, programme in asked})
    of = {centre.pk: {programme: packages for (where, programme), packages in asked.items() if where == centre.pk} for centre in centres}
    return {key: shown_mix(names, rows, of[key], guard=guard, told=key in told) for key, rows in fits.items()}

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The profile of a region: what is needed there, what it says of its own potential, who trains within reach, and which programmes would fit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
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
from selaras.loop.mismatch.queries.mix import Fit, mix, planned_packages
from selaras.loop.mismatch.queries.panorama import Choice, Cut, by, named, whole
from selaras.loop.mismatch.rules import protected
from selaras.loop.planning.models import Plan
from selaras.loop.planning.models import Request as Asked
from selaras.web.access import NETWORK_WIDE, Menu, Request, page
from selaras.web.mismatch.views import GUARDED, STAFF

NEIGHBOURS_KM = 60.0  # centres so near are shown as neighbours
FIRST = 12  # programmes that are shown at once
MOST_SHOWN = 8  # of occupations, industries, statements


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
    occupations = named(Occupation, {row.key for _origin, _all, rows in here for row in rows[:MOST_SHOWN]})
    statements = Statement.objects.filter(origin=Origin.REGION, region=place, state=StatementState.TAKEN_UP).exclude(evidence="")
    context = {
        "made": made,
        "region": place,
        "guard": guard,
        "needs": [(origin, row, [(each, occupations.get(each.key)) for each in rows[:MOST_SHOWN]]) for origin, row, rows in here],
        "industries": industries(place, request.today, guard),
        "potential": statements.order_by("-heads_most", "pk")[:MOST_SHOWN],
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


@dataclass(frozen=True)
class Advice:
    """A programme at a centre beside what was asked and what the plan gives; None: the centre asked for nothing, or it is not told."""

    programme: Programme
    fit: Fit | None
    wanted: tuple[float | None, ...]
    here: float | None
    unmet: float | None
    advised: int
    asked: int | None
    planned: int | None
    occupations: tuple[str, ...]
    places: tuple[str, ...]

    @property
    def differs(self) -> int:
        """Packages by which the advice lies above the plan; negative where it lies below."""
        return 0 if self.planned is None else self.advised - self.planned

    @property
    def above(self) -> int:
        """Packages by which the plan lies above the advice."""
        return -self.differs


def trained(made: Measure, cube: Cube, place: Region, post: Post, guard: bool) -> dict[str, Any]:
    """Centres of the region with the programmes that fit, neighbours, and what became of graduates. What a centre asked for, gets and reached is
    shown to the network and to the centre itself.
    """
    centres = list(Centre.objects.filter(closed_on=None).select_related("region").order_by("name"))
    inside = sorted((centre for centre in centres if centre.region_id == place.pk), key=lambda centre: centre.pk != post.centre_id)  # one's own first
    told = {centre.pk for centre in centres if not guard or centre.pk == post.centre_id}
    with whole_network():  # needs are shown as sums, and of centres only what is told
        packages = planned_packages(made, [centre.pk for centre in centres])
        plan = Plan.objects.filter(pk=made.supply.key).first() if made.supply and made.supply.label == "planning.plan" else None
        asked = {(row.centre_id, row.programme_id): row.packages for row in Asked.objects.filter(year=plan.year, centre__in=inside)} if plan else {}
        outcomes = {row["centre"]: row for row in YearOutcome.objects.filter(centre__in=inside).values("centre").annotate(
            completed=Sum("completed"), reached=Sum("reached"), at_work=Sum("at_work"))}  # fmt: skip
    near = []
    if place.lat is not None:
        point = Point(float(place.lat), float(place.lon))
        away = [(kilometres(point, Point(float(centre.lat), float(centre.lon))), centre) for centre in centres if centre not in inside]
        near = [
            (centre, km, _count(packages, centre.pk) if centre.pk in told else None)
            for km, centre in sorted(away, key=lambda each: each[0])
            if km <= NEIGHBOURS_KM
        ]
    advised = {centre.pk: advice(cube, centre, packages, asked, guard=guard, told=centre.pk in told) for centre in inside}
    return {
        "centres": [
            {
                "centre": centre,
                "own": centre.pk == post.centre_id,
                "told": centre.pk in told,
                "packages": _count(packages, centre.pk),
                "first": advised[centre.pk][:FIRST],
                "more": advised[centre.pk][FIRST:],
                "outcome": outcomes.get(centre.pk),
            }
            for centre in inside
        ],
        "near": near,
        "near_km": NEIGHBOURS_KM,
        "plan": plan,
        "origins": list(Origin),
    }


def _count(packages: Mapping[tuple[int, int], int], centre: int) -> int:
    return sum(count for (where, _programme), count in packages.items() if where == centre)


def advice(
    cube: Cube,
    centre: Centre,
    packages: Mapping[tuple[int, int], int],
    asked: Mapping[tuple[int, int], int],
    *,
    guard: bool,
    told: bool,
) -> list[Advice]:
    """The programmes that fit the needs within reach of a centre, and, where that is told, those that it asked for or gets though nothing fits."""
    fits = mix(cube, centre.pk) if centre.pk in set(cube.centre.tolist()) else []
    programme_of = dict(ProgrammeVersion.objects.filter(pk__in=[fit.version for fit in fits]).values_list("pk", "programme"))
    by_programme = {programme_of[fit.version]: fit for fit in fits}
    others = {programme for where, programme in (*packages, *asked) if told and where == centre.pk} - set(by_programme)
    programmes = named(Programme, {*by_programme, *others})
    occupations = named(Occupation, {key for fit in fits for key in fit.occupations})
    places = named(Region, {key for fit in fits for key in fit.places})

    def shown(people: float) -> float | None:
        return protected(people) if guard else people

    rows = []
    for key in (*by_programme, *sorted(others)):
        fit = by_programme.get(key)
        rows.append(
            Advice(
                programme=programmes[key],
                fit=fit,
                wanted=tuple(shown(fit.wanted[origin]) for origin in Origin) if fit else (0.0,) * len(Origin),
                here=shown(fit.here) if fit else 0.0,
                unmet=shown(fit.unmet) if fit else 0.0,
                advised=fit.packages if fit else 0,
                asked=asked.get((centre.pk, key)) if told else None,
                planned=packages.get((centre.pk, key), 0) if told else None,
                occupations=tuple(str(occupations[each]) for each in fit.occupations if each in occupations) if fit else (),
                places=tuple(str(places[each]) for each in fit.places if each in places) if fit else (),
            )
        )
    return rows

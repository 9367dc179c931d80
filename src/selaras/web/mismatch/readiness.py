# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What centres lack to serve the needs within their reach, by people served per rupiah; a centre sees its own."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from selaras.ground.network.models import Centre, Post
from selaras.ground.network.rules import CURES, WEEKS_A_YEAR, Aspect
from selaras.ground.people.rules import Role
from selaras.ground.standards.models import Field
from selaras.loop.mismatch.models import Measure
from selaras.loop.mismatch.queries.cube import Cube, cube_of, latest_measure
from selaras.loop.mismatch.queries.having import Bundle
from selaras.loop.mismatch.queries.houses import Facts, Price, facts_of, terms_of
from selaras.loop.mismatch.queries.readiness import CentreGap, gap_of
from selaras.loop.mismatch.rules import Bound, protected
from selaras.loop.planning.models import UpgradeCourse
from selaras.web.access import NETWORK_WIDE, Menu, Request, fetch, page
from selaras.web.mismatch.bundles import Shown, item_rows, names_of, shown_bundles
from selaras.web.mismatch.regions import plan_of
from selaras.web.mismatch.sheets import LACKS, lack_rows
from selaras.web.mismatch.views import STAFF, measured, where_measured
from selaras.web.ui.fields import searchable
from selaras.web.ui.lists import sheet_of

A_PAGE = 50
FIRST = 12  # bundles that are shown at once
LEAST_SHOWN = 0.5  # people; less is nobody


class LackForm(forms.Form):
    """Which centre and field is looked at. A value that is not offered chooses nothing."""

    centre = forms.ChoiceField(label=_("Centre"), required=False)
    field = forms.ChoiceField(label=_("Vocational field"), required=False)

    def __init__(self, data: Any, *, centres: Collection[Centre], fields: Collection[Field]) -> None:
        super().__init__({name: data.get(name, "") for name in self.base_fields})
        self.fields["centre"].choices = [("", _("all centres")), *((str(row.pk), row.name) for row in centres)]
        self.fields["field"].choices = [("", _("all fields")), *((str(row.pk), row.title) for row in fields)]
        searchable(self, ("centre",))
        self.is_valid()

    def key(self, name: str) -> int:
        """The chosen row; 0: all."""
        return int(self.cleaned_data.get(name) or 0)


class Lacking:
    """What the chosen centres lack, as it stands now, with what it takes to show it."""

    def __init__(self, request: Request, made: Measure, centres: Sequence[Centre], field: int = 0, *, guard: bool = False) -> None:
        self.made, self.centres, self.field = made, {row.pk: row for row in centres}, field
        self.plan = plan_of(made)
        self.until = terms_of(made.supply).until or date(request.today.year, 12, 31)
        self.cube: Cube = cube_of(made)
        self.facts: Facts = facts_of(self.cube, made.supply, list(self.centres), self.until, self._upgrading())
        self.gaps: dict[int, CentreGap] = {key: gap_of(self.cube, self.facts, key, guard=guard) for key in self.centres}

    def _upgrading(self) -> dict[int, Price]:
        """The upgrading courses of the planned year, as they cost today, by competence."""
        courses = UpgradeCourse.objects.filter(year=self.plan.year) if self.plan else UpgradeCourse.objects.none()
        return {row.competence_id: Price(row.cost, row.source) for row in courses}

    def of(self, centre: int) -> list[Bundle]:
        """A centre's bundles of the chosen field that lack something."""
        return [each for each in self.gaps[centre].bundles if not self.field or self.facts.courses[each.version].field == self.field]


def _open() -> list[Centre]:
    return list(Centre.objects.filter(closed_on=None).order_by("name"))


@page(*NETWORK_WIDE, Role.CENTRE_HEAD, menu=Menu("mismatch", _("What centres lack"), icon="tool", order=40))
def readiness(request: Request) -> HttpResponse:
    """Which centre lacks what, and where does a rupiah serve most people? A head of a centre goes straight to its own."""
    if request.post.centre:
        return redirect("mismatch:centre", request.post.centre.key)
    made = latest_measure()
    if made is None:
        return render(request, "mismatch/none.html", {"staff": request.post.role in STAFF})
    centres = _open()
    form = LackForm(request.GET, centres=centres, fields=list(Field.objects.order_by("title_id")))
    chosen = [row for row in centres if form.key("centre") in (0, row.pk)]
    seen = Lacking(request, made, chosen, form.key("field"))
    rows = [(row, seen.gaps[row.pk], seen.of(row.pk)) for row in chosen]
    rows.sort(key=lambda row: _first(row[2]))
    found = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    names = names_of(seen.facts, [bundles[0] for _row, _gap, bundles in found if bundles])
    context = {
        "made": made,
        "form": form,
        "found": found,
        "until": seen.until,
        "rows": [(row, gap, totals(bundles), shown_bundles(names, bundles[:1], guard=False)) for row, gap, bundles in found],
        "some": any(bundles for _row, _gap, bundles in rows),
    }
    return render(request, "mismatch/readiness.html", context)


def _first(bundles: Sequence[Bundle]) -> tuple[int, float]:
    """Centres by their best bundle, as bundles are ranked; those that lack nothing last."""
    if not bundles:
        return 3, 0.0
    best = bundles[0]
    return (0, 0.0) if not best.lacks else (1, -(best.per_million or 0.0)) if best.known else (2, -best.people)


def totals(bundles: Sequence[Bundle]) -> Mapping[str, Any]:
    """People and rupiah of all bundles, everything once, and how many have a price that nobody knows."""
    return {
        "bundles": len(bundles),
        "people": sum(each.people for each in bundles),
        "cost": sum(each.cost for each in bundles),
        "unknown": sum(not each.known for each in bundles),
    }


def a_centre(post: Post) -> Mapping[str, Any] | None:
    """An example: the visitor's own centre, else the first."""
    centre = post.centre or Centre.objects.filter(closed_on=None).order_by("name").first()
    return {"key": centre.key} if centre and latest_measure() else None


@page(*NETWORK_WIDE, Role.CENTRE_HEAD, example=a_centre)
def centre(request: Request, key: str) -> HttpResponse:
    """What does this centre lack to serve the needs within its reach, and what serves most people per rupiah?

    The head of a centre sees its own only, and people as sums of at least five.
    """
    found = fetch(request, Centre, key=key)
    made = latest_measure()
    if made is None:
        return render(request, "mismatch/none.html", {"staff": request.post.role in STAFF})
    guard = request.post.role == Role.CENTRE_HEAD
    seen = Lacking(request, made, [found], guard=guard)
    gap = seen.gaps[found.pk]
    names = names_of(seen.facts, [*gap.ready, *gap.bundles], why=(seen.cube, found.pk))
    bundles = shown_bundles(names, gap.bundles, guard=guard)
    context = {
        "made": made,
        "centre": found,
        "guard": guard,
        "until": seen.until,
        "plan": seen.plan,
        "unmet": _told(gap.unmet, guard),
        "origins": {origin: _told(people, guard) for origin, people in gap.by_origin.items() if people >= LEAST_SHOWN},
        "now": _told(gap.served_now, guard),
        "then": _told(gap.people, guard),
        "out": _told(gap.out, guard),
        "totals": totals(gap.bundles),
        "first": bundles[:FIRST],
        "more": bundles[FIRST:],
        "ready": shown_bundles(names, gap.ready, guard=guard),
        "items": item_rows(names, gap.opens, guard=guard)[:FIRST],
        "all_items": len(gap.opens),
        "unready": [(Aspect(aspect).label, CURES[aspect]) for aspect in seen.facts.houses[found.pk].unmet],
        "room": Bound.ROOM,
        "weeks": WEEKS_A_YEAR,
    }
    return render(request, "mismatch/centre.html", context)


def _told(people: float, guard: bool) -> float | None:
    return protected(people) if guard else people


@page(*NETWORK_WIDE, part=True, example=where_measured)
def readiness_file(request: Request) -> HttpResponse:
    """All bundles of the chosen centres and field as a spreadsheet."""
    made, centres = measured(), _open()
    form = LackForm(request.GET, centres=centres, fields=list(Field.objects.all()))
    seen = Lacking(request, made, [row for row in centres if form.key("centre") in (0, row.pk)], form.key("field"))
    by_centre = {row: seen.of(key) for key, row in seen.centres.items()}
    names = names_of(seen.facts, [each for bundles in by_centre.values() for each in bundles])
    rows: list[tuple[Centre, Sequence[Shown]]] = [(row, shown_bundles(names, bundles, guard=False)) for row, bundles in by_centre.items()]
    return sheet_of("kekurangan-balai", LACKS.export(lack_rows(rows)))

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The panorama of the gap, and the needs behind every figure of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from selaras.ground.network.models import Centre, Post
from selaras.ground.people.rules import Role
from selaras.ground.standards.models import Equipment, Programme
from selaras.kit.spreadsheets import csv_of
from selaras.loop.demand.queries import listed_needs
from selaras.loop.forum.rules import Origin
from selaras.loop.mismatch.jobs import measure_mismatch
from selaras.loop.mismatch.models import Measure
from selaras.loop.mismatch.queries.cube import Cube, cube_of, latest_measure, month_of
from selaras.loop.mismatch.queries.guarded import guarded, guarded_cross, guarded_flows, guarded_graduates, guarded_rows
from selaras.loop.mismatch.queries.panorama import Choice, Cross, Cut, Flow, Graduates, Row, by, cross, flows, graduates, named, rows_behind, whole
from selaras.loop.mismatch.rules import GAP, IDLE, MEANS, Missing, Part, protected
from selaras.web.access import NETWORK_WIDE, Menu, Request, page
from selaras.web.mismatch import pictures
from selaras.web.mismatch.forms import ChoiceForm
from selaras.web.mismatch.sheets import CUT, NEEDS, cut_rows, need_rows
from selaras.web.ui.lists import sheet_of
from selaras.web.ui.templatetags.figures import number

STAFF = (Role.PLANNER, Role.DESK)
GUARDED = (Role.CENTRE_HEAD, Role.LABOUR_OFFICE)  # who see aggregates only
A_PAGE = 50
MOST_ROWS = 20  # of a cut on the page; the file has all
MOST_FOUND = 12
MOST_IDLE = 10
NAMED = ("unit", "equipment", "occupation", "region")  # what a finding is of
PARAMETER: Mapping[Cut, str] = {Cut.MONTH: "month"}  # the others are called in the address as they are in the cube


def where_measured(_post: Post) -> Mapping[str, Any] | None:
    """A file can be looked at where something was measured."""
    return {} if latest_measure() else None


@page(*NETWORK_WIDE, *GUARDED, menu=Menu("mismatch", lazy("Where training and work do not meet"), icon="scale", order=10))
def panorama(request: Request) -> HttpResponse:
    """How many of the people asked for can be met, what keeps the others apart, and where?

    Heads of centres and labour offices see aggregates only: no figure below five, and no need behind one.
    """
    made = latest_measure()
    if made is None:
        return render(request, "mismatch/none.html", {"staff": request.post.role in STAFF})
    cube = cube_of(made)
    form = ChoiceForm(request.GET, cube=cube)
    seen = Seen(cube, form.choice, guard=request.post.role in GUARDED, centre=request.post.centre_id)
    found = seen.by(form.cut)
    names = names_of(form, form.cut)
    context = {
        "made": made,
        "form": form,
        "guard": seen.guard,
        "all": seen.whole(),
        "parts": [(part, MEANS[part]) for part in Part],
        "cuts": list(Cut),
        "rows": [
            (row, names.get(row.key, "–"), narrowed(request, form.cut, row.key), behind(request, form.cut, row.key)) for row in found[:MOST_ROWS]
        ],
        "of_rows": len(found),
        "behind": behind(request),
        "found": standing_out(made, seen, form),
        "idle": idle(seen),
        "indices": indices_of(made),
        "staff": request.post.role in STAFF,
        **drawn(request, seen, found, form),
    }
    return render(request, "mismatch/panorama.html", context)


@dataclass(frozen=True)
class Seen:
    """A choice of the lines as a visitor may see it: whole, or guarded and with the graduates of the visitor's own centre only."""

    cube: Cube
    choice: Choice
    guard: bool
    centre: int | None = None

    def whole(self) -> Any:
        """All that is chosen."""
        row = whole(self.cube, self.choice)
        return guarded(row) if self.guard else row

    def by(self, cut: Cut) -> Sequence[Any]:
        """The rows of a cut."""
        rows = by(self.cube, self.choice, cut)
        return guarded_rows(rows) if self.guard else rows

    def cross(self, down: Cut, across: Cut) -> Cross:
        """The gap by two cuts."""
        table = cross(self.cube, self.choice, down, across)
        return guarded_cross(table) if self.guard else table

    def flows(self) -> tuple[list[Flow], list[Flow]]:
        """From fields to occupations, from occupations to programmes."""
        asked, met = flows(self.cube, self.choice)
        return (guarded_flows(asked), guarded_flows(met)) if self.guard else (asked, met)

    def graduates(self) -> list[Graduates]:
        """What is taught."""
        if self.guard:
            return guarded_graduates(graduates(self.cube, self.choice, centre=self.centre or 0))
        return graduates(self.cube, self.choice, most=MOST_IDLE)

    def told(self, people: float) -> float | None:
        """One figure; None where it may not be told."""
        return protected(people) if self.guard else people


def drawn(request: Request, seen: Seen, found: Sequence[Any], form: ChoiceForm) -> dict[str, Any]:
    """The pictures of a choice."""
    of_field, of_occupation = names_of(form, Cut.FIELD), names_of(form, Cut.OCCUPATION)
    occupations, places, crossed = seen.by(Cut.OCCUPATION), seen.by(Cut.REGION), seen.cross(Cut.FIELD, Cut.MONTH)
    asked, met = seen.flows()
    programmes = {key: str(row) for key, row in named(Programme, pictures.largest_programmes(met)).items()}
    return {
        "chart_parts": pictures.parts(found, names_of(form, form.cut), _("People asked for, by what becomes of them")),
        "chart_quadrant": pictures.field_of_four(occupations, of_occupation, lambda key: narrowed(request, Cut.OCCUPATION, key)),
        "chart_map": pictures.places(places, form.things.of["region"], lambda key: narrowed(request, Cut.REGION, key)),
        "chart_ways": pictures.ways(asked, met, {"f": of_field, "o": of_occupation, "p": programmes}),
        "months": [month_of(key) for key in crossed.columns],
        "cells": [
            (
                of_field.get(row, "–"),
                [(value, behind(request, Cut.FIELD, row, month=month)) for month, value in zip(crossed.columns, line, strict=True)],
            )
            for row, line in zip(crossed.rows, crossed.gap.tolist(), strict=True)
        ],
        "most": float(crossed.gap.max(initial=0.0)),
    }


def names_of(form: ChoiceForm, cut: Cut) -> dict[int, str]:
    """The words for the keys of a cut."""
    if cut == Cut.MONTH:
        return {int(key): str(words) for key, words in form.fields["month"].choices if key}
    return form.things.words(cut)


def address(request: Request, name: str, **changes: Any) -> str:
    """A page of mismatch with the choice of this one, but for the changes."""
    chosen = {key: value for key, value in request.GET.items() if value and key != "page"}
    return f"{_page(name)}?{urlencode({**chosen, **changes})}"


@cache
def _page(name: str) -> str:
    return reverse(f"mismatch:{name}")


def narrowed(request: Request, cut: Cut, key: int) -> str:
    """The panorama of one thing of a cut; a finer cut of it, where there is one."""
    finer = {Cut.FIELD: Cut.OCCUPATION, Cut.OCCUPATION: Cut.REGION, Cut.PROVINCE: Cut.REGION, Cut.REGION: Cut.OCCUPATION, Cut.MONTH: Cut.OCCUPATION}
    return address(request, "panorama", **{PARAMETER.get(cut, cut.value): key, "by": finer.get(cut, Cut.REGION).value})


def behind(request: Request, cut: Cut | None = None, key: int = 0, **more: Any) -> str:
    """The needs behind a figure."""
    which = {PARAMETER.get(cut, cut.value): key} if cut else {}
    return address(request, "rows", **which, **more)


def standing_out(made: Measure, seen: Seen, form: ChoiceForm) -> list[dict[str, Any]]:
    """What stands out of the chosen origin: kind, people, and of what, in words, with the needs behind it."""
    choice = seen.choice
    rows = [row for row in made.findings.get(choice.origin.value, []) if _of_choice(row, choice) and seen.told(row["people"]) is not None][
        :MOST_FOUND
    ]
    things = {**form.things.of, "equipment": named(Equipment, {row["equipment"] for row in rows if "equipment" in row})}
    return [
        {
            "kind": Missing(row["kind"]),
            "people": seen.told(row["people"]),
            "of": ", ".join(str(things[name][row[name]]) for name in NAMED if row.get(name) in things[name]),
            "address": "" if seen.guard else _of_finding(row, choice.origin),
        }
        for row in rows
    ]


def _of_choice(row: Mapping[str, Any], choice: Choice) -> bool:
    return all(not getattr(choice, name) or row.get(name) == getattr(choice, name) for name in ("occupation", "region", "unit"))


def _of_finding(row: Mapping[str, Any], origin: Origin) -> str:
    which = {name: row[name] for name in ("unit", "occupation", "region") if name in row}
    parts = {Missing.PLACE: Part.PLACE, Missing.TIMING: Part.TIMING}
    asked = QueryDict(mutable=True)
    asked.update({"origin": origin.value, **{name: str(key) for name, key in which.items()}})
    if row["kind"] in parts:
        asked["part"] = parts[Missing(row["kind"])].value
    return f"{reverse('mismatch:rows')}?{asked.urlencode()}" if which else ""


def idle(seen: Seen) -> list[tuple[Any, str, Any, object]]:
    """Graduates whom no need takes: figures, programme, centre, and why most of them."""
    rows = [each for each in seen.graduates() if each.idle >= 0.5][:MOST_IDLE]
    programmes, centres = named(Programme, {each.programme for each in rows}), named(Centre, {each.centre for each in rows})
    return [(each, str(programmes[each.programme]), centres[each.centre], IDLE[max(GAP, key=lambda part, of=each: of.parts[part])]) for each in rows]


def indices_of(made: Measure) -> list[tuple[str, list[tuple[float, float, float]]]]:
    """Each way to cut into markets with its three indices: figure, low, high."""
    cuts = {"occupation": Cut.OCCUPATION.label, "field": Cut.FIELD.label, "province": Cut.PROVINCE.label}
    names = ("dissimilarity", "jackman_roper", "sahin")
    return [(str(words), [tuple(made.indices[cut][name]) for name in names]) for cut, words in cuts.items() if cut in made.indices]


def measured() -> Measure:
    """The last measurement, for a file; 404 where there is none."""
    made = latest_measure()
    if made is None:
        raise Http404
    return made


@page(*NETWORK_WIDE, part=True, example=where_measured)
def cut_file(request: Request) -> HttpResponse:
    """The gap by the chosen cut as a spreadsheet, all of it."""
    form, rows, names = _cut(request)
    return sheet_of(f"kesenjangan-{form.cut.value}", CUT.export(cut_rows(rows, names)))


@page(*NETWORK_WIDE, part=True, example=where_measured)
def cut_csv(request: Request) -> HttpResponse:
    """The same as CSV."""
    form, rows, names = _cut(request)
    answer = HttpResponse(csv_of(CUT, cut_rows(rows, names)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="kesenjangan-{form.cut.value}.csv"'
    return answer


def _cut(request: Request) -> tuple[ChoiceForm, list[Row], dict[int, str]]:
    cube = cube_of(measured())
    form = ChoiceForm(request.GET, cube=cube)
    rows = by(cube, form.choice, form.cut)
    return form, rows, names_of(form, form.cut)


@page(*NETWORK_WIDE)
def rows(request: Request) -> HttpResponse:
    """Which needs stand behind this figure, and what keeps each of them apart?"""
    made = latest_measure()
    if made is None:
        return render(request, "mismatch/none.html", {"staff": request.post.role in STAFF})
    form = ChoiceForm(request.GET, cube=cube_of(made), parts=True)
    behind_it = rows_behind(cube_of(made), form.choice, form.chosen_part)
    found = Paginator(behind_it, A_PAGE).get_page(request.GET.get("page"))
    needs = listed_needs().in_bulk([key for key, _people, _parts in found])
    sums = behind_it.parts.sum(axis=0).tolist()
    context = {
        "made": made,
        "form": form,
        "found": found,
        "needs": [(needs[key], people, parts) for key, people, parts in found if key in needs],
        "people": float(behind_it.people.sum()),
        "sums": list(zip(Part, sums, strict=True)),
        "shown_parts": list(Part),
    }
    return render(request, "mismatch/rows.html", context)


@page(*NETWORK_WIDE, part=True, example=where_measured)
def rows_file(request: Request) -> HttpResponse:
    """The needs behind a figure as a spreadsheet."""
    cube = cube_of(measured())
    form = ChoiceForm(request.GET, cube=cube, parts=True)
    behind_it = rows_behind(cube, form.choice, form.chosen_part)[:]
    needs = listed_needs().in_bulk([key for key, _people, _parts in behind_it])
    return sheet_of("kesenjangan-kebutuhan", NEEDS.export(need_rows((needs[key], people, parts) for key, people, parts in behind_it if key in needs)))


@page(*STAFF, methods=("POST",))
def measure_now(request: Request) -> HttpResponse:
    """Measures the gap as needs and plan stand now."""
    made = measure_mismatch(by=request.user, at=request.at)
    if made:
        messages.success(request, _("%(count)s needs measured.") % {"count": number(made.needs)})
    else:
        messages.info(request, _("There is no verified need to measure."))
    return redirect("mismatch:panorama")

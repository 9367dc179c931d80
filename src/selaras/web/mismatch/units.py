# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Units on both sides: asked for, learnt, certified."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as lazy

from selaras.ground.standards.models import Equipment, Unit
from selaras.loop.mismatch.queries.cube import cube_of, latest_measure
from selaras.loop.mismatch.queries.panorama import named
from selaras.loop.mismatch.queries.units import LEAST, Says, equipment_rows, unit_rows_of
from selaras.web.access import NETWORK_WIDE, Menu, Request, page
from selaras.web.mismatch.forms import ChoiceForm
from selaras.web.mismatch.sheets import UNITS, unit_rows
from selaras.web.mismatch.views import STAFF, measured, where_measured
from selaras.web.ui.lists import sheet_of

A_PAGE = 25


@page(*NETWORK_WIDE, menu=Menu("mismatch", lazy("Units asked for and taught"), icon="checklist", order=20))
def units(request: Request) -> HttpResponse:
    """Which units are asked for and not taught, taught and not asked for, or certified though out of date?"""
    made = latest_measure()
    if made is None:
        return render(request, "mismatch/none.html", {"staff": request.post.role in STAFF})
    cube = cube_of(made)
    form = ChoiceForm(request.GET, cube=cube)
    rows = unit_rows_of(cube, form.choice)
    says = request.GET.get("says")
    shown = [row for row in rows if says in row.says] if says in Says.values else rows
    found = Paginator(shown, A_PAGE).get_page(request.GET.get("page"))
    named_units = named(Unit, [row.unit for row in found])
    machines = equipment_rows(cube, form.choice)
    lacking = [row for row in machines if row.far + row.nowhere >= LEAST]
    kinds = named(Equipment, [row.equipment for row in lacking])
    context = {
        "made": made,
        "form": form,
        "says": says if says in Says.values else "",
        "counts": [(each, count, count / max(1, len(rows))) for each in Says for count in [sum(each in row.says for row in rows)] if count],
        "all": len(rows),
        "found": found,
        "rows": [(row, named_units[row.unit]) for row in found],
        "lacking": [(row, kinds[row.equipment]) for row in lacking],
        "machines": len(machines),
    }
    return render(request, "mismatch/units.html", context)


@page(*NETWORK_WIDE, part=True, example=where_measured)
def units_file(request: Request) -> HttpResponse:
    """The same list as a spreadsheet."""
    cube = cube_of(measured())
    rows = unit_rows_of(cube, ChoiceForm(request.GET, cube=cube).choice)
    return sheet_of("kesenjangan-unit", UNITS.export(unit_rows(rows, named(Unit, [row.unit for row in rows]))))

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Of each programme's graduates, the share that is hired: stated by the planner, learnt from outcomes, and how far that is known."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as lazy

from selaras.ground.standards.models import Field
from selaras.loop.planning.queries.plans import latest_year
from selaras.web.access import NETWORK_WIDE, Menu, Request, page
from selaras.web.mismatch.hired import hired
from selaras.web.mismatch.sheets import RATES, rate_rows
from selaras.web.ui.lists import sheet_of


@page(*NETWORK_WIDE, menu=Menu("mismatch", lazy("Who is hired after training"), icon="briefcase", order=60))
def rates(request: Request) -> HttpResponse:
    """Of the graduates of each programme, how many are hired, and how do we know?"""
    year = latest_year()
    fields = Field.objects.order_by("title_id")
    chosen = next((field for field in fields if str(field.pk) == request.GET.get("field")), None)
    rows = [row for row in hired(year) if chosen is None or row.programme.field_id == chosen.pk]
    context = {
        "year": year,
        "fields": fields,
        "chosen": chosen,
        "rows": rows,
        "reached": sum(row.reached for row in rows),
        "at_work": sum(row.at_work for row in rows),
    }
    return render(request, "mismatch/rates.html", context)


@page(*NETWORK_WIDE, part=True)
def rates_file(request: Request) -> HttpResponse:
    """The same as a spreadsheet, of all fields."""
    return sheet_of("serapan", RATES.export(rate_rows(hired(latest_year()))))

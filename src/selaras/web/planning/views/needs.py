# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Needs served and unserved."""

from collections import Counter

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from selaras.loop.planning.queries.needs import NeedRow, cut, needs_of
from selaras.loop.planning.rules import Unserved
from selaras.web.access import NETWORK_WIDE, Menu, Request, page
from selaras.web.planning import pictures
from selaras.web.planning.forms import NeedFilter
from selaras.web.planning.frame import shown, shown_or_404, where_there_is_a_plan
from selaras.web.planning.sheets import NEEDS, as_file, need_rows

A_PAGE = 50


@page(*NETWORK_WIDE, menu=Menu("planning", gettext_lazy("Needs served"), icon="heart-handshake", order=30))
def needs(request: Request) -> HttpResponse:
    """Which needs does the plan serve, which not, and why not?"""
    found = shown(request)
    if found.plan is None:
        return render(request, "planning/no_plan.html", {"shown": found})
    form = NeedFilter(request.GET)
    rows = needs_of(found.plan, form.choice())
    fields, provinces = cut(rows, "field"), cut(rows, "province")
    context = {
        "shown": found,
        "plan": found.plan,
        "form": form,
        "origins": sorted(cut(rows, "origin"), key=lambda each: each.key),
        "reasons": _reasons(rows),
        "charts": {
            "fields": pictures.cuts("fields", _("By vocational field"), fields),
            "provinces": pictures.cuts("provinces", _("By province of the place of work"), provinces),
        },
        "pages": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "all": len(rows),
        "unserved": sum(not row.served for row in rows),
    }
    return render(request, "planning/needs.html", context)


def _reasons(rows: list[NeedRow]) -> list[dict[str, object]]:
    """How many unserved needs, and people wanted, each reason accounts for, in the order in which they are asked."""
    counts = Counter(row.reason for row in rows if row.reason)
    heads: Counter[str] = Counter()
    for row in rows:
        if row.reason:
            heads[row.reason] += row.expected
    most = max(counts.values(), default=0)
    return [
        {"key": reason, "words": reason.label, "needs": counts[reason], "people": heads[reason], "share": counts[reason] / most}
        for reason in Unserved
        if counts[reason]
    ]


@page(*NETWORK_WIDE, part=True, example=where_there_is_a_plan)
def needs_file(request: Request) -> HttpResponse:
    """The same list as a spreadsheet."""
    found = shown_or_404(request)
    rows = needs_of(found.plan, NeedFilter(request.GET).choice())
    return as_file(NEEDS, need_rows(rows), f"kebutuhan-{found.plan.year.year}-{found.plan.number}")

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The plan as a table, the list of its packages, and one package."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from selaras.ground.network.models import Post
from selaras.ground.network.rules import CentreKind
from selaras.kit.dates import month_name
from selaras.loop.planning.models import Package
from selaras.loop.planning.queries.packages import Line, PackagePage, Table, listed, package_page, without_packages
from selaras.loop.planning.queries.packages import table as table_of
from selaras.loop.planning.queries.plans import latest_year, shown_plan
from selaras.loop.planning.rules import MONTHS
from selaras.web.access import NETWORK_WIDE, Menu, Request, fetch, page
from selaras.web.planning.forms import COLUMNS, ROWS, PackageFilter, TableFilter
from selaras.web.planning.frame import shown, shown_or_404, where_there_is_a_plan
from selaras.web.planning.sheets import PACKAGES, as_file, package_rows

A_PAGE = 50
FILTERS = ("kind", "field", "source", "tested")


def a_package(post: Post) -> Mapping[str, Any] | None:
    """The first package of the plan that the pages show."""
    year = latest_year()
    plan = shown_plan(year) if year else None
    first = Package.objects.filter(plan=plan).order_by("code").first() if plan else None
    return {"pk": first.pk} if first else None


@page(*NETWORK_WIDE, menu=Menu("planning", _("The plan"), icon="table", order=10))
def table(request: Request) -> HttpResponse:
    """How many packages start where, when and in what?"""
    found = shown(request)
    if found.plan is None:
        return render(request, "planning/no_plan.html", {"shown": found})
    form = TableFilter(request.GET, plan=found.plan)
    rows, columns = form.axes()
    seen = table_of(found.plan, form.choice(), rows, columns)
    kept = {name: form.value(name) for name in FILTERS}
    context = {
        "shown": found,
        "plan": found.plan,
        "form": form,
        "seen": seen,
        "columns": [(column, _words(column, columns)) for column in seen.columns],
        "groups": _groups(seen, rows, columns, kept),
        "foot": [(column, {**kept, columns: column.key}) for column in seen.columns],
        "by": {"rows": dict(ROWS)[rows], "columns": dict(COLUMNS)[columns], "upright": columns != "month"},
        "kept": kept,
        "without": without_packages(found.plan) if rows == "centre" and not any(kept.values()) else [],
    }
    return render(request, "planning/table.html", context)


def _words(line: Line, by: str) -> str:
    return month_name(int(line.key), short=True) if by == "month" else line.words


def _groups(seen: Table, rows: str, columns: str, kept: Mapping[str, str]) -> list[dict[str, Any]]:
    """Rows under their kind of centre (one group without a name for anything else), each cell with the parameters of the list behind it."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in seen.rows:
        cells = [(seen.cells.get((row.key, column.key), 0), {**kept, rows: row.key, columns: column.key}) for column in seen.columns]
        groups.setdefault(row.group, []).append({"line": row, "cells": cells, "query": {**kept, rows: row.key}})
    return [
        {"words": CentreKind(key).label if key else "", "rows": lines, "total": sum(each["line"].total for each in lines)}
        for key, lines in groups.items()
    ]


@page(*NETWORK_WIDE, menu=Menu("planning", _("Packages"), icon="stack-2", order=20))
def packages(request: Request) -> HttpResponse:
    """Which packages are there, and what is expected of each?"""
    found = shown(request)
    if found.plan is None:
        return render(request, "planning/no_plan.html", {"shown": found})
    form = PackageFilter(request.GET, plan=found.plan)
    rows = listed(found.plan, form.choice())
    pages = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "planning/packages.html", {"shown": found, "plan": found.plan, "form": form, "pages": pages})


@page(*NETWORK_WIDE, part=True, example=where_there_is_a_plan)
def packages_file(request: Request) -> HttpResponse:
    """The same list as a spreadsheet."""
    found = shown_or_404(request)
    form = PackageFilter(request.GET, plan=found.plan)
    return as_file(PACKAGES, package_rows(listed(found.plan, form.choice())), f"paket-{found.plan.year.year}-{found.plan.number}")


@page(*NETWORK_WIDE, example=a_package)
def package(request: Request, pk: int) -> HttpResponse:
    """Why is this package in the plan, who teaches it, whom does it serve and what does it cost?"""
    rows = Package.objects.select_related("plan__year__national", "centre__region", "programme__field", "scheme", "local")
    found = fetch(request, rows, pk=pk)
    usual = shown_plan(found.plan.year)
    seen = package_page(found)
    context = {"package": found, "plan": found.plan, "usual": usual.pk if usual else None, "seen": seen, "line": _line(seen)}
    context["cost"] = [{"words": COST_WORDS[name], "amount": amount} for name, amount in seen.cost.items()]
    return render(request, "planning/package.html", context)


COST_WORDS = {
    "materials": _("Materials and kits"),
    "trainees": _("Trainees' meals, transport and insurance"),
    "boarding": _("Boarding"),
    "running": _("Running the class"),
    "tests": _("Tests"),
    "share": _("APBN's share in a package of others"),
}


def _line(seen: PackagePage) -> list[dict[str, Any]]:
    """What happens with the package, month by month; steps of one month stand together."""
    one = seen.package
    steps = [(one.start_month, "", _("class starts")), (one.end_month, "", _("class ends"))]
    if one.test_month and one.test_month <= MONTHS:
        steps.append((one.test_month, "", _("test")))
    steps += [(month, "after", _("OJT")) for month in sorted({row.month for row in seen.ojt})]
    if seen.serves and one.end_month < MONTHS:
        steps.append((one.end_month + 1, "after", _("graduates can start work")))
    found: dict[int, dict[str, Any]] = {}
    for month, state, words in sorted(steps, key=lambda step: step[0]):
        if month in found:
            found[month]["words"] += f", {words}"
        else:
            found[month] = {"month": month, "is": state, "words": str(words).capitalize() if words != _("OJT") else str(words)}
    return list(found.values())

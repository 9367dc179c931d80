# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Why these packages, what is missing, what to do by when: one centre's year."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from selaras.ground.network.models import Centre, Post
from selaras.ground.network.rules import CURES, Aspect
from selaras.ground.people.rules import Role
from selaras.kit.dates import month_name
from selaras.loop.forum.queries.talks import answering
from selaras.loop.planning.queries.of_centre import CentreYearPage, centre_year, unready
from selaras.loop.planning.queries.plans import latest_year, shown_plan
from selaras.web.access import Menu, Request, fetch, page
from selaras.web.ui import charts


def a_centre(post: Post) -> Mapping[str, Any] | None:
    """An example: the centre with the most packages."""
    year = latest_year()
    plan = shown_plan(year) if year else None
    if plan is None:
        return None
    row = plan.packages.values_list("centre__key", flat=True).first()
    return {"key": row} if row else None


@page(Role.CENTRE_HEAD, menu=Menu("year", lazy("My centre"), icon="building-community", order=5), home=(Role.CENTRE_HEAD,))
def mine(request: Request) -> HttpResponse:
    """The centre of whoever asks."""
    return _show(request, fetch(request, Centre, pk=request.post.centre_id))


@page(Role.PLANNER, Role.DESK, Role.AUDITOR, Role.CENTRE_HEAD, example=a_centre)
def of(request: Request, key: str) -> HttpResponse:
    """Any centre, for the national centre; its own for a centre."""
    return _show(request, fetch(request, Centre, key=key))


def _show(request: Request, centre: Centre) -> HttpResponse:
    year = latest_year()
    plan = shown_plan(year) if year else None
    if plan is None:
        context = {"centre": centre, "year": year, "unready": _cures(unready(centre)), "answering": answering(request.today, centre)}
        return render(request, "trace/centre_before.html", context)
    found = centre_year(plan, centre)
    context = {"centre": centre, "plan": plan, "found": found, "unready": _cures(found.unready), "months": _months(found), "todo": _todo(found)}
    context["answering"] = answering(request.today, centre)
    return render(request, "trace/centre.html", context)


def _cures(missing: tuple[tuple[str, Any], ...]) -> list[tuple[str, Any, str]]:
    return [(str(Aspect(aspect).label), row, str(CURES[aspect])) for aspect, row in missing]


def _months(found: CentreYearPage) -> charts.Chart:
    names = [month_name(month, short=True) for month in range(1, 13)]
    busiest = max(range(12), key=lambda at: found.by_month[at])
    says = _("Most packages start in %(month)s: %(packages)s.") % {"month": month_name(busiest + 1), "packages": found.by_month[busiest]}
    if not any(found.by_month):
        says = _("No package starts here.")
    return charts.bars("centre-months", _("Packages by month of start"), names, [charts.Series(_("packages (plan)"), found.by_month)], says=says)


def _todo(found: CentreYearPage) -> list[tuple[int, str]]:
    """(month, what to do) in the order of the year."""
    tasks = [
        (row.row.start_month, _("Send %(who)s to the course “%(what)s”.") % {"who": row.row.instructor, "what": row.row.competence.title})
        for row in found.upgrades
    ]
    for month, packages in enumerate(found.by_month, start=1):
        if packages:
            tasks.append((max(month - 1, 0), _("Open registration for the packages that start in %(month)s.") % {"month": month_name(month)}))
    return sorted(tasks)

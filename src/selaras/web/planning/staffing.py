# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Instructors to upgrade and days to hire in; assessors to add. Who, in what, by when, and what it buys."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from selaras.ground.network.models import Assessor
from selaras.ground.people.rules import Role
from selaras.kit.dates import month_name
from selaras.loop.planning.models import Plan
from selaras.loop.planning.queries import staffing as reads
from selaras.loop.planning.queries.plans import latest_year, shown_plan
from selaras.web.access import Menu, Request, page
from selaras.web.planning.frame import shown_or_404, where_there_is_a_plan
from selaras.web.planning.sheets import RECRUITS, UPGRADES, as_file, recruit_rows, upgrade_rows
from selaras.web.ui import charts
from selaras.web.ui.templatetags.figures import number


def _plan() -> Plan | None:
    year = latest_year()
    return shown_plan(year) if year else None


@page(Role.PLANNER, Role.AUDITOR, menu=Menu("planning", lazy("Instructors to upgrade"), icon="school", order=50))
def instructors(request: Request) -> HttpResponse:
    """Who is upgraded to teach what, when they are ready, what it costs and buys; days to order from partners."""
    plan = _plan()
    if plan is None:
        return render(request, "planning/placing_before.html", {})
    upgrades, orders = reads.upgrades(plan), reads.hire_orders(plan)
    context = {
        "plan": plan,
        "upgrades": upgrades,
        "orders": orders,
        "money": sum(one.row.money for one in upgrades) * 1e6,
        "days": sum(one.row.days_used for one in upgrades),
        "packages": sum(one.packages for one in upgrades),
        "hired": sum(order.days for order in orders),
        "hire_money": sum(order.money for order in orders) * 1e6,
        "chart": _by_field(upgrades),
    }
    return render(request, "planning/instructors.html", context)


@page(Role.PLANNER, Role.AUDITOR, part=True, example=where_there_is_a_plan)
def instructors_file(request: Request) -> HttpResponse:
    """The instructors to upgrade as a spreadsheet."""
    plan = shown_or_404(request).plan
    return as_file(UPGRADES, upgrade_rows(reads.upgrades(plan)), f"instruktur-{plan.year.year}-{plan.number}")


@page(Role.PLANNER, Role.AUDITOR, part=True, example=where_there_is_a_plan)
def assessors_file(request: Request) -> HttpResponse:
    """The assessors to add as a spreadsheet."""
    plan = shown_or_404(request).plan
    return as_file(RECRUITS, recruit_rows(reads.recruits(plan)), f"asesor-{plan.year.year}-{plan.number}")


def _by_field(upgrades: list[reads.Upgrade]) -> charts.Chart | None:
    if not upgrades:
        return None
    people: dict[str, int] = {}
    for one in upgrades:
        title = one.row.competence.field.title
        people[title] = people.get(title, 0) + 1
    order = sorted(people, key=lambda title: -people[title])
    says = _("Most upgrades are in %(field)s: %(people)s.") % {"field": order[0], "people": people[order[0]]}
    series = [charts.Series(_("people (plan)"), [people[title] for title in order])]
    return charts.bars("upgrades-by-field", _("Upgrades by vocational field"), order, series, says=says, horizontal=True)


@page(Role.PLANNER, Role.AUDITOR, menu=Menu("planning", lazy("Assessors to add"), icon="user-check", order=60))
def assessors(request: Request) -> HttpResponse:
    """Which assessors are missing: how many to train, for which schemes, where, by when; whose certificates end."""
    plan = _plan()
    if plan is None:
        return render(request, "planning/placing_before.html", {})
    recruits, schemes = reads.recruits(plan), reads.scheme_days(plan)
    context = {
        "plan": plan,
        "recruits": recruits,
        "people": sum(row.people for row in recruits),
        "money": sum(row.money for row in recruits) * 1e6,
        "schemes": schemes,
        "there": sum(one.there for one in schemes),
        "trained": sum(one.trained for one in schemes),
        "expiring": reads.expiring(plan.year.year, Assessor.objects.select_related("person", "lsp", "home").order_by("valid_until")),
        "chart": _by_month(plan),
    }
    return render(request, "planning/assessors.html", context)


def _by_month(plan: Plan) -> charts.Chart:
    there, trained, outside = reads.days_by_month(plan)
    names = [month_name(month, short=True) for month in range(1, 13)]
    series = [charts.Series(_("assessors there are"), there, "accent"), charts.Series(_("assessors to be trained"), trained, "ochre")]
    if sum(outside):
        series.append(charts.Series(_("promised from outside"), outside, "grey"))
    says = _("%(there)s days by assessors there are, %(trained)s by assessors still to be trained.") % {
        "there": number(sum(there)),
        "trained": number(sum(trained)),
    }
    return charts.bars("assessor-days", _("Assessor days by month (plan)"), names, series, says=says, kind="stacked")

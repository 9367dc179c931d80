# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The year at a glance."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from selaras.ground.people.rules import Role
from selaras.loop.forum.queries.talks import answering
from selaras.loop.planning.queries.glance import glance
from selaras.loop.planning.queries.packages import without_packages
from selaras.loop.planning.queries.plans import ingredients, open_orders
from selaras.web.access import NETWORK_WIDE, Menu, Request, page
from selaras.web.planning import pictures
from selaras.web.planning.frame import shown


@page(*NETWORK_WIDE, menu=Menu("year", _("The year at a glance"), icon="gauge", order=10), home=[Role.PLANNER])
def year(request: Request) -> HttpResponse:
    """Does the plan reach the year's targets, and what holds it back?"""
    found = shown(request)
    context = {"shown": found, "orders": open_orders()}
    context["answering"] = [each for each in answering(request.today) if each.centre.national]
    if found.year is None or found.plan is None:
        goes_in = ingredients(found.year, request.today) if found.year else None
        return render(request, "planning/year_empty.html", context | {"goes_in": goes_in})
    seen = glance(found.plan)
    addresses = {each.key: reverse("trace:centre", args=[each.key]) for each in seen.centres}
    charts = {"months": pictures.months(seen), "centres": pictures.centres(seen, addresses), "money": pictures.money(seen)}
    context |= {"plan": found.plan, "seen": seen, "charts": charts, "without": without_packages(found.plan)}
    return render(request, "planning/year.html", context)

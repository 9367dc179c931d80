# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Ordering a plan, watching the engine, reading what came of it, adopting it, and all plans side by side."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from selaras.ground.network.models import Post
from selaras.ground.people.rules import Role
from selaras.ground.runs.models import Run
from selaras.loop.planning.actions.plans import adopt_plan
from selaras.loop.planning.jobs import Permissions, order_plan
from selaras.loop.planning.models import Plan
from selaras.loop.planning.queries.plans import (
    ORDERS,
    PLANS,
    ingredients,
    latest_year,
    missing,
    missing_by_kind,
    open_orders,
    plans_of,
    shown_plan,
)
from selaras.web.access import NETWORK_WIDE, Menu, Request, fetch, page
from selaras.web.planning.forms import LIMITS, OrderForm
from selaras.web.ui.shell import refusals_on


def an_order(post: Post) -> Mapping[str, Any] | None:
    """The newest order."""
    newest = ORDERS.first()
    return {"pk": newest.pk} if newest else None


def a_plan(post: Post) -> Mapping[str, Any] | None:
    """The newest plan."""
    newest = Plan.objects.order_by("-pk").first()
    return {"pk": newest.pk} if newest else None


@page(Role.PLANNER, methods=("GET", "POST"), menu=Menu("planning", gettext_lazy("Order a plan"), icon="player-play", order=80))
def order(request: Request) -> HttpResponse:
    """What goes into a plan, and which levers may it use?"""
    year = latest_year()
    if year is None:
        return render(request, "planning/year_empty.html", {})
    form = OrderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        with refusals_on(form):
            run = order_plan(
                year=year,
                permissions=Permissions(upgrading=asked["upgrading"], new_assessors=asked["new_assessors"]),
                limits=LIMITS[asked["effort"]],
                by=request.user,
                at=request.at,
            )
            return redirect("planning:ordered", pk=run.pk)
    context = {"form": form, "goes_in": ingredients(year, request.today), "orders": open_orders()}
    return render(request, "planning/order.html", context, status=422 if form.errors else 200)


def _order(pk: int) -> Run:
    found = ORDERS.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@page(*NETWORK_WIDE, example=an_order)
def ordered(request: Request, pk: int) -> HttpResponse:
    """How far is the engine, and what has it found so far?"""
    run = _order(pk)
    plan = getattr(run, "plan", None)
    return redirect("planning:plan", pk=plan.pk) if plan else render(request, "planning/ordered.html", {"run": run})


@page(*NETWORK_WIDE, example=an_order, part=True)
def progress(request: Request, pk: int) -> HttpResponse:
    """The progress alone, asked for every two seconds; when the work has ended the page around it is fetched anew."""
    run = _order(pk)
    answer = render(request, "planning/progress.html", {"run": run})
    if not run.open:
        answer["HX-Refresh"] = "true"
    return answer


@page(*NETWORK_WIDE, menu=Menu("planning", gettext_lazy("Compare plans"), icon="git-compare", order=70))
def plans(request: Request) -> HttpResponse:
    """Which plans were made of this year, and how do they differ?"""
    year = latest_year()
    made = list(plans_of(year)) if year else []
    found = {"year": year, "plans": made, "orders": open_orders(), "usual": shown_plan(year) if year else None}
    failed = ORDERS.filter(state="failed")[:5]
    return render(request, "planning/plans.html", found | {"failed": failed})


@page(*NETWORK_WIDE, example=a_plan)
def plan(request: Request, pk: int) -> HttpResponse:
    """What came of this order: a plan that can be adopted, or what is missing?"""
    found = fetch(request, PLANS, pk=pk)
    if not found.feasible:
        return render(request, "planning/missing.html", {"plan": found, "kinds": missing_by_kind(missing(found)), "months": range(1, 13)})
    seen = plans_of(found.year).get(pk=pk)
    adopted = PLANS.filter(year=found.year, state="adopted").exclude(pk=pk).first()
    return render(request, "planning/plan.html", {"plan": seen, "adopted": adopted, "may_adopt": request.post.role == Role.PLANNER})


@page(Role.PLANNER, methods=("POST",))
def adopt(request: Request, pk: int) -> HttpResponse:
    """Makes a draft the year's plan."""
    found = adopt_plan(plan=fetch(request, Plan, pk=pk), by=request.user, at=request.at)
    messages.success(request, _("Plan %(plan)s is now the plan of the year.") % {"plan": found})
    return redirect("planning:year")

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""One need on its way through the year: said, understood, verified, counted, planned for. One query a stage."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from selaras.ground.network.models import Post
from selaras.ground.network.rules import CompanyRight
from selaras.ground.people.rules import Role
from selaras.loop.demand.models import Need
from selaras.loop.demand.queries import shown_needs
from selaras.loop.demand.rules import NeedState
from selaras.loop.forum.rules import StatementState
from selaras.loop.planning.models import SeatNeed
from selaras.loop.planning.queries.of_company import answer_to
from selaras.loop.planning.queries.plans import latest_year, shown_plan
from selaras.web.access import EVERYONE, Request, fetch, page

STAFF = (Role.PLANNER, Role.DESK)
SHOWN = 3  # readings of the words


def a_need(post: Post) -> Mapping[str, Any] | None:
    """An example: a need that a plan serves, or any."""
    rows = Need.objects.order_by("pk")
    served = SeatNeed.objects.filter(need__in=rows.values("pk")).order_by("need").values_list("need", flat=True).first()
    key = served or rows.values_list("pk", flat=True).first()
    return {"pk": key} if key else None


@page(*EVERYONE, example=a_need, right=CompanyRight.NEEDS)
def of(request: Request, pk: int) -> HttpResponse:
    """What was said, how was it understood, and who is to come because of it?"""
    need = fetch(request, shown_needs().select_related("verified_by__person", "statement__stated_by__person", "statement__meeting"), pk=pk)
    year = latest_year()
    plan = shown_plan(year) if year else None
    staff = request.post.role in STAFF
    said, packages = need.statement, SeatNeed.objects.filter(package__plan=plan, need=need)
    context = {
        "need": need,
        "said": said,
        "staff": staff,
        "readings": need.proposals.select_related("occupation")[:SHOWN] if staff else [],
        "units": need.units.order_by("title_id"),
        "stands": said.state == StatementState.TAKEN_UP and need.state != NeedState.CLOSED,
        "verified": need.state == NeedState.VERIFIED,
        "plan": plan,
        "answer": answer_to(plan, need),
        "packages": packages.select_related("package").order_by("package__code") if staff and plan else [],
    }
    return render(request, "trace/need.html", context)

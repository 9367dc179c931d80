# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What became of the needs that a region's labour office stated."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as lazy

from selaras.ground.network.models import Post
from selaras.ground.people.rules import Role
from selaras.ground.standards.models import Region
from selaras.loop.forum.models import Statement
from selaras.loop.planning.queries.of_company import office_answers
from selaras.loop.planning.queries.plans import latest_year, shown_plan
from selaras.web.access import NETWORK_WIDE, Menu, Request, page


def an_office(post: Post) -> Mapping[str, Any] | None:
    """An example: a labour office that stated a need."""
    key = Statement.objects.filter(office__isnull=False).values_list("office", flat=True).first()
    return {"pk": key} if key else None


@page(Role.LABOUR_OFFICE, menu=Menu("year", lazy("Our needs"), icon="map-pin", order=5), home=(Role.LABOUR_OFFICE,))
def mine(request: Request) -> HttpResponse:
    """The labour office of whoever asks."""
    return _show(request, get_object_or_404(Region, pk=request.post.region_id))


@page(*NETWORK_WIDE, example=an_office)
def of(request: Request, pk: int) -> HttpResponse:
    """Any labour office, for the national centre."""
    return _show(request, get_object_or_404(Region, pk=pk))


def _show(request: Request, region: Region) -> HttpResponse:
    year = latest_year()
    plan = shown_plan(year) if year else None
    answers = office_answers(plan, region)
    standing = [answer for answer in answers if answer.stands]  # what ended is served no longer, whatever was planned for it
    totals = {
        "stated": len(answers),
        "ended": len(answers) - len(standing),
        "least": sum(answer.statement.heads_least for answer in answers),
        "most": sum(answer.statement.heads_most for answer in answers),
        "served": sum(answer.sent > 0 for answer in standing),
        "sent": sum(answer.sent for answer in standing),
        "placed": sum(answer.placed for answer in standing),
    }
    speaks = request.post.role == Role.LABOUR_OFFICE
    return render(request, "trace/office.html", {"region": region, "plan": plan, "answers": answers, "totals": totals, "speaks": speaks})

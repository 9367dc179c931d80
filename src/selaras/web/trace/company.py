# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What becomes of a company's needs, from its own words to the graduates who are to come."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as lazy

from selaras.ground.network.models import Company, Post
from selaras.ground.network.rules import CompanyRight
from selaras.ground.people.rules import Role
from selaras.loop.demand.models import Need
from selaras.loop.planning.queries.of_company import company_answers
from selaras.loop.planning.queries.plans import latest_year, shown_plan
from selaras.web.access import Menu, Request, fetch, page
from selaras.web.trace.waiting import Step, what_waits


def a_company(post: Post) -> Mapping[str, Any] | None:
    """An example: a company with a need."""
    key = Need.objects.filter(company__isnull=False).values_list("company__key", flat=True).first()
    return {"key": key} if key else None


@page(Role.COMPANY, menu=Menu("year", lazy("My needs"), icon="building-factory-2", order=5), home=(Role.COMPANY,))
def mine(request: Request) -> HttpResponse:
    """What waits for me, and what becomes of our needs? Whoever is let in for something else than needs sees the first alone."""
    company = fetch(request, Company, pk=request.post.company_id)
    steps = what_waits(request.post, request.today)
    if not request.post.may(CompanyRight.NEEDS):
        return render(request, "trace/my_company.html", {"company": company, "steps": steps})
    return _show(request, company, steps)


@page(Role.PLANNER, Role.DESK, Role.AUDITOR, Role.COMPANY, example=a_company, right=CompanyRight.NEEDS)
def of(request: Request, key: str) -> HttpResponse:
    """Any company, for the national centre; its own for a company."""
    return _show(request, fetch(request, Company, key=key))


def _show(request: Request, company: Company, steps: list[Step] | None = None) -> HttpResponse:
    year = latest_year()
    plan = shown_plan(year) if year else None
    answers = company_answers(plan, company)
    standing = [answer for answer in answers if answer.stands]  # what ended is served no longer, whatever was planned for it
    totals = {
        "stated": len(answers),
        "ended": len(answers) - len(standing),
        "least": sum(answer.statement.heads_least for answer in answers),
        "most": sum(answer.statement.heads_most for answer in answers),
        "sent": sum(answer.sent for answer in standing),
        "placed": sum(answer.placed for answer in standing),
        "seats": sum(answer.statement.ojt_seats or 0 for answer in standing),
        "not_said": sum(answer.statement.ojt_seats is None for answer in standing),
        "offered": sum(answer.ojt_offered for answer in standing),
        "ojt": sum(answer.ojt for answer in standing),
    }
    speaks = request.post.role == Role.COMPANY and request.post.may(CompanyRight.NEEDS)
    context = {"company": company, "plan": plan, "answers": answers, "totals": totals, "speaks": speaks, "steps": steps}
    return render(request, "trace/company.html", context)

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""How far companies keep what they promise: every one for the national centre, its own for a company, with the rule."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as lazy

from selaras.ground.network.models import Company, Post
from selaras.ground.network.rules import CompanyRight
from selaras.ground.people.rules import Role
from selaras.loop.forum.models import Commitment
from selaras.loop.forum.promises import PromiseState, Side
from selaras.loop.forum.queries.promises import LEAST_OTHERS, ledger, others_until, reliabilities
from selaras.loop.forum.reliability import INTERVAL, STEP, STRENGTH
from selaras.web.access import NETWORK_WIDE, Menu, Request, fetch, page

A_PAGE = 50


def a_company(post: Post) -> Mapping[str, Any] | None:
    """One's own company, or the first that promised something."""
    found = post.company or Company.objects.filter(pk__in=Commitment.objects.order_by().values("company")).order_by("key").first()
    return {"key": found.key} if found else None


@page(*NETWORK_WIDE, Role.COMPANY, menu=Menu("forum", lazy("Reliability"), icon="scale", order=50), right=CompanyRight.PROMISES)
def reliable(request: Request) -> HttpResponse:
    """How far are promises kept? A company sees itself; the national centre every company that promised something."""
    if request.post.company:
        return _reliability_of(request, request.post.company)
    companies = list(Company.objects.filter(pk__in=_promised().values("company")).select_related("industry").order_by("name"))
    figures = reliabilities(companies, request.today)
    rows = sorted(((company, figures[company.pk]) for company in companies), key=lambda row: (row[1].share, row[0].name))
    found = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "forum/reliabilities.html", {"found": found, **_rule(request)})


@page(*NETWORK_WIDE, Role.COMPANY, example=a_company, right=CompanyRight.PROMISES)
def reliable_company(request: Request, key: str) -> HttpResponse:
    """How far does this company keep its promises, and how is that known?"""
    return _reliability_of(request, fetch(request, Company, key=key))


def _reliability_of(request: Request, company: Company) -> HttpResponse:
    company = Company.objects.select_related("industry").get(pk=company.pk)
    lines = ledger(_promised().filter(company=company), request.today)
    ended = sorted((line for line in lines if line.counts), key=lambda line: line.promise.due_on, reverse=True)
    context = {
        "company": company,
        "figure": reliabilities([company], request.today)[company.pk],
        "ended": ended,
        "open": sum(not line.counts and line.state != PromiseState.RELEASED for line in lines),
        "released": sum(not line.counts and line.state == PromiseState.RELEASED for line in lines),
        **_rule(request),
    }
    return render(request, "forum/reliability.html", context)


def _promised() -> Any:
    return Commitment.objects.filter(side=Side.COMPANY).order_by()


def _rule(request: Request) -> dict[str, Any]:
    """The numbers of the rule, as the page explains it."""
    return {"strength": STRENGTH, "interval": INTERVAL, "least_others": LEAST_OTHERS, "step": STEP, "others_until": others_until(request.today)}

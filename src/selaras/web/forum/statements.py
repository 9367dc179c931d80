# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Stating a need, its receipt, the list of what was stated, taking it back."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as lazy

from selaras.ground.network.models import Centre, Company, Post
from selaras.ground.network.rules import CompanyRight
from selaras.ground.people.rules import Role
from selaras.ground.standards.models import Region
from selaras.kit.imports import IMPORTS
from selaras.loop.demand.models import Need
from selaras.loop.forum import actions
from selaras.loop.forum.models import Statement
from selaras.loop.forum.queries import shown_statements, standing_of, sums_by_origin
from selaras.loop.forum.rules import ANSWER_DAYS, STEPS, Channel, StatementState
from selaras.loop.forum.sheets import COMPANY_NEEDS, REGION_NEEDS
from selaras.web.access import EVERYONE, Menu, Request, page
from selaras.web.forum.forms import NeedForm, StatementFilter, WhoseForm, WithdrawForm, faults_on, like
from selaras.web.forum.sheets import STATEMENTS, statement_rows
from selaras.web.ui.lists import sheet_of

STAFF = (Role.PLANNER, Role.DESK)
SPEAKERS = (*STAFF, Role.COMPANY, Role.CENTRE_HEAD, Role.LABOUR_OFFICE)
A_PAGE = 50


def a_statement(post: Post) -> Mapping[str, Any] | None:
    """A statement that the post may see."""
    key = Statement.objects.values_list("pk", flat=True).first()
    return {"pk": key} if key else None


@page(*EVERYONE, menu=Menu("forum", lazy("Stated needs"), icon="message-circle", order=20))
def statements(request: Request) -> HttpResponse:
    """What was stated, by whom, and what became of it?"""
    form = StatementFilter(request.GET)
    rows = _narrowed(shown_statements(), form.cleaned_data if form.is_valid() else {})
    found = Paginator(rows.order_by("-stated_at", "pk"), A_PAGE).get_page(request.GET.get("page"))
    needs = {need.statement_id: need for need in Need.objects.filter(statement__in=[row.pk for row in found]).select_related("occupation")}
    context = {
        "form": form,
        "found": found,
        "rows": [(row, needs.get(row.pk)) for row in found],
        "sums": sums_by_origin(rows),
        "speaker": request.post.role in SPEAKERS and request.post.may(CompanyRight.NEEDS),
        "sheets": [
            kind
            for kind in IMPORTS.values()
            if kind.sheet in (COMPANY_NEEDS, REGION_NEEDS) and request.post.role in kind.roles and request.post.may(CompanyRight.NEEDS)
        ],
        "filtered": any(form.cleaned_data.values()) if form.is_valid() else True,
    }
    return render(request, "forum/statements.html", context)


@page(*EVERYONE, part=True)
def statements_file(request: Request) -> HttpResponse:
    """The same list as a spreadsheet."""
    form = StatementFilter(request.GET)
    rows = _narrowed(shown_statements(), form.cleaned_data if form.is_valid() else {}).order_by("-stated_at", "pk")
    return sheet_of("pernyataan", STATEMENTS.export(statement_rows(rows)))


def _narrowed(rows: QuerySet[Statement], said: Mapping[str, str]) -> QuerySet[Statement]:
    if said.get("words"):
        rows = rows.filter(words__icontains=said["words"])
    return rows.filter(**{name: said[name] for name in ("origin", "state", "meeting") if said.get(name)})


@page(*SPEAKERS, methods=("GET", "POST"), menu=Menu("forum", lazy("State a need"), icon="plus", order=30), right=CompanyRight.NEEDS)
def new_statement(request: Request) -> HttpResponse:
    """Whom do you need? Staff say first for whom they ask."""
    owner = _owner(request)
    if owner is None:
        return _ask_whose(request)
    former = shown_statements().filter(pk=_number(request.GET.get("like", ""))).first()
    form = NeedForm(request.POST or None, owner=owner, today=request.today, initial=like(former) if former else None)
    if form.is_valid():
        with faults_on(form):
            channel = Channel.COUNTER if request.post.role in STAFF else Channel.FORM
            made = actions.state_need(owner=owner, origin=form.stated_origin, wanted=form.wanted, channel=channel, by=request.user, at=request.at)
            return redirect("forum:statement", made.pk)
    context = {"form": form, "owner": owner, "of_company": isinstance(owner, Company), "for_other": request.post.role in STAFF}
    return render(request, "forum/new_statement.html", context, status=422 if form.errors else 200)


def _owner(request: Request) -> Company | Centre | Region | None:
    """Whose need it is: the tenant's own, or whom staff named in the address."""
    if request.post.role not in STAFF:
        return request.post.tenant  # type: ignore[return-value]
    for name, rows in (("company", Company.objects.standing()), ("centre", Centre.objects.select_related("region")), ("office", Region.objects)):
        if request.GET.get(name):
            return get_object_or_404(rows, pk=_number(request.GET[name]))
    return None


def _ask_whose(request: Request) -> HttpResponse:
    form = WhoseForm(request.POST or None)
    if form.is_valid():
        name, chosen = next((name, row) for name, row in form.cleaned_data.items() if row)
        return redirect(f"{request.path}?{name}={chosen.pk}")
    return render(request, "forum/whose.html", {"form": form}, status=422 if form.errors else 200)


@page(*EVERYONE, example=a_statement)
def statement(request: Request, pk: int) -> HttpResponse:
    """What was said, and what becomes of it?"""
    return _show(request, pk, WithdrawForm())


@page(*SPEAKERS, methods=("POST",), right=CompanyRight.NEEDS)
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Takes a need back."""
    found = get_object_or_404(Statement.objects, pk=pk)
    form = WithdrawForm(request.POST)
    if form.is_valid():
        with faults_on(form):
            actions.withdraw_statement(statement=found, reason=form.cleaned_data["reason"], by=request.user, at=request.at)
            return redirect("forum:statement", pk)
    return _show(request, pk, form)


def _show(request: Request, pk: int, form: WithdrawForm) -> HttpResponse:
    found = get_object_or_404(shown_statements().select_related("stated_by__person").prefetch_related("equipment"), pk=pk)
    owner = {name: key for name in ("company", "centre", "office") if (key := getattr(found, f"{name}_id"))}
    context = {
        "statement": found,
        "need": Need.objects.filter(statement=found).select_related("occupation", "field").first(),
        "form": form,
        "may_withdraw": StatementState.WITHDRAWN in STEPS[found.state]
        and standing_of(request.user, request.today).may_speak_for(**owner, right=CompanyRight.NEEDS),
        "desk": Post.objects.on(request.today).filter(role=Role.DESK).select_related("person"),
        "answer_days": ANSWER_DAYS,
        "speaker": request.post.role in SPEAKERS and request.post.may(CompanyRight.NEEDS),
    }
    return render(request, "forum/statement.html", context, status=422 if form.errors else 200)


def _number(words: str) -> int:
    """A key of a row from the address; 0, which no row has, for an empty one."""
    if words and not (words.isdecimal() and len(words) < 19):
        raise Http404
    return int(words or 0)

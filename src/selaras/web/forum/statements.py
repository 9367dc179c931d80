# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Stating a need, its receipt, the list of what was stated, taking it back."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from selaras.ground.network.models import Centre, Company, Post
from selaras.ground.network.rules import CompanyRight
from selaras.ground.people.rules import Role
from selaras.ground.standards.models import Region
from selaras.kit.imports import IMPORTS
from selaras.loop.demand.actions import withdraw_need
from selaras.loop.demand.models import Need
from selaras.loop.demand.queries.duplicates import counted_with
from selaras.loop.forum import actions
from selaras.loop.forum.models import Statement
from selaras.loop.forum.papers.needs import need_pdf
from selaras.loop.forum.queries import host, shown_statements, standing_of, sums_by_origin
from selaras.loop.forum.queries.statements import needed_in, to_state_again
from selaras.loop.forum.rules import ANSWER_DAYS, STEPS, Channel, StatementState
from selaras.loop.forum.sheets import COMPANY_NEEDS, REGION_NEEDS
from selaras.web.access import EVERYONE, Menu, Request, fetch, page
from selaras.web.forum.files import as_download
from selaras.web.forum.forms import EntryForm, NeedForm, StatementFilter, WhoseForm, WithdrawForm, faults_on, like
from selaras.web.forum.reading import Proposal, proposal_of
from selaras.web.forum.sheets import STATEMENTS, statement_rows
from selaras.web.ui.lists import sheet_of
from selaras.web.ui.pages import Pages

STAFF = (Role.PLANNER, Role.DESK)
SPEAKERS = (*STAFF, Role.COMPANY, Role.CENTRE_HEAD, Role.LABOUR_OFFICE)
A_PAGE = 50
OWNERS = ("company", "centre", "office")
AGAIN, BEFORE = 6, 8  # former needs that are offered, and shown, at most


def a_statement(post: Post) -> Mapping[str, Any] | None:
    """A statement that the post may see."""
    key = Statement.objects.values_list("pk", flat=True).first()
    return {"pk": key} if key else None


@page(*EVERYONE, menu=Menu("forum", lazy("Stated needs"), icon="message-circle", order=20), right=CompanyRight.NEEDS)
def statements(request: Request) -> HttpResponse:
    """What was stated, by whom, and what became of it?"""
    form = StatementFilter(request.GET)
    rows = _narrowed(shown_statements(), form.cleaned_data if form.is_valid() else {})
    found = Pages(rows.order_by("-stated_at", "pk"), A_PAGE).get_page(request.GET.get("page"))
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


@page(*EVERYONE, part=True, right=CompanyRight.NEEDS)
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
    words, staff = request.GET.get("words", "")[:300].strip(), request.post.role in STAFF
    read = proposal_of(words, owner, request.today) if words else Proposal({})
    start = like(former) if former else {**read.values, "words": words} if words else None
    form = NeedForm(request.POST or None, owner=owner, today=request.today, initial=start)
    entry = EntryForm(request.POST or None, request.FILES or None, today=request.today, initial=_entry_of(request)) if staff else None
    if form.is_valid() and (entry is None or entry.is_valid()):
        with faults_on(form, *([entry] if entry else [])):
            how = entry.cleaned_data if entry else {"channel": Channel.FORM}
            made = actions.state_need(owner=owner, origin=form.stated_origin, wanted=form.wanted, **how, by=request.user, at=request.at)
            return _after(request, made, how)
    context = {
        "form": form,
        "entry": entry,
        "owner": owner,
        "of_company": isinstance(owner, Company),
        "whose": urlencode({name: value for name, value in request.GET.items() if name in OWNERS}),
        "again": [(each, _address(request, like=each.pk)) for each in to_state_again(owner, AGAIN)] if former is None and not words else [],
        "read": read,
        "proposes": json.dumps(read.typed),
        "draft": f"need:{request.user.pk}:{type(owner).__name__}:{owner.pk}",
        "fresh": former is None and not words and request.method == "GET",
    }
    return render(request, "forum/new_statement.html", context, status=422 if form.errors or (entry and entry.errors) else 200)


@page(*SPEAKERS, part=True, right=CompanyRight.NEEDS)
def read(request: Request) -> HttpResponse:
    """What do the words say that are being written?"""
    owner, words = _owner(request), request.GET.get("words", "")[:300]
    found = proposal_of(words, owner, request.today) if owner and words.strip() else Proposal({})
    return render(request, "forum/_read.html", {"read": found, "proposes": json.dumps(found.typed)})


def _entry_of(request: Request) -> dict[str, Any]:
    """How the last need reached whoever enters several, and the number of a paper whose code was scanned: carried in the address."""
    return {name: request.GET[name] for name in ("channel", "meeting", "paper") if request.GET.get(name)}


def _after(request: Request, made: Statement, how: Mapping[str, Any]) -> HttpResponse:
    """The receipt; or, for staff who enter a pile, the next empty form for the same owner, told in the same way."""
    if "next" not in request.POST:
        return redirect("forum:statement", made.pk)
    messages.success(request, _("Taken: “%(words)s”, number %(key)s. The next one, please.") % {"words": made.words, "key": made.key})
    meeting = how.get("meeting")
    return redirect(_address(request, channel=how["channel"], meeting=meeting.pk if meeting else ""))


def _address(request: Request, **changes: Any) -> str:
    """This page for the same owner, with other words in its address."""
    asked = {name: value for name, value in request.GET.items() if name in OWNERS}
    return f"{request.path}?{urlencode(asked | {name: value for name, value in changes.items() if value})}"


@page(*SPEAKERS, part=True, right=CompanyRight.NEEDS)
def need_paper(request: Request) -> HttpResponse:
    """The paper form: to be filled in by hand and brought back; staff enter it."""
    entry = request.build_absolute_uri(reverse("forum:new_statement"))
    answer = HttpResponse(need_pdf(_owner(request), host(), request.today, entry), content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="formulir-kebutuhan.pdf"'
    return answer


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
        return redirect(f"{request.path}?{urlencode({**request.GET.dict(), name: chosen.pk})}")
    return render(request, "forum/whose.html", {"form": form}, status=422 if form.errors else 200)


@page(*EVERYONE, example=a_statement, right=CompanyRight.NEEDS)
def statement(request: Request, pk: int) -> HttpResponse:
    """What was said, and what becomes of it?"""
    return _show(request, pk, WithdrawForm())


def a_scan(post: Post) -> Mapping[str, Any] | None:
    """A statement with the picture of its paper that the post may see."""
    key = Statement.objects.exclude(file="").values_list("pk", flat=True).first()
    return {"pk": key} if key else None


@page(*EVERYONE, example=a_scan, part=True, right=CompanyRight.NEEDS)
def scan(request: Request, pk: int) -> HttpResponse:
    """The picture of the paper form on which a need was stated."""
    found = fetch(request, Statement.objects.exclude(file=""), pk=pk)
    return as_download(found.file, found.file_name, found.file_type)


@page(*SPEAKERS, methods=("POST",), right=CompanyRight.NEEDS)
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Takes a need back."""
    found = get_object_or_404(Statement.objects, pk=pk)
    form = WithdrawForm(request.POST)
    if form.is_valid():
        with faults_on(form):
            withdraw_need(statement=found, reason=form.cleaned_data["reason"], by=request.user, at=request.at)
            return redirect("forum:statement", pk)
    return _show(request, pk, form)


def _show(request: Request, pk: int, form: WithdrawForm) -> HttpResponse:
    found = get_object_or_404(shown_statements().select_related("stated_by__person").prefetch_related("equipment"), pk=pk)
    owner = {name: key for name in ("company", "centre", "office") if (key := getattr(found, f"{name}_id"))}
    need = Need.objects.filter(statement=found).select_related("occupation", "field").first()
    context = {
        "statement": found,
        "need": need,
        "counterparts": counted_with(need) if need else [],
        "form": form,
        "may_withdraw": StatementState.WITHDRAWN in STEPS[found.state]
        and standing_of(request.user, request.today).may_speak_for(**owner, right=CompanyRight.NEEDS),
        "before": _before(found),
        "desk": Post.objects.on(request.today).filter(role=Role.DESK).select_related("person"),
        "answer_days": ANSWER_DAYS,
        "speaker": request.post.role in SPEAKERS and request.post.may(CompanyRight.NEEDS),
    }
    return render(request, "forum/statement.html", context, status=422 if form.errors else 200)


def _before(found: Statement) -> dict[str, Any]:
    """What became of the needs of the year before: the first of them with their needs, and how many more there are."""
    year = found.start_month.year - 1
    rows = list(needed_in(found.owner, year)[: BEFORE + 1])
    needs = {need.statement_id: need for need in Need.objects.filter(statement__in=[row.pk for row in rows]).select_related("occupation")}
    more = needed_in(found.owner, year).count() - BEFORE if len(rows) > BEFORE else 0
    return {"year": year, "rows": [(row, needs.get(row.pk)) for row in rows[:BEFORE]], "more": more}


def _number(words: str) -> int:
    """A key of a row from the address; 0, which no row has, for an empty one."""
    if words and not (words.isdecimal() and len(words) < 19):
        raise Http404
    return int(words or 0)

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Conversations between companies and centres: the list, one of them, a new one; and how fast the centres answer.

Staff of the national centre, the thread's own centre and its own company: nobody else finds one, the auditor neither.
"""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages as flash
from django.core.paginator import Paginator
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from selaras.ground.network.models import Post
from selaras.ground.network.rules import CentreKind, CompanyRight
from selaras.ground.people.rules import Role
from selaras.loop.forum import actions
from selaras.loop.forum.models import Message, Thread
from selaras.loop.forum.promises import Side
from selaras.loop.forum.queries.people import out_of_reach, people_of
from selaras.loop.forum.queries.talks import answering, comments_waiting, late_threads, shown_threads
from selaras.loop.forum.talks import ANSWER_WITHIN
from selaras.web.access import Menu, Request, fetch, page
from selaras.web.forum.files import as_download
from selaras.web.forum.forms import faults_on
from selaras.web.forum.talk_forms import FOR_US, LATE, MessageForm, ThreadFilter, ThreadForm

STAFF = (Role.PLANNER, Role.DESK)
SPEAKERS = (*STAFF, Role.COMPANY, Role.CENTRE_HEAD)
A_PAGE = 50
FROM_THE_ADDRESS = ("company", "centre", "subject", "version", "title")  # what a link to a new conversation may fill in


def a_thread(post: Post) -> Mapping[str, Any] | None:
    """The conversation with the newest message that the post may see."""
    key = Thread.objects.values_list("pk", flat=True).first()
    return {"pk": key} if key else None


@page(*SPEAKERS, menu=Menu("forum", lazy("Conversations"), icon="send", order=40), right=CompanyRight.TALK)
def threads(request: Request) -> HttpResponse:
    """Who waits for an answer, from whom and since when?"""
    rows = _shown(request.post)
    mine = {name: rows.order_by().values_list(name, flat=True).distinct() for name in ("company", "centre")}
    form = ThreadFilter(request.GET, companies=mine["company"], centres=mine["centre"])
    for name in _own_sides(request.post):
        del form.fields[name]
    said = form.cleaned_data if form.is_valid() else {}
    found = Paginator(_narrowed(rows, said, request), A_PAGE).get_page(request.GET.get("page"))
    own = Side.COMPANY if request.post.role == Role.COMPANY else Side.CENTRE
    context = {
        "form": form,
        "found": found,
        "rows": [(row, row.clock_on(request.today)) for row in found],
        "owed": rows.filter(for_us=True).count(),
        "awaited": rows.exclude(waits_for="").filter(for_us=False).count(),
        "late": late_threads(rows, request.today).count(),
        "own": own,
        "within": ANSWER_WITHIN,
        "filtered": any(said.values()) if form.is_valid() else True,
    }
    return render(request, "forum/threads.html", context)


def _shown(post: Post) -> QuerySet[Thread]:
    """The threads, each with whether the answer that it waits for is the visitor's (`for_us`): over other centres' the national staff watch."""
    ours = Q(waits_for=Side.COMPANY if post.role == Role.COMPANY else Side.CENTRE)
    if post.role in STAFF:
        ours &= Q(centre__kind=CentreKind.UPTP)
    return shown_threads().annotate(for_us=ExpressionWrapper(ours, output_field=BooleanField()))


def _own_sides(post: Post) -> tuple[str, ...]:
    """The filters that say nothing to a visitor: whose own threads these are."""
    return ("company",) if post.role == Role.COMPANY else ("centre",) if post.role == Role.CENTRE_HEAD else ()


def _narrowed(rows: QuerySet[Thread], said: Mapping[str, Any], request: Request) -> QuerySet[Thread]:
    if said.get("words"):
        rows = rows.filter(Q(title__icontains=said["words"]) | Q(messages__words__icontains=said["words"])).distinct()
    waits = said.get("waits")
    if waits == LATE:
        rows = late_threads(rows, request.today)
    elif waits in FOR_US:
        rows = rows.exclude(waits_for="").filter(for_us=waits == "us")
    elif waits == "closed":
        rows = rows.exclude(closed_at=None)
    elif waits:
        rows = rows.filter(waits_for="" if waits == "none" else waits, closed_at=None)
    return rows.filter(**{name: said[name] for name in ("subject", "company", "centre") if said.get(name)})


@page(*SPEAKERS, methods=("GET", "POST"), right=CompanyRight.TALK)
def new_thread(request: Request) -> HttpResponse:
    """Begins a conversation."""
    given = {name: request.GET[name] for name in FROM_THE_ADDRESS if request.GET.get(name)}
    form = ThreadForm(request.POST or None, request.FILES or None, post=request.post, initial=given)
    if form.is_valid():
        with faults_on(form):
            made = actions.open_thread(**form.cleaned_data, by=request.user, at=request.at)
            return redirect("forum:thread", made.pk)
    nobody = "company" in form.fields and not form.fields["company"].queryset.exists()
    context = {"form": form, "nobody": nobody, "within": ANSWER_WITHIN}
    return render(request, "forum/new_thread.html", context, status=422 if form.errors else 200)


@page(*SPEAKERS, methods=("GET", "POST"), example=a_thread, right=CompanyRight.TALK)
def thread(request: Request, pk: int) -> HttpResponse:
    """What was said, and who is to answer by when?"""
    found = fetch(request, _shown(request.post), pk=pk)
    own = Side.COMPANY if request.post.role == Role.COMPANY else Side.CENTRE
    clock = found.clock_on(request.today)
    awaited = clock is not None and clock.side == own  # also where staff answer for another centre
    form = MessageForm(request.POST or None, request.FILES or None, initial={"asks": not awaited})  # an answer asks for none, unless one says so
    if form.is_valid():
        with faults_on(form):
            actions.send_message(thread=found, **form.cleaned_data, by=request.user, at=request.at)
            return redirect("forum:thread", pk)
    company, centre = people_of(request.today, company=found.company, right=CompanyRight.TALK), people_of(request.today, centre=found.centre)
    context = {
        "thread": found,
        "said": found.messages.select_related("written_by__person", "through"),
        "clock": clock,
        "awaited": awaited,
        "own": own,
        "within": ANSWER_WITHIN,
        "form": form,
        "unheard": out_of_reach(company) if own == Side.CENTRE else not centre,
    }
    return render(request, "forum/thread.html", context, status=422 if form.errors else 200)


def an_attachment(post: Post) -> Mapping[str, Any] | None:
    """A message with a file that the post may see."""
    key = Message.objects.exclude(file="").order_by("-pk").values_list("pk", flat=True).first()
    return {"pk": key} if key else None


@page(*SPEAKERS, example=an_attachment, part=True, right=CompanyRight.TALK)
def message_file(request: Request, pk: int) -> HttpResponse:
    """What was sent with a message, for the two sides."""
    found = fetch(request, Message.objects.exclude(file=""), pk=pk)
    return as_download(found.file, found.file_name, found.file_type)


@page(*SPEAKERS, methods=("POST",), right=CompanyRight.TALK)
def close_thread(request: Request, pk: int) -> HttpResponse:
    """Ends a conversation."""
    actions.close_thread(thread=fetch(request, Thread.objects, pk=pk), by=request.user, at=request.at)
    flash.success(request, _("Closed. Either side can open it again."))
    return redirect("forum:thread", pk)


@page(*SPEAKERS, methods=("POST",), right=CompanyRight.TALK)
def reopen_thread(request: Request, pk: int) -> HttpResponse:
    """Goes on with one."""
    actions.reopen_thread(thread=fetch(request, Thread.objects, pk=pk), by=request.user, at=request.at)
    return redirect("forum:thread", pk)


@page(*STAFF, Role.CENTRE_HEAD, menu=Menu("forum", lazy("Answering time"), icon="clock", order=60))
def answering_time(request: Request) -> HttpResponse:
    """How fast do we answer companies, and whom did we keep waiting?"""
    found = answering(request.today, request.post.centre)
    context = {"found": found, "comments": comments_waiting(request.today) if request.post.role in STAFF else None}
    return render(request, "forum/answering_time.html", context)

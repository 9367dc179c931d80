# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The demand desk: what waits, taking statements up, and one decision after the other without the hands leaving the keyboard."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from selaras.ground.network.models import Post
from selaras.ground.people.rules import Role
from selaras.kit.errors import Refusal
from selaras.loop.demand import actions, jobs
from selaras.loop.demand.models import Need, Twins
from selaras.loop.demand.queries.duplicates import open_twins, shown_twins
from selaras.loop.demand.queries.queue import Desk, next_at, with_proposals
from selaras.loop.demand.rules import Waits
from selaras.loop.forum.models import Statement
from selaras.loop.forum.rules import StatementState
from selaras.web.access import Menu, Request, fetch, page
from selaras.web.demand import coding
from selaras.web.demand.forms import CloseForm, CodeForm, PutOffForm, ReasonForm, UnitsForm
from selaras.web.demand.onward import ALL, LATER, NEXT, QUEUES, come_from, onward, page_of
from selaras.web.demand.views import STAFF, a_need, show_need
from selaras.web.demand.worth import plan_says
from selaras.web.ui.shell import refusals_on
from selaras.web.ui.templatetags.figures import day, number

A_PAGE = 25  # as many as a person decides in a quarter of an hour
A_WEEK = timedelta(days=7)


def a_pair(_post: Post) -> Mapping[str, Any] | None:
    """An example: the likeliest pair."""
    key = open_twins().values_list("pk", flat=True).first()
    return {"pk": key} if key else None


@page(*STAFF, menu=Menu("demand", lazy("Demand desk"), icon="checklist", order=20), home=(Role.DESK,))
def desk(request: Request) -> HttpResponse:
    """What needs a person, and what is each worth?"""
    shown = request.GET["queue"] if request.GET.get("queue") in QUEUES else ALL
    after = request.GET.get("after", "")
    waiting = Desk(request.today)
    found = waiting.queue(QUEUES[shown], put_off=shown == LATER, after=after, most=A_PAGE + 1)
    rows, more = found[:A_PAGE], len(found) > A_PAGE
    with_proposals(rows)
    plan, says = plan_says([row.need for row in rows])
    context = {
        "counts": (counted := waiting.counts()),
        "tabs": [(waits.value, waits.label, rows) for waits, rows in counted.waiting.items()],
        "shown": shown,
        "way": {"queue": shown, "list": "1", **({"after": after} if after else {})},
        "next_row": NEXT,
        "hands": next_at(rows, request.GET.get("at", "")),
        "rows": [(row, says.get(row.need.pk)) for row in rows],
        "ticks": any(row.waits == Waits.CODED for row in rows),
        "plan": plan,
        "coding": jobs.open_coding() if counted.fresh else None,
        "after": after,
        "more": rows[-1].mark if more else "",
    }
    return render(request, "demand/desk.html", context)


@page(*STAFF, methods=("POST",))
def take_up(request: Request) -> HttpResponse:
    """Makes needs of the statements that came in: a few at once, many by the worker."""
    if Statement.objects.filter(state=StatementState.SUBMITTED).count() > coding.AT_ONCE:
        return coding.order(request)
    done = jobs.take_up_statements(by=request.user, at=request.at)
    words = _("%(coded)s statements coded, %(uncoded)s wait for a person.")
    messages.success(request, words % {"coded": number(done.coded), "uncoded": number(done.uncoded)})
    return redirect("demand:desk")


@page(*STAFF, methods=("GET", "POST"), example=a_need)
def put_off(request: Request, pk: int) -> HttpResponse:
    """Until when is this need put off, and why?"""
    return _put_off(request, _need(pk))


@page(*STAFF, methods=("GET", "POST"), example=a_pair)
def put_off_pair(request: Request, pk: int) -> HttpResponse:
    """Until when is comparing these two put off, and why?"""
    return _put_off(request, fetch(request, shown_twins(), pk=pk))


def _put_off(request: Request, row: Need | Twins) -> HttpResponse:
    form = PutOffForm(request.POST or None, initial={"until": request.today + A_WEEK})
    if form.is_valid():
        with refusals_on(form):
            actions.put_off(row=row, **form.cleaned_data, by=request.user, at=request.at)
            messages.success(request, _("Put off until %(day)s.") % {"day": day(form.cleaned_data["until"])})
            return onward(request, row)
    context = {"row": row, "form": form, "way": come_from(request), "above": page_of(row)}
    return render(request, "demand/put_off.html", context, status=422 if form.errors else 200)


@page(*STAFF, methods=("POST",))
def verify(request: Request) -> HttpResponse:
    """Verifies the needs that were ticked, or a single one."""
    keys = request.POST.getlist("need")
    if not keys or not all(key.isdecimal() and len(key) < 19 for key in keys):
        raise actions.NotInThatState(_("No need was chosen."), cure=_("Tick the needs that you stand for."))
    count = actions.verify_needs(needs=[int(key) for key in keys], by=request.user, at=request.at)
    messages.success(request, ngettext("%(count)s need verified.", "%(count)s needs verified.", count) % {"count": number(count)})
    return onward(request, _need(int(keys[0])))


@page(*STAFF, methods=("POST",))
def code(request: Request, pk: int) -> HttpResponse:
    """Says what a need means."""
    need = _need(pk)
    form = CodeForm(request.POST, need=need)
    if form.is_valid():
        try:
            actions.code_need(need=need, **form.cleaned_data, by=request.user, at=request.at)
            return onward(request, _need(pk))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return show_need(request, pk, code=form)


@page(*STAFF, methods=("POST",))
def units(request: Request, pk: int) -> HttpResponse:
    """Changes the units that a coded need asks for."""
    need = _need(pk)
    form = UnitsForm(request.POST, need=need)
    if need.occupation is None or not form.is_valid():
        raise Http404
    chosen = [*form.cleaned_data["units"], *form.cleaned_data["others"]]
    actions.code_need(need=need, occupation=need.occupation, field=need.field, units=chosen, by=request.user, at=request.at)
    return redirect("demand:need", pk)


@page(*STAFF, methods=("POST",))
def refuse(request: Request, pk: int) -> HttpResponse:
    """Does not stand for a need; whoever stated it reads why."""
    _need(pk)
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            actions.refuse_needs(needs=[pk], reason=form.cleaned_data["reason"], by=request.user, at=request.at)
            return onward(request, _need(pk))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return show_need(request, pk, reason=form)


@page(*STAFF, methods=("POST",))
def close(request: Request, pk: int) -> HttpResponse:
    """Closes a need that stands no longer, and says as what."""
    _need(pk)
    form = CloseForm(request.POST)
    if form.is_valid():
        try:
            actions.close_needs(needs=[pk], **form.cleaned_data, by=request.user, at=request.at)
            return onward(request, _need(pk))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return show_need(request, pk, close=form)


def _need(pk: int) -> Need:
    return get_object_or_404(Need.objects.select_related("statement", "occupation", "field"), pk=pk)

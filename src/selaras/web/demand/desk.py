# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The demand desk: what waits, taking statements up, and one decision after the other without the hands leaving the keyboard."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from selaras.ground.people.rules import Role
from selaras.kit.errors import Refusal
from selaras.loop.demand import actions, jobs
from selaras.loop.demand.models import Need
from selaras.loop.demand.queries import desk_state, next_in_queue, queue
from selaras.loop.demand.queries.ageing import ageing
from selaras.loop.demand.queries.duplicates import open_twins
from selaras.loop.demand.rules import TRUSTED_CONFIDENCE, NeedState
from selaras.web.access import Menu, Request, page
from selaras.web.demand.forms import CloseForm, CodeForm, ReasonForm, UnitsForm
from selaras.web.demand.views import STAFF, show_need
from selaras.web.ui.pages import Pages
from selaras.web.ui.templatetags.figures import number

A_PAGE = 50
QUEUES = {"uncoded": NeedState.UNCODED, "coded": NeedState.CODED}


@page(*STAFF, menu=Menu("demand", lazy("Demand desk"), icon="checklist", order=20), home=(Role.DESK,))
def desk(request: Request) -> HttpResponse:
    """What waits for a person?"""
    state = desk_state()
    shown = request.GET.get("queue")
    shown = shown if shown in QUEUES else ("uncoded" if state.uncoded and not state.coded else "coded")
    rows = queue(QUEUES[shown]).prefetch_related("proposals__occupation")
    context = {
        "state": state,
        "figures": ageing(request.today),
        "twins": open_twins().count(),
        "shown": shown,
        "found": Pages(rows, A_PAGE).get_page(request.GET.get("page")),
        "first": next_in_queue(NeedState.UNCODED),
        "trusted": TRUSTED_CONFIDENCE,
    }
    return render(request, "demand/desk.html", context)


@page(*STAFF, methods=("POST",))
def take_up(request: Request) -> HttpResponse:
    """Makes needs of the statements that came in."""
    done = jobs.take_up_statements(by=request.user, at=request.at)
    words = _("%(coded)s statements coded, %(uncoded)s wait for a person.")
    messages.success(request, words % {"coded": number(done.coded), "uncoded": number(done.uncoded)})
    return redirect("demand:desk")


@page(*STAFF, methods=("POST",))
def verify(request: Request) -> HttpResponse:
    """Verifies the needs that were ticked, or a single one."""
    keys = request.POST.getlist("need")
    if not keys or not all(key.isdecimal() and len(key) < 19 for key in keys):
        raise actions.NotInThatState(_("No need was chosen."), cure=_("Tick the needs that you stand for."))
    count = actions.verify_needs(needs=[int(key) for key in keys], by=request.user, at=request.at)
    messages.success(request, ngettext("%(count)s need verified.", "%(count)s needs verified.", count) % {"count": number(count)})
    return _onward(request, int(keys[0]))


@page(*STAFF, methods=("POST",))
def code(request: Request, pk: int) -> HttpResponse:
    """Says what a need means."""
    need = _need(pk)
    form = CodeForm(request.POST)
    if form.is_valid():
        try:
            actions.code_need(need=need, **form.cleaned_data, by=request.user, at=request.at)
            return _onward(request, pk)
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
    chosen = list(form.cleaned_data["units"])
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
            return _onward(request, pk)
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
            return _onward(request, pk)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return show_need(request, pk, close=form)


def _need(pk: int) -> Need:
    return get_object_or_404(Need.objects.select_related("statement", "occupation", "field"), pk=pk)


def _onward(request: Request, pk: int) -> HttpResponse:
    """On to the next need of the queue from which the desk came, back to the desk at its end, or to the need itself."""
    shown = request.POST.get("queue", "")
    if request.POST.get("list"):
        return redirect(f"{reverse('demand:desk')}?queue={shown}" if shown in QUEUES else "demand:desk")
    if shown not in QUEUES:
        return redirect("demand:need", pk)
    following = next_in_queue(QUEUES[shown], after=pk)
    return redirect(f"{reverse('demand:need', args=[following.pk])}?queue={shown}" if following else "demand:desk")

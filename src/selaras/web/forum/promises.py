# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The ledger of promises: what each side promised, and what shows that it was kept."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from selaras.ground.network.models import Post
from selaras.ground.network.rules import CompanyRight
from selaras.ground.people.rules import Role
from selaras.kit.spreadsheets import Column, Sheet
from selaras.loop.forum import actions
from selaras.loop.forum.models import Commitment, Fulfilment, ReleaseRequest
from selaras.loop.forum.promises import EvidenceKind, PromiseState, Side, counts_at_once, vouchers
from selaras.loop.forum.queries import standing_of
from selaras.loop.forum.queries.people import unreached
from selaras.loop.forum.queries.promises import Line, ledger, most_urgent_first, sides_of
from selaras.loop.forum.talks import other
from selaras.web.access import NETWORK_WIDE, Menu, Request, fetch, page
from selaras.web.forum.files import as_download
from selaras.web.forum.forms import faults_on
from selaras.web.forum.promise_forms import ASKED, BecauseForm, EvidenceForm, LedgerFilter, PromiseForm
from selaras.web.ui.lists import sheet_of

STAFF = (Role.PLANNER, Role.DESK)
SIDES = (Role.COMPANY, Role.CENTRE_HEAD)
MAKERS = (*STAFF, *SIDES)
READERS = (*NETWORK_WIDE, *SIDES)
A_PAGE = 50
SHOWN = {  # what is counted on top of the ledger
    PromiseState.BROKEN: lazy("Broken"),
    PromiseState.PARTLY: lazy("Partly kept"),
    PromiseState.DUE: lazy("Due within 14 days"),
    PromiseState.KEPT: lazy("Kept"),
    ASKED: lazy("Release asked for"),
}

LEDGER = Sheet(
    "komitmen",
    lazy("Promises"),
    (
        Column("who", lazy("Promised by"), width=30),
        Column("whom", lazy("Promised to"), width=30),
        Column("what", lazy("What"), width=24),
        Column("quantity", lazy("How much")),
        Column("kept", lazy("Kept, by evidence")),
        Column("in_time", lazy("of it by the due date")),
        Column("waiting", lazy("Waits for confirmation")),
        Column("words", lazy("In words"), width=40),
        Column("meeting", lazy("Meeting"), width=30),
        Column("made_on", lazy("Promised on")),
        Column("due_on", lazy("Due on")),
        Column("state", lazy("State")),
        Column("released", lazy("Why released"), width=30),
        Column("assumed", lazy("Assumed")),
    ),
)


def a_promise(_post: Post) -> Mapping[str, Any] | None:
    """A promise that the post may see."""
    key = Commitment.objects.values_list("pk", flat=True).first()
    return {"pk": key} if key else None


@page(*READERS, menu=Menu("forum", lazy("Promises"), icon="heart-handshake", order=40), right=CompanyRight.PROMISES)
def promises(request: Request) -> HttpResponse:
    """Who promised what, what is due first, and what was not kept?"""
    form = LedgerFilter(request.GET, post=request.post)
    asked = form.cleaned_data if form.is_valid() else {}
    lines = _asked_for(request, {name: value for name, value in asked.items() if name != "state"})
    shown = [line for line in lines if _stands(line, asked["state"])] if asked.get("state") else lines
    context = {
        "form": form,
        "found": Paginator(shown, A_PAGE).get_page(request.GET.get("page")),
        "counts": [_count(state, name, lines) for state, name in SHOWN.items()],
        "filtered": any(asked.values()) if form.is_valid() else True,
        "maker": request.post.role in MAKERS and request.post.may(CompanyRight.PROMISES),
        "of_company": asked.get("company"),
    }
    return render(request, "forum/ledger.html", context)


def _stands(line: Line, state: str) -> bool:
    """Whether a promise is in a state that one may ask the ledger for."""
    return line.release_asked if state == ASKED else line.state == state


def _count(state: str, name: Any, lines: Sequence[Line]) -> tuple[str, Any, int, int, int]:
    """How many promises are in a state, and of these how many companies made, and centres."""
    sides = [line.promise.side for line in lines if _stands(line, state)]
    return str(state), name, len(sides), sides.count(Side.COMPANY), sides.count(Side.CENTRE)


def _asked_for(request: Request, asked: Mapping[str, Any]) -> list[Line]:
    rows = Commitment.objects.filter(**{name: asked[name] for name in ("side", "kind", "company") if asked.get(name)})
    return most_urgent_first(ledger(rows, request.today))


@page(*READERS, methods=("POST",), right=CompanyRight.PROMISES)
def promises_file(request: Request) -> HttpResponse:
    """The ledger, as it is filtered, as a spreadsheet. What leaves the house is on record."""
    form = LedgerFilter(request.GET, post=request.post)
    asked = form.cleaned_data if form.is_valid() else {}
    lines = [line for line in _asked_for(request, asked) if not asked.get("state") or _stands(line, asked["state"])]
    told = {name: str(value) for name, value in asked.items() if value}
    actions.record_ledger_export(rows=len(lines), asked=told, by=request.user, at=request.at)
    return sheet_of(LEDGER.name, LEDGER.export(map(_as_row, lines)))


def _as_row(line: Line) -> dict[str, Any]:
    promise = line.promise
    return {
        "who": str(line.who),
        "whom": str(line.whom),
        "what": promise.get_kind_display(),
        "quantity": float(promise.quantity),
        "kept": float(line.kept),
        "in_time": float(line.in_time),
        "waiting": float(line.waiting),
        "words": promise.words,
        "meeting": str(promise.meeting or ""),
        "made_on": promise.made_on,
        "due_on": promise.due_on,
        "state": str(line.standing),
        "released": promise.released_because,
        "assumed": promise.assumed,
    }


@page(*MAKERS, methods=("GET", "POST"), menu=Menu("forum", lazy("Make a promise"), icon="plus", order=45), right=CompanyRight.PROMISES)
def new_promise(request: Request) -> HttpResponse:
    """What do we promise, to whom, by when?"""
    start = {name: request.GET[name] for name in ("company", "centre", "meeting", "side") if name in request.GET}
    form = PromiseForm(request.POST or None, post=request.post, today=request.today, initial=start)
    if form.is_valid():
        with faults_on(form):
            made = actions.make_commitment(**form.promise, by=request.user, at=request.at)
            messages.success(request, _("The promise stands in the ledger; both sides see it."))
            return redirect("forum:promise_page", made.pk)
    return render(request, "forum/new_promise.html", {"form": form}, status=422 if form.errors else 200)


@page(*READERS, example=a_promise, right=CompanyRight.PROMISES)
def promise_page(request: Request, pk: int) -> HttpResponse:
    """What was promised, and what shows that it was kept?"""
    return _show(request, _found(request, pk))


@page(*MAKERS, methods=("POST",), right=CompanyRight.PROMISES)
def give_evidence(request: Request, pk: int) -> HttpResponse:
    """Shows that some of a promise was kept."""
    found = _found(request, pk)
    speaks = sides_of(request.user, found, request.today)
    form = EvidenceForm(request.POST, request.FILES, kinds=_kinds(found, speaks), at_once=counts_at_once(found.side, **speaks), today=request.today)
    if form.is_valid():
        with faults_on(form):
            said = form.cleaned_data | {"kind": EvidenceKind(form.cleaned_data["kind"])}
            given = actions.record_fulfilment(commitment=found, **said, by=request.user, at=request.at)
            counts, waits = (
                _("The evidence is counted; both sides see it."),
                _("Sent. It counts once the other side confirms it; they were written to."),
            )
            messages.success(request, waits if given.waits else counts)
            return redirect("forum:promise_page", pk)
    return _show(request, found, evidence=form)


@page(*MAKERS, methods=("POST",), right=CompanyRight.PROMISES)
def confirm_evidence(request: Request, pk: int) -> HttpResponse:
    """Says that the other side's document is right."""
    evidence = fetch(request, Fulfilment.objects.select_related("commitment"), pk=pk)
    actions.confirm_evidence(fulfilment=evidence, by=request.user, at=request.at)
    messages.success(request, _("Confirmed. From now on it counts."))
    return redirect("forum:promise_page", evidence.commitment_id)


def an_evidence_file(post: Post) -> Mapping[str, Any] | None:
    """Evidence with a file that the post may see."""
    key = Fulfilment.objects.exclude(file="").values_list("pk", flat=True).first()
    return {"pk": key} if key else None


@page(*READERS, example=an_evidence_file, part=True, right=CompanyRight.PROMISES)
def evidence_file(request: Request, pk: int) -> HttpResponse:
    """The document itself, as a download that no page of ours opens."""
    found = fetch(request, Fulfilment.objects.exclude(file=""), pk=pk)
    return as_download(found.file, found.file_name, found.file_type)


@page(*MAKERS, methods=("POST",), right=CompanyRight.PROMISES)
def ask_release(request: Request, pk: int) -> HttpResponse:
    """Asks the other side to let one go."""
    found = _found(request, pk)
    form = BecauseForm(request.POST, auto_id="ask_%s")
    if form.is_valid():
        with faults_on(form):
            actions.ask_release(commitment=found, because=form.cleaned_data["because"], by=request.user, at=request.at)
            messages.success(request, _("The other side was written to. Until it releases you, the promise stands."))
            return redirect("forum:promise_page", pk)
    return _show(request, found, ask=form)


@page(*MAKERS, methods=("POST",), right=CompanyRight.PROMISES)
def release(request: Request, pk: int) -> HttpResponse:
    """Lets a promise go."""
    found = _found(request, pk)
    form = BecauseForm(request.POST)
    if form.is_valid():
        with faults_on(form):
            actions.release_commitment(commitment=found, because=form.cleaned_data["because"], by=request.user, at=request.at)
            messages.success(request, _("The promise is released; nothing is owed any more."))
            return redirect("forum:promise_page", pk)
    return _show(request, found, release=form)


@page(*MAKERS, methods=("POST",), right=CompanyRight.PROMISES)
def take_back(request: Request, pk: int) -> HttpResponse:
    """Takes wrong evidence out of the count."""
    evidence = fetch(request, Fulfilment.objects.select_related("commitment"), pk=pk)
    found = _found(request, evidence.commitment_id)
    form = BecauseForm(request.POST)
    if form.is_valid():
        with faults_on(form):
            actions.take_back_evidence(fulfilment=evidence, because=form.cleaned_data["because"], by=request.user, at=request.at)
            messages.success(request, _("The evidence no longer counts; it stays on record with your reason."))
            return redirect("forum:promise_page", found.pk)
    return _show(request, found, take_back=form)


def _found(request: Request, pk: int) -> Commitment:
    return fetch(request, Commitment.objects.select_related("company", "centre", "meeting", "recorded_by__person", "through"), pk=pk)


def _kinds(promise: Commitment, speaks: Mapping[str, bool]) -> list[EvidenceKind]:
    """By what the visitor may vouch by hand: registers speak for themselves."""
    return [kind for kind in vouchers(promise.side, **speaks) if kind != EvidenceKind.REGISTER]


def _show(request: Request, promise: Commitment, **forms_sent: forms.Form) -> HttpResponse:
    (line,) = ledger(Commitment.objects.filter(pk=promise.pk), request.today)
    standing, speaks = standing_of(request.user, request.today), sides_of(request.user, promise, request.today)
    kinds, confirms = _kinds(promise, speaks), counts_at_once(promise.side, **speaks) and request.post.role in MAKERS
    given = Fulfilment.objects.filter(commitment=promise)
    given = given.select_related("recorded_by__person", "confirmed_by__person", "through", "commitment__company")

    def own(each: Fulfilment) -> bool:
        return standing.staff or each.recorded_by_id == request.user.pk

    start = {"quantity": f"{(line.missing or Decimal(1)).normalize():f}", "happened_on": request.today}
    ended = line.state in {PromiseState.RELEASED, PromiseState.KEPT}
    asked = ReleaseRequest.objects.filter(commitment=promise).select_related("asked_by__person", "through", "commitment__company")
    because = {"because": asked[0].because} if line.release_asked else {}
    may_ask = speaks[promise.side] and request.post.role in MAKERS and not ended
    context = {
        "asked": asked,
        "line": line,
        "promise": promise,
        "evidence": [(each, each.waits and confirms, not each.taken_back_because and (own(each) or (each.waits and confirms))) for each in given],
        "other": line.whom,
        "may_vouch": kinds and line.state != PromiseState.RELEASED,
        "may_release": speaks[other(promise.side)] and request.post.role in MAKERS and not ended,
        "evidence_form": forms_sent.get("evidence") or EvidenceForm(kinds=kinds, at_once=confirms, today=request.today, initial=start),
        "may_ask": may_ask,
        "deaf": may_ask and unreached(request.today, right=CompanyRight.PROMISES, **{other(promise.side): line.whom}),
        "ask_form": forms_sent.get("ask") or BecauseForm(auto_id="ask_%s"),
        "release_form": forms_sent.get("release") or BecauseForm(auto_id="release_%s", initial=because),
        "take_back_form": forms_sent.get("take_back"),
        "sent": list(forms_sent),
        "unreached": not ended and unreached(request.today, right=CompanyRight.PROMISES, **{promise.side: line.who}),
    }
    return render(request, "forum/ledger_line.html", context, status=422 if forms_sent else 200)

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Agreements between centres and companies: which are in force, what ends soon, one of them with its document, renewing it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from selaras.ground.network.models import Post
from selaras.ground.network.rules import CompanyRight
from selaras.ground.people.rules import Role
from selaras.kit.dates import day_words
from selaras.loop.forum import actions
from selaras.loop.forum.agreements import NOTICES, STEPS, AgreementState
from selaras.loop.forum.models import Agreement, Signatory
from selaras.loop.forum.queries import standing_of
from selaras.loop.forum.queries.agreements import in_order, quotas_used
from selaras.web.access import NETWORK_WIDE, Menu, Request, fetch, page
from selaras.web.forum.agreement_forms import SOON, AgreementFilter, AgreementForm, DocumentForm, SignedForm, terms_of
from selaras.web.forum.files import as_download
from selaras.web.forum.forms import faults_on
from selaras.web.forum.promise_forms import BecauseForm

KEEPERS = (Role.PLANNER, Role.DESK, Role.CENTRE_HEAD)
READERS = (*NETWORK_WIDE, Role.CENTRE_HEAD, Role.COMPANY)
A_PAGE = 50


def _seen(post: Post) -> QuerySet[Agreement]:
    """Agreements that a post may see: a draft is its centre's own until it is sent."""
    rows = Agreement.objects.select_related("company", "centre", "renews", "renewal", "written_by__person")
    return rows.exclude(state=AgreementState.DRAFT) if post.role == Role.COMPANY else rows


def an_agreement(post: Post) -> Mapping[str, Any] | None:
    """An agreement that the post may see, one in force if there is any."""
    key = _seen(post).order_by("-state", "pk").values_list("pk", flat=True).first()
    return {"pk": key} if key else None


def a_draft(post: Post) -> Mapping[str, Any] | None:
    """An agreement that can still be changed."""
    key = _seen(post).filter(state=AgreementState.DRAFT).values_list("pk", flat=True).first()
    return {"pk": key} if key else None


def a_renewable(post: Post) -> Mapping[str, Any] | None:
    """An agreement in force that nothing renews yet."""
    key = _seen(post).filter(state=AgreementState.IN_FORCE, renewal=None).values_list("pk", flat=True).first()
    return {"pk": key} if key else None


def a_document(post: Post) -> Mapping[str, Any] | None:
    """An agreement with a document."""
    key = _seen(post).exclude(document="").values_list("pk", flat=True).first()
    return {"pk": key} if key else None


@page(*READERS, menu=Menu("forum", lazy("Agreements"), icon="certificate", order=60), right=CompanyRight.AGREEMENTS)
def agreements(request: Request) -> HttpResponse:
    """Which agreements are in force, and which end soon?"""
    form = AgreementFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    rows = _seen(request.post).filter(**{"kind": asked["kind"]} if asked.get("kind") else {})
    lines = [(row, row.state_at(request.today), row.days_left(request.today)) for row in in_order(rows, request.today)]
    soon = [line for line in lines if line[2] is not None and line[2] <= max(NOTICES)]
    wanted = asked.get("state")
    shown = soon if wanted == SOON else [line for line in lines if not wanted or line[1] == wanted]
    context = {
        "form": form,
        "found": Paginator(shown, A_PAGE).get_page(request.GET.get("page")),
        "in_force": sum(line[1] == AgreementState.IN_FORCE for line in lines),
        "to_sign": sum(line[1] == AgreementState.SENT for line in lines),
        "soon": len(soon),
        "notice": max(NOTICES),
        "filtered": any(asked.values()) if form.is_valid() else True,
        "keeper": request.post.role in KEEPERS,
    }
    return render(request, "forum/agreements.html", context)


@page(*KEEPERS, methods=("GET", "POST"))
def new_agreement(request: Request) -> HttpResponse:
    """Between whom, about what, from when to when, and who signs?"""
    return _write(request, AgreementForm(request.POST or None, post=request.post), None)


@page(*KEEPERS, methods=("GET", "POST"), example=a_renewable)
def renew_agreement(request: Request, pk: int) -> HttpResponse:
    """How does it go on? The terms of the old one are the start."""
    former = _found(request, pk)
    start = terms_of(former)
    for name in ("number", "starts_on", "ends_on"):
        del start[name]
    return _write(request, AgreementForm(request.POST or None, post=request.post, former=former, initial=start), former)


def _write(request: Request, form: AgreementForm, former: Agreement | None) -> HttpResponse:
    if form.is_valid():
        with faults_on(form):
            made = actions.draft_agreement(**form.sides, terms=form.terms, renews=former, by=request.user, at=request.at)
            messages.success(request, _("The draft is written; upload its document and send it for signature."))
            return redirect("forum:agreement", made.pk)
    return render(request, "forum/new_agreement.html", {"form": form, "former": former}, status=422 if form.errors else 200)


@page(*KEEPERS, methods=("GET", "POST"), example=a_draft)
def change_agreement(request: Request, pk: int) -> HttpResponse:
    """What should the draft say instead?"""
    found = _found(request, pk)
    if found.state != AgreementState.DRAFT:
        raise Http404
    form = AgreementForm(request.POST or None, post=request.post, former=found, initial=terms_of(found))
    if form.is_valid():
        with faults_on(form):
            actions.change_agreement(agreement=found, terms=form.terms, by=request.user, at=request.at)
            return redirect("forum:agreement", pk)
    return render(request, "forum/new_agreement.html", {"form": form, "changed": found}, status=422 if form.errors else 200)


@page(*READERS, example=an_agreement, right=CompanyRight.AGREEMENTS)
def agreement(request: Request, pk: int) -> HttpResponse:
    """What was agreed, until when, and how much of it is promised?"""
    return _show(request, _found(request, pk))


@page(*READERS, example=a_document, part=True, right=CompanyRight.AGREEMENTS)
def agreement_file(request: Request, pk: int) -> HttpResponse:
    """The document, as a download that no page of ours opens."""
    found = _found(request, pk)
    if not found.document:
        raise Http404
    return as_download(found.document, f"{found.number}.pdf", "application/pdf")


@page(*KEEPERS, methods=("POST",))
def upload_document(request: Request, pk: int) -> HttpResponse:
    """Puts the document beside the agreement."""
    found, form = _found(request, pk), DocumentForm(request.POST, request.FILES)
    if form.is_valid():
        with faults_on(form):
            actions.attach_document(agreement=found, data=form.cleaned_data["document"], by=request.user, at=request.at)
            messages.success(request, _("The document is kept."))
            return redirect("forum:agreement", pk)
    return _show(request, found, document=form)


@page(*KEEPERS, methods=("POST",))
def send_agreement(request: Request, pk: int) -> HttpResponse:
    """Sends a draft for signature."""
    actions.send_agreement(agreement=_found(request, pk), by=request.user, at=request.at)
    messages.success(request, _("Sent: the company sees it now and was written to."))
    return redirect("forum:agreement", pk)


@page(*KEEPERS, methods=("POST",))
def take_back_agreement(request: Request, pk: int) -> HttpResponse:
    """Makes a draft again of what was sent."""
    actions.take_back_agreement(agreement=_found(request, pk), by=request.user, at=request.at)
    return redirect("forum:agreement", pk)


@page(*KEEPERS, methods=("POST",))
def sign_agreement(request: Request, pk: int) -> HttpResponse:
    """Everybody has signed."""
    found = _found(request, pk)
    form = SignedForm(request.POST, signatories=Signatory.objects.filter(agreement=found))
    if form.is_valid():
        with faults_on(form):
            actions.bring_into_force(agreement=found, signed=form.signed, by=request.user, at=request.at)
            starts = _("Signed by everybody. It is in force from %(day)s.") % {"day": day_words(found.starts_on)}
            messages.success(request, starts if found.starts_on > request.today else _("The agreement is in force."))
            return redirect("forum:agreement", pk)
    return _show(request, found, signed=form)


@page(*KEEPERS, methods=("POST",))
def end_agreement(request: Request, pk: int) -> HttpResponse:
    """Ends it before its last day."""
    found, form = _found(request, pk), BecauseForm(request.POST)
    if form.is_valid():
        with faults_on(form):
            actions.end_agreement(agreement=found, because=form.cleaned_data["because"], by=request.user, at=request.at)
            return redirect("forum:agreement", pk)
    return _show(request, found, end=form)


def _found(request: Request, pk: int) -> Agreement:
    return fetch(request, _seen(request.post), pk=pk)


def _show(request: Request, found: Agreement, **sent: forms.Form) -> HttpResponse:
    state, signatories = found.state_at(request.today), list(Signatory.objects.filter(agreement=found))
    keeps = request.post.role in KEEPERS and standing_of(request.user, request.today).may_speak_for(centre=found.centre_id)
    renewal = getattr(found, "renewal", None)
    context = {
        "agreement": found,
        "state": state,
        "days_left": found.days_left(request.today),
        "notice": max(NOTICES),
        "signatories": signatories,
        "quotas": quotas_used(found, request.today.year, request.today),
        "keeps": keeps,
        "may": {step.value for step in STEPS[state]} if keeps else set(),
        "may_renew": keeps and state == AgreementState.IN_FORCE and renewal is None,
        "may_upload": keeps and state in {AgreementState.DRAFT, AgreementState.SENT},
        "renewal_state": renewal.state_at(request.today) if renewal else None,
        "renewal": renewal if renewal and (keeps or renewal.state != AgreementState.DRAFT) else None,
        "document_form": sent.get("document") or DocumentForm(),
        "signed_form": sent.get("signed")
        or SignedForm(signatories=signatories, initial=dict.fromkeys((f"signed_{each.pk}" for each in signatories), request.today)),
        "end_form": sent.get("end") or BecauseForm(),
    }
    return render(request, "forum/agreement.html", context, status=422 if sent else 200)

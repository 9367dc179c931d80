# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""One centre as the register knows it: is it ready, if not why and what cures it, what it has; and the two forms of readiness."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from selaras.ground.network import actions, queries
from selaras.ground.network.models import Centre, Post
from selaras.ground.network.rules import CURES, Aspect
from selaras.ground.people.rules import Role
from selaras.web.access import NETWORK_WIDE, Menu, Request, fetch, page
from selaras.web.network.listings import LISTINGS
from selaras.web.ui.lists import listings_for
from selaras.web.ui.shell import refusals_on

YES_NO = [("True", lazy("yes, it is in place")), ("False", lazy("no, not yet"))]


def a_centre(post: Post) -> Mapping[str, Any] | None:
    """An example: one's own centre, or one that is not ready, where there is most to see."""
    if post.centre_id:
        return {"key": post.centre.key}
    ready = queries.ready_centres(post.since).values("pk")
    found = Centre.objects.exclude(pk__in=ready).order_by("key").first()
    return {"key": found.key} if found else None


@page(Role.CENTRE_HEAD, menu=Menu("network", lazy("My centre's register"), icon="checklist", order=10))
def mine(request: Request) -> HttpResponse:
    """What does the register say about my centre, and what must I declare?"""
    return _show(request, fetch(request, Centre, pk=request.post.centre_id))


@page(*NETWORK_WIDE, Role.CENTRE_HEAD, example=a_centre)
def centre(request: Request, key: str) -> HttpResponse:
    """Is this centre ready, and what does it have?"""
    return _show(request, fetch(request, Centre.objects.select_related("region__parent"), key=key))


def _show(request: Request, found: Centre) -> HttpResponse:
    shown = queries.centre_page(found, request.today)
    cures = {lack.aspect: lack for lack in shown.verdict.lacks}
    aspects = [(value, label, row, cures.get(value)) for value, label, row in shown.aspects]
    role = request.post.role
    listings = listings_for(LISTINGS.values(), request.post) if role == Role.CENTRE_HEAD else []
    context = {"page": shown, "centre": found, "aspects": aspects, "today": request.today, "listings": listings}
    return render(request, "network/centre.html", {**context, "declares": role == Role.CENTRE_HEAD, "verifies": role == Role.PLANNER})


class DeclareForm(forms.Form):
    """What the head of a centre declares."""

    ready = forms.TypedChoiceField(label=lazy("Is it in place?"), choices=YES_NO, coerce=lambda words: words == "True", widget=forms.RadioSelect)
    words = forms.CharField(
        label=lazy("In your own words"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=lazy("What is there, what is missing, until when. The visitor reads it before coming."),
    )


class VerifyForm(forms.Form):
    """What a visit found."""

    ready = forms.TypedChoiceField(
        label=lazy("Did you find it in place?"), choices=YES_NO, coerce=lambda words: words == "True", widget=forms.RadioSelect
    )
    finding = forms.CharField(
        label=lazy("What you found"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=lazy("In words that the head of the centre can act on."),
    )


def an_aspect(post: Post) -> Mapping[str, Any] | None:
    """An example: the first aspect of the example centre."""
    found = a_centre(post)
    return {**found, "aspect": Aspect.BUILDING.value} if found else None


@page(Role.CENTRE_HEAD, Role.PLANNER, methods=("GET", "POST"), example=an_aspect)
def readiness(request: Request, key: str, aspect: str) -> HttpResponse:
    """The head of the centre declares an aspect; the national centre says what its visit found."""
    found = fetch(request, Centre, key=key)
    if aspect not in Aspect.values:
        raise Http404
    row = next(row for value, _label, row in queries.centre_page(found, request.today).aspects if value == aspect)
    declares = request.post.role == Role.CENTRE_HEAD
    form_class = DeclareForm if declares else VerifyForm
    form = form_class(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            act = actions.declare_readiness if declares else actions.verify_readiness
            act(centre=found, aspect=aspect, **form.cleaned_data, by=request.user, at=request.at)
            messages.success(request, _("Written down: %(aspect)s of %(centre)s.") % {"aspect": Aspect(aspect).label, "centre": found.name})
            return redirect("network:centre", key=found.key)
    context = {"centre": found, "label": Aspect(aspect).label, "row": row, "form": form, "declares": declares, "cure": CURES[aspect]}
    return render(request, "network/readiness.html", context, status=422 if form.errors else 200)

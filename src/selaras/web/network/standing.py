# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""A centre's standing in the network, kept by the national centre: the name it bears, who supervises it, and its end."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from selaras.ground.network import actions
from selaras.ground.network.models import Centre, Post, Supervision
from selaras.ground.network.rules import CentreKind
from selaras.ground.people.rules import Role
from selaras.web.access import Request, Words, fetch, page
from selaras.web.network.centre import a_centre
from selaras.web.ui.fields import DayInput, choose_among
from selaras.web.ui.shell import refusals_on

DAY = DayInput()


@dataclass(frozen=True)
class Question:
    """What a form asks before something is done: its words, what will follow, and where its visitor came from."""

    title: Words
    question: Words
    button: Words
    back: str
    back_words: Words
    follows: Sequence[Words] = ()


def ask(request: Request, question: Question, form: forms.Form, act: Callable[..., Any], done: Words) -> HttpResponse:
    """Shows the form; once it is filled in, does `act` with its fields and goes back with the words `done`, or shows why not (422)."""
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            act(**form.cleaned_data, by=request.user, at=request.at)
            messages.success(request, str(done))
            return redirect(question.back)
    return render(request, "network/ask.html", {"asked": question, "form": form}, status=422 if form.errors else 200)


class RenameForm(forms.Form):
    """A new name, and from when."""

    name = forms.CharField(label=lazy("New name"), max_length=150)
    since = forms.DateField(label=lazy("From this day on"), widget=DAY)


class CloseForm(forms.Form):
    """The last day."""

    on = forms.DateField(label=lazy("Last day"), widget=DAY)


class SuperviseForm(forms.Form):
    """Who supervises, from when, on what basis."""

    supervisor = forms.ModelChoiceField(label=lazy("Supervised by"), queryset=Centre.objects.none(), empty_label=lazy("choose"))
    since = forms.DateField(label=lazy("From this day on"), widget=DAY)
    basis = forms.CharField(label=lazy("Basis"), max_length=200, required=False, help_text=lazy("The decree or agreement, with its date."))

    def __init__(self, *args: Any, centre: Centre, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        national = Centre.objects.filter(kind=CentreKind.UPTP, closed_on=None).exclude(pk=centre.pk)
        choose_among(self, supervisor=national)
        self.fields["supervisor"].initial = national.first()


class EndForm(forms.Form):
    """The last day of something dated."""

    until = forms.DateField(label=lazy("Last day"), widget=DAY)


def _about(centre: Centre, title: Words, question: Words, button: Words, *follows: Words) -> Question:
    return Question(title, question, button, reverse("network:centre", args=[centre.key]), centre.name, follows)


@page(Role.PLANNER, methods=("GET", "POST"), example=a_centre)
def rename(request: Request, key: str) -> HttpResponse:
    """What is this centre called from now on?"""
    centre = fetch(request, Centre, key=key)
    form = RenameForm(request.POST or None, initial={"name": centre.name, "since": request.today})
    question = _about(
        centre, _("Rename the centre"), _("What is this centre called from now on?"), _("Rename"), _("The old name stays among its former names.")
    )
    return ask(request, question, form, partial(actions.rename_centre, centre=centre), _("The centre has its new name."))


@page(Role.PLANNER, methods=("GET", "POST"), example=a_centre)
def close(request: Request, key: str) -> HttpResponse:
    """When does this centre close for good?"""
    centre = fetch(request, Centre, key=key)
    question = _about(
        centre,
        _("Close the centre"),
        _("When does this centre close for good?"),
        _("Close the centre"),
        _("Its supervision and the posts at it end with that day."),
        _("It takes no part in a plan of the year in which it closes, nor later."),
        _("What it did stays on record; closing cannot be taken back."),
    )
    form = CloseForm(request.POST or None, initial={"on": request.today})
    return ask(request, question, form, partial(actions.close_centre, centre=centre), _("The closing is in the register."))


@page(Role.PLANNER, methods=("GET", "POST"), example=a_centre)
def supervise(request: Request, key: str) -> HttpResponse:
    """Who supervises this centre, and from when?"""
    centre = fetch(request, Centre, key=key)
    form = SuperviseForm(request.POST or None, centre=centre, initial={"since": request.today})
    question = _about(
        centre,
        _("Begin supervision"),
        _("Who supervises this centre, and from when?"),
        _("Begin supervision"),
        _("The national centre coaches and funds the centre; it does not command it."),
        _("A plan counts on centres that are supervised from 1 January to the end of its year."),
    )
    return ask(request, question, form, partial(actions.begin_supervision, centre=centre), _("The supervision is in the register."))


def a_supervision(post: Post) -> Mapping[str, Any] | None:
    """An example: one that has no end yet."""
    found = Supervision.objects.filter(until=None).order_by("pk").first()
    return {"pk": found.pk} if found else None


@page(Role.PLANNER, methods=("GET", "POST"), example=a_supervision)
def end_supervision(request: Request, pk: int) -> HttpResponse:
    """When does the supervision of this centre end?"""
    supervision = fetch(request, Supervision.objects.select_related("centre"), pk=pk)
    question = _about(
        supervision.centre,
        _("End supervision"),
        _("When does the supervision of this centre end?"),
        _("End supervision"),
        _("The centre stays in the register; a plan of the year in which supervision ends leaves it out."),
    )
    form = EndForm(request.POST or None, initial={"until": request.today})
    return ask(
        request, question, form, partial(actions.end_supervision, supervision=supervision), _("The end of the supervision is in the register.")
    )

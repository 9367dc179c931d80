# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Who acts for others: the mandates that a company gave or holds, a new one, ending one; and which firms may hold one."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from selaras.ground.network import actions
from selaras.ground.network.models import Company, Mandate, Post
from selaras.ground.network.queries.powers import agents_named, mandates_about
from selaras.ground.network.rules import AGENTS, LENT, CompanyKind, CompanyRight
from selaras.ground.people.rules import Role
from selaras.kit.scope import whole_network
from selaras.loop.forum.actions import appoint_agent, part_with_agent
from selaras.web.access import Menu, Request, fetch, page
from selaras.web.network.company import a_company
from selaras.web.network.standing import DAY, Question, ask
from selaras.web.ui.fields import choose_among, searchable
from selaras.web.ui.shell import refusals_on

OFFICE = (Role.PLANNER, Role.DESK)
KEEPERS = (*OFFICE, Role.COMPANY)
PEOPLE = CompanyRight.PEOPLE
SHORTEST = timedelta(days=90)  # what is given late in the year is meant for the next one, too


def usual_last_day(since: date) -> date:
    """The last day of a mandate that the form proposes: the end of the year, of the next one when little of this one is left."""
    return date((since + SHORTEST).year, 12, 31)


class MandateForm(forms.Form):
    """Who may act, in what, from when to when.

    The national centre chooses a firm; a company names somebody there by e-mail, because it sees no list of other companies.
    """

    agent = forms.ModelChoiceField(label=lazy("Outsourcing firm or BKK"), queryset=Company.objects.none(), empty_label=lazy("choose"))
    email = forms.EmailField(label=lazy("E-mail of somebody at the outsourcing firm or BKK"), help_text=lazy("With which they log in to Selaras."))
    rights = forms.MultipleChoiceField(
        label=lazy("May do"), choices=[(right.value, right.label) for right in LENT], widget=forms.CheckboxSelectMultiple
    )
    since = forms.DateField(label=lazy("From this day on"), widget=DAY)
    until = forms.DateField(label=lazy("Last day"), widget=DAY)
    paper = forms.CharField(
        label=lazy("Letter of authority"), max_length=200, help_text=lazy("Number and date, and where it is kept."), required=False
    )

    def __init__(self, *args: Any, request: Request, company: Company, **kwargs: Any) -> None:
        day = request.today
        super().__init__(*args, initial={"since": day, "until": usual_last_day(day)}, **kwargs)
        self.day, self.company = day, company
        if request.post.role == Role.COMPANY:
            del self.fields["agent"]
        else:
            del self.fields["email"]
            choose_among(self, agent=Company.objects.standing().filter(kind__in=AGENTS).exclude(pk=company.pk).order_by("name"))
            searchable(self, ("agent",))
            self.fields["paper"].required = True

    def clean(self) -> dict[str, Any]:
        """The firm that was named."""
        said = super().clean() or {}
        if "email" in self.fields:
            named = [each for each in agents_named(said.pop("email", "") or "", self.day) if each != self.company]
            if len(named) == 1:
                said["agent"] = named[0]
            elif "email" not in self.errors:
                words = _("Nobody at an outsourcing firm or BKK logs in with this e-mail.")
                cure = _("Ask them for it, or ask the national centre to record the mandate.")
                self.add_error("email", f"{words} {cure}")
        return said


class EndForm(forms.Form):
    """Why a mandate ends; may be left empty."""

    because = forms.CharField(label=lazy("Why (the other side reads it)"), max_length=200, required=False)


class KindForm(forms.Form):
    """What kind of firm it is."""

    kind = forms.ChoiceField(label=lazy("Kind"), choices=CompanyKind.choices, widget=forms.RadioSelect)


@page(Role.COMPANY, menu=Menu("network", lazy("Mandates"), icon="heart-handshake", order=16), right=PEOPLE)
def mine(request: Request) -> HttpResponse:
    """Who acts for us, and for whom do we act?"""
    return _show(request, fetch(request, Company, pk=request.post.company_id))


@page(*KEEPERS, example=a_company, right=PEOPLE)
def mandates(request: Request, key: str) -> HttpResponse:
    """Who acts for this company, and for whom does it act?"""
    return _show(request, fetch(request, Company.objects.standing(), key=key))


def _show(request: Request, company: Company) -> HttpResponse:
    with whole_network():  # a firm reads the mandates that name it
        rows = [(row, row.holds_on(request.today), row.ended_on is None and row.until >= request.today) for row in mandates_about(company)]
    context = {
        "company": company,
        "given": [each for each in rows if each[0].company_id == company.pk],
        "held": [each for each in rows if each[0].agent_id == company.pk],
        "acts_for_others": company.kind in AGENTS,
        "today": request.today,
        "own": request.post.company_id == company.pk,
    }
    return render(request, "network/mandates.html", context)


@page(*KEEPERS, methods=("GET", "POST"), example=a_company, right=PEOPLE)
def new_mandate(request: Request, key: str) -> HttpResponse:
    """Who may act for the company, in what, and until when?"""
    company = fetch(request, Company.objects.standing(), key=key)
    form = MandateForm(request.POST or None, request=request, company=company)
    if form.is_valid():
        with refusals_on(form):
            made = appoint_agent(company=company, **form.cleaned_data, by=request.user, at=request.at)
            messages.success(request, _("%(agent)s may act from its first day on; all that it does says so.") % {"agent": made.agent})
            return redirect("network:mandates", company.key)
    return render(request, "network/new_mandate.html", {"company": company, "form": form}, status=422 if form.errors else 200)


@page(*KEEPERS, methods=("POST",), right=PEOPLE)
def end_mandate(request: Request, pk: int) -> HttpResponse:
    """Ends a mandate at once: whoever gave it, or holds it."""
    own = request.post.company
    with whole_network():
        found = (mandates_about(own) if own else Mandate.objects.select_related("company", "agent")).filter(pk=pk).first()
    if found is None:
        raise Http404
    form = EndForm(request.POST)
    because = form.cleaned_data["because"] if form.is_valid() else ""
    part_with_agent(mandate=found, because=because, by=request.user, at=request.at)
    messages.success(
        request, _("The mandate is over; %(agent)s can do nothing more for %(company)s.") % {"agent": found.agent, "company": found.company}
    )
    return redirect("network:mandates", (own or found.company).key)


def a_firm(_post: Post) -> Mapping[str, Any] | None:
    """An example: the first company."""
    found = Company.objects.standing().order_by("key").first()
    return {"key": found.key} if found else None


@page(*OFFICE, methods=("GET", "POST"), example=a_firm)
def kind(request: Request, key: str) -> HttpResponse:
    """Does this firm act for itself, or for others too?"""
    company = fetch(request, Company.objects.standing(), key=key)
    question = Question(
        _("Kind of firm"),
        _("Does this firm act for itself, or for others too?"),
        _("Save"),
        reverse("network:company", args=[company.key]),
        company.name,
        (_("Outsourcing firms and school job centres can be given a mandate by a company; without one they see nothing of it."),),
    )
    form = KindForm(request.POST or None, initial={"kind": company.kind})
    return ask(request, question, form, partial(actions.say_kind, company=company), _("The kind is in the register."))

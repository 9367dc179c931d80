# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Who acts for a company: its administrator lets colleagues in, gives each some rights, and takes all of them from whoever leaves."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from selaras.ground.network.models import Company, Post
from selaras.ground.network.queries.powers import administrators, people_at
from selaras.ground.network.rules import CompanyRight
from selaras.ground.people.rules import Role
from selaras.loop.forum.actions import change_colleague, invite_colleague, part_with_colleague
from selaras.web.access import Menu, Request, fetch, page
from selaras.web.network.company import a_company
from selaras.web.ui.shell import refusals_on

OFFICE = (Role.PLANNER, Role.DESK)
KEEPERS = (*OFFICE, Role.COMPANY)
PEOPLE = CompanyRight.PEOPLE


def a_colleague(post: Post) -> Mapping[str, Any] | None:
    """An example: one's own post at the company, or the first that anybody holds."""
    if post.company_id:
        return {"pk": post.pk}
    key = Post.objects.filter(role=Role.COMPANY, left_on=None, until=None).order_by("pk").values_list("pk", flat=True).first()
    return {"pk": key} if key else None


class RightsForm(forms.Form):
    """What somebody may do for the company."""

    rights = forms.MultipleChoiceField(label=lazy("May do"), choices=CompanyRight.choices, widget=forms.CheckboxSelectMultiple)


class InviteForm(RightsForm):
    """Who is let in, and what they may do."""

    name = forms.CharField(label=lazy("Full name"), max_length=150)
    email = forms.EmailField(label=lazy("E-mail"), max_length=200, help_text=lazy("They log in with it; the invitation goes there."))
    field_order = ("name", "email", "rights")


@page(Role.COMPANY, menu=Menu("network", lazy("Who acts for us"), icon="users", order=15), right=PEOPLE)
def mine(request: Request) -> HttpResponse:
    """Who acts for my company, and what may each of them do?"""
    return _show(request, fetch(request, Company, pk=request.post.company_id))


@page(*KEEPERS, example=a_company, right=PEOPLE)
def people(request: Request, key: str) -> HttpResponse:
    """Who acts for this company, and what may each of them do?"""
    return _show(request, fetch(request, Company.objects.standing(), key=key))


def _show(request: Request, company: Company) -> HttpResponse:
    held = people_at(company, request.today)
    last = {post.person_id for post in administrators(company, request.today)}
    context = {
        "company": company,
        "people": held,
        "last": next(iter(last)) if len(last) == 1 and request.post.role == Role.COMPANY else None,
        "rights": CompanyRight,
        "nobody_administers": not last,
    }
    return render(request, "network/people.html", context)


@page(*KEEPERS, methods=("GET", "POST"), example=a_company, right=PEOPLE)
def invite(request: Request, key: str) -> HttpResponse:
    """Who shall act for the company, and in what?"""
    company = fetch(request, Company.objects.standing(), key=key)
    form = InviteForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            invite_colleague(company=company, **form.cleaned_data, by=request.user, at=request.at)
            messages.success(request, _("Invited. The letter says how to log in."))
            return redirect("network:people", company.key)
    return render(request, "network/invite.html", {"company": company, "form": form}, status=422 if form.errors else 200)


def _colleague(request: Request, pk: int) -> Post:
    return fetch(request, Post.objects.filter(role=Role.COMPANY).select_related("person__account", "company"), pk=pk)


@page(*KEEPERS, methods=("GET", "POST"), example=a_colleague, right=PEOPLE)
def rights(request: Request, pk: int) -> HttpResponse:
    """What may this person do for the company?"""
    post = _colleague(request, pk)
    form = RightsForm(request.POST or None, initial={"rights": post.rights})
    if form.is_valid():
        with refusals_on(form):
            change_colleague(post=post, **form.cleaned_data, by=request.user, at=request.at)
            messages.success(request, _("The rights hold from now on."))
            # Whoever gave up the right to administer finds this page closed.
            stays = request.post.pk != post.pk or PEOPLE in form.cleaned_data["rights"]
            return redirect("network:people", post.company.key) if stays else redirect("network:my_company")
    context = {"colleague": post, "company": post.company, "form": form}
    return render(request, "network/rights.html", context, status=422 if form.errors else 200)


@page(*KEEPERS, methods=("POST",), right=PEOPLE)
def take_access(request: Request, pk: int) -> HttpResponse:
    """This person has left the company."""
    post = _colleague(request, pk)
    part_with_colleague(post=post, by=request.user, at=request.at)
    messages.success(request, _("%(person)s no longer acts for %(company)s.") % {"person": post.name, "company": post.company})
    return redirect("/") if request.post.pk == post.pk else redirect("network:people", post.company.key)

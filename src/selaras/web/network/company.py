# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""One company as the register knows it: its sites, whom to speak to, who may act for it; contacts are kept by hand."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from selaras.ground.network import actions, queries
from selaras.ground.network.models import Company, CompanyContact, CompanySite, Post
from selaras.ground.network.queries import likely
from selaras.ground.network.rules import CompanyRight
from selaras.ground.people.rules import Role
from selaras.loop.forum.actions import part_with_contact
from selaras.loop.forum.queries.promises import reliabilities
from selaras.web.access import NETWORK_WIDE, Menu, Request, fetch, page
from selaras.web.network.listings import LISTINGS
from selaras.web.ui.fields import choose_among
from selaras.web.ui.lists import listings_for
from selaras.web.ui.shell import refusals_on

KEEPERS = (Role.PLANNER, Role.COMPANY)


def a_company(post: Post) -> Mapping[str, Any] | None:
    """An example: one's own company, or the first."""
    found = post.company or Company.objects.standing().order_by("key").first()
    return {"key": found.key} if found else None


@page(Role.COMPANY, menu=Menu("network", lazy("My company's register"), icon="building-factory-2", order=10))
def mine(request: Request) -> HttpResponse:
    """What does the register say about my company, and whom does the centre speak to?"""
    return _show(request, fetch(request, Company.objects.select_related("industry"), pk=request.post.company_id))


@page(*NETWORK_WIDE, Role.COMPANY, example=a_company)
def company(request: Request, key: str) -> HttpResponse:
    """Where does this company work, and whom do we speak to? An old address of one whose two records were merged leads on."""
    closed = Company.objects.exclude(merged_into=None).filter(key=key).select_related("merged_into").first()
    if closed is not None and request.post.company_id == closed.survivor.pk:
        return redirect("network:company", closed.survivor.key)
    return _show(request, fetch(request, Company.objects.select_related("industry"), key=key))


def _show(request: Request, found: Company) -> HttpResponse:
    role = request.post.role
    listings = listings_for(LISTINGS.values(), request.post) if role == Role.COMPANY else []
    figure = reliabilities([found], request.today)[found.pk]
    context = {"figure": figure, "company": found, "page": queries.company_page(found, request.today), "listings": listings}
    context |= {
        "merge": likely.open_merge(found),
        # Whoever acts by a mandate speaks for the company, and learns nothing of its people.
        "people": request.post.mandate is None,
        "keeps": role in KEEPERS and request.post.may(CompanyRight.PEOPLE) and found.merged_into_id is None,
    }
    return render(request, "network/company.html", context)


class ContactForm(forms.Form):
    """A person to speak to."""

    name = forms.CharField(label=lazy("Full name"), max_length=150)
    position = forms.CharField(label=lazy("Position"), max_length=100)
    email = forms.EmailField(label=lazy("E-mail"), required=False, max_length=200)
    phone = forms.CharField(label=lazy("Telephone"), required=False, max_length=30)
    site = forms.ModelChoiceField(
        label=lazy("Site"), queryset=CompanySite._base_manager.none(), required=False, empty_label=lazy("the whole company")
    )

    def __init__(self, *args: Any, company: Company, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_among(self, site=CompanySite.objects.filter(company=company))


@page(*KEEPERS, methods=("GET", "POST"), example=a_company, right=CompanyRight.PEOPLE)
def add_contact(request: Request, key: str) -> HttpResponse:
    """Whom should the centre speak to at this company?"""
    found = fetch(request, Company, key=key)
    form = ContactForm(request.POST or None, company=found)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.register_contact(company=found, since=request.today, **form.cleaned_data, by=request.user, at=request.at)
            messages.success(request, _("The contact is in the register."))
            return redirect("network:company", key=found.key)
    return render(request, "network/contact.html", {"company": found, "form": form}, status=422 if form.errors else 200)


@page(*KEEPERS, methods=("POST",), right=CompanyRight.PEOPLE)
def end_contact(request: Request, pk: int) -> HttpResponse:
    """The person is no longer to be spoken to from tomorrow."""
    contact = fetch(request, CompanyContact.objects.select_related("company"), pk=pk)
    part_with_contact(contact=contact, until=request.today, by=request.user, at=request.at)
    messages.success(request, _("The contact ends today."))
    return redirect("network:company", key=contact.company.key)

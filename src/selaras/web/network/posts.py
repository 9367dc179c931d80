# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Giving somebody a post and ending one: with it their account opens what the post opens, and nothing after its last day."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from selaras.ground.network import actions
from selaras.ground.network.models import Centre, Company, Post
from selaras.ground.people.rules import Role
from selaras.ground.standards.models import Region
from selaras.loop.forum.actions import part_with_holder
from selaras.web.access import Request, Words, fetch, page
from selaras.web.network.standing import DAY, EndForm, Question, ask
from selaras.web.ui.fields import choose_among, searchable


def one_of(rows: QuerySet[Any], label: Words, help_text: Words) -> forms.ModelChoiceField:
    """A field that may stay empty."""
    return forms.ModelChoiceField(rows, label=label, required=False, empty_label=lazy("choose"), help_text=help_text)


class PostForm(forms.Form):
    """Who is what, for whom, from when."""

    email = forms.EmailField(label=lazy("E-mail"), max_length=200, help_text=lazy("Of the account; one is opened where there is none."))
    name = forms.CharField(label=lazy("Full name"), max_length=150, required=False, help_text=lazy("Only where an account is opened."))
    role = forms.ChoiceField(label=lazy("Role"), choices=Role.choices)
    centre = one_of(Centre.objects.none(), lazy("Centre"), lazy("For the head of a centre."))
    company = one_of(Company.objects.none(), lazy("Company"), lazy("For a company's representative."))
    region = one_of(Region.objects.none(), lazy("Labour office of"), lazy("For a labour office."))
    since = forms.DateField(label=lazy("From this day on"), widget=DAY)

    def __init__(self, *args: Any, request: Request, **kwargs: Any) -> None:
        super().__init__(*args, initial={"since": request.today}, **kwargs)
        offices = Region.objects.on(request.today).regencies()
        centres, companies = Centre.objects.filter(closed_on=None).order_by("name"), Company.objects.standing().order_by("name")
        choose_among(self, centre=centres, company=companies, region=offices.order_by("name"))
        searchable(self, ("centre", "company", "region"))


@page(Role.PLANNER, methods=("GET", "POST"))
def give_post(request: Request) -> HttpResponse:
    """Who shall act for a centre, a company, a labour office or the national centre?"""
    question = Question(
        _("Give a post"),
        _("Who shall act for a centre, a company, a labour office or the national centre?"),
        _("Give the post"),
        reverse("network:posts"),
        _("Posts"),
        (
            _("From its first day the post opens what belongs to its role, and for a tenant only the tenant's own rows."),
            _("Where an account is opened, its owner sets a password through “Forgot password?” on the page for logging in."),
        ),
    )
    return ask(request, question, PostForm(request.POST or None, request=request), actions.appoint, _("The post is in the register."))


def a_post(post: Post) -> Mapping[str, Any]:
    """An example: one's own."""
    return {"pk": post.pk}


@page(Role.PLANNER, methods=("GET", "POST"), example=a_post)
def end_post(request: Request, pk: int) -> HttpResponse:
    """Until when does this person hold this post?"""
    post = fetch(request, Post.objects.select_related("person", "centre", "company", "region"), pk=pk)
    question = Question(
        _("End the post: %(post)s") % {"post": post},
        _("Until when does this person hold this post?"),
        _("End the post"),
        reverse("network:posts"),
        _("Posts"),
        (_("After its last day the post opens nothing any more; what was done under it stays on record."),),
    )
    form = EndForm(request.POST or None, initial={"until": request.today})
    return ask(request, question, form, partial(part_with_holder, post=post), _("The end of the post is in the register."))

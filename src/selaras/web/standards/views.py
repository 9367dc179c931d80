# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The standards at a glance, and one programme: what it teaches, how long, with what, how far that reaches into a test, who can teach it where."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from selaras.ground.network.models import Post
from selaras.ground.network.queries import teaching_places
from selaras.ground.people.rules import Role
from selaras.ground.standards.models import Programme
from selaras.ground.standards.queries import programme_page
from selaras.loop.forum.queries.talks import shown_comments
from selaras.web.access import Menu, Request, fetch, page
from selaras.web.standards.listings import LISTINGS, READERS
from selaras.web.ui.lists import listings_for


@page(*READERS, menu=Menu("standards", _("Standards"), icon="books", order=10))
def overview(request: Request) -> HttpResponse:
    """Which standards do programmes, tests and needs refer to?"""
    return render(request, "standards/overview.html", {"listings": listings_for(LISTINGS.values(), request.post)})


def a_programme(post: Post) -> Mapping[str, Any] | None:
    """An example: the first by its key."""
    found = Programme.objects.order_by("key").first()
    return {"key": found.key} if found else None


@page(*READERS, example=a_programme)
def programme(request: Request, key: str) -> HttpResponse:
    """What does this programme teach, and who can teach it where?"""
    found = fetch(request, Programme.objects.select_related("field", "competence", "occupation"), key=key)
    shown = programme_page(found)
    places = teaching_places(found, shown.version, request.today)
    context = {"page": shown, "programme": found, "version": shown.version, "places": places}
    if request.post.role in (Role.PLANNER, Role.DESK):
        context["comments"] = shown_comments().filter(version__programme=found)
    return render(request, "standards/programme.html", context)

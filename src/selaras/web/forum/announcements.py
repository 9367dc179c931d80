# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Announcements: what the national centre tells companies. A company finds those that are for it."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as lazy

from selaras.ground.network.models import Post
from selaras.ground.people.rules import Role
from selaras.loop.forum import actions
from selaras.loop.forum.models import Announcement
from selaras.loop.forum.queries.talks import announcements_for, companies_addressed, divisions
from selaras.web.access import NETWORK_WIDE, Menu, Request, page
from selaras.web.forum.forms import faults_on
from selaras.web.forum.talk_forms import AnnouncementForm

STAFF = (Role.PLANNER, Role.DESK)
READERS = (*NETWORK_WIDE, Role.COMPANY)
A_PAGE = 30


def shown_to(post: Post) -> QuerySet[Announcement]:
    """What a post may read."""
    return announcements_for(post.company)


def an_announcement(post: Post) -> Mapping[str, Any] | None:
    """The newest that the post may read."""
    key = shown_to(post).values_list("pk", flat=True).first()
    return {"pk": key} if key else None


@page(*READERS, menu=Menu("forum", lazy("Announcements"), icon="info-circle", order=50))
def announcements(request: Request) -> HttpResponse:
    """What were companies told?"""
    found = Paginator(shown_to(request.post), A_PAGE).get_page(request.GET.get("page"))
    context = {"found": found, "rows": [(row, _audience(row)) for row in found], "staff": request.post.role in STAFF}
    return render(request, "forum/announcements.html", context)


@page(*STAFF, methods=("GET", "POST"))
def new_announcement(request: Request) -> HttpResponse:
    """Tells companies something."""
    form = AnnouncementForm(request.POST or None)
    if form.is_valid():
        with faults_on(form):
            made = actions.announce(**form.cleaned_data, by=request.user, at=request.at)
            return redirect("forum:announcement", made.pk)
    return render(request, "forum/new_announcement.html", {"form": form}, status=422 if form.errors else 200)


@page(*READERS, example=an_announcement)
def announcement(request: Request, pk: int) -> HttpResponse:
    """What was said, and to whom?"""
    found = get_object_or_404(shown_to(request.post), pk=pk)
    # How many others were told is nothing to a company.
    told = None if request.post.company_id else companies_addressed(found.audience, found.division, found.region).count()
    return render(request, "forum/announcement.html", {"announcement": found, "audience": _audience(found), "told": told})


def _audience(row: Announcement) -> str:
    """Whom it is for, in words."""
    if row.division:
        return dict(divisions()).get(row.division, row.division)
    return str(row.region or row.get_audience_display())

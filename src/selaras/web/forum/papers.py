# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The papers of a meeting: for everybody who is invited, laid there by staff."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from selaras.ground.network.models import Post
from selaras.ground.network.rules import CompanyRight
from selaras.kit.errors import Refusal
from selaras.loop.forum import actions
from selaras.loop.forum.links import ANSWER
from selaras.loop.forum.models import Attendance, Meeting, Paper
from selaras.loop.forum.queries import meetings_seen
from selaras.web.access import Request, page
from selaras.web.forum.files import PaperForm, as_download
from selaras.web.forum.invitation import by_link, opens_papers
from selaras.web.forum.views import GUESTS, STAFF, seen


def a_paper(post: Post) -> Mapping[str, Any] | None:
    """A paper of a meeting that the post may see."""
    found = Paper.objects.filter(meeting__in=[row.meeting.pk for row in meetings_seen()]).first()
    return {"pk": found.meeting_id, "paper": found.pk} if found else None


@page(*GUESTS, example=a_paper, part=True, right=CompanyRight.PROMISES)
def paper(request: Request, pk: int, paper: int) -> HttpResponse:
    """A paper of a meeting, as a download."""
    return _given(get_object_or_404(Paper, meeting=seen(request, pk), pk=paper))


@by_link(ANSWER)
def paper_by_link(request: HttpRequest, guest: Attendance, token: str, paper: int) -> HttpResponse:
    """The same for a guest without an account, by the link of the invitation, as long as it opens papers."""
    if not opens_papers(guest.meeting):
        raise Refusal(_("This link no longer opens the papers of the meeting."), cure=_("Log in, or ask us for them."))
    return _given(get_object_or_404(Paper, meeting=guest.meeting_id, pk=paper))


@page(*STAFF, methods=("POST",))
def add_paper(request: Request, pk: int) -> HttpResponse:
    """Lays a paper before a meeting."""
    meeting, form = get_object_or_404(Meeting, pk=pk), PaperForm(request.POST, request.FILES)
    if not form.is_valid():
        raise Refusal(_("Choose a file first."))
    actions.add_paper(meeting=meeting, file=form.cleaned_data["file"], by=request.user, at=request.at)
    messages.success(request, _("The paper is there for everybody who is invited."))
    return redirect("forum:meeting", pk)


@page(*STAFF, methods=("POST",))
def take_paper_away(request: Request, pk: int, paper: int) -> HttpResponse:
    """Takes a paper away again."""
    found = get_object_or_404(Paper.objects.select_related("meeting"), meeting=pk, pk=paper)
    actions.take_paper_away(paper=found, by=request.user, at=request.at)
    return redirect("forum:meeting", pk)


def _given(found: Paper) -> HttpResponse:
    return as_download(found.file, found.file_name, found.file_type)

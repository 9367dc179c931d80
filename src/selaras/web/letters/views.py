# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Letters as they were written, and what became of each: what waits, what could not be sent and why, and trying it again."""

import re
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from selaras.ground.letters import actions
from selaras.ground.letters.models import Letter
from selaras.ground.letters.queries import counts
from selaras.ground.letters.rules import LetterState
from selaras.ground.network.models import Post
from selaras.ground.network.rules import CompanyRight
from selaras.ground.people.rules import Role
from selaras.loop.forum.links import RELEASE
from selaras.web.access import Menu, Request, fetch, page

READERS = (Role.PLANNER, Role.DESK, Role.COMPANY, Role.CENTRE_HEAD, Role.LABOUR_OFFICE)
STAFF = (Role.PLANNER, Role.DESK)
ON_A_PAGE = 50
INTO_A_FOLDER = "selaras.kit.mail.IntoAFolder"


def a_letter(post: Post) -> Mapping[str, Any] | None:
    """The latest letter to one's own people."""
    found = Letter.objects.first()
    return {"pk": found.pk} if found else None


def to_visitor(request: Request, rows: QuerySet[Letter]) -> QuerySet[Letter]:
    """Letters that the visitor may read: at a company somebody with fewer rights reads what was written to them, not what it says to others."""
    whole = all(request.post.may(right) for right in CompanyRight)
    return rows if whole else rows.filter(to=request.user.email)


def asked_for(request: Request, words: str) -> QuerySet[Letter]:
    """Letters that the visitor may read, with these words in subject or address."""
    rows = to_visitor(request, Letter.objects.select_related("company", "centre", "office"))
    return rows.filter(Q(to__icontains=words) | Q(to_name__icontains=words) | Q(subject__icontains=words)) if words else rows


@page(*READERS, menu=Menu("forum", lazy("Letters"), icon="mail", order=60))
def letters(request: Request) -> HttpResponse:
    """What did we write, and did it arrive?"""
    state, words = request.GET.get("state", ""), request.GET.get("words", "").strip()
    asked = asked_for(request, words)
    found = counts(to_visitor(request, Letter.objects.all()))
    rows = asked.filter(state=state) if state in LetterState.values else asked
    context = {
        "page": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page")),
        "counts": [(value, label, found[value]) for value, label in LetterState.choices],
        "failed": found[LetterState.FAILED],
        "failed_here": asked.filter(state=LetterState.FAILED).count() if found[LetterState.FAILED] else 0,
        "state": state,
        "words": words,
        "staff": request.post.role in STAFF,
        "folder": settings.EMAIL_FILE_PATH if settings.EMAIL_BACKEND == INTO_A_FOLDER and request.post.role in STAFF else "",
    }
    return render(request, "letters/letters.html", context)


@page(*READERS, example=a_letter)
def letter(request: Request, pk: int) -> HttpResponse:
    """What does it say, and what became of it?"""
    found = fetch(request, to_visitor(request, Letter.objects.select_related("company", "centre", "office", "written_by")), pk=pk)
    # A link that releases for its reader is shown to nobody else: the staff who asked would let themselves go.
    body = found.body if found.to == request.user.email else re.sub(rf"/{RELEASE}/\S+", f"/{RELEASE}/…", found.body)
    return render(request, "letters/letter.html", {"letter": found, "body": body, "staff": request.post.role in STAFF})


@page(*STAFF, methods=("POST",))
def send_again(request: Request, pk: int) -> HttpResponse:
    """Tries a letter again that had been given up."""
    found = fetch(request, Letter, pk=pk)
    actions.send_again(letter=found, by=request.user, at=request.at)
    messages.success(request, _("The letter is tried again."))
    return redirect("letters:letter", pk)


@page(*STAFF, methods=("POST",))
def send_all_again(request: Request) -> HttpResponse:
    """Tries all letters again that had been given up: those that the list shows by its words."""
    failed = asked_for(request, request.POST.get("words", "").strip()).filter(state=LetterState.FAILED)
    count = actions.send_all_again(letters=failed, by=request.user, at=request.at)
    messages.success(request, ngettext("%(count)s letter is tried again.", "%(count)s letters are tried again.", count) % {"count": count})
    return redirect("letters:letters")

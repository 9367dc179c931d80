# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The shell's own pages: the first page, changing posts, and how far an engine is."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import requires_csrf_token
from django.views.decorators.http import require_POST

from selaras.ground.network.models import Post
from selaras.ground.runs.models import Run
from selaras.web.access import CHOSEN_POST, NETWORK_WIDE, Menu, Request, home_of, page, post_of, posts_held, to_login


def first_page(request: HttpRequest) -> HttpResponse:
    """Sends everyone to the page of their role; who has no post is told what to do."""
    if not request.user.is_authenticated:
        return to_login(request)
    post = post_of(request)
    home = home_of(post.role) if post else None
    return redirect(home) if home else render(request, "shell/welcome.html")


@require_POST
def choose_post(request: HttpRequest, pk: int, mandate: int | None = None) -> HttpResponse:
    """Works on under another of one's own posts, or for another company by a mandate of the post's firm."""
    if not request.user.is_authenticated:
        return to_login(request)
    handle = str(pk) if mandate is None else f"{pk}-{mandate}"
    if handle not in {post.handle for post in posts_held(request)}:
        raise Http404
    request.session[CHOSEN_POST] = handle
    return redirect("/")


def a_run(post: Post) -> Mapping[str, Any] | None:
    """The newest run."""
    newest = Run.objects.only("pk").first()
    return {"pk": newest.pk} if newest else None


# The stored problem and answer are megabytes; no page needs them.
SLIM = Run.objects.defer("problem", "answer", "log").select_related("requested_by__person")


@page(*NETWORK_WIDE, menu=Menu("record", _("Engine runs"), icon="history", order=80))
def runs(request: Request) -> HttpResponse:
    """Which calculations were asked for, by whom, and what came of them?"""
    return render(request, "shell/runs.html", {"runs": SLIM[:100]})


@page(*NETWORK_WIDE, example=a_run)
def run(request: Request, pk: int) -> HttpResponse:
    """What did this calculation find, and how far can it be from the best?"""
    return render(request, "shell/run.html", {"run": _run(pk)})


@page(*NETWORK_WIDE, example=a_run, part=True)
def run_progress(request: Request, pk: int) -> HttpResponse:
    """The progress card alone, asked for every two seconds; when the work has ended the page around it is fetched anew."""
    found = _run(pk)
    answer = render(request, "shell/run_progress.html", {"run": found})
    if not found.open:
        answer["HX-Refresh"] = "true"
    return answer


def _run(pk: int) -> Run:
    found = SLIM.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@requires_csrf_token
@login_not_required
def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was too old or came from elsewhere."""
    return render(request, "403_csrf.html", status=403)

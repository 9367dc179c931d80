# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What programmes are to teach, as companies read it before it is taught; what they say of it, and what became of each comment."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as lazy

from selaras.ground.network.models import Post
from selaras.ground.network.rules import CompanyRight
from selaras.ground.people.rules import Role
from selaras.ground.standards.models import Programme
from selaras.ground.standards.queries import search_within
from selaras.loop.forum import actions
from selaras.loop.forum.models import Comment
from selaras.loop.forum.queries.talks import open_versions, shown_comments
from selaras.loop.forum.talks import COMMENT_WITHIN, CommentState
from selaras.web.access import Menu, Request, fetch, page
from selaras.web.forum.forms import faults_on
from selaras.web.forum.talk_forms import CommentAnswerForm, CommentFilter, CommentForm

STAFF = (Role.PLANNER, Role.DESK)
A_PAGE = 50


def a_comment(post: Post) -> Mapping[str, Any] | None:
    """The newest comment that the post may see."""
    key = Comment.objects.values_list("pk", flat=True).first()
    return {"pk": key} if key else None


def a_content(post: Post) -> Mapping[str, Any] | None:
    """The first programme with a version to comment on."""
    key = Programme.objects.filter(versions__isnull=False).order_by("key").values_list("key", flat=True).first()
    return {"key": key} if key else None


@page(Role.COMPANY, menu=Menu("forum", lazy("Programme content"), icon="books", order=70), right=CompanyRight.TALK)
def contents(request: Request) -> HttpResponse:
    """What will people learn, and does it fit your work?"""
    words = request.GET.get("words", "")[:100]
    rows = search_within(Programme.objects.filter(versions__isnull=False), words).select_related("field").prefetch_related("versions").distinct()
    found = Paginator(rows.order_by("field__title_id", "title_id"), A_PAGE).get_page(request.GET.get("page"))
    own = dict(Comment.objects.order_by().values_list("version__programme").annotate(Count("pk")))
    context = {"found": found, "rows": [(row, open_versions(row)[0], own.get(row.pk, 0)) for row in found], "words": words}
    return render(request, "forum/contents.html", context)


@page(Role.COMPANY, methods=("GET", "POST"), example=a_content, right=CompanyRight.TALK)
def content(request: Request, key: str) -> HttpResponse:
    """What does this programme teach, and what would you change?"""
    programme = get_object_or_404(Programme.objects.select_related("field", "occupation"), key=key)
    versions = open_versions(programme)
    wanted = request.GET.get("version", "")
    version = next((each for each in versions if str(each.number) == wanted), versions[0] if versions else None)
    if version is None:
        raise Http404
    form = CommentForm(request.POST or None, version=version)
    if form.is_valid():
        with faults_on(form):
            facts = {"company": request.post.company, "version": version, **form.cleaned_data}
            made = actions.comment_programme(**facts, by=request.user, at=request.at)
            return redirect("forum:comment", made.pk)
    context = {
        "programme": programme,
        "versions": versions,
        "version": version,
        "units": version.programme_units.select_related("unit").order_by("pk"),
        "comments": shown_comments().filter(version__programme=programme),
        "form": form,
        "within": COMMENT_WITHIN,
    }
    return render(request, "forum/content.html", context, status=422 if form.errors else 200)


@page(*STAFF, Role.COMPANY, menu=Menu("forum", lazy("Comments on programmes"), icon="checklist", order=80), right=CompanyRight.TALK)
def comments(request: Request) -> HttpResponse:
    """What became of each comment on what is taught?"""
    rows = shown_comments()
    mine = {name: rows.order_by().values_list(name, flat=True).distinct() for name in ("version__programme", "company")}
    form = CommentFilter(request.GET, programmes=mine["version__programme"], companies=mine["company"])
    if request.post.role == Role.COMPANY:
        del form.fields["company"]
    said = form.cleaned_data if form.is_valid() else {}
    counts = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    found = Paginator(_narrowed(rows, said), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "found": found,
        "counts": [(state, counts.get(state, 0)) for state in CommentState],
        "filtered": any(said.values()) if form.is_valid() else True,
        "of_company": request.post.role == Role.COMPANY,
        "within": COMMENT_WITHIN,
    }
    return render(request, "forum/comments.html", context)


def _narrowed(rows: QuerySet[Comment], said: Mapping[str, Any]) -> QuerySet[Comment]:
    if said.get("words"):
        rows = rows.filter(Q(words__icontains=said["words"]) | Q(answer__icontains=said["words"]))
    paths = {"state": "state", "programme": "version__programme", "company": "company"}
    return rows.filter(**{path: said[name] for name, path in paths.items() if said.get(name)})


@page(*STAFF, Role.COMPANY, example=a_comment, right=CompanyRight.TALK)
def comment(request: Request, pk: int) -> HttpResponse:
    """What was said of this programme, and what became of it?"""
    return _show(request, pk, None)


@page(*STAFF, methods=("POST",))
def answer_comment(request: Request, pk: int) -> HttpResponse:
    """Says what becomes of a comment."""
    form = CommentAnswerForm(request.POST)
    found = fetch(request, Comment.objects, pk=pk)
    if form.is_valid():
        with faults_on(form):
            actions.answer_comment(comment=found, **form.cleaned_data, by=request.user, at=request.at)
            return redirect("forum:comment", pk)
    return _show(request, pk, form)


def _show(request: Request, pk: int, form: CommentAnswerForm | None) -> HttpResponse:
    found = fetch(request, shown_comments(), pk=pk)
    standing = {"state": found.state, "answer": found.answer} if found.answer else {}
    shown = form or (CommentAnswerForm(initial=standing) if request.post.role in STAFF else None)
    context = {"comment": found, "form": shown, "late": found.state == CommentState.OPEN and found.due < request.today}
    return render(request, "forum/comment.html", context, status=422 if form is not None and form.errors else 200)

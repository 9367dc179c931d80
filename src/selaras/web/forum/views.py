# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Pages of the forum's meetings: who was invited, who came, what was said there."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from selaras.ground.network.models import Post
from selaras.ground.network.rules import CompanyRight
from selaras.ground.people.rules import Role
from selaras.kit.figures import number
from selaras.loop.forum import actions
from selaras.loop.forum.links import ARRIVE, open_path, path_for
from selaras.loop.forum.models import Arrival, Attendance, Knock, Meeting, Paper, Statement
from selaras.loop.forum.queries import guests_of, meetings_seen, shown_statements, sums_by_origin
from selaras.loop.forum.queries.links import to_remind
from selaras.loop.forum.queries.minutes import decisions_of, tasks_of
from selaras.loop.forum.rules import Answer, MeetingKind
from selaras.web.access import NETWORK_WIDE, Menu, Request, fetch, page
from selaras.web.forum.files import PaperForm
from selaras.web.forum.forms import MeetingForm, faults_on

STAFF = (Role.PLANNER, Role.DESK)
OWNERS = (*STAFF, Role.COMPANY, Role.CENTRE_HEAD, Role.LABOUR_OFFICE)  # who may have an action item
SHOWN = 12
GUESTS = (*NETWORK_WIDE, Role.COMPANY, Role.CENTRE_HEAD, Role.LABOUR_OFFICE)


def a_door(post: Post) -> Mapping[str, Any] | None:
    """The latest meeting at which guests arrive one by one."""
    found = next((row.meeting for row in meetings_seen() if row.meeting.at_the_door), None)
    return {"pk": found.pk} if found else None


def a_meeting(post: Post) -> Mapping[str, Any] | None:
    """The latest meeting that the post may see."""
    rows = meetings_seen()
    return {"pk": rows[0].meeting.pk} if rows else None


@page(*GUESTS, menu=Menu("forum", lazy("Meetings"), icon="users-group", order=10), right=CompanyRight.PROMISES)
def meetings(request: Request) -> HttpResponse:
    """Whom did we speak to, and how much was said?"""
    return render(
        request,
        "forum/meetings.html",
        {"rows": meetings_seen(), "staff": request.post.role in STAFF, "today": request.today, "whole": request.post.role in NETWORK_WIDE},
    )


@page(*GUESTS, example=a_meeting, right=CompanyRight.PROMISES)
def meeting(request: Request, pk: int) -> HttpResponse:
    """Who was there, and what do they need?"""
    found = seen(request, pk)
    guests = guests_of(found)
    said = shown_statements().filter(meeting=found) if request.post.may(CompanyRight.NEEDS) else Statement.objects.none()
    counts = {state: sum(guest.present is state for guest in guests) for state in (True, False, None)}
    shown = said.order_by("-heads_most", "pk")[:SHOWN]
    whole = request.post.role in NETWORK_WIDE
    context = {
        "meeting": found,
        "guests": guests,
        "came": counts[True],
        "stayed_away": counts[False],
        "unknown": counts[None],
        "statements": shown,
        "more": said.count() - len(shown),
        "sums": sums_by_origin(said),
        "staff": request.post.role in STAFF,
        "whole": whole,  # whoever sees only itself is told no counts
        "reads": may_read(request.post, found),
        "decisions": decisions_of(found),
        "tasks": tasks_of(found),
        "announced": sum(guest.answer == Answer.YES for guest in guests),
        "to_come": found.held_on >= request.today,
        "held": found.held_on <= request.today,
        "today": request.today,
        "may_finish": request.post.role in OWNERS and request.post.may(CompanyRight.PROMISES),
        "papers": Paper.objects.filter(meeting=found),
        "paper_form": PaperForm(),
        "knocks": Knock.objects.filter(meeting=found, settled_at=None).count() if request.post.role in STAFF else 0,
        "door": path_for(guests[0], ARRIVE) if _may_join(request, found, guests) else "",
    }
    own = not whole and any(guest.nonce for guest in guests)
    context["answers"] = own and context["to_come"] and request.post.may(CompanyRight.PROMISES)
    return render(request, "forum/meeting.html", context)


def may_read(post: Post, meeting: Meeting) -> bool:
    """Whether the minutes are shown to a post: a draft is our own, guests have the text that stands. Their own action items they see before."""
    return meeting.minutes_closed_on is not None or post.role in NETWORK_WIDE


def _may_join(request: Request, found: Meeting, guests: Sequence[Attendance]) -> bool:
    """Whether the visitor speaks for a guest of a meeting online; the link to join also promises, so it is not for everybody of a company."""
    if request.post.mandate is not None:  # whoever acts by a mandate is shown no link that outlives it
        return False
    return bool(found.online and request.post.tenant and request.post.may(CompanyRight.PROMISES) and guests and guests[0].nonce)


@page(*STAFF, methods=("GET", "POST"))
def new_meeting(request: Request) -> HttpResponse:
    """Puts a meeting on record. A turn to another kind saves nothing and loses nothing of what was typed."""
    turn = request.POST.get("turn")
    asked = turn or request.POST.get("kind") or request.GET.get("kind")
    kind = next((each for each in MeetingKind if each == asked), MeetingKind.FORUM)
    form = MeetingForm(None if turn else request.POST or None, kind=kind, typed=request.POST.dict() if turn else {})
    if form.is_valid():
        with faults_on(form):
            made = actions.hold_meeting(**form.cleaned_data, by=request.user, at=request.at)
            return redirect("forum:choose_guests", made.pk)
    context = {"form": form, "kind": kind, "kinds": MeetingKind}
    return render(request, "forum/new_meeting.html", context, status=422 if form.errors else 200)


@page(*STAFF, methods=("GET", "POST"), example=a_meeting)
def guests(request: Request, pk: int) -> HttpResponse:
    """Who is to come, what do they answer, and who came?"""
    found = get_object_or_404(Meeting, pk=pk)
    if "came" in request.POST:
        came, ticked = (_numbers(request.POST.getlist(name)) for name in ("present", "ticked"))
        shown = {key: key in ticked for key in _numbers(request.POST.getlist("listed"))}
        actions.record_attendance(meeting=found, came=came, shown=shown, by=request.user, at=request.at)
        return redirect("forum:meeting", pk)
    if "remind" in request.POST:
        count = actions.remind_silent(meeting=found, by=request.user, at=request.at)
        words = ngettext("%(count)s guest is reminded now.", "%(count)s guests are reminded now.", count) % {"count": number(count)}
        messages.success(request, words)
        return redirect("forum:guests", pk)
    if settled := _numbers(request.POST.getlist("settled")):
        actions.settle_knock(knock=get_object_or_404(Knock, meeting=found, pk=settled[0]), by=request.user, at=request.at)
        return redirect("forum:guests", pk)
    arrived = set(Arrival.objects.by_eye().filter(attendance__meeting=found).values_list("attendance", flat=True))
    invited = guests_of(found)
    said = Counter(guest.answer or "silent" for guest in invited)
    to_come = found.held_on >= request.today and found.called_off_on is None
    context = {
        "meeting": found,
        "guests": invited,
        "answers": said,
        "held": found.held_on <= request.today,
        "today": request.today,
        "arrived": arrived,
        "to_come": to_come,
        "to_remind": len(to_remind(found, request.at)) if to_come else 0,
        "knocks": Knock.objects.filter(meeting=found, settled_at=None),
        "open": settings.ADDRESS + open_path(found) if to_come and found.at_the_door else "",
    }
    if context["open"]:
        context["poster"] = segno.make(context["open"], error="m").svg_data_uri(scale=5, border=2)
    return render(request, "forum/guests.html", context)


@page(*STAFF, methods=("POST",))
def renew_link(request: Request, pk: int) -> HttpResponse:
    """Sends a guest a new link: the letter went to the wrong person, was lost or passed on."""
    found = fetch(request, Attendance, pk=pk)
    actions.renew_link(guest=found, by=request.user, at=request.at)
    messages.success(request, _("A new link is on its way to %(who)s; the old one opens nothing any more.") % {"who": found.who})
    return redirect("forum:guests", found.meeting_id)


def seen(request: Request, pk: int) -> Meeting:
    """A meeting that the visitor may see: staff every one, a tenant those to which it was invited."""
    if request.post.role not in NETWORK_WIDE and pk not in {row.meeting.pk for row in meetings_seen()}:
        raise Http404
    return get_object_or_404(Meeting, pk=pk)


def _numbers(values: list[str]) -> list[int]:
    """Keys of rows from a form; anything else was not sent by our page."""
    if not all(value.isdecimal() and len(value) < 19 for value in values):
        raise Http404
    return [int(value) for value in values]

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The registration desk: one person, a phone, ninety people in half an hour. Three letters, one tap; without a network it is sent later."""

import json
import uuid
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from selaras.kit.errors import Refusal
from selaras.loop.forum import actions
from selaras.loop.forum.models import Attendance, Meeting
from selaras.loop.forum.queries import guest_today, guests_of
from selaras.loop.forum.rules import Arrived
from selaras.web import clock
from selaras.web.access import Request, page
from selaras.web.forum.views import STAFF, a_meeting

MOST_AT_ONCE = 500
LATER = 120  # seconds between noting and sending from which on it counts as noted without a network


@page(*STAFF, example=a_meeting)
def desk(request: Request, pk: int) -> HttpResponse:
    """Who is arriving?"""
    meeting = get_object_or_404(Meeting, pk=pk)
    guests = [
        {
            "key": guest.pk,
            "name": str(guest.company or guest.centre),
            "says": guest.get_answer_display() if guest.answer else _("no answer"),
            "arrived": guest.arrived_at.astimezone(request.at.tzinfo).strftime("%H.%M") if guest.arrived_at else "",
        }
        for guest in guests_of(meeting)
    ]
    context = {
        "meeting": meeting,
        "guests": guests,
        "came": sum(bool(guest["arrived"]) for guest in guests),
        "on_the_day": request.today == meeting.held_on,
    }
    return render(request, "forum/desk.html", context)


@page(*STAFF, methods=("POST",), example=a_meeting, part=True)
def sync_arrivals(request: Request, pk: int) -> JsonResponse:
    """Takes what a desk noted, now or earlier: [{token, guest, at}]. Says which tokens stand, so that the desk forgets them,
    and who is here by now: there may be several desks.
    """
    meeting = get_object_or_404(Meeting, pk=pk)
    noted = _noted(request.body)
    if noted is None:
        return JsonResponse({"fault": _("This is no list of arrivals.")}, status=400)
    asked = Attendance.objects.filter(meeting=meeting, pk__in=[guest for _token, guest, _at in noted]).select_related("company")
    guests = {guest.pk: guest_today(guest) for guest in asked}
    stands: list[str] = []
    refused: dict[str, str] = {}
    for token, key, happened in noted:
        if key not in guests:
            refused[str(token)] = _("This guest is not invited to this meeting.")
            continue
        happened = _on_our_day(happened, request.at)
        way = Arrived.OFFLINE if (request.at - happened).total_seconds() > LATER else Arrived.DESK
        try:
            actions.check_in(guest=guests[key], token=token, way=way, happened_at=happened, by=request.user, at=request.at)
            stands.append(str(token))
        except Refusal as refusal:
            refused[str(token)] = str(refusal)
    here = list(Attendance.objects.standing().filter(meeting=meeting, present=True).values_list("pk", flat=True))
    return JsonResponse({"stands": stands, "refused": refused, "came": len(here), "here": here})


@page(*STAFF, example=a_meeting, part=True)
def desk_worker(request: Request, pk: int) -> HttpResponse:
    """The script that keeps the desk's page readable without a network: it answers with the last page that it saw."""
    get_object_or_404(Meeting, pk=pk)
    found = finders.find("built/desk-worker.js")
    if found is None:
        raise Http404
    answer = HttpResponse(Path(found).read_bytes(), content_type="text/javascript")
    answer["Service-Worker-Allowed"] = request.path.rpartition("/")[0] + "/"
    answer["Cache-Control"] = "no-cache"
    return answer


def _noted(body: bytes) -> list[tuple[uuid.UUID, int, datetime]] | None:
    """What was sent, as values; None where it is something else, or too much."""
    try:
        rows: Any = json.loads(body)
        if not isinstance(rows, list) or len(rows) > MOST_AT_ONCE:
            return None
        return [(uuid.UUID(row["token"]), int(row["guest"]), _moment(row)) for row in rows]
    except (ValueError, TypeError, KeyError, AttributeError, UnicodeDecodeError):
        return None


def _moment(row: Mapping[str, Any]) -> datetime:
    moment = parse_datetime(row["at"])
    if moment is None or moment.tzinfo is None:
        raise ValueError("a moment without its zone")
    return moment


def _on_our_day(happened: datetime, at: datetime) -> datetime:
    """A phone's clock in a demonstration shows today's date: there its time counts, on the demonstration's day. Nobody arrives in the future."""
    if clock.stands_still():
        happened = datetime.combine(at.date(), happened.astimezone(at.tzinfo).time(), at.tzinfo)
    return min(happened, at)

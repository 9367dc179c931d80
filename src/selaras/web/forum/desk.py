# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The registration desk: one person, a phone, ninety people in half an hour. Three letters, one tap; without a network it is sent later."""

import json
import re
import uuid
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from selaras.kit.dates import day_of
from selaras.kit.errors import Refusal
from selaras.loop.forum import actions
from selaras.loop.forum.models import Arrival, Attendance, Meeting
from selaras.loop.forum.queries import guest_today, guests_of
from selaras.loop.forum.queries.candidates import Candidate, candidates, guest_key
from selaras.loop.forum.rules import Answer, Arrived, MeetingKind
from selaras.web import clock
from selaras.web.access import Request, page
from selaras.web.forum.views import STAFF, a_door

MOST_AT_ONCE = 500
GUEST = re.compile(r"(?:(?:company|centre|office)-)?[0-9]{1,18}")
LATER = 120  # seconds between noting and sending from which on it counts as noted without a network


@dataclass(frozen=True)
class Noted:
    """What a desk noted: that a guest arrived, that one more person of theirs did (`more`), or that some of it was wrong (`undo`: its tokens).

    `guest` is the key of an invitation, or a candidate's ("company-12") where somebody came uninvited.
    """

    token: uuid.UUID
    guest: str
    happened: datetime
    more: bool
    undo: tuple[uuid.UUID, ...] | None


@page(*STAFF, example=a_door)
def desk(request: Request, pk: int) -> HttpResponse:
    """Who is arriving?"""
    meeting = get_object_or_404(Meeting.objects.exclude(kind=MeetingKind.VISIT), pk=pk)
    known = {each.key: each for each in candidates(meeting, request.today)}
    guests = _rows(meeting, request, known)
    others = [
        {"key": key, "owner": key, "name": one.name, "about": _places(one), "says": _("not invited")} for key, one in known.items() if not one.asked
    ]
    context = {
        "meeting": meeting,
        "guests": guests,
        "others": others,
        "came": sum(bool(guest["arrived"]) for guest in guests),
        "people": sum(guest["people"] for guest in guests),
        "announced": sum(guest["comes"] for guest in guests),
        "on_the_day": request.today == meeting.held_on,
    }
    return render(request, "forum/desk.html", context)


def _rows(meeting: Meeting, request: Request, known: Mapping[str, Candidate]) -> list[dict[str, Any]]:
    """The guests as the desk knows them: who, what tells them from others of a like name, what they answered, and whether they are here."""
    tokens: dict[int, list[str]] = defaultdict(list)
    people: dict[int, int] = defaultdict(lambda: 1)
    for arrival in Arrival.objects.filter(attendance__meeting=meeting, taken_back_at=None):
        tokens[arrival.attendance_id].append(str(arrival.token))
        people[arrival.attendance_id] += arrival.further
    rows = []
    for guest in guests_of(meeting):
        owner = guest_key(guest)
        comes = ngettext("%(count)s person", "%(count)s people", guest.people or 0) % {"count": guest.people} if guest.people else ""
        answer = guest.get_answer_display() if guest.answer else _("no answer")
        rows.append({
            "key": guest.pk,
            "owner": owner,
            "name": guest.who,
            "about": " · ".join(filter(None, [_places(known[owner]) if owner in known else "", guest.answered_by])),
            "person": guest.answered_by,
            "says": " · ".join(filter(None, [str(answer), comes])),
            "comes": guest.answer == Answer.YES,
            "arrived": guest.arrived_at.astimezone(request.at.tzinfo).strftime("%H.%M") if guest.arrived_at else "",
            "tokens": tokens[guest.pk],
            "people": people[guest.pk] if guest.arrived_at else 0,
        })  # fmt: skip
    return rows


def _places(one: Candidate) -> str:
    return ", ".join(place.name for place in one.places)


@page(*STAFF, methods=("POST",), example=a_door, part=True)
def sync_arrivals(request: Request, pk: int) -> JsonResponse:
    """Takes what a desk noted, now or earlier: [{token, guest, at, more, undo}]. Says which tokens stand, so that the desk forgets them, and who is
    here by now: there may be several desks.
    """
    meeting = get_object_or_404(Meeting, pk=pk)
    noted = _noted(request.body)
    if noted is None:
        return JsonResponse({"fault": _("This is no list of arrivals.")}, status=400)
    stands: list[str] = []
    refused: dict[str, str] = {}
    strangers = cache(lambda: {one.key: one for one in candidates(meeting, request.today)})  # asked for once, and only if somebody came uninvited
    for each in noted:
        try:
            _take(meeting, each, request, strangers)
            stands.append(str(each.token))
        except Refusal as refusal:
            refused[str(each.token)] = str(refusal)
    here = [row for row in _rows(meeting, request, {}) if row["arrived"]]
    return JsonResponse({"stands": stands, "refused": refused, "came": len(here), "here": here})


def _take(meeting: Meeting, noted: Noted, request: Request, strangers: Callable[[], Mapping[str, Candidate]]) -> None:
    """Does one thing that a desk noted. Raises the refusals of its action, and CannotBeTaken for a guest that there is not."""
    kind, _dash, key = noted.guest.rpartition("-")
    rows = Attendance.objects.filter(meeting=meeting).select_related("company", "meeting")
    guest = rows.filter(**{f"{kind}_id" if kind else "pk": int(key)}).first()
    happened = _on_our_day(noted.happened, request.at)
    way = Arrived.OFFLINE if (request.at - happened).total_seconds() > LATER else Arrived.DESK
    known: dict[str, Any] = {"token": noted.token, "way": way, "happened_at": happened, "by": request.user, "at": request.at}
    if guest is not None and noted.undo is not None:
        actions.take_back_arrival(guest=guest_today(guest), tokens=noted.undo, by=request.user, at=request.at)
    elif guest is not None:
        actions.check_in(guest=guest_today(guest), further=noted.more, **known)
    else:
        one = strangers().get(noted.guest)
        if one is None or noted.undo is not None:
            raise actions.CannotBeTaken([("guest", _("This guest is not invited to this meeting."))])
        owner: dict[str, Any] = {one.kind.value: one.owner}
        actions.receive_uninvited(meeting=meeting, **owner, **known)


@page(*STAFF, example=a_door, part=True)
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


def _noted(body: bytes) -> list[Noted] | None:
    """What was sent, as values; None where it is something else, or too much."""
    try:
        rows: Any = json.loads(body)
        if not isinstance(rows, list) or len(rows) > MOST_AT_ONCE:
            return None
        return [_noted_row(row) for row in rows]
    except (ValueError, TypeError, KeyError, AttributeError, UnicodeDecodeError):
        return None


def _noted_row(row: Mapping[str, Any]) -> Noted:
    guest, undo = str(row["guest"]), tuple(uuid.UUID(each) for each in row["undo"]) if "undo" in row else None
    if not GUEST.fullmatch(guest) or len(undo or ()) > MOST_AT_ONCE:
        raise ValueError("no guest of ours")
    return Noted(uuid.UUID(row["token"]), guest, _moment(row), bool(row.get("more")), undo)


def _moment(row: Mapping[str, Any]) -> datetime:
    moment = parse_datetime(row["at"])
    if moment is None or moment.tzinfo is None:
        raise ValueError("a moment without its zone")
    return moment


def _on_our_day(happened: datetime, at: datetime) -> datetime:
    """A phone's clock in a demonstration shows today's date: there its time counts, on the demonstration's day. Nobody arrives in the future."""
    if clock.stands_still():
        happened = datetime.combine(day_of(at), happened.astimezone(at.tzinfo).time(), at.tzinfo)
    return min(happened, at)

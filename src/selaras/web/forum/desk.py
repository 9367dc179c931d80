# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The registration desk: one person, a phone, ninety people in half an hour. Three letters, one tap; without a network it is sent later."""

import json
import re
import uuid
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from selaras.kit.dates import day_of
from selaras.loop.forum import actions
from selaras.loop.forum.links import ARRIVE, digest_for, open_path
from selaras.loop.forum.models import Arrival, Attendance, Meeting
from selaras.loop.forum.queries import guests_of
from selaras.loop.forum.queries.candidates import Candidate, candidates, guest_key
from selaras.loop.forum.queries.people import names_at
from selaras.loop.forum.rules import Answer, MeetingKind
from selaras.web import clock
from selaras.web.access import Request, page
from selaras.web.forum.offline import keeper
from selaras.web.forum.views import STAFF, a_door
from selaras.web.ui.shell import PERMISSIONS

MOST_AT_ONCE = 500
GUEST = re.compile(r"(?:(?:company|centre|office)-)?[0-9]{1,18}")


@page(*STAFF, example=a_door)
def desk(request: Request, pk: int) -> HttpResponse:
    """Who is arriving?"""
    meeting = get_object_or_404(Meeting.objects.exclude(kind=MeetingKind.VISIT), pk=pk)
    known = {each.key: each for each in candidates(meeting, request.today)}
    names = names_at(request.today)
    guests = _rows(meeting, request, known, names)
    others = [
        {"key": key, "owner": key, "name": one.name, "about": _places(one), "names": names.get(key, []), "says": _("not invited")}
        for key, one in known.items()
        if not one.asked
    ]
    context = {
        "meeting": meeting,
        "guests": guests,
        "others": others,
        "came": sum(bool(guest["arrived"]) for guest in guests),
        "people": sum(guest["people"] for guest in guests),
        "announced": sum(guest["comes"] for guest in guests),
        "arrive": ARRIVE,
        "open": open_path(meeting),
        "on_the_day": request.today == meeting.held_on,
    }
    answer = render(request, "forum/desk.html", context)
    answer["Permissions-Policy"] = PERMISSIONS.replace("camera=()", "camera=(self)")  # this page alone reads QR codes
    return answer


def _rows(meeting: Meeting, request: Request, known: Mapping[str, Candidate], names: Mapping[str, list[str]]) -> list[dict[str, Any]]:
    """The guests as the desk knows them: who, what tells them from others of a like name, by whose `names` they are found, what they answered, and
    whether they are here.
    """
    tokens: dict[int, list[str]] = defaultdict(list)
    people: dict[int, int] = defaultdict(lambda: 1)
    for arrival in Arrival.objects.filter(attendance__meeting=meeting, taken_back_at=None):
        tokens[arrival.attendance_id].append(str(arrival.token))
        people[arrival.attendance_id] += arrival.further
    codes = _codes(meeting)
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
            "names": sorted({*names.get(owner, []), guest.answered_by} - {""}),
            "says": " · ".join(filter(None, [str(answer), comes])),
            "comes": guest.answer == Answer.YES,
            "arrived": guest.arrived_at.astimezone(request.at.tzinfo).strftime("%H.%M") if guest.arrived_at else "",
            "codes": codes[owner],
            "tokens": tokens[guest.pk],
            "people": people[guest.pk] if guest.arrived_at else 0,
        })  # fmt: skip
    return rows


def _codes(meeting: Meeting) -> Mapping[str, list[str]]:
    """By owner the digests of the codes that open its arrival; of a record that was merged for the one that stands."""
    codes: dict[str, list[str]] = defaultdict(list)
    for guest in Attendance.objects.filter(meeting=meeting).exclude(nonce="").select_related("company"):
        merged = guest.company is not None and guest.company.merged_into_id
        codes[f"company-{guest.company.survivor.pk}" if guest.company and merged else guest_key(guest)].append(digest_for(guest, ARRIVE))
    return codes


def _places(one: Candidate) -> str:
    return ", ".join(place.name for place in one.places)


@page(*STAFF, methods=("POST",), example=a_door, part=True)
def sync_arrivals(request: Request, pk: int) -> JsonResponse:
    """Takes what a desk noted, now or earlier: [{token, guest, at, more, undo}]. Says which tokens stand and which are refused, and why, so that the
    desk sends them no more, and who is here by now: there may be several desks. Of more than a delivery holds the rest is left for the next.
    """
    meeting = get_object_or_404(Meeting, pk=pk)
    sent = _sent(request.body)
    if sent is None:
        return JsonResponse({"fault": _("This is no list of arrivals.")}, status=400)
    noted: list[actions.Noted] = []
    refused: dict[str, str] = {}
    for row in sent[:MOST_AT_ONCE]:
        try:
            noted.append(_noted(row, meeting, request.at))
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
            token = row.get("token") if isinstance(row, dict) else None
            refused[str(token)] = _("This row cannot be read; look for the guest and note the arrival again.")
    said = actions.take_delivery(meeting=meeting, noted=noted, by=request.user, at=request.at)
    refused |= {str(token): str(refusal) for token, refusal in said.items() if refusal is not None}
    here = [row for row in _rows(meeting, request, {}, {}) if row["arrived"]]
    stands = [str(token) for token, refusal in said.items() if refusal is None]
    return JsonResponse({"stands": stands, "refused": refused, "came": len(here), "here": here})


@page(*STAFF, example=a_door, part=True)
def desk_worker(request: Request, pk: int) -> HttpResponse:
    """The script that keeps the desk's page readable without a network."""
    get_object_or_404(Meeting, pk=pk)
    return keeper(request)


def _sent(body: bytes) -> list[Any] | None:
    """The rows that were sent; None where it is no list."""
    try:
        rows = json.loads(body)
    except (ValueError, UnicodeDecodeError):
        return None
    return rows if isinstance(rows, list) else None


def _noted(row: Mapping[str, Any], meeting: Meeting, at: datetime) -> actions.Noted:
    """One row as values. Raises ValueError and its like where it is something else."""
    guest, undo = str(row["guest"]), tuple(uuid.UUID(each) for each in row["undo"]) if "undo" in row else None
    if not GUEST.fullmatch(guest) or len(undo or ()) > MOST_AT_ONCE:
        raise ValueError("no guest of ours")
    moment = parse_datetime(row["at"])
    if moment is None or moment.tzinfo is None:
        raise ValueError("a moment without its zone")
    return actions.Noted(uuid.UUID(row["token"]), guest, _on_our_day(moment, meeting, at), bool(row.get("more")), undo)


def _on_our_day(happened: datetime, meeting: Meeting, at: datetime) -> datetime:
    """A phone's clock in a demonstration shows today's date: there its time counts, on the day of the meeting, on which alone the desk notes
    anything, or before it on the demonstration's day. Nobody arrives in the future.
    """
    happened = happened.astimezone(at.tzinfo)
    if clock.stands_still():
        happened = datetime.combine(min(day_of(at), meeting.held_on), happened.time(), at.tzinfo)
    return min(happened, at)

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Moving a meeting that is still to come, calling one otherwise, and calling one off: whoever was to come is told, and their calendar with them."""

from collections.abc import Callable
from datetime import date, datetime, time

from django.db import transaction
from django.utils.translation import gettext as _

from selaras.ground.letters.actions import Draft, withdraw_letters, write_letters
from selaras.ground.people.actions import note, one_cause
from selaras.ground.people.models import Account
from selaras.kit.dates import day_of
from selaras.kit.scope import whole_network
from selaras.loop.forum.actions._rows import kept
from selaras.loop.forum.actions.refusals import CannotBeTaken, NotInThatState, must_be_staff
from selaras.loop.forum.models import Attendance, Meeting
from selaras.loop.forum.papers import letters
from selaras.loop.forum.queries.people import address_book
from selaras.loop.forum.rules import Answer, LinkLetter, MeetingKind

WHEN_AND_WHERE = ("held_on", "starts_at", "ends_at", "place", "online")


@transaction.atomic
def change_meeting(
    *,
    meeting: Meeting,
    held_on: date,
    title: str = "",
    starts_at: time | None = None,
    ends_at: time | None = None,
    place: str = "",
    online: str = "",
    agenda: str = "",
    by: Account,
    at: datetime,
) -> Meeting:
    """Moves a meeting, calls it otherwise (without a title the former stays), or changes its agenda. Where day, time or place are others now, every
    guest who has not declined is written to; what they answered stands. Who declined another day is asked anew. Once somebody has arrived the day
    stays. The place of a visit is its site and stays. Raises NotYours, NotInThatState, CannotBeTaken.
    """
    must_be_staff(by=by, at=at)
    meeting = _still_to_come(meeting, at)
    if held_on < day_of(at):
        raise CannotBeTaken([("held_on", _("This day is over; name one that is still to come."))])
    if held_on != meeting.held_on:
        _must_be_empty(meeting)
    before = {name: getattr(meeting, name) for name in WHEN_AND_WHERE}
    called = {"title": meeting.title} if title.strip() not in {"", meeting.title} else {}
    meeting.title = title.strip() or meeting.title
    meeting.held_on, meeting.starts_at, meeting.ends_at, meeting.agenda = held_on, starts_at, ends_at, agenda
    if meeting.kind != MeetingKind.VISIT:
        meeting.place, meeting.online = place, online
    changed = {name: str(was) for name, was in before.items() if getattr(meeting, name) != was}
    meeting.changes += bool(changed)
    kept(meeting)
    with one_cause():
        asked = _ask_anew(meeting) if "held_on" in changed else 0
        note(kind="forum.meeting_changed", about=meeting, by=by, at=at, before=changed | called, on=held_on.isoformat(), asked_anew=asked)
        if changed:
            _tell(meeting, letters.moved, by, at)
    return meeting


@transaction.atomic
def reword_meeting(*, meeting: Meeting, title: str, agenda: str, by: Account, at: datetime) -> Meeting:
    """Calls a meeting otherwise, or writes its agenda anew, until its minutes are closed; nobody is written to. Raises NotYours, NotInThatState,
    CannotBeTaken.
    """
    must_be_staff(by=by, at=at)
    meeting = _standing(meeting)
    before = {"title": meeting.title, "agenda": meeting.agenda}
    meeting.title, meeting.agenda = title.strip(), agenda
    changed = {name: was for name, was in before.items() if getattr(meeting, name) != was}
    kept(meeting)
    if changed:
        note(kind="forum.meeting_reworded", about=meeting, by=by, at=at, before=changed)
    return meeting


@transaction.atomic
def call_off_meeting(*, meeting: Meeting, because: str, by: Account, at: datetime) -> Meeting:
    """Calls a meeting off; every guest who has not declined is told why. Raises NotYours, NotInThatState, CannotBeTaken."""
    must_be_staff(by=by, at=at)
    meeting = _still_to_come(meeting, at)
    if not because.strip():
        raise CannotBeTaken([("because", _("Say why; whoever was to come reads it."))])
    meeting.called_off_on, meeting.called_off_because, meeting.changes = day_of(at), because.strip(), meeting.changes + 1
    kept(meeting)
    with one_cause():
        note(kind="forum.meeting_called_off", about=meeting, by=by, at=at, because=meeting.called_off_because)
        _tell(meeting, letters.called_off, by, at)
    return meeting


def _still_to_come(meeting: Meeting, at: datetime) -> Meeting:
    meeting = _standing(meeting)
    if meeting.held_on < day_of(at):
        raise NotInThatState(_("This meeting is over."))
    return meeting


def _standing(meeting: Meeting) -> Meeting:
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if meeting.called_off_on is not None:
        raise NotInThatState(_("This meeting was called off."), cure=_("Put a new one on record."))
    if meeting.minutes_closed_on is not None:
        raise NotInThatState(_("This meeting was held and its minutes are closed."))
    return meeting


def _must_be_empty(meeting: Meeting) -> None:
    with whole_network():
        if Attendance.objects.filter(meeting=meeting, present=True).exists():
            raise NotInThatState(
                _("Somebody has arrived already; this meeting stays on its day."), cure=_("Put another meeting on record for the other day.")
            )


def _ask_anew(meeting: Meeting) -> int:
    """Who could not come on the former day has said nothing of the new one. Returns how many guests that are."""
    with whole_network():
        declined = Attendance.objects.filter(meeting=meeting, answer=Answer.NO).exclude(nonce="")
        return declined.update(answer="", answered_at=None)


@address_book()
def _tell(meeting: Meeting, letter: Callable[[Attendance, datetime], list[Draft]], by: Account, at: datetime) -> None:
    """Takes back what waits with the old day, and writes to every guest who was asked and has not declined."""
    with whole_network():
        rows = Attendance.objects.standing().filter(meeting=meeting).exclude(nonce="").exclude(answer=Answer.NO)
        drafts = []
        for guest in rows.select_related("meeting", "company", "centre", "office", "invited_by__person"):
            withdraw_letters(about=guest, kinds=LinkLetter, by=by, at=at)
            drafts += letter(guest, at)
        write_letters(drafts=drafts, by=by, at=at)

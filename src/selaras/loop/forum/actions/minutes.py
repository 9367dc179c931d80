# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Keeping the minutes of a meeting: its words, what was decided, who does what until when; doing it, dropping it, chasing what is late."""

from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from selaras.ground.letters.actions import Draft, withdraw_letters, write_letters
from selaras.ground.network.models import Centre, Company
from selaras.ground.network.rules import CompanyRight
from selaras.ground.people.actions import note, one_cause
from selaras.ground.people.models import Account
from selaras.ground.standards.models import Region
from selaras.kit.dates import day_of
from selaras.kit.errors import Refusal
from selaras.kit.scope import whole_network
from selaras.loop.forum.actions._rows import kept
from selaras.loop.forum.actions.refusals import CannotBeTaken, NotInThatState, must_be_staff, must_speak_for, through
from selaras.loop.forum.models import Attendance, Decision, FormerMinutes, Meeting, Task
from selaras.loop.forum.papers import letters
from selaras.loop.forum.rules import Answer

EVERY = timedelta(days=7)  # between two letters about what is late


class WrittenSince(Refusal):
    """Somebody else wrote the minutes meanwhile."""


@transaction.atomic
def write_minutes(*, meeting: Meeting, words: str, seen: str = "", by: Account, at: datetime) -> Meeting:
    """Writes the minutes, or writes them anew while they are open; the former text is kept.

    `seen` is the digest (`Meeting.minutes_digest`) of the text that the writer had before them, empty for none. Raises NotYours, NotInThatState,
    WrittenSince, CannotBeTaken.
    """
    meeting, words = _open(meeting, by, at), words.strip()
    if not words:
        raise CannotBeTaken([("words", _("Write what was said."))])
    if words == meeting.minutes or sha256(words.encode()).hexdigest() == seen:
        return meeting  # sent twice, or nothing was changed by whoever sends it
    _must_have_seen(meeting, seen)
    if meeting.minutes:
        FormerMinutes.objects.create(meeting=meeting, words=meeting.minutes, replaced_by=by, replaced_at=at)
    former, meeting.minutes = meeting.minutes_digest, words
    kept(meeting)
    note(kind="forum.minutes_written", about=meeting, by=by, at=at, letters=len(words), sha256=meeting.minutes_digest, former=former)
    return meeting


def _must_have_seen(meeting: Meeting, seen: str) -> None:
    if seen != meeting.minutes_digest:
        raise WrittenSince(
            _("The minutes were written by somebody else since you opened the page."),
            cure=_("Read what stands there now, put the two together, and save again."),
        )


@transaction.atomic
def decide(*, meeting: Meeting, words: str, by: Account, at: datetime) -> Decision:
    """Puts a decision of the meeting on record. Raises NotYours, NotInThatState, CannotBeTaken."""
    meeting = _open(meeting, by, at)
    number = (meeting.decisions.aggregate(last=Max("number"))["last"] or 0) + 1
    decision = kept(Decision(meeting=meeting, number=number, words=words.strip()))
    note(kind="forum.decided", about=meeting, by=by, at=at, number=number, words=decision.words)
    return decision


@transaction.atomic
def reword_decision(*, decision: Decision, words: str, seen: str, by: Account, at: datetime) -> None:
    """Puts a decision otherwise while the minutes are open; without words it is taken out of them.

    `seen` is what the writer had before them. Raises NotYours, NotInThatState, WrittenSince, CannotBeTaken.
    """
    meeting, words = _open(decision.meeting, by, at), words.strip()
    standing = Decision.objects.filter(pk=decision.pk).first()
    was = standing.words if standing is not None else ""
    if was == words:
        return  # sent twice
    if standing is None or was != seen:
        words = _("Somebody else wrote this decision meanwhile. Now it says: “%(words)s”.") % {"words": was}
        raise WrittenSince(words, cure=_("Save again if yours is right."))
    if words:
        standing.words = words
        kept(standing)
    else:
        standing.delete()
    note(kind="forum.decision_reworded", about=meeting, by=by, at=at, number=decision.number, before=was, words=words)


@transaction.atomic
def assign_task(
    *,
    meeting: Meeting,
    words: str,
    due_on: date,
    company: Company | None = None,
    centre: Centre | None = None,
    office: Region | None = None,
    person: str = "",
    by: Account,
    at: datetime,
) -> Task:
    """Agrees that somebody does something until a day; without company, centre and office it is for staff. After the minutes were closed it says so.

    Raises NotYours, NotInThatState, CannotBeTaken.
    """
    must_be_staff(by=by, at=at)
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if meeting.called_off_on is not None:
        raise NotInThatState(_("This meeting was called off."))
    if due_on < meeting.held_on:
        raise CannotBeTaken([("due_on", _("Nothing can be due before the meeting at which it was agreed."))])
    with whole_network():
        number = (Task.objects.filter(meeting=meeting).aggregate(last=Max("number"))["last"] or 0) + 1
    facts = {"company": company, "centre": centre, "office": office, "person": person.strip(), "due_on": due_on}
    task = kept(Task(meeting=meeting, number=number, words=words.strip(), **facts))
    note(kind="forum.task_assigned", about=task, by=by, at=at, due=due_on.isoformat(), to=task.who, later=task.added_later)
    return task


@transaction.atomic
def finish_task(*, task: Task, words: str, by: Account, at: datetime) -> Task:
    """Says that it is done, and how: whoever it belongs to, or staff. Raises NotYours, NotInThatState, CannotBeTaken."""
    task = _standing(task)
    owner = {"company": task.company_id or 0, "centre": task.centre_id or 0, "office": task.office_id or 0}
    agent = must_speak_for(by=by, at=at, right=CompanyRight.PROMISES, **owner)
    task.done_on, task.done_words = day_of(at), words.strip()
    kept(task)
    with one_cause():
        note(kind="forum.task_done", about=task, by=by, at=at, words=task.done_words, **through(agent=agent))
        withdraw_letters(about=task, kinds=[letters.CHASED], by=by, at=at)
    return task


@transaction.atomic
def drop_task(*, task: Task, because: str, by: Account, at: datetime) -> Task:
    """Nobody needs to do it any more; staff says why. Raises NotYours, NotInThatState, CannotBeTaken."""
    must_be_staff(by=by, at=at)
    if not because.strip():
        raise CannotBeTaken([("because", _("Say why; the others read it."))])
    task = _standing(task)
    task.dropped_because = because.strip()
    kept(task)
    with one_cause():
        note(kind="forum.task_dropped", about=task, by=by, at=at, because=task.dropped_because)
        withdraw_letters(about=task, kinds=[letters.CHASED], by=by, at=at)
    return task


@transaction.atomic
def close_minutes(*, meeting: Meeting, seen: str | None = None, by: Account, at: datetime) -> Meeting:
    """From now on the minutes stand as they are, with who came as it is known now; action items live on.

    `seen` as in `write_minutes`, where it matters which text is closed. Raises NotYours, NotInThatState, WrittenSince, CannotBeTaken.
    """
    meeting = _open(meeting, by, at)
    if not meeting.minutes:
        raise CannotBeTaken([("words", _("Write what was said first."))])
    if seen is not None:
        _must_have_seen(meeting, seen)
    meeting.minutes_closed_on, meeting.closed_with = day_of(at), _as_it_stands(meeting)
    kept(meeting)
    note(kind="forum.minutes_closed", about=meeting, by=by, at=at)
    return meeting


@transaction.atomic
def chase_tasks(*, by: Account, at: datetime) -> int:
    """Writes to whoever is late with an action item, once a week. Returns how many letters."""
    with whole_network():
        late = Task.objects.filter(due_on__lt=day_of(at), done_on=None, dropped_because="")
        drafts: list[Draft] = []
        for task in late.select_related("meeting", "company", "centre", "office"):
            drafts += letters.task_late(task, at, (day_of(at) - task.due_on - timedelta(days=1)) // EVERY + 1)
        return write_letters(drafts=drafts, by=by, at=at)


def _as_it_stands(meeting: Meeting) -> dict[str, Any]:
    """What the minutes close with (`Meeting.closed_with`)."""
    with whole_network():
        guests = list(Attendance.objects.standing().filter(meeting=meeting).order_by("pk").values_list("pk", "answer", "present"))
        last = Task.objects.filter(meeting=meeting).aggregate(last=Max("number"))["last"]
    return {
        "invited": [key for key, _answer, _present in guests],
        "announced": [key for key, answer, _present in guests if answer == Answer.YES],
        "came": [key for key, _answer, present in guests if present],
        "tasks": last or 0,
    }


def _open(meeting: Meeting, by: Account, at: datetime) -> Meeting:
    """The meeting, if its minutes can still be written."""
    must_be_staff(by=by, at=at)
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if meeting.called_off_on is not None:
        raise NotInThatState(_("This meeting was called off."))
    if meeting.held_on > day_of(at):
        raise NotInThatState(_("The meeting has not been held yet."))
    if meeting.minutes_closed_on is not None:
        raise NotInThatState(_("The minutes are closed; what came later belongs into the next meeting's."))
    return meeting


def _standing(task: Task) -> Task:
    with whole_network():
        task = Task.objects.select_for_update(of=("self",)).get(pk=task.pk)
    if not task.open:
        raise NotInThatState(_("This action item is done or dropped already."))
    return task

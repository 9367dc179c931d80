# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The printed record of a meeting: one PDF with its minutes, decisions, action items and who came."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import gettext as _

from selaras.kit.dates import day_words
from selaras.loop.forum.models import Attendance, Decision, Meeting, Task
from selaras.loop.forum.papers.calendar import when_words
from selaras.loop.forum.queries.minutes import closed_with
from selaras.loop.forum.rules import Answer

TEMPLATE = Path(__file__).with_name("minutes.typ")


def minutes_pdf(
    meeting: Meeting, guests: Sequence[Attendance], decisions: Sequence[Decision], tasks: Sequence[Task], today: date, *, whole: bool
) -> bytes:
    """The record as PDF. What people wrote is handed over as data, never as markup. Lists are as the caller's scope shows them: where that is not the
    `whole` of them, nothing is counted, and the paper says so.
    """
    data = facts_of(meeting, guests, decisions, tasks, today, whole=whole)
    return typst.compile(str(TEMPLATE), sys_inputs={"data": json.dumps(data, ensure_ascii=False)})


def facts_of(
    meeting: Meeting, guests: Sequence[Attendance], decisions: Sequence[Decision], tasks: Sequence[Task], today: date, *, whole: bool
) -> Mapping[str, Any]:
    """Everything that is printed, as words. Closed minutes name who had come by what was known then, and what was found out since apart from it."""
    closed = closed_with(meeting, guests)
    came = [guest for guest in guests if (guest.pk in closed["came"] if closed else guest.present)]
    announced = sum(guest.pk in closed["announced"] if closed else guest.answer == Answer.YES for guest in guests)
    invited = sum(guest.pk in closed["invited"] for guest in guests) if closed else len(guests)
    return {
        "words": {
            "minutes": _("Minutes"), "agenda": _("Agenda"), "said": _("What was said"), "decisions": _("Decisions"), "tasks": _("Action items"),
            "who": _("Who"), "due": _("Due"), "state": _("State"), "came": _("Who came"), "nothing": _("nothing recorded"), "page": _("page"),
            "status": _("closed") if meeting.minutes_closed_on else _("draft: the minutes are not closed yet"), "printed": _("printed on"),
            "assumed": _("Invented for the demonstration") if meeting.assumed else "",
            "counts": _("invited: %(invited)s · announced: %(announced)s · came: %(came)s") % {
                "invited": invited, "announced": announced, "came": len(came)}
            if whole else _("Of those who came, this copy names only its reader."),
        },
        "title": meeting.title, "kind": meeting.get_kind_display().capitalize(), "when": when_words(meeting), "where": meeting.place or _("online"),
        "agenda": meeting.agenda, "said": meeting.minutes, "today": day_words(today),
        "decisions": [decision.words for decision in decisions],
        "tasks": [
            {"words": _("%(words)s (added after the minutes were closed)") % {"words": task.words} if task.added_later else task.words,
             "who": " · ".join(filter(None, [task.who, task.person])),
             "due": day_words(task.due_on), "state": state_of(task, today)}
            for task in tasks
        ],
        "came": [guest.who for guest in came], "since": since_closing(meeting, guests, came),
    }  # fmt: skip


def since_closing(meeting: Meeting, guests: Sequence[Attendance], came: Sequence[Attendance]) -> list[str]:
    """What was found out of guests after the minutes were closed, in words; of minutes that closed without it, that it is not known."""
    if meeting.minutes_closed_on is None:
        return []
    if meeting.closed_with is None:
        return [_("These minutes were closed before it was kept who had come by then; this is what is known today.")]
    more = ", ".join(guest.who for guest in guests if guest.present and guest not in came)
    fewer = ", ".join(guest.who for guest in came if not guest.present)
    told = {_("Noted after the minutes were closed: %(who)s."): more, _("Noted after the minutes were closed as not having come: %(who)s."): fewer}
    return [words % {"who": who} for words, who in told.items() if who]


def state_of(task: Task, today: date) -> str:
    """Where an action item stands, in words."""
    if task.done_on is not None:
        return _("done on %(day)s: %(how)s") % {"day": day_words(task.done_on), "how": task.done_words}
    if task.dropped_because:
        return _("dropped: %(why)s") % {"why": task.dropped_because}
    return _("late") if task.late_on(today) else _("open")

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The letters around a meeting, in Indonesian: to everybody who speaks for a guest, each with the one link that it needs."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from babel.dates import format_date
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from selaras.ground.letters.actions import Draft, Enclosure
from selaras.ground.network.rules import CompanyRight
from selaras.ground.people.models import Account
from selaras.kit.dates import day_of
from selaras.kit.figures import locale
from selaras.loop.forum.links import ANSWER, ARRIVE, address_for
from selaras.loop.forum.models import Attendance, Meeting, Task
from selaras.loop.forum.papers.calendar import calendar_of, when_words
from selaras.loop.forum.papers.chasing import to_whoever_owes
from selaras.loop.forum.queries.people import inviter, people_of
from selaras.loop.forum.rules import LinkLetter

CHASED, CALLED_OFF = "forum.task_late", "forum.called_off"


def invitation(guest: Attendance, at: datetime) -> list[Draft]:
    """Please come, and please answer."""
    with override("id"):
        subject = _("Invitation: %(meeting)s") if guest.meeting.at_the_door else _("May we visit you? %(meeting)s")
        return _to_all(guest, at, LinkLetter.INVITATION, subject, _inviting(guest.meeting), _calendar(guest, at))


def invitation_words(meeting: Meeting, who: str, by: Account, at: datetime) -> str:
    """What the invitation will say to somebody; its link is made only with the letter."""
    with override("id"):
        facts = {"who": who, "meeting": meeting.title, "when": when_words(meeting), "where": meeting.where, "agenda": meeting.agenda, "link": "…"}
        return _inviting(meeting) % facts + _signature(by, at)


def _signature(by: Account | None, at: datetime) -> str:
    """Who writes, and where a guest asks back."""
    who = inviter(by, day_of(at))
    facts = {"who": "\n".join(filter(None, [who.person, who.centre])), "email": who.email}
    return _("\nYours sincerely,\n%(who)s\nQuestions: %(email)s\n") % facts


def _inviting(meeting: Meeting) -> str:
    asks = _("%(who)s is invited to %(meeting)s.") if meeting.at_the_door else _("We would like to visit %(who)s: %(meeting)s.")
    return asks + _("\n\n%(when)s\n%(where)s\n\n%(agenda)s\n\nPlease answer here; no account is needed:\n%(link)s\n")


def moved(guest: Attendance, at: datetime) -> list[Draft]:
    """It is at another time or place now; what was answered stands until it is changed. Who has not, or declined the former day, is asked."""
    with override("id"):
        words = _("%(meeting)s is at another time or place. For %(who)s it is now:\n\n%(when)s\n%(where)s\n\n")
        if guest.answer:
            words += _("What you answered stands. If it no longer suits you, say so here:\n%(link)s\n")
        else:
            words += _("Do you come then? Please answer here; no account is needed:\n%(link)s\n")
        return _to_all(guest, at, LinkLetter.MOVED, _("Changed: %(meeting)s"), words, _calendar(guest, at), times=guest.meeting.changes)


def called_off(guest: Attendance, at: datetime) -> list[Draft]:
    """It does not take place."""
    with override("id"):
        words = _("%(meeting)s does not take place.\n\n%(when)s\n%(where)s\n\n%(because)s\n")
        return _to_all(guest, at, CALLED_OFF, _("Called off: %(meeting)s"), words, _calendar(guest, at, "CANCEL"))


def _calendar(guest: Attendance, at: datetime, method: str = "REQUEST") -> Enclosure:
    return Enclosure("undangan.ics", f"text/calendar; method={method}", calendar_of(guest, at))


def confirmation(guest: Attendance, at: datetime) -> list[Draft]:
    """We expect you; this opens the door. Or, where we come: thank you."""
    with override("id"):
        if not guest.meeting.at_the_door:
            words = _("Thank you. We come to %(who)s: %(meeting)s.\n\n%(when)s\n%(where)s\n\nIf something changes:\n%(link)s\n")
            return _to_all(guest, at, LinkLetter.CONFIRMATION, _("We come: %(meeting)s"), words, times=guest.answers)
        words = _(
            "Thank you. %(who)s comes to %(meeting)s with %(people)s.\n\n%(when)s\n%(where)s\n\n"
            "Show this at the door, or open it on your phone when you are there:\n%(door)s\n\nIf something changes:\n%(link)s\n"
        )
        return _to_all(guest, at, LinkLetter.CONFIRMATION, _("We expect you: %(meeting)s"), words, times=guest.answers)


def reminder(guest: Attendance, at: datetime, *, by_hand: bool = False) -> list[Draft]:
    """You have not answered yet. Once, and once a day `by_hand`."""
    with override("id"):
        words = _("We have not heard from %(who)s about %(meeting)s.\n\n%(when)s\n%(where)s\n\nPlease answer here; no account is needed:\n%(link)s\n")
        return _to_all(
            guest, at, LinkLetter.REMINDER, _("Please answer: %(meeting)s"), words, times=str(day_of(at)) if by_hand else guest.meeting.changes
        )


def coming(guest: Attendance, at: datetime) -> list[Draft]:
    """See you tomorrow."""
    with override("id"):
        if not guest.meeting.at_the_door:
            words = _("We come to %(who)s: %(meeting)s.\n\n%(when)s\n%(where)s\n\nIf something changes:\n%(link)s\n")
            return _to_all(guest, at, LinkLetter.COMING, _("See you soon: %(meeting)s"), words, times=guest.meeting.changes)
        words = _("We look forward to %(who)s at %(meeting)s.\n\n%(when)s\n%(where)s\n\nShow this at the door:\n%(door)s\n")
        return _to_all(guest, at, LinkLetter.COMING, _("See you soon: %(meeting)s"), words, times=guest.meeting.changes)


def task_late(task: Task, at: datetime, time: int) -> list[Draft]:
    """What was agreed is late, for the time number `time`."""
    owner = _owner(task)
    with override("id"):
        words = _("At %(meeting)s we agreed:\n\n%(task)s\n\nIt was due on %(due)s. Please tell us how far it is, or that it is done:\n%(link)s\n")
        link = f"{settings.ADDRESS}/tindak-lanjut/{task.pk}/"
        facts = {"meeting": task.meeting.title, "task": str(task), "due": format_date(task.due_on, "d MMMM y", locale=locale()), "link": link}
        known = {"subject": _("Still open: %(task)s") % {"task": task.words}, "body": words % facts, "right": CompanyRight.PROMISES, **owner}
        return to_whoever_owes(at, about=task, kind=CHASED, once=f"{CHASED}:{task.pk}:{time}", **known)


def _speakers(at: datetime, owner: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Whoever answers for a guest."""
    return people_of(day_of(at), **owner, right=CompanyRight.PROMISES)


def _owner(row: Attendance | Task) -> dict[str, Any]:
    """Whom a guest's or an action item's letters are for: the company, the centre or the region's labour office; empty for staff."""
    owners = {"company": row.company, "centre": row.centre, "office": row.office}
    return {kind: each for kind, each in owners.items() if each is not None}


def _to_all(guest: Attendance, at: datetime, kind: str, subject: str, words: str, *enclosures: Enclosure, times: int | str = 0) -> list[Draft]:
    """The same letter to everybody who speaks for a guest, signed by whoever invited them."""
    meeting, owner = guest.meeting, _owner(guest)
    facts = {
        "who": guest.who,
        "meeting": meeting.title,
        "when": when_words(meeting),
        "where": meeting.where,
        "agenda": meeting.agenda,
        "because": meeting.called_off_because,
        "people": ngettext("%(count)s person", "%(count)s people", guest.people or 0) % {"count": guest.people},
        "door": address_for(guest, ARRIVE),
        "link": address_for(guest, ANSWER),
    }
    body = words % facts + _signature(guest.invited_by, at)
    return [
        Draft(
            once=f"{kind}:{guest.pk}:{guest.nonce}:{times}:{email}",
            kind=kind,
            to=email,
            to_name=name,
            subject=(subject % facts)[:200],
            body=body,
            about=guest,
            enclosures=enclosures,
            **owner,
        )
        for email, name in _speakers(at, owner)
    ]

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Inviting by letter, answering by a link, arriving: at the desk, with one's own phone, or noted without a network and sent later."""

import secrets
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from selaras.ground.letters.actions import Draft, withdraw_letters, write_letters
from selaras.ground.network.models import Centre, Company
from selaras.ground.network.rules import CompanyRight
from selaras.ground.people.actions import note, one_cause
from selaras.ground.people.models import Account
from selaras.ground.people.rules import Bearer
from selaras.kit.errors import Refusal
from selaras.kit.scope import whole_network
from selaras.loop.forum.actions.refusals import CannotBeTaken, must_be_staff, must_speak_for, through
from selaras.loop.forum.models import Arrival, Attendance, Meeting
from selaras.loop.forum.papers import letters
from selaras.loop.forum.queries.people import address_book
from selaras.loop.forum.rules import MOST_PEOPLE, Answer, Arrived

LONGEST_OFFLINE = timedelta(days=2)  # after the meeting; what a phone sends later than that is asked about
REMIND_SILENT, REMIND_COMING = timedelta(days=3), timedelta(days=1)  # before the meeting


class TooLate(Refusal):
    """The meeting is over."""


class TooEarly(Refusal):
    """The day of the meeting has not come."""


class AnsweredSince(Refusal):
    """The answer was given or changed since this page was opened."""


@transaction.atomic
@address_book()
def invite(*, meeting: Meeting, companies: Iterable[Company] = (), centres: Iterable[Centre] = (), by: Account, at: datetime) -> int:
    """Invites companies and centres, by letter where the meeting is still to come; who is invited already stays so. Returns how many are new.

    Raises NotYours.
    """
    must_be_staff(by=by, at=at)
    with whole_network(), one_cause():
        asked = set(Attendance.objects.filter(meeting=meeting).values_list("company", "centre"))
        guests = [Attendance(meeting=meeting, company=each) for each in companies] + [Attendance(meeting=meeting, centre=each) for each in centres]
        new = [guest for guest in guests if (guest.company_id, guest.centre_id) not in asked]
        for guest in new:
            guest.nonce, guest.invited_by, guest.invited_at = secrets.token_urlsafe(12), by, at
        Attendance.objects.bulk_create(new, batch_size=500)
        if new:
            note(kind="forum.guests_invited", about=meeting, by=by, at=at, guests=len(new))
        if meeting.held_on >= at.date():
            write_letters(drafts=[each for guest in new for each in letters.invitation(guest, at)], by=by, at=at)
    return len(new)


@transaction.atomic
def answer_invitation(
    *, guest: Attendance, answer: Answer, seen: int, people: int | None = None, name: str = "", remark: str = "", by: Account | Bearer, at: datetime
) -> Attendance:
    """Says whether a guest comes, with how many. `seen` is how often it had been answered when the page was opened: what was sent twice counts once.

    Raises TooLate, AnsweredSince, CannotBeTaken.
    """
    with whole_network(), one_cause():
        guest = Attendance.objects.select_for_update(of=("self",)).select_related("meeting", "company", "centre", "invited_by").get(pk=guest.pk)
        if at.date() > guest.meeting.held_on:
            raise TooLate(_("This meeting was held on %(day)s.") % {"day": guest.meeting.held_on.isoformat()})
        if seen != guest.answers:
            raise AnsweredSince(_("This invitation was answered since you opened the page."), cure=_("Look at what stands now, and answer again."))
        if answer == Answer.YES and not 1 <= (people or 0) <= MOST_PEOPLE:
            raise CannotBeTaken([("people", _("Say how many people come: 1 to %(most)s.") % {"most": MOST_PEOPLE})])
        agent = None if isinstance(by, Bearer) else _must_answer_for(guest, by, at)
        guest.answer, guest.answered_at, guest.answered_by, guest.remark = answer, at, name.strip(), remark.strip()
        guest.through = agent
        guest.people, guest.answers = people if answer == Answer.YES else None, guest.answers + 1
        guest.save(update_fields=["answer", "answered_at", "answered_by", "through", "remark", "people", "answers"])
        note(
            kind="forum.invitation_answered",
            about=guest,
            by=by,
            at=at,
            answer=str(answer),
            people=guest.people,
            name=guest.answered_by,
            **through(agent=agent),
        )
        if guest.invited_by is not None:
            withdraw_letters(about=guest, kinds=[letters.REMINDER, letters.COMING, letters.CONFIRMATION], by=guest.invited_by, at=at)
            if answer == Answer.YES:
                write_letters(drafts=letters.confirmation(guest, at), by=guest.invited_by, at=at)
    return guest


@transaction.atomic
def check_in(*, guest: Attendance, token: uuid.UUID, way: Arrived, happened_at: datetime, by: Account | Bearer, at: datetime) -> Arrival:
    """Notes that a guest arrived. The same token again gives back what stands; a second arrival of a guest is kept, the guest counts once.

    At the desk by staff only; a guest alone by their own link. Raises NotYours, TooEarly, TooLate, CannotBeTaken.
    """
    if isinstance(by, Account):
        must_be_staff(by=by, at=at)
    elif way != Arrived.OWN:
        raise CannotBeTaken([("way", _("Only staff note arrivals at the desk."))])
    with whole_network():
        standing = Arrival.objects.filter(token=token).select_related("attendance").first()
        if standing is not None:
            if standing.attendance_id != guest.pk:
                raise CannotBeTaken([("token", _("This arrival was noted for somebody else."))])
            return standing
        guest = Attendance.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=guest.pk)
        _must_be_the_day(guest.meeting, happened_at, at)
        account = by if isinstance(by, Account) else None
        arrival = Arrival.objects.create(token=token, attendance=guest, at=happened_at, way=way, noted_by=account)
        if guest.arrived_at is None or happened_at < guest.arrived_at:
            guest.present, guest.arrived_at = True, happened_at
            guest.save(update_fields=["present", "arrived_at"])
    note(kind="forum.guest_arrived", about=guest, by=by, at=at, way=str(way), happened=happened_at.isoformat())
    return arrival


@transaction.atomic
def take_back_arrival(*, guest: Attendance, by: Account, at: datetime) -> Attendance:
    """Somebody was noted by mistake: the guest counts as not known again, the arrivals stay. Raises NotYours."""
    must_be_staff(by=by, at=at)
    with whole_network():
        guest = Attendance.objects.select_for_update(of=("self",)).get(pk=guest.pk)
        guest.present, guest.arrived_at = None, None
        guest.save(update_fields=["present", "arrived_at"])
    note(kind="forum.arrival_taken_back", about=guest, by=by, at=at)
    return guest


@transaction.atomic
def renew_link(*, guest: Attendance, by: Account, at: datetime) -> Attendance:
    """Makes every earlier link of a guest worthless and sends a new one: a letter went to the wrong person, or was passed on. Raises NotYours."""
    must_be_staff(by=by, at=at)
    with whole_network(), one_cause():
        guest = Attendance.objects.select_for_update(of=("self",)).select_related("meeting", "company", "centre").get(pk=guest.pk)
        guest.nonce, guest.invited_by = secrets.token_urlsafe(12), by
        guest.save(update_fields=["nonce", "invited_by"])
        note(kind="forum.link_renewed", about=guest, by=by, at=at)
        withdraw_letters(about=guest, kinds=letters.KINDS, by=by, at=at)
        if guest.meeting.held_on >= at.date():
            write_letters(drafts=letters.invitation(guest, at), by=by, at=at)
    return guest


@transaction.atomic
@address_book()
def remind_guests(*, by: Account, at: datetime) -> int:
    """Writes to those who have not answered three days before a meeting, and to those who come a day before. Each once. Returns how many letters."""
    with whole_network(), one_cause():
        ahead = (
            Attendance.objects.standing().filter(meeting__held_on__gte=at.date(), meeting__held_on__lte=at.date() + REMIND_SILENT).exclude(nonce="")
        )
        drafts: list[Draft] = []
        for guest in ahead.select_related("meeting", "company", "centre"):
            if not guest.answer:
                drafts += letters.reminder(guest, at)
            elif guest.answer == Answer.YES and guest.meeting.held_on - at.date() <= REMIND_COMING:
                drafts += letters.coming(guest, at)
        return write_letters(drafts=drafts, by=by, at=at)


def _must_answer_for(guest: Attendance, by: Account, at: datetime) -> Company | None:
    owner = {"company": guest.company_id} if guest.company_id else {"centre": guest.centre_id}
    return must_speak_for(by=by, at=at, right=CompanyRight.PROMISES, **owner)


def _must_be_the_day(meeting: Meeting, happened_at: datetime, at: datetime) -> None:
    if happened_at.date() < meeting.held_on:
        raise TooEarly(_("This meeting is on %(day)s.") % {"day": meeting.held_on.isoformat()}, cure=_("Come back on that day."))
    if happened_at.date() > meeting.held_on or at.date() > meeting.held_on + LONGEST_OFFLINE:
        raise TooLate(_("This meeting was held on %(day)s.") % {"day": meeting.held_on.isoformat()}, cure=_("Staff can still record who came."))

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Inviting by letter, and answering by a link."""

import secrets
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
from selaras.ground.standards.models import Region
from selaras.kit.dates import day_of, day_words
from selaras.kit.errors import Refusal
from selaras.kit.scope import whole_network
from selaras.loop.forum.actions._guests import must_be_for, records_of
from selaras.loop.forum.actions.refusals import CannotBeTaken, NotInThatState, TooLate, must_be_staff, must_speak_for, through
from selaras.loop.forum.models import Attendance, Meeting
from selaras.loop.forum.papers import letters
from selaras.loop.forum.queries.links import to_remind, written_to
from selaras.loop.forum.queries.people import address_book
from selaras.loop.forum.rules import ASKING, MOST_PEOPLE, REST, Answer, Invited, LinkLetter

REMIND_SILENT, REMIND_COMING = timedelta(days=3), timedelta(days=1)  # before the meeting


class AnsweredSince(Refusal):
    """The answer was given or changed, or the meeting moved, since this page was opened."""


@transaction.atomic
@address_book()
def invite(
    *,
    meeting: Meeting,
    companies: Iterable[Company] = (),
    centres: Iterable[Centre] = (),
    offices: Iterable[Region] = (),
    by: Account,
    at: datetime,
) -> int:
    """Invites companies, centres and labour offices, by letter where the meeting is still to come; who is invited already stays so.

    Returns how many are new. Raises NotYours, TooLate, CannotBeTaken where a guest is not for this kind of meeting.
    """
    must_be_staff(by=by, at=at)
    if meeting.called_off_on is not None:
        raise TooLate(_("This meeting was called off."))
    named = {Invited.COMPANY: list(companies), Invited.CENTRE: list(centres), Invited.OFFICE: list(offices)}
    with whole_network(), one_cause():
        must_be_for(meeting, named)
        Meeting.objects.select_for_update().get(pk=meeting.pk)  # a second tap waits, and finds everybody invited
        asked = set(Attendance.objects.filter(meeting=meeting).values_list("company", "centre", "office"))
        guests = [Attendance(meeting=meeting, **{kind.value: each}) for kind, owners in named.items() for each in owners]
        new = [guest for guest in guests if (guest.company_id, guest.centre_id, guest.office_id) not in asked]
        for guest in new:
            guest.nonce, guest.invited_by, guest.invited_at = secrets.token_urlsafe(12), by, at
        Attendance.objects.bulk_create(new, batch_size=500)
        if new:
            note(kind="forum.guests_invited", about=meeting, by=by, at=at, guests=len(new))
        if meeting.held_on >= day_of(at):
            write_letters(drafts=[each for guest in new for each in letters.invitation(guest, at)], by=by, at=at)
    return len(new)


@transaction.atomic
def answer_invitation(
    *,
    guest: Attendance,
    answer: Answer,
    seen: int,
    changes: int | None = None,
    people: int | None = None,
    name: str = "",
    remark: str = "",
    by: Account | Bearer,
    at: datetime,
) -> Attendance:
    """Says whether a guest comes, with how many. `seen` is how often it had been answered when the page was opened: what was sent twice counts once.
    `changes` is how often the meeting had been moved then: nobody says yes to a day that they did not see.

    Whoever has arrived cannot say that they do not come. Raises TooLate, NotInThatState, AnsweredSince, CannotBeTaken.
    """
    with whole_network(), one_cause():
        guest = (
            Attendance.objects.select_for_update(of=("self",)).select_related("meeting", "company", "centre", "office", "invited_by").get(pk=guest.pk)
        )
        if guest.meeting.called_off_on is not None:
            raise TooLate(_("This meeting was called off."))
        if day_of(at) > guest.meeting.held_on:
            raise TooLate(_("This meeting was held on %(day)s.") % {"day": day_words(guest.meeting.held_on)})
        if guest.present and answer == Answer.NO:
            raise NotInThatState(_("%(who)s was noted as arrived.") % {"who": guest.who}, cure=_("If that is wrong, tell the registration desk."))
        if seen != guest.answers:
            raise AnsweredSince(_("This invitation was answered since you opened the page."), cure=_("Look at what stands now, and answer again."))
        if changes not in {None, guest.meeting.changes}:
            raise AnsweredSince(_("The meeting was moved since you opened the page."), cure=_("Look at when and where it is now, and answer again."))
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
            withdraw_letters(about=guest, kinds=set(LinkLetter) - {LinkLetter.INVITATION, LinkLetter.MOVED}, by=guest.invited_by, at=at)
            if answer == Answer.YES:
                write_letters(drafts=letters.confirmation(guest, at), by=guest.invited_by, at=at)
    return guest


@transaction.atomic
def renew_link(*, guest: Attendance, by: Account, at: datetime) -> Attendance:
    """Makes every earlier link of a guest worthless and sends a new one: a letter went to the wrong person, or was passed on. Raises NotYours."""
    must_be_staff(by=by, at=at)
    with whole_network(), one_cause():
        guest = Attendance.objects.select_for_update(of=("self",)).select_related("meeting", "company", "centre", "office").get(pk=guest.pk)
        for each in [guest, *_twins_of(guest)]:
            each.nonce, each.invited_by = secrets.token_urlsafe(12), by
            each.save(update_fields=["nonce", "invited_by"])
            note(kind="forum.link_renewed", about=each, by=by, at=at)
            withdraw_letters(about=each, kinds=LinkLetter, by=by, at=at)
        if guest.meeting.held_on >= day_of(at) and guest.meeting.called_off_on is None:
            write_letters(drafts=letters.invitation(guest, at), by=by, at=at)
    return guest


@transaction.atomic
@address_book()
def remind_silent(*, meeting: Meeting, by: Account, at: datetime) -> int:
    """Writes now to those who have not answered, except where they were asked or reminded within a day (REST). Returns how many guests those are.

    Raises NotYours, TooLate.
    """
    must_be_staff(by=by, at=at)
    if meeting.called_off_on is not None:
        raise TooLate(_("This meeting was called off."))
    if day_of(at) > meeting.held_on:
        raise TooLate(_("This meeting was held on %(day)s.") % {"day": day_words(meeting.held_on)})
    with whole_network(), one_cause():
        Meeting.objects.select_for_update().get(pk=meeting.pk)  # a second tap waits, and finds everybody written to
        drafts = {guest.pk: letters.reminder(guest, at, by_hand=True) for guest in to_remind(meeting, at)}
        reached = [key for key, each in drafts.items() if each]
        if reached:
            note(kind="forum.silent_reminded", about=meeting, by=by, at=at, guests=len(reached))
            write_letters(drafts=[draft for each in drafts.values() for draft in each], by=by, at=at)
    return len(reached)


@transaction.atomic
@address_book()
def remind_guests(*, by: Account, at: datetime) -> int:
    """Writes to those who have not answered three days before a meeting, and to those who come a day before. Each once; to nobody who is here
    already, and no reminder to whom another letter asked within a day (REST). Returns how many letters.
    """
    with whole_network(), one_cause():
        ahead = (
            Attendance.objects.standing()
            .filter(meeting__held_on__gte=day_of(at), meeting__held_on__lte=day_of(at) + REMIND_SILENT, meeting__called_off_on=None)
            .exclude(nonce="")
            .exclude(present=True)
        )
        guests = list(ahead.select_related("meeting", "company", "centre", "office", "invited_by__person"))
        asked = written_to(guests, ASKING, at - REST)
        drafts: list[Draft] = []
        for guest in guests:
            if not guest.answer:
                drafts += letters.reminder(guest, at) if guest.pk not in asked else []
            elif guest.answer == Answer.YES and guest.meeting.held_on - day_of(at) <= REMIND_COMING:
                drafts += letters.coming(guest, at)
        return write_letters(drafts=drafts, by=by, at=at)


def _twins_of(guest: Attendance) -> list[Attendance]:
    """The invitations of records that were merged into the guest's: their links act for it."""
    if guest.company is None:
        return []
    rows = Attendance.objects.filter(meeting=guest.meeting_id, company__in=records_of(guest.company) - {guest.company.pk}).exclude(nonce="")
    return list(rows.select_for_update(of=("self",)))


def _must_answer_for(guest: Attendance, by: Account, at: datetime) -> Company | None:
    owner = {"company": guest.company_id or 0, "centre": guest.centre_id or 0, "office": guest.office_id or 0}
    return must_speak_for(by=by, at=at, right=CompanyRight.PROMISES, **owner)

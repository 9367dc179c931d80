# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Asking to be invited to a meeting, what staff make of it, and forgetting who asked."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from selaras.ground.people.actions import note
from selaras.ground.people.models import Account
from selaras.ground.people.rules import Bearer
from selaras.kit.dates import day_of, day_words
from selaras.loop.forum.actions._rows import kept
from selaras.loop.forum.actions.refusals import CannotBeTaken, NotInThatState, TooLate, must_be_staff
from selaras.loop.forum.knocks import KEPT, MOST_OPEN
from selaras.loop.forum.models import Knock, Meeting


@transaction.atomic
def knock(*, meeting: Meeting, name: str, firm: str, contact: str, reason: str, by: Account | Bearer, at: datetime) -> Knock:
    """Leaves word that somebody who was not invited would like to come. The same person's word again gives back what waits already.

    Raises TooLate, NotInThatState, CannotBeTaken.
    """
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if meeting.called_off_on is not None:
        raise TooLate(_("This meeting was called off."))
    if day_of(at) > meeting.held_on:
        raise TooLate(_("This meeting was held on %(day)s.") % {"day": day_words(meeting.held_on)})
    if not meeting.at_the_door:
        raise NotInThatState(_("This meeting is a visit to one company."))
    waiting = Knock.objects.filter(meeting=meeting, settled_at=None)
    words = {"name": name.strip(), "firm": firm.strip(), "contact": contact.strip()}
    again: Knock | None = waiting.filter(**{f"{field}__iexact": said for field, said in words.items()}).first()
    if again is not None:
        return again
    if waiting.count() >= MOST_OPEN:
        raise CannotBeTaken([("name", _("More requests wait than we can read; please write to us instead."))])
    left = kept(Knock(meeting=meeting, **words, reason=reason.strip(), at=at))
    note(kind="forum.knocked", about=meeting, by=by, at=at, request=left.pk)
    return left


@transaction.atomic
def settle_knock(*, knock: Knock, by: Account, at: datetime) -> Knock:
    """Staff have invited whoever asked, or told them no. Raises NotYours, NotInThatState."""
    must_be_staff(by=by, at=at)
    knock = Knock.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=knock.pk)
    if knock.settled_at is not None:
        raise NotInThatState(_("This request was settled already."))
    knock.settled_at, knock.settled_by = at, by
    kept(knock)
    note(kind="forum.knock_settled", about=knock.meeting, by=by, at=at, request=knock.pk)
    return knock


@transaction.atomic
def forget_knocks(*, by: Account, at: datetime) -> int:
    """Throws away the requests, settled or not, of meetings that were to be held more than KEPT ago: they name people who have no account and cannot
    ask for it themselves. One event, which names nobody. Returns how many. Raises NotYours.
    """
    must_be_staff(by=by, at=at)
    count: int = Knock.objects.filter(meeting__held_on__lt=day_of(at) - KEPT).delete()[0]
    if count:
        note(kind="forum.knocks_forgotten", about=("forum.knock", "", _("%(count)s requests") % {"count": count}), by=by, at=at, requests=count)
    return count

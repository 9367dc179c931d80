# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What a registration desk noted and sends together: taken or refused row by row, in one transaction and the same few queries for one row or many."""

import secrets
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from selaras.ground.people.actions import one_cause
from selaras.ground.people.models import Account
from selaras.kit.dates import day_of
from selaras.kit.errors import Refusal
from selaras.kit.scope import whole_network
from selaras.loop.forum.actions._book import LATER, Book, locked, must_be_the_day
from selaras.loop.forum.actions._guests import must_be_for
from selaras.loop.forum.actions.refusals import CannotBeTaken, must_be_staff
from selaras.loop.forum.models import Attendance, Meeting
from selaras.loop.forum.queries.candidates import Candidate, candidates, guest_key
from selaras.loop.forum.rules import Arrived


@dataclass(frozen=True)
class Noted:
    """What a desk noted: that a guest arrived, that one more person of theirs did (`more`), or that some of it was wrong (`undo`: its tokens).

    `guest` is the key of an invitation, or a candidate's ("company-12") where somebody came uninvited.
    """

    token: uuid.UUID
    guest: str
    happened: datetime
    more: bool = False
    undo: tuple[uuid.UUID, ...] | None = None


@transaction.atomic
def take_delivery(*, meeting: Meeting, noted: Sequence[Noted], by: Account, at: datetime) -> Mapping[uuid.UUID, Refusal | None]:
    """Takes what a desk noted, in its order. Says of each token why it was refused, None where it stands. Raises NotYours.

    Whoever was not invited is put on the list, without a letter. One event for each arrival and each taking back.
    """
    must_be_staff(by=by, at=at)
    said: dict[uuid.UUID, Refusal | None] = {}
    with whole_network(), one_cause():
        Meeting.objects.select_for_update().get(pk=meeting.pk)  # the same sent twice at once waits, and finds that it stands
        desk = _Desk(meeting, noted, by, at)
        for row in noted:
            try:
                desk.take(row)
                said[row.token] = None
            except Refusal as refusal:
                said[row.token] = refusal
        desk.book.keep()
    return said


class _Desk:
    """The guests of a meeting by whatever key a desk names them, and the book of their arrivals."""

    def __init__(self, meeting: Meeting, noted: Sequence[Noted], by: Account, at: datetime) -> None:
        self.meeting, self.by, self.at = meeting, by, at
        rows: list[Attendance] = list(locked().filter(meeting=meeting))
        of_company = {row.company_id: row for row in rows if row.company_id}
        self.guests: dict[str, Attendance] = {}
        for row in rows:
            merged = row.company is not None and row.company.merged_into_id
            stands = of_company.get(row.company.survivor.pk, row) if row.company is not None and merged else row
            self.guests |= {str(row.pk): stands, guest_key(row): stands}
        self.book = Book(rows, [token for row in noted for token in (row.token, *(row.undo or ()))], by=by, at=at)

    def take(self, row: Noted) -> None:
        """Does one thing that was noted. Raises TooEarly, TooLate, CannotBeTaken."""
        guest = self.guests.get(row.guest)
        if row.undo is not None and guest is not None:
            self.book.take_back(guest, row.undo)
            return
        if guest is None:
            guest = self._receive(row)
        way = Arrived.OFFLINE if self.at - row.happened > LATER else Arrived.DESK
        self.book.arrive(guest, token=row.token, way=way, happened_at=row.happened, further=row.more)

    def _receive(self, row: Noted) -> Attendance:
        """Somebody stands at the desk who was not invited."""
        one = self._strangers.get(row.guest)
        if one is None or row.undo is not None:
            raise CannotBeTaken([("guest", _("This guest is not invited to this meeting."))])
        must_be_the_day(self.meeting, row.happened, self.at)
        must_be_for(self.meeting, {one.kind: [one.owner]})
        owner: dict[str, Any] = {one.kind.value: one.owner}
        facts = {"nonce": secrets.token_urlsafe(12), "invited_by": self.by, "invited_at": self.at}
        guest = Attendance.objects.create(meeting=self.meeting, **owner, **facts)
        self.guests |= {str(guest.pk): guest, row.guest: guest}
        self.book.done.append(("forum.guest_uninvited", guest, {}))
        return guest

    @cached_property
    def _strangers(self) -> Mapping[str, Candidate]:
        """Asked for once, and only if somebody came uninvited."""
        return {one.key: one for one in candidates(self.meeting, day_of(self.at))}

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The book of arrivals at a door: what is noted of locked guests, one of them or all, written at once."""

import uuid
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from selaras.ground.people.actions import note_all
from selaras.ground.people.models import Account
from selaras.ground.people.rules import Bearer
from selaras.kit.dates import day_of, day_words
from selaras.loop.forum.actions.refusals import CannotBeTaken, TooEarly, TooLate
from selaras.loop.forum.models import Arrival, Attendance, Meeting
from selaras.loop.forum.rules import Arrived

LONGEST_OFFLINE = timedelta(days=2)  # after the meeting; what a phone sends later than that is asked about
LATER = timedelta(minutes=2)  # between noting and sending, from which on it counts as noted without a network
DOORS_OPEN = timedelta(hours=2)  # before a meeting begins; assumed


class Book:
    """The arrivals of some guests, who are locked: what is noted in it is written by `keep`, all at once, with one event for each thing done.

    Inside a transaction, in the whole network's scope. Nothing is changed by what is refused.
    """

    def __init__(self, guests: Iterable[Attendance], tokens: Iterable[uuid.UUID], *, by: Account | Bearer, at: datetime) -> None:
        self.by, self.at = by, at
        known = Arrival.objects.filter(Q(attendance__in=[guest.pk for guest in guests]) | Q(token__in=set(tokens)))
        self.known = {arrival.token: arrival for arrival in known}
        self.new: list[Arrival] = []
        self.taken: list[Arrival] = []
        self.recount: dict[int, Attendance] = {}
        self.done: list[tuple[str, Attendance, Mapping[str, Any]]] = []

    def arrive(self, guest: Attendance, *, token: uuid.UUID, way: Arrived, happened_at: datetime, further: bool = False) -> Arrival:
        """The guest, or one more person of theirs, is here. The same token again gives back what stands. Raises as `check_in` does."""
        standing = self.known.get(token)
        if standing is not None:
            if standing.attendance_id != guest.pk:
                raise CannotBeTaken([("token", _("This arrival was noted for somebody else."))])
            return standing
        must_be_the_day(guest.meeting, happened_at, self.at)
        if way == Arrived.OWN_LATER:
            _must_be_its_hours(guest.meeting, happened_at)
        self._add(guest, token, happened_at, way, further=further)
        self.recount[guest.pk] = guest
        self.done.append(("forum.guest_arrived", guest, {"way": str(way), "happened": happened_at.isoformat()}))
        return self.known[token]

    def take_back(self, guest: Attendance, tokens: Collection[uuid.UUID] | None) -> None:
        """These arrivals of the guest, or all, count no more. One that has not reached us is put on record so that it does not when it comes."""
        named = self.known.values() if tokens is None else [self.known[token] for token in tokens if token in self.known]
        wrong = [arrival for arrival in named if arrival.attendance_id == guest.pk and arrival.taken_back_at is None]
        for arrival in wrong:
            arrival.taken_back_at = self.at
            self.recount[guest.pk] = guest
        self.taken += [arrival for arrival in wrong if arrival.pk]
        coming = {*(tokens or ())} - self.known.keys()
        for token in coming:
            self._add(guest, token, self.at, Arrived.OFFLINE, taken_back_at=self.at)
        if wrong or coming:
            self.done.append(("forum.arrival_taken_back", guest, {"arrivals": len(wrong) + len(coming)}))

    def keep(self) -> None:
        """Writes what was noted, counts again who is here, and puts it on the record."""
        Arrival.objects.bulk_create(self.new)
        Arrival.objects.bulk_update(self.taken, ["taken_back_at"])
        for guest in self.recount.values():
            standing = [arrival.at for arrival in self.known.values() if arrival.attendance_id == guest.pk and arrival.taken_back_at is None]
            guest.present, guest.arrived_at = (True, min(standing)) if standing else (None, None)
        Attendance.objects.bulk_update(self.recount.values(), ["present", "arrived_at"])
        if self.done:
            note_all(things=self.done, by=self.by, at=self.at)

    def _add(self, guest: Attendance, token: uuid.UUID, at: datetime, way: Arrived, **more: Any) -> None:
        account = self.by if isinstance(self.by, Account) else None
        self.known[token] = Arrival(token=token, attendance=guest, at=at, way=way, noted_by=account, **more)
        self.new.append(self.known[token])


def locked() -> Any:
    """Guests with what names them, locked until the transaction ends."""
    return Attendance.objects.select_for_update(of=("self",)).select_related("meeting", "company", "centre", "office").order_by("pk")


def must_be_the_day(meeting: Meeting, happened_at: datetime, at: datetime) -> None:
    """Somebody arrives on the day, and that is said soon after. Raises TooEarly, TooLate."""
    if meeting.called_off_on is not None:
        raise TooLate(_("This meeting was called off."))
    day = day_of(happened_at)  # a phone says it in UTC, where our mornings are still yesterday
    if day < meeting.held_on:
        raise TooEarly(_("This meeting is on %(day)s.") % {"day": day_words(meeting.held_on)}, cure=_("Come back on that day."))
    if day > meeting.held_on or day_of(at) > meeting.held_on + LONGEST_OFFLINE:
        raise TooLate(_("This meeting was held on %(day)s.") % {"day": day_words(meeting.held_on)}, cure=_("Staff can still record who came."))


def _must_be_its_hours(meeting: Meeting, happened_at: datetime) -> None:
    """What a guest says later of themselves counts for the meeting's hours: nobody saw them come, and their phone's clock may be wrong.

    Raises TooEarly, TooLate.
    """
    early = happened_at < meeting.begins - DOORS_OPEN
    if early or happened_at > meeting.ended:
        words = _("Your phone noted %(time)s, outside the hours of this meeting.")
        refused = TooEarly if early else TooLate
        raise refused(words % {"time": f"{localtime(happened_at):%H.%M}"}, cure=_("Tell the staff of the centre; they can record that you came."))

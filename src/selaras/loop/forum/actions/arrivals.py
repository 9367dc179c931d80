# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Arriving: at the desk, with one's own phone, online, uninvited, or noted without a network and sent later; and taking a wrong tap back.

What is noted names a token that is made where it is noted. So the same sent twice is one arrival, and what is taken back stays taken back, in
whatever order things reach us.
"""

import secrets
import uuid
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from selaras.ground.network.models import Centre, Company
from selaras.ground.people.actions import note, one_cause
from selaras.ground.people.models import Account
from selaras.ground.people.rules import Bearer
from selaras.ground.standards.models import Region
from selaras.kit.dates import day_of, day_words
from selaras.kit.scope import whole_network
from selaras.loop.forum.actions._guests import must_be_for
from selaras.loop.forum.actions.refusals import CannotBeTaken, TooEarly, TooLate, must_be_staff
from selaras.loop.forum.models import Arrival, Attendance, Meeting
from selaras.loop.forum.rules import Arrived, Invited

LONGEST_OFFLINE = timedelta(days=2)  # after the meeting; what a phone sends later than that is asked about


@transaction.atomic
def check_in(
    *, guest: Attendance, token: uuid.UUID, way: Arrived, happened_at: datetime, further: bool = False, by: Account | Bearer, at: datetime
) -> Arrival:
    """Notes that a guest arrived, or (`further`) that one more person of theirs did. The same token again gives back what stands.

    A second arrival of a guest is kept, the guest counts once. At the desk by staff only; a guest alone by their own link. Raises NotYours, TooEarly,
    TooLate, CannotBeTaken.
    """
    if isinstance(by, Account):
        must_be_staff(by=by, at=at)
    elif further or way not in {Arrived.OWN, Arrived.ONLINE}:
        raise CannotBeTaken([("way", _("Only staff note arrivals at the desk."))])
    if way == Arrived.ONLINE and not guest.meeting.online:
        raise CannotBeTaken([("way", _("This meeting is not held online."))])
    with whole_network():
        guest = Attendance.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=guest.pk)
        standing = Arrival.objects.filter(token=token).select_related("attendance").first()
        if standing is not None:
            if standing.attendance_id != guest.pk:
                raise CannotBeTaken([("token", _("This arrival was noted for somebody else."))])
            return standing
        _must_be_the_day(guest.meeting, happened_at, at)
        account = by if isinstance(by, Account) else None
        arrival = Arrival.objects.create(token=token, attendance=guest, at=happened_at, way=way, further=further, noted_by=account)
        _count(guest)
    note(kind="forum.guest_arrived", about=guest, by=by, at=at, way=str(way), happened=happened_at.isoformat())
    return arrival


@transaction.atomic
def receive_uninvited(
    *,
    meeting: Meeting,
    company: Company | None = None,
    centre: Centre | None = None,
    office: Region | None = None,
    token: uuid.UUID,
    way: Arrived,
    happened_at: datetime,
    by: Account,
    at: datetime,
) -> Arrival:
    """Somebody stands at the desk who was not invited: puts them on the list, without a letter, and notes that they arrived.

    Raises NotYours, TooEarly, TooLate, CannotBeTaken.
    """
    must_be_staff(by=by, at=at)
    owners = {Invited.COMPANY: company, Invited.CENTRE: centre, Invited.OFFICE: office}
    with whole_network(), one_cause():
        must_be_for(meeting, {kind: [each] if each else [] for kind, each in owners.items()})
        guest, new = Attendance.objects.get_or_create(
            meeting=meeting,
            **{kind.value: each for kind, each in owners.items()},
            defaults={"nonce": secrets.token_urlsafe(12), "invited_by": by, "invited_at": at},
        )
        if new:
            note(kind="forum.guest_uninvited", about=guest, by=by, at=at)
        return check_in(guest=guest, token=token, way=way, happened_at=happened_at, by=by, at=at)


@transaction.atomic
def take_back_arrival(*, guest: Attendance, tokens: Collection[uuid.UUID] | None = None, by: Account, at: datetime) -> Attendance:
    """Somebody was noted by mistake: these arrivals, or all of the guest's, count no more; they stay on record. Raises NotYours.

    One that has not reached us yet is put on record as taken back, so that it does not count when it comes.
    """
    must_be_staff(by=by, at=at)
    with whole_network():
        guest = Attendance.objects.select_for_update(of=("self",)).get(pk=guest.pk)
        wrong = Arrival.objects.filter(attendance=guest, taken_back_at=None)
        taken = (wrong if tokens is None else wrong.filter(token__in=tokens)).update(taken_back_at=at)
        known = set(Arrival.objects.filter(token__in=tokens or ()).values_list("token", flat=True))
        coming = [
            Arrival(token=each, attendance=guest, at=at, way=Arrived.OFFLINE, noted_by=by, taken_back_at=at) for each in {*(tokens or ())} - known
        ]
        Arrival.objects.bulk_create(coming)
        if taken:
            _count(guest)
        if taken or coming:
            note(kind="forum.arrival_taken_back", about=guest, by=by, at=at, arrivals=taken + len(coming))
    return guest


def _count(guest: Attendance) -> None:
    for name, value in guest.counted_again().items():
        setattr(guest, name, value)
    guest.save(update_fields=["present", "arrived_at"])


def _must_be_the_day(meeting: Meeting, happened_at: datetime, at: datetime) -> None:
    if meeting.called_off_on is not None:
        raise TooLate(_("This meeting was called off."))
    day = day_of(happened_at)  # a phone says it in UTC, where our mornings are still yesterday
    if day < meeting.held_on:
        raise TooEarly(_("This meeting is on %(day)s.") % {"day": day_words(meeting.held_on)}, cure=_("Come back on that day."))
    if day > meeting.held_on or day_of(at) > meeting.held_on + LONGEST_OFFLINE:
        raise TooLate(_("This meeting was held on %(day)s.") % {"day": day_words(meeting.held_on)}, cure=_("Staff can still record who came."))

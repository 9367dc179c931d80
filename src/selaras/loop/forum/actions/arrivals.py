# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Arriving: at the desk, with one's own phone, online, or noted without a network and sent later; and taking a wrong tap back.

What is noted names a token that is made where it is noted. So the same sent twice is one arrival, and what is taken back stays taken back, in
whatever order things reach us.
"""

import uuid
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from selaras.ground.people.models import Account
from selaras.ground.people.rules import Bearer
from selaras.kit.scope import whole_network
from selaras.loop.forum.actions._book import LATER, Book, locked
from selaras.loop.forum.actions.refusals import CannotBeTaken, must_be_staff
from selaras.loop.forum.models import Arrival, Attendance
from selaras.loop.forum.rules import Arrived


@transaction.atomic
def check_in(
    *, guest: Attendance, token: uuid.UUID, way: Arrived, happened_at: datetime, further: bool = False, by: Account | Bearer, at: datetime
) -> Arrival:
    """Notes that a guest arrived, or (`further`) that one more person of theirs did. The same token again gives back what stands.

    A second arrival of a guest that staff note is kept, the guest counts once; who is here already changes nothing by their own link. At the desk by
    staff only; a guest alone by their own link, and what their phone noted
    without a network and sends later within the meeting's hours only. Raises NotYours, TooEarly, TooLate, CannotBeTaken.
    """
    if isinstance(by, Account):
        must_be_staff(by=by, at=at)
    elif further or way not in {Arrived.OWN, Arrived.ONLINE}:
        raise CannotBeTaken([("way", _("Only staff note arrivals at the desk."))])
    if way == Arrived.ONLINE and not guest.meeting.online:
        raise CannotBeTaken([("way", _("This meeting is not held online."))])
    if way in {Arrived.OWN, Arrived.ONLINE} and at - happened_at > LATER:
        way = Arrived.OWN_LATER
    with whole_network():
        guest = locked().get(pk=guest.pk)
        here = Arrival.objects.filter(attendance=guest, taken_back_at=None).order_by("at", "pk").first()
        if here is not None and isinstance(by, Bearer):
            return here
        book = Book([guest], [token], by=by, at=at)
        arrival = book.arrive(guest, token=token, way=way, happened_at=happened_at, further=further)
        book.keep()
    return arrival


@transaction.atomic
def take_back_arrival(*, guest: Attendance, tokens: Collection[uuid.UUID] | None = None, by: Account, at: datetime) -> Attendance:
    """Somebody was noted by mistake: these arrivals, or all of the guest's, count no more; they stay on record. Raises NotYours.

    One that has not reached us yet is put on record as taken back, so that it does not count when it comes.
    """
    must_be_staff(by=by, at=at)
    with whole_network():
        guest = locked().get(pk=guest.pk)
        book = Book([guest], tokens or (), by=by, at=at)
        book.take_back(guest, tokens)
        book.keep()
    return guest

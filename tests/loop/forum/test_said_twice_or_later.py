# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What is said twice counts once, and what is said later counts no more than what is said in time."""

import uuid
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from selaras.ground.letters.models import Letter
from selaras.ground.letters.rules import LetterState
from selaras.ground.people.rules import Bearer
from selaras.kit.scope import whole_network
from selaras.loop.forum import actions
from selaras.loop.forum.attachments import Sent
from selaras.loop.forum.models import Attendance, Commitment
from selaras.loop.forum.papers import reminders
from selaras.loop.forum.promises import EvidenceKind, PromiseState
from selaras.loop.forum.rules import Arrived, MeetingKind
from tests.loop.forum.test_promises import kept, promised, state_of
from tests.world import AT, PAPER, TODAY, World

pytestmark = pytest.mark.django_db


def test_what_a_guest_says_a_day_later_counts_for_the_hours_of_the_meeting_online_too(world: World) -> None:
    """Tests that a link says the day after of nine in the evening that its guest had joined online: refused; at once on the day it is taken."""
    facts = {"kind": MeetingKind.FORUM, "title": "Forum daring", "held_on": TODAY, "online": "https://rapat.example/1"}
    noon = datetime(TODAY.year, TODAY.month, TODAY.day, 5, tzinfo=UTC)
    meeting = actions.hold_meeting(**facts, starts_at=time(9), ends_at=time(13), by=world.planner, at=AT)
    actions.invite(meeting=meeting, companies=[world.las_jaya], by=world.planner, at=AT)
    with whole_network():
        guest = Attendance.objects.select_related("meeting").get(meeting=meeting)
    known: dict[str, Any] = {"guest": guest, "way": Arrived.ONLINE, "by": Bearer(f"forum.attendance:{guest.pk}", "tautan")}
    evening = noon + timedelta(hours=9)
    with pytest.raises(actions.TooLate):
        actions.check_in(**known, token=uuid.uuid4(), happened_at=evening, at=evening + timedelta(hours=12))
    assert actions.check_in(**known, token=uuid.uuid4(), happened_at=noon, at=noon).way == Arrived.ONLINE


def test_the_same_evidence_sent_twice_counts_once(world: World) -> None:
    """Tests a form whose answer was lost and that is sent again: half of a promise stays half; in other words, or after it was taken back, it is
    taken.
    """
    promise = promised(world)
    kept(world, promise, 5)
    with pytest.raises(actions.CountedAlready):
        kept(world, promise, 5)
    assert state_of(promise, date(2018, 5, 1)) == PromiseState.PARTLY
    with whole_network():
        (given,) = promise.fulfilments.all()
    actions.take_back_evidence(fulfilment=given, because="Salah kelas", by=world.accounts["darma"], at=datetime(2018, 6, 1, 9, tzinfo=UTC))
    kept(world, promise, 5)
    kept(world, promise, 5, words="Daftar hadir OJT kelas kedua")
    assert state_of(promise, date(2018, 5, 1)) == PromiseState.KEPT


def test_nobody_is_asked_to_confirm_evidence_of_a_promise_that_was_released(world: World) -> None:
    """Tests that a release takes back the letters, not sent yet, that ask the other side to confirm a document."""
    promise = promised(world)
    by: dict[str, Any] = {"by": world.accounts["lasma"], "at": datetime(2018, 1, 11, 9, tzinfo=UTC)}
    facts = {"quantity": Decimal(5), "happened_on": date(2018, 1, 10), "kind": EvidenceKind.DOCUMENT, "words": "Daftar hadir"}
    actions.record_fulfilment(commitment=promise, **facts, file=Sent("daftar.pdf", PAPER), **by)
    with whole_network():
        asks = Letter.objects.filter(kind=reminders.EVIDENCE_WAITS)
        assert set(asks.values_list("state", flat=True)) == {LetterState.WAITING}
    actions.release_commitment(
        commitment=Commitment(pk=promise.pk), because="Cukup", by=world.accounts["darma"], at=datetime(2018, 1, 12, 9, tzinfo=UTC)
    )
    with whole_network():
        assert set(asks.values_list("state", flat=True)) == {LetterState.WITHDRAWN}

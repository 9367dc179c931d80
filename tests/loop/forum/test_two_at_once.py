# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Two at the same moment, each with a connection of its own: one waits for the other, or finds that it was done. SQLite lets one write."""

import uuid
from datetime import UTC, date, datetime, time, timedelta

import pytest

from selaras.ground.letters.actions import claim_letter
from selaras.kit.scope import whole_network
from selaras.loop.forum import actions
from selaras.loop.forum.models import Arrival, Attendance
from selaras.loop.forum.rules import Answer, Arrived, Channel, MeetingKind, Origin
from tests.loop.forum.needs import wanted
from tests.turns import both
from tests.world import AT, World

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
DAY = date(2018, 1, 11)
ON_THE_DAY = datetime(2018, 1, 11, 2, tzinfo=UTC)


@pytest.fixture
def guest(world: World) -> Attendance:
    """The one guest of a meeting."""
    facts = {"kind": MeetingKind.FORUM, "title": "Forum", "held_on": DAY, "place": "Aula", "starts_at": time(9), "ends_at": time(12)}
    meeting = actions.hold_meeting(**facts, by=world.planner, at=AT)
    actions.invite(meeting=meeting, companies=[world.las_jaya], by=world.planner, at=AT)
    with whole_network():
        return Attendance.objects.select_related("meeting").get(meeting=meeting)


def test_two_workers_claim_a_letter_once(guest: Attendance) -> None:
    """Tests that the one letter that waits is claimed by one worker, and the other finds none."""
    first, second = both(lambda: claim_letter(at=AT, now=datetime(2026, 11, 22, tzinfo=UTC) + timedelta(days=1)))
    assert (first.about_key, second) == (str(guest.pk), None)


def test_two_answers_of_the_same_page_are_one(guest: Attendance, world: World) -> None:
    """Tests that of two answers that saw the same the later is refused."""
    said = {"answer": Answer.YES, "people": 2, "seen": 0, "by": world.planner, "at": AT}
    first, second = both(lambda: actions.answer_invitation(guest=guest, **said))
    assert (first.answers, type(second)) == (1, actions.AnsweredSince)


def test_two_desks_note_one_arrival(guest: Attendance, world: World) -> None:
    """Tests that the same token sent by two at once is one arrival, which both get back."""
    token = uuid.uuid4()
    noted = {"guest": guest, "token": token, "way": Arrived.DESK, "happened_at": ON_THE_DAY, "by": world.planner, "at": ON_THE_DAY}
    assert [getattr(each, "token", each) for each in both(lambda: actions.check_in(**noted))] == [token, token]
    with whole_network():
        assert Arrival.objects.filter(attendance=guest).count() == 1


def test_two_desks_enter_one_paper(world: World) -> None:
    """Tests that of two who enter the same paper the second is told that it was entered, and as which need."""
    said = {"owner": world.las_jaya, "origin": Origin.COMPANY, "wanted": wanted(), "channel": Channel.PAPER, "paper": "KB-AAAAA"}
    first, second = both(lambda: actions.state_need(**said, by=world.accounts["darma"], at=AT))
    assert isinstance(second, actions.CannotBeTaken), second
    assert first.key in str(second)

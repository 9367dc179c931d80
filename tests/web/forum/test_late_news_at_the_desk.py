# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What a desk sends in a strange order, or before seven in the morning."""

import json
import uuid
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from selaras.kit.scope import whole_network
from selaras.loop.forum import actions as forum
from selaras.loop.forum.models import Arrival, Attendance
from selaras.web import clock
from tests.world import AT, World

DAY = date(2018, 1, 11)
pytestmark = pytest.mark.django_db


@pytest.fixture
def guest(world: World) -> Attendance:
    """PT Las Jaya, invited to a forum in January."""
    held = forum.hold_meeting(kind="forum", title="Forum", held_on=DAY, place="Aula", by=world.planner, at=AT)
    forum.invite(meeting=held, companies=[world.las_jaya], by=world.planner, at=AT)
    with whole_network():
        return Attendance.objects.get(meeting=held)


@pytest.fixture
def send(visitor: Any, guest: Attendance) -> Any:
    """Sends one row as the desk does; gives back what the server said."""
    client = visitor("darma")

    def row(at: str, **more: Any) -> dict[str, Any]:
        sent = [{"token": str(uuid.uuid4()), "guest": str(guest.pk), "at": at, **more}]
        answer = client.post(reverse("forum:sync_arrivals", args=[guest.meeting_id]), json.dumps(sent), content_type="application/json")
        assert answer.status_code == 200
        said: dict[str, Any] = answer.json()
        return said

    return row


def test_an_early_guest_is_taken(monkeypatch: pytest.MonkeyPatch, settings: Any, send: Any) -> None:
    """Tests that a phone's moment in UTC, still yesterday there, counts for our morning; and that yesterday evening does not."""
    settings.TODAY = None  # the clock runs
    now = timezone.localtime(datetime(2018, 1, 10, 23, 45, tzinfo=UTC))
    monkeypatch.setattr(clock, "now", lambda: now)
    monkeypatch.setattr(clock, "today", now.date)
    assert send("2018-01-10T16:30:00.000Z")["refused"]
    said = send("2018-01-10T23:44:30.000Z")
    assert (said["refused"], said["came"]) == ({}, 1)


def test_taking_back_nothing_notes_nobody(settings: Any, send: Any, guest: Attendance) -> None:
    """Tests that a row which takes back no arrival is no arrival itself."""
    settings.TODAY = DAY
    assert send("2018-01-11T02:00:00Z", undo=[])["came"] == 0
    with whole_network():
        assert not Arrival.objects.filter(attendance=guest).exists()


def test_what_is_taken_back_stays_so_when_it_comes_later(settings: Any, send: Any, guest: Attendance) -> None:
    """Tests that an arrival which reaches us after it was taken back does not count, and that the next one does."""
    settings.TODAY = DAY
    wrong = str(uuid.uuid4())
    send("2018-01-11T02:01:00Z", undo=[wrong])
    assert send("2018-01-11T02:00:00Z", token=wrong)["came"] == 0
    assert send("2018-01-11T02:30:00Z")["came"] == 1
    with whole_network():
        assert Arrival.objects.filter(attendance=guest, taken_back_at=None).count() == 1

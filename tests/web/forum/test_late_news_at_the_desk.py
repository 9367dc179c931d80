# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What a desk sends in a strange order, before seven in the morning, or while a list of attendance lies open elsewhere."""

import json
import re
import uuid
from datetime import UTC, date, datetime, timedelta
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


def test_what_was_noted_on_the_day_is_taken_for_two_days(settings: Any, send: Any) -> None:
    """Tests that a phone which finds a network the next morning sends what it noted, also on a demonstration's day; and three days later no more."""
    for days, came in ((3, 0), (2, 1)):
        settings.TODAY = DAY + timedelta(days=days)
        said = send("2018-01-11T02:00:00Z")
        assert (len(said["refused"]), said["came"]) == (1 - came, came)


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


class Sheet:
    """The list of attendance as one page shows it: what is sent is what it had shown, with some boxes changed."""

    def __init__(self, client: Any, meeting: int) -> None:
        self.client, self.address = client, f"/forum/{meeting}/undangan/"
        self.page = client.get(self.address).text
        self.sent = {name: re.findall(rf'name="{name}" value="(\d+)"', self.page) for name in ("listed", "ticked")}

    def save(self, *, tick: tuple[int, ...] = (), clear: tuple[int, ...] = ()) -> None:
        present = {*map(int, self.sent["ticked"]), *tick} - set(clear)
        assert self.client.post(self.address, {"came": "1", "present": sorted(present), **self.sent}).status_code == 302


def test_a_list_that_lay_open_wipes_no_arrival(
    monkeypatch: pytest.MonkeyPatch, settings: Any, send: Any, guest: Attendance, visitor: Any, world: World
) -> None:
    """Tests that a list opened before a guest was noted and saved afterwards leaves the guest here; that a tick on it is an arrival of its own
    way, which a later list takes back; and that what the desk noted is not on offer there.
    """
    settings.TODAY = DAY
    monkeypatch.setattr(clock, "now", lambda: datetime(2018, 1, 11, 4, tzinfo=UTC))  # at whatever hour this runs
    forum.invite(meeting=guest.meeting, companies=[world.garmen], centres=[world.karawang], by=world.planner, at=AT)
    with whole_network():
        garmen, karawang = (
            Attendance.objects.get(meeting=guest.meeting_id, **owner).pk for owner in ({"company": world.garmen}, {"centre": world.karawang})
        )

    def stands() -> list[tuple[bool | None, list[str]]]:
        with whole_network():
            rows = [Attendance.objects.get(pk=key) for key in (guest.pk, garmen, karawang)]
            ways = [list(Arrival.objects.filter(attendance=row, taken_back_at=None).values_list("way", flat=True)) for row in rows]
            assert all(bool(row.arrived_at) is bool(row.present) for row in rows)
            return [(row.present, found) for row, found in zip(rows, ways, strict=True)]

    rina = visitor("rina")
    before = Sheet(rina, guest.meeting_id)
    assert send("2018-01-11T02:00:00Z")["came"] == 1
    before.save(tick=(garmen,))
    here = (True, ["offline"])
    assert stands() == [here, (True, ["list"]), (False, [])]
    after = Sheet(rina, guest.meeting_id)
    assert str(guest.pk) not in after.sent["listed"]
    after.save(tick=(karawang,), clear=(garmen,))
    assert stands() == [here, (False, []), (True, ["list"])]
    before.save(tick=(garmen,))  # nobody whom it had not shown as here is sent away
    assert stands() == [here, (True, ["list"]), (True, ["list"])]

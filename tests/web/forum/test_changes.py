# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""A meeting is moved or called off: whoever was to come is told, once, and their calendar with them."""

import uuid
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from selaras.ground.letters.models import Letter
from selaras.kit.scope import whole_network
from selaras.loop.forum import actions
from selaras.loop.forum.actions import TooLate
from selaras.loop.forum.links import ANSWER, path_for
from selaras.loop.forum.models import Attendance, Meeting
from tests.world import AT, TODAY, World

Visitor = Callable[[str], Client]
DAY, LATER = date(2018, 1, 11), date(2018, 1, 18)


@pytest.fixture
def meeting(world: World) -> Meeting:
    """A forum in January: PT Las Jaya comes, PT Garmen Indah has declined."""
    made: Meeting = actions.hold_meeting(kind="forum", title="Forum 2018", held_on=DAY, place="Aula", starts_at=time(9), by=world.planner, at=AT)
    actions.invite(meeting=made, companies=[world.las_jaya, world.garmen], by=world.planner, at=AT)
    for company, answer in ((world.las_jaya, "ya"), (world.garmen, "tidak")):
        actions.answer_invitation(guest=guest(made, company), answer=answer, seen=0, people=1, by=world.planner, at=AT)
    return made


def guest(meeting: Meeting, company: Any) -> Attendance:
    with whole_network():
        return Attendance.objects.select_related("meeting", "company").get(meeting=meeting, company=company)


def told(kind: str) -> list[Letter]:
    with whole_network():
        return list(Letter.objects.filter(kind=kind))


def on(day: date) -> datetime:
    return datetime.combine(day, time(8), timezone.get_default_timezone())


def test_a_meeting_is_moved(world: World, visitor: Visitor, meeting: Meeting) -> None:
    """Tests that who comes is written to with a calendar that replaces the first and their answer stands, that who declined is asked anew, that
    reminders go by the new day, that a change of the agenda alone tells nobody, and who may do it.
    """
    address, new = f"/forum/{meeting.pk}/ubah/", {"held_on": LATER.isoformat(), "starts_at": "10:00", "place": "Aula 2", "title": "Forum Januari"}
    assert [visitor(who).get(address).status_code for who in ("lasma", "karta", "rina")] == [404, 404, 200]
    shown = visitor("rina").get(address).content.decode()
    assert 'value="2018-01-11"' in shown
    assert 'value="09:00"' in shown
    assert visitor("rina").post(address, {**new, "held_on": "2017-12-01"}).status_code == 422
    assert visitor("rina").post(address, new).status_code == 302
    asked, letter = sorted(told("forum.moved"), key=lambda each: each.to)
    assert (asked.to, "Apakah Anda datang" in asked.body, guest(meeting, world.garmen).answer) == ("gita@selaras.example", True, "")
    assert "Apakah Anda datang" not in letter.body
    assert (letter.to, letter.company) == ("lasma@selaras.example", world.las_jaya)
    assert "18 Januari 2018" in letter.body
    (event,) = Calendar.from_ical(letter.enclosures[0]["text"]).walk("VEVENT")
    assert (event["SEQUENCE"], event.decoded("DTSTART").date(), "STATUS" in event) == (1, LATER, False)
    assert guest(meeting, world.las_jaya).answer == "ya"
    assert actions.remind_guests(by=world.planner, at=on(DAY - timedelta(days=1))) == 0
    assert actions.remind_guests(by=world.planner, at=on(LATER - timedelta(days=1))) == 2
    assert visitor("rina").post(address, {**new, "agenda": "Kebutuhan 2018"}).status_code == 302
    assert len(told("forum.moved")) == 2
    changed = Meeting.objects.get(pk=meeting.pk)
    assert (changed.title, changed.agenda) == ("Forum Januari", "Kebutuhan 2018")


def test_title_and_agenda_are_put_right_until_the_minutes_are_closed(world: World, visitor: Visitor, meeting: Meeting, settings: Any) -> None:
    """Tests the page of a meeting that is over: its words alone, nobody is written to, and nothing once the minutes are closed."""
    settings.TODAY = LATER
    address, said = f"/forum/{meeting.pk}/ubah/", {"title": "Forum Industri", "agenda": "Hasil", "held_on": "2018-02-01"}
    before = Letter._base_manager.count()
    assert visitor("rina").get(address).text.count('name="held_on"') == 0
    assert visitor("rina").post(address, {**said, "title": " "}).status_code == 422
    assert visitor("rina").post(address, said).status_code == 302
    changed = Meeting.objects.get(pk=meeting.pk)
    assert (changed.title, changed.agenda, changed.held_on, Letter._base_manager.count()) == ("Forum Industri", "Hasil", DAY, before)
    actions.write_minutes(meeting=meeting, words="Kata", by=world.planner, at=on(LATER))
    actions.close_minutes(meeting=meeting, by=world.planner, at=on(LATER))
    assert visitor("rina").post(address, said | {"title": "Lagi"}).status_code == 422
    assert Meeting.objects.get(pk=meeting.pk).title == "Forum Industri"


def test_once_somebody_has_arrived_the_day_stays(world: World, meeting: Meeting) -> None:
    """Tests a move on the meeting's own day: to another day it is refused once somebody came, to another hour it is not."""
    by: dict[str, Any] = {"by": world.planner, "at": on(DAY)}
    actions.check_in(guest=guest(meeting, world.las_jaya), token=uuid.uuid4(), way="desk", happened_at=on(DAY), **by)
    with pytest.raises(actions.NotInThatState):
        actions.change_meeting(meeting=meeting, held_on=LATER, place="Aula", **by)
    assert actions.change_meeting(meeting=meeting, held_on=DAY, starts_at=time(10), place="Aula", **by).held_on == DAY


def test_a_meeting_is_called_off(world: World, visitor: Visitor, client: Client, meeting: Meeting) -> None:
    """Tests that who comes is told why with a cancelled entry, that nobody answers, arrives, is invited or reminded any more, and that it is said
    where the meeting is shown; a reason is asked for, and it is done once.
    """
    address, link = f"/forum/{meeting.pk}/ubah/", path_for(guest(meeting, world.las_jaya), ANSWER)
    assert visitor("rina").post(address, {"off": "1"}).status_code == 422
    assert visitor("rina").post(address, {"off": "1", "because": "Banjir"}).status_code == 302
    (letter,) = told("forum.called_off")
    assert (letter.to, "Banjir" in letter.body) == ("lasma@selaras.example", True)
    calendar = Calendar.from_ical(letter.enclosures[0]["text"])
    assert (calendar["METHOD"], calendar.walk("VEVENT")[0]["STATUS"]) == ("CANCEL", "CANCELLED")
    assert "Banjir" in client.get(link).content.decode()
    assert client.post(link, {"answer": "tidak", "seen": 1}).status_code == 422
    for page in ("/forum/", f"/forum/{meeting.pk}/"):
        assert "ibatalkan" in visitor("lasma").get(page).content.decode()
    known: dict[str, Any] = {"by": world.planner, "at": on(DAY)}
    with pytest.raises(TooLate):
        actions.check_in(guest=guest(meeting, world.las_jaya), token=uuid.uuid4(), way="desk", happened_at=on(DAY), **known)
    with pytest.raises(TooLate):
        actions.invite(meeting=Meeting.objects.get(pk=meeting.pk), companies=[world.las_jaya], by=world.planner, at=AT)
    assert actions.remind_guests(by=world.planner, at=on(DAY - timedelta(days=1))) == 0
    assert actions.renew_links_that_strangers_hold(by=world.planner, at=on(TODAY + timedelta(days=1))) == 0
    assert visitor("rina").post(address, {"off": "1", "because": "Lagi"}).status_code == 422
    assert len(told("forum.called_off")) == 1

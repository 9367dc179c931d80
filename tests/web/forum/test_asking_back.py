# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What a guest asks of the staff, and staff of a guest: who invites me, may I come, do you come after all."""

import uuid
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from selaras.ground.letters.models import Letter
from selaras.ground.people.models import Event
from selaras.kit.scope import whole_network
from selaras.loop.forum import actions
from selaras.loop.forum.links import ANSWER, ARRIVE, open_path, path_for
from selaras.loop.forum.models import Attendance, Knock, Meeting
from tests import world as cast
from tests.web.forum.conftest import DAY
from tests.world import World

Visitor = Callable[[str], Client]


def guest(meeting: Meeting, company: Any) -> Attendance:
    with whole_network():
        return Attendance.objects.select_related("meeting", "company").get(meeting=meeting, company=company)


def test_the_page_of_the_answer_names_who_invites(world: World, meeting: Meeting, client: Client, settings: Any) -> None:
    """Tests the name, post, centre and e-mail on it; of somebody who is staff no longer the centre with the address of our letters."""
    link = path_for(guest(meeting, world.las_jaya), ANSWER)
    page = client.get(link).text
    assert [words for words in ("Rina Hapsari (Perencana), BBPLK Bekasi", "mailto:rina@selaras.example") if words not in page] == []
    world.planner.is_active = False
    world.planner.save()
    settings.DEFAULT_FROM_EMAIL = "Forum <forum@balai.example>"
    page = client.get(link).text
    assert ("Rina" in page, "mailto:forum@balai.example" in page) == (False, True)


def test_no_answer_contradicts_an_arrival(world: World, meeting: Meeting, visitor: Visitor, client: Client, settings: Any) -> None:
    """Tests that who is here cannot say that they do not come, and reads why; and that who comes after they declined is told, as are the staff."""
    settings.TODAY = DAY
    at = datetime.combine(DAY, time(9), timezone.get_default_timezone())
    here, declined = guest(meeting, world.las_jaya), guest(meeting, world.garmen)
    assert client.post(path_for(declined, ANSWER), {"answer": "tidak", "seen": 0}).status_code == 302
    for each in (here, declined):
        actions.check_in(guest=each, token=uuid.uuid4(), way="desk", happened_at=at, by=world.planner, at=at)
    refused = client.post(path_for(here, ANSWER), {"answer": "tidak", "seen": 0})
    assert (refused.status_code, "Anda sudah tercatat hadir" in refused.text, 'name="answer"' in refused.text) == (422, True, False)
    assert guest(meeting, world.las_jaya).answer == ""
    for purpose in (ANSWER, ARRIVE):
        told = ["Tadinya Anda menjawab tidak hadir" in client.get(path_for(each, purpose)).text for each in (here, declined)]
        assert told == [False, True]
    rina = visitor("rina")
    for address in (f"/forum/{meeting.pk}/", f"/forum/{meeting.pk}/undangan/"):
        assert rina.get(address).text.count("akhirnya hadir") == 1


def test_staff_remind_with_one_tap(world: World, meeting: Meeting, visitor: Visitor, settings: Any) -> None:
    """Tests that who was invited today is not reminded, that tomorrow who is silent is, once however often it is tapped, and by staff alone."""
    address = f"/forum/{meeting.pk}/undangan/"
    assert 'name="remind"' not in visitor("rina").get(address).text
    settings.TODAY = cast.TODAY + timedelta(days=2)
    rina = visitor("rina")
    actions.answer_invitation(guest=guest(meeting, world.garmen), answer="ya", seen=0, people=1, by=world.planner, at=cast.AT)
    assert 'name="remind"' in rina.get(address).text
    assert [visitor(who).post(address, {"remind": "1"}).status_code for who in ("lasma", "karta", "audi", "luar")] == [404] * 4
    for _tap in range(2):
        assert rina.post(address, {"remind": "1"}).status_code == 302
    with whole_network():
        assert list(Letter.objects.filter(kind="forum.reminder").values_list("to", flat=True)) == ["lasma@selaras.example"]
    assert Event.objects.filter(kind="forum.silent_reminded").count() == 1
    assert 'name="remind"' not in rina.get(address).text


def test_who_was_not_invited_leaves_word(world: World, meeting: Meeting, visitor: Visitor, client: Client, settings: Any) -> None:
    """Tests the open page from the poster's address to the staff who settle it: sent twice it is one word, a forged address is refused, nobody else
    reads it, and after the meeting nothing is left any more.
    """
    guests, rina = f"/forum/{meeting.pk}/undangan/", visitor("rina")
    address = open_path(meeting)
    assert settings.ADDRESS + address in rina.get(guests).text
    assert [client.get(each).status_code for each in (address, f"/ikut/{meeting.pk}:x/", "/ikut/1/")] == [200, 404, 404]
    said = {"name": "Sari", "firm": "CV Baru", "contact": "0812 3456", "reason": "Butuh tukang las"}
    assert client.post(address, {**said, "contact": ""}).status_code == 422
    for _tap in range(2):
        assert client.post(address, said).status_code == 302
    (left,) = Knock.objects.all()
    assert "1 tamu tanpa undangan" in rina.get(f"/forum/{meeting.pk}/").text
    assert [words for words in said.values() if words not in rina.get(guests).text] == []
    for who in ("lasma", "audi"):
        assert "CV Baru" not in visitor(who).get(f"/forum/{meeting.pk}/").text
        assert visitor(who).post(guests, {"settled": left.pk}).status_code == 404
    assert rina.post(guests, {"settled": left.pk}).status_code == 302
    assert "CV Baru" not in rina.get(guests).text
    assert Event.objects.filter(kind__in=("forum.knocked", "forum.knock_settled")).count() == 2
    settings.TODAY = DAY + timedelta(days=1)
    assert (client.get(address).status_code, client.post(address, {**said, "name": "Lain"}).status_code) == (410, 422)
    assert Knock.objects.count() == 1

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""A coordination meeting with a labour office from invitation to action item; a meeting online; a visit."""

import uuid
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from selaras.ground.letters.models import Letter
from selaras.kit.scope import whole_network
from selaras.loop.forum import actions
from selaras.loop.forum.attachments import Sent
from selaras.loop.forum.links import ANSWER, ARRIVE, path_for, token_for
from selaras.loop.forum.models import Arrival, Attendance, Meeting, Task
from tests.world import AT, PAPER, World

pytestmark = pytest.mark.django_db
Visitor = Callable[[str], Client]
DAY = date(2018, 1, 11)
ONLINE = "https://rapat.example/bilik-17"


@pytest.fixture(autouse=True)
def nobody_guessed() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def held(world: World, kind: str, **facts: Any) -> Meeting:
    made: Meeting = actions.hold_meeting(kind=kind, title="Pertemuan", held_on=DAY, **facts, by=world.planner, at=AT)
    return made


def row(meeting: Meeting, **owner: Any) -> Attendance:
    with whole_network():
        return Attendance.objects.select_related("meeting", "company", "centre", "office").get(meeting=meeting, **owner)


def test_a_rakornis_from_invitation_to_action_item(world: World, visitor: Visitor, client: Client, settings: Any) -> None:
    """Tests that a labour office is invited by letter, answers by link, is checked in, reads the minutes once they are closed, is chased and
    finishes its item; that its neighbour and companies find nothing of it."""
    place = world.garmen_site.region
    meeting = held(world, "rakornis", place="Cirebon")
    assert actions.invite(meeting=meeting, centres=[world.karawang], offices=[place], by=world.planner, at=AT) == 2
    with whole_network():
        letter = Letter.objects.get(kind="forum.invitation", to="disna@selaras.example")
    guest = row(meeting, office=place)
    address = path_for(guest, ANSWER)
    assert address in letter.body
    assert f"Disnaker {place}" in letter.body
    assert client.post(address, {"answer": "ya", "people": 2, "name": "Disna", "seen": 0}).status_code == 302
    assert visitor("karta").get(address).status_code == 404
    assert visitor("disna").get(address).status_code == 200
    assert letter.subject in visitor("disna").get("/surat/").content.decode()
    assert visitor("disna").get(f"/surat/{letter.pk}/").status_code == 200
    assert [visitor(other).get(f"/surat/{letter.pk}/").status_code for other in ("karta", "lasma", "darma")] == [404, 404, 200]
    settings.TODAY = DAY
    on_the_day = datetime.combine(DAY, time(9), timezone.get_default_timezone())
    assert visitor("darma").get(f"/forum/{meeting.pk}/meja/").context["guests"][-1]["name"] == f"Disnaker {place}"
    actions.check_in(guest=guest, token=uuid.uuid4(), way="desk", happened_at=on_the_day, by=world.planner, at=on_the_day)
    notes, task = f"/forum/{meeting.pk}/notula/", {"what": "task", "task-words": "Kirim data potensi", "task-due_on": "2018-01-12"}
    rina, disna = visitor("rina"), visitor("disna")
    assert rina.post(notes, {"what": "minutes", "words": "Target 2018 dibahas."}).status_code == 302
    assert rina.post(notes, {**task, "task-office": place.pk}).status_code == 302
    assert rina.post(notes, {**task, "task-centre": world.karawang.pk}).status_code == 302
    paper, told = f"/forum/{meeting.pk}/notula.pdf", [disna.get(f"/forum/{meeting.pk}/").text]  # a draft is the staff's
    assert [who.get(paper).status_code for who in (disna, rina)] == [404, 200]
    closing = {"what": "close", "seen": Meeting.objects.get(pk=meeting.pk).minutes_digest}
    assert rina.post(notes, closing).status_code == 302
    told.append(disna.get(f"/forum/{meeting.pk}/").text)
    assert [("Target 2018 dibahas." in page, "Kirim data potensi" in page, world.karawang.name in page) for page in told] == [
        (False, True, False),
        (True, True, False),
    ]
    assert disna.get(paper).status_code == 200
    later = datetime.combine(date(2018, 1, 15), time(9), timezone.get_default_timezone())
    assert actions.chase_tasks(by=world.planner, at=later) == 2
    with whole_network():
        own = Task.objects.get(office=place)
        assert Letter.objects.filter(kind="forum.task_late", to="disna@selaras.example", body__contains=f"/tindak-lanjut/{own.pk}/").count() == 1
    assert visitor("karta").post(f"/tindak-lanjut/{own.pk}/", {"words": "Terkirim"}).status_code == 404
    assert disna.post(f"/tindak-lanjut/{own.pk}/", {"words": "Terkirim"}).status_code == 302
    assert visitor("lasma").get(f"/forum/{meeting.pk}/").status_code == 404


def test_online_is_opened_by_the_guests_own_link(world: World, visitor: Visitor, client: Client, settings: Any) -> None:
    """Tests that the address online stands in no letter or page before somebody arrived by their own link on the day, and that they count as here."""
    meeting = held(world, "forum", online=ONLINE)
    actions.invite(meeting=meeting, companies=[world.las_jaya, world.garmen], by=world.planner, at=AT)
    guest = row(meeting, company=world.las_jaya)
    answer, arrive = path_for(guest, ANSWER), path_for(guest, ARRIVE)
    assert client.post(answer, {"answer": "ya", "people": 1, "name": "Lasma", "seen": 0}).status_code == 302
    with whole_network():
        assert not [letter for letter in Letter.objects.all() if ONLINE in letter.body or ONLINE in str(letter.enclosures)]
    settings.TODAY = DAY
    lasma = visitor("lasma")
    assert arrive in lasma.get(f"/forum/{meeting.pk}/").text
    for page in (client.get(answer), client.get(arrive), lasma.get(f"/forum/{meeting.pk}/"), visitor("audi").get(f"/forum/{meeting.pk}/")):
        assert (page.status_code, ONLINE in page.text) == (200, False)
    assert client.post(arrive, {"token": str(uuid.uuid4()), "way": "online"}).status_code == 302
    assert ONLINE in client.get(arrive).text
    with whole_network():
        assert Arrival.objects.get(attendance=guest).way == "online"
    assert row(meeting, company=world.las_jaya).present
    other = held(world, "forum", place="Aula", key="di-tempat")
    actions.invite(meeting=other, companies=[world.las_jaya], by=world.planner, at=AT)
    here = path_for(row(other, company=world.las_jaya), ARRIVE)
    assert client.post(here, {"token": str(uuid.uuid4()), "way": "online"}).status_code == 422


def test_papers_open_by_link_for_a_month(world: World, client: Client, settings: Any) -> None:
    """Tests that a link shows and opens the meeting's papers until thirty days after it, and no longer; logged in they stay open."""
    meeting = held(world, "forum", place="Aula")
    actions.invite(meeting=meeting, companies=[world.las_jaya], by=world.planner, at=AT)
    paper = actions.add_paper(meeting=meeting, file=Sent("acara.pdf", PAPER), by=world.planner, at=AT)
    token = token_for(row(meeting, company=world.las_jaya), ANSWER)
    opens, shown = reverse("forum:paper_by_link", args=[token, paper.pk]), path_for(row(meeting, company=world.las_jaya), ANSWER)
    for days, status in ((30, 200), (31, 422)):
        settings.TODAY = DAY + timedelta(days=days)
        assert client.get(opens).status_code == status
        assert (opens in client.get(shown).text) == (status == 200)


def test_a_visit_asks_the_company_and_has_no_desk(world: World, visitor: Visitor, client: Client) -> None:
    """Tests the words of the letter and of the page by link, and that nobody is shown a way in to their own site."""
    meeting = held(world, "visit", site=world.garmen_site)
    actions.invite(meeting=meeting, companies=[world.garmen], by=world.planner, at=AT)
    with whole_network():
        assert Letter.objects.get(kind="forum.invitation").subject == "Bolehkah kami berkunjung? Pertemuan"
    address = path_for(row(meeting, company=world.garmen), ANSWER)
    assert "Silakan datang" in client.get(address).text
    assert client.post(address, {"answer": "ya", "people": 1, "seen": 0}).status_code == 302
    assert 'class="qr"' not in client.get(address).text
    assert visitor("rina").get(f"/forum/{meeting.pk}/meja/").status_code == 404

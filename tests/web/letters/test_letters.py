# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Letters on their pages: staff see all and try again, a company its own and nobody else's."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from selaras.ground.letters import actions
from selaras.ground.letters.actions import Draft
from selaras.ground.letters.models import Letter
from selaras.ground.people.models import Event
from selaras.kit.scope import whole_network
from selaras.loop.forum import actions as forum
from tests.world import World

pytestmark = pytest.mark.django_db
Visitor = Callable[[str], Client]
AT = datetime(2017, 12, 15, 2, tzinfo=UTC)


@pytest.fixture
def letters(world: World) -> dict[str, Letter]:
    """One letter to each company; the one to PT Las Jaya could not be sent."""
    owners = {"lasma": world.las_jaya, "gita": world.garmen}
    drafts = [
        Draft(once=name, kind="test", to=f"{name}@selaras.example", subject=f"Surat {company.name}", body="Isi", about=company, company=company)
        for name, company in owners.items()
    ]
    with whole_network():
        Letter.objects.all().delete()  # what the cast wrote to one another
    actions.write_letters(drafts=drafts, by=world.planner, at=AT)
    claimed = actions.claim_letter(at=AT, now=AT)
    assert claimed is not None
    actions.record_not_sent(letter=claimed, fault="550 no such address", for_good=True, now=AT, by=world.planner, at=AT)
    with whole_network():
        return {letter.once: letter for letter in Letter.objects.all()}


def test_each_sees_the_letters_to_its_own_people(letters: dict[str, Letter], visitor: Visitor) -> None:
    """Tests lists and pages: staff see both letters, a company its own, and another company's is not there."""
    seen = {who: visitor(who).get("/surat/").text for who in ("rina", "lasma", "gita")}
    for who, words in seen.items():
        assert [letters[name].subject in words for name in ("lasma", "gita")] == [who in ("rina", "lasma"), who in ("rina", "gita")]
    assert visitor("gita").get(f"/surat/{letters['lasma'].pk}/").status_code == 404
    assert visitor("lasma").get(f"/surat/{letters['lasma'].pk}/").status_code == 200
    assert visitor("rina").get("/surat/?state=failed&words=las").text.count("/surat/") >= 1
    assert letters["gita"].subject not in visitor("rina").get("/surat/?state=failed").text


def test_where_nothing_is_sent_the_page_says_where_mail_lands(letters: dict[str, Letter], visitor: Visitor, settings: Any) -> None:
    """Tests that staff read the folder where no mail server is named, that a company does not, and that nobody does where there is a server."""
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "selaras.kit.mail.IntoAFolder", "/data/mail"
    assert "/data/mail" in visitor("rina").get("/surat/").text
    assert "/data/mail" not in visitor("lasma").get("/surat/").text
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert "/data/mail" not in visitor("rina").get("/surat/").text


def test_what_could_not_be_sent_says_why_and_staff_try_again(letters: dict[str, Letter], visitor: Visitor) -> None:
    """Tests the reason on the page, the button of staff, and that a company cannot press it."""
    address = f"/surat/{letters['lasma'].pk}/"
    assert "550 no such address" in visitor("rina").get(address).text
    assert visitor("lasma").post(address + "lagi/").status_code == 404
    assert visitor("rina").post(address + "lagi/").status_code == 302
    with whole_network():
        assert Letter.objects.get(once="lasma").state == "waiting"
    assert visitor("rina").post(address + "lagi/").status_code == 422


def test_staff_try_all_again_that_the_list_shows(letters: dict[str, Letter], visitor: Visitor) -> None:
    """Tests the button beside what failed, narrowed by words; that there is none where nothing has failed; and that a company cannot press it."""
    staff, all_again = visitor("rina"), 'action="/surat/lagi/"'
    assert all_again in staff.get("/surat/").text
    assert all_again not in staff.get("/surat/?words=garmen").text
    assert all_again not in visitor("lasma").get("/surat/").text
    assert visitor("lasma").post("/surat/lagi/").status_code == 404
    assert staff.post("/surat/lagi/", {"words": "garmen"}).status_code == 422
    assert staff.post("/surat/lagi/", {"words": "las"}).status_code == 302
    with whole_network():
        assert [letter.state for letter in Letter.objects.all()] == ["waiting", "waiting"]
    assert all_again not in staff.get("/surat/").text
    assert [event.facts for event in Event.objects.filter(kind="letters.all_tried_again")] == [{"letters": 1}]


def test_run_due_does_nothing_twice(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    """Tests the command on a day before a meeting: reminders once, and then none."""

    meeting = forum.hold_meeting(kind="forum", title="Forum", held_on=date(2018, 1, 11), place="Aula", by=world.planner, at=AT)
    forum.invite(meeting=meeting, companies=[world.las_jaya, world.garmen], by=world.planner, at=AT)
    said = []
    for _time in range(2):
        call_command("run-due", "--today=2018-01-09")
        said.append(capsys.readouterr().out.splitlines()[:2])
    links = "links of those who left: 0 letters"
    assert said == [[links, "reminders of meetings: 2 letters"], [links, "reminders of meetings: 0 letters"]]

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Chasing what is late reaches somebody: whoever owes it or, where nobody there can be written to, the national centre's staff."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from selaras.ground.letters import actions as letters
from selaras.ground.letters.models import Letter
from selaras.ground.network import actions as network
from selaras.ground.network.models import Company
from selaras.kit.scope import whole_network
from selaras.loop.forum import actions
from selaras.loop.forum.attachments import Sent
from selaras.loop.forum.promises import EvidenceKind, PromiseKind, Side
from selaras.loop.forum.talks import Subject
from tests.world import AT, PAPER, TODAY, World

pytestmark = pytest.mark.django_db
STAFF = {"darma@selaras.example", "rina@selaras.example"}
LATE = {
    "forum.task_late": actions.chase_tasks,
    "forum.promise_late": actions.remind_promises,
    "forum.message_late": actions.remind_talks,
}

SCAN = Sent("serah terima.pdf", PAPER)


@pytest.fixture
def silent(world: World) -> Company:
    """A company of which neither a contact's e-mail nor an account is known."""
    return network.register_company(key="sunyi", name="PT Sunyi", industry=world.las_jaya.industry, by=world.planner, at=AT)


@pytest.fixture
def pages(world: World, silent: Company) -> list[str]:
    """The company owes a task, a promise and an answer; the pages of the three."""
    by = {"by": world.planner, "at": AT}
    meeting = actions.hold_meeting(kind="forum", title="Forum", held_on=TODAY, place="Aula", **by)
    task = actions.assign_task(meeting=meeting, words="Kirim daftar mesin", due_on=TODAY, company=silent, **by)
    promise = actions.make_commitment(
        company=silent, centre=world.bbplk, side=Side.COMPANY, kind=PromiseKind.OJT, quantity=Decimal(2), due_on=TODAY, **by
    )
    thread = actions.open_thread(company=silent, centre=world.bbplk, subject=Subject.QUESTION, title="Mesin", words="Mesin apa?", **by)
    return [f"/tindak-lanjut/{task.pk}/", f"/komitmen/{promise.pk}/", f"/percakapan/{thread.pk}/"]


def chased(world: World, days: int) -> dict[str, set[str]]:
    """Who is written to about what is late, after so many days, by the kind of letter."""
    for act in LATE.values():
        act(by=world.planner, at=AT + timedelta(days=days))
    with whole_network():
        found = list(Letter.objects.filter(kind__in=LATE, written_at=AT + timedelta(days=days)))
    return {kind: {letter.to for letter in found if letter.kind == kind} for kind in LATE}


def test_of_a_company_that_cannot_be_written_to_the_national_centre_hears(world: World, silent: Company, pages: list[str]) -> None:
    """Tests that all that is late goes to planner and desk, with the company's name and not as its letter, and to its contact once it has one."""
    assert chased(world, 20) == dict.fromkeys(LATE, STAFF)
    with whole_network():
        for letter in Letter.objects.filter(kind__in=LATE):
            assert letter.body.startswith("Tidak ada orang di PT Sunyi yang dapat disurati")
            assert letter.company is None
    known = {"name": "Sari", "position": "HRD", "since": TODAY, "email": "sari@sunyi.example"}
    network.register_contact(company=silent, **known, by=world.planner, at=AT)
    assert chased(world, 27) == {kind: {"sari@sunyi.example"} for kind in LATE}
    with whole_network():
        assert {letter.company for letter in Letter.objects.filter(kind__in=LATE, to="sari@sunyi.example")} == {silent}


def test_pages_name_who_cannot_be_written_to(world: World, silent: Company, pages: list[str], visitor: Callable[[str], Client]) -> None:
    """Tests the three pages: staff read that nobody there can be written to and find where to add a contact; once there is one, they do not."""
    add, reader = 'href="/jejaring/perusahaan/sunyi/kontak', visitor("rina")
    assert [add in reader.get(page).text for page in pages] == [True] * 3
    assert "Tidak ada orang di PT Sunyi yang dapat disurati" in reader.get(pages[0]).text
    known = {"name": "Sari", "position": "HRD", "since": TODAY, "email": "sari@sunyi.example"}
    network.register_contact(company=silent, **known, by=world.planner, at=AT)
    assert [add in reader.get(page).text for page in pages] == [False] * 3


def taken_to_the_post(back: str) -> None:
    """The mail server takes every letter but those to one address, which it does not know."""
    facts = {"at": AT + timedelta(days=30), "now": datetime.now(UTC) + timedelta(days=1)}
    while (letter := letters.claim_letter(**facts)) is not None:
        if letter.to == back:
            letters.record_not_sent(letter=letter, fault="550 no such user", for_good=True, by=letter.written_by, **facts)
        else:
            letters.record_sent(letter=letter, by=letter.written_by, at=facts["at"])


def test_of_letters_that_came_back_the_national_centre_hears(
    world: World, silent: Company, pages: list[str], visitor: Callable[[str], Client]
) -> None:
    """Tests a contact whose address its server refuses: the next morning staff are told of all that is late and of evidence that waits, once, and
    the pages say so; from the first letter that arrives there on they are told no more.
    """
    sari, reader = "sari@sunyi.example", visitor("rina")
    network.register_contact(company=silent, name="Sari", position="HRD", since=TODAY, email=sari, by=world.planner, at=AT)
    owed = actions.make_commitment(
        company=silent,
        centre=world.karawang,
        side=Side.CENTRE,
        kind=PromiseKind.CLASSES,
        quantity=Decimal(1),
        due_on=date(2018, 6, 1),
        by=world.planner,
        at=AT,
    )
    document = {"quantity": Decimal(1), "happened_on": TODAY, "kind": EvidenceKind.DOCUMENT, "words": "Daftar hadir", "file": SCAN}
    actions.record_fulfilment(commitment=owed, **document, by=world.accounts["karta"], at=AT)
    assert chased(world, 15) == {kind: {sari} for kind in LATE}
    taken_to_the_post(back=sari)
    assert [chased(world, days) for days in (16, 17)] == [dict.fromkeys(LATE, STAFF), {kind: set() for kind in LATE}]
    with whole_network():
        waits = set(Letter.objects.filter(kind="forum.evidence_waits").values_list("to", "company__name"))
    assert waits == {(sari, "PT Sunyi"), *((to, None) for to in STAFF)}
    assert ["sunyi/kontak" in reader.get(page).text for page in pages] == [True] * 3
    assert chased(world, 22) == {"forum.task_late": {sari, *STAFF}, "forum.promise_late": set(), "forum.message_late": {sari, *STAFF}}
    taken_to_the_post(back="")
    assert ["sunyi/kontak" in reader.get(page).text for page in pages] == [False] * 3


def test_days_in_letters_are_written_as_people_write_them(world: World, silent: Company, pages: list[str]) -> None:
    """Tests the letters about late answers, which once wrote 2017-12-22."""
    actions.remind_talks(by=world.planner, at=AT + timedelta(days=20))
    with whole_network():
        body = Letter.objects.filter(kind="forum.message_late")[0].body
    assert " Desember 2017" in body
    assert "2017-12" not in body


def test_after_wrong_evidence_is_taken_back_whoever_promised_is_reminded(world: World) -> None:
    """Tests that a reminder that was withdrawn unsent, because the promise seemed kept, is written again when it is not, and only once."""
    by = {"by": world.planner, "at": AT}
    promise = actions.make_commitment(
        company=world.las_jaya, centre=world.bbplk, side=Side.COMPANY, kind=PromiseKind.OJT, quantity=Decimal(2), due_on=date(2017, 12, 20), **by
    )
    assert actions.remind_promises(**by) == 1
    seen = {"quantity": Decimal(2), "happened_on": TODAY, "kind": EvidenceKind.STAFF, "words": "Daftar hadir"}
    evidence = actions.record_fulfilment(commitment=promise, **seen, **by)
    assert actions.remind_promises(**by) == 0
    actions.take_back_evidence(fulfilment=evidence, because="Perusahaan lain", **by)
    assert [actions.remind_promises(**by) for _time in range(2)] == [1, 0]

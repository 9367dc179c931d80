# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Whom to invite: filters that combine, single guests by hand, one address for the whole choice, one action."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from selaras.ground.letters.models import Letter
from selaras.ground.network.models import Centre
from selaras.kit.scope import whole_network
from selaras.loop.forum import actions
from selaras.loop.forum.models import Attendance, Meeting
from selaras.loop.forum.promises import EvidenceKind, PromiseKind, Side
from tests.loop.forum.needs import company_need
from tests.world import AT, TODAY, World

pytestmark = pytest.mark.django_db
Visitor = Callable[[str], Client]
DAY = date(2018, 1, 11)


def held(world: World, **facts: Any) -> Meeting:
    known = {"kind": "forum", "title": "Forum Industri 2018", "held_on": DAY, "place": "Aula"}
    return actions.hold_meeting(**{**known, **facts}, by=world.planner, at=AT)


@pytest.fixture
def meeting(world: World) -> Meeting:
    """The forum of January. To that of August both companies were invited, and PT Las Jaya came; it has kept half a promise, and stated a need."""
    before = held(world, title="Forum 2017", held_on=date(2017, 8, 15))
    actions.invite(meeting=before, companies=[world.las_jaya, world.garmen], by=world.planner, at=AT)
    with whole_network():
        came = Attendance.objects.get(meeting=before, company=world.las_jaya)
    actions.record_attendance(meeting=before, came=[came.pk], by=world.planner, at=AT)
    facts = {"company": world.las_jaya, "centre": world.karawang, "side": Side.COMPANY, "kind": PromiseKind.OJT, "quantity": Decimal(10)}
    long_ago = AT - timedelta(days=90)
    promise = actions.make_commitment(**facts, due_on=TODAY - timedelta(days=30), by=world.planner, at=long_ago)
    seen = {"quantity": Decimal(5), "happened_on": TODAY - timedelta(days=40), "kind": EvidenceKind.STAFF, "words": "Daftar hadir"}
    actions.record_fulfilment(commitment=promise, **seen, by=world.planner, at=AT)
    company_need(world)
    return held(world)


def chosen(client: Client, meeting: Meeting, query: str = "") -> list[str]:
    """The names on the page of a choice."""
    answer = client.get(f"/forum/{meeting.pk}/pilih/{query}")
    assert answer.status_code == 200
    return [each.name for each in answer.context["choice"].chosen]


def test_filters_combine_and_give_their_reasons(world: World, visitor: Visitor, meeting: Meeting) -> None:
    """Tests each filter by itself, several at once, and the reason on a company's line: the figure with its interval, not a word without ground."""
    rina = visitor("rina")
    everybody = {"PT Las Jaya", "PT Garmen Indah", "BLK Karawang", "BLK Komunitas An-Nur"}
    assert set(chosen(rina, meeting)) >= everybody
    assert "BBPLK Bekasi" not in chosen(rina, meeting)  # it holds the meeting
    assert "BBPLK Bekasi" in chosen(rina, meeting, f"?who=company&plus=centre-{Centre.objects.get(key='bbplk-bekasi').pk}")
    assert set(chosen(rina, meeting, "?who=company")) == {"PT Las Jaya", "PT Garmen Indah"}
    assert chosen(rina, meeting, "?division=25") == ["PT Las Jaya"]
    assert chosen(rina, meeting, "?past=came") == ["PT Las Jaya"]
    assert chosen(rina, meeting, "?past=stated") == ["PT Las Jaya"]
    assert chosen(rina, meeting, "?kept=50") == ["PT Las Jaya"]
    assert chosen(rina, meeting, "?kept=90") == []
    assert chosen(rina, meeting, "?past=hosted&division=14") == ["PT Garmen Indah"]  # by its agreement
    assert chosen(rina, meeting, "?past=came&past=new") == []
    assert "PT Las Jaya" not in chosen(rina, meeting, "?past=new")
    place = world.garmen_site.region
    assert chosen(rina, meeting, f"?region={place.pk}&division=14&division=25") == ["PT Garmen Indah"]
    assert set(chosen(rina, meeting, f"?region={place.pk}")) == {"PT Garmen Indah", "BLK Karawang", f"Disnaker {place}"}
    # Half of one promise, beside four imagined ones of which half are kept: Beta(2.5, 2.5), its middle 90 %.
    page = rina.get(f"/forum/{meeting.pk}/pilih/?division=25").text
    assert [words for words in ("hadir di 1 dari 1", "menepati 50% (17% sampai 83%)", "5 peserta OJT") if words not in page] == []


def test_single_guests_by_hand_and_one_action(world: World, visitor: Visitor, meeting: Meeting) -> None:
    """Tests adding and taking out by address, also from nobody; that what is about to be sent is shown first; that exactly what the page showed is
    invited, each by one letter, and nobody twice.
    """
    rina, las_jaya, garmen = visitor("rina"), f"company-{world.las_jaya.pk}", f"company-{world.garmen.pk}"
    query = f"?division=25&plus={garmen}"
    assert set(chosen(rina, meeting, query)) == {"PT Las Jaya", "PT Garmen Indah"}
    assert chosen(rina, meeting, f"{query}&minus={las_jaya}") == ["PT Garmen Indah"]
    assert chosen(rina, meeting, "?nobody=on") == []
    assert chosen(rina, meeting, f"?nobody=on&division=25&plus={garmen}") == ["PT Garmen Indah"]
    assert chosen(rina, meeting, f"?nobody=on&minus={garmen}") == []
    address = f"/forum/{meeting.pk}/pilih/{query}"
    assert chosen(visitor("darma"), meeting, query) == chosen(rina, meeting, query)  # a colleague sees the same
    assert visitor("lasma").get(address).status_code == 404
    asked = rina.post(address, {"guest": f"{las_jaya} {garmen} company-0 x"}).text
    assert [words for words in ("Kamis, 11 Januari 2018", "Aula", "2 perusahaan", "PT Garmen Indah diundang ke") if words not in asked] == []
    with whole_network():
        assert not Attendance.objects.filter(meeting=meeting).exists()
    for _time in range(2):
        answer = rina.post(address, {"guest": f"{las_jaya} {garmen} company-0 x", "sure": "1"})
        assert (answer.status_code, answer["Location"]) == (302, f"/forum/{meeting.pk}/undangan/")
    with whole_network():
        assert Attendance.objects.filter(meeting=meeting).count() == 2
        assert sorted(Letter.objects.filter(kind="forum.invitation").values_list("to", flat=True)) == [
            "gita@selaras.example",
            "lasma@selaras.example",
        ]
    assert chosen(rina, meeting, query) == []
    assert chosen(rina, meeting, "?division=99") == []  # what is not known narrows to nobody, not to everybody


def test_each_kind_offers_what_it_has(world: World, visitor: Visitor) -> None:
    """Tests whom each kind of meeting offers, what its form asks for, and that the action refuses everybody else."""
    rina = visitor("rina")
    office = f"Disnaker {world.garmen_site.region}"
    facts = {"title": "Pertemuan", "held_on": DAY.isoformat()}
    for kind, more, offered in (
        ("rakornis", {"place": "Cirebon"}, {"BLK Karawang", office}),
        ("sector", {"division": "25", "place": "Cikarang"}, {"PT Las Jaya", "BLK Karawang"}),
        ("visit", {"site": world.garmen_site.pk}, {"PT Garmen Indah"}),
    ):
        answer = rina.post("/forum/baru/", {**facts, "title": f"Pertemuan {kind}", "kind": kind, **more})
        assert answer.status_code == 302, kind
        made = Meeting.objects.get(kind=kind)
        names = chosen(rina, made)
        assert offered <= set(names)
        assert [name for name in names if name.startswith("PT ")] == sorted(name for name in offered if name.startswith("PT "))
        assert rina.get(f"/forum/{made.pk}/meja/").status_code == (404 if kind == "visit" else 200)
        strange = {"rakornis": {"companies": [world.garmen]}, "sector": {"companies": [world.garmen]}, "visit": {"companies": [world.las_jaya]}}[kind]
        with pytest.raises(actions.CannotBeTaken):
            actions.invite(meeting=made, **strange, by=world.planner, at=AT)
    assert Meeting.objects.get(kind="visit").place == f"{world.garmen_site} ({world.garmen_site.region})"
    assert rina.post("/forum/baru/", {**facts, "kind": "visit", "place": "Bekasi"}).status_code == 422
    assert rina.post("/forum/baru/", {**facts, "kind": "forum"}).status_code == 422  # neither a place nor an address online


def test_a_turn_to_another_kind_keeps_what_was_typed(world: World, visitor: Visitor) -> None:
    """Tests the tabs of a new meeting: nothing is put on record, nothing is complained of, and what was typed stands in the other form."""
    typed = {"title": "Meja otomotif", "held_on": DAY.isoformat(), "agenda": "Kebutuhan 2018", "kind": "forum"}
    turned = visitor("rina").post("/forum/baru/", {**typed, "turn": "sector"})
    assert turned.status_code == 200
    assert 'name="turn" value="sector" aria-current="page"' in turned.text
    assert [words in turned.text for words in ('value="Meja otomotif"', f'value="{DAY.isoformat()}"', "Kebutuhan 2018", 'name="division"')] == [
        True
    ] * 4
    assert "is-invalid" not in turned.text
    assert turned.text.index('<button form="meeting" hidden>') < turned.text.index('name="turn"'), "Enter saves; it turns to no other kind"
    assert not Meeting.objects.exists()

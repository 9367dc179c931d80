# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Stating a need one by one, withdrawing it, refusing it; and whose statements one can see."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from selaras.ground.people.models import Event
from selaras.kit.documents import NotADocument
from selaras.kit.scope import ScopeError, scope, whole_network
from selaras.loop.forum import actions
from selaras.loop.forum.attachments import Sent
from selaras.loop.forum.models import Statement
from selaras.loop.forum.rules import Channel, Origin, Recurs, StatementState
from tests.loop.forum.needs import company_need, region_need, wanted
from tests.world import AT, World, region

pytestmark = pytest.mark.django_db


def test_a_company_states_a_need_for_itself(world: World) -> None:
    """Tests that the need stands with owner, origin and words, as one event."""
    before = Event.objects.count()
    statement = company_need(world, site=world.las_jaya_site.pk)
    assert (statement.company, statement.origin, statement.state) == (world.las_jaya, Origin.COMPANY, StatementState.SUBMITTED)
    assert (statement.channel, statement.stated_by, statement.stated_at) == (Channel.FORM, world.accounts["lasma"], AT)
    assert Event.objects.count() == before + 1
    event = Event.objects.latest("number")
    assert (event.kind, event.about_key, event.facts["origin"]) == ("forum.need_stated", str(statement.pk), "company")


def test_staff_state_a_need_at_the_counter(world: World) -> None:
    """Tests that the desk enters for a company, and that the channel says so."""
    statement = actions.state_need(
        owner=world.garmen, origin=Origin.COMPANY, wanted=wanted(), channel=Channel.COUNTER, by=world.accounts["darma"], at=AT
    )
    assert statement.channel == Channel.COUNTER


@pytest.mark.parametrize("who", ["gita", "karta", "disna", "audi", "luar"])
def test_nobody_else_speaks_for_a_company(world: World, who: str) -> None:
    """Tests that another company, a centre, a labour office, an auditor and an outsider cannot."""
    with pytest.raises(actions.NotYours):
        actions.state_need(owner=world.las_jaya, origin=Origin.COMPANY, wanted=wanted(), by=world.accounts[who], at=AT)
    with whole_network():
        assert not Statement.objects.exists()


def test_a_post_that_has_ended_speaks_no_longer(world: World) -> None:
    """Tests that the day decides, not the account: before its post began, it could not speak."""
    with pytest.raises(actions.NotYours):
        actions.state_need(owner=world.las_jaya, origin=Origin.COMPANY, wanted=wanted(), by=world.accounts["lasma"], at=AT.replace(year=2016))


def test_a_region_states_its_need_with_evidence(world: World) -> None:
    """Tests that a labour office states the need of its region and of self-employment."""
    statement = region_need(world)
    assert (statement.office, statement.origin) == (region("32.15"), Origin.REGION)
    facts = wanted(region=region("32.15").pk, evidence="Data BLK 2017")
    own = actions.state_need(owner=world.karawang, origin=Origin.SELF, wanted=facts, by=world.accounts["karta"], at=AT)
    assert own.centre == world.karawang


def test_a_region_speaks_for_its_own_places_only(world: World) -> None:
    """Tests that a labour office keeps to its regency, a centre to its province, and the national centre to nothing."""
    elsewhere = {"region": region("17.71").pk, "evidence": "x"}
    with pytest.raises(actions.CannotBeTaken) as refused:
        region_need(world, region=region("32.16").pk)
    assert [name for name, _words in refused.value.faults] == ["region"]
    with pytest.raises(actions.CannotBeTaken):
        actions.state_need(owner=world.karawang, origin=Origin.REGION, wanted=wanted(**elsewhere), by=world.accounts["karta"], at=AT)
    province = wanted(evidence="x")
    assert actions.state_need(owner=world.karawang, origin=Origin.REGION, wanted=province, by=world.accounts["karta"], at=AT).pk
    assert actions.state_need(owner=world.bbplk, origin=Origin.REGION, wanted=wanted(**elsewhere), by=world.accounts["kepala"], at=AT).pk


def test_every_fault_is_named_at_once(world: World) -> None:
    """Tests that a statement with three faults is refused with three, and nothing is written."""
    with pytest.raises(actions.CannotBeTaken) as refused:
        company_need(world, words="?", heads_most=1, site=world.garmen_site.pk)
    assert sorted(name for name, _words in refused.value.faults) == ["heads_most", "site", "words"]
    with whole_network():
        assert not Statement.objects.exists()


def test_what_recurs_is_stated_once_and_confirmed_by_its_times(world: World) -> None:
    """Tests that ten each quarter of a year are forty people in all, that another number said later is one each time, and what is ahead of a day."""
    whole = company_need(world, recurs=Recurs.QUARTERLY, heads_least=10, heads_most=10, until_month=date(2018, 12, 1))
    assert (whole.heads_least, whole.heads_most, whole.heads, len(whole.occurrences)) == (40, 40, "10", 4)
    assert [one.start.month for one in whole.ahead(date(2018, 7, 2))] == [9, 12]
    again = actions.say_again(
        statement=whole, heads_least=8, heads_most=9, until_month=date(2019, 3, 1), by=world.accounts["lasma"], at=AT.replace(month=12)
    )
    assert (again.heads_least, again.heads_most, again.heads) == (40, 45, "8–9")


def test_a_paper_that_came_back_is_entered_once(world: World) -> None:
    """Tests that the number of a paper form stands with its need, its picture is kept as it came, and a second entry is refused."""
    facts = {"owner": world.las_jaya, "origin": Origin.COMPANY, "channel": Channel.PAPER, "by": world.accounts["darma"], "at": AT}
    photo = Sent("IMG 0001.png", b"\xff\xd8\xff\xe0 a photo \xff\xd9")  # its bytes say what it is, not its name
    entered = actions.state_need(wanted=wanted(), paper="kb-7f3kq", scan=photo, **facts)
    assert (entered.paper, entered.file_name, entered.file_type) == ("KB-7F3KQ", "IMG 0001.jpg", "image/jpeg")
    with pytest.raises(actions.CannotBeTaken) as refused:
        actions.state_need(wanted=wanted(words="juru las pipa"), paper="KB-7F3KQ", **facts)
    assert [(name, entered.key in words) for name, words in refused.value.faults] == [("paper", True)]
    for wrong in (b"GIF89a", b"\x89PNG\r\n\x1a\n cut off", b"PK\x03\x04"):
        with pytest.raises(NotADocument):
            actions.state_need(wanted=wanted(words="juru las pipa"), scan=Sent("foto.jpg", wrong), **facts)
    with whole_network():
        assert Statement.objects.count() == 1


def test_the_origin_follows_from_the_owner(world: World) -> None:
    """Tests that a company cannot state a need as a region's."""
    with pytest.raises(actions.CannotBeTaken) as refused:
        actions.state_need(owner=world.las_jaya, origin=Origin.REGION, wanted=wanted(evidence="x"), by=world.accounts["lasma"], at=AT)
    assert "origin" in dict(refused.value.faults)


def test_withdrawing_keeps_the_statement_with_its_reason(world: World) -> None:
    """Tests that its owner takes a need back, once."""
    statement = company_need(world)
    taken_back = actions.withdraw_statement(statement=statement, reason="Pesanan batal", by=world.accounts["lasma"], at=AT)
    assert (taken_back.state, taken_back.state_reason) == (StatementState.WITHDRAWN, "Pesanan batal")
    with pytest.raises(actions.NotInThatState):
        actions.withdraw_statement(statement=statement, reason="", by=world.accounts["lasma"], at=AT)


def test_nobody_else_withdraws_a_need(world: World) -> None:
    """Tests that another company and an outsider cannot take it back."""
    statement = company_need(world)
    for who in ("gita", "luar", "karta"):
        with pytest.raises(actions.NotYours):
            actions.withdraw_statement(statement=statement, reason="x", by=world.accounts[who], at=AT)


def test_the_desk_refuses_with_a_reason(world: World) -> None:
    """Tests that a refusal without words is refused, that only the desk refuses, and that the reason stays."""
    statement = company_need(world)
    with pytest.raises(actions.CannotBeTaken):
        actions.refuse_statements(statements=[statement.pk], reason=" ", by=world.accounts["darma"], at=AT)
    with pytest.raises(actions.NotYours):
        actions.refuse_statements(statements=[statement.pk], reason="x", by=world.accounts["lasma"], at=AT)
    actions.refuse_statements(statements=[statement.pk], reason="Bukan pekerjaan yang dilatih di sini", by=world.accounts["darma"], at=AT)
    with whole_network():
        assert Statement.objects.get().state_reason == "Bukan pekerjaan yang dilatih di sini"


def test_statements_are_seen_by_their_owner_only(world: World) -> None:
    """Tests the rooms: each owner finds its own statement, another finds none, and outside a room nobody may ask."""
    mine, theirs = company_need(world), region_need(world)
    with scope(company=world.las_jaya.pk):
        assert list(Statement.objects.all()) == [mine]
    with scope(company=world.garmen.pk):
        assert not Statement.objects.exists()
    with scope(region=region("32.15").pk):
        assert list(Statement.objects.all()) == [theirs]
    with scope(centre=world.karawang.pk):
        assert not Statement.objects.exists()
    with pytest.raises(ScopeError):
        Statement.objects.count()


@pytest.mark.parametrize(
    "wrong",
    [
        {"company": None},
        {"heads_most": 1},
        {"heads_most": 2_001},
        {"until_month": date(2018, 1, 1)},
        {"wage_least": 2, "wage_most": 1},
        {"condition": "perempuan", "condition_reason": ""},
        {"origin": Origin.REGION},
        {"recurs": Recurs.MONTHLY, "until_month": date(2018, 3, 1)},
        {"recurs": "harian"},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_the_database_holds_what_every_statement_keeps(world: World, wrong: dict) -> None:
    """Tests the last wall: a row written past the actions is refused by the database itself."""
    statement = company_need(world)
    with pytest.raises(IntegrityError), transaction.atomic(), whole_network():
        Statement.objects.filter(pk=statement.pk).update(**wrong)

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The desk's page: one queue of all that needs a person, what it is worth beside each row, putting off, and working through it with the keyboard."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Page, expect

from selaras.ground.runs.models import Run
from selaras.ground.standards.models import Programme
from selaras.kit.scope import whole_network
from selaras.loop.demand import jobs
from selaras.loop.demand.models import Need, Twins
from selaras.loop.demand.rules import NeedState, Waits
from selaras.loop.planning.models import Counted, Package, Plan, SeatNeed, Year
from selaras.loop.planning.rules import PlanState, Source
from tests.loop.demand.conftest import vocabulary
from tests.loop.demand.test_ageing import now
from tests.loop.demand.test_queue import seen, waiting
from tests.loop.forum.needs import region_need
from tests.web.forum.test_on_a_phone import filmed
from tests.web.ui.test_in_browser import log_in
from tests.world import AT, TODAY, World

Visitor = Callable[[str], Client]
__all__ = ["vocabulary", "waiting"]
DESK = "/meja-kebutuhan/"


def test_each_kind_has_its_tab_its_step_and_its_worth(waiting: World, visitor: Visitor) -> None:
    """Tests that the tabs count what the rows show, that a tab shows its kind alone, and that a company finds nothing of it."""
    client = visitor("darma")
    page = client.get(DESK)
    assert [row.waits for row, _says in page.context["rows"]] == [Waits.UNCODED, Waits.TWINS, Waits.CODED, Waits.EXPIRING]
    for kind, _words, rows in page.context["tabs"]:
        (row,) = (row for row, _says in client.get(f"{DESK}?queue={kind}").context["rows"])
        assert (row.waits, rows) == (kind, 1)
    pair = seen()[1]
    for who in ("lasma", "karta", "disna", "audi"):
        for address in (DESK, f"/kebutuhan/{pair.need.pk}/tunda/", f"{DESK}kembar/{pair.row.pk}/tunda/"):
            assert visitor(who).get(address).status_code == 404, (who, address)


def test_what_is_put_off_leaves_the_page_until_its_day(waiting: World, visitor: Visitor) -> None:
    """Tests the form for a need and for a pair: refused without a reason or for today, then back in the list, the reason among what is put off."""
    client, (need, pair, *_rest) = visitor("darma"), seen()
    for row, address in ((need, f"/kebutuhan/{need.need.pk}/tunda/"), (pair, f"{DESK}kembar/{pair.row.pk}/tunda/")):
        assert client.get(f"{address}?queue=all&list=1").status_code == 200
        for wrong in ({"until": "2017-12-22"}, {"until": str(TODAY), "because": "x"}):
            assert client.post(address, wrong).status_code == 422
        said = {"until": "2017-12-22", "because": "Menunggu daftar mesin", "queue": "all", "list": "1", "after": row.mark}
        assert client.post(address, said)["Location"] == f"{DESK}?queue=all&after={row.mark}#first-row"
    assert len(client.get(DESK).context["rows"]) == 2
    page = client.get(f"{DESK}?queue=later")
    assert ([row.waits for row, _says in page.context["rows"]], page.content.decode().count("Menunggu daftar mesin")) == ([need.waits, pair.waits], 2)


def planned(world: World) -> Package:
    """An adopted plan of 2018 with one package; what it serves is up to the test."""
    prices = dict.fromkeys(("budget", "day_rate", "class_rate", "test_cost", "assessor_day", "travel_km", "travel_night"), 1)
    with whole_network():
        year = Year.objects.create(year=2018, national=world.bbplk, people_per_million=0.02, pass_spread=0.03, source="assumed", **prices)
        run = Run.objects.create(engine="planning", purpose="Rencana 2018", requested_by=world.planner, requested_at=AT)
        figures = dict.fromkeys(("participants", "certified", "placed", "money"), 1)
        facts = {"state": PlanState.ADOPTED, "feasible": True, "made_by": world.planner, "made_at": AT, **figures}
        plan = Plan.objects.create(year=year, number=1, run=run, **facts)
        programme = Programme.objects.order_by("pk").first()
        facts = {"programme": programme, "source": Source.APBN, "start_month": 1, "end_month": 2, "tested": False, "seats": 16}
        return Package.objects.create(plan=plan, code="2018-0001", centre=world.bbplk, **facts, competent=0, graduates=15, money=1)


def short(world: World) -> SeatNeed:
    """A plan that counts on both needs of the pair and sends 20 graduates to the first."""
    package, pair = planned(world), seen()[1].row
    with whole_network():
        Counted.objects.bulk_create([Counted(plan=package.plan, need=need, people=need.worth) for need in (pair.first, pair.second)])
        return SeatNeed.objects.create(package=package, need=pair.first, people=20.0, placed=10.0)


def test_the_page_says_whether_the_last_plan_is_short_or_full_there(waiting: World, visitor: Visitor) -> None:
    """Tests the plan's figure by hand: 30 and 20 tailors signed (48.5 expected) at one place, of whom a plan sends 20, and then 47; what another
    origin wants there is not among them; without a plan nothing is said.
    """
    client = visitor("darma")
    assert [says for _row, says in client.get(DESK).context["rows"]] == [None] * 4
    seat = short(waiting)
    with whole_network():
        tailors = seen()[1].need
        other = region_need(waiting, words=tailors.statement.words, heads_least=1, heads_most=1)
        jobs.take_up_statements(by=waiting.planner, at=AT)
        Need.objects.filter(statement=other).update(occupation=tailors.occupation, field=tailors.field, region=tailors.region)
        Counted.objects.create(plan=seat.package.plan, need=other.need, people=59.5)
    page = client.get(DESK)
    _row, says = page.context["rows"][1]
    assert (says.expected, says.sent, says.full, says.short) == (pytest.approx(48.5), 20.0, False, pytest.approx(28.5))
    assert "28,5" in page.content.decode()
    with whole_network():
        SeatNeed.objects.filter(pk=seat.pk).update(people=47.0)
    assert client.get(DESK).context["rows"][1][1].full


def test_with_every_kind_and_a_plan_it_asks_fifteen_times_at_most(waiting: World, visitor: Visitor) -> None:
    """Tests the number of queries of the whole page at its fullest; that it does not grow with the rows, test_volume tests."""
    planned(waiting)
    client = visitor("darma")
    client.get(DESK)
    with CaptureQueriesContext(connection) as asked:
        assert {row.waits for row, _says in client.get(DESK).context["rows"]} == set(Waits)
    assert len(asked) <= 15, [query["sql"][:200] for query in asked]


def test_the_hands_never_leave_the_keyboard(waiting: World, page: Page, live_server: SimpleNamespace, settings: object) -> None:
    """Tests the way through the queue with keys alone: down to a row and put off, picked, accepted, another code searched, two told apart; the film
    shows it.
    """
    uncoded, pair, coded, expiring = seen()
    short(waiting)
    log_in(page, live_server.url, "darma")
    page.goto(f"{live_server.url}{DESK}")
    rows, keys = page.locator("[data-row]"), page.keyboard

    def left(count: int) -> None:
        """So many rows stand there, and the hands are in the first."""
        expect(rows).to_have_count(count)
        expect(rows.locator("a").first).to_be_focused()
        page.wait_for_load_state()

    keys.press("v")  # with the hands in no row it means nothing
    expect(rows).to_have_count(4)
    keys.press("j")
    filmed(page, "meja-kebutuhan-1")
    for key in "jjjd":
        keys.press(key)
    expect(page.get_by_label("Alasan")).to_be_focused()
    keys.type("HRD menelepon kembali")
    filmed(page, "meja-kebutuhan-2")
    keys.press("Enter")
    left(3)
    keys.press("j")
    keys.press("b")
    left(2)
    keys.press("j")
    keys.press("v")
    left(1)
    keys.press("c")
    expect(page.locator("details[open] .ts-control input")).to_be_focused()
    keys.type("7212")
    expect(page.locator(".ts-dropdown .active").first).to_contain_text("7212")
    page.locator(".ts-dropdown").evaluate("shown => Promise.all(shown.getAnimations({subtree: true}).map((each) => each.finished))")
    filmed(page, "meja-kebutuhan-3")
    keys.press("Enter")
    page.locator("#id_field").focus()
    keys.press("Tab")
    keys.press("Enter")
    left(1)
    keys.press("v")
    expect(rows).to_have_count(0)
    filmed(page, "meja-kebutuhan-4")
    assert [now(row.need).state for row in (uncoded, coded)] == [NeedState.VERIFIED] * 2
    assert (now(uncoded.need).occupation.code, now(expiring.need).put_off_because) == ("7212", "HRD menelepon kembali")
    with whole_network():
        assert Twins.objects.get(pk=pair.row.pk).distinct_by is not None

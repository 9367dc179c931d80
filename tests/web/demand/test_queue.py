# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The desk's page: one queue of all that needs a person, what it is worth beside each row, putting off, and working through it with the keyboard."""

import re
import time
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Page, expect

from selaras.ground.runs.models import Run
from selaras.ground.standards.models import Field, Programme
from selaras.kit.scope import whole_network
from selaras.loop.demand import jobs
from selaras.loop.demand.models import Need, Twins
from selaras.loop.demand.rules import NeedState, Waits
from selaras.loop.planning.models import Counted, Package, Plan, SeatNeed, Year
from selaras.loop.planning.rules import PlanState, Source
from tests.loop.demand.conftest import vocabulary
from tests.loop.demand.test_ageing import now
from tests.loop.demand.test_queue import seen, waiting
from tests.loop.forum.needs import company_need, region_need
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
        assert client.post(address, said)["Location"] == f"{DESK}?queue=all&after={row.mark}#next-row"
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

    def left(count: int, at: int = 0) -> None:
        """So many rows stand there, and the hands are in the one that came after that which was decided; in the last where none did."""
        expect(rows).to_have_count(count)
        expect(rows.nth(at).locator("a").first).to_be_focused()
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
    left(3, at=2)
    keys.press("k")
    keys.press("b")
    left(2, at=1)
    keys.press("v")  # of the welders, which wait for it between what waits for something else
    left(1)
    assert now(coded.need).state == NeedState.VERIFIED
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
    keys.down("v")
    keys.down("v")  # held down
    keys.up("v")
    expect(rows).to_have_count(0)
    filmed(page, "meja-kebutuhan-4")
    assert [now(row.need).state for row in (uncoded, coded)] == [NeedState.VERIFIED] * 2
    assert (now(uncoded.need).occupation.code, now(expiring.need).put_off_because) == ("7212", "HRD menelepon kembali")
    with whole_network():
        assert Twins.objects.get(pk=pair.row.pk).distinct_by is not None


def test_every_key_that_works_is_named(waiting: World, visitor: Visitor) -> None:
    """Tests that the line of keys names each key of the list and of the page of a need, whatever waits there; P too, for what an owner told us."""
    client = visitor("darma")
    company_need(waiting)  # somebody stated something: A
    pages = {DESK: client.get(DESK).text} | {str(row.need): client.get(f"/kebutuhan/{row.need.pk}/?queue=all").text for row in seen()}
    used = set()
    for name, text in pages.items():
        keys = {key for found in re.findall(r'data-key="([^"]+)"', text) for key in found.split()}
        (line,) = re.findall(r"Tombol: [^<]+", text)
        assert [key for key in keys if not key.isdecimal() and not re.search(rf"\b{key.upper()}\b", line)] == [], name
        used |= keys
    assert set("vcbdpamts") <= used


def test_the_hands_go_on_where_they_were(waiting: World, visitor: Visitor) -> None:
    """Tests each row of the mixed list: after its step the hands are in what stands at its place then, which is the row after it; not at the top."""
    client, rows = visitor("darma"), seen()
    for at, row in enumerate(rows):
        page = client.get(f"{DESK}?queue=all&at={row.mark}")
        assert page.context["hands"] == at
        ids = [('id="next-row"' in each) for each in page.text.split("data-row>")[1:]]
        assert ids == [other == at for other in range(4)]
    coded = rows[2]
    answer = client.post(f"{DESK}verifikasi/?at={coded.mark}", {"need": coded.need.pk, "queue": "all", "list": "1"})
    assert answer["Location"] == f"{DESK}?queue=all&at={coded.mark}#next-row"
    page = client.get(answer["Location"])
    assert page.context["rows"][page.context["hands"]][0].row == rows[3].row
    told = {"need": rows[3].need.pk, "said": "still", "told_by": "Bu Rina", "queue": "all", "list": "1", "at": rows[3].mark}
    answer = client.post(f"/kebutuhan/{rows[3].need.pk}/masih-perlu/", told)
    assert client.get(answer["Location"]).context["hands"] == 1  # nothing comes after it: the last
    assert client.get(f"{DESK}?at=x").context["hands"] == 0


def test_a_key_pressed_twice_decides_once(waiting: World, page: Page, live_server: SimpleNamespace, settings: object) -> None:
    """Tests that two steps in a row before the next page is there send one: a proposal taken, a need verified; and that Enter twice on an occupation
    to which no programme leads asks for the field at once, where the second was refused before.
    """
    uncoded, _pair, coded, _expiring = seen()
    log_in(page, live_server.url, "darma")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.route("**/verifikasi/", lambda route: (time.sleep(0.3), route.continue_()))
    page.goto(f"{live_server.url}/kebutuhan/{coded.need.pk}/?queue=all&list=1")
    page.wait_for_load_state()
    page.evaluate("""() => new Promise((done) => {
        const press = () => document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "v", bubbles: true }));
        press();
        setTimeout(() => { press(); done(); }, 60);
    })""")
    page.wait_for_url(re.compile("meja-kebutuhan/[?]"))
    assert len(sent) == 1
    assert now(coded.need).state == NeedState.VERIFIED
    page.goto(f"{live_server.url}/kebutuhan/{uncoded.need.pk}/?queue=all&list=1#search")
    expect(page.locator("details[open] .ts-control input")).to_be_focused()
    page.keyboard.type("5414")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator("#id_field")).to_be_focused()
    page.locator("#id_field").select_option(label=str(Field.objects.get(key="garment").title))
    page.get_by_role("button", name="Pakai kode ini").click()
    page.wait_for_url(re.compile("meja-kebutuhan/[?]"))
    assert len(sent) == 2
    assert now(uncoded.need).occupation.code == "5414"

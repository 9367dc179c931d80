# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The planner's pages as a visitor meets them: who may look, what stands on them, where a click leads, what a button does."""

import io
import re
from collections.abc import Callable
from dataclasses import asdict
from html import unescape

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from django_tasks_db.models import DBTaskResult
from openpyxl import load_workbook

from selaras.console.demonstration import missing_words, summary_words
from selaras.console.management.commands import worker
from selaras.ground.runs.models import Run
from selaras.kit.scope import whole_network
from selaras.loop.planning.actions.plans import adopt_plan
from selaras.loop.planning.models import Package, Plan
from selaras.loop.planning.rules import note_of
from tests.loop.planning.drawn import AT, TODAY, Drawn, drawn, lacking_plan, plan_of

pytestmark = pytest.mark.django_db

PAGES = ("year", "table", "packages", "needs", "plans", "order")
FILES = ("packages_file", "needs_file")


@pytest.fixture(autouse=True)
def on_the_day(settings: object) -> None:
    """The day on which the year is planned."""
    settings.TODAY = TODAY


@pytest.fixture
def visit(client: Client) -> Callable[..., object]:
    """Opens a planning page as somebody."""

    def open_page(who: object, name: str, *args: object, query: str = "") -> object:
        client.force_login(who)
        return client.get(reverse(f"planning:{name}", args=args) + query)

    return open_page


def planned(**sizes: int) -> tuple[Drawn, Plan]:
    with whole_network():
        town = drawn(centres=sizes.get("centres", 3), needs=sizes.get("needs", 9))
        return town, plan_of(town, packages=sizes.get("packages", 12), serving=sizes.get("serving", 6))


def test_the_network_looks_and_a_tenant_does_not(visit: Callable[..., object]) -> None:
    """Tests that planner and auditor open every page, that only the planner orders, and that heads of centres and outsiders meet 404."""
    town, plan = planned()
    with whole_network():
        bad, one = lacking_plan(town), Package.objects.filter(plan=plan).first()
    pages = [(name, ()) for name in (*PAGES, *FILES)] + [("package", (one.pk,)), ("plan", (plan.pk,)), ("plan", (bad.pk,))]
    for name, args in pages:
        assert visit(town.planner, name, *args).status_code == 200, name
        assert visit(town.auditor, name, *args).status_code == (404 if name == "order" else 200), name
        assert visit(town.head, name, *args).status_code == 404, name
        assert visit(town.outsider, name, *args).status_code == 404, name


def test_before_there_is_anything_each_page_says_what_to_do(visit: Callable[..., object]) -> None:
    """Tests the empty states: with a year but without a plan, each page leads to the order."""
    with whole_network():
        town = drawn()
    for name in PAGES:
        answer = visit(town.planner, name)
        assert answer.status_code == 200, name
        assert reverse("planning:order") in answer.content.decode(), name
    assert visit(town.planner, "packages_file").status_code == 404


def test_the_first_page_names_targets_and_what_they_count(visit: Callable[..., object], settings: object) -> None:
    """Tests that each figure of the first page stands with its kind: the target 18,624 beside the plan's 192 participants."""
    town, _plan = planned()
    settings.LANGUAGE_CODE = "en"
    words = text_of(visit(town.planner, "year"))
    assert "192 of 18,624 target" in words
    assert "83%, likely" in words
    assert "in 8 of 10 years like this one" in words
    assert "The best possible plan is at most 1.4% better than this one." in words
    assert "of 26 people wanted; 2 of 3 needs are served" in words


def text_of(answer: object) -> str:
    """A page's words without its markup."""
    body = re.sub(r"<script.*?</script>", " ", answer.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))


@pytest.mark.slow
@pytest.mark.parametrize("query", ["", "?rows=programme&columns=field", "?rows=field", "?kind=uptd&tested=yes", "?rows=field&columns=field"])
def test_a_click_on_a_cell_opens_as_many_packages_as_it_says(visit: Callable[..., object], client: Client, query: str) -> None:
    """Tests every link of the table, cells and totals, against the list that it opens."""
    town, _plan = planned(centres=4, packages=24)
    answer = visit(town.planner, "table", query=query)
    links = re.findall(r'<a href="([^"]+)"[^>]*>([\d.]+)</a>', answer.content.decode())
    assert len(links) > 8
    for address, count in links:
        opened = client.get(unescape(address))
        assert opened.context["pages"].paginator.count == int(count), address


def test_a_filter_that_nobody_offered_filters_nothing(visit: Callable[..., object]) -> None:
    """Tests that an address with foreign values still opens a page, and that a plan that is not there does not."""
    town, _plan = planned()
    for name in ("table", "packages", "needs"):
        assert visit(town.planner, name, query="?kind=nonsense&month=77&field=x&served=maybe&page=900&rows=y").status_code == 200
    for plan in ("999999", "x", "-1", "9" * 30):
        assert visit(town.planner, "table", query=f"?plan={plan}").status_code == 404


def test_spreadsheets_hold_the_rows_of_the_list(visit: Callable[..., object]) -> None:
    """Tests that a download has exactly the rows that the filter leaves, and the same sums."""
    town, _plan = planned(packages=12, serving=6)
    rows = sheet_of(visit(town.planner, "packages_file", query="?serves=yes"))
    assert len(rows) == 1 + 6
    assert sum(row[13] for row in rows[1:]) == 42.0  # placements expected
    needs = sheet_of(visit(town.planner, "needs_file", query="?served=no"))
    assert len(needs) == 1 + 3
    assert all(row[12] for row in needs[1:])  # why nobody is sent


def sheet_of(answer: object) -> list[tuple[object, ...]]:
    return list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))


def test_a_draft_can_be_walked_through_before_it_is_adopted(visit: Callable[..., object], client: Client) -> None:
    """Tests that links of a draft's pages stay with the draft, and that adopting makes it the plan of the year."""
    town, first = planned(packages=12)
    with whole_network():
        adopt_plan(plan=first, by=town.planner, at=AT)
        second = plan_of(town, packages=8)
    assert visit(town.planner, "packages").context["pages"].paginator.count == 12
    page = visit(town.planner, "table", query=f"?plan={second.pk}")
    assert page.context["seen"].total == 8
    assert f"plan={second.pk}" in page.content.decode()
    client.force_login(town.auditor)
    assert client.post(reverse("planning:adopt", args=[second.pk])).status_code == 404
    client.force_login(town.planner)
    assert client.post(reverse("planning:adopt", args=[second.pk]), follow=True).status_code == 200
    assert client.post(reverse("planning:adopt", args=[second.pk])).status_code == 422  # a second time is refused in words
    assert visit(town.planner, "packages").context["pages"].paginator.count == 8


def test_what_is_missing_is_named_by_field_and_month(visit: Callable[..., object], settings: object) -> None:
    """Tests the page of an answer that no plan reaches the targets."""
    settings.LANGUAGE_CODE = "en"
    with whole_network():
        town = drawn()
        bad = lacking_plan(town)
    words = text_of(visit(town.planner, "plan", bad.pk))
    assert "Las 40.0 20.0 60.0" in words
    assert "Skema las 12.0 12.0" in words
    assert "160.0 people judged competent" in words
    assert "upgrading instructors" in words


def order(client: Client, town: Drawn, **levers: str) -> Run:
    """Orders a plan by the form."""
    client.force_login(town.planner)
    answer = client.post(reverse("planning:order"), {"effort": "usual", **levers})
    run = Run.objects.first()
    assert answer["Location"] == reverse("planning:ordered", args=[run.pk])
    return run


def test_an_order_waits_in_the_queue_and_its_page_can_be_left(
    client: Client, visit: Callable[..., object], django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    """Tests that the form queues one piece of work with the levers ticked, and that the order is found again from the year's page."""
    with whole_network():
        town = drawn()
    with django_capture_on_commit_callbacks(execute=True):
        run = order(client, town, upgrading="on")
    task = DBTaskResult.objects.get()
    assert task.args_kwargs["args"][0] == run.pk
    assert task.args_kwargs["args"][2] == {"upgrading": True, "new_assessors": False}
    assert reverse("planning:progress", args=[run.pk]) in visit(town.planner, "ordered", run.pk).content.decode()
    assert reverse("planning:ordered", args=[run.pk]) in visit(town.planner, "year").content.decode()
    assert "HX-Refresh" not in visit(town.planner, "progress", run.pk)


def test_work_that_a_stopped_worker_left_is_marked_as_failed(
    client: Client, visit: Callable[..., object], django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    """Tests the reaper: what this machine's worker had claimed fails with its run, what another machine works on is left alone."""
    with whole_network():
        town = drawn()
    with django_capture_on_commit_callbacks(execute=True):
        lost, elsewhere = order(client, town), order(client, town)
    claimed = {lost.pk: f"{worker.machine()}abc", elsewhere.pk: "another machine:abc"}
    for task in DBTaskResult.objects.all():
        task.claim(claimed[task.args_kwargs["args"][0]])
    assert worker.reap() == 1
    lost.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (lost.state, elsewhere.state) == ("failed", "queued")
    assert DBTaskResult.objects.failed().count() == 1
    assert visit(town.planner, "progress", lost.pk)["HX-Refresh"] == "true"
    assert worker.reap() == 0


def test_a_second_worker_is_refused(settings: object, tmp_path: object) -> None:
    """Tests that a machine has one worker, so that the reaper never takes living work for lost."""
    settings.DATA = tmp_path
    with worker.alone(), pytest.raises(Exception, match="another worker"):
        call_command("worker", until_empty=True)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["year", "table", "packages", "needs", "plans"])
def test_a_page_asks_no_more_for_a_thousand_packages_than_for_ten(visit: Callable[..., object], name: str) -> None:
    """Tests the number of queries of each page at two sizes."""
    counts = []
    with whole_network():
        town = drawn(centres=4, needs=120)
    for packages, serving in ((10, 10), (1_000, 60)):
        with whole_network():
            plan = plan_of(town, packages=packages, serving=serving)
            adopt_plan(plan=plan, by=town.planner, at=AT)
        visit(town.planner, name)
        with CaptureQueriesContext(connection) as asked:
            assert visit(town.planner, name).status_code == 200
        counts.append(len([each for each in asked.captured_queries if "django_session" not in each["sql"]]))
    assert counts[0] == counts[1] <= 40


def test_the_proven_least_and_a_set_that_suffices_stand_apart(visit: Callable[..., object]) -> None:
    """Tests that the page and the console say both figures by their names, and never call what is named the least."""
    with whole_network():
        town = drawn()
        plan = lacking_plan(town)
    plan.missing_least, plan.missing_named = 2_783.7, 4_351.0
    plan.save(update_fields=["missing_least", "missing_named"])
    page = " ".join(visit(town.planner, "plan", plan.pk).content.decode().split())
    with override("id"), whole_network():
        lines = missing_words(plan)
    for words in (page, " ".join(lines)):
        assert "paling sedikit 2.784 hari instruktur" in words
        assert "4.351 hari instruktur" in words
        assert "mencukupi" in words
    assert "40,0 hari instruktur pada bulan Maret" in " ".join(lines)


def test_a_package_says_how_many_of_its_graduates_serve_nobody(visit: Callable[..., object]) -> None:
    """Tests a package of which ten graduates of 15.2 serve a need, and one that serves none: both say why they are there."""
    town, plan = planned()
    with whole_network():
        part, none = (Package.objects.get(plan=plan, code=f"2018-{number:04d}") for number in (1, 12))
    page = visit(town.planner, "package", part.pk).content.decode()
    assert "5,2 dari 15,2 lulusan yang diperkirakan tidak melayani kebutuhan" in page
    assert "Balai meminta 3 paket program ini" in " ".join(page.split())
    assert "tidak melayani kebutuhan" in visit(town.planner, "package", none.pk).content.decode()


def test_the_consoles_summary_is_indonesian_to_the_last_figure() -> None:
    """Tests that figures, money and shares of the summary are written as Indonesians write them, and that the reserve stands with the chance."""
    _town, plan = planned()
    said = {
        "packages": 1_164, "participants": 18_624, "tested_packages": 892, "certified_expected": 12_906.4, "probability_participants": 0.01,
        "probability_certified": 0.53, "money": 97_847.5, "upgrades": 67, "new_assessors": 34, "ojt_seats_used": 7_044.2, "needs_served": 1_057,
        "expected_placed_by_origin": {"company": 2_100.0, "region": 1_000.0, "self": 500.0}, "needs_total": 1_196, "proven_gap": 0.0231,
    }  # fmt: skip
    with override("id"):
        words = "\n".join(summary_words(plan, said))
    for part in ("1.164 paket", "18.624 peserta", "Rp 97,8 miliar", "2,31%", "7.044 kursi-bulan"):
        assert part in words, part
    assert "1164" not in words


def test_words_of_the_data_are_read_in_the_visitors_language(visit: Callable[..., object], client: Client) -> None:
    """Tests that the source of a year's prices and what a plan left out stand in Indonesian on an Indonesian page, in English on an English one."""
    town, plan = planned()
    source = "assumed within the ranges of press reports 2010-2024; what a million rupiah is worth in placements: ADR 0005"
    type(town.year).objects.update(source=source)
    plan.notes = [asdict(note_of("%(centre)s is not ready and runs nothing.", centre="BLK Kota 9")), "Kalimat rencana lama."]
    plan.save(update_fields=["notes"])
    page = visit(town.planner, "year").content.decode()
    assert "diasumsikan dalam rentang laporan pers 2010-2024" in page
    assert "BLK Kota 9 belum siap dan tidak menjalankan apa pun." in page
    assert "Kalimat rencana lama." in page
    assert "assumed within" not in page
    client.cookies["django_language"] = "en"
    page = visit(town.planner, "year").content.decode()
    assert source in page
    assert "BLK Kota 9 is not ready and runs nothing." in page

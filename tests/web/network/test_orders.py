# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Long files on their way in: how far they are, what was read, confirming it, taking it back without a trace; needs and adverts alike."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django_tasks_db.models import DBTaskResult

from selaras.console.management.commands import worker
from selaras.ground.network import jobs
from selaras.ground.network.actions import orders
from selaras.ground.network.models import ImportOrder
from selaras.ground.people.models import Event
from selaras.kit.scope import whole_network
from selaras.loop.demand.adverts.models import Advert
from selaras.loop.forum.models import Statement
from selaras.loop.forum.sheets import COMPANY_NEEDS
from selaras.web.network import orders as pages
from tests.loop.demand.advertised import SOURCE, advert
from tests.loop.forum.needs import company_need, row
from tests.world import World

Visitor = Callable[[str], Client]
Worker = Callable[[], None]
ROWS = 450  # more than two words of progress
APART = {"django_tasks_database", "sessions", "people"}  # the queue's own book, who is logged in, and the record, which is looked at by itself


@pytest.fixture(autouse=True)
def every_file_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file goes to the worker, who says at once how far it is."""
    monkeypatch.setattr(pages, "LONG_BYTES", 0)
    monkeypatch.setattr(jobs, "A_WORD", 0.0)


@pytest.fixture
def at_work(django_capture_on_commit_callbacks: Any) -> Worker:
    """Does what stands in the queue, as the worker does, and what that queues."""
    tasks = {task.module_path: task for task in (jobs.read_file, jobs.write_file)}

    def work() -> None:
        for queued in DBTaskResult.objects.ready().order_by("enqueued_at"):
            queued.claim("a worker")
            tasks[queued.task_path].func(*queued.args_kwargs["args"])

    return work


def needs(**last: Any) -> bytes:
    """A sheet of ROWS different needs of PT Las Jaya; the last row with some cells otherwise."""
    rows = [row(words=f"operator las {number}", equipment="smaw-machine") for number in range(ROWS)]
    rows[-1] |= last
    return COMPANY_NEEDS.export([{**each, "equipment": [each["equipment"]]} for each in rows])


def counts() -> Mapping[str, int]:
    """How many rows each table holds."""
    with whole_network():
        return {model._meta.label: model._base_manager.count() for model in apps.get_models() if model._meta.app_label not in APART}


@pytest.fixture
def send(django_capture_on_commit_callbacks: Any) -> Callable[..., str]:
    """Sends a form as the browser does and gives the page it leads to; what is to be queued is queued."""

    def post(client: Client, address: str, **form: Any) -> str:
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(address, form)
        return str(answer["Location"])

    return post


def sheet(**last: Any) -> SimpleUploadedFile:
    return SimpleUploadedFile("kebutuhan.xlsx", needs(**last))


def kinds() -> list[str]:
    return list(Event.objects.order_by("number").values_list("kind", flat=True))


def test_a_file_of_needs_taken_back_in_the_middle_leaves_nothing_and_comes_in_later(
    world: World, visitor: Visitor, send: Callable[..., str], at_work: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tests the walk: sent, taken back while it is read (every table as before, two events), sent again, read, confirmed, taken back while it is read
    once more, sent a third time and written: every row, one event, and nothing of the file."""
    client, before, said = visitor("lasma"), counts(), len(kinds())
    heard: list[float] = []
    report = orders.report_reading

    def taken_back(*, order_id: int, fraction: float) -> None:
        heard.append(fraction)
        if len(heard) == 3:
            send(client, f"/jejaring/impor/berkas/{order_id}/tarik/")
        report(order_id=order_id, fraction=fraction)

    monkeypatch.setattr(orders, "report_reading", taken_back)
    address = send(client, "/jejaring/impor/company-needs/", file=sheet())
    assert "hx-trigger" in client.get(address).content.decode()
    at_work()
    assert (len(heard), heard == sorted(heard), counts()) == (3, True, before)
    assert kinds()[said:] == ["network.import_ordered", "network.import_cancelled"]
    assert client.get(address).status_code == 404

    address = send(client, "/jejaring/impor/company-needs/", file=sheet())
    at_work()
    page = client.get(address)
    assert (page.context["found"]["new"], len(page.context["found"]["rows"])) == (ROWS, 50)
    assert client.get(f"{address}sejauh-mana/")["HX-Refresh"] == "true"
    assert Statement._base_manager.count() == before["forum.Statement"]
    send(client, f"{address}simpan/")
    heard.clear()
    at_work()
    assert counts() == before

    monkeypatch.setattr(orders, "report_reading", report)
    address = send(client, "/jejaring/impor/company-needs/", file=sheet())
    at_work()
    send(client, f"{address}simpan/")
    at_work()
    with whole_network():
        order = ImportOrder.objects.get()
        assert (order.state, order.file, order.found["new"]) == ("done", None, ROWS)
        assert Statement.objects.filter(words__startswith="operator las ").count() == ROWS
    assert kinds()[-3:] == ["network.import_ordered", "network.import_confirmed", "forum.needs_imported"]
    assert client.get(address).context["at_last"] == "/pernyataan/"
    assert client.post(f"{address}tarik/").status_code == 422, "what was written cannot be taken back"
    at_work()
    assert counts()["forum.Statement"] == before["forum.Statement"] + ROWS


def test_a_row_that_is_wrong_refuses_the_whole_file(world: World, visitor: Visitor, send: Callable[..., str], at_work: Worker) -> None:
    """Tests that the page names row, column and cure, that nothing is written or kept, and that there is nothing to confirm."""
    client = visitor("lasma")
    address = send(client, "/jejaring/impor/company-needs/", file=sheet(heads_least=12, heads_most=3, certainty="kira-kira"))
    at_work()
    page = client.get(address)
    problem = page.context["found"]["problems"][0]
    assert (page.status_code, problem["row"], "kira-kira" in problem["message"]) == (422, ROWS + 1, True)
    assert client.post(f"{address}simpan/").status_code == 422
    with whole_network():
        assert (Statement.objects.filter(words__startswith="operator las ").count(), ImportOrder.objects.get().file) == (0, None)
    damaged = send(client, "/jejaring/impor/company-needs/", file=SimpleUploadedFile("rusak.xlsx", b"PK\x03\x04rusak"))
    at_work()
    assert client.get(damaged).context["found"]["reason"]


def test_what_was_stated_since_the_file_was_read_is_not_stated_twice(
    world: World, visitor: Visitor, send: Callable[..., str], at_work: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tests a need stated between reading and writing, even after the second reading: the file is refused by its row, and no row of it is written."""
    client = visitor("lasma")
    address = send(client, "/jejaring/impor/company-needs/", file=sheet())
    at_work()
    send(client, f"{address}simpan/")
    hold = orders.hold_to_write

    def stated_meanwhile(*, order: ImportOrder) -> None:
        hold(order=order)
        company_need(world, words="operator las 7", heads_least=4, heads_most=6, site=world.las_jaya_site.pk)

    monkeypatch.setattr(orders, "hold_to_write", stated_meanwhile)
    at_work()
    page = client.get(address)
    assert (page.status_code, [problem["row"] for problem in page.context["found"]["problems"]]) == (422, [9])


def test_whose_worker_was_killed_is_told(world: World, visitor: Visitor, send: Callable[..., str]) -> None:
    """Tests the reaper over a file that was being read: refused with words and without its bytes, once."""
    client = visitor("lasma")
    address = send(client, "/jejaring/impor/company-needs/", file=sheet())
    DBTaskResult.objects.get().claim(f"{worker.machine()}abc")
    with whole_network():
        orders.begin_reading(order_id=ImportOrder.objects.get().pk)
    assert (worker.reap(), worker.reap()) == (1, 0)
    assert client.get(address).context["order"].state == "refused"


def test_a_file_is_its_senders_alone(world: World, visitor: Visitor, send: Callable[..., str], at_work: Worker) -> None:
    """Tests that no step of it is there for a colleague of the same room, another company or a planner, and that its sender finds it on its way."""
    client = visitor("darma")
    address = send(client, "/jejaring/impor/company-needs/", file=sheet())
    assert address in client.get("/jejaring/impor/company-needs/").content.decode()
    at_work()
    for who in ("rina", "lasma", "gita"):
        stranger = visitor(who)
        answers = [
            stranger.get(address),
            stranger.get(f"{address}sejauh-mana/"),
            *(stranger.post(f"{address}{step}/") for step in ("simpan", "tarik")),
        ]
        assert [answer.status_code for answer in answers] == [404] * 4, who
        assert address not in stranger.get("/jejaring/impor/company-needs/").content.decode()
    assert client.get(address).status_code == 200


def test_a_file_of_adverts_goes_the_same_way(
    world: World, visitor: Visitor, send: Callable[..., str], at_work: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tests adverts taken back while they are read (nothing left), then read, shown, confirmed and kept; and known when they come again."""
    client, before = visitor("darma"), counts()
    rows = [advert(id=str(number), jobTitle=f"Juru las {number}") for number in range(ROWS)]
    data = "\n".join(",".join(cells) for cells in [list(rows[0]), *(list(each.values()) for each in rows)]).encode()

    def file() -> SimpleUploadedFile:
        return SimpleUploadedFile("iklan.csv", data)

    report = orders.report_reading

    def taken_back(*, order_id: int, fraction: float) -> None:
        if fraction > 0.5:
            send(client, f"/jejaring/impor/berkas/{order_id}/tarik/")
        report(order_id=order_id, fraction=fraction)

    monkeypatch.setattr(orders, "report_reading", taken_back)
    address = send(client, "/iklan/berkas/", source=SOURCE, file=file())
    at_work()
    assert (counts(), client.get(address).status_code) == (before, 404)
    monkeypatch.setattr(orders, "report_reading", report)
    address = send(client, "/iklan/berkas/", source=SOURCE, file=file())
    at_work()
    page = client.get(address)
    assert (page.context["rows"], page.context["clean"], Advert.objects.count()) == (ROWS, ROWS, 0)
    send(client, f"{address}simpan/")
    at_work()
    assert Advert.objects.count() == ROWS
    assert client.get(address).context["at_last"].startswith("/iklan/berkas/")
    again = send(client, "/iklan/berkas/", source=SOURCE, file=file())
    at_work()
    assert client.get(again).status_code == 422

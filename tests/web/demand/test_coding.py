# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Many statements taken up by the worker, and a file of adverts coded: how far it is, left and found again, taken back without a trace, done once."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult

from selaras.console.management.commands import worker
from selaras.ground.runs import actions as runs
from selaras.ground.runs.models import Run
from selaras.ground.runs.rules import RunState
from selaras.kit.scope import whole_network
from selaras.loop.demand import jobs
from selaras.loop.demand.models import Need
from selaras.web.demand import coding
from tests.loop.demand.advertised import take_in
from tests.loop.demand.conftest import vocabulary
from tests.loop.forum.needs import company_need, region_need
from tests.web.network.test_orders import counts, kinds, send
from tests.world import World

Visitor = Callable[[str], Client]
Send = Callable[..., str]
__all__ = ["send", "vocabulary"]
DESK = "/meja-kebutuhan/"


@pytest.fixture(autouse=True)
def everything_is_much(monkeypatch: pytest.MonkeyPatch) -> None:
    """However little there is, the worker codes it."""
    monkeypatch.setattr(coding, "AT_ONCE", 0)


def work() -> None:
    """Does what stands in the queue, as the worker does."""
    for queued in DBTaskResult.objects.ready().order_by("enqueued_at"):
        queued.claim("a worker")
        jobs.code_on_record.func(*queued.args_kwargs["args"])


def test_many_are_taken_up_by_the_worker_or_taken_back_without_a_trace(
    vocabulary: World, visitor: Visitor, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tests the walk: ordered, found again from the desk and not ordered twice, taken back while it is at work (every table as before), ordered
    again, done, and then no longer taken back; a company finds nothing of it.
    """
    company_need(vocabulary)
    region_need(vocabulary)
    client, before, said, report = visitor("darma"), counts(), len(kinds()), runs.report_progress
    address = send(client, f"{DESK}ambil/")
    assert address in client.get(DESK).content.decode()
    assert send(client, f"{DESK}ambil/") == address
    assert "hx-trigger" in client.get(address).content.decode()
    assert visitor("lasma").get(address).status_code == visitor("lasma").post(f"{address}tarik/").status_code == 404

    def taken_back(**how_far: Any) -> bool:
        client.post(f"{address}tarik/")
        return report(**how_far)

    monkeypatch.setattr(runs, "report_progress", taken_back)
    work()
    assert (counts(), kinds()[said:]) == (before, ["runs.requested", "runs.started", "runs.cancelled"])
    assert client.get(address).status_code == 404

    monkeypatch.setattr(runs, "report_progress", report)
    address = send(client, f"{DESK}ambil/")
    work()
    assert counts()["demand.Need"] == before["demand.Need"] + 2
    assert f'href="{DESK}"' in client.get(address).content.decode()
    assert (Run.objects.get().state, client.post(f"{address}tarik/").status_code) == (RunState.DONE, 422)
    assert client.post(f"{DESK}ambil/").status_code == 302, "nothing came in: nothing to wait for"


def test_what_breaks_or_stops_leaves_everything_as_it_was(vocabulary: World, visitor: Visitor, send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests that a fault, and a worker that was killed, end the run in words, and that it can be ordered again."""
    company_need(vocabulary)
    client = visitor("darma")

    def breaks(*_coded: object, **_known: object) -> None:
        raise RuntimeError("broken on purpose")

    address = send(client, f"{DESK}ambil/")
    with monkeypatch.context() as broken:
        broken.setattr(jobs, "record_codes", breaks)
        with pytest.raises(RuntimeError):
            work()
    assert "tidak ada yang ditulis" in client.get(address).content.decode()
    address = send(client, f"{DESK}ambil/")
    DBTaskResult.objects.ready().get().claim(f"{worker.machine()}killed")
    worker.reap()
    assert "dihentikan selagi bekerja" in client.get(address).content.decode()
    with whole_network():
        assert (set(Run.objects.values_list("state", flat=True)), Need.objects.count()) == ({RunState.FAILED}, 0)


def test_a_file_of_adverts_is_coded_by_the_worker(vocabulary: World, visitor: Visitor, send: Send) -> None:
    """Tests that the run's page leads to the file once it is done."""
    batch = take_in(vocabulary)
    client = visitor("darma")
    address = send(client, f"/iklan/berkas/{batch.pk}/kode/")
    work()
    batch.refresh_from_db()
    assert (batch.run, f'href="/iklan/berkas/{batch.pk}/"' in client.get(address).content.decode()) == (Run.objects.get(), True)

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The desk's queue of likely duplicates, and what owners read of them."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.test import Client

from selaras.loop.demand.models import Need
from selaras.loop.demand.rules import ClosedAs, Waits
from tests.loop.demand.conftest import vocabulary
from tests.loop.demand.test_ageing import now
from tests.loop.demand.test_duplicates import twice

Visitor = Callable[[str], Client]
__all__ = ["twice", "vocabulary"]


def waiting(client: Client) -> int:
    """How many pairs stand in the desk's queue."""
    return client.get("/meja-kebutuhan/").context["counts"].waiting[Waits.TWINS]


def test_the_desk_counts_two_needs_once_and_twice_again(twice: list[Need], visitor: Visitor, capsys: pytest.CaptureFixture[str]) -> None:
    """Tests the way from taking up (the morning adds nothing) to the pair, side by side, to one need, what its owner reads, and back."""
    call_command("run-due")
    assert "likely duplicates of needs: 0 new" in capsys.readouterr().out
    stays, closes, *_others = twice
    client, owner = visitor("darma"), visitor("lasma")
    assert waiting(client) == 1
    (pair,) = client.get("/meja-kebutuhan/kembar/").context["found"]
    address = f"/meja-kebutuhan/kembar/{pair.first_id}/{pair.second_id}/"
    page = client.get(address)
    assert [line.words for line in page.context["lines"] if line.differs] != []
    assert page.context["points"] == pair.points
    address = f"/meja-kebutuhan/kembar/{stays.pk}/{closes.pk}/"
    assert client.post(address, {"because": ""}).status_code == 422
    merged = client.post(address, {"because": "Telepon HRD"})["Location"]
    assert now(closes).closed_as == ClosedAs.MERGED
    for need, other in ((stays, closes), (closes, stays)):
        for page in (f"/kebutuhan/{need.pk}/", f"/pernyataan/{need.statement_id}/"):
            assert other.statement.key in owner.get(page).content.decode()
    assert client.get(address).status_code == 404
    assert client.get(merged).status_code == 200
    assert client.post(f"{merged}batal/").status_code == 302
    assert (now(closes).closed_as, waiting(client)) == ("", 1)
    assert closes.statement.key not in owner.get(f"/kebutuhan/{stays.pk}/").content.decode()


def test_a_pair_told_apart_leaves_the_queue(twice: list[Need], visitor: Visitor) -> None:
    """Tests the button for what is no duplicate, that looking again does not bring it back, and that no other role comes here."""
    client, (first, second, *_others) = visitor("darma"), twice
    client.post("/meja-kebutuhan/kembar/cari/")
    assert len(client.get("/meja-kebutuhan/kembar/").context["found"]) == 1
    for who in ("lasma", "karta", "audi"):
        assert visitor(who).post(f"/meja-kebutuhan/kembar/{first.pk}/{second.pk}/beda/").status_code == 404
    client.post(f"/meja-kebutuhan/kembar/{first.pk}/{second.pk}/beda/")
    client.post("/meja-kebutuhan/kembar/cari/")
    assert len(client.get("/meja-kebutuhan/kembar/").context["found"]) == 0
    assert client.get(f"/meja-kebutuhan/kembar/{first.pk}/{first.pk}/").status_code == 404

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The page of the record: who may read it, what it finds, whether it says that somebody touched it."""

import io
import re
from collections.abc import Callable

import openpyxl
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from selaras.ground.people import append_only
from selaras.ground.people.models import Event
from selaras.ground.people.rules import FactorStep
from selaras.web.record.kinds import KINDS
from tests.world import World, take

Visitor = Callable[[str], Client]


def test_the_record_is_found_by_subject_kind_account_and_day(world: World, visitor: Visitor) -> None:
    """Tests each filter by itself and the link to everything about one subject."""
    client, address = visitor("audi"), reverse("record:record")
    everything = client.get(address).context["rows"].paginator.count
    assert everything == Event.objects.count()
    one = f"?about=network.centre&key={world.annur.pk}"
    for query, count in (
        ("?kind=network.centre_registered", 3),
        ("?q=BLK Karawang&kind=network.centre_registered", 1),
        ("?by=rina", everything),
        ("?by=tidak-ada", 0),
        ("?since=2017-12-15&until=2017-12-15", everything),
        ("?since=2017-12-16", 0),
        ("?until=2017-12-14", 0),
        (one, Event.objects.filter(about_label="network.centre", about_key=str(world.annur.pk)).count()),
    ):
        assert client.get(address + query).context["rows"].paginator.count == count, query


def test_many_events_cost_no_more_queries(world: World, visitor: Visitor) -> None:
    """Tests that the list asks as much for fifty events as for a handful."""
    client, address = visitor("audi"), reverse("record:record")
    counts = []
    for query in ("?by=rina&q=TUK", "?by=rina&q=a"):
        with CaptureQueriesContext(connection) as asked:
            client.get(address + query)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_touched_record_is_said_to_be_so(world: World, visitor: Visitor) -> None:
    """Tests that the page calls the record whole, and names the event after somebody edited it past the triggers."""
    client, address = visitor("audi"), reverse("record:whole")
    assert client.get(address).context["verdict"].faults == ()
    with connection.cursor() as cursor:
        for statement in append_only.REMOVE[connection.vendor]:
            cursor.execute(statement)
        cursor.execute("UPDATE people_event SET by_words = 'orang lain' WHERE number = 3")
    answer = client.get(address, headers={"HX-Request": "true"})
    assert "3" in answer.context["verdict"].faults[0]
    assert "<html" not in answer.content.decode()


@pytest.mark.parametrize(("who", "status"), [("audi", 200), ("rina", 200), ("darma", 404), ("karta", 404), ("lasma", 404), ("luar", 404)])
def test_only_auditor_and_planner_read_it(visitor: Visitor, who: str, status: int) -> None:
    """Tests who finds the record, its check and its export."""
    client = visitor(who)
    assert client.get(reverse("record:record")).status_code == status
    assert client.get(reverse("record:whole")).status_code == status
    assert client.post(reverse("record:export")).status_code == status


def test_an_export_keeps_the_filter_and_is_an_event(world: World, visitor: Visitor) -> None:
    """Tests that the workbook holds the events found, with their hashes, and that taking them was written down."""
    answer = visitor("audi").post(reverse("record:export") + "?kind=network.centre_registered")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)
    assert len(rows) == 1 + 3
    assert {row[-1] for row in rows[1:]} == set(Event.objects.filter(kind="network.centre_registered").values_list("hash", flat=True))
    last = Event.objects.last()
    assert (last.kind, last.facts) == ("people.record_exported", {"rows": 3, "asked": {"kind": "network.centre_registered"}})


def test_every_kind_that_the_source_names_has_words() -> None:
    """Tests that no action writes a kind of event that the page would show as a key."""
    named = {kind for path in settings.SOURCE.rglob("*.py") for kind in re.findall(r'\bkind="(\w+\.\w+)"', path.read_text(encoding="utf-8"))}
    named |= {f"people.second_factor_{step}" for step in FactorStep}
    assert "people.password_changed" in named
    assert named <= set(KINDS), named - set(KINDS)


def test_every_kind_of_the_cast_has_words(world: World) -> None:
    """Tests that what the cast did is told in words and not in keys."""
    take("companies", {"key": "pt-x", "name": "X", "industry": "25"}, by=world.planner)
    assert set(Event.objects.values_list("kind", flat=True)) <= set(KINDS)

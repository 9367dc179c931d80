# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The record of who did what: only ever added to, and every way to falsify it is found."""

from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from selaras.ground.people import append_only, queries
from selaras.ground.people.actions import AccountExists, note, one_cause, open_account
from selaras.ground.people.models import Account, Event, Person

pytestmark = pytest.mark.django_db
AT = datetime(2017, 12, 15, 9, tzinfo=UTC)


@pytest.fixture
def planner() -> Account:
    return open_account(email="Planner@Selaras.example", name="Siti", by=None, at=AT)


@pytest.fixture
def five_events(planner: Account) -> Account:
    """The account's opening and four more."""
    for number in range(4):
        note(kind="test.done", about=("test", str(number), "a thing"), by=planner, at=AT, number=number)
    return planner


def raw(*statements: str) -> None:
    """SQL behind the product's back, with the triggers taken away as a thief with the database's password could."""
    with connection.cursor() as cursor:
        for statement in (*append_only.REMOVE[connection.vendor], *statements, *append_only.INSTALL[connection.vendor]):
            cursor.execute(statement)


def test_a_whole_record_verifies(five_events: Account) -> None:
    """Tests that an untouched record has no faults, and that its head is the last event."""
    verdict = queries.verify()
    assert verdict.faults == ()
    assert verdict.events == 5
    assert verdict.head == queries.head() == queries.Head(5, Event.objects.get(number=5).hash)


def test_events_keep_both_times(planner: Account) -> None:
    """Tests that the effective time is the door's and the recorded time is the clock's."""
    event = Event.objects.get(number=1)
    assert event.at == AT
    assert event.recorded_at > AT


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE people_event SET kind = 'other' WHERE number = 3",
        "DELETE FROM people_event WHERE number = 3",
    ],
)
def test_the_database_refuses_to_change_an_event(five_events: Account, statement: str) -> None:
    """Tests that raw SQL can neither edit nor delete an event while the triggers stand."""
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert queries.verify().faults == ()


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE people_event SET about_words = 'another thing' WHERE number = 3", "event 3 (test.done) was edited"),
        ("UPDATE people_event SET at = '2016-01-01 00:00:00+00:00' WHERE number = 3", "event 3 (test.done) was edited"),
        ("DELETE FROM people_event WHERE number = 3", "events 3 to 3 are missing"),
    ],
)
def test_falsified_events_are_found(five_events: Account, statement: str, said: str) -> None:
    """Tests that edited and deleted events are named."""
    raw(statement)
    assert said in queries.verify().faults


def test_swapped_events_are_found(five_events: Account) -> None:
    """Tests that two events that changed places are found, though each row is its old self but for its number."""
    raw(
        "UPDATE people_event SET number = 99 WHERE number = 3",
        "UPDATE people_event SET number = 3 WHERE number = 4",
        "UPDATE people_event SET number = 4 WHERE number = 99",
    )
    assert any("deleted or swapped" in fault for fault in queries.verify().faults)


def test_a_cut_off_end_is_found_by_a_kept_head(five_events: Account, tmp_path) -> None:
    """Tests that truncation cannot be seen from the record alone, and is seen against a head kept elsewhere."""
    kept = tmp_path / "head.json"
    call_command("audit", "head", str(kept))
    call_command("audit", "verify", "--head", str(kept))
    raw("DELETE FROM people_event WHERE number = 5")
    assert queries.verify().faults == ()
    with pytest.raises(CommandError, match="not whole"):
        call_command("audit", "verify", "--head", str(kept))


def test_a_rewritten_end_is_found_by_a_kept_head(five_events: Account) -> None:
    """Tests that a thief who reseals the last event after editing it is caught by the kept head."""
    kept = queries.head()
    last = Event.objects.get(number=5)
    last.about_words = "another thing"
    raw(f"UPDATE people_event SET about_words = 'another thing', hash = '{last.expected_hash()}' WHERE number = 5")
    assert queries.verify().faults == ()
    assert queries.verify(kept).faults == ("event 5 is not the one whose hash was kept",)


def test_actions_of_one_cause_share_it(planner: Account) -> None:
    """Tests that actions that call one another are bound by one cause, and others are not."""
    with one_cause() as cause:
        first = note(kind="test.a", about=planner, by=planner, at=AT)
        second = note(kind="test.b", about=planner, by=planner, at=AT)
    third = note(kind="test.c", about=planner, by=planner, at=AT)
    assert first.cause == second.cause == cause != third.cause


def test_an_event_leaves_with_its_transaction(planner: Account) -> None:
    """Tests that an action that fails half way leaves no event."""

    @transaction.atomic
    def fail_half_way() -> None:
        note(kind="test.half", about=planner, by=planner, at=AT)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    assert Event.objects.count() == 1
    assert queries.verify().faults == ()


def test_an_account_is_opened_once(planner: Account) -> None:
    """Tests that an e-mail in other letters is the same account, and that a refusal writes nothing."""
    assert planner.email == "planner@selaras.example"
    with pytest.raises(AccountExists, match=r"planner@selaras\.example"):
        open_account(email=" PLANNER@selaras.example", name="Another", by=planner, at=AT)
    assert Account.objects.count() == Person.objects.count() == Event.objects.count() == 1

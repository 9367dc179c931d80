# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The record of who did what: only ever added to, and every way to falsify it is found."""

import json
from datetime import UTC, datetime
from pathlib import Path

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


COLUMNS = [field.column for field in Event._meta.fields]
NEW_HASH = "'" + "f" * 64 + "'"
ON_SQLITE = pytest.mark.sqlite  # PostgreSQL has no such statement, or no such hole


def copy_of(event: int, **other: str) -> str:
    """The rest of an INSERT: event `event` once more, with `other` values by column as SQL."""
    listed = ", ".join(f'"{name}"' for name in COLUMNS)
    values = ", ".join(other.get(name, f'"{name}"') for name in COLUMNS)
    return f"({listed}) SELECT {values} FROM people_event WHERE number = {event}"


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
        pytest.param(f"INSERT OR REPLACE INTO people_event {copy_of(3)}", marks=ON_SQLITE, id="replaced by its number"),
        pytest.param(f"INSERT OR REPLACE INTO people_event {copy_of(3, number='6')}", marks=ON_SQLITE, id="replaced by its hash"),
        pytest.param(f"REPLACE INTO people_event {copy_of(5, number='5', hash=NEW_HASH)}", marks=ON_SQLITE, id="the last one replaced"),
        pytest.param(f"INSERT INTO people_event {copy_of(3, number='9', hash=NEW_HASH)}", marks=ON_SQLITE, id="beyond the end"),
        f"INSERT INTO people_event {copy_of(3)} ON CONFLICT (number) DO UPDATE SET kind = 'other'",
    ],
)
def test_the_database_refuses_to_change_an_event(five_events: Account, statement: str) -> None:
    """Tests that raw SQL can neither edit, replace nor delete an event while the triggers stand."""
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


@pytest.mark.sqlite  # PostgreSQL keeps to the types of columns
@pytest.mark.parametrize(
    "change",
    [
        "cause = 'zz'",
        "at = 'rubbish'",
        "at = 17",
        "facts = '{'",
        "kind = CAST(x'ff' AS TEXT)",
        "hash = CAST(x'ff' AS TEXT)",
        "recorded_at = x'00'",
        "at = '2017-12-15 99:00:00'",
        "number = 'three'",
    ],
)
def test_values_that_cannot_be_read_are_named_as_an_edit(five_events: Account, change: str) -> None:
    """Tests that rubbish in any field is a fault of its event, that the walk goes on behind it, and that the command says so in words."""
    raw("PRAGMA ignore_check_constraints = ON", f"UPDATE people_event SET {change} WHERE number = 3", "PRAGMA ignore_check_constraints = OFF")
    verdict = queries.verify()
    named = "three" if "three" in change else "3"
    assert any(fault.startswith(f"event {named} ") and "was edited" in fault for fault in verdict.faults)
    assert verdict.events == 5
    with pytest.raises(CommandError, match="not whole"):
        call_command("audit", "verify")


def test_an_emptied_record_is_found(five_events: Account, tmp_path: Path) -> None:
    """Tests that nothing at all is a fault where there are accounts, with and without a kept head, and none where nothing has happened yet."""
    kept = tmp_path / "head.json"
    call_command("audit", "head", str(kept))
    raw("DELETE FROM people_event")
    assert queries.verify().events == 0
    for more in ([], ["--head", str(kept)]):
        with pytest.raises(CommandError, match="not whole"):
            call_command("audit", "verify", *more)
    Person.objects.all().delete()
    Account.objects.all().delete()
    call_command("audit", "verify")


@pytest.mark.parametrize(
    "held", ['{"number": 0, "hash": "%s"}' % ("0" * 64), '{"number": -1, "hash": "%s"}' % ("0" * 64), '{"number": 4.5, "hash": "x"}']
)
def test_a_head_of_nothing_does_not_switch_the_check_off(five_events: Account, tmp_path: Path, held: str) -> None:
    """Tests that a head file which names no event is refused beside a record that has some, though not beside an empty one."""
    kept = tmp_path / "head.json"
    kept.write_text(held)
    with pytest.raises(CommandError):
        call_command("audit", "verify", "--head", str(kept))


def test_the_head_of_an_empty_record_can_be_kept_and_renewed(db: None, tmp_path: Path) -> None:
    """Tests the first days of an installation: nothing has happened, the head is kept, then something happens."""
    kept = tmp_path / "head.json"
    call_command("audit", "head", str(kept))
    call_command("audit", "verify", "--head", str(kept))
    open_account(email="first@selaras.example", name="Siti", by=None, at=AT)
    call_command("audit", "head", str(kept))
    call_command("audit", "verify", "--head", str(kept))
    assert json.loads(kept.read_text())["number"] == 1


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM people_event WHERE number = 5", "DELETE FROM people_event", f"UPDATE people_event SET hash = {NEW_HASH} WHERE number = 5"],
)
def test_a_kept_head_is_not_overwritten_by_a_record_that_lost_it(five_events: Account, tmp_path: Path, statement: str) -> None:
    """Tests that the daily `audit head FILE` renews the head, and refuses once the record was cut off or rewritten, so that the evidence stays."""
    kept = tmp_path / "head.json"
    call_command("audit", "head", str(kept))
    note(kind="test.done", about=("test", "6", "a thing"), by=five_events, at=AT)
    call_command("audit", "head", str(kept))
    assert json.loads(kept.read_text())["number"] == 6
    raw("DELETE FROM people_event WHERE number = 6", statement)
    before = kept.read_text()
    with pytest.raises(CommandError, match="no longer holds event 6"):
        call_command("audit", "head", str(kept))
    assert kept.read_text() == before
    kept.write_text("no head")
    with pytest.raises(CommandError, match="holds no head"):
        call_command("audit", "head", str(kept))


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

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""A backup is whole or is not there."""

import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from selaras.console.management.commands import backup
from selaras.ground.people.actions import open_account

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def one_event() -> None:
    open_account(email="siti@example.org", name="Siti", by=None, at=datetime(2017, 12, 15, tzinfo=UTC))


def test_a_copy_holds_the_rows_and_its_head(tmp_path: Path) -> None:
    """Tests that the copy can be opened and that the head beside it is the record's."""
    if connection.vendor != "sqlite":
        with pytest.raises(CommandError, match="pg_dump"):
            call_command("backup", tmp_path / "copy.sqlite3")
        return
    call_command("backup", tmp_path / "copy.sqlite3")
    with sqlite3.connect(tmp_path / "copy.sqlite3") as copy:
        assert copy.execute("SELECT email FROM people_account").fetchall() == [("siti@example.org",)]
        number, digest = copy.execute("SELECT number, hash FROM people_event ORDER BY number DESC").fetchone()
    copy.close()
    assert json.loads((tmp_path / "copy.sqlite3.head.json").read_text()) == {"number": number, "hash": digest}
    assert (tmp_path / "copy.sqlite3").stat().st_mode & 0o077 == 0


def test_a_backup_replaces_nothing(tmp_path: Path) -> None:
    """Tests that an older backup cannot be lost to a newer one."""
    (tmp_path / "copy.sqlite3").write_text("precious")
    with pytest.raises(CommandError):
        call_command("backup", tmp_path / "copy.sqlite3")
    assert (tmp_path / "copy.sqlite3").read_text() == "precious"


def test_a_damaged_copy_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests that a fault in the copy leaves no file that somebody could trust."""
    monkeypatch.setattr(backup, "copy_and_check", lambda target: target.write_text("half") and ["page 7 is missing"])
    with pytest.raises(CommandError):
        call_command("backup", tmp_path / "copy.sqlite3")
    assert list(tmp_path.iterdir()) == []

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The test harness itself: its counts, its cluster, its browser."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import DatabaseError, connection

from selaras.ground.people.actions import open_account
from selaras.ground.people.models import Event
from tests import suite
from tests.cluster import free_port

REPORT = """<testsuites><testsuite><testcase name="a"/><testcase name="b"><failure/></testcase>
<testcase name="c"><skipped message="no data"/></testcase><testcase name="d"><error/></testcase></testsuite></testsuites>"""


@pytest.fixture
def tally(tmp_path: Path) -> suite.Tally:
    (tmp_path / "report.xml").write_text(REPORT)
    tally = suite.Tally()
    tally.read(tmp_path / "report.xml", 1)
    return tally


def test_counts_come_from_the_report(tally: suite.Tally, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Tests that errors count as failures and that the last line holds the counts."""
    monkeypatch.setattr(suite, "IN_CI", False)  # in CI what is skipped would count as failed too
    assert tally.close() == 1
    lines = capsys.readouterr().out.strip().splitlines()
    assert lines[-1].startswith("1 passed, 2 failed, 1 skipped in ")
    assert "Skipped: no data (1)" in lines


def test_a_pass_that_broke_is_a_failure(tmp_path: Path) -> None:
    """Tests that a pytest that died before its report is not taken for success."""
    tally = suite.Tally()
    tally.counts["passed"] = 3
    tally.read(tmp_path / "never-written.xml", 3)
    assert tally.close() == 1


def test_no_test_at_all_is_a_failure() -> None:
    """Tests that a run that proved nothing does not end well."""
    assert suite.Tally().close() == 1


@pytest.mark.parametrize(("in_ci", "code"), [(False, 0), (True, 1)])
def test_a_missing_tool_fails_only_in_ci(in_ci: bool, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Tests that a person without Chromium gets one line and a good end, and CI a failure."""
    monkeypatch.setattr(suite, "IN_CI", in_ci)
    tally = suite.Tally(missing=["browser tests (cure: sudo apt-get install chromium)"])
    tally.counts["passed"] = 1
    assert tally.close() == code
    assert capsys.readouterr().out.count("Skipped: browser tests (cure: sudo apt-get install chromium)") == 1


@pytest.mark.parametrize(("in_ci", "code"), [(False, 0), (True, 1)])
def test_a_skipped_test_fails_only_in_ci(in_ci: bool, code: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Tests that a run in which a test was skipped, for whatever reason, ends well for a person and not in CI."""
    monkeypatch.setattr(suite, "IN_CI", in_ci)
    skipped = '<testsuite><testcase name="a"/><testcase name="b"><skipped message="no data"/></testcase></testsuite>'
    (tmp_path / "report.xml").write_text(skipped)
    tally = suite.Tally()
    tally.read(tmp_path / "report.xml", 0)
    assert tally.close() == code


def test_a_check_that_fails_is_told_and_counted(capsys: pytest.CaptureFixture[str]) -> None:
    """Tests that of checks that run side by side each is told in its turn, and one that fails with its words."""
    tally = suite.Tally()
    suite.run_checks({"slow": ["sleep", "0.2"], "broken": ["sh", "-c", "echo why; exit 3"], "fine": ["true"]}, os.environ, tally)
    assert (tally.counts["passed"], tally.counts["failed"]) == (2, 1)
    lines = [line.partition(",")[0].split() for line in capsys.readouterr().out.splitlines()]
    assert lines == [["ok", "slow"], ["FAILED", "broken"], ["why"], ["ok", "fine"]]


def test_a_hanging_command_is_ended() -> None:
    """Tests that patience ends, also for a child that would go on."""
    code, output = suite.run(["sh", "-c", "echo begun; sleep 60"], os.environ, quiet=True, patience=0.5)
    assert code == 124
    assert "begun" in output


def test_nothing_of_the_callers_own_selaras_gets_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests that neither the data nor the database of the person who runs the tests can be touched by them."""
    monkeypatch.setenv("SELARAS_DATA", "/somebodys/data")
    monkeypatch.setenv("DATABASE_URL", "postgresql://precious")
    monkeypatch.setenv("SELARAS_TEST_DATA", "/shared")
    environment = suite.environment_of(tmp_path)
    assert environment["SELARAS_DATA"] == str(tmp_path / "data")
    assert "DATABASE_URL" not in environment
    assert environment["SELARAS_TEST_DATA"] == "/shared"


def test_what_is_compiled_is_kept_for_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests that where a machine keeps no bytecode the run keeps its own, in the folder that goes with it."""
    (tmp_path / "some.py").write_text("")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    environment = {**suite.environment_of(tmp_path), "PYTHONPATH": str(tmp_path)}
    assert suite.run([sys.executable, "-c", "import some"], environment) == (0, "")
    assert [path.name for path in (tmp_path / "bytecode").rglob("some.*.pyc")] == [f"some.{sys.implementation.cache_tag}.pyc"]
    assert not (tmp_path / "__pycache__").exists()


@pytest.mark.postgres
@pytest.mark.django_db
def test_the_cluster_lets_nobody_past_row_level_security() -> None:
    """Tests that the suite does not run as a superuser, before whom the second wall falls."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False,)


def test_a_free_port_is_free() -> None:
    """Tests that the port can be listened on."""
    import socket

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", free_port()))


@pytest.mark.django_db
def test_the_database_is_the_one_that_was_asked_for() -> None:
    """Tests that a run on PostgreSQL is no run on SQLite in disguise, and the other way round."""
    wanted = "postgresql" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "sqlite"
    assert connection.vendor == wanted


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", [1, 2])
def test_tables_are_emptied_and_the_record_stays_shut(round_: int) -> None:
    """Tests that each test with real transactions finds an empty record, and that the record still refuses to be changed."""
    assert Event.objects.count() == 0
    open_account(email="siti@example.org", name="Siti", by=None, at=datetime(2017, 12, 15, tzinfo=UTC))
    with pytest.raises(DatabaseError, match="append-only"):
        Event.objects.update(kind="forged")
    with pytest.raises(DatabaseError, match="append-only"):
        Event.objects.all().delete()
    assert Event.objects.count() == 1


def test_the_browser_shows_a_page_of_the_server(live_server: "pytest_django.live_server_helper.LiveServer", page: "playwright.sync_api.Page") -> None:  # noqa: F821
    """Tests that Chromium, the live server and the database of a test work together."""
    answer = page.goto(f"{live_server.url}/healthz")
    assert answer is not None
    assert answer.status == 200

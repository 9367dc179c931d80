# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The demonstration takes away what it made itself, when it is asked to and nobody uses it; everything else it leaves alone, and nothing behind."""

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from selaras.console import demonstration, keeping
from selaras.ground.people.models import Account, Event
from selaras.kit.errors import Refusal
from tests.world import World

ROOT = Path(__file__).resolve().parents[2]
REAL = """
import django; django.setup()
from django.core.management import call_command; call_command("migrate", verbosity=0)
from django.utils import timezone
from selaras.ground.people.actions import open_account
open_account(email="real@ministry.example", name="Real Person", by=None, at=timezone.now())
"""


def environment(data: Path, **more: str) -> dict[str, str]:
    """The environment of a command with its data in a folder."""
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "SELARAS_DEMONSTRATION", "SELARAS_TODAY"}}
    return kept | {"PYTHONPATH": str(ROOT / "src"), "DJANGO_SETTINGS_MODULE": "selaras.config.settings", "SELARAS_DATA": str(data), **more}


def run_demo(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """`selaras demo`, which must end by itself."""
    command = [sys.executable, "-m", "selaras", "demo", *words]
    return subprocess.run(command, env=environment(data), capture_output=True, text=True, timeout=120, check=False)


def emails(data: Path) -> list[str]:
    """Whose accounts the database holds."""
    with closing(sqlite3.connect(data / "selaras.sqlite3")) as own:
        return [email for (email,) in own.execute("SELECT email FROM people_account")]


@pytest.fixture(scope="module")
def somebodys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a real installation with one account."""
    folder = tmp_path_factory.mktemp("real")
    subprocess.run([sys.executable, "-c", REAL], env=environment(folder), check=True, timeout=120)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("words", [[], ["--fresh"], ["--seed", "2"], ["--check"], ["--check", "--fresh"], ["--forbid", "upgrading"]])
def test_a_database_that_the_demonstration_did_not_make_is_left_alone(somebodys: Path, tmp_path: Path, words: list[str]) -> None:
    """Tests every way to ask for another demonstration over a real database: a refusal with its cure, and not a byte changed."""
    data = Path(shutil.copytree(somebodys, tmp_path / "data"))
    (data / "demonstration.json").write_text(json.dumps({"first_event": "f" * 64, "whole": True}))  # the mark of another database
    before = (data / "selaras.sqlite3").read_bytes()
    answer = run_demo(data, *words)
    assert answer.returncode == 1
    assert "./selaras --data DIR demo" in answer.stderr
    assert "Traceback" not in answer.stderr
    assert (data / "selaras.sqlite3").read_bytes() == before
    assert emails(data) == ["real@ministry.example"]


@pytest.mark.slow
def test_a_database_of_another_product_is_left_alone(tmp_path: Path) -> None:
    """Tests a file of that name which is a database of something else, and one that is none at all."""
    path = tmp_path / "selaras.sqlite3"
    with closing(sqlite3.connect(path)) as own:
        own.execute("CREATE TABLE accounts (email TEXT)")
    assert run_demo(tmp_path).returncode == 1
    with closing(sqlite3.connect(path)) as own:
        assert own.execute("SELECT name FROM sqlite_master").fetchall() == [("accounts",)]
    path.write_bytes(b"no database" * 1_000)
    (tmp_path / "demonstration.json").unlink(missing_ok=True)
    assert run_demo(tmp_path, "--fresh").returncode == 1
    assert path.read_bytes() == b"no database" * 1_000


# What stands here: the test's own database --------------------------------------------------------------------------------------------


@pytest.fixture
def folder(settings: LazySettings, tmp_path: Path) -> Path:
    """A data folder for marks and locks."""
    settings.DATA = tmp_path
    return tmp_path


@pytest.fixture
def marked(world: World, folder: Path) -> Path:
    """A whole demonstration."""
    keeping.mark_as_ours(whole=True)
    return folder


@pytest.mark.django_db
def test_where_nobody_has_done_anything_there_is_room(folder: Path) -> None:
    """Tests tables without an account."""
    assert keeping.standing() is keeping.Standing.NOTHING
    assert not keeping.make_room(fresh=False, another=True)


@pytest.mark.django_db
def test_an_account_without_a_mark_is_somebodys(world: World, folder: Path) -> None:
    """Tests, on each database, that accounts are enough to refuse: no year, no plan need exist; and that a broken mark is none."""
    for mark in (None, "", "[]", '{"first_event": null, "whole": true}', '{"whole": true}'):
        if mark is not None:
            (folder / "demonstration.json").write_text(mark)
        for fresh in (False, True):
            with pytest.raises(keeping.NotOurs) as refusal:
                keeping.make_room(fresh=fresh, another=False)
            assert refusal.value.cure
    assert Account.objects.count() == len(world.accounts)


@pytest.mark.django_db
def test_a_kept_demonstration_is_used_and_replaced_only_when_asked(marked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests that it is used as it is, that something else is refused with both cures, and that --fresh forgets it; an unfinished one is no loss."""
    forgotten: list[bool] = []
    monkeypatch.setattr(keeping, "_forget", lambda: forgotten.append(True))
    assert keeping.make_room(fresh=False, another=False)
    with pytest.raises(keeping.StandsAlready, match="--fresh"):
        keeping.make_room(fresh=False, another=True)
    assert forgotten == []
    assert not keeping.make_room(fresh=True, another=True)
    keeping.mark_as_ours(whole=False)
    assert not keeping.make_room(fresh=False, another=False)
    assert forgotten == [True, True]


@pytest.mark.django_db
def test_a_restored_database_is_not_the_demonstration_that_was_there(marked: Path, world: World) -> None:
    """Tests that the mark is worth nothing beside a database with another first event."""
    assert keeping.standing() is keeping.Standing.KEPT
    mark = json.loads((marked / "demonstration.json").read_text())
    assert mark == {"first_event": Event.objects.get(number=1).hash, "whole": True}
    (marked / "demonstration.json").write_text(json.dumps({**mark, "first_event": Event.objects.get(number=2).hash}))
    assert keeping.standing() is keeping.Standing.FOREIGN


def test_one_demonstration_at_a_time(folder: Path) -> None:
    """Tests that a second one is refused while the first lives, and let in after it."""
    with keeping.alone(), pytest.raises(keeping.InUse), keeping.alone():
        pass
    with keeping.alone():
        pass


def test_a_database_that_somebody_has_open_is_seen(tmp_path: Path) -> None:
    """Tests an idle connection in write-ahead mode, as a server holds it, and none."""
    path = tmp_path / "x.sqlite3"
    with closing(sqlite3.connect(path)) as server:
        server.execute("PRAGMA journal_mode = WAL")
        server.execute("CREATE TABLE a (b)")
        server.commit()
        server.execute("SELECT * FROM a").fetchall()
        assert keeping._somebody_has_open(path)
    assert not keeping._somebody_has_open(path)


def test_only_the_databases_own_files_go(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests that forgetting takes the database, its logs, letters and papers, neither a copy beside it nor the key, and nothing while it is open."""
    path = folder / "selaras.sqlite3"
    others = {"selaras.sqlite3.before", "selaras.sqlite3-copy", "secret-key"}
    for name in others:
        (folder / name).write_text("mine")
    for name in ("mail", "files"):
        (folder / name).mkdir()
        (folder / name / "1.eml").write_text("Yth. Ibu Dewi")
    monkeypatch.setattr(keeping, "place", lambda: str(path))
    monkeypatch.setattr(keeping.connection, "close", lambda: None)
    if keeping.connection.vendor != "sqlite":
        with pytest.raises(keeping.NotOurs):
            keeping._forget()
        return
    with closing(sqlite3.connect(path)) as server:
        server.execute("PRAGMA journal_mode = WAL")
        server.execute("CREATE TABLE a (b)")
        with pytest.raises(keeping.InUse):
            keeping._forget()
        assert path.exists()
        assert (folder / "mail" / "1.eml").exists()
    keeping._forget()
    assert {each.name for each in folder.iterdir()} == others


# Serving what is kept, leaving nothing behind -----------------------------------------------------------------------------------------


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch, settings: LazySettings) -> list[Any]:
    """Stands where pages would be served, and gathers the addresses; what was refused to be computed stays so."""
    monkeypatch.setenv("SELARAS_ADDRESS", settings.ADDRESS)  # so that it is taken back afterwards
    monkeypatch.delenv("SELARAS_ADDRESS")
    settings.ADDRESS = settings.ADDRESS
    calls: list[Any] = []

    def serve(port: int, ready: Callable[[str], None], held: tuple[int, ...] = ()) -> int:
        ready(f"http://127.0.0.1:{port}/")
        calls.append(f"http://127.0.0.1:{port}")
        return 0

    def refuse(*args: object) -> dict[str, Any]:
        raise Refusal("what the plan was computed from has changed")

    monkeypatch.setattr(demonstration, "serve", serve)
    monkeypatch.setattr(demonstration, "figures", refuse)
    monkeypatch.setattr(demonstration, "kept_plan", lambda: None)
    return calls


@pytest.mark.django_db
def test_a_demonstration_that_was_worked_in_is_served_as_it_is(marked: Path, served: list[Any], tmp_path: Path) -> None:
    """Tests that figures which cannot be computed again keep nobody from the pages, and that asked for as files they are refused in words."""
    with pytest.raises(SystemExit) as end:
        call_command("demo")
    assert end.value.code == 0
    assert len(served) == 1
    with pytest.raises(CommandError, match="has changed"):
        call_command("demo", "--out", str(tmp_path / "out"))
    assert len(served) == 1


@pytest.mark.django_db
def test_letters_lead_to_where_the_demonstration_is_served(
    marked: Path, served: list[Any], settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tests that letters carry the served port, that a later start keeps it where it is free, and that a named address is left as it is."""
    for port, options in enumerate([(), (), ("--port", str(demonstration.free_port()))]):
        monkeypatch.delenv("SELARAS_ADDRESS", raising=False)  # as a new process
        with pytest.raises(SystemExit):
            call_command("demo", *options)
        assert settings.ADDRESS == os.environ["SELARAS_ADDRESS"] == served[port]
    assert served[0] == served[1] != served[2] == f"http://127.0.0.1:{keeping.kept_port()}"
    with socket.create_server(("127.0.0.1", demonstration.free_port())) as taken:
        assert demonstration.free_port(taken.getsockname()[1]) != taken.getsockname()[1]
    monkeypatch.setenv("SELARAS_ADDRESS", "https://selaras.example")
    demonstration.lead_to(1)
    assert os.environ["SELARAS_ADDRESS"] == "https://selaras.example"


@pytest.mark.slow
@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_a_check_leaves_no_folder_behind(tmp_path: Path, asked: signal.Signals) -> None:
    """Tests that the passing folder of `--check`, with the scenario made in it, is gone soon after the command was ended, even by a kill."""
    own = environment(tmp_path, TMPDIR=str(tmp_path))
    del own["SELARAS_DATA"]
    words = ["env", "--default-signal=HUP", sys.executable, "-m", "selaras", "demo", "--check", "--seed", "3"]
    with subprocess.Popen(words, env=own, stderr=subprocess.DEVNULL) as command:
        wait_until(lambda: any(tmp_path.glob("selaras-check-*/selaras.sqlite3")))
        command.send_signal(asked)
        assert command.wait(timeout=60) == -asked
    wait_until(lambda: not any(tmp_path.iterdir()))


def wait_until(happened: Callable[[], bool]) -> None:
    """Until it has happened, 30 s at most."""
    end = time.monotonic() + 30
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.05)

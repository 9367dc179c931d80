# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What stands where the demonstration wants to go, and whether it may be taken away.

The demonstration marks what it made: `demonstration.json` in the data folder holds the hash of the first event on record. Only a database whose
record begins with that event is ever taken away, and only while nobody has it open. Everything else is somebody's work, whatever folder it lies in.
"""

import fcntl
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from enum import Enum
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from selaras.console.stage import MARK
from selaras.kit.errors import Refusal

SPOKEN_OF = ("mail", "files")  # folders of the data folder: letters that were sent, papers that were laid down


class NotOurs(Refusal):
    """The database holds what the demonstration did not make."""


class StandsAlready(Refusal):
    """A demonstration is kept here, and something else than that one was asked for."""


class InUse(Refusal):
    """Somebody has the database open."""


class Standing(Enum):
    """What the database holds: nothing that anybody did; an unfinished demonstration; a whole one; something else."""

    NOTHING = "nothing"
    BEGUN = "begun"
    KEPT = "kept"
    FOREIGN = "foreign"


def standing() -> Standing:
    """What stands in the database that the settings name. Asks in plain SQL, because it may be of another version, or no database of ours."""
    try:
        tables = connection.introspection.table_names()
        if "people_account" not in tables:
            return Standing.FOREIGN if tables and "django_migrations" not in tables else Standing.NOTHING
        if _first("SELECT id FROM people_account LIMIT 1") is None:
            return Standing.NOTHING
        first = _first("SELECT hash FROM people_event WHERE number = 1")
    except DatabaseError:
        return Standing.FOREIGN
    mark = _mark()
    if first is None or mark.get("first_event") != first:
        return Standing.FOREIGN
    return Standing.KEPT if mark.get("whole") is True else Standing.BEGUN


def mark_as_ours(*, whole: bool) -> None:
    """Notes that the demonstration made this database; `whole` once its plan is there, too."""
    _keep({"first_event": _first("SELECT hash FROM people_event WHERE number = 1"), "whole": whole})


def kept_port() -> int | None:
    """The port that the letters of the demonstration kept here lead to; None where none is kept, or where they lead elsewhere."""
    port = _mark().get("port")
    return port if isinstance(port, int) else None


def keep_port(port: int) -> None:
    """Notes the port that letters lead to from now on, beside what the demonstration made."""
    _keep({"port": port})


def _keep(facts: dict[str, Any]) -> None:
    beside = _mark_file().with_suffix(".new")
    beside.write_text(json.dumps(_mark() | facts) + "\n")
    beside.replace(_mark_file())


def make_room(*, fresh: bool, another: bool) -> bool:
    """Whether a whole demonstration is kept here and is to be used; where not, there is room for a new one afterwards.

    `fresh`: a kept one is to be forgotten. `another`: not just any demonstration will do. Raises NotOurs, StandsAlready, InUse.
    """
    found = standing()
    if found is Standing.FOREIGN:
        raise NotOurs(
            _("%(place)s holds data that the demonstration did not make; it is left alone.") % {"place": place()},
            cure=_elsewhere(),
        )
    if found is Standing.KEPT and not fresh:
        if another:
            raise StandsAlready(
                _("%(place)s holds a demonstration, with whatever was changed in it.") % {"place": place()},
                cure=_("Forget it with --fresh, or leave it.") + " " + _elsewhere(),
            )
        return True
    if found in {Standing.KEPT, Standing.BEGUN}:
        _forget()
    return False


def _forget() -> None:
    """Takes the demonstration's database away, with the letters and files that it speaks of. On a server that is its keeper's work."""
    if connection.vendor != "sqlite":
        raise NotOurs(_("%(place)s holds a demonstration; no database of a server is emptied from here.") % {"place": place()}, cure=_elsewhere())
    path = Path(place())
    connection.close()
    if _somebody_has_open(path):
        raise _in_use()
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    for folder in SPOKEN_OF:
        shutil.rmtree(settings.DATA / folder, ignore_errors=True)
    _mark_file().unlink(missing_ok=True)


def _somebody_has_open(path: Path) -> bool:
    """Whether another connection to the database exists, even an idle one: only the last one may take it out of its write-ahead log."""
    with closing(sqlite3.connect(path, timeout=0)) as own:
        try:
            return own.execute("PRAGMA journal_mode = DELETE").fetchone() != ("delete",)
        except sqlite3.OperationalError:
            return True


@contextmanager
def alone() -> Iterator[int]:
    """Keeps other demonstrations out of this data folder; gives the lock's descriptor, for processes that are to hold it, too. Raises InUse."""
    settings.DATA.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = os.open(settings.DATA / "demonstration.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise _in_use() from None
        yield lock
    finally:
        os.close(lock)


def _in_use() -> InUse:
    words = _("%(place)s is in use by another process.") % {"place": place()}
    return InUse(words, cure=_("Stop its server and its worker first, or leave it.") + " " + _elsewhere())


def place() -> str:
    """The database in words: its file, or its name."""
    return str(connection.settings_dict["NAME"])


def _elsewhere() -> str:
    """Where else the demonstration can go, as the one who called it named the place."""
    named = connection.vendor != "sqlite" or os.environ.get("DATABASE_URL")
    return _("Name an empty database in DATABASE_URL.") if named else _("Name an empty folder: ./selaras --data DIR demo")


def _mark_file() -> Path:
    return Path(settings.DATA) / MARK


def _mark() -> dict[str, Any]:
    try:
        found = json.loads(_mark_file().read_text())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _first(question: str) -> Any:
    """The first column of the first row; None where there is none."""
    with connection.cursor() as cursor:
        cursor.execute(question)
        row = cursor.fetchone()
    return None if row is None else row[0]

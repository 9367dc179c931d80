# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""An empty SQLite database after all migrations: migrated once, and copied for as long as nothing that migrations read has changed."""

import fcntl
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
# What migrations are made of. Pages and engines make no tables.
READ = ("requirements.lock", "tests/settings.py", *(f"src/selaras/{part}/**/*.py" for part in ("config", "console", "ground", "kit", "loop")))


def digest(root: Path = ROOT) -> str:
    """One word for the names and words of all files that migrations read."""
    files = sorted(path for pattern in READ for path in root.glob(pattern))
    told = "".join(f"{path.relative_to(root)} {sha256(path.read_bytes()).hexdigest()}\n" for path in files)
    return sha256(told.encode()).hexdigest()


@contextmanager
def migrated_once(folder: Path) -> Iterator[None]:
    """Inside, `migrate` of an empty SQLite database copies the one that lies in the folder; where none fits, one worker makes it."""
    from selaras.console.management.commands.migrate import Command

    handle, ready = Command.handle, folder / f"{digest()}.sqlite3"

    def migrate(command: Command, *args: Any, **options: Any) -> None:
        if connection.vendor != "sqlite" or connection.introspection.table_names():
            handle(command, *args, **options)
            return
        with (folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not ready.exists():
                handle(command, *args, **options)
                _keep(ready)
        with closing(sqlite3.connect(ready)) as kept:
            kept.backup(connection.connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Command, "handle", migrate)
        yield


def _keep(ready: Path) -> None:
    """Writes the database into a file, which is there whole or not at all; those of earlier migrations go."""
    for former in ready.parent.glob("*.sqlite3"):
        former.unlink()
    half = ready.with_suffix(".half")
    half.unlink(missing_ok=True)
    with closing(sqlite3.connect(half)) as kept:
        connection.connection.backup(kept)
    half.replace(ready)

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""`selaras backup FILE`: a copy of the SQLite database while it is in use, proven whole, with the head of the record beside it.

A copy that SQLite's own check or the record's chain finds damaged is not kept. PostgreSQL has its own tools, which the command names.
"""

import json
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from selaras.ground.people import queries


class Command(BaseCommand):
    help = "Copy the SQLite database into FILE while it is in use, and prove that the copy is whole."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="where the copy goes; it must not exist yet")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        if connection.vendor != "sqlite":
            raise CommandError(
                "this database is PostgreSQL: use pg_dump --format=custom as the role for backups, then pg_restore --list on what it wrote"
            )
        if file.exists():
            raise CommandError(f"{file} exists; a backup never replaces another one")
        verdict = queries.verify()
        if verdict.faults:
            raise CommandError("the record is not whole, so a copy would not be either: " + "; ".join(verdict.faults[:3]))
        beside = file.with_name(file.name + ".part")
        try:
            faults = copy_and_check(beside)
            if faults:
                raise CommandError("the copy is damaged and was not kept: " + "; ".join(faults[:3]))
            beside.replace(file)
        finally:
            beside.unlink(missing_ok=True)
        head = file.with_name(file.name + ".head.json")
        head.write_text(json.dumps({"number": verdict.head.number, "hash": verdict.head.hash}) + "\n")
        self.stdout.write(f"{file}: {file.stat().st_size:,} bytes, whole; {verdict.events} events, their head in {head.name}")


def copy_and_check(target: Path) -> list[str]:
    """Copies the database page by page, as it stands at one moment, and returns every fault that SQLite finds in the copy."""
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))  # personal data: for its owner only
    connection.ensure_connection()
    copy = connection.copy(alias="backup")  # one of Django's, because our constraints call functions that Django brings
    copy.settings_dict["NAME"] = str(target)
    try:
        copy.ensure_connection()
        connection.connection.backup(copy.connection)
        with copy.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            faults = [str(row[0]) for row in cursor.fetchall() if row[0] != "ok"]
            cursor.execute("PRAGMA foreign_key_check")
            return faults + [f"a row of {row[0]} names a missing row of {row[2]}" for row in cursor.fetchall()]
    finally:
        copy.close()

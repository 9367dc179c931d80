# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""`selaras audit verify [--head FILE]` walks the record of who did what; `selaras audit head FILE` writes its end down elsewhere."""

import json
import re
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from selaras.ground.people import queries


class Command(BaseCommand):
    help = "Verify the append-only record, or keep its head in a file elsewhere."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["verify", "head"])
        parser.add_argument("file", nargs="?", type=Path, help="with head: where to write it")
        parser.add_argument("--head", type=Path, help="with verify: a head that was kept earlier")

    def handle(self, *args: Any, what: str, file: Path | None, head: Path | None, **options: Any) -> None:
        if what == "head":
            self._keep(file)
            return
        kept = None if head is None else read_head(head)
        verdict = queries.verify(kept)
        for fault in verdict.faults:
            self.stderr.write(fault)
        if verdict.faults:
            raise CommandError(f"the record is not whole: {len(verdict.faults)} faults in {verdict.events} events")
        self.stdout.write(f"{verdict.events} events, whole; head {verdict.head.number} {verdict.head.hash}")

    def _keep(self, file: Path | None) -> None:
        if file is None:
            raise CommandError("name the file to write the head to")
        if file.exists():
            old = read_head(file)
            if not queries.contains(old):
                raise CommandError(
                    f"the record no longer holds event {old.number}, which {file} keeps: its end was cut off or rewritten. The file is the evidence "
                    f"and stays as it is. Look with `audit verify --head {file}`, and keep the new head in another file."
                )
        end = queries.head()
        beside = file.with_name(f"{file.name}.new")
        beside.write_text(json.dumps({"number": end.number, "hash": end.hash}) + "\n")
        beside.replace(file)
        self.stdout.write(f"head {end.number} written to {file}")


def read_head(file: Path) -> queries.Head:
    """A head that was kept in a file. Raises CommandError where the file holds none."""
    try:
        held = queries.Head(**json.loads(file.read_text()))
        if type(held.number) is not int or held.number < 0 or not isinstance(held.hash, str) or not re.fullmatch("[0-9a-f]{64}", held.hash):
            raise ValueError("a head is a number and a hash of 64 digits")
    except (OSError, ValueError, TypeError) as error:
        raise CommandError(f"{file} holds no head of a record: {error}") from error
    return held

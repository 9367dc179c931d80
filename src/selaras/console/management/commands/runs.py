# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""`selaras runs list` names the engine calls on record; `selaras runs replay ID` solves one again and compares; `selaras runs problem ID FILE` writes
what the engine was asked, for a bench or another solver.
"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from selaras.ground.runs import actions
from selaras.ground.runs.models import Run


class Command(BaseCommand):
    help = "List engine runs, replay one and compare the answers, or write its problem to a file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["list", "replay", "problem"])
        parser.add_argument("id", nargs="?", type=int)
        parser.add_argument("file", nargs="?", type=Path)

    def handle(self, *args: Any, what: str, id: int | None, file: Path | None, **options: Any) -> None:
        if what == "list":
            for run in Run.objects.defer("problem", "answer", "log"):
                gap = "-" if run.gap is None else f"{run.gap:.2%}"
                self.stdout.write(f"{run.pk}\t{run.engine}\t{run.get_state_display()}\t{run.status or '-'}\tgap {gap}\t{run.purpose}")
            return
        run = Run.objects.filter(pk=id).first() if id is not None else None
        if run is None:
            raise CommandError("name the run by its number; `selaras runs list` shows them")
        if what == "problem":
            if file is None or file.exists():
                raise CommandError("name a file that does not exist yet")
            file.write_bytes(bytes(run.problem))
            return
        replay = actions.replay(run=run)
        self.stdout.write(f"then {replay.digest_then}\nnow  {replay.digest_now}\n{replay.seconds:.1f} s")
        if not replay.same:
            raise CommandError("the answers differ")
        self.stdout.write("the same answer")

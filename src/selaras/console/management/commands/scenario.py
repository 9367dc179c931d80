# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""`selaras scenario --seed N --out DIR` writes a demonstration year; `selaras scenario load DIR` takes one into an empty database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from selaras.console import scenario
from selaras.ground.people.models import Account
from selaras.kit.errors import Refusal
from selaras.scenarios.generate import write


class Command(BaseCommand):
    help = "Write a demonstration year as CSV files, or load one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", nargs="?", choices=["write", "load"], default="write")
        parser.add_argument("folder", nargs="?", type=Path, help="with load: the folder of the scenario")
        parser.add_argument("--seed", type=int, default=1, help="1 is the year that is kept; another number is another year of the same size")
        parser.add_argument("--out", type=Path, help="with write: the folder to write to")

    def handle(self, *args: Any, what: str, folder: Path | None, seed: int, out: Path | None, **options: Any) -> None:
        target = folder or out
        if target is None:
            raise CommandError("name the folder: `selaras scenario --out DIR` or `selaras scenario load DIR`")
        if what == "write":
            for name, rows in write(target, seed).items():
                self.stdout.write(f"{rows:6d}  {name}.csv")
            return
        if Account.objects.exists():
            raise CommandError("a scenario is loaded into an empty database, and this one has accounts")
        try:
            scenario.load(target, lambda fraction, words: self.stdout.write(f"{fraction:4.0%}  {words}"))
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""`selaras demo`: the year 2018 of BBPLK Bekasi's network from nothing, planned, in the browser. `--check` proves it without serving."""

import json
import os
import time
import traceback
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from selaras.console import demonstration, keeping, scenario
from selaras.kit.errors import Refusal
from selaras.loop.planning.models import Plan


class Command(BaseCommand):
    help = "Build the demonstration year, plan it and serve it; with --check only prove it, ending in one JSON line."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check",
            action="store_true",
            help="do everything but serve, in a passing folder or that of --data; the last line is JSON; exit 0 only if the targets are met",
        )
        parser.add_argument("--seed", type=int, help="another year of the same size, generated from this number")
        parser.add_argument("--scenario", type=Path, help="a folder of scenario CSV files of your own")
        parser.add_argument("--out", type=Path, help="write problem, answer and figures as documented CSV into this folder")
        parser.add_argument("--forbid", action="append", default=[], choices=["upgrading", "new-assessors"], help="plan without this lever")
        parser.add_argument("--add", type=Path, help="a missing.csv of an earlier --out: promise those days from outside")
        parser.add_argument("--share", type=float, default=1.0, help="with --add: promise only this share of them")
        parser.add_argument("--fresh", action="store_true", help="forget the demonstration that this folder holds and build it anew")
        parser.add_argument("--port", type=int, help="port to serve on (a free one by default)")

    def handle(self, *args: Any, **options: Any) -> None:
        self.console = Console(stderr=True)
        choices = demonstration.Choices(
            seed=options["seed"], folder=options["scenario"], forbid=frozenset(options["forbid"]), add=options["add"], share=options["share"]
        )
        with demonstration.in_indonesian():
            if options["check"]:
                raise SystemExit(self._check(choices, fresh=options["fresh"], out=options["out"]))
            try:
                with keeping.alone() as lock:
                    port = options["port"] or demonstration.free_port(keeping.kept_port())
                    self._build_or_keep(choices, fresh=options["fresh"], out=options["out"], port=port)
                    self._serve(port, lock)
            except Refusal as refusal:
                raise CommandError(str(refusal)) from refusal

    def _build_or_keep(self, choices: demonstration.Choices, *, fresh: bool, out: Path | None, port: int) -> None:
        """A kept demonstration is served as it stands: its figures are asked for only where they are to be written."""
        began, before = time.monotonic(), keeping.kept_port()
        stands = keeping.make_room(fresh=fresh, another=choices != demonstration.Choices())
        demonstration.lead_to(port)
        if stands:
            plan = demonstration.kept_plan()
            if before not in {None, port}:
                words = _("Letters written before lead to port %(before)s; serve there with --port %(before)s")
                self.console.print(words % {"before": before}, highlight=False, soft_wrap=True)
            self.console.print(_("The demonstration that is kept here, as it stands (--fresh builds it anew)"), highlight=False, soft_wrap=True)
            if out:
                self._shown(plan, began, out)
        else:
            self._shown(self._plan(choices), began, out)
            demonstration.morning()

    def _check(self, choices: demonstration.Choices, *, fresh: bool, out: Path | None) -> int:
        """Plans from nothing; whatever happens, the last line is JSON with every figure, null where it cannot be known. Returns the exit status."""
        began, met = time.monotonic(), False
        try:
            with keeping.alone():
                keeping.make_room(fresh=fresh, another=True)
                demonstration.lead_to(demonstration.free_port())
                plan = self._plan(choices)
                said = self._shown(plan, began, out)
            met = demonstration.verdict(plan, said)
        except Exception as error:
            self.stderr.write(str(error) if isinstance(error, Refusal) else traceback.format_exc())
            said = demonstration.no_figures(error, time.monotonic() - began)
        self.stdout.write(json.dumps(said))
        return 0 if met else 1

    def _shown(self, plan: Plan, began: float, out: Path | None) -> dict[str, Any]:
        """The figures of a plan, written where asked for, and said in words."""
        said = demonstration.figures(plan, time.monotonic() - began)
        if out:
            demonstration.write_out(plan, out, said)
        for line in demonstration.summary_words(plan, said):
            self.console.print(line, highlight=False, soft_wrap=True)
        return said

    def _plan(self, choices: demonstration.Choices) -> Plan:
        with self._bars() as (load, engine):
            return demonstration.build(choices, load, engine)

    @contextmanager
    def _bars(self) -> Iterator[tuple[Any, Any]]:
        columns = (
            TextColumn("{task.description}", justify="left"),
            BarColumn(bar_width=30),
            TextColumn("{task.percentage:>3.0f} %"),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=self.console) as bars:
            loading = bars.add_task(_("Preparing the tables"), total=1.0)
            planning = bars.add_task(_("Planning the year"), total=1.0, start=False)
            spoken: set[str] = set()

            def load(fraction: float, words: str) -> None:
                bars.update(loading, completed=fraction, description=words)
                self._say_once(words, spoken)

            def engine(fraction: float, words: str, value: float | None, bound: float | None) -> None:
                bars.start_task(planning)
                bars.update(planning, completed=fraction, description=_(words))
                self._say_once(_(words), spoken)

            yield load, engine

    def _say_once(self, words: str, spoken: set[str]) -> None:
        """Where no bar can be drawn (a log), each new step is one line."""
        if not self.console.is_terminal and words not in spoken:
            spoken.add(words)
            self.console.print(words, highlight=False, soft_wrap=True)

    def _serve(self, port: int, lock: int) -> None:
        def ready(address: str) -> None:
            self.console.print(
                _("Open %(address)s in a browser (Ctrl+C stops). Accounts of the demonstration:") % {"address": address}, soft_wrap=True
            )
            if not os.environ.get("SELARAS_MAIL"):
                words = _("Letters go to nobody: they stand on the page %(page)s and, as mail, in %(folder)s")
                self.console.print(words % {"page": f"{address}surat/", "folder": settings.EMAIL_FILE_PATH}, highlight=False, soft_wrap=True)
            for account in scenario.accounts():
                self.console.print(f"  {account.email}  {account.password}  {account.words}", highlight=False, soft_wrap=True)

        raise SystemExit(demonstration.serve(port, ready, held=(lock,)))

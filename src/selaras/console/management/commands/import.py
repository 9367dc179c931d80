# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""`selaras import NAME FILE --by E-MAIL` takes a spreadsheet into a register; `--preview` says what would happen; `--template` gives a blank."""

from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from selaras.ground.network.queries import active_posts
from selaras.ground.people.models import Account
from selaras.ground.people.queries import moment
from selaras.kit.errors import Refusal
from selaras.kit.imports import IMPORTS, HasProblems, Import, Preview, Verdict
from selaras.kit.scope import whole_network
from selaras.kit.spreadsheets import read_table


def today() -> date:
    """The demonstration's day, or today in the office's time zone."""
    return settings.TODAY or timezone.localdate()


class Command(BaseCommand):
    help = "Take a spreadsheet into a register, through the same door as the pages."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", nargs="?", help="the register; without it, all are listed")
        parser.add_argument("file", nargs="?", type=Path, help="XLSX or CSV")
        parser.add_argument("--by", metavar="E-MAIL", help="the account that answers for it")
        parser.add_argument("--preview", action="store_true", help="write nothing, say what would happen")
        parser.add_argument("--template", action="store_true", help="write an empty template to FILE")

    def handle(self, *args: Any, name: str | None, file: Path | None, **options: Any) -> None:
        if name is None:
            for kind in IMPORTS.values():
                self.stdout.write(f"{kind.name}\t{kind.sheet.title}")
            return
        if name not in IMPORTS:
            raise CommandError(f"there is no register called “{name}”; `selaras import` lists them")
        if file is None:
            raise CommandError("name the file")
        with whole_network():
            try:
                self._take(IMPORTS[name], file, **options)
            except HasProblems as refusal:
                self._show(refusal.problems)
                raise CommandError(str(refusal)) from refusal
            except (Refusal, OSError) as refusal:
                raise CommandError(str(refusal)) from refusal

    def _take(self, kind: Import, file: Path, by: str | None, preview: bool, template: bool, **_options: Any) -> None:
        if template:
            file.write_bytes(kind.sheet.template())
            return
        table = read_table(file.read_bytes(), file.name)
        if preview:
            self._say(kind.preview(table, today()))
            return
        account = self._account(kind, by)
        done = kind.confirm(table=table, by=account, at=moment(timezone.localtime(), settings.TODAY))
        self.stdout.write(f"{kind.name}: {done.new} new, {done.changed} changed, {done.same} the same")

    def _account(self, kind: Import, email: str | None) -> Account:
        account = Account.objects.filter(email=(email or "").lower()).first()
        if account is None:
            raise CommandError("say who answers for it: --by E-MAIL of an account")
        if not any(post.role in kind.roles and post.tenant is None for post in active_posts(account, today())):
            raise CommandError(f"{account} holds no post today that may import {kind.name}")
        return account

    def _say(self, preview: Preview) -> None:
        self._show(preview.problems)
        counts = ", ".join(f"{preview.count(verdict)} {verdict}" for verdict in Verdict)
        self.stdout.write(f"{preview.sheet.name}: {counts}, {len(preview.problems)} problems; nothing was written")

    def _show(self, problems: Any) -> None:
        for problem in problems:
            self.stderr.write(str(problem))

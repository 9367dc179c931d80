# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""`selaras words` brings the Indonesian catalogue up to date with the source and compiles it; `--check` only looks."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from selaras.console import catalogue


class Command(BaseCommand):
    help = "Update and compile the Indonesian catalogue; name what is not translated yet."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail where something is missing, new, or no longer said")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        path = catalogue.path_of()
        change = catalogue.update(path, catalogue.spoken(), write=not check)
        for title, words in (("new", change.added), ("no longer said", change.removed), ("wrong", change.wrong), ("not translated", change.missing)):
            for each in words:
                self.stdout.write(f"{title}: {each!r}")
        if check and any((change.added, change.removed, change.missing, change.wrong)):
            raise CommandError("the Indonesian catalogue is not complete: run `selaras words`, fill in what is empty, run it once more")
        if not check:
            catalogue.compile_to_mo(path)
        self.stdout.write(f"{len(catalogue.ids(catalogue.kept(path)))} messages, {len(change.missing)} not translated, {len(change.wrong)} wrong")

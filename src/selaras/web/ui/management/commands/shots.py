# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""`selaras shots DIR` opens every page of every role in Chromium on a phone and on a desk, keeps the pictures, and fails on any finding."""

import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from selaras.web import clock
from selaras.web.shots import browser, server, visits
from selaras.web.shots.untranslated import English


class Command(BaseCommand):
    help = "Picture every page for every role at 390 and 1440 px; fail on what is wrong: axe, sideways scroll, console, requests, English words."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--account", action="append", default=[], metavar="EMAIL", help="these accounts only; else one of each role")
        parser.add_argument("--only", default="", metavar="WORD", help="only pages whose name holds this")
        parser.add_argument("--pages", type=int, default=3, help="pages that are open at a time")

    def handle(self, *args: Any, folder: Path, account: list[str], only: str, pages: int, **options: Any) -> None:
        axe = settings.SOURCE.parents[1] / "node_modules" / "axe-core" / "axe.min.js"
        if not axe.exists():
            raise CommandError("axe-core is not installed (cure: npm ci)")
        posts = visits.posts_to_show(clock.today(), account)
        if not posts:
            raise CommandError("nobody holds a post on this day: `selaras demo` makes the demonstration year; is SELARAS_TODAY its date?")
        folder.mkdir(parents=True, exist_ok=True)
        began = time.monotonic()
        try:
            with visits.visitors(posts) as people, server.serving() as address:
                wanted = [visit for visit in visits.visits_of(people) if only in visit.page]
                session = browser.Session(
                    address,
                    settings.SESSION_COOKIE_NAME,
                    settings.LANGUAGE_COOKIE_NAME,
                    folder,
                    axe.read_text(),
                    English(path / "id" / "LC_MESSAGES" / "django.po" for path in settings.LOCALE_PATHS),
                )
                looks = browser.look(wanted, session, self.say, pages=pages)
        except (browser.NoBrowser, server.NotServing) as none:
            raise CommandError(str(none)) from none
        bad = sum(1 for look in looks if look.findings)
        empty = [visit for visit in wanted if not visit.address and not visit.fault]
        for visit in empty:
            self.stdout.write(f"  --   {visit.visitor.words:14} {visit.page}: there is no example of it in these data")
        seconds = time.monotonic() - began
        kinds = len({look.visit.page for look in looks})
        self.stdout.write(f"{len(looks)} looks at {kinds} pages for {len(posts)} posts, {bad} with findings, {seconds:.0f} s")
        if bad:
            raise CommandError(f"{bad} looks have findings")

    def say(self, look: browser.Look) -> None:
        """One line for each look, and its findings below it."""
        word = "FOUND" if look.findings else "ok"
        self.stdout.write(f"{word:>6} {look.width or '':>5} {look.visit.visitor.words:14} {look.visit.page}")
        for finding in look.findings:
            self.stdout.write(f"              {finding}")
        self.stdout.flush()

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Takes a scenario's folder in, as its people would: accounts and posts, registers, the forum, the demand desk, the year's inputs.

Every file is a sheet that goes through the import action of its name; nothing is written past the actions. Some files are no sheets: `cast.csv` names
who can log in at the demonstration, `need-codes.csv` what the demand desk makes of each need where the coding engine is not sure or is wrong,
`late-needs.csv` and `adverts.csv` what comes in on the last day, and those of the forum's diary (`diary.FILES`) what people did there, one by one.
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from selaras.console import diary
from selaras.ground.network.models import Post
from selaras.ground.people.actions import one_cause, open_account
from selaras.ground.people.models import Account
from selaras.ground.people.rules import Role
from selaras.ground.standards.actions import load_catalogue
from selaras.ground.standards.models import Field, Occupation, Unit
from selaras.kit.errors import Refusal
from selaras.kit.imports import IMPORTS
from selaras.kit.scope import whole_network
from selaras.kit.uploads import read_table
from selaras.loop.demand import actions as demand
from selaras.loop.demand.adverts.actions import import_adverts
from selaras.loop.demand.jobs import code_adverts, take_up_statements
from selaras.loop.demand.models import Need
from selaras.loop.demand.rules import NeedState
from selaras.scenarios.generate import FILES
from selaras.scenarios.late import INVENTED

WIB = ZoneInfo("Asia/Jakarta")
TODAY = datetime(2017, 12, 15, 9, tzinfo=WIB)
BEGAN = datetime(2016, 1, 4, 9, tzinfo=WIB)  # from when the cast works with Selaras
FORUM = datetime(2017, 8, 15, 15, tzinfo=WIB)  # companies hand their sheets in at the end of the forum
REGIONS = datetime(2017, 11, 20, 10, tzinfo=WIB)
SAID_AT = {"posts": BEGAN, "meetings": TODAY, "attendance": TODAY, "company-needs": FORUM, "region-needs": REGIONS}
LATE = ("late-needs", "adverts")
NO_SHEETS = ("cast", "need-codes", *diary.FILES, *LATE)
OPTIONAL = ("extra-days", *diary.FILES, *LATE)
PASSWORD = "selaras-bekasi-2018"  # of the demonstration; printed when it starts
Watch = Callable[[float, str], None]


class NoScenario(Refusal):
    """The folder holds no scenario."""


@dataclass(frozen=True)
class Shown:
    """An account of the demonstration."""

    email: str
    password: str
    words: str
    role: str


def load(folder: Path, watch: Watch = lambda _fraction, _words: None) -> None:
    """Takes every file of the folder in; `watch` hears how far it is (0 to 1) and what comes now. Raises NoScenario and what the imports refuse."""
    missing = [name for name in FILES if name not in OPTIONAL and not (folder / f"{name}.csv").is_file()]
    if missing:
        words = _("%(folder)s lacks %(files)s.") % {"folder": folder, "files": ", ".join(f"{name}.csv" for name in missing)}
        raise NoScenario(words, cure=_("`selaras scenario --out DIR` writes a whole one."))
    with transaction.atomic(), one_cause():  # nothing half loaded
        watch(0.0, _("Accounts"))
        planner, desk = open_accounts(folder)
        watch(0.05, _("Standards: regions, occupations, units, programmes, schemes"))
        load_catalogue(by=planner, at=TODAY)
        steps = [name for name in dict.fromkeys((*FILES, *OPTIONAL)) if name not in NO_SHEETS and (folder / f"{name}.csv").is_file()]
        for number, name in enumerate(steps):
            watch(0.3 + 0.5 * number / len(steps), str(IMPORTS[name].sheet.title))
            if name == "company-needs":  # what was said at the forum comes after the forum
                watch(0.3 + 0.5 * number / len(steps), _("The forum: meetings, promises, agreements, conversations"))
                diary.play(folder)
            take(folder / f"{name}.csv", by=desk if name.endswith("-needs") else planner, at=SAID_AT.get(name, TODAY))
            if name == "region-needs":
                watch(0.3 + 0.5 * (number + 1) / len(steps), _("The demand desk codes and verifies"))
                work_the_desk(folder, by=desk)
        come_late(folder, by=desk)
    watch(1.0, _("The scenario is loaded"))


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file by column."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def open_accounts(folder: Path) -> tuple[Account, Account]:
    """Opens the accounts of the cast, the planner's first; posts find them by e-mail. Planner and demand desk."""
    roles = {row["email"]: row["role"] for row in rows_of(folder / "posts.csv")}
    opened: dict[str, Account] = {}
    first: Account | None = None
    for row in sorted(rows_of(folder / "cast.csv"), key=lambda row: roles[row["email"]] != Role.PLANNER):
        account = open_account(email=row["email"], name=row["name"], password=PASSWORD, assumed=True, by=first, at=BEGAN)
        first = first or account
        opened.setdefault(roles[row["email"]], account)
    return opened[Role.PLANNER], opened[Role.DESK]


def take(path: Path, *, name: str = "", by: Account, at: datetime) -> None:
    """Takes one file in through the import of its name, or of another. An empty sheet (a header alone) is nothing to take."""
    table = read_table(path.read_bytes(), path.name)
    if len(table) > 1:
        with whole_network():
            IMPORTS[name or path.stem].confirm(table=table, by=by, at=at)


def come_late(folder: Path, *, by: Account) -> None:
    """What comes in on the day itself and waits at the desk: late needs, taken up and not yet worked, and a file of invented adverts."""
    needs, adverts = (folder / f"{name}.csv" for name in LATE)
    if needs.is_file():
        take(needs, name="company-needs", by=by, at=TODAY)
        take_up_statements(by=by, at=TODAY)
    if adverts.is_file():
        batch = import_adverts(table=read_table(adverts.read_bytes(), adverts.name), name=adverts.name, source=INVENTED, by=by, at=TODAY)
        code_adverts(batch=batch, by=by, at=TODAY)


def work_the_desk(folder: Path, *, by: Account) -> None:
    """The desk takes all statements up, codes what the engine left open or got wrong, verifies, and refuses what no training leads to."""
    take_up_statements(by=by, at=TODAY)
    answers = {row["key"]: row for row in rows_of(folder / "need-codes.csv")}
    keys = dict(Unit.objects.values_list("key", "pk"))
    occupations = {row.code: row for row in Occupation.objects.all()}
    fields = {row.key: row for row in Field.objects.all()}
    with whole_network():
        coded = Need.objects.select_related("statement", "occupation", "field").prefetch_related("units")
        needs = list(coded.exclude(state=NeedState.CLOSED).order_by("pk"))
    codes: dict[int, tuple[Occupation, Field]] = {}
    units: dict[int, set[int]] = {}
    sound: list[int] = []
    foreign: list[int] = []
    for need in needs:
        answer = answers.get(need.statement.key)
        (sound if answer else foreign).append(need.pk)
        if answer:
            code = (occupations[answer["occupation"]], fields[answer["field"]])
            named = {keys[key] for key in answer.get("units", "").split(";") if key}
            if code != (need.occupation, need.field) or (named and named != {unit.pk for unit in need.units.all()}):
                codes[need.pk] = code
                units |= {need.pk: named} if named else {}
    if codes:
        demand.code_needs(codes=codes, units=units, by=by, at=TODAY)
    demand.verify_needs(needs=sound, by=by, at=TODAY)
    if foreign:
        demand.refuse_needs(needs=foreign, reason="Bukan pekerjaan yang dilatih dalam jejaring", by=by, at=TODAY)


def accounts() -> list[Shown]:
    """Who can log in at the demonstration, with what, as what; the national centre's people first."""
    shown = []
    posts = Post.objects.filter(person__account__isnull=False).select_related("person__account", "centre", "company", "region")
    for post in posts.order_by("person__account__pk"):
        account = post.person.account
        if account.has_usable_password():
            where = f", {post.tenant}" if post.tenant is not None else ""
            shown.append(Shown(account.email, PASSWORD, f"{post.person.name}: {post.get_role_display()}{where}", post.role))
    return shown

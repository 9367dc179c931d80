# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The one door for spreadsheets from outside. A page, the demonstration and a console command all take an import by its name from here.

Two steps: `preview` says row by row what would happen on a day and writes nothing; `confirm` is an action that does all or none. A preview has
a `digest` of everything that it promises; confirming with that digest is refused when the register has changed in between, so that what is confirmed
is what was looked at.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from selaras.kit.cells import Cell
from selaras.kit.errors import Refusal
from selaras.kit.spreadsheets import Problem, Sheet

Table = Sequence[Sequence[Cell]]


class Verdict(StrEnum):
    """What an import would do with a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True)
class Row:
    """One row of a preview: `key` names what it is about, `changes` gives (was, becomes) by column, `texts` its cells as the file has them."""

    number: int
    key: str
    verdict: Verdict
    texts: Mapping[str, str]
    changes: Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class Preview:
    """What an import would do, and everything that stands against it. With a single problem nothing is taken."""

    sheet: Sheet
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    ignored: tuple[str, ...] = ()

    def count(self, verdict: Verdict) -> int:
        """How many rows would be new, changed or the same."""
        return sum(row.verdict == verdict for row in self.rows)

    @cached_property
    def digest(self) -> str:
        """A hash over every row's number, verdict, text and change."""
        facts = [[row.number, row.key, row.verdict, dict(row.texts), {name: list(pair) for name, pair in row.changes.items()}] for row in self.rows]
        return hashlib.sha256(json.dumps(facts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


class HasProblems(Refusal):
    """Rows of the file cannot be taken; nothing was written."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        first = "; ".join(map(str, problems[:3]))
        words = _("%(count)s problems in the file, nothing was written: %(first)s") % {"count": len(problems), "first": first}
        super().__init__(words, cure=_("Correct the rows and send the file again."))
        self.problems = tuple(problems)


class NotWhatWasPreviewed(Refusal):
    """The register changed between preview and confirmation."""

    def __init__(self) -> None:
        super().__init__(_("The register has changed since the preview; nothing was written."), cure=_("Look at the new preview and confirm that."))


@dataclass(frozen=True)
class Imported:
    """What an import did: rows new, changed and found the same."""

    new: int
    changed: int
    same: int


@dataclass(frozen=True)
class Import:
    """A kind of import. `roles` are the names of the roles whose holders may use it; `confirm(table=, agreed=, by=, at=)` is the action.

    `preview(table, on)` is told the door's day, so that it refuses already what a confirmation on that day would refuse.
    `export()` gives the rows in force as the sheet's columns, for the same scope in which it is called.
    """

    name: str
    sheet: Sheet
    roles: frozenset[str]
    preview: Callable[[Table, date], Preview]
    confirm: Callable[..., Imported]
    export: Callable[[], Sequence[Mapping[str, Any]]]


IMPORTS: dict[str, Import] = {}
"""Every import by its name, in the order in which they build on one another. Each package registers its own when the application starts."""


def register(kind: Import) -> Import:
    """Puts an import on the list; a name stands for one."""
    if kind.name in IMPORTS:
        raise ValueError(f"two imports are called {kind.name}")
    IMPORTS[kind.name] = kind
    return kind

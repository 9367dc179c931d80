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
from dataclasses import asdict, dataclass
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
    """What an import would do, and everything that stands against it. With a single problem nothing is taken.

    `reading`: what an import of long files has read of it, so that confirming need not read again (LongImport).
    """

    sheet: Sheet
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    ignored: tuple[str, ...] = ()
    reading: Any = None

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


# Long files -------------------------------------------------------------------------------------------------------------

SHOWN_ROWS, SHOWN_PROBLEMS = 50, 200


@dataclass(frozen=True)
class LongImport:
    """How a file is taken in that is too long for somebody to wait for: read outside any transaction, looked at, written in one.

    `read(table, said, on)` reads and checks, and may say how far it is (kit.progress); `shown(reading)` is what a page shows of it, in JSON, with the
    digest that is `agreed` to; `keep(table=, reading=, name=, said=, by=, at=)` is the action. All raise Refusals, HasProblems among them.
    """

    read: Callable[[Table, Mapping[str, Any], date], Any]
    shown: Callable[[Any], dict[str, Any]]
    keep: Callable[..., dict[str, Any]]


LONG: dict[str, LongImport] = {}
"""Imports of long files that are no sheet of a register, by name."""


def long_import(name: str) -> LongImport:
    """The import of long files of this name: one of LONG, or that of the sheet."""
    if name in LONG:
        return LONG[name]
    kind = IMPORTS[name]

    def keep(*, table: Table, reading: Preview, by: Any, at: Any, **_said: Any) -> dict[str, Any]:
        read = {"reading": reading.reading} if reading.reading is not None else {}
        done = kind.confirm(table=table, agreed=reading.digest, by=by, at=at, **read)
        return {"new": done.new, "changed": done.changed, "same": done.same}

    return LongImport(lambda table, _said, on: kind.preview(table, on), shown_preview, keep)


def shown_preview(preview: Preview) -> dict[str, Any]:
    """A preview as far as a page shows it, in JSON: counts, the first rows (what changes on top) and its digest. Raises HasProblems."""
    if preview.problems:
        raise HasProblems(preview.problems)
    order = [Verdict.CHANGED, Verdict.NEW, Verdict.SAME]
    rows = sorted(preview.rows, key=lambda row: order.index(row.verdict))
    return {
        "agreed": preview.digest,
        "count": len(rows),
        **{str(verdict): preview.count(verdict) for verdict in Verdict},
        "rows": [asdict(row) for row in rows[:SHOWN_ROWS]],
        "columns": [column.key for column in preview.sheet.columns if any(row.texts.get(column.key) for row in rows)],
        "ignored": list(preview.ignored),
    }


def shown_problems(problems: Sequence[Problem]) -> dict[str, Any]:
    """What stands against a file as far as a page shows it, in JSON."""
    return {"count": len(problems), "problems": [asdict(problem) for problem in problems[:SHOWN_PROBLEMS]]}

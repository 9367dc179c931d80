# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What many tests begin with is built once in a process, by the product's own actions, and from then on put back row by row.

    world = kept(build)

The first time `build` runs in a transaction that is taken back; the rows that it added and the value that it returned are remembered. Each test gets
those rows, written into its own transaction, and a copy of the value: it sees nothing of what other tests did to theirs, in whatever order they run.
"""

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connection, transaction

from selaras.ground.people.models import Event
from selaras.kit.scope import whole_network

Value = TypeVar("Value")
AT_ONCE = 500  # rows that one statement writes


@dataclass(frozen=True)
class Added:
    """Rows that came into a table."""

    table: str
    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]

    def write(self) -> None:
        """Puts them back. Foreign keys are looked at when the transaction ends, so that the order of the tables does not matter."""
        quote = connection.ops.quote_name
        start = f"INSERT INTO {quote(self.table)} ({', '.join(map(quote, self.columns))}) VALUES "
        places = f"({', '.join(['%s'] * len(self.columns))})"
        with connection.cursor() as cursor:
            for first in range(0, len(self.rows), AT_ONCE):
                some = self.rows[first : first + AT_ONCE]
                cursor.execute(start + ", ".join([places] * len(some)), [cell for row in some for cell in row])


_built: dict[tuple[Callable[[], Any], str | None], tuple[list[Added], bytes]] = {}


def kept(build: Callable[[], Value]) -> Value:
    """The value of `build`, upon its rows. What is there already is told by the end of the record, which no two histories share."""
    with whole_network(), transaction.atomic():
        ground = Event.objects.order_by("-number").values_list("hash", flat=True).first()
        if (build, ground) not in _built:
            _built[build, ground] = _build(build)
        added, value = _built[build, ground]
        for each in added:
            each.write()
    copy: Value = pickle.loads(value)
    return copy


def _build(build: Callable[[], Any]) -> tuple[list[Added], bytes]:
    """What came into the tables, and the value; nothing of it stays."""
    with transaction.atomic():
        before = _tables()
        value = pickle.dumps(build())
        after = _tables()
        transaction.set_rollback(True)
    for name, (_columns, rows) in before.items():
        assert rows.keys() <= after[name][1].keys(), f"{name}: what was there has been changed, which adding rows cannot repeat"
    new = {name: [row for row in rows if row not in before[name][1]] for name, (_columns, rows) in after.items()}
    return [Added(name, after[name][0], rows) for name, rows in new.items() if rows], value


def _tables() -> dict[str, tuple[tuple[str, ...], dict[tuple[Any, ...], None]]]:
    """The columns of every table, and its rows in their order."""
    found = {}
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")
            found[name] = tuple(column[0] for column in cursor.description), dict.fromkeys(cursor.fetchall())
    return found

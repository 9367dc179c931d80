# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""A page that is only looked at writes nothing: GET and HEAD run with the database held to reading."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.db import connections

READS = ("SELECT", "WITH", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT", "EXPLAIN", "PRAGMA", "SET ")
# The session keeps a person logged in and is not the product's data.
SESSION = ('"django_session"',)


class WriteWhileReading(RuntimeError):
    """A GET tried to write: a fault of the page, never of the person."""


def only_reads(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """An execute wrapper that lets reads through, and the session's own table."""
    words = sql.lstrip(" (").upper()
    if not words.startswith(READS) and not any(table in sql for table in SESSION):
        raise WriteWhileReading(f"a page that is only looked at tried to write: {sql[:120]}")
    return execute(sql, params, many, context)


class ReadOnlyGet:
    """Middleware: no view can forget it, because it is the default for GET and HEAD."""

    def __init__(self, get_response: Callable[[Any], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        if request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        with ExitStack() as held:
            for connection in connections.all(initialized_only=True) or [connections["default"]]:
                held.enter_context(connection.execute_wrapper(only_reads))
            return self.get_response(request)

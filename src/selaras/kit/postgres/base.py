# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""A connection that keeps the session's `selaras.scope` in step with the scope of the code that uses it (kit.scope, kit.wall).

Nothing is sent when a scope is entered or left. Before each statement the scope that holds then is compared with what the session was last told,
and only a difference costs one `SET`. So threads, connections that open later, nested scopes and scopes left by an exception need no care of
their own. The comparison is worth what our knowledge of the session is worth: it is given up whenever the session may have gone back to an older
setting (a rollback, a failed commit, a statement that sets or resets) or may be somebody else's (a new connection, one out of a pool).

Whoever goes below Django to a raw cursor finds the scope of the last statement before. A pooler outside the process must pool sessions.
"""

from collections.abc import Callable
from typing import Any

from django.db.backends.postgresql import base
from psycopg import sql
from psycopg.pq import TransactionStatus

from selaras.kit.scope import as_told

SETTING = "selaras.scope"
# After these the session may have another setting than the one it was told last.
CHANGES = ("ROLLBACK", "ABORT", "RESET", "DISCARD", "SET")


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection, and what its session was told last; None: not known."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._told: str | None = None
        self.execute_wrappers.append(self._in_scope)

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        self._told = None
        return super().get_new_connection(conn_params)

    def create_cursor(self, name: str | None = None) -> Any:
        self._tell()  # also for what goes through a cursor without being executed, such as COPY
        return super().create_cursor(name)

    def _in_scope(self, execute: Callable[..., Any], words: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        self._tell()
        try:
            return execute(words, params, many, context)
        finally:
            if isinstance(words, str) and words.lstrip()[:10].upper().startswith(CHANGES):
                self._told = None

    def _tell(self) -> None:
        """Sets the session's scope where it differs. A failed transaction takes no setting; it takes nothing but its end either."""
        wanted = as_told()
        if wanted == self._told or self.connection.info.transaction_status == TransactionStatus.INERROR:
            return
        self._told = None
        with self.wrap_database_errors:
            # `SET` and not `set_config`: it is no query, after which a transaction could no longer choose its isolation.
            self.connection.execute(sql.SQL("SET {} TO {}").format(sql.Identifier(*SETTING.split(".")), sql.Literal(wanted)))
        self._told = wanted

    def _rollback(self) -> Any:
        self._told = None
        return super()._rollback()  # type: ignore[misc]  # Django's, which its stubs leave out

    def _commit(self) -> Any:
        try:
            return super()._commit()  # type: ignore[misc]  # Django's, which its stubs leave out
        except BaseException:
            self._told = None
            raise

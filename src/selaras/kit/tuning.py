# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""SQLite chooses an index by what it knows of a table, and looks at a table only when it is told to. PostgreSQL looks by itself."""

from typing import Any

from django.db import connection

MOST_LOOKED_AT = 1_000  # rows of an index: enough to see how it is spread, and no walk through a large one


def look_at_what_has_grown(**_by_and_at: Any) -> int:
    """Lets SQLite look at the tables that this connection has asked and that it does not know, or that have grown manifold. Returns how many.

    No row is touched, so it is nobody's action and no event. Outside any transaction; nothing on PostgreSQL.
    """
    if connection.vendor != "sqlite":
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit = {MOST_LOOKED_AT}")
        cursor.execute("PRAGMA optimize(-1)")  # says what it would do
        count = len(cursor.fetchall())
        cursor.execute("PRAGMA optimize")
    return count

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""SQLite is told to look at what has grown."""

import pytest
from django.db import connection

from selaras.kit.tuning import look_at_what_has_grown


@pytest.mark.django_db
def test_sqlite_looks_at_a_table_that_it_does_not_know() -> None:
    """Tests a table that nothing is known of: asked by its index it is looked at; PostgreSQL is left alone."""
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            assert look_at_what_has_grown() == 0
            return
        cursor.execute("CREATE TABLE grown (name text, size integer)")
        cursor.execute("CREATE INDEX grown_by_name ON grown (name)")
        cursor.executemany("INSERT INTO grown VALUES (%s, %s)", [(f"{number % 7}", number) for number in range(500)])
        cursor.execute("SELECT size FROM grown WHERE name = '3' ORDER BY size")
        assert look_at_what_has_grown() >= 1
        cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = 'grown'")
        assert cursor.fetchone() == ("500 72",)

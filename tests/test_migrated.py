# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The copied database of the tests: it is that of the migrations, and a migration that changed is run."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.migrated import digest


@pytest.mark.parametrize(
    ("path", "read"),
    [
        ("src/selaras/loop/forum/migrations/0001_initial.py", True),
        ("src/selaras/ground/people/append_only.py", True),
        ("requirements.lock", True),
        ("src/selaras/web/forum/views.py", False),
    ],
)
def test_what_migrations_read_makes_another_database(path: str, read: bool, tmp_path: Path) -> None:
    """Tests that a change of a word, or a new file, is seen wherever migrations could read it, and no other."""
    file, seen = tmp_path / path, {digest(tmp_path)}
    file.parent.mkdir(parents=True, exist_ok=True)
    for words in ("", "a word", "another word"):
        file.write_text(words)
        seen.add(digest(tmp_path))
    assert len(seen) == (4 if read else 1)


@pytest.mark.django_db
def test_nothing_is_left_to_migrate() -> None:
    """Tests that the database of the tests has every migration of the product, and that `migrate` is the product's own again."""
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    before = connection.introspection.table_names()
    call_command("migrate", verbosity=0)
    assert connection.introspection.table_names() == before

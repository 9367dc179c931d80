# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""`selaras migrate`: Django's, which on PostgreSQL raises the walls of row-level security once every migration is applied.

Migrations run for the whole network: what they change belongs to everybody.
"""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from selaras.kit.scope import whole_network
from selaras.kit.wall import raise_walls


class Command(migrate.Command):
    """Migrate, then the walls."""

    help = "Bring the tables up to date; on PostgreSQL raise the walls between tenants, too."

    def handle(self, *args: Any, **options: Any) -> None:
        with whole_network():
            super().handle(*args, **options)
        if options["plan"] or options["check_unapplied"]:
            return
        connection = connections[options["database"]]
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return  # the tables are not yet those that the walls are made for; what stands goes on standing
        raised = raise_walls(connection)
        if raised and options["verbosity"] >= 1:
            self.stdout.write(f"Row-level security raised on {len(raised)} tables.")

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db import DatabaseError, connections

from selaras.kit import wall


class ConsoleConfig(AppConfig):
    name = "selaras.console"

    def ready(self) -> None:
        checks.register(second_wall, checks.Tags.security, deploy=True)


def second_wall(**options: Any) -> list[checks.CheckMessage]:
    """`check --deploy`: on PostgreSQL the role meets row-level security, and every owned table has it."""
    connection = connections["default"]
    try:
        found = wall.faults(connection)
    except DatabaseError as error:
        return [checks.Warning(f"whether row-level security stands could not be asked: {error}", id="selaras.W001")]
    return [checks.Warning(words, id="selaras.W002") for words in found]

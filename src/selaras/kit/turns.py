# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Taking turns: whoever does the same thing at the same moment waits until the other's transaction has ended, and then finds what was done."""

from zlib import crc32

from django.db import connection


def take_turns(at: str) -> None:
    """From here to the end of the transaction nobody else who takes turns at this goes on. SQLite lets one write at a time anyhow."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [crc32(at.encode())])

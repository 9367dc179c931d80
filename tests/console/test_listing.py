# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""`selaras help` shows what the product can do, each command with its own words."""

from django.core.management import get_commands

from selaras.console.listing import Selaras


def test_help_lists_our_commands_and_the_rest_stays_callable() -> None:
    """Tests that every command of ours stands there with its words, that the framework's do not, and that a shell still learns all names."""
    said = Selaras(["selaras"]).main_help_text()
    listed = {line.split()[0]: line.split(maxsplit=1)[1] for line in said.splitlines() if line.startswith("  ") and line[2] != " "}
    assert {"demo", "run-due", "worker", "audit", "shots", "migrate"} <= listed.keys()
    assert "dumpdata" not in listed
    assert all(len(words) > 20 for words in listed.values())
    assert set(Selaras(["selaras"]).main_help_text(commands_only=True).split()) >= set(get_commands())

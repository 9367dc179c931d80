# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What `selaras help` lists: the product's own commands, each with a line; the framework's stay callable and are only named."""

import textwrap

from django.core.management import ManagementUtility, get_commands, load_command_class

WIDTH = 140


class Selaras(ManagementUtility):
    """The framework's command line with a list of our own."""

    def main_help_text(self, commands_only: bool = False) -> str:
        """The list that `selaras help` prints; with `--commands` every name, a line each, for a shell to complete."""
        if commands_only:
            return str(super().main_help_text(commands_only=True))
        found = get_commands()
        ours = {name: load_command_class(app, name).help for name, app in sorted(found.items()) if isinstance(app, str) and app.startswith("selaras")}
        room = max(map(len, ours)) + 4
        lines = [textwrap.fill(f"{name:{room - 2}}{words}", WIDTH, initial_indent="  ", subsequent_indent=" " * room) for name, words in ours.items()]
        return "\n".join([
            "selaras COMMAND --help says what a command takes.",
            "",
            *lines,
            "",
            f"The {len(found) - len(ours)} commands of Django and its parts work too, among them check, shell and dbshell: selaras help --commands",
        ])  # fmt: skip

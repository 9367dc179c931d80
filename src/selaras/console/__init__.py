# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The door for machines: commands, and the worker that runs queued jobs."""

import os
import sys


def main() -> None:
    """Runs the command named on the command line; `selaras help` lists them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "selaras.config.settings")
    from selaras.console.stage import return_to_stage, set_stage  # before the settings are read: the demonstration has data and a date of its own

    if sys.argv[1:2] == ["demo"]:
        set_stage(sys.argv[2:])
    else:
        return_to_stage()
    from selaras.console.listing import Selaras

    Selaras(["selaras", *sys.argv[1:]]).execute()

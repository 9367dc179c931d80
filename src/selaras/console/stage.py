# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Where and when the demonstration plays: a folder of its own, 15 December 2017, no TLS on the loopback. Set before Django reads its settings.

Whatever command works on the data of a demonstration plays on its stage: a round of `run-due` by the machine's date would close its needs.
"""

import atexit
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TODAY = "2017-12-15"
MARK = "demonstration.json"  # in the data folder: what the demonstration says of itself (console.keeping)
SWEEP = "import shutil, sys; sys.stdin.read(); shutil.rmtree(sys.argv[1], ignore_errors=True)"


def set_stage(words: list[str]) -> None:
    """Points the environment to the demonstration: kept between calls, or with `--check` a folder that goes when the command ends.

    A folder that the caller named (`--data`, SELARAS_DATA) is taken with `--check`, too, and stays.
    """
    _play()
    if os.environ.get("SELARAS_DATA"):
        return
    if "--check" in words:
        os.environ["SELARAS_DATA"] = passing_folder()
    else:
        home = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
        os.environ["SELARAS_DATA"] = str(home / "selaras-demo")


def return_to_stage() -> None:
    """Where the data folder holds a demonstration, sets its date, and the address where it was served last for the links in letters."""
    folder = os.environ.get("SELARAS_DATA")
    try:
        mark = json.loads((Path(folder).expanduser() / MARK).read_text()) if folder else None
    except (OSError, ValueError):
        return
    if not isinstance(mark, dict):
        return
    _play()
    if mark.get("port"):
        os.environ.setdefault("SELARAS_ADDRESS", f"http://127.0.0.1:{mark['port']}")


def _play() -> None:
    os.environ.setdefault("SELARAS_TODAY", TODAY)
    os.environ.update(SELARAS_DEMONSTRATION="1", SELARAS_TLS="0")


def passing_folder() -> str:
    """A folder that goes when this process ends, whatever ends it: a small process beside it notices, also a kill that nobody can answer."""
    folder = tempfile.mkdtemp(prefix="selaras-check-")
    sweeper = subprocess.Popen([sys.executable, "-I", "-S", "-c", SWEEP, folder], stdin=subprocess.PIPE, start_new_session=True)

    def leave() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        sweeper.communicate()

    atexit.register(leave)
    return folder

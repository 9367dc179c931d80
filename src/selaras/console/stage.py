# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Where and when the demonstration plays: a folder of its own, 15 December 2017, no TLS on the loopback. Set before Django reads its settings."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

TODAY = "2017-12-15"


def set_stage(words: list[str]) -> None:
    """Points the environment to the demonstration: kept between calls, or with `--check` a folder that goes when the command ends."""
    os.environ.setdefault("SELARAS_TODAY", TODAY)
    os.environ.update(SELARAS_DEMONSTRATION="1", SELARAS_TLS="0")
    if "--check" in words:
        folder = tempfile.mkdtemp(prefix="selaras-check-")
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        os.environ["SELARAS_DATA"] = folder
    elif not os.environ.get("SELARAS_DATA"):
        home = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
        os.environ["SELARAS_DATA"] = str(home / "selaras-demo")

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""A server of the product on a free loopback port, on the data folder of this process, for as long as it is needed."""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Empty, Queue

from django.conf import settings

LISTENING = re.compile(r"Listening at: (http://127\.0\.0\.1:\d+)")
SECONDS = 60


class NotServing(Exception):
    """The server did not come up; its last words."""


@contextmanager
def serving() -> Iterator[str]:
    """The address of a server that ends with the block. Plain http: it is reached from this machine only."""
    command = [sys.executable, "-m", "gunicorn", "selaras.config.wsgi", "--bind", "127.0.0.1:0", "--threads", "4", "--no-control-socket"]
    settled = {
        "SELARAS_TLS": "0",
        "SELARAS_DATA": str(settings.DATA),
        "SELARAS_STATIC": str(settings.STATIC_ROOT),
        "SELARAS_SECRET_KEY": settings.SECRET_KEY,
    }
    if settings.TODAY:
        settled |= {"SELARAS_TODAY": settings.TODAY.isoformat()}
    if settings.DEMONSTRATION:
        settled |= {"SELARAS_DEMONSTRATION": "1"}
    process = subprocess.Popen(command, env={**os.environ, **settled}, stderr=subprocess.PIPE, text=True)
    try:
        yield _address(process)
    finally:
        process.terminate()
        process.wait(timeout=20)


def _address(process: subprocess.Popen[str]) -> str:
    """Waits for the line that names the address; the rest of what the server says is read and dropped, so that it never waits for us."""
    lines: Queue[str | None] = Queue()
    said: list[str] = []

    def read() -> None:
        assert process.stderr is not None
        for line in process.stderr:
            lines.put(line)
        lines.put(None)

    threading.Thread(target=read, daemon=True).start()
    while True:
        try:
            line = lines.get(timeout=SECONDS)
        except Empty:
            line = None
        if line is None:
            raise NotServing("".join(said[-20:]) or "the server said nothing")
        said.append(line)
        if found := LISTENING.search(line):
            return found[1]

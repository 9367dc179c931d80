# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""A PostgreSQL cluster of our own for one test run: made in a temporary folder, never the machine's, gone at the end."""

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

# Nothing of a test run has to survive a power cut.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "jit": "off", "shared_buffers": "128MB", "max_wal_size": "2GB"}


def find_postgres() -> Path | None:
    """The folder of the newest server's programs, or None."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    onpath = shutil.which("initdb")
    if not folders and onpath:
        folders = [Path(onpath).resolve().parent]
    return folders[-1] if folders and (folders[-1] / "initdb").exists() else None


def unprivileged() -> dict[str, int]:
    """Whom the server runs as, for subprocess: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return {"user": entry.pw_uid, "group": entry.pw_gid}
    raise RuntimeError("root needs the user postgres or nobody to run PostgreSQL as")


def free_port() -> int:
    """A loopback port that nobody listens on just now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextlib.contextmanager
def throwaway_cluster(programs: Path) -> Iterator[str]:
    """Yields the DATABASE_URL of a fresh cluster on loopback, with a password of its own.

    Its user may create databases and is no superuser, because a superuser walks through row-level security; `master`, with the same password, is one.
    """
    who = unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="selaras-postgres-"))
    password, port = secrets.token_hex(16), free_port()
    key = folder / "key"
    key.write_text(password)
    if who:
        for path in (folder, key):
            os.chown(path, who["user"], who["group"])
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    common = {"cwd": folder, "env": environment, **who}
    data, log = folder / "data", (folder / "log").open("wb")
    server = None
    try:
        words = ["-D", data, "-U", "master", "--pwfile", key, "-A", "scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        subprocess.run([programs / "initdb", *words], check=True, capture_output=True, timeout=120, **common)
        settings = {**FAST, "listen_addresses": "127.0.0.1", "port": str(port), "unix_socket_directories": str(folder)}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        server = subprocess.Popen([programs / "postgres", "-D", data, *options], stdout=log, stderr=log, **common)
        with _connected(f"host=127.0.0.1 port={port} user=master password={password} dbname=postgres", server, folder / "log") as connection:
            connection.execute(f"CREATE ROLE selaras LOGIN CREATEDB PASSWORD '{password}'")
            connection.execute("CREATE DATABASE selaras OWNER selaras")
        yield f"postgresql://selaras:{password}@127.0.0.1:{port}/selaras"
    finally:
        if server is not None:
            server.send_signal(signal.SIGINT)  # fast shutdown
            try:
                server.wait(30)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
        log.close()
        shutil.rmtree(folder, ignore_errors=True)


def _connected(where: str, server: subprocess.Popen[bytes], log: Path) -> psycopg.Connection:
    """A connection to the server as soon as it takes one; its log where it never does."""
    for _try in range(300):
        if server.poll() is not None:
            break
        with contextlib.suppress(psycopg.OperationalError):
            return psycopg.connect(where, autocommit=True)
        time.sleep(0.1)
    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()[-2000:]}")

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Hostile spreadsheets, sent over HTTP to a server of its own: refused in words or taken as inert text, quickly and in little memory."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import pytest

from tests.world import PASSWORD

ROOT = Path(__file__).resolve().parents[3]
MOST_GROWTH, MOST_SECONDS = 150 * 2**20, 10.0


def memory_of(server: subprocess.Popen[bytes]) -> int:
    """The most memory that the server ever held, in bytes."""
    most = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{server.pid}/status").read_text())
    assert most is not None
    return int(most[1]) * 1024


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A server process on a database with the cast; its address and the process."""
    if not Path("/proc/self/status").exists():
        pytest.skip("memory is read from /proc")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | {
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        "DJANGO_SETTINGS_MODULE": "selaras.config.settings",
        "SELARAS_DATA": str(tmp_path),
        "SELARAS_TLS": "0",
        "SELARAS_TODAY": "2017-12-15",
        "SELARAS_DEBUG": "1",
    }
    run: dict[str, Any] = {"cwd": ROOT, "env": environment}
    for words in (["-m", "selaras", "migrate", "--verbosity", "0"], ["-c", "import django; django.setup(); from tests.world import build; build()"]):
        subprocess.run([sys.executable, *words], check=True, timeout=240, **run)
    command = [sys.executable, "-m", "selaras", "runserver", "--noreload", "--insecure", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **run) as server:
        try:
            for _attempt in range(240):
                with socket.socket() as knock:
                    if knock.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.25)
            yield f"http://127.0.0.1:{port}", server
        finally:
            server.terminate()


class Visitor:
    """A browser without a face: keeps its cookies, sends forms and files, takes any status."""

    def __init__(self, address: str) -> None:
        self.address, self.cookies = address, CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self.cookies))

    def send(self, path: str, fields: dict[str, str] | None = None, file: Path | None = None) -> tuple[int, str]:
        """GET without fields, otherwise POST as multipart with the token; status and text."""
        request = urllib.request.Request(self.address + path)
        if fields is not None:
            token = next(cookie.value for cookie in self.cookies if cookie.name == "csrftoken")
            request.data = self._body({**fields, "csrfmiddlewaretoken": token or ""}, file)
            request.add_header("Content-Type", "multipart/form-data; boundary=edge")
        try:
            with self.opener.open(request, timeout=60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()

    def _body(self, fields: dict[str, str], file: Path | None) -> bytes:
        parts = [f'--edge\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode() for name, value in fields.items()]
        if file is not None:
            parts.append(f'--edge\r\nContent-Disposition: form-data; name="file"; filename="{file.name}"\r\n\r\n'.encode())
            parts.append(file.read_bytes() + b"\r\n")
        return b"".join(parts) + b"--edge--\r\n"


@pytest.mark.slow
def test_hostile_files_do_no_harm(served: tuple[str, subprocess.Popen[bytes]], shared_data: Path, tmp_path: Path) -> None:
    """Tests every file of `hostile_uploads.py` at the need import: refused with 4xx within ten seconds, and little growth in all."""
    address, server = served
    folder = tmp_path / "hostile"
    subprocess.run([sys.executable, shared_data / "hostile_uploads.py", folder], check=True, timeout=240)
    visitor = Visitor(address)
    visitor.send("/accounts/login/")
    visitor.send("/accounts/login/", {"login": "lasma@selaras.example", "password": PASSWORD})
    assert visitor.send("/jejaring/impor/company-needs/")[0] == 200
    before = memory_of(server)
    files = sorted(folder.iterdir())
    assert len(files) >= 13
    for path in files:
        began = time.monotonic()
        status, words = visitor.send("/jejaring/impor/company-needs/", {}, path)
        assert time.monotonic() - began < MOST_SECONDS, path.name
        assert 400 <= status < 500, (path.name, status)
        assert "root:" not in words, path.name
    assert memory_of(server) - before < MOST_GROWTH
    assert not (folder.parent / "pwned.txt").exists()

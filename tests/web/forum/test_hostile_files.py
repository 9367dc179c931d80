# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Hostile spreadsheets, sent over HTTP to a server of its own: refused in words or taken as inert text, quickly and in little memory."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from html import unescape
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import pytest

from tests.world import PASSWORD

ROOT = Path(__file__).resolve().parents[3]
MOST_GROWTH, MOST_SECONDS = 150 * 2**20, 10.0
PAGE = "/jejaring/impor/company-needs/"
SERVE = """
import django; django.setup()
from django.core.management import call_command; call_command("migrate", verbosity=0)
from tests.world import build; build()
from selaras.console import demonstration
raise SystemExit(demonstration.serve(demonstration.free_port(), lambda address: print(address, flush=True)))
"""

# What each file of `hostile_uploads.py` is answered with, and words of the refusal.
NO_SUCH_COLUMNS = (422, "Kolom ini tidak ada: Pekerjaan dengan kata-kata Anda sendiri")
A_DOCUMENT_TYPE = (422, "Buku kerja memuat tipe dokumen yang tidak diperlukan lembar kerja mana pun")
TOO_LARGE = (422, "Buku kerja akan menjadi terlalu besar bila dibuka")
ANSWERS = {
    "ok_small.xlsx": NO_SUCH_COLUMNS,
    "one_huge_cell.xlsx": TOO_LARGE,
    "million_rows.xlsx": TOO_LARGE,
    "billion_laughs.xlsx": A_DOCUMENT_TYPE,
    "external_entity.xlsx": A_DOCUMENT_TYPE,
    "path_traversal.xlsx": (422, "Buku kerja memuat berkas yang tidak semestinya ada"),
    "truncated.xlsx": (422, "Berkas rusak atau bukan buku kerja Excel (.xlsx)"),
    "html_named_xlsx.xlsx": (422, "“html_named_xlsx.xlsx” bukan buku kerja Excel dan bukan berkas CSV"),
    "empty.xlsx": (422, "Berkas yang dikirimkan kosong"),
    "formulas.csv": NO_SUCH_COLUMNS,
    "utf16.csv": NO_SUCH_COLUMNS,
    "bom_semicolon.csv": NO_SUCH_COLUMNS,
    "nik_scientific.csv": NO_SUCH_COLUMNS,
}


def processes_of(leader: int) -> list[Path]:
    """The /proc folders of all processes that a leader has started, itself apart: web server, its process, the queue's worker."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            group = int(status.read_text().rpartition(")")[2].split()[2])
        except (OSError, ValueError):
            continue
        if group == leader and int(status.parent.name) != leader:
            found.append(status.parent)
    return sorted(found)


def memory_of(processes: list[Path], what: str) -> int:
    """Memory of processes together, in bytes: what they hold (VmRSS), or the most they ever held (VmHWM)."""
    sizes = [re.search(rf"{what}:\s+(\d+) kB", (process / "status").read_text()) for process in processes]
    assert None not in sizes
    return sum(int(size[1]) * 1024 for size in sizes if size)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, list[Path]]]:
    """The server and the worker as the demonstration starts them, on a database with the cast; the address and the processes."""
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL" and not name.startswith("SELARAS_")}
    environment = kept | {
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        "DJANGO_SETTINGS_MODULE": "selaras.config.settings",
        "SELARAS_DATA": str(tmp_path / "data"),
        "SELARAS_DEMONSTRATION": "1",
        "SELARAS_TLS": "0",
        "SELARAS_TODAY": "2017-12-15",
    }
    run: dict[str, Any] = {"cwd": ROOT, "env": environment, "start_new_session": True}
    with subprocess.Popen([sys.executable, "-c", SERVE], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, **run) as command:
        try:
            assert command.stdout is not None
            address = command.stdout.readline().strip().rstrip("/")
            assert address.startswith("http://127.0.0.1:")
            time.sleep(3)  # until the worker has loaded, too
            processes = processes_of(command.pid)
            assert len(processes) == 3, "web server, its process, and the worker"
            yield address, processes
        finally:
            command.send_signal(signal.SIGTERM)
            command.wait(timeout=60)


class Visitor:
    """A browser without a face: keeps its cookies, sends forms and files, takes any status."""

    def __init__(self, address: str) -> None:
        self.address, self.cookies, self.here = address, CookieJar(), ""
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
                self.here = answer.geturl().removeprefix(self.address)
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
def test_hostile_files_do_no_harm(served: tuple[str, list[Path]], shared_data: Path, tmp_path: Path) -> None:
    """Tests every file of `hostile_uploads.py` at the need import: refused with its own words within ten seconds, nothing of it on the page but
    text, and web server and worker together hardly larger than before the first."""
    address, processes = served
    folder = tmp_path / "hostile"
    subprocess.run([sys.executable, shared_data / "hostile_uploads.py", folder], check=True, timeout=240)
    visitor = Visitor(address)
    visitor.send("/accounts/login/")
    visitor.send("/accounts/login/", {"login": "lasma@selaras.example", "password": PASSWORD})
    assert visitor.send(PAGE)[0] == 200
    for process in processes:
        (process / "clear_refs").write_text("5")  # the most it ever held is counted from here
    before = memory_of(processes, "VmRSS")
    files = sorted(folder.iterdir())
    assert {path.name for path in files} == set(ANSWERS)
    for path in files:
        began = time.monotonic()
        status, page = visitor.send(PAGE, {}, path)
        while "/berkas/" in visitor.here and status == 200 and time.monotonic() - began < MOST_SECONDS:  # a long one is read by the worker
            time.sleep(0.2)
            status, page = visitor.send(visitor.here)
        assert time.monotonic() - began < MOST_SECONDS, path.name
        expected, words = ANSWERS[path.name]
        assert status == expected, (path.name, status)
        assert words in unescape(page), (path.name, said_on(page))
        assert "root:" not in page, path.name
        assert "<script>alert" not in page, path.name
    assert memory_of(processes, "VmHWM") - before < MOST_GROWTH
    assert not list(tmp_path.rglob("*pwned*"))
    assert visitor.send(PAGE)[0] == 200


def said_on(page: str) -> str:
    """The text of a page's body, for the words of a failure."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.partition("<main")[2]).split())[:800]

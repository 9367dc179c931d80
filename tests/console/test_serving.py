# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The demonstration's server: it leaves nothing behind, however it is asked to end."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from selaras.console import demonstration

ROOT = Path(__file__).resolve().parents[2]
SERVE = """
import django; django.setup()
from django.core.management import call_command; call_command("migrate", verbosity=0)
from selaras.console import demonstration
raise SystemExit(demonstration.serve(demonstration.free_port(), lambda address: print(address, flush=True)))
"""


@pytest.mark.slow
def test_server_and_worker_end_with_the_command(tmp_path: Path) -> None:
    """Tests that after the command's end no process of its group is left, although only the command itself was asked to end."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | {
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "selaras.config.settings",
        "SELARAS_DATA": str(tmp_path),
        "SELARAS_DEMONSTRATION": "1",
        "SELARAS_TLS": "0",
    }
    with subprocess.Popen([sys.executable, "-c", SERVE], env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True) as command:
        assert command.stdout is not None
        assert command.stdout.readline().startswith("http://127.0.0.1:")
        os.killpg(command.pid, 0)
        command.send_signal(signal.SIGTERM)
        assert command.wait(timeout=60) == 0
        with pytest.raises(ProcessLookupError):
            os.killpg(command.pid, 0)


def test_who_does_not_end_by_itself_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests that a worker in the middle of a plan, which lets nobody interrupt it, is gone when the command ends."""
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(600)"
    monkeypatch.setattr(demonstration, "PATIENCE", 0.2)
    with subprocess.Popen([sys.executable, "-c", deaf], stdout=subprocess.PIPE) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == b"deaf\n"
        demonstration.end(worker)
        assert worker.wait(timeout=10) == -signal.SIGKILL

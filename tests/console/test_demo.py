# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""`selaras demo` as people type it, on a small scenario: what it ends with, what it writes, and that another program agrees."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from selaras.engines.planning import Problem, load
from selaras.loop.planning.jobs import FIGURES
from tests.scenarios import smallest

ROOT = Path(__file__).resolve().parents[2]
ASKED = ["--participants", str(smallest.PARTICIPANTS), "--certified", str(smallest.CERTIFIED)]
OF_THE_ISSUE = {
    *("packages", "tested_packages", "participants", "certified_expected", "probability_participants", "probability_certified"),
    *("seats_by_origin", "expected_placed_by_origin", "ojt_seats_used", "objective", "bound", "proven_gap", "upgrades", "new_assessors"),
    *("needs_total", "needs_served", "violations", "seconds"),
}
PLANNED = OF_THE_ISSUE - {"needs_total", "seconds"}  # what cannot be known without a plan
OURS = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}  # of the tests' own environment

pytestmark = pytest.mark.slow

Selaras = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small scenario."""
    return smallest.write(tmp_path_factory.mktemp("scenario") / "year")


@pytest.fixture
def surroundings(tmp_path: Path) -> dict[str, str]:
    """The environment of somebody who has never started Selaras."""
    kept = {name: value for name, value in os.environ.items() if name not in OURS and not name.startswith("SELARAS_")}
    return {**kept, "PYTHONPATH": str(ROOT / "src"), "XDG_DATA_HOME": str(tmp_path / "home"), "TMPDIR": str(tmp_path)}


@pytest.fixture
def selaras(surroundings: dict[str, str]) -> Selaras:
    """Runs a command of the console to its end."""

    def run(*words: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "selaras", *map(str, words)]
        return subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False, timeout=300)

    return run


def judged(folder: Path) -> tuple[int, str]:
    """What the independent check says to a folder."""
    words = [sys.executable, "-S", "-E", str(ROOT / "tests" / "independent_check.py"), str(folder), *ASKED]
    answer = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)
    assert answer.stderr == ""
    return answer.returncode, answer.stdout


def said_by(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    """The last line of a check, which always has every key."""
    assert done.stdout.strip(), done.stderr
    said: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    assert set(said) == {*FIGURES, "reason", "seconds", "plan_seconds"}
    assert set(said) >= OF_THE_ISSUE
    return said


def test_a_plan_is_proven_and_another_program_agrees(selaras: Selaras, scenario: Path, tmp_path: Path) -> None:
    """Tests that with both levers the check ends with 0, meets the targets, breaks no rule, and its files and figures agree."""
    done = selaras("demo", "--check", "--scenario", scenario, "--out", tmp_path / "out")
    said = said_by(done)
    assert (done.returncode, said["violations"], said["reason"]) == (0, 0, None), done.stderr
    assert said["participants"] >= smallest.PARTICIPANTS
    assert said["certified_expected"] >= smallest.CERTIFIED
    assert 0 <= said["proven_gap"] <= 0.03
    assert min(said["upgrades"], said["new_assessors"], said["needs_served"]) >= 1
    assert sum(said["seats_by_origin"].values()) == pytest.approx(said["graduates_expected"])
    assert json.loads((tmp_path / "out" / "result.json").read_text()) == said
    assert judged(tmp_path / "out")[0] == 0, judged(tmp_path / "out")[1]
    assert list(tmp_path.rglob("selaras.sqlite3")) == []  # a check leaves no database


@pytest.mark.parametrize(("lever", "kind"), [("upgrading", "instructor_days"), ("new-assessors", "assessor_days")])
def test_without_a_lever_what_is_missing_is_named_and_adding_it_cures(
    selaras: Selaras, scenario: Path, tmp_path: Path, lever: str, kind: str
) -> None:
    """Tests that without a lever the check ends with 1 and names the days; that with those days it ends with 0, and with half of them with 1."""
    out = tmp_path / "out"
    done = selaras("demo", "--check", "--scenario", scenario, "--forbid", lever, "--out", out)
    said = said_by(done)
    assert (done.returncode, said["status"]) == (1, "infeasible"), done.stderr
    assert [name for name in PLANNED if said[name] is not None] == []
    assert said[f"missing_{kind}"] > 0
    assert 0 < said["missing_bound"] <= said["missing_weight"]
    code, words = judged(out)
    assert (code, f" {kind}" in words) == (3, True), words
    missing = Path(shutil.copy(out / "missing.csv", tmp_path / "named.csv"))
    words = ["demo", "--check", "--scenario", str(scenario), "--forbid", lever, "--add", str(missing), "--out", str(out)]
    cured = selaras(*words)
    assert (cured.returncode, said_by(cured)["violations"]) == (0, 0), cured.stderr
    assert judged(out)[0] == 0, judged(out)[1]
    halved = selaras(*words, "--share", "0.5")
    assert (halved.returncode, said_by(halved)["status"]) == (1, "infeasible"), halved.stderr
    assert judged(out)[0] == 3


def test_a_scenario_that_cannot_be_taken_ends_with_the_same_line(selaras: Selaras, tmp_path: Path) -> None:
    """Tests that also a refusal ends with one line of JSON, every figure unknown, and with 1."""
    done = selaras("demo", "--check", "--scenario", tmp_path)
    said = said_by(done)
    assert (done.returncode, said["status"]) == (1, "refused")
    assert "centres.csv" in said["reason"]
    assert all(said[name] is None for name in FIGURES if name != "status")


def test_the_demonstration_is_served_and_its_run_can_be_replayed(
    selaras: Selaras, scenario: Path, surroundings: dict[str, str], tmp_path: Path
) -> None:
    """Tests that the demonstration says where it is, that the run on record, solved again, gives the same answer, that what was asked can be had
    as a file, once, and that the round of the morning on its data finds its day and the letters that it began with.
    """
    command = [sys.executable, "-m", "selaras", "demo", "--scenario", str(scenario)]
    with subprocess.Popen(command, cwd=ROOT, env=surroundings, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as demo:
        assert demo.stderr is not None
        heard = []
        for line in demo.stderr:
            heard.append(line)
            if "http://127.0.0.1:" in line:
                break
        demo.send_signal(signal.SIGTERM)
        heard.append(demo.communicate(timeout=60)[1])
    assert "http://127.0.0.1:" in "".join(heard), "".join(heard)[-2000:]
    (kept,) = tmp_path.rglob("selaras.sqlite3")
    surroundings["SELARAS_DATA"] = str(kept.parent)
    due = selaras("run-due")
    assert (due.returncode, {line.split(": ")[1] for line in due.stdout.splitlines() if line.endswith(" letters")}) == (0, {"0 letters"}), due.stdout
    listed = selaras("runs", "list")
    assert listed.returncode == 0, listed.stderr
    (run,) = [line.split("\t")[0] for line in listed.stdout.splitlines() if "\tplanning\t" in line]
    replayed = selaras("runs", "replay", run)
    assert (replayed.returncode, "the same answer" in replayed.stdout) == (0, True), replayed.stdout + replayed.stderr
    asked = tmp_path / "tahun.problem"
    assert selaras("runs", "problem", run, str(asked)).returncode == 0
    assert isinstance(load(asked.read_bytes()), Problem)
    assert selaras("runs", "problem", run, str(asked)).returncode != 0

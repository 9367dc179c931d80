# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Asking for a run, what happens to it, and doing it again. Progress is no event: it is overwritten until the run ends."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from selaras.ground.people.actions import note
from selaras.ground.people.models import Account
from selaras.ground.runs.models import Run
from selaras.ground.runs.rules import ENGINES, STEPS, Outcome, RunState, Solver, fingerprint
from selaras.kit.errors import Refusal


class NotInThatState(Refusal):
    """The run cannot take that step from where it stands."""


class NoSuchEngine(Refusal):
    """No stage registered that engine."""


class Cancelled(Exception):
    """Somebody took the run back while it was at work: nothing more is to be done."""


def _held(run: Run) -> Run:
    """The run, locked. Raises Cancelled where it is gone."""
    held = Run.objects.select_for_update(of=("self",)).filter(pk=run.pk).first()
    if held is None:
        raise Cancelled
    return held


def _step(run: Run, state: RunState) -> None:
    if state not in STEPS[run.state]:
        raise NotInThatState(_("Run %(run)s is %(state)s.") % {"run": run.pk, "state": run.get_state_display()})
    run.state = state


@transaction.atomic
def request_run(*, engine: str, purpose: str, limits: Mapping[str, Any], by: Account, at: datetime) -> Run:
    """Puts a run on record before anything is computed; the caller queues the work."""
    if engine not in ENGINES:
        raise NoSuchEngine(_("There is no engine called “%(engine)s”.") % {"engine": engine})
    run = Run.objects.create(engine=engine, purpose=purpose, limits=dict(limits), requested_by=by, requested_at=at)
    note(kind="runs.requested", about=run, by=by, at=at, engine=engine, purpose=purpose)
    return run


@transaction.atomic
def start_run(*, run: Run, problem: bytes, by: Account, at: datetime) -> None:
    """Stores the whole problem and marks the run as working."""
    run = _held(run)
    _step(run, RunState.WORKING)
    run.problem, run.problem_hash = problem, fingerprint(problem)
    run.save(update_fields=["state", "problem", "problem_hash"])
    note(kind="runs.started", about=run, by=by, at=at, problem=run.problem_hash, bytes=len(problem))


def report_progress(*, run_id: int, fraction: float, words: str, value: float | None = None, bound: float | None = None) -> bool:
    """Overwrites what a waiting person sees; outside any transaction and without an event. Returns whether the run is still at work."""
    at_work = Run.objects.filter(pk=run_id, state=RunState.WORKING)
    return bool(at_work.update(progress=min(max(fraction, 0.0), 1.0), words=words[:200], value=value, bound=bound))


@transaction.atomic
def cancel_run(*, run: Run, by: Account, at: datetime) -> None:
    """Takes back a run that has no answer yet: of it only its lines in the record are left. Raises NotInThatState where it is too late."""
    held = Run.objects.select_for_update(of=("self",)).filter(pk=run.pk).first()
    if held is None or not held.open:
        words = _("Run %(run)s has ended, or was taken back already.") % {"run": run.pk}
        raise NotInThatState(words, cure=_("Load the page again and look at what has happened."))
    held.delete()
    note(kind="runs.cancelled", about=("runs.run", str(run.pk), str(run)), by=by, at=at, engine=run.engine, purpose=run.purpose)


@transaction.atomic
def finish_run(*, run: Run, outcome: Outcome, seconds: float, by: Account, at: datetime) -> Run:
    """Stores the answer whole. A second finish of the same run is refused, so that a task done twice counts once."""
    run = _held(run)
    _step(run, RunState.DONE)
    run.status, run.value, run.bound, run.seconds = outcome.status, outcome.value, outcome.bound, seconds
    run.answer, run.digest, run.log = outcome.answer, outcome.digest, outcome.log
    run.progress, run.finished_at = 1.0, at
    run.save()
    note(kind="runs.finished", about=run, by=by, at=at, status=outcome.status, digest=outcome.digest, seconds=round(seconds, 1))
    return run


@transaction.atomic
def fail_run(*, run: Run, reason: str, by: Account, at: datetime) -> None:
    """Ends a run that broke; the reason is shown to whoever waits."""
    run = _held(run)
    _step(run, RunState.FAILED)
    run.words, run.finished_at = reason[:200], at
    run.save(update_fields=["state", "words", "finished_at"])
    note(kind="runs.failed", about=run, by=by, at=at, reason=reason[:500])


@dataclass(frozen=True)
class Replay:
    """A run done again: whether the answer is the same, and both digests."""

    same: bool
    digest_then: str
    digest_now: str
    seconds: float


def replay(*, run: Run) -> Replay:
    """Solves the stored problem again under the stored limits; writes nothing. Raises NotInThatState for a run without an answer."""
    if run.state != RunState.DONE or run.problem is None:
        raise NotInThatState(_("Run %(run)s has no answer to compare with.") % {"run": run.pk})
    if fingerprint(bytes(run.problem)) != run.problem_hash:
        raise NotInThatState(_("The stored problem of run %(run)s was changed.") % {"run": run.pk})
    began = time.perf_counter()
    solver: Solver = import_string(ENGINES[run.engine])
    outcome = solver(bytes(run.problem), run.limits, lambda *_args: None)
    return Replay(outcome.digest == run.digest, run.digest, outcome.digest, time.perf_counter() - began)

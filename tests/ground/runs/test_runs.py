# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Engine runs on record: their ladder, their replay, and counting a task done twice once."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import translation

from selaras.ground.people.actions import open_account
from selaras.ground.people.models import Account
from selaras.ground.runs import actions
from selaras.ground.runs.models import Run
from selaras.ground.runs.rules import ENGINES, Outcome, Progress, RunState

pytestmark = pytest.mark.django_db
AT = datetime(2017, 12, 15, 9, tzinfo=UTC)
SAID = {"answer": b"42"}


def doubling(problem: bytes, limits: Mapping[str, Any], progress: Progress) -> Outcome:
    """An engine of one line, whose answer a test may change."""
    progress(0.5, "doubling", None, None)
    return Outcome("optimal", 42.0, 43.0, SAID["answer"], digest=SAID["answer"].hex())


@pytest.fixture(autouse=True)
def engine() -> Iterator[None]:
    ENGINES["doubling"] = f"{__name__}.doubling"
    SAID["answer"] = b"42"
    yield
    del ENGINES["doubling"]


@pytest.fixture
def by() -> Account:
    return open_account(email="planner@selaras.example", name="Siti", by=None, at=AT)


def run_it(by: Account) -> Run:
    """A run from its request to its answer."""
    run = actions.request_run(engine="doubling", purpose="a test", limits={"nodes": 3}, by=by, at=AT)
    actions.start_run(run=run, problem=b"21", by=by, at=AT)
    return actions.finish_run(run=run, outcome=doubling(b"21", {}, lambda *_: None), seconds=0.1, by=by, at=AT)


def test_a_run_keeps_problem_limits_and_answer(by: Account) -> None:
    """Tests that everything a replay needs is on record, with the gap computed from value and bound."""
    run = Run.objects.get(pk=run_it(by).pk)
    assert (bytes(run.problem), run.limits, bytes(run.answer), run.state) == (b"21", {"nodes": 3}, b"42", RunState.DONE)
    assert run.gap == pytest.approx(1 / 42)


def test_a_replay_gives_the_same_answer(by: Account) -> None:
    """Tests that a replay compares digests, in both outcomes."""
    run = run_it(by)
    assert actions.replay(run=run).same
    SAID["answer"] = b"41"
    assert not actions.replay(run=run).same


def test_a_changed_problem_is_not_replayed(by: Account) -> None:
    """Tests that a stored problem that was tampered with is named, not solved."""
    run = run_it(by)
    run.problem = b"22"
    with translation.override("en"), pytest.raises(actions.NotInThatState, match="was changed"):
        actions.replay(run=run)


def test_a_task_done_twice_counts_once(by: Account) -> None:
    """Tests that a second start or finish of a run that ended is refused."""
    run = run_it(by)
    with pytest.raises(actions.NotInThatState):
        actions.finish_run(run=run, outcome=doubling(b"21", {}, lambda *_: None), seconds=0.1, by=by, at=AT)
    with pytest.raises(actions.NotInThatState):
        actions.start_run(run=run, problem=b"21", by=by, at=AT)
    with pytest.raises(actions.NotInThatState):
        actions.fail_run(run=run, reason="late", by=by, at=AT)


def test_progress_is_seen_while_it_works_only(by: Account) -> None:
    """Tests that progress is shown for a working run, and cannot reopen one that ended."""
    run = actions.request_run(engine="doubling", purpose="a test", limits={}, by=by, at=AT)
    actions.report_progress(run_id=run.pk, fraction=0.5, words="early")
    assert Run.objects.get(pk=run.pk).words == ""
    actions.start_run(run=run, problem=b"21", by=by, at=AT)
    actions.report_progress(run_id=run.pk, fraction=1.7, words="half", value=1.0, bound=2.0)
    run.refresh_from_db()
    assert (run.progress, run.words, run.gap) == (1.0, "half", 1.0)
    actions.fail_run(run=run, reason="the machine went away", by=by, at=AT)
    actions.report_progress(run_id=run.pk, fraction=0.1, words="ghost")
    run.refresh_from_db()
    assert (run.state, run.words) == (RunState.FAILED, "the machine went away")


def test_an_unknown_engine_is_refused(by: Account) -> None:
    """Tests that a run names an engine that a stage registered."""
    with pytest.raises(actions.NoSuchEngine):
        actions.request_run(engine="oracle", purpose="a test", limits={}, by=by, at=AT)

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Taking statements up and coding adverts: gather, code outside any transaction, record in one action; the run is kept and can be done again.

Few are coded while somebody waits, many by the worker: their run says how far it is, and taken back before its end it leaves nothing of them.
"""

import hashlib
import logging
import time
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django_tasks import task

from selaras.engines.coding import Limits, Result, cost_of, read_problem, solve, write_problem, write_result
from selaras.engines.coding import Problem as CodingProblem
from selaras.ground.people.actions import one_cause
from selaras.ground.people.models import Account
from selaras.ground.runs import actions as runs
from selaras.ground.runs.models import Run
from selaras.ground.runs.rules import Outcome, Progress, RunState
from selaras.kit.errors import Refusal
from selaras.kit.scope import whole_network
from selaras.loop.demand.actions import TakenUp, record_codes
from selaras.loop.demand.adverts.actions import record_advert_codes
from selaras.loop.demand.adverts.models import AdvertBatch
from selaras.loop.demand.adverts.queries import titles_of
from selaras.loop.demand.adverts.rules import CANDIDATES
from selaras.loop.demand.gather import coded_of, gather, gather_titles
from selaras.loop.demand.rules import MOST_CANDIDATES
from selaras.loop.forum.actions.refusals import must_be_staff
from selaras.loop.forum.models import Statement
from selaras.loop.forum.rules import StatementState

ENGINE = "coding"
CODED = 0.5  # share of the work that is done once every text is coded; the rest is writing
READS, WRITES = gettext_noop("the words are read"), gettext_noop("what was read is written")
Answer = TypeVar("Answer")

log = logging.getLogger(__name__)


class NothingLeft(Refusal):
    """What was to be coded was coded or taken back meanwhile."""


def solve_stored(problem: bytes, limits: Mapping[str, Any], progress: Progress) -> Outcome:
    """Codes a stored problem again; what `selaras runs replay` calls."""
    stored = read_problem(problem)
    return outcome_of(stored, solve(stored, Limits(**limits)))


def outcome_of(problem: CodingProblem, result: Result) -> Outcome:
    """An answer as the record of runs keeps it. Its value: texts whose code is expected to be wrong."""
    answer = write_result(result)
    return Outcome(status=result.status, value=cost_of(problem, result), bound=None, answer=answer, digest=hashlib.sha256(answer).hexdigest())


def take_up_statements(*, statements: Collection[int] | None = None, run: Run | None = None, by: Account, at: datetime) -> TakenUp:
    """Takes up the submitted statements (or those among the given keys): each becomes a need, coded where the engine is sure.

    On `run`, where one was ordered for it. Raises forum's NotYours for anybody but the desk and the planner, Cancelled where the run was taken back.
    """
    must_be_staff(by=by, at=at)
    problem, axes = gather(statements)
    if not problem.texts:
        return TakenUp(0, 0)
    purpose = _("Code %(count)s statements") % {"count": len(problem.texts)}

    def record(result: Result, _run: Run) -> TakenUp:
        return record_codes(coded=coded_of(axes, result), by=by, at=at)

    return _on_record(problem, purpose, MOST_CANDIDATES, record, run=run, by=by, at=at)


def code_adverts(*, batch: AdvertBatch, run: Run | None = None, by: Account, at: datetime) -> int:
    """Reads an occupation in the title of each advert of a file; what an earlier run read is replaced. Returns how many have one.

    On `run`, where one was ordered for it. Raises forum's NotYours for anybody but the desk and the planner, Cancelled where the run was taken back.
    """
    must_be_staff(by=by, at=at)
    problem, axes = gather_titles(titles_of(batch))
    purpose = _("Code %(count)s adverts of %(file)s") % {"count": len(problem.texts), "file": batch.name}

    def record(result: Result, run: Run) -> int:
        return record_advert_codes(batch=batch, coded=coded_of(axes, result), run=run, by=by, at=at)

    return _on_record(problem, purpose, CANDIDATES, record, run=run, by=by, at=at)


def _on_record(
    problem: CodingProblem, purpose: str, candidates: int, record: Callable[[Result, Run], Answer], *, run: Run | None, by: Account, at: datetime
) -> Answer:
    """Codes outside any transaction; the run and what `record` makes of its answer are kept together, under one cause."""
    limits = {"candidates": candidates}
    with one_cause():
        with transaction.atomic():
            run = run or runs.request_run(engine=ENGINE, purpose=purpose[:200], limits=limits, by=by, at=at)
            runs.start_run(run=run, problem=write_problem(problem), by=by, at=at)
        began = time.perf_counter()
        result = solve(problem, Limits(**limits), partial(_tell, run.pk, READS))
        seconds = time.perf_counter() - began
        _tell(run.pk, WRITES, 1.0)
        with transaction.atomic():
            runs.finish_run(run=run, outcome=outcome_of(problem, result), seconds=seconds, by=by, at=at)
            return record(result, run)


def _tell(run_id: int, words: str, fraction: float) -> None:
    """Says how far the coding is. Raises Cancelled where the run was taken back."""
    if not runs.report_progress(run_id=run_id, fraction=CODED * fraction, words=words):
        raise runs.Cancelled


# By the worker ----------------------------------------------------------------------------------------------------------


def order_coding(*, batch: AdvertBatch | None = None, by: Account, at: datetime) -> Run:
    """Puts on record that everything which came in is to be taken up, or a file of adverts coded, and queues it; where a coding is at work already,
    that one is given. Raises forum's NotYours, and NothingLeft.
    """
    must_be_staff(by=by, at=at)
    with transaction.atomic(), whole_network():
        if batch is None:
            count, candidates = Statement.objects.filter(state=StatementState.SUBMITTED).count(), MOST_CANDIDATES
            purpose = _("Code %(count)s statements") % {"count": count}
        else:
            count, candidates = len(titles_of(batch)), CANDIDATES
            purpose = _("Code %(count)s adverts of %(file)s") % {"count": count, "file": batch.name}
        at_work = open_coding()
        if at_work is not None:
            return at_work
        if not count:
            raise NothingLeft(_("There is nothing to code."))
        run = runs.request_run(engine=ENGINE, purpose=purpose[:200], limits={"candidates": candidates}, by=by, at=at)
        transaction.on_commit(partial(code_on_record.enqueue, run.pk, batch.pk if batch else None, at.isoformat()))
    return run


def open_coding() -> Run | None:
    """The coding that waits or is at work; one at a time."""
    return Run.objects.filter(engine=ENGINE, state__in=[RunState.QUEUED, RunState.WORKING]).defer("problem", "answer", "log").first()


@task()
def code_on_record(run_id: int, batch_id: int | None, at: str) -> None:
    """The queued work. Done twice it counts once; what stands against it is said on its page, and a fault goes to the log as well."""
    run = Run.objects.select_related("requested_by").filter(pk=run_id, state=RunState.QUEUED).first()
    if run is None:
        return
    known: dict[str, Any] = {"run": run, "by": run.requested_by, "at": datetime.fromisoformat(at)}
    try:
        if batch_id is not None:
            code_adverts(batch=AdvertBatch.objects.get(pk=batch_id), **known)
        elif take_up_statements(**known) == TakenUp(0, 0):
            runs.fail_run(reason=_("Nothing was left to take up."), **known)
    except runs.Cancelled:
        log.info("run %s was taken back while it was at work", run_id)
    except Refusal as refusal:
        runs.fail_run(reason=str(refusal), **known)
    except Exception:
        runs.fail_run(reason=_("A fault of ours; nothing was written."), **known)
        raise

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""`selaras worker`: does the queued work, one piece after the other, until it is stopped.

One worker a machine. What a worker of this machine left half done (it was killed, the power went) is marked as failed before anything new is
begun, so that nobody waits for an answer that will never come. The order can be given again; a piece of work done twice counts once.
"""

import fcntl
import logging
import socket
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from selaras.ground.letters.actions import POST, send_what_is_due
from selaras.ground.network.actions.orders import refuse_order
from selaras.ground.network.jobs import read_file, write_file
from selaras.ground.network.models import ImportOrder
from selaras.ground.people.queries import moment
from selaras.ground.runs.actions import fail_run
from selaras.ground.runs.models import Run
from selaras.ground.runs.rules import WORK
from selaras.kit.scope import whole_network


class WorkerStopped(RuntimeError):
    """The worker that had claimed a piece of work ended before the work did."""


class Command(BaseCommand):
    help = "Do the queued work, one piece after the other; work that a stopped worker left half done is marked as failed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--until-empty", action="store_true", help="end when nothing is left to do")
        parser.add_argument("--interval", type=float, default=1.0, help="seconds between looks at an empty queue")

    def handle(self, *args: Any, **options: Any) -> None:
        with alone(), translation.override(settings.LANGUAGE_CODE):
            lost = reap()
            if lost:
                self.stderr.write(f"{lost} piece(s) of work were left half done and are marked as failed")
            send_what_is_due(at=effective_now())
            logging.getLogger("django_tasks").addFilter(worth_a_line)
            worker = f"{machine()}{get_random_string(12)}"
            call_command("db_worker", interval=options["interval"], batch=options["until_empty"], startup_delay=False, reload=False, worker_id=worker)


def worth_a_line(record: logging.LogRecord) -> bool:
    """A round of the post that went well is none: each of its letters stands on a page."""
    return record.levelno > logging.INFO or POST not in (record.args or ())


def machine() -> str:
    """What the names of this machine's workers begin with."""
    return f"{socket.gethostname()[:48]}:"


@contextmanager
def alone() -> Iterator[None]:
    """Holds the machine's only place for a worker. Raises CommandError where another one works."""
    with (settings.DATA / "worker.lock").open("w") as place:
        try:
            fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError("another worker is at work on this machine's data") from None
        yield


def reap() -> int:
    """Marks as failed what workers of this machine claimed and never ended, and the runs that it was for. Call it only while none works."""
    lost = [task for task in DBTaskResult.objects.running() if task.worker_ids and task.worker_ids[-1].startswith(machine())]
    for task in lost:
        run = Run.objects.filter(pk=task.args_kwargs["args"][0]).select_related("requested_by").first() if task.task_path in WORK else None
        if run is not None and run.open:
            fail_run(run=run, reason=_("The program was stopped while it worked; order it again."), by=run.requested_by, at=effective_now())
        order = lost_order(task)
        if order is not None:
            words = _("The program was stopped while it worked; nothing was written. Send the file again.")
            refuse_order(order=order, reason=words, by=order.ordered_by, at=effective_now())
        task.set_failed(WorkerStopped())
    return len(lost)


def lost_order(task: DBTaskResult) -> ImportOrder | None:
    """The long file that a piece of work was for, if it was for one."""
    if task.task_path not in {read_file.module_path, write_file.module_path}:
        return None
    with whole_network():
        return ImportOrder.objects.select_related("ordered_by").filter(pk=task.args_kwargs["args"][0]).first()


def effective_now() -> datetime:
    """The clock's time on the day that holds here: today's, or the demonstration's."""
    return moment(timezone.localtime(), settings.TODAY)

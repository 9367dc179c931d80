# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The life of an engine run, and the engines that can be asked to run again."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class RunState(models.TextChoices):
    """Where a run stands."""

    QUEUED = "queued", _("waiting")
    WORKING = "working", _("working")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


STEPS: Mapping[str, frozenset[str]] = {
    RunState.QUEUED: frozenset({RunState.WORKING, RunState.FAILED}),
    RunState.WORKING: frozenset({RunState.DONE, RunState.FAILED}),
    RunState.DONE: frozenset(),
    RunState.FAILED: frozenset(),
}

Progress = Callable[[float, str, float | None, float | None], None]


@dataclass(frozen=True)
class Outcome:
    """What an engine gave back: its status word, value and proven bound (None where there is none), the answer whole, and its digest.

    `digest` covers the decisions only, not seconds or log lines, so that the same answer has the same digest.
    """

    status: str
    value: float | None
    bound: float | None
    answer: bytes
    digest: str
    log: str = ""


# (problem, limits, progress) -> outcome; the limits hold seed and work limit
Solver = Callable[[bytes, Mapping[str, Any], Progress], Outcome]
ENGINES: dict[str, str] = {}
WORK: set[str] = set()  # the queued tasks, by their paths, whose first argument is the run that they work on


def register(name: str, solver: str, work: str = "") -> None:
    """A stage names its engine here when the program starts: the path of a Solver, imported only when it is called, and that of the queued task
    (if there is one) that works on a run of it and takes the run's key as its first argument.
    """
    ENGINES[name] = solver
    if work:
        WORK.add(work)


def fingerprint(data: bytes) -> str:
    """SHA-256 of a stored problem or answer."""
    return hashlib.sha256(data).hexdigest()

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""A worker that was killed at any piece of work starts again."""

import pytest
from django_tasks_db.models import DBTaskResult

from selaras.console.management.commands import worker
from selaras.ground.letters import jobs
from tests.world import AT


@pytest.mark.django_db
def test_a_worker_killed_during_a_round_of_the_post_starts_again() -> None:
    """Tests the reaper over a task whose first argument is no run's key but a moment: it is marked as failed, once, and no run is looked for."""
    jobs.post.enqueue(AT.isoformat())
    DBTaskResult.objects.get().claim(f"{worker.machine()}abc")
    assert (worker.reap(), worker.reap()) == (1, 0)
    assert DBTaskResult.objects.failed().count() == 1

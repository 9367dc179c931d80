# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""`selaras run-due`: one thing that cannot be done keeps nothing else from being done."""

from importlib import import_module
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django_tasks_db.models import DBTaskResult

from selaras.ground.people.models import Account
from tests.world import World

due = import_module("selaras.console.management.commands.run-due")


@pytest.mark.django_db
def test_what_fails_is_named_and_all_the_rest_is_done(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], django_capture_on_commit_callbacks: Any
) -> None:
    """Tests a first action that raises: the second is done, the post is asked for, and words and exit code say what was not done."""

    def raises(**_asked: object) -> int:
        raise ValueError("a broken row")

    def writes(*, by: Account, at: object) -> int:
        return 3

    for name, acts in {"DUE": {"first": raises, "second": writes}, "LOOKED_FOR": {}, "SWEPT": {}, "TUNED": {}, "forecast_once_a_day": writes}.items():
        monkeypatch.setattr(due, name, acts)
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(CommandError, match="not done: first;"):
        call_command("run-due", "--today=2018-01-09")
    said = capsys.readouterr()
    assert (said.out, said.err) == ("second: 3 letters\nforecast of needs: 3 needs\n", "first: not done: ValueError: a broken row\n")
    assert DBTaskResult.objects.count() == 1

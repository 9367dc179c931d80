# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""`selaras run-due`: one thing that cannot be done keeps nothing else from being done."""

import os
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django_tasks_db.models import DBTaskResult

from selaras.ground.network.actions.orders import order_import
from selaras.ground.network.models import ImportOrder
from selaras.ground.network.rules import OrderState
from selaras.ground.people.models import Account, Event
from selaras.kit.scope import whole_network
from selaras.loop.forum import actions as forum
from selaras.loop.forum.attachments import Sent
from selaras.loop.forum.rules import Channel, Origin
from tests.loop.forum.needs import wanted
from tests.world import AT, World

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

    for name, acts in {
        "DUE": {"first": raises, "second": writes},
        "LOOKED_FOR": {},
        "SWEPT": {},
        "TUNED": {},
        "MADE_ANEW": {"third": writes},
    }.items():
        monkeypatch.setattr(due, name, acts)
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(CommandError, match="not done: first;"):
        call_command("run-due", "--today=2018-01-09")
    said = capsys.readouterr()
    assert (said.out, said.err) == ("second: 3 letters\nthird: 3 needs\n", "first: not done: ValueError: a broken row\n")
    assert DBTaskResult.objects.count() == 1


@pytest.mark.django_db
def test_what_nobody_confirmed_is_thrown_away_by_age(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], django_capture_on_commit_callbacks: Any
) -> None:
    """Tests that of the files sent in only what is old and not confirmed goes, of those in the data folder only what is old and no row names; that
    the output says so, with one event each, and that called again it does nothing.
    """
    by, late = world.planner, AT + timedelta(days=20)
    for name, at in {"lama": AT, "disetujui": AT, "baru": late}.items():
        order_import(what="company-needs", name=name, data=b"x", by=by, at=at)
    with whole_network():
        ImportOrder.objects.filter(name="disetujui").update(state=OrderState.WRITING)
    facts = {"owner": world.las_jaya, "origin": Origin.COMPANY, "channel": Channel.PAPER, "paper": "KB-7F3KQ", "by": by, "at": AT}
    paper = forum.state_need(wanted=wanted(), scan=Sent("foto.png", b"\xff\xd8\xff\xe0 a photo \xff\xd9"), **facts).file.name
    stray, young = (default_storage.save(f"lampiran/{name}.jpg", ContentFile(b"x")) for name in ("tersesat", "baru"))
    for name in (paper, stray):
        os.utime(default_storage.path(name), (AT.timestamp(), AT.timestamp()))
    for name in ("DUE", "LOOKED_FOR"):
        monkeypatch.setattr(due, name, {})
    for gone in (1, 0):
        with django_capture_on_commit_callbacks(execute=True):
            call_command("run-due", "--today=2018-01-09")
        said = capsys.readouterr().out
        assert f"files sent in and never confirmed: {gone} thrown away\nfiles that belong to nothing: {gone} thrown away\n" in said
    with whole_network():
        assert set(ImportOrder.objects.values_list("name", flat=True)) == {"disetujui", "baru"}
    assert [default_storage.exists(name) for name in (paper, stray, young)] == [True, False, True]
    kinds = ["network.imports_forgotten", "forum.files_forgotten"]
    assert list(Event.objects.filter(kind__in=kinds).order_by("number").values_list("kind", flat=True)) == kinds

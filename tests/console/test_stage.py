# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""On which day, and to which address, a command works that is given somebody's data."""

import json
import os
from pathlib import Path

import pytest

from selaras.console.stage import MARK, TODAY, return_to_stage

SET = ("SELARAS_TODAY", "SELARAS_DEMONSTRATION", "SELARAS_TLS", "SELARAS_ADDRESS")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder that the environment names, and an environment that is put back."""
    for name in SET:
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    monkeypatch.setenv("SELARAS_DATA", str(tmp_path))
    return tmp_path


def test_a_command_on_the_data_of_a_demonstration_plays_on_its_day(folder: Path) -> None:
    """Tests that its date and address are those of the demonstration: by the machine's date a round of `run-due` would close all its needs."""
    (folder / MARK).write_text(json.dumps({"port": 4711, "first_event": "ab", "whole": True}))
    return_to_stage()
    assert [os.environ.get(name) for name in SET] == [TODAY, "1", "0", "http://127.0.0.1:4711"]


def test_a_date_that_was_named_stays(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests that whoever names another day of the demonstration has it."""
    (folder / MARK).write_text(json.dumps({"first_event": "ab"}))
    monkeypatch.setenv("SELARAS_TODAY", "2018-03-01")
    return_to_stage()
    assert (os.environ["SELARAS_TODAY"], os.environ.get("SELARAS_ADDRESS")) == ("2018-03-01", None)


@pytest.mark.parametrize("mark", [None, "", "[]", "{"])
def test_other_data_live_by_the_clock(folder: Path, mark: str | None) -> None:
    """Tests that data without the mark of a demonstration, or with a broken one, are taken for somebody's work."""
    if mark is not None:
        (folder / MARK).write_text(mark)
    return_to_stage()
    assert not any(name in os.environ for name in SET)

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""`selaras import`: the same door as the pages, from a shell."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from selaras.ground.network.models import Company
from tests.world import World

pytestmark = pytest.mark.django_db

GOOD = "key,name,industry\npt-baru,PT Baru,25\n"


def run(*words: str) -> str:
    """What the command prints."""
    out = io.StringIO()
    call_command("import", *words, stdout=out, stderr=out)
    return out.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A good file of one company."""
    path = tmp_path / "companies.csv"
    path.write_text(GOOD)
    return path


def test_a_file_is_previewed_and_taken(world: World, file: Path) -> None:
    """Tests that the preview writes nothing and that the import writes under the account that is named."""
    assert "1 new" in run("companies", str(file), "--preview")
    assert not Company.objects.filter(key="pt-baru").exists()
    assert "1 new" in run("companies", str(file), "--by", "rina@selaras.example")
    assert Company.objects.filter(key="pt-baru").exists()


@pytest.mark.parametrize("by", [(), ("--by", "luar@selaras.example"), ("--by", "lasma@selaras.example"), ("--by", "x@y.example")])
def test_only_who_may_import_can(world: World, file: Path, by: tuple[str, ...]) -> None:
    """Tests that an import needs an account with a post that may do it."""
    with pytest.raises(CommandError):
        run("companies", str(file), *by)
    assert not Company.objects.filter(key="pt-baru").exists()


def test_problems_are_named_and_nothing_is_taken(world: World, file: Path) -> None:
    """Tests that each problem is printed with its row."""
    file.write_text(GOOD + "pt-salah,PT Salah,99999\n")
    with pytest.raises(CommandError, match="3"):
        run("companies", str(file), "--by", "rina@selaras.example")
    assert not Company.objects.filter(key="pt-baru").exists()


def test_an_unknown_register_and_a_missing_file_are_said(world: World, tmp_path: Path) -> None:
    """Tests the ways to call it wrongly."""
    for words in (("planets", "x.csv"), ("companies",), ("companies", str(tmp_path / "none.csv"), "--preview")):
        with pytest.raises(CommandError):
            run(*words)


def test_the_template_and_the_list(world: World, tmp_path: Path) -> None:
    """Tests that the registers are listed and that an empty template is written."""
    assert "companies" in run()
    run("companies", str(tmp_path / "t.xlsx"), "--template")
    assert (tmp_path / "t.xlsx").read_bytes()[:2] == b"PK"

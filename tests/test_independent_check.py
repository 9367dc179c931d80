# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The independent check is tried on a small folder: as written it agrees, and whatever is changed in it is named."""

import ast
import importlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests import audited
from tests.audited import ASKED, Row, rewrite, rows_of

HERE = Path(__file__).parent
Change = Callable[[list[Row]], list[Row]]
PROBLEM = (
    *("year", "budgets", "centres", "programmes", "workshops", "courses", "local_packages", "offers", "instructors", "upgrades_possible"),
    *("hires_possible", "assessors", "new_assessors_possible", "floors", "needs", "arcs", "ojt_seats", "ojt_arcs", "extra_days", "applicants"),
)
ANSWER = (
    *("packages", "offers_taken", "upgrades", "new_assessors", "teaching", "hired", "teaching_extra"),
    *("assessing", "assessing_new", "assessing_extra", "flows", "ojt"),
)
AMOUNTS = {"packages", "tests", "people", "days"}
FREE_WORDS = {"name", "kind", "region", "members", "words", "source", "value", "scheme", "teaches", "schemes", "origin", "floor"}


@pytest.fixture(scope="module")
def check() -> Iterator[ModuleType]:
    """The script as a module, found as it finds its own files: beside itself."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(HERE))
        yield importlib.import_module("independent_check")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small year and its plan."""
    folder = tmp_path_factory.mktemp("written") / "plan"
    audited.write(folder, audited.problem(), audited.plan())
    return folder


@pytest.fixture(scope="module")
def short(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small year where its targets are said to be out of reach."""
    folder = tmp_path_factory.mktemp("short") / "missing"
    audited.write_missing(folder, audited.problem())
    return folder


@pytest.fixture
def folder(written: Path, tmp_path: Path) -> Path:
    """A copy of the plan's folder to be changed."""
    return Path(shutil.copytree(written, tmp_path / "changed"))


@pytest.fixture
def lacking(short: Path, tmp_path: Path) -> Path:
    """A copy of the folder without a plan to be changed."""
    return Path(shutil.copytree(short, tmp_path / "lacking"))


@pytest.fixture
def judged(check: ModuleType, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Runs the check on a folder; its exit status and its words."""

    def judge(folder: Path, *asked: str) -> tuple[int, str]:
        code = check.main([str(folder), *(asked or ASKED)])
        return code, capsys.readouterr().out

    return judge


def said_again(check: ModuleType, folder: Path) -> None:
    """Rewrites result.json so that it fits the changed files, as somebody who wants to deceive would."""
    path = folder / "result.json"
    said = json.loads(path.read_text())
    said |= check.figures(check.Year(check.Folder(folder, check.PROBLEM | check.ANSWER)))
    said["bound"], said["proven_gap"] = said["objective"] + 0.02 * abs(said["objective"]), 0.02
    path.write_text(json.dumps(said))


def everywhere(**values: str) -> Change:
    """Sets cells in every row."""
    return lambda rows: [{**row, **values} for row in rows]


def first(**values: str) -> Change:
    """Sets cells of the first row."""
    return lambda rows: [{**rows[0], **values}, *rows[1:]]


def add(**values: str) -> Change:
    """Adds a row like the last one."""
    return lambda rows: [*rows, {**rows[-1], **values}]


# As it is ------------------------------------------------------------------------------------------------------------


def test_it_needs_nothing_but_python(written: Path, short: Path, tmp_path: Path) -> None:
    """Tests the script as an auditor runs it, without any installed package: 0 for a plan that agrees, 3 where there is none."""
    for name in ("independent_check", "independent_files"):
        tree = ast.walk(ast.parse((HERE / f"{name}.py").read_text()))
        named = [
            node.module if isinstance(node, ast.ImportFrom) else node.names[0].name for node in tree if isinstance(node, ast.Import | ast.ImportFrom)
        ]
        assert {each for each in named if each not in sys.stdlib_module_names} <= {"independent_files", "collections.abc"}
    words = [sys.executable, "-S", "-E", str(HERE / "independent_check.py")]
    for place, code in ((written, 0), (short, 3)):
        answer = subprocess.run([*words, str(place), *ASKED], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)
        assert (answer.returncode, answer.stderr) == (code, ""), answer.stdout


def test_the_targets_are_the_auditors_own(judged: Any, folder: Path) -> None:
    """Tests that without arguments 18,624 and 12,880 are asked for, and that a folder which aims lower or counts more is named."""
    code, words = judged(folder, "--participants", "18624")
    assert code == 1
    for name in ("target_participants is 48, asked for is 18624", "target_certified is 12, asked for is 12880", "_count_local is 1, asked for is 0"):
        assert name in words
    assert "fewer than the 12880 asked for" in words
    rewrite(folder, "year", lambda rows: [{**row, "value": "16"} if row["name"] == "target_participants" else row for row in rows])
    assert "target_participants is 16, asked for is 48" in judged(folder)[1]


def test_a_test_on_a_package_that_does_not_count_is_named(judged: Any, check: ModuleType, tmp_path: Path) -> None:
    """Tests that where locally paid tests do not count, APBN's tests stand on its own packages only."""
    audited.write(tmp_path, audited.problem(certified_count_local=False), audited.plan())
    asked = ASKED[:-1]
    assert judged(tmp_path, *asked)[0] == 0
    rewrite(tmp_path, "local_packages", everywhere(tested="0"))
    rewrite(tmp_path, "packages", add(course="centre-0/programme-0", month="6", packages="0", tests="1"))
    said_again(check, tmp_path)
    code, words = judged(tmp_path, *asked)
    assert code == 1
    assert "tests of packages that do not run or do not count: 1 where there are 0 (('centre-0/programme-0', 6))" in words


# Cells ---------------------------------------------------------------------------------------------------------------


def wrong_cells(column: str, words: str) -> list[str]:
    """What may not stand in a cell that holds these words."""
    wrong = ["", "-1", "nan", "inf", "-inf", "1e999", "abc"]
    if column == "value":
        return [*wrong, "0x10"]
    if column in FREE_WORDS:
        return []
    if column in {"reach", "room_weeks", "instructor_days"}:
        return ["centre-0=nan", "centre-0=-1", "nobody=1", "nan"] if column == "reach" and "=" in words else ["nan", "-4.0", "abc"]
    if column in {"open", "courses", "home"}:
        return ["0", "13", "nobody"]
    if column.isalpha() and words.replace(".", "", 1).isdigit():
        return wrong + (["1.5", "1e2"] if "." not in words else [])
    return ["nan", "-1", ""] if column[1:].isdigit() else ["", "nobody"]


@pytest.mark.parametrize("name", [*PROBLEM, *ANSWER])
def test_no_cell_is_taken_on_trust(judged: Any, folder: Path, name: str) -> None:
    """Tests that in each column of each file what is no number, not finite, negative, not whole or unknown is named with its file."""
    rows, tried = rows_of(folder, name), 0
    original = (folder / f"{name}.csv").read_text()
    for column, words in rows[0].items():
        for wrong in wrong_cells(column, words):
            rewrite(folder, name, lambda _rows, cell={column: wrong}: [{**rows[0], **cell}, *rows[1:]])
            code, said = judged(folder)
            assert code == 1, (column, wrong)
            assert f"{name}.csv" in said or wrong == "nobody", (column, wrong, said)
            tried += 1
    assert tried >= 2
    (folder / f"{name}.csv").write_text(original)
    assert judged(folder)[0] == 0


@pytest.mark.parametrize("name", [*PROBLEM, *ANSWER])
def test_a_file_that_is_not_as_it_should_be_is_named(judged: Any, folder: Path, name: str) -> None:
    """Tests columns and cells too many or too few, rows said twice, and files that are not there, empty or no text."""
    path = folder / f"{name}.csv"
    head, line, *rest = path.read_text().splitlines()
    for content in (
        "\n".join([head + ",more", line + ",1", *rest]),
        "\n".join([head.rpartition(",")[0], line.rpartition(",")[0]]),
        "\n".join([head, line + ",1", *rest]),
        "\n".join([head, line.rpartition(",")[0], *rest]),
        "\n".join([head, line, line, *rest]),
        head.replace(head[:3], "xyz", 1) + "\n" + line,
        "",
    ):
        path.write_text(content + "\n")
        code, said = judged(folder)
        assert (code, f"{name}.csv" in said) == (1, True), content
    path.write_bytes(b"\xff\xfe\x00")
    assert judged(folder)[0] == 1
    path.unlink()
    code, said = judged(folder)
    assert (code, f"{name}.csv cannot be read" in said) == (1, True)


def test_a_file_too_many_is_named(judged: Any, folder: Path) -> None:
    """Tests that nothing can stand beside a plan, least of all what is missing from it."""
    (folder / "missing.csv").write_text("kind,key,month,amount\n")
    assert "missing.csv has no place beside the other files" in judged(folder)[1]


# Amounts -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ANSWER)
def test_every_row_of_the_answer_matters(judged: Any, folder: Path, name: str) -> None:
    """Tests that a row of the answer that is left out, doubled, or moved to another month is named."""
    rows = rows_of(folder, name)
    assert rows
    (amount,) = {"packages"} if name == "packages" else AMOUNTS & set(rows[0])
    for at, row in enumerate(rows):
        later = str(int(row["month"]) % 12 + 1)
        for other in ([], [{**row, amount: str(2 * float(row[amount])).removesuffix(".0")}], [{**row, "month": later}]):
            rewrite(folder, name, lambda _rows, at=at, other=other: [*rows[:at], *other, *rows[at + 1 :]])
            assert judged(folder)[0] == 1, (row, other)
    rewrite(folder, name, lambda _rows: rows)
    assert judged(folder)[0] == 0


BROKEN: list[tuple[str, str, Change]] = [
    ("participants below target", "packages", lambda rows: rows[:0]),
    ("certified_expected below target", "courses", everywhere(competent="0")),
    ("money over the budget", "courses", first(cost="400")),
    ("package centre-0/programme-0 starts in month 1, which is closed", "courses", first(open="2")),
    ("offer offer-0 starts in month 4, which is closed", "offers", first(open="5")),
    ("upgrade group-001/competence-1 starts in month 9, which is closed", "upgrades_possible", first(open="1")),
    ("recruit recruit-0 starts in month 1, which is closed", "new_assessors_possible", first(open="2")),
    ("tests of packages that do not run", "packages", first(tests="2")),
    ("cannot be tested this year", "courses", first(testable="0")),
    ("cannot be tested this year", "programmes", first(test_lag="12")),
    ("workshop weeks", "workshops", first(m1="3.9")),
    ("packages of a centre", "centres", first(most="1")),
    ("kits", "programmes", first(kits="1")),
    ("floor", "floors", first(least="3")),
    ("offered packages", "offers", first(limit="0")),
    ("instructor days needed", "teaching", lambda rows: rows[:1]),
    ("instructor days needed", "hired", first(days="39")),
    ("teaches at centre-1, out of reach", "teaching", first(centre="centre-1")),
    ("days of a competence not mastered", "instructors", first(teaches="competence-1")),
    ("instructor days: 40 where there are 38", "instructors", first(m1="19.0")),
    ("places of an upgrade", "upgrades_possible", first(most="0")),
    ("people upgraded", "upgrades", first(people="3")),
    ("hire-0 teaches at centre-0, out of reach", "hires_possible", first(reach="centre-1")),
    ("hired days", "hires_possible", first(m1="39.0")),
    ("assessor days needed", "assessing", lambda rows: rows[:-1]),
    ("assessors-001 tests at the home centre centre-1", "assessors", first(home="centre-1")),
    ("without reach or licence", "assessors", everywhere(schemes="")),
    ("without reach or licence", "assessors", everywhere(reach="")),
    ("assessor days", "assessors", everywhere(m3="0.0")),
    ("days of new assessors", "new_assessors_possible", first(lead="3")),
    ("new assessors", "new_assessors_possible", first(most="0")),
    ("extra days", "extra_days", everywhere(days="0.5")),
    ("extra days", "extra_days", everywhere(month="1")),
    ("graduates in flows", "courses", everywhere(graduates="4.0")),
    ("graduates in ojt", "courses", everywhere(graduates="4.0")),
    ("which it does not fit", "arcs", lambda rows: rows[1:]),
    ("sends people to need-2 when it takes nobody", "needs", everywhere(m2="0.0")),
    ("people for a need", "needs", first(heads="3")),
    ("sends people to OJT at need-0, which it does not fit", "ojt_arcs", lambda rows: rows[1:]),
    ("OJT seats", "ojt_seats", first(m2="9.0")),
    ("more tested than packages", "local_packages", first(tested="2")),
    ("there are no instructor_days of field-9", "extra_days", first(key="field-9")),
    ("a room of another centre or field", "courses", first(room="centre-1/field-0")),
    ("more graduates or competent people than seats", "courses", first(competent="17")),
    ("budgets.csv says", "budgets", first(million_rupiah="501")),
]


@pytest.mark.parametrize(("words", "name", "change"), BROKEN)
def test_every_broken_rule_is_named(judged: Any, check: ModuleType, folder: Path, words: str, name: str, change: Change) -> None:
    """Tests each rule once, also where somebody made all figures agree with the changed files."""
    rewrite(folder, name, change)
    said_again(check, folder)
    code, said = judged(folder)
    assert (code, words in said) == (1, True), said


def test_what_once_deceived_it_is_named(judged: Any, check: ModuleType, folder: Path) -> None:
    """Tests two old deceptions whole: no instructor but days that are no number, and people sent away from a need to reach another."""
    before = (folder / "flows.csv").read_text()
    rewrite(folder, "flows", lambda rows: [*rows, {**rows[1], "need": rows[0]["need"], "month": "2", "people": "-5"}])
    said_again(check, folder)
    assert "flows.csv row 7, people: '-5' must be a finite number, zero or more" in judged(folder)[1]
    (folder / "flows.csv").write_text(before)
    rewrite(folder, "teaching_extra", everywhere(days="nan"))
    for name in ("teaching", "hired", "upgrades"):
        rewrite(folder, name, lambda _rows: [])
    said_again(check, folder)
    assert "teaching_extra.csv row 2, days: 'nan' must be a finite number, zero or more" in judged(folder)[1]


# What is said --------------------------------------------------------------------------------------------------------


def leaves(said: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    """Every place of a figure in result.json."""
    for name, value in said.items():
        if isinstance(value, dict):
            yield from ((name, each) for each in value)
        else:
            yield (name,)


def test_every_figure_is_compared(judged: Any, folder: Path) -> None:
    """Tests that each figure that is changed, no number, left out or said although it cannot be known is named by its key."""
    path = folder / "result.json"
    said = json.loads(path.read_text())
    for name, *inner in leaves(said):
        for wrong in (float("nan"), float("inf"), True, "1", None, 987_654.25, ...):
            changed = json.loads(path.read_text()) if inner else dict(said)
            place = changed[name] if inner else changed
            if (
                name in ("status", "reason")
                or (wrong is None and said[name] is None)
                or (wrong == 987_654.25 and name in ("seconds", "plan_seconds"))
            ):
                continue
            place.pop(inner[0] if inner else name)
            if wrong is not ...:
                place[inner[0] if inner else name] = wrong
            (folder / "result.json").write_text(json.dumps(changed))
            code, words = judged(folder)
            path.write_text(json.dumps(said))
            assert (code, name in words) == (1, True), (name, inner, wrong, words)
    path.write_text(json.dumps({**said, "more": 1}))
    assert "more has no place there" in judged(folder)[1]
    for broken in ("[]", "", "{"):
        path.write_text(broken)
        assert judged(folder)[0] == 1


def test_a_bound_below_its_plan_is_named(judged: Any, folder: Path) -> None:
    """Tests that a bound that is less than the plan's worth cannot pass, with the gap that follows from it or with none."""
    said = json.loads((folder / "result.json").read_text())
    for gap in (0.0, -0.5):
        said |= {"bound": said["objective"] - 0.5 * abs(said["objective"]), "proven_gap": gap}
        (folder / "result.json").write_text(json.dumps(said))
        assert "proven_gap" in judged(folder)[1]


# Without a plan ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "name", "change"),
    [
        ("no instructor_days can be missing at 'field-9'", "missing", first(key="field-9")),
        ("no instructor_days can be missing at 'field-0' in month ''", "missing", first(month="")),
        ("no instructor_days can be missing at 'field-0' in month '13'", "missing", first(month="13")),
        ("no money can be missing at 'field-0'", "missing", first(kind="money")),
        ("must be one of", "missing", first(kind="people")),
        ("must be a finite number", "missing", first(amount="nan")),
        ("missing_instructor_days: result.json says 12.0, the files say 13", "missing", first(amount="13")),
        ("missing_room_weeks", "missing", lambda rows: rows[:1]),
        ("says again", "missing", lambda rows: [rows[0], *rows]),
        ("needs_total", "needs", lambda rows: rows[1:]),
        ("must be a finite number", "workshops", first(m1="inf")),
    ],
)
def test_what_is_missing_is_checked(judged: Any, lacking: Path, words: str, name: str, change: Change) -> None:
    """Tests that a folder without a plan says so, and that what is said to be missing must add up and name what there is."""
    code, said = judged(lacking)
    assert (code, "There is no plan to check" in said) == (3, True)
    if name == "needs":
        for each in ("arcs", "ojt_arcs", "ojt_seats"):
            rewrite(lacking, each, lambda rows: [row for row in rows if "need-0" not in row.values()])
    rewrite(lacking, name, change)
    code, said = judged(lacking)
    assert (code, words in said) == (1, True), said


def test_what_is_proven_to_be_missing_is_no_more_than_what_suffices(judged: Any, lacking: Path) -> None:
    """Tests the two sums against each other, and that a plan's figures cannot be said where there is none."""
    path = lacking / "result.json"
    said = json.loads(path.read_text())
    wrong = {"missing_bound": (38.0, 0.0), "packages": (1164,), "status": ("proven",), "missing_weight": (36.0,)}
    sentences = {"missing_bound": "one of them is wrong", "packages": "cannot be known here", "status": "there is no plan"}
    for name, value in ((name, value) for name, values in wrong.items() for value in values):
        path.write_text(json.dumps({**said, name: value}))
        code, found = judged(lacking)
        assert (code, sentences.get(name, name) in found) == (1, True), found

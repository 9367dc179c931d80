# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The walls of the house: what may import what, how big things may be, where writing happens, which way keys point."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest
from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.http import HttpResponse
from django.test import RequestFactory
from importlinter.cli import lint_imports

from selaras.ground.people.models import Person
from selaras.kit.readonly import ReadOnlyGet, WriteWhileReading
from selaras.loop import STAGES

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "selaras"
GROUND = ("people", "runs", "standards", "network", "letters")  # from the lowest up; a key may point down or sideways
MODULE_WALL, FUNCTION_WALL = 600, 60  # lines

# Writes outside `actions.py`, each with its reason. An entry that is no longer needed fails.
WRITES_ELSEWHERE: dict[str, str] = {}

# Public functions of actions that write without `by` and `at`, each with its reason.
UNSIGNED_WRITES = {
    "runs.report_progress": "it is overwritten until the run ends, and is no event",
    "network.report_reading": "it is overwritten until the file is read, and is no event",
    "network.begin_reading": "it claims a file for the one worker that reads it; what comes of it is the event",
    "letters.claim_letter": "it opens an attempt, whose outcome is the event",
    "letters.keep_claim": "it says that the attempt goes on, whose outcome is the event",
}

WRITING = {"save", "create", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
WRITING |= {f"a{name}" for name in WRITING} | {"aupdate"}
NO_ROWS = {"os.environ", "session", "request.session"}  # what has the same words, but is no row of ours
WRITING_SQL = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|TRUNCATE|MERGE)\b", re.IGNORECASE)
FORBIDDEN_NAMES = {"util", "utils", "helper", "helpers", "service", "services", "manager", "managers", "signal", "signals", "common", "misc"}


@cache
def files() -> tuple[Path, ...]:
    """Every file that is in the repository or about to be."""
    words = ["git", "-c", "safe.directory=*", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return tuple(path for name in sorted(listed.split("\0")) if name and (path := ROOT / name).is_file())


def modules(under: Path = ROOT) -> list[Path]:
    """Python files that people write: migrations are made by Django."""
    written = [path for path in files() if (path.suffix == ".py" or path == ROOT / "selaras") and "migrations" not in path.parts]
    return [path for path in written if path.is_relative_to(under)]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), filename=name_of(path))


# Imports ----------------------------------------------------------------------------------------------------------------------------------


def test_the_import_contracts_hold(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Tests that every contract of pyproject.toml is kept."""
    monkeypatch.chdir(ROOT)
    code = lint_imports(no_cache=True)
    assert code == 0, capsys.readouterr().out


def test_the_contract_and_the_stages_name_the_same_order() -> None:
    """Tests that the order of the year is written down twice but only in one way."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = {tuple(contract.get("containers", ())): contract["layers"] for contract in contracts if contract["type"] == "layers"}
    assert [name.strip("()") for name in layers["selaras.loop",]] == list(reversed(STAGES))
    assert [name.strip("()") for name in layers["selaras.ground",]] == list(reversed(GROUND))


def room_of(module: str) -> str:
    """The package that a module belongs to: a stage, a part of the ground, an engine, or a top package."""
    words = module.split(".")
    return ".".join(words[: 3 if words[1:2] and words[1] in {"loop", "ground", "engines"} else 2])


def in_an_order(edges: list[tuple[str, str]]) -> list[str]:
    """The names so that each comes after all that it imports. Raises CycleError with a knot."""
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for importer, imported in edges:
        if importer != imported:
            sorter.add(importer, imported)
    return list(sorter.static_order())


@pytest.mark.parametrize("unit", [room_of, str], ids=["rooms", "modules"])
def test_imports_have_no_knot(unit: Callable[[str], str]) -> None:
    """Tests that neither rooms nor single modules import each other in a circle."""
    graph = grimp.build_graph("selaras", cache_dir=None)
    edges = [(unit(importer), unit(imported)) for importer in graph.modules for imported in graph.find_modules_directly_imported_by(importer)]
    assert edges
    try:
        in_an_order(edges)
    except CycleError as knot:
        pytest.fail(f"import knot: {' -> '.join(knot.args[1])}")


def test_a_knot_would_be_seen() -> None:
    """Tests the test above with a knot made for it."""
    with pytest.raises(CycleError):
        in_an_order([("selaras.web", "selaras.kit"), ("selaras.kit", "selaras.loop.forum"), ("selaras.loop.forum", "selaras.web")])


def test_every_stage_is_known_and_installed() -> None:
    """Tests that a folder of loop or ground is a name in the declared order, and that Django knows it as soon as it has tables."""
    for layer, order in (("loop", STAGES), ("ground", GROUND)):
        rooms = [path.name for path in (SOURCE / layer).iterdir() if path.is_dir() and path.name != "__pycache__"]
        assert set(rooms) <= set(order)
        for room in rooms:
            has_tables = any((SOURCE / layer / room / name).exists() for name in ("models.py", "models"))
            assert not has_tables or apps.is_installed(f"selaras.{layer}.{room}"), f"{layer}/{room} has tables but is not in INSTALLED_APPS"


# Size, names, licence ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_modules_and_functions_stay_below_the_walls(path: Path) -> None:
    """Tests that no module and no function is too long to be read at one go."""
    assert len(path.read_text().splitlines()) <= MODULE_WALL
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= FUNCTION_WALL, f"{name_of(path)}:{node.lineno} {node.name} has {length} lines"


def test_names_come_from_the_field() -> None:
    """Tests that no file or folder has a name that says nothing."""
    parts = {(path, part.lower()) for path in files() for part in path.relative_to(ROOT).with_suffix("").parts}
    assert [name_of(path) for path, part in parts if part in FORBIDDEN_NAMES] == []


def test_every_module_has_its_licence() -> None:
    """Tests that each Python file begins with the two SPDX lines, after the line that names the interpreter."""
    for path in modules():
        lines = path.read_text().splitlines()
        lines = lines[1:] if lines and lines[0].startswith("#!") else lines
        if lines:  # an empty file has nothing to license
            assert re.fullmatch(r"# SPDX-FileCopyrightText: \d{4} The Selaras authors", lines[0]), name_of(path)
            assert lines[1] == "# SPDX-License" + "-Identifier: Apache-2.0", name_of(path)


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    """Tests that no address of a package registry and no path of somebody's machine is in the repository."""
    hosts = ["pypi" + ".org", "pythonhosted" + ".org", "registry.npmjs" + ".org", "registry.yarnpkg" + ".com", "deb.debian" + ".org"]
    paths = ["/wor" + "k/", "/tmp" + "/wt", "/tmp" + "/brief", "/roo" + "t/", "/hom" + "e/"]
    found = re.compile("|".join(re.escape(word) for word in hosts + paths))
    guilty = []
    for path in files():
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue  # a picture
        guilty += [f"{name_of(path)}: {hit.group()}" for hit in found.finditer(text) if not part_of_a_word(text, hit)]
    assert guilty == []


def part_of_a_word(text: str, hit: re.Match[str]) -> bool:
    """Whether a path only looks like one of a machine: the end of a longer word, or what follows a placeholder."""
    return hit.group().startswith("/") and hit.start() > 0 and (text[hit.start() - 1].isalnum() or text[hit.start() - 1] in "_-.}")


# Writing ----------------------------------------------------------------------------------------------------------------------------------


def writes_in(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and words of every call that writes a row: an ORM call, or SQL given to `execute`.

    `update` writes a row only when all it gets is keywords; with anything else it is a dict's or a set's. `delete` and `save` of files take
    names and are told apart in the same way: a row's `delete` takes keywords at most.
    """
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        name, plain = node.func.attr, not node.args and all(word.arg for word in node.keywords)
        if ast.unparse(node.func.value) in NO_ROWS:
            continue
        if (name == "update" and plain and node.keywords) or (name == "delete" and plain) or name in WRITING - {"delete"}:
            yield node.lineno, ast.unparse(node.func)
        elif name in {"execute", "executemany"} and node.args and WRITING_SQL.match(first_words(node.args[0])):
            yield node.lineno, first_words(node.args[0])


def is_of_actions(path: Path) -> bool:
    """Whether a module is a stage's `actions.py` or lies in its folder `actions`."""
    return path.name == "actions.py" or "actions" in path.relative_to(SOURCE).parts


def first_words(node: ast.expr) -> str:
    """The constant beginning of a string, plain or formatted."""
    if isinstance(node, ast.JoinedStr) and node.values:
        node = node.values[0]
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def test_rows_are_written_only_in_actions() -> None:
    """Tests that no view, form, model, query, job or command writes a row past the actions."""
    guilty: dict[str, list[str]] = {}
    for path in modules(SOURCE):
        if not is_of_actions(path):
            for line, words in writes_in(tree_of(path)):
                guilty.setdefault(str(path.relative_to(SOURCE)), []).append(f"{line}: {words}")
    assert {name: lines for name, lines in guilty.items() if name not in WRITES_ELSEWHERE} == {}
    assert set(WRITES_ELSEWHERE) <= set(guilty), "an exception that is no longer needed"


@pytest.mark.parametrize(
    ("code", "count"),
    [
        ("Person.objects.create(name='x')", 1),
        ("person.save()", 1),
        ("form.save(commit=False)", 1),
        ("Person.objects.filter(name='x').update(name='y')", 1),
        ("{}.update({'a': 1})", 0),
        ("known.update(others)", 0),
        ("os.environ.update(SELARAS_TLS='0')", 0),
        ("request.session.delete()", 0),
        ("person.delete()", 1),
        ("cache.delete('key')", 0),
        ("Person.objects.bulk_create(rows, batch_size=10)", 1),
        ("cursor.execute('  update person set name = 1')", 1),
        ("cursor.execute(f'DELETE FROM {table}')", 1),
        ("cursor.execute('SELECT 1')", 0),
        ("Person.objects.filter(name='x')", 0),
    ],
)
def test_a_write_would_be_seen(code: str, count: int) -> None:
    """Tests the test above on calls that write and calls that only look so."""
    assert len(list(writes_in(ast.parse(code)))) == count


def test_an_action_takes_keywords_and_ends_with_by_and_at() -> None:
    """Tests that whoever reads a call sees what is what, and that nothing is written without a who and a when."""
    silent = set()
    for path in modules(SOURCE):
        if not is_of_actions(path) or (path.stem.startswith("_") and path.stem != "__init__"):
            continue  # a module with an underscore is the inside of its actions, and no door knows it
        for node in tree_of(path).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_") or is_a_context(node):
                continue
            name = f"{path.relative_to(SOURCE).parts[1]}.{node.name}"
            by_place = [*node.args.posonlyargs, *node.args.args, *filter(None, [node.args.vararg])]
            assert by_place == [], f"{name} takes words by their place"
            signed = [word.arg for word in node.args.kwonlyargs][-2:] == ["by", "at"]
            if any(writes_in(ast.Module([node], []))) and not signed:
                silent.add(name)
    assert silent == set(UNSIGNED_WRITES)


def is_a_context(node: ast.FunctionDef) -> bool:
    """A context manager surrounds actions and is none itself."""
    return any("contextmanager" in ast.unparse(decorator) for decorator in node.decorator_list)


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "head"])
def test_a_page_that_is_looked_at_cannot_write(method: str) -> None:
    """Tests that the middleware which holds GET to reading is on, inside all others, and stops a view that writes."""
    assert settings.MIDDLEWARE[-1] == "selaras.kit.readonly.ReadOnlyGet"

    def view(request: object) -> HttpResponse:
        Person.objects.create(name="Siti")
        return HttpResponse()

    with pytest.raises(WriteWhileReading), transaction.atomic():
        ReadOnlyGet(view)(getattr(RequestFactory(), method)("/"))
    assert ReadOnlyGet(view)(RequestFactory().post("/")).status_code == 200
    assert Person.objects.count() == 1


# Keys -------------------------------------------------------------------------------------------------------------------------------------


def rank_of(model: type[models.Model]) -> int | None:
    """Where a table stands in the year, the ground first; None for a table of a library."""
    words = model.__module__.split(".")
    if words[:2] == ["selaras", "ground"]:
        return GROUND.index(words[2])
    if words[:2] == ["selaras", "loop"]:
        return len(GROUND) + STAGES.index(words[2])
    return None


def test_foreign_keys_point_upstream() -> None:
    """Tests that no table names a row of a later stage, and that tables live in the ground and the loop only."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("selaras.")]
    assert ours
    for model in ours:
        rank = rank_of(model)
        assert rank is not None, f"{model._meta.label} is a table outside ground and loop"
        for field in model._meta.get_fields():
            target = field.related_model if field.is_relation and field.concrete else None
            if isinstance(target, type) and (other := rank_of(target)) is not None:
                assert other <= rank, f"{model._meta.label}.{field.name} points downstream to {target._meta.label}"


def test_no_table_has_a_save_of_its_own() -> None:
    """Tests that what follows from a write stands in an action, where it can be read, and not in `save`, `delete` or a signal."""
    for path in modules(SOURCE):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.ClassDef) and path.relative_to(SOURCE).parts[0] in {"ground", "loop"}:
                own = {part.name for part in node.body if isinstance(part, ast.FunctionDef)} & {"save", "delete"}
                assert not own, f"{name_of(path)}: {node.name} has its own {own}"
            elif isinstance(node, ast.ImportFrom):
                assert node.module not in {"django.db.models.signals", "django.dispatch"}, f"{name_of(path)}:{node.lineno} uses signals"

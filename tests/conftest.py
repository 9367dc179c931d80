# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What every test may ask for: the shared data, a browser with a page, and a word for tests that need PostgreSQL."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import hypothesis
import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.operations import BaseDatabaseOperations
from django.test import SimpleTestCase, TransactionTestCase

from tests.suite import IN_CI, find_chromium

# Checks stop on a work limit, never on the clock; CI looks at the same examples in every run, people at new ones.
hypothesis.settings.register_profile("selaras", deadline=None, print_blob=True, derandomize=IN_CI)
hypothesis.settings.load_profile("selaras")

# As a container needs it, and without the calls home that Chromium makes at its start.
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


# Of the pages, what is run again on another database: the walks along every route. What a page says does not hang on it.
WALKS = ("test_every_route.py", "test_access.py")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--only-database", action="store_true", help="only tests that touch the database, outside the browser and not marked `once`")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Marks tests by what they ask for, and leaves out those that do not touch the database where only such are wanted."""
    on_postgres = os.environ.get("DATABASE_URL", "").startswith("postgres")
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        if "shared_data" in names:
            item.add_marker("shared_data")
        if names & {"browser", "page"}:
            item.add_marker("browser")
        if item.get_closest_marker("postgres") and not on_postgres:
            item.add_marker(pytest.mark.skip(reason="needs DATABASE_URL to name a PostgreSQL server"))
    if on_postgres:
        _leave_out(config, items, [item for item in items if item.get_closest_marker("sqlite")])
    if config.getoption("--only-database"):
        kept = {item for item in items if touches_database(item) and not {"browser", "once"} & {mark.name for mark in item.iter_markers()}}
        kept = {item for item in kept if "tests/web/" not in item.path.as_posix() or item.path.name in WALKS or item.get_closest_marker("postgres")}
        _leave_out(config, items, [item for item in items if item not in kept])


def _leave_out(config: pytest.Config, items: list[pytest.Item], others: list[pytest.Item]) -> None:
    """Takes tests out of a run: they are not meant for it, which is no skip."""
    config.hook.pytest_deselected(items=others)
    items[:] = [item for item in items if item not in set(others)]


def touches_database(item: pytest.Item) -> bool:
    """Whether a test may reach the database: by its mark, by a fixture, or as a test case of Django's."""
    if item.get_closest_marker("django_db") or item.get_closest_marker("postgres"):
        return True
    case = getattr(item, "cls", None)
    if case is not None and issubclass(case, TransactionTestCase) and issubclass(case, SimpleTestCase):
        return True
    return bool({"db", "transactional_db", "django_db_setup", "live_server"} & set(getattr(item, "fixturenames", ())))


@contextmanager
def triggers_asleep(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Puts the triggers of our tables to sleep and wakes them again."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            asleep, awake = [f'DROP TRIGGER "{name}"' for name, _sql in triggers], [sql for _name, sql in triggers]
        else:
            cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
            tables = [name for (name,) in cursor.fetchall()]
            asleep, awake = ([f"ALTER TABLE {name} {word} TRIGGER USER" for name in tables] for word in ("DISABLE", "ENABLE"))
        for words in asleep:
            cursor.execute(words)
        try:
            yield
        finally:
            for words in awake:
                cursor.execute(words)


@pytest.fixture(autouse=True, scope="session")
def _tables_can_be_emptied() -> Iterator[None]:
    """After a test with real transactions Django empties all tables, which the append-only record refuses; only this emptying gets past it."""
    emptied = BaseDatabaseOperations.execute_sql_flush

    def past_the_triggers(operations: BaseDatabaseOperations, words: list[str]) -> None:
        with triggers_asleep(operations.connection):
            emptied(operations, words)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", past_the_triggers)
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, pytestconfig: pytest.Config) -> Iterator[None]:
    """What stands before the databases are set up: migrations run anew only when they changed."""
    from tests.migrated import migrated_once

    cache = getattr(pytestconfig, "cache", None)
    with migrated_once(cache.mkdir("migrated")) if cache else nullcontext():
        yield


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of data that is not part of the repository, named by SELARAS_TEST_DATA."""
    named = os.environ.get("SELARAS_TEST_DATA", "")
    if not named or not Path(named).is_dir():
        pytest.skip("needs the shared data: SELARAS_TEST_DATA names no folder")
    return Path(named)


@pytest.fixture
def world(db: None) -> "tests.world.World":  # noqa: F821 (models load after Django is set up)
    """The small named cast of `tests/world.py`."""
    from tests.kept import kept
    from tests.world import build

    return kept(build)


@pytest.fixture(scope="session")
def browser() -> Iterator["playwright.sync_api.Browser"]:  # noqa: F821 (Playwright is loaded only where it is used)
    """Debian's Chromium without a window, one for all tests of a worker."""
    chromium = find_chromium()
    if chromium is None:
        pytest.skip("needs Chromium (cure: sudo apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread, which Django would take for asynchronous code.
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory(prefix="selaras-chromium-") as home:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        patch.setenv("HOME", home)
        with sync_playwright() as playwright:
            chosen = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS, chromium_sandbox=False)
            yield chosen
            chosen.close()


@pytest.fixture
def page(browser: "playwright.sync_api.Browser") -> Iterator["playwright.sync_api.Page"]:  # noqa: F821
    """An empty page of a visitor who reads Indonesian. Faults that its console shows fail the test at its end."""
    context = browser.new_context(locale="id-ID", timezone_id="Asia/Jakarta", viewport={"width": 1440, "height": 900})
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    yield opened
    context.close()
    assert faults == []

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The second wall, in raw SQL past every manager: whose rows PostgreSQL itself shows and takes, and what a session remembers."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from threading import Thread
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from selaras.ground.network.actions import register_workshop
from selaras.ground.network.models import Centre, Company, InstructorCompetence, Workshop
from selaras.ground.standards.models import Equipment, Field
from selaras.kit import wall
from selaras.kit.scope import as_told, owners_of, scope, whole_network
from tests.world import AT, World

pytestmark = pytest.mark.django_db
on_postgres = pytest.mark.postgres
REFUSED = pytest.raises(DatabaseError, match="row-level security")

# Tables that name a centre or a company and belong to nobody, each with its reason.
PUBLIC = {
    "network.CentreName": "what a centre is and was called is in the catalogue",
    "network.Supervision": "which centres the national centre coaches is public",
    "network.Lsp": "a certification body is licensed to work for anybody; the centre is who set it up",
    "network.Post": "read before there is a scope, to find the scope",
}


@pytest.fixture
def both(world: World) -> World:
    """The cast, with a workshop for the national centre too."""
    field, machine = Field.objects.get(key="welding"), Equipment.objects.order_by("key")[:1]
    register_workshop(centre=world.bbplk, key="bbplk-las", name="Las", field=field, stations=32, equipment=machine, by=world.planner, at=AT)
    return world


def ask(sql: str, params: Any = (), on: BaseDatabaseWrapper = connection) -> list[tuple[Any, ...]]:
    """The rows of a raw query."""
    with on.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def do(sql: str, params: Any = ()) -> int:
    """How many rows a raw statement touched; what it breaks is undone."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.rowcount


def alter(words: str = "") -> None:
    """Alters tables; a table is altered only when no row of this transaction waits for a check at its end."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; {words}")


def workshops(on: BaseDatabaseWrapper = connection) -> set[str]:
    """The keys of the workshops that the database shows."""
    return {key for (key,) in ask("SELECT key FROM network_workshop", on=on)}


def told() -> str:
    """What the session was told last."""
    return ask("SELECT current_setting('selaras.scope', true)")[0][0] or ""


# What the scope is in words -----------------------------------------------------------------------------------------------------------------


def test_a_scope_in_words(world: World) -> None:
    """Tests what the database is told: a key, whether the scope holds it or its row; the whole network; nothing outside any and for nobody."""
    said = [as_told()]
    with scope(centre=world.karawang):
        said.append(as_told())
        with whole_network():
            said.append(as_told())
        with scope(company=7):
            said.append(as_told())
    with scope(centre=None):
        said.append(as_told())
    key = world.karawang.pk
    assert said == ["", f'{{"centre": "{key}"}}', '{"network": true}', f'{{"centre": "{key}", "company": "7"}}', ""]


# Reading ------------------------------------------------------------------------------------------------------------------------------------

# Table, its own rows' condition, and whose: straight, over another table, through a link between tables, of a company.
TABLES = [
    ("network_workshop", "centre_id = %s", "karawang"),
    ("network_instructorcompetence", "instructor_id IN (SELECT id FROM network_instructor WHERE centre_id = %s)", "karawang"),
    ("network_workshop_equipment", "workshop_id IN (SELECT id FROM network_workshop WHERE centre_id = %s)", "karawang"),
    ("network_readiness", "centre_id = %s", "annur"),
    ("network_companysite", "company_id = %s", "las_jaya"),
    ("network_companycontact", "company_id = %s", "garmen"),
]


@on_postgres
@pytest.mark.parametrize(("table", "condition", "name"), TABLES)
def test_a_tenant_reads_its_own_rows_only(both: World, table: str, condition: str, name: str) -> None:
    """Tests that raw SQL shows a tenant all its own rows and no other, nothing outside any scope, and all to the whole network."""
    tenant = getattr(both, name)
    query = f"SELECT id FROM {table} ORDER BY id"
    with whole_network():
        everything, own = ask(query), ask(f"SELECT id FROM {table} WHERE {condition} ORDER BY id", [tenant.pk])
    assert 0 < len(own) < len(everything)
    assert ask(query) == []
    with scope(**{type(tenant)._meta.model_name: tenant}):
        assert ask(query) == own
    assert ask(query) == []


@on_postgres
def test_a_scope_opens_only_what_it_can_own(both: World) -> None:
    """Tests that neither a company nor a labour office sees a centre's workshop, with the same number or not, and that the centre does."""
    with scope(centre=both.karawang):
        assert workshops() == {"blk-karawang-las"}
    for kind in ("company", "region"):
        with scope(**{kind: both.karawang.pk}):
            assert workshops() == set()


@on_postgres
def test_rows_past_the_manager_are_not_shown(both: World) -> None:
    """Tests that what the first wall lets slip, Django's base manager and a join, stops at the second."""
    with whole_network():
        assert Workshop._base_manager.count() == 2
        assert Centre.objects.filter(workshops__isnull=False).count() == 2
    with scope(centre=both.karawang):
        assert [row.key for row in Workshop._base_manager.all()] == ["blk-karawang-las"]
        assert list(Centre.objects.filter(workshops__isnull=False)) == [both.karawang]
        assert [row.instructor.centre_id for row in InstructorCompetence._base_manager.iterator()] == [both.karawang.pk]
    assert not Workshop._base_manager.exists()


@on_postgres
def test_a_copy_is_held_to_the_scope(both: World) -> None:
    """Tests that COPY, which goes through a cursor without being executed, follows the scope in which its cursor was made."""

    def copied() -> bytes:
        with connection.cursor() as cursor, cursor.copy("COPY (SELECT key FROM network_workshop ORDER BY key) TO STDOUT") as copy:
            return b"".join(map(bytes, copy))

    with whole_network():
        assert copied() == b"bbplk-las\nblk-karawang-las\n"
    assert copied() == b""
    with scope(centre=both.bbplk):
        assert copied() == b"bbplk-las\n"


# Writing ------------------------------------------------------------------------------------------------------------------------------------

NEW_WORKSHOP = (
    "INSERT INTO network_workshop (centre_id, key, name, field_id, stations, weeks_a_year, assumed) "
    "SELECT %s, 'raw', 'raw', id, 16, 46, false FROM standards_field WHERE key = 'welding'"
)


@on_postgres
def test_a_tenant_writes_its_own_rows_only(both: World) -> None:
    """Tests that a foreign row can neither be added, changed, removed nor taken over, nor an own one given away, and that own ones can."""
    own, foreign = both.karawang.pk, both.bbplk.pk
    with scope(centre=both.karawang):
        with REFUSED:
            do(NEW_WORKSHOP, [foreign])
        assert do(NEW_WORKSHOP, [own]) == 1
        with REFUSED:
            do("UPDATE network_workshop SET centre_id = %s WHERE key = 'raw'", [foreign])
        assert do("UPDATE network_workshop SET stations = 17, centre_id = %s", [own]) == 2
        assert do("UPDATE network_workshop SET stations = 17 WHERE key = 'bbplk-las'") == 0
        assert do("DELETE FROM network_workshop WHERE key = 'bbplk-las'") == 0
        assert do("DELETE FROM network_workshop WHERE key = 'raw'") == 1
    with whole_network():
        assert ask("SELECT key, stations FROM network_workshop ORDER BY key") == [("bbplk-las", 32), ("blk-karawang-las", 17)]


@on_postgres
def test_what_hangs_on_a_foreign_row_is_foreign(both: World) -> None:
    """Tests that a competence cannot be written to another centre's instructor, and can to one's own."""
    statement = "UPDATE network_instructorcompetence SET evidence = 'raw', instructor_id = %s"
    with scope(centre=both.karawang):
        with REFUSED:
            do(statement, [both.budi.pk])
        assert do(statement, [both.tono.pk]) == 1


@on_postgres
def test_outside_any_scope_nothing_is_written(both: World) -> None:
    """Tests that a write outside any scope is refused or meets no row, and passes in the whole network."""
    with REFUSED:
        do(NEW_WORKSHOP, [both.karawang.pk])
    assert do("UPDATE network_workshop SET stations = 17") == 0
    with whole_network():
        assert do(NEW_WORKSHOP, [both.karawang.pk]) == 1
        assert do("UPDATE network_workshop SET stations = 17") == 3


# Scopes and sessions ------------------------------------------------------------------------------------------------------------------------


@on_postgres
def test_scopes_within_scopes_come_back(both: World) -> None:
    """Tests that each scope holds again when the one inside it is left, also by an exception."""
    with scope(centre=both.karawang):
        with whole_network():
            with scope(centre=both.bbplk):
                assert workshops() == {"bbplk-las"}
            assert len(workshops()) == 2
        assert workshops() == {"blk-karawang-las"}
        with suppress(LookupError), whole_network():
            assert len(workshops()) == 2
            raise LookupError
        assert workshops() == {"blk-karawang-las"}
    assert workshops() == set()


@on_postgres
def test_back_at_a_savepoint_the_session_is_told_again(both: World) -> None:
    """Tests that a tenant does not meet the whole network when PostgreSQL takes its scope back together with its rows."""
    with connection.cursor() as cursor:
        with whole_network():
            cursor.execute("SAVEPOINT raw")
        with scope(centre=both.bbplk):
            assert workshops() == {"bbplk-las"}
            cursor.execute("ROLLBACK TO SAVEPOINT raw")  # the session is back at the whole network
            assert workshops() == {"bbplk-las"}


@on_postgres
def test_after_a_failed_statement_the_session_is_told_again(both: World) -> None:
    """Tests the same where the database broke the transaction off, which is left through other scopes than it was entered."""
    with whole_network(), pytest.raises(DatabaseError, match="division by zero"), transaction.atomic(), scope(centre=both.bbplk):
        ask("SELECT 1/0")
    with scope(centre=both.bbplk):
        assert workshops() == {"bbplk-las"}
    assert workshops() == set()


@on_postgres
@pytest.mark.parametrize("words", ["SET selaras.scope TO '{\"network\": true}'", "RESET ALL"])
def test_a_setting_by_hand_does_not_last(both: World, words: str) -> None:
    """Tests that a statement which changes the setting past us is followed by our own."""
    with scope(centre=both.karawang):
        with connection.cursor() as cursor:
            cursor.execute(words)
        assert workshops() == {"blk-karawang-las"}


@on_postgres
def test_the_session_is_told_only_what_is_new(both: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests the cost: one SET for each scope in which something is asked, none for another question in it, none for a scope without one."""
    sent: list[Any] = []
    execute = psycopg.Connection.execute
    monkeypatch.setattr(
        psycopg.Connection, "execute", lambda self, query, *args, **kwargs: sent.append(query) or execute(self, query, *args, **kwargs)
    )
    with scope(centre=both.karawang):
        for _time in range(5):
            workshops()
        assert len(sent) == 1
        with whole_network(), scope(centre=both.bbplk):
            pass
        workshops()
        assert len(sent) == 1
        with whole_network():
            workshops()
        workshops()
    assert len(sent) == 3


@on_postgres
@pytest.mark.django_db(transaction=True)
def test_a_connection_that_opens_later_is_told(both: World) -> None:
    """Tests that a session which took the place of a lost one in the middle of a scope knows that scope, and forgets it after."""
    with scope(centre=both.karawang):
        for _time in range(2):
            assert workshops() == {"blk-karawang-las"}
            connection.close()
    assert workshops() == set()


@on_postgres
@pytest.mark.django_db(transaction=True)
def test_after_a_transaction_the_session_is_told_again(both: World) -> None:
    """Tests that neither a rollback nor a commit that fails leaves a tenant with the setting from before, and that a good one keeps the tenant's."""
    with whole_network():
        assert len(workshops()) == 2
    with scope(centre=both.karawang), suppress(LookupError), transaction.atomic():
        assert workshops() == {"blk-karawang-las"}
        raise LookupError
    with scope(centre=both.karawang):
        assert workshops() == {"blk-karawang-las"}
    with whole_network():
        assert len(workshops()) == 2
    connection.set_autocommit(False)
    try:
        with scope(centre=both.karawang):
            ask("UPDATE network_workshop SET field_id = -1 RETURNING id")
            with pytest.raises(IntegrityError):
                connection.commit()
            assert workshops() == {"blk-karawang-las"}
            connection.commit()
            assert workshops() == {"blk-karawang-las"}
    finally:
        connection.rollback()
        connection.set_autocommit(True)


@on_postgres
@pytest.mark.django_db(transaction=True)
def test_a_thread_has_a_scope_of_its_own(both: World) -> None:
    """Tests that another thread with its own connection does not stand in our scope, and sees its own rows in its own."""
    seen: list[set[str]] = []

    def look(room: AbstractContextManager[Any] | None = None) -> None:
        try:
            if room is None:
                seen.append(workshops())
            else:
                with room:
                    seen.append(workshops())
        finally:
            connection.close()

    with scope(centre=both.karawang):
        for room in (None, scope(centre=both.bbplk)):
            thread = Thread(target=look, args=[room])
            thread.start()
            thread.join()
        assert workshops() == {"blk-karawang-las"}
    assert seen == [set(), {"bbplk-las"}]


@contextmanager
def pooled() -> Iterator[BaseDatabaseWrapper]:
    """A connection out of a pool of one."""
    one = connection.copy(alias="pooled")
    one.settings_dict = {**one.settings_dict, "CONN_MAX_AGE": 0, "OPTIONS": {"pool": {"min_size": 1, "max_size": 1}}}
    try:
        yield one
    finally:
        one.close()


@on_postgres
@pytest.mark.django_db(transaction=True)
def test_a_pooled_connection_does_not_leak(both: World) -> None:
    """Tests that whoever gets a session out of the pool after a tenant sees nothing of the tenant's, in the very same session."""
    with pooled() as last:
        try:
            with scope(centre=both.karawang), pooled() as first:
                assert workshops(first) == {"blk-karawang-las"}
                session = ask("SELECT pg_backend_pid()", on=first)
            with pooled() as second:
                assert workshops(second) == set()
                assert ask("SELECT pg_backend_pid()", on=second) == session
            with scope(centre=both.bbplk), pooled() as third:
                assert workshops(third) == {"bbplk-las"}
                assert ask("SELECT pg_backend_pid()", on=third) == session
        finally:
            last.close_pool()


# The walls themselves -----------------------------------------------------------------------------------------------------------------------


@on_postgres
def test_every_owned_table_has_its_wall() -> None:
    """Tests that the policy of every owned table and of every link stands, is forced on the table's owner, and is the one it should be."""
    wanted = wall.walls(connection)
    owned = {model._meta.db_table for model in apps.get_models() if owners_of(model)}
    assert owned
    assert owned | {"network_workshop_equipment", "demand_need_units", "network_assessor_schemes"} <= set(wanted)
    assert wall.missing(connection) == ({}, set())
    assert wall.faults(connection) == []


@on_postgres
@pytest.mark.parametrize(
    "words",
    [
        "DROP POLICY selaras_scope ON network_workshop",
        "ALTER TABLE network_workshop DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE network_workshop NO FORCE ROW LEVEL SECURITY",
        "COMMENT ON POLICY selaras_scope ON network_workshop IS 'of an older version'",
    ],
)
def test_a_wall_that_is_missing_is_named_and_raised(both: World, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Tests that a policy which is gone, open, not forced or an older one is found, and that `migrate` puts it back."""
    alter(words)
    assert set(wall.missing(connection)[0]) == {"network_workshop"}
    assert "missing on network_workshop: run `selaras migrate`" in wall.faults(connection)[0]
    call_command("migrate", "--plan", verbosity=0)
    assert wall.faults(connection) != []
    call_command("migrate", interactive=False)
    assert "Row-level security raised on 1 tables." in capsys.readouterr().out
    assert wall.faults(connection) == []
    assert workshops() == set()
    with scope(centre=both.karawang):
        assert workshops() == {"blk-karawang-las"}


@on_postgres
def test_a_table_that_nobody_owns_any_more_loses_its_wall(both: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests that a wall is taken down where the declaration is gone, and only there."""
    kept = [(model, owners) for model, owners in wall.owned_tables() if model is not Workshop]
    monkeypatch.setattr(wall, "owned_tables", lambda: iter(kept))
    alter()
    assert wall.raise_walls(connection) == ["network_workshop"]
    assert len(workshops()) == 2
    assert ask("SELECT id FROM network_instructor") == []


@on_postgres
def test_a_role_that_walks_past_the_wall_is_named() -> None:
    """Tests that `check --deploy` warns of a superuser (the test cluster's own), and not of the role that the suite runs as."""
    master = connection.copy(alias="master")
    master.settings_dict = {**master.settings_dict, "USER": "master"}
    try:
        assert wall.faults(master) == ["the database role master walks past row-level security: run as a role made with NOSUPERUSER NOBYPASSRLS"]
    finally:
        master.close()
    assert wall.faults(connection) == []


@on_postgres
def test_the_deploy_check_says_what_is_missing(capsys: pytest.CaptureFixture[str], settings: Any) -> None:
    """Tests that `check --deploy` knows of the wall."""
    call_command("check", "--deploy")
    assert "selaras.W002" not in capsys.readouterr().err
    alter("DROP POLICY selaras_scope ON network_workshop")
    call_command("check", "--deploy")
    assert "selaras.W002" in capsys.readouterr().err


def test_a_database_without_a_second_wall_is_left_alone() -> None:
    """Tests that on SQLite nothing is raised and nothing is missed; there the managers are the only wall."""
    if connection.vendor == "sqlite":
        assert wall.raise_walls(connection) == []
        assert wall.faults(connection) == []


def test_a_path_over_anything_but_a_key_is_refused() -> None:
    """Tests that an owner cannot be declared where no policy could find it."""
    with pytest.raises(TypeError, match="which is no foreign key"):
        wall._reaches(Workshop, "equipment__pk", "centre", connection)


def test_a_table_with_an_owner_is_owned() -> None:
    """Tests that no table names a centre or company, or hangs on a row that is owned, without belonging to somebody itself."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("selaras.")]
    loose: Mapping[str, list[str]] = {
        model._meta.label: [field.name for field in model._meta.concrete_fields if _ties(field)] for model in ours if not owners_of(model)
    }
    assert {label: fields for label, fields in loose.items() if fields and label not in PUBLIC} == {}
    assert [label for label in PUBLIC if not loose.get(label)] == [], "an exception that is no longer needed"


def _ties(field: models.Field[Any, Any]) -> bool:
    """Whether a column ties its row to a tenant: by the tenant's own name, or by a row that must be there and is owned."""
    target = field.related_model
    if not isinstance(target, type) or not isinstance(field, models.ForeignKey):
        return False
    return (target in (Centre, Company) and field.name in {"centre", "company"}) or (not field.null and bool(owners_of(target)))

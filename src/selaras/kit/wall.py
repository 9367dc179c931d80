# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The second wall: on PostgreSQL the database itself shows and takes a tenant's rows only inside that tenant's scope (row-level security).

For every table with an OwnedManager, and for the links that hang on its rows (many-to-many), one policy is derived from the same owners as the
first wall (kit.scope). With a the session's scope and k the key at the end of each owner's path, a row passes where

    a names the whole network, or k = a[kind of owner] for some owner

for reading and for what is written alike. A session outside any scope sees nothing and writes nothing. The policy is forced on the owner of the
table too; superusers and roles with BYPASSRLS pass it, so the product runs as neither (`faults` says where it does).

`migrate` raises the walls after every migration is applied: a new table cannot be forgotten, and a changed owner is not left with its old policy.
A migration that changes the type of an owner's column drops the policy first (PostgreSQL refuses otherwise); the wall is raised again at its end.
"""

from collections.abc import Iterator, Mapping
from hashlib import sha256

from django.apps import apps
from django.db import models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from selaras.kit.scope import owners_of

POLICY = "selaras_scope"
# A query of its own, so that it is asked once a statement and not once a row.
SCOPE = "(SELECT (NULLIF(current_setting('selaras.scope', true), '')::jsonb ->> '{kind}')::{type})"


def owned_tables() -> Iterator[tuple[type[models.Model], Mapping[str, str]]]:
    """Every table that belongs to a tenant, with the path to the key of each kind of owner; links between tables after the table they hang on."""
    for model in apps.get_models():
        owners = owners_of(model)
        if not owners or model._meta.proxy or not model._meta.managed:
            continue
        yield model, owners
        for link in model._meta.local_many_to_many:
            through = link.remote_field.through
            if through is not None and through._meta.auto_created:
                yield through, {kind: f"{link.m2m_field_name()}__{path}" for kind, path in owners.items()}


def walls(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """The condition of each owned table's policy, by table."""
    network = SCOPE.format(kind="network", type="boolean")
    conditions = {}
    for model, owners in owned_tables():
        own = [_reaches(model, path, kind, connection) for kind, path in sorted(owners.items())]
        conditions[model._meta.db_table] = " OR ".join([network, *own])
    return conditions


def _reaches(model: type[models.Model], path: str, kind: str, connection: BaseDatabaseWrapper) -> str:
    """The condition that the key at the end of a path is the scope's; a step over another table is a set of its keys."""
    first, _, rest = path.partition("__")
    field, name = model._meta.get_field(first), connection.ops.quote_name
    if not isinstance(field, models.ForeignKey):
        raise TypeError(f"{model._meta.label}: the path {path} to an owner leads over {first}, which is no foreign key")
    target = field.target_field
    column = f"{name(model._meta.db_table)}.{name(str(field.column))}"
    if not rest:
        return f"{column} = {SCOPE.format(kind=kind, type=target.rel_db_type(connection))}"
    table = name(target.model._meta.db_table)
    return f"{column} IN (SELECT {table}.{name(str(target.column))} FROM {table} WHERE {_reaches(target.model, rest, kind, connection)})"


STANDING = """
SELECT tables.relname, coalesce(obj_description(policies.oid, 'pg_policy'), ''), tables.relrowsecurity AND tables.relforcerowsecurity
FROM pg_class AS tables JOIN pg_policy AS policies ON policies.polrelid = tables.oid
WHERE policies.polname = %s AND tables.relnamespace = current_schema()::regnamespace
"""


def missing(connection: BaseDatabaseWrapper) -> tuple[dict[str, str], set[str]]:
    """Owned tables whose wall is absent, open or not the one they should have, with its condition; and tables with a wall that nobody owns now."""
    wanted = walls(connection)
    with connection.cursor() as cursor:
        cursor.execute(STANDING, [POLICY])
        standing = {table: mark for table, mark, forced in cursor.fetchall() if forced}
    return {table: words for table, words in wanted.items() if standing.get(table) != _mark(words)}, set(standing) - set(wanted)


def _mark(condition: str) -> str:
    """What a policy's comment remembers of the condition it was made from: PostgreSQL keeps it only in words of its own."""
    return sha256(condition.encode()).hexdigest()


def raise_walls(connection: BaseDatabaseWrapper) -> list[str]:
    """Gives every owned table its wall and takes it from the others; returns the tables that were touched. Nothing to do on other databases."""
    if connection.vendor != "postgresql":
        return []
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        lacking, needless = missing(connection)
        for table in sorted({*lacking, *needless}):
            cursor.execute(f'DROP POLICY IF EXISTS {POLICY} ON "{table}"')
            if table in needless:
                cursor.execute(f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY')
                continue
            cursor.execute(f'CREATE POLICY {POLICY} ON "{table}" USING ({lacking[table]}) WITH CHECK ({lacking[table]})')
            cursor.execute(f"COMMENT ON POLICY {POLICY} ON \"{table}\" IS '{_mark(lacking[table])}'")
            cursor.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY')
    return sorted({*lacking, *needless})


def faults(connection: BaseDatabaseWrapper) -> list[str]:
    """What keeps the second wall from standing, each in words with its cure; none on other databases, which have no second wall."""
    if connection.vendor != "postgresql":
        return []
    found = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        role, passes = cursor.fetchone()
    if passes:
        found.append(f"the database role {role} walks past row-level security: run as a role made with NOSUPERUSER NOBYPASSRLS")
    lacking, _needless = missing(connection)
    if lacking:
        found.append(f"row-level security is missing on {', '.join(sorted(lacking))}: run `selaras migrate`")
    return found

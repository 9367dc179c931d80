# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Taking a whole sheet into a register: one action, one event, all rows or none.

The file is laid beside the register once more inside the transaction. Where a preview was agreed to, the new plan must promise the same, row by row.
"""

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from selaras.ground.network.models import Instructor
from selaras.ground.network.sheets import POSTS, REGISTERS, Plan, Register
from selaras.ground.network.sheets.register import PERSON_COLUMNS, Step
from selaras.ground.people.actions import note, one_cause, open_account
from selaras.ground.people.models import Account, Person
from selaras.kit.errors import Refusal
from selaras.kit.imports import HasProblems, Import, Imported, NotWhatWasPreviewed, Preview, Table, Verdict, register
from selaras.kit.turns import take_turns

BATCH = 500
KEYS_ON_RECORD = 1_000  # an event is to be read by a person; the file itself is named by its digest


class DatabaseRefused(Refusal):
    """A rule of the database that no row check had foreseen."""


def import_register(*, kind: Register, table: Table, agreed: str | None = None, by: Account, at: datetime) -> Imported:
    """Takes a table into a register: new rows are added, standing ones changed, the others left alone; nothing is ever removed.

    `agreed` is the digest of the preview that somebody looked at. Raises Unreadable, HasProblems, NotWhatWasPreviewed, DatabaseRefused.
    """
    try:
        with transaction.atomic(), one_cause():
            return _import(kind, table, agreed, by, at)
    except IntegrityError as error:
        raise DatabaseRefused(
            _("The database refused a row; nothing was written."), cure=_("Look at the rows with references and dates again.")
        ) from error


def _import(kind: Register, table: Table, agreed: str | None, by: Account, at: datetime) -> Imported:
    take_turns(f"network.import:{kind.name}")  # the same file confirmed twice at once: the second finds its rows standing
    plan = Plan(kind, table)
    if plan.problems:
        raise HasProblems(plan.preview.problems)
    preview = plan.preview
    if agreed is not None and preview.digest != agreed:
        raise NotWhatWasPreviewed
    new, changed = plan.of(Verdict.NEW), plan.of(Verdict.CHANGED)
    _add(kind, new, by, at)
    _change(kind, changed)
    done = Imported(len(new), len(changed), len(plan.steps) - len(new) - len(changed))
    keys = {verdict: [row.key for row in preview.rows if row.verdict == verdict][:KEYS_ON_RECORD] for verdict in (Verdict.NEW, Verdict.CHANGED)}
    note(
        kind="network.register_imported",
        about=(kind.model._meta.label_lower, kind.name, str(kind.sheet.title)),
        by=by,
        at=at,
        digest=preview.digest,
        rows={"new": done.new, "changed": done.changed, "same": done.same},
        keys=keys,
    )
    return done


def _add(kind: Register, steps: list[Step], by: Account, at: datetime) -> None:
    rows = [kind.model(**kind.attributes(step.values)) for step in steps]
    if kind.has_person:
        for row, person in zip(rows, _persons(kind, steps, by, at), strict=True):
            row.person_id = person  # type: ignore[attr-defined]
    rows = kind.model._base_manager.bulk_create(rows, batch_size=BATCH)
    for column in kind.many:
        _join(kind, column, [(row.pk, step.values[column]) for row, step in zip(rows, steps, strict=True)])


def _persons(kind: Register, steps: list[Step], by: Account, at: datetime) -> list[int]:
    """The person of each new row: of the account that is named, of the instructor that is named, or a new one."""
    if kind is POSTS:
        return _account_holders(steps, by, at)
    named = [step.values.get("instructor") for step in steps]
    known = dict(Instructor._base_manager.filter(pk__in=[pk for pk in named if pk]).values_list("pk", "person_id"))
    fresh = [
        Person(name=step.values["name"], phone=step.values.get("phone") or "", assumed=step.values.get("assumed", False))
        for step, instructor in zip(steps, named, strict=True)
        if not instructor
    ]
    created = iter(Person.objects.bulk_create(fresh, batch_size=BATCH))
    return [known[instructor] if instructor else next(created).pk for instructor in named]


def _account_holders(steps: list[Step], by: Account, at: datetime) -> list[int]:
    emails = {step.values["email"]: step.values["name"] for step in steps}
    found = dict(Person.objects.filter(account__email__in=emails).values_list("account__email", "pk"))
    for email, name in emails.items():
        if email not in found:
            found[email] = Person.objects.get(account=open_account(email=email, name=name, by=by, at=at)).pk
    return [found[step.values["email"]] for step in steps]


def _change(kind: Register, steps: list[Step]) -> None:
    own: set[str] = set()
    rows, persons = [], []
    for step in steps:
        for name, value in kind.attributes(step.values).items():
            setattr(step.row, name, value)
            own.add(name.removesuffix("_id") if name.removesuffix("_id") in kind.references else name)
        rows.append(step.row)
        if kind.has_person and not {*PERSON_COLUMNS}.isdisjoint(step.changes):
            step.row.person.name = step.values["name"]
            step.row.person.phone = step.values.get("phone", step.row.person.phone)
            persons.append(step.row.person)
    if rows:
        kind.model._base_manager.bulk_update(rows, sorted(own), batch_size=BATCH)
    if persons:
        Person.objects.bulk_update(persons, list(PERSON_COLUMNS), batch_size=BATCH)
    for column in kind.many:
        touched = [step for step in steps if column in step.changes]
        through, source, _target = _ends(kind, column)
        through._base_manager.filter(**{f"{source}__in": [step.row.pk for step in touched]}).delete()
        _join(kind, column, [(step.row.pk, step.values[column]) for step in touched])


def _join(kind: Register, column: str, pairs: list[tuple[int, tuple[int, ...]]]) -> None:
    through, source, target = _ends(kind, column)
    links = [through(**{source: row, target: other}) for row, others in pairs for other in others]
    through._base_manager.bulk_create(links, batch_size=BATCH)


def _ends(kind: Register, column: str) -> tuple[type[models.Model], str, str]:
    field: Any = kind.field(column)
    return field.remote_field.through, f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"


@transaction.atomic
def record_export(*, kind: Register, rows: int, asked: Mapping[str, str], by: Account, at: datetime) -> None:
    """Puts on record that rows of a register left the house as a file: which register, how many rows, what was asked for."""
    about = (kind.model._meta.label_lower, kind.name, str(kind.sheet.title))
    note(kind="network.register_exported", about=about, by=by, at=at, rows=rows, asked=dict(asked))


def register_all() -> None:
    """Puts the registers of the network on the list of imports; called once, when the application starts."""
    for kind in REGISTERS.values():
        register(
            Import(
                name=kind.name,
                sheet=kind.sheet,
                roles=kind.roles,
                preview=partial(_preview, kind),
                confirm=partial(import_register, kind=kind),
                export=kind.export,
            )
        )


def _preview(kind: Register, table: Table, on: date) -> Preview:
    """A register's rows name their own days, so that its preview is the same on every day."""
    return kind.preview(table)

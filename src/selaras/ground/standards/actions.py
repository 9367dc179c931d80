# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Importing the registers of the standards, one event in the record for each register, and publishing a programme's version."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from selaras.ground.people.actions import note, one_cause
from selaras.ground.people.models import Account
from selaras.ground.standards import rules
from selaras.ground.standards.models import Competence, ProgrammeUnit, ProgrammeVersion
from selaras.ground.standards.sheets import DATA, REGISTERS, Register, problems_of_row, read_register, register_named, sibling_key, values_of
from selaras.kit.errors import Refusal
from selaras.kit.spreadsheets import Parsed, Problem

BATCH = 500


class ImportRefused(Refusal):
    """Rows that cannot be taken; `problems` names each by row and column. Nothing was written."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        shown = "; ".join(map(str, problems[:3]))
        super().__init__(
            _("%(count)s problems, nothing was imported: %(shown)s") % {"count": len(problems), "shown": shown},
            cure=_("Correct these rows and send the file again."),
        )
        self.problems = tuple(problems)


class NotPublishable(Refusal):
    """The version is not complete."""


@dataclass(frozen=True)
class Imported:
    """What an import did to a register: rows added, changed, and left as they were."""

    register: str
    added: int
    changed: int
    same: int


@transaction.atomic
def import_register(*, register: str, rows: Iterable[Mapping[str, Any]], by: Account, at: datetime) -> Imported:
    """Adds the rows to a register, or changes those that are already there under the same natural key. All or nothing; nothing is deleted.

    `rows` come from `sheets.read_register`. A column with several words replaces what the row had. A published version of a programme is not
    changed. Raises ImportRefused, UnknownRegister.
    """
    kind, rows = register_named(register), list(rows)
    done = _store_or_explain(kind, rows)
    note(
        kind="standards.imported",
        about=(kind.table._meta.label_lower, kind.key, kind.title),
        by=by,
        at=at,
        added=len(done.added),
        changed=len(done.changed),
        same=done.same,
        keys=[" ".join(map(str, key)) for key in (done.added + done.changed)[:20]],
    )
    return Imported(kind.key, len(done.added), len(done.changed), done.same)


@transaction.atomic
def preview_register(*, register: str, data: bytes, name: str) -> tuple[Parsed, Imported | None]:
    """What a file would do to a register, with every problem by row and column; writes nothing. Without problems, how many rows would change.

    The import is tried and taken back, so that a preview cannot promise what the import then refuses. Raises UnknownRegister, Unreadable.
    """
    kind = register_named(register)
    parsed = read_register(kind, data, name)
    if parsed.problems:
        return parsed, None
    here = transaction.savepoint()
    try:
        done = _store_or_explain(kind, list(parsed.rows))
    except ImportRefused as refused:
        return Parsed(parsed.rows, refused.problems), None
    finally:
        transaction.savepoint_rollback(here)
    return parsed, Imported(kind.key, len(done.added), len(done.changed), done.same)


@transaction.atomic
def load_catalogue(*, by: Account, at: datetime) -> tuple[Imported, ...]:
    """Imports the reference data that comes with the product: every register, in order, under one cause. Repeating it changes nothing."""
    done = []
    with one_cause():
        for register in REGISTERS.values():
            file = DATA / f"{register.key}.csv"
            parsed = read_register(register, file.read_bytes(), file.name)
            if parsed.problems:
                raise ImportRefused(parsed.problems)
            done.append(import_register(register=register.key, rows=parsed.rows, by=by, at=at))
    return tuple(done)


@transaction.atomic
def publish_version(*, version: ProgrammeVersion, by: Account, at: datetime) -> ProgrammeVersion:
    """Publishes a draft: from now on it can be planned and taught, and is not changed any more. Raises NotPublishable."""
    version = ProgrammeVersion.objects.select_for_update().get(pk=version.pk)
    if version.state == rules.VersionState.PUBLISHED:
        raise NotPublishable(_("This version is already published."), cure=_("Add a version with a new number to change it."))
    if wrong := _unbalanced({version.pk: 0}, also_drafts=True):
        raise NotPublishable(wrong[0].message, cure=_("Correct the units or the hours of the draft."))
    version.state = rules.VersionState.PUBLISHED
    version.save(update_fields=["state"])
    note(kind="standards.version_published", about=version, by=by, at=at, jp=version.jp)
    return version


# Storing ------------------------------------------------------------------------------------------------------------


@dataclass
class _Done:
    added: list[tuple[Any, ...]] = field(default_factory=list)
    changed: list[tuple[Any, ...]] = field(default_factory=list)
    same: int = 0


def _store_or_explain(register: Register, rows: list[Mapping[str, Any]]) -> _Done:
    if problems := _against_the_rules(register, rows):
        raise ImportRefused(problems)
    try:
        with transaction.atomic():
            done = _store(register, rows)
    except IntegrityError as error:
        raise ImportRefused(_explained(register, rows, error)) from error
    if register.table is ProgrammeUnit and (wrong := _unbalanced({row["version"]: row["row"] for row in rows})):
        raise ImportRefused(wrong)
    return done


def _store(register: Register, rows: list[Mapping[str, Any]]) -> _Done:
    """Writes parents before their children; then the columns that hold several words."""
    attributes = [register.table._meta.get_field(register.fields.get(name, name)).attname for name in register.natural]
    known = {tuple(getattr(thing, name) for name in attributes): thing for thing in register.table.objects.all()}
    done, waiting = _Done(), rows
    while waiting:
        ready = [row for row in waiting if not register.itself or not row[register.itself] or sibling_key(register, row) in known]
        if not ready:
            column = register.itself
            raise ImportRefused([Problem(row["row"], column, _("its parent is among its own children")) for row in waiting])
        _store_layer(register, ready, known, done)
        taken = {row["row"] for row in ready}
        waiting = [row for row in waiting if row["row"] not in taken]
    for column in register.several:
        done.changed += _store_several(register, column, rows, known, {*done.added, *done.changed})
    done.same = len(rows) - len(done.added) - len(done.changed)
    return done


def _store_layer(register: Register, rows: list[Mapping[str, Any]], known: dict[tuple[Any, ...], models.Model], done: _Done) -> None:
    new, changed, names = [], [], set()
    for row in rows:
        key, values = _key_of(register, row), values_of(register, row)
        if register.itself:
            parent = known[sibling_key(register, row)].pk if row[register.itself] else None
            values[f"{register.fields[register.itself]}_id"] = parent
        thing = known.get(key)
        if thing is None:
            new.append(register.table(**values))
            known[key] = new[-1]
            done.added.append(key)
        elif different := [name for name, value in values.items() if getattr(thing, name) != value]:
            for name in different:
                setattr(thing, name, values[name])
            changed.append(thing)
            names.update(different)
            done.changed.append(key)
    register.table.objects.bulk_create(new, batch_size=BATCH)
    if changed:
        register.table.objects.bulk_update(changed, sorted(names), batch_size=BATCH)


def _store_several(
    register: Register, column: str, rows: list[Mapping[str, Any]], known: Mapping[tuple[Any, ...], models.Model], noted: set[tuple[Any, ...]]
) -> list[tuple[Any, ...]]:
    """Makes the rows behind a column equal to its words. Gives back the natural keys that changed and are not in `noted` yet."""
    part = register.several[column]
    owner, member = (part.table._meta.get_field(name).attname for name in (part.owner, part.member))
    held: dict[int, dict[Any, int]] = {}
    for owner_pk, word, pk in part.table.objects.values_list(owner, member, "pk"):
        held.setdefault(owner_pk, {})[word] = pk
    new, gone, touched = [], [], []
    for row in rows:
        key = _key_of(register, row)
        has, wanted = held.get(known[key].pk, {}), dict.fromkeys(row[column] or ())
        new += [part.table(**{owner: known[key].pk, member: word}) for word in wanted if word not in has]
        gone += [pk for word, pk in has.items() if word not in wanted]
        if has.keys() != wanted.keys() and key not in noted:
            touched.append(key)
    part.table.objects.filter(pk__in=gone).delete()
    part.table.objects.bulk_create(new, batch_size=BATCH)
    return touched


def _key_of(register: Register, row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in register.natural)


# Rules over several rows --------------------------------------------------------------------------------------------


def _against_the_rules(register: Register, rows: list[Mapping[str, Any]]) -> list[Problem]:
    if register.key == "programmes":
        return _foreign_competence(rows)
    if register.table in (ProgrammeVersion, ProgrammeUnit):
        return _published_changed(register, rows)
    return []


def _foreign_competence(rows: list[Mapping[str, Any]]) -> list[Problem]:
    """A programme's instructors master a competence of the programme's own field: capacity is counted by field."""
    field_of = dict(Competence.objects.values_list("pk", "field_id"))
    message = _("this competence belongs to another vocational field")
    return [Problem(row["row"], str(_("teaching competence")), message) for row in rows if field_of[row["competence"]] != row["field"]]


def _published_changed(register: Register, rows: list[Mapping[str, Any]]) -> list[Problem]:
    """A published version keeps what it says; it may only be repeated."""
    published = ProgrammeVersion.objects.published()
    message = _("this version is published; add a version with a new number to change it")
    if register.table is ProgrammeVersion:
        stored = {(v.programme_id, v.number): v for v in published}
        pairs = [(row, stored.get((row["programme"], row["number"]))) for row in rows]
        changed = [row for row, v in pairs if v and any(getattr(v, name) != value for name, value in values_of(register, row).items())]
        return [Problem(row["row"], str(_("version")), message) for row in changed]
    taught: dict[int, dict[int, int]] = {}
    for version, unit, jp in ProgrammeUnit.objects.filter(version__in=published).values_list("version_id", "unit_id", "jp"):
        taught.setdefault(version, {})[unit] = jp
    changed = [row for row in rows if row["version"] in taught and taught[row["version"]].get(row["unit"]) != row["jp"]]
    return [Problem(row["row"], str(_("version")), message) for row in changed]


def _unbalanced(versions: Mapping[int, int], *, also_drafts: bool = False) -> list[Problem]:
    """Published versions (by pk, with the row to blame) whose hours are not the sum of their units', or that teach too little of their test."""
    rows = ProgrammeVersion.objects.filter(pk__in=versions).prefetch_related("programme_units", "schemes__scheme_units").select_related("programme")
    problems = []
    for version in rows:
        taught = {part.unit_id: part.jp for part in version.programme_units.all()}
        if version.state != rules.VersionState.PUBLISHED and not also_drafts:
            continue
        if sum(taught.values()) != version.jp:
            message = _("the units of %(name)s take %(sum)s JP, the programme has %(jp)s")
            words = {"name": version.programme.key, "sum": sum(taught.values()), "jp": version.jp}
            problems.append(Problem(versions[version.pk], str(_("training hours (JP)")), message % words))
        for scheme in version.schemes.all():
            asked = {part.unit_id for part in scheme.scheme_units.all()}
            if asked and len(asked & taught.keys()) < rules.SHARE_TAUGHT_FLOOR * len(asked):
                message = _("%(name)s teaches too few units of the scheme %(scheme)s")
                problems.append(Problem(versions[version.pk], str(_("tested by")), message % {"name": version.programme.key, "scheme": scheme.key}))
    return problems


def _explained(register: Register, rows: list[Mapping[str, Any]], error: IntegrityError) -> list[Problem]:
    """The rows that a constraint of the database refused, in the constraint's own sentence."""
    checks = [constraint for constraint in register.table._meta.constraints if isinstance(constraint, models.CheckConstraint)]
    broken = [constraint for constraint in checks if constraint.name in str(error)]
    problems = [problem for row in rows for problem in problems_of_row(register, row, broken)]
    for constraint in register.table._meta.constraints:
        if not problems and isinstance(constraint, models.UniqueConstraint):
            names = [name for name in constraint.fields if name in register.fields]
            seen: dict[tuple[Any, ...], int] = {}
            stored = {tuple(row[:-1]): row[-1] for row in register.table.objects.values_list(*names, "pk")}
            for row in rows:
                values = tuple(row[name] for name in names)
                if values in seen or (values in stored and None not in values):
                    problems.append(Problem(row["row"], names[-1], str(constraint.violation_error_message)))
                seen[values] = row["row"]
    return problems or [Problem(0, register.key, str(error))]

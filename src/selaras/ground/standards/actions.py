# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Importing the registers of the standards, one event in the record for each, and publishing a programme's version."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from selaras.ground.people.actions import note, one_cause
from selaras.ground.people.models import Account
from selaras.ground.standards import rules
from selaras.ground.standards.models import Competence, Programme, ProgrammeUnit, ProgrammeVersion, Scheme, Unit
from selaras.ground.standards.plans import Plan, Step, problems_of_row
from selaras.ground.standards.sheets import DATA, REGISTERS, ROLES, Register
from selaras.kit.errors import Refusal
from selaras.kit.imports import HasProblems, Import, Imported, NotWhatWasPreviewed, Preview, Table, Verdict, register
from selaras.kit.spreadsheets import Problem
from selaras.kit.uploads import read_table

BATCH = 500
KEYS_ON_RECORD = 200


class NotDraftable(Refusal):
    """Such a draft cannot be made."""


class NotPublishable(Refusal):
    """The version is not complete."""


@transaction.atomic
def preview_register(*, kind: Register, table: Table) -> Preview:
    """What a file would do to a register, row by row, with every problem. Raises Unreadable.

    The import is tried and taken back, so that a preview cannot promise what the constraints of the database then refuse.
    """
    plan = Plan(kind, table)
    before = plan.preview
    here = transaction.savepoint()
    _apply(plan)
    transaction.savepoint_rollback(here)
    return Preview(before.sheet, before.rows, plan.preview.problems, before.ignored)


@transaction.atomic
def import_register(*, kind: Register, table: Table, agreed: str | None = None, by: Account, at: datetime) -> Imported:
    """Takes a file into a register: new rows are added, standing ones changed, the others left alone; nothing is removed. All or nothing.

    A cell with several words replaces what the row had. A published version of a programme is not changed. `agreed` is the digest of the
    preview that somebody looked at. Raises Unreadable, HasProblems, NotWhatWasPreviewed.
    """
    plan = Plan(kind, table)
    preview = plan.preview
    if agreed is not None and not plan.problems and preview.digest != agreed:
        raise NotWhatWasPreviewed
    _apply(plan)
    if plan.problems:
        raise HasProblems(plan.preview.problems)
    done = Imported(*(preview.count(verdict) for verdict in (Verdict.NEW, Verdict.CHANGED, Verdict.SAME)))
    note(
        kind="standards.register_imported",
        about=(kind.table._meta.label_lower, kind.name, str(kind.sheet.title)),
        by=by,
        at=at,
        digest=preview.digest,
        rows={"new": done.new, "changed": done.changed, "same": done.same},
        keys=[row.key for row in preview.rows if row.verdict != Verdict.SAME][:KEYS_ON_RECORD],
    )
    return done


@transaction.atomic
def load_catalogue(*, by: Account, at: datetime) -> dict[str, Imported]:
    """Imports the reference data that comes with the product: every register, in order, under one cause. Repeating it changes nothing."""
    done = {}
    with one_cause():
        for kind in REGISTERS.values():
            file = DATA / f"{kind.name}.csv"
            done[kind.name] = import_register(kind=kind, table=read_table(file.read_bytes(), file.name), by=by, at=at)
    return done


@transaction.atomic
def publish_version(*, version: ProgrammeVersion, by: Account, at: datetime) -> ProgrammeVersion:
    """Publishes a draft: from now on it can be planned and taught, and is not changed any more. Raises NotPublishable."""
    version = ProgrammeVersion.objects.select_for_update().get(pk=version.pk)
    if version.state == rules.VersionState.PUBLISHED:
        raise NotPublishable(_("This version is already published."), cure=_("Add a version with a new number to change it."))
    if version.state == rules.VersionState.WITHDRAWN:
        raise NotPublishable(_("This version was withdrawn."), cure=_("Draft a new one."))
    if wrong := _unbalanced({version.pk: 0}, also_drafts=True):
        raise NotPublishable(wrong[0].message, cure=_("Correct the units or the hours of the draft."))
    version.state = rules.VersionState.PUBLISHED
    version.save(update_fields=["state"])
    note(kind="standards.version_published", about=version, by=by, at=at, jp=version.jp)
    return version


@transaction.atomic
def draft_version(*, base: ProgrammeVersion, units: Mapping[int, int], by: Account, at: datetime) -> ProgrammeVersion:
    """A draft that teaches these units (keys, with their hours in JP) and is like `base` in all else: as many hours a day, so other days; its tests
    are those of which it teaches enough. Nobody is taught by it before it is published. Raises NotDraftable.
    """
    programme = Programme.objects.select_for_update().get(pk=base.programme_id)
    if waiting := programme.versions.filter(state=rules.VersionState.DRAFT).first():
        raise NotDraftable(_("Version %(number)s waits as a draft.") % {"number": waiting.number}, cure=_("Publish or withdraw it first."))
    before = dict(base.programme_units.values_list("unit", "jp"))
    if not units or units == before or any(not 1 <= jp <= rules.MOST_JP for jp in units.values()):
        raise NotDraftable(_("A draft teaches other units, or for other hours."), cure=_("Change a unit; each takes at least one JP."))
    if len(Unit.objects.filter(pk__in=units)) < len(units):
        raise NotDraftable(_("One of the units is not in the register."), cure=_("Choose units of the register."))
    jp = sum(units.values())
    copied = ("guide", "jp_minutes", "entry_education", "minimum_age", "kit_cost", "source")
    made = ProgrammeVersion(
        programme=programme, number=1 + max(programme.versions.values_list("number", flat=True)), jp=jp, training_days=rules.days_of(jp, base),
        **{name: getattr(base, name) for name in copied},
    )  # fmt: skip
    made.save()
    ProgrammeUnit.objects.bulk_create([ProgrammeUnit(version=made, unit_id=unit, jp=hours) for unit, hours in units.items()])
    made.equipment.set(base.equipment.all())
    made.schemes.set(scheme for scheme in base.schemes.prefetch_related("scheme_units") if _teaches_enough(scheme, units.keys()))
    added, dropped = sorted(units.keys() - before.keys()), sorted(before.keys() - units.keys())
    note(kind="standards.version_drafted", about=made, by=by, at=at, base=base.number, jp=jp, added=added, dropped=dropped)
    return made


@transaction.atomic
def withdraw_version(*, version: ProgrammeVersion, by: Account, at: datetime) -> ProgrammeVersion:
    """Takes a draft back: it stays on record, is not published any more, and companies comment on it no longer. Raises NotPublishable."""
    version = ProgrammeVersion.objects.select_for_update().get(pk=version.pk)
    if version.state != rules.VersionState.DRAFT:
        raise NotPublishable(_("Only a draft can be withdrawn."), cure=_("Draft a new version to change what is taught."))
    version.state = rules.VersionState.WITHDRAWN
    version.save(update_fields=["state"])
    note(kind="standards.version_withdrawn", about=version, by=by, at=at)
    return version


def _teaches_enough(scheme: Scheme, taught: AbstractSet[int]) -> bool:
    asked = {part.unit_id for part in scheme.scheme_units.all()}
    return len(asked & taught) >= rules.SHARE_TAUGHT_FLOOR * len(asked)


@transaction.atomic
def record_export(*, kind: Register, rows: int, asked: Mapping[str, str], by: Account, at: datetime) -> None:
    """Puts on record that rows of a register left the house as a file: which register, how many rows, what was asked for."""
    about = (kind.table._meta.label_lower, kind.name, str(kind.sheet.title))
    note(kind="standards.register_exported", about=about, by=by, at=at, rows=rows, asked=dict(asked))


def register_all() -> None:
    """Puts the registers of the standards on the list of imports; called once, when the application starts."""
    for kind in REGISTERS.values():
        register(
            Import(
                name=kind.name,
                sheet=kind.sheet,
                roles=ROLES,
                preview=partial(_preview, kind),
                confirm=partial(import_register, kind=kind),
                export=partial(_export, kind),
            )
        )


def _preview(kind: Register, table: Table, on: date) -> Preview:
    """The standards ask for no day: what is in force when is in their rows."""
    return preview_register(kind=kind, table=table)


def _export(kind: Register) -> list[dict[str, Any]]:
    return list(kind.rows())


# Storing ------------------------------------------------------------------------------------------------------------


def _apply(plan: Plan) -> None:
    """Writes what the plan says, or adds to its problems and writes nothing."""
    _ask_the_rules(plan)
    if plan.problems:
        return
    try:
        with transaction.atomic():
            _store(plan)
    except IntegrityError as error:
        plan.problems += _explained(plan, error)
        return
    if plan.register.table is ProgrammeUnit:
        plan.problems += _unbalanced({step.values["version_id"]: step.number for step in plan.steps})


def _store(plan: Plan) -> None:
    """Parents before their children; then the columns that hold several words."""
    known, waiting = plan.standing, plan.steps
    while waiting:
        ready = [step for step in waiting if step.parent is None or step.parent in known]
        if not ready:
            raise IntegrityError("a row is among its own parents")
        _store_layer(plan, ready)
        taken = {step.number for step in ready}
        waiting = [step for step in waiting if step.number not in taken]
    for column in plan.register.several:
        _store_members(plan, column)


def _store_layer(plan: Plan, steps: list[Step]) -> None:
    kind, known = plan.register, plan.standing
    new, changed, names = [], [], set()
    for step in steps:
        if kind.itself and (step.row is None or kind.itself in step.texts):
            step.values[kind.attname(kind.itself)] = known[step.parent].pk if step.parent is not None else None
        if step.row is None:
            known[step.key] = step.row = kind.table(**step.values)
            new.append(step.row)
        elif different := [name for name, value in step.values.items() if getattr(step.row, name) != value]:
            for name in different:
                setattr(step.row, name, step.values[name])
            changed.append(step.row)
            names.update(kind.table._meta.get_field(name).name for name in different)
    kind.table.objects.bulk_create(new, batch_size=BATCH)
    if changed:
        kind.table.objects.bulk_update(changed, sorted(names), batch_size=BATCH)


def _store_members(plan: Plan, column: str) -> None:
    """Makes the rows behind a column equal to its words."""
    part = plan.register.several[column]
    owner, member = (part.table._meta.get_field(name).attname for name in (part.owner, part.member))
    new, gone = [], []
    for step in plan.steps:
        if column in step.sets:
            held, wanted = plan.members[column].get(step.row.pk, {}), dict.fromkeys(step.sets[column])
            new += [part.table(**{owner: step.row.pk, member: word}) for word in wanted if word not in held]
            gone += [pk for word, pk in held.items() if word not in wanted]
    part.table.objects.filter(pk__in=gone).delete()
    part.table.objects.bulk_create(new, batch_size=BATCH)


# Rules over several rows --------------------------------------------------------------------------------------------


def _ask_the_rules(plan: Plan) -> None:
    if plan.register.name == "programmes":
        _ask_competence(plan)
    if plan.register.table in (ProgrammeVersion, ProgrammeUnit):
        _ask_published(plan)


def _ask_competence(plan: Plan) -> None:
    """A programme's instructors master a competence of the programme's own field: capacity is counted by field."""
    field_of = dict(Competence.objects.values_list("pk", "field_id"))
    for step in plan.steps:
        whole = {**({"field_id": step.row.field_id, "competence_id": step.row.competence_id} if step.row else {}), **step.values}
        if field_of[whole["competence_id"]] != whole["field_id"]:
            plan.complain(step.number, "competence", _("this competence belongs to another vocational field"))


def _ask_published(plan: Plan) -> None:
    """A version that was published or withdrawn keeps what it says; it may only be repeated."""
    words = _("this version is published or withdrawn; add a version with a new number to change it")
    published = set(ProgrammeVersion.objects.exclude(state=rules.VersionState.DRAFT).values_list("pk", flat=True))
    if plan.register.table is ProgrammeVersion:
        for step in plan.of(Verdict.CHANGED):
            if step.row.pk in published:
                plan.complain(step.number, "number", words)
        return
    taught = published & set(ProgrammeUnit.objects.values_list("version_id", flat=True))
    for step in plan.steps:
        if step.verdict != Verdict.SAME and step.values["version_id"] in taught:
            plan.complain(step.number, "version", words)


def _unbalanced(versions: Mapping[int, int], *, also_drafts: bool = False) -> list[Problem]:
    """Published versions (by pk, with the row to blame) whose hours are not the sum of their units', or that teach too little of their test."""
    rows = ProgrammeVersion.objects.filter(pk__in=versions).select_related("programme")
    problems = []
    for version in rows.prefetch_related("programme_units", "schemes__scheme_units"):
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


def _explained(plan: Plan, error: IntegrityError) -> list[Problem]:
    """The rows that a constraint of the database refused, in the constraint's own sentence."""
    kind = plan.register
    checks = [constraint for constraint in kind.table._meta.constraints if isinstance(constraint, models.CheckConstraint)]
    broken = [constraint for constraint in checks if constraint.name in str(error)]
    problems = [problem for step in plan.steps for problem in problems_of_row(kind, step, broken)]
    for constraint in kind.table._meta.constraints:
        if not problems and isinstance(constraint, models.UniqueConstraint):
            problems = _taken(plan, constraint)
    return problems or [Problem(1, str(kind.sheet.title), _("the database refuses this file: %(words)s") % {"words": error})]


def _taken(plan: Plan, constraint: models.UniqueConstraint) -> list[Problem]:
    """Rows whose values under the constraint belong to another row, of the register or of the file."""
    kind = plan.register
    names = [name for name in constraint.fields if name in kind.fields]
    owner_of = {tuple(row[:-1]): row[-1] for row in kind.table.objects.values_list(*names, "pk")}
    problems = []
    for step in plan.steps:
        values = tuple(step.values.get(kind.attname(name)) for name in names)
        mine = step.row.pk if step.row is not None else None
        if None not in values and owner_of.get(values, mine) != mine:
            problems.append(Problem(step.number, kind.title_of(names[-1]), str(constraint.violation_error_message)))
        owner_of.setdefault(values, -step.number)
    return problems

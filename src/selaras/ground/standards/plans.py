# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""A file laid beside its register: what each row comes to, and everything that stands against it.

A `Plan` writes nothing; the action that confirms it applies the same plan. The reference data of `data/` passes through the same plans as a
planner's file.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from selaras.ground.standards.sheets import PATHS, Register, Several, words_of
from selaras.kit.imports import Preview, Row, Table, Verdict
from selaras.kit.spreadsheets import Problem

Key = tuple[Any, ...]


@dataclass
class Step:
    """What a row of the file comes to: the standing row it changes (None: a new one), its attributes, its parent's key, its sets of members."""

    number: int
    key: Key
    named: str
    row: Any
    values: dict[str, Any]
    parent: Key | None
    sets: dict[str, tuple[Any, ...]]
    texts: Mapping[str, str]
    changes: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def verdict(self) -> Verdict:
        """New, changed or the same."""
        return Verdict.NEW if self.row is None else Verdict.CHANGED if self.changes else Verdict.SAME


class Plan:
    """A file laid beside the register. `steps` is what to do; with `problems` nothing may be done. Raises Unreadable."""

    def __init__(self, register: Register, table: Table) -> None:
        self.register = register
        self.parsed = register.sheet.parse(table)
        self.problems: list[Problem] = list(self.parsed.problems)
        self.standing: dict[Key, Any] = {
            tuple(getattr(row, name) for name in register.key_attributes): row
            for row in register.table.objects.all()  # type: ignore[attr-defined]
        }
        self._words: dict[str, dict[int, list[str]]] = {}
        self.members = {column: _members(part) for column, part in register.several.items()}
        found = register.looked_up()
        given = [row for row in self.parsed.rows if self._joined(row, found)]
        siblings = {*self.standing, *(self._key(row) for row in given)} if register.itself else set()
        self.steps = [step for row in given if (step := self._step(row, siblings)) is not None]

    @property
    def preview(self) -> Preview:
        """The plan in words."""
        rows = tuple(Row(step.number, step.named, step.verdict, step.texts, step.changes) for step in self.steps)
        problems = tuple(sorted(self.problems, key=lambda problem: problem.row))
        return Preview(self.register.sheet, rows, problems, self.parsed.ignored)

    def of(self, verdict: Verdict) -> list[Step]:
        """The steps of one verdict."""
        return [step for step in self.steps if step.verdict == verdict]

    def complain(self, number: int, column: str, words: str) -> None:
        """Adds a problem of a row."""
        self.problems.append(Problem(number, self.register.title_of(column), words))

    def _key(self, row: Mapping[str, Any]) -> Key:
        return tuple(row[name] for name in self.register.natural)

    def _joined(self, row: dict[str, Any], found: Mapping[str, Mapping[tuple[str, ...], int]]) -> bool:
        """Puts the number of the joined row in the place of the words that name it; False where there is none."""
        for name, columns in self.register.joins.items():
            words = tuple(str(row[column]) for column in columns)
            if words not in found[name]:
                self.complain(row["row"], name, _("“%(words)s” is not known here") % {"words": " ".join(words)})
                return False
            row[name] = found[name][words]
        return True

    def _step(self, given: Mapping[str, Any], siblings: set[Key]) -> Step | None:
        register, key, texts = self.register, self._key(given), self.parsed.texts[given["row"]]
        parent = (*(given[name] for name in register.natural[:-1]), given[register.itself]) if given.get(register.itself) else None
        if parent is not None and parent not in siblings:
            self.complain(given["row"], register.itself, _("“%(words)s” is not known here") % {"words": given[register.itself]})
            return None
        row, named = self.standing.get(key), " · ".join(texts[name] for name in register.sheet.unique)
        step = Step(given["row"], key, named, row, {}, parent, {}, texts)
        for column in register.fields:
            self._set_value(step, column, given[column])
        for column in register.several:
            self._set_members(step, column, given[column])
        if row is not None and register.itself in texts:
            self._compare_parent(step)
        return step

    def _set_value(self, step: Step, column: str, value: Any) -> None:
        """A column that the file does not have leaves the standing row as it is; an empty cell empties it."""
        register, present = self.register, {*step.texts, *self.register.joins}
        if column == register.itself or (step.row is not None and column not in present):
            return
        name = register.attname(column)
        value = "" if value is None and not register.table._meta.get_field(name).null else value
        step.values[name] = value
        if step.row is not None and getattr(step.row, name) != value:
            step.changes[column] = (self._shown(step.row, column), step.texts.get(column, str(value)))

    def _set_members(self, step: Step, column: str, value: Any) -> None:
        if step.row is not None and column not in step.texts:
            return
        step.sets[column] = tuple(value or ())
        held = self.members[column].get(step.row.pk, {}) if step.row is not None else {}
        if step.row is not None and held.keys() != set(step.sets[column]):
            words = self._words.setdefault(column, words_of(self.register.several[column]))
            step.changes[column] = ("; ".join(words.get(step.row.pk, ())), step.texts[column])

    def _compare_parent(self, step: Step) -> None:
        name = self.register.attname(self.register.itself)
        parent = self.standing.get(step.parent) if step.parent is not None else None
        if (step.parent is not None and parent is None) or getattr(step.row, name) != getattr(parent, "pk", None):
            step.changes[self.register.itself] = (self._shown(step.row, self.register.itself), step.texts[self.register.itself])

    def _shown(self, row: Any, column: str) -> str:
        """What a standing row says in a column: the key or code of what it refers to, or the value."""
        field = self.register.table._meta.get_field(self.register.fields[column])
        was = getattr(row, field.name)
        if was is not None and field.is_relation:
            was = getattr(was, PATHS[field.related_model][-1])
        return "" if was is None else str(was)


def _members(part: Several) -> dict[int, dict[Any, int]]:
    """By owner: each member with the number of the row that joins them."""
    owner, member = (part.table._meta.get_field(name).attname for name in (part.owner, part.member))
    held: dict[int, dict[Any, int]] = {}
    for owned_by, word, pk in part.table.objects.values_list(owner, member, "pk"):  # type: ignore[attr-defined]
        held.setdefault(owned_by, {})[word] = pk
    return held


def problems_of_row(register: Register, step: Step, constraints: Iterable[models.CheckConstraint]) -> list[Problem]:
    """What is wrong with one row as the table sees it: lengths, choices, and the given constraints in their own sentences."""
    meta = register.table._meta
    thing = register.table(**step.values)
    if step.parent is not None:
        setattr(thing, register.fields[register.itself], register.table(pk=0))
    column_of = {attribute: column for column, attribute in register.fields.items()}
    try:
        thing.clean_fields(exclude={f.name for f in meta.concrete_fields if f.is_relation or f.primary_key})
    except ValidationError as error:
        return [Problem(step.number, register.title_of(column_of[name]), " ".join(said)) for name, said in error.message_dict.items()]
    problems = []
    for constraint in constraints:
        try:
            constraint.validate(register.table, thing)
        except ValidationError as error:
            column = next((name for name, attribute in register.fields.items() if attribute in named_in(constraint.condition)), register.natural[-1])
            problems.append(Problem(step.number, register.title_of(column), " ".join(error.messages)))
    return problems


def named_in(condition: Any) -> set[str]:
    """The attributes that a condition speaks of."""
    if isinstance(condition, models.Q):
        return {name for child in condition.children for name in named_in(child)}
    return {condition[0].split("__")[0]} if isinstance(condition, tuple) else set()

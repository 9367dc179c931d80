# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""How a register and its spreadsheet meet: columns are fields of the row, found by reflection; references are keys; a person stands within the row.

A `Plan` compares a file with the register and writes nothing; the action that confirms it applies the same plan.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import gettext as _

from selaras.kit.imports import Preview, Row, Table, Verdict
from selaras.kit.scope import ScopeError, get_scope, whole_network
from selaras.kit.spreadsheets import Problem, Sheet

Values = Mapping[str, Any]
Complaint = tuple[str, str]  # column key, words

PERSON_COLUMNS = ("name", "phone")
TENANTS = ("centre", "company", "region")


def nothing_wrong(_row: Values) -> Iterator[Complaint]:
    """The rows of this register need no further check."""
    return iter(())


@dataclass(frozen=True)
class Register:
    """A register of the network and its sheet.

    key        columns that find the row that is meant; another row with the same key is a change, not a second one
    owner      the column that names the centre or company to which a row belongs
    has_person the columns `name` and `phone` are those of the row's person
    check      what is wrong with one row by itself
    alone      for each rule "only once in the register": its words, and a function from a row's values to what must be unique (None: no matter)
    """

    sheet: Sheet
    model: type[models.Model]
    key: tuple[str, ...]
    roles: frozenset[str]
    owner: str = ""
    has_person: bool = False
    check: Callable[[Values], Iterable[Complaint]] = nothing_wrong
    alone: tuple[tuple[Any, str, Callable[[Values], Any]], ...] = ()

    @property
    def name(self) -> str:
        """The name by which pages, scenarios and the console call the register."""
        return self.sheet.name

    def field(self, column: str) -> Any:
        """The model's field behind a column; None for the person's columns and for numbers that are read into several fields."""
        if self.has_person and column in PERSON_COLUMNS:
            return None
        try:
            return self.model._meta.get_field(column)
        except FieldDoesNotExist:
            return None

    @cached_property
    def many(self) -> tuple[str, ...]:
        """The columns that hold several references."""
        return tuple(column.key for column in self.sheet.columns if isinstance(self.field(column.key), models.ManyToManyField))

    @cached_property
    def references(self) -> tuple[str, ...]:
        """The columns that hold one reference."""
        return tuple(column.key for column in self.sheet.columns if isinstance(self.field(column.key), models.ForeignKey))

    def rows(self) -> models.QuerySet[Any]:
        """The rows that the present scope shows, with everything that a sheet names."""
        return self.with_words(self.model._default_manager.all())  # noqa: SLF001 - the scoped one, by its general name

    def with_words(self, rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """The same rows with their references, so that no row costs a query."""
        related = [*self.references, *(["person"] if self.has_person else [])]
        return rows.select_related(*related).prefetch_related(*self.many) if related else rows.prefetch_related(*self.many)

    def values_of(self, row: Any) -> dict[str, Any]:
        """A row as the values that its sheet would give: references as numbers, several references as a sorted tuple of them."""
        return {column.key: self._value(row, column.key) for column in self.sheet.columns}

    def _value(self, row: Any, column: str) -> Any:
        if self.has_person and column in PERSON_COLUMNS:
            return getattr(row.person, column)
        if column in self.references:
            return getattr(row, f"{column}_id")
        if column in self.many:
            return tuple(sorted(other.pk for other in getattr(row, column).all()))
        return self.special(row, column) if self.field(column) is None else getattr(row, column)

    def special(self, row: Any, column: str) -> Any:
        """A column that is not a field of the same name; the register that has one says what it is."""
        raise LookupError(f"{self.name} has no column {column}")

    def words_of(self, row: Any) -> dict[str, Any]:
        """A row as its sheet would show it: references by key or code, choices by label."""
        return {column.key: self._words(row, column.key) for column in self.sheet.columns}

    def _words(self, row: Any, column: str) -> Any:
        if column in self.references:
            other = getattr(row, column)
            return None if other is None else word_of(other)
        if column in self.many:
            return "; ".join(sorted(word_of(other) for other in getattr(row, column).all()))
        if getattr(self.field(column), "choices", None):
            return getattr(row, f"get_{column}_display")()
        return self._value(row, column)

    def empty(self, column: str) -> Any:
        """What stands where a cell was left empty."""
        found = self.field(column)
        if column in self.many:
            return ()
        if found is None or (not found.has_default() and not found.null):
            return ""
        return found.get_default()

    def attributes(self, values: Values) -> dict[str, Any]:
        """The model's own attributes for a row's values: references as ids; the person's columns and the several references are not among them."""
        own = [column.key for column in self.sheet.columns if self.field(column.key) is not None and column.key not in self.many]
        return {f"{name}_id" if name in self.references else name: values[name] for name in own}

    def export(self) -> list[dict[str, Any]]:
        """Every row that the present scope shows, as the sheet's columns."""
        return [self.words_of(row) for row in self.rows()]

    def words_of_all(self, rows: models.QuerySet[Any]) -> list[dict[str, Any]]:
        """These rows as the sheet's columns, in as many queries for one as for all."""
        return [self.words_of(row) for row in self.with_words(rows)]

    def preview(self, table: Table) -> Preview:
        """What importing the table would do. Raises Unreadable for a table that is none of this register's."""
        return Plan(self, table).preview


def word_of(row: models.Model) -> str:
    """The key or code by which sheets refer to a row; what has neither (a year) goes by its name."""
    return str(getattr(row, "key", None) or getattr(row, "code", None) or row)


@dataclass
class Step:
    """What a row of the file comes to: the standing row it changes (None: a new one), its whole values, and the columns that differ."""

    number: int
    key: tuple[Any, ...]
    row: Any
    values: dict[str, Any]
    changes: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def verdict(self) -> Verdict:
        """New, changed or the same."""
        return Verdict.NEW if self.row is None else Verdict.CHANGED if self.changes else Verdict.SAME


def _own_rows(owner: str) -> Callable[[Values], bool]:
    """Whether a row's values are of the room that is open now: everything in the whole network's, nothing of a register without owners in a tenant's.

    Raises ScopeError outside any room, also for a table that no tenant owns.
    """
    scope = get_scope()
    if not scope.get("_enabled", True):
        return lambda _values: True
    if not any(tenant in scope for tenant in TENANTS):
        raise ScopeError("a file is held against somebody's rows: open a scope, or ask for the whole network")
    mine = getattr(scope.get(owner), "pk", scope.get(owner))
    return lambda values: mine is not None and values[owner] == mine


class Plan:
    """A file laid beside the register. `steps` is what to do; with `problems` nothing may be done."""

    def __init__(self, register: Register, table: Table) -> None:
        self.register = register
        self.parsed = register.sheet.parse(table)
        # What stands in the room in which the file is read, and what others have: of that nothing may show but that a key is taken.
        self._standing: dict[tuple[Any, ...], tuple[Any, dict[str, Any]]] = {}
        self._elsewhere: dict[tuple[Any, ...], dict[str, Any]] = {}
        self._mine = _own_rows(register.owner)
        with whole_network():  # keys and numbers are unique in the whole network
            for row in register.with_words(register.model._base_manager.all()):
                values = register.values_of(row)
                key = tuple(values[name] for name in register.key)
                if self._mine(values):
                    self._standing[key] = (row, values)
                else:
                    self._elsewhere[key] = values
        self.steps = [self._step(values) for values in self.parsed.rows]
        self.problems = (*self.parsed.problems, *self._wrong_alone(), *self._wrong_together())

    @property
    def preview(self) -> Preview:
        """The plan in words."""
        rows = tuple(
            Row(step.number, " · ".join(self._text(step, name) for name in self.register.key), step.verdict, self._texts(step), step.changes)
            for step in self.steps
        )
        problems = tuple(sorted(self.problems, key=lambda problem: problem.row))
        return Preview(self.register.sheet, rows, problems, self.parsed.ignored)

    def of(self, verdict: Verdict) -> list[Step]:
        """The steps of one verdict."""
        return [step for step in self.steps if step.verdict == verdict]

    def _texts(self, step: Step) -> Mapping[str, str]:
        return self.parsed.texts[step.number]

    def _text(self, step: Step, column: str) -> str:
        return self._texts(step).get(column, "")

    def _step(self, given: dict[str, Any]) -> Step:
        register, number = self.register, given["row"]
        present = self.parsed.texts[number]
        key = tuple(given[name] if given[name] is not None else register.empty(name) for name in register.key)
        row, standing = self._standing.get(key, (None, {}))
        values: dict[str, Any] = {}
        changes: dict[str, tuple[str, str]] = {}
        for column in register.sheet.columns:
            name = column.key
            value = given[name] if given[name] is not None else register.empty(name)
            value = tuple(sorted(value)) if name in register.many else value
            if row is not None and (name not in present or value == standing[name]):
                value = standing[name]
            elif row is not None:
                was = register.words_of(row)[name]
                changes[name] = ("" if was is None else str(was), present[name])
            values[name] = value
        return Step(number, key, row, values, changes)

    def _wrong_alone(self) -> Iterator[Problem]:
        for step in self.steps:
            for column, words in self.register.check(step.values):
                yield self._problem(step, column, words)
            if not self._mine(step.values):
                yield self._problem(step, self.register.owner or self.register.key[0], _("this row belongs to somebody else"))
            elif step.key in self._elsewhere:
                yield self._problem(step, self.register.key[-1], _("this key is taken; choose another"))

    def _wrong_together(self) -> Iterator[Problem]:
        changed = {step.key for step in self.steps}
        standing = {key: values for key, (_row, values) in self._standing.items() if key not in changed}
        for column, words, unique in self.register.alone:
            taken = {unique(values) for values in (*standing.values(), *self._elsewhere.values())}
            for step in self.steps:
                what = unique(step.values)
                if what is not None and what in taken:
                    yield self._problem(step, column, str(words))
                taken.add(what)

    def _problem(self, step: Step, column: str, words: str) -> Problem:
        return Problem(step.number, str(self.register.sheet.column(column).title), words)

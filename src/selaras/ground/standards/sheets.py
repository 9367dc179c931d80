# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The registers of the standards as spreadsheets, and a file laid beside its register.

The reference data of `data/` passes through the same plans as a planner's file. A register names its rows by natural keys (a code with its
edition, a key of ours), never by numbers of the database. A `Plan` writes nothing; the action that confirms it applies the same plan.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from selaras.ground.people.rules import Role
from selaras.ground.standards import columns as of
from selaras.ground.standards.models import (
    Competence,
    Equipment,
    Field,
    Industry,
    Occupation,
    OccupationTerm,
    Programme,
    ProgrammeUnit,
    ProgrammeVersion,
    Region,
    Scheme,
    SchemeUnit,
    Unit,
)
from selaras.kit.imports import Preview, Row, Table, Verdict
from selaras.kit.spreadsheets import Column, Problem, Sheet

DATA = Path(__file__).parent / "data"
ROLES = frozenset({Role.PLANNER})
Key = tuple[Any, ...]


@dataclass(frozen=True)
class Several:
    """A column that holds several words, stored as rows of `table`: `owner` names the row, `member` what the word means."""

    table: type[models.Model]
    owner: str
    member: str


@dataclass(frozen=True)
class Register:
    """One kind of reference data.

    `natural` names the columns that tell rows apart, `fields` maps columns to attributes of the table, `itself` is the column that names
    another row of the same register, `joins` maps an attribute to the columns which together name a row elsewhere.
    """

    name: str
    table: type[models.Model]
    columns: tuple[Column, ...]
    natural: tuple[str, ...]
    fields: Mapping[str, str]
    itself: str = ""
    joins: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    several: Mapping[str, Several] = field(default_factory=dict)

    @cached_property
    def sheet(self) -> Sheet:
        """The register's spreadsheet."""
        unique = tuple(column for name in self.natural for column in self.joins.get(name, (name,)))
        return Sheet(name=self.name, title=self.table._meta.verbose_name_plural, columns=self.columns, unique=unique)

    @cached_property
    def key_attributes(self) -> tuple[str, ...]:
        """The attributes of a row that make its natural key."""
        return tuple(self.attname(name) for name in self.natural)

    def attname(self, column: str) -> str:
        """The attribute that holds a column's value: a number of a row for references."""
        return self.table._meta.get_field(self.fields[column]).attname

    def title_of(self, column: str) -> str:
        """A column's title, also where `column` is the attribute of a join."""
        return str(self.sheet.column(self.joins.get(column, (column,))[-1]).title)

    def rows(self, shown: models.QuerySet[Any] | None = None) -> Iterator[dict[str, Any]]:
        """The register's rows as the spreadsheet shows them; `shown` narrows them (a search), otherwise all."""
        paths = {column: self._path(column) for column in (*self.fields, *(c for cs in self.joins.values() for c in cs))}
        several = {column: _words_of(part) for column, part in self.several.items()}
        found = self.table.objects.all() if shown is None else shown  # type: ignore[attr-defined]
        for record in found.values("pk", **{f"c_{column}": models.F(path) for column, path in paths.items()}):
            row = {column: record[f"c_{column}"] for column in paths}
            yield {**row, **{column: "; ".join(words.get(record["pk"], ())) for column, words in several.items()}}

    def _path(self, column: str) -> str:
        for name, columns in self.joins.items():
            if column in columns:
                return f"{name}__{_PATHS[self._target(name)][columns.index(column)]}"
        target = self._target(self.fields[column])
        return f"{self.fields[column]}__{_PATHS[target][-1]}" if target else self.fields[column]

    def _target(self, attribute: str) -> Any:
        return self.table._meta.get_field(attribute).related_model

    def looked_up(self) -> dict[str, dict[tuple[str, ...], int]]:
        """For each join: the words that name a row elsewhere, with its number."""
        found = {}
        for name in self.joins:
            target = self._target(name)
            found[name] = {tuple(map(str, row[:-1])): row[-1] for row in target.objects.values_list(*_PATHS[target], "pk")}
        return found

    def preview_rows(self, steps: Iterable["Step"]) -> tuple[Row, ...]:
        """The steps of a plan as its preview shows them."""
        return tuple(Row(step.number, step.named, step.verdict, step.texts, step.changes) for step in steps)


def _words_of(part: Several) -> dict[int, list[str]]:
    path = f"{part.member}__key" if part.table._meta.get_field(part.member).is_relation else part.member
    words: dict[int, list[str]] = {}
    for owner, word in part.table.objects.order_by("pk").values_list(part.owner, path):  # type: ignore[attr-defined]
        words.setdefault(owner, []).append(word)
    return words


# How a row elsewhere is named.
_PATHS: dict[Any, tuple[str, ...]] = {
    **dict.fromkeys((Field, Competence, Equipment, Unit, Scheme, Programme), ("key",)),
    **dict.fromkeys((Region, Occupation, Industry), ("edition", "code")),
    ProgrammeVersion: ("programme__key", "number"),
}


# A file beside its register -----------------------------------------------------------------------------------------


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
        problems = tuple(sorted(self.problems, key=lambda problem: problem.row))
        return Preview(self.register.sheet, self.register.preview_rows(self.steps), problems, self.parsed.ignored)

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
            words = self._words.setdefault(column, _words_of(self.register.several[column]))
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
            was = getattr(was, _PATHS[field.related_model][-1])
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
            problems.append(Problem(step.number, register.title_of(register.natural[-1]), " ".join(error.messages)))
    return problems


# The registers ------------------------------------------------------------------------------------------------------


def _same(*names: str) -> dict[str, str]:
    return {name: name for name in names}


_TITLED = ("title_id", "title_en")
_CODED = {"natural": ("edition", "code")}
_KEYED = {"natural": ("key",)}
_REGION_FIELDS = _same("edition", "code", "name", "level", "valid_from", "valid_until", "lat", "lon", "point_source")
_VERSION_FIELDS = _same(
    *("programme", "number", "state", "guide", "jp", "jp_minutes", "training_days", "entry_education", "minimum_age", "kit_cost", "source")
)
_CODED_FIELDS = _same("edition", "code", *_TITLED)

REGISTERS: dict[str, Register] = {
    register.name: register
    for register in (
        Register("regions", Region, of.REGION, fields={**_REGION_FIELDS, "province": "parent"}, itself="province", **_CODED),
        Register("industries", Industry, of.INDUSTRY, fields={**_CODED_FIELDS, "part_of": "parent"}, itself="part_of", **_CODED),
        Register(
            "occupations",
            Occupation,
            of.OCCUPATION,
            fields=_CODED_FIELDS,
            several={"terms": Several(OccupationTerm, "occupation", "term")},
            **_CODED,
        ),
        Register("fields", Field, of.PLAIN, fields=_same("key", *_TITLED), **_KEYED),
        Register("competences", Competence, of.COMPETENCE, fields=_same("key", "field", *_TITLED), **_KEYED),
        Register("equipment", Equipment, of.PLAIN, fields=_same("key", *_TITLED), **_KEYED),
        Register(
            "units",
            Unit,
            of.UNIT,
            fields=_same("key", "code", *_TITLED, "document", "source", "supersedes"),
            itself="supersedes",
            **_KEYED,
        ),
        Register(
            "schemes",
            Scheme,
            of.SCHEME,
            fields=_same("key", "number", *_TITLED, "kind", "field", "source"),
            several={"units": Several(SchemeUnit, "scheme", "unit")},
            **_KEYED,
        ),
        Register(
            "programmes",
            Programme,
            of.PROGRAMME,
            fields=_same("key", "field", "competence", "occupation", *_TITLED),
            joins={"occupation": ("occupation_edition", "occupation")},
            **_KEYED,
        ),
        Register(
            "programme_versions",
            ProgrammeVersion,
            of.VERSION,
            natural=("programme", "number"),
            fields=_VERSION_FIELDS,
            several={
                "equipment": Several(ProgrammeVersion.equipment.through, "programmeversion", "equipment"),
                "schemes": Several(ProgrammeVersion.schemes.through, "programmeversion", "scheme"),
            },
        ),
        Register(
            "programme_units",
            ProgrammeUnit,
            of.PROGRAMME_UNIT,
            natural=("version", "unit"),
            fields=_same("version", "unit", "jp"),
            joins={"version": ("programme", "number")},
        ),
    )
}
"""Every register, in the order in which one may name rows of another."""

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The registers of the standards as spreadsheets: one declaration gives each its template, its reader and its export.

The reference data of `data/` passes through the same readers as a planner's file. A register names its rows by natural keys (a code with
its edition, a key of our own), never by numbers of the database.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

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
from selaras.kit.errors import Refusal
from selaras.kit.spreadsheets import Column, Parsed, Problem, Sheet, read_table

DATA = Path(__file__).parent / "data"


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

    key: str
    table: type[models.Model]
    columns: Callable[[], tuple[Column, ...]]
    natural: tuple[str, ...]
    fields: Mapping[str, str]
    itself: str = ""
    joins: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    several: Mapping[str, Several] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return str(self.table._meta.verbose_name_plural)

    @property
    def sheet(self) -> Sheet:
        """The spreadsheet of the register; its drop-downs name what the database knows now."""
        return Sheet(name=self.key, title=self.title, columns=self.columns(), unique=self._told_apart())

    def _told_apart(self) -> tuple[str, ...]:
        return tuple(column for name in self.natural for column in self.joins.get(name, (name,)))


class UnknownRegister(Refusal):
    """There is no register of that name."""


def register_named(key: str) -> Register:
    """The register with this key. Raises UnknownRegister."""
    if key not in REGISTERS:
        raise UnknownRegister(_("There is no register “%(key)s”.") % {"key": key}, cure=_("Choose one from the list."))
    return REGISTERS[key]


# What is read -------------------------------------------------------------------------------------------------------


def read_register(register: Register, data: bytes, name: str) -> Parsed:
    """What a file says, its references found, and every problem by row and column. The constraints are asked by the import."""
    parsed = register.sheet.parse(read_table(data, name))
    rows, problems = [], list(parsed.problems)
    found, siblings = _lookups(register), _siblings(register, parsed.rows)
    for row in parsed.rows:
        wrong = [*_join(register, row, found), *_missing_sibling(register, row, siblings)]
        problems.extend(wrong)
        if not wrong:
            rows.append(row)
    return Parsed(tuple(rows), tuple(sorted(problems, key=lambda problem: problem.row)))


def problems_of_row(register: Register, row: Mapping[str, Any], constraints: Iterable[models.CheckConstraint]) -> list[Problem]:
    """What is wrong with one row as the table sees it: lengths, choices, and the given constraints in their own sentences."""
    meta = register.table._meta
    thing = register.table(**values_of(register, row))
    if register.itself and row[register.itself]:
        setattr(thing, register.fields[register.itself], register.table(pk=0))
    title_of = {attribute: column for column, attribute in register.fields.items()}
    try:
        thing.clean_fields(exclude={f.name for f in meta.concrete_fields if f.is_relation or f.primary_key})
    except ValidationError as error:
        words = {_title(register, title_of.get(name, name)): " ".join(said) for name, said in error.message_dict.items()}
        return [Problem(row["row"], title, said) for title, said in words.items()]
    problems = []
    for constraint in constraints:
        try:
            constraint.validate(register.table, thing)
        except ValidationError as error:
            problems.append(Problem(row["row"], _title(register, register.natural[-1]), " ".join(error.messages)))
    return problems


def values_of(register: Register, row: Mapping[str, Any]) -> dict[str, Any]:
    """The row as attributes of its table. Empty text where the table has no null; a reference to a sibling is left out."""
    values = {}
    for column, attribute in register.fields.items():
        if column != register.itself:
            target = register.table._meta.get_field(attribute)
            values[target.attname] = "" if row.get(column) is None and not target.null else row.get(column)
    return values


def _title(register: Register, column: str) -> str:
    named = {c.key: str(c.title) for c in register.columns()}
    return named.get(register.joins.get(column, (column,))[-1], column)


def _lookups(register: Register) -> dict[str, dict[tuple[str, ...], int]]:
    return {name: JOINED[register.table._meta.get_field(name).related_model]() for name in register.joins}


def _join(register: Register, row: dict[str, Any], found: Mapping[str, Mapping[tuple[str, ...], int]]) -> list[Problem]:
    """Puts the number of the joined row in the place of the words that name it."""
    problems = []
    for name, columns in register.joins.items():
        words = tuple(str(row[column]) for column in columns)
        if words in found[name]:
            row[name] = found[name][words]
        else:
            message = _("“%(words)s” is not known here") % {"words": " ".join(words)}
            problems.append(Problem(row["row"], _title(register, columns[-1]), message))
    return problems


def _siblings(register: Register, rows: Sequence[Mapping[str, Any]]) -> set[tuple[Any, ...]]:
    """The natural keys that a row may name as its parent: those stored and those in the same file."""
    if not register.itself:
        return set()
    stored = register.table.objects.values_list(*register.natural)
    return set(stored) | {tuple(row[name] for name in register.natural) for row in rows}


def sibling_key(register: Register, row: Mapping[str, Any]) -> tuple[Any, ...]:
    """The natural key of the row's parent: its own edition (if the register has editions) and the word in the column `itself`."""
    return (*(row[name] for name in register.natural[:-1]), row[register.itself])


def _missing_sibling(register: Register, row: Mapping[str, Any], siblings: set[tuple[Any, ...]]) -> list[Problem]:
    if not register.itself or not row[register.itself] or sibling_key(register, row) in siblings:
        return []
    message = _("“%(words)s” is not known here") % {"words": row[register.itself]}
    return [Problem(row["row"], _title(register, register.itself), message)]


# What goes out ------------------------------------------------------------------------------------------------------


def rows_of(register: Register, rows: models.QuerySet | None = None) -> Iterator[dict[str, Any]]:
    """The register's rows as the spreadsheet shows them; `rows` narrows them (a search), otherwise all."""
    shown = register.table.objects.all() if rows is None else rows
    paths = {column: _path(register, column) for column in [*register.fields, *(c for cs in register.joins.values() for c in cs)]}
    several = {column: _words_of(part) for column, part in register.several.items()}
    for record in shown.values("pk", **{f"c_{column}": models.F(path) for column, path in paths.items()}):
        row = {column: record[f"c_{column}"] for column in paths}
        yield {**row, **{column: ";".join(words.get(record["pk"], ())) for column, words in several.items()}}


def _path(register: Register, column: str) -> str:
    for name, columns in register.joins.items():
        if column in columns:
            target = register.table._meta.get_field(name).related_model
            return f"{name}__{_NATURAL_PATHS[target][columns.index(column)]}"
    attribute = register.fields[column]
    target = register.table._meta.get_field(attribute)
    return f"{attribute}__{_NATURAL_PATHS[target.related_model][-1]}" if target.is_relation else attribute


def _words_of(part: Several) -> dict[int, list[str]]:
    target = part.table._meta.get_field(part.member)
    path = f"{part.member}__key" if target.is_relation else part.member
    words: dict[int, list[str]] = {}
    for owner, word in part.table.objects.order_by("pk").values_list(part.owner, path):
        words.setdefault(owner, []).append(word)
    return words


# How a row elsewhere is named, for `joins` and for exports.
_NATURAL_PATHS: dict[Any, tuple[str, ...]] = {
    **dict.fromkeys((Field, Competence, Equipment, Unit, Scheme, Programme), ("key",)),
    Region: ("edition", "code"),
    Occupation: ("edition", "code"),
    Industry: ("edition", "code"),
    ProgrammeVersion: ("programme__key", "number"),
}


def _joined(table: type[models.Model]) -> Callable[[], dict[tuple[str, ...], int]]:
    paths = _NATURAL_PATHS[table]
    return lambda: {tuple(map(str, row[:-1])): row[-1] for row in table.objects.values_list(*paths, "pk")}


JOINED: dict[Any, Callable[[], dict[tuple[str, ...], int]]] = {table: _joined(table) for table in (Occupation, ProgrammeVersion)}


def _same(*names: str) -> dict[str, str]:
    return {name: name for name in names}


_TITLED = ("title_id", "title_en")
REGISTERS: dict[str, Register] = {
    register.key: register
    for register in (
        Register(
            "regions",
            Region,
            of.region_columns,
            natural=("edition", "code"),
            fields={
                **_same("edition", "code", "name", "level", "valid_from", "valid_until", "lat", "lon", "point_source"),
                "province": "parent",
            },
            itself="province",
        ),
        Register(
            "industries",
            Industry,
            of.industry_columns,
            natural=("edition", "code"),
            fields={**_same("edition", "code", *_TITLED), "part_of": "parent"},
            itself="part_of",
        ),
        Register(
            "occupations",
            Occupation,
            of.occupation_columns,
            natural=("edition", "code"),
            fields=_same("edition", "code", *_TITLED),
            several={"terms": Several(OccupationTerm, "occupation", "term")},
        ),
        Register("fields", Field, of.plain_columns, natural=("key",), fields=_same("key", *_TITLED)),
        Register("competences", Competence, of.competence_columns, natural=("key",), fields=_same("key", "field", *_TITLED)),
        Register("equipment", Equipment, of.plain_columns, natural=("key",), fields=_same("key", *_TITLED)),
        Register(
            "units",
            Unit,
            of.unit_columns,
            natural=("key",),
            fields=_same("key", "code", *_TITLED, "document", "source", "supersedes"),
            itself="supersedes",
        ),
        Register(
            "schemes",
            Scheme,
            of.scheme_columns,
            natural=("key",),
            fields=_same("key", "number", *_TITLED, "kind", "field", "source"),
            several={"units": Several(SchemeUnit, "scheme", "unit")},
        ),
        Register(
            "programmes",
            Programme,
            of.programme_columns,
            natural=("key",),
            fields=_same("key", "field", "competence", "occupation", *_TITLED),
            joins={"occupation": ("occupation_edition", "occupation")},
        ),
        Register(
            "programme_versions",
            ProgrammeVersion,
            of.version_columns,
            natural=("programme", "number"),
            fields=_same(
                *("programme", "number", "state", "guide", "jp", "jp_minutes", "training_days"),
                *("entry_education", "minimum_age", "kit_cost", "source"),
            ),
            several={
                "equipment": Several(ProgrammeVersion.equipment.through, "programmeversion", "equipment"),
                "schemes": Several(ProgrammeVersion.schemes.through, "programmeversion", "scheme"),
            },
        ),
        Register(
            "programme_units",
            ProgrammeUnit,
            of.programme_unit_columns,
            natural=("version", "unit"),
            fields=_same("version", "unit", "jp"),
            joins={"version": ("programme", "number")},
        ),
    )
}
"""Every register, in the order in which one may name rows of another."""

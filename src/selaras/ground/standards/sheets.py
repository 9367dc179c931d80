# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The registers of the standards as spreadsheets. Rows are named by natural keys (a code with its edition, a key of ours), never by numbers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from django.db import models

from selaras.ground.people.rules import Role
from selaras.ground.standards import columns as of
from selaras.ground.standards.models import (
    Competence,
    Equipment,
    EquipmentTerm,
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
    UnitTerm,
)
from selaras.kit.spreadsheets import Column, Sheet

DATA = Path(__file__).parent / "data"
ROLES = frozenset({Role.PLANNER})


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
        several = {column: words_of(part) for column, part in self.several.items()}
        found = self.table.objects.all() if shown is None else shown  # type: ignore[attr-defined]
        for record in found.values("pk", **{f"c_{column}": models.F(path) for column, path in paths.items()}):
            row = {column: record[f"c_{column}"] for column in paths}
            yield {**row, **{column: "; ".join(words.get(record["pk"], ())) for column, words in several.items()}}

    def rows_of(self, shown: models.QuerySet[Any]) -> Iterator[dict[str, Any]]:
        """The rows of a list, whatever it joined or counted, as the spreadsheet shows them."""
        return self.rows(self.table.objects.filter(pk__in=shown.order_by().values("pk")))  # type: ignore[attr-defined] # every table has objects

    def _path(self, column: str) -> str:
        for name, columns in self.joins.items():
            if column in columns:
                return f"{name}__{PATHS[self._target(name)][columns.index(column)]}"
        target = self._target(self.fields[column])
        return f"{self.fields[column]}__{PATHS[target][-1]}" if target else self.fields[column]

    def _target(self, attribute: str) -> Any:
        return self.table._meta.get_field(attribute).related_model

    def looked_up(self) -> dict[str, dict[tuple[str, ...], int]]:
        """For each join: the words that name a row elsewhere, with its number."""
        found = {}
        for name in self.joins:
            target = self._target(name)
            found[name] = {tuple(map(str, row[:-1])): row[-1] for row in target.objects.values_list(*PATHS[target], "pk")}
        return found


def words_of(part: Several) -> dict[int, list[str]]:
    path = f"{part.member}__key" if part.table._meta.get_field(part.member).is_relation else part.member
    words: dict[int, list[str]] = {}
    for owner, word in part.table.objects.order_by("pk").values_list(part.owner, path):  # type: ignore[attr-defined]
        words.setdefault(owner, []).append(word)
    return words


# How a row elsewhere is named, by its columns.
PATHS: dict[Any, tuple[str, ...]] = {
    **dict.fromkeys((Field, Competence, Equipment, Unit, Scheme, Programme), ("key",)),
    **dict.fromkeys((Region, Occupation, Industry), ("edition", "code")),
    ProgrammeVersion: ("programme__key", "number"),
}


# The registers ------------------------------------------------------------------------------------------------------


def _same(*names: str) -> dict[str, str]:
    return {name: name for name in names}


_TITLED = ("title_id", "title_en")
_PRICED = ("price", "price_source")
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
        Register("fields", Field, of.FIELD, fields=_same("key", *_TITLED, *_PRICED), **_KEYED),
        Register("competences", Competence, of.COMPETENCE, fields=_same("key", "field", *_TITLED, *_PRICED), **_KEYED),
        Register(
            "equipment",
            Equipment,
            of.EQUIPMENT,
            fields=_same("key", *_TITLED, *_PRICED, "pieces"),
            several={"terms": Several(EquipmentTerm, "equipment", "term")},
            **_KEYED,
        ),
        Register(
            "units",
            Unit,
            of.UNIT,
            fields=_same("key", "code", *_TITLED, "document", "source", "supersedes"),
            itself="supersedes",
            several={"terms": Several(UnitTerm, "unit", "term")},
            **_KEYED,
        ),
        Register(
            "schemes",
            Scheme,
            of.SCHEME,
            fields=_same("key", "number", *_TITLED, "kind", "field", "source", *_PRICED),
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

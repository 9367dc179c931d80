# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Reads of the standards: searching a register, and how much of each scheme a programme teaches."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.db.models import Q

from selaras.ground.standards.models import (
    Equipment,
    Industry,
    Occupation,
    Programme,
    ProgrammeUnit,
    ProgrammeVersion,
    Region,
    Scheme,
    SchemeUnit,
    Unit,
)
from selaras.ground.standards.rules import VersionState

_SEARCHED: dict[type[models.Model], tuple[str, ...]] = {
    Region: ("code", "name"),
    Occupation: ("code", "title_id", "title_en", "terms__term"),
    Industry: ("code", "title_id", "title_en"),
    Unit: ("key", "code", "title_id", "title_en", "document", "terms__term"),
    Equipment: ("key", "title_id", "title_en", "terms__term"),
    Scheme: ("key", "number", "title_id", "title_en"),
    ProgrammeVersion: ("programme__key", "programme__title_id", "programme__title_en", "guide"),
    ProgrammeUnit: ("version__programme__key", "unit__key", "unit__code", "unit__title_id", "unit__title_en"),
}
_TITLED = ("key", "title_id", "title_en")


def search(table: type[models.Model], words: str = "") -> models.QuerySet:
    """The rows of a table of the standards that hold every one of the words, in any of their names, codes and synonyms. No words: all."""
    found = table.objects.all()
    paths = _SEARCHED.get(table, _TITLED)
    for word in words.split()[:8]:
        anywhere = Q()
        for path in paths:
            anywhere |= Q(**{f"{path}__icontains": word})
        found = found.filter(anywhere)
    return found.distinct() if words and any("terms" in path for path in paths) else found


def search_within(rows: models.QuerySet, words: str) -> models.QuerySet:
    """Those of the rows that hold every one of the words; each row once, however many of its synonyms do."""
    return rows.filter(pk__in=search(rows.model, words).order_by().values("pk"))


@dataclass(frozen=True)
class Coverage:
    """How much of a scheme a programme version teaches: units of the scheme, how many of them are taught, and their keys that are not."""

    version: int
    scheme: int
    asked: int
    taught: int
    missing: tuple[str, ...]

    @property
    def share(self) -> float:
        """Between 0 and 1; 0 for a scheme without units."""
        return self.taught / self.asked if self.asked else 0.0


def coverage(versions: Iterable[ProgrammeVersion]) -> list[Coverage]:
    """Every version with each scheme of which it teaches at least one unit, the fullest first. Two queries, however many versions."""
    units: dict[int, set[int]] = {}
    for version, unit in ProgrammeUnit.objects.filter(version__in=versions).values_list("version_id", "unit_id"):
        units.setdefault(version, set()).add(unit)
    asked: dict[int, dict[int, str]] = {}
    for scheme, unit, key in SchemeUnit.objects.values_list("scheme_id", "unit_id", "unit__key"):
        asked.setdefault(scheme, {})[unit] = key
    found = []
    for version, taught in units.items():
        for scheme, keys in asked.items():
            if hit := taught & keys.keys():
                missing = tuple(sorted(key for unit, key in keys.items() if unit not in taught))
                found.append(Coverage(version, scheme, len(keys), len(hit), missing))
    return sorted(found, key=lambda row: (row.version, -row.share, row.scheme))


@dataclass(frozen=True)
class Tested:
    """A scheme beside a programme: the share of its units that the programme teaches, the units that are not taught, and whether it is its test."""

    scheme: Scheme
    coverage: Coverage
    missing: tuple[Unit, ...]
    named: bool


@dataclass(frozen=True)
class ProgrammePage:
    """A programme with the version that is taught (the newest published one; a draft where there is no other; None without any)."""

    programme: Programme
    version: ProgrammeVersion | None
    versions: tuple[ProgrammeVersion, ...]
    units: tuple[ProgrammeUnit, ...]
    schemes: tuple[Tested, ...]


def programme_page(programme: Programme) -> ProgrammePage:
    """Everything that the standards say of a programme, in a fixed number of queries."""
    versions = tuple(programme.versions.prefetch_related("equipment", "schemes").order_by("-number"))
    published = [one for one in versions if one.state == VersionState.PUBLISHED]
    version = next(iter(published or [one for one in versions if one.state == VersionState.DRAFT]), None)
    if version is None:
        return ProgrammePage(programme, None, (), (), ())
    units = tuple(version.programme_units.select_related("unit__supersedes").order_by("pk"))
    covered = coverage([version])
    schemes = Scheme.objects.in_bulk([one.scheme for one in covered])
    missing = {unit.key: unit for unit in Unit.objects.filter(key__in={key for one in covered for key in one.missing})}
    named = {scheme.pk for scheme in version.schemes.all()}
    tested = [Tested(schemes[one.scheme], one, tuple(missing[key] for key in one.missing), one.scheme in named) for one in covered]
    return ProgrammePage(programme, version, versions, units, tuple(sorted(tested, key=lambda one: (not one.named, -one.coverage.share))))

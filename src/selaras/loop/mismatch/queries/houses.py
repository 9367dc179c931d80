# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What programmes take and what centres have, as plain facts: rooms, machines, who may teach what, verified test sites, readiness, prices."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from django.db.models import Count

from selaras.ground.network.models import InstructorCompetence, Readiness, TestSiteScheme, Workshop
from selaras.ground.network.rules import DAYS_A_WEEK, Aspect
from selaras.ground.standards.models import Competence, Equipment, Field, ProgrammeUnit, ProgrammeVersion, Scheme, SchemeUnit
from selaras.ground.standards.rules import SHARE_TAUGHT_FLOOR
from selaras.loop.mismatch.models import Supply, SupplySet
from selaras.loop.mismatch.queries.cube import Cube
from selaras.loop.mismatch.rules import COURSES, Lack, Terms


@dataclass(frozen=True)
class Price:
    """Rupiah for what a class of sixteen needs, where it was seen (or: assumed), and, of machines, how many pieces that are."""

    rupiah: int
    source: str
    pieces: int | None = None


@dataclass(frozen=True)
class Course:
    """What a class of a programme version takes: machines, a competence to teach it, a scheme to test it (None: no test), weeks of a workshop."""

    version: int
    programme: int
    field: int
    competence: int
    scheme: int | None
    equipment: frozenset[int]
    weeks: float


@dataclass(frozen=True)
class Shop:
    """A workshop: its field and machines, and class-weeks a year; 0 where a class of sixteen has no place in it."""

    key: int
    field: int
    equipment: frozenset[int]
    weeks: float


@dataclass(frozen=True)
class House:
    """What a centre has on a day.

    `able` are competences by which somebody may teach; `missing` says of others that somebody holds how they are cured; `fields` are those in which
    somebody who may teach could learn another competence; `planned` are classes of each version in the supply that was measured against.
    """

    shops: tuple[Shop, ...] = ()
    able: frozenset[int] = frozenset()
    missing: Mapping[int, Lack] = field(default_factory=dict)
    fields: frozenset[int] = frozenset()
    tested: frozenset[int] = frozenset()
    unmet: tuple[str, ...] = ()  # aspects of readiness
    planned: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Facts:
    """Programmes by version, centres by key, and prices of what they may lack, by kind and key. What is not priced is unknown."""

    courses: Mapping[int, Course]
    houses: Mapping[int, House]
    prices: Mapping[tuple[Lack, int], Price]


def facts_of(cube: Cube, supply: SupplySet | None, centres: Collection[int], day: date, upgrading: Mapping[int, Price] | None = None) -> Facts:
    """Reads the facts of the centres, within the present scope. A fixed number of queries.

    `supply`: against which the cube was measured. `day`: what runs out before it is not there any more. `upgrading`: price of an upgrading course by
    competence; what the teller of the supply said of it unless it is given.
    """
    if upgrading is None:
        upgrading = {competence: Price(*price) for competence, price in terms_of(supply).upgrading.items()}
    planned = _planned(supply, centres)
    versions = {*np.unique(cube.fit_version).tolist(), *(version for each in planned.values() for version in each)}
    courses = _courses(versions)
    able, missing, fields = _teachers(centres, day)
    shops = _by(centres, ((row.centre_id, _shop(row)) for row in Workshop.objects.filter(centre__in=centres).prefetch_related("equipment")))
    sites = TestSiteScheme.objects.filter(site__centre__in=centres).select_related("site__lsp").prefetch_related("site__lsp__schemes")
    tested = _by(centres, ((row.site.centre_id, row.scheme_id) for row in sites if row.may_test_on(day)))
    met = _by(centres, ((row.centre_id, row.aspect) for row in Readiness.objects.filter(centre__in=centres) if row.met))
    houses = {
        centre: House(
            shops=tuple(sorted(shops[centre], key=lambda shop: shop.key)),
            able=frozenset(able[centre]),
            missing=missing[centre],
            fields=frozenset(fields[centre]),
            tested=frozenset(tested[centre]),
            unmet=tuple(str(aspect) for aspect in Aspect.values if aspect not in met[centre]),
            planned=planned[centre],
        )
        for centre in centres
    }
    courses_cure = {(kind, competence): price for competence, price in upgrading.items() for kind in COURSES}
    return Facts(courses, houses, {**_prices(courses.values()), **courses_cure})


def terms_of(supply: SupplySet | None) -> Terms:
    """What the teller of a supply said of the year around it; nothing where it said nothing."""
    return Terms.read(supply.terms) if supply else Terms()


def _by(centres: Iterable[int], pairs: Iterable[tuple[int, Any]]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {centre: [] for centre in centres}
    for centre, thing in pairs:
        found[centre].append(thing)
    return found


def _planned(supply: SupplySet | None, centres: Collection[int]) -> dict[int, dict[int, int]]:
    found: dict[int, dict[int, int]] = {centre: {} for centre in centres}
    rows = Supply.objects.filter(of=supply, centre__in=centres).order_by().values_list("centre", "version")
    for centre, version, count in rows.annotate(count=Count("pk")):
        found[centre][version] = count
    return found


def _courses(versions: Collection[int]) -> dict[int, Course]:
    rows = list(ProgrammeVersion.objects.filter(pk__in=versions).select_related("programme").prefetch_related("equipment", "schemes"))
    tests = _tests(rows)
    return {
        row.pk: Course(
            version=row.pk,
            programme=row.programme_id,
            field=row.programme.field_id,
            competence=row.programme.competence_id,
            scheme=tests.get(row.pk),
            equipment=frozenset(thing.pk for thing in row.equipment.all()),
            weeks=row.training_days / DAYS_A_WEEK,
        )
        for row in rows
    }


def _prices(courses: Collection[Course]) -> dict[tuple[Lack, int], Price]:
    """What the registers say. Where no upgrading course is known, the price of a new instructor stands for it."""
    found: dict[tuple[Lack, int], Price] = {}
    for thing in Equipment.objects.filter(pk__in={key for course in courses for key in course.equipment}).exclude(price=None):
        found[Lack.EQUIPMENT, thing.pk] = Price(thing.class_price or 0, thing.price_source, thing.pieces)
    for kinds, rows in (
        ((Lack.ROOM,), Field.objects.filter(pk__in={course.field for course in courses})),
        ((*COURSES, Lack.INSTRUCTOR), Competence.objects.filter(pk__in={course.competence for course in courses})),
        ((Lack.TEST_SITE,), Scheme.objects.filter(pk__in={course.scheme for course in courses if course.scheme})),
    ):
        for row in rows.exclude(price=None):
            found |= {(kind, row.pk): Price(row.price, row.price_source) for kind in kinds}
    return found


def _tests(rows: list[ProgrammeVersion]) -> dict[int, int]:
    """The scheme that tests each version: that of which it teaches most, if that is enough to be fair to the candidates."""
    taught, asked = defaultdict(set), defaultdict(set)
    for version, unit in ProgrammeUnit.objects.filter(version__in=rows).values_list("version", "unit"):
        taught[version].add(unit)
    for scheme, unit in SchemeUnit.objects.filter(scheme__programme_versions__in=rows).distinct().values_list("scheme", "unit"):
        asked[scheme].add(unit)
    found = {}
    for row in rows:
        schemes = sorted(row.schemes.all(), key=lambda scheme: scheme.key)
        shares = {scheme.pk: len(asked[scheme.pk] & taught[row.pk]) / len(asked[scheme.pk]) for scheme in schemes if asked[scheme.pk]}
        best = max(shares, key=shares.__getitem__, default=None)
        if best is not None and shares[best] >= SHARE_TAUGHT_FLOOR:
            found[row.pk] = best
    return found


def _shop(row: Workshop) -> Shop:
    return Shop(row.pk, row.field_id, frozenset(thing.pk for thing in row.equipment.all()), float(row.classes_at_a_time * row.weeks_a_year))


def _teachers(centres: Collection[int], day: date) -> tuple[dict[int, set[int]], dict[int, dict[int, Lack]], dict[int, set[int]]]:
    """By centre: competences of which somebody may teach, how held ones that nobody may teach by are cured, and fields with somebody who may."""
    able: dict[int, set[int]] = defaultdict(set)
    missing: dict[int, dict[int, Lack]] = defaultdict(dict)
    fields: dict[int, set[int]] = defaultdict(set)
    held = InstructorCompetence.objects.filter(instructor__centre__in=centres).select_related("instructor", "competence")
    for one in held:
        centre, may = one.instructor.centre_id, one.instructor.may_teach_on(day)
        if not may:
            missing[centre].setdefault(one.competence_id, Lack.METHODOLOGY)
        elif one.valid_until is None or day <= one.valid_until:
            able[centre].add(one.competence_id)
            fields[centre].add(one.competence.field_id)
        else:
            missing[centre][one.competence_id] = Lack.EXPIRED
    return able, missing, fields

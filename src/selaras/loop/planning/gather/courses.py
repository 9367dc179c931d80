# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Which programmes may run where, what they load, cost and yield, and which packages others pay for."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db.models import Prefetch
from django.utils.translation import gettext_noop

from selaras.ground.network.models import Centre, TestSiteScheme, Workshop
from selaras.ground.network.rules import Aspect
from selaras.ground.standards.models import Competence, Field, ProgrammeVersion, Region, Scheme
from selaras.kit.distance import Point
from selaras.loop.mismatch.jobs import hiring_of
from selaras.loop.planning.gather.axes import Course
from selaras.loop.planning.models import LocalPackages, ProgrammeRate, Request, Year
from selaras.loop.planning.rules import (
    CANDIDATES_A_DAY,
    DAYS_A_WEEK,
    INSTRUCTORS_A_CLASS,
    LEAST_SCHEME_SHARE,
    MONTHS,
    SEATS,
    Note,
    Withheld,
    cost_parts,
    month_split,
    note_of,
    test_lag,
    why_withheld,
)

MILLION = 1e6


@dataclass(frozen=True)
class Choice:
    """The courses to choose among, and everything they name, each on its axis."""

    centres: tuple[Centre, ...]
    fields: tuple[Field, ...]
    programmes: tuple[ProgrammeVersion, ...]
    competences: tuple[Competence, ...]
    schemes: tuple[Scheme, ...]
    regions: tuple[Region, ...]
    courses: tuple[Course, ...]
    rates: dict[int, ProgrammeRate]  # by programme
    hiring: dict[int, float]  # by programme: share of its graduates whom a need that fits hires, as stated and as outcomes taught (mismatch)
    notes: tuple[Note, ...]

    def place(self, axis: str) -> dict[int, int]:
        """Primary key -> index on an axis (programmes by the programme's key, not the version's)."""
        if axis == "programmes":
            return {version.programme_id: at for at, version in enumerate(self.programmes)}
        return {thing.pk: at for at, thing in enumerate(getattr(self, axis))}

    def points(self) -> list[Point]:
        """Where each centre lies."""
        return [Point(float(centre.lat), float(centre.lon)) for centre in self.centres]


def admissible_courses(year: Year) -> Choice:
    """Every (centre, programme) that may run: the centre is in the network all year, found ready, asked for or declared it, and can house it."""
    notes: list[Note] = []
    centres = list(year.network().select_related("region").prefetch_related("readiness"))
    ready = {centre.pk for centre in centres if _is_ready(centre)}
    notes += [note_of(gettext_noop("%(centre)s is not ready and runs nothing."), centre=centre) for centre in centres if centre.pk not in ready]
    versions = {version.programme_id: version for version in _versions()}
    rates = {rate.programme_id: rate for rate in ProgrammeRate.objects.filter(year=year)}
    wanted = set(Request.objects.filter(year=year).values_list("centre_id", "programme_id"))
    wanted |= set(LocalPackages.objects.filter(year=year).values_list("centre_id", "programme_id"))
    notes += _closed_notes(year, {centre for centre, _programme in wanted})
    workshops: dict[int, list[Workshop]] = {}
    for workshop in Workshop.objects.prefetch_related("equipment").order_by("key"):
        workshops.setdefault(workshop.centre_id, []).append(workshop)
    courses = []
    by_pk = {centre.pk: centre for centre in centres}
    for centre_pk, programme_pk in sorted(wanted):
        centre, version = by_pk.get(centre_pk), versions.get(programme_pk)
        withheld = why_withheld(
            belongs=centre is not None,
            ready=centre_pk in ready,
            version=version is not None,
            rates=programme_pk in rates,
            housed=version is not None and _has_a_room(version, workshops.get(centre_pk, [])),
        )
        if withheld == Withheld.NO_WORKSHOP and version is not None:
            notes.append(note_of(gettext_noop("%(centre)s has no equipped workshop for %(programme)s."), centre=centre, programme=version.programme))
        if withheld is None and centre is not None and version is not None:
            courses.append(Course(centre, version, _scheme_of(version)))
    courses.sort(key=lambda course: (course.centre.key, course.programme.key))
    return _choice(courses, rates, notes)


def _choice(courses: list[Course], rates: dict[int, ProgrammeRate], notes: list[Note]) -> Choice:
    centres = {course.centre.pk: course.centre for course in courses}
    programmes = {course.version.pk: course.version for course in courses}
    regions = {centre.region_id: centre.region for centre in centres.values()}
    return Choice(
        centres=tuple(sorted(centres.values(), key=lambda centre: centre.key)),
        fields=tuple(Field.objects.order_by("key")),
        programmes=tuple(sorted(programmes.values(), key=lambda version: version.programme.key)),
        competences=tuple(Competence.objects.order_by("key")),
        schemes=tuple(Scheme.objects.order_by("key")),
        regions=tuple(sorted(regions.values(), key=lambda region: region.code)),
        courses=tuple(courses),
        rates=rates,
        hiring={key: rate.mean for key, rate in hiring_of({key: rate.absorption for key, rate in rates.items()}).items()},
        notes=tuple(notes),
    )


def _closed_notes(year: Year, asking: set[int]) -> list[Note]:
    """Centres that asked for packages, or were promised some, and close before the year is over."""
    closed = Centre.objects.filter(pk__in=asking, closed_on__lt=date(year.year, 12, 31)).order_by("key")
    return [
        note_of(gettext_noop("%(centre)s is open until %(day)s only and takes no part in the year."), centre=centre, day=centre.closed_on.isoformat())
        for centre in closed
        if centre.closed_on
    ]


def _is_ready(centre: Centre) -> bool:
    met = {aspect.aspect for aspect in centre.readiness.all() if aspect.met}
    return met >= set(Aspect.values)


def _versions() -> list[ProgrammeVersion]:
    units = Prefetch("schemes", Scheme.objects.prefetch_related("units").order_by("key"))
    return list(
        ProgrammeVersion.objects.current()
        .select_related("programme__field", "programme__competence", "programme__occupation")
        .prefetch_related("equipment", "units", units)
        .order_by("programme__key")
    )


def _has_a_room(version: ProgrammeVersion, workshops: list[Workshop]) -> bool:
    needed = {thing.pk for thing in version.equipment.all()}
    return any(
        workshop.field_id == version.programme.field_id
        and workshop.classes_at_a_time >= 1
        and needed <= {thing.pk for thing in workshop.equipment.all()}
        for workshop in workshops
    )


def _scheme_of(version: ProgrammeVersion) -> Scheme | None:
    """The scheme of which the programme teaches most, if it teaches enough of it to be fair to the candidates."""
    taught = {unit.pk for unit in version.units.all()}
    best, best_share = None, LEAST_SCHEME_SHARE
    for scheme in version.schemes.all():
        asked = {unit.pk for unit in scheme.units.all()}
        share = len(asked & taught) / len(asked) if asked else 0.0
        if share > best_share or (share == best_share and best is None):
            best, best_share = scheme, share
    return best


def course_arrays(
    year: Year, choice: Choice, rooms: list[tuple[Centre, Field]]
) -> tuple[dict[str, Any], tuple[LocalPackages, ...], tuple[LocalPackages, ...], list[Note]]:
    """Arrays of the course, programme and local-package axes; the offers, the fixed declarations, and what had to be left out."""
    centre_at, programme_at, region_at = choice.place("centres"), choice.place("programmes"), choice.place("regions")
    room_at = {(centre.pk, field.pk): at for at, (centre, field) in enumerate(rooms)}
    scope = _verified_scope(year)
    last = np.array([MONTHS - len(month_split(course.version.training_days)) for course in choice.courses], dtype=int)
    rates = [choice.rates[course.version.programme_id] for course in choice.courses]
    arrays: dict[str, Any] = {
        "course_centre": [centre_at[course.centre.pk] for course in choice.courses],
        "course_programme": [programme_at[course.version.programme_id] for course in choice.courses],
        "course_room": [room_at[course.centre.pk, course.programme.field_id] for course in choice.courses],
        "course_region": [region_at[course.centre.region_id] for course in choice.courses],
        "course_open": np.arange(MONTHS)[None, :] <= last[:, None],
        "course_cost": np.array([package_cost(year, course) for course in choice.courses]),
        "course_test_cost": np.full(len(choice.courses), SEATS * year.test_cost / MILLION),
        "course_testable": np.array([course.scheme is not None and (course.centre.pk, course.scheme.pk) in scope for course in choice.courses]),
        "course_graduates": np.array([SEATS * (1 - rate.cancelled) * rate.completion for rate in rates]),
        "course_competent": np.array([SEATS * (1 - rate.cancelled) * rate.completion * rate.entry * rate.passing for rate in rates]),
        "course_cancel": np.array([rate.cancelled for rate in rates]),
        **programme_arrays(year, choice),
    }
    local, offers, fixed, notes = _local_arrays(year, choice, arrays["course_testable"])
    return {**arrays, **local}, offers, fixed, notes


def package_cost(year: Year, course: Course) -> float:
    """APBN money of one package in million rupiah: kits, trainees' days, the class's running cost, boarding where the centre boards."""
    parts = cost_parts(
        training_days=course.version.training_days,
        kit_cost=course.version.kit_cost,
        trainee_day=year.day_rate,
        boarding_day=year.boarding_rate if course.centre.boarding else 0,
        class_day=year.class_rate,
    )
    return sum(parts.values()) / MILLION


def programme_arrays(year: Year, choice: Choice) -> dict[str, Any]:
    """What a package of each programme loads, month by month of its run."""
    splits = [month_split(version.training_days) for version in choice.programmes]
    days = np.zeros((len(splits), max(map(len, splits), default=1)))
    for row, split in enumerate(splits):
        days[row, : len(split)] = split
    field_at, competence_at, scheme_at = choice.place("fields"), choice.place("competences"), choice.place("schemes")
    schemes = [_scheme_of(version) for version in choice.programmes]
    candidates_a_day = year.candidates_a_day or CANDIDATES_A_DAY
    return {
        "programme_field": [field_at[version.programme.field_id] for version in choice.programmes],
        "programme_competence": [competence_at[version.programme.competence_id] for version in choice.programmes],
        "programme_scheme": [scheme_at[scheme.pk] if scheme else -1 for scheme in schemes],
        "programme_instructor_days": days * INSTRUCTORS_A_CLASS,
        "programme_room_weeks": days / DAYS_A_WEEK,
        "programme_test_lag": [test_lag(version.training_days) for version in choice.programmes],
        "programme_ready_lag": [len(split) for split in splits],
        "programme_assessor_days": np.full(len(splits), float(-(-SEATS // candidates_a_day))),
        "programme_kits": [choice.rates[version.programme_id].kits for version in choice.programmes],
    }


def _verified_scope(year: Year) -> set[tuple[int, int]]:
    """(centre, scheme) where a licensed body has a verified test site all year; ad hoc and workplace sites are verified at each test."""
    end = date(year.year, 12, 31)
    rows = TestSiteScheme.objects.select_related("site__lsp").prefetch_related("site__lsp__schemes")
    return {(row.site.centre_id, row.scheme_id) for row in rows if row.may_test_on(end)}


def _local_arrays(
    year: Year, choice: Choice, testable: np.ndarray
) -> tuple[dict[str, Any], tuple[LocalPackages, ...], tuple[LocalPackages, ...], list[Note]]:
    course_at = {(course.centre.pk, course.version.programme_id): at for at, course in enumerate(choice.courses)}
    packages, tested = np.zeros((len(choice.courses), MONTHS), int), np.zeros((len(choice.courses), MONTHS), int)
    offers: list[LocalPackages] = []
    fixed: list[LocalPackages] = []
    notes: list[Note] = []
    for row in LocalPackages.objects.filter(year=year).select_related("centre", "programme").order_by("key"):
        at = course_at.get((row.centre_id, row.programme_id))
        if at is None:
            notes.append(note_of(gettext_noop("%(row)s cannot run and is not counted."), row=row))
        elif row.fixed:
            packages[at, row.first_month - 1] += row.packages
            tested[at, row.first_month - 1] += row.tested if testable[at] else 0
            fixed.append(row)
            if row.tested and not testable[at]:
                notes.append(note_of(gettext_noop("%(row)s has no verified test site; its tests are not counted."), row=row))
        else:
            offers.append(row)
    months = np.arange(1, MONTHS + 1)
    span = [(months >= row.first_month) & (months <= row.last_month) for row in offers]
    return (
        {
            "local_packages": packages,
            "local_tested": tested,
            "offer_course": np.array([course_at[row.centre_id, row.programme_id] for row in offers], int),
            "offer_limit": np.array([row.packages for row in offers], int),
            "offer_open": np.array(span, bool).reshape(len(offers), MONTHS),
            "offer_cost": np.array([row.share / MILLION for row in offers], float),
        },
        tuple(offers),
        tuple(fixed),
        notes,
    )

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Why a centre gets no packages of a programme, or fewer than it asked for: the steps of `gather`, and the limits that a plan uses up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from selaras.ground.network.models import Centre, InstructorCompetence, Workshop
from selaras.ground.standards.models import Programme, ProgrammeVersion
from selaras.kit.dates import month_end
from selaras.kit.distance import Point, kilometres
from selaras.kit.scope import whole_network
from selaras.loop.planning.models import CentreYear, ExtraDays, HireOffer, Package, Plan, ProgrammeRate, UpgradeCourse, Year
from selaras.loop.planning.queries.reach import Supply, supply_of
from selaras.loop.planning.rules import MONTHS, TEACHING_REACH_KM, PackageState, Source, Withheld, month_split


@dataclass(frozen=True)
class Teachers:
    """Who could stand before a class at one centre: competences mastered within reach, fields in which people may be upgraded, and other offers."""

    mastered: frozenset[int]
    upgradable: frozenset[int]  # competences that somebody within reach may be upgraded to
    hired: frozenset[int]
    fields_promised: frozenset[int]

    def can_teach(self, programme: Programme) -> bool:
        """Whether anybody could."""
        found = self.mastered | self.upgradable | self.hired
        return programme.competence_id in found or programme.field_id in self.fields_promised


def withheld(plan: Plan, centre: Centre, programmes: Iterable[Programme]) -> dict[int, Withheld]:
    """By programme, the first thing that keeps the plan from giving the centre (more) packages of it. What nothing keeps back is left out."""
    with whole_network():  # who teaches where is not shown, only whether anybody could
        supply = supply_of(plan.year)
        teachers = _teachers(plan, centre, supply)
        kits = _kits_left(plan)
        limit = CentreYear.objects.filter(year=plan.year, centre=centre).first()
    found = {}
    for programme in programmes:
        reason = supply.withheld.get((centre.pk, programme.pk)) or _lacking(programme, supply, limit, teachers, kits)
        if reason:
            found[programme.pk] = reason
    return found


def _lacking(programme: Programme, supply: Supply, limit: CentreYear | None, teachers: Teachers, kits: Mapping[int, int]) -> Withheld | None:
    if limit is None or not limit.most:
        return Withheld.NOT_ADMINISTERED
    if len(month_split(supply.days.get(programme.pk, 0))) > MONTHS:
        return Withheld.TOO_LONG
    if not teachers.can_teach(programme):
        return Withheld.NO_INSTRUCTOR
    return Withheld.KITS if kits.get(programme.pk, 0) <= 0 else None


def _kits_left(plan: Plan) -> dict[int, int]:
    """Kits of each programme that the plan's APBN packages leave over."""
    apbn = Package.objects.filter(plan=plan, source=Source.APBN).exclude(state=PackageState.WITHDRAWN).order_by()
    used = dict(apbn.values_list("programme").annotate(Count("pk")))
    return {key: kits - used.get(key, 0) for key, kits in ProgrammeRate.objects.filter(year=plan.year).values_list("programme", "kits")}


def _teachers(plan: Plan, centre: Centre, supply: Supply) -> Teachers:
    year, here = plan.year, Point(float(centre.lat), float(centre.lon))
    known = _mastered(year, centre, here, supply)
    levers = UpgradeCourse.objects.filter(year=year, places__gt=0) if "upgrading" not in plan.forbidden else UpgradeCourse.objects.none()
    fields = set(known.values())
    hires = HireOffer.objects.filter(year=year).select_related("region")
    return Teachers(
        mastered=frozenset(known),
        upgradable=frozenset(course.competence_id for course in levers.select_related("competence") if course.competence.field_id in fields),
        hired=frozenset(
            offer.competence_id for offer in hires if kilometres(Point(float(offer.region.lat), float(offer.region.lon)), here) <= offer.reach_km
        ),
        fields_promised=frozenset(ExtraDays.objects.filter(year=year, field__isnull=False).values_list("field", flat=True)),
    )


def _mastered(year: Year, centre: Centre, here: Point, supply: Supply) -> dict[int, int]:
    """Competences of instructors who may teach at the centre, with their fields: held to the end of the year, with valid methodology for a month."""
    homes = {pair[0] for pairs in supply.asked.values() for pair in pairs if pair not in supply.withheld}
    known: dict[int, int] = {}
    for held in InstructorCompetence.objects.select_related("instructor__centre", "competence"):
        person = held.instructor
        lasts = held.valid_until is None or held.valid_until >= date(year.year, 12, 31)
        may = person.methodology_until is not None and person.methodology_until >= month_end(year.year, 1) and person.days_a_month
        if person.centre_id in homes and lasts and may and _goes(person.centre, centre, here, elsewhere=person.elsewhere):
            known[held.competence_id] = held.competence.field_id
    return known


def _goes(home: Centre, centre: Centre, here: Point, *, elsewhere: bool) -> bool:
    return home.pk == centre.pk or (elsewhere and kilometres(Point(float(home.lat), float(home.lon)), here) <= TEACHING_REACH_KM)


def missing_equipment(centre: Centre, programmes: Iterable[Programme]) -> dict[int, tuple[str, ...]]:
    """By programme, the equipment that the best equipped workshop of its field still lacks; empty where the centre has no such workshop."""
    shops = list(Workshop.objects.filter(centre=centre).prefetch_related("equipment"))
    versions = ProgrammeVersion.objects.current().filter(programme__in=programmes).select_related("programme").prefetch_related("equipment")
    found = {}
    for version in versions:
        needed = {thing.pk: thing for thing in version.equipment.all()}
        rooms = [shop for shop in shops if shop.field_id == version.programme.field_id and shop.classes_at_a_time >= 1]
        lacks = [sorted(set(needed) - {thing.pk for thing in shop.equipment.all()}) for shop in rooms]
        found[version.programme_id] = tuple(str(needed[key]) for key in min(lacks, key=len)) if lacks else ()
    return found

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Who must be upgraded to teach what, which days are hired in, which assessors are missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet, Sum

from selaras.ground.network.models import Assessor
from selaras.loop.planning.models import Assessing, HireOffer, Package, Plan, PlannedRecruit, PlannedUpgrade, Teaching
from selaras.loop.planning.rules import MONTHS


@dataclass(frozen=True)
class Upgrade:
    """A planned upgrade and what it buys: packages that the person then helps to teach, and the graduates of their share who serve needs."""

    row: PlannedUpgrade
    packages: int
    people: float


def upgrades(plan: Plan, rows: QuerySet[PlannedUpgrade] | None = None) -> list[Upgrade]:
    """Instructors to be upgraded, by centre and start month."""
    rows = PlannedUpgrade.objects.filter(plan=plan) if rows is None else rows
    rows = rows.select_related("instructor__person", "instructor__centre", "competence__field").order_by("start_month", "instructor__centre__name")
    taught: dict[int, list[tuple[int, float]]] = {}
    teaching = Teaching.objects.filter(package__plan=plan, upgraded=True).order_by()
    for instructor, package, days in teaching.values_list("instructor", "package").annotate(days=Sum("days")):
        taught.setdefault(instructor, []).append((package, days))
    packages = {package for shares in taught.values() for package, _days in shares}
    whole = dict(Teaching.objects.filter(package__in=packages).order_by().values_list("package").annotate(Sum("days")))
    sent = dict(Package.objects.filter(pk__in=packages).order_by().values_list("pk").annotate(Sum("serves__people")))
    found = []
    for row in rows:
        shares = taught.get(row.instructor_id, [])
        people = sum((sent.get(package) or 0.0) * days / whole[package] for package, days in shares if whole.get(package))
        found.append(Upgrade(row, len(shares), people))
    return found


@dataclass(frozen=True)
class Order:
    """Days to order from a partner company, month by month, and what they cost (million rupiah)."""

    offer: HireOffer
    months: tuple[float, ...]

    @property
    def days(self) -> float:
        """Days in the year."""
        return sum(self.months)

    @property
    def money(self) -> float:
        """Million rupiah."""
        return self.days * self.offer.price / 1e6


def hire_orders(plan: Plan) -> list[Order]:
    """Instructor days hired in, by offer, the most first."""
    months: dict[int, list[float]] = {}
    rows = Teaching.objects.filter(package__plan=plan, hire__isnull=False).order_by()
    for offer, month, days in rows.values_list("hire", "month").annotate(Sum("days")):
        months.setdefault(offer, [0.0] * MONTHS)[month - 1] += days
    offers = HireOffer.objects.select_related("company", "competence", "region").in_bulk(months)
    return sorted((Order(offers[pk], tuple(each)) for pk, each in months.items()), key=lambda order: -order.days)


def recruits(plan: Plan) -> list[PlannedRecruit]:
    """Assessors to be trained, by start month."""
    rows = PlannedRecruit.objects.filter(plan=plan).select_related("offer__lsp", "offer__region", "offer__home")
    return list(rows.prefetch_related("offer__schemes").order_by("start_month", "offer__key"))


@dataclass(frozen=True)
class SchemeDays:
    """Assessor days of one scheme in the plan: by those there are, by those to be trained, promised from outside; tests they hold."""

    key: str
    title_id: str
    title_en: str
    tests: int
    there: float
    trained: float
    outside: float

    @property
    def days(self) -> float:
        """All assessor days of the scheme."""
        return self.there + self.trained + self.outside


def scheme_days(plan: Plan) -> list[SchemeDays]:
    """Schemes that are tested, the most assessor days first."""
    rows = Assessing.objects.filter(plan=plan).order_by()
    there = dict(rows.filter(assessor__isnull=False).values_list("scheme").annotate(Sum("days")))
    trained = dict(rows.filter(recruit__isnull=False).values_list("scheme").annotate(Sum("days")))
    outside = dict(rows.filter(assessor=None, recruit=None).values_list("scheme").annotate(Sum("days")))
    tested = Package.objects.filter(plan=plan, tested=True).order_by()
    names = tested.values_list("scheme", "scheme__key", "scheme__title_id", "scheme__title_en").annotate(Count("pk"))
    found = [
        SchemeDays(key, title_id, title_en, tests, there.get(pk, 0.0), trained.get(pk, 0.0), outside.get(pk, 0.0))
        for pk, key, title_id, title_en, tests in names
    ]
    return sorted(found, key=lambda one: -one.days)


def days_by_month(plan: Plan) -> tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]]:
    """Assessor days in each month: by those there are, by those to be trained, promised from outside."""
    sums = ([0.0] * MONTHS, [0.0] * MONTHS, [0.0] * MONTHS)
    for month, assessor, recruit, days in Assessing.objects.filter(plan=plan).values_list("month", "assessor", "recruit", "days"):
        kind = 0 if assessor else 1 if recruit else 2
        sums[kind][month - 1] += days
    return tuple(sums[0]), tuple(sums[1]), tuple(sums[2])


def expiring(year: int, assessors: Iterable[Assessor]) -> list[Assessor]:
    """Assessors whose certificate ends within the year: they must be certified again (RCC) or their days are lost."""
    return [assessor for assessor in assessors if assessor.valid_until < date(year, 12, 31)]

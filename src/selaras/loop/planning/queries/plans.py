# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Which year and plan a page shows, all plans of a year side by side, what a plan would be made from, and what one lacks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, IntegerField, OuterRef, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce

from selaras.ground.runs.models import Run
from selaras.ground.runs.rules import RunState
from selaras.loop.demand.models import Need
from selaras.loop.forum.rules import Origin
from selaras.loop.planning.models import Package, Plan, PlannedRecruit, PlannedUpgrade, Request, Shortage, Target, Year
from selaras.loop.planning.rules import MONTHS, PlanState, ShortageKind

ENGINE = "planning"
# The stored problem and answer are megabytes; no page needs them.
RUN_BYTES = ("problem", "answer", "log")
PLANS = Plan.objects.select_related("year__national", "made_by__person", "run", "forecast").defer(*(f"run__{name}" for name in RUN_BYTES))
ORDERS = Run.objects.filter(engine=ENGINE).defer(*RUN_BYTES).select_related("requested_by__person", "plan__year")


def latest_year() -> Year | None:
    """The last year that somebody declared, with its targets."""
    return Year.objects.select_related("national").prefetch_related("targets").order_by("-year").first()


def shown_plan(year: Year) -> Plan | None:
    """What a year's pages show: the adopted plan, else the newest draft that reaches its targets; None before there is one."""
    plans = list(PLANS.filter(year=year, feasible=True).exclude(state=PlanState.DISCARDED).order_by("-number"))
    return next((plan for plan in plans if plan.state == PlanState.ADOPTED), plans[0] if plans else None)


def last_plan() -> Plan | None:
    """What the pages of the last year that has a plan show, in one query: the adopted plan, else the newest draft that reaches its targets."""
    adopted = Case(When(state=PlanState.ADOPTED, then=0), default=1)
    return PLANS.filter(feasible=True).exclude(state=PlanState.DISCARDED).order_by("-year__year", adopted, "-number").first()


def targets_of(year: Year) -> dict[str, Target]:
    """The year's targets by measure; one that nobody set is missing."""
    return {target.measure: target for target in year.targets.all()}


def open_orders() -> list[Run]:
    """Planning runs that wait or work, the newest first."""
    return list(ORDERS.filter(state__in=[RunState.QUEUED, RunState.WORKING]))


def _counted(rows: QuerySet[Any], **what: Any) -> Coalesce:
    """One figure about the rows of a plan, as a column beside the plan."""
    (name,) = what
    grouped = rows.filter(plan=OuterRef("pk")).order_by().values("plan").annotate(**what).values(name)
    return Coalesce(Subquery(grouped, output_field=IntegerField()), 0)


def plans_of(year: Year) -> QuerySet[Plan]:
    """Every plan of a year with the figures by which one compares: packages, tested, upgrades, new assessors, months short of something."""
    return PLANS.filter(year=year).annotate(
        package_count=_counted(Package.objects.all(), n=Count("pk")),
        tested_count=_counted(Package.objects.filter(tested=True), n=Count("pk")),
        upgrade_count=_counted(PlannedUpgrade.objects.all(), n=Count("pk")),
        recruit_count=_counted(PlannedRecruit.objects.all(), n=Sum("people")),
        shortage_count=_counted(Shortage.objects.all(), n=Count("pk")),
    )


# What goes in ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ingredients:
    """What a plan ordered today would be made from. Needs by origin: how many, and people expected; never one sum."""

    year: Year
    targets: dict[str, Target]
    centres: int  # that asked for something
    asked: int  # packages asked for
    needs: dict[str, tuple[int, float]]

    @property
    def origins(self) -> list[tuple[str, int, float]]:
        """The words of each origin with its figures."""
        return [(str(origin.label), *self.needs.get(origin, (0, 0.0))) for origin in Origin]


def ingredients(year: Year, today: date) -> Ingredients:
    """Counts what `gather` will read."""
    asked = Request.objects.filter(year=year, centre__in=year.network()).aggregate(centres=Count("centre", distinct=True), packages=Sum("packages"))
    needs = Need.objects.countable(today).order_by().values_list("origin").annotate(Count("pk"), people=Sum("worth"))
    found = {origin: (count, people) for origin, count, people in needs}
    return Ingredients(year, targets_of(year), asked["centres"], asked["packages"] or 0, found)


# What is missing -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Lack:
    """One thing that is missing: of what, how much in each month (12 figures), and all year. A single figure has no months."""

    kind: ShortageKind
    key: str
    words: str
    months: tuple[float, ...]
    total: float


def missing(plan: Plan) -> list[Lack]:
    """What a plan lacks, by kind and thing, the largest first within a kind."""
    found: dict[tuple[str, str, str], list[float]] = {}
    single: dict[tuple[str, str, str], float] = {}
    for row in plan.shortages.all():
        what = (row.kind, row.key, row.words)
        if row.month is None:
            single[what] = single.get(what, 0.0) + row.amount
        else:
            found.setdefault(what, [0.0] * MONTHS)[row.month - 1] += row.amount
    lacks = [Lack(ShortageKind(kind), key, words, tuple(months), sum(months)) for (kind, key, words), months in found.items()]
    lacks += [Lack(ShortageKind(kind), key, words, (), amount) for (kind, key, words), amount in single.items()]
    order = list(ShortageKind)
    return sorted(lacks, key=lambda lack: (order.index(lack.kind), -lack.total, lack.words))


def missing_by_kind(lacks: Iterable[Lack]) -> dict[ShortageKind, list[Lack]]:
    """The same, one list a kind."""
    kinds: dict[ShortageKind, list[Lack]] = {}
    for lack in lacks:
        kinds.setdefault(lack.kind, []).append(lack)
    return kinds

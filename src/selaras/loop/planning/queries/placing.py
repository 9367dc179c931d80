# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Where graduates go: need lines and OJT hosts of each package before it starts, and the seats that nobody takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, FloatField, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from selaras.ground.standards.models import Region
from selaras.kit.dates import month_index
from selaras.loop.demand.models import Need
from selaras.loop.forum.models import Statement
from selaras.loop.forum.rules import Origin
from selaras.loop.planning.models import Package, Plan, SeatNeed, SeatOjt
from selaras.loop.planning.rules import MONTHS, OJT_LEAD

NOTHING = Value(0.0, output_field=FloatField())


def _sum(rows: QuerySet[Any], column: str) -> Coalesce:
    """A figure of the rows that hang on a package, as a column beside it."""
    return Coalesce(Subquery(rows.filter(package=OuterRef("pk")).order_by().values("package").annotate(n=Sum(column)).values("n")), NOTHING)


def packages_placed(plan: Plan, *, centre: str = "", field: str = "", month: int | None = None) -> QuerySet[Package]:
    """Packages with `sent` graduates, `placed` expected placements, `needs` served, `ojt_people` and `empty`: expected graduates sent nowhere."""
    chosen: Mapping[str, Any] = {"centre__key": centre, "programme__field__key": field, "start_month": month}
    rows = Package.objects.filter(plan=plan, **{path: value for path, value in chosen.items() if value})
    return (
        rows.select_related("centre", "programme__field")
        .annotate(
            sent=_sum(SeatNeed.objects.all(), "people"),
            placed=_sum(SeatNeed.objects.all(), "placed"),
            needs=Coalesce(
                Subquery(SeatNeed.objects.filter(package=OuterRef("pk")).order_by().values("package").annotate(n=Count("pk")).values("n")), 0
            ),
            ojt_people=_sum(SeatOjt.objects.all(), "people"),
        )
        .annotate(empty=F("graduates") - F("sent"))
        .order_by("start_month", "code")
    )


@dataclass(frozen=True)
class Destination:
    """A regency to which graduates go: by origin of the need, how many are sent and how many placements are expected; OJT seats used there."""

    region: Region
    sent: Mapping[str, float]
    placed: Mapping[str, float]
    ojt: float

    @property
    def placed_all(self) -> float:
        """Expected placements of all origins, for the size of a bubble; its words keep the origins apart."""
        return sum(self.placed.values())


def destinations(plan: Plan) -> list[Destination]:
    """Every regency that takes graduates, the most placements first."""
    sent: dict[int, dict[str, float]] = {}
    placed: dict[int, dict[str, float]] = {}
    rows = SeatNeed.objects.filter(package__plan=plan).order_by().values_list("need__region", "need__origin").annotate(Sum("people"), Sum("placed"))
    for region, origin, people, worth in rows:
        sent.setdefault(region, dict.fromkeys(Origin.values, 0.0))[origin] = people
        placed.setdefault(region, dict.fromkeys(Origin.values, 0.0))[origin] = worth
    ojt = dict(SeatOjt.objects.filter(package__plan=plan).order_by().values_list("need__region").annotate(Sum("people")))
    regions = Region.objects.select_related("parent").in_bulk({*sent, *ojt})
    none = dict.fromkeys(Origin.values, 0.0)
    found = [Destination(region, sent.get(pk, none), placed.get(pk, none), ojt.get(pk, 0.0)) for pk, region in regions.items()]
    return sorted(found, key=lambda one: (-one.placed_all, one.region.code))


def flows_by_field(plan: Plan) -> list[tuple[str, str, str, float]]:
    """(field key, field title in Indonesian, origin, expected placements): the rows of a Sankey."""
    rows = SeatNeed.objects.filter(package__plan=plan).order_by()
    keys = ("package__programme__field__key", "package__programme__field__title_id", "need__origin")
    return [(key, title, origin, placed) for key, title, origin, placed in rows.values_list(*keys).annotate(Sum("placed"))]


@dataclass(frozen=True)
class Host:
    """OJT seats that a need's host offers in the months of the plan's year, and how many of them graduates take."""

    need: Need
    offered: tuple[float, ...]  # seats in each month
    used: tuple[float, ...]

    @property
    def seats(self) -> float:
        """Seat-months offered in the year."""
        return sum(self.offered)

    @property
    def taken(self) -> float:
        """Seat-months used."""
        return sum(self.used)

    @property
    def empty(self) -> float:
        """Seat-months that stay empty."""
        return self.seats - self.taken


def offered_seats(statement: Statement, year: int) -> tuple[float, ...]:
    """OJT seats that a statement offers in each month of a year: from one month before people are needed to the last in which they are, of what
    recurs each time; where two times meet they are the same seats. A plan cannot count on seats that nobody spoke of: they are none.
    """
    windows = [(month_index(time.start, year) - OJT_LEAD, month_index(time.until, year)) for time in statement.occurrences]
    seats = float(statement.ojt_seats or 0)
    return tuple(seats if any(start <= month <= until for start, until in windows) else 0.0 for month in range(MONTHS))


def hosts(plan: Plan, needs: QuerySet[Need]) -> list[Host]:
    """The OJT hosts among `needs`, those with the most empty seats first."""
    used: dict[int, list[float]] = {}
    for need, month, people in (
        SeatOjt.objects.filter(package__plan=plan).order_by().values_list("need", "month").annotate(Sum("people"))
    ):  # fmt: skip
        used.setdefault(need, [0.0] * MONTHS)[month - 1] += people
    offering = needs.filter(statement__ojt_seats__gt=0).select_related("statement__site__region", "company", "region", "field")
    found = []
    for need in offering:
        found.append(Host(need, offered_seats(need.statement, plan.year.year), tuple(used.get(need.pk, [0.0] * MONTHS))))
    return sorted(found, key=lambda host: (-host.empty, host.need.pk))


def seats_not_said(plan: Plan) -> int:
    """How many of the companies' needs that a plan counted on do not say whether they offer OJT seats; it counted none there."""
    return Need.objects.filter(counted__plan=plan, origin=Origin.COMPANY, statement__ojt_seats=None).count()

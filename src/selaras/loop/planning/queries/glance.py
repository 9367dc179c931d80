# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The year on one page: targets against plan, packages by month and centre, what binds, money, placements by origin, what is still to be done."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, Sum

from selaras.loop.forum.rules import Origin
from selaras.loop.planning.models import Binding, Package, Plan, PlannedRecruit, PlannedUpgrade, ProgrammeRate, SeatNeed, SeatOjt, Target
from selaras.loop.planning.queries.needs import counted_needs
from selaras.loop.planning.queries.plans import targets_of
from selaras.loop.planning.rules import MONTHS, SEATS, BindingKind, Measure, Source, packages_more


@dataclass(frozen=True)
class Reserve:
    """What it would take to reach the participants' target more surely: packages more for even odds and for nine in ten (None: out of sight)."""

    packages: int  # whose participants count
    target: int  # packages that must run
    cancelled: float  # of which one expects that they do not run
    even: int | None
    sure: int | None

    @property
    def planned(self) -> int:
        """Packages planned beyond those that the target needs."""
        return max(self.packages - self.target, 0)


@dataclass(frozen=True)
class Reach:
    """A target and what the plan reaches: the amount, and the probability of reaching it (None: unknown)."""

    measure: Measure
    target: Target | None
    amount: float
    probability: float | None
    reserve: Reserve | None = None

    @property
    def share(self) -> float | None:
        """Plan over target; None without a target."""
        return self.amount / self.target.amount if self.target and self.target.amount else None


@dataclass(frozen=True)
class CentreLoad:
    """A centre's packages in the plan, and where it lies (degrees)."""

    pk: int
    key: str
    name: str
    kind: str
    lat: float
    lon: float
    assumed: bool
    packages: int
    tested: int


@dataclass(frozen=True)
class Tight:
    """One kind of limit that is used up: the tightest of them, and the others."""

    kind: BindingKind
    tightest: tuple[Binding, ...]
    more: tuple[Binding, ...]

    @property
    def count(self) -> int:
        """How many are used up."""
        return len(self.tightest) + len(self.more)


@dataclass(frozen=True)
class Placed:
    """One origin's needs beside what the plan expects to place there. People; labels stay with the figures."""

    origin: str
    needs: int
    served: int
    heads: float  # expected hires
    placed: float  # expected placements


@dataclass(frozen=True)
class Glance:
    """One year, one plan. `by_month[source]` counts packages that start in each month; `tested_by_month` those of them that are tested."""

    plan: Plan
    reaches: tuple[Reach, ...]
    packages: int
    tested: int
    by_month: Mapping[str, tuple[int, ...]]
    tested_by_month: tuple[int, ...]
    centres: tuple[CentreLoad, ...]
    tight: tuple[Tight, ...]
    placed: tuple[Placed, ...]
    upgrades: int
    upgrade_days: float
    recruits: int
    recruit_days: float
    ojt_people: float
    without_need: int
    graduates: float  # expected, of all packages
    idle: float  # of them, who serve no stated need

    @property
    def apbn(self) -> int:
        """Packages that the national centre pays for."""
        return sum(self.by_month.get(Source.APBN, ()))

    @property
    def unserved(self) -> int:
        """Needs that get nobody."""
        return sum(origin.needs - origin.served for origin in self.placed)


TIGHTEST = 3


def glance(plan: Plan) -> Glance:
    """Everything that the first page says about a plan."""
    by_month, tested = _months(plan)
    upgrades = PlannedUpgrade.objects.filter(plan=plan).aggregate(people=Count("pk"), days=Sum("days_used"))
    recruits = PlannedRecruit.objects.filter(plan=plan).aggregate(people=Sum("people"), days=Sum("days_used"))
    served = SeatNeed.objects.filter(package=OuterRef("pk"))
    graduates = Package.objects.filter(plan=plan).aggregate(people=Sum("graduates"))["people"] or 0.0
    sent = SeatNeed.objects.filter(package__plan=plan).aggregate(people=Sum("people"))["people"] or 0.0
    targets = targets_of(plan.year)
    return Glance(
        plan=plan,
        reaches=(
            Reach(Measure.PARTICIPANTS, targets.get(Measure.PARTICIPANTS), plan.participants, plan.participants_probability, reserve_of(plan)),
            Reach(Measure.CERTIFIED, targets.get(Measure.CERTIFIED), plan.certified, plan.certified_probability),
        ),
        packages=sum(map(sum, by_month.values())),
        tested=sum(tested),
        by_month=by_month,
        tested_by_month=tested,
        centres=_centres(plan),
        tight=_tight(plan),
        placed=_placed(plan),
        upgrades=upgrades["people"],
        upgrade_days=upgrades["days"] or 0.0,
        recruits=recruits["people"] or 0,
        recruit_days=recruits["days"] or 0.0,
        ojt_people=SeatOjt.objects.filter(package__plan=plan).aggregate(people=Sum("people"))["people"] or 0.0,
        without_need=Package.objects.filter(~Exists(served), plan=plan).count(),
        graduates=graduates,
        idle=max(graduates - sent, 0.0),
    )


EVEN, SURE = 0.5, 0.9


def reserve_of(plan: Plan) -> Reserve | None:
    """The reserve that the plan holds and that it would need, from the rates at which packages are cancelled; None without a target or rates."""
    target = targets_of(plan.year).get(Measure.PARTICIPANTS)
    rates = dict(ProgrammeRate.objects.filter(year=plan.year).values_list("programme", "cancelled"))
    counted = Package.objects.filter(plan=plan) if target is None or target.local_counts else Package.objects.filter(plan=plan, source=Source.APBN)
    rows = list(counted.order_by().values_list("programme").annotate(Count("pk")))
    if target is None or any(programme not in rates for programme, _count in rows):
        return None
    known = {
        "packages": sum(count for _programme, count in rows),
        "cancelled": sum(count * rates[programme] for programme, count in rows),
        "target": -(-target.amount // SEATS),
    }
    variance = sum(count * rates[programme] * (1 - rates[programme]) for programme, count in rows)
    even, sure = (packages_more(**known, variance=variance, chance=chance) for chance in (EVEN, SURE))
    return Reserve(**known, even=even, sure=sure)


def _months(plan: Plan) -> tuple[dict[str, tuple[int, ...]], tuple[int, ...]]:
    counts: dict[str, list[int]] = {}
    tested = [0] * MONTHS
    rows = Package.objects.filter(plan=plan).order_by().values("source", "start_month")
    for row in rows.annotate(n=Count("pk"), tests=Count("pk", filter=Q(tested=True))):
        counts.setdefault(row["source"], [0] * MONTHS)[row["start_month"] - 1] = row["n"]
        tested[row["start_month"] - 1] += row["tests"]
    return {source: tuple(counts[source]) for source in Source.values if source in counts}, tuple(tested)


def _centres(plan: Plan) -> tuple[CentreLoad, ...]:
    names = [f"centre__{name}" for name in ("key", "name", "kind", "lat", "lon", "assumed")]
    rows = Package.objects.filter(plan=plan).order_by().values("centre_id", *names)
    loads = [
        CentreLoad(
            pk=row["centre_id"],
            key=row["centre__key"],
            name=row["centre__name"],
            kind=row["centre__kind"],
            lat=float(row["centre__lat"]),
            lon=float(row["centre__lon"]),
            assumed=row["centre__assumed"],
            packages=row["n"],
            tested=row["tests"],
        )
        for row in rows.annotate(n=Count("pk"), tests=Count("pk", filter=Q(tested=True)))
    ]
    return tuple(sorted(loads, key=lambda load: (-load.packages, load.name)))


def _tight(plan: Plan) -> tuple[Tight, ...]:
    """Tightest first: most months at the limit, then the largest share used."""
    kinds: dict[str, list[Binding]] = {}
    for row in Binding.objects.filter(plan=plan).select_related("centre"):
        kinds.setdefault(row.kind, []).append(row)

    def tightness(row: Binding) -> tuple[float, ...]:
        return (-row.months, -row.used / row.had if row.had else 0.0, -row.had)

    ordered = {kind: tuple(sorted(rows, key=tightness)) for kind, rows in kinds.items()}
    return tuple(Tight(kind, ordered[kind][:TIGHTEST], ordered[kind][TIGHTEST:]) for kind in BindingKind if kind in ordered)


def _placed(plan: Plan) -> tuple[Placed, ...]:
    """Origins in their order."""
    rows = counted_needs(plan).order_by().values("origin")
    sums = rows.annotate(n=Count("pk"), got=Count("pk", filter=Q(is_served=True)), people=Sum("heads"))
    found = {row["origin"]: (row["n"], row["got"], row["people"]) for row in sums}
    return tuple(Placed(origin, *found.get(origin, (0, 0, 0.0)), placed=float(plan.placed_by_origin.get(origin, 0.0))) for origin in Origin.values)

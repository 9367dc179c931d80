# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""A centre's year: what it asked, what it got, why, and what it has to do by when."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from selaras.ground.network.models import Centre, Readiness
from selaras.ground.network.rules import Aspect
from selaras.ground.standards.models import Programme
from selaras.kit.scope import whole_network
from selaras.loop.planning.models import Binding, CentreYear, LocalPackages, Package, Plan, PlannedUpgrade, Request, SeatNeed
from selaras.loop.planning.queries.staffing import Upgrade, upgrades
from selaras.loop.planning.queries.withheld import missing_equipment, withheld
from selaras.loop.planning.rules import BindingKind, PackageState, Source, Withheld


@dataclass(frozen=True)
class Line:
    """One programme of a centre: asked, got (APBN and of others), tested, graduates sent, placements and graduates expected, limits that it meets."""

    programme: Programme
    asked: int
    apbn: int
    local: int
    tested: int
    sent: float
    placed: float
    graduates: float  # expected
    limits: tuple[Binding, ...]
    withheld: Withheld | None = None  # where it got less than it asked
    lacks: tuple[str, ...] = ()  # equipment, where that is the reason

    @property
    def got(self) -> int:
        """Packages of all sources."""
        return self.apbn + self.local

    @property
    def idle(self) -> int:
        """Expected graduates who serve no stated need: what is left of the round numbers beside which it stands, so that they add up."""
        return max(round(self.graduates) - round(self.sent), 0)


@dataclass(frozen=True)
class CentreYearPage:
    """Everything the page of a centre's year shows."""

    centre: Centre
    limit: CentreYear | None
    lines: tuple[Line, ...]
    unready: tuple[tuple[str, Readiness | None], ...]  # aspects that are not met, with what was declared
    upgrades: tuple[Upgrade, ...]
    local: tuple[LocalPackages, ...]
    bindings: tuple[Binding, ...]
    budget: Binding | None  # where it is used up
    by_month: tuple[int, ...]

    @property
    def asked(self) -> int:
        """Packages asked for."""
        return sum(line.asked for line in self.lines)

    @property
    def got(self) -> int:
        """Packages planned, of all sources."""
        return sum(line.got for line in self.lines)

    @property
    def placed(self) -> float:
        """Placements expected."""
        return sum(line.placed for line in self.lines)


def centre_year(plan: Plan, centre: Centre) -> CentreYearPage:
    """Reads a centre's year; within its own scope or the whole network's."""
    with whole_network():  # that money, or assessors of a scheme, are used up is no centre's secret
        bindings = tuple(Binding.objects.filter(plan=plan).filter(Q(centre=centre) | Q(kind__in=[BindingKind.ASSESSORS, BindingKind.BUDGET])))
    own = tuple(row for row in bindings if row.centre_id == centre.pk)
    months = dict(_packages(plan, centre).order_by().values_list("start_month").annotate(Count("pk")))
    return CentreYearPage(
        centre=centre,
        limit=CentreYear.objects.filter(year=plan.year, centre=centre).first(),
        lines=_lines(plan, centre, bindings),
        unready=unready(centre),
        upgrades=tuple(upgrades(plan, PlannedUpgrade.objects.filter(plan=plan, instructor__centre=centre))),
        local=tuple(LocalPackages.objects.filter(year=plan.year, centre=centre).select_related("programme").order_by("first_month")),
        bindings=own,
        budget=next((row for row in bindings if row.kind == BindingKind.BUDGET), None),
        by_month=tuple(months.get(month, 0) for month in range(1, 13)),
    )


def _packages(plan: Plan, centre: Centre):  # type: ignore[no-untyped-def]
    return Package.objects.filter(plan=plan, centre=centre).exclude(state=PackageState.WITHDRAWN)


def unready(centre: Centre) -> tuple[tuple[str, Readiness | None], ...]:
    """Aspects of readiness that are not both declared and verified."""
    declared: Mapping[str, Readiness] = {row.aspect: row for row in Readiness.objects.filter(centre=centre)}
    return tuple((aspect, declared.get(aspect)) for aspect in Aspect.values if aspect not in declared or not declared[aspect].met)


def _lines(plan: Plan, centre: Centre, bindings: tuple[Binding, ...]) -> tuple[Line, ...]:
    asked = dict(Request.objects.filter(year=plan.year, centre=centre).values_list("programme", "packages"))
    apbn, tested = Count("pk", filter=Q(source=Source.APBN)), Count("pk", filter=Q(tested=True))
    rows = _packages(plan, centre).order_by().values("programme").annotate(apbn=apbn, every=Count("pk"), tested_count=tested, out=Sum("graduates"))
    got = {row["programme"]: row for row in rows}
    serves = SeatNeed.objects.filter(package__plan=plan, package__centre=centre).order_by()
    placed = {key: (people, worth) for key, people, worth in serves.values_list("package__programme").annotate(Sum("people"), Sum("placed"))}
    schemes = dict(_packages(plan, centre).filter(tested=True).order_by().values_list("programme", "scheme__key").distinct())
    programmes = Programme.objects.select_related("field", "competence").in_bulk({*asked, *got})
    short = [one for key, one in programmes.items() if got.get(key, {"every": 0})["every"] < asked.get(key, 0)]
    why = withheld(plan, centre, short)
    lacks = missing_equipment(centre, [one for one in short if why.get(one.pk) == Withheld.NO_WORKSHOP])
    lines = []
    for key, programme in programmes.items():
        mine = got.get(key, {"apbn": 0, "every": 0, "tested_count": 0, "out": 0.0})
        sent = placed.get(key, (0.0, 0.0))
        limits = tuple(row for row in bindings if _meets(row, centre, programme, schemes.get(key)))
        counts = (asked.get(key, 0), mine["apbn"], mine["every"] - mine["apbn"], mine["tested_count"])
        lines.append(Line(programme, *counts, *sent, mine["out"], limits, why.get(key), lacks.get(key, ())))
    return tuple(sorted(lines, key=lambda line: (-line.got, -line.asked, line.programme.key)))


def _meets(row: Binding, centre: Centre, programme: Programme, scheme: str | None) -> bool:
    """Whether a limit that the plan uses up is one that more packages of this programme would meet."""
    if row.kind == BindingKind.ASSESSORS:
        return scheme is not None and row.key == scheme
    if row.centre_id != centre.pk:
        return False
    return row.kind == BindingKind.CENTRE or row.key == programme.field.key

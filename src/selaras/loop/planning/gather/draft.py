# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""An engine's result as unsaved rows: everything a draft plan consists of, ready to be recorded by one action."""

import math
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from selaras.engines.planning import MONTHS, Missing, Problem, Result, Status, cost_of, probabilities
from selaras.loop.planning.gather.axes import Axes
from selaras.loop.planning.gather.limits import limits_reached
from selaras.loop.planning.gather.permissions import Permissions
from selaras.loop.planning.gather.unfold import Class, Unfolded, package_money, unfold
from selaras.loop.planning.models import (
    Assessing,
    Binding,
    Counted,
    Package,
    Plan,
    PlannedRecruit,
    PlannedUpgrade,
    SeatNeed,
    SeatOjt,
    Shortage,
    Teaching,
)
from selaras.loop.planning.rules import SEATS, ShortageKind, Source, month_split, test_lag


@dataclass(frozen=True)
class Draft:
    """A plan and its rows, none of them saved. `found` is False where the engine's work ran out before it had a plan."""

    plan: Plan
    found: bool = True
    packages: list[Package] = field(default_factory=list)
    counted: list[Counted] = field(default_factory=list)
    serves: list[SeatNeed] = field(default_factory=list)
    ojt: list[SeatOjt] = field(default_factory=list)
    teaching: list[Teaching] = field(default_factory=list)
    upgrades: list[PlannedUpgrade] = field(default_factory=list)
    recruits: list[PlannedRecruit] = field(default_factory=list)
    assessing: list[Assessing] = field(default_factory=list)
    bindings: list[Binding] = field(default_factory=list)
    shortages: list[Shortage] = field(default_factory=list)


def draft_of(problem: Problem, axes: Axes, result: Result, permissions: Permissions) -> Draft:
    """The draft plan of a result: with its packages where the targets are met, with what is missing where they cannot be."""
    feasible = result.status in {Status.PROVEN, Status.FEASIBLE}
    plan = Plan(year=axes.year, feasible=feasible, notes=[asdict(note) for note in axes.notes], forecast=axes.forecast)
    needs = {need.pk: need for need in axes.needs}
    people = _summed([(need.pk, heads, 0.0) for need, heads in zip(axes.needs, problem.need_heads.tolist(), strict=True)])
    counted = [Counted(plan=plan, need=needs[key], people=heads) for key, heads, _none in people]
    plan.forbidden = [name for name in ("upgrading", "new_assessors") if not getattr(permissions, name)]
    _figures(plan, problem, result)
    if result.missing is not None:
        plan.missing_least, plan.missing_named = result.missing.weight_bound, result.missing.weight
    if not feasible:
        shortages = _shortages(plan, axes, result.missing) if result.missing is not None else []
        return Draft(plan, found=result.missing is not None, counted=counted, shortages=shortages)
    unfolded = unfold(problem, result.answer, axes)
    packages = [_package(plan, problem, axes, number, one) for number, one in enumerate(unfolded.classes, start=1)]
    pairs = list(zip(packages, unfolded.classes, strict=True))
    return Draft(
        plan,
        counted=counted,
        packages=packages,
        serves=[
            SeatNeed(package=package, need=needs[key], people=people, placed=placed)
            for package, one in pairs
            for key, people, placed in _summed([(axes.needs[row].pk, people, placed) for row, people, placed in one.serves])
        ],
        ojt=[_ojt(package, problem, axes, one, row) for package, one in pairs for row in _summed(one.ojt)],
        teaching=[_teaching(package, axes, row) for package, one in pairs for row in one.teaching],
        upgrades=_upgrades(plan, problem, axes, unfolded),
        recruits=_recruits(plan, problem, axes, result, unfolded),
        assessing=[_assessing(plan, axes, row) for row in unfolded.assessing],
        bindings=_bindings(plan, problem, axes, result),
    )


def _figures(plan: Plan, problem: Problem, result: Result) -> None:
    cost = cost_of(problem, result.answer)
    plan.participants, plan.certified = round(cost.participants), cost.certified
    plan.placed, plan.money = cost.placed + cost.ojt_gain, cost.money
    plan.placed_by_origin = dict(zip(("company", "region", "self"), cost.placed_by_origin, strict=True)) | {"ojt": cost.ojt_gain}
    plan.money_by_kind = cost.money_by_kind
    if plan.feasible:
        chances = probabilities(problem, result.answer)
        plan.participants_probability, plan.certified_probability = chances.participants, chances.certified
        plan.value, plan.bound = result.value, result.bound
        plan.largest_shortfall = cost.shortfall if math.isfinite(cost.shortfall) else None


def _summed(rows: list[tuple[int, float, float]]) -> list[tuple[int, float, float]]:
    sums: dict[int, tuple[float, float]] = {}
    for who, people, worth in rows:
        before = sums.get(who, (0.0, 0.0))
        sums[who] = before[0] + people, before[1] + worth
    return [(who, people, worth) for who, (people, worth) in sums.items()]


def _package(plan: Plan, problem: Problem, axes: Axes, number: int, one: Class) -> Package:
    course = axes.courses[one.course]
    days = course.version.training_days
    return Package(
        plan=plan,
        code=f"{axes.year.year}-{number:04d}",
        centre=course.centre,
        programme=course.programme,
        source=one.local.source if one.local else Source.APBN,
        local=one.local,
        start_month=one.month + 1,
        end_month=min(one.month + len(month_split(days)), MONTHS),
        tested=bool(one.tested_by),
        test_paid_by=one.tested_by,
        test_month=one.month + 1 + test_lag(days) if one.tested_by else None,
        scheme=course.scheme if one.tested_by else None,
        seats=SEATS,
        competent=float(problem.course_competent[one.course]) if one.tested_by else 0.0,
        graduates=float(problem.course_graduates[one.course]),
        money=package_money(problem, one),
    )


def _ojt(package: Package, problem: Problem, axes: Axes, one: Class, row: tuple[int, float, float]) -> SeatOjt:
    line, people, gain = row
    month = one.month + int(problem.programme_ready_lag[problem.course_programme[one.course]])
    need = axes.lines[line]
    return SeatOjt(package=package, need=need, site=need.statement.site, month=min(month, MONTHS - 1) + 1, people=people, gain=gain)


def _teaching(package: Package, axes: Axes, row: tuple[str, int, int, bool, float]) -> Teaching:
    kind, who, month, upgraded, days = row
    teaching = Teaching(package=package, month=month + 1, days=days, upgraded=upgraded)
    if kind == "hire":
        teaching.hire = axes.hires[who]
    elif kind != "extra":
        teaching.instructor = axes.groups[int(kind.partition(":")[2])][who]
    return teaching


def _upgrades(plan: Plan, problem: Problem, axes: Axes, unfolded: Unfolded) -> list[PlannedUpgrade]:
    return [
        PlannedUpgrade(
            plan=plan,
            instructor=axes.groups[axes.upgrades[one.upgrade][0]][one.member],
            competence=axes.upgrades[one.upgrade][1].competence,
            start_month=one.month + 1,
            ready_month=min(one.month + 1 + int(problem.upgrade_months[one.upgrade]), MONTHS + 1),
            money=float(problem.upgrade_cost[one.upgrade]),
            days_used=one.days,
        )
        for one in unfolded.upgraded
    ]


def _recruits(plan: Plan, problem: Problem, axes: Axes, result: Result, unfolded: Unfolded) -> list[PlannedRecruit]:
    rows = []
    for offer, month in np.argwhere(result.answer.recruits > 0):
        people = int(result.answer.recruits[offer, month])
        share = people / int(result.answer.recruits[offer].sum())
        rows.append(
            PlannedRecruit(
                plan=plan,
                offer=axes.recruits[offer],
                people=people,
                start_month=int(month) + 1,
                ready_month=min(int(month) + 1 + int(problem.recruit_lead[offer]), MONTHS + 1),
                money=float(problem.recruit_cost[offer]) * people,
                days_used=unfolded.recruit_days.get(int(offer), 0.0) * share,
            )
        )
    return rows


def _assessing(plan: Plan, axes: Axes, row: tuple[str, int, int, int, int, int, float]) -> Assessing:
    kind, who, member, centre, scheme, month, days = row
    assessing = Assessing(plan=plan, centre=axes.centres[centre], scheme=axes.schemes[scheme], month=month + 1, days=days)
    if kind == "assessor":
        assessing.assessor = axes.assessors[who][member]
    elif kind == "recruit":
        assessing.recruit = axes.recruits[who]
    return assessing


def _bindings(plan: Plan, problem: Problem, axes: Axes, result: Result) -> list[Binding]:
    return [
        Binding(
            plan=plan,
            kind=limit.kind,
            centre=axes.centres[limit.centre] if limit.centre is not None else None,
            key=limit.key,
            words=limit.words,
            used=limit.used,
            had=limit.had,
            months=limit.months,
        )
        for limit in limits_reached(problem, result.answer, axes)
    ]


def _shortages(plan: Plan, axes: Axes, missing: Missing) -> list[Shortage]:
    rooms = [(f"{centre.key}/{field.key}", f"{centre.name}: {field.title_id}") for centre, field in axes.rooms]
    tables: list[tuple[ShortageKind, Any, list[tuple[str, str]]]] = [
        (ShortageKind.INSTRUCTOR_DAYS, missing.instructor_days, [(field.key, field.title_id) for field in axes.fields]),
        (ShortageKind.ASSESSOR_DAYS, missing.assessor_days, [(scheme.key, scheme.title_id) for scheme in axes.schemes]),
        (ShortageKind.ROOM_WEEKS, missing.room_weeks, rooms),
    ]
    rows = [
        Shortage(plan=plan, kind=kind, key=names[at][0], words=names[at][1], month=int(month) + 1, amount=float(table[at, month]))
        for kind, table, names in tables
        for at, month in np.argwhere(np.asarray(table) > 0)
    ]
    singles = ((ShortageKind.MONEY, missing.money), (ShortageKind.PARTICIPANTS, missing.participants), (ShortageKind.CERTIFIED, missing.certified))
    return rows + [Shortage(plan=plan, kind=kind, amount=amount) for kind, amount in singles if amount > 0]

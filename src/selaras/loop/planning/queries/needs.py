# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Which needs a plan serves, with how many graduates, and for each that it does not serve the reason, found from the same tables as the plan."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Case, F, Q, QuerySet, Sum, Value, When

from selaras.ground.network.models import Centre, Company
from selaras.ground.standards.models import Region
from selaras.kit.dates import month_index
from selaras.kit.distance import Point
from selaras.kit.scope import whole_network
from selaras.loop.demand.models import Need
from selaras.loop.demand.rules import NeedState
from selaras.loop.planning.models import Plan, SeatNeed, SeatOjt
from selaras.loop.planning.queries.reach import Supply, supply_of
from selaras.loop.planning.rules import SERVED_FROM, Unserved, why_unserved

FULL = 0.95  # share of the people expected from which an occupation counts as full at a place


@dataclass(frozen=True)
class NeedChoice:
    """What a list of needs is narrowed to; None and empty mean all."""

    origin: str = ""
    field: str = ""  # key
    province: str = ""  # code
    served: bool | None = None
    reason: str = ""
    words: str = ""


@dataclass(frozen=True)
class Steps:
    """How many programmes fit a need, and how many (centre, programme) pairs are left after each question."""

    fitting: int = 0
    asked: int = 0
    ready: int = 0
    near: int = 0
    in_time: int = 0

    @property
    def reason(self) -> Unserved:
        """The first question after which nothing is left."""
        return why_unserved(fitting=self.fitting, asked=self.asked, ready=self.ready, near=self.near, in_time=self.in_time)


@dataclass(frozen=True)
class NeedRow:
    """A need in a plan: people expected to be hired, graduates sent, placements expected, OJT seats used; why nobody is sent, where nobody is."""

    need: Need
    expected: float
    sent: float
    placed: float
    ojt: float
    reason: Unserved | None
    steps: Steps | None = field(default=None, compare=False)

    @property
    def served(self) -> bool:
        """Somebody is sent."""
        return self.sent > 0

    @property
    def owner(self) -> Company | Centre | Region | None:
        """Whoever stated it."""
        return self.need.company or self.need.centre or self.need.office


def counted_needs(plan: Plan) -> QuerySet[Need]:
    """The needs that a plan counted on, whatever became of them since: with `heads`, the people then expected, and `is_served`."""
    sent = SeatNeed.objects.filter(package__plan=plan).values("need").annotate(sent=Sum("people")).filter(sent__gte=SERVED_FROM)
    serving = Q(pk__in=sent.values("need"))
    served = Case(When(serving, then=Value(True)), default=Value(False))
    return Need.objects.filter(counted__plan=plan).annotate(heads=F("counted__people"), is_served=served)


def needs_of(plan: Plan, choice: NeedChoice | None = None) -> list[NeedRow]:
    """The needs of a plan as chosen, the most people wanted first. Reasons are computed only for needs that get nobody."""
    choice = choice or NeedChoice()
    # A thousand needs share a few fields, regions and companies: fetched once each, not joined to every need.
    shared = ("statement__site", "company", "centre", "office", "region__parent", "occupation", "field")
    needs = list(_chosen(counted_needs(plan), choice).select_related("statement").prefetch_related(*shared).order_by("pk"))
    sums = _sums(plan)
    supply = supply_of(plan.year) if any(not need.is_served for need in needs) else None
    asked = _units(needs) if supply else {}
    rows = []
    for need in needs:
        sent, placed, ojt = sums.get(need.pk, (0.0, 0.0, 0.0))
        steps = None if need.is_served or supply is None else _steps(need, asked.get(need.pk, frozenset()), supply, plan)
        rows.append(NeedRow(need, need.heads, sent, placed, ojt, steps.reason if steps else None, steps))
    if choice.reason:
        rows = [row for row in rows if row.reason == choice.reason]
    return sorted(rows, key=lambda row: (-row.expected, row.need.pk))


@dataclass(frozen=True)
class PlaceInPlan:
    """Of one origin and occupation at one place of work: people expected by the needs that a plan counted on, and graduates whom it sends there."""

    expected: float = 0.0
    sent: float = 0.0

    @property
    def full(self) -> bool:
        """Whether (nearly) everybody who is expected is sent."""
        return self.sent >= FULL * self.expected

    @property
    def short(self) -> float:
        """People whom the plan does not send."""
        return max(0.0, self.expected - self.sent)


PlaceKey = tuple[str, int, int]  # origin, occupation, place of work (keys of rows)


def places_in(plan: Plan, occupations: Collection[int], regions: Collection[int]) -> Mapping[PlaceKey, PlaceInPlan]:
    """What a plan does for some occupations at some places, each origin apart. Two grouped queries."""
    which = {"need__occupation__in": occupations, "need__region__in": regions}
    place, people = ("need__origin", "need__occupation", "need__region"), Sum("people")
    counted = plan.counted.filter(**which).order_by().values_list(*place).annotate(expected=people)
    served = SeatNeed.objects.filter(package__plan=plan, **which).order_by().values_list(*place).annotate(sent=people)
    sent = {tuple(key): sum_ for *key, sum_ in served}
    return {tuple(key): PlaceInPlan(sum_, sent.get(tuple(key), 0.0)) for *key, sum_ in counted}


def sent_to(plan: Plan, needs: Collection[int]) -> tuple[int, float]:
    """Of these needs (keys): how many a plan serves, and the graduates whom it sends them. One query."""
    rows = SeatNeed.objects.filter(package__plan=plan, need__in=needs).order_by().values_list("need").annotate(people=Sum("people"))
    sent = [people for _need, people in rows]
    return sum(people >= SERVED_FROM for people in sent), float(sum(sent))


def why_nobody(plan: Plan, needs: Iterable[Need]) -> dict[int, Unserved]:
    """For those of the needs that a plan could serve and does not: the reason. What the desk has not verified, or has closed, is left out."""
    with whole_network():  # which centres could train for a need is not shown, only at which step none was left
        idle = [need for need in needs if need.state == NeedState.VERIFIED]
        known = dict(counted_needs(plan).filter(pk__in=[need.pk for need in idle]).values_list("pk", "is_served"))
        idle = [need for need in idle if not known.get(need.pk)]
        if not idle:
            return {}
        supply, asked = supply_of(plan.year), _units(idle)
        found = {need.pk: _steps(need, asked.get(need.pk, frozenset()), supply, plan).reason for need in idle if need.pk in known}
    return {need.pk: found.get(need.pk, Unserved.NEWER) for need in idle}


def _chosen(needs: QuerySet[Need], choice: NeedChoice) -> QuerySet[Need]:
    same = {"origin": choice.origin, "field__key": choice.field, "region__parent__code": choice.province}
    needs = needs.filter(**{path: value for path, value in same.items() if value})
    if choice.served is not None:
        needs = needs.filter(is_served=choice.served)
    for word in choice.words.split()[:8]:
        found = Q(statement__words__icontains=word) | Q(company__name__icontains=word) | Q(region__name__icontains=word)
        needs = needs.filter(found | Q(centre__name__icontains=word) | Q(office__name__icontains=word) | Q(occupation__title_id__icontains=word))
    return needs


def _sums(plan: Plan) -> dict[int, tuple[float, float, float]]:
    """Graduates sent, placements expected and OJT seats used, by need."""
    sent = SeatNeed.objects.filter(package__plan=plan).order_by().values("need").annotate(n=Sum("people"), worth=Sum("placed"))
    ojt = dict(SeatOjt.objects.filter(package__plan=plan).order_by().values_list("need").annotate(n=Sum("people")))
    sums = {row["need"]: (row["n"], row["worth"], ojt.get(row["need"], 0.0)) for row in sent}
    return sums | {need: (0.0, 0.0, people) for need, people in ojt.items() if need not in sums}


def _units(needs: Iterable[Need]) -> dict[int, frozenset[int]]:
    """The units that each need asks for."""
    asked: dict[int, set[int]] = {}
    wanted = {need.pk for need in needs}
    for need, unit in Need.units.through._base_manager.values_list("need_id", "unit_id"):
        if need in wanted:
            asked.setdefault(need, set()).add(unit)
    return {need: frozenset(units) for need, units in asked.items()}


def _steps(need: Need, asked: frozenset[int], supply: Supply, plan: Plan) -> Steps:
    site = need.statement.site
    place = site if site is not None and site.lat is not None else need.region
    point = Point(float(place.lat), float(place.lon)) if place.lat is not None else None
    windows = [(month_index(time.start, plan.year.year), month_index(time.until, plan.year.year)) for time in need.statement.occurrences]
    programmes = supply.fitting(need.field_id, need.occupation_id, asked)
    willing = [pair for programme in programmes for pair in supply.asked.get(programme.pk, ())]
    ready = [pair for pair in willing if pair not in supply.withheld]
    near = [pair for pair in ready if supply.near(pair, point, need.origin)]
    timely = [pair for pair in near if any(supply.in_time(pair, *window) for window in windows)]
    return Steps(len(programmes), len(willing), len(ready), len(near), len(timely))


# Cuts ------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cut:
    """Needs of one origin, field or province, side by side: how many, how many served, people expected, sent, and placements expected."""

    key: str
    words: str
    needs: int
    served: int
    expected: float
    sent: float
    placed: float


def cut(rows: Iterable[NeedRow], by: str) -> list[Cut]:
    """The rows summed by "origin", "field" or "province", the most people expected first."""
    sums: dict[str, list[float]] = {}
    words: dict[str, str] = {}
    for row in rows:
        key = _key_of(row.need, by)
        if key not in sums:
            sums[key], words[key] = [0, 0, 0.0, 0.0, 0.0], _words_of(row.need, by)
        for at, value in enumerate((1, row.served, row.expected, row.sent, row.placed)):
            sums[key][at] += value
    cuts = [Cut(key, words[key], int(needs), int(served), expected, sent, placed) for key, (needs, served, expected, sent, placed) in sums.items()]
    return sorted(cuts, key=lambda each: (-each.expected, each.words))


def _key_of(need: Need, by: str) -> str:
    if by == "origin":
        return need.origin
    if by == "field":
        return need.field.key if need.field else ""
    return (need.region.parent or need.region).code


def _words_of(need: Need, by: str) -> str:
    if by == "origin":
        return str(need.get_origin_display())
    if by == "field":
        return str(need.field or "–")
    return (need.region.parent or need.region).name

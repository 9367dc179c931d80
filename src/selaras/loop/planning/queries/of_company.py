# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What becomes of the needs that a company or a labour office stated. A need is no promise; neither is a plan that serves it."""

from dataclasses import dataclass

from django.db.models import QuerySet

from selaras.ground.network.models import Company
from selaras.ground.standards.models import Region
from selaras.kit.scope import whole_network
from selaras.loop.demand.models import Need
from selaras.loop.demand.rules import NeedState
from selaras.loop.forum.models import Statement
from selaras.loop.forum.rules import ALIVE
from selaras.loop.planning.models import Plan, SeatNeed, SeatOjt
from selaras.loop.planning.queries.needs import why_nobody
from selaras.loop.planning.queries.placing import offered_seats
from selaras.loop.planning.rules import Unserved

Lines = dict[tuple[str, str, str, int], tuple[float, float]]  # centre, programme's titles, month -> people, placements


@dataclass(frozen=True)
class Serving:
    """Graduates of one centre's programme who are to serve a need: how many, from which month, placements expected."""

    centre: str
    programme_id: str
    programme_en: str
    ready_month: int
    people: float
    placed: float


@dataclass(frozen=True)
class Answer:
    """One statement and what has become of it: the need it was coded as, who is to serve it, OJT seat-months used, why nobody serves it."""

    statement: Statement
    need: Need | None
    serving: tuple[Serving, ...]
    ojt: float  # seat-months: one person in one seat for one month
    ojt_offered: float = 0.0  # seat-months of the plan's year
    reason: Unserved | None = None  # where a plan could serve it and does not

    @property
    def stands(self) -> bool:
        """Whether somebody is still asked for: it is neither closed nor taken back nor refused."""
        return self.statement.state in ALIVE and (self.need is None or self.need.state != NeedState.CLOSED)

    @property
    def unseen(self) -> bool:
        """Whether it stands and no plan has looked at it: it is not verified yet, or was only after the plan was made."""
        verified = self.need is not None and self.need.state == NeedState.VERIFIED and self.reason != Unserved.NEWER
        return self.stands and not self.serving and not verified

    @property
    def sent(self) -> float:
        """Graduates to be sent."""
        return sum(one.people for one in self.serving)

    @property
    def placed(self) -> float:
        """Placements expected."""
        return sum(one.placed for one in self.serving)


def company_answers(plan: Plan | None, company: Company) -> list[Answer]:
    """Every statement of a company, the newest first; within its own scope or the whole network's."""
    return _answers(plan, Statement.objects.filter(company=company), Need.objects.filter(company=company))


def office_answers(plan: Plan | None, region: Region) -> list[Answer]:
    """Every statement of a region's labour office, the newest first; within its own scope or the whole network's."""
    return _answers(plan, Statement.objects.filter(office=region), Need.objects.filter(office=region))


def answers_to(plan: Plan | None, statements: QuerySet[Statement]) -> list[Answer]:
    """What has become of these statements, the newest first, as far as the scope shows them, with units; the same few queries for one or many."""
    needs = Need.objects.filter(statement__in=statements.order_by().values("pk")).prefetch_related("units")
    return _answers(plan, statements, needs)


def answer_to(plan: Plan | None, need: Need) -> Answer:
    """What has become of one need that the scope shows."""
    return _answers(plan, Statement.objects.filter(pk=need.statement_id), Need.objects.filter(pk=need.pk))[0]


def _answers(plan: Plan | None, stated: QuerySet[Statement], coded: QuerySet[Need]) -> list[Answer]:
    statements = list(stated.select_related("region", "site", "meeting").order_by("-stated_at", "key"))
    needs = {need.statement_id: need for need in coded.select_related("field", "occupation", "statement__site", "region")}
    with whole_network():  # which centre trains for a need that was shown may be known with it, though the package is the centre's
        serving, ojt = _served(plan, [need.pk for need in needs.values()]) if plan else ({}, {})
    why = why_nobody(plan, needs.values()) if plan else {}
    offered = {one.pk: sum(offered_seats(one, plan.year.year)) if plan else 0.0 for one in statements}
    return [_answer(one, needs.get(one.pk), serving, ojt, why, offered[one.pk]) for one in statements]


def _served(plan: Plan, needs: list[int]) -> tuple[dict[int, Lines], dict[int, float]]:
    """By need, who is to serve it, and the OJT seat-months used."""
    serving: dict[int, Lines] = {}
    ojt: dict[int, float] = {}
    columns = ("need", "package__centre__name", "package__programme__title_id", "package__programme__title_en", "package__end_month")
    rows = SeatNeed.objects.filter(package__plan=plan, need__in=needs).values_list(*columns, "people", "placed")
    for need, centre, title_id, title_en, end, people, placed in rows:
        lines = serving.setdefault(need, {})
        before = lines.get((centre, title_id, title_en, end + 1), (0.0, 0.0))
        lines[centre, title_id, title_en, end + 1] = before[0] + people, before[1] + placed
    for need, people in SeatOjt.objects.filter(package__plan=plan, need__in=needs).values_list("need", "people"):
        ojt[need] = ojt.get(need, 0.0) + people
    return serving, ojt


def _answer(
    statement: Statement, need: Need | None, serving: dict[int, Lines], ojt: dict[int, float], why: dict[int, Unserved], offered: float
) -> Answer:
    lines = serving.get(need.pk, {}) if need else {}
    found = sorted((Serving(*key, people, placed) for key, (people, placed) in lines.items()), key=lambda one: (one.ready_month, -one.people))
    return Answer(statement, need, tuple(found), ojt.get(need.pk, 0.0) if need else 0.0, offered, why.get(need.pk) if need else None)

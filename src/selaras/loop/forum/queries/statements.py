# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What an owner stated before: to state it again, and to see what became of it."""

from datetime import date
from typing import Any

from django.db.models import Max, QuerySet

from selaras.ground.network.models import Centre, Company
from selaras.ground.standards.models import Region
from selaras.loop.forum.models import Statement
from selaras.loop.forum.queries import shown_statements
from selaras.loop.forum.rules import StatementState


def stated_by_owner(owner: Company | Centre | Region) -> QuerySet[Statement]:
    """Everything that was stated for an owner, as far as the scope shows it."""
    kind = {Company: "company", Centre: "centre", Region: "office"}[type(owner)]
    return shown_statements().filter(**{kind: owner})


def to_state_again(owner: Company | Centre | Region, most: int) -> list[Statement]:
    """The latest statements of an owner, each wording once and none that was refused: the start of a new one."""
    rows = stated_by_owner(owner).exclude(state=StatementState.REFUSED)
    latest = rows.order_by().values("words").annotate(latest=Max("pk")).order_by("-latest")[:most]
    return list(rows.filter(pk__in=[row["latest"] for row in latest]).order_by("-stated_at", "-pk"))


def needed_in(owner: Any, year: int) -> QuerySet[Statement]:
    """What an owner needed from some month of a year on, in the order of those months."""
    months = {"start_month__gte": date(year, 1, 1), "start_month__lte": date(year, 12, 1)}
    return stated_by_owner(owner).filter(**months).order_by("start_month", "pk")

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Which plan a page shows: the year's own, or the one that the address names (`?plan=`), so that a draft can be walked through first."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404

from selaras.ground.network.models import Post
from selaras.loop.planning.models import Plan, Year
from selaras.loop.planning.queries.plans import PLANS, latest_year, shown_plan
from selaras.web.access import Request


@dataclass(frozen=True)
class Shown:
    """The year, the plan that a page is about (None: there is none yet), and the one it would show by itself."""

    year: Year | None
    plan: Plan | None
    usual: Plan | None

    @property
    def named(self) -> int | None:
        """What the addresses of this page's links must name; nothing where the plan is the usual one."""
        return self.plan.pk if self.plan and self.plan != self.usual else None


def shown(request: Request) -> Shown:
    """The plan of this request; 404 where the address names one that is not there."""
    year = latest_year()
    usual = shown_plan(year) if year else None
    named = request.GET.get("plan", "")
    if not named:
        return Shown(year, usual, usual)
    plan = PLANS.filter(pk=named, feasible=True).first() if named.isdecimal() and len(named) < 10 else None
    if plan is None:
        raise Http404
    return Shown(plan.year, plan, usual)


def where_there_is_a_plan(post: Post) -> Mapping[str, Any] | None:
    """The example of pages without parameters that say nothing without a plan."""
    year = latest_year()
    return {} if year and shown_plan(year) else None


def shown_or_404(request: Request) -> Shown:
    """The same for pages that say nothing without a plan."""
    found = shown(request)
    if found.plan is None:
        raise Http404
    return found

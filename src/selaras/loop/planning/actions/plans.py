# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What the planner does: record a plan that the engine found, adopt one."""

from datetime import date, datetime

from django.db import models, transaction
from django.db.models import Max, Sum
from django.utils.translation import gettext as _

from selaras.ground.people.actions import note
from selaras.ground.people.models import Account
from selaras.ground.runs.models import Run
from selaras.ground.standards.models import ProgrammeVersion
from selaras.kit.dates import month_on
from selaras.kit.errors import Refusal
from selaras.kit.scope import whole_network
from selaras.loop.mismatch.actions import record_supply
from selaras.loop.mismatch.rules import SupplyKind, Terms, Trained
from selaras.loop.planning.gather.draft import Draft
from selaras.loop.planning.models import CentreYear, Plan, SeatNeed, UpgradeCourse
from selaras.loop.planning.rules import PackageState, PlanState, month_split

BATCH = 2_000


class NoPlanFound(Refusal):
    """The engine's work ran out before it found a plan."""


class NotAdoptable(Refusal):
    """The plan cannot be adopted as it stands."""


@transaction.atomic
def record_plan(*, run: Run, draft: Draft, by: Account, at: datetime) -> Plan:
    """Keeps a draft plan with its packages, or with the list of what is missing. Raises NoPlanFound."""
    if not draft.found:
        raise NoPlanFound(_("No plan was found within the allowed work."), cure=_("Allow more work, or relax a target."))
    plan = draft.plan
    with whole_network():
        plan.number = (Plan.objects.filter(year=plan.year).aggregate(last=Max("number"))["last"] or 0) + 1
        plan.run, plan.made_by, plan.made_at = run, by, at
        plan.save()
        parts: tuple[list[models.Model], ...] = (
            draft.counted, draft.packages, draft.serves,
            draft.ojt, draft.teaching, draft.upgrades, draft.recruits, draft.assessing, draft.bindings, draft.shortages,
        )  # fmt: skip
        for rows in parts:
            if rows:
                type(rows[0])._base_manager.bulk_create(rows, batch_size=BATCH)
        if plan.feasible:
            tell_supply(plan=plan, by=by, at=at)
        note(
            kind="planning.plan_recorded",
            about=plan,
            by=by,
            at=at,
            run=run.pk,
            feasible=plan.feasible,
            participants=plan.participants,
            packages=len(draft.packages),
        )
    return plan


@transaction.atomic
def adopt_plan(*, plan: Plan, by: Account, at: datetime) -> Plan:
    """Makes a draft the year's plan; the plan adopted before is discarded but kept. Raises NotAdoptable."""
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if plan.state != PlanState.DRAFT or not plan.feasible:
        raise NotAdoptable(
            _("Plan %(plan)s cannot be adopted.") % {"plan": plan}, cure=_("Only a draft that reaches its targets can be adopted; make a new plan.")
        )
    Plan.objects.filter(year=plan.year, state=PlanState.ADOPTED).update(state=PlanState.DISCARDED)
    plan.state = PlanState.ADOPTED
    plan.save(update_fields=["state"])
    tell_supply(plan=plan, by=by, at=at)
    note(kind="planning.plan_adopted", about=plan, by=by, at=at)
    return plan


def tell_supply(*, plan: Plan, by: Account, at: datetime) -> None:
    """Tells mismatch of the graduates whom a plan expects, package by package; in the transaction of the caller."""
    with whole_network():
        versions = {version.programme_id: version for version in ProgrammeVersion.objects.current()}
        packages = plan.packages.exclude(state=PackageState.WITHDRAWN).order_by("code")
        sent = dict(SeatNeed.objects.filter(package__plan=plan).order_by().values_list("package").annotate(people=Sum("people")))
        rows = [
            Trained(
                package.code,
                package.centre_id,
                versions[package.programme_id].pk,
                month_on(date(plan.year.year, package.start_month, 1), len(month_split(versions[package.programme_id].training_days))),
                package.graduates,
                package.competent,
                min(sent.get(package.pk, 0.0), package.graduates),
            )
            for package in packages
        ]
        most = dict(CentreYear.objects.filter(year=plan.year).values_list("centre", "most"))
        courses = UpgradeCourse.objects.filter(year=plan.year)
        terms = Terms(most, {each.competence_id: (each.cost, each.source) for each in courses}, date(plan.year.year, 12, 31))
    words = _("Plan %(plan)s") % {"plan": plan}
    record_supply(kind=SupplyKind.PLANNED, label="planning.plan", key=str(plan.pk), words=words, rows=rows, terms=terms, by=by, at=at)

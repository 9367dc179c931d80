# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Drafting another content for a programme: what it would change, what companies say of it, what was decided, and what became of it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import Any

import numpy as np
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from selaras.ground.letters.models import Letter
from selaras.ground.network.models import Company, Post
from selaras.ground.people.rules import Role
from selaras.ground.standards.models import Programme, ProgrammeUnit, ProgrammeVersion, Scheme, Unit
from selaras.ground.standards.rules import SHARE_TAUGHT_FLOOR, days_of
from selaras.loop.forum.queries.talks import shown_comments
from selaras.loop.forum.talks import CommentState
from selaras.loop.mismatch import actions
from selaras.loop.mismatch.jobs import predict
from selaras.loop.mismatch.models import ContentDraft, Measure
from selaras.loop.mismatch.papers import PROPOSED
from selaras.loop.mismatch.queries.content import Advice, UnitAdvice, contents_of
from selaras.loop.mismatch.queries.cube import cube_of, latest_measure
from selaras.loop.mismatch.rules import COMMENT_DAYS, SERVED_FROM, Decision, Prediction
from selaras.loop.planning.models import LocalPackages, Plan, Year
from selaras.loop.planning.models import Request as Asked
from selaras.loop.planning.queries.needs import sent_to
from selaras.loop.planning.queries.plans import PLANS, latest_year
from selaras.loop.planning.rules import PlanState, cost_parts
from selaras.web.access import NETWORK_WIDE, Request, page
from selaras.web.mismatch.contents import a_content
from selaras.web.mismatch.draft_forms import ContentForm, DecisionForm
from selaras.web.mismatch.views import STAFF
from selaras.web.ui.shell import refusals_on


def a_draft(_post: Post) -> Mapping[str, Any] | None:
    """An example: the newest draft."""
    key = ContentDraft.objects.values_list("pk", flat=True).first()
    return {"pk": key} if key else None


@page(Role.PLANNER, methods=("GET", "POST"), example=a_content)
def propose(request: Request, key: str) -> HttpResponse:
    """What should this programme teach, and what would that change?"""
    programme = get_object_or_404(Programme.objects.select_related("field"), key=key)
    version = ProgrammeVersion.objects.current().filter(programme=programme).select_related("programme").prefetch_related("schemes__units").first()
    if version is None:
        raise Http404
    made = latest_measure()
    if made is None:
        return render(request, "mismatch/none.html", {"staff": True})
    rows = contents_of(made).units(version.pk)
    units = Unit.objects.in_bulk([row.unit for row in rows])
    until = request.today + timedelta(days=COMMENT_DAYS)
    form = ContentForm(request.POST or None, rows=rows, units=units, asked=_asked(request, rows, version), until=until)
    looked = None
    if form.is_valid():
        looked = looked_at(made, version, form.units)
        if "save" in request.POST and looked.prediction is not None:
            with refusals_on(form):
                facts = {"base": version, "units": form.units, "measure": made, "prediction": looked.prediction}
                said = {name: form.cleaned_data[name] for name in ("why", "comment_until")}
                draft = actions.draft_content(**facts, **said, by=request.user, at=request.at)
                messages.success(request, _("The draft is made; the companies whose needs it concerns are asked by letter."))
                return redirect("mismatch:draft", draft.pk)
    context = {
        "made": made,
        "programme": programme,
        "version": version,
        "form": form,
        "looked": looked,
        "parts": [(advice, [pair for pair in form.lines if pair[0].advice == advice]) for advice in Advice],
    }
    return render(request, "mismatch/propose.html", context, status=422 if form.errors else 200)


def _asked(request: Request, rows: list[UnitAdvice], version: ProgrammeVersion) -> dict[int, int]:
    """Hours by unit as the address asks: `add` with as many as others teach it for, `drop` none; by default what is taught."""
    add, drop = ({int(key) for key in request.GET.getlist(name) if key.isdecimal()} for name in ("add", "drop"))
    usual: dict[int, list[int]] = {}
    for unit, jp in ProgrammeUnit.objects.filter(unit__in=add).values_list("unit", "jp"):
        usual.setdefault(unit, []).append(jp)
    own = median([row.jp for row in rows if row.jp] or [math.ceil(version.jp / 5)])
    return {unit: math.ceil(median(usual.get(unit, [own]))) for unit in add} | dict.fromkeys(drop, 0)


@dataclass(frozen=True)
class Looked:
    """What another content would change: by the needs (None where the programme was not measured), in hours, days and money, and in tests."""

    prediction: Prediction | None
    added: tuple[Unit, ...]
    dropped: tuple[Unit, ...]
    jp: tuple[int, int]
    days: tuple[int, int]
    money: float | None  # rupiah a package more, without boarding; None where no year says what a day costs
    tests_lost: tuple[Scheme, ...]


def looked_at(made: Measure, version: ProgrammeVersion, units: Mapping[int, int]) -> Looked:
    """What it would change if the version taught these units for these hours."""
    before = set(version.programme_units.values_list("unit", flat=True))
    things = Unit.objects.in_bulk(before ^ set(units))
    jp, days = sum(units.values()), days_of(sum(units.values()), version) if units else 0
    lost = [
        scheme
        for scheme in version.schemes.all()
        if len({each.pk for each in scheme.units.all()} & set(units)) < SHARE_TAUGHT_FLOOR * len(scheme.units.all())
    ]
    year = latest_year()
    return Looked(
        prediction=predict(measure=made, version=version, units=list(units), centres=_could(version.programme)),
        added=tuple(things[key] for key in sorted(set(units) - before)),
        dropped=tuple(things[key] for key in sorted(before - set(units))),
        jp=(version.jp, jp),
        days=(version.training_days, days),
        money=_cost(year, version, days) - _cost(year, version, version.training_days) if year else None,
        tests_lost=tuple(lost),
    )


def _could(programme: Programme) -> set[int]:
    """Centres (keys) that asked for the programme, or declared it, for the last year: the plan may give it to them."""
    rows = (table.objects.filter(programme=programme, year__year=_last_year()).values_list("centre", flat=True) for table in (Asked, LocalPackages))
    return {key for each in rows for key in each}


def _last_year() -> int:
    year = latest_year()
    return year.year if year else 0


def _cost(year: Year, version: ProgrammeVersion, days: int) -> float:
    facts = {"trainee_day": year.day_rate, "boarding_day": 0, "class_day": year.class_rate}
    return sum(cost_parts(training_days=days, kit_cost=version.kit_cost, **facts).values())


@page(*NETWORK_WIDE, example=a_draft)
def draft(request: Request, pk: int) -> HttpResponse:
    """What does this draft change, what do companies say of it, and what became of it?"""
    return _show(request, pk, None)


@page(Role.PLANNER, methods=("POST",))
def decide(request: Request, pk: int) -> HttpResponse:
    """Publishes or withdraws a draft."""
    form = DecisionForm(request.POST)
    found = get_object_or_404(ContentDraft, pk=pk)
    if form.is_valid():
        with refusals_on(form):
            said = form.cleaned_data
            actions.decide_content(draft=found, decision=Decision(said["decision"]), reason=said["reason"], by=request.user, at=request.at)
            return redirect("mismatch:draft", pk)
    return _show(request, pk, form)


def _show(request: Request, pk: int, form: DecisionForm | None) -> HttpResponse:
    tables = ("version__programme", "base", "measure", "drafted_by__person", "decided_by__person")
    found = get_object_or_404(ContentDraft.objects.select_related(*tables).defer("measure__cube"), pk=pk)
    before, after = (dict(each.programme_units.values_list("unit", "jp")) for each in (found.base, found.version))
    units = Unit.objects.in_bulk({*before, *after})
    comments = list(shown_comments().filter(version=found.version))
    about = Letter.objects.filter(kind=PROPOSED, about_label=ContentDraft._meta.label_lower, about_key=str(found.pk))
    asked = Company.objects.filter(pk__in=about.order_by().values("company")).order_by("name")
    may_decide = request.post.role == Role.PLANNER and found.decision == Decision.OPEN
    context = {
        "draft": found,
        "predicted": found.predicted,
        "lines": [
            (units[key], before.get(key, 0), after.get(key, 0)) for key in sorted(units, key=lambda key: (key in before and key in after, key))
        ],
        "comments": comments,
        "asked": asked,
        "waiting": sum(comment.state == CommentState.OPEN for comment in comments),
        "early": found.decision == Decision.OPEN and request.today <= found.comment_until,
        "form": form or DecisionForm() if may_decide else None,
        "open": found.decision == Decision.OPEN,
        "since": became(found) if found.decision == Decision.PUBLISHED else None,
        "staff": request.post.role in STAFF,
    }
    return render(request, "mismatch/draft.html", context, status=422 if form is not None and form.errors else 200)


@dataclass(frozen=True)
class Became:
    """What is counted since a draft was published, of the needs that it concerns: by the last measurement people met and needs of which anybody is,
    of so many people who ask; by the last plan before and the last one after: needs served and graduates sent. None: not yet.
    """

    measure: Measure | None
    people: float
    met: float
    served: int
    before: Plan | None
    after: Plan | None
    sent_before: tuple[int, float]
    sent_after: tuple[int, float]

    @property
    def more_sent(self) -> float:
        """Graduates whom the plan after sends more than the one before."""
        return self.sent_after[1] - self.sent_before[1]

    @property
    def more_served(self) -> int:
        """Needs that the plan after serves more than the one before."""
        return self.sent_after[0] - self.sent_before[0]


def became(draft: ContentDraft) -> Became:
    """What is counted since a draft was published."""
    needs = draft.predicted.needs
    newest = Measure.objects.filter(made_at__gt=draft.decided_at).defer("cube").select_related("run").defer("run__problem", "run__answer").first()
    people, met, served = 0.0, 0.0, 0
    if newest:
        cube = cube_of(newest)
        lines = np.flatnonzero(np.isin(cube.need, list(needs)))
        of = np.bincount(np.unique(cube.need[lines], return_inverse=True)[1], cube.parts[lines, 0])
        people, met, served = float(cube.people[lines].sum()), float(of.sum()), int((of >= SERVED_FROM).sum())
    plans = PLANS.filter(feasible=True).exclude(state=PlanState.DISCARDED).order_by("-made_at")
    before, after = plans.filter(made_at__lte=draft.decided_at).first(), plans.filter(made_at__gt=draft.decided_at).first()
    sent = [sent_to(plan, needs) if plan else (0, 0.0) for plan in (before, after)]
    return Became(newest, people, met, served, before, after, sent[0], sent[1])

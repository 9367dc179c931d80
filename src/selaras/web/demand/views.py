# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What is demanded: the overview by origin, the list, and one need."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from selaras.ground.network.models import Post
from selaras.ground.network.rules import CompanyRight
from selaras.ground.people.rules import Role
from selaras.loop.demand.models import TAKEN_BACK, Need
from selaras.loop.demand.queries import Overview, demand_overview, listed_needs, shown_needs
from selaras.loop.demand.queries.ageing import has_run_out, said_of
from selaras.loop.demand.queries.cuts import Cut, demand_by
from selaras.loop.demand.queries.duplicates import counted_with
from selaras.loop.demand.queries.forecast import latest_forecast
from selaras.loop.demand.rules import OPEN, WORTH, ClosedAs, NeedState, Said
from selaras.loop.forum.queries import standing_of
from selaras.loop.forum.rules import Certainty, Origin, StatementState
from selaras.web.access import EVERYONE, NETWORK_WIDE, Menu, Request, page
from selaras.web.demand.forms import CloseForm, CodeForm, NeedFilter, ReasonForm, UnitsForm
from selaras.web.demand.onward import come_from
from selaras.web.demand.sheets import ALL_NEEDS, need_rows
from selaras.web.ui.charts import Chart, Figures, Series, bars
from selaras.web.ui.lists import sheet_of
from selaras.web.ui.pages import Pages
from selaras.web.ui.templatetags.figures import month as month_words
from selaras.web.ui.templatetags.figures import number, percent

STAFF = (Role.PLANNER, Role.DESK)
TONES = {Origin.COMPANY: "blue", Origin.REGION: "green", Origin.SELF: "ochre"}
A_PAGE = 50
A_YEAR = 12  # months side by side


def a_need(post: Post) -> Mapping[str, Any] | None:
    """A need that the post may see, one that waits for the desk first."""
    key = Need.objects.order_by("state", "pk").values_list("pk", flat=True).first()
    return {"pk": key} if key else None


@page(*NETWORK_WIDE, menu=Menu("demand", lazy("Demand by field and month"), icon="chart-bar", order=10))
def overview(request: Request) -> HttpResponse:
    """How many people are needed, in which field, when, and who says so?"""
    found = demand_overview(request.today)
    chosen = Origin(request.GET["origin"]) if request.GET.get("origin") in Origin.values else Origin.COMPANY
    cut = Cut(request.GET["by"]) if request.GET.get("by") in Cut.values else Cut.FIELD
    by_cut = demand_by(cut, request.today)
    months = found.months[:A_YEAR]
    cells = [(field, shares, [shares[chosen].by_month.get(month, 0.0) for month in months]) for field, shares in found.fields.items()]
    context = {
        "overview": found,
        "shares": list(found.origins.items()),
        "chosen": chosen,
        "origins": list(Origin),
        "months": months,
        "cells": [(field, shares[chosen], row, max(0.0, shares[chosen].expected - sum(row))) for field, shares, row in cells if shares[chosen].needs],
        "later": len(found.months) > A_YEAR,
        "made": latest_forecast(),
        "worth": ", ".join(f"{Certainty(key).label} {percent(share, 0)}" for key, share in WORTH.items()),
        "most": max((value for _field, _shares, row in cells for value in row), default=0),
        "cut": cut,
        "cuts": list(Cut),
        "by_cut": [(thing, [shares[origin] for origin in Origin]) for thing, shares in by_cut[:A_PAGE]],
        "of_cut": len(by_cut),
        "chart": months_chart(found, months),
        "year": request.today.year + 1,
    }
    return render(request, "demand/overview.html", context)


def months_chart(found: Overview, months: tuple[date, ...]) -> Chart | None:
    """People expected by month, one bar for each origin beside the others: never stacked, because they are not to be added up."""
    if not months:
        return None
    series = [
        Series(origin.label.capitalize(), [round(share.by_month.get(month, 0.0)) for month in months], tone=TONES[origin])
        for origin, share in found.origins.items()
    ]
    peaks = {
        origin: max(months, key=lambda month, share=share: share.by_month.get(month, 0.0)) for origin, share in found.origins.items() if share.needs
    }
    says = "; ".join(
        _("%(origin)s: most in %(month)s, %(people)s people expected")
        % {"origin": origin.label, "month": month_words(month), "people": number(found.origins[origin].by_month[month])}
        for origin, month in peaks.items()
    )
    names = [month_words(month) for month in months]
    return bars("demand-months", _("People expected by month, for each origin"), names, series, says=says, figures=Figures(unit=_("people")))


@page(*EVERYONE, menu=Menu("demand", lazy("All needs"), icon="list-details", order=30), right=CompanyRight.NEEDS)
def needs(request: Request) -> HttpResponse:
    """Which needs are there, and where does each stand?"""
    form = NeedFilter(request.GET)
    said = form.cleaned_data if form.is_valid() else {}
    found = Pages(_narrowed(listed_needs(), said).order_by("statement__start_month", "statement_id"), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "demand/needs.html", {"form": form, "found": found, "filtered": any(said.values()), "staff": request.post.role in STAFF})


@page(*EVERYONE, part=True, right=CompanyRight.NEEDS)
def needs_file(request: Request) -> HttpResponse:
    """The same list as a spreadsheet."""
    form = NeedFilter(request.GET)
    rows = _narrowed(shown_needs(), form.cleaned_data if form.is_valid() else {}).order_by("statement__start_month", "statement_id")
    return sheet_of("kebutuhan", ALL_NEEDS.export(need_rows(rows)))


def _narrowed(rows: QuerySet[Need], said: Mapping[str, Any]) -> QuerySet[Need]:
    if said.get("words"):
        rows = rows.filter(statement__words__icontains=said["words"])
    return rows.filter(**{name: said[name] for name in ("origin", "state", "field") if said.get(name)})


@page(*EVERYONE, example=a_need, right=CompanyRight.NEEDS)
def need(request: Request, pk: int) -> HttpResponse:
    """What was meant by these words, who stands for it, and until when does it count?"""
    return show_need(request, pk)


def show_need(
    request: Request, pk: int, code: CodeForm | None = None, reason: ReasonForm | None = None, close: CloseForm | None = None
) -> HttpResponse:
    """The page of one need; for the desk with everything that it can do about it. With a form that was refused: 422."""
    found = get_object_or_404(shown_needs(), pk=pk)
    staff = request.post.role in STAFF
    open_to_desk = staff and found.state != NeedState.CLOSED and found.statement.state == StatementState.TAKEN_UP
    context = {
        "need": found,
        "statement": found.statement,
        "units": found.units.order_by("title_id"),
        "equipment": found.equipment.all(),
        "ticked": {thing.pk for thing in found.statement.equipment.all()},
        "proposals": found.proposals.select_related("occupation", "field") if staff else [],
        "desk": open_to_desk,
        "taken_back": found.statement.state in TAKEN_BACK,
        "code": code or CodeForm(need=found) if open_to_desk else None,
        "units_form": UnitsForm(need=found) if open_to_desk and found.field_id else None,
        "reason": reason or ReasonForm(),
        "close": close or CloseForm(),
        **_age(request, found),
        "counterparts": counted_with(found),
        "way": come_from(request),
    }
    wrong = any(form is not None and form.errors for form in (code, reason, close))
    return render(request, "demand/need.html", context, status=422 if wrong else 200)


def _age(request: Request, need: Need) -> Mapping[str, Any]:
    """What the page of a need says of its age, and whether the visitor may say that it still stands, or state it again."""
    owner = {name: key for name in ("company", "centre", "office") if (key := getattr(need, f"{name}_id"))}
    speaks = standing_of(request.user, request.today).may_speak_for(**owner, right=CompanyRight.NEEDS)
    stands = need.state in OPEN and need.statement.state == StatementState.TAKEN_UP and not has_run_out(need, request.today)
    said = said_of(need)
    like = "&".join(f"{name}={key}" for name, key in {"like": need.statement_id, **owner}.items())
    return {
        "confirmations": said,
        "confirmed": sum(each.said == Said.STILL for each in said),
        "may_say": speaks and stands,
        "again": f"{reverse('forum:new_statement')}?{like}" if speaks and need.closed_as == ClosedAs.NOT_CONFIRMED else "",
    }

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Two needs that may be one: the pairs that were found, both side by side, counting them once, and undoing it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from selaras.ground.network.models import Post
from selaras.ground.people.rules import Role
from selaras.loop.demand import actions
from selaras.loop.demand.likeness import POINTS
from selaras.loop.demand.models import Need, NeedMerge, Twins
from selaras.loop.demand.queries import shown_needs
from selaras.loop.demand.queries.duplicates import compared, open_twins, shown_twins
from selaras.loop.demand.rules import NeedState
from selaras.web.access import Request, fetch, page
from selaras.web.demand.onward import come_from, onward
from selaras.web.ui.pages import Pages
from selaras.web.ui.shell import refusals_on
from selaras.web.ui.templatetags.figures import day, month, number

STAFF = (Role.PLANNER, Role.DESK)
A_PAGE = 25
MERGES = 20


def two_needs(_post: Post) -> Mapping[str, Any] | None:
    """An example: the likeliest pair, or the first two needs that stand."""
    pair = open_twins().values_list("first", "second").first()
    both = list(pair or Need.objects.standing().order_by("pk").values_list("pk", flat=True)[:2])
    return {"pk": both[0], "twin": both[1]} if len(both) == 2 else None


def a_merge(_post: Post) -> Mapping[str, Any] | None:
    """An example: the latest merge."""
    key = NeedMerge.objects.values_list("pk", flat=True).first()
    return {"pk": key} if key else None


class BecauseForm(forms.Form):
    """Why two needs are one."""

    because = forms.CharField(
        label=lazy("How do you know that they are one?"),
        max_length=200,
        help_text=lazy("For example: stated at the counter and once more in the sheet; confirmed by telephone with HRD."),
    )


@page(*STAFF)
def twins(request: Request) -> HttpResponse:
    """Which needs are likely to be one, stated twice?"""
    merges = NeedMerge.objects.select_related("survivor__statement", "duplicate__statement")[:MERGES]
    context = {"found": Pages(shown_twins(), A_PAGE).get_page(request.GET.get("page")), "merges": merges}
    return render(request, "demand/twins.html", context)


@page(*STAFF, methods=("POST",))
def look(request: Request) -> HttpResponse:
    """Looks for duplicates now; every morning it is done anyway."""
    count = actions.find_twins(by=request.user, at=request.at)
    messages.success(request, _("Looked through all needs that stand; new pairs: %(count)s.") % {"count": number(count)})
    return redirect("demand:twins")


@dataclass(frozen=True)
class Line:
    """One thing compared: what it is, and what each need says of it."""

    words: str
    first: str
    second: str

    @property
    def differs(self) -> bool:
        """Whether the needs say different things."""
        return self.first != self.second


def _lines(first: Need, second: Need) -> list[Line]:
    def line(words: str, says: Any) -> Line:
        return Line(words, str(says(first) or "–"), str(says(second) or "–"))

    return [
        line(_("In their own words"), lambda need: need.statement.words),
        line(_("Who"), lambda need: need.owner),
        line(_("People"), lambda need: need.statement.heads),
        line(_("When"), lambda need: f"{month(need.statement.start_month)} – {month(need.statement.until_month)}"),
        line(_("Where"), lambda need: ", ".join(str(each) for each in (need.statement.site, need.region) if each)),
        line(_("Occupation"), lambda need: need.occupation and f"{need.occupation.code} {need.occupation.title}"),
        line(_("How certain"), lambda need: need.statement.get_certainty_display()),
        line(_("OJT seats"), lambda need: _("not said") if need.statement.ojt_seats is None else str(need.statement.ojt_seats)),
        line(_("Came in by"), lambda need: f"{need.statement.get_channel_display()}, {day(need.statement.stated_at)}"),
        line(_("State"), lambda need: need.get_state_display()),
        line(_("Counts until"), lambda need: day(need.valid_until)),
    ]


def _both(request: Request, pk: int, twin: int) -> tuple[Need, Need]:
    rows = shown_needs().standing()
    if pk == twin:
        raise Http404
    return fetch(request, rows, pk=pk), fetch(request, rows, pk=twin)


@page(*STAFF, methods=("GET", "POST"), example=two_needs)
def compare(request: Request, pk: int, twin: int) -> HttpResponse:
    """Are these one need, and which one counts?"""
    stays, closes = _both(request, pk, twin)
    form = BecauseForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            made = actions.merge_needs(survivor=stays, duplicate=closes, **form.cleaned_data, by=request.user, at=request.at)
            messages.success(request, _("They are counted once. Both owners' pages say so."))
            return onward(request, closes) if come_from(request) else redirect("demand:merge", made.pk)
    likeness = compared(stays, closes, request.today)
    context = {
        "stays": stays,
        "closes": closes,
        "form": form,
        "lines": _lines(stays, closes),
        "points": likeness.points,
        "signs": [(sign.label, POINTS[sign] > 0) for sign in likeness.signs],
        "pair": Twins.objects.filter(first=min(pk, twin), second=max(pk, twin)).first(),
        "way": come_from(request),
        "unverified": closes.state == NeedState.VERIFIED != stays.state,
    }
    return render(request, "demand/compare.html", context, status=422 if form.errors else 200)


@page(*STAFF, methods=("POST",))
def apart(request: Request, pk: int, twin: int) -> HttpResponse:
    """Remembers that two needs are two."""
    first, second = _both(request, pk, twin)
    actions.tell_apart(first=first, second=second, by=request.user, at=request.at)
    messages.success(request, _("They are two needs; the pair is not shown again."))
    return onward(request, first) if come_from(request) else redirect("demand:twins")


@page(*STAFF, example=a_merge)
def merge(request: Request, pk: int) -> HttpResponse:
    """What is counted once, why, and what would undoing it do?"""
    rows = NeedMerge.objects.select_related("survivor__statement", "duplicate__statement", "merged_by__person", "undone_by__person")
    return render(request, "demand/merge.html", {"merge": fetch(request, rows, pk=pk)})


@page(*STAFF, methods=("POST",))
def part(request: Request, pk: int) -> HttpResponse:
    """Makes two needs of one again."""
    actions.part_needs(merge=fetch(request, NeedMerge, pk=pk), by=request.user, at=request.at)
    messages.success(request, _("Undone. Both needs stand for themselves again."))
    return redirect("demand:merge", pk)

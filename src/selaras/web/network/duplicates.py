# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Two records of one company: which are likely to be, both side by side, merging them, and undoing it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from selaras.ground.network import actions, queries
from selaras.ground.network.likeness import POINTS
from selaras.ground.network.models import Company, Merge, Post
from selaras.ground.network.queries import likely
from selaras.ground.people.rules import Role
from selaras.web.access import Menu, Request, fetch, page
from selaras.web.ui.fields import choose_among, searchable
from selaras.web.ui.shell import refusals_on

OFFICE = (Role.PLANNER, Role.DESK)
SHOWN = 50


def two_companies(_post: Post) -> Mapping[str, Any] | None:
    """An example: the likeliest pair, or the first two records."""
    pairs = likely.likely_duplicates()
    both = [pairs[0].first, pairs[0].second] if pairs else list(Company.objects.standing().order_by("key")[:2])
    return {"key": both[0].key, "other": both[1].key} if len(both) == 2 else None


def a_merge(_post: Post) -> Mapping[str, Any] | None:
    """An example: the latest merge."""
    key = Merge.objects.values_list("pk", flat=True).first()
    return {"pk": key} if key else None


class TwoForm(forms.Form):
    """Two records to be laid side by side."""

    first = forms.ModelChoiceField(label=lazy("This record"), queryset=Company.objects.none(), empty_label=lazy("choose"))
    second = forms.ModelChoiceField(label=lazy("and this one"), queryset=Company.objects.none(), empty_label=lazy("choose"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Company.objects.standing().order_by("name")
        choose_among(self, first=rows, second=rows)
        searchable(self, self.fields)

    def clean(self) -> dict[str, Any]:
        """Two, not one twice."""
        said = super().clean() or {}
        if said.get("first") and said["first"] == said.get("second"):
            self.add_error("second", _("Choose another record than the first."))
        return said


class BecauseForm(forms.Form):
    """Why two records are one company."""

    because = forms.CharField(
        label=lazy("How do you know that they are one company?"),
        max_length=300,
        help_text=lazy("For example: the same NIB in the OSS register; confirmed by telephone with HRD."),
    )


@page(*OFFICE, methods=("GET", "POST"), menu=Menu("network", lazy("Duplicate records"), icon="git-compare", order=70))
def duplicates(request: Request) -> HttpResponse:
    """Which records are likely to be of one company?"""
    form = TwoForm(request.POST or None)
    if form.is_valid():
        return redirect("network:compare", form.cleaned_data["first"].key, form.cleaned_data["second"].key)
    pairs = likely.likely_duplicates()
    merges = Merge.objects.select_related("survivor", "duplicate", "merged_by__person")
    context = {"form": form, "pairs": [(pair, _tones(pair.signs)) for pair in pairs[:SHOWN]], "count": len(pairs), "merges": merges[:SHOWN]}
    return render(request, "network/duplicates.html", context, status=422 if form.errors else 200)


def _tones(signs: tuple[likely.Sign, ...]) -> list[tuple[likely.Sign, str]]:
    """Each sign with the tone in which it is shown: for, or against."""
    return [(sign, "good" if POINTS[sign] > 0 else "warn") for sign in signs]


@dataclass(frozen=True)
class Line:
    """One thing compared: what it is, and what each record says of it."""

    words: str
    first: str
    second: str
    counts: bool = False

    @property
    def differs(self) -> bool:
        """Whether the records say different things of the company; that one owns more than the other says nothing."""
        return self.first != self.second and not self.counts


def _lines(request: Request, first: Company, second: Company) -> list[Line]:
    pages = [queries.company_page(each, request.today) for each in (first, second)]
    counts = [dict(likely.owned_counts(each)) for each in (first, second)]

    def line(words: str, first: Any, second: Any, counts: bool = False) -> Line:
        return Line(words, str(first or "–"), str(second or "–"), counts)

    return [
        line(_("Name"), first.name, second.name),
        line(_("NIB"), first.nib, second.nib),
        line(_("Industry"), first.industry, second.industry),
        line(_("Employees"), first.employees, second.employees),
        line(_("Sites"), *("; ".join(f"{site.name} ({site.region})" for site in each.sites) for each in pages)),
        line(_("Contacts"), *("; ".join(filter(None, (f"{one.person.name} {one.email}".strip() for one in each.contacts))) for each in pages)),
        line(_("People with an account"), *("; ".join(f"{post.person.name} {post.person.account}" for post in each.posts) for each in pages)),
        *(line(words.capitalize(), counts[0].get(words, 0), counts[1].get(words, 0), counts=True) for words in sorted({*counts[0], *counts[1]})),
    ]


@page(*OFFICE, methods=("GET", "POST"), example=two_companies)
def compare(request: Request, key: str, other: str) -> HttpResponse:
    """Are these one company, and which record stays?"""
    rows = Company.objects.standing().select_related("industry")
    stays, closes = fetch(request, rows, key=key), fetch(request, rows, key=other)
    if stays == closes:
        raise Http404
    form = BecauseForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            made = actions.merge_companies(survivor=stays, duplicate=closes, **form.cleaned_data, by=request.user, at=request.at)
            messages.success(request, _("Merged. What belonged to either record belongs to the one that stays."))
            return redirect("network:merge", made.pk)
    signs = _tones(likely.signs_between(stays, closes))
    context = {"stays": stays, "closes": closes, "form": form, "lines": _lines(request, stays, closes), "signs": signs}
    return render(request, "network/compare.html", context, status=422 if form.errors else 200)


@page(*OFFICE, example=a_merge)
def merge(request: Request, pk: int) -> HttpResponse:
    """What was merged, what came of it, and what would undoing it do?"""
    found = fetch(request, Merge.objects.select_related("survivor", "duplicate", "merged_by__person", "undone_by__person"), pk=pk)
    context = {
        "merge": found,
        "moved": likely.moved_counts(found),
        "left": [row._meta.verbose_name_plural for row in likely.left_behind(found)] if found.undone_at is None else [],
        "added": likely.added_since(found) if found.undone_at is None else [],
    }
    return render(request, "network/merge.html", context)


@page(*OFFICE, methods=("POST",))
def undo_merge(request: Request, pk: int) -> HttpResponse:
    """Makes two records of one again."""
    actions.undo_merge(merge=fetch(request, Merge, pk=pk), by=request.user, at=request.at)
    messages.success(request, _("Undone. Both records stand for themselves again."))
    return redirect("network:merge", pk)

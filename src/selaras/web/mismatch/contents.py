# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What programmes teach beside what is asked of them: which units to add, drop or move, and who asks for them."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as lazy

from selaras.ground.network.models import Company, Post
from selaras.ground.standards.models import Field, Programme, ProgrammeVersion, Unit
from selaras.loop.demand.queries import listed_needs
from selaras.loop.forum.rules import Origin
from selaras.loop.mismatch.models import ContentDraft, Measure
from selaras.loop.mismatch.queries.content import Advice, Contents, contents_of
from selaras.loop.mismatch.queries.cube import latest_measure
from selaras.loop.mismatch.queries.panorama import named
from selaras.loop.mismatch.rules import Decision
from selaras.web.access import NETWORK_WIDE, Menu, Request, page
from selaras.web.mismatch.forms import titles
from selaras.web.mismatch.views import STAFF

A_PAGE = 25
NEEDS_A_PAGE = 50
MOST_OWNERS = 10


def a_content(_post: Post) -> Mapping[str, Any] | None:
    """An example: the first programme that is taught."""
    key = ProgrammeVersion.objects.current().order_by("programme__key").values_list("programme__key", flat=True).first()
    return {"key": key} if key and latest_measure() else None


def a_unit(post: Post) -> Mapping[str, Any] | None:
    """An example: the first unit that somebody asks of a programme."""
    made = latest_measure()
    if made is None:
        return None
    contents = contents_of(made)
    first = next((row for row in contents.rows() if row.lacks), None)
    return {"key": Programme.objects.get(pk=first.programme).key, "unit": first.lacks} if first else None


@page(*NETWORK_WIDE, menu=Menu("mismatch", lazy("What programmes teach"), icon="books", order=25))
def contents(request: Request) -> HttpResponse:
    """Which programmes should teach something else?"""
    made = latest_measure()
    if made is None:
        return render(request, "mismatch/none.html", {"staff": request.post.role in STAFF})
    rows = contents_of(made).rows()
    fields = Field.objects.order_by("title_id")
    chosen = next((field for field in fields if str(field.pk) == request.GET.get("field")), None)
    programmes = Programme.objects.in_bulk([row.programme for row in rows])
    shown = [row for row in rows if chosen is None or programmes[row.programme].field_id == chosen.pk]
    found = Paginator(shown, A_PAGE).get_page(request.GET.get("page"))
    units = titles(Unit, {row.lacks for row in found})
    context = {
        "made": made,
        "fields": fields,
        "chosen": chosen,
        "found": found,
        "rows": [(row, programmes[row.programme], units.get(row.lacks, "")) for row in found],
        "drafts": ContentDraft.objects.filter(decision=Decision.OPEN).select_related("version__programme"),
    }
    return render(request, "mismatch/contents.html", context)


@page(*NETWORK_WIDE, example=a_content)
def content(request: Request, key: str) -> HttpResponse:
    """Which units should this programme add, drop or hand over, and who asks for them?"""
    made, programme, version, known = _measured(request, key)
    if made is None or known is None:
        return render(request, "mismatch/none.html", {"staff": request.post.role in STAFF})
    rows = known.units(version.pk)
    units = Unit.objects.in_bulk([row.unit for row in rows])
    others = {
        each.pk: each for each in ProgrammeVersion.objects.filter(pk__in={pk for row in rows for pk in row.elsewhere}).select_related("programme")
    }
    context = {
        "made": made,
        "programme": programme,
        "version": version,
        "content": known.content(version.pk),
        "parts": [
            (advice, [(row, units[row.unit], [others[pk] for pk in row.elsewhere]) for row in rows if row.advice == advice]) for advice in Advice
        ],
        "origins": list(Origin),
        "drafts": ContentDraft.objects.filter(version__programme=programme).select_related("version__programme"),
    }
    return render(request, "mismatch/content.html", context)


@page(*NETWORK_WIDE, example=a_unit)
def unit(request: Request, key: str, unit: int) -> HttpResponse:
    """Who asks for this unit of people whom this programme could train?"""
    made, programme, version, known = _measured(request, key)
    if made is None or known is None:
        return render(request, "mismatch/none.html", {"staff": request.post.role in STAFF})
    if unit not in {row.unit for row in known.units(version.pk)}:
        raise Http404
    lines = np.flatnonzero(known.lines(version.pk, unit))
    cube = known.cube
    keys, at = np.unique(cube.need[lines], return_inverse=True)
    people = np.bincount(at, cube.people[lines], minlength=len(keys))
    met = np.bincount(at, cube.parts[lines, 0], minlength=len(keys))
    order = np.lexsort((keys, -people.round(6)))
    found = Paginator(list(zip(keys[order].tolist(), people[order].tolist(), met[order].tolist(), strict=True)), NEEDS_A_PAGE)
    shown = found.get_page(request.GET.get("page"))
    needs = listed_needs().in_bulk([key for key, _people, _met in shown])
    context = {
        "made": made,
        "programme": programme,
        "unit": get_object_or_404(Unit, pk=unit),
        "found": shown,
        "needs": [(needs[key], people, met) for key, people, met in shown if key in needs],
        "people": float(people.sum()),
        "owners": _owners(keys[order].tolist(), people[order].tolist()),
    }
    return render(request, "mismatch/content_unit.html", context)


def _measured(request: Request, key: str) -> tuple[Measure | None, Programme, ProgrammeVersion, Contents | None]:
    programme = get_object_or_404(Programme.objects.select_related("field", "occupation"), key=key)
    version = ProgrammeVersion.objects.current().filter(programme=programme).select_related("programme").first()
    if version is None:
        raise Http404
    made = latest_measure()
    return made, programme, version, contents_of(made) if made else None


def _owners(needs: list[int], people: list[float]) -> list[tuple[Company, float]]:
    """The companies that ask for most people."""
    wanted = dict(zip(needs, people, strict=True))
    sums: dict[int, float] = {}
    for need, company in listed_needs().filter(pk__in=needs, company__isnull=False).order_by().values_list("pk", "company"):
        sums[company] = sums.get(company, 0.0) + wanted[need]
    first = sorted(sums, key=lambda key: (-sums[key], key))[:MOST_OWNERS]
    rows = named(Company, first)
    return [(rows[key], sums[key]) for key in first]

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Job adverts: the list, one of them, and what they say beside what companies told us."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as lazy

from selaras.ground.network.models import Post
from selaras.kit.dates import month_end
from selaras.loop.demand.adverts import queries
from selaras.loop.demand.adverts.models import Advert
from selaras.loop.demand.adverts.rules import REPOST_DAYS, SALARY_LEAST, SALARY_MOST
from selaras.loop.demand.rules import TRUSTED_CONFIDENCE
from selaras.web.access import Menu, Request, page
from selaras.web.demand.advert_forms import AdvertFilter
from selaras.web.demand.advert_sheets import ALL_ADVERTS, advert_rows
from selaras.web.demand.views import STAFF
from selaras.web.ui.lists import sheet_of
from selaras.web.ui.pages import Pages

A_PAGE = 50
A_CHUNK = 1_000  # adverts that an export holds at a time
ORDERS = ("told", "adverts")


def an_advert(_post: Post) -> Mapping[str, Any] | None:
    """The newest advert."""
    key = Advert.objects.values_list("pk", flat=True).first()
    return {"pk": key} if key else None


@page(*STAFF, menu=Menu("demand", lazy("Job adverts"), icon="table", order=50))
def adverts(request: Request) -> HttpResponse:
    """What do portals advertise, and what is doubtful about it?"""
    form, rows = _asked(request, queries.listed_adverts())
    found = Pages(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "found": found,
        "filtered": form.is_valid() and any(form.cleaned_data.values()),
        "any": bool(found) or Advert.objects.exists(),
    }
    return render(request, "demand/adverts.html", context)


@page(*STAFF, part=True)
def adverts_file(request: Request) -> HttpResponse:
    """The same list as a spreadsheet."""
    _form, rows = _asked(request, queries.shown_adverts())
    return sheet_of("iklan", ALL_ADVERTS.export(advert_rows(rows.iterator(chunk_size=A_CHUNK))))


def _asked(request: Request, rows: QuerySet[Advert]) -> tuple[AdvertFilter, QuerySet[Advert]]:
    form = AdvertFilter(request.GET)
    return form, queries.narrowed(rows, form.cleaned_data if form.is_valid() else {})


@page(*STAFF, example=an_advert)
def advert(request: Request, pk: int) -> HttpResponse:
    """What does this advert say, what was read of it, and what is doubtful?"""
    found = get_object_or_404(queries.shown_adverts(), pk=pk)
    limits = {"repost_days": REPOST_DAYS, "salary_least": SALARY_LEAST, "salary_most": SALARY_MOST}
    return render(request, "demand/advert.html", {"advert": found, "reposts": found.reposts.all(), **limits})


@page(*STAFF, menu=Menu("demand", lazy("Adverts beside needs"), icon="scale", order=40))
def beside(request: Request) -> HttpResponse:
    """What do adverts say beside what companies told us?"""
    found = queries.beside(request.today)
    order = request.GET.get("order") if request.GET.get("order") in ORDERS else ORDERS[0]
    rows = sorted(found.rows, key=lambda row: -row[1].adverts) if order == "adverts" else found.rows
    context = {
        "beside": found,
        "order": order,
        "found": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "until": month_end(found.months[1].year, found.months[1].month) if found.months else None,
        "trusted": TRUSTED_CONFIDENCE,
        "repost_days": REPOST_DAYS,
    }
    return render(request, "demand/beside.html", context)

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The registers as lists: search, filters in the address, pages of fifty, and the same rows as a spreadsheet."""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from selaras.ground.network import queries
from selaras.ground.network.actions import record_export
from selaras.ground.network.sheets import REGISTERS
from selaras.ground.people.rules import Role
from selaras.kit.imports import IMPORTS
from selaras.web.access import NETWORK_WIDE, Menu, Request, page
from selaras.web.network.listings import LISTINGS, Listing, listings_for

A_PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@page(*NETWORK_WIDE, menu=Menu("network", _("The network"), icon="building-community", order=10))
def overview(request: Request) -> HttpResponse:
    """What does the network consist of today?"""
    counts = queries.counts_on(request.today)
    return render(request, "network/overview.html", {"counts": counts, "listings": listings_for(request.post.role)})


def sheet_of(name: str, data: bytes) -> HttpResponse:
    """A workbook as a download."""
    answer = HttpResponse(data, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    answer["Cache-Control"] = "no-store"
    return answer


def list_view(listing: Listing) -> Callable[..., HttpResponse]:
    """The page of one register."""

    def view(request: Request) -> HttpResponse:
        found = listing.filters(request.GET, queryset=listing.rows(request.today), day=request.today)
        # What was typed into the address and makes no sense filters nothing; the form says so.
        rows = found.qs if found.is_valid() else found.queryset
        shown = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
        context = {"listing": listing, "filter": found, "rows": shown, "listings": listings_for(request.post.role), "today": request.today}
        return render(
            request, "network/list.html", {**context, **_beside(listing, shown.object_list, request), "may_import": _importable(listing, request)}
        )

    view.__doc__ = str(listing.question)
    view.__name__ = listing.name.replace("-", "_")
    # The menu names the two that people come for every day; the others stand on the overview and on the centre's own page.
    menu = Menu("network", listing.title, icon=listing.icon, order=20) if listing.name in {"centres", "companies"} else None
    return page(*listing.roles, menu=menu)(view)


def _beside(listing: Listing, rows: QuerySet[Any], request: Request) -> dict[str, Any]:
    """What the rows of this page need besides themselves, in as many queries for one row as for fifty."""
    if listing.name != "centres":
        return {}
    return {
        "verdicts": queries.readiness_on(rows, request.today),
        "supervised": set(queries.supervised_on(request.today).values_list("pk", flat=True)),
    }


def _importable(listing: Listing, request: Request) -> bool:
    return request.post.role in IMPORTS[listing.name].roles


def export_view(listing: Listing) -> Callable[..., HttpResponse]:
    """The rows of a list, as they are filtered, as a spreadsheet that can come in again. What leaves the house is on record."""

    def view(request: Request) -> HttpResponse:
        found = listing.filters(request.GET, queryset=listing.rows(request.today), day=request.today)
        register = REGISTERS[listing.name]
        rows = register.with_words((found.qs if found.is_valid() else found.queryset).prefetch_related(None))
        words = [register.words_of(row) for row in rows]
        asked = {name: str(value) for name, value in request.GET.items() if value and name in found.filters}
        record_export(kind=register, rows=len(words), asked=asked, by=request.user, at=request.at)
        return sheet_of(listing.name, register.sheet.export(words))

    view.__name__ = f"{listing.name.replace('-', '_')}_export"
    return page(*listing.roles, methods=("POST",))(view)


def views() -> Iterable[tuple[Listing, Callable[..., HttpResponse], Callable[..., HttpResponse]]]:
    """Each register with its page and its export."""
    return [(listing, list_view(listing), export_view(listing)) for listing in LISTINGS.values()]


ROLES_WITH_IMPORTS = (Role.PLANNER, Role.DESK, Role.CENTRE_HEAD, Role.COMPANY, Role.LABOUR_OFFICE)

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Lists of registers: one description gives a page with search, filters in the address and pages of fifty, and the same rows as a spreadsheet.

The spreadsheet is that of the import of the same name (`kit.imports`), so that what goes out can come in again.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import django_filters as filters
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from selaras.ground.network.models import Post
from selaras.ground.network.rules import CompanyRight
from selaras.ground.people.rules import Role
from selaras.kit.imports import IMPORTS, Import
from selaras.web.access import Menu, Request, Words, page
from selaras.web.ui.cells import Look, Shown

A_PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Search(filters.FilterSet):
    """A box for words, and the day for which "valid" and "ready" are meant. A package says by `searched` where its words are looked for."""

    q = filters.CharFilter(label=_("Search"), method="with_words")
    searched: Callable[[QuerySet[Any], str], QuerySet[Any]]

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day = day

    def with_words(self, rows: QuerySet[Any], name: str, words: str) -> QuerySet[Any]:
        """Rows in which every word is found."""
        return self.searched(rows, words)

    @property
    def rows(self) -> QuerySet[Any]:
        """The rows that are asked for. What was typed into the address and makes no sense filters nothing; the form says so."""
        return self.qs if self.is_valid() else self.queryset


@dataclass(frozen=True)
class Step:
    """Something else that may be done from a list: its words, icon and route."""

    words: Words
    icon: str
    route: str


@dataclass(frozen=True)
class Listing:
    """One register's list.

    name    that of its import, and of its address within `space`
    rows    the rows of a day that the present scope shows, in their order; `columns` say what is shown of each
    beside  what the rows of one page need besides themselves, in as many queries for one row as for fifty
    taken   the rows as their sheet shows them
    record  the action that puts an export on record: record(rows=, asked=, by=, at=)
    above   where the visitor came from: an address and its words
    right   what a post at a company must include to see it (None: nothing in particular)
    """

    name: str
    space: str
    title: Words
    question: Words
    icon: str
    roles: tuple[Role, ...]
    rows: Callable[[date], QuerySet[Any]]
    filters: type[Search]
    columns: tuple[Shown, ...]
    empty: Words
    taken: Callable[[QuerySet[Any]], Iterable[Mapping[str, Any]]]
    record: Callable[..., None]
    above: Callable[[Post], tuple[str, Words]]
    beside: Callable[[Sequence[Any], date], Mapping[str, Any]] = lambda _rows, _day: {}
    menu: Menu | None = None
    right: str | None = None
    steps: tuple[Step, ...] = ()

    @property
    def kind(self) -> Import:
        """The import of the same rows."""
        return IMPORTS[self.name]

    @property
    def address(self) -> str:
        """Where the list stands."""
        return reverse(f"{self.space}:{self.name}")

    @property
    def export_address(self) -> str:
        """Where its rows are taken as a spreadsheet."""
        return reverse(f"{self.space}:{self.name}_export")


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
        shown = Paginator(found.rows, A_PAGE).get_page(request.GET.get("page"))
        rows = list(shown.object_list)
        columns = [column for column in listing.columns if not column.roles or request.post.role in column.roles]
        look = Look(request.today, request.post, listing.beside(rows, request.today))
        context = {
            "listing": listing,
            "filter": found,
            "rows": shown,
            "columns": columns,
            "lines": [[(column, column.cell(row, look)) for column in columns] for row in rows],
            "above": listing.above(request.post),
            "may_import": request.post.role in listing.kind.roles and request.post.may(CompanyRight.PEOPLE),  # registers are of people and places
        }
        return render(request, "lists/list.html", context)

    view.__doc__ = str(listing.question)
    view.__name__ = listing.name.replace("-", "_")
    return page(*listing.roles, menu=listing.menu, right=listing.right)(view)


def export_view(listing: Listing) -> Callable[..., HttpResponse]:
    """The rows of a list, as they are filtered, as a spreadsheet that can come in again. What leaves the house is on record."""

    def view(request: Request) -> HttpResponse:
        found = listing.filters(request.GET, queryset=listing.rows(request.today), day=request.today)
        rows = list(listing.taken(found.rows.prefetch_related(None)))
        listing.record(rows=len(rows), asked=asked_of(request, found), by=request.user, at=request.at)
        return sheet_of(listing.name, listing.kind.sheet.export(rows))

    view.__name__ = f"{listing.name.replace('-', '_')}_export"
    return page(*listing.roles, methods=("POST",), right=listing.right)(view)


def asked_of(request: HttpRequest, found: Search) -> dict[str, str]:
    """What a filter was asked for, by its names."""
    return {name: str(value) for name, value in request.GET.items() if value and name in found.filters}


def addresses(listings: Iterable[Listing], below: str) -> list[URLPattern]:
    """The addresses of lists and their exports, below a folder."""
    found = []
    for listing in listings:
        found += [
            path(f"{below}{listing.name}/", list_view(listing), name=listing.name),
            path(f"{below}{listing.name}/unduh/", export_view(listing), name=f"{listing.name}_export"),
        ]
    return found


def listings_for(listings: Iterable[Listing], post: Post) -> list[Listing]:
    """The lists that a post may look at, in their order."""
    return [listing for listing in listings if post.role in listing.roles and (listing.right is None or post.may(listing.right))]

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What a list shows in its cells. A cell is a function from a row to words; the kinds of cell that many lists need are made here.

Paths name attributes as templates do: `"centre.name"`. What is missing on the way is a dash, never an error.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Manager
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from selaras.ground.network.models import Post
from selaras.ground.people.rules import Role
from selaras.web.access import Words
from selaras.web.ui.templatetags import figures
from selaras.web.ui.templatetags.leaves import kind

Cell = Callable[[Any, "Look"], "str | SafeString"]


@dataclass(frozen=True)
class Look:
    """What a cell may know besides its row: the day, who looks, and what was fetched beside the rows of the page."""

    today: date
    post: Post
    beside: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Shown:
    """One column of a list.

    `number` sets figures under one another; `step` marks a column of next steps, whose title is for readers of the screen; `roles` names those who
    are shown it (none named: everybody).
    """

    title: Words
    cell: Cell
    number: bool = False
    step: bool = False
    roles: tuple[Role, ...] = ()


def at(row: Any, path: str) -> Any:
    """The value at the end of a path of attributes; None where a part of it is missing."""
    for name in path.split("."):
        row = getattr(row, name, None)
        if row is None:
            return None
    return row


def words(path: str) -> Cell:
    """The value as it calls itself."""
    return lambda row, _look: figures.UNKNOWN if at(row, path) in (None, "") else str(at(row, path))


def choice(name: str) -> Cell:
    """The label of a choice."""
    return lambda row, _look: str(getattr(row, f"get_{name}_display")())


def figure(path: str) -> Cell:
    """A whole number."""
    return lambda row, _look: figures.number(at(row, path))


def money(path: str) -> Cell:
    """Whole rupiah."""
    return lambda row, _look: figures.rupiah(at(row, path))


def on(path: str) -> Cell:
    """A day."""
    return lambda row, _look: figures.day(at(row, path))


def yes_no(path: str) -> Cell:
    """Yes or no; a dash where nobody knows."""
    return lambda row, _look: figures.UNKNOWN if at(row, path) is None else _("yes") if at(row, path) else _("no")


def until(path: str, *, open_ended: bool = True) -> Cell:
    """A last day, marked once it has passed. An empty one has no limit, or where `open_ended` is False means that there is nothing."""

    def cell(row: Any, look: Look) -> str:
        value = at(row, path)
        if value is None:
            return figures.UNKNOWN if open_ended else kind("bad", _("none"))
        return kind("bad", figures.day(value)) if value < look.today else figures.day(value)

    return cell


def link(path: str, route: str, key: str) -> Cell:
    """The value, leading to the page that the route has for the key at the end of another path."""

    def cell(row: Any, _look: Look) -> str:
        value = at(row, path)
        return figures.UNKNOWN if value is None else format_html('<a href="{}">{}</a>', reverse(route, args=[at(row, key)]), value)

    return cell


def marked(cell: Cell, path: str = "assumed") -> Cell:
    """The same, with a mark where the row was invented for the demonstration."""
    return lambda row, look: format_html("{} {}", cell(row, look), kind("assumed")) if at(row, path) else cell(row, look)


def beneath(first: Cell, second: Cell) -> Cell:
    """Two things in one cell, the second quieter and below the first."""
    return lambda row, look: format_html('{}<br><span class="text-secondary">{}</span>', first(row, look), second(row, look))


def several(path: str, said: Callable[[Any, Look], Any] = lambda one, _look: one, none: Words = "") -> Cell:
    """Several things, parted by commas; where there are none, the words for that as a warning."""

    def cell(row: Any, look: Look) -> str:
        found = at(row, path)
        held: Iterable[Any] = found.all() if isinstance(found, Manager) else found or ()
        names = [(said(one, look),) for one in held]
        return format_html_join(", ", "{}", names) if names else kind("warn", none) if none else figures.UNKNOWN

    return cell

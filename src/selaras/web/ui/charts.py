# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Charts as plain values: what the browser draws (`spec`), the sentence that says what one sees, and the same figures as a table.

A page makes one with a function below and shows it with `<c-chart :of="chart" />`. Values stay numbers; the browser and the table write them in the
visitor's language. Words in them are shown as text, never as markup.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext as _

from selaras.web.ui.templatetags.figures import UNKNOWN, number, percent

Tone = Literal["accent", "ochre", "blue", "plum", "green", "rose", "grey", "navy", ""]
View = Literal["all", "west", "jabar"]


@dataclass(frozen=True)
class Chart:
    """One chart. `key` is its id on the page; `says` is the sentence a reader needs who does not see it; `height` in rem."""

    key: str
    title: str
    says: str
    spec: Mapping[str, Any]
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    height: int = 20

    @property
    def data_key(self) -> str:
        """The id of the data in the page."""
        return f"{self.key}-data"

    @property
    def is_map(self) -> bool:
        """A map has buttons of its own."""
        return self.spec["kind"] == "map"


@dataclass(frozen=True)
class Series:
    """One row of figures, as long as the categories; None is unknown. `line` draws it as a line over bars."""

    name: str
    values: Sequence[float | None]
    tone: Tone = ""
    line: bool = False
    dashed: bool = False


@dataclass(frozen=True)
class Bubble:
    """A place on the map: degrees east and north, its size, words for whoever points at it, and where a click leads.

    Without a point it stands in the table only.
    """

    name: str
    lon: float | None
    lat: float | None
    value: float
    detail: str = ""
    tone: Tone = "accent"
    href: str = ""


@dataclass(frozen=True)
class Point:
    """A thing between two measures: how far across (any figure), how far up (a share 0..1), how large, and where a click leads."""

    name: str
    across: float
    up: float
    size: float
    href: str = ""


@dataclass(frozen=True)
class Flow:
    """So many from one node to another; nodes are named by their keys."""

    source: str
    target: str
    value: float


@dataclass(frozen=True)
class Node:
    """A node of a Sankey: its key, its words, its colour, and where a click leads."""

    key: str
    words: str
    tone: Tone = ""
    href: str = ""


@dataclass(frozen=True)
class Figures:
    """How figures are written: the unit behind them, decimals, or shares 0..1 as per cent."""

    unit: str = ""
    decimals: int = 0
    share: bool = False

    def written(self, value: float | None) -> str:
        """One figure in the visitor's language, without the unit."""
        if value is None:
            return UNKNOWN
        return percent(value) if self.share else number(value, self.decimals)

    def spec(self) -> dict[str, Any]:
        """The same for the browser."""
        return {"unit": self.unit, "decimals": self.decimals, "percent": self.share}


PLAIN = Figures()


def bars(
    key: str,
    title: str,
    categories: Sequence[str],
    series: Sequence[Series],
    *,
    says: str,
    kind: Literal["bars", "stacked", "lines"] = "bars",
    horizontal: bool = False,
    figures: Figures = PLAIN,
    marks: Mapping[str, float] | None = None,
    height: int | None = None,
) -> Chart:
    """Bars side by side, stacked, or lines, over named categories. `marks` are dashed lines at a value, such as a target."""
    for each in series:
        if len(each.values) != len(categories):
            raise ValueError(f"{each.name}: {len(each.values)} values for {len(categories)} categories")
    spec = {
        "kind": kind,
        "horizontal": horizontal,
        "categories": [str(each) for each in categories],
        "series": [{"name": str(s.name), "values": list(s.values), "tone": s.tone, "line": s.line, "dashed": s.dashed} for s in series],
        "marks": [{"name": name, "value": value} for name, value in (marks or {}).items()],
        **figures.spec(),
    }
    rows = tuple((str(name), *(figures.written(s.values[at]) for s in series)) for at, name in enumerate(categories))
    default = max(10, 3 + round(1.9 * len(categories) * (len(series) if kind == "bars" else 1) ** 0.5)) if horizontal else 20
    return Chart(key, title, says, spec, ("", *(str(s.name) for s in series)), rows, height or default)


def heat(
    key: str,
    title: str,
    rows: Sequence[str],
    columns: Sequence[str],
    values: Sequence[Sequence[float | None]],
    *,
    says: str,
    figures: Figures = PLAIN,
    quiet: bool = False,
) -> Chart:
    """A heat map, values [row, column]; `quiet` leaves the figures out of the cells.

    For cells that can be opened, use the table with class "heat".
    """
    if len(values) != len(rows) or any(len(line) != len(columns) for line in values):
        raise ValueError(f"values must be {len(rows)} rows of {len(columns)}")
    cells = [[at, line, values[line][at]] for line in range(len(rows)) for at in range(len(columns)) if values[line][at] is not None]
    spec = {"kind": "heat", "rows": list(map(str, rows)), "columns": list(map(str, columns)), "cells": cells, "quiet": quiet, **figures.spec()}
    table = tuple((str(rows[line]), *(figures.written(value) for value in values[line])) for line in range(len(rows)))
    return Chart(key, title, says, spec, ("", *map(str, columns)), table, max(12, 6 + round(1.6 * len(rows))))


def sankey(
    key: str, title: str, nodes: Sequence[Node], flows: Iterable[Flow], *, says: str, figures: Figures = PLAIN, height: int | None = None
) -> Chart:
    """What flows where, from left to right (on a phone from top to bottom). Flows of nothing are left out; a circle is an error."""
    words = {node.key: node.words for node in nodes}
    drawn = [flow for flow in flows if flow.value > 0]
    if unknown := {end for flow in drawn for end in (flow.source, flow.target)} - words.keys():
        raise ValueError(f"flows between nodes that are not there: {sorted(unknown)}")
    used = {end for flow in drawn for end in (flow.source, flow.target)}
    spec = {
        "kind": "sankey",
        "nodes": [{"key": node.key, "tone": node.tone} for node in nodes if node.key in used],
        "labels": words,
        "links": [{"source": flow.source, "target": flow.target, "value": flow.value} for flow in drawn],
        "links_to": {node.key: node.href for node in nodes if node.href},
        **figures.spec(),
    }
    table = tuple((words[flow.source], words[flow.target], figures.written(flow.value)) for flow in drawn)
    return Chart(key, title, says, spec, (_("From"), _("To"), figures.unit or _("How many")), table, height or max(20, round(1.7 * len(used))))


def quadrant(key: str, title: str, points: Sequence[Point], *, across: str, up: str, size: str, says: str, height: int = 26) -> Chart:
    """Things between two measures, parted into four by the middle thing across and one half up; the area of each goes with its size.

    Across is drawn on a scale of powers, because few are large and many small.
    """
    ordered = sorted(point.across for point in points)
    middle = ordered[len(ordered) // 2] if ordered else 0.0
    spec = {
        "kind": "quadrant",
        "points": [{"name": p.name, "across": p.across, "up": p.up, "size": p.size, "href": p.href} for p in points],
        "across": across,
        "up": up,
        "size": size,
        "middle": middle,
    }
    table = tuple((p.name, number(p.across), percent(p.up, 0), number(p.size)) for p in sorted(points, key=lambda p: -p.size))
    return Chart(key, title, says, spec, ("", across, up, size), table, height)


def province_map(
    key: str,
    title: str,
    bubbles: Sequence[Bubble],
    *,
    says: str,
    figures: Figures = PLAIN,
    view: View = "all",
    shades: Mapping[str, float] | None = None,
    height: int = 26,
) -> Chart:
    """The provinces with a bubble at each place; its area goes with the value. `shades` colours provinces by the map's own English names.

    `view`: the whole country, "west" (Lampung to central Java) or "jabar" (western Java).
    """
    spec = {
        "kind": "map",
        "view": view,
        "shades": dict(shades or {}),
        "bubbles": [
            {"name": b.name, "lon": b.lon, "lat": b.lat, "value": b.value, "detail": b.detail, "tone": b.tone, "href": b.href} for b in bubbles
        ],
        **figures.spec(),
    }
    table = tuple((b.name, figures.written(b.value), b.detail) for b in sorted(bubbles, key=lambda b: -b.value))
    return Chart(key, title, says, spec, (_("Place"), figures.unit or _("How many"), _("More")), table, height)

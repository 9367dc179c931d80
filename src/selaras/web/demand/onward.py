# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""From one row of the desk's queue to the next, or back to the list from which somebody came."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from selaras.loop.demand.models import Need, Twins
from selaras.loop.demand.queries.queue import ORDER, Desk
from selaras.loop.demand.rules import Waits
from selaras.web.access import Request

ALL, LATER = "all", "later"
# What the queue is narrowed to, as an address names it.
QUEUES: Mapping[str, tuple[Waits, ...]] = {ALL: ORDER, **{each.value: (each,) for each in ORDER}, LATER: ORDER}
NEXT = "next-row"  # where the hands go on after a step that was done in the list


def come_from(request: Request) -> dict[str, str]:
    """The queue through which somebody works, where its list began (`after`) and which row of it they were in (`at`); empty for whoever came another
    way. One form serves all rows of a list: its buttons name their row in the address.
    """
    said = request.POST if request.method == "POST" else request.GET
    shown = said.get("queue", "")
    found = {name: said.get(name) or request.GET.get(name, "") for name in ("list", "after", "at")}
    return {"queue": shown, **{name: value for name, value in found.items() if value}} if shown in QUEUES else {}


def onward(request: Request, row: Need | Twins) -> HttpResponse:
    """Back to the list, or on to what is worth the most of the rest, or to the desk at the end; without a queue to the page of the row."""
    way = come_from(request)
    if not way:
        return redirect(page_of(row))
    desk = reverse("demand:desk")
    if way.get("list"):
        return redirect(f"{desk}?{urlencode({name: way[name] for name in ('queue', 'after', 'at') if name in way})}#{NEXT}")
    rest = Desk(request.today).queue(QUEUES[way["queue"]], put_off=way["queue"] == LATER, most=2)
    following = next((each.row for each in rest if each.row != row), None)
    return redirect(f"{page_of(following)}?{urlencode(way)}" if following is not None else desk)


def page_of(row: Need | Twins) -> str:
    """Where a row is worked on: the page of the need, or both needs side by side."""
    return reverse("demand:compare", args=[row.first_id, row.second_id]) if isinstance(row, Twins) else reverse("demand:need", args=[row.pk])

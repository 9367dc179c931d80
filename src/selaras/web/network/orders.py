# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""A long file on its way in: how far it is, what was read of it, confirming that, taking it back. Seen by whoever sent it and nobody else."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from selaras.ground.network import jobs
from selaras.ground.network.actions.orders import cancel_order
from selaras.ground.network.models import ImportOrder, Post
from selaras.ground.network.rules import ORDER_OPEN, CompanyRight, OrderState
from selaras.ground.people.rules import Role
from selaras.kit.imports import IMPORTS, Import
from selaras.loop.demand.adverts.long import ADVERTS
from selaras.loop.demand.adverts.rules import Reason
from selaras.loop.forum.sheets import COMPANY_NEEDS
from selaras.web.access import Request, fetch, page

ROLES_WITH_IMPORTS = (Role.PLANNER, Role.DESK, Role.CENTRE_HEAD, Role.COMPANY, Role.LABOUR_OFFICE)
LONG_BYTES = 256 * 2**10  # files larger than this are read by the worker: nobody waits in front of a page that stands still


def may_import(post: Post, kind: Import) -> bool:
    """Whether a post takes sheets in: by its role, and at a company by its rights (needs by one, people and sites by another)."""
    return post.role in kind.roles and post.may(CompanyRight.NEEDS if kind.name == COMPANY_NEEDS.name else CompanyRight.PEOPLE)


def an_order(post: Post) -> Mapping[str, Any] | None:
    """The latest file that whoever holds the post sent."""
    key = ImportOrder.objects.filter(ordered_by__person=post.person_id).values_list("pk", flat=True).first()
    return {"pk": key} if key else None


def take_long(request: Request, what: str, file: Any, **said: Any) -> HttpResponse | None:
    """Puts a long file on its way and leads to its page; None for one that is read at once."""
    if file.size <= LONG_BYTES:
        return None
    order = jobs.order_file(what=what, name=file.name, data=file.read(), said=said, owner=request.post.tenant, by=request.user, at=request.at)
    return redirect("network:import_order", order.pk)


def on_their_way(request: Request) -> QuerySet[ImportOrder]:
    """The visitor's files that are not in yet."""
    return _mine(request).filter(state__in=ORDER_OPEN)


def _mine(request: Request) -> QuerySet[ImportOrder]:
    """What the visitor sent of the kinds that their post takes in."""
    kinds = [kind.name for kind in IMPORTS.values() if may_import(request.post, kind)]
    return ImportOrder.objects.filter(ordered_by=request.user, what__in=[*kinds, ADVERTS]).defer("file")


@page(*ROLES_WITH_IMPORTS, example=an_order)
def order(request: Request, pk: int) -> HttpResponse:
    """How far is this file, and is what was read of it what should be written?"""
    found = fetch(request, _mine(request), pk=pk)
    read = found.state == OrderState.READ
    context = {
        "order": found,
        "kind": IMPORTS.get(found.what),
        "of_kind": _start(found),
        "found": found.found,
        "read": read,
        "at_last": _at_last(found),
        **((_adverts(found.found) if found.what == ADVERTS else _sheet(found)) if read else {}),
    }
    return render(request, "network/order.html", context, status=422 if found.state == OrderState.REFUSED else 200)


def _start(found: ImportOrder) -> str:
    """Where such a file is sent."""
    return reverse("demand:advert_files") if found.what == ADVERTS else reverse("network:import", args=[found.what])


def _sheet(found: ImportOrder) -> dict[str, Any]:
    """What was read of the sheet of a register, for its template."""
    columns = [column for column in IMPORTS[found.what].sheet.columns if column.key in found.found["columns"]]
    return {"template": "network/found.html", "columns": columns}


def _adverts(found: Mapping[str, Any]) -> dict[str, Any]:
    """What was read of a file of adverts, for the template of its preview."""
    counts = [(Reason(reason), count, examples) for reason, count, examples in found["flags"]]
    shown = {"rows": found["count"], "flagged": found["count"] - found["clean"], "days": [date.fromisoformat(day) for day in found["days"]]}
    return {"template": "demand/_adverts_read.html", "counts": counts, **{name: found[name] for name in ("clean", "source", "ignored")}, **shown}


def _at_last(found: ImportOrder) -> str:
    """Where what was taken in is to be seen; empty until it is."""
    if found.state != OrderState.DONE:
        return ""
    if found.what == ADVERTS:
        return reverse("demand:advert_batch", args=[found.found["batch"]])
    return reverse("forum:statements") if found.what.endswith("-needs") else reverse("network:import", args=[found.what])


@page(*ROLES_WITH_IMPORTS, example=an_order, part=True)
def progress(request: Request, pk: int) -> HttpResponse:
    """The meter alone, asked for every second; when there is something to look at, the page around it is fetched anew."""
    found = fetch(request, _mine(request), pk=pk)
    answer = render(request, "network/order_progress.html", {"order": found})
    if not found.at_work:
        answer["HX-Refresh"] = "true"
    return answer


@page(*ROLES_WITH_IMPORTS, methods=("POST",))
def confirm(request: Request, pk: int) -> HttpResponse:
    """Has written what was read."""
    jobs.confirm_file(order=fetch(request, _mine(request), pk=pk), by=request.user, at=request.at)
    return redirect("network:import_order", pk)


@page(*ROLES_WITH_IMPORTS, methods=("POST",))
def cancel(request: Request, pk: int) -> HttpResponse:
    """Takes a file back: nothing of it is left."""
    found = fetch(request, _mine(request), pk=pk)
    cancel_order(order=found, by=request.user, at=request.at)
    messages.success(request, _("“%(name)s” was taken back; nothing of it was written.") % {"name": found.name})
    return redirect(_start(found))

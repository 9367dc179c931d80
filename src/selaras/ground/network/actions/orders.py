# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""A long file: sent, read by the worker, confirmed by whoever sent it, written; or cancelled, and then nothing of it is left.

How far it is is no event: it is overwritten until the file is in or gone.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from selaras.ground.network.models import Centre, Company, ImportOrder
from selaras.ground.network.rules import ORDER_OPEN, ORDER_UNCONFIRMED, ORDERS_KEPT, OrderState
from selaras.ground.people.actions import note
from selaras.ground.people.models import Account
from selaras.ground.standards.models import Region
from selaras.kit.errors import Refusal
from selaras.kit.scope import whole_network

OWNERS: Mapping[type[models.Model], str] = {Centre: "centre", Company: "company", Region: "office"}


class NotOnItsWay(Refusal):
    """The file was written, refused or cancelled by now, or is not as far as that."""


class Cancelled(Exception):
    """Whoever sent the file took it back while it was read: nothing more is to be done."""


@transaction.atomic
def order_import(
    *, what: str, name: str, data: bytes, said: Mapping[str, Any] | None = None, owner: models.Model | None = None, by: Account, at: datetime
) -> ImportOrder:
    """Takes a file that the worker will read; the caller queues the work.

    `what` names the import, `said` what else it must know, `owner` the tenant in whose room it is read (None: the whole network's).
    """
    with whole_network():
        owned = {OWNERS[type(owner)]: owner} if owner is not None else {}
        order = ImportOrder.objects.create(what=what, name=name[:200], said=dict(said or {}), file=data, **owned, ordered_by=by, ordered_at=at)
    note(kind="network.import_ordered", about=order, by=by, at=at, what=what, bytes=len(data))
    return order


@transaction.atomic
def cancel_order(*, order: ImportOrder, by: Account, at: datetime) -> None:
    """Takes the file back. What was read of it goes; of its rows nothing was written. Raises NotOnItsWay where it is too late."""
    with whole_network():
        _held(order, by).delete()
    note(kind="network.import_cancelled", about=("network.importorder", str(order.pk), order.name), by=by, at=at, what=order.what)


@transaction.atomic
def confirm_order(*, order: ImportOrder, by: Account, at: datetime) -> None:
    """Says of what was read that it is to be written; the caller queues the work. Raises NotOnItsWay."""
    with whole_network():
        held = _held(order, by)
        if held.state != OrderState.READ:
            raise NotOnItsWay(
                _("“%(name)s” cannot be confirmed now.") % {"name": order.name}, cure=_("Load the page again and look at what has happened.")
            )
        held.state, held.progress = OrderState.WRITING, 0.0
        held.save(update_fields=["state", "progress"])
    note(kind="network.import_confirmed", about=held, by=by, at=at, agreed=held.found["agreed"])


def _held(order: ImportOrder, by: Account) -> ImportOrder:
    """The order, locked, if it is on its way and by this account. Raises NotOnItsWay."""
    held = ImportOrder.objects.select_for_update(of=("self",)).filter(pk=order.pk, ordered_by=by, state__in=ORDER_OPEN).first()
    if held is None:
        words = _("“%(name)s” is no longer on its way.") % {"name": order.name}
        raise NotOnItsWay(words, cure=_("Load the page again and look at what has happened."))
    return held


@transaction.atomic
def forget_orders(*, by: Account, at: datetime) -> int:
    """Throws away the files that nobody confirmed within ORDERS_KEPT, with what was read of them. One event. Returns how many."""
    with whole_network():
        late = ImportOrder.objects.select_for_update(of=("self",)).filter(state__in=ORDER_UNCONFIRMED, ordered_at__lt=at - ORDERS_KEPT)
        keys = list(late.values_list("pk", flat=True))
        ImportOrder.objects.filter(pk__in=keys).delete()
    if keys:
        about = ("network.importorder", "", _("%(count)s files") % {"count": len(keys)})
        note(kind="network.imports_forgotten", about=about, by=by, at=at, orders=sorted(keys))
    return len(keys)


# What the worker does -------------------------------------------------------------------------------------------------


def report_reading(*, order_id: int, fraction: float) -> None:
    """Says how far the worker is; outside any transaction and without an event. Raises Cancelled where the order is gone."""
    with whole_network():
        if not ImportOrder.objects.filter(pk=order_id, state__in=ORDER_OPEN).update(progress=min(max(fraction, 0.0), 1.0)):
            raise Cancelled


def begin_reading(*, order_id: int) -> ImportOrder | None:
    """The order, for the one worker that reads it; None where it is gone, or was begun before."""
    with whole_network():
        begun = ImportOrder.objects.filter(pk=order_id, state=OrderState.WAITING).update(state=OrderState.READING)
        return ImportOrder.objects.select_related("ordered_by").get(pk=order_id) if begun else None


def record_reading(*, order: ImportOrder, found: Mapping[str, Any], by: Account, at: datetime) -> None:
    """Keeps what was read for whoever sent the file to look at, also a second time. Raises Cancelled where the order is gone."""
    kept = {"state": OrderState.READ, "progress": 1.0, "found": dict(found)}
    with whole_network():
        if not ImportOrder.objects.filter(pk=order.pk, state__in=[OrderState.READING, OrderState.WRITING]).update(**kept):
            raise Cancelled


def hold_to_write(*, order: ImportOrder) -> None:
    """In the transaction that writes the rows: from here to its end nobody can cancel. Raises Cancelled where somebody did."""
    with whole_network():
        if not ImportOrder.objects.select_for_update(of=("self",)).filter(pk=order.pk, state=OrderState.WRITING).exists():
            raise Cancelled


def finish_order(*, order: ImportOrder, done: Mapping[str, Any], by: Account, at: datetime) -> None:
    """Marks the file as taken in, in the transaction that wrote its rows; its bytes go."""
    with whole_network():
        ImportOrder.objects.filter(pk=order.pk).update(state=OrderState.DONE, progress=1.0, file=None, found={**order.found, **done})


@transaction.atomic
def refuse_order(*, order: ImportOrder, reason: str, found: Mapping[str, Any] | None = None, by: Account, at: datetime) -> None:
    """Ends an order of which nothing is written, and says why; its bytes go. Nothing where it is gone already."""
    with whole_network():
        refused = {"state": OrderState.REFUSED, "file": None, "found": {**(found or {}), "reason": reason}}
        if ImportOrder.objects.filter(pk=order.pk, state__in=ORDER_OPEN).update(**refused):
            note(kind="network.import_refused", about=order, by=by, at=at, reason=reason[:500])

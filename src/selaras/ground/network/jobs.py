# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The worker's part of a long file: reading it, and writing what was confirmed.

Reading takes nearly all of the time and stands outside any transaction, so that others go on working, the page sees how far it is, and cancelling
leaves nothing to undo. Writing is one transaction, at the end of which the rows, their event and the order's own end stand, or none of them.
"""

import logging
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _
from django_tasks import task

from selaras.ground.network.actions import orders
from selaras.ground.network.actions.orders import Cancelled
from selaras.ground.network.models import ImportOrder
from selaras.ground.network.rules import OrderState
from selaras.ground.people.models import Account
from selaras.kit.dates import day_of
from selaras.kit.errors import Refusal
from selaras.kit.imports import HasProblems, LongImport, Table, long_import, shown_problems
from selaras.kit.progress import heard_by, part
from selaras.kit.scope import whole_network
from selaras.kit.tuning import look_at_what_has_grown
from selaras.kit.uploads import read_table

A_WORD = 0.5  # seconds between two words about how far it is
READING = 0.4  # share of the work that goes into reading the file itself

log = logging.getLogger(__name__)


def order_file(
    *, what: str, name: str, data: bytes, said: Mapping[str, Any] | None = None, owner: models.Model | None = None, by: Account, at: datetime
) -> ImportOrder:
    """Puts a file on its way and queues its reading. The page that follows it can be left and found again. As orders.order_import."""
    with transaction.atomic():
        order = orders.order_import(what=what, name=name, data=data, said=said, owner=owner, by=by, at=at)
        transaction.on_commit(partial(read_file.enqueue, order.pk))
    return order


def confirm_file(*, order: ImportOrder, by: Account, at: datetime) -> None:
    """Confirms what was read and queues its writing. As orders.confirm_order."""
    with transaction.atomic():
        orders.confirm_order(order=order, by=by, at=at)
        transaction.on_commit(partial(write_file.enqueue, order.pk, at.isoformat()))


@task()
def read_file(order_id: int) -> None:
    """Reads a file and keeps what its page shows. Done twice it counts once."""
    order = orders.begin_reading(order_id=order_id)
    if order is not None:
        _work(order, _read, order.ordered_at)


@task()
def write_file(order_id: int, at: str) -> None:
    """Writes a file that was confirmed, at this effective moment. Done twice it counts once."""
    when = datetime.fromisoformat(at)
    with whole_network():
        order = ImportOrder.objects.select_related("ordered_by").filter(pk=order_id, state=OrderState.WRITING).first()
    if order is not None:
        _work(order, _write, when)
        look_at_what_has_grown()


def _work(order: ImportOrder, does: Callable[[ImportOrder, datetime], None], at: datetime) -> None:
    """One piece of work on an order. What stands against it is said on its page; a fault goes to the log as well."""
    known: dict[str, Any] = {"order": order, "by": order.ordered_by, "at": at}
    try:
        with order.room(), heard_by(_listener(order)):
            does(order, at)
    except Cancelled:
        log.info("import %s was cancelled while it was at work", order.pk)
    except HasProblems as refusal:
        orders.refuse_order(reason=str(refusal), found=shown_problems(refusal.problems), **known)
    except Refusal as refusal:
        orders.refuse_order(reason=str(refusal), **known)
    except Exception:
        orders.refuse_order(reason=_("A fault of ours; nothing was written. Send the file again, or tell whoever runs Selaras."), **known)
        raise


def _listener(order: ImportOrder) -> Callable[[float], None]:
    """Tells the order how far it is, now and then."""
    last = 0.0

    def hear(fraction: float) -> None:
        nonlocal last
        if time.monotonic() - last >= A_WORD:
            last = time.monotonic()
            orders.report_reading(order_id=order.pk, fraction=fraction)

    return hear


def _read(order: ImportOrder, at: datetime) -> None:
    kind = long_import(order.what)
    _table, reading = _reading(order, kind, at)
    orders.record_reading(order=order, found=kind.shown(reading), by=order.ordered_by, at=at)


def _write(order: ImportOrder, at: datetime) -> None:
    """Reads again, because what was read is a promise of its day, and writes what was confirmed; what has changed since is shown once more."""
    kind = long_import(order.what)
    table, reading = _reading(order, kind, at, counted=True)
    found = kind.shown(reading)
    if found["agreed"] != order.found["agreed"]:
        orders.record_reading(order=order, found={**found, "again": True}, by=order.ordered_by, at=at)
        return
    with transaction.atomic(), heard_by(None):
        orders.hold_to_write(order=order)
        done = kind.keep(table=table, reading=reading, name=order.name, said=order.said, by=order.ordered_by, at=at)
        orders.finish_order(order=order, done=done, by=order.ordered_by, at=at)


def _reading(order: ImportOrder, kind: LongImport, at: datetime, *, counted: bool = False) -> tuple[Table, Any]:
    """The table of the file, and what it comes to. Outside any transaction."""
    with part(0, READING):
        table = read_table(bytes(order.file or b""), order.name, counted=counted)
    with part(0 if counted else READING, 1):
        return table, kind.read(table, order.said, day_of(at))

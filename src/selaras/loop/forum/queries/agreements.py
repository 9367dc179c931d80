# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Agreements as they are read: what expires soon first, and what the ledger says of each quota."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from selaras.loop.forum.models import Agreement, Commitment, Quota
from selaras.loop.forum.promises import PromiseState
from selaras.loop.forum.queries.promises import ledger

OPEN = ("force", "expired", "sent", "draft", "signed", "renewed", "ended")  # the order of a list: what needs somebody first


@dataclass(frozen=True)
class Used:
    """A quota of a year beside what the ledger holds of it: promised with a due date in that year, and kept."""

    quota: Quota
    promised: Decimal
    kept: Decimal


def in_order(rows: QuerySet[Agreement], today: date) -> list[Agreement]:
    """Agreements in force by their last day, then the others."""
    found = rows.select_related("company", "centre", "renewal")
    return sorted(found, key=lambda row: (OPEN.index(row.state_at(today)), row.ends_on, row.pk))


def quotas_used(agreement: Agreement, year: int, today: date) -> list[Used]:
    """Each quota of an agreement with what was promised and kept of it in a year; released promises do not count."""
    rows = Commitment.objects.filter(company=agreement.company_id, centre=agreement.centre_id, due_on__year=year)
    lines = [line for line in ledger(rows, today) if line.state != PromiseState.RELEASED]
    return [
        Used(
            quota,
            sum((line.promise.quantity for line in lines if line.promise.kind == quota.kind), Decimal(0)),
            sum((line.kept for line in lines if line.promise.kind == quota.kind), Decimal(0)),
        )
        for quota in Quota.objects.filter(agreement=agreement)
    ]

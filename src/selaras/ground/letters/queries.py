# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Letters as they are looked at: what waits, what failed, and the next moment at which there is something to do."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Count, Min, QuerySet, Sum

from selaras.ground.letters.models import Letter
from selaras.ground.letters.rules import LOST_AFTER, LetterState, pause_after
from selaras.kit.scope import whole_network


def counts(letters: QuerySet[Letter]) -> dict[str, int]:
    """How many of these letters stand where: every state, also those that none is in."""
    found = dict(letters.order_by().values_list("state").annotate(Count("pk")))
    return dict.fromkeys(LetterState.values, 0) | found


def undeliverable(addresses: Collection[str]) -> set[str]:
    """Those of these addresses to which the latest letter that was sent or given up was given up."""
    ended = [LetterState.SENT, LetterState.FAILED]
    with whole_network():
        rows = Letter.objects.filter(to__in=addresses, state__in=ended).order_by("written_at", "pk").values_list("to", "state")
        return {address for address, state in dict(rows).items() if state == LetterState.FAILED}


def next_round(at: datetime) -> datetime | None:
    """The clock's time at which a letter that is due at `at` is to be tried again; None where none waits."""
    with whole_network():
        waiting: datetime | None = Letter.objects.filter(state=LetterState.WAITING, due_at__lte=at).aggregate(next=Min("next_try_at"))["next"]
        claimed: datetime | None = Letter.objects.filter(state=LetterState.SENDING).aggregate(next=Min("next_try_at"))["next"]
    times = [waiting, claimed + LOST_AFTER if claimed else None]
    return min((time for time in times if time is not None), default=None)


def next_knock(now: datetime) -> datetime:
    """The clock's time at which a mail server is tried again that took nothing: the later, the more attempts with what waits were in vain."""
    with whole_network():
        in_vain: int | None = Letter.objects.filter(state=LetterState.WAITING).aggregate(sum=Sum("tries"))["sum"]
    return now + pause_after(max(1, in_vain or 0))

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""How needs end, and what follows: their statements stand no longer, and what was counted once with them comes back to the desk."""

from collections.abc import Collection, Sequence
from datetime import datetime

from selaras.ground.people.actions import note
from selaras.ground.people.models import Account
from selaras.ground.people.rules import Bearer
from selaras.kit.dates import day_of
from selaras.loop.demand.actions._rows import BATCH, hold_needs
from selaras.loop.demand.models import Need, NeedMerge, taken_back
from selaras.loop.demand.rules import ClosedAs, NeedState, time_to_ask
from selaras.loop.forum import actions as forum


def close_rows(rows: Sequence[Need], closed_as: str, *, by: Account | Bearer, at: datetime, reason: str = "") -> None:
    """Closes needs that were held, all as the same, with what follows. Of a refusal the statements are told by whoever refuses."""
    keys = [row.pk for row in rows]
    for first in range(0, len(keys), BATCH):
        some = Need.objects.filter(pk__in=keys[first : first + BATCH])
        some.update(state=NeedState.CLOSED, closed_as=closed_as, closed_reason=reason.strip()[:200], closed_at=at)
    if closed_as == ClosedAs.MERGED:
        return  # it counts in another; what is counted with it does so, too
    if closed_as != ClosedAs.REFUSED:
        forum.end_statements(statements=[row.statement_id for row in rows], by=by, at=at)
    part_from(keys, by, at)


def part_from(survivors: Collection[int], by: Account | Bearer, at: datetime) -> None:
    """Brings back what was counted once with needs that ended (keys): a person looks at it again and its owner is asked. One event each."""
    merges = NeedMerge.objects.filter(undone_at=None, survivor__in=survivors).exclude(duplicate__statement__in=taken_back())
    for merge in merges.select_for_update(of=("self",)).order_by("pk"):
        need = hold_needs([merge.duplicate_id])[0]
        need.state = NeedState.CODED if merge.state_before == NeedState.VERIFIED else merge.state_before
        need.verified_by = need.verified_at = None
        need.valid_until = max(need.valid_until, time_to_ask(day_of(at)))
        stand_again(need, merge, at)
        note(kind="demand.needs_parted", about=need, by=by, at=at, merge=merge.pk, survivor=merge.survivor_id, ended=True)


def stand_again(need: Need, merge: NeedMerge, at: datetime, by: Account | None = None) -> None:
    """Opens a need again that was counted once with another; without `by` because the other one ended."""
    need.closed_as, need.closed_reason, need.closed_at = "", "", None
    need.save(update_fields=["state", "verified_by", "verified_at", "valid_until", "closed_as", "closed_reason", "closed_at"])
    merge.undone_by, merge.undone_at = by, at
    merge.save(update_fields=["undone_by", "undone_at"])

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Two needs that are one: finding them, counting them once, counting them twice again, and telling them apart for good."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from selaras.ground.people.actions import note
from selaras.ground.people.models import Account
from selaras.kit.dates import day_of
from selaras.kit.errors import Refusal
from selaras.kit.scope import whole_network
from selaras.loop.demand.actions._ending import close_rows, stand_again
from selaras.loop.demand.actions._rows import BATCH, NotInThatState, hold_needs
from selaras.loop.demand.likeness import Likeness, likely_pairs
from selaras.loop.demand.models import Need, NeedMerge, Twins
from selaras.loop.demand.queries.duplicates import compared, open_twins, traits_of_needs
from selaras.loop.demand.rules import OPEN, ClosedAs
from selaras.loop.forum.actions.refusals import must_be_staff
from selaras.loop.forum.rules import StatementState

MOST_AROUND = 500  # needs; where more came in at once, looking through all is as quick as around each


class NotTwoNeeds(Refusal):
    """One of them stands no longer, or both are the same row."""


@transaction.atomic
def find_twins(*, needs: Collection[int] | None = None, by: Account, at: datetime) -> int:
    """Looks for needs that are likely to be one, among all that stand or around some (keys). What was told apart stays so; what is likely no longer
    goes. One event where something changed. Returns how many pairs are new. Raises NotYours.
    """
    must_be_staff(by=by, at=at)
    needs = None if needs is None or len(needs) > MOST_AROUND else needs
    with whole_network():
        found = {(pair.first, pair.second): pair for pair in likely_pairs(traits_of_needs(day_of(at), needs))}
        if needs is not None:
            touched = set(needs)
            found = {both: pair for both, pair in found.items() if touched & set(both)}
        touching = Q() if needs is None else Q(first__in=needs) | Q(second__in=needs)
        known = {(row.first_id, row.second_id): row for row in Twins.objects.filter(touching)}
        new = [_twins(pair, at) for both, pair in found.items() if both not in known]
        changed = [_anew(known[both], pair) for both, pair in found.items() if both in known and known[both].signs != list(pair.signs)]
        gone = [] if needs is not None else [row.pk for row in open_twins() if (row.first_id, row.second_id) not in found]
        Twins.objects.bulk_create(new, batch_size=BATCH)
        Twins.objects.bulk_update(changed, ["points", "signs"], batch_size=BATCH)
        for first in range(0, len(gone), BATCH):
            Twins.objects.filter(pk__in=gone[first : first + BATCH]).delete()
    if new or changed or gone:
        about = ("demand.twins", "", _("%(count)s likely duplicates") % {"count": len(found)})
        note(kind="demand.twins_found", about=about, by=by, at=at, new=len(new), changed=len(changed), gone=len(gone))
    return len(new)


def _twins(pair: Likeness, at: datetime) -> Twins:
    return Twins(first_id=pair.first, second_id=pair.second, points=pair.points, signs=list(pair.signs), found_at=at)


def _anew(row: Twins, pair: Likeness) -> Twins:
    row.points, row.signs = pair.points, list(pair.signs)
    return row


@transaction.atomic
def tell_apart(*, first: Need, second: Need, by: Account, at: datetime) -> Twins:
    """Remembers that two needs are two: they are not proposed again. Raises NotYours, NotTwoNeeds."""
    must_be_staff(by=by, at=at)
    with whole_network():
        first, second = sorted(_two(first, second), key=lambda need: need.pk)
        row = Twins.objects.filter(first=first, second=second).first() or _twins(compared(first, second, day_of(at)), at)
        row.distinct_by, row.distinct_at = by, at
        row.save()
        note(kind="demand.needs_told_apart", about=first, by=by, at=at, other=second.pk)
    return row


@transaction.atomic
def merge_needs(*, survivor: Need, duplicate: Need, because: str, by: Account, at: datetime) -> NeedMerge:
    """Counts two needs once: `survivor` stays as it is, `duplicate` is kept and closed as counted with it. Nothing is added up.

    Raises NotYours, NotTwoNeeds, and NotInThatState without a reason.
    """
    must_be_staff(by=by, at=at)
    if not because.strip():
        raise NotInThatState(_("Say why they are one need."), cure=_("Their owners read that they are counted once."))
    with whole_network():
        survivor, duplicate = _two(survivor, duplicate)
        likeness = compared(survivor, duplicate, day_of(at))
        merge = NeedMerge(survivor=survivor, duplicate=duplicate, because=because.strip()[:200], state_before=duplicate.state)
        merge.points, merge.signs, merge.merged_by, merge.merged_at = likeness.points, list(likeness.signs), by, at
        merge.save(force_insert=True)
        close_rows([duplicate], ClosedAs.MERGED, by=by, at=at)
        note(kind="demand.needs_merged", about=duplicate, by=by, at=at, merge=merge.pk, survivor=survivor.pk, because=merge.because)
    return merge


@transaction.atomic
def part_needs(*, merge: NeedMerge, by: Account, at: datetime) -> NeedMerge:
    """Makes two needs of one again: the closed one stands as it stood; what came since to either is left. Raises NotYours, NotInThatState."""
    must_be_staff(by=by, at=at)
    with whole_network():
        merge = NeedMerge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
        if merge.undone_at is not None:
            raise NotInThatState(_("This merge was undone already."))
        need = hold_needs([merge.duplicate_id])[0]
        need.state = merge.state_before
        stand_again(need, merge, at, by)
        note(kind="demand.needs_parted", about=need, by=by, at=at, merge=merge.pk, survivor=merge.survivor_id)
    return merge


def _two(one: Need, other: Need) -> tuple[Need, Need]:
    """Both rows, held, in the order given. Raises NotTwoNeeds."""
    rows = {row.pk: row for row in hold_needs([one.pk, other.pk])}
    standing = [row.state in OPEN and row.statement.state == StatementState.TAKEN_UP for row in rows.values()]
    if len(rows) != 2 or not all(standing):
        raise NotTwoNeeds(_("One of the two stands no longer."), cure=_("Look at what has happened to it."))
    return rows[one.pk], rows[other.pk]

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""A promise as it stands when something is done with it."""

from datetime import datetime

from django.utils.translation import gettext as _

from selaras.kit.dates import day_of
from selaras.kit.scope import whole_network
from selaras.loop.forum.actions.refusals import NotInThatState
from selaras.loop.forum.models import Commitment
from selaras.loop.forum.queries.promises import Line, ledger


def locked(commitment: Commitment) -> Commitment:
    """The promise as it stands now, until the transaction ends: somebody may have released it, or two records of its company were merged.

    Raises NotInThatState where it was released.
    """
    with whole_network():
        rows = Commitment.objects.select_for_update(of=("self",)).select_related("company", "centre")
        commitment = rows.get(pk=commitment.pk)
    if commitment.released_on is not None:
        raise NotInThatState(_("This promise was released; nothing is owed any more."))
    return commitment


def line_of(commitment: Commitment, at: datetime) -> Line:
    """What its evidence adds up to, and where it stands on the day."""
    with whole_network():
        (line,) = ledger(Commitment.objects.filter(pk=commitment.pk), day_of(at))
    return line

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What is put off to a later day."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from selaras.ground.people.actions import note
from selaras.ground.people.models import Account
from selaras.kit.dates import day_of, day_words
from selaras.kit.errors import Refusal
from selaras.kit.scope import whole_network
from selaras.loop.demand.actions._rows import NotInThatState, hold_needs
from selaras.loop.demand.models import Need, Twins
from selaras.loop.demand.rules import OPEN, time_to_ask
from selaras.loop.forum.actions.refusals import must_be_staff
from selaras.loop.forum.rules import StatementState


class NotThatDay(Refusal):
    """A row is put off to a day to come on which it still stands, and with a reason."""


@transaction.atomic
def put_off(*, row: Need | Twins, until: date, because: str, by: Account, at: datetime) -> None:
    """Leaves a need, or a pair of needs, for a later day; it stands in the queue again from that day on, or once something is done with it.

    Raises NotYours, NotInThatState where it stands no longer, and NotThatDay for a day that is over, or on which it will have run out, or no reason.
    """
    must_be_staff(by=by, at=at)
    if not because.strip():
        raise NotThatDay(_("Say why it is put off."), cure=_("Whoever works through the queue reads it."))
    with whole_network():
        needs = hold_needs([row.pk] if isinstance(row, Need) else [row.first_id, row.second_id])
        if any(need.state not in OPEN or need.statement.state != StatementState.TAKEN_UP for need in needs):
            raise NotInThatState(_("It stands no longer."), cure=_("Load the page again and look at what has happened."))
        last = min(max(need.valid_until, time_to_ask(day_of(at))) for need in needs)
        if not day_of(at) < until <= last:
            raise NotThatDay(_("It cannot be put off to that day."), cure=_("Choose a day after today, until %(day)s.") % {"day": day_words(last)})
        type(row).objects.filter(pk=row.pk).update(put_off_until=until, put_off_because=because.strip()[:200])
        note(kind="demand.put_off", about=row, by=by, at=at, until=until.isoformat(), because=because.strip())

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Who may be a guest of which meeting."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from selaras.loop.forum.actions.refusals import CannotBeTaken
from selaras.loop.forum.models import Meeting
from selaras.loop.forum.queries.promises import sector_of
from selaras.loop.forum.rules import GUESTS, Invited


def must_be_for(meeting: Meeting, guests: Mapping[Invited, Sequence[Any]]) -> None:
    """Raises CannotBeTaken where somebody is not a guest of this kind of meeting, of another sector, or not the company that is visited."""
    strange = [str(each) for kind, owners in guests.items() if kind not in GUESTS[meeting.kind] for each in owners]
    companies = guests[Invited.COMPANY]
    closed = [str(each) for each in companies if each.merged_into_id]
    if closed:
        raise CannotBeTaken([("guests", _("%(who)s: this record was merged into another; name that one.") % {"who": ", ".join(closed[:3])})])
    if meeting.division:
        strange += [str(each) for each in companies if sector_of(each) != meeting.division]
    if meeting.site is not None:
        strange += [str(each) for each in companies if each.pk != meeting.site.company_id]
    if strange:
        words = _("%(who)s cannot be invited to this kind of meeting: %(kind)s.")
        raise CannotBeTaken([("guests", words % {"who": ", ".join(strange[:3]), "kind": meeting.get_kind_display()})])

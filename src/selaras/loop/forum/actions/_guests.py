# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Who may be a guest of which meeting, and under which records a company is one."""

from collections.abc import Mapping, Sequence
from typing import Any

from selaras.ground.network.models import Company
from selaras.loop.forum.actions.refusals import CannotBeTaken
from selaras.loop.forum.guests import why_not
from selaras.loop.forum.models import Meeting
from selaras.loop.forum.rules import Invited


def must_be_for(meeting: Meeting, guests: Mapping[Invited, Sequence[Any]]) -> None:
    """Raises CannotBeTaken where somebody is not a guest of this kind of meeting, of another sector, or not the company that is visited."""
    words = why_not(meeting, guests)
    if words:
        raise CannotBeTaken([("guests", words)])


def records_of(company: Company) -> set[int]:
    """The company's record and all that were merged into it, however many merges deep."""
    found, latest = {company.pk}, {company.pk}
    while latest:
        latest = set(Company.objects.filter(merged_into__in=latest).values_list("pk", flat=True)) - found
        found |= latest
    return found

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Decisions and action items as they are read, as far as the present scope shows them."""

from collections.abc import Iterable, Mapping
from typing import Any

from selaras.kit.scope import whole_network
from selaras.loop.forum.models import Attendance, Decision, Meeting, Task


def decisions_of(meeting: Meeting) -> list[Decision]:
    """What a meeting decided, for everybody who was invited."""
    return list(Decision.objects.filter(meeting=meeting))


def tasks_of(meeting: Meeting) -> list[Task]:
    """The action items of one meeting in their order."""
    return list(Task.objects.filter(meeting=meeting).select_related("meeting", "company", "centre", "office").order_by("number"))


def closed_with(meeting: Meeting, guests: Iterable[Attendance]) -> Mapping[str, Any] | None:
    """What the minutes closed with (`Meeting.closed_with`), by the guests that stand today: whoever came under a record that was merged since into
    that of a guest came as that guest.
    """
    if meeting.closed_with is None:
        return None
    standing = {guest.company_id: guest.pk for guest in guests if guest.company_id}
    with whole_network():
        merged = Attendance.objects.filter(meeting=meeting, company__merged_into__isnull=False).select_related("company__merged_into")
        today = {row.pk: standing.get(row.company.survivor.pk, row.pk) for row in merged}
    return {
        name: {today.get(key, key) for key in value} if isinstance(value, list) else value
        for name, value in meeting.closed_with.items()
    }  # fmt: skip


def tasks_seen() -> list[Task]:
    """Every action item of the present scope, what is due first."""
    return list(Task.objects.select_related("meeting", "company", "centre", "office").order_by("due_on", "meeting", "number"))

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Decisions and action items as they are read, as far as the present scope shows them."""

from selaras.loop.forum.models import Decision, Meeting, Task


def decisions_of(meeting: Meeting) -> list[Decision]:
    """What a meeting decided, for everybody who was invited."""
    return list(Decision.objects.filter(meeting=meeting))


def tasks_of(meeting: Meeting) -> list[Task]:
    """The action items of one meeting in their order."""
    return list(Task.objects.filter(meeting=meeting).select_related("meeting", "company", "centre", "office").order_by("number"))


def tasks_seen() -> list[Task]:
    """Every action item of the present scope, what is due first."""
    return list(Task.objects.select_related("meeting", "company", "centre", "office").order_by("due_on", "meeting", "number"))

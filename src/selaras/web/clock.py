# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The clock, read at the door: in the demonstration it stands at the scenario's date (design rule 11)."""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

from selaras.ground.people import queries


def today() -> date:
    """The day on which the visitor acts: the demonstration's, or today in the office's time zone."""
    return settings.TODAY or timezone.localdate()


def now() -> datetime:
    """The effective moment of what the visitor does, aware of its zone."""
    return queries.moment(timezone.localtime(), settings.TODAY)


def stands_still() -> bool:
    """Whether the visitor acts on a demonstration's day instead of today."""
    return settings.TODAY is not None

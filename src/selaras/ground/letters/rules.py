# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The life of a letter, and how long we keep trying."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class LetterState(models.TextChoices):
    """Where a letter stands."""

    WAITING = "waiting", _("waiting")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("could not be sent")
    WITHDRAWN = "withdrawn", _("withdrawn before it was sent")


STEPS: Mapping[str, frozenset[str]] = {
    LetterState.WAITING: frozenset({LetterState.SENDING, LetterState.WITHDRAWN}),
    LetterState.SENDING: frozenset({LetterState.SENT, LetterState.WAITING, LetterState.FAILED, LetterState.WITHDRAWN}),
    LetterState.SENT: frozenset(),
    LetterState.FAILED: frozenset({LetterState.WAITING, LetterState.WITHDRAWN}),
    LetterState.WITHDRAWN: frozenset(),
}

# Minutes until the next attempt after the first, second, ... that failed; the last one repeats. A server that is down for a night loses nothing.
PAUSES = (1, 2, 5, 10, 20, 30, 60)
MOST_TRIES = 60  # two and a half days
# An attempt that was begun and never ended (the power went) is begun again. Longer than a letter takes once the mail server listens: each answer is
# waited for EMAIL_TIMEOUT seconds, and a server hangs up on whoever says nothing for five minutes or so (RFC 5321, 4.5.3.2.7).
LOST_AFTER = timedelta(minutes=15)


def next_attempt(tries: int, now: datetime) -> datetime | None:
    """When a letter is tried again that failed for the time number `tries` (1 is the first), or None: it has been tried often enough."""
    return None if tries >= MOST_TRIES else now + pause_after(tries)


def pause_after(tries: int) -> timedelta:
    """How long to wait after so many attempts (1 at least) that failed."""
    return timedelta(minutes=PAUSES[min(tries, len(PAUSES)) - 1])

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Letters about what somebody owes always reach somebody: whoever owes it or, where nobody there can be written to, the national centre's staff."""

from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from selaras.ground.letters.actions import Draft
from selaras.kit.dates import day_of
from selaras.loop.forum.queries.people import people_or_staff


def to_whoever_owes(at: datetime, *, about: models.Model, kind: str, once: str, subject: str, body: str, right: str, **owner: Any) -> list[Draft]:
    """The same letter, `once` for each reader, to the owner's people with the right; to staff with a word on whom it does not reach."""
    people, own = people_or_staff(day_of(at), right=right, **owner)
    if not own:
        who = next(iter(owner.values()))
        body = _("Nobody at %(who)s can be written to about this, so it comes to you. Please reach them another way.\n\n") % {"who": who} + body
        owner = {}  # a letter to staff is not shown to the one whom it does not reach
    known = {"kind": kind, "subject": subject[:200], "body": body, "about": about, **owner}
    return [Draft(once=f"{once}:{email}"[:160], to=email, to_name=name, **known) for email, name in people]

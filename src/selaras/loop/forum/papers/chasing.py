# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Letters about what somebody owes always reach somebody: whoever owes it or, where nobody there can be written to, the national centre's staff."""

from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from selaras.ground.letters.actions import Draft
from selaras.kit.dates import day_of
from selaras.loop.forum.queries.people import out_of_reach, people_of


def to_whoever_owes(at: datetime, *, about: models.Model, kind: str, once: str, subject: str, body: str, right: str, **owner: Any) -> list[Draft]:
    """The same letter, `once` for each reader, to the owner's people with the right. Where letters reach none of them, also to staff, with a word on
    whom: somebody must know, and an address to which the last letter could not be sent is tried again all the same.
    """
    people = people_of(day_of(at), **owner, right=right)
    known = {"kind": kind, "subject": subject[:200], "about": about}
    drafts = [_draft(once, each, body=body, **known, **owner) for each in people]
    if owner and out_of_reach(people):
        who = next(iter(owner.values()))
        body = _("Nobody at %(who)s can be written to about this, so it comes to you. Please reach them another way.\n\n") % {"who": who} + body
        # Without its owner: a letter to staff is not shown to the one whom it does not reach.
        drafts += [_draft(once, each, body=body, **known) for each in people_of(day_of(at)) if each not in people]
    return drafts


def _draft(once: str, reader: tuple[str, str], **known: Any) -> Draft:
    email, name = reader
    return Draft(once=f"{once}:{email}", to=email, to_name=name, **known)

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The names of roles, and how one event of the record is bound to the one before it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person may be in the network. A role is held through a dated Post (network), never by an account alone."""

    PLANNER = "planner", _("Planner")
    DESK = "desk", _("Demand desk officer")
    CENTRE_HEAD = "centre_head", _("Head of a centre")
    COMPANY = "company", _("Company representative")
    LABOUR_OFFICE = "labour_office", _("Labour office")
    AUDITOR = "auditor", _("Auditor")


class FactorStep(models.TextChoices):
    """What can happen to a second factor of an account: the code from a phone, or the codes on paper for when it is lost."""

    ADDED = "added", _("added")
    RENEWED = "renewed", _("renewed")
    REMOVED = "removed", _("removed")


GENESIS = "0" * 64


def seal(previous: str, facts: Mapping[str, Any]) -> str:
    """The hash of one event: SHA-256 over the hash before it and the event's own facts as sorted JSON. 64 hexadecimal digits."""
    words = json.dumps({"previous": previous, **facts}, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(words.encode()).hexdigest()


@dataclass(frozen=True)
class Bearer:
    """Somebody without an account, who acts by a link that we sent: what the link is for (`forum.attendance:17`), and who they say they are."""

    key: str
    words: str

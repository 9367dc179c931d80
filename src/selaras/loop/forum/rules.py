# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Words of the forum: kinds of meetings, the three origins of a need, how certain it is, and the life of a statement."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class MeetingKind(models.TextChoices):
    """What sort of meeting it was."""

    FORUM = "forum", _("industry forum")
    SECTOR = "sector", _("sector table")
    VISIT = "visit", _("company visit")
    RAKORNIS = "rakornis", _("coordination meeting (Rakornis)")


class Origin(models.TextChoices):
    """Who says that people are needed. The three are never added up without their labels (design rule 3)."""

    COMPANY = "company", _("company")
    REGION = "region", _("region")
    SELF = "self", _("self-employment")


class Certainty(models.TextChoices):
    """How firm the need is, in the words of whoever states it."""

    FORECAST = "forecast", _("forecast")
    STATED = "stated", _("stated")
    SIGNED = "signed", _("signed")


class Channel(models.TextChoices):
    """How the statement reached us."""

    FORM = "form", _("web form")
    XLSX = "xlsx", _("spreadsheet")
    COUNTER = "counter", _("at the counter")


class Contract(models.TextChoices):
    """What the company offers."""

    PERMANENT = "pkwtt", _("permanent (PKWTT)")
    FIXED_TERM = "pkwt", _("fixed term (PKWT)")
    DAILY = "harian", _("daily")
    UNKNOWN = "", _("not said")


class Hirer(models.TextChoices):
    """Who signs the contract with the worker."""

    OURSELVES = "sendiri", _("the company itself")
    OUTSOURCING = "alih_daya", _("an outsourcing firm")
    SCHOOL = "bkk", _("through a school job centre (BKK)")


class StatementState(models.TextChoices):
    """The life of a statement of need."""

    SUBMITTED = "submitted", _("submitted")
    TAKEN_UP = "taken_up", _("taken up by the demand desk")
    REFUSED = "refused", _("not taken up")
    WITHDRAWN = "withdrawn", _("withdrawn")


STEPS: Mapping[str, frozenset[str]] = {
    StatementState.SUBMITTED: frozenset({StatementState.TAKEN_UP, StatementState.REFUSED, StatementState.WITHDRAWN}),
    StatementState.TAKEN_UP: frozenset({StatementState.WITHDRAWN}),
    StatementState.REFUSED: frozenset(),
    StatementState.WITHDRAWN: frozenset(),
}
MOST_HEADS = 2_000  # more for one job at one place is asked about before it is taken

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Words and numbers of planning: measures, sources of money, the ladder of a package, how probable a target is, how far people go."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _

SEATS = 16  # participants a package (domain §1.3)
CANDIDATES_A_DAY = 10  # an assessor's most in a day (domain §3.4); a setting of the year
MONTHS = 12


class Measure(models.TextChoices):
    """What a target counts. Six counters of a package are never derived from one another (design rule 1)."""

    PARTICIPANTS = "participants", _("participants in training")
    CERTIFIED = "certified", _("people judged competent (K) by 31 December")


class Source(models.TextChoices):
    """Who pays for a package. Only APBN packages are decided here; the others are declared by their owner."""

    APBN = "apbn", _("APBN (state budget through the national centre)")
    APBD = "apbd", _("APBD (regional budget)")
    DBHCHT = "dbhcht", _("DBHCHT (tobacco excise share)")
    CSR = "csr", _("CSR or self-paid")


class PackageState(models.TextChoices):
    """The ladder of a package; never deleted, later stages push it on."""

    PLANNED = "planned", _("planned")
    APPROVED = "approved", _("approved")
    WITHDRAWN = "withdrawn", _("withdrawn")


class PlanState(models.TextChoices):
    """The life of a plan."""

    DRAFT = "draft", _("draft")
    ADOPTED = "adopted", _("adopted")
    DISCARDED = "discarded", _("discarded")


class ShortageKind(models.TextChoices):
    """What is missing when the targets cannot be met."""

    INSTRUCTOR_DAYS = "instructor_days", _("instructor days")
    ASSESSOR_DAYS = "assessor_days", _("assessor days")
    ROOM_WEEKS = "room_weeks", _("workshop weeks")
    MONEY = "money", _("million rupiah")
    PARTICIPANTS = "participants", _("participants")
    CERTIFIED = "certified", _("people judged competent")


class BindingKind(models.TextChoices):
    """What limits the plan where it is used up."""

    BUDGET = "budget", _("budget")
    INSTRUCTORS = "instructors", _("instructor days")
    ASSESSORS = "assessors", _("assessor days")
    ROOMS = "rooms", _("workshop weeks")
    CENTRE = "centre", _("what the centre can administer")


STEPS: Mapping[str, frozenset[str]] = {
    PackageState.PLANNED: frozenset({PackageState.APPROVED, PackageState.WITHDRAWN}),
    PackageState.APPROVED: frozenset({PackageState.WITHDRAWN}),
    PackageState.WITHDRAWN: frozenset(),
}

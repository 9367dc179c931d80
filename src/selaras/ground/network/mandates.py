# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Mandates: an outsourcing firm or a school job centre acts for a company, in some things, from a day until a day."""

from datetime import date

from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.utils.translation import gettext_lazy as _

from selaras.ground.network.rules import CompanyRight
from selaras.ground.people.models import Account
from selaras.kit.scope import OwnedManager


class MandateQuerySet(models.QuerySet["Mandate"]):
    """Mandates by day."""

    def on(self, day: date) -> "MandateQuerySet":
        """Those in force on a day: begun, not expired, and not ended on it or before."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=day), since__lte=day, until__gte=day)


class Mandate(models.Model):
    """What one firm may do for one company. The company's own; the firm reads it because it names the firm."""

    company = models.ForeignKey("network.Company", models.PROTECT, related_name="mandates_given", verbose_name=_("for the company"))
    agent = models.ForeignKey("network.Company", models.PROTECT, related_name="mandates_held", verbose_name=_("acts"))
    rights = models.JSONField(_("rights given"))
    since = models.DateField(_("since"))
    until = models.DateField(_("until"))
    paper = models.CharField(_("letter of authority"), max_length=200, blank=True)
    given_by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("given by"))
    given_at = models.DateTimeField(_("given"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True, help_text=_("On this day it opens nothing any more."))
    ended_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ended by"))
    ended_because = models.CharField(_("why ended"), max_length=200, blank=True)

    objects = OwnedManager(MandateQuerySet, company="company")

    class Meta:
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        ordering = ["-since", "-pk"]
        constraints = [
            CheckConstraint(
                name="mandate_in_order",
                condition=Q(until__gte=F("since")),
                violation_error_message=_("The last day comes before the first."),
            ),
            CheckConstraint(
                name="mandate_for_another", condition=~Q(company=F("agent")), violation_error_message=_("A company needs no mandate for itself.")
            ),
            CheckConstraint(
                name="mandate_ended_by_somebody",
                condition=Q(ended_on=None, ended_by=None, ended_because="") | (Q(ended_on__isnull=False, ended_by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent} → {self.company}"

    @property
    def rights_in_words(self) -> list[str]:
        """What it gives, as people call it."""
        return [str(right.label) for right in CompanyRight if right in self.rights]

    def holds_on(self, day: date) -> bool:
        """In force on a day."""
        return self.since <= day <= self.until and (self.ended_on is None or day < self.ended_on)

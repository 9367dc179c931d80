# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Somebody who was not invited and would like to come."""

from datetime import timedelta

from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _

from selaras.ground.people.models import Account

KEPT = timedelta(days=30)  # after the meeting; then nobody needs the name and address of whoever asked any more
MOST_OPEN = 200  # requests of one meeting that wait for staff; whoever writes more of them is no guest


class Knock(models.Model):
    """A request to be invited, left without an account on a meeting's open page; nobody's row but the staff's who settle it."""

    meeting = models.ForeignKey("forum.Meeting", models.PROTECT, related_name="knocks", verbose_name=_("meeting"))
    name = models.CharField(_("name"), max_length=150)
    firm = models.CharField(_("company or office"), max_length=150)
    contact = models.CharField(_("e-mail or telephone"), max_length=150)
    reason = models.CharField(_("why they would like to come"), max_length=300)
    at = models.DateTimeField(_("asked"))
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    settled_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("settled by"))

    class Meta:
        verbose_name = _("request to be invited")
        verbose_name_plural = _("requests to be invited")
        ordering = ["at", "pk"]
        constraints = [
            CheckConstraint(
                name="knock_settled_by_somebody",
                condition=Q(settled_at=None, settled_by=None) | Q(settled_at__isnull=False, settled_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.firm}"

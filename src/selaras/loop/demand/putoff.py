# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What a person at the desk puts off to a later day, with the reason."""

from datetime import date

from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _


class PutOff(models.Model):
    """A row that waits at the desk: not before a day, where somebody put it off."""

    put_off_until = models.DateField(_("put off until"), null=True, blank=True)
    put_off_because = models.CharField(_("why it was put off"), max_length=200, blank=True)

    class Meta:
        abstract = True
        constraints = [
            CheckConstraint(
                name="%(class)s_put_off_with_a_reason",
                condition=Q(put_off_until=None, put_off_because="") | Q(put_off_until__isnull=False) & ~Q(put_off_because=""),
                violation_error_message=_("What is put off has a reason."),
            )
        ]


AT_HAND = {"put_off_until": None, "put_off_because": ""}  # what a step that was done leaves


def at_hand(day: date) -> Q:
    """Rows that nobody put off beyond a day."""
    return Q(put_off_until=None) | Q(put_off_until__lte=day)

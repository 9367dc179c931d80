# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Two records of one company made one, and every field that was changed for it, so that it can be undone."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from selaras.ground.people.models import Account


class Merge(models.Model):
    """One record of a company taken into another, by whom and why; undone, it stays on record as undone."""

    survivor = models.ForeignKey("network.Company", models.PROTECT, related_name="merges", verbose_name=_("record that stays"))
    duplicate = models.ForeignKey("network.Company", models.PROTECT, related_name="merged_as", verbose_name=_("record that is closed"))
    because = models.CharField(_("why"), max_length=300)
    merged_by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("merged by"))
    merged_at = models.DateTimeField(_("merged"))
    newest = models.JSONField(_("newest rows"), default=dict, help_text=_("The highest key of each register when they were merged."))
    undone_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("undone by"))
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    class Meta:
        verbose_name = _("merge of two records")
        verbose_name_plural = _("merges of records")
        ordering = ["-pk"]
        constraints = [
            UniqueConstraint(name="merge_once_at_a_time", fields=["duplicate"], condition=Q(undone_at=None)),
            CheckConstraint(
                name="merge_of_two", condition=~Q(survivor=F("duplicate")), violation_error_message=_("A record is not merged with itself.")
            ),
            CheckConstraint(name="merge_has_a_reason", condition=~Q(because=""), violation_error_message=_("Say why they are one company.")),
            CheckConstraint(
                name="merge_undone_by_somebody",
                condition=Q(undone_at=None, undone_by=None) | Q(undone_at__isnull=False, undone_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.duplicate} → {self.survivor}"


class Moved(models.Model):
    """One field of one row that a merge changed: of which table, and what stood there before and after."""

    merge = models.ForeignKey(Merge, models.CASCADE, related_name="moved", verbose_name=_("merge of two records"))
    label = models.CharField(_("register"), max_length=80)
    key = models.CharField(_("key"), max_length=60)
    field = models.CharField(_("field"), max_length=60)
    before = models.JSONField(_("before"), null=True)
    after = models.JSONField(_("after"), null=True)

    class Meta:
        verbose_name = _("field changed by a merge")
        verbose_name_plural = _("fields changed by merges")
        ordering = ["pk"]
        constraints = [UniqueConstraint(name="moved_once_in_a_merge", fields=["merge", "label", "key", "field"])]

    def __str__(self) -> str:
        return f"{self.label} {self.key}: {self.field}"

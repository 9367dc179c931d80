# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Needs that are likely to be one, for a person to look at; and two made one, so that it can be undone."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from selaras.ground.people.models import Account
from selaras.kit.scope import OwnedManager
from selaras.loop.demand.likeness import POINTS, Sign
from selaras.loop.demand.putoff import PutOff
from selaras.loop.demand.rules import NeedState


class Twins(PutOff):
    """Two needs that are likely to be one, with what speaks for it and against; or of which somebody said that they are two."""

    first = models.ForeignKey("demand.Need", models.PROTECT, related_name="+", verbose_name=_("need"))
    second = models.ForeignKey("demand.Need", models.PROTECT, related_name="+", verbose_name=_("other need"))
    points = models.SmallIntegerField(_("points"))
    signs = models.JSONField(_("signs"), default=list)
    found_at = models.DateTimeField(_("found"))
    distinct_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("told apart by"))
    distinct_at = models.DateTimeField(_("told apart"), null=True, blank=True)

    objects = OwnedManager(company="first__company", centre="first__centre", region="first__office")

    class Meta:
        verbose_name = _("likely duplicate")
        verbose_name_plural = _("likely duplicates")
        ordering = ["-points", "pk"]
        indexes = [models.Index(fields=["-points", "id"])]
        constraints = [
            *PutOff.Meta.constraints,
            UniqueConstraint(name="twins_once", fields=["first", "second"]),
            CheckConstraint(name="twins_in_order", condition=Q(first__lt=F("second"))),
            CheckConstraint(
                name="twins_told_apart_by_somebody",
                condition=Q(distinct_at=None, distinct_by=None) | Q(distinct_at__isnull=False, distinct_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} = {self.second}?"

    @property
    def reasons(self) -> list[tuple[str, bool]]:
        """What speaks for it (True) and against, in words."""
        return [(str(sign.label), POINTS[sign] > 0) for sign in map(Sign, self.signs)]


class NeedMerge(models.Model):
    """A need closed because it is counted once with another, by whom and why; undone, it stays on record as undone: by somebody, or by itself when
    the need that counts ended.
    """

    survivor = models.ForeignKey("demand.Need", models.PROTECT, related_name="merges", verbose_name=_("need that counts"))
    duplicate = models.ForeignKey("demand.Need", models.PROTECT, related_name="merged_as", verbose_name=_("need that is closed"))
    because = models.CharField(_("why"), max_length=200)
    points = models.SmallIntegerField(_("points"))
    signs = models.JSONField(_("signs"), default=list)
    state_before = models.CharField(_("state before"), max_length=10, choices=NeedState.choices)
    merged_by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("merged by"))
    merged_at = models.DateTimeField(_("merged"))
    undone_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("undone by"))
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    objects = OwnedManager(company="duplicate__company", centre="duplicate__centre", region="duplicate__office")

    class Meta:
        verbose_name = _("merge of two needs")
        verbose_name_plural = _("merges of needs")
        ordering = ["-pk"]
        constraints = [
            UniqueConstraint(name="need_merged_once_at_a_time", fields=["duplicate"], condition=Q(undone_at=None)),
            CheckConstraint(
                name="need_merge_of_two", condition=~Q(survivor=F("duplicate")), violation_error_message=_("A need is not merged with itself.")
            ),
            CheckConstraint(name="need_merge_has_a_reason", condition=~Q(because=""), violation_error_message=_("Say why they are one need.")),
            CheckConstraint(
                name="need_merge_undone_on_a_day",
                condition=Q(undone_by=None) | Q(undone_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.duplicate} → {self.survivor}"

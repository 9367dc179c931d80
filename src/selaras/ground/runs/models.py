# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Every engine call on record: the whole problem, its limits, and the answer."""

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from selaras.ground.people.models import Account
from selaras.ground.runs.rules import RunState


class Run(models.Model):
    """One call of an engine, replayable: the same problem and limits give the same digest."""

    engine = models.CharField(_("engine"), max_length=40)
    purpose = models.CharField(_("purpose"), max_length=200)
    state = models.CharField(_("state"), max_length=10, choices=RunState.choices, default=RunState.QUEUED)
    problem = models.BinaryField(_("problem"), null=True)
    problem_hash = models.CharField(_("problem's hash"), max_length=64, blank=True)
    limits = models.JSONField(_("limits"), default=dict)
    status = models.CharField(_("engine's status"), max_length=40, blank=True)
    value = models.FloatField(_("value"), null=True)
    bound = models.FloatField(_("bound"), null=True)
    seconds = models.FloatField(_("seconds"), null=True)
    answer = models.BinaryField(_("answer"), null=True)
    digest = models.CharField(_("answer's digest"), max_length=64, blank=True)
    log = models.TextField(_("log"), blank=True)
    progress = models.FloatField(_("progress"), default=0.0)
    words = models.CharField(_("what it is doing"), max_length=200, blank=True)
    requested_by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    requested_at = models.DateTimeField(_("asked"))
    finished_at = models.DateTimeField(_("finished"), null=True)

    class Meta:
        verbose_name = _("engine run")
        verbose_name_plural = _("engine runs")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="run_done_has_an_answer",
                condition=~models.Q(state=RunState.DONE) | models.Q(answer__isnull=False, seconds__isnull=False),
                violation_error_message=_("A run that is done has an answer."),
            ),
            models.CheckConstraint(name="run_progress_is_a_share", condition=models.Q(progress__gte=0, progress__lte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.engine} {self.pk}"

    @property
    def gap(self) -> float | None:
        """(bound - value) / |value|, or None where one of them is unknown."""
        if self.value is None or self.bound is None or self.value == 0:
            return None
        return (self.bound - self.value) / abs(self.value)

    @property
    def said(self) -> str:
        """What the engine said last, in the reader's language where it is known there."""
        return gettext(self.words) if self.words else ""

    @property
    def open(self) -> bool:
        """Still waiting or working."""
        return self.state in {RunState.QUEUED, RunState.WORKING}

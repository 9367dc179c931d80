# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What became of needs by a forecast: each open need's latest figures, and the sums of every forecast that was made."""

from datetime import date

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from selaras.ground.runs.models import Run
from selaras.ground.standards.models import Field, Region
from selaras.kit.scope import OwnedManager
from selaras.loop.forum.rules import Origin


class Forecast(models.Model):
    """One forecast of all open needs: when, on which run, and what it had learnt from the record."""

    run = models.OneToOneField(Run, models.PROTECT, related_name="+", verbose_name=_("engine run"))
    made_on = models.DateField(_("made on"))
    needs = models.PositiveIntegerField(_("needs forecast"))
    ended = models.PositiveIntegerField(_("needs and promises that have ended"), help_text=_("The record that it learnt from."))
    learnt = models.JSONField(_("what was learnt"), default=dict)

    class Meta:
        verbose_name = _("forecast of needs")
        verbose_name_plural = _("forecasts of needs")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return str(self.made_on)

    @property
    def first_month(self) -> date:
        """The month with which figures by month begin."""
        return self.made_on.replace(day=1)


class Forecasted(models.Model):
    """Figures of a forecast: people expected, with the bounds of 80 % and the middle."""

    mean = models.FloatField(_("people expected"))
    low = models.FloatField(_("one time in ten less"))
    mid = models.FloatField(_("as often less as more"))
    high = models.FloatField(_("one time in ten more"))
    by_month = models.JSONField(_("by month"), default=list)

    class Meta:
        abstract = True


class NeedForecast(Forecasted):
    """The latest forecast of one need. By month: people expected to start, from the forecast's first month on."""

    forecast = models.ForeignKey(Forecast, models.CASCADE, related_name="of_needs", verbose_name=_("forecast"))
    need = models.OneToOneField("demand.Need", models.CASCADE, related_name="forecast", verbose_name=_("need"))

    objects = OwnedManager(company="need__company", centre="need__centre", region="need__office")

    class Meta:
        verbose_name = _("forecast of a need")
        verbose_name_plural = _("forecasts of single needs")
        constraints = [
            CheckConstraint(name="need_forecast_in_order", condition=Q(low__gte=0, mid__gte=F("low"), high__gte=F("mid"), mean__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.mean:.1f}"


class ForecastSum(Forecasted):
    """People expected of one origin, in all, of one field, or at one place. By month: (expected, one time in ten less, one time in ten more)."""

    forecast = models.ForeignKey(Forecast, models.CASCADE, related_name="sums", verbose_name=_("forecast"))
    origin = models.CharField(_("origin"), max_length=10, choices=Origin.choices)
    field = models.ForeignKey(Field, models.PROTECT, null=True, related_name="+", verbose_name=_("vocational field"))
    region = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+", verbose_name=_("place of work"))

    class Meta:
        verbose_name = _("sum of a forecast")
        verbose_name_plural = _("sums of forecasts")
        ordering = ["pk"]
        constraints = [
            CheckConstraint(name="forecast_sum_in_order", condition=Q(low__gte=0, mid__gte=F("low"), high__gte=F("mid"), mean__gte=0)),
            CheckConstraint(name="forecast_sum_of_a_field_or_a_place", condition=Q(field=None) | Q(region=None)),
            UniqueConstraint(name="forecast_sum_of_an_origin_once", fields=["forecast", "origin"], condition=Q(field=None, region=None)),
            UniqueConstraint(name="forecast_sum_of_a_field_once", fields=["forecast", "origin", "field"], condition=Q(region=None)),
            UniqueConstraint(name="forecast_sum_of_a_place_once", fields=["forecast", "origin", "region"], condition=Q(field=None)),
        ]

    def __str__(self) -> str:
        return f"{self.origin}: {self.mean:.0f}"

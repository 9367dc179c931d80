# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Files of job adverts and their adverts, as written and as read. They belong to no tenant: the national centre reads them, nobody else."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from selaras.ground.people.models import Account
from selaras.ground.runs.models import Run
from selaras.ground.standards.models import Occupation, Region
from selaras.loop.demand.adverts.rules import Reason
from selaras.loop.demand.rules import TRUSTED_CONFIDENCE


class AdvertBatch(models.Model):
    """One file of adverts. The same content is taken once."""

    name = models.CharField(_("file name"), max_length=200)
    digest = models.CharField(_("SHA-256 of the content"), max_length=64)
    source = models.CharField(_("portal or source"), max_length=120)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    run = models.ForeignKey(Run, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("coded by run"))
    imported_by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("imported by"))
    imported_at = models.DateTimeField(_("imported"))

    class Meta:
        verbose_name = _("file of adverts")
        verbose_name_plural = _("files of adverts")
        ordering = ["-imported_at", "-pk"]
        constraints = [
            UniqueConstraint(name="advert_batch_once", fields=["digest"], violation_error_message=_("This file was imported before.")),
            CheckConstraint(name="advert_batch_days_in_order", condition=Q(last_day__gte=F("first_day"))),
        ]

    def __str__(self) -> str:
        return self.name


class Advert(models.Model):
    """One row of a file. Words stand as they were written; what was read of them stands beside, empty where nothing could be read.

    Salaries are in units of `currency`, by the month unless flagged. An advert that was posted again names the first one, which alone is counted.
    """

    batch = models.ForeignKey(AdvertBatch, models.PROTECT, related_name="adverts", verbose_name=_("file"))
    row = models.PositiveIntegerField(_("row in the file"))
    key = models.CharField(_("number at the source"), max_length=500, blank=True, db_index=True)
    title = models.TextField(_("job title"), blank=True)
    description = models.TextField(_("description"), blank=True)
    company = models.TextField(_("company as written"), blank=True)
    place = models.TextField(_("place as written"), blank=True)
    category = models.TextField(_("category"), blank=True)
    currency_words = models.TextField(_("currency as written"), blank=True)
    least_words = models.TextField(_("salary from, as written"), blank=True)
    most_words = models.TextField(_("salary to, as written"), blank=True)
    period_words = models.TextField(_("salary period as written"), blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    salary_least = models.BigIntegerField(_("salary from"), null=True)
    salary_most = models.BigIntegerField(_("salary to"), null=True)
    posted_on = models.DateField(_("posted"), null=True)
    crawled_on = models.DateField(_("collected"), null=True)
    day = models.GeneratedField(
        expression=Coalesce("posted_on", "crawled_on"), output_field=models.DateField(null=True), db_persist=True, verbose_name=_("day")
    )
    regions = models.ManyToManyField(Region, related_name="+", blank=True, verbose_name=_("places recognised"))
    fingerprint = models.CharField(_("fingerprint of company, title and place"), max_length=32, blank=True, db_index=True)
    repost_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="reposts", verbose_name=_("posted first as"))

    class Meta:
        verbose_name = _("job advert")
        verbose_name_plural = _("job adverts")
        ordering = ["-day", "pk"]
        constraints = [
            UniqueConstraint(name="advert_row_once", fields=["batch", "row"]),
            CheckConstraint(name="advert_not_its_own_repost", condition=Q(repost_of=None) | ~Q(repost_of=F("pk"))),
        ]
        indexes = [models.Index(fields=["-day", "id"], name="advert_by_day")]

    def __str__(self) -> str:
        return self.title or str(_("without a title"))

    @property
    def salary_words(self) -> str:
        """The salary as it was written."""
        figures = "–".join(filter(None, [self.least_words, self.most_words]))
        return " ".join(filter(None, [self.currency_words, figures, self.period_words])) if figures else ""

    @property
    def place_words(self) -> str:
        """The places as they were written, in a form that a line can break."""
        return ", ".join(filter(None, (part.strip() for part in self.place.split(","))))

    @property
    def likeliest(self) -> "AdvertCode | None":
        """The occupation that the engine holds for likeliest, sure or not; None where it has none, or did not read it yet."""
        return next(iter(self.codes.all()), None)


class AdvertFlag(models.Model):
    """Something noticed about an advert."""

    advert = models.ForeignKey(Advert, models.CASCADE, related_name="flags", verbose_name=_("job advert"))
    reason = models.CharField(_("reason"), max_length=12, choices=Reason.choices)

    class Meta:
        verbose_name = _("flag of an advert")
        verbose_name_plural = _("flags of adverts")
        ordering = ["advert", "pk"]
        constraints = [UniqueConstraint(name="advert_flag_once", fields=["advert", "reason"])]
        indexes = [models.Index(fields=["reason"], name="advert_flag_reason")]

    def __str__(self) -> str:
        return str(self.get_reason_display())


class AdvertCode(models.Model):
    """An occupation that the coding engine reads in an advert's title, likeliest first. Nobody verifies it."""

    advert = models.ForeignKey(Advert, models.CASCADE, related_name="codes", verbose_name=_("job advert"))
    rank = models.PositiveSmallIntegerField(_("rank"))
    occupation = models.ForeignKey(Occupation, models.PROTECT, related_name="+", verbose_name=_("occupation"))
    confidence = models.FloatField(_("confidence"))

    class Meta:
        verbose_name = _("code of an advert")
        verbose_name_plural = _("codes of adverts")
        ordering = ["advert", "rank"]
        constraints = [
            UniqueConstraint(name="advert_code_rank_once", fields=["advert", "rank"]),
            CheckConstraint(name="advert_code_confidence_is_a_share", condition=Q(confidence__gte=0, confidence__lte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.rank}. {self.occupation}"

    @property
    def trusted(self) -> bool:
        """Whether the engine is sure enough that nobody would be asked."""
        return self.confidence >= TRUSTED_CONFIDENCE

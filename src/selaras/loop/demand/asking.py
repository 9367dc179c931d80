# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Asking the owners of needs whether they still stand: what was asked in one letter, and every answer that was given."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from selaras.ground.network.models import Centre, Company
from selaras.ground.people.models import Account
from selaras.ground.standards.models import Region
from selaras.kit.scope import OwnedManager
from selaras.loop.demand.rules import Said


class Asking(models.Model):
    """One owner asked, in one letter to its people, about needs that run out soon; the letter's link answers until a day."""

    company = models.ForeignKey(Company, models.PROTECT, null=True, blank=True, related_name="askings", verbose_name=_("company"))
    centre = models.ForeignKey(Centre, models.PROTECT, null=True, blank=True, related_name="askings", verbose_name=_("centre"))
    office = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="askings", verbose_name=_("labour office of"))
    asked_by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked"))
    until = models.DateField(_("can be answered until"))

    objects = OwnedManager(company="company", centre="centre", region="office")

    class Meta:
        verbose_name = _("question whether needs still stand")
        verbose_name_plural = _("questions whether needs still stand")
        ordering = ["-pk"]
        constraints = [
            CheckConstraint(
                name="asking_of_one",
                condition=Q(company__isnull=False, centre=None, office=None)
                | Q(company=None, centre__isnull=False, office=None)
                | Q(company=None, centre=None, office__isnull=False),
                violation_error_message=_("One company, one centre or one labour office is asked."),
            )
        ]

    def __str__(self) -> str:
        return str(self.owner)

    @property
    def owner(self) -> models.Model:
        """Whoever is asked: company, centre or labour office (region)."""
        return self.company or self.centre or self.office


class Asked(models.Model):
    """One need in such a letter, in the round of its validity: each round it is asked about once, and the letter's link answers it once."""

    asking = models.ForeignKey(Asking, models.CASCADE, related_name="asked", verbose_name=_("question"))
    need = models.ForeignKey("demand.Need", models.PROTECT, related_name="asked", verbose_name=_("need"))
    round = models.DateField(_("would have run out on"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    objects = OwnedManager(company="need__company", centre="need__centre", region="need__office")

    class Meta:
        verbose_name = _("need asked about")
        verbose_name_plural = _("needs asked about")
        ordering = ["round", "pk"]
        constraints = [UniqueConstraint(name="asked_once_a_round", fields=["need", "round"])]

    def __str__(self) -> str:
        return str(self.need)


class Confirmation(models.Model):
    """What the owner said of a need, who and when; of one that still stands, what it was and what it is from then on."""

    need = models.ForeignKey("demand.Need", models.PROTECT, related_name="confirmations", verbose_name=_("need"))
    asking = models.ForeignKey(Asking, models.PROTECT, null=True, blank=True, related_name="answers", verbose_name=_("by the link of the letter"))
    said = models.CharField(_("said"), max_length=10, choices=Said.choices)
    said_at = models.DateTimeField(_("said at"))
    said_by = models.CharField(_("who said it"), max_length=200)
    account = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("account"))
    through = models.ForeignKey(Company, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("acted through"))
    valid_before = models.DateField(_("valid until, before"))
    valid_after = models.DateField(_("valid until, after"))
    heads_before = models.CharField(_("people before"), max_length=20)
    heads_after = models.CharField(_("people after"), max_length=20)

    objects = OwnedManager(company="need__company", centre="need__centre", region="need__office")

    class Meta:
        verbose_name = _("confirmation of a need")
        verbose_name_plural = _("confirmations of needs")
        ordering = ["-said_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.need}: {self.get_said_display()}"

    @property
    def other_heads(self) -> bool:
        """Whether another number of people was said."""
        return self.heads_before != self.heads_after

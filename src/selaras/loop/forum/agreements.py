# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Agreements between a centre and a company: who signs, from when to when, how much a year, and what becomes of them."""

from collections.abc import Mapping
from datetime import date

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from selaras.ground.network.models import Centre, Company
from selaras.ground.people.models import Account
from selaras.kit.scope import OwnedManager
from selaras.loop.forum.promises import PromiseKind, Side

NOTICES = (7, 30, 90)  # days before the end at which both sides are written to


class AgreementKind(models.TextChoices):
    """How much it binds."""

    MOU = "mou", _("memorandum of understanding (MoU)")
    PKS = "pks", _("cooperation agreement (PKS)")


class AgreementState(models.TextChoices):
    """Where an agreement stands. Draft, sent, in force (signed by everybody) and ended are said; the others follow from days.

    One that is signed is in force from its first day; it has expired after its last; it is renewed from the first day of the one that continues it.
    """

    DRAFT = "draft", _("draft")
    SENT = "sent", _("sent for signature")
    SIGNED = "signed", _("signed, not yet in force")
    IN_FORCE = "force", _("in force")
    ENDED = "ended", _("ended early")
    EXPIRED = "expired", _("expired")
    RENEWED = "renewed", _("renewed")


STEPS: Mapping[str, frozenset[str]] = {
    AgreementState.DRAFT: frozenset({AgreementState.SENT}),
    AgreementState.SENT: frozenset({AgreementState.DRAFT, AgreementState.IN_FORCE}),
    AgreementState.SIGNED: frozenset({AgreementState.ENDED}),
    AgreementState.IN_FORCE: frozenset({AgreementState.ENDED}),
    AgreementState.EXPIRED: frozenset(),
    AgreementState.ENDED: frozenset(),
    AgreementState.RENEWED: frozenset(),
}


class Agreement(models.Model):
    """One agreement. A renewal is an agreement of its own, which names the one that it continues."""

    number = models.CharField(_("number"), max_length=80)
    kind = models.CharField(_("kind"), max_length=5, choices=AgreementKind.choices)
    company = models.ForeignKey(Company, models.PROTECT, related_name="agreements", verbose_name=_("company"))
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="agreements", verbose_name=_("centre"))
    title = models.CharField(_("title"), max_length=200)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    state = models.CharField(_("state"), max_length=10, choices=AgreementState.choices, default=AgreementState.DRAFT)
    state_on = models.DateField(_("since"))
    ended_because = models.CharField(_("why ended"), max_length=200, blank=True)
    renewed_on = models.DateField(_("renewed from"), null=True, blank=True, help_text=_("The first day of the signed one that continues it."))
    renews = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="renewal", verbose_name=_("renews"))
    document = models.FileField(_("document"), upload_to="perjanjian", max_length=120, blank=True)
    document_digest = models.CharField(_("SHA-256 of the document"), max_length=64, blank=True)
    written_by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("written by"))
    assumed = models.BooleanField(_("invented for the demonstration"), default=False)

    objects = OwnedManager(company="company", centre="centre")

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["ends_on", "pk"]
        constraints = [
            UniqueConstraint(
                name="agreement_number_of_a_centre",
                fields=["centre", "number"],
                violation_error_message=_("The centre has an agreement with this number already."),
            ),
            CheckConstraint(
                name="agreement_ends_after_it_starts",
                condition=Q(ends_on__gt=F("starts_on")),
                violation_error_message=_("An agreement ends after it starts."),
            ),
            CheckConstraint(
                name="agreement_ended_with_a_reason",
                condition=(Q(state=AgreementState.ENDED) & ~Q(ended_because="")) | (~Q(state=AgreementState.ENDED) & Q(ended_because="")),
                violation_error_message=_("An agreement is ended for a reason."),
            ),
            CheckConstraint(
                name="agreement_in_force_with_its_document",
                condition=Q(state__in=[AgreementState.DRAFT, AgreementState.SENT]) | ~Q(document=""),
                violation_error_message=_("An agreement in force has its signed document."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.title}"

    def state_at(self, day: date) -> AgreementState:
        """Where it stands on a day: one that everybody signed waits for its first day, and goes on until its renewal begins or its last is over."""
        if self.state != AgreementState.IN_FORCE:
            return AgreementState(self.state)
        if day < self.starts_on:
            return AgreementState.SIGNED
        if self.renewed_on is not None and self.renewed_on <= day:
            return AgreementState.RENEWED
        return AgreementState.IN_FORCE if day <= self.ends_on else AgreementState.EXPIRED

    def days_left(self, day: date) -> int | None:
        """Days until the last one where it is in force and nothing that is signed continues it; else None."""
        return (self.ends_on - day).days if self.state_at(day) == AgreementState.IN_FORCE and self.renewed_on is None else None


def in_force(day: date, path: str = "") -> Q:
    """The agreements that are in force on a day, where `path` leads to them: `Agreement.state_at`, asked of the database."""
    begun = Q(**{f"{path}state": AgreementState.IN_FORCE, f"{path}starts_on__lte": day, f"{path}ends_on__gte": day})
    return begun & (Q(**{f"{path}renewed_on": None}) | Q(**{f"{path}renewed_on__gt": day}))


class Signatory(models.Model):
    """Who signs for a side, in which position, and when it was signed."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="signatories", verbose_name=_("agreement"))
    side = models.CharField(_("signs for"), max_length=10, choices=Side.choices)
    name = models.CharField(_("name"), max_length=150)
    position = models.CharField(_("position"), max_length=100)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)

    objects = OwnedManager(company="agreement__company", centre="agreement__centre")

    class Meta:
        verbose_name = _("signatory")
        verbose_name_plural = _("signatories")
        ordering = ["side", "pk"]
        constraints = [UniqueConstraint(name="signatory_once", fields=["agreement", "side", "name"])]

    def __str__(self) -> str:
        return f"{self.name}, {self.position}"


class Quota(models.Model):
    """How much of something an agreement foresees a year."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="quotas", verbose_name=_("agreement"))
    kind = models.CharField(_("what"), max_length=12, choices=PromiseKind.choices)
    a_year = models.DecimalField(_("a year"), max_digits=8, decimal_places=1)

    objects = OwnedManager(company="agreement__company", centre="agreement__centre")

    class Meta:
        verbose_name = _("quota")
        verbose_name_plural = _("quotas")
        ordering = ["pk"]
        constraints = [
            UniqueConstraint(name="quota_once", fields=["agreement", "kind"]),
            CheckConstraint(name="quota_of_something", condition=Q(a_year__gt=0), violation_error_message=_("A quota is of more than nothing.")),
        ]

    def __str__(self) -> str:
        return f"{self.a_year.normalize():f} {self.get_kind_display()}"

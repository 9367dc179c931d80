# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Keys by which a program acts as the holder of a post, and the answers that are kept for a call that is sent twice.

The secret itself is nowhere: the register holds a keyed hash of it, by which it is found, and its first letters, by which people tell keys apart.
"""

import secrets
from datetime import date, datetime

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from selaras.ground.network.mandates import Mandate
from selaras.ground.network.rules import KEY_START, USED_WITHIN
from selaras.ground.people.models import Account
from selaras.ground.standards.models import Region
from selaras.kit.scope import OwnedManager

START = len(KEY_START) + 6  # letters of a secret that are kept readable; 36 bits, of 256


def new_secret() -> str:
    """A secret that nobody guesses, with a start by which people and scanners of source code know what it is."""
    return f"{KEY_START}{secrets.token_urlsafe(32)}"


def digest_of(secret: str) -> str:
    """By what the register knows a secret: a hash under the house's key, 64 hexadecimal digits. From it nobody makes the secret."""
    return salted_hmac("selaras.network.keys", secret, algorithm="sha256").hexdigest()


class ApiKey(models.Model):
    """A program's key: it opens what the post of its holder opens, until a day, and only while that post (and its mandate) lasts."""

    name = models.CharField(_("name"), max_length=80, help_text=_("Which program uses it."))
    start = models.CharField(_("begins with"), max_length=20)
    digest = models.CharField(_("keyed hash"), max_length=64, unique=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("holder"))
    post = models.ForeignKey("network.Post", models.PROTECT, related_name="+", verbose_name=_("post"))
    mandate = models.ForeignKey(Mandate, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("mandate"))
    company = models.ForeignKey("network.Company", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("company"))
    centre = models.ForeignKey("network.Centre", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("centre"))
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("labour office of"))
    made_at = models.DateTimeField(_("made"))
    until = models.DateField(_("until"))
    used_at = models.DateTimeField(_("last used"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("revoked by"))

    objects = OwnedManager(company="company", centre="centre", region="region")

    class Meta:
        verbose_name = _("key for a program")
        verbose_name_plural = _("keys for programs")
        ordering = ["-made_at", "-pk"]
        constraints = [
            CheckConstraint(name="key_has_a_name", condition=~Q(name=""), violation_error_message=_("Say which program uses it.")),
            CheckConstraint(
                name="key_of_one_owner",
                condition=Q(company__isnull=False, centre=None, region=None)
                | Q(company=None, centre__isnull=False, region=None)
                | Q(company=None, centre=None, region__isnull=False),
            ),
            CheckConstraint(
                name="key_revoked_by_somebody",
                condition=Q(revoked_at=None, revoked_by=None) | Q(revoked_at__isnull=False, revoked_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def owner(self) -> models.Model | None:
        """For whom it acts: company, centre or labour office (region)."""
        return self.company or self.centre or self.region

    def holds_on(self, day: date) -> bool:
        """Neither revoked nor over. Whether the post behind it lasts is asked apart (queries.keys)."""
        return self.revoked_at is None and day <= self.until

    def used_lately(self, at: datetime) -> bool:
        """Whether its last use is on record closely enough."""
        return self.used_at is not None and self.used_at > at - USED_WITHIN


class KeptAnswer(models.Model):
    """What was answered to a call that named itself (Idempotency-Key), so that the same call, sent again, does nothing twice."""

    key = models.ForeignKey(ApiKey, models.CASCADE, related_name="answers", verbose_name=_("key"))
    call = models.CharField(_("name of the call"), max_length=200)
    digest = models.CharField(_("hash of what was sent"), max_length=64)
    status = models.PositiveSmallIntegerField(_("status"))
    body = models.TextField(_("answer"))
    at = models.DateTimeField(_("answered"), db_index=True)

    objects = OwnedManager(company="key__company", centre="key__centre", region="key__region")

    class Meta:
        verbose_name = _("kept answer")
        verbose_name_plural = _("kept answers")
        constraints = [UniqueConstraint(name="call_answered_once", fields=["key", "call"])]

    def __str__(self) -> str:
        return self.call

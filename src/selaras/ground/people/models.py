# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Accounts that log in, persons (who may have no account), and the record of who did what."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils.translation import gettext_lazy as _

from selaras.ground.people import rules


class AccountManager(BaseUserManager["Account"]):
    """Accounts by their e-mail, which is kept in lower case."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(email=(username or "").lower())


class Account(AbstractBaseUser, PermissionsMixin):
    """Something that can log in: an e-mail and a password. What it may do follows from the posts of its person."""

    email = models.EmailField(_("e-mail"), unique=True)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(default=False)
    created_at = models.DateTimeField(_("created"))

    objects: ClassVar[AccountManager] = AccountManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            models.CheckConstraint(
                name="account_email_lower_case",
                condition=models.Q(email=models.functions.Lower("email")),
                violation_error_message=_("An e-mail is kept in lower case."),
            )
        ]

    def __str__(self) -> str:
        return self.email


class Person(models.Model):
    """A human being. A trainee may have no account; an account may wait for its person."""

    name = models.CharField(_("name"), max_length=150)
    account = models.OneToOneField(Account, models.PROTECT, null=True, blank=True, related_name="person", verbose_name=_("account"))
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    assumed = models.BooleanField(_("invented for the demonstration"), default=False)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(name="person_has_a_name", condition=~models.Q(name=""), violation_error_message=_("A person has a name."))
        ]

    def __str__(self) -> str:
        return self.name


class Event(models.Model):
    """One thing that somebody did. Only ever added: the database refuses to change or delete one, and each is bound to the one before by its hash.

    Its subject is a label and a key, no foreign key, so that nothing that has been done keeps a row from being what it is.
    """

    number = models.PositiveBigIntegerField(_("number"), primary_key=True)
    kind = models.CharField(_("what"), max_length=80, db_index=True)
    about_label = models.CharField(_("about"), max_length=80)
    about_key = models.CharField(_("key"), max_length=120)
    about_words = models.CharField(_("about (words)"), max_length=200, blank=True)
    by_key = models.CharField(_("by (account)"), max_length=40)
    by_words = models.CharField(_("by"), max_length=200)
    at = models.DateTimeField(_("effective"))
    recorded_at = models.DateTimeField(_("recorded"))
    cause = models.UUIDField(_("cause"), db_index=True)
    facts = models.JSONField(_("facts"), default=dict)
    previous = models.CharField(_("hash before"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64, unique=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["number"]
        indexes = [models.Index(fields=["about_label", "about_key"])]

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"

    def sealed(self) -> dict[str, Any]:
        """The facts that the hash covers: everything but the hashes themselves."""
        return {
            "number": self.number,
            "kind": self.kind,
            "about": [self.about_label, self.about_key, self.about_words],
            "by": [self.by_key, self.by_words],
            "at": self.at.timestamp(),
            "recorded_at": self.recorded_at.timestamp(),
            "cause": str(self.cause),
            "facts": self.facts,
        }

    def expected_hash(self) -> str:
        """What the hash must be if nobody touched the row."""
        return rules.seal(self.previous, self.sealed())

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Letters, each with what became of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from selaras.ground.letters.rules import LetterState
from selaras.ground.network.models import Centre, Company
from selaras.ground.people.models import Account
from selaras.ground.standards.models import Region
from selaras.kit.scope import OwnedManager


class Letter(models.Model):
    """One letter to one address. It is kept as it was written; the one thing that changes is what became of it.

    `once` names what the letter is for ("forum.invitation:17"): a second letter for the same thing is not written, unless the
    first was withdrawn. One that was withdrawn while the mail server had it stays `SENDING` until that is known: it was sent, or it is
    withdrawn. A letter to the people of a company, a centre or a labour office is seen by these; one to nobody's people by the national
    centre alone.
    """

    once = models.CharField(_("written once for"), max_length=400)
    kind = models.CharField(_("kind"), max_length=60)
    company = models.ForeignKey(Company, models.PROTECT, null=True, blank=True, related_name="letters", verbose_name=_("company"))
    centre = models.ForeignKey(Centre, models.PROTECT, null=True, blank=True, related_name="letters", verbose_name=_("centre"))
    office = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="letters", verbose_name=_("labour office of"))
    to = models.EmailField(_("to"))
    to_name = models.CharField(_("name"), max_length=150, blank=True)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    enclosures = models.JSONField(_("enclosures"), default=list, blank=True)
    about_label = models.CharField(_("about"), max_length=80)
    about_key = models.CharField(_("key"), max_length=120)
    message_id = models.CharField(_("message ID"), max_length=120, unique=True)
    written_by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("written by"))
    written_at = models.DateTimeField(_("written"))
    due_at = models.DateTimeField(_("not to be sent before"))
    state = models.CharField(_("state"), max_length=10, choices=LetterState.choices, default=LetterState.WAITING)
    tries = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_try_at = models.DateTimeField(_("next attempt"), null=True, blank=True)
    fault = models.CharField(_("why not"), max_length=300, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = OwnedManager(company="company", centre="centre", region="office")

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-written_at", "-pk"]
        indexes = [models.Index(fields=["state", "due_at"])]
        constraints = [
            models.UniqueConstraint(
                name="letter_written_once",
                fields=["once"],
                condition=~models.Q(state=LetterState.WITHDRAWN) & models.Q(withdrawn_at=None),
                violation_error_message=_("This letter has been written already."),
            ),
            models.CheckConstraint(
                name="letter_of_one",
                condition=models.Q(company=None, centre=None) | models.Q(company=None, office=None) | models.Q(centre=None, office=None),
                violation_error_message=_("A letter goes to the people of one company, one centre or one labour office."),
            ),
            models.CheckConstraint(
                name="letter_sent_with_its_time",
                condition=models.Q(state=LetterState.SENT, sent_at__isnull=False) | (~models.Q(state=LetterState.SENT) & models.Q(sent_at=None)),
                violation_error_message=_("A letter that was sent says when."),
            ),
        ]

    def __str__(self) -> str:
        return self.subject

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The ledger of promises between the centres and the companies, in both directions, and the evidence by which they are kept."""

from datetime import date, timedelta
from decimal import Decimal

from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _

from selaras.ground.network.models import Centre, Company
from selaras.ground.people.models import Account
from selaras.kit.scope import OwnedManager

DUE_SOON = timedelta(days=14)
REMEMBERED = timedelta(days=30)  # nobody is written to about a promise that was broken longer ago


class Side(models.TextChoices):
    """Who promised."""

    COMPANY = "company", _("the company")
    CENTRE = "centre", _("the centre")


class PromiseKind(models.TextChoices):
    """What was promised. The first five are a company's, the others a centre's."""

    HIRES = "hires", _("people to be hired")
    OJT = "ojt", _("OJT seats")
    INSTRUCTOR = "instructor", _("guest instructor days")
    EQUIPMENT = "equipment", _("pieces of equipment")
    VISIT = "visit", _("company visits")
    CLASSES = "classes", _("training packages")
    SCREENING = "screening", _("candidates screened")
    DATE = "date", _("an answer by a date")


KINDS = {
    Side.COMPANY: (PromiseKind.HIRES, PromiseKind.OJT, PromiseKind.INSTRUCTOR, PromiseKind.EQUIPMENT, PromiseKind.VISIT),
    Side.CENTRE: (PromiseKind.CLASSES, PromiseKind.SCREENING, PromiseKind.DATE),
}


class PromiseState(models.TextChoices):
    """Where a promise stands. Follows from its quantity, its due date, its evidence and its release; nobody ticks it."""

    PROMISED = "promised", _("promised")
    DUE = "due", _("due soon")
    KEPT = "kept", _("kept")
    PARTLY = "partly", _("partly kept")
    BROKEN = "broken", _("broken")
    RELEASED = "released", _("released")


class EvidenceKind(models.TextChoices):
    """By what it is known."""

    REGISTER = "register", _("from Selaras' own registers")
    DOCUMENT = "document", _("document")
    BOTH_SIDES = "both", _("confirmed by whom it was promised to")
    STAFF = "staff", _("seen by the centre's staff")


def vouchers(side: str, *, company: bool, centre: bool) -> tuple[EvidenceKind, ...]:
    """By what somebody may vouch that a promise of `side` was kept who speaks for the company, for the centre, or for both.

    A document may come from either side; what was seen is confirmed by whom it was promised to; registers and staff are the centre's.
    """
    confirms = centre if side == Side.COMPANY else company
    may = {EvidenceKind.DOCUMENT: company or centre, EvidenceKind.BOTH_SIDES: confirms, EvidenceKind.STAFF: centre, EvidenceKind.REGISTER: centre}
    return tuple(kind for kind, allowed in may.items() if allowed)


def promise_state(*, quantity: Decimal, kept: Decimal, due_on: date, released: bool, today: date) -> PromiseState:
    """Where a promise stands on a day: `kept` is what its evidence adds up to by then."""
    if released:
        return PromiseState.RELEASED
    if kept >= quantity:
        return PromiseState.KEPT
    if today <= due_on:
        return PromiseState.DUE if today >= due_on - DUE_SOON else PromiseState.PROMISED
    return PromiseState.PARTLY if kept > 0 else PromiseState.BROKEN


class Commitment(models.Model):
    """One promise between a company and a centre: who, what, how much, by when."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="commitments", verbose_name=_("company"))
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="commitments", verbose_name=_("centre"))
    side = models.CharField(_("promised by"), max_length=10, choices=Side.choices)
    kind = models.CharField(_("what"), max_length=12, choices=PromiseKind.choices)
    quantity = models.DecimalField(_("how much"), max_digits=8, decimal_places=1)
    words = models.CharField(_("in words"), max_length=300, blank=True)
    meeting = models.ForeignKey("forum.Meeting", models.PROTECT, null=True, blank=True, related_name="commitments", verbose_name=_("meeting"))
    made_on = models.DateField(_("promised on"))
    due_on = models.DateField(_("due on"))
    released_on = models.DateField(_("released on"), null=True, blank=True)
    released_because = models.CharField(_("why released"), max_length=200, blank=True)
    through = models.ForeignKey(Company, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("acted through"))
    recorded_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("recorded by"))
    assumed = models.BooleanField(_("invented for the demonstration"), default=False)

    objects = OwnedManager(company="company", centre="centre")

    class Meta:
        verbose_name = _("promise")
        verbose_name_plural = _("promises")
        ordering = ["due_on", "pk"]
        constraints = [
            CheckConstraint(
                name="commitment_kind_of_its_side",
                condition=Q(side=Side.COMPANY, kind__in=KINDS[Side.COMPANY]) | Q(side=Side.CENTRE, kind__in=KINDS[Side.CENTRE]),
                violation_error_message=_("A company promises people, seats, instructors, equipment or visits; a centre classes, screening, a date."),
            ),
            CheckConstraint(
                name="commitment_of_something", condition=Q(quantity__gt=0), violation_error_message=_("A promise is of more than nothing.")
            ),
            CheckConstraint(
                name="commitment_due_after_it_was_made",
                condition=Q(due_on__gte=models.F("made_on")),
                violation_error_message=_("A promise cannot be due before it is made."),
            ),
            CheckConstraint(
                name="commitment_released_with_a_reason",
                condition=Q(released_on=None, released_because="") | (Q(released_on__isnull=False) & ~Q(released_because="")),
                violation_error_message=_("A promise is released on a day and for a reason."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity.normalize():f} {self.get_kind_display()}"


class Fulfilment(models.Model):
    """Evidence that some of a promise was kept. Wrong evidence is taken back with a reason and stays on record."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="fulfilments", verbose_name=_("promise"))
    quantity = models.DecimalField(_("how much"), max_digits=8, decimal_places=1)
    happened_on = models.DateField(_("happened on"))
    kind = models.CharField(_("evidence"), max_length=10, choices=EvidenceKind.choices)
    words = models.CharField(_("what and where"), max_length=300)
    about_label = models.CharField(_("register"), max_length=80, blank=True)
    about_key = models.CharField(_("key"), max_length=120, blank=True)
    through = models.ForeignKey(Company, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("acted through"))
    recorded_by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded"))
    taken_back_because = models.CharField(_("taken back because"), max_length=200, blank=True)

    objects = OwnedManager(company="commitment__company", centre="commitment__centre")

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["happened_on", "pk"]
        constraints = [
            CheckConstraint(
                name="fulfilment_of_something", condition=Q(quantity__gt=0), violation_error_message=_("Evidence is of more than nothing.")
            ),
            CheckConstraint(
                name="fulfilment_says_what",
                condition=~Q(words=""),
                violation_error_message=_("Evidence says what happened and where it can be seen."),
            ),
            models.UniqueConstraint(
                name="fulfilment_once_from_a_register",
                fields=["commitment", "about_label", "about_key"],
                condition=~Q(about_key="") & Q(taken_back_because=""),
                violation_error_message=_("This entry of the register has been counted already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity.normalize():f}, {self.happened_on}"

    @property
    def company(self) -> Company:
        """The company between which and the centre the promise stands."""
        return self.commitment.company

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The ledger of promises between the centres and the companies, in both directions, and the evidence by which they are kept."""

from datetime import date, timedelta
from decimal import Decimal

from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from selaras.ground.network.models import Centre, Company
from selaras.ground.people.models import Account
from selaras.kit.dates import month_end, month_on
from selaras.kit.scope import OwnedManager
from selaras.loop.forum.attachments import Kept

DUE_SOON = timedelta(days=14)
REMEMBERED = timedelta(days=30)  # nobody is written to about a promise that was broken longer ago
LINK_OPEN = timedelta(days=30)  # for so long the link of a letter that asks for a release opens


class Side(models.TextChoices):
    """Who promised."""

    COMPANY = "company", _("the company")
    CENTRE = "centre", _("the centre")


class PromiseKind(models.TextChoices):
    """What was promised. The first five are a company's, the others a centre's."""

    HIRES = "hires", _("people to be hired")
    OJT = "ojt", pgettext_lazy("what is promised", "OJT seats")  # it follows a number: "4 kursi OJT"
    INSTRUCTOR = "instructor", _("guest instructor days")
    EQUIPMENT = "equipment", _("pieces of equipment")
    VISIT = "visit", _("company visits")
    CLASSES = "classes", _("training packages")
    SCREENING = "screening", _("candidates screened")
    DATE = "date", _("answer in time")


KINDS = {
    Side.COMPANY: (PromiseKind.HIRES, PromiseKind.OJT, PromiseKind.INSTRUCTOR, PromiseKind.EQUIPMENT, PromiseKind.VISIT),
    Side.CENTRE: (PromiseKind.CLASSES, PromiseKind.SCREENING, PromiseKind.DATE),
}


# More in one promise than any company or centre of the network has given is asked about before it is taken: a slip of the finger, as a rule.
MOST = {
    PromiseKind.HIRES: 2_000,
    PromiseKind.OJT: 500,
    PromiseKind.INSTRUCTOR: 366,
    PromiseKind.EQUIPMENT: 500,
    PromiseKind.VISIT: 50,
    PromiseKind.CLASSES: 100,
    PromiseKind.SCREENING: 5_000,
    PromiseKind.DATE: 20,
}


# What each is counted in, and by when it is usually promised: months ahead. Assumed; a start for a form, which is changed there.
UNITS = {
    PromiseKind.HIRES: _("people"),
    PromiseKind.OJT: _("seats"),
    PromiseKind.INSTRUCTOR: _("days"),
    PromiseKind.EQUIPMENT: _("pieces"),
    PromiseKind.VISIT: _("visits"),
    PromiseKind.CLASSES: _("packages of 16"),
    PromiseKind.SCREENING: _("candidates"),
    PromiseKind.DATE: _("answers"),
}
USUAL_MONTHS = {PromiseKind.HIRES: 6, PromiseKind.OJT: 6, PromiseKind.INSTRUCTOR: 3, PromiseKind.EQUIPMENT: 3, PromiseKind.CLASSES: 6}
USUAL_DAYS = timedelta(days=7)  # for an answer
WHOLE = frozenset(PromiseKind) - {PromiseKind.INSTRUCTOR}  # what is counted; of days there are halves
MOST_BY_LINK = 5  # promises of one company on one day without an account
FARTHEST = timedelta(days=3 * 365 + 1)  # ahead


def usual_day(kind: PromiseKind, today: date) -> date:
    """By when such a promise is usually due that is made today: the end of a month, an answer within a week."""
    if kind == PromiseKind.DATE:
        return today + USUAL_DAYS
    month = month_on(today, USUAL_MONTHS.get(kind, 2))
    return month_end(month.year, month.month)


def faults_of_quantity(kind: PromiseKind, quantity: Decimal) -> list[tuple[str, str]]:
    """What is wrong with so much of a kind, promised or shown: the field's name, and what is wrong with its cure."""
    if kind in WHOLE and quantity % 1:
        return [("quantity", _now("There are no halves of this; write a whole number."))]
    return []


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


def vouchers(side: str, *, company: bool, centre: bool, staff: bool) -> tuple[EvidenceKind, ...]:
    """By what somebody may vouch that a promise of `side` was kept who speaks for the company, for the centre, or watches as the national centre's
    `staff` over a promise between others (`sides_of`).

    A document may come from either side (see `counts_at_once`); what was seen is confirmed by whom it was promised to, and nobody else. Registers and
    what staff saw are the centre's to say of a company's promise, but of a centre's own promise the national staff's: of the national centre's own
    nobody's.
    """
    watches = staff or (centre and side == Side.COMPANY)
    confirms = centre if side == Side.COMPANY else company
    may = {
        EvidenceKind.DOCUMENT: company or centre or staff,
        EvidenceKind.BOTH_SIDES: confirms,
        EvidenceKind.STAFF: watches,
        EvidenceKind.REGISTER: watches,
    }
    return tuple(kind for kind, allowed in may.items() if allowed)


def counts_at_once(side: str, *, company: bool, centre: bool, staff: bool) -> bool:
    """Whether evidence counts as soon as somebody gives it: not where it is the word of whoever promised. Who may say so may also confirm it."""
    return staff or (centre if side == Side.COMPANY else company)


def counted(path: str = "") -> Q:
    """The evidence that counts, where `path` leads to it: not taken back, and confirmed where it had to be."""
    confirmed = Q(**{f"{path}needs_confirming": False}) | Q(**{f"{path}confirmed_at__isnull": False})
    return Q(**{f"{path}taken_back_because": ""}) & confirmed


def counted_then(day: date, path: str = "") -> Q:
    """The evidence that counted at the end of a day, by what was on record then."""
    confirmed = Q(**{f"{path}needs_confirming": False}) | Q(**{f"{path}confirmed_at__date__lte": day})
    standing = Q(**{f"{path}taken_back_because": ""}) | Q(**{f"{path}taken_back_on__gt": day})
    return Q(**{f"{path}recorded_at__date__lte": day}) & confirmed & standing


def unconfirmed(path: str = "") -> Q:
    """The evidence that the other side has neither confirmed nor refused yet, where `path` leads to it."""
    return Q(**{f"{path}needs_confirming": True, f"{path}confirmed_at": None, f"{path}taken_back_because": ""})


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


class Fulfilment(Kept):
    """Evidence that some of a promise was kept. Wrong evidence is taken back with a reason and stays on record.

    A document of whoever promised is a file, and counts from when the other side or staff confirmed it.
    """

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
    needs_confirming = models.BooleanField(_("to be confirmed by the other side"), default=False)
    confirmed_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("confirmed by"))
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    taken_back_because = models.CharField(_("taken back because"), max_length=200, blank=True)
    taken_back_on = models.DateField(_("taken back on"), null=True, blank=True)

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
            CheckConstraint(
                name="fulfilment_to_be_confirmed_is_a_document",
                condition=Q(needs_confirming=False) | (Q(kind=EvidenceKind.DOCUMENT) & ~Q(file="")),
                violation_error_message=_("What the other side is to confirm is a document; send its file."),
            ),
            CheckConstraint(
                name="fulfilment_confirmed_by_somebody",
                condition=Q(confirmed_at=None, confirmed_by=None) | Q(needs_confirming=True, confirmed_at__isnull=False, confirmed_by__isnull=False),
                violation_error_message=_("Somebody confirms evidence that waits for it."),
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
    def waits(self) -> bool:
        """Whether the other side has neither confirmed it nor was it taken back."""
        return self.needs_confirming and self.confirmed_at is None and not self.taken_back_because

    @property
    def company(self) -> Company:
        """The company between which and the centre the promise stands."""
        return self.commitment.company


class ReleaseRequest(models.Model):
    """Whoever promised asks to be let go, and why. Only the other side can; until it does the promise stands."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="release_requests", verbose_name=_("promise"))
    because = models.CharField(_("why"), max_length=200)
    through = models.ForeignKey(Company, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("acted through"))
    asked_by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked"))

    objects = OwnedManager(company="commitment__company", centre="commitment__centre")

    class Meta:
        verbose_name = _("request for a release")
        verbose_name_plural = _("requests for releases")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            CheckConstraint(name="release_request_says_why", condition=~Q(because=""), violation_error_message=_("Say why; the other side reads it."))
        ]

    def __str__(self) -> str:
        return self.because

    @property
    def company(self) -> Company:
        """The company between which and the centre the promise stands."""
        return self.commitment.company

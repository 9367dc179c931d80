# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Needs: statements coded by occupation, field and units, verified by the demand desk, valid until a day."""

from datetime import date

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from selaras.ground.network.models import Centre, Company
from selaras.ground.people.models import Account
from selaras.ground.standards.models import Equipment, Field, Occupation, Region, Unit
from selaras.kit.dates import day_of, month_on
from selaras.kit.scope import OwnedManager
from selaras.loop.demand.adverts.models import Advert, AdvertBatch, AdvertCode, AdvertFlag
from selaras.loop.demand.asking import Asked, Asking, Confirmation
from selaras.loop.demand.forecasting import Forecast, ForecastSum, NeedForecast
from selaras.loop.demand.putoff import PutOff
from selaras.loop.demand.rules import OPEN, ClosedAs, CodedBy, NeedState, expected_heads, still_until
from selaras.loop.demand.twins import NeedMerge, Twins
from selaras.loop.forum.models import Statement
from selaras.loop.forum.rules import Occurrence, Origin, StatementState, faults_of_again, start_again

__all__ = [
    "Advert",
    "AdvertBatch",
    "AdvertCode",
    "AdvertFlag",
    "Asked",
    "Asking",
    "Confirmation",
    "Forecast",
    "ForecastSum",
    "Need",
    "NeedForecast",
    "NeedMerge",
    "Proposal",
    "Twins",
]


TAKEN_BACK = (StatementState.REFUSED, StatementState.WITHDRAWN)


class NeedQuerySet(models.QuerySet["Need"]):
    """Needs by what may be done with them."""

    def countable(self, day: date) -> "NeedQuerySet":
        """Verified, still valid on a day and not taken back: what a plan may serve."""
        return self.filter(state=NeedState.VERIFIED, valid_until__gte=day).exclude(statement__in=taken_back())

    def waiting(self) -> "NeedQuerySet":
        """What the demand desk has to decide: needs without a code or without verification, not taken back."""
        return self.filter(state__in=[NeedState.UNCODED, NeedState.CODED]).exclude(statement__in=taken_back())

    def standing(self) -> "NeedQuerySet":
        """Neither closed nor taken back: whoever stated it is asked whether it still stands."""
        return self.filter(state__in=OPEN).exclude(statement__in=taken_back())


def taken_back() -> models.QuerySet[Statement]:
    """Statements that were taken up once and stand no longer. There are few: leaving them out spares looking at every other one."""
    return Statement.objects.filter(state__in=TAKEN_BACK).order_by().values("pk")


def expected_of(statement: Statement, day: date) -> float:
    """People expected of a statement that no forecast has seen, of its times that are not over on a day."""
    times = statement.ahead(day)
    return expected_heads(sum(time.least for time in times), sum(time.most for time in times), statement.certainty)


class Need(PutOff):
    """One counted need: the statement's figures, and what the desk made of its words.

    Owner and origin are the statement's, kept here so that scope and labels need no join; the action that takes a statement up copies them.
    `worth`: people expected to be hired, by its latest forecast, before there is one by the table of certainties, of the times ahead; weighed
    anew (actions/_rows) whenever one of these changes and with each forecast, so that lists, sums, the desk's queue and the plan have one figure.
    """

    statement = models.OneToOneField(Statement, models.PROTECT, related_name="need", verbose_name=_("statement"))
    origin = models.CharField(_("origin"), max_length=10, choices=Origin.choices)
    company = models.ForeignKey(Company, models.PROTECT, null=True, blank=True, related_name="needs", verbose_name=_("company"))
    centre = models.ForeignKey(Centre, models.PROTECT, null=True, blank=True, related_name="needs", verbose_name=_("centre"))
    office = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="office_needs", verbose_name=_("labour office of"))
    region = models.ForeignKey(Region, models.PROTECT, related_name="needs", verbose_name=_("place of work"))
    occupation = models.ForeignKey(Occupation, models.PROTECT, null=True, blank=True, related_name="needs", verbose_name=_("occupation"))
    field = models.ForeignKey(Field, models.PROTECT, null=True, blank=True, related_name="needs", verbose_name=_("vocational field"))
    units = models.ManyToManyField(Unit, related_name="needs", blank=True, verbose_name=_("units"))
    units_chosen = models.BooleanField(_("units chosen"), default=False, help_text=_("A person chose its units one by one."))
    equipment = models.ManyToManyField(
        Equipment, related_name="needs", blank=True, verbose_name=_("equipment"), help_text=_("Named in its words or beside them.")
    )
    confidence = models.FloatField(_("confidence of the code"), null=True)
    coded_by = models.CharField(_("coded by"), max_length=10, choices=CodedBy.choices, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=NeedState.choices, default=NeedState.UNCODED)
    valid_until = models.DateField(_("valid until"))
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True, help_text=_("Empty: not since it was stated."))
    verified_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("verified by"))
    verified_at = models.DateTimeField(_("verified"), null=True, blank=True)
    worth = models.FloatField(_("worth (people expected)"), default=0.0)
    closed_as = models.CharField(_("closed as"), max_length=10, choices=ClosedAs.choices, blank=True)
    closed_reason = models.CharField(_("why it was closed"), max_length=200, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    objects = OwnedManager(NeedQuerySet, company="company", centre="centre", region="office")

    class Meta:
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        ordering = ["statement__start_month", "pk"]
        indexes = [
            # All that the desk counts by, so that counting reads no row.
            models.Index(fields=["state", "valid_until", "statement", "put_off_until", "worth"], name="need_by_age"),
            models.Index(fields=["state", "closed_at", "closed_as"], name="need_by_closing"),
            models.Index(fields=["state", "-worth", "id"], name="need_by_worth"),
        ]
        constraints = [
            *PutOff.Meta.constraints,
            CheckConstraint(name="need_worth_is_no_debt", condition=Q(worth__gte=0)),
            CheckConstraint(
                name="need_coded_has_a_field",
                condition=Q(state__in=[NeedState.UNCODED, NeedState.CLOSED]) | Q(field__isnull=False, occupation__isnull=False),
                violation_error_message=_("A coded need has an occupation and a vocational field."),
            ),
            CheckConstraint(
                name="need_verified_by_somebody",
                condition=~Q(state=NeedState.VERIFIED) | Q(verified_by__isnull=False, verified_at__isnull=False),
                violation_error_message=_("A verified need names who verified it and when."),
            ),
            CheckConstraint(
                name="need_closed_with_a_code",
                condition=Q(state=NeedState.CLOSED, closed_at__isnull=False) & ~Q(closed_as="")
                | ~Q(state=NeedState.CLOSED) & Q(closed_at=None, closed_as=""),
                violation_error_message=_("A closed need says when and why it was closed."),
            ),
            CheckConstraint(name="need_confidence_is_a_share", condition=Q(confidence=None) | Q(confidence__gte=0, confidence__lte=1)),
        ]

    def __str__(self) -> str:
        return str(self.statement)

    @property
    def owner(self) -> models.Model:
        """Whoever stated it: company, centre or labour office (region)."""
        return self.company or self.centre or self.office

    @property
    def forecasted(self) -> NeedForecast | None:
        """Its latest forecast; None before the first since it was verified."""
        return getattr(self, "forecast", None)

    def expected_at(self, day: date, people: float | None = None) -> list[tuple[Occurrence, float]]:
        """The times that are ahead on a day, each with its share of the people expected, or of the `people` that were expected then.

        Of what recurs a forecast expects the times that were ahead when it was made: alike many each time.
        """
        ahead, among = self.statement.ahead(day), len(self.statement.ahead(day))
        if people is None and self.forecasted:
            people, among = self.worth, len(self.statement.ahead(self.forecasted.forecast.first_month))
        elif people is None:
            people = expected_of(self.statement, day)
        # Rounded, so that a sum of shares can be shared out again into the same ones.
        return [(time, people if among == 1 else round(people / among, 6)) for time in ahead]

    @property
    def said_on(self) -> date:
        """The day on which its owner last said it; needs the statement loaded."""
        return self.confirmed_on or day_of(self.statement.stated_at)

    def until_if_still(self, day: date, least: int | None = None, most: int | None = None) -> date:
        """The last month that it gets if its owner says on a day that it still stands (rules.still_until), with so many people each time or as
        many as before: the last in which the people of its times ahead are not more than a need may have. Needs the statement loaded.
        """
        said = self.statement
        until, heads = still_until(said.until_month, day, said.recurs), (least or said.each.least, most or said.each.most)
        while until > said.until_month and faults_of_again(said.recurs, start_again(said.recurs, said.start_month, until, day), until, *heads):
            until = month_on(until, -1)
        return until


class Proposal(models.Model):
    """An occupation that the coding engine offers for a need, best first. The desk chooses; its choice stands in the need."""

    need = models.ForeignKey(Need, models.CASCADE, related_name="proposals", verbose_name=_("need"))
    rank = models.PositiveSmallIntegerField(_("rank"))
    occupation = models.ForeignKey(Occupation, models.PROTECT, related_name="+", verbose_name=_("occupation"))
    field = models.ForeignKey(Field, models.PROTECT, null=True, related_name="+", verbose_name=_("vocational field"))
    confidence = models.FloatField(_("confidence"))
    units = models.JSONField(_("units"), default=list, help_text=_("Their numbers in the register of units, as the engine gave them."))
    unit_confidence = models.JSONField(_("confidence of the units"), default=list, help_text=_("Of each, in the same order."))

    objects = OwnedManager(company="need__company", centre="need__centre", region="need__office")

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["need", "rank"]
        constraints = [
            UniqueConstraint(name="proposal_rank_once", fields=["need", "rank"]),
            CheckConstraint(name="proposal_confidence_is_a_share", condition=Q(confidence__gte=0, confidence__lte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.rank}. {self.occupation}"

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What a year's plan is made from: targets, money, rates, what the centres ask, what others offer."""

from datetime import date

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from selaras.ground.network.models import Centre, Company, Lsp, Supervision
from selaras.ground.standards.models import Competence, Field, Programme, Region, Scheme
from selaras.kit.scope import OwnedManager
from selaras.loop.planning.rules import CANDIDATES_A_DAY, MONTHS, Measure, Source


def month_field(words: str) -> models.PositiveSmallIntegerField:
    """A month 1 to 12."""
    return models.PositiveSmallIntegerField(words, choices=[(month, str(month)) for month in range(1, MONTHS + 1)])


class Year(models.Model):
    """A planning year of the network: its money, its prices, and the weights that say what a plan is worth (ADR 0005)."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    national = models.ForeignKey(Centre, models.PROTECT, related_name="years", verbose_name=_("national centre"))
    budget = models.PositiveBigIntegerField(_("APBN budget (rupiah)"))
    day_rate = models.PositiveIntegerField(_("meals, transport and insurance of one trainee a day (rupiah)"))
    class_rate = models.PositiveIntegerField(_("running cost of one class a day (rupiah)"))
    boarding_rate = models.PositiveIntegerField(_("boarding of one trainee a day (rupiah)"), default=0)
    test_cost = models.PositiveIntegerField(_("test of one candidate (rupiah)"))
    assessor_day = models.PositiveIntegerField(_("fee of an assessor a day (rupiah)"))
    travel_km = models.PositiveIntegerField(_("travel, a kilometre (rupiah)"))
    travel_night = models.PositiveIntegerField(_("a night away (rupiah)"))
    candidates_a_day = models.PositiveSmallIntegerField(_("candidates an assessor a day"), default=CANDIDATES_A_DAY)
    people_per_million = models.FloatField(_("what a million rupiah is worth in placements"))
    pass_spread = models.FloatField(_("how far the network's pass rate may lie off, relative"))
    source = models.CharField(_("source"), max_length=300)
    assumed = models.BooleanField(_("invented for the demonstration"), default=False)

    class Meta:
        verbose_name = _("planning year")
        verbose_name_plural = _("planning years")
        ordering = ["-year"]

    def __str__(self) -> str:
        return str(self.year)

    def network(self) -> models.QuerySet[Centre]:
        """The national centre and those under its supervision, each open, and supervised, from the first of January to the end of the year."""
        first, last = date(self.year, 1, 1), date(self.year, 12, 31)
        supervised = Supervision.objects.filter(supervisor=self.national_id, since__lte=first).exclude(until__lt=last)
        open_to_the_end = Q(closed_on=None) | Q(closed_on__gte=last)
        return Centre.objects.filter(open_to_the_end, Q(pk=self.national_id) | Q(pk__in=supervised.values("centre"))).order_by("key")


class Target(models.Model):
    """What must be reached: measure, amount, and the sources of money whose packages count."""

    year = models.ForeignKey(Year, models.CASCADE, related_name="targets", verbose_name=_("year"))
    measure = models.CharField(_("measure"), max_length=12, choices=Measure.choices)
    amount = models.PositiveIntegerField(_("target"))
    scope = models.CharField(_("of whom"), max_length=120)
    local_counts = models.BooleanField(_("locally paid packages count"))
    source = models.CharField(_("source"), max_length=300)

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        constraints = [
            UniqueConstraint(name="target_once", fields=["year", "measure"], violation_error_message=_("The year has this target already."))
        ]

    def __str__(self) -> str:
        return f"{self.get_measure_display()} {self.year}"


class ProgrammeRate(models.Model):
    """What is expected of a programme: completion, entry for the test, pass, cancellation (shares), OJT, and how many kits can be had."""

    year = models.ForeignKey(Year, models.CASCADE, related_name="rates", verbose_name=_("year"))
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="rates", verbose_name=_("programme"))
    completion = models.FloatField(_("completion"))
    entry = models.FloatField(_("entry for the test"))
    passing = models.FloatField(_("pass"))
    cancelled = models.FloatField(_("packages that do not run"))
    absorption = models.FloatField(_("graduates hired where a need fits"))
    ojt_gain = models.FloatField(_("more hired after OJT"))
    kits = models.PositiveIntegerField(_("kits to be had"))
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        verbose_name = _("programme's rates")
        verbose_name_plural = _("programmes' rates")
        constraints = [
            UniqueConstraint(name="programme_rate_once", fields=["year", "programme"]),
            CheckConstraint(
                name="programme_rates_are_shares",
                condition=Q(
                    completion__gt=0,
                    completion__lte=1,
                    entry__gt=0,
                    entry__lte=1,
                    passing__gt=0,
                    passing__lte=1,
                    cancelled__gte=0,
                    cancelled__lt=1,
                    absorption__gte=0,
                    absorption__lte=1,
                    ojt_gain__gte=0,
                    ojt_gain__lte=1,
                ),
                violation_error_message=_("Rates are shares between 0 and 1."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.year}"


class CentreYear(models.Model):
    """How many packages a centre can administer in the year, and the floor below which it is not left."""

    year = models.ForeignKey(Year, models.CASCADE, related_name="centres", verbose_name=_("year"))
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="years_planned", verbose_name=_("centre"))
    most = models.PositiveIntegerField(_("packages, at most"))
    least = models.PositiveIntegerField(_("packages, at least"))
    reason = models.CharField(_("reason"), max_length=200)

    objects = OwnedManager(centre="centre")

    class Meta:
        verbose_name = _("centre's year")
        verbose_name_plural = _("centres' years")
        constraints = [
            UniqueConstraint(name="centre_year_once", fields=["year", "centre"]),
            CheckConstraint(
                name="centre_year_in_order", condition=Q(most__gte=models.F("least")), violation_error_message=_("The most lies below the least.")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.centre} {self.year}"


class Applicants(models.Model):
    """People of a regency who ask for training in a year; what a fair share is measured against."""

    year = models.ForeignKey(Year, models.CASCADE, related_name="applicants", verbose_name=_("year"))
    region = models.ForeignKey(Region, models.PROTECT, related_name="applicants", verbose_name=_("regency or city"))
    people = models.PositiveIntegerField(_("people"))
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        verbose_name = _("applicants")
        verbose_name_plural = _("applicants")
        constraints = [UniqueConstraint(name="applicants_once", fields=["year", "region"])]

    def __str__(self) -> str:
        return f"{self.region} {self.year}: {self.people}"


class Request(models.Model):
    """What a centre asks for: so many packages of a programme. Also the list of what it is willing to run."""

    year = models.ForeignKey(Year, models.CASCADE, related_name="requests", verbose_name=_("year"))
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="requests", verbose_name=_("centre"))
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="requests", verbose_name=_("programme"))
    packages = models.PositiveIntegerField(_("packages asked for"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    assumed = models.BooleanField(_("invented for the demonstration"), default=False)

    objects = OwnedManager(centre="centre")

    class Meta:
        verbose_name = _("centre's request")
        verbose_name_plural = _("centres' requests")
        constraints = [UniqueConstraint(name="request_once", fields=["year", "centre", "programme"])]

    def __str__(self) -> str:
        return f"{self.centre}: {self.programme}"


class LocalPackages(models.Model):
    """Packages paid by others, declared by their owner: fixed in a month, or offered up to a number within a span of months."""

    year = models.ForeignKey(Year, models.CASCADE, related_name="local_packages", verbose_name=_("year"))
    key = models.SlugField(_("key"), max_length=60, unique=True)
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="local_packages", verbose_name=_("centre"))
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="local_packages", verbose_name=_("programme"))
    source = models.CharField(_("source of money"), max_length=8, choices=[choice for choice in Source.choices if choice[0] != Source.APBN])
    fixed = models.BooleanField(_("fixed"), help_text=_("Fixed packages run whatever we plan; offered ones run if the plan takes them."))
    packages = models.PositiveIntegerField(_("packages"))
    tested = models.PositiveIntegerField(_("tested by their owner"), default=0)
    first_month = month_field(_("month, or first month"))
    last_month = month_field(_("last month"))
    share = models.PositiveBigIntegerField(_("APBN share of one package (rupiah)"), default=0)
    assumed = models.BooleanField(_("invented for the demonstration"), default=False)

    objects = OwnedManager(centre="centre")

    class Meta:
        verbose_name = _("local packages")
        verbose_name_plural = _("local packages")
        constraints = [
            CheckConstraint(
                name="local_packages_of_others",
                condition=~Q(source=Source.APBN),
                violation_error_message=_("APBN packages are planned, not declared."),
            ),
            CheckConstraint(
                name="local_packages_fixed_in_a_month",
                condition=Q(last_month__gte=models.F("first_month"))
                & (Q(fixed=False, tested=0) | Q(fixed=True, first_month=models.F("last_month"), share=0)),
                violation_error_message=_(
                    "Fixed packages start in one month and cost APBN nothing; offered ones have a span of months and no tests of their own."
                ),
            ),
            CheckConstraint(
                name="local_packages_tested_some",
                condition=Q(tested__lte=models.F("packages")),
                violation_error_message=_("No more packages can be tested than run."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.centre}: {self.programme} ({self.get_source_display()})"


class UpgradeCourse(models.Model):
    """A course by which an instructor comes to master a competence."""

    year = models.ForeignKey(Year, models.CASCADE, related_name="upgrade_courses", verbose_name=_("year"))
    competence = models.ForeignKey(Competence, models.PROTECT, related_name="upgrade_courses", verbose_name=_("teaching competence"))
    months = models.PositiveSmallIntegerField(_("months"))
    days_a_month = models.PositiveSmallIntegerField(_("days lost a month"))
    cost = models.PositiveBigIntegerField(_("cost a person (rupiah)"))
    places = models.PositiveIntegerField(_("places"))
    first_month = month_field(_("first start"))
    last_month = month_field(_("last start"))
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        verbose_name = _("upgrading course")
        verbose_name_plural = _("upgrading courses")
        constraints = [
            UniqueConstraint(name="upgrade_course_once", fields=["year", "competence"]),
            CheckConstraint(name="upgrade_course_months", condition=Q(months__gte=1, months__lte=6)),
        ]

    def __str__(self) -> str:
        return f"{self.competence} {self.year}"


class HireOffer(models.Model):
    """Instructor days that a partner company sells, a month, within reach of its place."""

    year = models.ForeignKey(Year, models.CASCADE, related_name="hire_offers", verbose_name=_("year"))
    key = models.SlugField(_("key"), max_length=60, unique=True)
    company = models.ForeignKey(Company, models.PROTECT, related_name="hire_offers", verbose_name=_("company"))
    competence = models.ForeignKey(Competence, models.PROTECT, related_name="hire_offers", verbose_name=_("teaching competence"))
    region = models.ForeignKey(Region, models.PROTECT, related_name="hire_offers", verbose_name=_("place"))
    days_a_month = models.PositiveIntegerField(_("days a month"))
    price = models.PositiveIntegerField(_("price a day (rupiah)"))
    reach_km = models.PositiveIntegerField(_("as far as (km)"))
    source = models.CharField(_("source"), max_length=200)

    objects = OwnedManager(company="company")

    class Meta:
        verbose_name = _("instructors for hire")
        verbose_name_plural = _("instructors for hire")

    def __str__(self) -> str:
        return f"{self.company}: {self.competence}"


class RecruitOffer(models.Model):
    """New assessors that a certification body can train: for some schemes, at a home, ready after a lead time."""

    year = models.ForeignKey(Year, models.CASCADE, related_name="recruit_offers", verbose_name=_("year"))
    key = models.SlugField(_("key"), max_length=60, unique=True)
    lsp = models.ForeignKey(Lsp, models.PROTECT, related_name="recruit_offers", verbose_name=_("certification body"))
    schemes = models.ManyToManyField(Scheme, related_name="recruit_offers", verbose_name=_("schemes"))
    home = models.ForeignKey(Centre, models.PROTECT, null=True, blank=True, related_name="recruit_offers", verbose_name=_("works at the centre"))
    region = models.ForeignKey(Region, models.PROTECT, related_name="recruit_offers", verbose_name=_("lives in"))
    lead_months = models.PositiveSmallIntegerField(_("months until ready"))
    people = models.PositiveIntegerField(_("people, at most"))
    days_a_month = models.PositiveSmallIntegerField(_("assessing days a month"))
    cost = models.PositiveBigIntegerField(_("cost a person (rupiah)"))
    first_month = month_field(_("first start"))
    last_month = month_field(_("last start"))
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        verbose_name = _("assessors to be trained")
        verbose_name_plural = _("assessors to be trained")

    def __str__(self) -> str:
        return f"{self.lsp}: {self.region}"


class ExtraDays(models.Model):
    """Days promised from outside the network's own register: instructors of a field or assessors of a scheme, in one month, wherever needed, free.

    This is where a planner enters what the engine said was missing, once somebody found it.
    """

    year = models.ForeignKey(Year, models.CASCADE, related_name="extra_days", verbose_name=_("year"))
    field = models.ForeignKey(Field, models.PROTECT, null=True, blank=True, related_name="extra_days", verbose_name=_("instructors of the field"))
    scheme = models.ForeignKey(Scheme, models.PROTECT, null=True, blank=True, related_name="extra_days", verbose_name=_("assessors of the scheme"))
    month = month_field(_("month"))
    days = models.FloatField(_("days"))
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        verbose_name = _("extra days")
        verbose_name_plural = _("extra days")
        constraints = [
            CheckConstraint(
                name="extra_days_of_one_kind",
                condition=Q(field__isnull=False, scheme=None) | Q(field=None, scheme__isnull=False),
                violation_error_message=_("Extra days are of instructors of a field or of assessors of a scheme."),
            ),
            CheckConstraint(name="extra_days_some", condition=Q(days__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.field or self.scheme} {self.month}: {self.days}"

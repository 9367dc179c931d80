# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The plan and its packages: the spine of the year. What the plan is made from stands in `year`."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from selaras.ground.network.models import Assessor, Centre, CompanySite, Instructor
from selaras.ground.people.models import Account
from selaras.ground.runs.models import Run
from selaras.ground.standards.models import Competence, Programme, Scheme
from selaras.kit.scope import OwnedManager
from selaras.loop.demand.models import Forecast, Need
from selaras.loop.planning.rules import BindingKind, PackageState, PlanState, ShortageKind, Source
from selaras.loop.planning.year import (
    Applicants,
    CentreYear,
    ExtraDays,
    HireOffer,
    LocalPackages,
    ProgrammeRate,
    RecruitOffer,
    Request,
    Target,
    UpgradeCourse,
    Year,
    month_field,
)

__all__ = [
    "Applicants",
    "Assessing",
    "Binding",
    "CentreYear",
    "Counted",
    "ExtraDays",
    "HireOffer",
    "LocalPackages",
    "Package",
    "Plan",
    "PlannedRecruit",
    "PlannedUpgrade",
    "ProgrammeRate",
    "RecruitOffer",
    "Request",
    "SeatNeed",
    "SeatOjt",
    "Shortage",
    "Target",
    "Teaching",
    "UpgradeCourse",
    "Year",
]


class Plan(models.Model):
    """One answer to the year: of which run, how good, how far it can be from the best, how probable its targets are."""

    year = models.ForeignKey(Year, models.PROTECT, related_name="plans", verbose_name=_("year"))
    number = models.PositiveSmallIntegerField(_("number"))
    run = models.OneToOneField(Run, models.PROTECT, related_name="plan", verbose_name=_("engine run"))
    state = models.CharField(_("state"), max_length=10, choices=PlanState.choices, default=PlanState.DRAFT)
    feasible = models.BooleanField(_("reaches its targets"))
    participants = models.PositiveIntegerField(_("participants planned"))
    certified = models.FloatField(_("people expected to be judged competent"))
    participants_probability = models.FloatField(_("probability of the participants' target"), null=True)
    certified_probability = models.FloatField(_("probability of the certification target"), null=True)
    placed = models.FloatField(_("placements expected"))
    placed_by_origin = models.JSONField(_("placements expected by origin"), default=dict)
    money = models.FloatField(_("APBN money (million rupiah)"))
    money_by_kind = models.JSONField(_("APBN money by what it buys (million rupiah)"), default=dict)
    notes = models.JSONField(_("what was left out, and why"), default=list)
    forbidden = models.JSONField(_("levers not used"), default=list)
    forecast = models.ForeignKey(
        Forecast, models.PROTECT, null=True, related_name="plans", verbose_name=_("forecast of needs"), help_text=_("By which people were counted.")
    )
    value = models.FloatField(_("value"), null=True)
    bound = models.FloatField(_("proven bound"), null=True)
    missing_least = models.FloatField(
        _("proven to be missing at least (instructor days)"), null=True, help_text=_("All that is missing, weighed in instructor days.")
    )
    missing_named = models.FloatField(_("named as missing (instructor days)"), null=True, help_text=_("The same weight of what is named."))
    largest_shortfall = models.FloatField(_("largest regency shortfall"), null=True)
    made_by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["-year__year", "-number"]
        constraints = [
            UniqueConstraint(name="plan_number_once", fields=["year", "number"]),
            UniqueConstraint(
                name="plan_one_adopted",
                fields=["year"],
                condition=Q(state=PlanState.ADOPTED),
                violation_error_message=_("The year has an adopted plan already."),
            ),
            CheckConstraint(
                name="plan_adopted_is_feasible",
                condition=~Q(state=PlanState.ADOPTED) | Q(feasible=True),
                violation_error_message=_("A plan that misses its targets is not adopted."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}/{self.number}"

    @property
    def gap(self) -> float | None:
        """How far the plan can be from the best one: (bound - value) / |value|."""
        return None if self.value is None or self.bound is None or not self.value else (self.bound - self.value) / abs(self.value)


class Counted(models.Model):
    """A need that a plan counted on, with the people expected of it when the plan was made; whoever is not here was not seen."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="counted", verbose_name=_("plan"))
    need = models.ForeignKey(Need, models.PROTECT, related_name="counted", verbose_name=_("need"))
    people = models.FloatField(_("people expected"))

    objects = OwnedManager(company="need__company", centre="need__centre", region="need__office")

    class Meta:
        verbose_name = _("need counted")
        verbose_name_plural = _("needs counted")
        constraints = [UniqueConstraint(name="counted_once", fields=["plan", "need"])]

    def __str__(self) -> str:
        return f"{self.need}: {self.people:.1f}"


class Package(models.Model):
    """A class of sixteen: one programme, one centre, one source of money, a month to start in, tested or not. Never deleted."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="packages", verbose_name=_("plan"))
    code = models.CharField(_("code"), max_length=40)
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="packages", verbose_name=_("centre"))
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="packages", verbose_name=_("programme"))
    source = models.CharField(_("source of money"), max_length=8, choices=Source.choices)
    local = models.ForeignKey(LocalPackages, models.PROTECT, null=True, blank=True, related_name="planned", verbose_name=_("declared as"))
    start_month = month_field(_("starts in"))
    end_month = month_field(_("ends in"))
    tested = models.BooleanField(_("tested"))
    test_paid_by = models.CharField(_("test paid from"), max_length=8, choices=Source.choices, blank=True)
    test_month = models.PositiveSmallIntegerField(_("test in"), null=True)
    scheme = models.ForeignKey(Scheme, models.PROTECT, null=True, blank=True, related_name="packages", verbose_name=_("scheme"))
    state = models.CharField(_("state"), max_length=10, choices=PackageState.choices, default=PackageState.PLANNED)
    seats = models.PositiveSmallIntegerField(_("participants planned"))
    competent = models.FloatField(_("people expected to be judged competent"))
    graduates = models.FloatField(_("graduates expected"))
    money = models.FloatField(_("APBN money (million rupiah)"))

    objects = OwnedManager(centre="centre")

    class Meta:
        verbose_name = _("package")
        verbose_name_plural = _("packages")
        ordering = ["plan", "code"]
        indexes = [models.Index(fields=["plan", "centre", "programme", "start_month"])]
        constraints = [
            UniqueConstraint(name="package_code_once", fields=["plan", "code"]),
            CheckConstraint(
                name="package_tested_has_a_scheme",
                condition=Q(tested=False, test_paid_by="") | (Q(tested=True, scheme__isnull=False, test_month__isnull=False) & ~Q(test_paid_by="")),
                violation_error_message=_("A tested package names its scheme, the month of the test and who pays for it."),
            ),
            CheckConstraint(name="package_months_in_order", condition=Q(end_month__gte=F("start_month"))),
            CheckConstraint(
                name="package_local_is_declared",
                condition=Q(source=Source.APBN, local=None) | (~Q(source=Source.APBN) & Q(local__isnull=False)),
                violation_error_message=_("A package paid by others names the declaration it comes from."),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class SeatNeed(models.Model):
    """Graduates of a package who serve a need: how many go, how many placements are expected of them."""

    package = models.ForeignKey(Package, models.CASCADE, related_name="serves", verbose_name=_("package"))
    need = models.ForeignKey(Need, models.PROTECT, related_name="served_by", verbose_name=_("need"))
    people = models.FloatField(_("graduates"))
    placed = models.FloatField(_("placements expected"))

    objects = OwnedManager(centre="package__centre", company="need__company", region="need__office")

    class Meta:
        verbose_name = _("need served")
        verbose_name_plural = _("needs served")
        constraints = [UniqueConstraint(name="seat_need_once", fields=["package", "need"])]

    def __str__(self) -> str:
        return f"{self.package} – {self.need}"


class SeatOjt(models.Model):
    """Graduates of a package in OJT seats of a need's company site, in the month after training."""

    package = models.ForeignKey(Package, models.CASCADE, related_name="ojt", verbose_name=_("package"))
    need = models.ForeignKey(Need, models.PROTECT, related_name="ojt", verbose_name=_("need that offers the seats"))
    site = models.ForeignKey(CompanySite, models.PROTECT, null=True, blank=True, related_name="ojt", verbose_name=_("host"))
    month = month_field(_("month"))
    people = models.FloatField(_("seats used"))
    gain = models.FloatField(_("more placements expected"))

    objects = OwnedManager(centre="package__centre", company="need__company", region="need__office")

    class Meta:
        verbose_name = _("OJT planned")
        verbose_name_plural = _("OJT planned")
        constraints = [UniqueConstraint(name="seat_ojt_once", fields=["package", "need"])]

    def __str__(self) -> str:
        return f"{self.package} – {self.site}"


class Teaching(models.Model):
    """Who teaches a package, and how many days: an instructor, a partner's instructors, or days promised from outside."""

    package = models.ForeignKey(Package, models.CASCADE, related_name="teaching", verbose_name=_("package"))
    instructor = models.ForeignKey(Instructor, models.PROTECT, null=True, blank=True, related_name="teaching", verbose_name=_("instructor"))
    hire = models.ForeignKey(HireOffer, models.PROTECT, null=True, blank=True, related_name="teaching", verbose_name=_("hired from"))
    upgraded = models.BooleanField(_("after upgrading"), default=False)
    month = month_field(_("month"))
    days = models.FloatField(_("days"))

    objects = OwnedManager(centre="package__centre")

    class Meta:
        verbose_name = _("teaching")
        verbose_name_plural = _("teaching")
        constraints = [CheckConstraint(name="teaching_by_one", condition=Q(instructor=None) | Q(hire=None))]

    def __str__(self) -> str:
        return f"{self.package}: {self.days}"


class Assessing(models.Model):
    """Assessor days at a centre for a scheme in a month: by an assessor, by one still to be trained, or promised from outside."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="assessing", verbose_name=_("plan"))
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="assessing", verbose_name=_("centre"))
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="assessing", verbose_name=_("scheme"))
    month = month_field(_("month"))
    assessor = models.ForeignKey(Assessor, models.PROTECT, null=True, blank=True, related_name="assessing", verbose_name=_("assessor"))
    recruit = models.ForeignKey(RecruitOffer, models.PROTECT, null=True, blank=True, related_name="assessing", verbose_name=_("to be trained"))
    days = models.FloatField(_("days"))

    objects = OwnedManager(centre="centre")

    class Meta:
        verbose_name = _("assessing")
        verbose_name_plural = _("assessing")
        constraints = [CheckConstraint(name="assessing_by_one", condition=Q(assessor=None) | Q(recruit=None))]

    def __str__(self) -> str:
        return f"{self.centre}: {self.scheme} {self.month}"


class PlannedUpgrade(models.Model):
    """An instructor to be upgraded: in what, when, ready when, at what cost, and the days this buys in the plan."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="upgrades", verbose_name=_("plan"))
    instructor = models.ForeignKey(Instructor, models.PROTECT, related_name="planned_upgrades", verbose_name=_("instructor"))
    competence = models.ForeignKey(Competence, models.PROTECT, related_name="planned_upgrades", verbose_name=_("teaching competence"))
    start_month = month_field(_("starts in"))
    ready_month = models.PositiveSmallIntegerField(_("ready in"), help_text=_("13 is January of the next year."))
    money = models.FloatField(_("cost (million rupiah)"))
    days_used = models.FloatField(_("days taught with it in the plan"))

    objects = OwnedManager(centre="instructor__centre")

    class Meta:
        verbose_name = _("planned upgrade")
        verbose_name_plural = _("planned upgrades")
        constraints = [UniqueConstraint(name="planned_upgrade_once", fields=["plan", "instructor"])]

    def __str__(self) -> str:
        return f"{self.instructor}: {self.competence}"


class PlannedRecruit(models.Model):
    """Assessors to be trained: from which offer, how many, when they start and are ready, and the days this buys in the plan."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="recruits", verbose_name=_("plan"))
    offer = models.ForeignKey(RecruitOffer, models.PROTECT, related_name="planned", verbose_name=_("offer"))
    people = models.PositiveIntegerField(_("people"))
    start_month = month_field(_("starts in"))
    ready_month = models.PositiveSmallIntegerField(_("ready in"), help_text=_("13 is January of the next year."))
    money = models.FloatField(_("cost (million rupiah)"))
    days_used = models.FloatField(_("days assessed in the plan"))

    class Meta:
        verbose_name = _("planned assessor")
        verbose_name_plural = _("planned assessors")
        constraints = [UniqueConstraint(name="planned_recruit_once", fields=["plan", "offer", "start_month"])]

    def __str__(self) -> str:
        return f"{self.offer}: {self.people}"


class Shortage(models.Model):
    """What is missing where the targets cannot be met: how much, of what, in which month; together a set with which they can, not the least."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="shortages", verbose_name=_("plan"))
    kind = models.CharField(_("kind"), max_length=16, choices=ShortageKind.choices)
    key = models.CharField(_("of"), max_length=64, blank=True)
    words = models.CharField(_("of (words)"), max_length=200, blank=True)
    month = models.PositiveSmallIntegerField(_("month"), null=True)
    amount = models.FloatField(_("missing"))

    class Meta:
        verbose_name = _("shortage")
        verbose_name_plural = _("shortages")
        ordering = ["kind", "key", "month"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.words}: {self.amount}"


class Binding(models.Model):
    """A limit that the plan uses up: what, where, how much of how much. Months at the limit are counted."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="bindings", verbose_name=_("plan"))
    kind = models.CharField(_("kind"), max_length=12, choices=BindingKind.choices)
    centre = models.ForeignKey(Centre, models.PROTECT, null=True, blank=True, related_name="bindings", verbose_name=_("centre"))
    key = models.CharField(_("of"), max_length=64, blank=True)
    words = models.CharField(_("of (words)"), max_length=200)
    used = models.FloatField(_("used"))
    had = models.FloatField(_("had"))
    months = models.PositiveSmallIntegerField(_("months at the limit"), default=0)

    objects = OwnedManager(centre="centre")

    class Meta:
        verbose_name = _("binding limit")
        verbose_name_plural = _("binding limits")
        ordering = ["-months", "kind"]

    def __str__(self) -> str:
        return self.words

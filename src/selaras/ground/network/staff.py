# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Those who teach and those who test: instructors, certification bodies (LSP), assessors, test sites (TUK)."""

from datetime import date

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from selaras.ground.network.rules import Employment, LspKind, SiteKind
from selaras.ground.people.models import Person
from selaras.ground.standards.models import Competence, Region, Scheme
from selaras.kit.scope import OwnedManager


class Instructor(models.Model):
    """A person who teaches at a centre. Teaching needs valid methodology and, for each programme, a technical competence."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="instructor", verbose_name=_("person"))
    key = models.SlugField(_("key"), max_length=60, unique=True)
    centre = models.ForeignKey("network.Centre", models.PROTECT, related_name="instructors", verbose_name=_("centre"))
    employment = models.CharField(_("employment"), max_length=10, choices=Employment.choices)
    methodology_until = models.DateField(_("methodology valid until"), null=True, blank=True)
    days_a_month = models.PositiveSmallIntegerField(_("teaching days a month"))
    elsewhere = models.BooleanField(_("may teach elsewhere"), default=False, help_text=_("Only where the owner of the centre agreed."))
    assumed = models.BooleanField(_("invented for the demonstration"), default=False)

    objects = OwnedManager(centre="centre")

    class Meta:
        verbose_name = _("instructor")
        verbose_name_plural = _("instructors")
        ordering = ["centre", "person__name"]
        constraints = [
            CheckConstraint(
                name="instructor_days_a_month",
                condition=Q(days_a_month__lte=26),
                violation_error_message=_("A month has at most 26 teaching days."),
            )
        ]

    def __str__(self) -> str:
        return self.person.name

    def may_teach_on(self, day: date) -> bool:
        """Methodology is valid on that day."""
        return self.methodology_until is not None and day <= self.methodology_until


class InstructorCompetence(models.Model):
    """A technical competence that an instructor holds, on some evidence, until a day."""

    instructor = models.ForeignKey(Instructor, models.CASCADE, related_name="competences", verbose_name=_("instructor"))
    competence = models.ForeignKey(Competence, models.PROTECT, related_name="holders", verbose_name=_("teaching competence"))
    evidence = models.CharField(_("evidence"), max_length=200)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    objects = OwnedManager(centre="instructor__centre")

    class Meta:
        verbose_name = _("instructor's competence")
        verbose_name_plural = _("instructors' competences")
        constraints = [
            UniqueConstraint(
                name="instructor_competence_once",
                fields=["instructor", "competence"],
                violation_error_message=_("The instructor holds this competence already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.instructor}: {self.competence}"


class Lsp(models.Model):
    """A certification body licensed by BNSP, and the schemes its licence covers."""

    key = models.SlugField(_("key"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=150)
    kind = models.CharField(_("kind"), max_length=2, choices=LspKind.choices)
    licence = models.CharField(_("licence"), max_length=60, blank=True)
    licence_until = models.DateField(_("licensed until"))
    centre = models.ForeignKey("network.Centre", models.PROTECT, null=True, blank=True, related_name="lsps", verbose_name=_("set up by"))
    schemes = models.ManyToManyField(Scheme, related_name="lsps", verbose_name=_("schemes in its scope"))
    assumed = models.BooleanField(_("invented for the demonstration"), default=False)

    class Meta:
        verbose_name = _("certification body (LSP)")
        verbose_name_plural = _("certification bodies (LSP)")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Assessor(models.Model):
    """A person who tests for a certification body. Never where they teach: the home centre is closed to them as assessor."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="assessor", verbose_name=_("person"))
    key = models.SlugField(_("key"), max_length=60, unique=True)
    met_raw = models.CharField(_("MET number"), max_length=40)
    met_digits = models.CharField(_("MET digits"), max_length=6)
    met_year = models.PositiveSmallIntegerField(_("MET year"))
    lsp = models.ForeignKey(Lsp, models.PROTECT, related_name="assessors", verbose_name=_("certification body"))
    schemes = models.ManyToManyField(Scheme, related_name="assessors", verbose_name=_("schemes"))
    valid_until = models.DateField(_("certificate valid until"))
    home = models.ForeignKey("network.Centre", models.PROTECT, null=True, blank=True, related_name="assessors", verbose_name=_("works at the centre"))
    region = models.ForeignKey(Region, models.PROTECT, related_name="assessors", verbose_name=_("lives in"))
    days_a_month = models.PositiveSmallIntegerField(_("assessing days a month"))
    assumed = models.BooleanField(_("invented for the demonstration"), default=False)

    objects = OwnedManager(centre="home")

    class Meta:
        verbose_name = _("assessor")
        verbose_name_plural = _("assessors")
        ordering = ["person__name"]
        constraints = [
            UniqueConstraint(
                name="assessor_met_once", fields=["met_digits", "met_year"], violation_error_message=_("This MET number is registered already.")
            ),
            CheckConstraint(
                name="assessor_days_a_month",
                condition=Q(days_a_month__lte=26),
                violation_error_message=_("A month has at most 26 working days."),
            ),
        ]

    def __str__(self) -> str:
        return self.person.name


class TestSite(models.Model):
    """A test site (TUK): used by a certification body, verified scheme by scheme."""

    key = models.SlugField(_("key"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=150)
    kind = models.CharField(_("kind"), max_length=12, choices=SiteKind.choices)
    lsp = models.ForeignKey(Lsp, models.PROTECT, related_name="test_sites", verbose_name=_("certification body"))
    centre = models.ForeignKey("network.Centre", models.PROTECT, related_name="test_sites", verbose_name=_("centre"))
    assumed = models.BooleanField(_("invented for the demonstration"), default=False)

    objects = OwnedManager(centre="centre")

    class Meta:
        verbose_name = _("test site (TUK)")
        verbose_name_plural = _("test sites (TUK)")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class TestSiteScheme(models.Model):
    """A scheme for which the site was verified, on a day and until a day. Outside that nobody may be tested there."""

    site = models.ForeignKey(TestSite, models.CASCADE, related_name="scope", verbose_name=_("test site"))
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="test_sites", verbose_name=_("scheme"))
    verified_on = models.DateField(_("verified on"))
    verified_until = models.DateField(_("verified until"))

    objects = OwnedManager(centre="site__centre")

    class Meta:
        verbose_name = _("verified scheme")
        verbose_name_plural = _("verified schemes")
        constraints = [
            UniqueConstraint(
                name="test_site_scheme_once", fields=["site", "scheme"], violation_error_message=_("The site is verified for this scheme already.")
            ),
            CheckConstraint(
                name="test_site_scheme_in_order",
                condition=Q(verified_until__gte=models.F("verified_on")),
                violation_error_message=_("The last day comes before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site}: {self.scheme}"

    def may_test_on(self, day: date) -> bool:
        """The body is licensed for the scheme on that day; a standing site was verified so long, others are verified at each test."""
        lsp = self.site.lsp
        licensed = lsp.licence_until >= day and self.scheme_id in {scheme.pk for scheme in lsp.schemes.all()}
        return licensed and (self.site.kind != SiteKind.STANDING or self.verified_until >= day)

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The network: centres and their supervision, readiness and workshops; companies; posts. Teaching and testing people are in `staff`.

What belongs to a centre or a company is owned (kit.scope): outside the owner's scope it cannot even be asked for.
"""

from datetime import date

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from selaras.ground.network.keys import ApiKey, KeptAnswer
from selaras.ground.network.mandates import Mandate
from selaras.ground.network.merges import Merge, Moved
from selaras.ground.network.orders import ImportOrder
from selaras.ground.network.rules import CLASS_OF, TENANT_OF, WEEKS_A_YEAR, Aspect, CentreKind, CompanyKind, CompanyRight, every_right
from selaras.ground.network.staff import Assessor, Instructor, InstructorCompetence, Lsp, TestSite, TestSiteScheme
from selaras.ground.people.models import Person
from selaras.ground.people.rules import Role
from selaras.ground.standards.models import Equipment, Field, Industry, Region
from selaras.kit.scope import OwnedManager

__all__ = [
    "ApiKey",
    "Assessor",
    "Centre",
    "CentreName",
    "Company",
    "CompanyContact",
    "CompanySite",
    "ImportOrder",
    "Instructor",
    "InstructorCompetence",
    "KeptAnswer",
    "Lsp",
    "Mandate",
    "Merge",
    "Moved",
    "Post",
    "Readiness",
    "Supervision",
    "TestSite",
    "TestSiteScheme",
    "Workshop",
]


def in_order(name: str) -> CheckConstraint:
    """A dated relation ends on or after the day on which it starts."""
    return CheckConstraint(
        name=f"{name}_in_order",
        condition=Q(until=None) | Q(until__gte=F("since")),
        violation_error_message=_("The last day comes before the first."),
    )


class Centre(models.Model):
    """A training centre (BLK). It belongs to the ministry (UPTP), a local government (UPTD) or a community (Komunitas)."""

    key = models.SlugField(_("key"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=150)
    kind = models.CharField(_("kind"), max_length=10, choices=CentreKind.choices)
    region = models.ForeignKey(Region, models.PROTECT, related_name="centres", verbose_name=_("regency or city"))
    owner = models.CharField(_("owner"), max_length=150)
    lat = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5)
    lon = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5)
    point_source = models.CharField(_("source of the point"), max_length=120)
    boarding = models.PositiveIntegerField(_("boarding places"), default=0)
    closed_on = models.DateField(_("closed on"), null=True, blank=True, help_text=_("Last day; empty while it is open."))
    assumed = models.BooleanField(_("invented for the demonstration"), default=False)

    class Meta:
        verbose_name = _("training centre")
        verbose_name_plural = _("training centres")
        ordering = ["kind", "name"]

    def __str__(self) -> str:
        return self.name

    @property
    def national(self) -> bool:
        """The ministry's own centre, which supervises the others."""
        return self.kind == CentreKind.UPTP


class CentreName(models.Model):
    """A name the centre bore or bears; centres are renamed, and papers keep the name of their day."""

    centre = models.ForeignKey(Centre, models.CASCADE, related_name="names", verbose_name=_("centre"))
    name = models.CharField(_("name"), max_length=150)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("former name")
        verbose_name_plural = _("former names")
        constraints = [in_order("centre_name")]

    def __str__(self) -> str:
        return self.name


class Supervision(models.Model):
    """The national centre coaches and funds a centre, from a day until a day. It does not command it."""

    supervisor = models.ForeignKey(Centre, models.PROTECT, related_name="supervises", verbose_name=_("supervised by"))
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="supervised", verbose_name=_("centre"))
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    basis = models.CharField(_("basis"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("supervision")
        verbose_name_plural = _("supervisions")
        ordering = ["since"]
        constraints = [
            in_order("supervision"),
            CheckConstraint(
                name="supervision_of_another",
                condition=~Q(supervisor=F("centre")),
                violation_error_message=_("A centre does not supervise itself."),
            ),
            UniqueConstraint(
                name="supervision_once_at_a_time",
                fields=["centre"],
                condition=Q(until=None),
                violation_error_message=_("The centre is supervised already; end that supervision first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.supervisor} – {self.centre}"


class Readiness(models.Model):
    """One aspect of a centre's readiness: what the centre declared, and what a visit found. Only verified aspects count."""

    centre = models.ForeignKey(Centre, models.CASCADE, related_name="readiness", verbose_name=_("centre"))
    aspect = models.CharField(_("aspect"), max_length=12, choices=Aspect.choices)
    declared_ready = models.BooleanField(_("declared ready"))
    declared_on = models.DateField(_("declared on"))
    words = models.CharField(_("what the centre says"), max_length=300, blank=True)
    verified_ready = models.BooleanField(_("found ready"), null=True, blank=True)
    verified_on = models.DateField(_("verified on"), null=True, blank=True)
    finding = models.CharField(_("what the visit found"), max_length=300, blank=True)
    assumed = models.BooleanField(_("invented for the demonstration"), default=False)

    objects = OwnedManager(centre="centre")

    class Meta:
        verbose_name = _("readiness")
        verbose_name_plural = _("readiness")
        ordering = ["centre", "aspect"]
        constraints = [
            UniqueConstraint(name="readiness_once", fields=["centre", "aspect"], violation_error_message=_("This aspect is declared already.")),
            CheckConstraint(
                name="readiness_verified_with_a_date",
                condition=Q(verified_ready=None, verified_on=None)
                # A comparison with NULL is neither true nor false, and a check that is not false holds: say that there is a date.
                | Q(verified_ready__isnull=False, verified_on__isnull=False, verified_on__gte=F("declared_on")),
                violation_error_message=_("A verification has a date, not before the declaration."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.centre}: {self.get_aspect_display()}"

    @property
    def met(self) -> bool:
        """Declared by the centre and found so by a visit."""
        return self.declared_ready and bool(self.verified_ready)


class Workshop(models.Model):
    """A room for one vocational field. With 32 stations two classes fit at a time."""

    centre = models.ForeignKey(Centre, models.CASCADE, related_name="workshops", verbose_name=_("centre"))
    key = models.SlugField(_("key"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    field = models.ForeignKey(Field, models.PROTECT, related_name="workshops", verbose_name=_("vocational field"))
    stations = models.PositiveIntegerField(_("stations"))
    weeks_a_year = models.PositiveSmallIntegerField(_("weeks a year it can be used"), default=WEEKS_A_YEAR)
    equipment = models.ManyToManyField(Equipment, related_name="workshops", blank=True, verbose_name=_("equipment"))
    assumed = models.BooleanField(_("invented for the demonstration"), default=False)

    objects = OwnedManager(centre="centre")

    class Meta:
        verbose_name = _("workshop")
        verbose_name_plural = _("workshops")
        ordering = ["centre", "field", "name"]
        constraints = [
            CheckConstraint(
                name="workshop_weeks",
                condition=Q(weeks_a_year__lte=52),
                violation_error_message=_("A year has at most 52 weeks."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def classes_at_a_time(self) -> int:
        """How many classes of sixteen fit at once."""
        return self.stations // CLASS_OF


class CompanyQuerySet(models.QuerySet["Company"]):
    """Companies by what became of their records."""

    def standing(self) -> "CompanyQuerySet":
        """Records that stand for a company; those that were merged into another are left out."""
        return self.filter(merged_into=None)


class Company(models.Model):
    """A company that needs people, hosts OJT or lends instructors.

    A second record of the same company is closed and points to the one into which it was merged; what it owned is owned by that one.
    """

    key = models.SlugField(_("key"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=150)
    nib = models.CharField(_("NIB"), max_length=13, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=CompanyKind.choices, default=CompanyKind.EMPLOYER)
    industry = models.ForeignKey(Industry, models.PROTECT, related_name="companies", verbose_name=_("industry"))
    employees = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=_("merged into"))
    assumed = models.BooleanField(_("invented for the demonstration"), default=False)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("companies")
        ordering = ["name"]
        constraints = [
            CheckConstraint(
                name="company_nib_has_13_digits",
                condition=Q(nib="") | Q(nib__regex=r"^\d{13}$"),
                violation_error_message=_("A NIB has thirteen digits."),
            ),
            CheckConstraint(
                name="company_merged_into_another",
                condition=Q(merged_into=None) | ~Q(merged_into=F("pk")),
                violation_error_message=_("A record is not merged with itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def survivor(self) -> "Company":
        """The record that stands for this company today: itself, or at the end of what it was merged into."""
        found = self
        while found.merged_into is not None:
            found = found.merged_into
        return found


class CompanySite(models.Model):
    """Where a company works: a factory, a shop, an office."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="sites", verbose_name=_("company"))
    key = models.SlugField(_("key"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=150)
    region = models.ForeignKey(Region, models.PROTECT, related_name="company_sites", verbose_name=_("regency or city"))
    estate = models.CharField(_("industrial estate"), max_length=120, blank=True)
    lat = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    lon = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5, null=True, blank=True)

    objects = OwnedManager(company="company")

    class Meta:
        verbose_name = _("company site")
        verbose_name_plural = _("company sites")
        ordering = ["company", "name"]

    def __str__(self) -> str:
        return f"{self.company}, {self.name}"


class CompanyContact(models.Model):
    """A person to speak to at a company, from a day until a day."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="contacts", verbose_name=_("company"))
    site = models.ForeignKey(CompanySite, models.SET_NULL, null=True, blank=True, related_name="contacts", verbose_name=_("site"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="company_contacts", verbose_name=_("person"))
    position = models.CharField(_("position"), max_length=100)
    email = models.EmailField(_("e-mail"), blank=True)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    objects = OwnedManager(company="company")

    class Meta:
        verbose_name = _("company contact")
        verbose_name_plural = _("company contacts")
        ordering = ["company", "person__name"]
        constraints = [in_order("company_contact")]

    def __str__(self) -> str:
        return f"{self.person}, {self.position}"


class PostQuerySet(models.QuerySet["Post"]):
    """Posts by day."""

    def on(self, day: date) -> "PostQuerySet":
        """The posts that hold on a day."""
        return self.filter(Q(since__lte=day), Q(until=None) | Q(until__gte=day), Q(left_on=None) | Q(left_on__gt=day))


class Post(models.Model):
    """What a person is in the network, from a day until a day. A post in a centre, company or labour office names it and opens only its rows.

    At a company it opens what its rights say. Whoever leaves loses it at once: on the day of leaving it opens nothing any more.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    centre = models.ForeignKey(Centre, models.PROTECT, null=True, blank=True, related_name="posts", verbose_name=_("centre"))
    company = models.ForeignKey(Company, models.PROTECT, null=True, blank=True, related_name="posts", verbose_name=_("company"))
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="posts", verbose_name=_("region"))
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True, help_text=_("On this day it opens nothing any more."))
    rights = models.JSONField(_("rights at the company"), default=every_right, blank=True)
    called = models.CharField(
        _("name as the company gave it"),
        max_length=150,
        blank=True,
        help_text=_("Where the account stood already: who lets somebody in by e-mail does not learn from us whose it is."),
    )

    objects = PostQuerySet.as_manager()
    # The mandate by which it acts for another company; such a post is made for the occasion and is no row (queries.powers).
    mandate: "Mandate | None" = None

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["person", "role"]
        constraints = [
            in_order("post"),
            CheckConstraint(
                name="post_names_its_tenant",
                condition=Q(role=Role.CENTRE_HEAD, centre__isnull=False, company=None, region=None)
                | Q(role=Role.COMPANY, centre=None, company__isnull=False, region=None)
                | Q(role=Role.LABOUR_OFFICE, centre=None, company=None, region__isnull=False)
                | Q(role__in=[Role.PLANNER, Role.DESK, Role.AUDITOR], centre=None, company=None, region=None),
                violation_error_message=_("A post in a centre, company or labour office names that one and no other; the others name none."),
            ),
            CheckConstraint(name="post_left_has_a_last_day", condition=Q(left_on=None) | Q(until__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_role_display()}"

    @property
    def name(self) -> str:
        """The holder's name, for whoever gave the post."""
        return self.called or self.person.name

    @property
    def handle(self) -> str:
        """What tells it from the other posts of the same person, also from those by mandate."""
        return f"{self.pk}-{self.mandate.pk}" if self.mandate else str(self.pk)

    def may(self, right: str) -> bool:
        """Whether the post includes a right at its company; a post elsewhere is not asked."""
        return self.role != Role.COMPANY or right in self.rights

    @property
    def rights_in_words(self) -> list[str]:
        """The rights at the company as people call them."""
        return [str(right.label) for right in CompanyRight if right in self.rights]

    @property
    def tenant(self) -> models.Model | None:
        """The centre, company or region whose rows this post opens; None for the whole network."""
        return getattr(self, TENANT_OF[self.role]) if self.role in TENANT_OF else None

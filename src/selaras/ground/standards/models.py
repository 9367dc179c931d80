# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Tables of the standards.

Each thing has a key or a code with its edition; both are natural keys that spreadsheets and scenarios use. Titles stand in both
languages; `title` picks by the active one. Nothing here belongs to a centre or a company, so nothing here is scoped.
"""

import datetime as dt

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from selaras.ground.standards import rules


class Titled(models.Model):
    """Something with a title in Indonesian and in English."""

    title_id = models.CharField(_("title in Indonesian"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The title in the active language; Indonesian unless that is English."""
        return self.title_en if (get_language() or "id").startswith("en") else self.title_id


class Keyed(Titled):
    """Something that we name by a key of our own, because no public code exists for it."""

    key = models.CharField(_("key"), max_length=64)

    class Meta:
        abstract = True


def key_constraints(name: str) -> list:
    """One key once, and readable: lower-case words joined by hyphens."""
    return [
        UniqueConstraint(fields=["key"], name=f"{name}_key_once", violation_error_message=_("This key is already in use.")),
        CheckConstraint(
            condition=Q(key__regex=rules.KEY_FORMAT),
            name=f"{name}_key_format",
            violation_error_message=_("A key is made of lower-case letters and digits, words joined by single hyphens."),
        ),
    ]


class Priced(models.Model):
    """Something that a centre may lack and have to pay for. Nobody knows the price where it is empty."""

    price = models.PositiveBigIntegerField(_("price"), null=True, blank=True, help_text=_("Rupiah; empty: unknown."))
    price_source = models.CharField(_("source of the price"), max_length=200, blank=True, help_text=_("Where it was seen, or: assumed."))

    class Meta:
        abstract = True


def price_constraint(name: str) -> CheckConstraint:
    """A price and its source, or neither."""
    return CheckConstraint(
        # A comparison with NULL is neither true nor false, and a check that is not false holds: say that there is a price.
        condition=Q(price=None, price_source="") | (Q(price__isnull=False, price__gte=1) & ~Q(price_source="")),
        name=f"{name}_price_with_source",
        violation_error_message=_("A price stands with its source (or: assumed); give both, or leave both empty."),
    )


def term_constraints(name: str, twice: str) -> list:
    """A term once for each row, in lower case."""
    return [
        UniqueConstraint(fields=[name, "term"], name=f"{name}_term_once", violation_error_message=twice),
        CheckConstraint(
            condition=~Q(term="") & ~Q(term__regex="[A-Z]"),
            name=f"{name}_term_lower",
            violation_error_message=_("Terms are written in lower case and are not empty."),
        ),
    ]


class Term(models.Model):
    """A word of the shop floor: synonym, abbreviation, loanword. One word may name several rows."""

    term = models.CharField(_("term"), max_length=100)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.term


class RegionQuerySet(models.QuerySet):
    def of(self, edition: str) -> "RegionQuerySet":
        """The regions of one edition of the codes."""
        return self.filter(edition=edition)

    def on(self, day: dt.date) -> "RegionQuerySet":
        """The regions in force on `day`: one row for each place, of whichever edition held then."""
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_until=None) | Q(valid_until__gte=day))

    def provinces(self) -> "RegionQuerySet":
        return self.filter(level=rules.RegionLevel.PROVINCE)

    def regencies(self) -> "RegionQuerySet":
        """Regencies and cities: the second level of government."""
        return self.exclude(level=rules.RegionLevel.PROVINCE)


class Region(models.Model):
    """A province, regency or city under one edition of the official codes (Kemendagri). Points are degrees, south negative."""

    code = models.CharField(_("code"), max_length=5)
    edition = models.CharField(_("edition"), max_length=8, choices=rules.RegionEdition.choices)
    name = models.CharField(_("name"), max_length=100)
    level = models.CharField(_("level"), max_length=10, choices=rules.RegionLevel.choices)
    parent = models.ForeignKey("self", models.PROTECT, verbose_name=_("province"), null=True, blank=True, related_name="children")
    valid_from = models.DateField(_("valid from"), null=True, blank=True, help_text=_("Empty: since before our records."))
    valid_until = models.DateField(_("valid until"), null=True, blank=True, help_text=_("Last day; empty: still valid."))
    lat = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    lon = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    point_source = models.CharField(_("source of the point"), max_length=120, blank=True)

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["edition", "code"]
        constraints = [
            UniqueConstraint(
                fields=["edition", "code"],
                name="region_code_once",
                violation_error_message=_("This edition already has a region with this code."),
            ),
            CheckConstraint(
                condition=Q(level="province", code__regex=rules.PROVINCE_CODE, parent=None)
                | Q(level="regency", code__regex=rules.REGENCY_CODE, parent__isnull=False)
                | Q(level="city", code__regex=rules.CITY_CODE, parent__isnull=False),
                name="region_code_fits_level",
                violation_error_message=_(
                    "A province has two digits and stands alone; within it a regency is numbered 01 to 69 and a city 71 to 99."
                ),
            ),
            CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="region_valid_in_order",
                violation_error_message=_("The last day comes before the first."),
            ),
            CheckConstraint(
                condition=Q(lat=None, lon=None, point_source="")
                | (Q(lat__gte=-11.5, lat__lte=6.5, lon__gte=94.5, lon__lte=141.5) & ~Q(point_source="")),
                name="region_point_with_source",
                violation_error_message=_("A point has a latitude, a longitude within Indonesia, and a source."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Field(Priced, Keyed):
    """A vocational field (kejuruan): welding, electrical, garment ... Its price is that of a workshop for a class of sixteen, without machines."""

    class Meta:
        verbose_name = _("vocational field")
        verbose_name_plural = _("vocational fields")
        ordering = ["key"]
        constraints = [*key_constraints("field"), price_constraint("field")]


class Competence(Priced, Keyed):
    """What an instructor must master to teach: SMAW, GTAW, CNC ... Several to a field; every programme needs exactly one.

    Its price is that of winning and training somebody new who masters it; an upgrading course for those who master something near it has its own.
    """

    field = models.ForeignKey(Field, models.PROTECT, verbose_name=_("vocational field"), related_name="competences")

    class Meta:
        verbose_name = _("teaching competence")
        verbose_name_plural = _("teaching competences")
        ordering = ["key"]
        constraints = [*key_constraints("competence"), price_constraint("competence")]


class Equipment(Priced, Keyed):
    """A kind of machine or tool that a programme needs and a company may ask for: a three-needle overlock, a 3G positioner.

    What a centre without it has to spend is known where its price is: rupiah a piece, and the pieces that a class of sixteen works on.
    """

    pieces = models.PositiveSmallIntegerField(_("pieces for a class"), null=True, blank=True, help_text=_("That a class of sixteen works on."))

    class Meta:
        verbose_name = _("equipment")
        verbose_name_plural = _("equipment")
        ordering = ["key"]
        constraints = [
            *key_constraints("equipment"),
            price_constraint("equipment"),
            CheckConstraint(
                condition=Q(price=None, pieces=None) | Q(price__isnull=False, pieces__isnull=False, pieces__gte=1),
                name="equipment_price_with_pieces",
                violation_error_message=_("A price a piece stands with the pieces that a class of sixteen needs; give both, or leave both empty."),
            ),
        ]

    @property
    def class_price(self) -> int | None:
        """Rupiah for as many pieces as a class of sixteen needs; None where that is unknown."""
        return None if self.price is None or self.pieces is None else self.price * self.pieces


class EquipmentTerm(Term):
    """A word of the shop floor for a machine or tool."""

    equipment = models.ForeignKey(Equipment, models.CASCADE, verbose_name=_("equipment"), related_name="terms")

    class Meta:
        verbose_name = _("equipment term")
        verbose_name_plural = _("equipment terms")
        ordering = ["equipment", "term"]
        constraints = term_constraints("equipment", _("This equipment already has this term."))


class Occupation(Titled):
    """An occupation: four-digit code of KBJI 2014, which equals ISCO-08 to that depth."""

    code = models.CharField(_("code"), max_length=4)
    edition = models.CharField(_("edition"), max_length=10, choices=rules.OccupationEdition.choices)

    class Meta:
        verbose_name = _("occupation")
        verbose_name_plural = _("occupations")
        ordering = ["edition", "code"]
        constraints = [
            UniqueConstraint(
                fields=["edition", "code"],
                name="occupation_code_once",
                violation_error_message=_("This edition already has an occupation with this code."),
            ),
            CheckConstraint(
                condition=Q(code__regex=rules.OCCUPATION_CODE),
                name="occupation_code_format",
                violation_error_message=_("An occupation code has four digits."),
            ),
        ]


class OccupationTerm(Term):
    """A word of the shop floor for an occupation."""

    occupation = models.ForeignKey(Occupation, models.CASCADE, verbose_name=_("occupation"), related_name="terms")

    class Meta:
        verbose_name = _("occupation term")
        verbose_name_plural = _("occupation terms")
        ordering = ["occupation", "term"]
        constraints = term_constraints("occupation", _("This occupation already has this term."))


class Industry(Titled):
    """An industry under one edition of KBLI: a section (letter), a division (two digits) or a finer group (up to five)."""

    code = models.CharField(_("code"), max_length=5)
    edition = models.CharField(_("edition"), max_length=10, choices=rules.IndustryEdition.choices)
    parent = models.ForeignKey("self", models.PROTECT, verbose_name=_("part of"), null=True, blank=True, related_name="children")

    class Meta:
        verbose_name = _("industry")
        verbose_name_plural = _("industries")
        ordering = ["edition", "code"]
        constraints = [
            UniqueConstraint(
                fields=["edition", "code"],
                name="industry_code_once",
                violation_error_message=_("This edition already has an industry with this code."),
            ),
            CheckConstraint(
                condition=Q(code__regex=rules.INDUSTRY_CODE),
                name="industry_code_format",
                violation_error_message=_("An industry code is one letter A to U, or two to five digits."),
            ),
            CheckConstraint(
                condition=Q(code__regex="^[A-U]$", parent=None) | Q(code__regex="^[0-9]", parent__isnull=False),
                name="industry_parent_above",
                violation_error_message=_("A section stands alone; every other industry is part of one above it."),
            ),
        ]


class Unit(Keyed):
    """A unit of competency. The version is part of the code: the same unit in another version is another row.

    A unit that could not be traced to a public standard has a title, no code and the source `assumed`.
    """

    code = models.CharField(_("SKKNI code"), max_length=20, null=True, blank=True)  # noqa: DJ001 (empty must not collide)
    document = models.CharField(_("standard document"), max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=200, help_text=_("Where the code was seen, or: assumed."))
    supersedes = models.ForeignKey("self", models.PROTECT, verbose_name=_("supersedes"), null=True, blank=True, related_name="superseded_by")

    class Meta:
        verbose_name = _("unit of competency")
        verbose_name_plural = _("units of competency")
        ordering = ["key"]
        constraints = [
            *key_constraints("unit"),
            UniqueConstraint(fields=["code"], name="unit_code_once", violation_error_message=_("A unit with this code already exists.")),
            CheckConstraint(
                condition=Q(code=None) | Q(code__regex=rules.UNIT_CODE),
                name="unit_code_format",
                violation_error_message=_("The code follows none of the four SKKNI formats."),
            ),
            CheckConstraint(
                condition=Q(code=None, source=rules.ASSUMED) | (Q(code__isnull=False) & ~Q(source="") & ~Q(source=rules.ASSUMED)),
                name="unit_code_with_source",
                violation_error_message=_("A unit with a code names where the code was seen; a unit without one is assumed."),
            ),
        ]


class UnitTerm(Term):
    """A word of the shop floor by which people ask for a unit of competency. A unit that another supersedes has none: one asks for the newer."""

    unit = models.ForeignKey(Unit, models.CASCADE, verbose_name=_("unit of competency"), related_name="terms")

    class Meta:
        verbose_name = _("unit term")
        verbose_name_plural = _("unit terms")
        ordering = ["unit", "term"]
        constraints = term_constraints("unit", _("This unit already has this term."))


class Programme(Keyed):
    """A training programme, whatever its version: what it leads to and what its instructors must master."""

    field = models.ForeignKey(Field, models.PROTECT, verbose_name=_("vocational field"), related_name="programmes")
    competence = models.ForeignKey(Competence, models.PROTECT, verbose_name=_("teaching competence"), related_name="programmes")
    occupation = models.ForeignKey(Occupation, models.PROTECT, verbose_name=_("occupation"), related_name="programmes")

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["key"]
        constraints = key_constraints("programme")


class ProgrammeVersionQuerySet(models.QuerySet):
    def published(self) -> "ProgrammeVersionQuerySet":
        return self.filter(state=rules.VersionState.PUBLISHED)

    def current(self) -> "ProgrammeVersionQuerySet":
        """The newest published version of each programme: the one that is planned and taught."""
        newer = ProgrammeVersion.objects.published().filter(programme=models.OuterRef("programme"), number__gt=models.OuterRef("number"))
        return self.published().filter(~models.Exists(newer))

    def with_share_of(self, scheme: "Scheme") -> "ProgrammeVersionQuerySet":
        """Adds `share`: the part of the scheme's units, 0 to 1, that each version teaches."""
        taught = SchemeUnit.objects.filter(scheme=scheme, unit__programme_units__version=models.OuterRef("pk"))
        return self.annotate(share=_ratio(taught, SchemeUnit.objects.filter(scheme=scheme)))


class ProgrammeVersion(models.Model):
    """One version of a programme's document. What runs is always a published version; a published version is not edited."""

    programme = models.ForeignKey(Programme, models.PROTECT, verbose_name=_("programme"), related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=10, choices=rules.VersionState.choices, default=rules.VersionState.DRAFT)
    guide = models.CharField(_("guide followed"), max_length=100, help_text=_("The decree on writing programmes that it follows."))
    jp = models.PositiveSmallIntegerField(_("training hours (JP)"))
    jp_minutes = models.PositiveSmallIntegerField(_("minutes of one JP"), default=45)
    training_days = models.PositiveSmallIntegerField(_("training days"))
    entry_education = models.CharField(_("schooling required"), max_length=10, choices=rules.Education.choices)
    minimum_age = models.PositiveSmallIntegerField(_("minimum age"), default=17)
    kit_cost = models.PositiveBigIntegerField(_("kit cost"), help_text=_("Rupiah for the materials and personal kit of one package of 16."))
    source = models.CharField(_("source"), max_length=200)
    equipment = models.ManyToManyField(Equipment, verbose_name=_("equipment"), related_name="programme_versions", blank=True)
    units = models.ManyToManyField(Unit, through="ProgrammeUnit", verbose_name=_("units"), related_name="programme_versions")
    schemes = models.ManyToManyField("Scheme", verbose_name=_("tested by"), related_name="programme_versions", blank=True)

    objects = ProgrammeVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme version")
        verbose_name_plural = _("programme versions")
        ordering = ["programme", "number"]
        constraints = [
            UniqueConstraint(
                fields=["programme", "number"],
                name="programme_version_once",
                violation_error_message=_("This programme already has a version with this number."),
            ),
            CheckConstraint(
                condition=Q(number__gte=1, jp__gte=1, training_days__gte=1, jp_minutes__gte=30, jp_minutes__lte=60),
                name="programme_version_positive",
                violation_error_message=_("Version, hours and days are at least one, and one JP lasts 30 to 60 minutes."),
            ),
            CheckConstraint(
                condition=Q(minimum_age__gte=15, minimum_age__lte=60),
                name="programme_version_age",
                violation_error_message=_("The minimum age is between 15 and 60."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} v{self.number}"

    @property
    def hours_a_day(self) -> float:
        """Training hours (JP) on a training day."""
        return self.jp / self.training_days

    def share_of(self, scheme: "Scheme") -> float:
        """The part of the scheme's units that this version teaches, 0 to 1; 0 for a scheme without units."""
        wanted = set(scheme.units.values_list("pk", flat=True))
        return len(wanted & set(self.units.values_list("pk", flat=True))) / len(wanted) if wanted else 0.0


class ProgrammeUnit(models.Model):
    """A unit that a programme version teaches, and for how long."""

    version = models.ForeignKey(ProgrammeVersion, models.CASCADE, verbose_name=_("programme version"), related_name="programme_units")
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("unit of competency"), related_name="programme_units")
    jp = models.PositiveSmallIntegerField(_("training hours (JP)"))

    class Meta:
        verbose_name = _("programme unit")
        verbose_name_plural = _("programme units")
        ordering = ["version", "pk"]
        constraints = [
            UniqueConstraint(
                fields=["version", "unit"],
                name="programme_unit_once",
                violation_error_message=_("This version already teaches this unit."),
            ),
            CheckConstraint(
                condition=Q(jp__gte=1),
                name="programme_unit_takes_time",
                violation_error_message=_("A unit takes at least one training hour."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} ({self.jp} JP)"


class SchemeQuerySet(models.QuerySet):
    def with_share_taught(self, version: ProgrammeVersion) -> "SchemeQuerySet":
        """Adds `share`: the part of each scheme's units, 0 to 1, that `version` teaches."""
        units = SchemeUnit.objects.filter(scheme=models.OuterRef("pk"))
        return self.annotate(share=_ratio(units.filter(unit__programme_units__version=version), units))


class Scheme(Priced, Keyed):
    """A certification scheme: the list of units on which a candidate is judged K or BK. A programme is not a scheme.

    Its price is that of having a test site verified for it.
    """

    number = models.CharField(_("scheme number"), max_length=60, null=True, blank=True)  # noqa: DJ001 (empty must not collide)
    kind = models.CharField(_("kind"), max_length=10, choices=rules.SchemeKind.choices)
    field = models.ForeignKey(Field, models.PROTECT, verbose_name=_("vocational field"), related_name="schemes")
    source = models.CharField(_("source"), max_length=200, help_text=_("Where the scheme was seen, or: assumed."))
    units = models.ManyToManyField(Unit, through="SchemeUnit", verbose_name=_("units"), related_name="schemes")

    objects = SchemeQuerySet.as_manager()

    class Meta:
        verbose_name = _("certification scheme")
        verbose_name_plural = _("certification schemes")
        ordering = ["key"]
        constraints = [
            *key_constraints("scheme"),
            price_constraint("scheme"),
            UniqueConstraint(
                fields=["number"],
                name="scheme_number_once",
                violation_error_message=_("A scheme with this number already exists."),
            ),
            CheckConstraint(
                condition=~Q(source=""),
                name="scheme_with_source",
                violation_error_message=_("A scheme names its source, or says that it is assumed."),
            ),
        ]


class SchemeUnit(models.Model):
    """A unit on which a scheme tests."""

    scheme = models.ForeignKey(Scheme, models.CASCADE, verbose_name=_("certification scheme"), related_name="scheme_units")
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("unit of competency"), related_name="scheme_units")

    class Meta:
        verbose_name = _("scheme unit")
        verbose_name_plural = _("scheme units")
        ordering = ["scheme", "pk"]
        constraints = [
            UniqueConstraint(
                fields=["scheme", "unit"],
                name="scheme_unit_once",
                violation_error_message=_("This scheme already tests this unit."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.unit)


def _ratio(part: models.QuerySet, whole: models.QuerySet) -> models.Expression:
    """Rows of `part` over rows of `whole` as a float between 0 and 1; null where `whole` is empty."""

    def count(rows: models.QuerySet) -> models.Expression:
        total = rows.order_by().annotate(one=models.Value(1)).values("one").annotate(n=models.Count("pk", distinct=True)).values("n")
        return models.functions.Coalesce(models.Subquery(total), 0, output_field=models.FloatField())

    return count(part) * 1.0 / models.functions.NullIf(count(whole), 0.0)

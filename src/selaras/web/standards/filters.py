# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What one can look for in each register of the standards."""

from typing import Any

import django_filters as filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from selaras.ground.standards import queries, rules
from selaras.ground.standards.models import Competence, Field, Programme, ProgrammeVersion, Region, Scheme, Unit
from selaras.web.ui import lists

CODED = [("yes", _("with a public code")), ("no", _("without a code"))]
TRACED = [("yes", _("seen in a public text")), ("no", _("assumed"))]
VALID = [("yes", _("valid today")), ("no", _("not valid today"))]
YES_NO = [("yes", _("yes")), ("no", _("no"))]


class Search(lists.Search):
    """Words are looked for in titles in both languages, codes, keys and synonyms."""

    searched = staticmethod(queries.search_within)


def chosen(label: Any, choices: Any, method: str | None = None) -> filters.ChoiceFilter:
    """One of a few words, or all."""
    return filters.ChoiceFilter(label=label, choices=choices, method=method, empty_label=_("all"))


def among(label: Any, rows: Any, **more: Any) -> filters.ModelChoiceFilter:
    """One of the rows of another register, or all."""
    return filters.ModelChoiceFilter(label=label, queryset=rows, empty_label=_("all"), **more)


def by_field(path: str = "field") -> filters.ModelChoiceFilter:
    """One vocational field, or all."""
    return among(_("Vocational field"), Field.objects.all(), field_name=path)


def provinces(_request: Any = None) -> QuerySet[Region]:
    """The provinces of today's edition; a province keeps its code, so that it stands for the older one too."""
    return Region.objects.of(rules.RegionEdition.E2025).provinces().order_by("name")


class RegionFilter(Search):
    edition = chosen(_("Edition"), rules.RegionEdition.choices)
    level = chosen(_("Level"), rules.RegionLevel.choices)
    province = among(_("Province"), provinces, method="by_province")
    valid = chosen(_("Code"), VALID, "by_validity")

    def by_province(self, rows: QuerySet[Region], name: str, wanted: Region) -> QuerySet[Region]:
        """The province and what lies in it."""
        return rows.filter(Q(code=wanted.code) | Q(parent__code=wanted.code))

    def by_validity(self, rows: QuerySet[Region], name: str, wanted: str) -> QuerySet[Region]:
        """Codes in force today, or not."""
        holding = Region.objects.on(self.day).values("pk")
        return rows.filter(pk__in=holding) if wanted == "yes" else rows.exclude(pk__in=holding)


class IndustryFilter(Search):
    edition = chosen(_("Edition"), rules.IndustryEdition.choices)


class OccupationFilter(Search):
    edition = chosen(_("Edition"), rules.OccupationEdition.choices)
    taught = chosen(_("Has a programme"), YES_NO, "by_programme")

    def by_programme(self, rows: QuerySet[Any], name: str, wanted: str) -> QuerySet[Any]:
        """Occupations that a programme leads to, or that none does."""
        leads = Exists(Programme.objects.filter(occupation=OuterRef("pk")))
        return rows.filter(leads if wanted == "yes" else ~leads)


class PlainFilter(Search):
    """Nothing but words."""


class CompetenceFilter(Search):
    field = by_field()


class UnitFilter(Search):
    coded = chosen(_("SKKNI code"), CODED, "by_code")
    newest = chosen(_("Superseded"), YES_NO, "by_age")
    programme = among(_("Taught by"), Programme.objects.all(), method="by_programme")
    scheme = among(_("Tested by"), Scheme.objects.all(), field_name="schemes")

    def by_code(self, rows: QuerySet[Unit], name: str, wanted: str) -> QuerySet[Unit]:
        """Units that could be traced to a public standard, or could not."""
        return rows.filter(code__isnull=wanted == "no")

    def by_age(self, rows: QuerySet[Unit], name: str, wanted: str) -> QuerySet[Unit]:
        """Units that a newer one replaces, or that none does."""
        newer = Exists(Unit.objects.filter(supersedes=OuterRef("pk")))
        return rows.filter(newer if wanted == "yes" else ~newer)

    def by_programme(self, rows: QuerySet[Unit], name: str, wanted: Programme) -> QuerySet[Unit]:
        """Units that the programme's current version teaches."""
        return rows.filter(programme_versions__in=ProgrammeVersion.objects.current().filter(programme=wanted))


class SchemeFilter(Search):
    kind = chosen(_("Kind"), rules.SchemeKind.choices)
    field = by_field()
    traced = chosen(_("Source"), TRACED, "by_source")

    def by_source(self, rows: QuerySet[Scheme], name: str, wanted: str) -> QuerySet[Scheme]:
        """Schemes that were seen in a public text, or are assumed."""
        return rows.exclude(source=rules.ASSUMED) if wanted == "yes" else rows.filter(source=rules.ASSUMED)


class ProgrammeFilter(Search):
    field = by_field()
    competence = among(_("Teaching competence"), Competence.objects.all())
    tested = chosen(_("Has a test"), YES_NO, "by_test")

    def by_test(self, rows: QuerySet[Programme], name: str, wanted: str) -> QuerySet[Programme]:
        """Programmes whose current version names a scheme that tests it, or names none."""
        tested = Exists(ProgrammeVersion.objects.current().filter(programme=OuterRef("pk"), schemes__isnull=False))
        return rows.filter(tested if wanted == "yes" else ~tested)


class VersionFilter(Search):
    field = by_field("programme__field")
    state = chosen(_("State"), rules.VersionState.choices)
    entry_education = chosen(_("Schooling required"), rules.Education.choices)


class ProgrammeUnitFilter(Search):
    field = by_field("version__programme__field")
    programme = among(_("Programme"), Programme.objects.all(), field_name="version__programme")

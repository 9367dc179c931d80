# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What one can look for in each register. A filter lives in the address, so that a list can be sent to somebody."""

from datetime import date
from typing import Any

import django_filters as filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from selaras.ground.network import queries
from selaras.ground.network.models import Assessor, Centre, Company, Instructor, Lsp, Post, TestSite, TestSiteScheme, Workshop
from selaras.ground.network.rules import CentreKind, Employment, LspKind, SiteKind
from selaras.ground.people.rules import Role
from selaras.ground.standards.models import Competence, Field, Industry, Region, Scheme
from selaras.kit.scope import get_scope

READY = [("yes", _("ready")), ("no", _("not ready"))]
VALID = [("yes", _("valid today")), ("no", _("not valid today"))]


class Search(filters.FilterSet):
    """A box for words, and the day for which "valid" and "ready" are meant."""

    q = filters.CharFilter(label=_("Search"), method="with_words")

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day = day

    def with_words(self, rows: QuerySet[Any], name: str, words: str) -> QuerySet[Any]:
        """Rows in which every word is found."""
        return queries.search(rows, words)


def provinces(_request: Any = None) -> QuerySet[Region]:
    """The provinces of 2018, the edition in which the registers name their regions."""
    return Region.objects.of("2018").provinces().order_by("name")


def centres(request: Any = None) -> QuerySet[Centre]:
    """The centres that the present scope may name."""
    mine = get_scope().get("centre")
    return Centre.objects.filter(pk=getattr(mine, "pk", mine)) if mine is not None else Centre.objects.all()


class CentreFilter(Search):
    kind = filters.ChoiceFilter(label=_("Kind"), choices=CentreKind.choices, empty_label=_("all"))
    province = filters.ModelChoiceFilter(label=_("Province"), queryset=provinces, field_name="region__parent", empty_label=_("all"))
    ready = filters.ChoiceFilter(label=_("Readiness"), choices=READY, method="by_readiness", empty_label=_("all"))

    class Meta:
        model = Centre
        fields: list[str] = []

    def by_readiness(self, rows: QuerySet[Centre], name: str, wanted: str) -> QuerySet[Centre]:
        """Centres that may run classes today, or may not."""
        ready = queries.ready_centres(self.day).values("pk")
        return rows.filter(pk__in=ready) if wanted == "yes" else rows.exclude(pk__in=ready)


class WorkshopFilter(Search):
    centre = filters.ModelChoiceFilter(label=_("Centre"), queryset=centres, empty_label=_("all"))
    field = filters.ModelChoiceFilter(label=_("Vocational field"), queryset=Field.objects.all(), empty_label=_("all"))

    class Meta:
        model = Workshop
        fields: list[str] = []


class InstructorFilter(Search):
    centre = filters.ModelChoiceFilter(label=_("Centre"), queryset=centres, empty_label=_("all"))
    field = filters.ModelChoiceFilter(label=_("Vocational field"), queryset=Field.objects.all(), method="by_field", empty_label=_("all"))
    competence = filters.ModelChoiceFilter(
        label=_("Teaching competence"), queryset=Competence.objects.all(), method="by_competence", empty_label=_("all")
    )
    employment = filters.ChoiceFilter(label=_("Employment"), choices=Employment.choices, empty_label=_("all"))
    valid = filters.ChoiceFilter(label=_("Methodology"), choices=VALID, method="by_validity", empty_label=_("all"))

    class Meta:
        model = Instructor
        fields: list[str] = []

    def by_field(self, rows: QuerySet[Instructor], name: str, wanted: Field) -> QuerySet[Instructor]:
        """Instructors with a competence of that field."""
        return rows.filter(competences__competence__field=wanted).distinct()

    def by_competence(self, rows: QuerySet[Instructor], name: str, wanted: Competence) -> QuerySet[Instructor]:
        """Instructors with that competence."""
        return rows.filter(competences__competence=wanted)

    def by_validity(self, rows: QuerySet[Instructor], name: str, wanted: str) -> QuerySet[Instructor]:
        """Instructors who may teach today as far as methodology goes, or may not."""
        valid = Q(methodology_until__gte=self.day)
        return rows.filter(valid) if wanted == "yes" else rows.filter(~valid | Q(methodology_until=None))


class LspFilter(Search):
    kind = filters.ChoiceFilter(label=_("Kind"), choices=LspKind.choices, empty_label=_("all"))
    scheme = filters.ModelChoiceFilter(label=_("Scheme"), queryset=Scheme.objects.all(), field_name="schemes", empty_label=_("all"))
    valid = filters.ChoiceFilter(label=_("Licence"), choices=VALID, method="by_validity", empty_label=_("all"))

    class Meta:
        model = Lsp
        fields: list[str] = []

    def by_validity(self, rows: QuerySet[Lsp], name: str, wanted: str) -> QuerySet[Lsp]:
        """Bodies whose licence is valid today, or is not."""
        return rows.filter(licence_until__gte=self.day) if wanted == "yes" else rows.filter(licence_until__lt=self.day)


class AssessorFilter(Search):
    scheme = filters.ModelChoiceFilter(label=_("Scheme"), queryset=Scheme.objects.all(), field_name="schemes", empty_label=_("all"))
    lsp = filters.ModelChoiceFilter(label=_("Certification body"), queryset=Lsp.objects.all(), empty_label=_("all"))
    province = filters.ModelChoiceFilter(label=_("Province"), queryset=provinces, field_name="region__parent", empty_label=_("all"))
    valid = filters.ChoiceFilter(label=_("Certificate"), choices=VALID, method="by_validity", empty_label=_("all"))

    class Meta:
        model = Assessor
        fields: list[str] = []

    def by_validity(self, rows: QuerySet[Assessor], name: str, wanted: str) -> QuerySet[Assessor]:
        """Assessors whose certificate is valid today, or is not."""
        return rows.filter(valid_until__gte=self.day) if wanted == "yes" else rows.filter(valid_until__lt=self.day)


class TestSiteFilter(Search):
    kind = filters.ChoiceFilter(label=_("Kind"), choices=SiteKind.choices, empty_label=_("all"))
    scheme = filters.ModelChoiceFilter(label=_("Verified for"), queryset=Scheme.objects.all(), method="by_scheme", empty_label=_("all"))

    class Meta:
        model = TestSite
        fields: list[str] = []

    def by_scheme(self, rows: QuerySet[TestSite], name: str, wanted: Scheme) -> QuerySet[TestSite]:
        """Sites that are verified for the scheme today."""
        verified = TestSiteScheme.objects.filter(site=OuterRef("pk"), scheme=wanted, verified_on__lte=self.day, verified_until__gte=self.day)
        return rows.filter(Exists(verified))


class CompanyFilter(Search):
    industry = filters.ModelChoiceFilter(
        label=_("Industry"), queryset=Industry.objects.filter(companies__isnull=False).distinct(), empty_label=_("all")
    )
    province = filters.ModelChoiceFilter(label=_("Province of a site"), queryset=provinces, method="by_province", empty_label=_("all"))

    class Meta:
        model = Company
        fields: list[str] = []

    def by_province(self, rows: QuerySet[Company], name: str, wanted: Region) -> QuerySet[Company]:
        """Companies with a site in the province."""
        return rows.filter(sites__region__parent=wanted).distinct()


class PostFilter(Search):
    role = filters.ChoiceFilter(label=_("Role"), choices=Role.choices, empty_label=_("all"))
    valid = filters.ChoiceFilter(label=_("Post"), choices=VALID, method="by_validity", empty_label=_("all"))

    class Meta:
        model = Post
        fields: list[str] = []

    def by_validity(self, rows: QuerySet[Post], name: str, wanted: str) -> QuerySet[Post]:
        """Posts that hold today, or do not."""
        holding = Post.objects.on(self.day).values("pk")
        return rows.filter(pk__in=holding) if wanted == "yes" else rows.exclude(pk__in=holding)

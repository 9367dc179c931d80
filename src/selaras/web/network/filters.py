# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What one can look for in each register. A filter lives in the address, so that a list can be sent to somebody."""

from typing import Any

import django_filters as filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from selaras.ground.network import queries
from selaras.ground.network.models import (
    Assessor,
    Centre,
    Company,
    Instructor,
    InstructorCompetence,
    Lsp,
    Post,
    Readiness,
    TestSite,
    TestSiteScheme,
)
from selaras.ground.network.rules import Aspect, CentreKind, Employment, LspKind, SiteKind
from selaras.ground.people.rules import Role
from selaras.ground.standards.models import Competence, Field, Industry, Region, Scheme
from selaras.kit.scope import get_scope
from selaras.web.ui import lists

READY = [("yes", _("ready")), ("no", _("not ready"))]
VALID = [("yes", _("valid today")), ("no", _("not valid today"))]
FOUND = [("met", _("declared and found in place")), ("waits", _("declared, not yet visited")), ("lacks", _("not in place"))]


class Search(lists.Search):
    """Words are looked for in the columns that the network names for each register."""

    searched = staticmethod(queries.search)


def provinces(_request: Any = None) -> QuerySet[Region]:
    """The provinces of 2018, the edition in which the registers name their regions."""
    return Region.objects.of("2018").provinces().order_by("name")


def centres(request: Any = None) -> QuerySet[Centre]:
    """The centres that the present scope may name."""
    mine = get_scope().get("centre")
    return Centre.objects.filter(pk=getattr(mine, "pk", mine)) if mine is not None else Centre.objects.all()


def companies(request: Any = None) -> QuerySet[Company]:
    """The companies that the present scope may name."""
    mine = get_scope().get("company")
    return Company.objects.filter(pk=getattr(mine, "pk", mine)) if mine is not None else Company.objects.standing()


class CentreFilter(Search):
    kind = filters.ChoiceFilter(label=_("Kind"), choices=CentreKind.choices, empty_label=_("all"))
    province = filters.ModelChoiceFilter(label=_("Province"), queryset=provinces, field_name="region__parent", empty_label=_("all"))
    ready = filters.ChoiceFilter(label=_("Readiness"), choices=READY, method="by_readiness", empty_label=_("all"))

    def by_readiness(self, rows: QuerySet[Centre], name: str, wanted: str) -> QuerySet[Centre]:
        """Centres that may run classes today, or may not."""
        ready = queries.ready_centres(self.day).values("pk")
        return rows.filter(pk__in=ready) if wanted == "yes" else rows.exclude(pk__in=ready)


class CentreNameFilter(Search):
    centre = filters.ModelChoiceFilter(label=_("Centre"), queryset=centres, empty_label=_("all"))


class HoldingFilter(Search):
    """Relations with a first and a last day, that hold on the day or do not."""

    valid = filters.ChoiceFilter(label=_("Holds"), choices=VALID, method="by_validity", empty_label=_("all"))

    def by_validity(self, rows: QuerySet[Any], name: str, wanted: str) -> QuerySet[Any]:
        """Those that hold today, or do not."""
        holding = Q(since__lte=self.day) & (Q(until=None) | Q(until__gte=self.day))
        return rows.filter(holding) if wanted == "yes" else rows.exclude(holding)


class SupervisionFilter(HoldingFilter):
    centre = filters.ModelChoiceFilter(label=_("Centre"), queryset=centres, empty_label=_("all"))


class ReadinessFilter(Search):
    centre = filters.ModelChoiceFilter(label=_("Centre"), queryset=centres, empty_label=_("all"))
    aspect = filters.ChoiceFilter(label=_("Aspect"), choices=Aspect.choices, empty_label=_("all"))
    found = filters.ChoiceFilter(label=_("Finding"), choices=FOUND, method="by_finding", empty_label=_("all"))

    def by_finding(self, rows: QuerySet[Readiness], name: str, wanted: str) -> QuerySet[Readiness]:
        """Aspects by how far they have come: found in place, waiting for a visit, or not in place by word or by visit."""
        if wanted == "met":
            return rows.filter(declared_ready=True, verified_ready=True)
        if wanted == "waits":
            return rows.filter(declared_ready=True, verified_ready=None)
        return rows.filter(Q(declared_ready=False) | Q(verified_ready=False))


class WorkshopFilter(Search):
    centre = filters.ModelChoiceFilter(label=_("Centre"), queryset=centres, empty_label=_("all"))
    field = filters.ModelChoiceFilter(label=_("Vocational field"), queryset=Field.objects.all(), empty_label=_("all"))


class InstructorFilter(Search):
    centre = filters.ModelChoiceFilter(label=_("Centre"), queryset=centres, empty_label=_("all"))
    field = filters.ModelChoiceFilter(label=_("Vocational field"), queryset=Field.objects.all(), method="by_field", empty_label=_("all"))
    competence = filters.ModelChoiceFilter(
        label=_("Teaching competence"), queryset=Competence.objects.all(), method="by_competence", empty_label=_("all")
    )
    employment = filters.ChoiceFilter(label=_("Employment"), choices=Employment.choices, empty_label=_("all"))
    valid = filters.ChoiceFilter(label=_("Methodology"), choices=VALID, method="by_validity", empty_label=_("all"))

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


class CompetenceFilter(Search):
    centre = filters.ModelChoiceFilter(label=_("Centre"), queryset=centres, field_name="instructor__centre", empty_label=_("all"))
    field = filters.ModelChoiceFilter(label=_("Vocational field"), queryset=Field.objects.all(), field_name="competence__field", empty_label=_("all"))
    competence = filters.ModelChoiceFilter(label=_("Teaching competence"), queryset=Competence.objects.all(), empty_label=_("all"))
    valid = filters.ChoiceFilter(label=_("Competence"), choices=VALID, method="by_validity", empty_label=_("all"))

    def by_validity(self, rows: QuerySet[InstructorCompetence], name: str, wanted: str) -> QuerySet[InstructorCompetence]:
        """Competences that are valid today, or are not; without a last day there is no limit."""
        valid = Q(valid_until=None) | Q(valid_until__gte=self.day)
        return rows.filter(valid) if wanted == "yes" else rows.exclude(valid)


class LspFilter(Search):
    kind = filters.ChoiceFilter(label=_("Kind"), choices=LspKind.choices, empty_label=_("all"))
    scheme = filters.ModelChoiceFilter(label=_("Scheme"), queryset=Scheme.objects.all(), field_name="schemes", empty_label=_("all"))
    valid = filters.ChoiceFilter(label=_("Licence"), choices=VALID, method="by_validity", empty_label=_("all"))

    def by_validity(self, rows: QuerySet[Lsp], name: str, wanted: str) -> QuerySet[Lsp]:
        """Bodies whose licence is valid today, or is not."""
        return rows.filter(licence_until__gte=self.day) if wanted == "yes" else rows.filter(licence_until__lt=self.day)


class AssessorFilter(Search):
    scheme = filters.ModelChoiceFilter(label=_("Scheme"), queryset=Scheme.objects.all(), field_name="schemes", empty_label=_("all"))
    lsp = filters.ModelChoiceFilter(label=_("Certification body"), queryset=Lsp.objects.all(), empty_label=_("all"))
    province = filters.ModelChoiceFilter(label=_("Province"), queryset=provinces, field_name="region__parent", empty_label=_("all"))
    valid = filters.ChoiceFilter(label=_("Certificate"), choices=VALID, method="by_validity", empty_label=_("all"))

    def by_validity(self, rows: QuerySet[Assessor], name: str, wanted: str) -> QuerySet[Assessor]:
        """Assessors whose certificate is valid today, or is not."""
        return rows.filter(valid_until__gte=self.day) if wanted == "yes" else rows.filter(valid_until__lt=self.day)


class TestSiteFilter(Search):
    kind = filters.ChoiceFilter(label=_("Kind"), choices=SiteKind.choices, empty_label=_("all"))
    scheme = filters.ModelChoiceFilter(label=_("Verified for"), queryset=Scheme.objects.all(), method="by_scheme", empty_label=_("all"))

    def by_scheme(self, rows: QuerySet[TestSite], name: str, wanted: Scheme) -> QuerySet[TestSite]:
        """Sites that are verified for the scheme today."""
        verified = TestSiteScheme.objects.filter(site=OuterRef("pk"), scheme=wanted, verified_on__lte=self.day, verified_until__gte=self.day)
        return rows.filter(Exists(verified))


class ScopeFilter(Search):
    centre = filters.ModelChoiceFilter(label=_("Centre"), queryset=centres, field_name="site__centre", empty_label=_("all"))
    scheme = filters.ModelChoiceFilter(label=_("Scheme"), queryset=Scheme.objects.all(), empty_label=_("all"))
    valid = filters.ChoiceFilter(label=_("Verification"), choices=VALID, method="by_validity", empty_label=_("all"))

    def by_validity(self, rows: QuerySet[TestSiteScheme], name: str, wanted: str) -> QuerySet[TestSiteScheme]:
        """Verifications under which people may be tested today, or may not."""
        valid = Q(verified_on__lte=self.day, verified_until__gte=self.day)
        return rows.filter(valid) if wanted == "yes" else rows.exclude(valid)


class CompanyFilter(Search):
    industry = filters.ModelChoiceFilter(
        label=_("Industry"), queryset=Industry.objects.filter(companies__isnull=False).distinct(), empty_label=_("all")
    )
    province = filters.ModelChoiceFilter(label=_("Province of a site"), queryset=provinces, method="by_province", empty_label=_("all"))

    def by_province(self, rows: QuerySet[Company], name: str, wanted: Region) -> QuerySet[Company]:
        """Companies with a site in the province."""
        return rows.filter(sites__region__parent=wanted).distinct()


class SiteFilter(Search):
    company = filters.ModelChoiceFilter(label=_("Company"), queryset=companies, empty_label=_("all"))
    province = filters.ModelChoiceFilter(label=_("Province"), queryset=provinces, field_name="region__parent", empty_label=_("all"))


class ContactFilter(HoldingFilter):
    company = filters.ModelChoiceFilter(label=_("Company"), queryset=companies, empty_label=_("all"))


class PostFilter(Search):
    role = filters.ChoiceFilter(label=_("Role"), choices=Role.choices, empty_label=_("all"))
    valid = filters.ChoiceFilter(label=_("Post"), choices=VALID, method="by_validity", empty_label=_("all"))

    def by_validity(self, rows: QuerySet[Post], name: str, wanted: str) -> QuerySet[Post]:
        """Posts that hold today, or do not."""
        holding = Post.objects.on(self.day).values("pk")
        return rows.filter(pk__in=holding) if wanted == "yes" else rows.exclude(pk__in=holding)

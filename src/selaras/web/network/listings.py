# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The registers that have a page: what each is called, who sees it, how its rows are fetched and shown."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from selaras.ground.network.models import Assessor, Centre, Company, Instructor, InstructorCompetence, Lsp, Post, TestSite, TestSiteScheme, Workshop
from selaras.ground.people.rules import Role
from selaras.web.access import NETWORK_WIDE, Words
from selaras.web.network import filters

CENTRES_TOO = (*NETWORK_WIDE, Role.CENTRE_HEAD)


@dataclass(frozen=True)
class Listing:
    """One register's page. `name` is that of its sheet, of its address and of the template that shows its rows (`rows/<name>.html`)."""

    name: str
    title: Words
    question: Words
    icon: str
    roles: tuple[Role, ...]
    rows: Callable[[date], QuerySet[Any]]
    filters: type[filters.Search]
    empty: Words


def _centres(_day: date) -> QuerySet[Centre]:
    return Centre.objects.select_related("region").order_by("kind", "name")


def _workshops(_day: date) -> QuerySet[Workshop]:
    return Workshop.objects.select_related("centre", "field").prefetch_related("equipment").order_by("centre__name", "field__key", "name")


def _instructors(_day: date) -> QuerySet[Instructor]:
    held = Prefetch("competences", InstructorCompetence.objects.select_related("competence").order_by("competence__key"))
    return Instructor.objects.select_related("person", "centre").prefetch_related(held).order_by("centre__name", "person__name", "pk")


def _lsps(_day: date) -> QuerySet[Lsp]:
    return Lsp.objects.select_related("centre").annotate(scheme_count=Count("schemes", distinct=True)).order_by("name")


def _assessors(_day: date) -> QuerySet[Assessor]:
    rows = Assessor.objects.select_related("person", "lsp", "home", "region")
    return rows.annotate(scheme_count=Count("schemes", distinct=True)).order_by("person__name", "pk")


def _test_sites(day: date) -> QuerySet[TestSite]:
    valid = TestSiteScheme.objects.filter(verified_on__lte=day, verified_until__gte=day).select_related("scheme").order_by("scheme__key")
    return TestSite.objects.select_related("lsp", "centre").prefetch_related(Prefetch("scope", valid, to_attr="verified")).order_by("name")


def _companies(_day: date) -> QuerySet[Company]:
    return Company.objects.select_related("industry").annotate(site_count=Count("sites", distinct=True)).order_by("name")


def _posts(_day: date) -> QuerySet[Post]:
    return Post.objects.select_related("person__account", "centre", "company", "region").order_by("role", "person__name", "pk")


LISTINGS: dict[str, Listing] = {
    listing.name: listing
    for listing in (
        Listing(
            "centres",
            _("Training centres"),
            _("Which centres are in the network, and which may run classes?"),
            "building-community",
            NETWORK_WIDE,
            _centres,
            filters.CentreFilter,
            _("Import the register of centres, or register the first one."),
        ),
        Listing(
            "workshops",
            _("Workshops"),
            _("Which fields can be taught where, and how many classes at a time?"),
            "tool",
            CENTRES_TOO,
            _workshops,
            filters.WorkshopFilter,
            _("Import the workshops of the centres with their stations and equipment."),
        ),
        Listing(
            "instructors",
            _("Instructors"),
            _("Who may teach what, where, and until when?"),
            "school",
            CENTRES_TOO,
            _instructors,
            filters.InstructorFilter,
            _("Import the instructors, then their competences."),
        ),
        Listing(
            "lsps",
            _("Certification bodies (LSP)"),
            _("Which bodies may certify which schemes, and until when?"),
            "certificate",
            NETWORK_WIDE,
            _lsps,
            filters.LspFilter,
            _("Import the certification bodies with the schemes of their licence."),
        ),
        Listing(
            "assessors",
            _("Assessors"),
            _("Who may test which schemes, and where not?"),
            "user-check",
            NETWORK_WIDE,
            _assessors,
            filters.AssessorFilter,
            _("Import the assessors with their MET numbers."),
        ),
        Listing(
            "test-sites",
            _("Test sites (TUK)"),
            _("Where may people be tested today, and for which schemes?"),
            "map-pin",
            CENTRES_TOO,
            _test_sites,
            filters.TestSiteFilter,
            _("Import the test sites, then the schemes for which they are verified."),
        ),
        Listing(
            "companies",
            _("Companies"),
            _("Which companies take part, and where do they work?"),
            "building-factory-2",
            NETWORK_WIDE,
            _companies,
            filters.CompanyFilter,
            _("Import the companies, then their sites and contacts."),
        ),
        Listing(
            "posts",
            _("Posts"),
            _("Who is what in the network, and since when?"),
            "key",
            (Role.PLANNER, Role.AUDITOR),
            _posts,
            filters.PostFilter,
            _("Import the posts; an account is opened for each new e-mail."),
        ),
    )
}


def listings_for(role: str) -> list[Listing]:
    """The registers that a role may look at, in their order."""
    return [listing for listing in LISTINGS.values() if role in listing.roles]

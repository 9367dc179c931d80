# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The lists of the network: what each is called, who sees it, how its rows are fetched. Their columns stand in `columns`."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from django.db.models import Count, Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from selaras.ground.network import models as of
from selaras.ground.network import queries
from selaras.ground.network.actions import record_export
from selaras.ground.network.rules import CompanyRight
from selaras.ground.network.sheets import REGISTERS
from selaras.ground.people.rules import Role
from selaras.kit.scope import get_scope
from selaras.web.access import NETWORK_WIDE, Menu, Words
from selaras.web.network import columns, filters
from selaras.web.ui.cells import Shown
from selaras.web.ui.lists import Listing, Search, Step

CENTRES_TOO = (*NETWORK_WIDE, Role.CENTRE_HEAD)
COMPANIES_TOO = (*NETWORK_WIDE, Role.COMPANY)


def in_scope(rows: QuerySet[Any], path: str = "centre") -> QuerySet[Any]:
    """The rows of a table that nobody owns, narrowed to those about the centre whose scope is open."""
    mine = get_scope().get("centre")
    return rows if mine is None else rows.filter(**{path: mine})


def _centres(_day: date) -> QuerySet[of.Centre]:
    return of.Centre.objects.select_related("region").order_by("kind", "name")


def _centre_names(_day: date) -> QuerySet[of.CentreName]:
    return in_scope(of.CentreName.objects.select_related("centre")).order_by("centre__name", "since", "pk")


def _supervisions(_day: date) -> QuerySet[of.Supervision]:
    return in_scope(of.Supervision.objects.select_related("centre", "supervisor")).order_by("centre__name", "-since")


def _readiness(_day: date) -> QuerySet[of.Readiness]:
    return of.Readiness.objects.select_related("centre").order_by("centre__name", "aspect")


def _workshops(_day: date) -> QuerySet[of.Workshop]:
    return of.Workshop.objects.select_related("centre", "field").prefetch_related("equipment").order_by("centre__name", "field__key", "name")


def _instructors(_day: date) -> QuerySet[of.Instructor]:
    held = Prefetch("competences", of.InstructorCompetence.objects.select_related("competence").order_by("competence__key"))
    return of.Instructor.objects.select_related("person", "centre").prefetch_related(held).order_by("centre__name", "person__name", "pk")


def _competences(_day: date) -> QuerySet[of.InstructorCompetence]:
    rows = of.InstructorCompetence.objects.select_related("instructor__person", "instructor__centre", "competence__field")
    return rows.order_by("instructor__centre__name", "instructor__person__name", "competence__key")


def _lsps(_day: date) -> QuerySet[of.Lsp]:
    return of.Lsp.objects.select_related("centre").annotate(scheme_count=Count("schemes", distinct=True)).order_by("name")


def _assessors(_day: date) -> QuerySet[of.Assessor]:
    rows = of.Assessor.objects.select_related("person", "lsp", "home", "region")
    return rows.annotate(scheme_count=Count("schemes", distinct=True)).order_by("person__name", "pk")


def _test_sites(day: date) -> QuerySet[of.TestSite]:
    valid = of.TestSiteScheme.objects.filter(verified_on__lte=day, verified_until__gte=day).select_related("scheme").order_by("scheme__key")
    return of.TestSite.objects.select_related("lsp", "centre").prefetch_related(Prefetch("scope", valid, to_attr="verified")).order_by("name")


def _scopes(_day: date) -> QuerySet[of.TestSiteScheme]:
    return of.TestSiteScheme.objects.select_related("site__centre", "site__lsp", "scheme").order_by("site__name", "scheme__key")


def _companies(_day: date) -> QuerySet[of.Company]:
    return of.Company.objects.standing().select_related("industry").annotate(site_count=Count("sites", distinct=True)).order_by("name")


def _sites(_day: date) -> QuerySet[of.CompanySite]:
    return of.CompanySite.objects.select_related("company", "region__parent").order_by("company__name", "name")


def _contacts(_day: date) -> QuerySet[of.CompanyContact]:
    return of.CompanyContact.objects.select_related("company", "site", "person").order_by("company__name", "person__name", "pk")


def _posts(_day: date) -> QuerySet[of.Post]:
    return of.Post.objects.select_related("person__account", "centre", "company", "region").order_by("role", "person__name", "pk")


def beside_centres(rows: Sequence[of.Centre], day: date) -> Mapping[str, Any]:
    """The verdict on each centre's readiness, and which centres are supervised."""
    return {"verdicts": queries.readiness_on(rows, day), "supervised": set(queries.supervised_on(day).values_list("pk", flat=True))}


def above(post: of.Post) -> tuple[str, Words]:
    """The page from which a visitor comes to a register: one's own centre or company, else the network."""
    if post.centre_id:
        return reverse("network:my_centre"), _now("My centre's register")
    if post.company_id:
        return reverse("network:my_company"), _now("My company's register")
    return reverse("network:overview"), _now("The network")


def _listing(
    name: str,
    title: Words,
    question: Words,
    icon: str,
    roles: tuple[Role, ...],
    rows: Callable[[date], QuerySet[Any]],
    search: type[Search],
    shown: tuple[Shown, ...],
    empty: Words,
    **more: Any,
) -> Listing:
    """A list of the network; its sheet and the record of its exports are those of the register of its name."""
    register = REGISTERS[name]
    record = partial(record_export, kind=register)
    return Listing(name, "network", title, question, icon, roles, rows, search, shown, empty, register.words_of_all, record, above, **more)


# The menu names the two that people come for every day; the others stand on the overview and on the centre's own page.
LISTINGS: dict[str, Listing] = {
    listing.name: listing
    for listing in (
        _listing(
            "centres",
            _("Training centres"),
            _("Which centres are in the network, and which may run classes?"),
            "building-community",
            NETWORK_WIDE,
            _centres,
            filters.CentreFilter,
            columns.CENTRES,
            _("Import the register of centres, or register the first one."),
            beside=beside_centres,
            menu=Menu("network", _("Training centres"), icon="building-community", order=20),
        ),
        _listing(
            "centre-names",
            _("Former names of centres"),
            _("What was this centre called on papers of another year?"),
            "history",
            CENTRES_TOO,
            _centre_names,
            filters.CentreNameFilter,
            columns.CENTRE_NAMES,
            _("Import the names that centres bore; a renaming adds one by itself."),
        ),
        _listing(
            "supervisions",
            _("Supervision of centres"),
            _("Who supervises whom, since when, on what basis?"),
            "heart-handshake",
            CENTRES_TOO,
            _supervisions,
            filters.SupervisionFilter,
            columns.SUPERVISIONS,
            _("Import the supervision of the centres, or begin it on a centre's page."),
        ),
        _listing(
            "readiness",
            _("Readiness of centres"),
            _("What did each centre declare, what did a visit find, and what cures the rest?"),
            "checklist",
            CENTRES_TOO,
            _readiness,
            filters.ReadinessFilter,
            columns.READINESS,
            _("Each centre declares its readiness on its own page."),
        ),
        _listing(
            "workshops",
            _("Workshops"),
            _("Which fields can be taught where, and how many classes at a time?"),
            "tool",
            CENTRES_TOO,
            _workshops,
            filters.WorkshopFilter,
            columns.WORKSHOPS,
            _("Import the workshops of the centres with their stations and equipment."),
        ),
        _listing(
            "instructors",
            _("Instructors"),
            _("Who may teach what, where, and until when?"),
            "school",
            CENTRES_TOO,
            _instructors,
            filters.InstructorFilter,
            columns.INSTRUCTORS,
            _("Import the instructors, then their competences."),
        ),
        _listing(
            "instructor-competences",
            _("Competences of instructors"),
            _("What does each instructor master, on what evidence, until when?"),
            "award",
            CENTRES_TOO,
            _competences,
            filters.CompetenceFilter,
            columns.COMPETENCES,
            _("Import the instructors, then their competences."),
        ),
        _listing(
            "lsps",
            _("Certification bodies (LSP)"),
            _("Which bodies may certify which schemes, and until when?"),
            "certificate",
            NETWORK_WIDE,
            _lsps,
            filters.LspFilter,
            columns.LSPS,
            _("Import the certification bodies with the schemes of their licence."),
        ),
        _listing(
            "assessors",
            _("Assessors"),
            _("Who may test which schemes, and where not?"),
            "user-check",
            NETWORK_WIDE,
            _assessors,
            filters.AssessorFilter,
            columns.ASSESSORS,
            _("Import the assessors with their MET numbers."),
        ),
        _listing(
            "test-sites",
            _("Test sites (TUK)"),
            _("Where may people be tested today, and for which schemes?"),
            "map-pin",
            CENTRES_TOO,
            _test_sites,
            filters.TestSiteFilter,
            columns.TEST_SITES,
            _("Import the test sites, then the schemes for which they are verified."),
        ),
        _listing(
            "test-site-schemes",
            _("Verified schemes of test sites"),
            _("For which schemes was each site verified, and until when?"),
            "shield-check",
            CENTRES_TOO,
            _scopes,
            filters.ScopeFilter,
            columns.SCOPES,
            _("Import the test sites, then the schemes for which they are verified."),
        ),
        _listing(
            "companies",
            _("Companies"),
            _("Which companies take part, and where do they work?"),
            "building-factory-2",
            NETWORK_WIDE,
            _companies,
            filters.CompanyFilter,
            columns.COMPANIES,
            _("Import the companies, then their sites and contacts."),
            menu=Menu("network", _("Companies"), icon="building-factory-2", order=20),
        ),
        _listing(
            "company-sites",
            _("Company sites"),
            _("Where do the companies work?"),
            "building",
            COMPANIES_TOO,
            _sites,
            filters.SiteFilter,
            columns.SITES,
            _("Needs are met near a site; import the company's sites."),
        ),
        _listing(
            "company-contacts",
            _("Company contacts"),
            _("Whom do we speak to at each company?"),
            "users",
            COMPANIES_TOO,
            _contacts,
            filters.ContactFilter,
            columns.CONTACTS,
            _("Add a contact on the company's page, or import them."),
            right=CompanyRight.PEOPLE,
        ),
        _listing(
            "posts",
            _("Posts"),
            _("Who is what in the network, and since when?"),
            "key",
            (Role.PLANNER, Role.AUDITOR),
            _posts,
            filters.PostFilter,
            columns.POSTS,
            _("Import the posts; an account is opened for each new e-mail."),
            steps=(Step(_("Give a post"), "user-plus", "network:give_post"),),
        ),
    )
}

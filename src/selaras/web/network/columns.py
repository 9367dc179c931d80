# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What the lists of the network show of each row."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from selaras.ground.network.models import Centre, InstructorCompetence, Post, Readiness
from selaras.ground.network.rules import CURES
from selaras.ground.people.rules import Role
from selaras.web.ui.cells import Cell, Look, Shown, choice, figure, kind, link, marked, on, several, until, words, yes_no
from selaras.web.ui.templatetags.figures import UNKNOWN, day, said


def centre_at(path: str) -> Cell:
    """A centre, leading to its page."""
    return link(path, "network:centre", f"{path}.key")


def company_at(path: str) -> Cell:
    """A company, leading to its page."""
    return link(path, "network:company", f"{path}.key")


CENTRE = Shown(_("Centre"), centre_at("centre"))
VALID = Shown(_("Valid until"), until("valid_until"))


def _ready(row: Centre, look: Look) -> str:
    verdict = look.beside["verdicts"][row.pk]
    if verdict.ready:
        return kind("good", _now("ready"))
    count = len(verdict.lacks)
    return kind("warn", ngettext("%(count)s thing missing", "%(count)s things missing", count) % {"count": count})


def _supervised(row: Centre, look: Look) -> str:
    return _now("supervised") if row.pk in look.beside["supervised"] else _now("supervises") if row.national else _now("none")


CENTRES = (
    Shown(_("Centre"), marked(link("name", "network:centre", "key"))),
    Shown(_("Kind"), choice("kind")),
    Shown(_("Regency or city"), words("region")),
    Shown(_("Readiness"), _ready),
    Shown(_("Supervision"), _supervised),
)
CENTRE_NAMES = (
    Shown(_("Name"), words("name")),
    Shown(_("Centre of today"), centre_at("centre")),
    Shown(_("Since"), on("since")),
    Shown(_("Until"), on("until")),
)
SUPERVISIONS = (
    CENTRE,
    Shown(_("Supervised by"), words("supervisor")),
    Shown(_("Since"), on("since")),
    Shown(_("Until"), until("until")),
    Shown(_("Basis"), lambda row, _look: said(row.basis) or UNKNOWN),
)


def _declared(row: Readiness, _look: Look) -> str:
    tone = kind("good", _now("in place")) if row.declared_ready else kind("warn", _now("not in place"))
    return format_html("{} {}", tone, day(row.declared_on)) + _quiet(row.words)


def _found(row: Readiness, _look: Look) -> str:
    if row.verified_ready is None:
        return kind("unknown", _now("not visited"))
    tone = kind("good", _now("in place")) if row.verified_ready else kind("bad", _now("not in place"))
    return format_html("{} {}", tone, day(row.verified_on)) + _quiet(row.finding)


def _quiet(text: str) -> SafeString:
    return format_html('<br><span class="text-secondary">{}</span>', said(text)) if text else SafeString("")


READINESS = (
    Shown(_("Centre"), marked(centre_at("centre"))),
    Shown(_("Aspect"), choice("aspect")),
    Shown(_("The centre declares"), _declared),
    Shown(_("A visit found"), _found),
    Shown(_("What cures it"), lambda row, _look: UNKNOWN if row.met else str(CURES[row.aspect])),
)
WORKSHOPS = (
    Shown(_("Workshop"), marked(words("name"))),
    CENTRE,
    Shown(_("Vocational field"), words("field")),
    Shown(_("Stations"), figure("stations"), number=True),
    Shown(_("Classes at a time"), figure("classes_at_a_time"), number=True),
    Shown(_("Weeks a year"), figure("weeks_a_year"), number=True),
    Shown(_("Equipment"), several("equipment")),
)


def _held(held: InstructorCompetence, look: Look) -> str:
    expired = held.valid_until is not None and held.valid_until < look.today
    return _now("%(what)s (expired)") % {"what": held.competence} if expired else str(held.competence)


INSTRUCTORS = (
    Shown(_("Instructor"), marked(words("person.name"))),
    CENTRE,
    Shown(_("Employment"), choice("employment")),
    Shown(_("Methodology until"), until("methodology_until", open_ended=False)),
    Shown(_("Competences"), several("competences", _held, none=_("none"))),
    Shown(_("Days a month"), figure("days_a_month"), number=True),
    Shown(_("Elsewhere"), yes_no("elsewhere")),
)
COMPETENCES = (
    Shown(_("Instructor"), words("instructor.person.name")),
    Shown(_("Centre"), centre_at("instructor.centre")),
    Shown(_("Teaching competence"), words("competence")),
    Shown(_("Vocational field"), words("competence.field")),
    Shown(_("Evidence"), lambda row, _look: said(row.evidence)),
    Shown(_("Valid until"), lambda row, look: until("valid_until")(row, look) if row.valid_until else _now("without limit")),
)
LSPS = (
    Shown(_("Certification body"), marked(words("name"))),
    Shown(_("Kind"), choice("kind")),
    Shown(_("Licence"), words("licence")),
    Shown(_("Licensed until"), until("licence_until")),
    Shown(_("Set up by"), centre_at("centre")),
    Shown(_("Schemes"), figure("scheme_count"), number=True),
)
ASSESSORS = (
    Shown(_("Assessor"), marked(words("person.name"))),
    Shown(_("MET number"), lambda row, _look: format_html('<span class="text-nowrap">{}</span>', row.met_raw)),
    Shown(_("Certification body"), words("lsp")),
    VALID,
    Shown(_("Never at"), words("home")),
    Shown(_("Lives in"), words("region")),
    Shown(_("Schemes"), figure("scheme_count"), number=True),
    Shown(_("Days a month"), figure("days_a_month"), number=True),
)
TEST_SITES = (
    Shown(_("Test site"), marked(words("name"))),
    Shown(_("Kind"), choice("kind")),
    CENTRE,
    Shown(_("Certification body"), words("lsp")),
    Shown(_("Verified today for"), several("verified", lambda one, _look: one.scheme, none=_("nothing"))),
)
SCOPES = (
    Shown(_("Test site"), words("site")),
    Shown(_("Scheme"), words("scheme")),
    Shown(_("Centre"), centre_at("site.centre")),
    Shown(_("Certification body"), words("site.lsp")),
    Shown(_("Verified on"), on("verified_on")),
    Shown(_("Verified until"), until("verified_until")),
)
COMPANIES = (
    Shown(_("Company"), marked(link("name", "network:company", "key"))),
    Shown(_("Industry"), words("industry")),
    Shown(_("Employees"), figure("employees"), number=True),
    Shown(_("Sites"), figure("site_count"), number=True),
    Shown(_("NIB"), words("nib")),
)
SITES = (
    Shown(_("Site"), words("name")),
    Shown(_("Company"), company_at("company")),
    Shown(_("Regency or city"), words("region")),
    Shown(_("Province"), words("region.parent")),
    Shown(_("Industrial estate"), words("estate")),
)
CONTACTS = (
    Shown(_("Person"), words("person.name")),
    Shown(_("Company"), company_at("company")),
    Shown(_("Position"), words("position")),
    Shown(_("Site"), words("site.name")),
    Shown(_("E-mail"), words("email")),
    Shown(_("Telephone"), words("person.phone")),
    Shown(_("Since"), on("since")),
    Shown(_("Until"), until("until")),
)


def _end(row: Post, _look: Look) -> Any:
    address, title = reverse("network:end_post", args=[row.pk]), _now("End")
    button = format_html('<a class="btn btn-sm" href="{}">{}<span class="visually-hidden"> {}</span></a>', address, title, row)
    return "" if row.until else button


POSTS = (
    Shown(_("Person"), words("person.name")),
    Shown(_("Role"), choice("role")),
    Shown(_("For"), lambda row, _look: _now("the whole network") if row.tenant is None else str(row.tenant)),
    Shown(_("Account"), words("person.account.email")),
    Shown(_("Since"), on("since")),
    Shown(_("Until"), on("until")),
    Shown(_("Next step"), _end, step=True, roles=(Role.PLANNER,)),
)

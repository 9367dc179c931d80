# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Words and numbers of the network: kinds of centres and bodies, what makes a centre ready, the assessor's number, who may hold which post."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from selaras.ground.people.rules import Role

CLASS_OF = 16  # a package is a class of sixteen (domain §1.3)
DAYS_A_WEEK = 5  # training days of a week in a workshop
WEEKS_A_YEAR = 46  # that a workshop can be used, where nobody stated them; assumed


class CentreKind(models.TextChoices):
    """Who runs the centre."""

    UPTP = "uptp", _("UPTP (national)")
    UPTD = "uptd", _("UPTD (local government)")
    KOMUNITAS = "komunitas", _("BLK Komunitas")


class Aspect(models.TextChoices):
    """What must be in place before a centre can run a class."""

    BUILDING = "building", _("building and land")
    EQUIPMENT = "equipment", _("equipment of the workshops")
    INSTRUCTORS = "instructors", _("instructors")
    MANAGEMENT = "management", _("management and bank account")
    SAFETY = "safety", _("health and safety")


CURES: Mapping[str, object] = {
    Aspect.BUILDING: _("Finish the building or sign the right to use it, then declare it and ask for verification."),
    Aspect.EQUIPMENT: _("Complete the equipment list of each workshop for sixteen trainees, then declare it and ask for verification."),
    Aspect.INSTRUCTORS: _("Name at least one instructor with valid methodology for each vocational field that is offered."),
    Aspect.MANAGEMENT: _("Appoint the manager and open the account that the grant is paid into."),
    Aspect.SAFETY: _("Put up fire extinguishers, first aid and escape routes, and have them checked."),
}


class LspKind(models.TextChoices):
    """Whom a certification body may certify (PBNSP 202)."""

    P1 = "p1", _("P1 (own trainees)")
    P2 = "p2", _("P2 (own staff, suppliers and network)")
    P3 = "p3", _("P3 (a sector or profession)")


class SiteKind(models.TextChoices):
    """Kinds of test site (TUK), PBNSP 206: the first two are verified every time, the third periodically."""

    AD_HOC = "sewaktu", _("ad hoc (sewaktu)")
    WORKPLACE = "tempat_kerja", _("workplace (tempat kerja)")
    STANDING = "mandiri", _("standing (mandiri)")


class Employment(models.TextChoices):
    """How an instructor is bound to the centre."""

    CIVIL_SERVANT = "asn", _("civil servant")
    CONTRACT = "kontrak", _("contract")
    PRACTITIONER = "praktisi", _("practitioner from industry")


class CompanyRight(models.TextChoices):
    """What a post at a company lets its holder do there."""

    NEEDS = "needs", _("state needs")
    PROMISES = "promises", _("answer invitations and promise")
    TALK = "talk", _("read and write conversations")
    AGREEMENTS = "agreements", _("read agreements")
    PEOPLE = "people", _("administer: people, contacts and sites")


# What a mandate may give: who acts for a company stays the company's own to say.
LENT = (CompanyRight.NEEDS, CompanyRight.PROMISES, CompanyRight.TALK, CompanyRight.AGREEMENTS)


class CompanyKind(models.TextChoices):
    """Whether a firm acts for itself alone, or for others too."""

    EMPLOYER = "employer", _("company")
    OUTSOURCING = "alih_daya", _("outsourcing firm")
    SCHOOL = "bkk", _("school job centre (BKK)")


AGENTS = (CompanyKind.OUTSOURCING, CompanyKind.SCHOOL)


# Keys for programs.
KEY_START = "selaras_"
LONGEST_KEY = timedelta(days=366)  # then somebody looks whether the program is still in use, and makes another
MOST_KEYS = 10  # that one person holds for one owner at a time
USED_WITHIN = timedelta(minutes=10)  # how closely the last use of a key is written down
ANSWERS_KEPT = timedelta(days=3)  # within which a call that is sent again is known
ORDERS_KEPT = timedelta(days=7)  # within which a file that was sent in is confirmed


def every_right() -> list[str]:
    """All rights: what a post at a company opens unless its administrator gave less."""
    return [str(right) for right in CompanyRight.values]


# What a post must name besides its person: the tenant whose rows it opens. The others see the whole network.
TENANT_OF: Mapping[str, str] = {Role.CENTRE_HEAD: "centre", Role.COMPANY: "company", Role.LABOUR_OFFICE: "region"}

_MET = re.compile(r"MET\s*\.?\s*0*(\d{3})\s*\.\s*(\d{6})\s*\.?\s*((?:19|20)\d{2})\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class MetNumber:
    """An assessor's registration number, as typed and as digits and year (domain §3.5)."""

    raw: str
    digits: str
    year: int


def read_met(raw: str) -> MetNumber:
    """Reads MET.000.dddddd yyyy in the ways people type it. Raises ValueError in words for the person."""
    found = _MET.fullmatch(raw.strip())
    if not found:
        raise ValueError(_("“%(raw)s” is not a MET number; write it as MET.000.001234 2017") % {"raw": raw[:40]})
    return MetNumber(raw.strip(), found[2], int(found[3]))


def holds_on(day: date, start: date | None, end: date | None) -> bool:
    """Whether a dated relation holds on a day; an open end has no limit, the last day still counts."""
    return (start is None or start <= day) and (end is None or day <= end)


class OrderState(models.TextChoices):
    """Where a long file stands on its way in."""

    WAITING = "waiting", _("waits for its turn")
    READING = "reading", _("is read")
    READ = "read", _("waits for your word")
    WRITING = "writing", _("is written")
    DONE = "done", _("taken in")
    REFUSED = "refused", _("refused")


ORDER_UNCONFIRMED = (OrderState.WAITING, OrderState.READING, OrderState.READ)
ORDER_OPEN = (*ORDER_UNCONFIRMED, OrderState.WRITING)

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Letting an outsourcing firm or a school job centre act for a company, and ending it."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from selaras.ground.network.actions._rows import facts_of, keep
from selaras.ground.network.actions.centres import AlreadyEnded
from selaras.ground.network.actions.colleagues import NoRight, NotTheAdministrator
from selaras.ground.network.actions.merging import NotTheOffice
from selaras.ground.network.models import Company, Mandate
from selaras.ground.network.queries.powers import is_office, may_administer
from selaras.ground.network.rules import AGENTS, LENT, CompanyKind
from selaras.ground.people.actions import note
from selaras.ground.people.models import Account
from selaras.kit.dates import day_of
from selaras.kit.errors import Refusal
from selaras.kit.scope import whole_network


class NoAgent(Refusal):
    """Only outsourcing firms and school job centres act for others."""


class NoPaper(Refusal):
    """Whoever records a mandate for a company names the paper by which the company gave it."""


class MandateStands(Refusal):
    """The firm holds a mandate of this company for some of these days already."""


@transaction.atomic
def say_kind(*, company: Company, kind: CompanyKind, by: Account, at: datetime) -> Company:
    """Says whether a company is an outsourcing firm, a school job centre or neither. Raises NotTheOffice."""
    if not is_office(by, day_of(at)):
        raise NotTheOffice(_("Only the national centre says what kind of firm this is."))
    company = Company.objects.select_for_update().get(pk=company.pk)
    before, company.kind = company.kind, kind
    keep(company)
    note(kind="network.company_kind", about=company, by=by, at=at, before=before, **facts_of(company, "kind"))
    return company


@transaction.atomic
def give_mandate(
    *, company: Company, agent: Company, rights: Collection[str], since: date, until: date, paper: str = "", by: Account, at: datetime
) -> Mandate:
    """Lets a firm act for the company in some things, from a day until a day: given by the company's administrator, or recorded by the national
    centre with its paper. Raises NotTheAdministrator, NoAgent, NoRight, NoPaper, MandateStands, BreaksARule.
    """
    day = day_of(at)
    company = Company.objects.select_for_update().get(pk=company.pk)
    if company.merged_into_id or not may_administer(by, company, day):
        raise NotTheAdministrator
    if agent.kind not in AGENTS or agent.merged_into_id:
        raise NoAgent(
            _("Only outsourcing firms and school job centres act for others."), cure=_("Ask the national centre to record what kind it is.")
        )
    given = [str(right) for right in LENT if right in rights]
    if not given:
        raise NoRight(_("Give at least one right."), cure=_("To administer the company cannot be given away."))
    if is_office(by, day) and not paper.strip():
        raise NoPaper(_("Name the letter of authority: its number and date, and where it is kept."))
    with whole_network():
        others = Mandate.objects.filter(company=company, agent=agent, ended_on=None, since__lte=until, until__gte=since)
        if others.exists():
            raise MandateStands(_("This firm holds a mandate for some of these days already."), cure=_("End that one first."))
    mandate: Mandate = keep(
        Mandate(company=company, agent=agent, rights=given, since=since, until=until, paper=paper.strip(), given_by=by, given_at=at)
    )
    facts = {"agent": agent.key, "rights": given, "since": since.isoformat(), "until": until.isoformat(), "paper": mandate.paper}
    note(kind="network.mandate_given", about=company, by=by, at=at, mandate=mandate.pk, **facts)
    return mandate


@transaction.atomic
def end_mandate(*, mandate: Mandate, because: str = "", by: Account, at: datetime) -> Mandate:
    """Ends a mandate at once: the company, the firm that holds it, or the national centre. Raises NotTheAdministrator, AlreadyEnded."""
    day = day_of(at)
    with whole_network():
        mandate = Mandate.objects.select_for_update(of=("self",)).select_related("company", "agent").get(pk=mandate.pk)
    if not any(may_administer(by, each, day) for each in (mandate.company, mandate.agent)):
        raise NotTheAdministrator
    if mandate.ended_on is not None or mandate.until < day:
        raise AlreadyEnded(_("This mandate is over already."))
    mandate.ended_on, mandate.ended_by, mandate.ended_because = day, by, because.strip()
    keep(mandate)
    note(
        kind="network.mandate_ended", about=mandate.company, by=by, at=at, mandate=mandate.pk, agent=mandate.agent.key, because=mandate.ended_because
    )
    return mandate

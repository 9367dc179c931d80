# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What people do with companies and posts: register a company, its sites and contacts; give somebody a post, and end it."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from selaras.ground.network.actions._rows import facts_of, keep
from selaras.ground.network.actions.centres import AlreadyEnded
from selaras.ground.network.models import Centre, Company, CompanyContact, CompanySite, Post
from selaras.ground.network.rules import CompanyRight
from selaras.ground.people.actions import note, one_cause, open_account
from selaras.ground.people.models import Account, Person
from selaras.ground.people.rules import Role
from selaras.ground.standards.models import Industry, Region
from selaras.kit.errors import Refusal


class NoAccount(Refusal):
    """Nobody has an account with this e-mail, and without a name none can be opened."""


class HoldsItAlready(Refusal):
    """The person holds the same post on that day."""


class LastPlanner(Refusal):
    """Without a planner nobody could give posts any more."""


@transaction.atomic
def register_company(
    *, key: str, name: str, industry: Industry, nib: str = "", employees: int | None = None, assumed: bool = False, by: Account, at: datetime
) -> Company:
    """Enters a company. Raises BreaksARule."""
    company: Company = keep(Company(key=key, name=name, industry=industry, nib=nib, employees=employees, assumed=assumed))
    note(kind="network.company_registered", about=company, by=by, at=at, **facts_of(company, "key", "industry", "employees"))
    return company


@transaction.atomic
def register_site(
    *,
    company: Company,
    key: str,
    name: str,
    region: Region,
    estate: str = "",
    lat: Decimal | None = None,
    lon: Decimal | None = None,
    by: Account,
    at: datetime,
) -> CompanySite:
    """Enters a place where the company works. Raises BreaksARule."""
    site: CompanySite = keep(CompanySite(company=company, key=key, name=name, region=region, estate=estate, lat=lat, lon=lon))
    note(kind="network.company_site_registered", about=company, by=by, at=at, site=key, **facts_of(site, "name", "region", "estate"))
    return site


@transaction.atomic
def register_contact(
    *,
    company: Company,
    name: str,
    position: str,
    since: date,
    email: str = "",
    phone: str = "",
    site: CompanySite | None = None,
    by: Account,
    at: datetime,
) -> CompanyContact:
    """Names a person to speak to at a company. The record says that it was done, not how to reach the person. Raises BreaksARule."""
    person = keep(Person(name=name, phone=phone))
    contact: CompanyContact = keep(CompanyContact(company=company, site=site, person=person, position=position, email=email, since=since))
    note(kind="network.company_contact_registered", about=company, by=by, at=at, position=position, since=since.isoformat())
    return contact


@transaction.atomic
def end_contact(*, contact: CompanyContact, until: date, by: Account, at: datetime) -> CompanyContact:
    """The person is no longer to be spoken to after a day. Raises AlreadyEnded, BreaksARule."""
    if contact.until is not None:
        raise AlreadyEnded(_("This contact ended on %(day)s.") % {"day": contact.until.isoformat()})
    contact.until = until
    keep(contact)
    note(kind="network.company_contact_ended", about=contact.company, by=by, at=at, position=contact.position, until=until.isoformat())
    return contact


@transaction.atomic
def give_post(
    *,
    person: Person,
    role: Role,
    since: date,
    centre: Centre | None = None,
    company: Company | None = None,
    region: Region | None = None,
    rights: Collection[str] = tuple(CompanyRight.values),
    called: str = "",
    by: Account,
    at: datetime,
) -> Post:
    """Gives a person a post from a day on; from that day their account opens what the post opens, at a company what its `rights` say. Whoever gives
    it and may not know whose account it is, knows the holder as `called`. Raises BreaksARule.
    """
    held = [right for right in CompanyRight.values if right in rights]
    post: Post = keep(Post(person=person, role=role, centre=centre, company=company, region=region, since=since, rights=held, called=called))
    facts = {"role": str(role), "since": since.isoformat(), "tenant": str(post.tenant) if post.tenant is not None else None}
    facts |= {"rights": held} if company is not None else {}
    note(kind="network.post_given", about=person, by=by, at=at, post=post.pk, **facts)
    return post


@transaction.atomic
def appoint(
    *,
    email: str,
    name: str = "",
    role: Role,
    since: date,
    centre: Centre | None = None,
    company: Company | None = None,
    region: Region | None = None,
    rights: Collection[str] = tuple(CompanyRight.values),
    unseen: bool = False,
    by: Account,
    at: datetime,
) -> Post:
    """Gives the holder of an e-mail a post, and opens the account where there is none: then a name is needed. Otherwise the name is not looked at;
    or, where whoever gives the post shall not learn whose account it is (`unseen`), it is what they see of the holder.

    Raises NoAccount, HoldsItAlready, BreaksARule.
    """
    email = email.strip().lower()
    person = Person.objects.filter(account__email=email).first()
    held = Post.objects.on(since).filter(person=person, role=role, centre=centre, company=company, region=region)
    if person is not None and held.exists():
        raise HoldsItAlready(_("%(person)s holds this post on that day already.") % {"person": held.first().name})
    if person is None and not name.strip():
        raise NoAccount(_("There is no account with this e-mail."), cure=_("Give the full name, and one is opened; or correct the e-mail."))
    called = name.strip() if unseen and person is not None and person.name != name.strip() else ""
    with one_cause():
        person = person or Person.objects.get(account=open_account(email=email, name=name.strip(), by=by, at=at))
        tenant = {"centre": centre, "company": company, "region": region}
        return give_post(person=person, role=role, since=since, **tenant, rights=rights, called=called, by=by, at=at)


@transaction.atomic
def end_post(*, post: Post, until: date, by: Account, at: datetime) -> Post:
    """Ends a post with a last day. Raises AlreadyEnded, LastPlanner, BreaksARule."""
    if post.until is not None:
        raise AlreadyEnded(_("This post ended on %(day)s.") % {"day": post.until.isoformat()})
    others = Post.objects.on(until + timedelta(days=1)).filter(role=Role.PLANNER, person__account__is_active=True).exclude(pk=post.pk)
    if post.role == Role.PLANNER and not others.exists():
        words = _("Nobody else is a planner the day after, and only planners give posts.")
        raise LastPlanner(words, cure=_("Give somebody else that post first."))
    post.until = until
    keep(post)
    note(kind="network.post_ended", about=post.person, by=by, at=at, post=post.pk, role=post.role, until=until.isoformat())
    return post

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Whom to write to when a company, a centre or a labour office is meant."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.db.models import Q

from selaras.ground.letters.queries import undeliverable
from selaras.ground.network.models import Centre, Company, CompanyContact, Mandate, Post
from selaras.ground.network.rules import AGENTS, TENANT_OF, CompanyRight
from selaras.ground.people.models import Account
from selaras.ground.people.rules import Role
from selaras.ground.standards.models import Region
from selaras.kit.scope import whole_network
from selaras.loop.forum.queries import STAFF, host
from selaras.loop.forum.rules import Invited

Told = list[tuple[int, str, str, list[str]]]  # of one company after the other: its key, e-mail, name, rights (of a contact: none are asked for)


@dataclass(frozen=True)
class Inviter:
    """Who invites, as a guest reads it: the person with their post where they still hold it, the centre, and the e-mail that answers questions."""

    person: str
    centre: str
    email: str

    def __str__(self) -> str:
        return ", ".join(filter(None, [self.person, self.centre]))


class AddressBook:
    """Whom to write to at every company, or at one, and who writes, read once for a day."""

    def __init__(self, company: Company | None = None) -> None:
        self._only = {} if company is None else {"company": company}
        self._days: dict[date, tuple[dict[int, Told], dict[int, Told]]] = {}
        self._inviters: dict[tuple[Account | None, date], Inviter] = {}

    def people_of(self, day: date, company: Company, right: str) -> list[tuple[str, str]]:
        """What `people_of` gives for a company."""
        posts, contacts = self._days[day] if day in self._days else self._days.setdefault(day, self._read(day))
        return _told(posts.get(company.pk, []), contacts.get(company.pk, []), right)

    def inviter(self, account: Account | None, day: date) -> Inviter:
        """What `inviter` gives."""
        if (account, day) not in self._inviters:
            posts = Post.objects.on(day).filter(person__account=account, person__account__is_active=True, role__in=STAFF)
            post = posts.select_related("person").order_by("pk").first() if account is not None else None
            person, email = (f"{post.name} ({post.get_role_display()})", account.email) if account and post else ("", "")
            self._inviters[account, day] = Inviter(person, host().name, email or parseaddr(settings.DEFAULT_FROM_EMAIL)[1])
        return self._inviters[account, day]

    def _read(self, day: date) -> tuple[dict[int, Told], dict[int, Told]]:
        held = Post.objects.on(day).filter(role=Role.COMPANY, person__account__is_active=True, **self._only).order_by("person__name")
        posts = list(held.values_list("company", "person__account__email", "person__name", "rights"))
        with whole_network():
            standing = CompanyContact.objects.filter(Q(until=None) | Q(until__gte=day), since__lte=day, **self._only).exclude(email="")
            known = [(*row, []) for row in standing.order_by("person__name").values_list("company", "email", "person__name")]
        return _by_company(posts), _by_company(known)


def _told(posts: Told, contacts: Told, right: str) -> list[tuple[str, str]]:
    """(e-mail, name) of the posts with the right, and of the contacts who hold no post: where somebody is both, what the post gives decides."""
    holders = {email.casefold() for _key, email, _name, _rights in posts}
    found = {email: name for _key, email, name, _rights in contacts if email.casefold() not in holders}
    found |= {email: name for _key, email, name, rights in posts if not right or right in rights}
    return sorted(found.items(), key=lambda each: each[1])


def _by_company(rows: Told) -> dict[int, Told]:
    found: dict[int, Told] = defaultdict(list)
    for row in rows:
        found[row[0]].append(row)
    return found


_book: ContextVar[AddressBook | None] = ContextVar("address book", default=None)


@contextmanager
def address_book() -> Iterator[None]:
    """Where many companies are written to at once: their people are read together."""
    token = _book.set(AddressBook())
    try:
        yield
    finally:
        _book.reset(token)


def people_of(
    day: date, *, company: Company | None = None, centre: Centre | None = None, office: Region | None = None, right: str = ""
) -> list[tuple[str, str]]:
    """(e-mail, name) of everybody who speaks for a company, a centre or a region's labour office on a day, without repeats; for the national centre,
    or where none is named, its planners and desk.

    Of a company's accounts those with the `right` that the letter is about, or all where none is named. A company's contacts that gave an e-mail
    are written to as well, unless they hold a post there: then its rights decide.
    """
    if company is not None:
        # A firm that speaks for the company reads what is answered. Letters around a meeting carry a link that acts without an account: not those.
        agents = _agents_of(day, company, right) if right == CompanyRight.TALK else {}
        told = (_book.get() or AddressBook(company)).people_of(day, company, right)
        return sorted((agents | dict(told)).items(), key=lambda each: each[1])
    if office is not None:
        posts = Q(role=Role.LABOUR_OFFICE, region=office)
    else:
        staff = Q(role__in=[Role.PLANNER, Role.DESK])
        posts = staff if centre is None else Q(role=Role.CENTRE_HEAD, centre=centre) | (staff if centre.national else Q(pk=None))
    held = Post.objects.on(day).filter(posts, person__account__is_active=True).order_by("person__name")
    return sorted(set(held.values_list("person__account__email", "person__name")), key=lambda each: each[1])


def inviter(account: Account | None, day: date) -> Inviter:
    """Who invites on a day; where they are no longer staff, or nobody is known, the centre by itself, with the address that our letters come from."""
    return (_book.get() or AddressBook()).inviter(account, day)


def names_at(day: date) -> Mapping[str, list[str]]:
    """By guest (the key of `candidates.guest_key`) the names of the people there: accounts with a post, and contacts."""
    found: dict[str, set[str]] = defaultdict(set)
    posts = Post.objects.on(day).filter(role__in=TENANT_OF, person__account__is_active=True)
    for *owners, called, name in posts.values_list("company", "centre", "region", "called", "person__name"):
        kind, key = next((kind, key) for kind, key in zip(Invited, owners, strict=True) if key)
        found[f"{kind.value}-{key}"].add(called or name)
    contacts = CompanyContact.objects.filter(Q(until=None) | Q(until__gte=day), since__lte=day)
    for company, name in contacts.values_list("company", "person__name"):
        found[f"company-{company}"].add(name)
    return {key: sorted(names) for key, names in found.items()}


def out_of_reach(people: Collection[tuple[str, str]]) -> bool:
    """Whether letters reach none of these people (e-mail, name): there is nobody, or the last one to each could not be sent."""
    addresses = {email for email, _name in people}
    return not addresses or undeliverable(addresses) == addresses


def unreached(day: date, *, right: str, **owner: Any) -> Company | Centre | Region | None:
    """The one of these owners (all others are None) whose people letters do not reach; None where they reach somebody, or no owner is named."""
    found = {kind: each for kind, each in owner.items() if each is not None}
    return next(iter(found.values())) if found and out_of_reach(people_of(day, **found, right=right)) else None


def _agents_of(day: date, company: Company, right: str) -> dict[str, str]:
    with whole_network():
        agents = [mandate.agent_id for mandate in Mandate.objects.on(day).filter(company=company) if right in mandate.rights]
    held = Post.objects.on(day).filter(role=Role.COMPANY, company__in=agents, company__kind__in=AGENTS, person__account__is_active=True)
    told = held.values_list("person__account__email", "person__name", "rights")
    return {email: name for email, name, rights in told if right in rights}

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What an account may do for which company on a day, by its own post there or through a mandate; who administers a company's people."""

from collections.abc import Iterable, Mapping
from copy import copy
from datetime import date

from django.db.models import Q, QuerySet

from selaras.ground.network.models import Company, Mandate, Post
from selaras.ground.network.queries import active_posts
from selaras.ground.network.rules import AGENTS, CompanyRight
from selaras.ground.people.models import Account
from selaras.ground.people.rules import Role
from selaras.kit.scope import whole_network

OFFICE = frozenset({Role.PLANNER, Role.DESK})


def is_office(account: Account, day: date) -> bool:
    """Whether the account is the national centre's planner or demand desk on a day."""
    return any(post.role in OFFICE for post in active_posts(account, day))


def acting_posts(posts: Iterable[Post], day: date) -> list[Post]:
    """For each mandate of the firms at which these posts are held: the post as it acts for the other company, with the rights that both give.

    Such a post is no row: it carries the key of the post on which it rests, and its `mandate`.
    """
    own = [post for post in posts if post.company is not None and post.company.kind in AGENTS]
    if not own:
        return []
    with whole_network():  # the mandate is the other company's; a firm knows of those that name it
        rows = Mandate.objects.on(day).filter(agent__in=[post.company_id for post in own])
        mandates = list(rows.select_related("company", "agent").order_by("company__name", "pk"))
    found = []
    for post in own:
        for mandate in mandates:
            rights = [right for right in mandate.rights if right in post.rights]
            if mandate.agent_id == post.company_id and rights:
                acting = copy(post)
                acting.company, acting.rights = mandate.company, rights
                acting.mandate = mandate
                found.append(acting)
    return found


def powers_of(account: Account, day: date) -> Mapping[int, Mapping[str, int | None]]:
    """By company (its key) the rights that the account's person holds there on a day, each with the key of the firm through which it is held; None
    where it is the person's own post, which comes first.
    """
    return powers_in(active_posts(account, day), day)


def powers_in(posts: Iterable[Post], day: date) -> Mapping[int, Mapping[str, int | None]]:
    """The same from the posts that a person holds."""
    posts = [post for post in posts if post.role == Role.COMPANY]
    held: dict[int, dict[str, int | None]] = {}
    for post in [*acting_posts(posts, day), *posts]:
        through = post.mandate.agent_id if post.mandate else None
        held.setdefault(post.company_id, {}).update(dict.fromkeys(post.rights, through))
    return held


def may_administer(account: Account, company: Company, day: date) -> bool:
    """Whether the account may say who acts for the company: its administrators, and the national centre."""
    return CompanyRight.PEOPLE in powers_of(account, day).get(company.pk, ()) or is_office(account, day)


def people_at(company: Company, day: date) -> QuerySet[Post]:
    """The posts that are held at a company on a day, by name."""
    return Post.objects.on(day).filter(role=Role.COMPANY, company=company).select_related("person__account", "company").order_by("person__name")


def administrators(company: Company, day: date) -> list[Post]:
    """The posts of those who may say on a day who acts for the company, and can log in."""
    return [post for post in people_at(company, day) if CompanyRight.PEOPLE in post.rights and post.person.account and post.person.account.is_active]


def mandates_about(company: Company) -> QuerySet[Mandate]:
    """The mandates that a company gave and those that it holds; within the whole network's scope, because the latter are the other companies'."""
    rows = Mandate.objects.filter(Q(company=company) | Q(agent=company))
    return rows.select_related("company", "agent", "given_by__person", "ended_by__person")


def agents_named(email: str, day: date) -> list[Company]:
    """The outsourcing firms and school job centres at which the holder of an e-mail has a post on a day."""
    rows = Post.objects.on(day).filter(person__account__email=email.strip().lower(), company__kind__in=AGENTS, company__merged_into=None)
    return list(Company.objects.filter(pk__in=rows.values("company")).order_by("name"))

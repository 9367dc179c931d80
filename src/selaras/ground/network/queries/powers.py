# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What an account may do for which company on a day, and who administers a company's people."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import QuerySet

from selaras.ground.network.models import Company, Post
from selaras.ground.network.queries import active_posts
from selaras.ground.network.rules import CompanyRight
from selaras.ground.people.models import Account
from selaras.ground.people.rules import Role

OFFICE = frozenset({Role.PLANNER, Role.DESK})


def is_office(account: Account, day: date) -> bool:
    """Whether the account is the national centre's planner or demand desk on a day."""
    return any(post.role in OFFICE for post in active_posts(account, day))


def rights_of(account: Account, day: date) -> Mapping[int, frozenset[str]]:
    """The rights that the account's person holds on a day at each company, by the company's key."""
    return rights_in(active_posts(account, day))


def rights_in(posts: Iterable[Post]) -> Mapping[int, frozenset[str]]:
    """The rights that these posts give at each company, by the company's key."""
    held: dict[int, frozenset[str]] = {}
    for post in posts:
        if post.role == Role.COMPANY:
            held[post.company_id] = held.get(post.company_id, frozenset()) | frozenset(post.rights)
    return held


def may_administer(account: Account, company: Company, day: date) -> bool:
    """Whether the account may say who acts for the company: its administrators, and the national centre."""
    return CompanyRight.PEOPLE in rights_of(account, day).get(company.pk, frozenset()) or is_office(account, day)


def people_at(company: Company, day: date) -> QuerySet[Post]:
    """The posts that are held at a company on a day, by name."""
    return Post.objects.on(day).filter(role=Role.COMPANY, company=company).select_related("person__account", "company").order_by("person__name")


def administrators(company: Company, day: date) -> list[Post]:
    """The posts of those who may say on a day who acts for the company, and can log in."""
    return [post for post in people_at(company, day) if CompanyRight.PEOPLE in post.rights and post.person.account and post.person.account.is_active]

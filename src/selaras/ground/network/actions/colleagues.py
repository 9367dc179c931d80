# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What a company's own administrator does with its people: gives each some rights, changes them, and takes all of them from whoever leaves.

The national centre may do the same, so that a company that locked itself out is let in again.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from selaras.ground.network.actions._rows import keep
from selaras.ground.network.actions.centres import AlreadyEnded
from selaras.ground.network.actions.companies import appoint
from selaras.ground.network.models import Company, CompanyContact, Post
from selaras.ground.network.queries.powers import administrators, is_office, may_administer
from selaras.ground.network.rules import CompanyRight
from selaras.ground.people.actions import note
from selaras.ground.people.models import Account
from selaras.ground.people.rules import Role
from selaras.kit.dates import day_of
from selaras.kit.errors import Refusal
from selaras.kit.scope import whole_network


class NotTheAdministrator(Refusal):
    """The account may not say who acts for this company."""

    def __init__(self) -> None:
        super().__init__(
            _("Only an administrator of the company says who acts for it."), cure=_("Ask one of its administrators, or the national centre.")
        )


class LastAdministrator(Refusal):
    """Without an administrator the company could let nobody in any more."""


class NoRight(Refusal):
    """A post without any right opens nothing."""


@transaction.atomic
def add_colleague(*, company: Company, email: str, name: str, rights: Collection[str], by: Account, at: datetime) -> Post:
    """Gives the holder of an e-mail a post at the company from today, with some rights; an account is opened where there is none.

    Raises NotTheAdministrator, NoRight, HoldsItAlready, NoAccount, BreaksARule.
    """
    _must_administer(company, by, at)
    _must_be_some(rights)
    unseen = not is_office(by, day_of(at))
    return appoint(email=email, name=name, role=Role.COMPANY, since=day_of(at), company=company, rights=rights, unseen=unseen, by=by, at=at)


@transaction.atomic
def change_rights(*, post: Post, rights: Collection[str], by: Account, at: datetime) -> Post:
    """Gives a post at a company other rights, from this moment on. Raises NotTheAdministrator, NoRight, LastAdministrator, AlreadyEnded."""
    post = _standing(post, by, at)
    _must_be_some(rights)
    if CompanyRight.PEOPLE not in rights:
        _must_not_be_the_last(post, by, at)
    before = post.rights
    for held in _all_of(post, day_of(at)):
        held.rights = [right for right in CompanyRight.values if right in rights]
        keep(held)
    post.refresh_from_db()
    note(kind="network.rights_changed", about=post.person, by=by, at=at, post=post.pk, company=post.company.key, before=before, after=post.rights)
    return post


@transaction.atomic
def take_access(*, post: Post, by: Account, at: datetime) -> Post:
    """The person left the company: from this moment on the post opens nothing, also in a session that runs, and no letter to the company goes there.

    Raises NotTheAdministrator, LastAdministrator, AlreadyEnded.
    """
    post = _standing(post, by, at)
    _must_not_be_the_last(post, by, at)
    for held in _all_of(post, day_of(at)):
        held.left_on = day_of(at)
        held.until = max(held.since, held.left_on)
        keep(held)
    post.refresh_from_db()
    for contact in _contacts_of(post, post.left_on):
        contact.until = max(contact.since, post.left_on - timedelta(days=1))
        if contact.until >= post.left_on:  # entered today, or for a day to come: without an e-mail it is written to no more from now on
            contact.email = ""
        keep(contact)
    note(kind="network.access_taken", about=post.person, by=by, at=at, post=post.pk, company=post.company.key)
    return post


def _all_of(post: Post, day: date) -> list[Post]:
    """The posts of the holder at the company that have not ended: two where each of two merged records had given one."""
    rows = Post.objects.select_for_update(of=("self",)).filter(person=post.person_id, company=post.company_id, role=post.role, left_on=None)
    return list(rows.filter(Q(until=None) | Q(until__gte=day)))


def _contacts_of(post: Post, day: date) -> list[CompanyContact]:
    """The entries under which the company's register names the holder of the post by e-mail, on a day or later."""
    with whole_network():
        standing = CompanyContact.objects.filter(Q(until=None) | Q(until__gte=day), company=post.company)
        return list(standing.filter(email__iexact=post.person.account.email))


def _must_administer(company: Company, by: Account, at: datetime) -> None:
    if not may_administer(by, company, day_of(at)):
        raise NotTheAdministrator


def _must_be_some(rights: Collection[str]) -> None:
    if not set(rights) & set(CompanyRight.values):
        raise NoRight(_("Give at least one right."), cure=_("Where the person has left, take all access instead."))


def _standing(post: Post, by: Account, at: datetime) -> Post:
    """The post, if it is one at a company that `by` administers and that has not ended."""
    post = Post.objects.select_for_update(of=("self",)).select_related("person__account", "company").get(pk=post.pk)
    if post.company is None:
        raise NotTheAdministrator
    # Whoever changes the administrators of one company takes turns, so that two of them cannot end each other at once.
    Company.objects.select_for_update().get(pk=post.company_id)
    _must_administer(post.company, by, at)
    if post.left_on is not None or (post.until is not None and post.until < day_of(at)):
        raise AlreadyEnded(_("This post has ended already."))
    return post


def _must_not_be_the_last(post: Post, by: Account, at: datetime) -> None:
    held = {each.person_id for each in administrators(post.company, day_of(at))}
    if held == {post.person_id} and not is_office(by, day_of(at)):
        raise LastAdministrator(
            _("Nobody else administers this company, and somebody must."), cure=_("Give somebody else that right first, or ask the national centre.")
        )

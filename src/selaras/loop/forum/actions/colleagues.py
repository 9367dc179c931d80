# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Inviting a colleague or a firm and parting with them: post and mandate are the network's, letters and links are the forum's."""

import secrets
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from selaras.ground.letters.actions import withdraw_letters, write_letters
from selaras.ground.network.actions import add_colleague, change_rights, end_contact, end_mandate, end_post, give_mandate, take_access
from selaras.ground.network.models import Company, CompanyContact, Mandate, Post
from selaras.ground.network.rules import CompanyRight
from selaras.ground.people.actions import note, one_cause
from selaras.ground.people.models import Account
from selaras.kit.dates import day_of
from selaras.kit.scope import whole_network
from selaras.loop.forum.actions._guests import records_of
from selaras.loop.forum.models import Attendance
from selaras.loop.forum.papers import letters
from selaras.loop.forum.papers.colleagues import MANDATE_GIVEN, mandate_ended, mandate_given, welcome
from selaras.loop.forum.queries import guest_today
from selaras.loop.forum.queries.links import readers_of_links, speakers_for
from selaras.loop.forum.queries.people import address_book, people_of
from selaras.loop.forum.rules import PAPERS_OPEN, Answer, LinkLetter


@transaction.atomic
def invite_colleague(*, company: Company, email: str, name: str, rights: Collection[str], by: Account, at: datetime) -> Post:
    """Lets a person act for the company with some rights, and tells them by letter how to get in. Raises as `add_colleague` does."""
    with one_cause():
        post = add_colleague(company=company, email=email, name=name, rights=rights, by=by, at=at)
        write_letters(drafts=[welcome(post, by)], by=by, at=at)
    return post


@transaction.atomic
def part_with_colleague(*, post: Post, by: Account, at: datetime) -> Post:
    """Takes all access from whoever left, and makes worthless the company's links, which stand in letters that they got; those who stay are sent
    new ones of the meetings that are still to come. Raises as `take_access` does.
    """
    with one_cause():
        post = take_access(post=post, by=by, at=at)
        if post.company is not None:
            _renew_links(by, at, company=post.company)
    return post


@transaction.atomic
def change_colleague(*, post: Post, rights: Collection[str], by: Account, at: datetime) -> Post:
    """Gives a colleague other rights; whoever may no longer answer for the company keeps no link that does. Raises as `change_rights` does."""
    answered = CompanyRight.PROMISES in Post.objects.select_for_update(of=("self",)).get(pk=post.pk).rights
    with one_cause():
        post = change_rights(post=post, rights=rights, by=by, at=at)
        if answered and CompanyRight.PROMISES not in post.rights and post.company is not None:
            _renew_links(by, at, company=post.company)
    return post


@transaction.atomic
def part_with_holder(*, post: Post, until: date, by: Account, at: datetime) -> Post:
    """Ends a post; where that is one at a company, a centre or a labour office and its last day is not still to come, its holder keeps no link.

    Raises as `end_post` does.
    """
    with one_cause():
        post = end_post(post=post, until=until, by=by, at=at)
        owner = {"company": post.company, "centre": post.centre, "office": post.region}
        if until <= day_of(at):
            for kind in [kind for kind, each in owner.items() if each is not None]:
                _renew_links(by, at, **{kind: owner[kind]})
    return post


@transaction.atomic
def part_with_contact(*, contact: CompanyContact, until: date, by: Account, at: datetime) -> CompanyContact:
    """Ends a company's contact, who keeps no link where the last day is not still to come. Raises as `end_contact` does."""
    with one_cause():
        contact = end_contact(contact=contact, until=until, by=by, at=at)
        if until <= day_of(at):
            _renew_links(by, at, company=contact.company)
    return contact


@transaction.atomic
def appoint_agent(
    *, company: Company, agent: Company, rights: Collection[str], since: date, until: date, paper: str = "", by: Account, at: datetime
) -> Mandate:
    """Lets a firm act for the company, and tells both by letter. Raises as `give_mandate` does."""
    with one_cause():
        mandate = give_mandate(company=company, agent=agent, rights=rights, since=since, until=until, paper=paper, by=by, at=at)
        write_letters(drafts=mandate_given(mandate, at), by=by, at=at)
    return mandate


@transaction.atomic
def part_with_agent(*, mandate: Mandate, because: str = "", by: Account, at: datetime) -> Mandate:
    """Ends a mandate and tells both sides by letter; the firm that held it keeps no link of the company. Raises as `end_mandate` does."""
    with one_cause():
        mandate = end_mandate(mandate=mandate, because=because, by=by, at=at)
        withdraw_letters(about=mandate, kinds=[MANDATE_GIVEN], by=by, at=at)
        write_letters(drafts=mandate_ended(mandate, at), by=by, at=at)
        _renew_links(by, at, company=mandate.company)
    return mandate


@transaction.atomic
def renew_links_that_strangers_hold(*, by: Account, at: datetime) -> int:
    """Makes worthless the links that open something and stand in a letter to somebody who no longer speaks for the guest, however that came about
    (a post or contact that ended on its day, another e-mail), or that a firm could read until its mandate ran out. Whoever speaks for the guest is
    sent a new one, where the meeting is still to come. Returns how many letters.
    """
    today = day_of(at)
    with whole_network(), address_book(), one_cause():
        guests = {guest.pk: guest for guest in _with_open_links(today).select_related("meeting", "company", "centre", "office")}
        over = Mandate.objects.filter(company__in=[guest.company_id for guest in guests.values()], until__lt=today, ended_on=None)
        lapsed = dict(over.order_by("until").values_list("company", "until"))
        written = 0
        for key, readers in readers_of_links(guests.values()).items():
            guest = guests[key]
            standing = guest_today(guest)  # the link of a record that was merged acts for the one that stands
            stay, last = speakers_for(standing, today), lapsed.get(guest.company_id)
            if readers.keys() - stay or (last is not None and min(readers.values()) <= last):
                written += _renew_link(guest, stay if standing.pk == guest.pk else set(), by, at)
        return written


def _renew_links(by: Account, at: datetime, **owner: Any) -> None:
    """Makes worthless the links of a company, a centre or a labour office (`owner`, as `people_of` names it) that open something; those who speak for
    it tomorrow as well are sent new ones of coming meetings.
    """
    today, ((kind, each),) = day_of(at), owner.items()
    with whole_network():
        stay = {email for email, _name in people_of(today + timedelta(days=1), **owner, right=CompanyRight.PROMISES)}
        rows = _with_open_links(today).filter(**{f"{kind}__in": records_of(each) if kind == "company" else [each.pk]})
        for guest in rows.select_related("meeting", "company", "centre", "office"):
            _renew_link(guest, stay if getattr(guest, f"{kind}_id") == each.pk else set(), by, at)


def _with_open_links(today: date) -> QuerySet[Attendance]:
    """The guests, locked, whose links open a meeting to come or papers of one that was held or called off."""
    return Attendance.objects.filter(meeting__held_on__gte=today - PAPERS_OPEN).exclude(nonce="").select_for_update(of=("self",))


def _renew_link(guest: Attendance, stay: Collection[str], by: Account, at: datetime) -> int:
    """Gives a guest another link, in a letter to those of its people who stay where the meeting is still to come. Returns how many letters."""
    guest.nonce = secrets.token_urlsafe(12)
    guest.save(update_fields=["nonce"])
    note(kind="forum.link_renewed", about=guest, by=by, at=at)
    withdraw_letters(about=guest, kinds=LinkLetter, by=by, at=at)
    if guest.meeting.called_off_on is not None or guest.meeting.held_on < day_of(at):
        return 0
    letter = letters.confirmation if guest.answer == Answer.YES else letters.invitation
    return write_letters(drafts=[draft for draft in letter(guest, at) if draft.to in stay], by=by, at=at)

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Inviting a colleague and parting with one: the post is the network's, letters and links are the forum's."""

import secrets
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from selaras.ground.letters.actions import withdraw_letters, write_letters
from selaras.ground.network.actions import add_colleague, take_access
from selaras.ground.network.models import Company, Post
from selaras.ground.people.actions import note, one_cause
from selaras.ground.people.models import Account
from selaras.kit.scope import whole_network
from selaras.loop.forum.models import Attendance
from selaras.loop.forum.papers import letters
from selaras.loop.forum.papers.colleagues import welcome
from selaras.loop.forum.rules import Answer


@transaction.atomic
def invite_colleague(*, company: Company, email: str, name: str, rights: Collection[str], by: Account, at: datetime) -> Post:
    """Lets a person act for the company with some rights, and tells them by letter how to get in. Raises as `add_colleague` does."""
    with one_cause():
        post = add_colleague(company=company, email=email, name=name, rights=rights, by=by, at=at)
        write_letters(drafts=[welcome(post, by)], by=by, at=at)
    return post


@transaction.atomic
def part_with_colleague(*, post: Post, by: Account, at: datetime) -> Post:
    """Takes all access from whoever left, and makes worthless the links of the company's coming meetings, which stand in letters that they got;
    those who stay are sent new ones. Raises as `take_access` does.
    """
    with one_cause(), whole_network():
        post = take_access(post=post, by=by, at=at)
        of_company = Q(company=post.company) | Q(company__merged_into=post.company)
        rows = Attendance.objects.filter(of_company, meeting__held_on__gte=at.date()).exclude(nonce="")
        for guest in rows.select_for_update(of=("self",)).select_related("meeting", "company", "centre"):
            guest.nonce = secrets.token_urlsafe(12)
            guest.save(update_fields=["nonce"])
            note(kind="forum.link_renewed", about=guest, by=by, at=at)
            withdraw_letters(about=guest, kinds=letters.KINDS, by=by, at=at)
            if guest.company_id == post.company_id:
                letter = letters.confirmation if guest.answer == Answer.YES else letters.invitation
                write_letters(drafts=letter(guest, at), by=by, at=at)
    return post

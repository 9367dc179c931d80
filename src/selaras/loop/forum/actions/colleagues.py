# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Inviting a colleague: the post is the network's, the letter goes with it."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from selaras.ground.letters.actions import write_letters
from selaras.ground.network.actions import add_colleague
from selaras.ground.network.models import Company, Post
from selaras.ground.people.actions import one_cause
from selaras.ground.people.models import Account
from selaras.loop.forum.papers.colleagues import welcome


@transaction.atomic
def invite_colleague(*, company: Company, email: str, name: str, rights: Collection[str], by: Account, at: datetime) -> Post:
    """Lets a person act for the company with some rights, and tells them by letter how to get in. Raises as `add_colleague` does."""
    with one_cause():
        post = add_colleague(company=company, email=email, name=name, rights=rights, by=by, at=at)
        write_letters(drafts=[welcome(post, by)], by=by, at=at)
    return post

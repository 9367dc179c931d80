# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The letter to a person whom an administrator of a company lets in."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from selaras.ground.letters.actions import Draft
from selaras.ground.network.models import Post
from selaras.ground.people.models import Account

WELCOME = "forum.colleague"


def welcome(post: Post, by: Account) -> Draft:
    """You may act for the company from now on: this is how to get in."""
    account = post.person.account
    with override("id"):
        words = _(
            "%(by)s lets you act for %(company)s in Selaras. You may: %(rights)s.\n\n"
            "Log in with this e-mail address. The first time, or if you do not know the password, set one here:\n%(link)s\n"
        )
        facts = {"by": by.person.name, "company": post.company.name, "rights": ", ".join(post.rights_in_words)}
        body = words % {**facts, "link": f"{settings.ADDRESS}/accounts/password/reset/"}
        subject = _("You may act for %(company)s in Selaras") % facts
    once = f"{WELCOME}:{post.pk}"
    return Draft(once=once, kind=WELCOME, to=account.email, to_name=post.name, subject=subject[:200], body=body, about=post, company=post.company)

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Letters about who acts for a company: to a colleague who is let in, and to both sides of a mandate that begins or ends."""

from datetime import datetime

from babel.dates import format_date
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from selaras.ground.letters.actions import Draft
from selaras.ground.network.models import Mandate, Post
from selaras.ground.network.rules import CompanyRight
from selaras.ground.people.models import Account
from selaras.kit.dates import day_of
from selaras.kit.figures import locale
from selaras.loop.forum.queries.people import people_of

WELCOME = "forum.colleague"
MANDATE_GIVEN, MANDATE_ENDED = "forum.mandate_given", "forum.mandate_ended"


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


def mandate_given(mandate: Mandate, at: datetime) -> list[Draft]:
    """From then on, until then, this firm acts for this company in these things: to the administrators of both."""
    with override("id"):
        words = _(
            "%(agent)s may act for %(company)s in Selaras, from %(since)s until %(until)s, in these things: %(rights)s.\n"
            "Whatever it does there says so. Either side can end this at any time:\n%(link)s\n"
        )
        return _to_both(mandate, at, MANDATE_GIVEN, _("%(agent)s may act for %(company)s"), words)


def mandate_ended(mandate: Mandate, at: datetime) -> list[Draft]:
    """From now on this firm acts for this company no more: to the administrators of both."""
    with override("id"):
        words = _("%(agent)s no longer acts for %(company)s in Selaras.\n%(because)s\nWhat it did until now stays and says so:\n%(link)s\n")
        return _to_both(mandate, at, MANDATE_ENDED, _("%(agent)s no longer acts for %(company)s"), words)


def _to_both(mandate: Mandate, at: datetime, kind: str, subject: str, words: str) -> list[Draft]:
    facts = {
        "agent": mandate.agent.name,
        "company": mandate.company.name,
        "since": format_date(mandate.since, "d MMMM y", locale=locale()),
        "until": format_date(mandate.until, "d MMMM y", locale=locale()),
        "rights": ", ".join(mandate.rights_in_words),
        "because": f"\n{mandate.ended_because}\n" if mandate.ended_because else "",
        "link": f"{settings.ADDRESS}/jejaring/mandat-kami/",
    }
    known = {"kind": kind, "subject": (subject % facts)[:200], "body": words % facts, "about": mandate}
    return [
        Draft(once=f"{kind}:{mandate.pk}:{side.pk}:{email}", to=email, to_name=name, company=side, **known)
        for side in (mandate.company, mandate.agent)
        for email, name in people_of(day_of(at), company=side, right=CompanyRight.PEOPLE)
    ]

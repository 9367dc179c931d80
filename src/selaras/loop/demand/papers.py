# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The letters about the age of needs, in Indonesian: whether they still stand, and which nobody confirmed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from babel.dates import format_date
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from selaras.ground.letters.actions import Draft
from selaras.ground.network.models import Centre, Company
from selaras.ground.network.rules import CompanyRight
from selaras.ground.standards.models import Region
from selaras.kit.dates import day_of
from selaras.kit.figures import locale
from selaras.loop.demand.links import address_for, readers_of
from selaras.loop.demand.models import Asking, Need
from selaras.loop.forum.papers.chasing import to_whoever_owes
from selaras.loop.forum.queries.people import people_of

STANDS, UNASKED, RAN_OUT = "demand.stands", "demand.unasked", "demand.ran_out"
LISTED = 20  # needs named in a letter; the page names them all


def still_stands(asking: Asking, needs: Sequence[Need], at: datetime) -> list[Draft]:
    """Do these needs still stand? One tap is enough."""
    with override("id"):
        ask = ngettext("A need runs out soon: does it still stand?", "%(count)s needs run out soon: do they still stand?", len(needs))
        words = _(
            "%(who)s stated these needs. They run out soon, and count no longer after that:\n\n%(needs)s\n\n"
            "Do they still stand? Tell us with one tap, for each or for all of them; no account is needed:\n%(link)s\n\n"
            "You can change the number there, or say that the places are filled. The link is for you alone and works until %(until)s.\n"
        )
        facts = {"who": str(asking.owner), "needs": _listed(needs), "until": _day(asking.until)}
        subject, known = (ask % {"count": len(needs)})[:200], {"kind": STANDS, "about": asking, **_owner(asking)}
        return [
            Draft(
                once=f"{STANDS}:{asking.pk}:{email}",
                to=email,
                to_name=name,
                subject=subject,
                body=words % {**facts, "link": address_for(asking, email)},
                **known,
            )
            for email, name in readers_of(asking, day_of(at))
        ]


def cannot_be_asked(asking: Asking, needs: Sequence[Need], at: datetime) -> list[Draft]:
    """No letter reaches the owner of these needs, which run out soon: to the national centre's staff, once for what runs out first."""
    with override("id"):
        words = _(
            "These needs of %(who)s run out soon, and no letter reaches anybody there who could say whether they still stand:\n\n%(needs)s\n\n"
            "Please ask another way, and record what they say on the page of each need:\n%(link)s\n"
        )
        body = words % {"who": str(asking.owner), "needs": _listed(needs), "link": f"{settings.ADDRESS}/meja-kebutuhan/habis/"}
        subject = (_("Cannot be asked whether needs still stand: %(who)s") % {"who": asking.owner})[:200]
        ((kind, owner),) = _owner(asking).items()
        once, known = f"{UNASKED}:{kind}:{owner.pk}:{needs[0].valid_until}", {"kind": UNASKED, "subject": subject, "body": body, "about": needs[0]}
        return [Draft(once=f"{once}:{email}", to=email, to_name=name, **known) for email, name in people_of(day_of(at))]


def ran_out(owner: Company | Centre | Region, needs: Sequence[Need], at: datetime) -> list[Draft]:
    """Nobody confirmed these needs, so they count no longer; whoever still needs people says so again."""
    kind = {Company: "company", Centre: "centre", Region: "office"}[type(owner)]
    with override("id"):
        words = _(
            "Nobody told us that these needs of %(who)s still stand. They ran out and count no longer:\n\n%(needs)s\n\n"
            "If you still need these people, state it again; what you wrote is filled in there:\n%(link)s\n"
        )
        body = words % {"who": str(owner), "needs": _listed(needs), "link": f"{settings.ADDRESS}/kebutuhan/?state=closed"}
        subject = ngettext("A need has run out", "%(count)s needs have run out", len(needs)) % {"count": len(needs)}
        once = f"{RAN_OUT}:{kind}:{owner.pk}:{day_of(at)}"
        known: dict[str, Any] = {"kind": RAN_OUT, "subject": subject, "body": body, "about": needs[0], kind: owner}
        return to_whoever_owes(at, once=once, right=CompanyRight.NEEDS, **known)


def _owner(asking: Asking) -> dict[str, Any]:
    owners = {"company": asking.company, "centre": asking.centre, "office": asking.office}
    return {kind: each for kind, each in owners.items() if each is not None}


def _listed(needs: Sequence[Need]) -> str:
    lines = [
        _("- %(need)s: %(heads)s people, %(place)s, until %(day)s")
        % {"need": need.statement.words, "heads": need.statement.heads, "place": need.region, "day": _day(need.valid_until)}
        for need in needs[:LISTED]
    ]
    if len(needs) > LISTED:
        lines.append(_("- and %(count)s more") % {"count": len(needs) - LISTED})
    return "\n".join(lines)


def _day(day: Any) -> str:
    return str(format_date(day, "d MMMM y", locale=locale()))

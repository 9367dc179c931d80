# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The letters of mismatch, in Indonesian: a draft of what is taught, to the companies that it concerns; and what was decided."""

from collections.abc import Iterable
from datetime import datetime

from babel.dates import format_date
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from selaras.ground.letters.actions import Draft
from selaras.ground.network.models import Company
from selaras.ground.network.rules import CompanyRight
from selaras.ground.standards.models import Unit
from selaras.kit.dates import day_of
from selaras.kit.figures import locale
from selaras.loop.demand.models import Need
from selaras.loop.forum.models import Comment
from selaras.loop.forum.queries.people import people_of
from selaras.loop.mismatch.models import ContentDraft
from selaras.loop.mismatch.rules import Decision

PROPOSED, DECIDED = "mismatch.content_proposed", "mismatch.content_decided"


def asked_to_comment(draft: ContentDraft, at: datetime) -> list[Draft]:
    """To every company of which a need is concerned: what would change, and until when it can say what it thinks."""
    with override("id"):
        words = _(
            "We think of changing what we teach in %(programme)s.\n\n%(change)s\n\nWhy: %(why)s\n\nNeeds that you stated are concerned. "
            "Please say until %(day)s what you think of it:\n%(link)s\n"
        )
        facts = {"programme": draft.version.programme.title_id, "why": draft.why, "change": _change(draft), "link": _address(draft)}
        facts["day"] = format_date(draft.comment_until, "d MMMM y", locale=locale())
        subject = _("What do you think of it? %(programme)s") % facts
        return _to_companies(_concerned(draft), draft, PROPOSED, subject, words % facts, at)


def content_decided(draft: ContentDraft, at: datetime) -> list[Draft]:
    """To every company that was asked or commented: what was decided, and why."""
    with override("id"):
        published = _("From now on it is planned and taught like that.")
        withdrawn = _("It is not taught like that; what is taught stays as it was.")
        words = _("We proposed to change what we teach in %(programme)s.\n\n%(change)s\n\n%(decision)s\n\nWhy: %(why)s\n\n%(link)s\n")
        facts = {"programme": draft.version.programme.title_id, "why": draft.reason, "change": _change(draft), "link": _address(draft)}
        facts["decision"] = published if draft.decision == Decision.PUBLISHED else withdrawn
        subject = _("What was decided: %(programme)s") % facts
        commented = Company.objects.filter(pk__in=Comment.objects.filter(version=draft.version).order_by().values("company"))
        return _to_companies(dict.fromkeys((*_concerned(draft), *commented)), draft, DECIDED, subject, words % facts, at)


def _concerned(draft: ContentDraft) -> Iterable[Company]:
    owners = Need.objects.filter(pk__in=draft.predicted.needs, company__isnull=False).order_by().values("company")
    return Company.objects.filter(pk__in=owners).order_by("key")


def _change(draft: ContentDraft) -> str:
    """The units that are added, dropped or taught for other hours, a line each."""
    before, after = (dict(version.programme_units.values_list("unit", "jp")) for version in (draft.base, draft.version))
    other = [key for key in {*before, *after} if before.get(key) != after.get(key)]
    lines = []
    for unit in Unit.objects.filter(pk__in=other).order_by("key"):
        was, then = before.get(unit.pk), after.get(unit.pk)
        facts = {"unit": unit.title_id, "was": was, "then": then}
        words = _("Added: %(unit)s, %(then)s JP") if was is None else _("Dropped: %(unit)s, %(was)s JP") if then is None else ""
        lines.append((words or _("%(unit)s: %(was)s JP become %(then)s")) % facts)
    return "\n".join(lines)


def _address(draft: ContentDraft) -> str:
    return f"{settings.ADDRESS}/isi-program/{draft.version.programme.key}/?version={draft.version.number}"


def _to_companies(companies: Iterable[Company], draft: ContentDraft, kind: str, subject: str, body: str, at: datetime) -> list[Draft]:
    return [
        Draft(once=f"{kind}:{draft.pk}:{email}", kind=kind, to=email, to_name=name, subject=subject[:200], body=body, about=draft, company=company)
        for company in companies
        for email, name in people_of(day_of(at), company=company, right=CompanyRight.TALK)
    ]

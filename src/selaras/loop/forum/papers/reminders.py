# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Letters that remind: of a promise that falls due, of one that was not kept, of an agreement to sign, and of one that ends."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from babel.dates import format_date
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from selaras.ground.letters.actions import Draft
from selaras.ground.network.models import Centre, Company
from selaras.ground.network.rules import CompanyRight
from selaras.kit.figures import amount, locale
from selaras.loop.forum.agreements import NOTICES, Agreement, AgreementState
from selaras.loop.forum.links import release_address
from selaras.loop.forum.papers.chasing import to_whoever_owes
from selaras.loop.forum.promises import Fulfilment, ReleaseRequest, Side
from selaras.loop.forum.queries.promises import Line

PROMISE_DUE, PROMISE_LATE = "forum.promise_due", "forum.promise_late"
EVIDENCE_WAITS = "forum.evidence_waits"
PROMISE_RELEASED, RELEASE_ASKED = "forum.promise_released", "forum.release_asked"
OF_PROMISES = (PROMISE_DUE, PROMISE_LATE)
AGREEMENT_SENT, AGREEMENT_ENDS = "forum.agreement_sent", "forum.agreement_ends"
OF_AGREEMENTS = (AGREEMENT_SENT, *(f"{AGREEMENT_ENDS}_{days}" for days in NOTICES))


def promise_due(line: Line, at: datetime) -> list[Draft]:
    """It is time to do what was promised."""
    with override("id"):
        words = _(
            "%(who)s promised %(whom)s on %(made)s:\n\n%(promise)s\n%(words)s\nIt is due on %(due)s. So far %(kept)s of %(all)s are on record.\n\n"
            "If it is done already, show it here; if it cannot be done, tell the other side before the day:\n%(link)s\n"
        )
        return _about_promise(line, at, PROMISE_DUE, _("Due on %(due)s: %(promise)s"), words)


def promise_late(line: Line, at: datetime) -> list[Draft]:
    """The day is over and it was not kept, or not whole."""
    with override("id"):
        words = _(
            "%(who)s promised %(whom)s on %(made)s:\n\n%(promise)s\n%(words)s\nIt was due on %(due)s, and %(kept)s of %(all)s are on record.\n\n"
            "If more was done by then, show it here:\n%(link)s\n"
        )
        return _about_promise(line, at, PROMISE_LATE, _("Not kept by %(due)s: %(promise)s"), words)


def promise_released(line: Line, at: datetime) -> list[Draft]:
    """Nothing is owed any more."""
    with override("id"):
        words = _(
            "%(whom)s has released %(who)s from this promise:\n\n%(promise)s\n%(words)s\nWhy: %(because)s\n\nNothing is owed any more. "
            "It stands here:\n%(link)s\n"
        )
        return _about_promise(line, at, PROMISE_RELEASED, _("Released: %(promise)s"), words)


def release_asked(line: Line, asked: ReleaseRequest, at: datetime) -> list[Draft]:
    """Whoever promised asks the other side to let them go. At a company each reader gets a link that needs no account."""
    with override("id"):
        words = _(
            "%(who)s asks %(whom)s to be released from this promise:\n\n%(promise)s\n%(words)s\nIt is due on %(due)s. So far %(kept)s of %(all)s "
            "are on record.\n\nWhy: %(because)s\n\nOnly %(whom)s can release it; until then it stands:\n%(link)s\n"
        )
        facts = {"to": line.whom, "because": asked.because, "once": f"{RELEASE_ASKED}:{asked.pk}"}
        drafts = _about_promise(line, at, RELEASE_ASKED, _("Asks to be released: %(promise)s"), words, **facts)
    page = _page_of(line)
    return [replace(draft, body=draft.body.replace(page, release_address(asked, draft.to))) if draft.company else draft for draft in drafts]


def _page_of(line: Line) -> str:
    return f"{settings.ADDRESS}/komitmen/{line.promise.pk}/"


def _about_promise(
    line: Line, at: datetime, kind: str, subject: str, words: str, *, to: Company | Centre | None = None, because: str = "", once: str = ""
) -> list[Draft]:
    """To whoever promised, or `to` the other side; `once` of it, or of its kind."""
    promise, to = line.promise, to or line.who
    owner: dict[str, Any] = {"company": to} if isinstance(to, Company) else {"centre": to}
    facts = {
        "who": str(line.who),
        "whom": str(line.whom),
        "promise": f"{amount(promise.quantity)} {promise.get_kind_display()}",
        "words": f"{promise.words}\n" if promise.words else "",
        "made": format_date(promise.made_on, "d MMMM y", locale=locale()),
        "due": format_date(promise.due_on, "d MMMM y", locale=locale()),
        "kept": amount(line.kept),
        "all": amount(promise.quantity),
        "because": because or promise.released_because,
        "link": _page_of(line),
    }
    known = {"subject": subject % facts, "body": words % facts, "right": CompanyRight.PROMISES, **owner}
    return to_whoever_owes(at, about=promise, kind=kind, once=f"{once or kind}:{promise.pk}", **known)


def evidence_waits(evidence: Fulfilment, at: datetime) -> list[Draft]:
    """Whoever promised sent a document; whom it was promised to is to confirm it."""
    promise = evidence.commitment
    owner: dict[str, Any] = {"centre": promise.centre} if promise.side == Side.COMPANY else {"company": promise.company}
    with override("id"):
        facts = {
            "who": str(promise.company if promise.side == Side.COMPANY else promise.centre),
            "promise": f"{amount(promise.quantity)} {promise.get_kind_display()}",
            "kept": amount(evidence.quantity),
            "day": format_date(evidence.happened_on, "d MMMM y", locale=locale()),
            "words": evidence.words,
            "link": f"{settings.ADDRESS}/komitmen/{promise.pk}/",
        }
        subject = _("Please confirm: %(kept)s of %(promise)s") % facts
        body = _(
            "%(who)s says that %(kept)s of %(promise)s were kept on %(day)s, and sent a document:\n\n%(words)s\n\n"
            "It counts once you confirm it; if it is wrong, say so there:\n%(link)s\n"
        )
        known = {"subject": subject, "body": body % facts, "right": CompanyRight.PROMISES, **owner}
        return to_whoever_owes(at, about=evidence, kind=EVIDENCE_WAITS, once=f"{EVIDENCE_WAITS}:{evidence.pk}", **known)


def agreement_sent(agreement: Agreement, at: datetime) -> list[Draft]:
    """Please sign: each time that it is sent, for what was taken back may say something else now."""
    with override("id"):
        words = _(
            "%(centre)s sends %(company)s this agreement for signature:\n\n%(agreement)s\n%(kind)s, %(first)s to %(last)s\n\n"
            "Read it here:\n%(link)s\n"
        )
        return _about_agreement(
            agreement, at, AGREEMENT_SENT, _("For signature: %(agreement)s"), words, which=at.isoformat(), company=agreement.company
        )


def agreement_ends(agreement: Agreement, notice: int, at: datetime) -> list[Draft]:
    """It ends in a while; whoever wants to go on renews it now, or signs the renewal that was sent."""
    renewal = getattr(agreement, "renewal", None)
    with override("id"):
        words = _(
            "This agreement between %(centre)s and %(company)s ends on %(last)s:\n\n%(agreement)s\n%(kind)s, %(first)s to %(last)s\n\n"
            "If you want to go on, it is renewed before that day; see it here:\n%(link)s\n"
        )
        if renewal is not None and renewal.state == AgreementState.SENT:
            words += _("\nIts renewal was sent on %(sent)s and is not signed by everybody yet: %(renewal)s\n%(renewal_link)s\n") % {
                "sent": format_date(renewal.state_on, "d MMMM y", locale=locale()),
                "renewal": str(renewal).replace("%", "%%"),
                "renewal_link": f"{settings.ADDRESS}/perjanjian/{renewal.pk}/",
            }
        subject, kind = _("Ends on %(last)s: %(agreement)s"), f"{AGREEMENT_ENDS}_{notice}"
        sides: tuple[dict[str, Any], ...] = ({"company": agreement.company}, {"centre": agreement.centre})
        return [draft for owner in sides for draft in _about_agreement(agreement, at, kind, subject, words, **owner)]


def _about_agreement(agreement: Agreement, at: datetime, kind: str, subject: str, words: str, *, which: str = "", **owner: Any) -> list[Draft]:
    facts = {
        "centre": str(agreement.centre),
        "company": str(agreement.company),
        "agreement": str(agreement),
        "kind": agreement.get_kind_display(),
        "first": format_date(agreement.starts_on, "d MMMM y", locale=locale()),
        "last": format_date(agreement.ends_on, "d MMMM y", locale=locale()),
        "link": f"{settings.ADDRESS}/perjanjian/{agreement.pk}/",
    }
    known = {"subject": subject % facts, "body": words % facts, "right": CompanyRight.AGREEMENTS, **owner}
    return to_whoever_owes(at, about=agreement, kind=kind, once=f"{kind}:{agreement.pk}:{which or agreement.state_on}", **known)

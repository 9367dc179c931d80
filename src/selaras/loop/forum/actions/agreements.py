# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The life of an agreement: written, sent for signature, in force, renewed or ended; its document; reminding of its end.

The centre keeps its agreements: its head and staff write and change them; the company reads what was sent to it.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.ground.letters.actions import Draft, withdraw_letters, write_letters
from selaras.ground.network.models import Centre, Company
from selaras.ground.people.actions import note, one_cause
from selaras.ground.people.models import Account
from selaras.kit.dates import day_of
from selaras.kit.documents import check_pdf
from selaras.kit.scope import whole_network
from selaras.loop.forum.actions._rows import kept
from selaras.loop.forum.actions.refusals import CannotBeTaken, NotInThatState, NotYours
from selaras.loop.forum.agreements import NOTICES, STEPS, AgreementKind, AgreementState, in_force
from selaras.loop.forum.models import Agreement, Quota, Signatory
from selaras.loop.forum.papers import reminders
from selaras.loop.forum.promises import PromiseKind, Side
from selaras.loop.forum.queries import standing_of


@dataclass(frozen=True)
class Terms:
    """What an agreement says: number, title, days, quotas a year, and (side, name, position) of whoever signs."""

    number: str
    kind: AgreementKind
    title: str
    starts_on: date
    ends_on: date
    signatories: Sequence[tuple[Side, str, str]]
    quotas: Mapping[PromiseKind, Decimal]


@transaction.atomic
def draft_agreement(
    *, company: Company, centre: Centre, terms: Terms, renews: Agreement | None = None, assumed: bool = False, by: Account, at: datetime
) -> Agreement:
    """Writes the draft of an agreement, or of the renewal of one that is in force. Raises NotYours, NotInThatState, CannotBeTaken."""
    _must_keep(centre, by, at)
    if renews is not None:
        _must_be_renewable(renews, company, centre, terms, at)
    made = Agreement(company=company, centre=centre, renews=renews, state_on=day_of(at), written_by=by, assumed=assumed)
    _write(made, terms)
    facts = {"company": company.key, "centre": centre.key, "number": made.number, "renews": renews.number if renews else ""}
    note(kind="forum.agreement_drafted", about=made, by=by, at=at, **facts)
    return made


@transaction.atomic
def change_agreement(*, agreement: Agreement, terms: Terms, by: Account, at: datetime) -> Agreement:
    """Changes the terms of a draft. Raises NotYours, NotInThatState, CannotBeTaken."""
    agreement = _locked(agreement, by, at)
    if agreement.state != AgreementState.DRAFT:
        raise NotInThatState(_("Only a draft can be changed; take it back first."))
    _write(agreement, terms)
    note(kind="forum.agreement_changed", about=agreement, by=by, at=at, number=agreement.number)
    return agreement


@transaction.atomic
def attach_document(*, agreement: Agreement, data: bytes, by: Account, at: datetime) -> Agreement:
    """Puts the PDF beside an agreement that is not yet in force; it replaces an earlier one. Raises NotYours, NotInThatState, NotADocument."""
    agreement = _locked(agreement, by, at)
    if agreement.state not in {AgreementState.DRAFT, AgreementState.SENT}:
        raise NotInThatState(_("The document of an agreement that was signed stays as it is."))
    check_pdf(data)
    storage, former = agreement.document.storage, agreement.document.name
    agreement.document.save(f"{secrets.token_hex(16)}.pdf", ContentFile(data), save=False)
    agreement.document_digest = sha256(data).hexdigest()
    kept(agreement)
    if former:
        transaction.on_commit(lambda: storage.delete(former))
    note(kind="forum.agreement_document", about=agreement, by=by, at=at, bytes=len(data), sha256=agreement.document_digest)
    return agreement


@transaction.atomic
def send_agreement(*, agreement: Agreement, by: Account, at: datetime) -> Agreement:
    """Sends a draft to the company for signature: from now on it sees it. Raises NotYours, NotInThatState."""
    agreement = _step(_locked(agreement, by, at), AgreementState.SENT, at)
    with one_cause():
        note(kind="forum.agreement_sent", about=agreement, by=by, at=at)
        write_letters(drafts=reminders.agreement_sent(agreement, at), by=by, at=at)
    return agreement


@transaction.atomic
def take_back_agreement(*, agreement: Agreement, by: Account, at: datetime) -> Agreement:
    """Makes a draft again of what was sent but not signed. Raises NotYours, NotInThatState."""
    agreement = _step(_locked(agreement, by, at), AgreementState.DRAFT, at)
    with one_cause():
        note(kind="forum.agreement_taken_back", about=agreement, by=by, at=at)
        withdraw_letters(about=agreement, kinds=[reminders.AGREEMENT_SENT], by=by, at=at)
    return agreement


@transaction.atomic
def bring_into_force(*, agreement: Agreement, signed: Mapping[int, date], by: Account, at: datetime) -> Agreement:
    """Everybody has signed: `signed` gives the day for the key of each signatory. It is in force from its first day; until then what it renews is.

    What it renews may have ended early or expired meanwhile: it then begins without it.

    Raises NotYours, NotInThatState, CannotBeTaken.
    """
    agreement = _locked(agreement, by, at)
    if not agreement.document:
        raise CannotBeTaken([("document", _("Upload the signed document first."))])
    with whole_network():
        signatories = list(agreement.signatories(manager="objects").all())
        for each in signatories:
            each.signed_on = signed.get(each.pk)
            if each.signed_on is None or each.signed_on > day_of(at):
                raise CannotBeTaken([("signed", _("Say for everybody on which day it was signed, today at the latest."))])
            kept(each)
        former = agreement.renews
    agreement = _step(agreement, AgreementState.IN_FORCE, at)
    with one_cause():
        note(kind="forum.agreement_in_force", about=agreement, by=by, at=at)
        if former is not None:
            former = _locked(former, by, at)
            if former.state == AgreementState.IN_FORCE:
                former.renewed_on = max(agreement.starts_on, day_of(at))
                begins = former.renewed_on.isoformat()
                note(kind="forum.agreement_renewed", about=kept(former), by=by, at=at, renewal=agreement.number, begins=begins)
            withdraw_letters(about=former, kinds=reminders.OF_AGREEMENTS, by=by, at=at)
    return agreement


@transaction.atomic
def end_agreement(*, agreement: Agreement, because: str, by: Account, at: datetime) -> Agreement:
    """Ends an agreement before its last day; one that would have continued another before its first: then the other goes on as if it were not,
    and can be renewed anew.

    Raises NotYours, NotInThatState, CannotBeTaken.
    """
    agreement = _locked(agreement, by, at)
    with whole_network():
        former = agreement.renews if agreement.state_at(day_of(at)) == AgreementState.SIGNED else None
    if not because.strip():
        raise CannotBeTaken([("because", _("Say why; the other side reads it."))])
    agreement.ended_because = because.strip()
    if former is not None:
        agreement.renews = None  # an agreement has one renewal, and this is none any more
    agreement = _step(agreement, AgreementState.ENDED, at)
    with one_cause():
        if former is not None:
            former = _locked(former, by, at)
            former.renewed_on = None
            kept(former)
        note(kind="forum.agreement_ended", about=agreement, by=by, at=at, because=agreement.ended_because, renewed=former.number if former else "")
        withdraw_letters(about=agreement, kinds=reminders.OF_AGREEMENTS, by=by, at=at)
    return agreement


@transaction.atomic
def remind_agreements(*, by: Account, at: datetime) -> int:
    """Writes to both sides 90, 30 and 7 days before the end of an agreement that no signed one continues. Returns how many letters."""
    day = day_of(at)
    drafts: list[Draft] = []
    with whole_network():
        for row in Agreement.objects.filter(in_force(day), renewed_on=None).select_related("company", "centre", "renewal"):
            notice = next((days for days in NOTICES if (row.ends_on - day).days <= days), None)
            if notice is not None:
                drafts += reminders.agreement_ends(row, notice, at)
        return write_letters(drafts=drafts, by=by, at=at)


def _must_keep(centre: Centre, by: Account, at: datetime) -> None:
    if not standing_of(by, day_of(at)).may_speak_for(centre=centre.pk):
        raise NotYours


def _must_be_renewable(renews: Agreement, company: Company, centre: Centre, terms: Terms, at: datetime) -> None:
    if renews.state_at(day_of(at)) != AgreementState.IN_FORCE:
        raise NotInThatState(_("An agreement is renewed while it is in force; write a new one instead."))
    with whole_network():
        if Agreement.objects.filter(renews=renews).exists():
            raise NotInThatState(_("Its renewal has been written already."))
    if (renews.company_id, renews.centre_id) != (company.pk, centre.pk):
        raise CannotBeTaken([("company", _("A renewal is between the same two sides."))])
    if terms.ends_on <= renews.ends_on:
        raise CannotBeTaken([("ends_on", _("A renewal lasts longer than what it renews."))])


def _write(agreement: Agreement, terms: Terms) -> None:
    if {side for side, _name, _position in terms.signatories} != set(Side):
        raise CannotBeTaken([("signatories", _("Name who signs for each side."))])
    agreement.number, agreement.kind, agreement.title = terms.number.strip(), terms.kind, terms.title.strip()
    agreement.starts_on, agreement.ends_on = terms.starts_on, terms.ends_on
    kept(agreement)
    with whole_network():
        agreement.signatories(manager="objects").all().delete()
        agreement.quotas(manager="objects").all().delete()
    for side, name, position in terms.signatories:
        kept(Signatory(agreement=agreement, side=side, name=name.strip(), position=position.strip()))
    for kind, a_year in terms.quotas.items():
        kept(Quota(agreement=agreement, kind=kind, a_year=a_year))


def _locked(agreement: Agreement, by: Account, at: datetime) -> Agreement:
    with whole_network():
        agreement = Agreement.objects.select_for_update(of=("self",)).select_related("company", "centre").get(pk=agreement.pk)
    _must_keep(agreement.centre, by, at)
    return agreement


def _step(agreement: Agreement, state: AgreementState, at: datetime) -> Agreement:
    standing = agreement.state_at(day_of(at))
    if state not in STEPS[standing]:
        raise NotInThatState(_("This agreement is %(state)s.") % {"state": standing.label})
    agreement.state, agreement.state_on = state, day_of(at)
    return kept(agreement)

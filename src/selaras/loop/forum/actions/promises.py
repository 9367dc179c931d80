# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Making a promise, giving evidence that it was kept, confirming or taking it back; reminding."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from selaras.ground.letters.actions import Draft, withdraw_letters, write_letters
from selaras.ground.network.models import Centre, Company
from selaras.ground.network.rules import CompanyRight
from selaras.ground.people.actions import note, one_cause
from selaras.ground.people.models import Account
from selaras.ground.people.rules import Bearer
from selaras.kit.dates import day_of
from selaras.kit.errors import Refusal
from selaras.kit.figures import amount
from selaras.kit.scope import whole_network
from selaras.loop.forum.actions._promises import line_of, locked
from selaras.loop.forum.actions._rows import keep_file, kept
from selaras.loop.forum.actions.refusals import CannotBeTaken, NotInThatState, NotYours, must_speak_for, through
from selaras.loop.forum.attachments import Sent
from selaras.loop.forum.models import Attendance, Commitment, Fulfilment, Meeting
from selaras.loop.forum.papers import reminders
from selaras.loop.forum.promises import (
    DUE_SOON,
    FARTHEST,
    MOST,
    MOST_BY_LINK,
    REMEMBERED,
    EvidenceKind,
    PromiseKind,
    PromiseState,
    Side,
    counts_at_once,
    faults_of_quantity,
    unconfirmed,
    vouchers,
)
from selaras.loop.forum.queries import standing_of
from selaras.loop.forum.queries.promises import LATE, ledger, sides_of
from selaras.loop.forum.talks import other


class PromisedSince(Refusal):
    """The company promised something at the meeting since this page was opened."""


class TooMany(Refusal):
    """So many promises were made without an account today."""


class CountedAlready(Refusal):
    """The entry of a register, or the very same evidence, was given before."""


@transaction.atomic
def make_commitment(
    *,
    company: Company,
    centre: Centre,
    side: Side,
    kind: PromiseKind,
    quantity: Decimal,
    due_on: date,
    words: str = "",
    meeting: Meeting | None = None,
    assumed: bool = False,
    seen: int | None = None,
    by: Account | Bearer,
    at: datetime,
) -> Commitment:
    """Enters a promise into the ledger: a company's by the company, a centre's by the centre, both by staff.

    The bearer of a guest's link promises for that guest's company. `seen` is how many promises the company had made at the meeting when the page was
    opened: what was sent twice counts once. Raises NotYours, CannotBeTaken, PromisedSince, TooMany.
    """
    if seen is not None:
        _must_be_as_seen(company, meeting, seen)
    agent = _must_speak_for(side, company, centre, by, at)
    if isinstance(by, Bearer):
        _must_be_few(company, at)
    promise = Commitment(company=company, centre=centre, side=side, kind=kind, quantity=quantity, words=words, meeting=meeting)
    promise.made_on, promise.due_on, promise.recorded_by, promise.assumed = day_of(at), due_on, None if isinstance(by, Bearer) else by, assumed
    promise.through = agent
    faults = [("due_on", _("This day is over; name one that is still to come."))] if due_on < day_of(at) else []
    if due_on - day_of(at) > FARTHEST:
        faults.append(("due_on", _("Nothing is promised for more than three years ahead; name an earlier day.")))
    faults += faults_of_quantity(kind, quantity)
    if quantity > MOST[kind]:
        words = _("More than %(most)s %(what)s in one promise is asked about first; correct it, or write to the national centre.")
        faults.append(("quantity", words % {"most": amount(MOST[kind]), "what": kind.label}))
    if faults:
        raise CannotBeTaken(faults)
    kept(promise)
    facts = {"company": company.key, "centre": centre.key, "side": str(side), "what": str(kind), "quantity": str(quantity), "due": due_on.isoformat()}
    note(kind="forum.promise_made", about=promise, by=by, at=at, **facts, **through(agent=agent))
    return promise


def _must_be_as_seen(company: Company, meeting: Meeting | None, seen: int) -> None:
    """Nobody else of the company promises at this meeting meanwhile: its guest is held."""
    with whole_network():
        Attendance.objects.select_for_update(of=("self",)).filter(company=company, meeting=meeting).first()
        there = Commitment.objects.filter(company=company, meeting=meeting).count()
    if there != seen:
        raise PromisedSince(
            _("A promise of yours was noted since you opened the page."), cure=_("Look at what stands; promise once more if this is another one.")
        )


def _must_be_few(company: Company, at: datetime) -> None:
    """A letter's link may lie about: on one day it makes a few promises."""
    with whole_network():
        made = Commitment.objects.filter(company=company, made_on=day_of(at), recorded_by=None).count()
    if made >= MOST_BY_LINK:
        words = _("By link a company makes at most %(most)s promises a day.") % {"most": MOST_BY_LINK}
        raise TooMany(words, cure=_("Log in to promise more, or tell the staff of the centre."))


@transaction.atomic
def record_fulfilment(
    *,
    commitment: Commitment,
    quantity: Decimal,
    happened_on: date,
    kind: EvidenceKind,
    words: str,
    about: tuple[str, str] = ("", ""),
    file: Sent | None = None,
    by: Account,
    at: datetime,
) -> Fulfilment:
    """Gives evidence that some of a promise was kept. Whoever promised cannot vouch for it alone: the other side does or, between
    others, the national centre's staff or a register.

    A document of whoever promised is a `file`, which counts once it is confirmed (`confirm_evidence`).

    `about` names the entry of a later stage's register (label, key), which counts once. Raises NotYours, NotInThatState, CannotBeTaken and
    CountedAlready, and for its file NotADocument, Unreadable.
    """
    commitment = locked(commitment)
    agent = _must_vouch(commitment, kind, by, at)
    waits = not _may_confirm(commitment, by, at)
    if waits and file is None:
        raise CannotBeTaken([("file", _("Send the document itself: the other side reads and confirms it."))])
    faults = faults_of_quantity(PromiseKind(commitment.kind), quantity)
    if not commitment.made_on <= happened_on <= day_of(at):
        faults.append(("happened_on", _("Evidence lies between the day of the promise and today.")))
    if faults:
        raise CannotBeTaken(faults)
    with whole_network():
        standing = commitment.fulfilments(manager="objects").filter(about_label=about[0], about_key=about[1], taken_back_because="")
        if about[1] and standing.exists():
            raise CountedAlready(_("This entry of the register has been counted already."))
    evidence = Fulfilment(commitment=commitment, quantity=quantity, happened_on=happened_on, kind=kind, words=words.strip())
    evidence.about_label, evidence.about_key, evidence.recorded_by, evidence.recorded_at, evidence.through = *about, by, at, agent
    evidence.needs_confirming = waits
    if file is not None:
        keep_file(evidence, file)
    _must_be_new(evidence)
    kept(evidence)
    facts = {"quantity": str(quantity), "on": happened_on.isoformat(), "evidence": str(kind), "register": list(about), **through(agent=agent)}
    with one_cause():
        note(kind="forum.promise_evidence", about=commitment, by=by, at=at, waits=waits, sha256=evidence.file_digest, **facts)
        if waits:
            write_letters(drafts=reminders.evidence_waits(evidence, at), by=by, at=at)
        _still_if_kept(commitment, by, at)
    return evidence


@transaction.atomic
def confirm_evidence(*, fulfilment: Fulfilment, by: Account, at: datetime) -> Fulfilment:
    """Says that a document of whoever promised is right: from now on it counts. The other side may, or staff between others.

    Raises NotYours, NotInThatState.
    """
    commitment, evidence = _locked_with(fulfilment)
    if not _may_confirm(commitment, by, at):
        raise NotYours
    if not evidence.waits:
        raise NotInThatState(_("This evidence does not wait for anybody."), cure=_("Load the page again and look at what has happened."))
    evidence.confirmed_by, evidence.confirmed_at = by, at
    kept(evidence)
    agent = _must_speak_for(other(commitment.side), commitment.company, commitment.centre, by, at)
    with one_cause():
        note(kind="forum.promise_evidence_confirmed", about=commitment, by=by, at=at, evidence=evidence.pk, **through(agent=agent))
        withdraw_letters(about=evidence, kinds=[reminders.EVIDENCE_WAITS], by=by, at=at)
        _still_if_kept(commitment, by, at)
    return evidence


@transaction.atomic
def take_back_evidence(*, fulfilment: Fulfilment, because: str, by: Account, at: datetime) -> Fulfilment:
    """Takes wrong evidence out of the count; it stays on record with the reason. Staff, or whoever gave it, may; and whoever was to confirm it.

    Raises NotYours, NotInThatState, CannotBeTaken.
    """
    commitment, fulfilment = _locked_with(fulfilment)
    refuses = fulfilment.waits and _may_confirm(commitment, by, at)
    if by.pk != fulfilment.recorded_by_id and not refuses and not standing_of(by, day_of(at)).staff:
        raise NotYours
    if fulfilment.taken_back_because:
        raise NotInThatState(_("This evidence was taken back already."))
    if not because.strip():
        raise CannotBeTaken([("because", _("Say what is wrong with it."))])
    fulfilment.taken_back_because, fulfilment.taken_back_on = because.strip(), day_of(at)
    kept(fulfilment)
    agent = _must_speak_for(other(commitment.side), commitment.company, commitment.centre, by, at) if refuses else None
    facts = {"evidence": fulfilment.pk, "because": because.strip(), **through(agent=agent)}
    with one_cause():
        note(kind="forum.promise_evidence_taken_back", about=commitment, by=by, at=at, **facts)
        withdraw_letters(about=fulfilment, kinds=[reminders.EVIDENCE_WAITS], by=by, at=at)
    return fulfilment


@transaction.atomic
def remind_promises(*, by: Account, at: datetime) -> int:
    """Writes once to whoever promised when it falls due, and once more when it was not kept by then; and about evidence that waits to whoever joined
    those who can confirm it since. Returns how many letters.
    """
    day = day_of(at)
    drafts: list[Draft] = []
    with whole_network():
        near = Commitment.objects.filter(released_on=None, due_on__gte=day - REMEMBERED, due_on__lte=day + DUE_SOON)
        for line in ledger(near, day):
            if line.state in LATE:
                drafts += reminders.promise_late(line, at)
            elif line.state == PromiseState.DUE:
                drafts += reminders.promise_due(line, at)
        waiting = Fulfilment.objects.filter(unconfirmed(), commitment__released_on=None)
        for evidence in waiting.select_related("commitment__company", "commitment__centre"):
            drafts += reminders.evidence_waits(evidence, at)
        return write_letters(drafts=drafts, by=by, at=at)


@transaction.atomic
def record_ledger_export(*, rows: int, asked: Mapping[str, str], by: Account, at: datetime) -> None:
    """Puts on record that the ledger left the house as a file: how many rows, and what was asked for."""
    note(kind="forum.promises_exported", about=("forum.commitment", "", ""), by=by, at=at, rows=rows, asked=dict(asked))


def _must_be_new(evidence: Fulfilment) -> None:
    """The same evidence, given twice by one person on one day, was sent twice."""
    same = {name: getattr(evidence, name) for name in ("commitment", "quantity", "happened_on", "kind", "words", "recorded_by", "file_digest")}
    with whole_network():
        given = Fulfilment.objects.filter(**same, about_key=evidence.about_key, taken_back_because="", recorded_at__date=day_of(evidence.recorded_at))
        if given.exists():
            raise CountedAlready(
                _("You gave this evidence today already."), cure=_("If this is something else, say in its words what tells the two apart.")
            )


def _locked_with(fulfilment: Fulfilment) -> tuple[Commitment, Fulfilment]:
    """Evidence as it stands now, and its promise."""
    with whole_network():
        rows = Commitment.objects.select_for_update(of=("self",)).select_related("company", "centre")
        commitment = rows.get(pk=fulfilment.commitment_id)
        return commitment, commitment.fulfilments(manager="objects").select_for_update(of=("self",)).get(pk=fulfilment.pk)


def _still_if_kept(commitment: Commitment, by: Account, at: datetime) -> None:
    """Nobody is reminded of a promise that is kept."""
    if line_of(commitment, at).state == PromiseState.KEPT:
        withdraw_letters(about=commitment, kinds=reminders.OF_PROMISES, by=by, at=at)


def _may_confirm(commitment: Commitment, by: Account, at: datetime) -> bool:
    return counts_at_once(commitment.side, **sides_of(by, commitment, day_of(at)))


def _must_speak_for(side: str, company: Company, centre: Centre, by: Account | Bearer, at: datetime) -> Company | None:
    if isinstance(by, Bearer):
        label, _colon, key = by.key.partition(":")
        with whole_network():
            known = label == "forum.attendance" and Attendance.objects.filter(pk=key, company=company).exists()
        if side != Side.COMPANY or not known:
            raise NotYours
        return None
    owner = {"company": company.pk} if side == Side.COMPANY else {"centre": centre.pk}
    return must_speak_for(by=by, at=at, right=CompanyRight.PROMISES, **owner)


def _must_vouch(commitment: Commitment, kind: str, by: Account, at: datetime) -> Company | None:
    """Returns the firm through whose mandate the account vouches for the company, as `must_speak_for` does. Raises NotYours."""
    speaks = sides_of(by, commitment, day_of(at))
    if kind not in vouchers(commitment.side, **speaks):
        raise NotYours
    return must_speak_for(by=by, at=at, right=CompanyRight.PROMISES, company=commitment.company_id) if speaks["company"] else None

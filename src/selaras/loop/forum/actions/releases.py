# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Letting a promise go: whoever promised asks, the other side alone releases, also by the link of the letter that asked."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from selaras.ground.letters.actions import withdraw_letters, write_letters
from selaras.ground.network.models import Company
from selaras.ground.network.rules import CompanyRight
from selaras.ground.people.actions import note, one_cause
from selaras.ground.people.models import Account
from selaras.ground.people.rules import Bearer
from selaras.kit.dates import day_of
from selaras.kit.errors import Refusal
from selaras.kit.scope import whole_network
from selaras.loop.forum.actions._promises import line_of, locked
from selaras.loop.forum.actions._rows import kept
from selaras.loop.forum.actions.refusals import CannotBeTaken, NotInThatState, NotYours, must_speak_for, through
from selaras.loop.forum.models import Commitment, Fulfilment, ReleaseRequest
from selaras.loop.forum.papers import reminders
from selaras.loop.forum.promises import PromiseState, Side, unconfirmed
from selaras.loop.forum.queries.promises import sides_of
from selaras.loop.forum.talks import other


class OnlyTheOtherSide(NotYours):
    """Whoever watches over a promise, or gave it, releases nobody from it."""

    def __init__(self) -> None:
        Refusal.__init__(self, _("Only the side to which it was promised can release it."), cure=_("Ask them to."))


@transaction.atomic
def ask_release(*, commitment: Commitment, because: str, by: Account, at: datetime) -> ReleaseRequest:
    """Whoever promised asks to be let go: the other side, which alone can, is written to, once a day.

    Raises NotYours, NotInThatState, CannotBeTaken.
    """
    commitment = locked(commitment)
    agent = _of_side(commitment.side, commitment, by, at)
    line = line_of(commitment, at)
    if not sides_of(by, commitment, day_of(at))[commitment.side]:
        raise NotYours
    if line.state == PromiseState.KEPT:
        raise NotInThatState(_("This promise is kept; nothing is owed any more."))
    if not because.strip():
        raise CannotBeTaken([("because", _("Say why; the other side reads it."))])
    with whole_network():
        if ReleaseRequest.objects.filter(commitment=commitment, asked_at__date=day_of(at)).exists():
            raise NotInThatState(_("You asked for it today already; the other side was written to."))
    asked = kept(ReleaseRequest(commitment=commitment, because=because.strip(), through=agent, asked_by=by, asked_at=at))
    with one_cause():
        note(kind="forum.promise_release_asked", about=commitment, by=by, at=at, because=asked.because, **through(agent=agent))
        write_letters(drafts=reminders.release_asked(line, asked, at), by=by, at=at)
    return asked


@transaction.atomic
def release_commitment(*, commitment: Commitment, because: str, by: Account, at: datetime) -> Commitment:
    """Lets a promise go: only the side to which it was made can, and whoever promised is told. Raises NotYours, NotInThatState, CannotBeTaken."""
    commitment = locked(commitment)
    side = other(commitment.side)
    agent = _of_side(side, commitment, by, at)
    if not sides_of(by, commitment, day_of(at))[side]:
        raise OnlyTheOtherSide
    if not because.strip():
        raise CannotBeTaken([("because", _("Say why; the other side reads it."))])
    return _release(commitment, because.strip(), by, at, agent=agent, writer=by)


@transaction.atomic
def release_as_asked(*, asked: ReleaseRequest, by: Account | Bearer, at: datetime) -> Commitment:
    """Lets whoever asked go, for the reason that they gave. That the bearer of a link may, is the matter of whoever gave out the link, which goes to
    companies alone. Raises NotYours, NotInThatState.
    """
    if isinstance(by, Account):
        return release_commitment(commitment=asked.commitment, because=asked.because, by=by, at=at)
    commitment = locked(asked.commitment)
    if commitment.side != Side.CENTRE or by.key != f"{asked._meta.label_lower}:{asked.pk}":
        raise NotYours
    return _release(commitment, asked.because, by, at, agent=None, writer=asked.asked_by)


def _release(commitment: Commitment, because: str, by: Account | Bearer, at: datetime, *, agent: Company | None, writer: Account) -> Commitment:
    """What was kept meanwhile counts as kept, whatever page or letter was opened before."""
    if line_of(commitment, at).state == PromiseState.KEPT:
        raise NotInThatState(_("This promise is kept; nothing is owed any more."))
    commitment.released_on, commitment.released_because = day_of(at), because
    kept(commitment)
    with one_cause():
        note(kind="forum.promise_released", about=commitment, by=by, at=at, because=because, **through(agent=agent))
        withdraw_letters(about=commitment, kinds=[*reminders.OF_PROMISES, reminders.RELEASE_ASKED], by=writer, at=at)
        for evidence in _waiting_for(commitment):
            withdraw_letters(about=evidence, kinds=[reminders.EVIDENCE_WAITS], by=writer, at=at)
        write_letters(drafts=reminders.promise_released(line_of(commitment, at), at), by=writer, at=at)
    return commitment


def _waiting_for(commitment: Commitment) -> list[Fulfilment]:
    """The evidence of a promise that nobody needs to confirm any more once it is released."""
    with whole_network():
        return list(Fulfilment.objects.filter(unconfirmed(), commitment=commitment))


def _of_side(side: str, commitment: Commitment, by: Account, at: datetime) -> Company | None:
    """The firm by whose mandate they speak for that side of the promise; None where by their own post. Raises NotYours."""
    owner = {"company": commitment.company_id} if side == Side.COMPANY else {"centre": commitment.centre_id}
    return must_speak_for(by=by, at=at, right=CompanyRight.PROMISES, **owner)

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Writing letters, handing them over one attempt at a time, and trying again by hand.

An attempt is four steps: the letter is claimed and that is committed; the mail server is reached, outside any transaction; the claim is kept, and
the letter handed over; what came of it is recorded. A claim that nobody kept for `LOST_AFTER` is anybody's again, and whoever held it sends no more:
its moment tells one attempt from another. A program that dies between handing over and recording leaves the letter claimed; it is tried again with
the same Message-ID, by which a mail program knows a second copy.
"""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import models, transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from selaras.ground.letters.models import Letter
from selaras.ground.letters.rules import LOST_AFTER, STEPS, LetterState, next_attempt
from selaras.ground.network.models import Centre, Company
from selaras.ground.people.actions import note
from selaras.ground.people.models import Account
from selaras.ground.standards.models import Region
from selaras.kit.dates import day_of
from selaras.kit.errors import Refusal
from selaras.kit.scope import whole_network

POST = "selaras.ground.letters.jobs.post"  # the queue knows its work by name
_rounds: ContextVar[dict[date, datetime] | None] = ContextVar("rounds", default=None)


class NotInThatState(Refusal):
    """The letter cannot take that step from where it stands."""


@dataclass(frozen=True)
class Enclosure:
    """A text file that goes with a letter: its name, its type (`text/calendar; method=REQUEST`) and what it says."""

    name: str
    type: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A letter to be written. `once` names what it is for; `about` the row (any table) that it speaks of."""

    once: str
    kind: str
    to: str
    subject: str
    body: str
    about: models.Model
    to_name: str = ""
    company: Company | None = None
    centre: Centre | None = None
    office: Region | None = None
    due_at: datetime | None = None
    enclosures: Sequence[Enclosure] = ()


@transaction.atomic
def write_letters(*, drafts: Iterable[Draft], by: Account, at: datetime) -> int:
    """Puts letters into the post, all or none; what was written for the same thing before is not written again, unless it was taken back before it
    was sent. Returns how many are new.
    """
    wanted: dict[str, Draft] = {}
    for draft in drafts:
        wanted.setdefault(draft.once, draft)
    with whole_network():
        known = set(Letter.objects.filter(once__in=wanted, withdrawn_at=None).exclude(state=LetterState.WITHDRAWN).values_list("once", flat=True))
        new = Letter.objects.bulk_create([_letter(draft, by, at) for once, draft in wanted.items() if once not in known], batch_size=500)
    if new:
        words = _("%(count)s letters") % {"count": len(new)}
        kinds = sorted({letter.kind for letter in new})
        note(kind="letters.written", about=("letters.letter", str(new[0].pk), words), by=by, at=at, letters=len(new), kinds=kinds)
        send_what_is_due(at=at)
    return len(new)


def _letter(draft: Draft, by: Account, at: datetime) -> Letter:
    return Letter(
        once=draft.once,
        kind=draft.kind,
        company=draft.company,
        centre=draft.centre,
        office=draft.office,
        to=draft.to,
        to_name=_one_line(draft.to_name),
        subject=_one_line(draft.subject),
        body=draft.body,
        enclosures=[asdict(each) for each in draft.enclosures],
        about_label=draft.about._meta.label_lower,
        about_key=str(draft.about.pk),
        message_id=f"<{uuid.uuid4().hex}@selaras>",
        written_by=by,
        written_at=at,
        due_at=draft.due_at or at,
    )


def _one_line(words: str) -> str:
    """As a header takes them: what people wrote may have line breaks."""
    return " ".join(words.split())


def send_what_is_due(*, at: datetime) -> None:
    """Queues a round of the post, once what is being done is done."""
    gathered = _rounds.get()
    if gathered is None:
        transaction.on_commit(lambda: import_string(POST).enqueue(at.isoformat()))
    else:
        gathered[day_of(at)] = max(at, gathered.get(day_of(at), at))


@contextmanager
def one_round_a_day() -> Iterator[None]:
    """Where much is done at once, over many days: one round of the post for each day, at its last moment."""
    gathered: dict[date, datetime] = {}
    token = _rounds.set(gathered)
    try:
        yield
    finally:
        _rounds.reset(token)
    for _day, at in sorted(gathered.items()):
        send_what_is_due(at=at)


@transaction.atomic
def claim_letter(*, at: datetime, now: datetime) -> Letter | None:
    """Takes the next letter that is due at the effective time `at` and, by the clock (`now`), to be tried; None where there is none.

    An attempt that was begun `LOST_AFTER` ago or earlier and never ended is taken up again, unless the letter was withdrawn meanwhile. Those that
    were tried the least come first, so that a letter that the server stumbles over holds up no other.
    """
    with whole_network():
        waiting = models.Q(state=LetterState.WAITING, due_at__lte=at) & (models.Q(next_try_at=None) | models.Q(next_try_at__lte=now))
        lost = models.Q(state=LetterState.SENDING, next_try_at__lte=now - LOST_AFTER)
        Letter.objects.filter(lost, withdrawn_at__isnull=False).update(state=LetterState.WITHDRAWN, next_try_at=None)
        free = Letter.objects.filter(waiting | lost).select_for_update(skip_locked=True, of=("self",))
        letter: Letter | None = free.select_related("written_by").order_by("tries", "due_at", "pk").first()
        if letter is not None:
            letter.state, letter.tries, letter.next_try_at = LetterState.SENDING, letter.tries + 1, now
            letter.save(update_fields=["state", "tries", "next_try_at"])
    return letter


@transaction.atomic
def keep_claim(*, letter: Letter, now: datetime) -> bool:
    """Asked when the mail server listens: whether this attempt may hand the letter over, which nobody else then may for `LOST_AFTER`.

    It may not where it was so slow that another took the letter up, or where the letter was withdrawn meanwhile.
    """
    with whole_network():
        mine = Letter.objects.filter(pk=letter.pk, state=LetterState.SENDING, next_try_at=letter.next_try_at)
        withdrawn = mine.filter(withdrawn_at__isnull=False).update(state=LetterState.WITHDRAWN, next_try_at=None)
        kept = not withdrawn and mine.update(next_try_at=now) == 1
    letter.next_try_at = now
    return kept


@transaction.atomic
def record_sent(*, letter: Letter, by: Account, at: datetime) -> None:
    """The mail server took the letter. Raises NotInThatState."""
    letter = _step(letter, LetterState.SENT)
    letter.sent_at, letter.next_try_at, letter.fault = at, None, ""
    _keep(letter, ["state", "sent_at", "next_try_at", "fault"])
    note(kind="letters.sent", about=letter, by=by, at=at, attempts=letter.tries)


@transaction.atomic
def record_not_sent(*, letter: Letter, fault: str, for_good: bool, now: datetime, by: Account, at: datetime) -> datetime | None:
    """The mail server could not be reached, or said no. Returns when the letter is tried again, None if it is not: it failed, or was withdrawn
    meanwhile. Raises NotInThatState, also where another attempt has the letter by now.
    """
    again, claimed_at = None if for_good else next_attempt(letter.tries, now), letter.next_try_at
    letter = _step(letter, LetterState.FAILED if again is None else LetterState.WAITING)
    if letter.next_try_at != claimed_at:
        raise NotInThatState(_("This letter is %(state)s.") % {"state": LetterState.SENDING.label})
    if letter.state == LetterState.WITHDRAWN:
        again = None
    letter.fault, letter.next_try_at = fault[:300], again
    _keep(letter, ["state", "fault", "next_try_at"])
    if letter.state == LetterState.FAILED:
        note(kind="letters.failed", about=letter, by=by, at=at, attempts=letter.tries, fault=letter.fault)
    return again


@transaction.atomic
def send_again(*, letter: Letter, by: Account, at: datetime) -> None:
    """Tries a letter again that had been given up. Raises NotInThatState."""
    letter = _step(letter, LetterState.WAITING)
    letter.tries, letter.next_try_at = 0, None
    _keep(letter, ["state", "tries", "next_try_at"])
    note(kind="letters.tried_again", about=letter, by=by, at=at)
    send_what_is_due(at=at)


@transaction.atomic
def send_all_again(*, letters: Iterable[Letter], by: Account, at: datetime) -> int:
    """Tries all of these again that had been given up, once what was wrong is put right. Returns how many. Raises NotInThatState where none was."""
    with whole_network():
        failed = Letter.objects.filter(pk__in=[letter.pk for letter in letters], state=LetterState.FAILED)
        count: int = failed.update(state=LetterState.WAITING, tries=0, next_try_at=None)
    if not count:
        raise NotInThatState(_("None of these letters has failed; there is nothing to try again."))
    words = _("%(count)s letters") % {"count": count}
    note(kind="letters.all_tried_again", about=("letters.letter", "", words), by=by, at=at, letters=count)
    send_what_is_due(at=at)
    return count


@transaction.atomic
def withdraw_letters(*, about: models.Model, kinds: Iterable[str], by: Account, at: datetime) -> int:
    """Takes back letters of these kinds about a row that have not been sent: what they say is no longer so. Returns how many.

    One that the mail server has just now is marked: if it was not taken this time, it is not tried again. Should it become so again, they can be
    written anew.
    """
    unsent = [LetterState.WAITING, LetterState.FAILED, LetterState.SENDING]
    with_server = models.When(state=LetterState.SENDING, then=models.F("state"))
    claimed = models.When(state=LetterState.SENDING, then=models.F("next_try_at"))
    with whole_network():
        open_ = Letter.objects.filter(about_label=about._meta.label_lower, about_key=str(about.pk), kind__in=list(kinds), state__in=unsent)
        count: int = open_.filter(withdrawn_at=None).update(
            state=models.Case(with_server, default=models.Value(LetterState.WITHDRAWN)),
            next_try_at=models.Case(claimed, default=None),
            withdrawn_at=at,
        )
    if count:
        note(kind="letters.withdrawn", about=about, by=by, at=at, letters=count)
    return count


def _step(letter: Letter, state: LetterState) -> Letter:
    with whole_network():
        letter = Letter.objects.select_for_update().get(pk=letter.pk)
    if letter.withdrawn_at is not None and state != LetterState.SENT:  # withdrawn while the mail server had it
        state = LetterState.WITHDRAWN
    if state not in STEPS[letter.state]:
        raise NotInThatState(_("This letter is %(state)s.") % {"state": letter.get_state_display()})
    letter.state = state
    return letter


def _keep(letter: Letter, names: list[str]) -> None:
    with whole_network():  # whoever sends is in nobody's scope
        letter.save(update_fields=names)

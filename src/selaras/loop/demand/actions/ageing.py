# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""How needs stay alive or end: owners are asked before a need runs out, what they say counts, and what nobody confirms is closed."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from selaras.ground.letters.actions import Draft, withdraw_letters, write_letters
from selaras.ground.network.models import Company
from selaras.ground.network.rules import CompanyRight
from selaras.ground.people.actions import note, one_cause
from selaras.ground.people.models import Account
from selaras.ground.people.rules import Bearer
from selaras.kit.dates import day_of
from selaras.kit.errors import Refusal
from selaras.kit.scope import whole_network
from selaras.loop.demand import papers
from selaras.loop.demand.actions._ending import close_rows, part_from
from selaras.loop.demand.actions._rows import BATCH, NotInThatState, about_needs, hold_needs, weigh
from selaras.loop.demand.links import readers_of
from selaras.loop.demand.models import Asked, Asking, Confirmation, Need, NeedForecast
from selaras.loop.demand.putoff import AT_HAND
from selaras.loop.demand.queries.ageing import came_back, has_run_out, not_asked_yet, owner_of, ran_out
from selaras.loop.demand.rules import ANSWER_DAYS, ASK_DAYS, MOST_ASKED, OPEN, ClosedAs, NeedState, Said, valid_until
from selaras.loop.forum import actions as forum
from selaras.loop.forum.actions.refusals import must_be_staff, must_speak_for, through
from selaras.loop.forum.models import Statement
from selaras.loop.forum.queries.people import address_book
from selaras.loop.forum.rules import Recurs, StatementState


class AnsweredSince(Refusal):
    """The link of a letter answers each need once, and this one was answered."""


class RanOut(Refusal):
    """The need ran out before its owner said that it still stands."""


@dataclass(frozen=True)
class Answer:
    """What an owner says of one need; of one that still stands another number of people may be said, each time where it recurs. `told_by`: whom staff
    heard it from.
    """

    said: str
    heads_least: int | None = None
    heads_most: int | None = None
    told_by: str = ""


# Asking ---------------------------------------------------------------------------------------------------------------


@transaction.atomic
@address_book()
def ask_owners(*, by: Account, at: datetime) -> int:
    """Asks the owners of needs that run out soon whether they still stand: by letter, about each need once a round. Returns how many letters.

    Whoever has a need that runs out within ASK_DAYS is asked about all that run out within ALONG_DAYS. Of whom no letter reaches, staff are told, and
    whom we cannot write to at all is not asked and stands in the desk's queue. Raises NotYours.
    """
    must_be_staff(by=by, at=at)
    day = day_of(at)
    with whole_network(), one_cause():
        owned: dict[Any, list[Need]] = defaultdict(list)
        for need in not_asked_yet(day).select_related("statement", "company", "centre", "office", "region"):
            owned[owner_of(need)].append(need)
        soon = [needs for needs in owned.values() if needs[0].valid_until <= day + timedelta(days=ASK_DAYS)]
        drafts = [each for needs in soon for first in range(0, len(needs), MOST_ASKED) for each in _ask(needs[first : first + MOST_ASKED], by, at)]
        asked = {draft.about.pk for draft in drafts if draft.kind == papers.STANDS}
        drafts += [each for asking, needs in came_back(day) for each in papers.cannot_be_asked(asking, needs, at)]
        letters = write_letters(drafts=drafts, by=by, at=at)
        if asked:
            about = ("demand.asking", "", _("%(count)s letters") % {"count": letters})
            note(kind="demand.owners_asked", about=about, by=by, at=at, letters=letters, askings=len(asked))
    return letters


def _ask(needs: Sequence[Need], by: Account, at: datetime) -> list[Draft]:
    """One question about needs of one owner; where its people have no e-mail, a word to staff."""
    owner = {"company": needs[0].company, "centre": needs[0].centre, "office": needs[0].office}
    until = max(day_of(at) + timedelta(days=ANSWER_DAYS), *(need.valid_until for need in needs))
    asking = Asking(**owner, asked_by=by, asked_at=at, until=until)
    if not readers_of(asking, day_of(at)):
        return papers.cannot_be_asked(asking, needs, at)
    asking.save(force_insert=True)
    Asked.objects.bulk_create([Asked(asking=asking, need=need, round=need.valid_until) for need in needs], batch_size=BATCH)
    return papers.still_stands(asking, needs, at)


# Answering ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def say_what_stands(*, answers: Mapping[int, Answer], asking: Asking | None = None, by: Account | Bearer, at: datetime) -> int:
    """Records what an owner says of its needs (by their keys): still needed, from then on valid anew, or closed as filled or not needed. All or none.

    By whoever may speak for the owner, by staff who were told so, or by the bearer of a letter's link, who names the question (`asking`). A verified
    need of which more people are wanted than before waits for verification again. Returns how many. Raises NotYours, RanOut, AnsweredSince,
    NotInThatState, and forum's CannotBeTaken for a number that cannot be.
    """
    with whole_network(), one_cause():
        rows = hold_needs(answers)
        if asking is not None:
            _must_be_unanswered(rows, asking, by)
        _must_stand(rows, day_of(at))
        agents = {} if isinstance(by, Bearer) else _agents(rows, by, at)
        said = [_take(row, answers[row.pk], asking, agents.get(row.company_id), by, at) for row in rows]
        Confirmation.objects.bulk_create(said, batch_size=BATCH)
        _settle(rows, at)
        facts = {"needs": {str(row.pk): str(answers[row.pk].said) for row in rows}, "asking": asking.pk if asking else None}
        firm = next((agent for agent in agents.values() if agent is not None), None)
        note(kind="demand.needs_confirmed", about=about_needs(rows), by=by, at=at, **facts, **through(agent=firm))
    return len(rows)


@transaction.atomic
def say_all_stand(*, needs: Collection[int], asking: Asking | None = None, by: Account | Bearer, at: datetime) -> list[Need]:
    """Records of many needs (keys) that they still stand, as far as they can; raises as say_what_stands does where nobody may say so, or of none.

    Returns those that are left as they were: closed, taken back or run out meanwhile, or answered by this question before.
    """
    with whole_network():
        rows = hold_needs(needs)
        answered = set(Asked.objects.filter(asking=asking).exclude(answered_at=None).values_list("need", flat=True)) if asking else set()
        left = [row for row in rows if row.pk in answered or not _stands(row) or has_run_out(row, day_of(at))]
        taken = {row.pk: Answer(Said.STILL) for row in rows if row not in left}
        if taken:
            say_what_stands(answers=taken, asking=asking, by=by, at=at)
    return left


def _stands(row: Need) -> bool:
    return row.state in OPEN and row.statement.state == StatementState.TAKEN_UP


def _must_be_unanswered(rows: Sequence[Need], asking: Asking, by: Account | Bearer) -> None:
    """The bearer of a link answers the needs that its letter asks about, each once."""
    if isinstance(by, Bearer) and by.key != f"{asking._meta.label_lower}:{asking.pk}":
        raise forum.NotYours
    asked = dict(Asked.objects.filter(asking=asking).values_list("need", "answered_at"))
    if not {row.pk for row in rows} <= asked.keys():
        raise forum.NotYours
    if any(asked[row.pk] is not None for row in rows):
        raise AnsweredSince(_("This was answered already."), cure=_("Log in to change it, or call the demand desk."))


def _must_stand(rows: Sequence[Need], day: date) -> None:
    for row in rows:
        if not _stands(row):
            words = _("“%(need)s” stands no longer.") % {"need": row}
            raise NotInThatState(words, cure=_("State it again if you need these people after all."))
        if has_run_out(row, day):
            raise RanOut(_("“%(need)s” has run out.") % {"need": row}, cure=_("State it again; what you wrote is filled in there."))


def _agents(rows: Sequence[Need], by: Account, at: datetime) -> dict[int | None, Company | None]:
    """By company, the firm through whose mandate the account speaks for it. Raises NotYours where it may speak for one of the owners in no way."""
    owners = {(row.company_id, row.centre_id, row.office_id) for row in rows}
    named = [dict(zip(("company", "centre", "office"), owner, strict=True)) for owner in owners]
    return {
        owner["company"]: must_speak_for(by=by, at=at, right=CompanyRight.NEEDS, **{kind: key for kind, key in owner.items() if key})
        for owner in named
    }


def _take(row: Need, answer: Answer, asking: Asking | None, agent: Company | None, by: Account | Bearer, at: datetime) -> Confirmation:
    """Does what was said of one need, and gives it as it is kept."""
    before, heads = row.valid_until, row.statement.heads
    if answer.said == Said.STILL:
        _renew(row, answer, by, at)
    else:
        close_rows([row], ClosedAs(answer.said), by=by, at=at)
    account = None if isinstance(by, Bearer) else by
    return Confirmation(
        need=row,
        asking=asking,
        said=answer.said,
        said_at=at,
        said_by=(answer.told_by or (by.words if isinstance(by, Bearer) else by.person.name))[:200],
        account=account,
        through=agent,
        valid_before=before,
        valid_after=row.valid_until,
        heads_before=heads,
        heads_after=row.statement.heads,
    )


def _renew(row: Need, answer: Answer, by: Account | Bearer, at: datetime) -> None:
    """Lets a need count anew from today, with the number and the last month that hold now."""
    day, statement = day_of(at), row.statement
    each = statement.each
    least = each.least if answer.heads_least is None else answer.heads_least
    most = max(least, each.most) if answer.heads_most is None else answer.heads_most
    until = row.until_if_still(day, least, most)
    more, more_or_less = most > each.most, (least, most) != (each.least, each.most)
    if (least, most, until) != (each.least, each.most, statement.until_month):
        row.statement = forum.say_again(statement=statement, heads_least=least, heads_most=most, until_month=until, by=by, at=at)
        if more_or_less or statement.recurs != Recurs.ONCE:
            NeedForecast.objects.filter(need=row).delete()  # it was of other people, or of other times
    row.valid_until, row.confirmed_on = max(row.valid_until, valid_until(day, until)), day
    if more and row.state == NeedState.VERIFIED:
        row.state, row.verified_by, row.verified_at = NeedState.CODED, None, None
    row.put_off_until, row.put_off_because = None, ""
    row.save(update_fields=["valid_until", "confirmed_on", "state", "verified_by", "verified_at", *AT_HAND])
    weigh(Need.objects.filter(pk=row.pk), day)


def _settle(rows: Sequence[Need], at: datetime) -> None:
    """Marks what was asked about these needs as answered; a letter whose every question is answered and that still waits is taken back."""
    waiting = Asked.objects.filter(need__in=[row.pk for row in rows], answered_at=None)
    askings = list(Asking.objects.filter(pk__in=waiting.values("asking")).select_related("asked_by"))
    waiting.update(answered_at=at)
    for asking in askings:
        if not Asked.objects.filter(asking=asking, answered_at=None).exists():
            withdraw_letters(about=asking, kinds=[papers.STANDS], by=asking.asked_by, at=at)


# Taking back --------------------------------------------------------------------------------------------------------


@transaction.atomic
def withdraw_need(*, statement: Statement, reason: str, by: Account, at: datetime) -> Statement:
    """Takes a stated need back, by whoever may speak for its owner; what was counted once with it comes back to the desk.

    Raises forum's NotYours, and NotInThatState for what was refused, taken back or closed before.
    """
    with one_cause(), whole_network():
        statement = forum.withdraw_statement(statement=statement, reason=reason, by=by, at=at)
        part_from(Need.objects.filter(statement=statement).values_list("pk", flat=True), by, at)
    return statement


# Running out ----------------------------------------------------------------------------------------------------------


@transaction.atomic
@address_book()
def close_what_ran_out(*, by: Account, at: datetime) -> int:
    """Closes the needs whose validity is over, and whose owner was asked in vain, as not confirmed, and tells their owners; of whoever could not be
    asked they stay with the desk. Returns how many letters. Raises NotYours.
    """
    must_be_staff(by=by, at=at)
    with whole_network(), one_cause():
        over = Need.objects.standing().filter(ran_out(day_of(at))).select_for_update(of=("self",)).order_by("pk")
        rows = list(over.select_related("statement", "company", "centre", "office", "region"))
        if not rows:
            return 0
        close_rows(rows, ClosedAs.NOT_CONFIRMED, by=by, at=at)
        note(kind="demand.needs_ran_out", about=about_needs(rows), by=by, at=at, needs=[row.pk for row in rows])
        owned: dict[Any, list[Need]] = defaultdict(list)
        for row in rows:
            owned[owner_of(row)].append(row)
        return write_letters(drafts=[each for needs in owned.values() for each in papers.ran_out(needs[0].owner, needs, at)], by=by, at=at)

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Speaking with one another: conversations between a company and a centre, announcements, comments on programmes and what becomes of them.

Whatever one side says goes to the other by letter, in the same transaction. The record keeps that something was said, not what.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from selaras.ground.letters.actions import Draft, withdraw_letters, write_letters
from selaras.ground.network.models import Centre, Company
from selaras.ground.network.rules import CompanyRight
from selaras.ground.people.actions import note, one_cause
from selaras.ground.people.models import Account
from selaras.ground.standards.models import ProgrammeVersion, Region, Unit
from selaras.kit.dates import day_of
from selaras.kit.scope import whole_network
from selaras.loop.forum.actions._rows import keep_file, kept
from selaras.loop.forum.actions.refusals import CannotBeTaken, LacksRight, NotInThatState, NotYours, must_be_staff, must_speak_for, through
from selaras.loop.forum.attachments import Sent
from selaras.loop.forum.models import Announcement, Comment, Message, Thread
from selaras.loop.forum.papers import talks as letters
from selaras.loop.forum.promises import Side
from selaras.loop.forum.queries import standing_of
from selaras.loop.forum.queries.people import address_book
from selaras.loop.forum.queries.talks import companies_addressed, known_companies, open_versions
from selaras.loop.forum.talks import Audience, CommentState, Subject, other


@transaction.atomic
def open_thread(
    *,
    company: Company,
    centre: Centre,
    subject: Subject,
    title: str,
    words: str,
    version: ProgrammeVersion | None = None,
    batch: tuple[str, str, str] = ("", "", ""),
    asks: bool = True,
    file: Sent | None = None,
    assumed: bool = False,
    by: Account,
    at: datetime,
) -> Thread:
    """Begins a conversation with a first message. `batch` is an OJT batch: the label of its table, its key, its words.

    A centre begins one with a company that it knows (known_companies), a company with any centre, staff for every centre. Raises NotYours,
    CannotBeTaken, and for its file NotADocument, Unreadable.
    """
    side = _side(company, centre, by, at)
    if side == Side.CENTRE and not standing_of(by, day_of(at)).staff:
        with whole_network():
            known = known_companies(centre).filter(pk=company.pk).exists()
        if not known:
            words = _("Your centre has not been in touch with this company. Ask the national centre to begin the conversation.")
            raise CannotBeTaken([("company", words)])
    thread = Thread(company=company, centre=centre, subject=subject, title=title.strip(), version=version, opened_by=by, opened_at=at, last_at=at)
    thread.batch_label, thread.batch_key, thread.batch_words = batch
    thread.assumed = assumed
    with one_cause():
        kept(thread)
        note(kind="forum.thread_opened", about=_named(thread), by=by, at=at, subject=str(subject), side=str(side))
        _say(thread, side, words, asks, file, by, at)
    return thread


@transaction.atomic
def send_message(*, thread: Thread, words: str, asks: bool = True, file: Sent | None = None, by: Account, at: datetime) -> Message:
    """Says something in a conversation; with `asks` the other side owes an answer from now on.

    Raises NotYours, NotInThatState, CannotBeTaken, and for its file NotADocument, Unreadable.
    """
    thread = _locked(thread)
    side = _side(thread.company, thread.centre, by, at)
    if thread.closed_at is not None:
        raise NotInThatState(_("This conversation is closed."), cure=_("Open it again first."))
    with one_cause():
        return _say(thread, side, words, asks, file, by, at)


def _say(thread: Thread, side: Side, words: str, asks: bool, file: Sent | None, by: Account, at: datetime) -> Message:
    if not words.strip():
        raise CannotBeTaken([("words", _("Write what you want to say."))])
    answers = thread.waits_since if thread.waits_for == side else None
    agent = _agent_of(thread, side, by, at)
    facts = {"words": words.strip(), "asks": asks, "answers_since": answers, "through": agent}
    message = Message(thread=thread, side=side, **facts, written_by=by, written_at=at)
    if file is not None:
        keep_file(message, file)
    kept(message)
    if answers is not None:
        thread.waits_for, thread.waits_since = "", None
        withdraw_letters(about=thread, kinds=[letters.LATE], by=by, at=at)
    if asks and not thread.waits_for:
        thread.waits_for, thread.waits_since = other(side), at
    thread.last_at = at
    kept(thread)
    told = {"message": message.pk, "sha256": message.file_digest}
    note(kind="forum.message_sent", about=_named(thread), by=by, at=at, side=str(side), asks=asks, **told, **through(agent=agent))
    write_letters(drafts=letters.said(message, at), by=by, at=at)
    return message


@transaction.atomic
def close_thread(*, thread: Thread, by: Account, at: datetime) -> Thread:
    """Ends a conversation. Whoever owes an answer gives it first; whoever waits for one no longer does. Raises NotYours, NotInThatState."""
    thread = _locked(thread)
    side = _side(thread.company, thread.centre, by, at)
    agent = _agent_of(thread, side, by, at)
    if thread.closed_at is not None:
        raise NotInThatState(_("This conversation is closed already."))
    if thread.waits_for == side:
        raise NotInThatState(_("The other side waits for your answer."), cure=_("Answer first; then either side can close."))
    thread.closed_at, thread.waits_for, thread.waits_since = at, "", None
    with one_cause():
        kept(thread)
        note(kind="forum.thread_closed", about=_named(thread), by=by, at=at, side=str(side), **through(agent=agent))
        withdraw_letters(about=thread, kinds=[letters.LATE], by=by, at=at)
        write_letters(drafts=letters.closed(thread, side, by, at, agent), by=by, at=at)
    return thread


@transaction.atomic
def reopen_thread(*, thread: Thread, by: Account, at: datetime) -> Thread:
    """Goes on with a conversation that was closed. Nobody owes an answer until something is asked. Raises NotYours, NotInThatState."""
    thread = _locked(thread)
    side = _side(thread.company, thread.centre, by, at)
    agent = _agent_of(thread, side, by, at)
    if thread.closed_at is None:
        raise NotInThatState(_("This conversation is open."))
    thread.closed_at = None
    with one_cause():
        kept(thread)
        note(kind="forum.thread_reopened", about=_named(thread), by=by, at=at, side=str(side), **through(agent=agent))
        write_letters(drafts=letters.reopened(thread, side, by, at, agent), by=by, at=at)
    return thread


@transaction.atomic
@address_book()
def announce(
    *,
    title: str,
    words: str,
    audience: Audience,
    division: str = "",
    region: Region | None = None,
    assumed: bool = False,
    by: Account,
    at: datetime,
) -> Announcement:
    """Tells all companies, or those of an industry (division of KBLI) or a region, something by letter; the same thing once a day.

    Raises NotYours, CannotBeTaken.
    """
    must_be_staff(by=by, at=at)
    announcement = Announcement(title=title.strip(), words=words.strip(), audience=audience, division=division, region=region)
    announcement.announced_by, announcement.announced_at, announcement.assumed = by, at, assumed
    with one_cause(), whole_network():
        told = {name: getattr(announcement, name) for name in ("title", "words", "audience", "division", "region")}
        if Announcement.objects.filter(**told, announced_at__date=day_of(at)).exists():
            raise CannotBeTaken([("title", _("This was announced today already; everybody who is addressed has the letter."))])
        kept(announcement)
        companies = list(companies_addressed(audience, division, region))
        if not companies:
            raise CannotBeTaken([("audience", _("No company belongs there; choose another industry or region."))])
        note(kind="forum.announced", about=announcement, by=by, at=at, audience=str(audience), companies=len(companies))
        write_letters(drafts=letters.announced(announcement, companies, at), by=by, at=at)
    return announcement


@transaction.atomic
def comment_programme(
    *, company: Company, version: ProgrammeVersion, words: str, unit: Unit | None = None, assumed: bool = False, by: Account, at: datetime
) -> Comment:
    """Says what a company thinks of a programme's content, of one of its units or of the whole. Raises NotYours, NotInThatState, CannotBeTaken."""
    agent = must_speak_for(by=by, at=at, right=CompanyRight.TALK, company=company.pk)
    if version.pk not in {each.pk for each in open_versions(version.programme)}:
        raise NotInThatState(_("This version is not taught any more."), cure=_("Comment on the one that is taught now, or on its draft."))
    if unit is not None and not version.units.filter(pk=unit.pk).exists():
        raise CannotBeTaken([("unit", _("This version does not teach this unit; choose one of its own, or none."))])
    comment = Comment(company=company, version=version, unit=unit, words=words.strip(), written_by=by, written_at=at, assumed=assumed)
    comment.through = agent
    with one_cause():
        kept(comment)
        note(kind="forum.programme_commented", about=_of_comment(comment), by=by, at=at, **through(agent=agent))
        write_letters(drafts=letters.commented(comment, at), by=by, at=at)
    return comment


@transaction.atomic
def answer_comment(*, comment: Comment, state: CommentState, answer: str, by: Account, at: datetime) -> Comment:
    """Says what becomes of a comment, and why; said again, the new word counts and the company hears it. Raises NotYours, CannotBeTaken."""
    must_be_staff(by=by, at=at)
    if state == CommentState.OPEN:
        raise CannotBeTaken([("state", _("Choose what becomes of it."))])
    with whole_network():
        comment = Comment.objects.select_for_update(of=("self",)).select_related("company", "version__programme").get(pk=comment.pk)
    comment.state, comment.answer, comment.answered_by, comment.answered_at = state, answer.strip(), by, at
    with one_cause():
        kept(comment)
        note(kind="forum.comment_answered", about=_of_comment(comment), by=by, at=at, state=str(state))
        withdraw_letters(about=comment, kinds=[letters.COMMENT_LATE], by=by, at=at)
        write_letters(drafts=letters.comment_answered(comment, at), by=by, at=at)
    return comment


@transaction.atomic
def remind_talks(*, by: Account, at: datetime) -> int:
    """Writes to whoever is late with an answer to a message or to a comment, once a week. Returns how many letters."""
    with whole_network():
        drafts: list[Draft] = []
        for thread in Thread.objects.exclude(waits_for="").select_related("company", "centre"):
            drafts += letters.late(thread, at)
        for comment in Comment.objects.filter(state=CommentState.OPEN).select_related("company", "version__programme"):
            drafts += letters.comment_late(comment, at)
        return write_letters(drafts=drafts, by=by, at=at)


def _side(company: Company, centre: Centre, by: Account, at: datetime) -> Side:
    """For which side an account speaks on the day. Raises NotYours."""
    standing = standing_of(by, day_of(at))
    if CompanyRight.TALK in standing.companies.get(company.pk, ()):
        return Side.COMPANY
    if standing.staff or centre.pk in standing.centres:
        return Side.CENTRE
    raise LacksRight(CompanyRight.TALK) if company.pk in standing.companies else NotYours


def _agent_of(thread: Thread, side: str, by: Account, at: datetime) -> Company | None:
    """The firm by whose mandate an account speaks for the company; None where it is the company's own, or the centre's side."""
    return must_speak_for(by=by, at=at, right=CompanyRight.TALK, company=thread.company_id) if side == Side.COMPANY else None


def _locked(thread: Thread) -> Thread:
    with whole_network():
        return Thread.objects.select_for_update(of=("self",)).select_related("company", "centre").get(pk=thread.pk)


def _named(thread: Thread) -> tuple[str, str, str]:
    """A thread as the record names it: between whom, and not about what."""
    return "forum.thread", str(thread.pk), f"{thread.company} – {thread.centre}"


def _of_comment(comment: Comment) -> tuple[str, str, str]:
    return "forum.comment", str(comment.pk), f"{comment.company}: {comment.version}"

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The letters of the conversation, in Indonesian: what the other side said, what is late, what was announced, what became of a comment."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from babel.dates import format_date
from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import override

from selaras.ground.letters.actions import Draft
from selaras.ground.network.models import Company
from selaras.ground.network.rules import CompanyRight
from selaras.ground.people.models import Account
from selaras.kit.dates import day_of
from selaras.kit.figures import locale
from selaras.loop.forum.models import Announcement, Comment, Message, Thread
from selaras.loop.forum.papers.chasing import to_whoever_owes
from selaras.loop.forum.promises import Side
from selaras.loop.forum.queries.people import people_of
from selaras.loop.forum.talks import ANSWER_WITHIN, other

MESSAGE, CLOSED, REOPENED, LATE = "forum.message", "forum.thread_closed", "forum.thread_reopened", "forum.message_late"
ANNOUNCED, COMMENTED, COMMENT_ANSWERED = "forum.announcement", "forum.comment", "forum.comment_answered"
COMMENT_LATE = "forum.comment_late"


def said(message: Message, at: datetime) -> list[Draft]:
    """What was said, to the other side."""
    thread, to = message.thread, other(message.side)
    with override("id"):
        words = _("%(who)s writes to you about “%(title)s”:\n\n%(words)s%(file)s\n\n%(asks)s\n%(link)s\n")
        asks = _("Please answer within %(days)s days:") % {"days": ANSWER_WITHIN[to]} if message.asks else _("The conversation:")
        facts = {
            "who": _writer(thread, message.side, message.written_by, message.through),
            "title": thread.title,
            "words": message.words,
            "asks": asks,
        }
        facts["file"] = "\n\n" + _("Attached, to be opened in Selaras: %(name)s") % {"name": message.file_name} if message.file else ""
        return _to_side(thread, to, at, MESSAGE, str(message.pk), _("Message: %(title)s"), words, facts)


def closed(thread: Thread, side: str, by: Account, at: datetime, through: Company | None = None) -> list[Draft]:
    """The other side closed the conversation."""
    with override("id"):
        words = _("%(who)s closed the conversation “%(title)s”. If something is still open, open it again:\n%(link)s\n")
        return _to_side(thread, other(side), at, CLOSED, at.isoformat(), _("Closed: %(title)s"), words, {"who": _writer(thread, side, by, through)})


def reopened(thread: Thread, side: str, by: Account, at: datetime, through: Company | None = None) -> list[Draft]:
    """The other side opened it again."""
    with override("id"):
        words = _("%(who)s opened the conversation “%(title)s” again:\n%(link)s\n")
        return _to_side(
            thread, other(side), at, REOPENED, at.isoformat(), _("Opened again: %(title)s"), words, {"who": _writer(thread, side, by, through)}
        )


def late(thread: Thread, at: datetime) -> list[Draft]:
    """The answer is late: to the side that owes it, once a week."""
    found = thread.clock_on(day_of(at))
    if found is None or not found.late:
        return []
    with override("id"):
        words = _("The other side has waited for an answer in “%(title)s” for %(days)s days; it was due on %(due)s. Please answer here:\n%(link)s\n")
        facts = {**_named(thread), "days": found.days, "due": format_date(found.due, "d MMMM y", locale=locale())}
        once = f"{LATE}:{thread.pk}:{found.since.isoformat()}:{(found.days_late - 1) // 7}"
        known = {"subject": _("Waiting for your answer: %(title)s") % facts, "body": words % facts, "right": CompanyRight.TALK}
        return to_whoever_owes(at, about=thread, kind=LATE, once=once, **known, **_owner(thread, found.side))


def announced(announcement: Announcement, companies: Iterable[Company], at: datetime) -> list[Draft]:
    """An announcement, to everybody who speaks for the companies it is for."""
    with override("id"):
        words = _("The national centre announces:\n\n%(words)s\n\nIn Selaras:\n%(link)s\n")
        facts = {"words": announcement.words, "link": f"{settings.ADDRESS}/pengumuman/{announcement.pk}/"}
        drafts: list[Draft] = []
        for company in companies:
            drafts += _drafts(people_of(day_of(at), company=company), ANNOUNCED, announcement, "", announcement.title, words % facts, company=company)
        return drafts


def commented(comment: Comment, at: datetime) -> list[Draft]:
    """A company commented on a programme: to the national centre's staff."""
    with override("id"):
        words = _("%(who)s comments on %(programme)s:\n\n%(words)s\n\nPlease say what becomes of it:\n%(link)s\n")
        facts = {"who": comment.company, "programme": _title(comment), "words": comment.words, "link": _address(comment)}
        subject = _("Comment on %(programme)s") % {"programme": _title(comment)}
        return _drafts(people_of(day_of(at)), COMMENTED, comment, "", subject, words % facts)


def comment_answered(comment: Comment, at: datetime) -> list[Draft]:
    """What became of a comment: to the company that made it."""
    with override("id"):
        words = _("Your comment on %(programme)s:\n\n%(words)s\n\nWhat became of it: %(state)s.\n\n%(answer)s\n\n%(link)s\n")
        facts = {"programme": _title(comment), "words": comment.words, "answer": comment.answer}
        facts |= {"state": comment.get_state_display(), "link": _address(comment)}
        subject = _("What became of your comment on %(programme)s") % {"programme": _title(comment)}
        to = people_of(day_of(at), company=comment.company, right=CompanyRight.TALK)
        return _drafts(to, COMMENT_ANSWERED, comment, at.isoformat(), subject, words % facts, company=comment.company)


def comment_late(comment: Comment, at: datetime) -> list[Draft]:
    """Nobody has said yet what becomes of a comment, though it is time: to the national centre's staff, once a week."""
    days_late = (day_of(at) - comment.due).days
    if days_late < 1:
        return []
    with override("id"):
        words = _("%(who)s commented on %(programme)s:\n\n%(words)s\n\nAn answer was due on %(due)s. Please say what becomes of it:\n%(link)s\n")
        facts = {"who": comment.company, "programme": _title(comment), "words": comment.words, "link": _address(comment)}
        facts["due"] = format_date(comment.due, "d MMMM y", locale=locale())
        subject = _("Waiting for your answer: comment on %(programme)s") % {"programme": _title(comment)}
        return _drafts(people_of(day_of(at)), COMMENT_LATE, comment, str((days_late - 1) // 7), subject, words % facts)


def _title(comment: Comment) -> str:
    return f"{comment.version.programme.title_id} v{comment.version.number}"


def _address(comment: Comment) -> str:
    return f"{settings.ADDRESS}/tanggapan/{comment.pk}/"


def _writer(thread: Thread, side: str, by: Account, through: Company | None = None) -> str:
    owner = (thread.company if side == Side.COMPANY else thread.centre).name
    if through is not None:
        owner = _("%(agent)s on behalf of %(company)s") % {"agent": through.name, "company": owner}
    return f"{by.person.name} ({owner})"


def _named(thread: Thread) -> dict[str, object]:
    return {"title": thread.title, "link": f"{settings.ADDRESS}/percakapan/{thread.pk}/"}


def _owner(thread: Thread, side: str) -> dict[str, Any]:
    return {"company": thread.company} if side == Side.COMPANY else {"centre": thread.centre}


def _to_side(thread: Thread, side: str, at: datetime, kind: str, which: str, subject: str, words: str, facts: dict[str, object]) -> list[Draft]:
    """The same letter to everybody on one side; for a centre that nobody heads on the day to the national centre's staff."""
    owner = _owner(thread, side)
    to = people_of(day_of(at), **owner, right=CompanyRight.TALK) or ([] if side == Side.COMPANY else people_of(day_of(at)))
    facts = {**_named(thread), **facts}
    return _drafts(to, kind, thread, which, subject % facts, words % facts, **owner)


def _drafts(to: list[tuple[str, str]], kind: str, about: models.Model, which: str, subject: str, body: str, **owner: object) -> list[Draft]:
    known = {"kind": kind, "subject": subject[:200], "body": body, "about": about, **owner}
    return [Draft(once=f"{kind}:{about.pk}:{which}:{email}", to=email, to_name=name, **known) for email, name in to]

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The post: hands over what is due, one letter after the other, and comes back for what could not be sent."""

import logging
import re
import smtplib
from contextlib import closing, suppress
from datetime import UTC, datetime
from email.mime.text import MIMEText
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.db.models import Q
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult, get_date_max

from selaras.ground.letters.actions import NotInThatState, claim_letter, keep_claim, record_not_sent, record_sent
from selaras.ground.letters.models import Letter
from selaras.ground.letters.queries import next_knock, next_round
from selaras.ground.letters.rules import pause_after

MOST_A_ROUND = 500  # other work in the queue has its turn too
NOT_LOGGED_IN = frozenset({530, 534, 535, 538})  # RFC 4954: the server wants a password, another one, or another way to give it
OF_US = re.compile(r"sender|relay|authenticat|client host|send as|log(ged)? ?in\b", re.IGNORECASE)  # words of Postfix, Exim and Exchange

log = logging.getLogger(__name__)


@task()
def post(at: str) -> int:
    """Sends what is due at this effective moment. Returns how many were sent. Comes back by itself while letters wait, also where it breaks off."""
    effective = datetime.fromisoformat(at)
    again: datetime | None = _clock() + pause_after(1)
    try:
        sent, again = _round(get_connection(), effective)
    finally:
        if again is not None and not _another_will_do(effective, again):
            post.using(run_after=max(again, _clock())).enqueue(at)
    return sent


def _round(connection: Any, at: datetime) -> tuple[int, datetime | None]:
    """(letters sent, the clock's time of the next round, None where none is needed). A letter with which something breaks stays claimed, and is taken
    up again like one whose sender died.
    """
    sent = 0
    for _turn in range(MOST_A_ROUND):
        letter = claim_letter(at=at, now=_clock())
        if letter is None:
            return sent, next_round(at)
        try:
            with closing(connection):  # each letter's own; what comes of hanging up is nothing to the letter
                sent += _handed_over(letter, connection, at)
        except ServerGone:
            return sent, next_knock(_clock())
        except Exception:
            log.exception("what became of letter %s is not on record", letter.pk)
    return sent, _clock()


class ServerGone(Exception):
    """The mail server does not answer, or refuses us whatever we bring: the other letters wait too."""


def _handed_over(letter: Letter, connection: Any, at: datetime) -> bool:
    """One attempt, outside any transaction, and what came of it on record. Raises ServerGone."""
    known = {"letter": letter, "by": letter.written_by, "at": at}
    try:
        message = _message(letter)
        message.message()  # what cannot stand in a header is found here, before the server is spoken to
    except Exception as fault:
        log.exception("letter %s cannot be put into mail", letter.pk)
        record_not_sent(fault=_said(fault), for_good=True, now=_clock(), **known)
        return False
    try:
        connection.open()
    except Exception as fault:
        return _not_taken(fault, **known)
    if not keep_claim(letter=letter, now=_clock()):
        return False
    try:
        connection.send_messages([message])
    except Exception as fault:
        return _not_taken(fault, **known)
    record_sent(**known)
    return True


def _not_taken(fault: Exception, **known: Any) -> bool:
    """Puts on record why the mail server did not take the letter. Raises ServerGone."""
    of_us, for_good = _verdict(fault)
    with suppress(NotInThatState):  # this attempt was slow, and another has the letter by now
        record_not_sent(fault=_said(fault), for_good=for_good, now=_clock(), **known)
    if of_us:
        raise ServerGone from fault
    return False


def _verdict(fault: Exception) -> tuple[bool, bool]:
    """(every other letter would meet the same, this letter has failed for good).

    A server that is away, our password, our sender's address and leave to send through it stand for all letters, whatever number the refusal has, and
    are put right by us; many servers say so only when they hear whom the letter is for. An address that is not known is that letter's own.
    """
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        answers, final = list(fault.recipients.values()), 500
    elif isinstance(fault, smtplib.SMTPDataError):
        answers, final = [(fault.smtp_code, fault.smtp_error)], 550
    else:
        away = isinstance(fault, OSError | UnicodeError)  # the second: a server's name that can be nobody's
        return away, not away
    of_us = any(code in NOT_LOGGED_IN or OF_US.search(_text(words)) for code, words in answers)
    return of_us, not of_us and all(code >= final for code, _words in answers)


def _another_will_do(at: datetime, again: datetime) -> bool:
    """Whether a round is in the queue already that takes all that is due at `at`, and begins at `again` or before."""
    soon = Q(run_after__lte=again) | Q(run_after=get_date_max())  # the second: at once
    queued = DBTaskResult.objects.filter(soon, task_path=post.module_path, status=TaskResultStatus.READY)
    return any(datetime.fromisoformat(args_kwargs["args"][0]) >= at for args_kwargs in queued.values_list("args_kwargs", flat=True))


def _message(letter: Letter) -> EmailMessage:
    name = letter.to_name.translate({ord('"'): None, ord("\\"): None})
    to = f'"{name}" <{letter.to}>' if name else letter.to
    message = EmailMessage(letter.subject, letter.body, to=[to], headers={"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated"})
    for each in letter.enclosures:
        kind, *parameters = (part.strip() for part in each["type"].split(";"))
        part = MIMEText(each["text"], kind.removeprefix("text/"), "utf-8")
        for name, value in (parameter.split("=") for parameter in parameters):
            part.set_param(name, value)
        part.add_header("Content-Disposition", "attachment", filename=each["name"])
        message.attach(part)
    return message


def _text(words: bytes | str) -> str:
    return words.decode(errors="replace") if isinstance(words, bytes) else words


def _said(fault: Exception) -> str:
    return f"{type(fault).__name__}: {fault}"


def _clock() -> datetime:
    """The post waits in real time, also where a demonstration's day stands still."""
    return datetime.now(UTC)  # noqa: TID251  # a mail server is waited for by the clock, whatever day the door is at

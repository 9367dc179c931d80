# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The post: hands over what is due, one letter after the other, and comes back for what could not be sent."""

import smtplib
from datetime import UTC, datetime
from email.mime.text import MIMEText
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from selaras.ground.letters.actions import claim_letter, record_not_sent, record_sent
from selaras.ground.letters.models import Letter
from selaras.ground.letters.queries import next_round

MOST_A_ROUND = 500  # other work in the queue has its turn too


@task()
def post(at: str) -> int:
    """Sends what is due at this effective moment. Returns how many were sent. Comes back by itself while letters wait."""
    effective, sent = datetime.fromisoformat(at), 0
    connection = get_connection()
    again: datetime | None = _clock()
    for _turn in range(MOST_A_ROUND):
        letter = claim_letter(at=effective, now=_clock())
        if letter is None:
            again = next_round(effective)
            break
        try:
            sent += _handed_over(letter, connection, effective)
        except ServerGone as gone:
            again = gone.again
            break
    connection.close()
    if again is not None and not _will_come_back():
        post.using(run_after=max(again, _clock())).enqueue(at)
    return sent


class ServerGone(Exception):
    """The mail server does not answer: the others wait too, until `again`."""

    def __init__(self, again: datetime | None) -> None:
        super().__init__()
        self.again = again


def _handed_over(letter: Letter, connection: Any, at: datetime) -> bool:
    """One attempt, outside any transaction, and what came of it on record. Raises ServerGone."""
    known = {"letter": letter, "by": letter.written_by, "at": at}
    try:
        connection.send_messages([_message(letter)])
    except smtplib.SMTPRecipientsRefused as refused:
        codes = [code for code, _words in refused.recipients.values()]
        record_not_sent(fault=_said(refused), for_good=all(code >= 500 for code in codes), now=_clock(), **known)
    except smtplib.SMTPResponseException as refused:
        connection.close()
        record_not_sent(fault=_said(refused), for_good=refused.smtp_code >= 550, now=_clock(), **known)
    except OSError as fault:
        connection.close()
        raise ServerGone(record_not_sent(fault=_said(fault), for_good=False, now=_clock(), **known)) from fault
    else:
        record_sent(**known)
        return True
    return False


def _will_come_back() -> bool:
    """Whether a later round is in the queue already."""
    return DBTaskResult.objects.filter(task_path=post.module_path, status=TaskResultStatus.READY, run_after__gt=_clock()).exists()


def _message(letter: Letter) -> EmailMessage:
    to = f'"{letter.to_name.replace(chr(34), "")}" <{letter.to}>' if letter.to_name else letter.to
    message = EmailMessage(letter.subject, letter.body, to=[to], headers={"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated"})
    for each in letter.enclosures:
        kind, *parameters = (part.strip() for part in each["type"].split(";"))
        part = MIMEText(each["text"], kind.removeprefix("text/"), "utf-8")
        for name, value in (parameter.split("=") for parameter in parameters):
            part.set_param(name, value)
        part.add_header("Content-Disposition", "attachment", filename=each["name"])
        message.attach(part)
    return message


def _said(fault: Exception) -> str:
    return f"{type(fault).__name__}: {fault}"


def _clock() -> datetime:
    """The post waits in real time, also where a demonstration's day stands still."""
    return datetime.now(UTC)  # noqa: TID251  # a mail server is waited for by the clock, whatever day the door is at

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Conversations, announcements and comments on programmes, as they were written and answered."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from selaras.console.diary.cast import Cast
from selaras.console.diary.steps import Row, Step, moment, rows
from selaras.ground.standards.models import Programme, ProgrammeVersion, Region, Unit
from selaras.loop.forum import actions
from selaras.loop.forum.queries.talks import open_versions
from selaras.loop.forum.talks import Audience, CommentState, Subject

FILES = ("announcements", "talks", "programme-comments")


def steps(folder: Path, cast: Cast) -> Iterator[Step]:
    """Everything that the two sides said."""
    for told, row in rows(folder, "announcements"):
        yield Step(moment(row["at"]), told, partial(_announce, cast, row))
    for told, row in rows(folder, "talks"):
        at = moment(row["at"])
        yield Step(at, told, partial(_open if row["company"] else _say, cast, row))
        if row["closes"] == "ya":
            yield Step(at + timedelta(minutes=5), told, partial(_close, cast, row))
    for told, row in rows(folder, "programme-comments"):
        yield Step(moment(row["at"]), told, partial(_comment, cast, told, row))
        if row["state"] != CommentState.OPEN:
            yield Step(moment(row["answered_at"]), told, partial(_answer, cast, told, row))


def _announce(cast: Cast, row: Row, at: datetime) -> None:
    region = Region.objects.get(edition="2018", code=row["region"]) if row["region"] else None
    facts = {"title": row["title"], "words": row["words"], "audience": Audience(row["audience"]), "division": row["division"], "region": region}
    actions.announce(**facts, assumed=True, by=cast.planner, at=at)


def _version(key: str) -> ProgrammeVersion:
    """The version on which one comments: the newest that is open."""
    return open_versions(Programme.objects.get(key=key))[0]


def _open(cast: Cast, row: Row, at: datetime) -> None:
    version = _version(row["programme"]) if row["programme"] else None
    sides = {"company": cast.companies[row["company"]], "centre": cast.centres[row["centre"]]}
    facts = {"subject": Subject(row["subject"]), "title": row["title"], "words": row["words"], "version": version, "asks": row["asks"] == "ya"}
    cast.made["talk", row["talk"]] = actions.open_thread(**sides, **facts, assumed=True, by=cast.accounts[row["by"]], at=at)


def _say(cast: Cast, row: Row, at: datetime) -> None:
    thread = cast.made["talk", row["talk"]]
    actions.send_message(thread=thread, words=row["words"], asks=row["asks"] == "ya", by=cast.accounts[row["by"]], at=at)


def _close(cast: Cast, row: Row, at: datetime) -> None:
    actions.close_thread(thread=cast.made["talk", row["talk"]], by=cast.accounts[row["by"]], at=at)


def _comment(cast: Cast, told: str, row: Row, at: datetime) -> None:
    version = _version(row["programme"])
    unit = Unit.objects.get(key=row["unit"]) if row["unit"] else None
    facts = {"company": cast.companies[row["company"]], "version": version, "unit": unit, "words": row["words"]}
    cast.made["comment", told] = actions.comment_programme(**facts, assumed=True, by=cast.accounts[row["by"]], at=at)


def _answer(cast: Cast, told: str, row: Row, at: datetime) -> None:
    answered = {"comment": cast.made["comment", told], "state": CommentState(row["state"]), "answer": row["answer"]}
    actions.answer_comment(**answered, by=cast.planner, at=at)

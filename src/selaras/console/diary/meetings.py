# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Meetings as they were lived: called, invited to, answered, come to, written down; and what became of the action items."""

import uuid
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from selaras.console.diary.cast import Cast
from selaras.console.diary.steps import Row, Step, day, moment, rows
from selaras.ground.people.rules import Bearer
from selaras.kit.scope import whole_network
from selaras.loop.forum import actions
from selaras.loop.forum.actions.invitations import REMIND_COMING, REMIND_SILENT
from selaras.loop.forum.models import Attendance
from selaras.loop.forum.rules import Answer, Arrived
from selaras.scenarios.meetings import working_day

FILES = ("forum-meetings", "forum-guests", "forum-outcomes")
EVENING, NEXT_MORNING = time(16, 30), time(8)  # when the list is closed; when what a phone noted without a network arrives
ARRIVALS = uuid.UUID("5e1a7a5a-0000-4000-8000-000000000000")  # the space in which tokens of arrivals are named


def steps(folder: Path, cast: Cast) -> Iterator[Step]:
    """Everything that happened around the meetings."""
    guests: dict[str, list[tuple[str, Row]]] = defaultdict(list)
    for told, row in rows(folder, "forum-guests"):
        guests[row["meeting"]].append((told, row))
    for told, row in rows(folder, "forum-meetings"):
        yield Step(moment(row["announced_on"]), told, partial(_hold, cast, row))
        yield Step(moment(row["invited_on"], time(10)), told, partial(_invite, cast, row["key"], [guest for _told, guest in guests[row["key"]]]))
        for place, guest in guests[row["key"]]:
            yield from _of_guest(cast, place, guest, row)
        if row["minutes"]:
            held = day(row["held_on"])
            came = [guest for _told, guest in guests[row["key"]] if guest["way"]]
            if row["kind"] == "forum":
                yield from _reminders(cast, told, held)
            yield Step(_at(held, EVENING), told, partial(_close_the_list, cast, row["key"], came))
            yield Step(_at(_next(held), time(10)), told, partial(_write, cast, row))
            yield Step(moment(row["closed_on"], time(15)), told, partial(_close, cast, row["key"]))
        cast.held[row["key"]] = day(row["held_on"])
    for told, row in rows(folder, "forum-outcomes"):
        yield from _outcome(cast, told, row)


def _next(on: date) -> date:
    """The working day after."""
    return working_day(on + timedelta(days=1))


def _at(on: date, hour: time) -> datetime:
    return moment(on.isoformat(), hour)


def _hold(cast: Cast, row: Row, at: datetime) -> None:
    facts: dict[str, Any] = {name: row[name] for name in ("key", "kind", "title", "place", "online", "agenda", "source")}
    hours = {name: time.fromisoformat(row[name]) for name in ("starts_at", "ends_at")}
    assumed = row["assumed"] == "ya"
    cast.known[row["key"]] = actions.hold_meeting(**facts, **hours, held_on=day(row["held_on"]), assumed=assumed, by=cast.planner, at=at)


def _invite(cast: Cast, key: str, guests: list[Row], at: datetime) -> None:
    companies = [cast.companies[guest["company"]] for guest in guests if guest["company"]]
    centres = [cast.centres[guest["centre"]] for guest in guests if guest["centre"]]
    actions.invite(meeting=cast.meeting(key), companies=companies, centres=centres, by=cast.planner, at=at)
    with whole_network():
        for guest in Attendance.objects.filter(meeting=cast.meeting(key)).select_related("meeting", "company", "centre"):
            cast.made["guest", f"{key}:{guest.company.key if guest.company else guest.centre.key}"] = guest


def _guest(cast: Cast, row: Row) -> Attendance:
    found: Attendance = cast.made["guest", f"{row['meeting']}:{row['company'] or row['centre']}"]
    return found


def bearer(cast: Cast, row: Row) -> Bearer:
    """Whoever acts by the link of the guest that a row names."""
    guest = _guest(cast, row)
    who = " · ".join(filter(None, [row.get("answered_by", ""), str(guest.company or guest.centre)]))
    return Bearer(f"forum.attendance:{guest.pk}", _("link of %(who)s") % {"who": who})


def _of_guest(cast: Cast, told: str, row: Row, meeting: Row) -> Iterator[Step]:
    if row["answer"]:
        yield Step(moment(row["answered_at"]), told, partial(_answer, cast, row))
    if row["arrived_at"]:
        noted = moment(row["arrived_at"])
        # What was noted without a network was sent from the office the next morning.
        sent = _at(day(meeting["held_on"]) + timedelta(days=1), NEXT_MORNING) if row["way"] == Arrived.OFFLINE else noted
        yield Step(sent, told, partial(_arrive, cast, row, noted))


def _answer(cast: Cast, row: Row, at: datetime) -> None:
    people = int(row["people"]) if row["people"] else None
    said = {"answer": Answer(row["answer"]), "people": people, "name": row["answered_by"], "remark": row["remark"]}
    actions.answer_invitation(guest=_guest(cast, row), **said, seen=0, by=bearer(cast, row), at=at)


def _arrive(cast: Cast, row: Row, noted: datetime, at: datetime) -> None:
    way, guest = Arrived(row["way"]), _guest(cast, row)
    by = bearer(cast, row) if way == Arrived.OWN else cast.desk
    token = uuid.uuid5(ARRIVALS, f"{row['meeting']}:{row['company'] or row['centre']}")
    actions.check_in(guest=guest, token=token, way=way, happened_at=noted, by=by, at=at)


def _reminders(cast: Cast, told: str, held: date) -> Iterator[Step]:
    """The mornings on which `selaras run-due` writes about a meeting: to the silent, then to those who come."""
    for before in (REMIND_SILENT, REMIND_COMING):
        yield Step(_at(held - before, time(7)), told, lambda at: actions.remind_guests(by=cast.planner, at=at))


def _close_the_list(cast: Cast, key: str, came: list[Row], at: datetime) -> None:
    """Whoever is not known to have come by the evening did not come."""
    actions.record_attendance(meeting=cast.meeting(key), came=[_guest(cast, row).pk for row in came], by=cast.desk, at=at)


def _write(cast: Cast, row: Row, at: datetime) -> None:
    cast.known[row["key"]] = actions.write_minutes(meeting=cast.meeting(row["key"]), words=row["minutes"], by=cast.planner, at=at)


def _close(cast: Cast, key: str, at: datetime) -> None:
    cast.known[key] = actions.close_minutes(meeting=cast.meeting(key), by=cast.planner, at=at)


def _outcome(cast: Cast, told: str, row: Row) -> Iterator[Step]:
    """A decision or an action item is written down on the working day after; what became of an item on its own day."""
    key = row["meeting"]
    written = _next(cast.held.get(key) or cast.meeting(key).held_on)
    if row["what"] == "decision":
        yield Step(_at(written, time(11)), told, partial(_decide, cast, row))
        return
    yield Step(_at(written, time(11, 30)), told, partial(_assign, cast, told, row))
    if row["done_on"]:
        yield Step(moment(row["done_on"], time(14)), told, partial(_finish, cast, told, row))
    if row["dropped_because"]:
        yield Step(moment(row["due_on"], time(14)), told, partial(_drop, cast, told, row))


def _decide(cast: Cast, row: Row, at: datetime) -> None:
    actions.decide(meeting=cast.meeting(row["meeting"]), words=row["words"], by=cast.planner, at=at)


def _assign(cast: Cast, told: str, row: Row, at: datetime) -> None:
    owner = {"company": cast.companies[row["company"]]} if row["company"] else {"centre": cast.centres[row["centre"]]} if row["centre"] else {}
    facts = {"words": row["words"], "due_on": day(row["due_on"]), "person": row["person"], **owner}
    cast.made["task", told] = actions.assign_task(meeting=cast.meeting(row["meeting"]), **facts, by=cast.planner, at=at)


def _finish(cast: Cast, told: str, row: Row, at: datetime) -> None:
    actions.finish_task(task=cast.made["task", told], words=row["done_words"], by=cast.desk, at=at)


def _drop(cast: Cast, told: str, row: Row, at: datetime) -> None:
    actions.drop_task(task=cast.made["task", told], because=row["dropped_because"], by=cast.planner, at=at)

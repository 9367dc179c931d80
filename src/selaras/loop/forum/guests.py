# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Who may be a guest of which meeting; what sheets of meetings and of their guests come to before anything is written. Reads only."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from selaras.ground.network.models import Centre, Company
from selaras.kit.imports import Preview, Row, Table, Verdict
from selaras.kit.spreadsheets import Problem
from selaras.loop.forum.models import Arrival, Attendance, Meeting
from selaras.loop.forum.queries.promises import sector_of
from selaras.loop.forum.rules import GUESTS, Invited
from selaras.loop.forum.sheets import ATTENDANCE, MEETINGS

FACTS = ("key", "kind", "title", "held_on", "place", "agenda", "source")


def why_not(meeting: Meeting, guests: Mapping[Invited, Sequence[Any]]) -> str:
    """What keeps somebody from being a guest: another kind of meeting, another sector, not the company that is visited, a closed record. Empty where
    nothing does.
    """
    strange = [str(each) for kind, owners in guests.items() if kind not in GUESTS[meeting.kind] for each in owners]
    companies = guests.get(Invited.COMPANY, ())
    closed = [str(each) for each in companies if each.merged_into_id]
    if closed:
        return _("%(who)s: this record was merged into another; name that one.") % {"who": ", ".join(closed[:3])}
    if meeting.division:
        strange += [str(each) for each in companies if sector_of(each) != meeting.division]
    if meeting.site is not None:
        strange += [str(each) for each in companies if each.pk != meeting.site.company_id]
    words = _("%(who)s cannot be invited to this kind of meeting: %(kind)s.")
    return words % {"who": ", ".join(strange[:3]), "kind": meeting.get_kind_display()} if strange else ""


class MeetingIntake:
    """Meetings of a sheet: `new` ones as values of the table; one that stands already must be the same. In the whole network's scope."""

    def __init__(self, table: Table) -> None:
        parsed = MEETINGS.parse(table)
        problems = list(parsed.problems)
        standing = {meeting.key: meeting for meeting in Meeting.objects.filter(key__in=[row["key"] for row in parsed.rows])}
        rows: list[Row] = []
        self.new: list[dict[str, Any]] = []
        for row in parsed.rows:
            facts = {**{name: row[name] if row[name] is not None else "" for name in FACTS}, "assumed": bool(row["assumed"])}
            known = standing.get(row["key"])
            differs = [name for name in FACTS if known is not None and getattr(known, name) != facts[name]]
            if differs:
                title = str(MEETINGS.column(differs[0]).title)
                problems.append(Problem(row["row"], title, _("this meeting is on record with something else; give the new one another key")))
                continue
            if known is None:
                self.new.append(facts)
            rows.append(Row(row["row"], row["key"], Verdict.SAME if known else Verdict.NEW, parsed.texts[row["row"]], {}))
        self.same = len(rows) - len(self.new)
        self.preview = Preview(MEETINGS, tuple(rows), tuple(problems), parsed.ignored)


class AttendanceIntake:
    """Guests of a sheet: `new` invitations as values of the table, `changed` ones with who came by `on`. In the whole network's scope."""

    def __init__(self, table: Table, *, on: date) -> None:
        parsed = ATTENDANCE.parse(table)
        problems = list(parsed.problems)
        meetings = {row["meeting"] for row in parsed.rows}
        standing = {(each.meeting_id, each.company_id, each.centre_id): each for each in Attendance.objects.filter(meeting__in=meetings)}
        noted = set(Arrival.objects.by_eye().filter(attendance__meeting__in=meetings).values_list("attendance", flat=True))
        held = Meeting.objects.select_related("site").in_bulk(meetings)
        owners: dict[Invited, Any] = {
            Invited.COMPANY: Company.objects.select_related("industry").in_bulk({row["company"] for row in parsed.rows}),
            Invited.CENTRE: Centre.objects.in_bulk({row["centre"] for row in parsed.rows}),
        }
        rows: list[Row] = []
        self.new: list[dict[str, Any]] = []
        self.changed: list[Attendance] = []
        for row in parsed.rows:
            if (row["company"] is None) == (row["centre"] is None):
                words = _("name either a company or a centre")
                problems.append(Problem(row["row"], str(ATTENDANCE.column("company").title), words))
                continue
            if row["present"] is not None and (early := _not_held(held[row["meeting"]], on)):
                problems.append(Problem(row["row"], str(ATTENDANCE.column("present").title), early))
                continue
            known = standing.get((row["meeting"], row["company"], row["centre"]))
            kind = Invited.COMPANY if row["company"] is not None else Invited.CENTRE
            fault = why_not(held[row["meeting"]], {kind: [owners[kind][row[kind.value]]]}) if known is None else ""
            if fault:
                problems.append(Problem(row["row"], str(ATTENDANCE.column(kind.value).title), fault))
                continue
            if known is not None and row["present"] is False and known.pk in noted:
                words = _("this guest was noted on arrival; that is taken back at the registration desk")
                problems.append(Problem(row["row"], str(ATTENDANCE.column("present").title), words))
                continue
            verdict = Verdict.NEW if known is None else Verdict.SAME if row["present"] in (None, known.present) else Verdict.CHANGED
            changes = {} if known is None or verdict is Verdict.SAME else {"present": (_came(known.present), _came(row["present"]))}
            if known is None:
                facts = {"meeting_id": row["meeting"], "company_id": row["company"], "centre_id": row["centre"]}
                self.new.append({**facts, "present": row["present"]})
            elif verdict is Verdict.CHANGED:
                known.present = row["present"]
                self.changed.append(known)
            texts = parsed.texts[row["row"]]
            rows.append(
                Row(row["row"], " · ".join(filter(None, (texts.get(name, "") for name in ("meeting", "company", "centre")))), verdict, texts, changes)
            )
        self.same = len(rows) - len(self.new) - len(self.changed)
        self.preview = Preview(ATTENDANCE, tuple(rows), tuple(problems), parsed.ignored)


def _not_held(meeting: Meeting, on: date) -> str:
    """Why nobody can have come to a meeting by a day; empty where they can."""
    if meeting.called_off_on is not None:
        return _("this meeting was called off; leave it empty")
    return _("this meeting has not been held yet; leave it empty") if meeting.held_on > on else ""


def _came(present: bool | None) -> str:
    return _("not known") if present is None else _("came") if present else _("did not come")

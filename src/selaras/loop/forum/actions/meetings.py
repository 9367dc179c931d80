# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Holding a meeting, and saying afterwards who came; the same from sheets."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import TypeVar

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from selaras.ground.network.models import CompanySite
from selaras.ground.people.actions import note
from selaras.ground.people.models import Account
from selaras.kit.dates import day_of
from selaras.kit.imports import HasProblems, Imported, NotWhatWasPreviewed, Table
from selaras.kit.scope import whole_network
from selaras.loop.forum.actions._rows import kept
from selaras.loop.forum.actions.refusals import CannotBeTaken, must_be_staff
from selaras.loop.forum.guests import AttendanceIntake, MeetingIntake
from selaras.loop.forum.models import Attendance, Meeting


@transaction.atomic
def hold_meeting(
    *,
    kind: str,
    title: str,
    held_on: date,
    place: str = "",
    division: str = "",
    site: CompanySite | None = None,
    starts_at: time | None = None,
    ends_at: time | None = None,
    online: str = "",
    agenda: str = "",
    source: str = "",
    key: str = "",
    assumed: bool = False,
    by: Account,
    at: datetime,
) -> Meeting:
    """Puts a meeting on record: a table of one sector (`division` of KBLI), a visit at a company's `site`, which is its place.

    Without a key one is made from the day and the title. Raises NotYours, CannotBeTaken.
    """
    must_be_staff(by=by, at=at)
    key = key or slugify(f"{held_on} {title}")[:60].strip("-")
    if Meeting.objects.filter(key=key).exists():
        raise CannotBeTaken([("title", _("There is a meeting of this title on that day already."))])
    meeting = Meeting(
        key=key,
        kind=kind,
        title=title,
        held_on=held_on,
        place=f"{site} ({site.region})"[:200] if site else place,
        agenda=agenda,
        source=source,
        assumed=assumed,
    )
    meeting.starts_at, meeting.ends_at, meeting.online = starts_at, ends_at, online
    meeting.division, meeting.site = division, site
    kept(meeting)
    note(kind="forum.meeting_held", about=meeting, by=by, at=at, on=held_on.isoformat(), meeting=kind)
    return meeting


@transaction.atomic
def import_meetings(*, table: Table, agreed: str | None = None, by: Account, at: datetime) -> Imported:
    """Puts every meeting of a sheet (sheets.MEETINGS) on record, all or none. Raises HasProblems, NotWhatWasPreviewed, NotYours, Unreadable."""
    must_be_staff(by=by, at=at)
    plan = _agreed(MeetingIntake(table), agreed)
    Meeting.objects.bulk_create([Meeting(**row) for row in plan.new], batch_size=500)
    note(kind="forum.meetings_imported", about=("forum.meeting", "", _("%(count)s meetings") % {"count": len(plan.new)}), by=by, at=at)
    return Imported(new=len(plan.new), changed=0, same=plan.same)


@transaction.atomic
def import_attendance(*, table: Table, agreed: str | None = None, by: Account, at: datetime) -> Imported:
    """Invites, and says who came, for every row of a sheet (sheets.ATTENDANCE), all or none. Raises as import_meetings does."""
    must_be_staff(by=by, at=at)
    with whole_network():
        plan = _agreed(AttendanceIntake(table), agreed)
        Attendance.objects.bulk_create([Attendance(**row) for row in plan.new], batch_size=500)
        Attendance.objects.bulk_update(plan.changed, ["present"], batch_size=500)
    about = ("forum.attendance", "", _("%(count)s guests") % {"count": len(plan.new) + len(plan.changed)})
    note(kind="forum.attendance_imported", about=about, by=by, at=at, new=len(plan.new), changed=len(plan.changed))
    return Imported(new=len(plan.new), changed=len(plan.changed), same=plan.same)


Plan = TypeVar("Plan", MeetingIntake, AttendanceIntake)


def _agreed(plan: Plan, agreed: str | None) -> Plan:
    """The plan, if nothing stands against it and it is the one that was confirmed."""
    if plan.preview.problems:
        raise HasProblems(plan.preview.problems)
    if agreed is not None and agreed != plan.preview.digest:
        raise NotWhatWasPreviewed
    return plan


@transaction.atomic
def record_attendance(*, meeting: Meeting, came: Iterable[int], by: Account, at: datetime) -> tuple[int, int]:
    """Says who of the invited came (keys of Attendance rows); everybody else did not. Returns (came, did not). Raises NotYours, CannotBeTaken."""
    must_be_staff(by=by, at=at)
    if meeting.held_on > day_of(at):
        raise CannotBeTaken([("came", _("The meeting has not been held yet."))])
    with whole_network():
        invited = Attendance.objects.standing().filter(meeting=meeting)
        known = set(invited.values_list("pk", flat=True))
        present = set(came)
        if present - known:
            raise CannotBeTaken([("came", _("Somebody is marked who was not invited; invite them first."))])
        invited.update(present=False)
        invited.filter(pk__in=present).update(present=True)
    note(kind="forum.attendance_recorded", about=meeting, by=by, at=at, came=len(present), stayed_away=len(known - present))
    return len(present), len(known - present)

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Holding a meeting, and saying afterwards who came; the same from sheets."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Count, Q
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
from selaras.loop.forum.models import Arrival, Attendance, Meeting
from selaras.loop.forum.rules import Arrived


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
        plan = _agreed(AttendanceIntake(table, on=day_of(at)), agreed)
        Attendance.objects.bulk_create([Attendance(**row) for row in plan.new], batch_size=500)
        Attendance.objects.bulk_update([guest for guest in plan.changed if guest.present], ["present"], batch_size=500)
        _did_not_come([guest for guest in plan.changed if not guest.present], at)
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
def record_attendance(
    *, meeting: Meeting, came: Iterable[int], shown: Mapping[int, bool] | None = None, by: Account, at: datetime
) -> tuple[int, int]:
    """Says who of the invited came (keys of Attendance rows), from the list that they signed. Returns (came, did not) as it stands then.

    `shown` is what the page had shown when it was opened: each guest it listed, and whether ticked (left out: what stands). Only what differs from
    it is changed, and of whom nothing was known did not come. Who was noted as they arrived stays: that is taken back at the desk alone. A list
    knows no hour: the one at which the meeting began stands for it. Raises NotYours, CannotBeTaken.
    """
    must_be_staff(by=by, at=at)
    if meeting.called_off_on is not None:
        raise CannotBeTaken([("came", _("This meeting was called off."))])
    if meeting.held_on > day_of(at):
        raise CannotBeTaken([("came", _("The meeting has not been held yet."))])
    with whole_network():
        invited = Attendance.objects.standing().filter(meeting=meeting)
        guests = {guest.pk: guest for guest in invited.select_for_update(of=("self",)).order_by("pk")}
        present = set(came)
        if present - guests.keys():
            raise CannotBeTaken([("came", _("Somebody is marked who was not invited; invite them first."))])
        before = {key: bool(guest.present) for key, guest in guests.items()} if shown is None else shown
        ticked = [guests[key] for key in present if not before.get(key) and not guests[key].present]
        left = [guest for key, guest in guests.items() if key in before and key not in present and (before[key] or guest.present is None)]
        facts: dict[str, Any] = {"at": min(meeting.begins, at), "way": Arrived.LIST, "noted_by": by}
        Arrival.objects.bulk_create([Arrival(token=uuid.uuid4(), attendance=guest, **facts) for guest in ticked])
        invited.filter(pk__in=[guest.pk for guest in ticked]).update(present=True, arrived_at=facts["at"])
        _did_not_come(left, at)
        counts = invited.aggregate(came=Count("pk", filter=Q(present=True)), stayed_away=Count("pk", filter=Q(present=False)))
    note(kind="forum.attendance_recorded", about=meeting, by=by, at=at, **counts, ticked=len(ticked))
    return counts["came"], counts["stayed_away"]


def _did_not_come(guests: Iterable[Attendance], at: datetime) -> None:
    """What a list said of them before counts no more; who was noted as they arrived stays."""
    keys = [guest.pk for guest in guests]
    noted = Arrival.objects.filter(attendance__in=keys, taken_back_at=None)
    noted.filter(way=Arrived.LIST).update(taken_back_at=at)
    Attendance.objects.filter(pk__in=keys).exclude(pk__in=noted.values("attendance")).update(present=False, arrived_at=None)

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""A meeting as a calendar takes it (RFC 5545), and in words."""

from datetime import datetime, timedelta
from functools import cache

from babel.dates import format_date, format_time
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from icalendar import Calendar, Event, Timezone, vCalAddress, vText

from selaras.loop.forum.links import ANSWER, ARRIVE, address_for
from selaras.loop.forum.models import Attendance, Meeting


def when_words(meeting: Meeting) -> str:
    """ "Kamis, 11 Januari 2018, 09.00–12.00 WIB" """
    locale = (get_language() or "id").replace("-", "_")
    day = format_date(meeting.held_on, "full", locale=locale)
    times = [format_time(time, "short", locale=locale) for time in (meeting.starts_at, meeting.ends_at) if time is not None]
    return f"{day}, {'–'.join(times)} {meeting.zone}" if times else day


@cache
def _rule_of(zone: str) -> Timezone:
    """The rule of a time zone as calendars take it; finding it out takes a thirtieth of a second."""
    return Timezone.from_tzid(zone)


def calendar_of(guest: Attendance, at: datetime) -> str:
    """The invitation of one guest, or its cancelling where the meeting is called off: with its times where they are known, else for the whole day."""
    meeting = guest.meeting
    event = Event()
    event.add("uid", f"forum-{meeting.pk}-{guest.pk}@selaras")
    event.add("dtstamp", at)
    event.add("sequence", meeting.changes)  # a calendar takes what comes with a higher one in the place of what it has
    if meeting.called_off_on is not None:
        event.add("status", "CANCELLED")
    event.add("summary", meeting.title)
    event.add("location", vText(meeting.where))
    door = address_for(guest, ARRIVE) if meeting.online else ""
    event.add("description", "\n\n".join(filter(None, [meeting.agenda, door, address_for(guest, ANSWER)])))
    if meeting.starts_at is None:
        event.add("dtstart", meeting.held_on)
        event.add("dtend", meeting.held_on + timedelta(days=1))
    else:
        event.add("dtstart", meeting.begins)
        event.add("dtend", meeting.ended if meeting.ends_at else meeting.begins + timedelta(hours=2))
    organizer = vCalAddress(f"mailto:{settings.DEFAULT_FROM_EMAIL.rpartition('<')[2].rstrip('>')}")
    event.add("organizer", organizer)
    calendar = Calendar()
    calendar.add("prodid", "-//Selaras//forum//ID")
    calendar.add("version", "2.0")
    calendar.add("method", "REQUEST" if meeting.called_off_on is None else "CANCEL")
    if meeting.starts_at is not None:
        calendar.add_component(_rule_of(str(timezone.get_default_timezone())))
    calendar.add_component(event)
    return calendar.to_ical().decode()

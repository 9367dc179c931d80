# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Who holds the link of a guest: who may, and to whom it was written."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.utils.crypto import constant_time_compare

from selaras.ground.letters.models import Letter
from selaras.ground.letters.rules import LetterState
from selaras.ground.network.rules import CompanyRight
from selaras.kit.dates import day_of
from selaras.loop.forum.links import mark_of
from selaras.loop.forum.models import Attendance, Meeting, ReleaseRequest
from selaras.loop.forum.queries.people import people_of
from selaras.loop.forum.rules import ASKING, REST, LinkLetter


def speakers_for(guest: Attendance, day: date) -> set[str]:
    """The e-mails of whoever speaks for a guest on a day, and so may hold its link."""
    told = people_of(day, company=guest.company, centre=guest.centre, office=guest.office, right=CompanyRight.PROMISES)
    return {email for email, _name in told}


def reader_of(asked: ReleaseRequest, mark: str, day: date) -> str | None:
    """The name of the reader to whom the link of a request for a release was sent, if that person still speaks for the company on a day."""
    found = people_of(day, company=asked.company, right=CompanyRight.PROMISES)
    return next((name for email, name in found if constant_time_compare(mark_of(asked, email), mark)), None)


def readers_of_links(guests: Iterable[Attendance]) -> Mapping[int, Mapping[str, date]]:
    """By guest (its key) the e-mails to which a letter with the link that holds today was written, each with the day of the first."""
    nonces = {str(guest.pk): guest.nonce for guest in guests}
    found: dict[int, dict[str, date]] = defaultdict(dict)
    rows = Letter.objects.filter(kind__in=LinkLetter, about_label=Attendance._meta.label_lower).exclude(state=LetterState.WITHDRAWN)
    told = rows.filter(about_key__in=nonces).order_by("written_at").values_list("about_key", "once", "to", "written_at")
    for key, once, email, at in told:
        if f":{nonces[key]}:" in once:
            found[int(key)].setdefault(email, day_of(at))
    return found


def written_to(guests: Iterable[Attendance], kinds: Iterable[str], since: datetime) -> set[int]:
    """Keys of the guests to whom a letter of these kinds was written after a moment."""
    rows = Letter.objects.filter(kind__in=kinds, about_label=Attendance._meta.label_lower, written_at__gt=since).exclude(state=LetterState.WITHDRAWN)
    return {int(key) for key in rows.filter(about_key__in=[str(guest.pk) for guest in guests]).values_list("about_key", flat=True)}


def to_remind(meeting: Meeting, at: datetime) -> list[Attendance]:
    """The guests of a meeting who have not answered, are not here, and whom no letter has asked within REST."""
    silent = Attendance.objects.standing().filter(meeting=meeting, answer="").exclude(nonce="").exclude(present=True)
    guests = list(silent.select_related("meeting", "company", "centre", "office", "invited_by__person"))
    asked = written_to(guests, ASKING, at - REST)
    return [guest for guest in guests if guest.pk not in asked]

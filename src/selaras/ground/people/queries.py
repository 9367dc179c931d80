# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Reading the record, and asking whether it is whole."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max

from selaras.ground.people.models import Event
from selaras.ground.people.rules import GENESIS


@dataclass(frozen=True)
class Head:
    """The last event: its number and hash. Kept elsewhere (a file, a letter), it shows later whether the end was cut off."""

    number: int
    hash: str


@dataclass(frozen=True)
class Verdict:
    """What a walk along the whole record found: how many events, the head, and every fault in words."""

    events: int
    head: Head
    faults: tuple[str, ...]


def head() -> Head:
    """The last event of the record; number 0 where nothing has happened yet."""
    last = Event.objects.order_by("-number").values_list("number", "hash").first()
    return Head(*last) if last else Head(0, GENESIS)


def after_record(at: datetime) -> datetime:
    """A moment, but never before what is on record: whoever reads the tables now acts after all that was done."""
    last: datetime | None = Event.objects.aggregate(last=Max("at"))["last"]
    return at if last is None else max(at, last.astimezone(at.tzinfo))


def moment(clock: datetime, day: date | None) -> datetime:
    """The effective moment of what is done now: the clock's, or, where a demonstration stands still on a `day`, its time on that day.

    A day that stands still begins again each midnight, and its scenario was loaded at some hour of it: there what is done comes after the record.
    """
    return clock if day is None else after_record(datetime.combine(day, clock.timetz()))


def verify(kept: Head | None = None) -> Verdict:
    """Walks the record from the first event: edited, missing, swapped and cut-off events are named.

    `kept` is a head written down earlier; without it, a cut-off end cannot be seen from the record alone.
    """
    faults: list[str] = []
    previous, expected, count = GENESIS, 1, 0
    kept_seen = kept is None or kept.number == 0
    for event in Event.objects.order_by("number").iterator(chunk_size=2_000):
        count += 1
        if event.number != expected:
            faults.append(f"events {expected} to {event.number - 1} are missing" if event.number > expected else f"event {event.number} stands twice")
        if event.previous != previous:
            faults.append(f"event {event.number} does not follow the one before it (deleted or swapped)")
        if event.hash != event.expected_hash():
            faults.append(f"event {event.number} ({event.kind}) was edited")
        if kept is not None and event.number == kept.number:
            kept_seen = event.hash == kept.hash
            if not kept_seen:
                faults.append(f"event {event.number} is not the one whose hash was kept")
                kept_seen = True
        previous, expected = event.hash, event.number + 1
    if kept is not None and not kept_seen:
        faults.append(f"the record ends at event {expected - 1}, but event {kept.number} was kept: its end was cut off")
    return Verdict(count, Head(expected - 1, previous), tuple(faults))

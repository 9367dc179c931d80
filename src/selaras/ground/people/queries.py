# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Reading the record, and asking whether it is whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import Error
from django.db.models import Max

from selaras.ground.people.models import Account, Event
from selaras.ground.people.rules import GENESIS

CHUNK = 2_000  # events read at a time
# What reading values raises that somebody wrote past the product: SQLite keeps any text in any column.
UNREADABLE = (ValueError, TypeError, AttributeError, OverflowError, ObjectDoesNotExist, Error)


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


def contains(kept: Head) -> bool:
    """Whether the record still holds the event that a kept head names. The head of an empty record is behind every record."""
    if kept.number == 0:
        return kept.hash == GENESIS
    return Event.objects.filter(number=kept.number, hash=kept.hash).exists()


def verify(kept: Head | None = None) -> Verdict:
    """Walks the record from the first event: edited, missing, swapped and cut-off events are named, and an emptied record.

    `kept` is a head written down earlier; without it, a cut-off end cannot be seen from the record alone.
    """
    faults: list[str] = []
    previous, expected, count = GENESIS, 1, 0
    for number, event in _events():
        count += 1
        if event is None or not isinstance(number, int):
            faults.append(f"event {number} was edited: it holds what cannot be read")
            previous, expected = _text(number, "hash"), number + 1 if isinstance(number, int) else expected
            continue
        if number != expected:
            faults.append(f"events {expected} to {number - 1} are missing" if number > expected else f"event {number} stands twice")
        if event.previous != previous:
            faults.append(f"event {number} does not follow the one before it (deleted or swapped)")
        if event.hash != event.expected_hash():
            faults.append(f"event {number} ({event.kind}) was edited")
        previous, expected = event.hash, number + 1
    if count == 0 and Account.objects.exists():
        faults.append("the record is empty although there are accounts, and each was opened with an event: it was emptied")
    faults += _against(kept, count, expected - 1) if kept is not None else ()
    return Verdict(count, Head(expected - 1, previous), tuple(faults))


def _against(kept: Head, count: int, last: int) -> Iterator[str]:
    """What a kept head says against a record of `count` events that ends at number `last`."""
    if kept.number == 0:
        if count:
            yield "the head that was kept is that of an empty record and proves nothing of this one: keep a new one"
    elif kept.number > last:
        yield f"the record ends at event {last}, but event {kept.number} was kept: its end was cut off"
    elif not contains(kept):
        yield f"event {kept.number} is not the one whose hash was kept"


def _events() -> Iterator[tuple[Any, Event | None]]:
    """The numbers of the record in order, each with its event; None for one whose values can neither be read nor be sealed."""
    numbers = list(Event.objects.order_by("number").values_list("number", flat=True))
    for at in range(0, len(numbers), CHUNK):
        chunk = numbers[at : at + CHUNK]
        try:
            found = {event.number: event for event in Event.objects.filter(number__gte=chunk[0], number__lte=chunk[-1])}
            for event in found.values():
                event.expected_hash()
        except UNREADABLE:
            found = {number: event for number in chunk if (event := _event(number)) is not None}
        yield from ((number, found.get(number)) for number in chunk)


def _event(number: Any) -> Event | None:
    """One event, or None where a value of it is none that the product could have written."""
    try:
        event = Event.objects.get(number=number)
        event.expected_hash()
    except UNREADABLE:
        return None
    return event


def _text(number: Any, name: str) -> str:
    """One field of an event that cannot be read as a whole; empty where that field cannot, either."""
    try:
        return str(Event.objects.values_list(name, flat=True).get(number=number))
    except UNREADABLE:
        return ""

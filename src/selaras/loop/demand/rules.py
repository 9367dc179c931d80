# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""How a statement becomes a counted need: its states, what certainty is worth, when a code is trusted, how long a need is valid."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from selaras.kit.dates import month_end, month_on
from selaras.loop.forum.rules import EVERY, Certainty, Recurs


class NeedState(models.TextChoices):
    """Where a need stands on the demand desk."""

    UNCODED = "uncoded", _("waits for a code")
    CODED = "coded", _("waits for verification")
    VERIFIED = "verified", _("verified")
    CLOSED = "closed", _("closed")


STEPS: Mapping[str, frozenset[str]] = {
    NeedState.UNCODED: frozenset({NeedState.CODED, NeedState.CLOSED}),
    NeedState.CODED: frozenset({NeedState.CODED, NeedState.VERIFIED, NeedState.CLOSED}),
    NeedState.VERIFIED: frozenset({NeedState.CODED, NeedState.CLOSED}),
    NeedState.CLOSED: frozenset(),
}


class Waits(models.TextChoices):
    """Why something stands in the desk's queue: each need for one reason, and pairs of needs."""

    EXPIRING = "expiring", _("owner to be asked")
    UNCODED = NeedState.UNCODED.value, _("needs a code")
    CODED = NeedState.CODED.value, _("to be verified")
    TWINS = "twins", _("to be compared")


OPEN = (NeedState.UNCODED, NeedState.CODED, NeedState.VERIFIED)  # states of a need that stands


class ClosedAs(models.TextChoices):
    """Why a need stands no longer."""

    BY_US = "by_us", _("filled with graduates of the centres")
    ELSEWHERE = "elsewhere", _("filled from elsewhere")
    CANCELLED = "cancelled", _("not needed any more")
    NOT_CONFIRMED = "silent", _("not confirmed")
    MERGED = "merged", _("counted once with another")
    REFUSED = "refused", _("not taken up")
    OTHER = "other", _("another reason")


class Said(models.TextChoices):
    """What an owner says of a need when asked whether it still stands; everything but the first closes it as what it says."""

    STILL = "still", _("still needed")
    BY_US = ClosedAs.BY_US.value, ClosedAs.BY_US.label
    ELSEWHERE = ClosedAs.ELSEWHERE.value, ClosedAs.ELSEWHERE.label
    CANCELLED = ClosedAs.CANCELLED.value, ClosedAs.CANCELLED.label


# What the desk closes a need as; the other reasons come from steps of their own.
DESK_CLOSES = (ClosedAs.BY_US, ClosedAs.ELSEWHERE, ClosedAs.CANCELLED, ClosedAs.NOT_CONFIRMED, ClosedAs.OTHER)


class CodedBy(models.TextChoices):
    """Who chose the occupation and units."""

    ENGINE = "engine", _("the coding engine")
    PERSON = "person", _("somebody at the desk")


# Share of a stated headcount that is expected to be hired, before a forecast has learnt it from the record. Assumed.
WORTH: Mapping[str, float] = {Certainty.FORECAST: 0.6, Certainty.STATED: 0.85, Certainty.SIGNED: 0.97}
TRUSTED_CONFIDENCE = 0.70  # below it a person decides
TRUSTED_UNIT = 0.50  # a unit as sure as this is taken until a person drops it; below it a person adds it
VALID_DAYS = 400  # a need that nobody reconfirms for longer is no longer counted
MOST_CANDIDATES = 5  # occupations that the desk is offered for one need
MOST_TAUGHT = 4_000  # decisions of people, the latest, from which the coding engine learns


def expected_heads(least: int, most: int, certainty: str) -> float:
    """Expected hires of a need that no forecast has seen: the middle of the stated range times what its certainty is worth. People."""
    return (least + most) / 2 * WORTH[certainty]


# Ageing. What silence takes from a need is learnt by the forecast; these are the house's days of asking (assumed).
ASK_DAYS = 30  # before a need runs out its owner is asked whether it still stands
ALONG_DAYS = 60  # and about everything of theirs that runs out by then, so that one letter does
ANSWER_DAYS = 10  # so long an owner has to answer a letter before the desk is told to call
STILL_MONTHS = 3  # a need whose months are nearly over and that still stands is open for so many more
MOST_ASKED = 100  # needs in one letter; whoever has more gets another


def valid_until(stated: date, until_month: date) -> date:
    """The last day on which a need counts: the end of its last month, but at most VALID_DAYS after it was said (stated, or confirmed)."""
    return min(month_end(until_month.year, until_month.month), stated + timedelta(days=VALID_DAYS))


def time_to_ask(day: date) -> date:
    """The first day on which a need may run out that begins to count on a day: no sooner than its owner can be asked and answer."""
    return day + timedelta(days=ASK_DAYS)


def still_until(until_month: date, day: date, recurs: str = Recurs.ONCE) -> date:
    """The last month of a need whose owner says on a day that it still stands: as it was, or STILL_MONTHS on where it would be over soon; of what
    recurs so far on that it comes at least once more.
    """
    if month_end(until_month.year, until_month.month) > day + timedelta(days=ALONG_DAYS):
        return until_month
    return month_on(max(until_month, day.replace(day=1)), max(STILL_MONTHS, EVERY.get(recurs, 0)))


# The forecast of needs. What is believed before the record says otherwise; assumed.
DOUBT = 0.8  # of each share in WORTH: standard deviation in log-odds
OTHER_PROMISES = 0.8  # share of a promise that is kept which is not of people to be hired
MONTHS_AHEAD = 24  # months that are forecast one by one; whoever starts later counts in the whole only
DRAWS = 256  # futures


@dataclass(frozen=True)
class Figure:
    """A forecast: people expected, one time in ten less than `low`, as often less as more than `mid`, one time in ten more than `high`.

    `by_month`, from the month of the forecast on: people expected to start; of sums (expected, low, high).
    """

    mean: float
    low: float
    mid: float
    high: float
    by_month: Sequence[float | Sequence[float]]


@dataclass(frozen=True)
class SumKey:
    """What a sum of the forecast is of: always of one origin; of one field or one place of work (keys of rows), or of neither."""

    origin: str
    field: int | None = None
    region: int | None = None


def taken_units(units: Sequence[int], confidence: Sequence[float]) -> tuple[int, ...]:
    """Of the units that are offered those that are sure enough; all where none is, or where nobody said how sure they are."""
    sure = tuple(unit for unit, each in zip(units, confidence, strict=False) if each >= TRUSTED_UNIT)
    return sure or tuple(units)


@dataclass(frozen=True)
class Candidate:
    """An occupation that a statement may mean, by keys of rows: its confidence 0..1, its field (None: no programme leads there), its units
    with the confidence of each."""

    occupation: int
    confidence: float
    field: int | None
    units: tuple[int, ...] = ()
    unit_confidence: tuple[float, ...] = ()

    @property
    def taken(self) -> tuple[int, ...]:
        """The units that are taken with it."""
        return taken_units(self.units, self.unit_confidence)

    @property
    def trusted(self) -> bool:
        """Sure enough, and whole enough, to be taken without a person."""
        return self.confidence >= TRUSTED_CONFIDENCE and self.field is not None


@dataclass(frozen=True)
class Coded:
    """A statement with the occupations it may mean, best first, and the machines that its words name."""

    statement: int
    candidates: tuple[Candidate, ...]
    equipment: tuple[int, ...] = ()

    @property
    def best(self) -> Candidate | None:
        """The likeliest, if it is trusted."""
        return self.candidates[0] if self.candidates and self.candidates[0].trusted else None

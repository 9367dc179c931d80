# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""How a statement becomes a counted need: its states, what certainty is worth, when a code is trusted, how long a need is valid."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from selaras.loop.forum.rules import Certainty


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


class CodedBy(models.TextChoices):
    """Who chose the occupation and units."""

    ENGINE = "engine", _("the coding engine")
    PERSON = "person", _("somebody at the desk")


# Share of a stated headcount that is expected to be hired. Assumed until forecasting (a later stage of the work) estimates it from kept promises.
WORTH: Mapping[str, float] = {Certainty.FORECAST: 0.6, Certainty.STATED: 0.85, Certainty.SIGNED: 0.97}
TRUSTED_CONFIDENCE = 0.70  # below it a person decides
VALID_DAYS = 400  # a need that nobody reconfirms for longer is no longer counted
MOST_CANDIDATES = 5  # occupations that the desk is offered for one need


def expected_heads(least: int, most: int, certainty: str) -> float:
    """Expected hires of one need: the middle of the stated range times what its certainty is worth. People."""
    return (least + most) / 2 * WORTH[certainty]


def valid_until(stated: date, until_month: date) -> date:
    """The last day on which a need counts: the end of its last month, but at most VALID_DAYS after it was stated."""
    month_end = until_month.replace(day=calendar.monthrange(until_month.year, until_month.month)[1])
    return min(month_end, stated + timedelta(days=VALID_DAYS))


@dataclass(frozen=True)
class Candidate:
    """An occupation that a statement may mean, by keys of rows: its confidence 0..1, its field (None: no programme leads there), its units."""

    occupation: int
    confidence: float
    field: int | None
    units: tuple[int, ...] = ()

    @property
    def trusted(self) -> bool:
        """Sure enough, and whole enough, to be taken without a person."""
        return self.confidence >= TRUSTED_CONFIDENCE and self.field is not None


@dataclass(frozen=True)
class Coded:
    """A statement with the occupations it may mean, best first."""

    statement: int
    candidates: tuple[Candidate, ...]

    @property
    def best(self) -> Candidate | None:
        """The likeliest, if it is trusted."""
        return self.candidates[0] if self.candidates and self.candidates[0].trusted else None

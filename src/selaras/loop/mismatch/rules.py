# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""When a graduate is of use to a need, the parts of the gap and what they are called, and how small a figure may be that strangers see."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

# When a graduate is of use. The plan asks the same and weighs it (planning.rules); here it is yes or no --------------------------------------------
LEAST_COVERAGE = 0.5  # a graduate who masters less of what is asked is not sent
OTHER_OCCUPATION_COVERAGE = 0.5  # same field, other occupation, and the need names no units
WAITING_WORTH = 0.94  # of a graduate's worth is left after each month of waiting
LONGEST_WAIT = 4  # months
LATE_WORTH = 0.5  # one month after the last month asked for
LATEST = 1  # months after it in which somebody is still of use
REACH: Mapping[str, float] = {"company": 400.0, "region": 150.0, "self": 150.0}  # km a graduate goes, by origin of the need
REACH_BOARDING = 900.0  # a boarding centre's trainees come from all over, and go home
HALVING_KM = 160.0  # the chance that a graduate takes a place halves with every so many kilometres


def coverage(asked: frozenset[int], taught: frozenset[int], same_occupation: bool) -> float:
    """Share of the units that a need asks for which a programme teaches; by occupation where the need names none."""
    if asked:
        return len(asked & taught) / len(asked)
    return 1.0 if same_occupation else OTHER_OCCUPATION_COVERAGE


def distance_worth(km: float, origin: str, boarding: bool) -> float:
    """Share of graduates who take a place so far from their centre; 0 beyond reach. Assumed until placements are counted."""
    if km > (REACH_BOARDING if boarding else REACH[origin]):
        return 0.0
    return float(0.5 ** (km / (HALVING_KM * (3.0 if boarding else 1.0))))


def waiting_worth(ready: int, start: int, until: int) -> float:
    """Worth, 0 to 1, of a graduate who is ready in month `ready` for a need open from `start` to `until` (0 = January; may lie outside the year)."""
    if ready > until:
        return LATE_WORTH if ready <= until + LATEST else 0.0
    wait = max(start - ready, 0)
    return WAITING_WORTH**wait if wait <= LONGEST_WAIT else 0.0


# The gap ----------------------------------------------------------------------------------------------------------------------------------------
class Part(models.TextChoices):
    """The parts of what is asked for; all but the first are the gap (engines.mismatch)."""

    MET = "met", _("met")
    TIMING = "timing", _("timing")
    PLACE = "place", _("place")
    SKILLS = "skills", _("skills")
    SEATS = "seats", _("seats")


GAP = (Part.TIMING, Part.PLACE, Part.SKILLS, Part.SEATS)
MEANS: Mapping[str, object] = {
    Part.MET: _("graduates with the right skill, within reach, ready in time"),
    Part.TIMING: _("graduates could do it, but are ready too early or too late"),
    Part.PLACE: _("graduates could do it, but their centre is too far away"),
    Part.SKILLS: _("graduates there are, but they learn something else"),
    Part.SEATS: _("there are no graduates left for it at all"),
}

IDLE: Mapping[str, object] = {  # the same, said of graduates
    Part.TIMING: _("asked for in other months"),
    Part.PLACE: _("asked for too far away"),
    Part.SKILLS: _("something else is asked for"),
    Part.SEATS: _("more graduates than all needs together"),
}


class Missing(models.TextChoices):
    """What stands out, by kind (engines.mismatch.Kind)."""

    SHORT = "short", _("too few learn it")
    NO_PROGRAMME = "no_programme", _("no programme teaches enough of it")
    PLACE = "place", _("learnt in the wrong place")
    TIMING = "timing", _("learnt at the wrong time")
    UNTAUGHT = "untaught", _("a unit that nobody teaches")
    LACKING = "lacking", _("a unit that those who come have not learnt")
    NO_EQUIPMENT = "no_equipment", _("equipment that no workshop has")
    FAR_EQUIPMENT = "far_equipment", _("equipment only out of reach")
    IDLE = "idle", _("graduates whom nobody asks for")
    OUTDATED = "outdated", _("judged on a unit that is out of date")


class Lack(models.TextChoices):
    """What a centre lacks to teach a programme and have it tested."""

    ASPECT = "aspect", _("readiness")
    ROOM = "room", _("workshop")
    EQUIPMENT = "equipment", _("equipment")
    EXPIRED = "expired", _("competence to be renewed")
    UPGRADE = "upgrade", _("instructor to be upgraded")
    METHODOLOGY = "methodology", _("methodology to be renewed")
    INSTRUCTOR = "instructor", _("instructor to be found")
    TEST_SITE = "test_site", _("test site to be verified")


TEACHERS = (Lack.EXPIRED, Lack.UPGRADE, Lack.METHODOLOGY, Lack.INSTRUCTOR)  # all four are one competence that nobody at the centre may teach by
COURSES = (Lack.EXPIRED, Lack.UPGRADE)  # what an upgrading course cures


class Bound(models.TextChoices):
    """What keeps a programme at a centre from serving more people."""

    NEEDS = "needs", _("all who are left within reach")
    ROOM = "room", _("no more classes fit into the workshop")


class SupplyKind(models.TextChoices):
    """What is known of graduates: each later stage says more of the same people, and what it says takes the place of what was said before."""

    PLANNED = "planned", _("planned")
    TAUGHT = "taught", _("taught")


@dataclass(frozen=True)
class Trained:
    """Graduates of one class or package, as a later stage tells: its key there, keys of centre and programme version, the month in which they are
    ready, people who complete, of them people judged competent (expected, or counted), and people whom the stage itself sends to needs (None: it
    does not say).
    """

    key: str
    centre: int
    version: int
    ready: date
    people: float
    certified: float
    sent: float | None = None


@dataclass(frozen=True)
class Terms:
    """What a later stage knows of the year around a supply: classes that each centre (key) may hold at most, what an upgrading course costs by
    competence (key: rupiah, and where that was seen), and the last day of the year.
    """

    most: Mapping[int, int] = field(default_factory=dict)
    upgrading: Mapping[int, tuple[int, str]] = field(default_factory=dict)
    until: date | None = None

    def write(self) -> dict[str, Any]:
        """As it is kept."""
        prices = {str(key): list(price) for key, price in self.upgrading.items()}
        return {"most": {str(key): most for key, most in self.most.items()}, "upgrading": prices, "until": self.until and self.until.isoformat()}

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "Terms":
        """As it was kept."""
        prices = {int(key): (int(rupiah), str(source)) for key, (rupiah, source) in kept.get("upgrading", {}).items()}
        until = kept.get("until")
        return cls({int(key): most for key, most in kept.get("most", {}).items()}, prices, date.fromisoformat(until) if until else None)


@dataclass(frozen=True)
class Outcome:
    """What became of a programme's graduates at a centre in a year: who completed, of whom anything is known, and who of those is at work (employed
    or self-employed); `source` says how it is known.
    """

    centre: int
    programme: int
    completed: int
    reached: int
    at_work: int
    source: str


# What a programme teaches --------------------------------------------------------------------------------------------------------------------------
class Decision(models.TextChoices):
    """What became of a draft of a programme's content."""

    OPEN = "open", _("companies comment on it")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


COMMENT_DAYS = 21  # in which companies comment on a draft, unless the planner says otherwise
SERVED_FROM = 0.05  # people: a need that gets fewer is not served (the plan counts alike)


@dataclass(frozen=True)
class Span:
    """A figure as it is, and as it is expected to become: with the classes of today, and with as many classes as anybody asks for."""

    now: float
    low: float
    high: float


@dataclass(frozen=True)
class Prediction:
    """What another content would change, of all origins, each need once. It concerns the needs of which the programme would teach another share.

    `people` ask for them; `coverage`: the share of what they ask for that the programme teaches, by people, now and then; `enough`: people among
    them for whom it teaches enough, now and then; `met` and `served`: people of them who are met, and needs of them of which anybody is;
    `elsewhere`: people of other needs met more (or, below zero, less) with the classes of today, because graduates go another way.
    """

    needs: tuple[int, ...]
    owners: int
    people: float
    coverage: tuple[float, float]
    enough: tuple[float, float]
    met: Span
    served: Span
    elsewhere: float


# How small a figure may be ------------------------------------------------------------------------------------------------------------------------
LEAST_CELL = 5  # people; whoever sees aggregates only learns of no fewer
ROUNDED = 5  # and every figure in such steps, so that the difference of two figures is no smaller cell either

# Share of graduates whom a need that fits hires, before any outcome is known; hits and misses. Assumed.
HIRING_BELIEF = (1.4, 0.6)


def protected(people: float) -> int | None:
    """A figure for those who see aggregates only: to the nearest step, None for what is smaller than a cell may be."""
    return int(people / ROUNDED + 0.5) * ROUNDED if people >= LEAST_CELL else None

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Words and numbers of planning: measures, sources of money, the ladder of a package, how probable a target is, how far people go."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from selaras.ground.network.rules import DAYS_A_WEEK as DAYS_A_WEEK  # a name of planning, too
from selaras.loop.mismatch.rules import waiting_worth

SEATS = 16  # participants a package (domain §1.3)
CANDIDATES_A_DAY = 10  # an assessor's most in a day (domain §3.4); a setting of the year
MONTHS = 12
SERVED_FROM = 0.5  # graduates sent to a need from which on it counts as served


class Measure(models.TextChoices):
    """What a target counts. Six counters of a package are never derived from one another (design rule 1)."""

    PARTICIPANTS = "participants", _("participants in training")
    CERTIFIED = "certified", _("people judged competent (K) by 31 December")


class Source(models.TextChoices):
    """Who pays for a package. Only APBN packages are decided here; the others are declared by their owner."""

    APBN = "apbn", _("APBN (state budget through the national centre)")
    APBD = "apbd", _("APBD (regional budget)")
    DBHCHT = "dbhcht", _("DBHCHT (tobacco excise share)")
    CSR = "csr", _("CSR or self-paid")


class PackageState(models.TextChoices):
    """The ladder of a package; never deleted, later stages push it on."""

    PLANNED = "planned", _("planned")
    APPROVED = "approved", _("approved")
    WITHDRAWN = "withdrawn", _("withdrawn")


class PlanState(models.TextChoices):
    """The life of a plan."""

    DRAFT = "draft", _("draft")
    ADOPTED = "adopted", _("adopted")
    DISCARDED = "discarded", _("discarded")


class ShortageKind(models.TextChoices):
    """What is missing when the targets cannot be met."""

    INSTRUCTOR_DAYS = "instructor_days", _("instructor days")
    ASSESSOR_DAYS = "assessor_days", _("assessor days")
    ROOM_WEEKS = "room_weeks", _("workshop weeks")
    MONEY = "money", _("million rupiah")
    PARTICIPANTS = "participants", _("participants")
    CERTIFIED = "certified", _("people judged competent")


class BindingKind(models.TextChoices):
    """What limits the plan where it is used up."""

    BUDGET = "budget", _("budget")
    INSTRUCTORS = "instructors", _("instructor days")
    ASSESSORS = "assessors", _("assessor days")
    ROOMS = "rooms", _("workshop weeks")
    CENTRE = "centre", _("what the centre can administer")


class Unserved(models.TextChoices):
    """Why a plan serves a need not at all: the first thing, in this order, of which nothing was left."""

    NEWER = "newer", _("verified only after this plan was made; the next plan looks at it")
    NO_PROGRAMME = "no_programme", _("no programme teaches at least half of what is asked")
    NOT_ASKED = "not_asked", _("no centre asked for a programme that fits")
    NOT_READY = "not_ready", _("no centre that asked is ready and has an equipped workshop")
    OUT_OF_REACH = "out_of_reach", _("every centre that could train for it is too far away")
    NOT_IN_TIME = "not_in_time", _("no graduate can be ready in the months asked for")
    USED_ELSEWHERE = (
        "used_elsewhere",
        _("somebody could train for it in time; the plan serves other needs with the packages, teachers and kits there are"),
    )


class Withheld(models.TextChoices):
    """Why a plan cannot give a centre packages of a programme, or no more of them: the first thing, in this order, that lacks."""

    OUTSIDE = "outside", _("the centre does not belong to the network from January to December")
    UNREADY = "unready", _("the centre is not ready, so it can run nothing")
    NO_VERSION = "no_version", _("the programme has no version in force")
    NO_RATES = "no_rates", _("nobody entered the programme's rates for the year")
    NO_WORKSHOP = "no_workshop", _("no workshop of the centre takes a class and has all the equipment that the programme needs")
    NOT_ADMINISTERED = "not_administered", _("nobody stated how many packages the centre can administer")
    TOO_LONG = "too_long", _("it cannot end within the year, in whatever month it starts")
    NO_INSTRUCTOR = "no_instructor", _("nobody within reach teaches it, and nobody can be upgraded or hired to")
    KITS = "kits", _("the network's kits for it are used up")


@dataclass(frozen=True)
class Note:
    """A sentence about a plan that is read in any language: words of the source, and the names that they mention."""

    words: str
    names: Mapping[str, str]

    def __str__(self) -> str:
        return gettext(self.words) % self.names


def note_of(words: str, **names: object) -> Note:
    """A note with the names that its words mention."""
    return Note(words, {name: str(value) for name, value in names.items()})


class Chance(models.TextChoices):
    """A probability in words, as directors use them."""

    CERTAIN = "certain", _("almost certain")
    LIKELY = "likely", _("likely")
    OPEN = "open", _("as likely as not")
    DOUBTFUL = "doubtful", _("doubtful")
    UNLIKELY = "unlikely", _("very unlikely")


CHANCES: tuple[tuple[float, Chance], ...] = (
    (0.95, Chance.CERTAIN),
    (0.70, Chance.LIKELY),
    (0.40, Chance.OPEN),
    (0.10, Chance.DOUBTFUL),
    (0.0, Chance.UNLIKELY),
)  # from this probability on; assumed, near the words of the IPCC's guidance note of 2010

# What APBN money buys, by the engine's names.
MONEY_KINDS: Mapping[str, object] = {
    "packages": _("packages"),
    "tests": _("tests"),
    "offers": _("share in packages of others"),
    "upgrades": _("upgrading instructors"),
    "hired": _("hired instructors"),
    "assessors": _("assessors' days and travel"),
    "recruits": _("training new assessors"),
    "travel": _("instructors' travel"),
}


STEPS: Mapping[str, frozenset[str]] = {
    PackageState.PLANNED: frozenset({PackageState.APPROVED, PackageState.WITHDRAWN}),
    PackageState.APPROVED: frozenset({PackageState.WITHDRAWN}),
    PackageState.WITHDRAWN: frozenset(),
}


# What a year is made of ----------------------------------------------------------------------------------------------
DAYS_A_MONTH = 21  # training days that fit into a month
LATEST_TEST_DAY = 15  # a class that ends by this training day of a month is tested in that month, otherwise in the next
INSTRUCTORS_A_CLASS = 2  # domain §1.3
LEAST_SCHEME_SHARE = 0.6  # a test on a scheme of which less is taught would fail people for what nobody taught them
TEACHING_REACH_KM = 150.0  # how far an instructor may be sent
ASSESSING_REACH_KM = 450.0  # how far an assessor may be sent
NIGHT_AWAY_KM = 60.0  # beyond it a night away is paid

# What serving a need is worth ----------------------------------------------------------------------------------------
OJT_LEAD = 1  # months before people are needed in which the host already takes trainees


def month_split(training_days: int) -> tuple[int, ...]:
    """Training days in each month that a class runs, full months first: 30 days are (21, 9)."""
    whole, rest = divmod(training_days, DAYS_A_MONTH)
    return (DAYS_A_MONTH,) * whole + ((rest,) if rest else ())


def test_lag(training_days: int) -> int:
    """Months from the start to the test."""
    split = month_split(training_days)
    return len(split) - 1 if split[-1] <= LATEST_TEST_DAY else len(split)


def chance_of(probability: float) -> Chance:
    """The words for a probability 0..1."""
    return next(words for least, words in CHANCES if probability >= least)


def chance_of_packages(*, mean: float, variance: float, target: int) -> float:
    """Probability that at least `target` packages run, their number taken as normal, with half a package as correction (the engine's `chances`)."""
    if variance <= 0:
        return float(mean >= target)
    return 0.5 * (1.0 + math.erf((mean - target + 0.5) / math.sqrt(2.0 * variance)))


def packages_more(*, packages: int, cancelled: float, variance: float, target: int, chance: float) -> int | None:
    """How many packages more would bring the probability that `target` of them run to `chance`; None if a quarter of the target would not.

    `cancelled` are the packages of which one expects that they do not run, `variance` that of their number; more packages are cancelled as often.
    """
    share = cancelled / packages if packages else 0.0
    for more in range(target // 4 + 1):
        mean = packages - cancelled + more * (1 - share)
        if chance_of_packages(mean=mean, variance=variance + more * share * (1 - share), target=target) >= chance:
            return more
    return None


def why_unserved(*, fitting: int, asked: int, ready: int, near: int, in_time: int) -> Unserved:
    """The reason for a need that gets nobody, from how many programmes fit it and how many (centre, programme) pairs are left at each step."""
    steps = (
        (fitting, Unserved.NO_PROGRAMME),
        (asked, Unserved.NOT_ASKED),
        (ready, Unserved.NOT_READY),
        (near, Unserved.OUT_OF_REACH),
        (in_time, Unserved.NOT_IN_TIME),
    )
    return next((reason for left, reason in steps if not left), Unserved.USED_ELSEWHERE)


def why_withheld(*, belongs: bool, ready: bool, version: bool, rates: bool, housed: bool) -> Withheld | None:
    """Why a centre and a programme that it asked for are no choice of the plan; None where they are."""
    steps = (
        (belongs, Withheld.OUTSIDE),
        (ready, Withheld.UNREADY),
        (version, Withheld.NO_VERSION),
        (rates, Withheld.NO_RATES),
        (housed, Withheld.NO_WORKSHOP),
    )
    return next((reason for kept, reason in steps if not kept), None)


def in_time(training_days: int, start: int, until: int) -> bool:
    """Whether some class of the year has graduates who are worth anything to a need open from `start` to `until` (0 = January)."""
    earliest = len(month_split(training_days))
    return any(waiting_worth(ready, start, until) > 0 for ready in range(earliest, MONTHS))


def cost_parts(*, training_days: int, kit_cost: float, trainee_day: float, boarding_day: float, class_day: float) -> dict[str, float]:
    """Rupiah of one package: materials, trainees' days, boarding, the class's running cost. Keys: materials, trainees, boarding, running."""
    return {
        "materials": float(kit_cost),
        "trainees": float(training_days * SEATS * trainee_day),
        "boarding": float(training_days * SEATS * boarding_day),
        "running": float(training_days * class_day),
    }


def travel_price(km: float, price_km: float, price_night: float, days: float) -> float:
    """Rupiah a day for somebody sent so far: there and back once in `days`, a night for every day away."""
    return 2 * km * price_km / days + (price_night if km > NIGHT_AWAY_KM else 0.0)


AT_THE_LIMIT = 0.97  # of what there is: used up

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Words of the forum: kinds of meetings, the three origins of a need, how certain it is, and the life of a statement."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from selaras.kit.dates import month_on


class MeetingKind(models.TextChoices):
    """What sort of meeting it was."""

    FORUM = "forum", _("industry forum")
    SECTOR = "sector", _("sector table")
    VISIT = "visit", _("company visit")
    RAKORNIS = "rakornis", _("coordination meeting (Rakornis)")


class Invited(models.TextChoices):
    """What sort of guest is invited."""

    COMPANY = "company", _("company")
    CENTRE = "centre", _("centre")
    OFFICE = "office", _("labour office")


# Whom each kind of meeting invites: a Rakornis coordinates centres and local governments, a visit is to one company, a table to one sector.
GUESTS: Mapping[str, tuple[Invited, ...]] = {
    MeetingKind.FORUM: (Invited.COMPANY, Invited.CENTRE, Invited.OFFICE),
    MeetingKind.SECTOR: (Invited.COMPANY, Invited.CENTRE),
    MeetingKind.VISIT: (Invited.COMPANY,),
    MeetingKind.RAKORNIS: (Invited.CENTRE, Invited.OFFICE),
}


class Past(models.TextChoices):
    """What a guest did before, by which an organiser chooses whom to invite."""

    ANSWERED = "answered", _("answered an invitation before")
    CAME = "came", _("came before")
    NEW = "new", _("never invited yet")
    STATED = "stated", _("stated a need in the last twelve months")
    HOSTED = "hosted", _("takes OJT trainees")


class Answer(models.TextChoices):
    """What an invited company or centre says."""

    YES = "ya", _("will come")
    NO = "tidak", _("will not come")


class Arrived(models.TextChoices):
    """How it is known that somebody came."""

    DESK = "desk", _("at the registration desk")
    OFFLINE = "offline", _("at the desk, sent later")
    OWN = "own", _("with their own phone")
    OWN_LATER = "own_later", _("with their own phone, sent later")
    ONLINE = "online", _("online, by their own link")
    LIST = "list", _("from the list of attendance")


class LinkLetter(StrEnum):
    """Kinds of letters that carry a guest's link."""

    INVITATION = "forum.invitation"
    REMINDER = "forum.reminder"
    COMING = "forum.coming"
    CONFIRMATION = "forum.confirmation"
    MOVED = "forum.moved"


ASKING = (LinkLetter.INVITATION, LinkLetter.REMINDER, LinkLetter.MOVED)  # what asks a guest for an answer
REST = timedelta(days=1)  # after such a letter; nobody is reminded by hand in it


class Origin(models.TextChoices):
    """Who says that people are needed. The three are never added up without their labels (design rule 3)."""

    COMPANY = "company", _("company")
    REGION = "region", _("region")
    SELF = "self", _("self-employment")


class Certainty(models.TextChoices):
    """How firm the need is, in the words of whoever states it."""

    FORECAST = "forecast", _("forecast")
    STATED = "stated", _("stated")
    SIGNED = "signed", _("signed")


class Channel(models.TextChoices):
    """How the statement reached us."""

    FORM = "form", _("web form")
    XLSX = "xlsx", _("spreadsheet")
    COUNTER = "counter", _("at the counter")
    MEETING = "meeting", _("at a meeting")
    VISIT = "visit", _("on a visit")
    PHONE = "phone", _("by telephone")
    PAPER = "paper", _("on the paper form")
    API = "api", _("by a program (API)")


IN_LISTS = (Channel.XLSX, Channel.API)  # many at a time, each row another need to whoever sends them
BY_STAFF = (Channel.COUNTER, Channel.MEETING, Channel.VISIT, Channel.PHONE, Channel.PAPER)  # what staff enter for somebody


class Recurs(models.TextChoices):
    """How often the same people are wanted again."""

    ONCE = "sekali", _("once")
    MONTHLY = "bulanan", _("every month")
    QUARTERLY = "triwulan", _("every quarter")
    YEARLY = "tahunan", _("every year")


EVERY: Mapping[str, int] = {Recurs.MONTHLY: 1, Recurs.QUARTERLY: 3, Recurs.YEARLY: 12}  # months from one time to the next


class Contract(models.TextChoices):
    """What the company offers."""

    PERMANENT = "pkwtt", _("permanent (PKWTT)")
    FIXED_TERM = "pkwt", _("fixed term (PKWT)")
    DAILY = "harian", _("daily")
    UNKNOWN = "", _("not said")


class Hirer(models.TextChoices):
    """Who signs the contract with the worker."""

    OURSELVES = "sendiri", _("the company itself")
    OUTSOURCING = "alih_daya", _("an outsourcing firm")
    SCHOOL = "bkk", _("through a school job centre (BKK)")


class StatementState(models.TextChoices):
    """The life of a statement of need."""

    SUBMITTED = "submitted", _("submitted")
    TAKEN_UP = "taken_up", _("taken up by the demand desk")
    REFUSED = "refused", _("not taken up")
    WITHDRAWN = "withdrawn", _("withdrawn")
    CLOSED = "closed", _("closed")


STEPS: Mapping[str, frozenset[str]] = {
    StatementState.SUBMITTED: frozenset({StatementState.TAKEN_UP, StatementState.REFUSED, StatementState.WITHDRAWN}),
    StatementState.TAKEN_UP: frozenset({StatementState.REFUSED, StatementState.WITHDRAWN, StatementState.CLOSED}),
    StatementState.REFUSED: frozenset(),
    StatementState.WITHDRAWN: frozenset(),
    StatementState.CLOSED: frozenset(),
}
ALIVE = (StatementState.SUBMITTED, StatementState.TAKEN_UP)
MOST_HEADS = 2_000  # more for one job at one place is asked about before it is taken
ANSWER_DAYS = 7  # within which the demand desk answers a statement; assumed until the centre sets its own
MOST_PEOPLE = 20  # of one company at one meeting; more do not fit at its table
PAPERS_OPEN = timedelta(days=30)  # after the meeting: a letter lies about; whoever still needs a paper then can log in
READY_MONTHS = 3  # from a need that nobody is trained for yet to its first graduates: intake, the shortest programmes, their test; assumed
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # of numbers that we give: none that look alike when read over the telephone
LEAST_WORDS = 3  # letters; less names no job
LEAST_WAGE = 100_000  # rupiah a month; less was typed in thousands or millions
LONGEST_MONTHS = 24  # a need that lasts longer is stated again


@dataclass(frozen=True)
class Occurrence:
    """One time at which people are wanted: the first and the last month in which they can start, and how many, at least and at most."""

    start: date
    until: date
    least: int
    most: int


def occurrences(recurs: str, start: date, until: date, least: int, most: int) -> tuple[Occurrence, ...]:
    """A need by the times at which people are wanted; `least` and `most` are the people of all of them.

    What is needed once is one time with all its months. What recurs has one in its first month and one in each month, quarter or year after it up to
    the last, each with the same share of the people: so every sum over needs is one over people, and none is counted twice.
    """
    if recurs == Recurs.ONCE:
        return (Occurrence(start, until, least, most),)
    months = [month_on(start, at) for at in range(0, month_count(start, until), EVERY[recurs])]
    return tuple(Occurrence(month, month, least // len(months), most // len(months)) for month in months)


def ahead(times: Iterable[Occurrence], day: date) -> tuple[Occurrence, ...]:
    """Those of the times that are not over on a day."""
    return tuple(one for one in times if one.until >= day.replace(day=1))


def start_again(recurs: str, start: date, until: date, day: date) -> date:
    """The first month of a need that is said again on a day: of what recurs the times that are over fall away; what is needed once keeps its own, as
    long as it lasts no longer than a need may.
    """
    if recurs == Recurs.ONCE:
        return max(start, month_on(until, 1 - LONGEST_MONTHS))
    left = ahead(occurrences(recurs, start, until, 0, 0), day)
    return left[0].start if left else start


def faults_of_again(recurs: str, start: date, until: date, least: int, most: int) -> list[tuple[str, str]]:
    """What is wrong with a need of so many people each time that is said again: the field's name, and what is wrong with its cure."""
    count = time_count(recurs, start, until)
    faults = faults_of_heads(least * count, most * count)
    if month_count(start, until) > LONGEST_MONTHS:
        faults.append(("until_month", _now("It has been open for %(most)s months; state it anew.") % {"most": LONGEST_MONTHS}))
    return faults


def time_count(recurs: str, start: date, until: date) -> int:
    """How many times people are wanted; once at least."""
    return max(1, len(occurrences(recurs, start, until, 0, 0)))


@dataclass(frozen=True)
class Wanted:
    """What is wanted, as plain values: what a form, a row of a sheet and a person at the counter all come down to.

    `heads_least` and `heads_most` are people each time: of what recurs, `people` says how many that is in all. `region`, `site` and `equipment` are
    keys of rows. Months are the first day of the month; wages are rupiah a month. `ojt_seats` is None where nobody said; none at all is 0.
    """

    words: str
    heads_least: int
    heads_most: int
    start_month: date
    until_month: date
    region: int
    certainty: str
    recurs: str = Recurs.ONCE
    site: int | None = None
    contract: str = ""
    shift: bool | None = None
    hirer: str = ""
    wage_least: int | None = None
    wage_most: int | None = None
    equipment: tuple[int, ...] = ()
    ojt_seats: int | None = None
    condition: str = ""
    condition_reason: str = ""
    evidence: str = ""

    @classmethod
    def as_read(cls, said: Mapping[str, Any], unread: Collection[str], today: date) -> "Wanted":
        """What is wanted as far as it could be read: `said` by name of the field, `unread` the fields of which nothing is known.

        What stands in for those breaks no rule, so that whatever is wrong with the others can be told with them; a fault that names one of `unread`
        says nothing. An upper figure or a last month that was left out is the lower, or the first.
        """
        given = {name: said[name] for name in cls.__dataclass_fields__ if name not in unread and said.get(name) not in (None, "")}
        least = given.get("heads_least") or given.get("heads_most") or 1
        start = given.get("start_month") or given.get("until_month") or today.replace(day=1)
        if not set(unread).isdisjoint({"start_month", "until_month", "recurs"}):
            given["recurs"] = Recurs.ONCE
        stands: dict[str, Any] = {
            "words": "",
            "region": 0,
            "certainty": "",
            "heads_least": least,
            "heads_most": least,
            "start_month": start,
            "until_month": start,
        }
        return cls(**(stands | given))

    @property
    def people(self) -> tuple[int, int]:
        """People in all, at least and at most: those of every time."""
        count = time_count(self.recurs, self.start_month, self.until_month)
        return self.heads_least * count, self.heads_most * count

    def faults(self, origin: str, today: date) -> list[tuple[str, str]]:
        """Everything that keeps it from being stated: the field's name, and what is wrong with its cure."""
        return [
            *self._faults_of_words(origin),
            *faults_of_heads(*self.people, self.ojt_seats or 0),
            *self._faults_of_months(today),
            *self._faults_of_wage(),
        ]

    def _faults_of_words(self, origin: str) -> list[tuple[str, str]]:
        found = []
        if sum(letter.isalpha() for letter in self.words) < LEAST_WORDS:
            found.append(("words", _now("Name the job in a few words, for example: operator mesin bubut CNC.")))
        if self.condition.strip() and not self.condition_reason.strip():
            words = _now("“%(condition)s”: a condition on sex or age needs a reason; give it, or leave the condition out, of the words too.")
            found.append(("condition_reason", words % {"condition": self.condition.strip()}))
        if origin != Origin.COMPANY and not self.evidence:
            found.append(("evidence", _now("Name the evidence: document, figure and source.")))
        return found

    def _faults_of_months(self, today: date) -> list[tuple[str, str]]:
        if self.until_month < self.start_month:
            return [("until_month", _now("The last month comes before the first; swap them."))]
        if self.until_month < today.replace(day=1):
            return [("until_month", _now("This time is over; state a need that is still open."))]
        if self.recurs != Recurs.ONCE and time_count(self.recurs, self.start_month, self.until_month) < 2:
            return [("until_month", _now("Say until when it recurs; it comes less than twice before this month."))]
        if month_count(self.start_month, self.until_month) > LONGEST_MONTHS:
            return [("until_month", _now("Longer than %(most)s months; state what comes later again then.") % {"most": LONGEST_MONTHS})]
        return []

    def _faults_of_wage(self) -> list[tuple[str, str]]:
        low = [name for name in ("wage_least", "wage_most") if (wage := getattr(self, name)) is not None and wage < LEAST_WAGE]
        if low:
            return [(name, _now("Write rupiah a month in full, for example 4500000.")) for name in low]
        if self.wage_least is not None and self.wage_most is not None and self.wage_most < self.wage_least:
            return [("wage_most", _now("The upper wage lies below the lower; swap them."))]
        return []


@dataclass(frozen=True)
class Standing:
    """For whom an account may speak on a day: keys of companies with the rights there, centres and labour offices; staff for all."""

    staff: bool = False
    companies: Mapping[int, Mapping[str, int | None]] = field(default_factory=dict)  # each right with the firm through which it is held, if any
    centres: frozenset[int] = frozenset()
    offices: frozenset[int] = frozenset()

    def may_speak_for(self, *, company: int | None = None, centre: int | None = None, office: int | None = None, right: str = "") -> bool:
        """Whether the account may act for that owner; for a company with a right that is always named, for centres and offices in everything."""
        if company is not None and not right:
            raise TypeError("for a company somebody acts with a right: name it")
        return self.staff or right in self.companies.get(company or 0, ()) or centre in self.centres or office in self.offices


def faults_of_heads(least: int, most: int, ojt_seats: int = 0) -> list[tuple[str, str]]:
    """What is wrong with a range of people, and with the OJT seats beside it: the field's name, and what is wrong with its cure."""
    words = _now("More than %(most)s for one job at one place; state it by place or by month.") % {"most": f"{MOST_HEADS:,}".replace(",", ".")}
    faults = []
    if least < 1:
        faults.append(("heads_least", _now("At least one person.")))
    elif most < least:
        faults.append(("heads_most", _now("The upper figure lies below the lower; swap them.")))
    elif most > MOST_HEADS:
        faults.append(("heads_most", words))
    return [*faults, ("ojt_seats", words)] if ojt_seats > MOST_HEADS else faults


def month_count(first: date, last: date) -> int:
    """Months from the first to the last, both counted."""
    return (last.year - first.year) * 12 + last.month - first.month + 1

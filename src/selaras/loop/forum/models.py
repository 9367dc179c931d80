# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Meetings, who was there, and statements of need in the words of whoever stated them."""

from datetime import date, datetime, time
from hashlib import sha256
from typing import Any

from django.db import models
from django.db.models import CheckConstraint, F, Min, Q, UniqueConstraint
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from selaras.ground.network.models import Centre, Company, CompanySite
from selaras.ground.people.models import Account
from selaras.ground.standards.models import Equipment, Region
from selaras.kit.scope import OwnedManager
from selaras.loop.forum.agreements import Agreement, Quota, Signatory
from selaras.loop.forum.attachments import Kept, Paper
from selaras.loop.forum.knocks import Knock
from selaras.loop.forum.minutes import Arrival, Decision, FormerMinutes, Task, named
from selaras.loop.forum.promises import Commitment, Fulfilment, ReleaseRequest
from selaras.loop.forum.rules import (
    EVERY,
    MOST_HEADS,
    Answer,
    Certainty,
    Channel,
    Contract,
    Hirer,
    MeetingKind,
    Occurrence,
    Origin,
    Recurs,
    StatementState,
    ahead,
    occurrences,
)
from selaras.loop.forum.talks import Announcement, Comment, Message, Thread

__all__ = [
    "Agreement",
    "Announcement",
    "Arrival",
    "Attendance",
    "Comment",
    "Commitment",
    "Decision",
    "FormerMinutes",
    "Fulfilment",
    "Knock",
    "Meeting",
    "Message",
    "Paper",
    "Quota",
    "ReleaseRequest",
    "Signatory",
    "Statement",
    "Task",
    "Thread",
]


class Meeting(models.Model):
    """A meeting between the centre and those whose needs it serves."""

    key = models.SlugField(_("key"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=MeetingKind.choices)
    title = models.CharField(_("title"), max_length=200)
    held_on = models.DateField(_("held on"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    division = models.CharField(_("sector (division of KBLI)"), max_length=2, blank=True)
    site = models.ForeignKey(CompanySite, models.PROTECT, null=True, blank=True, related_name="visits", verbose_name=_("company site"))
    starts_at = models.TimeField(_("starts at"), null=True, blank=True)
    ends_at = models.TimeField(_("ends at"), null=True, blank=True)
    online = models.URLField(_("address online"), blank=True, help_text=_("Empty where one has to come."))
    agenda = models.TextField(_("agenda"), blank=True)
    minutes = models.TextField(_("minutes"), blank=True)
    minutes_closed_on = models.DateField(_("minutes closed on"), null=True, blank=True)
    # What the closed minutes say of guests (keys of their invitations: invited, announced, came) and of action items (the last number).
    closed_with = models.JSONField(_("closed with"), null=True, blank=True)
    changes = models.PositiveSmallIntegerField(_("times moved"), default=0)
    called_off_on = models.DateField(_("called off on"), null=True, blank=True)
    called_off_because = models.CharField(_("why called off"), max_length=300, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    assumed = models.BooleanField(_("invented for the demonstration"), default=False)

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-held_on"]
        constraints = [
            CheckConstraint(
                name="meeting_ends_after_it_starts",
                condition=Q(ends_at=None) | Q(starts_at__isnull=False, ends_at__gt=F("starts_at")),
                violation_error_message=_("A meeting ends after it starts."),
            ),
            CheckConstraint(
                name="meeting_minutes_closed_with_words",
                condition=Q(minutes_closed_on=None) | ~Q(minutes=""),
                violation_error_message=_("Minutes are written before they are closed."),
            ),
            CheckConstraint(
                name="meeting_on_site_or_online",
                condition=~Q(place="") | ~Q(online=""),
                violation_error_message=_("Say where the meeting is, or give its address online."),
            ),
            CheckConstraint(
                name="meeting_of_a_sector_or_at_a_site",
                condition=(Q(division="") | Q(kind=MeetingKind.SECTOR)) & (Q(site=None) | Q(kind=MeetingKind.VISIT)),
                violation_error_message=_("Only a sector table has a sector, and only a visit a company's site."),
            ),
            CheckConstraint(
                name="meeting_called_off_with_a_reason",
                condition=Q(called_off_on=None, called_off_because="") | (Q(called_off_on__isnull=False) & ~Q(called_off_because="")),
                violation_error_message=_("A meeting that is called off says why."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def where(self) -> str:
        """The place in words; the address online is never part of it: it opens from a guest's own link."""
        return " · ".join(filter(None, [self.place, _now("online, through your own link") if self.online else ""]))

    @property
    def zone(self) -> str:
        """The short name of the zone in which its hours stand: "WIB"."""
        return self.begins.tzname() or ""

    @property
    def begins(self) -> datetime:
        """The moment at which it begins; where no hour is known, its day does."""
        return datetime.combine(self.held_on, self.starts_at or time.min, timezone.get_default_timezone())

    @property
    def ended(self) -> datetime:
        """The moment from which on it is over; where no hour is known, its day."""
        return datetime.combine(self.held_on, self.ends_at or time.max, timezone.get_default_timezone())

    @property
    def minutes_digest(self) -> str:
        """What tells one text of the minutes from another; empty where none was written."""
        return sha256(self.minutes.encode()).hexdigest() if self.minutes else ""

    @property
    def may_change(self) -> bool:
        """Whether its words can still be others: it was not called off, and its minutes are open."""
        return self.called_off_on is None and self.minutes_closed_on is None

    @property
    def at_the_door(self) -> bool:
        """Whether guests arrive one by one; a company that is visited is there already."""
        return self.kind != MeetingKind.VISIT


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    """Guests of meetings."""

    def standing(self) -> "AttendanceQuerySet":
        """Without the second invitation of a company whose two records were merged: its other one says what both said."""
        return self.exclude(company__merged_into__isnull=False)


class Attendance(models.Model):
    """Who was invited to a meeting, and whether they came."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances", verbose_name=_("meeting"))
    company = models.ForeignKey(Company, models.PROTECT, null=True, blank=True, related_name="attendances", verbose_name=_("company"))
    centre = models.ForeignKey(Centre, models.PROTECT, null=True, blank=True, related_name="attendances", verbose_name=_("centre"))
    office = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="attendances", verbose_name=_("labour office of"))
    nonce = models.CharField(_("secret of the invitation"), max_length=32, blank=True)
    invited_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("invited by"))
    invited_at = models.DateTimeField(_("invited"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=5, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.CharField(_("who answered"), max_length=150, blank=True)
    through = models.ForeignKey(Company, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("acted through"))
    answers = models.PositiveSmallIntegerField(_("times answered"), default=0)
    people = models.PositiveSmallIntegerField(_("people who come"), null=True, blank=True)
    remark = models.CharField(_("remark"), max_length=200, blank=True)
    present = models.BooleanField(_("came"), null=True)
    arrived_at = models.DateTimeField(_("arrived"), null=True, blank=True)

    objects = OwnedManager(AttendanceQuerySet, company="company", centre="centre", region="office")
    # What one answer, one invitation and one arrival say: when the merge of two records is undone, all of it goes back or nothing.
    TOGETHER = (
        ("answer", "answered_at", "answered_by", "through_id", "people", "remark", "answers"),
        ("nonce", "invited_by_id", "invited_at"),
        ("present", "arrived_at"),
    )

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        constraints = [
            CheckConstraint(
                name="attendance_of_one",
                condition=Q(company__isnull=False, centre=None, office=None)
                | Q(company=None, centre__isnull=False, office=None)
                | Q(company=None, centre=None, office__isnull=False),
                violation_error_message=_("An invitation is for one company, one centre or one labour office."),
            ),
            # One for each, because SQLite knows no constraint that takes one NULL for another's equal.
            UniqueConstraint(name="attendance_of_a_company_once", fields=["meeting", "company"], condition=Q(company__isnull=False)),
            UniqueConstraint(name="attendance_of_a_centre_once", fields=["meeting", "centre"], condition=Q(centre__isnull=False)),
            UniqueConstraint(name="attendance_of_an_office_once", fields=["meeting", "office"], condition=Q(office__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.who}"

    @property
    def who(self) -> str:
        """The guest by name."""
        return named(self.company, self.centre, self.office)

    @property
    def came_nevertheless(self) -> bool:
        """Whether they are here though they had said that they do not come."""
        return bool(self.present) and self.answer == Answer.NO

    def takes_from(self, other: "Attendance") -> dict[str, Any]:
        """What this invitation knows after another of the same company to the same meeting was found: who came, came; the later answer holds.

        Whatever was answered on either counts as answered, so that a page opened before is told that something changed since.
        """
        takes: dict[str, Any] = {"answers": self.answers + other.answers}
        if other.present is not None and not self.present:
            takes["present"] = other.present
        if other.arrived_at is not None and (self.arrived_at is None or other.arrived_at < self.arrived_at):
            takes["arrived_at"] = other.arrived_at
        if other.answered_at is not None and (self.answered_at is None or other.answered_at > self.answered_at):
            takes |= {name: getattr(other, name) for name in self.TOGETHER[0] if name != "answers"}
        if not self.nonce:
            takes |= {name: getattr(other, name) for name in self.TOGETHER[1]}
        return takes

    def counted_again(self) -> dict[str, Any]:
        """What its arrivals come to: here since the first of them that stands. Nothing where none was ever noted: then a sheet's word stays."""
        arrivals = Arrival.objects.filter(attendance=self)
        if not arrivals.exists():
            return {}
        first = arrivals.filter(taken_back_at=None).aggregate(first=Min("at"))["first"]
        return {"present": True if first else None, "arrived_at": first}


class Statement(Kept):
    """A need as somebody stated it: own words, how many, when, where, how certain. No promise, on either side. Its file is the picture of its paper.

    Exactly one owner: the company that hires, the centre that states its region's or its graduates' need, or the labour office of a region.
    Base fields follow Perpres 57/2023.
    """

    key = models.SlugField(_("key"), max_length=60, help_text=_("Its owner's own number; another owner may use the same."))
    origin = models.CharField(_("origin"), max_length=10, choices=Origin.choices)
    company = models.ForeignKey(Company, models.PROTECT, null=True, blank=True, related_name="statements", verbose_name=_("company"))
    centre = models.ForeignKey(Centre, models.PROTECT, null=True, blank=True, related_name="statements", verbose_name=_("centre"))
    office = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="stated_needs", verbose_name=_("labour office of"))
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="statements", verbose_name=_("meeting"))
    site = models.ForeignKey(CompanySite, models.PROTECT, null=True, blank=True, related_name="statements", verbose_name=_("company site"))
    region = models.ForeignKey(Region, models.PROTECT, related_name="needs_here", verbose_name=_("place of work"))
    words = models.CharField(_("the job in your own words"), max_length=300)
    heads_least = models.PositiveIntegerField(_("people, at least"), help_text=_("In all, where it recurs."))
    heads_most = models.PositiveIntegerField(_("people, at most"), help_text=_("In all, where it recurs."))
    start_month = models.DateField(_("needed from"), help_text=_("The first day of the month."))
    until_month = models.DateField(_("needed until"), help_text=_("The first day of the last month in which people can still start."))
    recurs = models.CharField(_("once or again"), max_length=10, choices=Recurs.choices, default=Recurs.ONCE)
    certainty = models.CharField(_("how certain"), max_length=10, choices=Certainty.choices)
    contract = models.CharField(_("contract"), max_length=10, choices=Contract.choices, blank=True)
    shift = models.BooleanField(_("shift work"), null=True)
    hirer = models.CharField(_("who hires"), max_length=10, choices=Hirer.choices, blank=True)
    wage_least = models.PositiveBigIntegerField(_("wage from (rupiah a month)"), null=True, blank=True)
    wage_most = models.PositiveBigIntegerField(_("wage to (rupiah a month)"), null=True, blank=True)
    equipment = models.ManyToManyField(Equipment, related_name="statements", blank=True, verbose_name=_("equipment"))
    ojt_seats = models.PositiveIntegerField(
        _("OJT seats"), null=True, blank=True, help_text=_("At a time, in the months in which people are needed. Empty: not said; 0: none.")
    )
    condition = models.CharField(_("sex or age condition"), max_length=120, blank=True)
    condition_reason = models.CharField(_("reason for the condition"), max_length=200, blank=True)
    evidence = models.CharField(_("evidence"), max_length=300, blank=True, help_text=_("Document, figure and source, for a region's need."))
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices)
    paper = models.CharField(_("number of the paper form"), max_length=20, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=StatementState.choices, default=StatementState.SUBMITTED)
    state_reason = models.CharField(_("reason"), max_length=200, blank=True)
    through = models.ForeignKey(Company, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("acted through"))
    stated_by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("stated by"))
    stated_at = models.DateTimeField(_("stated"))
    assumed = models.BooleanField(_("invented for the demonstration"), default=False)

    objects = OwnedManager(company="company", centre="centre", region="office")

    class Meta:
        verbose_name = _("statement of need")
        verbose_name_plural = _("statements of need")
        ordering = ["-stated_at", "key"]
        indexes = [
            models.Index(fields=["start_month", "id"], name="statement_by_month"),
            models.Index(fields=["-stated_at", "id"], name="statement_by_moment"),
            models.Index(fields=["state"], name="statement_by_state"),
        ]
        constraints = [
            CheckConstraint(
                name="statement_has_one_owner",
                condition=Q(company__isnull=False, centre=None, office=None, origin=Origin.COMPANY)
                | (
                    Q(company=None, origin__in=[Origin.REGION, Origin.SELF])
                    & (Q(centre__isnull=False, office=None) | Q(centre=None, office__isnull=False))
                ),
                violation_error_message=_(
                    "A company states its own need; a centre or a labour office states that of its region or of self-employment."
                ),
            ),
            CheckConstraint(
                name="statement_range_in_order",
                condition=Q(heads_least__gte=1, heads_most__gte=F("heads_least"), heads_most__lte=MOST_HEADS),
                violation_error_message=_("At least one person, the upper figure not below the lower, and at most 2,000."),
            ),
            CheckConstraint(
                name="statement_months_in_order",
                condition=Q(until_month__gte=F("start_month")),
                violation_error_message=_("The last month comes before the first."),
            ),
            CheckConstraint(
                name="statement_recurs_for_a_while",
                condition=Q(recurs=Recurs.ONCE) | Q(recurs__in=list(EVERY), until_month__gt=F("start_month")),
                violation_error_message=_("What recurs has a last month after its first."),
            ),
            UniqueConstraint(
                name="statement_of_a_paper_once",
                fields=["paper"],
                condition=~Q(paper=""),
                violation_error_message=_("This paper was entered before."),
            ),
            CheckConstraint(
                name="statement_wage_in_order",
                condition=Q(wage_least=None) | Q(wage_most=None) | Q(wage_most__gte=F("wage_least")),
                violation_error_message=_("The upper wage lies below the lower."),
            ),
            CheckConstraint(
                name="statement_condition_with_a_reason",
                condition=Q(condition="") | ~Q(condition_reason=""),
                violation_error_message=_("A condition on sex or age needs a reason."),
            ),
            CheckConstraint(
                name="statement_of_a_region_with_evidence",
                condition=Q(origin=Origin.COMPANY) | ~Q(evidence=""),
                violation_error_message=_("A region's need or potential names its evidence."),
            ),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def owner(self) -> models.Model:
        """Whoever stated it: company, centre or labour office (region)."""
        return self.company or self.centre or self.office

    @property
    def occurrences(self) -> tuple[Occurrence, ...]:
        """The times at which people are wanted (rules.occurrences), in their order."""
        return occurrences(self.recurs, self.start_month, self.until_month, self.heads_least, self.heads_most)

    def ahead(self, day: date) -> tuple[Occurrence, ...]:
        """The times that are not over on a day; after all of them the last, as long as the need still counts."""
        return ahead(self.occurrences, day) or self.occurrences[-1:]

    @property
    def each(self) -> Occurrence:
        """The first time: how many people are wanted each time."""
        return self.occurrences[0]

    @property
    def heads(self) -> str:
        """How many people each time: "12", or "10–12"."""
        return str(self.each.least) if self.each.least == self.each.most else f"{self.each.least}–{self.each.most}"

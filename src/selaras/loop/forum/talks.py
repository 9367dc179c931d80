# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The conversation between companies and centres: threads and their messages, announcements, comments on what a programme is to teach.

At most one side owes an answer in a thread. A message that expects one puts the clock on the other side, from the first such message on; the
clock stops with that side's next message. What is late is late for both to see.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from selaras.ground.network.models import Centre, Company
from selaras.ground.people.models import Account
from selaras.ground.standards.models import ProgrammeVersion, Region, Unit
from selaras.kit.scope import OwnedManager
from selaras.loop.forum.attachments import Kept
from selaras.loop.forum.promises import Side

LONGEST = 4_000  # letters of a message
# Days within which each side answers: the centre's promise, and what is asked of a company. Assumed until the centre sets its own.
ANSWER_WITHIN: Mapping[str, int] = {Side.CENTRE: 5, Side.COMPANY: 7}
COMMENT_WITHIN = 14  # days within which the centre says what became of a comment; assumed likewise
LOOKED_BACK = timedelta(days=90)  # over which answering times are computed


class Subject(models.TextChoices):
    """What a conversation is about."""

    QUESTION = "question", _("a question")
    PROGRAMME = "programme", _("a programme draft")
    BATCH = "batch", _("an OJT batch")
    OTHER = "other", _("something else")


class Audience(models.TextChoices):
    """To which companies an announcement goes."""

    ALL = "all", _("all companies")
    DIVISION = "division", _("one industry")
    REGION = "region", _("one region")


class CommentState(models.TextChoices):
    """What became of a comment."""

    OPEN = "open", _("not answered yet")
    TAKEN = "taken", _("taken over")
    PARTLY = "partly", _("taken over in part")
    NOT_TAKEN = "not_taken", _("not taken over")


@dataclass(frozen=True)
class Clock:
    """Who owes an answer since when, by which day, and how late it is."""

    side: str
    since: date
    due: date
    today: date

    @property
    def late(self) -> bool:
        """The promised day is over."""
        return self.today > self.due

    @property
    def days(self) -> int:
        """Days that the other side has waited."""
        return (self.today - self.since).days

    @property
    def days_late(self) -> int:
        """Days since the promised day."""
        return max(0, (self.today - self.due).days)


def clock(side: str, since: datetime, today: date) -> Clock:
    """The clock of an unanswered message."""
    begun = localdate(since)
    return Clock(side, begun, begun + timedelta(days=ANSWER_WITHIN[side]), today)


def other(side: str) -> Side:
    """The side to which one speaks."""
    return Side.CENTRE if side == Side.COMPANY else Side.COMPANY


class Thread(models.Model):
    """A conversation between one company and one centre about one thing."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="threads", verbose_name=_("company"))
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="threads", verbose_name=_("centre"))
    subject = models.CharField(_("about"), max_length=10, choices=Subject.choices)
    title = models.CharField(_("title"), max_length=150)
    version = models.ForeignKey(ProgrammeVersion, models.PROTECT, null=True, blank=True, related_name="threads", verbose_name=_("programme version"))
    # A batch belongs to a later stage: it is named by the label of its table and its key.
    batch_label = models.CharField(_("register of the batch"), max_length=80, blank=True)
    batch_key = models.CharField(_("key of the batch"), max_length=120, blank=True)
    batch_words = models.CharField(_("batch"), max_length=200, blank=True)
    opened_by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("opened by"))
    opened_at = models.DateTimeField(_("opened"))
    last_at = models.DateTimeField(_("last message"))
    waits_for = models.CharField(_("waits for"), max_length=10, choices=Side.choices, blank=True)
    waits_since = models.DateTimeField(_("since"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    assumed = models.BooleanField(_("invented for the demonstration"), default=False)

    objects = OwnedManager(company="company", centre="centre")

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        ordering = ["-last_at", "-pk"]
        constraints = [
            CheckConstraint(
                name="thread_about_a_programme_names_it",
                condition=Q(subject=Subject.PROGRAMME, version__isnull=False) | (~Q(subject=Subject.PROGRAMME) & Q(version=None)),
                violation_error_message=_("Choose the programme that you want to speak about."),
            ),
            CheckConstraint(
                name="thread_about_a_batch_names_it",
                condition=(Q(subject=Subject.BATCH) & ~Q(batch_label="") & ~Q(batch_key=""))
                | (~Q(subject=Subject.BATCH) & Q(batch_label="", batch_key="")),
                violation_error_message=_("Choose the batch that you want to speak about."),
            ),
            CheckConstraint(
                name="thread_waits_since_a_moment",
                condition=Q(waits_for="", waits_since=None) | (~Q(waits_for="") & Q(waits_since__isnull=False, closed_at=None)),
                violation_error_message=_("Whoever is waited for is waited for since a moment, in an open conversation."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clock_on(self, today: date) -> Clock | None:
        """The clock of what is unanswered, if anything is."""
        return clock(self.waits_for, self.waits_since, today) if self.waits_for and self.waits_since else None


class Message(Kept):
    """What one side said, with a file where one was sent. It is not changed afterwards."""

    thread = models.ForeignKey(Thread, models.PROTECT, related_name="messages", verbose_name=_("conversation"))
    side = models.CharField(_("said by"), max_length=10, choices=Side.choices)
    words = models.CharField(_("words"), max_length=LONGEST)
    asks = models.BooleanField(_("an answer is expected"), default=True)
    # Where it ended a wait: since when the other side had waited.
    answers_since = models.DateTimeField(_("answers what was asked"), null=True, blank=True)
    through = models.ForeignKey(Company, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("acted through"))
    written_by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("written by"))
    written_at = models.DateTimeField(_("written"))

    objects = OwnedManager(company="thread__company", centre="thread__centre")

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["written_at", "pk"]
        constraints = [
            CheckConstraint(
                name="message_answers_what_came_before",
                condition=Q(answers_since=None) | Q(answers_since__lte=models.F("written_at")),
                violation_error_message=_("An answer comes after its question."),
            )
        ]

    def __str__(self) -> str:
        return self.words[:60]


class Announcement(models.Model):
    """What the national centre tells all companies, or those of an industry or region. Nobody owns it; who sees it follows from its audience."""

    title = models.CharField(_("title"), max_length=150)
    words = models.CharField(_("words"), max_length=LONGEST)
    audience = models.CharField(_("for"), max_length=10, choices=Audience.choices)
    division = models.CharField(_("industry (division of KBLI)"), max_length=2, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="announcements", verbose_name=_("region"))
    announced_by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("announced by"))
    announced_at = models.DateTimeField(_("announced"))
    assumed = models.BooleanField(_("invented for the demonstration"), default=False)

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        ordering = ["-announced_at", "-pk"]
        constraints = [
            CheckConstraint(
                name="announcement_names_its_audience",
                condition=Q(audience=Audience.ALL, division="", region=None)
                | (Q(audience=Audience.DIVISION, region=None) & ~Q(division=""))
                | Q(audience=Audience.REGION, division="", region__isnull=False),
                violation_error_message=_("Name the industry or the region, and only that one."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class Comment(models.Model):
    """What a company thinks of the content of a programme version, before it is taught, and what became of it."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="comments", verbose_name=_("company"))
    version = models.ForeignKey(ProgrammeVersion, models.PROTECT, related_name="comments", verbose_name=_("programme version"))
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="comments", verbose_name=_("unit of competency"))
    words = models.CharField(_("comment"), max_length=LONGEST)
    through = models.ForeignKey(Company, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("acted through"))
    written_by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("written by"))
    written_at = models.DateTimeField(_("written"))
    state = models.CharField(_("what became of it"), max_length=10, choices=CommentState.choices, default=CommentState.OPEN)
    answer = models.CharField(_("answer"), max_length=LONGEST, blank=True)
    answered_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("answered by"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    assumed = models.BooleanField(_("invented for the demonstration"), default=False)

    objects = OwnedManager(company="company")

    class Meta:
        verbose_name = _("comment on a programme")
        verbose_name_plural = _("comments on programmes")
        ordering = ["-written_at", "-pk"]
        constraints = [
            CheckConstraint(
                name="comment_answered_in_words",
                condition=Q(state=CommentState.OPEN, answer="", answered_by=None, answered_at=None)
                | (~Q(state=CommentState.OPEN) & ~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
                violation_error_message=_("Say what becomes of the comment, and why; the company reads it."),
            )
        ]

    def __str__(self) -> str:
        return self.words[:60]

    @property
    def due(self) -> date:
        """The day by which the centre says what becomes of it."""
        return localdate(self.written_at) + timedelta(days=COMMENT_WITHIN)

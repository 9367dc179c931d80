# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What a meeting leaves behind: who arrived and when, what was decided, and who does what until when."""

from datetime import date

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from selaras.ground.network.models import Centre, Company
from selaras.ground.people.models import Account
from selaras.ground.standards.models import Region
from selaras.kit.scope import OwnedManager
from selaras.loop.forum.rules import Arrived


def named(company: Company | None, centre: Centre | None, office: Region | None) -> str:
    """A company, a centre or the labour office of a region by name; empty for none of them."""
    return _now("Labour office of %(region)s") % {"region": office} if office else str(company or centre or "")


class ArrivalQuerySet(models.QuerySet["Arrival"]):
    """Arrivals of guests."""

    def by_eye(self) -> "ArrivalQuerySet":
        """Those that stand and were noted as the guest came, not from a list afterwards."""
        return self.filter(taken_back_at=None).exclude(way=Arrived.LIST)


class Arrival(models.Model):
    """One arrival as it was noted. The token is made where it is noted, also without a network: sent twice, it is one arrival."""

    token = models.UUIDField(_("token"), unique=True)
    attendance = models.ForeignKey("forum.Attendance", models.PROTECT, related_name="arrivals", verbose_name=_("guest"))
    at = models.DateTimeField(_("arrived"))
    way = models.CharField(_("how it is known"), max_length=10, choices=Arrived.choices)
    further = models.BooleanField(_("one more person of the same guest"), default=False)
    taken_back_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    noted_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("noted by"))

    objects = OwnedManager(ArrivalQuerySet, company="attendance__company", centre="attendance__centre", region="attendance__office")

    class Meta:
        verbose_name = _("arrival")
        verbose_name_plural = _("arrivals")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.attendance}, {self.at}"


class FormerMinutes(models.Model):
    """A text of the minutes that was written anew: what stood until then, who replaced it and when."""

    meeting = models.ForeignKey("forum.Meeting", models.PROTECT, related_name="former_minutes", verbose_name=_("meeting"))
    words = models.TextField(_("minutes"))
    replaced_by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("replaced by"))
    replaced_at = models.DateTimeField(_("replaced"))

    class Meta:
        verbose_name = _("former text of minutes")
        verbose_name_plural = _("former texts of minutes")
        ordering = ["-replaced_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.meeting}, {self.replaced_at}"


class Decision(models.Model):
    """What a meeting decided."""

    meeting = models.ForeignKey("forum.Meeting", models.PROTECT, related_name="decisions", verbose_name=_("meeting"))
    number = models.PositiveSmallIntegerField(_("number"))
    words = models.CharField(_("what was decided"), max_length=500)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["meeting", "number"]
        constraints = [UniqueConstraint(name="decision_number_once", fields=["meeting", "number"])]

    def __str__(self) -> str:
        return f"{self.number}. {self.words}"


class Task(models.Model):
    """Something to be done after a meeting: by a company, a centre, a labour office, or (none of them) by the national centre's staff."""

    meeting = models.ForeignKey("forum.Meeting", models.PROTECT, related_name="tasks", verbose_name=_("meeting"))
    number = models.PositiveSmallIntegerField(_("number"))
    words = models.CharField(_("what is to be done"), max_length=300)
    company = models.ForeignKey(Company, models.PROTECT, null=True, blank=True, related_name="tasks", verbose_name=_("company"))
    centre = models.ForeignKey(Centre, models.PROTECT, null=True, blank=True, related_name="tasks", verbose_name=_("centre"))
    office = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="tasks", verbose_name=_("labour office of"))
    person = models.CharField(_("who"), max_length=150, blank=True)
    due_on = models.DateField(_("due on"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    done_words = models.CharField(_("how it was done"), max_length=300, blank=True)
    dropped_because = models.CharField(_("dropped because"), max_length=200, blank=True)

    objects = OwnedManager(company="company", centre="centre", region="office")

    class Meta:
        verbose_name = _("action item")
        verbose_name_plural = _("action items")
        ordering = ["due_on", "meeting", "number"]
        constraints = [
            UniqueConstraint(name="task_number_once", fields=["meeting", "number"]),
            CheckConstraint(
                name="task_of_one",
                condition=Q(company=None, centre=None) | Q(company=None, office=None) | Q(centre=None, office=None),
                violation_error_message=_("An action item belongs to one company, one centre or one labour office."),
            ),
            CheckConstraint(
                name="task_done_with_words",
                condition=Q(done_on=None, done_words="") | (Q(done_on__isnull=False, dropped_because="") & ~Q(done_words="")),
                violation_error_message=_("Say how it was done."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.words}"

    @property
    def who(self) -> str:
        """Whose it is by name."""
        return named(self.company, self.centre, self.office) or _now("national centre")

    @property
    def open(self) -> bool:
        """Neither done nor dropped."""
        return self.done_on is None and not self.dropped_because

    @property
    def added_later(self) -> bool:
        """Whether the minutes of the meeting were closed before: they do not say it."""
        return self.meeting.closed_with is not None and self.number > self.meeting.closed_with["tasks"]

    def late_on(self, day: date) -> bool:
        """Open after its day."""
        return self.open and day > self.due_on

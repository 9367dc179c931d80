# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What is taught, as the register, the plan and later stages say; what became of graduates; and each measurement of the gap, kept whole."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from selaras.ground.network.models import Centre
from selaras.ground.people.models import Account
from selaras.ground.runs.models import Run
from selaras.ground.standards.models import Programme, ProgrammeVersion
from selaras.kit.scope import OwnedManager
from selaras.loop.mismatch.rules import Decision, Prediction, Span, SupplyKind


class SupplySet(models.Model):
    """Graduates that belong together: of one plan, of one year's classes. A later stage tells of them by its own label and key."""

    kind = models.CharField(_("kind"), max_length=10, choices=SupplyKind.choices)
    label = models.CharField(_("told by"), max_length=40, help_text=_("The table of the stage that tells: planning.plan."))
    key = models.CharField(_("its key there"), max_length=40)
    words = models.CharField(_("in words"), max_length=200)
    terms = models.JSONField(
        _("of the year around it"), default=dict, help_text=_("Classes that centres may hold, prices, its last day (rules.Terms).")
    )
    told_by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("told by (account)"))
    told_at = models.DateTimeField(_("told"))

    class Meta:
        verbose_name = _("supply")
        verbose_name_plural = _("supplies")
        ordering = ["-told_at", "-pk"]
        constraints = [UniqueConstraint(name="supply_set_once", fields=["label", "key"])]

    def __str__(self) -> str:
        return self.words


class Supply(models.Model):
    """Graduates of one class or package: of which programme, where, ready when; expected as long as it is planned, counted once it was taught."""

    of = models.ForeignKey(SupplySet, models.CASCADE, related_name="rows", verbose_name=_("supply"))
    key = models.CharField(_("key"), max_length=40)
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="supply", verbose_name=_("centre"))
    version = models.ForeignKey(ProgrammeVersion, models.PROTECT, related_name="supply", verbose_name=_("programme version"))
    ready = models.DateField(_("ready in (month)"))
    people = models.FloatField(_("people who complete"))
    certified = models.FloatField(_("people judged competent"))
    sent = models.FloatField(_("people sent to needs"), null=True, help_text=_("By the stage that tells; empty where it does not say."))

    objects = OwnedManager(centre="centre")

    class Meta:
        verbose_name = _("graduates")
        verbose_name_plural = _("graduates")
        constraints = [
            UniqueConstraint(name="supply_once", fields=["of", "key"]),
            CheckConstraint(
                name="supply_certified_completed",
                condition=Q(certified__gte=0, certified__lte=F("people")),
                violation_error_message=_("No more people are judged competent than complete."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.people:g}"


class YearOutcome(models.Model):
    """What became of a programme's graduates at a centre in a year: here the loop closes, and next year's rates begin."""

    year = models.PositiveSmallIntegerField(_("year"))
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="outcomes", verbose_name=_("centre"))
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="outcomes", verbose_name=_("programme"))
    completed = models.PositiveIntegerField(_("completed"))
    reached = models.PositiveIntegerField(_("reached"), help_text=_("Of whom anything is known; the others are unknown."))
    at_work = models.PositiveIntegerField(_("at work"))
    source = models.CharField(_("how it is known"), max_length=200)

    objects = OwnedManager(centre="centre")

    class Meta:
        verbose_name = _("outcome of a year")
        verbose_name_plural = _("outcomes of a year")
        constraints = [
            UniqueConstraint(name="year_outcome_once", fields=["year", "centre", "programme"]),
            CheckConstraint(
                name="year_outcome_in_order",
                condition=Q(at_work__lte=F("reached"), reached__lte=F("completed")),
                violation_error_message=_("At work are no more than were reached, and reached no more than completed."),
            ),
            CheckConstraint(name="year_outcome_with_source", condition=~Q(source=""), violation_error_message=_("Say how it is known.")),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.year}: {self.at_work}/{self.reached}/{self.completed}"


class Measure(models.Model):
    """One measurement of the gap: on which day, against which supply, its whole in parts, and every line of it (queries.cube)."""

    run = models.OneToOneField(Run, models.PROTECT, related_name="+", verbose_name=_("engine run"))
    made_on = models.DateField(_("made on"))
    made_at = models.DateTimeField(_("made"))
    supply = models.ForeignKey(SupplySet, models.SET_NULL, null=True, related_name="+", verbose_name=_("supply"))
    supply_words = models.CharField(_("supply in words"), max_length=200, blank=True)
    needs = models.PositiveIntegerField(_("needs measured"))
    people = models.FloatField(_("people asked for"))
    met = models.FloatField(_("met"))
    timing = models.FloatField(_("timing"))
    place = models.FloatField(_("place"))
    skills = models.FloatField(_("skills"))
    seats = models.FloatField(_("seats"))
    graduates = models.FloatField(_("graduates"))
    indices = models.JSONField(_("indices"), default=dict, help_text=_("By cut and name: the figure and its bounds of 80 %."))
    findings = models.JSONField(
        _("what stands out"), default=dict, help_text=_("By origin, and of graduates: kind, people, and of what (keys of rows).")
    )
    rates = models.JSONField(_("hiring rates"), default=dict, help_text=_("By programme: share, its bounds of 80 %, people at work and reached."))
    cube = models.BinaryField(_("its lines"))
    fingerprint = models.CharField(_("fingerprint of its lines"), max_length=64, help_text=_("SHA-256; what was read once is known by it."))

    class Meta:
        verbose_name = _("measurement of mismatch")
        verbose_name_plural = _("measurements of mismatch")
        ordering = ["-pk"]
        constraints = [
            CheckConstraint(
                name="measure_parts_are_no_debt",
                condition=Q(met__gte=0, timing__gte=0, place__gte=0, skills__gte=0, seats__gte=0),
            )
        ]

    def __str__(self) -> str:
        return str(self.made_on)

    @property
    def gap(self) -> float:
        """People asked for who cannot be met."""
        return self.timing + self.place + self.skills + self.seats


class ContentDraft(models.Model):
    """Another content for a programme: which version it would become, from which it was made, why, what it was predicted to change, until when
    companies comment on it, and what was decided.
    """

    version = models.OneToOneField(ProgrammeVersion, models.PROTECT, related_name="draft", verbose_name=_("programme version"))
    base = models.ForeignKey(ProgrammeVersion, models.PROTECT, related_name="drafts", verbose_name=_("made from"))
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="drafts", verbose_name=_("measurement"))
    why = models.CharField(_("why"), max_length=300)
    comment_until = models.DateField(_("companies comment until"))
    prediction = models.JSONField(_("what it was predicted to change"), help_text=_("rules.Prediction; people, needs (keys) and shares."))
    drafted_by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("drafted by"))
    drafted_at = models.DateTimeField(_("drafted"))
    decision = models.CharField(_("decision"), max_length=10, choices=Decision.choices, default=Decision.OPEN)
    reason = models.CharField(_("reason of the decision"), max_length=300, blank=True)
    decided_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        verbose_name = _("draft of a programme's content")
        verbose_name_plural = _("drafts of programmes' contents")
        ordering = ["-pk"]
        constraints = [
            CheckConstraint(
                name="content_draft_with_a_reason", condition=~Q(why=""), violation_error_message=_("Say why the content should change.")
            ),
            CheckConstraint(
                name="content_draft_decided_by_somebody",
                condition=Q(decision=Decision.OPEN, decided_by=None, decided_at=None, reason="")
                | ~Q(decision=Decision.OPEN) & Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(reason=""),
                violation_error_message=_("A decision has somebody who made it, a day and a reason."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.version)

    @property
    def predicted(self) -> Prediction:
        """What it was predicted to change."""
        said = dict(self.prediction)
        spans = {name: Span(**said.pop(name)) for name in ("met", "served")}
        pairs = {name: tuple(said.pop(name)) for name in ("coverage", "enough")}
        return Prediction(needs=tuple(said.pop("needs")), **pairs, **spans, **said)

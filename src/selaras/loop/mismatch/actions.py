# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Every write of mismatch: what later stages tell of graduates and of what became of them, and a measurement."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from selaras.ground.letters.actions import write_letters
from selaras.ground.network.models import Centre
from selaras.ground.people.actions import note, one_cause
from selaras.ground.people.models import Account
from selaras.ground.runs.models import Run
from selaras.ground.runs.rules import fingerprint
from selaras.ground.standards.actions import draft_version, publish_version, withdraw_version
from selaras.ground.standards.models import Programme, ProgrammeVersion
from selaras.kit.dates import day_of
from selaras.kit.errors import Refusal
from selaras.kit.scope import whole_network
from selaras.loop.forum.actions.refusals import must_be_staff
from selaras.loop.mismatch import papers as letters
from selaras.loop.mismatch.models import ContentDraft, Measure, Supply, SupplySet, YearOutcome
from selaras.loop.mismatch.queries.cube import Cube
from selaras.loop.mismatch.rules import Decision, Outcome, Part, Prediction, SupplyKind, Terms, Trained

BATCH = 2_000
TRACE = 1e-9


class CannotBeTold(Refusal):
    """What was told of graduates or of outcomes contradicts itself, or names what is not there."""


@transaction.atomic
def record_supply(
    *, kind: SupplyKind, label: str, key: str, words: str, rows: Sequence[Trained], terms: Terms | None = None, by: Account, at: datetime
) -> SupplySet:
    """Keeps what a later stage tells of graduates, in place of what it told before under the same label and key: what is told twice counts once.

    Raises CannotBeTold, naming the row, where centre, version or figures are none; then nothing is kept.
    """
    with whole_network():
        centres = set(Centre.objects.filter(pk__in={row.centre for row in rows}).values_list("pk", flat=True))
        versions = set(ProgrammeVersion.objects.filter(pk__in={row.version for row in rows}).values_list("pk", flat=True))
        seen: set[str] = set()
        for number, row in enumerate(rows, start=1):
            if row.key in seen:
                raise _wrong(number, row.key, _("it stands there twice"), _("Tell of each class once."))
            if row.centre not in centres or row.version not in versions:
                raise _wrong(
                    number, row.key, _("its centre or programme version is unknown"), _("Tell of centres and versions that are in the register.")
                )
            if not 0 <= row.certified <= row.people * (1 + TRACE) + TRACE:
                raise _wrong(number, row.key, _("more people are judged competent than complete"), _("Correct one of the two."))
            if row.sent is not None and not 0 <= row.sent <= row.people * (1 + TRACE) + TRACE:
                raise _wrong(number, row.key, _("more people are sent to needs than complete"), _("Correct one of the two."))
            seen.add(row.key)
        # In place, so that what was measured against it still says so.
        facts_of = {"kind": kind, "words": words, "terms": (terms or Terms()).write(), "told_by": by, "told_at": at}
        told, _made = SupplySet.objects.update_or_create(label=label, key=key, defaults=facts_of)
        told.rows.all().delete()
        facts = ({**asdict(row), "ready": row.ready.replace(day=1), "certified": min(row.certified, row.people)} for row in rows)
        made = [Supply(of=told, centre_id=one.pop("centre"), version_id=one.pop("version"), **one) for one in facts]
        Supply.objects.bulk_create(made, batch_size=BATCH)
        people = round(sum(row.people for row in rows), 1)
        note(kind="mismatch.supply_told", about=told, by=by, at=at, label=label, key=key, classes=len(rows), people=people)
    return told


@transaction.atomic
def record_outcomes(*, year: int, rows: Sequence[Outcome], by: Account, at: datetime) -> list[YearOutcome]:
    """Keeps what became of a year's graduates, in place of what was told before of the same year, centre and programme.

    Raises CannotBeTold, naming the row, where figures contradict each other or name what is not there; then nothing is kept.
    """
    with whole_network():
        centres = set(Centre.objects.filter(pk__in={row.centre for row in rows}).values_list("pk", flat=True))
        programmes = set(Programme.objects.filter(pk__in={row.programme for row in rows}).values_list("pk", flat=True))
        for number, row in enumerate(rows, start=1):
            name = f"{row.centre}/{row.programme}"
            if row.centre not in centres or row.programme not in programmes:
                raise _wrong(number, name, _("its centre or programme is unknown"), _("Tell of centres and programmes that are in the register."))
            if not 0 <= row.at_work <= row.reached <= row.completed:
                raise _wrong(
                    number, name, _("at work are more than were reached, or reached more than completed"), _("Count each person once, in order.")
                )
            if not row.source.strip():
                raise _wrong(number, name, _("nobody says how it is known"), _("Name the survey, the employers or the register."))
        kept = [
            YearOutcome.objects.update_or_create(
                year=year, centre_id=row.centre, programme_id=row.programme,
                defaults={"completed": row.completed, "reached": row.reached, "at_work": row.at_work, "source": row.source},
            )[0]
            for row in rows
        ]  # fmt: skip
        if kept:
            note(
                kind="mismatch.outcomes_told", about=kept[0], by=by, at=at, year=year, rows=len(kept),
                completed=sum(row.completed for row in rows), at_work=sum(row.at_work for row in rows),
            )  # fmt: skip
    return kept


def _wrong(number: int, key: str, fault: str, cure: str) -> CannotBeTold:
    return CannotBeTold(_("Row %(number)s (%(key)s): %(fault)s.") % {"number": number, "key": key, "fault": fault}, cure=cure)


@dataclass(frozen=True)
class Measured:
    """What a measurement found: its lines, indices by cut, what stands out by origin, and hiring rates by programme."""

    cube: Cube
    indices: dict[str, Any]
    findings: dict[str, Any]
    rates: dict[str, Any]


@transaction.atomic
def record_measure(*, run: Run, supply: SupplySet | None, found: Measured, by: Account, at: datetime) -> Measure:
    """Keeps a measurement with all its lines, beside those of before."""
    cube, lines = found.cube, found.cube.write()
    parts = dict(zip(Part.values, cube.parts.sum(axis=0).tolist(), strict=True))
    made = Measure.objects.create(
        run=run, made_on=day_of(at), made_at=at, supply=supply, supply_words=supply.words if supply else "",
        needs=len(set(cube.need.tolist())), people=float(cube.people.sum()), **parts, graduates=float(cube.cohort_people.sum()),
        indices=found.indices, findings=found.findings, rates=found.rates, cube=lines, fingerprint=fingerprint(lines),
    )  # fmt: skip
    note(kind="mismatch.measured", about=made, by=by, at=at, run=run.pk, needs=made.needs, people=round(made.people, 1), gap=round(made.gap, 1))
    return made


class CannotBeDecided(Refusal):
    """The draft was decided already, or the decision has no reason."""


@transaction.atomic
def draft_content(
    *,
    base: ProgrammeVersion,
    units: Mapping[int, int],
    why: str,
    comment_until: date,
    measure: Measure,
    prediction: Prediction,
    by: Account,
    at: datetime,
) -> ContentDraft:
    """Proposes another content for a programme: units (keys) with their hours in JP. Whoever asks for a unit that is added or dropped is asked by
    letter to comment on it. Raises NotYours, NotDraftable, CannotBeDecided.
    """
    must_be_staff(by=by, at=at)
    if not why.strip():
        raise CannotBeDecided(_("A draft has a reason."), cure=_("Say why the content should change."))
    if comment_until < day_of(at):
        raise CannotBeDecided(_("That day is over."), cure=_("Give companies a day until which they comment."))
    with one_cause(), whole_network():
        version = draft_version(base=base, units=units, by=by, at=at)
        draft = ContentDraft.objects.create(
            version=version, base=base, measure=measure, why=why.strip(), comment_until=comment_until, prediction=asdict(prediction),
            drafted_by=by, drafted_at=at,
        )  # fmt: skip
        note(
            kind="mismatch.content_drafted",
            about=draft,
            by=by,
            at=at,
            base=base.number,
            needs=len(prediction.needs),
            people=round(prediction.people, 1),
        )
        write_letters(drafts=letters.asked_to_comment(draft, at), by=by, at=at)
    return draft


@transaction.atomic
def decide_content(*, draft: ContentDraft, decision: Decision, reason: str, by: Account, at: datetime) -> ContentDraft:
    """Publishes a draft, so that it is planned and taught from now on, also where a class of it is planned already, or withdraws it; whoever was
    asked or commented hears it and why.

    Raises NotYours, CannotBeDecided, NotPublishable.
    """
    must_be_staff(by=by, at=at)
    draft = ContentDraft.objects.select_for_update(of=("self",)).select_related("version__programme", "base").get(pk=draft.pk)
    if draft.decision != Decision.OPEN:
        raise CannotBeDecided(_("This draft was decided already."), cure=_("Draft a new version to change what is taught."))
    if decision == Decision.OPEN or not reason.strip():
        raise CannotBeDecided(_("A decision has a reason."), cure=_("Say why; companies read it."))
    taught = ProgrammeVersion.objects.current().filter(programme=draft.base.programme_id).first()
    if decision == Decision.PUBLISHED and taught != draft.base:
        raise CannotBeDecided(_("Another version is taught since this was drafted."), cure=_("Withdraw it, and draft anew from what is taught."))
    with one_cause(), whole_network():
        settle = publish_version if decision == Decision.PUBLISHED else withdraw_version
        settle(version=draft.version, by=by, at=at)
        # Classes that are planned are taught by the version in force when they begin.
        planned = Supply.objects.filter(of__kind=SupplyKind.PLANNED, version=draft.base, ready__gt=day_of(at))
        classes = planned.update(version=draft.version) if decision == Decision.PUBLISHED else 0
        draft.decision, draft.reason, draft.decided_by, draft.decided_at = decision, reason.strip(), by, at
        draft.save(update_fields=["decision", "reason", "decided_by", "decided_at"])
        note(kind="mismatch.content_decided", about=draft, by=by, at=at, decision=str(decision), classes=classes)
        write_letters(drafts=letters.content_decided(draft, at), by=by, at=at)
    return draft

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What the demand desk does: takes statements up with their codes, codes by hand, verifies, closes, refuses."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from selaras.ground.people.actions import note, one_cause
from selaras.ground.people.models import Account
from selaras.ground.standards.models import Field, Occupation, Programme, Unit
from selaras.kit.dates import day_of
from selaras.kit.errors import Refusal
from selaras.kit.scope import whole_network
from selaras.loop.demand.actions._ending import close_rows
from selaras.loop.demand.actions._rows import BATCH, NotInThatState, about_needs, hold_needs
from selaras.loop.demand.actions.duplicates import find_twins
from selaras.loop.demand.models import Need, Proposal, expected_of
from selaras.loop.demand.putoff import AT_HAND
from selaras.loop.demand.queries import units_of
from selaras.loop.demand.rules import DESK_CLOSES, STEPS, ClosedAs, Coded, CodedBy, NeedState, time_to_ask, valid_until
from selaras.loop.forum import actions as forum
from selaras.loop.forum.actions.refusals import must_be_staff
from selaras.loop.forum.models import Statement
from selaras.loop.forum.rules import StatementState


class NoSuchCode(Refusal):
    """Occupation, field and units do not belong together."""


class NoReason(Refusal):
    """A need is closed or refused with a reason."""


@dataclass(frozen=True)
class TakenUp:
    """How many statements became needs with a code, and how many wait for a person to code them."""

    coded: int
    uncoded: int


@transaction.atomic
def record_codes(*, coded: Sequence[Coded], by: Account, at: datetime) -> TakenUp:
    """Makes a need of each statement, with owner and origin, and its code where that is trusted; the rest wait with their proposals.

    Raises NotYours for anybody but desk and planner, and forum's NotInThatState where a statement was taken up or withdrawn meanwhile.
    """
    must_be_staff(by=by, at=at)
    with one_cause(), whole_network():
        forum.take_up_statements(statements=[each.statement for each in coded], by=by, at=at)
        statements = Statement.objects.in_bulk([each.statement for each in coded])
        needs = [_need_of(statements[each.statement], each, day_of(at)) for each in coded]
        Need.objects.bulk_create(needs, batch_size=BATCH)
        _link([(need.pk, unit) for need, each in zip(needs, coded, strict=True) if each.best for unit in each.best.taken])
        _equip(needs, coded)
        _propose(needs, coded)
        sure = sum(each.best is not None for each in coded)
        about = ("demand.need", "", _("%(count)s needs") % {"count": len(needs)})
        note(kind="demand.statements_taken_up", about=about, by=by, at=at, coded=sure, uncoded=len(needs) - sure)
        find_twins(needs=[need.pk for need in needs], by=by, at=at)
    return TakenUp(sure, len(needs) - sure)


def _need_of(statement: Statement, coded: Coded, day: date) -> Need:
    best = coded.best
    return Need(
        statement=statement,
        origin=statement.origin,
        company_id=statement.company_id,
        centre_id=statement.centre_id,
        office_id=statement.office_id,
        region_id=statement.region_id,
        occupation_id=best.occupation if best else None,
        field_id=best.field if best else None,
        confidence=coded.candidates[0].confidence if coded.candidates else None,
        coded_by=CodedBy.ENGINE if best else "",
        state=NeedState.CODED if best else NeedState.UNCODED,
        valid_until=max(valid_until(day_of(statement.stated_at), statement.until_month), time_to_ask(day)),
        worth=expected_of(statement, day),
    )


def _propose(needs: Sequence[Need], coded: Sequence[Coded]) -> None:
    rows = [
        Proposal(
            need=need,
            rank=rank,
            occupation_id=one.occupation,
            field_id=one.field,
            confidence=one.confidence,
            units=list(one.units),
            unit_confidence=list(one.unit_confidence),
        )
        for need, each in zip(needs, coded, strict=True)
        for rank, one in enumerate(each.candidates, start=1)
    ]
    Proposal.objects.bulk_create(rows, batch_size=BATCH)


def _link(pairs: list[tuple[int, int]]) -> None:
    """Gives needs their units, many at once."""
    through = Need.units.through
    through._base_manager.bulk_create([through(need_id=need, unit_id=unit) for need, unit in pairs], batch_size=BATCH)


def _equip(needs: Sequence[Need], coded: Sequence[Coded]) -> None:
    """Gives needs their equipment: what was ticked with the statement, and what its words name."""
    ticked = Statement.equipment.through._base_manager.filter(statement__in=[need.statement_id for need in needs])
    at = {need.statement_id: need.pk for need in needs}
    pairs = {(at[statement], machine) for statement, machine in ticked.values_list("statement_id", "equipment_id")}
    pairs |= {(need.pk, machine) for need, each in zip(needs, coded, strict=True) for machine in each.equipment}
    through = Need.equipment.through
    through._base_manager.bulk_create([through(need_id=need, equipment_id=machine) for need, machine in sorted(pairs)], batch_size=BATCH)


@transaction.atomic
def code_need(
    *, need: Need, occupation: Occupation, field: Field | None = None, units: Collection[Unit] | None = None, by: Account, at: datetime
) -> Need:
    """A person says what a need means. Without a field, the one that was proposed or to which most programmes of the occupation
    belong; without units, the proposed or core ones.

    A verified need goes back to waiting for verification. What has this code, and these units, from a person already is left alone, so that a key
    that was pressed twice decides once. Raises NotYours, NotInThatState, NoSuchCode.
    """
    must_be_staff(by=by, at=at)
    with whole_network():
        need = Need.objects.select_for_update(of=("self",)).get(pk=need.pk)
        _may_step([need], NeedState.CODED)
        leads_to = list(Programme.objects.filter(occupation=occupation).order_by("field_id").values_list("field_id", flat=True))
        chosen = field.pk if field else _proposed_field(need, occupation) or (max(leads_to, key=leads_to.count) if leads_to else None)
        if chosen is None:
            raise NoSuchCode(
                _("No programme leads to “%(occupation)s”, so its vocational field is not known.") % {"occupation": occupation},
                cure=_("Choose the vocational field too."),
            )
        as_before = not need.units_chosen if units is None else set(units) == set(need.units.all())
        if as_before and need.put_off_until is None and _same_code(need, occupation.pk, chosen):
            return need
        need.occupation, need.field_id, need.coded_by, need.state = occupation, chosen, CodedBy.PERSON, NeedState.CODED
        need.verified_by = need.verified_at = None
        need.confidence, need.units_chosen = 1.0, units is not None
        need.put_off_until, need.put_off_because = None, ""
        need.save()
        need.units.set(units if units is not None else units_of([need])[need.pk])
        note(kind="demand.need_coded", about=need, by=by, at=at, occupation=occupation.code, field=need.field.key)
    return need


@transaction.atomic
def code_needs(
    *, codes: Mapping[int, tuple[Occupation, Field]], units: Mapping[int, Collection[int]] | None = None, by: Account, at: datetime
) -> int:
    """A person's codes for many needs at once, by the needs' keys in the database, with the units that are named for them (keys too), else their
    proposed or core ones. All or none, one event.

    Returns how many were coded; one that has this code from a person already is left alone. Raises NotYours, NotInThatState.
    """
    must_be_staff(by=by, at=at)
    with whole_network():
        held = {row.pk: row for row in hold_needs(codes)}
        named = units or {}
        rows = [row for pk, row in held.items() if pk in named or not _same_code(row, *(each.pk for each in codes[pk]))]
        _may_step(rows, NeedState.CODED)
        alike: dict[tuple[Occupation, Field], list[int]] = defaultdict(list)
        for row in rows:
            row.occupation, row.field = codes[row.pk]
            alike[codes[row.pk]].append(row.pk)
        coded = {"coded_by": CodedBy.PERSON, "state": NeedState.CODED, "confidence": 1.0, "units_chosen": False}
        coded |= {"verified_by": None, "verified_at": None, **AT_HAND}
        for (occupation, field), keys in alike.items():
            Need.objects.filter(pk__in=keys).update(occupation=occupation, field=field, **coded)
        Need.units.through._base_manager.filter(need__in=[row.pk for row in rows]).delete()
        given = {**units_of(rows), **named}
        _link([(row.pk, unit) for row in rows for unit in given[row.pk]])
    if rows:
        note(kind="demand.needs_coded", about=about_needs(rows), by=by, at=at, codes={str(row.pk): row.occupation.code for row in rows})
    return len(rows)


def _same_code(need: Need, occupation: int, field: int) -> bool:
    return need.state != NeedState.UNCODED and need.coded_by == CodedBy.PERSON and (need.occupation_id, need.field_id) == (occupation, field)


def _proposed_field(need: Need, occupation: Occupation) -> int | None:
    return need.proposals.filter(occupation=occupation).values_list("field_id", flat=True).first()


@transaction.atomic
def verify_needs(*, needs: Collection[int], by: Account, at: datetime) -> int:
    """The desk stands for these needs (keys in the database): from now on a plan may serve them. All or none, one event. Returns for how many it
    stands; those that `by` verified before are left alone, so that a key that was pressed twice decides once.

    Raises NotYours, and NotInThatState where one has no code, is closed, or was taken back.
    """
    must_be_staff(by=by, at=at)
    with whole_network():
        held = hold_needs(needs)
        rows = [row for row in held if (row.state, row.verified_by_id) != (NeedState.VERIFIED, by.pk)]
        _may_step(rows, NeedState.VERIFIED)
        Need.objects.filter(pk__in=[row.pk for row in rows]).update(state=NeedState.VERIFIED, verified_by=by, verified_at=at, **AT_HAND)
    if rows:
        note(kind="demand.needs_verified", about=about_needs(rows), by=by, at=at, needs=sorted(row.pk for row in rows))
    return len(held)


@transaction.atomic
def close_needs(*, needs: Collection[int], closed_as: str, reason: str = "", by: Account, at: datetime) -> int:
    """Closes needs that stand no longer, as one of rules.DESK_CLOSES; with words of its own where it is for another reason. All or none, one event.

    Raises NotYours, NotInThatState, NoReason.
    """
    must_be_staff(by=by, at=at)
    if closed_as not in DESK_CLOSES:
        raise NoReason(_("Say why it stands no longer."), cure=_("Choose one of the reasons."))
    if closed_as == ClosedAs.OTHER and not reason.strip():
        raise NoReason(_("Say why; whoever stated the need reads it."))
    with one_cause(), whole_network():
        rows = _close(needs, closed_as, reason, by, at)
        facts = {"needs": sorted(row.pk for row in rows), "closed_as": str(closed_as), "reason": reason}
        note(kind="demand.needs_closed", about=about_needs(rows), by=by, at=at, **facts)
    return len(rows)


@transaction.atomic
def refuse_needs(*, needs: Collection[int], reason: str, by: Account, at: datetime) -> int:
    """The desk does not stand for these needs; the reason goes back to the statement, where its owner reads it. Raises as close_needs does."""
    must_be_staff(by=by, at=at)
    if not reason.strip():
        raise NoReason(_("Say why; whoever stated the need reads it."))
    with one_cause(), whole_network():
        rows = _close(needs, ClosedAs.REFUSED, reason, by, at)
        forum.refuse_statements(statements=[row.statement_id for row in rows], reason=reason, by=by, at=at)
        note(kind="demand.needs_refused", about=about_needs(rows), by=by, at=at, needs=sorted(row.pk for row in rows), reason=reason)
    return len(rows)


def _close(needs: Collection[int], closed_as: str, reason: str, by: Account, at: datetime) -> list[Need]:
    rows = hold_needs(needs)
    _may_step(rows, NeedState.CLOSED)
    close_rows(rows, closed_as, by=by, at=at, reason=reason)
    return rows


def _may_step(rows: Sequence[Need], state: NeedState) -> None:
    for row in rows:
        if state not in STEPS[row.state]:
            raise NotInThatState(
                _("“%(need)s” is in the state “%(state)s”.") % {"need": row, "state": row.get_state_display()},
                cure=_("Load the page again and look at what has happened."),
            )
        if state == NeedState.VERIFIED and row.statement.state != StatementState.TAKEN_UP:
            raise NotInThatState(_("“%(need)s” was taken back by whoever stated it.") % {"need": row}, cure=_("Leave it out."))

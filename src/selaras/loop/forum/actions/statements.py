# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Stating a need, by form or by the sheet; taking it up, refusing it, withdrawing it."""

import hashlib
import secrets
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from selaras.ground.network.models import Centre, Company, CompanySite
from selaras.ground.network.rules import CompanyRight
from selaras.ground.people.actions import note
from selaras.ground.people.models import Account
from selaras.ground.people.rules import Bearer
from selaras.ground.standards.models import Region
from selaras.kit.dates import day_of
from selaras.kit.documents import check_scan
from selaras.kit.imports import HasProblems, Imported, NotWhatWasPreviewed, Table
from selaras.kit.scope import whole_network
from selaras.kit.spreadsheets import FIRST_ROW, Sheet
from selaras.loop.forum.actions._rows import keep_file
from selaras.loop.forum.actions.refusals import CannotBeTaken, NotInThatState, NotYours, must_be_staff, must_speak_for, through
from selaras.loop.forum.attachments import Sent
from selaras.loop.forum.intake import Intake, Line
from selaras.loop.forum.models import Meeting, Statement
from selaras.loop.forum.queries import faults_of_place, standing_of
from selaras.loop.forum.rules import (
    ALIVE,
    LETTERS,
    STEPS,
    Channel,
    Origin,
    StatementState,
    Wanted,
    faults_of_again,
    start_again,
    time_count,
)
from selaras.loop.forum.wording import with_condition

BATCH = 500


@transaction.atomic
def state_need(
    *,
    owner: Company | Centre | Region,
    origin: str,
    wanted: Wanted,
    meeting: Meeting | None = None,
    channel: str = Channel.FORM,
    paper: str = "",
    scan: Sent | None = None,
    by: Account,
    at: datetime,
) -> Statement:
    """States a need for a company, a centre or the labour office of a region. A need is no promise, on either side.

    `paper` is the number printed on the paper form that came back, which is entered once, and `scan` its picture. Raises NotYours where `by` may not
    speak for the owner, CannotBeTaken with every fault of what was said, and NotADocument for a picture that is none.
    """
    with whole_network():
        agent = must_speak_for(by=by, at=at, right=CompanyRight.NEEDS, **{name: row.pk for name, row in _owner_fields(owner).items()})
        site = CompanySite.objects.filter(pk=wanted.site).first()
        wanted = with_condition(wanted) if origin == Origin.COMPANY else wanted
        faults = [*wanted.faults(origin, day_of(at)), *faults_of_place(owner, site, Region.objects.get(pk=wanted.region))]
        if (origin == Origin.COMPANY) != isinstance(owner, Company):
            faults.append(("origin", _("A company states its own need; a centre or a labour office that of its region or of self-employment.")))
        paper = paper.strip().upper()
        faults += _entered_before(paper)
        if faults:
            raise CannotBeTaken(faults)
        said = {"owner": owner, "origin": origin, "wanted": wanted, "meeting": meeting.pk if meeting else None, "channel": channel}
        statement = _build(**said, agent=agent.pk if agent else None, by=by, at=at)
        statement.paper = paper
        if scan is not None:
            keep_file(statement, scan, check_scan)
        try:
            with transaction.atomic():
                statement.save(force_insert=True)
        except IntegrityError:
            if faults := _entered_before(paper):  # by another, since we looked
                raise CannotBeTaken(faults) from None
            raise
        statement.equipment.set(wanted.equipment)
    on_paper = {"paper": paper, "sha256": statement.file_digest} if paper or scan else {}
    facts = {"origin": origin, "owner": str(owner), "channel": channel, **on_paper, **through(agent=agent)}
    note(kind="forum.need_stated", about=statement, by=by, at=at, **facts)
    return statement


def _entered_before(paper: str) -> list[tuple[str, str]]:
    """The fault of a paper that was entered before; none for a need that came on no paper."""
    before = Statement.objects.filter(paper=paper).first() if paper else None
    words = _("This paper was entered before: “%(words)s”, number %(key)s.")
    return [("paper", words % {"words": before.words, "key": before.key})] if before else []


def _owner_fields(owner: Company | Centre | Region) -> dict[str, Company | Centre | Region]:
    """The field of a statement that names this owner, with the owner."""
    return {{Company: "company", Centre: "centre", Region: "office"}[type(owner)]: owner}


def _build(
    *,
    owner: Company | Centre | Region,
    origin: str,
    wanted: Wanted,
    meeting: int | None,
    channel: str,
    agent: int | None,
    by: Account,
    at: datetime,
    key: str = "",
    assumed: bool = False,
) -> Statement:
    """A statement that is not stored yet; a key is made where none is given."""
    facts = {name: getattr(wanted, name) for name in wanted.__dataclass_fields__ if name not in {"region", "site", "equipment"}}
    facts["heads_least"], facts["heads_most"] = wanted.people
    return Statement(
        key=key or f"pn-{''.join(secrets.choice(LETTERS) for _at in range(8))}",
        origin=origin,
        **_owner_fields(owner),
        meeting_id=meeting,
        region_id=wanted.region,
        site_id=wanted.site,
        channel=channel,
        through_id=agent,
        stated_by=by,
        stated_at=at,
        assumed=assumed,
        **facts,
    )


@transaction.atomic
def state_needs(
    *,
    sheet: Sheet,
    table: Table,
    agreed: str | None = None,
    reading: Intake | None = None,
    channel: str = Channel.XLSX,
    first: int = FIRST_ROW,
    by: Account,
    at: datetime,
) -> list[Statement]:
    """States every need of a sheet (sheets.COMPANY_NEEDS or REGION_NEEDS), all or none, as one event; returns them in the order of the rows.

    `agreed` is the digest of the preview that was confirmed; `first` the number of the first row below the header; `reading` the table as it was read
    just before, outside the transaction: then only what was stated meanwhile is looked at again. Raises HasProblems with every row and column,
    NotWhatWasPreviewed, NotYours for a row of somebody else's, and Unreadable for a table that is none of this sheet's.
    """
    # The same sheet sent twice at once: the second waits, and then finds the first.
    Account.objects.select_for_update(no_key=True).get(pk=by.pk)
    if reading is not None:
        reading.find_repeats()
    intake = reading or Intake(sheet, table, on=day_of(at), first=first)
    if intake.problems:
        raise HasProblems(intake.problems)
    if agreed is not None and agreed != intake.preview.digest:
        raise NotWhatWasPreviewed
    statements = list(_lines_as_statements(intake.lines, channel, by, at))
    with whole_network():
        Statement.objects.bulk_create(statements, batch_size=BATCH)
        named = [(statement.pk, key) for statement, line in zip(statements, intake.lines, strict=True) for key in line.wanted.equipment]
        through = Statement.equipment.through
        through._base_manager.bulk_create([through(statement_id=pk, equipment_id=key) for pk, key in named], batch_size=BATCH)
    note(
        kind="forum.needs_imported",
        about=_about(len(statements)),
        by=by,
        at=at,
        sheet=sheet.name,
        channel=channel,
        keys=hashlib.sha256("\n".join(sorted(statement.key for statement in statements)).encode()).hexdigest(),
        needs={origin: sum(statement.origin == origin for statement in statements) for origin in sorted({each.origin for each in statements})},
    )
    return statements


def _lines_as_statements(lines: Iterable[Line], channel: str, by: Account, at: datetime) -> Iterator[Statement]:
    """The rows of a sheet as statements that are not stored yet. Raises NotYours."""
    standing = standing_of(by, day_of(at))
    for line in lines:
        if not standing.may_speak_for(**{name: row.pk for name, row in _owner_fields(line.owner).items()}, right=CompanyRight.NEEDS):
            raise NotYours
        yield _build(
            owner=line.owner,
            origin=line.origin,
            wanted=line.wanted,
            meeting=line.meeting,
            channel=channel,
            agent=standing.companies.get(line.owner.pk, {}).get(CompanyRight.NEEDS) if isinstance(line.owner, Company) else None,
            by=by,
            at=at,
            key=line.key,
            assumed=line.assumed,
        )


def import_statements(
    *, sheet: Sheet, table: Table, agreed: str | None = None, reading: Intake | None = None, channel: str = Channel.XLSX, by: Account, at: datetime
) -> Imported:
    """States every need of a sheet, as `state_needs` does; returns how many."""
    made = state_needs(sheet=sheet, table=table, agreed=agreed, reading=reading, channel=channel, by=by, at=at)
    return Imported(new=len(made), changed=0, same=0)


@transaction.atomic
def withdraw_statement(*, statement: Statement, reason: str, by: Account, at: datetime) -> Statement:
    """Takes a need back, by whoever may speak for its owner. It stays on record with the reason. Raises NotYours, NotInThatState."""
    with whole_network():
        statement = Statement.objects.select_for_update(of=("self",)).get(pk=statement.pk)
        owner = {"company": statement.company_id, "centre": statement.centre_id, "office": statement.office_id}
        agent = must_speak_for(by=by, at=at, right=CompanyRight.NEEDS, **{name: key for name, key in owner.items() if key})
        _step([statement], StatementState.WITHDRAWN, reason)
    note(kind="forum.need_withdrawn", about=statement, by=by, at=at, reason=reason, **through(agent=agent))
    return statement


@transaction.atomic
def say_again(*, statement: Statement, heads_least: int, heads_most: int, until_month: date, by: Account | Bearer, at: datetime) -> Statement:
    """Puts another number of people (each time, where it recurs), or another last month, into a need that still stands; what was said before stays
    in the record. Of what recurs the times that are over fall away: it can be said again year after year.

    Only for whoever may speak for its owner; that the bearer of a link may, is the matter of whoever gave out the link. Raises NotYours,
    NotInThatState, CannotBeTaken.
    """
    with whole_network():
        statement = Statement.objects.select_for_update(of=("self",)).get(pk=statement.pk)
        owner = {"company": statement.company_id, "centre": statement.centre_id, "office": statement.office_id}
        named = {name: key for name, key in owner.items() if key}
        agent = None if isinstance(by, Bearer) else must_speak_for(by=by, at=at, right=CompanyRight.NEEDS, **named)
        if statement.state not in ALIVE:
            raise NotInThatState(_("“%(need)s” is %(state)s already.") % {"need": statement, "state": statement.get_state_display()})
        start = start_again(statement.recurs, statement.start_month, until_month, day_of(at))
        count = time_count(statement.recurs, start, until_month)
        people = (heads_least * count, heads_most * count)
        if faults := faults_of_again(statement.recurs, start, until_month, heads_least, heads_most):
            raise CannotBeTaken(faults)
        before = _times(statement)
        statement.heads_least, statement.heads_most, statement.start_month, statement.until_month = *people, start, until_month
        statement.save(update_fields=["heads_least", "heads_most", "start_month", "until_month"])
        after = _times(statement)
    note(kind="forum.need_said_again", about=statement, by=by, at=at, before=before, after=after, **through(agent=agent))
    return statement


def _times(statement: Statement) -> dict[str, Any]:
    """People and months of a need, as the record keeps them."""
    months = {"from": statement.start_month.isoformat(), "until": statement.until_month.isoformat()}
    return {"heads": [statement.heads_least, statement.heads_most], **months}


@transaction.atomic
def refuse_statements(*, statements: Collection[int], reason: str, by: Account, at: datetime) -> None:
    """The desk does not take these statements up, or not any longer, and says why. Raises NotYours, NotInThatState, CannotBeTaken."""
    must_be_staff(by=by, at=at)
    if not reason.strip():
        raise CannotBeTaken([("reason", _("Say why; whoever stated the need reads it."))])
    _move(statements, StatementState.REFUSED, reason)
    note(kind="forum.needs_refused", about=_about(len(statements)), by=by, at=at, statements=sorted(statements), reason=reason)


@transaction.atomic
def take_up_statements(*, statements: Collection[int], by: Account, at: datetime) -> None:
    """Marks statements (their keys in the database) as taken up by the demand desk. Raises NotYours, NotInThatState."""
    must_be_staff(by=by, at=at)
    _move(statements, StatementState.TAKEN_UP, "")
    note(kind="forum.needs_taken_up", about=_about(len(statements)), by=by, at=at, statements=sorted(statements))


@transaction.atomic
def end_statements(*, statements: Collection[int], by: Account | Bearer, at: datetime) -> None:
    """Marks statements (keys) whose need was closed: they stand no longer, cannot be taken back, and the same may be stated again.

    Who may close a need is the matter of whoever closed it. What was taken back or refused before stays so.
    """
    with whole_network():
        for some in _batches(sorted(statements)):
            Statement.objects.filter(pk__in=some, state=StatementState.TAKEN_UP).update(state=StatementState.CLOSED)
    note(kind="forum.needs_ended", about=_about(len(statements)), by=by, at=at, statements=sorted(statements))


def _about(count: int) -> tuple[str, str, str]:
    return ("forum.statement", "", _("%(count)s statements of need") % {"count": count})


def _move(statements: Collection[int], state: StatementState, reason: str) -> None:
    with whole_network():
        for some in _batches(sorted(statements)):
            _step(list(Statement.objects.select_for_update(of=("self",)).filter(pk__in=some)), state, reason)


def _batches(keys: list[int]) -> Iterable[list[int]]:
    return (keys[first : first + BATCH] for first in range(0, len(keys), BATCH))


def _step(statements: list[Statement], state: StatementState, reason: str) -> None:
    """Moves statements one step, all or none."""
    for statement in statements:
        if state not in STEPS[statement.state]:
            raise NotInThatState(
                _("“%(need)s” is %(state)s already.") % {"need": statement, "state": statement.get_state_display()},
                cure=_("Load the page again and look at what has happened."),
            )
        statement.state, statement.state_reason = state, reason.strip()[:200]
    Statement.objects.filter(pk__in=[statement.pk for statement in statements]).update(state=state, state_reason=reason.strip()[:200])

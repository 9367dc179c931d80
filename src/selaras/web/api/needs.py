# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What a program does with needs: states many, reads its own, says whether one still stands, takes one back."""

import hashlib
import re
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _
from ninja import Header, Query, Router
from pydantic import BaseModel

from selaras.ground.network.actions import Reply, answer_once
from selaras.ground.people.rules import Role
from selaras.kit.cells import as_text
from selaras.kit.imports import HasProblems
from selaras.kit.spreadsheets import Problem, Sheet
from selaras.loop.demand.actions import Answer, NotInThatState, say_what_stands, withdraw_need
from selaras.loop.demand.models import Need
from selaras.loop.forum.actions import state_needs
from selaras.loop.forum.models import Statement
from selaras.loop.forum.rules import Channel, StatementState
from selaras.loop.forum.sheets import COMPANY_NEEDS, REGION_NEEDS
from selaras.loop.planning.queries.of_company import Answer as Became
from selaras.loop.planning.queries.of_company import answers_to
from selaras.loop.planning.queries.plans import latest_year, shown_plan
from selaras.web.api.door import A_MINUTE, ADDRESS, ByKey
from selaras.web.api.problems import Problem as Refused
from selaras.web.api.schemas import (
    AnswerSent,
    KeyShown,
    Named,
    NeedSent,
    NeedShown,
    NeedsSent,
    NeedsShown,
    Owner,
    Place,
    Served,
    Understood,
    WithdrawalSent,
    WordsShown,
)

A_PAGE, MOST_A_PAGE = 100, 200
LARGEST = 2**63 - 1  # a key of a row
KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
WRONG: dict[Any, Any] = dict.fromkeys((400, 401, 403, 413, 422, 429), Refused)
GONE = {**WRONG, 404: Refused}
CALL = Header(
    None,
    alias="Idempotency-Key",
    max_length=200,
    pattern=r"^[!-~]+$",
    description=gettext_noop("A name that no other call bears (a UUID). The same call, sent again under it, is answered again and not done again."),
)
router = Router()


def sheet_of(request: ByKey) -> Sheet:
    """The sheet by whose columns the owner states needs."""
    return COMPANY_NEEDS if request.post.role == Role.COMPANY else REGION_NEEDS


# Reading --------------------------------------------------------------------------------------------------------------


@router.get("/key", response={200: KeyShown, **WRONG}, summary=gettext_noop("Whose key is this?"))
def whose_key(request: ByKey) -> KeyShown:
    post, held = request.post, request.key
    kind, owner = next((kind, row) for kind in ("company", "centre", "region") if (row := getattr(held, kind)))
    return KeyShown(
        name=held.name,
        owner=Owner(kind=kind, key=owner.code if kind == "region" else owner.key, name=owner.name),
        through=post.mandate.agent.name if post.mandate else None,
        holder=post.person.name,
        until=held.until,
        calls_a_minute=A_MINUTE,
    )


@router.get("/words", response={200: WordsShown, **WRONG}, summary=gettext_noop("Which words may stand in a field?"))
def words(request: ByKey) -> WordsShown:
    found: dict[str, list[list[str]]] = {}
    for column in sheet_of(request).columns:
        if column.known is not None and column.key in NeedSent.model_fields:
            alike: dict[Any, list[str]] = {}
            for word, value in column.known().items():
                alike.setdefault(value, []).append(str(word))
            found[column.key] = list(alike.values())
    return WordsShown(fields=found)


@router.get("/needs", response={200: NeedsShown, **WRONG}, summary=gettext_noop("Which needs did we state, and what became of them?"))
def needs(
    request: ByKey,
    key: str | None = Query(None, description=gettext_noop("Only the need with this number of yours.")),
    after: int = Query(0, ge=0, le=LARGEST, description=gettext_noop("Only needs with a higher id; “next” holds the whole address.")),
    limit: int = Query(A_PAGE, ge=1, le=MOST_A_PAGE, description=gettext_noop("How many at most.")),
) -> NeedsShown:
    rows = Statement.objects.filter(pk__gt=after).order_by("pk")
    if key is not None:
        rows = rows.filter(key=key) if KEY.fullmatch(key) else rows.none()
    found = list(rows.values_list("pk", flat=True)[: limit + 1])
    shown, more = found[:limit], len(found) > limit
    said = {"limit": limit, "after": shown[-1]} | ({"key": key} if key else {}) if more else {}
    return NeedsShown(needs=shown_needs(shown), next=f"{ADDRESS}needs?{urlencode(said)}" if more else None)


@router.get("/needs/{int:pk}", response={200: NeedShown, **GONE}, summary=gettext_noop("What became of this need?"))
def need(request: ByKey, pk: int) -> NeedShown:
    return shown_needs([stated(pk).pk])[0]


def stated(pk: int) -> Statement:
    """A statement of the key's owner; one of somebody else's is not there."""
    found = Statement.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


# Writing --------------------------------------------------------------------------------------------------------------


@router.post("/needs", response={201: NeedsShown, **WRONG}, summary=gettext_noop("State needs, all or none"))
def state(request: ByKey, sent: NeedsSent, call: str | None = CALL) -> HttpResponse:
    sheet = sheet_of(request)
    table = table_of(sent.needs, sheet)

    def deed() -> tuple[int, BaseModel]:
        made = state_needs(sheet=sheet, table=table, channel=Channel.API, first=1, by=request.key.account, at=request.at)
        return 201, NeedsShown(needs=shown_needs([statement.pk for statement in made]))

    return once(request, call, deed)


@router.post("/needs/{int:pk}/answer", response={200: NeedShown, **GONE}, summary=gettext_noop("Say whether a need still stands"))
def answer(request: ByKey, pk: int, sent: AnswerSent, call: str | None = CALL) -> HttpResponse:
    statement = stated(pk)

    def deed() -> tuple[int, BaseModel]:
        coded = Need.objects.filter(statement=statement).values_list("pk", flat=True).first()
        if coded is None:
            words = _("“%(need)s” waits for the demand desk; there is nothing to confirm yet.") % {"need": statement}
            raise NotInThatState(words, cure=_("Where it stands no longer, take it back."))
        said = Answer(sent.said, sent.heads_least, sent.heads_most)
        say_what_stands(answers={coded: said}, by=request.key.account, at=request.at)
        return 200, shown_needs([pk])[0]

    return once(request, call, deed)


@router.post("/needs/{int:pk}/withdrawal", response={200: NeedShown, **GONE}, summary=gettext_noop("Take a need back"))
def withdraw(request: ByKey, pk: int, sent: WithdrawalSent, call: str | None = CALL) -> HttpResponse:
    statement = stated(pk)

    def deed() -> tuple[int, BaseModel]:
        withdraw_need(statement=statement, reason=as_text(sent.reason), by=request.key.account, at=request.at)
        return 200, shown_needs([pk])[0]

    return once(request, call, deed)


def once(request: ByKey, call: str | None, deed: Callable[[], tuple[int, BaseModel]]) -> HttpResponse:
    """Does a deed and answers what it gave; a call that named itself is done once, however often it is sent."""

    def reply() -> Reply:
        status, shown = deed()
        return Reply(status, shown.model_dump_json())

    if call is None:
        given = reply()
    else:
        given = answer_once(key=request.key, call=call, digest=_digest(request), deed=reply, by=request.key.account, at=request.at)
    headers = {"Idempotency-Replayed": "true"} if given.again else {}
    return HttpResponse(given.body, status=given.status, content_type="application/json; charset=utf-8", headers=headers)


def _digest(request: HttpRequest) -> str:
    """What tells one call from another: method, address and body."""
    sent = f"{request.method} {request.get_full_path()}\n".encode() + request.body
    return hashlib.sha256(sent).hexdigest()


def table_of(sent: Iterable[NeedSent], sheet: Sheet) -> list[list[Any]]:
    """Needs as the rows of the sheet, from the first on as row 1. Raises HasProblems for a field that the sheet does not have."""
    columns = [column.key for column in sheet.columns if column.key in NeedSent.model_fields]
    rows = [each.model_dump(exclude_none=True) for each in sent]
    foreign = [Problem(at, name, _("is not asked of you; leave it out")) for at, row in enumerate(rows, 1) for name in row if name not in columns]
    if foreign:
        raise HasProblems(foreign)
    return [columns, *([_cell(row.get(name)) for name in columns] for row in rows)]


def _cell(value: Any) -> Any:
    return "; ".join(value) if isinstance(value, list) else value


# What became of them --------------------------------------------------------------------------------------------------


def shown_needs(keys: list[int]) -> list[NeedShown]:
    """Statements (by their keys) as programs are shown them, in that order; the same few queries for one or many."""
    year = latest_year()
    plan = shown_plan(year) if year else None
    rows = Statement.objects.filter(pk__in=keys).prefetch_related("equipment")
    became = {each.statement.pk: each for each in answers_to(plan, rows)}
    return [_shown(became[key], year.year if year else 0) for key in keys]


def _shown(became: Became, year: int) -> NeedShown:
    said, need = became.statement, became.need
    gone = said.state in (StatementState.REFUSED, StatementState.WITHDRAWN)
    holder = said if need is None or gone else need
    plain = {name: getattr(said, name) for name in NeedShown.model_fields if name in SAID}
    return NeedShown(
        **plain,
        id=said.pk,
        heads_least=said.each.least,
        heads_most=said.each.most,
        start_month=f"{said.start_month:%Y-%m}",
        until_month=f"{said.until_month:%Y-%m}",
        site=said.site.key if said.site else None,
        region=Place(code=said.region.code, name=said.region.name),
        contract=said.contract or None,
        hirer=said.hirer or None,
        equipment=[thing.key for thing in said.equipment.all()],
        meeting=said.meeting.key if said.meeting else None,
        state=holder.state,
        state_words=str(holder.get_state_display()),
        reason=said.state_reason or (need.closed_reason if need else ""),
        understood=_understood(need) if need else None,
        served_by=[_served(each, year) for each in became.serving],
        not_served_because=str(became.reason.label) if became.reason else None,
    )


# What is shown as it stands in the statement.
SAID = frozenset(
    {
        "key", "words", "origin", "recurs", "certainty", "shift", "wage_least", "wage_most", "ojt_seats", "condition", "condition_reason",
        "evidence", "channel", "stated_at",
    }
)  # fmt: skip


def _understood(need: Need) -> Understood:
    occupation = Named(code=need.occupation.code, title=need.occupation.title) if need.occupation else None
    units = [Named(code=unit.code or None, title=unit.title) for unit in need.units.all()]
    return Understood(
        occupation=occupation, units=units, confirmed_on=need.confirmed_on, valid_until=need.valid_until, closed_as=need.closed_as or None
    )


def _served(one: Any, year: int) -> Served:
    programme = one.programme_en if (get_language() or "id").startswith("en") else one.programme_id
    ready = year * 12 + one.ready_month - 1
    return Served(
        centre=one.centre,
        programme=programme,
        ready_from=f"{ready // 12}-{ready % 12 + 1:02d}",
        people=round(one.people, 2),
        placements_expected=round(one.placed, 2),
    )

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What programs send and are given. Only the form is held here; what may stand in a field is said by the sheets of needs, and refused by the actions.

The names of what is sent are those of the sheets' columns: their titles and helps stand in the document (`document`).
"""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from selaras.loop.demand.rules import NeedState, Said
from selaras.loop.forum.rules import MOST_HEADS, Certainty, Contract, Hirer, Origin, Recurs, StatementState

MOST_NEEDS = 500  # in one call
MONTH = r"^20\d\d-(0[1-9]|1[0-2])$"
STATES = (StatementState.SUBMITTED, *NeedState, StatementState.REFUSED, StatementState.WITHDRAWN)


def _optional(**schema: Any) -> Any:
    """A field that may be left out, with what the document says of it."""
    return Field(None, json_schema_extra=schema)


def _choice(values: list[str]) -> dict[str, Any]:
    return {"enum": [*(value for value in values if value), None]}


class Sent(BaseModel):
    """Something that a program sends: no field that we do not know, and each of its own type."""

    model_config = ConfigDict(extra="forbid", strict=True)


class NeedSent(Sent):
    """A need as its owner states it. Evidence and origin are for centres and labour offices; site, wage, contract and OJT for companies."""

    key: str | None = _optional(maxLength=60, pattern="^[a-z0-9]+(-[a-z0-9]+)*$")
    words: str = Field(json_schema_extra={"minLength": 3, "maxLength": 300})
    heads_least: int = Field(json_schema_extra={"minimum": 1, "maximum": MOST_HEADS})
    heads_most: int | None = _optional(minimum=1, maximum=MOST_HEADS)
    start_month: str = Field(json_schema_extra={"pattern": MONTH})
    until_month: str | None = _optional(pattern=MONTH)
    recurs: str | None = _optional(**_choice(Recurs.values))
    certainty: str = Field(json_schema_extra={"enum": Certainty.values})
    site: str | None = None
    region: str | None = None
    contract: str | None = _optional(**_choice(Contract.values))
    shift: bool | None = None
    hirer: str | None = _optional(**_choice(Hirer.values))
    wage_least: int | None = _optional(minimum=0, maximum=10**9)
    wage_most: int | None = _optional(minimum=0, maximum=10**9)
    equipment: list[str] | None = None
    ojt_seats: int | None = _optional(minimum=0, maximum=MOST_HEADS)
    condition: str | None = _optional(maxLength=120)
    condition_reason: str | None = _optional(maxLength=200)
    origin: str | None = _optional(**_choice([Origin.REGION, Origin.SELF]))
    evidence: str | None = _optional(maxLength=300)
    meeting: str | None = None


class NeedsSent(Sent):
    """Needs to be stated, all or none."""

    needs: list[NeedSent] = Field(min_length=1, max_length=MOST_NEEDS)


class AnswerSent(Sent):
    """What is said of a need that the demand desk took up; a number of people only with one that is still needed."""

    said: Said = Field(strict=False)  # JSON has no choices, only their words
    heads_least: int | None = None
    heads_most: int | None = None


class WithdrawalSent(Sent):
    """A need is taken back, and why; what it says is read by the demand desk."""

    reason: str = Field("", max_length=200)


class Place(BaseModel):
    """A regency or city."""

    code: str
    name: str


class Named(BaseModel):
    """Something of a public standard; without a code where it could not be traced to one."""

    code: str | None
    title: str


class Understood(BaseModel):
    """What the demand desk understood, and until when the need counts."""

    occupation: Named | None
    units: list[Named]
    confirmed_on: date | None
    valid_until: date
    closed_as: str | None


class Served(BaseModel):
    """Whom the year's plan trains for the need: figures of a plan, no promise."""

    centre: str
    programme: str
    ready_from: str = Field(json_schema_extra={"pattern": r"^20\d\d-(0[1-9]|1[0-2])$"})
    people: float
    placements_expected: float


class NeedShown(BaseModel):
    """A need as it was stated (people each time, where it recurs), and what has become of it."""

    id: int
    key: str
    words: str
    origin: str
    heads_least: int
    heads_most: int
    start_month: str
    until_month: str
    recurs: str
    certainty: str
    site: str | None
    region: Place
    contract: str | None
    shift: bool | None
    hirer: str | None
    wage_least: int | None
    wage_most: int | None
    equipment: list[str]
    ojt_seats: int | None
    condition: str
    condition_reason: str
    evidence: str
    meeting: str | None
    channel: str
    stated_at: datetime
    state: str = Field(json_schema_extra={"enum": [str(state) for state in STATES]})
    state_words: str
    reason: str
    understood: Understood | None
    served_by: list[Served]
    not_served_because: str | None


class NeedsShown(BaseModel):
    """Needs, and the address of those that follow."""

    needs: list[NeedShown]
    next: str | None = None


class Owner(BaseModel):
    """A company, a centre, or the region of a labour office."""

    kind: Literal["company", "centre", "region"]
    key: str
    name: str


class KeyShown(BaseModel):
    """The key of this call: for whom it acts, through whom, and until when."""

    name: str
    owner: Owner
    through: str | None
    holder: str
    until: date
    calls_a_minute: int


class WordsShown(BaseModel):
    """For each field that takes only some words: those words; the ones of one list mean the same."""

    fields: dict[str, list[list[str]]]

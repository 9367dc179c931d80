# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Promises with their evidence, and agreements, as they were made, kept, released, signed, renewed and ended."""

from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from functools import partial
from pathlib import Path

from selaras.console.diary.cast import Cast
from selaras.console.diary.meetings import bearer
from selaras.console.diary.papers import example_paper
from selaras.console.diary.steps import Row, Step, day, moment, rows
from selaras.ground.network.models import Centre, Company
from selaras.kit.scope import whole_network
from selaras.loop.forum import actions
from selaras.loop.forum.agreements import AgreementKind
from selaras.loop.forum.attachments import Sent
from selaras.loop.forum.models import Agreement, Commitment, Signatory
from selaras.loop.forum.promises import EvidenceKind, PromiseKind, Side

FILES = ("promises", "promise-evidence", "agreements")


def steps(folder: Path, cast: Cast) -> Iterator[Step]:
    """Everything that was promised and agreed, and what came of it."""
    for told, row in rows(folder, "promises"):
        yield Step(moment(row["made_at"]), told, partial(_promise, cast, row))
        if row["released_on"]:
            yield Step(moment(row["released_on"], time(10, 30)), told, partial(_release, cast, row))
    for told, row in rows(folder, "promise-evidence"):
        yield Step(moment(row["recorded_at"]), told, partial(_evidence, cast, row))
    for told, row in rows(folder, "agreements"):
        yield Step(moment(row["written_on"]), told, partial(_draft, cast, row))
        if row["sent_on"]:
            yield Step(moment(row["sent_on"], time(13)), told, partial(_send, cast, row))
        if row["in_force_on"]:
            yield Step(moment(row["in_force_on"], time(11)), told, partial(_sign, cast, row))
        if row["ended_on"]:
            yield Step(moment(row["ended_on"], time(14)), told, partial(_end, cast, row))


def _between(cast: Cast, row: Row) -> tuple[Company, Centre]:
    return cast.companies[row["company"]], cast.centres[row["centre"]]


# Promises ------------------------------------------------------------------------------------------------------------


def _promise(cast: Cast, row: Row, at: datetime) -> None:
    company, centre = _between(cast, row)
    # Without an account it was promised at the meeting, by the guest's own link.
    by = cast.accounts[row["by"]] if row["by"] else bearer(cast, {"meeting": row["meeting"], "company": row["company"], "centre": ""})
    meeting = cast.meeting(row["meeting"]) if row["meeting"] else None
    facts = {"side": Side(row["side"]), "kind": PromiseKind(row["kind"]), "quantity": Decimal(row["quantity"]), "due_on": day(row["due_on"])}
    made = actions.make_commitment(company=company, centre=centre, **facts, words=row["words"], meeting=meeting, assumed=True, by=by, at=at)
    cast.made["promise", row["key"]] = made


def _release(cast: Cast, row: Row, at: datetime) -> None:
    promise, by = cast.made["promise", row["key"]], cast.accounts[row["released_by"]]
    actions.release_commitment(commitment=promise, because=row["released_because"], by=by, at=at)


def _evidence(cast: Cast, row: Row, at: datetime) -> None:
    promise: Commitment = cast.made["promise", row["promise"]]
    facts = {"quantity": Decimal(row["quantity"]), "happened_on": day(row["happened_on"]), "kind": EvidenceKind(row["kind"]), "words": row["words"]}
    own = promise.side == Side.CENTRE and facts["kind"] == EvidenceKind.DOCUMENT
    paper = Sent("bukti.pdf", example_paper([str(promise), row["words"]])) if own else None
    actions.record_fulfilment(commitment=promise, **facts, file=paper, by=cast.accounts[row["by"]], at=at)


# Agreements ----------------------------------------------------------------------------------------------------------


def _terms(row: Row) -> actions.Terms:
    """What an agreement says; `quotas` are pairs like `ojt:12`, signatories a name and a position."""
    signs = [(side, *row[f"{side}_signatory"].split(" / ")) for side in Side.values]
    quotas = {PromiseKind(kind): Decimal(amount) for kind, amount in (pair.split(":") for pair in row["quotas"].split(";") if pair)}
    return actions.Terms(
        number=row["number"],
        kind=AgreementKind(row["kind"]),
        title=row["title"],
        starts_on=day(row["starts_on"]),
        ends_on=day(row["ends_on"]),
        signatories=[(Side(side), name, position) for side, name, position in signs],
        quotas=quotas,
    )


def _draft(cast: Cast, row: Row, at: datetime) -> None:
    company, centre = _between(cast, row)
    renews = cast.made["agreement", row["renews"]] if row["renews"] else None
    written = actions.draft_agreement(
        company=company, centre=centre, terms=_terms(row), renews=renews, assumed=True, by=cast.accounts[row["by"]], at=at
    )
    cast.made["agreement", row["key"]] = written


def _send(cast: Cast, row: Row, at: datetime) -> None:
    _keep(cast, row, actions.send_agreement(agreement=cast.made["agreement", row["key"]], by=cast.accounts[row["by"]], at=at))


def _sign(cast: Cast, row: Row, at: datetime) -> None:
    """The signed paper comes back, and everybody's day of signature with it."""
    by, agreement = cast.accounts[row["by"]], cast.made["agreement", row["key"]]
    agreement = actions.attach_document(agreement=agreement, data=example_paper(_lines(agreement, day(row["signed_on"]))), by=by, at=at)
    with whole_network():
        signed = {key: day(row["signed_on"]) for key in Signatory.objects.filter(agreement=agreement).values_list("pk", flat=True)}
    _keep(cast, row, actions.bring_into_force(agreement=agreement, signed=signed, by=by, at=at))


def _end(cast: Cast, row: Row, at: datetime) -> None:
    _keep(
        cast,
        row,
        actions.end_agreement(agreement=cast.made["agreement", row["key"]], because=row["ended_because"], by=cast.accounts[row["by"]], at=at),
    )


def _keep(cast: Cast, row: Row, agreement: Agreement) -> None:
    cast.made["agreement", row["key"]] = agreement


def _lines(agreement: Agreement, signed: date) -> list[str]:
    return [
        agreement.number,
        agreement.title,
        f"antara {agreement.centre} dan {agreement.company}",
        f"berlaku {agreement.starts_on:%d/%m/%Y} sampai {agreement.ends_on:%d/%m/%Y}, ditandatangani {signed:%d/%m/%Y}",
    ]

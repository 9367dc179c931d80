# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Agreements: who keeps them, their steps, their document, renewal, and the letters before their end."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from selaras.ground.letters.models import Letter
from selaras.kit.documents import MOST_BYTES, NotADocument, check_pdf
from selaras.kit.scope import scope, whole_network
from selaras.loop.forum import actions
from selaras.loop.forum.agreements import STEPS, AgreementKind, AgreementState
from selaras.loop.forum.models import Agreement
from selaras.loop.forum.promises import PromiseKind, Side
from selaras.loop.forum.queries.agreements import quotas_used
from tests.world import PAPER, World

pytestmark = pytest.mark.django_db
AT = datetime(2017, 12, 15, 9, tzinfo=UTC)
TODAY = AT.date()
END = date(2018, 12, 31)
TERMS = actions.Terms(
    number="12/PKS/2017",
    kind=AgreementKind.PKS,
    title="OJT las",
    starts_on=date(2018, 1, 1),
    ends_on=END,
    signatories=[(Side.COMPANY, "Sari", "Direktur"), (Side.CENTRE, "Karta Wijaya", "Kepala")],
    quotas={PromiseKind.OJT: Decimal(12)},
)


def drafted(world: World, who: str = "karta", **changes: Any) -> Agreement:
    """The draft of an agreement between PT Las Jaya and BLK Karawang."""
    more = {"renews": changes.pop("renews", None), "company": changes.pop("company", world.las_jaya), "centre": changes.pop("centre", world.karawang)}
    return actions.draft_agreement(terms=replace(TERMS, **changes), **more, by=world.accounts[who], at=AT)


def in_force(world: World, at: datetime = AT, **changes: Any) -> Agreement:
    """The same, signed by everybody."""
    made, by = drafted(world, **changes), world.accounts["karta"]
    actions.attach_document(agreement=made, data=PAPER, by=by, at=at)
    actions.send_agreement(agreement=made, by=by, at=at)
    with whole_network():
        signed = dict.fromkeys(made.signatories(manager="objects").values_list("pk", flat=True), date(2017, 12, 14))
    return actions.bring_into_force(agreement=made, signed=signed, by=by, at=at)


def state_of(agreement: Agreement, day: date = TODAY) -> AgreementState:
    with whole_network():
        return Agreement.objects.get(pk=agreement.pk).state_at(day)


@pytest.mark.parametrize(("who", "may"), [("karta", True), ("darma", True), ("rina", True), ("kepala", False), ("lasma", False), ("luar", False)])
def test_the_centre_keeps_its_agreements(world: World, who: str, may: bool) -> None:
    """Tests that the centre's own head and staff write an agreement, and no other head, no company and no outsider."""
    if may:
        assert drafted(world, who).state == AgreementState.DRAFT
    else:
        with pytest.raises(actions.NotYours):
            drafted(world, who)


def test_an_agreement_comes_into_force_with_its_paper_and_everybodys_day(world: World) -> None:
    """Tests that neither the document nor the day of a signature can be missing or lie ahead, and that with them it is in force."""
    made, by = drafted(world), world.accounts["karta"]
    actions.send_agreement(agreement=made, by=by, at=AT)
    with whole_network():
        keys = list(made.signatories(manager="objects").values_list("pk", flat=True))
    good = dict.fromkeys(keys, AT.date())
    with pytest.raises(actions.CannotBeTaken):
        actions.bring_into_force(agreement=made, signed=good, by=by, at=AT)
    actions.attach_document(agreement=made, data=PAPER, by=by, at=AT)
    for bad in ({keys[0]: AT.date()}, dict.fromkeys(keys, AT.date() + timedelta(days=1))):
        with pytest.raises(actions.CannotBeTaken):
            actions.bring_into_force(agreement=made, signed=bad, by=by, at=AT)
    assert actions.bring_into_force(agreement=made, signed=good, by=by, at=AT).state == AgreementState.IN_FORCE
    assert state_of(made, END) == AgreementState.IN_FORCE
    assert state_of(made, END + timedelta(days=1)) == AgreementState.EXPIRED


ACTS: dict[str, tuple[Callable[..., Any], dict[str, Any], set[AgreementState]]] = {
    "send": (actions.send_agreement, {}, {AgreementState.DRAFT}),
    "take back": (actions.take_back_agreement, {}, {AgreementState.SENT}),
    "end": (actions.end_agreement, {"because": "Pabrik pindah"}, {AgreementState.IN_FORCE}),
    "change": (actions.change_agreement, {"terms": TERMS}, {AgreementState.DRAFT}),
    "attach": (actions.attach_document, {"data": PAPER}, {AgreementState.DRAFT, AgreementState.SENT}),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", [AgreementState.DRAFT, AgreementState.SENT, AgreementState.IN_FORCE, AgreementState.ENDED])
def test_each_step_is_taken_only_from_where_it_may(world: World, act: str, state: AgreementState) -> None:
    """Tests every act on an agreement in every state: taken where the table of steps allows it, refused elsewhere."""
    by = world.accounts["karta"]
    made = drafted(world) if state in {AgreementState.DRAFT, AgreementState.SENT} else in_force(world)
    if state == AgreementState.SENT:
        actions.send_agreement(agreement=made, by=by, at=AT)
    if state == AgreementState.ENDED:
        actions.end_agreement(agreement=made, because="Pabrik pindah", by=by, at=AT)
    do, facts, allowed = ACTS[act]
    if state in allowed:
        do(agreement=made, **facts, by=by, at=AT)
    else:
        with pytest.raises(actions.NotInThatState):
            do(agreement=made, **facts, by=by, at=AT)
        assert state_of(made) == state
    assert set(STEPS) == set(AgreementState)


def test_a_renewal_names_the_old_and_replaces_it_when_signed(world: World) -> None:
    """Tests that the old one stays in force until the new one is signed, that it is renewed once, and only while it is in force."""
    old = in_force(world)
    later = {"number": "1/PKS/2019", "starts_on": END, "ends_on": END + timedelta(days=365)}
    with pytest.raises(actions.CannotBeTaken, match=r"longer|lebih lambat"):
        drafted(world, renews=old, **{**later, "starts_on": date(2018, 1, 1), "ends_on": END})
    with pytest.raises(actions.CannotBeTaken):
        drafted(world, renews=old, company=world.garmen, **later)
    new = in_force(world, renews=old, **later)
    assert (state_of(old), state_of(new), new.renews) == (AgreementState.RENEWED, AgreementState.IN_FORCE, old)
    with pytest.raises(actions.NotInThatState):
        drafted(world, renews=old, number="2", ends_on=END + timedelta(days=800))


@pytest.mark.parametrize(
    "changes", [{"ends_on": date(2018, 1, 1)}, {"number": ""}, {"signatories": [(Side.CENTRE, "Karta", "Kepala")]}, {"quotas": {PromiseKind.OJT: 0}}]
)
def test_terms_that_contradict_themselves_are_refused(world: World, changes: dict[str, Any]) -> None:
    """Tests days out of order, no number, a side without a signatory, a quota of nothing: nothing of it is kept."""
    with pytest.raises(actions.CannotBeTaken):
        drafted(world, **changes)
    with whole_network():
        assert not Agreement.objects.exists()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04 a workbook",
        b"<html>%PDF-1.4 %%EOF",
        PAPER[:-8],
        PAPER.replace(b"/Catalog", b"/JavaScript"),
        PAPER.replace(b"/Catalog", b"/J#61vaScript"),
        PAPER.replace(b"/Catalog", b"/EmbeddedFile"),
        PAPER[:9] + b" " * MOST_BYTES + PAPER[9:],
    ],
)
def test_only_a_quiet_pdf_is_taken(world: World, data: bytes) -> None:
    """Tests what is no PDF, cut off, active or too large, each beside the paper that is taken."""
    check_pdf(PAPER)
    made, by = drafted(world), world.accounts["karta"]
    with pytest.raises(NotADocument):
        actions.attach_document(agreement=made, data=data, by=by, at=AT)
    with actions.attach_document(agreement=made, data=PAPER, by=by, at=AT).document.open() as file:
        assert file.read() == PAPER


def letters(agreement: Agreement) -> list[tuple[str, str]]:
    with whole_network():
        found = Letter.objects.filter(about_label="forum.agreement", about_key=str(agreement.pk), kind__startswith="forum.agreement_ends")
        return sorted(found.values_list("kind", "to"))


def run(world: World, days_left: int) -> int:
    at = datetime(END.year, END.month, END.day, 9, tzinfo=UTC) - timedelta(days=days_left)
    return actions.remind_agreements(by=world.planner, at=at)


def test_both_sides_hear_of_the_end_twice_and_once_each(world: World) -> None:
    """Tests the days of both letters, that nothing is written twice, and that nobody else is written to."""
    made = in_force(world)
    assert [run(world, days) for days in (91, 90, 89, 31, 30, 29, 0, -1)] == [0, 2, 0, 0, 2, 0, 0, 0]
    both = ["karta@selaras.example", "lasma@selaras.example"]
    assert letters(made) == [(f"forum.agreement_ends_{days}", to) for days in (30, 90) for to in both]


def test_nobody_hears_of_the_end_of_what_ended_or_is_being_renewed(world: World) -> None:
    """Tests that a renewal that was sent stills the letters, one that is a draft does not."""
    old = in_force(world)
    new = drafted(world, renews=old, number="1/2019", ends_on=END + timedelta(days=365))
    assert run(world, 90) == 2
    actions.send_agreement(agreement=new, by=world.accounts["karta"], at=AT)
    assert run(world, 30) == 0
    actions.end_agreement(agreement=in_force(world, number="7"), because="x", by=world.accounts["karta"], at=AT)
    assert run(world, 30) == 0


def test_each_side_sees_its_own_agreements(world: World) -> None:
    """Tests the scopes: both sides, another company, another centre."""
    made = in_force(world)
    for owner, seen in (
        ({"company": world.las_jaya}, 1), ({"centre": world.karawang}, 1), ({"company": world.garmen}, 0), ({"centre": world.annur}, 0),
    ):  # fmt: skip
        with scope(**owner):
            assert Agreement.objects.filter(pk=made.pk).count() == seen
            assert len(quotas_used(made, 2018, AT.date())) == seen


def test_a_quota_stands_beside_what_was_promised_of_it(world: World) -> None:
    """Tests that promises of the year, the kind and the same two sides are added up, and others are not."""
    made = in_force(world)
    facts = {"company": world.las_jaya, "centre": world.karawang, "side": Side.COMPANY, "quantity": Decimal(3)}
    for kind, due in ((PromiseKind.OJT, END), (PromiseKind.OJT, END + timedelta(days=1)), (PromiseKind.HIRES, END)):
        actions.make_commitment(kind=kind, due_on=due, **facts, by=world.planner, at=AT)
    with whole_network():
        (line,) = quotas_used(made, 2018, AT.date())
    assert (line.quota.a_year, line.promised, line.kept) == (12, 13, 0), "three, and ten of the cast"

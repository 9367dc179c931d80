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
from selaras.loop.forum import agreements as rules
from selaras.loop.forum.agreements import STEPS, AgreementKind, AgreementState
from selaras.loop.forum.models import Agreement
from selaras.loop.forum.promises import PromiseKind, Side
from selaras.loop.forum.queries.agreements import quotas_used
from selaras.loop.forum.queries.candidates import candidates
from tests.world import PAPER, World

pytestmark = pytest.mark.django_db
AT = datetime(2017, 12, 15, 9, tzinfo=UTC)
TODAY = AT.date()
END = date(2018, 12, 31)
TERMS = actions.Terms(
    number="12/PKS/2017",
    kind=AgreementKind.PKS,
    title="OJT las",
    starts_on=TODAY,
    ends_on=END,
    signatories=[(Side.COMPANY, "Sari", "Direktur"), (Side.CENTRE, "Karta Wijaya", "Kepala")],
    quotas={PromiseKind.OJT: Decimal(12)},
)


def drafted(world: World, who: str = "karta", **changes: Any) -> Agreement:
    """The draft of an agreement between PT Las Jaya and BLK Karawang, which begins today."""
    more = {"renews": changes.pop("renews", None), "company": changes.pop("company", world.las_jaya), "centre": changes.pop("centre", world.karawang)}
    return actions.draft_agreement(terms=replace(TERMS, **changes), **more, by=world.accounts[who], at=AT)


def in_force(world: World, at: datetime = AT, **changes: Any) -> Agreement:
    """The same, signed by everybody."""
    return signed(world, drafted(world, **changes), at)


def signed(world: World, made: Agreement, at: datetime = AT) -> Agreement:
    """A draft with its paper, sent and signed by everybody."""
    by = world.accounts["karta"]
    actions.attach_document(agreement=made, data=PAPER, by=by, at=at)
    actions.send_agreement(agreement=made, by=by, at=at)
    with whole_network():
        days = dict.fromkeys(made.signatories(manager="objects").values_list("pk", flat=True), date(2017, 12, 14))
    return actions.bring_into_force(agreement=made, signed=days, by=by, at=at)


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
    assert state_of(made, TERMS.starts_on - timedelta(days=1)) == AgreementState.SIGNED
    assert state_of(made, TERMS.starts_on) == AgreementState.IN_FORCE
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


RENEWED_IN = END - timedelta(days=30)  # the renewal begins a month before the old one would end
LATER = {"number": "1/PKS/2019", "starts_on": RENEWED_IN, "ends_on": END + timedelta(days=365)}


def test_one_of_the_two_is_in_force_on_every_day(world: World) -> None:
    """Tests that the old one stays in force until the first day of the new one that was signed early, and the new one is in force from then; what is
    asked of the database says the same; and that it is renewed once, for longer, between the same two.
    """
    old = in_force(world)
    with pytest.raises(actions.CannotBeTaken, match=r"longer|lebih lambat"):
        drafted(world, renews=old, **{**LATER, "ends_on": END})
    with pytest.raises(actions.CannotBeTaken):
        drafted(world, renews=old, company=world.garmen, **LATER)
    spring = datetime(2018, 3, 1, 9, tzinfo=UTC)
    new = in_force(world, at=spring, renews=old, **LATER)
    assert new.renews == old
    before = RENEWED_IN - timedelta(days=1)
    for day, states in {
        spring.date(): (AgreementState.IN_FORCE, AgreementState.SIGNED),
        before: (AgreementState.IN_FORCE, AgreementState.SIGNED),
        RENEWED_IN: (AgreementState.RENEWED, AgreementState.IN_FORCE),
        END + timedelta(days=1): (AgreementState.RENEWED, AgreementState.IN_FORCE),
    }.items():
        assert (state_of(old, day), state_of(new, day)) == states, day
        with whole_network():
            assert [row.pk for row in Agreement.objects.filter(rules.in_force(day), pk__in=[old.pk, new.pk])] == [
                row.pk for row, state in zip((old, new), states, strict=True) if state == AgreementState.IN_FORCE
            ]
    with pytest.raises(actions.NotInThatState):
        drafted(world, renews=old, number="2", ends_on=END + timedelta(days=800))


def test_seats_agreed_do_not_fall_when_a_renewal_is_signed_early(world: World) -> None:
    """Tests the figure by which guests are chosen: the old quota until the new one's first day, and no more than one of them."""
    old = in_force(world)
    meeting = actions.hold_meeting(kind="forum", title="Forum", held_on=date(2018, 4, 1), place="Aula", by=world.planner, at=AT)

    def agreed(day: date) -> Decimal:
        with whole_network():
            return next(each.agreed for each in candidates(meeting, day) if each.owner == world.las_jaya)

    spring = date(2018, 3, 1)
    before = agreed(spring)
    in_force(world, at=datetime(2018, 3, 1, 9, tzinfo=UTC), renews=old, **LATER, quotas={PromiseKind.OJT: Decimal(20)})
    assert agreed(spring) == before
    assert agreed(RENEWED_IN) - 20 == agreed(RENEWED_IN - timedelta(days=1)) - 12


def test_a_renewal_outlives_the_end_of_what_it_renews(world: World) -> None:
    """Tests that a renewal of one that ended early is signed all the same, and that one ended before its first day leaves the old one in force."""
    by, late = world.accounts["karta"], END + timedelta(days=1)
    first = in_force(world)
    new = drafted(world, renews=first, **LATER)
    actions.end_agreement(agreement=first, because="Pabrik pindah", by=by, at=AT)
    signed(world, new)
    assert (state_of(first, RENEWED_IN), state_of(new, RENEWED_IN)) == (AgreementState.ENDED, AgreementState.IN_FORCE)
    second = in_force(world, number="9")
    third = in_force(world, renews=second, **{**LATER, "number": "10"})
    actions.end_agreement(agreement=third, because="Batal", by=by, at=AT)
    assert [state_of(second, day) for day in (RENEWED_IN, late)] == [AgreementState.IN_FORCE, AgreementState.EXPIRED]


@pytest.mark.parametrize(
    "changes", [{"ends_on": TODAY}, {"number": ""}, {"signatories": [(Side.CENTRE, "Karta", "Kepala")]}, {"quotas": {PromiseKind.OJT: 0}}]
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


def test_both_sides_hear_of_the_end_three_times_and_once_each(world: World) -> None:
    """Tests the days of the letters, that nothing is written twice, and that nobody else is written to."""
    made = in_force(world)
    assert [run(world, days) for days in (91, 90, 89, 31, 30, 29, 8, 7, 6, 0, -1)] == [0, 2, 0, 0, 2, 0, 0, 2, 0, 0, 0]
    both = ["karta@selaras.example", "lasma@selaras.example"]
    assert letters(made) == [(f"forum.agreement_ends_{days}", to) for days in (30, 7, 90) for to in both]


def test_the_end_is_written_of_until_a_renewal_is_signed(world: World) -> None:
    """Tests that a renewal that is a draft or was sent stills no letter, that the letter names the one to be signed, and that its signature does."""
    old = in_force(world)
    new = drafted(world, renews=old, number="1/2019", starts_on=END, ends_on=END + timedelta(days=365))
    assert run(world, 90) == 2
    actions.attach_document(agreement=new, data=PAPER, by=world.accounts["karta"], at=AT)
    actions.send_agreement(agreement=new, by=world.accounts["karta"], at=AT)
    assert run(world, 30) == 2
    with whole_network():
        told = {letter.kind: letter.body for letter in Letter.objects.filter(about_key=str(old.pk), kind__startswith="forum.agreement_ends")}
        days = dict.fromkeys(new.signatories(manager="objects").values_list("pk", flat=True), AT.date())
    link = f"/perjanjian/{new.pk}/"
    assert (link in told["forum.agreement_ends_90"], link in told["forum.agreement_ends_30"]) == (False, True)
    actions.bring_into_force(agreement=new, signed=days, by=world.accounts["karta"], at=AT)
    assert run(world, 7) == 0


def test_nobody_hears_of_the_end_of_what_ended(world: World) -> None:
    """Tests an agreement that was ended early."""
    actions.end_agreement(agreement=in_force(world), because="x", by=world.accounts["karta"], at=AT)
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


def test_who_ends_a_renewal_before_its_first_day_can_write_another(world: World) -> None:
    """Tests that an agreement that goes on as if its renewal were not is renewed anew, and that the other one is on record as ended."""
    old, spring = in_force(world), datetime(2018, 3, 1, 9, tzinfo=UTC)
    new = in_force(world, at=spring, renews=old, **LATER)
    actions.end_agreement(agreement=new, because="Salah kuota", by=world.accounts["karta"], at=spring)
    with whole_network():
        old = Agreement.objects.get(pk=old.pk)
    assert (state_of(new), old.renewed_on) == (AgreementState.ENDED, None)
    again = in_force(world, at=spring, renews=old, **{**LATER, "number": "2/PKS/2019"})
    assert again.renews == old
    assert state_of(old, RENEWED_IN) == AgreementState.RENEWED


def test_what_is_sent_again_on_the_same_day_is_told_again(world: World) -> None:
    """Tests that a draft that was taken back, changed and sent once more is a letter of its own, though the first had left the house."""
    made, by = drafted(world), world.accounts["karta"]
    actions.send_agreement(agreement=made, by=by, at=AT)
    with whole_network():
        assert Letter.objects.update(state="sent", sent_at=AT) == 1
    actions.take_back_agreement(agreement=made, by=by, at=AT + timedelta(hours=1))
    actions.change_agreement(agreement=made, terms=replace(TERMS, title="OJT las dan CNC"), by=by, at=AT + timedelta(hours=2))
    actions.send_agreement(agreement=made, by=by, at=AT + timedelta(hours=3))
    with whole_network():
        told = list(Letter.objects.order_by("pk").values_list("subject", flat=True))
    assert told == ["Untuk ditandatangani: 12/PKS/2017: OJT las", "Untuk ditandatangani: 12/PKS/2017: OJT las dan CNC"]

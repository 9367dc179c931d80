# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The ledger of promises: who may make one, what counts as evidence, where each stands, and how far a company's are kept."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils.translation import override

from selaras.ground.letters.models import Letter
from selaras.ground.letters.rules import LetterState
from selaras.ground.network import actions as network
from selaras.ground.network.models import Company
from selaras.ground.people.models import Event
from selaras.kit.scope import scope, whole_network
from selaras.loop.forum import actions
from selaras.loop.forum.attachments import Sent
from selaras.loop.forum.models import Commitment, Fulfilment
from selaras.loop.forum.papers import reminders
from selaras.loop.forum.promises import DUE_SOON, KINDS, MOST, REMEMBERED, EvidenceKind, PromiseKind, PromiseState, Side, promise_state
from selaras.loop.forum.queries.promises import LEAST_OTHERS, ledger, others_until, reliabilities
from selaras.loop.forum.reliability import Reliability
from tests.world import PAPER, World

pytestmark = pytest.mark.django_db
AT = datetime(2017, 12, 15, 9, tzinfo=UTC)
DUE = date(2018, 3, 1)


def promised(world: World, who: str = "lasma", **changes: Any) -> Commitment:
    """PT Las Jaya promises the national centre ten OJT seats."""
    facts = {"company": world.las_jaya, "centre": world.bbplk, "side": Side.COMPANY, "kind": PromiseKind.OJT, "quantity": Decimal(10), "due_on": DUE}
    return actions.make_commitment(**{**facts, **changes}, by=world.accounts[who], at=AT)


def kept(world: World, promise: Commitment, quantity: float, who: str = "darma", **changes: Any) -> None:
    """Evidence, as the desk gives it."""
    day = changes.pop("day", date(2018, 2, 20))
    facts = {"quantity": Decimal(str(quantity)), "happened_on": day, "kind": EvidenceKind.STAFF, "words": "Daftar hadir OJT"}
    actions.record_fulfilment(commitment=promise, **{**facts, **changes}, by=world.accounts[who], at=datetime(2018, 6, 1, 9, tzinfo=UTC))


def state_of(promise: Commitment, today: date) -> PromiseState:
    with whole_network():
        (line,) = ledger(Commitment.objects.filter(pk=promise.pk), today)
    return line.state


@pytest.mark.parametrize(
    ("kept_so_far", "today", "state"),
    [
        (0, DUE - DUE_SOON - timedelta(days=1), PromiseState.PROMISED),
        (0, DUE - DUE_SOON, PromiseState.DUE),
        (4, DUE, PromiseState.DUE),
        (4, DUE + timedelta(days=1), PromiseState.PARTLY),
        (0, DUE + timedelta(days=1), PromiseState.BROKEN),
        (10, DUE - timedelta(days=90), PromiseState.KEPT),
        (12, DUE + timedelta(days=90), PromiseState.KEPT),
    ],
)
def test_where_a_promise_stands_follows_from_its_evidence(kept_so_far: int, today: date, state: PromiseState) -> None:
    """Tests every state but the released one, on the days at which it changes."""
    facts = {"quantity": Decimal(10), "kept": Decimal(kept_so_far), "due_on": DUE, "today": today}
    assert promise_state(**facts, released=False) == state
    assert promise_state(**facts, released=True) == PromiseState.RELEASED


def test_a_promise_is_kept_by_evidence_that_adds_up(world: World) -> None:
    """Tests two pieces of evidence, one of them taken back, on a day before and after each."""
    promise = promised(world)
    kept(world, promise, 6)
    kept(world, promise, 4, day=date(2018, 2, 25))
    assert state_of(promise, date(2018, 2, 24)) == PromiseState.DUE
    assert state_of(promise, date(2018, 2, 25)) == PromiseState.KEPT
    with whole_network():
        wrong = promise.fulfilments.get(quantity=4)
    actions.take_back_evidence(fulfilment=wrong, because="Daftar milik kelas lain", by=world.accounts["darma"], at=AT)
    assert state_of(promise, DUE + timedelta(days=1)) == PromiseState.PARTLY
    kinds = [event.kind for event in Event.objects.filter(kind__startswith="forum.promise", about_key=str(promise.pk))]
    assert kinds == ["forum.promise_made", *["forum.promise_evidence"] * 2, "forum.promise_evidence_taken_back"]


@pytest.mark.parametrize(
    ("side", "kind", "who", "may"),
    [
        (Side.COMPANY, PromiseKind.HIRES, "lasma", True),
        (Side.COMPANY, PromiseKind.HIRES, "darma", True),
        (Side.COMPANY, PromiseKind.HIRES, "gita", False),
        (Side.COMPANY, PromiseKind.HIRES, "karta", False),
        (Side.CENTRE, PromiseKind.CLASSES, "karta", True),
        (Side.CENTRE, PromiseKind.CLASSES, "rina", True),
        (Side.CENTRE, PromiseKind.CLASSES, "lasma", False),
        (Side.CENTRE, PromiseKind.CLASSES, "luar", False),
    ],
)
def test_each_side_promises_for_itself(world: World, side: Side, kind: PromiseKind, who: str, may: bool) -> None:
    """Tests who may promise for a company and for a centre, and that each kind belongs to its side."""
    facts = {"centre": world.karawang, "side": side, "kind": kind}
    if may:
        assert promised(world, who, **facts).recorded_by == world.accounts[who]
        with pytest.raises(actions.CannotBeTaken, match=r"promises|menjanjikan"):
            promised(world, who, **{**facts, "kind": PromiseKind.CLASSES if side == Side.COMPANY else PromiseKind.HIRES})
    else:
        with pytest.raises(actions.NotYours):
            promised(world, who, **facts)


@pytest.mark.parametrize(
    ("kind", "who", "may"),
    [
        (EvidenceKind.BOTH_SIDES, "lasma", False),
        (EvidenceKind.BOTH_SIDES, "karta", True),
        (EvidenceKind.DOCUMENT, "lasma", False),
        (EvidenceKind.DOCUMENT, "karta", True),
        (EvidenceKind.DOCUMENT, "gita", False),
        (EvidenceKind.STAFF, "lasma", False),
        (EvidenceKind.STAFF, "karta", True),
        (EvidenceKind.REGISTER, "lasma", False),
        (EvidenceKind.REGISTER, "darma", True),
    ],
)
def test_nobody_vouches_for_their_own_promise(world: World, kind: EvidenceKind, who: str, may: bool) -> None:
    """Tests that a company cannot say by itself that it kept its promise, and that whom it was made to can."""
    promise = promised(world, centre=world.karawang)
    if may:
        kept(world, promise, 1, who, kind=kind)
        assert state_of(promise, DUE + timedelta(days=1)) == PromiseState.PARTLY
    else:
        own = who == "lasma" and kind == EvidenceKind.DOCUMENT
        with pytest.raises(actions.CannotBeTaken if own else actions.NotYours):
            kept(world, promise, 1, who, kind=kind)
        if own:
            kept(world, promise, 1, who, kind=kind, file=SCAN)
        assert state_of(promise, DUE + timedelta(days=1)) == PromiseState.BROKEN


SCAN = Sent("serah terima.pdf", PAPER)
LATE = datetime(2018, 6, 1, 9, tzinfo=UTC)


def shown(world: World, promise: Commitment, who: str) -> Fulfilment:
    """The document of whoever promised: all of it was done in time."""
    facts = {"quantity": promise.quantity, "happened_on": date(2018, 2, 20), "kind": EvidenceKind.DOCUMENT, "words": "Berita acara", "file": SCAN}
    return actions.record_fulfilment(commitment=promise, **facts, by=world.accounts[who], at=LATE)


@pytest.mark.parametrize(
    ("side", "kind", "gives", "confirms", "strangers"),
    [
        (Side.COMPANY, PromiseKind.OJT, "lasma", "karta", ["lasma", "gita", "nurul"]),
        (Side.COMPANY, PromiseKind.OJT, "lasma", "darma", ["lasma", "gita", "nurul"]),
        (Side.CENTRE, PromiseKind.CLASSES, "karta", "lasma", ["karta", "gita", "nurul"]),
    ],
)
def test_a_document_of_ones_own_counts_once_it_is_confirmed(
    world: World, side: Side, kind: PromiseKind, gives: str, confirms: str, strangers: list[str]
) -> None:
    """Tests that it counts for state and reliability once the other side or staff, nobody else, confirmed it, and that the other side was told."""
    promise = promised(world, "darma", centre=world.karawang, side=side, kind=kind)
    with pytest.raises(actions.NotYours):  # staff's own eyes are no word of whoever promised
        kept(world, promise, 10, gives, kind=EvidenceKind.STAFF)
    evidence = shown(world, promise, gives)
    after = DUE + timedelta(days=1)
    assert (evidence.waits, state_of(promise, after)) == (True, PromiseState.BROKEN)
    assert reliabilities([world.las_jaya], after)[world.las_jaya.pk].own.kept == 0
    with whole_network():
        (line,) = ledger(Commitment.objects.filter(pk=promise.pk), after)
    assert (line.kept, line.waiting) == (0, 10)
    assert [to for to, _state in posted(reminders.EVIDENCE_WAITS)] == [f"{'karta' if side == Side.COMPANY else 'lasma'}@selaras.example"]
    for who in strangers:
        with pytest.raises(actions.NotYours):
            actions.confirm_evidence(fulfilment=evidence, by=world.accounts[who], at=LATE)
    actions.confirm_evidence(fulfilment=evidence, by=world.accounts[confirms], at=LATE)
    with pytest.raises(actions.NotInThatState):
        actions.confirm_evidence(fulfilment=evidence, by=world.accounts[confirms], at=LATE)
    assert state_of(promise, after) == PromiseState.KEPT
    assert reliabilities([world.las_jaya], after)[world.las_jaya.pk].own.kept == (side == Side.COMPANY)
    assert {state for _to, state in posted(reminders.EVIDENCE_WAITS)} == {LetterState.WITHDRAWN}
    confirmed = Event.objects.get(kind="forum.promise_evidence_confirmed")
    assert (confirmed.about_key, confirmed.facts["evidence"]) == (str(promise.pk), evidence.pk)


def test_the_national_centre_neither_vouches_for_itself_nor_lets_itself_go(world: World) -> None:
    """Tests that of its own promise only the company's word counts and releases, that over another centre's its staff watch and no more, and that
    whoever promised is told of the release.
    """
    own = promised(world, "rina", side=Side.CENTRE, kind=PromiseKind.CLASSES)
    anothers = promised(world, "karta", side=Side.CENTRE, kind=PromiseKind.CLASSES, centre=world.karawang)
    for promise, kinds in ((own, [EvidenceKind.STAFF, EvidenceKind.BOTH_SIDES, EvidenceKind.REGISTER]), (anothers, [EvidenceKind.BOTH_SIDES])):
        for kind in kinds:
            with pytest.raises(actions.NotYours):
                kept(world, promise, 1, "darma", kind=kind)
    kept(world, anothers, 1, "darma", kind=EvidenceKind.STAFF)
    evidence = shown(world, own, "rina")
    assert evidence.waits
    with pytest.raises(actions.NotYours):
        actions.confirm_evidence(fulfilment=evidence, by=world.accounts["darma"], at=LATE)
    for promise, told in ((own, ["darma", "kepala", "rina"]), (anothers, ["darma", "karta", "kepala", "rina"])):
        for who in ("rina", "karta"):
            with pytest.raises(actions.NotYours):
                actions.release_commitment(commitment=promise, because="x", by=world.accounts[who], at=AT)
        actions.release_commitment(commitment=promise, because="Order turun", by=world.accounts["lasma"], at=AT)
        assert sorted({to.partition("@")[0] for to, _state in posted(reminders.PROMISE_RELEASED)}) == told


def test_whom_it_was_promised_to_refuses_a_wrong_document(world: World) -> None:
    """Tests that the other side takes a document that waits out with its reason, no stranger does, and that it cannot be confirmed afterwards."""
    evidence = shown(world, promised(world, centre=world.karawang), "lasma")
    for who in ("gita", "nurul"):
        with pytest.raises(actions.NotYours):
            actions.take_back_evidence(fulfilment=evidence, because="x", by=world.accounts[who], at=LATE)
    actions.take_back_evidence(fulfilment=evidence, because="Bukan kelas kami", by=world.accounts["karta"], at=LATE)
    with pytest.raises(actions.NotInThatState):
        actions.confirm_evidence(fulfilment=evidence, by=world.accounts["karta"], at=LATE)


def test_a_promise_is_changed_as_it_stands_now(world: World) -> None:
    """Tests rows read before somebody released the promise, or before its company's two records became one: nothing is taken twice or put back."""
    promise, by = promised(world), {"by": world.accounts["darma"], "at": AT}
    with whole_network():
        stale = Commitment.objects.get(pk=promise.pk)
    actions.release_commitment(commitment=promise, because="satu", **by)
    with pytest.raises(actions.NotInThatState):
        actions.release_commitment(commitment=stale, because="dua", **by)
    with pytest.raises(actions.NotInThatState):
        kept(world, stale, 1)
    second = network.register_company(key="dua", name="Dua", industry=world.las_jaya.industry, **by | {"by": world.planner})
    moved = promised(world, "darma", company=second)
    kept(world, moved, 1)
    with whole_network():
        evidence = moved.fulfilments.select_related("commitment").get()
    network.merge_companies(survivor=world.las_jaya, duplicate=second, because="x", by=world.planner, at=AT)
    actions.take_back_evidence(fulfilment=evidence, because="x", **by)
    with pytest.raises(actions.NotInThatState):
        actions.take_back_evidence(fulfilment=evidence, because="x", **by)
    actions.release_commitment(commitment=moved, because="x", **by)
    with whole_network():
        assert Commitment.objects.get(pk=moved.pk).company == world.las_jaya
    assert Event.objects.filter(kind="forum.promise_released").count() == 2


@pytest.mark.parametrize("kind", PromiseKind)
def test_nobody_promises_more_than_there_can_be(world: World, kind: PromiseKind) -> None:
    """Tests the most of each kind and one more, by staff, who may promise for both sides."""
    facts = {"side": next(side for side, kinds in KINDS.items() if kind in kinds), "kind": kind}
    promised(world, "darma", quantity=Decimal(MOST[kind]), **facts)
    with pytest.raises(actions.CannotBeTaken) as refused:
        promised(world, "darma", quantity=Decimal(MOST[kind] + 1), **facts)
    assert [name for name, _words in refused.value.faults] == ["quantity"]


def test_an_entry_of_a_register_counts_once(world: World) -> None:
    """Tests the door for later stages: the same entry pushed twice is refused and counted once, and again once it was taken back."""
    promise = promised(world)
    entry = {"kind": EvidenceKind.REGISTER, "about": ("placement.ojt", "77")}
    kept(world, promise, 3, **entry)
    with pytest.raises(actions.CountedAlready):
        kept(world, promise, 3, **entry)
    with whole_network():
        actions.take_back_evidence(fulfilment=promise.fulfilments.get(), because="Salah batch", by=world.accounts["darma"], at=AT)
    kept(world, promise, 2, **entry)
    with whole_network():
        (line,) = ledger(Commitment.objects.filter(pk=promise.pk), DUE)
    assert line.kept == 2


def test_only_whom_it_was_made_to_lets_a_promise_go(world: World) -> None:
    """Tests that a company cannot release itself, that the centre can with a reason, and that a released promise takes no evidence."""
    promise = promised(world, centre=world.karawang)
    with pytest.raises(actions.NotYours):
        actions.release_commitment(commitment=promise, because="Order turun", by=world.accounts["lasma"], at=AT)
    with pytest.raises(actions.CannotBeTaken):
        actions.release_commitment(commitment=promise, because=" ", by=world.accounts["karta"], at=AT)
    actions.release_commitment(commitment=promise, because="Order turun", by=world.accounts["karta"], at=AT)
    assert state_of(promise, DUE) == PromiseState.RELEASED
    with pytest.raises(actions.NotInThatState):
        kept(world, promise, 1)


@pytest.mark.parametrize(
    "changes",
    [{"quantity": Decimal(0)}, {"quantity": Decimal("1.5")}, {"due_on": date(2017, 12, 1)}, {"due_on": date(2020, 12, 16)}, {"due_on": date.max}],
)
def test_a_promise_is_of_something_and_of_a_day_to_come(world: World, changes: dict[str, Any]) -> None:
    """Tests that nothing is promised for yesterday or for more than three years ahead, nor of nothing or of half a seat."""
    with pytest.raises(actions.CannotBeTaken):
        promised(world, **changes)
    with whole_network():
        assert not Commitment.objects.filter(assumed=False).exists()
    half = promised(world, kind=PromiseKind.INSTRUCTOR, quantity=Decimal("1.5"), due_on=date(2020, 12, 15))
    assert half.quantity == Decimal("1.5")
    with pytest.raises(actions.CannotBeTaken):
        kept(world, promised(world), 1.5)


def test_each_side_sees_its_own_ledger(world: World) -> None:
    """Tests that a company sees its promises and those made to it, another company and another centre nothing of them."""
    promise = promised(world, centre=world.karawang)
    kept(world, promise, 2)
    for owner, seen in (
        ({"company": world.las_jaya}, 1), ({"centre": world.karawang}, 1), ({"company": world.garmen}, 0), ({"centre": world.annur}, 0),
    ):  # fmt: skip
        with scope(**owner):
            lines = ledger(Commitment.objects.filter(assumed=False), DUE)
        assert [(line.promise.pk, line.kept) for line in lines] == [(promise.pk, 2)] * seen


def test_reliability_comes_from_what_ended(world: World) -> None:
    """Tests that kept, partly kept and broken promises count by their shares, open and released ones do not, and each company has its own."""
    for quantity in (10, 5, 0):
        promise = promised(world)
        if quantity:
            kept(world, promise, quantity)
    promised(world, due_on=date(2018, 12, 1))
    actions.release_commitment(commitment=promised(world), because="x", by=world.accounts["darma"], at=AT)
    promised(world, "gita", company=world.garmen)
    found = reliabilities([world.las_jaya, world.garmen], DUE + timedelta(days=1))
    assert (found[world.las_jaya.pk].own.count, found[world.las_jaya.pk].own.kept) == (3, 1.5)
    assert (found[world.garmen.pk].own.count, found[world.garmen.pk].own.kept) == (1, 0)
    assert found[world.garmen.pk].share < found[world.las_jaya.pk].share
    assert found[world.garmen.pk].by == "", "with few others a sector would give them away"


def test_a_promise_counts_once_its_day_is_over_whatever_came_before(world: World) -> None:
    """Tests one that is kept early, one that is kept late and one that was broken and released since: none on the due day, all three the day after,
    as they stood; and one that was released on its day, which never counts.
    """
    early, late, broken, let_go = (promised(world) for _each in range(4))
    kept(world, early, 10, day=date(2018, 1, 5))
    kept(world, late, 10, day=DUE + timedelta(days=1))
    for promise, day in ((broken, DUE + timedelta(days=1)), (let_go, DUE)):
        actions.release_commitment(commitment=promise, because="x", by=world.planner, at=datetime(day.year, day.month, day.day, 9, tzinfo=UTC))

    def own(day: date) -> tuple[int, float]:
        found = reliabilities([world.las_jaya], day)[world.las_jaya.pk].own
        return found.count, found.kept

    assert [own(DUE), own(DUE + timedelta(days=1)), own(DUE + timedelta(days=60))] == [(0, 0), (3, 1), (3, 1)]
    with whole_network(), override("en"):
        lines = ledger(Commitment.objects.filter(pk__in=[early.pk, late.pk, broken.pk, let_go.pk]), DUE + timedelta(days=60))
        assert [str(line.standing) for line in lines] == ["kept", "kept late", "released too late", "released"]


def posted(kind: str) -> list[tuple[str, str]]:
    """(to, state) of the letters of a kind."""
    with whole_network():
        return list(Letter.objects.filter(kind=kind).order_by("to").values_list("to", "state"))


def run(world: World, day: date) -> int:
    """The reminders of one day, as the machine asks for them."""
    return actions.remind_promises(by=world.planner, at=datetime(day.year, day.month, day.day, 9, tzinfo=UTC))


@pytest.mark.parametrize(("side", "kind", "to"), [(Side.COMPANY, PromiseKind.OJT, "lasma"), (Side.CENTRE, PromiseKind.CLASSES, "karta")])
def test_whoever_promised_is_reminded_once_before_and_once_after(world: World, side: Side, kind: PromiseKind, to: str) -> None:
    """Tests the days of both letters, that each is written once however often it is asked for, and only to the side that promised."""
    promise = promised(world, "darma", centre=world.karawang, side=side, kind=kind)
    assert run(world, DUE - DUE_SOON - timedelta(days=1)) == 0
    assert run(world, DUE - DUE_SOON) == 1
    assert run(world, DUE) == 0
    assert run(world, DUE + timedelta(days=1)) == 1
    assert run(world, DUE + timedelta(days=2)) == 0
    with whole_network():
        letters = list(Letter.objects.filter(about_key=str(promise.pk), about_label="forum.commitment").order_by("pk"))
    assert [(letter.kind, letter.to) for letter in letters] == [(kind, f"{to}@selaras.example") for kind in reminders.OF_PROMISES]
    assert f"/komitmen/{promise.pk}/" in letters[0].body
    assert (letters[0].company, letters[0].centre) == ((world.las_jaya, None) if side == Side.COMPANY else (None, world.karawang))


def test_nobody_is_reminded_of_what_is_kept_released_or_long_gone(world: World) -> None:
    """Tests the promises about which there is nothing to say, beside one about which there is."""
    kept(world, promised(world), 10)
    actions.release_commitment(commitment=promised(world), because="x", by=world.accounts["darma"], at=AT)
    assert run(world, DUE + timedelta(days=1)) == 0
    promised(world)
    assert run(world, DUE + REMEMBERED + timedelta(days=1)) == 0
    assert run(world, DUE + REMEMBERED) == 1


@pytest.mark.parametrize("ends", ["kept", "released"])
def test_a_letter_that_is_no_longer_so_is_withdrawn(world: World, ends: str) -> None:
    """Tests that a reminder that still waits is taken back when the promise is kept or released, and not when it is kept in part."""
    promise = promised(world)
    run(world, DUE - DUE_SOON)
    kept(world, promise, 4)
    assert posted(reminders.PROMISE_DUE) == [("lasma@selaras.example", LetterState.WAITING)]
    if ends == "kept":
        kept(world, promise, 6)
    else:
        actions.release_commitment(commitment=promise, because="x", by=world.accounts["darma"], at=AT)
    assert posted(reminders.PROMISE_DUE) == [("lasma@selaras.example", LetterState.WITHDRAWN)]


def test_a_company_reads_nothing_of_another_in_its_own_figure(world: World) -> None:
    """Tests that with enough others in the sector its figure leans on them as they stood when the quarter ended, rounded; that nothing which one of
    them promises, shows or takes back since shows in it; and that with one other fewer the sector shows nothing at all.
    """
    early, day = datetime(2017, 6, 1, 9, tzinfo=UTC), AT.date()
    facts = {"industry": world.las_jaya.industry, "by": world.planner, "at": early}
    others = [network.register_company(key=f"lain-{n}", name=f"Lain {n}", **facts) for n in range(LEAST_OTHERS)]

    def owes(company: Company, at: datetime, due_on: date, done: int = 0) -> Commitment:
        facts = {"centre": world.bbplk, "side": Side.COMPANY, "kind": PromiseKind.OJT, "quantity": Decimal(2), "due_on": due_on}
        made = actions.make_commitment(company=company, **facts, by=world.planner, at=at)
        seen = {"happened_on": due_on, "kind": EvidenceKind.STAFF, "words": "Daftar hadir", "by": world.planner}
        if done:
            actions.record_fulfilment(commitment=made, quantity=Decimal(done), **seen, at=max(at, datetime(2017, 9, 15, 9, tzinfo=UTC)))
        return made

    def figure() -> Reliability:
        return reliabilities([world.las_jaya], day)[world.las_jaya.pk]

    for company in others[1:]:
        owes(company, early, date(2017, 9, 1), 2)
    assert figure().by == ""
    last, open_ = owes(others[0], early, date(2017, 9, 1), 2), owes(others[2], early, date(2017, 9, 29))
    before = figure()
    # Nine promises, eight of them kept: m0 = (1 + 8) / (2 + 9) = 0.818; m = (4 x 0.818 + 8) / 13 = 0.867, rounded to 0.85
    assert (before.by, before.expected, before.own.count) == ("sector", pytest.approx(0.85), 0)
    with whole_network():
        wrong = last.fulfilments.get()
    actions.take_back_evidence(fulfilment=wrong, because="x", by=world.planner, at=AT)
    owes(others[1], datetime(2017, 10, 2, 9, tzinfo=UTC), date(2017, 11, 1))
    seen = {"quantity": Decimal(2), "happened_on": date(2017, 9, 20), "kind": EvidenceKind.STAFF, "words": "Daftar hadir"}
    actions.record_fulfilment(commitment=open_, **seen, by=world.planner, at=AT)
    assert figure() == before
    assert others_until(day) == date(2017, 9, 30)
    assert [others_until(each) for each in (date(2018, 1, 1), date(2018, 3, 31), date(2018, 4, 1))] == [
        date(2017, 12, 31), date(2017, 12, 31), date(2018, 3, 31),
    ]  # fmt: skip


def test_what_was_kept_is_not_released(world: World) -> None:
    """Tests that whoever opened the page before the evidence came releases nothing: the promise stays kept, and counts once its day is over."""
    promise = promised(world)
    facts = {"quantity": Decimal(10), "happened_on": date(2018, 1, 10), "kind": EvidenceKind.STAFF, "words": "Daftar hadir OJT"}
    at = datetime(2018, 1, 11, 9, tzinfo=UTC)
    actions.record_fulfilment(commitment=promise, **facts, by=world.accounts["darma"], at=at)
    with pytest.raises(actions.NotInThatState):
        actions.release_commitment(commitment=promise, because="Batal", by=world.accounts["darma"], at=at + timedelta(days=1))
    with whole_network():
        (line,) = ledger(Commitment.objects.filter(pk=promise.pk), DUE + timedelta(days=1))
    assert (line.state, line.counts, line.share) == (PromiseState.KEPT, True, 1.0)

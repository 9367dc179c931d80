# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The demand desk: taking statements up, coding by hand, verifying, closing, refusing; and what a plan may count."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from selaras.ground.people.models import Event
from selaras.ground.runs.actions import replay
from selaras.ground.runs.models import Run
from selaras.ground.standards.models import Equipment, EquipmentTerm, Field, Occupation, Unit, UnitTerm
from selaras.kit.imports import IMPORTS
from selaras.kit.scope import ScopeError, scope, whole_network
from selaras.loop.demand import actions, jobs
from selaras.loop.demand.gather import gather
from selaras.loop.demand.models import Need, Proposal
from selaras.loop.demand.rules import TRUSTED_CONFIDENCE, ClosedAs, CodedBy, NeedState, expected_heads, valid_until
from selaras.loop.forum import actions as forum
from selaras.loop.forum.models import Statement
from selaras.loop.forum.rules import Certainty, StatementState
from tests.loop.forum.needs import company_need, region_need, row
from tests.world import AT, TODAY, World, table

pytestmark = pytest.mark.django_db


def take_up(world: World) -> actions.TakenUp:
    return jobs.take_up_statements(by=world.accounts["darma"], at=AT)


def need_of(statement: Statement) -> Need:
    with whole_network():
        return Need.objects.select_related("statement", "occupation", "field").get(statement=statement)


def coded_need(world: World) -> Need:
    statement = company_need(world)
    take_up(world)
    return need_of(statement)


def test_a_clear_statement_becomes_a_coded_need(vocabulary: World) -> None:
    """Tests that owner, origin and place are copied, and that words lead to occupation, field and the units that they ask for."""
    need = coded_need(vocabulary)
    assert (need.company, need.origin, need.region) == (vocabulary.las_jaya, need.statement.origin, need.statement.region)
    assert (need.occupation.code, need.field.key, need.state, need.coded_by) == ("7212", "welding", NeedState.CODED, CodedBy.ENGINE)
    assert need.confidence >= TRUSTED_CONFIDENCE
    with whole_network():
        taken, best = {unit.pk: unit.key for unit in need.units.all()}, need.proposals.get(rank=1)
        assert set(taken.values()) == {"smaw-3g-plate"}
    assert (best.units, len(best.unit_confidence)) == (list(taken), 1)
    assert need.statement.state == StatementState.TAKEN_UP


def test_machines_point_to_units_too(vocabulary: World) -> None:
    """Tests that of two programmes for the same words, the one taught on the machine that was named gives the units."""
    machine = Equipment.objects.get(key="smaw-machine")
    statement = company_need(vocabulary, words="tukang las", equipment=(machine.pk,))
    take_up(vocabulary)
    with whole_network():
        assert {unit.key for unit in need_of(statement).units.all()} == {"smaw-3g-plate", "las-safety"}


def test_units_and_machines_that_words_name(vocabulary: World) -> None:
    """Tests that a need keeps the machine that was ticked and the one that its words name; that a unit which they name is offered whatever is taught,
    with the confidence of what is not; and that units which somebody chose one by one are proposed, with certainty, for the same words."""
    ticked, named = (
        Equipment.objects.get(key="smaw-machine"),
        Equipment.objects.create(key="blender", title_id="Alat potong gas", title_en="Gas torch"),
    )
    EquipmentTerm.objects.create(equipment=named, term="blender potong")
    UnitTerm.objects.create(unit=Unit.objects.get(key="sew-pattern"), term="pecah pola")
    words = "tukang las bisa blender potong, pecah pola"
    first, second = (company_need(vocabulary, words=words, equipment=(ticked.pk,)) for _each in range(2))
    jobs.take_up_statements(statements=[first.pk], by=vocabulary.accounts["darma"], at=AT)
    pattern, safety = Unit.objects.get(key="sew-pattern"), Unit.objects.get(key="las-safety")
    with whole_network():
        need, best = need_of(first), need_of(first).proposals.get(rank=1)
        assert set(need.equipment.all()) == {ticked, named}
        assert pattern.pk in best.units
    actions.code_need(need=need, occupation=need.occupation, field=need.field, units=[safety], by=vocabulary.accounts["darma"], at=AT)
    take_up(vocabulary)
    with whole_network():
        best = need_of(second).proposals.get(rank=1)
        assert (best.units, best.unit_confidence) == ([safety.pk], [1.0])
        assert set(need_of(second).units.all()) == {safety}


def test_words_that_say_little_wait_for_a_person(vocabulary: World) -> None:
    """Tests that nothing is coded where the engine is unsure, and nothing where no programme leads, though it is sure."""
    unsure, no_programme = company_need(vocabulary, words="tenaga serba bisa bagian umum"), company_need(vocabulary, words="satpam")
    assert take_up(vocabulary) == actions.TakenUp(coded=0, uncoded=2)
    for statement in (unsure, no_programme):
        need = need_of(statement)
        assert (need.state, need.occupation, need.coded_by) == (NeedState.UNCODED, None, "")
    with whole_network():
        assert [proposal.occupation.code for proposal in need_of(no_programme).proposals.all()] == ["5414"]


def test_taking_up_is_one_cause_and_can_be_done_again(vocabulary: World) -> None:
    """Tests that the run is kept whole and replays to the same answer, and that a second round finds nothing."""
    before = Event.objects.count()
    coded_need(vocabulary)
    kinds = list(Event.objects.filter(number__gt=before + 1).values_list("kind", flat=True))
    assert kinds == ["runs.requested", "runs.started", "runs.finished", "forum.needs_taken_up", "demand.statements_taken_up"]
    assert Event.objects.filter(number__gt=before + 1).values("cause").distinct().count() == 1
    assert replay(run=Run.objects.get(engine="coding")).same
    assert take_up(vocabulary) == actions.TakenUp(0, 0)
    assert Run.objects.count() == 1


def test_only_the_desk_takes_up(vocabulary: World) -> None:
    """Tests that nobody outside the national centre does."""
    company_need(vocabulary)
    for who in ("lasma", "karta", "disna", "audi", "luar"):
        with pytest.raises(forum.NotYours):
            jobs.take_up_statements(by=vocabulary.accounts[who], at=AT)


def test_what_a_person_decides_teaches_the_coder(vocabulary: World) -> None:
    """Tests that words which the vocabulary does not know are proposed as a person coded their like, in as many queries, in the run on record.

    "Obras" and "som" are in no term. The first two are coded by hand; then the third is proposed as they were, and an unrelated one as before.
    """
    taught = [company_need(vocabulary, words=words) for words in ("obras som rok", "obras som celana")]
    with CaptureQueriesContext(connection) as before:
        take_up(vocabulary)
    with whole_network():
        assert not Proposal.objects.exists()
    for statement in taught:
        actions.code_need(need=need_of(statement), occupation=Occupation.objects.get(code="8153"), by=vocabulary.accounts["darma"], at=AT)
    alike, other = company_need(vocabulary, words="obras som kemeja"), company_need(vocabulary, words="satpam")
    with CaptureQueriesContext(connection) as after:
        take_up(vocabulary)
    with whole_network():
        offered = [[one.occupation.code for one in need_of(each).proposals.all()] for each in (alike, other)]
    assert offered == [["8153"], ["5414"]]
    assert len(after) - len(before) <= 8  # proposals, units and neighbours of what is coded now, which the first round had none of
    run = Run.objects.filter(engine="coding").latest("pk")
    assert replay(run=run).same
    actions.refuse_needs(needs=[need_of(taught[0]).pk], reason="Bukan kebutuhan", by=vocabulary.accounts["darma"], at=AT)
    assert gather()[0].taught == ("obras som celana",)  # nobody stands for the code of what was refused


def test_a_person_codes_what_the_engine_left(vocabulary: World) -> None:
    """Tests that field and units follow from the occupation, and that a person's choice says so."""
    statement = company_need(vocabulary, words="tenaga serba bisa bagian umum")
    take_up(vocabulary)
    need = actions.code_need(need=need_of(statement), occupation=Occupation.objects.get(code="8153"), by=vocabulary.accounts["darma"], at=AT)
    assert (need.field.key, need.coded_by, need.state) == ("garment", CodedBy.PERSON, NeedState.CODED)
    with whole_network():
        assert {unit.key for unit in need.units.all()} == {"sew-machine", "sew-safety"}


def test_an_occupation_without_programme_needs_a_field(vocabulary: World) -> None:
    """Tests that the desk is asked for the field, and may give it."""
    statement = company_need(vocabulary, words="satpam")
    take_up(vocabulary)
    guard = Occupation.objects.get(code="5414")
    with pytest.raises(actions.NoSuchCode):
        actions.code_need(need=need_of(statement), occupation=guard, by=vocabulary.accounts["darma"], at=AT)
    field = Field.objects.get(key="garment")
    assert actions.code_need(need=need_of(statement), occupation=guard, field=field, by=vocabulary.accounts["darma"], at=AT).field == field


def test_verifying_many_is_one_event_and_all_or_none(vocabulary: World) -> None:
    """Tests that a need without a code keeps the whole round from being verified."""
    first, second = company_need(vocabulary), region_need(vocabulary)
    third = company_need(vocabulary, words="tenaga serba bisa bagian umum")
    take_up(vocabulary)
    needs = [need_of(statement).pk for statement in (first, second, third)]
    before = Event.objects.count()
    with pytest.raises(actions.NotInThatState):
        actions.verify_needs(needs=needs, by=vocabulary.accounts["darma"], at=AT)
    assert Event.objects.count() == before
    assert actions.verify_needs(needs=needs[:2], by=vocabulary.accounts["darma"], at=AT) == 2
    assert Event.objects.count() == before + 1
    with whole_network():
        assert set(Need.objects.countable(TODAY).values_list("pk", flat=True)) == set(needs[:2])
    assert need_of(first).verified_by == vocabulary.accounts["darma"]


def test_what_was_decided_is_decided_once(vocabulary: World) -> None:
    """Tests that the same code and the same verification by the same person change and record nothing more, that another's verification is refused,
    and that other units, or another code, are a decision of their own.
    """
    darma, welder = vocabulary.accounts["darma"], Occupation.objects.get(code="7212")
    need = coded_need(vocabulary)

    def code(**units: object) -> int:
        before = Event.objects.count()
        actions.code_need(need=need, occupation=welder, **units, by=darma, at=AT)
        return Event.objects.count() - before

    assert [code(), code()] == [1, 0]
    assert [actions.verify_needs(needs=[need.pk], by=darma, at=AT) for _twice in range(2)] == [1, 1]
    assert Event.objects.filter(kind="demand.needs_verified").count() == 1
    assert code() == 0
    with whole_network():
        assert Need.objects.get().verified_by == darma
        some = list(need.units.all())[:1]
    with pytest.raises(actions.NotInThatState):
        actions.verify_needs(needs=[need.pk], by=vocabulary.planner, at=AT)
    assert [code(units=[]), code(units=[]), code(units=some), code()] == [1, 0, 1, 1]


def test_a_changed_code_is_verified_again(vocabulary: World) -> None:
    """Tests that a verified need that is coded anew waits, and counts no longer."""
    need = coded_need(vocabulary)
    actions.verify_needs(needs=[need.pk], by=vocabulary.accounts["darma"], at=AT)
    actions.code_need(need=need, occupation=Occupation.objects.get(code="7531"), by=vocabulary.accounts["darma"], at=AT)
    with whole_network():
        assert not Need.objects.countable(TODAY).exists()
        assert Need.objects.get().verified_by is None


def test_what_its_owner_takes_back_is_counted_no_longer(vocabulary: World) -> None:
    """Tests that a withdrawn statement leaves the queue and the plan, and cannot be verified."""
    need = coded_need(vocabulary)
    actions.verify_needs(needs=[need.pk], by=vocabulary.accounts["darma"], at=AT)
    other = coded_need_with(vocabulary, "penjahit busana")
    for one in (need, other):
        forum.withdraw_statement(statement=one.statement, reason="", by=vocabulary.accounts["lasma"], at=AT)
    with whole_network():
        assert not Need.objects.countable(TODAY).exists()
        assert not Need.objects.waiting().exists()
    with pytest.raises(actions.NotInThatState):
        actions.verify_needs(needs=[other.pk], by=vocabulary.accounts["darma"], at=AT)


def coded_need_with(world: World, words: str) -> Need:
    statement = company_need(world, words=words)
    take_up(world)
    return need_of(statement)


def test_a_need_counts_until_its_last_day(vocabulary: World) -> None:
    """Tests the end of validity: the end of the last month, but at most 400 days after it was stated."""
    assert valid_until(TODAY, date(2018, 2, 1)) == date(2018, 2, 28)
    assert valid_until(TODAY, date(2019, 12, 1)) == date(2019, 1, 19)
    need = coded_need(vocabulary)
    actions.verify_needs(needs=[need.pk], by=vocabulary.accounts["darma"], at=AT)
    with whole_network():
        assert Need.objects.countable(date(2018, 5, 31)).exists()
        assert not Need.objects.countable(date(2018, 6, 1)).exists()


def test_a_refusal_goes_back_to_whoever_stated_it(vocabulary: World) -> None:
    """Tests that the reason stands in the need and in the statement, bound by one cause, and that a need without reason is not refused."""
    need = coded_need(vocabulary)
    with pytest.raises(actions.NoReason):
        actions.refuse_needs(needs=[need.pk], reason="", by=vocabulary.accounts["darma"], at=AT)
    actions.refuse_needs(needs=[need.pk], reason="Dua kali disampaikan", by=vocabulary.accounts["darma"], at=AT)
    need = need_of(need.statement)
    assert (need.state, need.statement.state, need.statement.state_reason) == (NeedState.CLOSED, StatementState.REFUSED, "Dua kali disampaikan")
    refused, passed_on = Event.objects.order_by("-number")[:2]
    assert refused.cause == passed_on.cause


def test_a_closed_need_stays_closed(vocabulary: World) -> None:
    """Tests that closing ends the need and its statement, as one of the desk's reasons, in words where it is another."""
    need, by = coded_need(vocabulary), vocabulary.accounts["darma"]
    for closed_as, reason in (("", "x"), (ClosedAs.MERGED, "x"), (ClosedAs.OTHER, " ")):
        with pytest.raises(actions.NoReason):
            actions.close_needs(needs=[need.pk], closed_as=closed_as, reason=reason, by=by, at=AT)
    actions.close_needs(needs=[need.pk], closed_as=ClosedAs.ELSEWHERE, by=by, at=AT)
    closed = need_of(need.statement)
    assert (closed.statement.state, closed.closed_as, closed.closed_at) == (StatementState.CLOSED, ClosedAs.ELSEWHERE, AT)
    with pytest.raises(actions.NotInThatState):
        actions.verify_needs(needs=[need.pk], by=vocabulary.accounts["darma"], at=AT)


@pytest.mark.parametrize("who", ["lasma", "karta", "disna", "audi", "luar"])
def test_nobody_else_sits_at_the_desk(vocabulary: World, who: str) -> None:
    """Tests that no other role codes, verifies, closes or refuses."""
    need, by = coded_need(vocabulary), vocabulary.accounts[who]
    for act in (
        lambda: actions.code_need(need=need, occupation=need.occupation, by=by, at=AT),
        lambda: actions.verify_needs(needs=[need.pk], by=by, at=AT),
        lambda: actions.close_needs(needs=[need.pk], closed_as=ClosedAs.CANCELLED, by=by, at=AT),
        lambda: actions.refuse_needs(needs=[need.pk], reason="x", by=by, at=AT),
    ):
        with pytest.raises(forum.NotYours):
            act()


def test_needs_are_seen_by_their_owner_only(vocabulary: World) -> None:
    """Tests the rooms of needs and proposals: the owner's own, nobody else's, and none without a room."""
    coded_need(vocabulary)
    with scope(company=vocabulary.las_jaya.pk):
        assert (Need.objects.count(), Proposal.objects.exists()) == (1, True)
    with scope(company=vocabulary.garmen.pk):
        assert (Need.objects.count(), Proposal.objects.exists()) == (0, False)
    for rows in (Need, Proposal):
        with pytest.raises(ScopeError):
            rows.objects.count()


def test_the_database_holds_what_every_need_keeps(vocabulary: World) -> None:
    """Tests that a verified need without verifier, a coded one without field, a confidence above one and a closed one without its reason are refused
    by the database.
    """
    need = coded_need(vocabulary)
    for wrong in ({"state": NeedState.VERIFIED}, {"field": None}, {"confidence": 1.5}, {"state": NeedState.CLOSED}, {"closed_as": ClosedAs.OTHER}):
        with pytest.raises(IntegrityError), transaction.atomic(), whole_network():
            Need.objects.filter(pk=need.pk).update(**wrong)


def test_expected_heads_follow_certainty(vocabulary: World) -> None:
    """Tests the worth of the three certainties on the middle of the range: (10 + 12) / 2 = 11."""
    assert [round(expected_heads(10, 12, certainty), 2) for certainty in Certainty] == [6.6, 9.35, 10.67]
    assert need_of(coded_need(vocabulary).statement).worth == pytest.approx(9.35)


def test_a_years_statements_are_taken_up_and_verified_at_once(vocabulary: World) -> None:
    """Tests that 600 statements need hardly more queries than six."""
    counts = []
    for size in (6, 600):
        rows = [row(words=f"tukang las {size}{'abcdefghij'[at % 10]}{at}") for at in range(size)]
        with whole_network():
            IMPORTS["company-needs"].confirm(table=table(*rows), by=vocabulary.planner, at=AT)
        with CaptureQueriesContext(connection) as queries:
            take_up(vocabulary)
            with whole_network():
                needs = list(Need.objects.filter(state=NeedState.CODED).values_list("pk", flat=True))
            assert len(needs) == size
            actions.verify_needs(needs=needs, by=vocabulary.accounts["darma"], at=AT)
        counts.append(len(queries))
    assert counts[1] <= counts[0] + 600 // 10

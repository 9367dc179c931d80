# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Needs that are one, stated twice: which are proposed, counting them once with every sum, and undoing it whole."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest

from selaras.ground.network import actions as network
from selaras.ground.network.rules import CompanyKind, CompanyRight
from selaras.ground.people.models import Event
from selaras.kit.scope import scope, whole_network
from selaras.loop.demand import actions
from selaras.loop.demand.actions import Answer
from selaras.loop.demand.likeness import LEAST, MOST_PAIRS, WINDOW, Sign, Traits, candidates, likely_pairs, plain_words
from selaras.loop.demand.models import Need, Twins
from selaras.loop.demand.queries import demand_overview
from selaras.loop.demand.queries.duplicates import counted_with, open_twins
from selaras.loop.demand.rules import ClosedAs, NeedState, Said
from selaras.loop.forum import actions as forum
from selaras.loop.forum.rules import Channel, Origin
from tests.loop.demand.test_ageing import ASKED, LAST, ask, counted, now, on, verified
from tests.loop.forum.needs import company_need, region_need, wanted
from tests.world import AT, TODAY, World, region

COUNTER = {"channel": Channel.COUNTER}


def traits(key: int, **changes: object) -> Traits:
    """Ten to twelve welders of company 1 in region 1, from March to May."""
    known = Traits(key, "company", "company 1", frozenset({"company 1"}), 1, None, 7, plain_words("tukang las SMAW 3G"), 1, 3, 10, 12, "form", "")
    return replace(known, **changes)


def test_words_are_compared_without_what_stands_around_them() -> None:
    """Tests case, order, short forms and words that name no job."""
    assert plain_words("Butuh opr BUBUT cnc, 12 org!") == plain_words("operator cnc bubut 12") == "12 bubut cnc operator"
    assert plain_words("dicari segera") == "dicari segera"


@pytest.mark.parametrize(
    ("changes", "sign"),
    [
        ({"channel": "counter", "words": "3g las smaw tukang"}, Sign.OTHER_WAY),
        ({"words": plain_words("tukang las SMAW"), "start": 2, "until": 4}, Sign.NEAR_WORDS),
        ({"words": "welder", "occupation": 7, "channel": "counter"}, Sign.OCCUPATION),
        ({"owner": "company 2", "near": frozenset({"company 2", "company 1"})}, Sign.NEAR_OWNER),
        ({"least": 11, "most": 11}, Sign.NEAR_HEADS),
    ],
)
def test_what_is_likely_one_need_is_proposed(changes: Mapping[str, object], sign: Sign) -> None:
    """Tests one need stated twice in different ways: by another channel, in other words, by a firm for it, with another number."""
    (pair,) = likely_pairs([traits(1), traits(2, **changes)])
    assert (pair.first, pair.second, sign in pair.signs, pair.points >= LEAST) == (1, 2, True, True)


@pytest.mark.parametrize(
    "changes",
    [
        {"origin": "region"},
        {"region": 2},
        {"owner": "company 2", "near": frozenset({"company 2"})},
        {"start": 4, "until": 9},
        {"words": "satpam", "occupation": 8},
        {"words": "satpam", "occupation": None},
        {"occupation": 8, "least": 40, "most": 60},
    ],
)
def test_what_are_two_needs_is_not(changes: Mapping[str, object]) -> None:
    """Tests that another origin, place, owner, time, job, or occupation and number keeps two apart."""
    assert likely_pairs([traits(1), traits(2, **changes)]) == []


def test_two_rows_of_one_sheet_are_two_needs() -> None:
    """Tests that what one hand wrote in one sheet, for other months, is not proposed, and the same from two sheets is."""
    first, second = traits(1, channel="xlsx", sheet="a"), traits(2, channel="xlsx", sheet="a", start=2)
    assert likely_pairs([first, second]) == []
    assert len(likely_pairs([first, replace(second, sheet="b")])) == 1


@pytest.mark.slow
def test_the_work_grows_with_the_number_of_needs_and_not_with_its_square() -> None:
    """Tests that 6,000 needs of one owner at one place give at most a few hundred candidates each, every pair of a small block, and that the twin of
    each of ten needs among them is found; nobody is flooded with pairs.
    """
    jobs = [f"{one}{two} {three}" for one in "abcdefghij" for two in "klmnopqrst" for three in ("las", "jahit", "bubut")]
    many = [traits(at, words=jobs[at % 300], occupation=at % 60, start=at % 12, until=at % 12, least=at + 1, most=at + 1) for at in range(6_000)]
    again = [replace(many[at * 577], key=10_000 + at, channel="counter") for at in range(10)]
    first, _second = candidates([*many, *again])
    assert len(first) <= len(many) * WINDOW * 4
    assert len(candidates(many[: WINDOW + 1])[0]) == sum(one.start == two.start for at, one in enumerate(many[: WINDOW + 1]) for two in many[:at])
    found = likely_pairs([*many, *again])
    assert {(at * 577, 10_000 + at) for at in range(10)} <= {(pair.first, pair.second) for pair in found}
    held = defaultdict(int)
    for pair in found:
        held[pair.first] += 1
        held[pair.second] += 1
    assert max(held.values()) <= MOST_PAIRS


# In the house -------------------------------------------------------------------------------------------------------


@pytest.fixture
def twice(vocabulary: World) -> list[Need]:
    """A need of PT Las Jaya stated by form and once more at the counter, another one, and one of a labour office; all verified."""
    known = {"owner": vocabulary.las_jaya, "origin": Origin.COMPANY, "by": vocabulary.accounts["darma"], "at": AT + timedelta(hours=1)}
    counter = forum.state_need(wanted=wanted(words="Tukang las SMAW 3G", heads_least=11, heads_most=11), channel=Channel.COUNTER, **known)
    others = (company_need(vocabulary, words="penjahit busana", heads_most=30), region_need(vocabulary))
    return verified(vocabulary, company_need(vocabulary), counter, *others)


def look(world: World) -> int:
    return actions.find_twins(by=world.planner, at=AT)


def sums(day: date) -> tuple[object, ...]:
    """What is counted, added up by origin, field and month, by row and by the overview."""
    with whole_network():
        rows = list(Need.objects.countable(day).select_related("statement", "field"))
        found = demand_overview(day)
    by_cut: dict[tuple[str, str], tuple[int, int, int, float]] = {}
    for row in rows:
        before = by_cut.get((row.origin, row.field.key), (0, 0, 0, 0.0))
        says = (1, row.statement.heads_least, row.statement.heads_most, row.worth)
        by_cut[row.origin, row.field.key] = tuple(one + two for one, two in zip(before, says, strict=True))
    shown = {
        (origin.value, field.key): (share.needs, share.least, share.most, share.expected)
        for field, shares in found.fields.items()
        for origin, share in shares.items()
        if share.needs
    }
    assert shown == pytest.approx(by_cut)
    for origin, share in found.origins.items():
        assert sum(share.by_month.values()) == pytest.approx(sum(cut[3] for (said, _field), cut in by_cut.items() if said == origin))
    return sorted(by_cut.items()), sorted(row.pk for row in rows)


@pytest.mark.django_db
def test_a_duplicate_is_found_merged_and_unmerged(vocabulary: World, twice: list[Need]) -> None:
    """Tests the way of a duplicate: found once, counted once (by every cut the sums are those of the rows), and after undoing all is as it was; what
    came since, here the owner's word on the one that counts, is left.
    """
    stays, closes, *_others = twice
    before = sums(TODAY)
    assert look(vocabulary) == 0  # it was found when they were taken up
    with whole_network():
        pair = open_twins().get()
    assert {pair.first_id, pair.second_id} == {stays.pk, closes.pk}
    assert set(pair.signs) == {Sign.OWNER, Sign.WORDS, Sign.OCCUPATION, Sign.MONTHS, Sign.NEAR_HEADS, Sign.OTHER_WAY}
    merge = actions.merge_needs(survivor=stays, duplicate=closes, because="Telepon HRD", by=vocabulary.accounts["darma"], at=AT)
    cuts, rows = sums(TODAY)
    assert (set(before[1]) - set(rows), now(closes).closed_as, now(closes).state) == ({closes.pk}, ClosedAs.MERGED, NeedState.CLOSED)
    assert dict(cuts)["company", "welding"][:3] == (1, 10, 12)
    with whole_network():
        assert not open_twins().exists()
    actions.say_what_stands(answers={stays.pk: Answer(Said.STILL)}, by=vocabulary.accounts["lasma"], at=AT)
    actions.part_needs(merge=merge, by=vocabulary.accounts["darma"], at=AT)
    assert sums(TODAY) == before
    after = now(closes)
    assert (after.state, after.closed_as, after.closed_at, after.verified_by) == (closes.state, "", None, closes.verified_by)
    assert now(stays).confirmed_on == TODAY
    with whole_network():
        assert open_twins().get() == pair
    assert (
        list(Event.objects.filter(kind__in=["demand.needs_merged", "demand.needs_parted"]).values_list("about_key", flat=True))
        == [str(closes.pk)] * 2
    )
    with pytest.raises(actions.NotInThatState):
        actions.part_needs(merge=merge, by=vocabulary.accounts["darma"], at=AT)


@pytest.mark.django_db
def test_what_was_told_apart_is_not_proposed_again(vocabulary: World, twice: list[Need]) -> None:
    """Tests that a person's word is remembered, whoever looks again, and that a pair that nobody judged goes when it is likely no longer."""
    look(vocabulary)
    actions.tell_apart(first=twice[1], second=twice[0], by=vocabulary.accounts["darma"], at=AT)
    assert look(vocabulary) == 0
    with whole_network():
        assert not open_twins().exists()
        assert Twins.objects.get().distinct_by == vocabulary.accounts["darma"]
    company_need(vocabulary, words="penjahit busana", heads_least=11, heads_most=30)
    third = verified(vocabulary, company_need(vocabulary, words="penjahit busana!", heads_most=30))[0]
    with whole_network():
        assert third.pk in set(open_twins().values_list("second", flat=True))
    actions.say_what_stands(answers={third.pk: Answer(Said.CANCELLED)}, by=vocabulary.accounts["lasma"], at=AT)
    look(vocabulary)
    with whole_network():
        assert third.pk not in set(open_twins().values_list("second", flat=True))


@pytest.mark.django_db
def test_both_owners_read_it_and_neither_reads_the_others(vocabulary: World) -> None:
    """Tests a firm and the company for which it acts: the pair is proposed, and each side reads neither the other's number nor its words, also on
    its page, but how it stands; a company that
    nobody acts for is not paired with the firm.
    """
    by = {"by": vocabulary.planner, "at": AT}
    agent = network.register_company(key="alih", name="PT Alih", industry=vocabulary.las_jaya.industry, **by)
    agent = network.say_kind(company=agent, kind=CompanyKind.OUTSOURCING, **by)
    theirs = forum.state_need(owner=agent, origin=Origin.COMPANY, wanted=wanted(), channel=Channel.COUNTER, **by)
    mine, theirs = verified(vocabulary, company_need(vocabulary), theirs)
    assert look(vocabulary) == 0
    rights = {"rights": [CompanyRight.NEEDS], "since": TODAY, "until": LAST, "paper": "SK 1"}
    network.give_mandate(company=vocabulary.las_jaya, agent=agent, **rights, **by)
    assert look(vocabulary) == 1
    actions.merge_needs(survivor=theirs, duplicate=mine, because="Sama", **by)
    with scope(company=vocabulary.las_jaya.pk):
        (other,) = counted_with(now(mine))
    assert (other.seen, other.stands, other.counts) == (None, str(NeedState.VERIFIED.label), True)
    with scope(company=agent.pk):
        (other,) = counted_with(now(theirs))
    assert (other.seen, other.counts) == (None, False)
    with whole_network():
        assert counted_with(now(mine))[0].seen == theirs


@pytest.mark.django_db
def test_two_who_speak_for_one_region_may_say_the_same(vocabulary: World) -> None:
    """Tests that a centre's and a labour office's word on one region are proposed as one need, though their owners differ."""
    office = region_need(vocabulary)
    facts = wanted(words="penjahit busana wanita", region=region("32.15").pk, evidence="Sakernas", heads_least=10, heads_most=12)
    centre = forum.state_need(owner=vocabulary.karawang, origin=Origin.REGION, wanted=facts, by=vocabulary.accounts["karta"], at=AT)
    needs = verified(vocabulary, office, centre)
    with whole_network():
        assert {Twins.objects.get().first_id, Twins.objects.get().second_id} == {need.pk for need in needs}


@pytest.mark.django_db
def test_only_staff_judges_and_only_what_stands_is_merged(vocabulary: World, twice: list[Need]) -> None:
    """Tests that no other role finds, merges, parts or tells apart, that a reason is given, and that a closed need or one with itself is refused."""
    stays, closes, gone, _office = twice
    merge = actions.merge_needs(survivor=stays, duplicate=closes, because="Sama", by=vocabulary.planner, at=AT)
    both, known = {"survivor": stays, "duplicate": gone, "because": "x"}, {"at": AT}
    for who in ("lasma", "karta", "disna", "audi", "luar"):
        by = {"by": vocabulary.accounts[who], **known}
        for act in (
            lambda by=by: actions.find_twins(**by),
            lambda by=by: actions.merge_needs(**both, **by),
            lambda by=by: actions.part_needs(merge=merge, **by),
            lambda by=by: actions.tell_apart(first=stays, second=gone, **by),
        ):
            with pytest.raises(forum.NotYours):
                act()
    by = {"by": vocabulary.planner, **known}
    with pytest.raises(actions.NotInThatState):
        actions.merge_needs(survivor=stays, duplicate=gone, because=" ", **by)
    for wrong in ({"survivor": stays, "duplicate": closes}, {"survivor": closes, "duplicate": stays}, {"survivor": stays, "duplicate": stays}):
        with pytest.raises(actions.NotTwoNeeds):
            actions.merge_needs(because="x", **wrong, **by)
    assert actions.merge_needs(**both, **by).points < LEAST


@pytest.mark.django_db
def test_what_ran_out_meanwhile_comes_back_and_runs_out(vocabulary: World, twice: list[Need]) -> None:
    """Tests that a merge undone after the last day leaves the need as it stood, and the morning closes it; no plan sees it."""
    ask(vocabulary)
    merge = actions.merge_needs(survivor=twice[0], duplicate=twice[1], because="Sama", by=vocabulary.planner, at=ASKED)
    later = on(LAST + timedelta(days=1))
    actions.part_needs(merge=merge, by=vocabulary.planner, at=later)
    assert (now(twice[1]).state, counted(later.date())) == (NeedState.VERIFIED, set())
    actions.close_what_ran_out(by=vocabulary.planner, at=later)
    assert now(twice[1]).closed_as == ClosedAs.NOT_CONFIRMED

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The desk's one queue: each kind in it, worth the most first, page by page, put off until its day."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from selaras.ground.people.models import Event
from selaras.kit.scope import whole_network
from selaras.loop.demand import actions, jobs
from selaras.loop.demand.actions import Answer, put_off
from selaras.loop.demand.jobs.forecast import forecast_needs
from selaras.loop.demand.models import Need, Twins
from selaras.loop.demand.queries.queue import Desk, Waiting
from selaras.loop.demand.rules import ANSWER_DAYS, ASK_DAYS, Said, Waits
from selaras.loop.forum import actions as forum
from selaras.loop.forum.rules import Certainty, Channel, Origin
from tests.loop.demand.test_ageing import LAST, ask, now, on, verified
from tests.loop.forum.needs import company_need, region_need, wanted
from tests.world import AT, TODAY, World

pytestmark = pytest.mark.django_db

SOON = LAST - timedelta(days=ASK_DAYS)


@pytest.fixture
def waiting(vocabulary: World) -> World:
    """Of each kind one, on 15 December: 40 helpers whom no programme names, 6 pipe welders to verify, 4 welders until the end of the year, and 30
    tailors, stated by form and again at the counter, there as 20.
    """
    short = {"start_month": date(2017, 12, 1), "until_month": date(2017, 12, 1)}
    tailors = {"words": "penjahit busana", "heads_least": 30, "heads_most": 30, "certainty": Certainty.SIGNED}
    counter = {"owner": vocabulary.las_jaya, "origin": Origin.COMPANY, "channel": Channel.COUNTER, "by": vocabulary.accounts["darma"], "at": AT}
    again = forum.state_need(wanted=wanted(**tailors | {"heads_least": 20, "heads_most": 20}), **counter)
    verified(vocabulary, company_need(vocabulary, heads_least=4, heads_most=4, **short), company_need(vocabulary, **tailors), again)
    company_need(vocabulary, words="tenaga serba bisa bagian umum", heads_least=40, heads_most=40)
    company_need(vocabulary, words="juru las pipa", heads_least=6, heads_most=6, start_month=date(2018, 9, 1), until_month=date(2018, 12, 1))
    jobs.take_up_statements(by=vocabulary.accounts["darma"], at=AT)
    actions.find_twins(by=vocabulary.planner, at=AT)
    return vocabulary


def seen(day: date = TODAY, *, put_off: bool = False) -> list[Waiting]:
    with whole_network():
        return Desk(day).queue(put_off=put_off, most=100)


def kinds(day: date = TODAY, *, put_off: bool = False) -> list[Waits]:
    return [row.waits for row in seen(day, put_off=put_off)]


def test_each_kind_stands_in_it_once_and_worth_the_most_first(waiting: World) -> None:
    """Tests the worth by hand (40 helpers stated: 40 * 0.85; of the pair the lesser: 20 * 0.97; 6 and 4 welders stated: * 0.85), that a need with two
    reasons stands there for the first, and that what is counted by kind are its rows.
    """
    rows = seen()
    assert [(row.waits, row.worth) for row in rows] == [
        (Waits.UNCODED, pytest.approx(34.0)),
        (Waits.TWINS, pytest.approx(19.4)),
        (Waits.CODED, pytest.approx(5.1)),
        (Waits.EXPIRING, pytest.approx(3.4)),
    ]
    company_need(waiting, words="tenaga serba bisa", start_month=date(2017, 12, 1), until_month=date(2017, 12, 1))
    company_need(waiting, words="juru las pipa", heads_least=7, heads_most=7)
    region_need(waiting, heads_least=3, heads_most=5)
    jobs.take_up_statements(by=waiting.planner, at=AT)
    rows = seen()
    assert len({row.need.pk for row in rows if row.waits != Waits.TWINS}) == len([row for row in rows if row.waits != Waits.TWINS])
    with whole_network():
        found = Desk(TODAY).counts()
    assert (found.fresh, found.put_off) == (0, 0)
    for kind in Waits:
        assert found.waiting[kind] == len([row for row in rows if row.waits == kind]), kind
    assert found.waiting[Waits.EXPIRING] == 2


def test_page_by_page_nothing_is_lost_and_nothing_comes_twice(waiting: World) -> None:
    """Tests pages of two over rows of which many are worth the same, of every kind."""
    for words in ("juru las pipa", "las listrik kapal", "tenaga umum", "tenaga serba guna", "las, jahit"):
        company_need(waiting, words=words, start_month=date(2019, 2, 1), until_month=date(2019, 3, 1), heads_least=6, heads_most=6)
    jobs.take_up_statements(by=waiting.planner, at=AT)
    whole = [row.mark for row in seen()]
    assert len({row.worth for row in seen()}) < len(whole)
    walked, after = list[str](), ""
    with whole_network():
        while page := Desk(TODAY).queue(after=after, most=2):
            walked += [row.mark for row in page]
            after = walked[-1]
    assert walked == whole
    with whole_network():
        assert {row.waits for row in Desk(TODAY).queue([Waits.CODED], most=100)} == {Waits.CODED}


def test_what_is_put_off_stands_there_again_on_its_day(waiting: World) -> None:
    """Tests a need and a pair: away until the day, listed as put off with the reason, back on the day; and back at once when a step was done."""
    by, until = {"by": waiting.accounts["darma"], "at": AT}, TODAY + timedelta(days=5)
    first, pair, *_rest = seen()
    for row in (first, pair):
        put_off(row=row.row, until=until, because="HRD menelepon kembali", **by)
    assert kinds() == [Waits.CODED, Waits.EXPIRING]
    assert [row.row.put_off_because for row in seen(put_off=True)] == ["HRD menelepon kembali"] * 2
    with whole_network():
        found = Desk(TODAY).counts()
    assert (found.put_off, found.waiting[Waits.UNCODED], found.waiting[Waits.TWINS]) == (2, 0, 0)
    assert kinds(until - timedelta(days=1)) == [Waits.CODED, Waits.EXPIRING]
    assert kinds(until) == [Waits.UNCODED, Waits.TWINS, Waits.CODED, Waits.EXPIRING]
    assert Event.objects.filter(kind="demand.put_off").count() == 2
    coded = seen()[0].need
    put_off(row=coded, until=until, because="besok", **by)
    assert kinds() == [Waits.EXPIRING]
    actions.code_need(need=coded, occupation=coded.occupation, field=coded.field, **by)
    assert kinds() == [Waits.CODED, Waits.EXPIRING]


def test_not_to_any_day_not_without_a_reason_and_not_by_anybody(waiting: World) -> None:
    """Tests that nothing is put off to a day that is over or beyond its last one, without words, when it stands no longer, or by a tenant."""
    need = seen()[0].need
    by = {"by": waiting.planner, "at": AT}
    for until in (TODAY, LAST + timedelta(days=1)):
        with pytest.raises(actions.NotThatDay):
            put_off(row=need, until=until, because="x", **by)
    put_off(row=need, until=LAST, because="x", **by)
    with pytest.raises(actions.NotThatDay):
        put_off(row=need, until=LAST, because="  ", **by)
    for who in ("lasma", "karta", "disna", "audi", "luar"):
        with pytest.raises(forum.NotYours):
            put_off(row=need, until=LAST, because="x", by=waiting.accounts[who], at=AT)
    actions.close_needs(needs=[need.pk], closed_as="cancelled", **by)
    with pytest.raises(actions.NotInThatState):
        put_off(row=need, until=LAST, because="x", **by)


def test_who_was_asked_has_days_to_answer(vocabulary: World) -> None:
    """Tests that a need that runs out is the desk's only once a letter about it is ten days old or nobody could be written to, and no longer when its
    owner answered.
    """
    (need,) = verified(vocabulary, company_need(vocabulary))
    assert (kinds(SOON - timedelta(days=1)), kinds(SOON)) == ([], [Waits.EXPIRING])
    ask(vocabulary)
    assert [kinds(SOON + timedelta(days=days)) for days in (0, ANSWER_DAYS - 1, ANSWER_DAYS)] == [[], [], [Waits.EXPIRING]]
    assert seen(SOON + timedelta(days=ANSWER_DAYS))[0].need.asked_at is not None
    assert kinds(LAST + timedelta(days=1)) == []
    actions.say_what_stands(answers={need.pk: Answer(Said.STILL)}, by=vocabulary.accounts["lasma"], at=on(SOON + timedelta(days=ANSWER_DAYS)))
    assert kinds(SOON + timedelta(days=ANSWER_DAYS)) == []


def test_worth_is_what_is_expected(vocabulary: World) -> None:
    """Tests that worth follows the people expected: the table when a need is taken up, a forecast when one is made, the table again when its owner
    says another number, and when it was counted with another while a forecast was made and is parted again.
    """
    need, other = verified(vocabulary, company_need(vocabulary), company_need(vocabulary, words="juru las pipa", heads_most=20))
    assert (now(need).worth, now(other).worth) == (pytest.approx(9.35), pytest.approx(12.75))
    forecast_needs(by=vocabulary.planner, at=AT)
    with whole_network():
        figures = Need.objects.filter(pk__in=[need.pk, other.pk]).values_list("worth", "forecast__mean")
        assert all(worth == mean for worth, mean in figures)
    actions.say_what_stands(answers={need.pk: Answer(Said.STILL, 20, 20)}, by=vocabulary.accounts["lasma"], at=AT)
    assert now(need).worth == pytest.approx(17.0)
    actions.verify_needs(needs=[need.pk], by=vocabulary.planner, at=AT)
    merge = actions.merge_needs(survivor=need, duplicate=other, because="Sama", by=vocabulary.planner, at=AT)
    forecast_needs(by=vocabulary.planner, at=AT)
    actions.part_needs(merge=merge, by=vocabulary.planner, at=AT)
    assert now(other).worth == pytest.approx(12.75)


def test_taking_up_looks_for_duplicates_of_what_came_in(vocabulary: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests that a need taken up is compared with its neighbours at once, across channels, and that what has nothing to do with it is not read."""
    verified(vocabulary, company_need(vocabulary), region_need(vocabulary), region_need(vocabulary, words="penjahit busana wanita!", heads_most=13))
    with whole_network():
        assert Twins.objects.count() == 1
        Twins.objects.all().delete()
    known = {"owner": vocabulary.las_jaya, "origin": Origin.COMPANY, "by": vocabulary.accounts["darma"], "at": AT}
    counter = forum.state_need(wanted=wanted(words="Tukang las SMAW 3G", heads_least=11, heads_most=11), channel=Channel.COUNTER, **known)
    compared: list[int] = []
    pairs: Callable[..., object] = actions.duplicates.likely_pairs
    monkeypatch.setattr(actions.duplicates, "likely_pairs", lambda traits: compared.extend(each.key for each in traits) or pairs(traits))
    jobs.take_up_statements(by=vocabulary.accounts["darma"], at=AT)
    with whole_network():
        pair = Twins.objects.get()
        assert now(counter).pk == pair.second_id
        assert set(compared) == set(Need.objects.filter(company=vocabulary.las_jaya).values_list("pk", flat=True))

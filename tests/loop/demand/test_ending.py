# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""How needs end, and what must not end with them: what nobody was asked about, what was counted once with them, and the right to state it again."""

from datetime import date

import pytest

from selaras.ground.network import actions as network
from selaras.ground.network.models import Post
from selaras.ground.people.models import Event
from selaras.kit.scope import scope, whole_network
from selaras.loop.demand import actions, jobs
from selaras.loop.demand.actions import Answer
from selaras.loop.demand.actions._rows import weigh
from selaras.loop.demand.jobs.forecast import forecast_needs
from selaras.loop.demand.models import Asking, Need
from selaras.loop.demand.queries import demand_overview
from selaras.loop.demand.queries.ageing import ageing
from selaras.loop.demand.queries.duplicates import counted_with
from selaras.loop.demand.queries.queue import Desk
from selaras.loop.demand.rules import ClosedAs, NeedState, Said, Waits
from selaras.loop.forum import actions as forum
from selaras.loop.forum.intake import Intake
from selaras.loop.forum.rules import Origin, Recurs, StatementState
from selaras.loop.forum.sheets import COMPANY_NEEDS
from tests.loop.demand.test_ageing import counted, now, on, verified
from tests.loop.forum.needs import company_need, row, wanted
from tests.world import AT, TODAY, World

pytestmark = pytest.mark.django_db


def waits(day: date) -> list[tuple[Waits, int]]:
    with whole_network():
        return [(each.waits, each.need.pk) for each in Desk(day).queue(most=9)]


def test_an_urgent_need_outlives_its_month(vocabulary: World) -> None:
    """Tests a need stated on 27 December for December and taken up on 2 January: it counts for thirty days more and stands in the queue; of an owner
    whom nobody can write to it does so beyond its last day, nothing closes it, and the desk says what it was told.
    """
    facts = wanted(start_month=date(2017, 12, 1), until_month=date(2017, 12, 1))
    lasma, darma = vocabulary.accounts["lasma"], vocabulary.accounts["darma"]
    said = forum.state_need(owner=vocabulary.las_jaya, origin=Origin.COMPANY, wanted=facts, by=lasma, at=on(date(2017, 12, 27)))
    jobs.take_up_statements(by=darma, at=on(date(2018, 1, 2)))
    need, late = now(said), date(2018, 3, 1)
    assert (need.valid_until, waits(date(2018, 1, 2))) == (date(2018, 2, 1), [(Waits.EXPIRING, need.pk)])
    network.end_post(post=Post.objects.get(person=vocabulary.person("lasma")), until=TODAY, by=vocabulary.planner, at=AT)
    assert actions.ask_owners(by=vocabulary.planner, at=on(date(2018, 1, 2))) == 2  # staff are told
    assert actions.close_what_ran_out(by=vocabulary.planner, at=on(late)) == 0
    with whole_network():
        assert (Asking.objects.count(), ageing(late).unasked) == (0, 1)
    assert (now(need).state, waits(late)) == (NeedState.CODED, [(Waits.EXPIRING, need.pk)])
    actions.say_what_stands(answers={need.pk: Answer(Said.STILL, told_by="Bu Lasma, telepon")}, by=darma, at=on(late))
    assert (now(need).valid_until, waits(late)) == (date(2018, 6, 30), [(Waits.CODED, need.pk)])


def test_what_was_counted_once_with_a_need_outlives_it(vocabulary: World) -> None:
    """Tests two ends of a need with which another one is counted: its owner fills it, or takes it back. The other comes back to the desk by the same
    cause, waits for verification, counts in no plan until then, and its page says what became of the first.
    """
    lasma, by = vocabulary.accounts["lasma"], {"by": vocabulary.planner, "at": AT}
    first, second, other = verified(vocabulary, *(company_need(vocabulary, words=f"tukang las {kind}") for kind in ("pipa", "pelat", "tangki")))
    actions.merge_needs(survivor=first, duplicate=other, because="Sama", **by)
    actions.say_what_stands(answers={first.pk: Answer(Said.BY_US)}, by=lasma, at=AT)
    ends = [(first, str(ClosedAs.BY_US.label)), (second, str(StatementState.WITHDRAWN.label))]
    for survivor, stands in ends:
        back = now(other)
        assert (back.state, back.closed_as, back.verified_by) == (NeedState.CODED, "", None)
        assert (Waits.CODED, other.pk) in waits(TODAY)
        assert other.pk not in counted(TODAY)
        with scope(company=vocabulary.las_jaya.pk):
            assert [(each.seen, each.stands, each.ended) for each in counted_with(back)][:1] == [(survivor, stands, AT)]
        parted = Event.objects.filter(kind="demand.needs_parted").latest("number")
        assert Event.objects.filter(cause=parted.cause, kind__in=["demand.needs_confirmed", "forum.need_withdrawn"]).count() == 1
        if survivor == first:
            actions.merge_needs(survivor=second, duplicate=other, because="Sama", **by)
            assert (Waits.CODED, other.pk) not in waits(TODAY)
            actions.withdraw_need(statement=second.statement, reason="Kontrak habis", by=lasma, at=AT)


def test_everything_that_still_stands_can_be_said_at_once(vocabulary: World) -> None:
    """Tests one word for all that run out: 150 each month for a year (the times ahead count, not 1,800 and more), 700 each month (one month more, and
    no fourth time), what has been open for two years, and one that was closed meanwhile, which is named and keeps no other from it.
    """
    monthly = {"recurs": Recurs.MONTHLY, "until_month": date(2018, 11, 1)}
    day, first = date(2018, 11, 5), {"start_month": date(2017, 12, 1)}
    many = company_need(vocabulary, words="operator jahit", heads_least=150, heads_most=150, **monthly, **first)
    most = company_need(vocabulary, heads_least=700, heads_most=700, start_month=date(2018, 10, 1), **monthly)
    long = company_need(vocabulary, words="juru las pipa", start_month=date(2016, 12, 1), until_month=date(2018, 11, 1))
    needs = verified(vocabulary, many, most, long, company_need(vocabulary, words="juru las", until_month=date(2018, 11, 1)))
    actions.close_needs(needs=[needs[3].pk], closed_as=ClosedAs.CANCELLED, by=vocabulary.planner, at=AT)
    said = {need.pk: need.until_if_still(day) for need in needs}
    left = actions.say_all_stand(needs=list(said), by=vocabulary.accounts["lasma"], at=on(day))
    assert left == [needs[3]]
    after = [now(need) for need in needs[:3]]
    assert [need.statement.until_month for need in after] == [date(2019, 2, 1), date(2018, 12, 1), date(2019, 2, 1)] == list(said.values())[:3]
    assert [need.statement.heads_most for need in after] == [600, 1_400, 12]
    assert (after[2].statement.start_month, {need.state for need in after}) == (date(2017, 3, 1), {NeedState.VERIFIED})


def test_times_that_are_over_count_no_longer_before_a_forecast_sees_them(vocabulary: World) -> None:
    """Tests four times ten people by quarter, of which in October two are over: 20 as stated and 17 expected, in sums, in what a plan is told and,
    once weighed, in the queue; forecast in between, the same two times count.
    """
    quarterly = {"recurs": Recurs.QUARTERLY, "start_month": date(2018, 3, 1), "until_month": date(2018, 12, 1)}
    (need,) = verified(vocabulary, company_need(vocabulary, heads_least=10, heads_most=10, **quarterly))
    day = date(2018, 9, 10)

    def sums() -> tuple[float, float]:
        with whole_network():
            share = demand_overview(day).origins[Origin.COMPANY]
        return share.most, share.expected

    assert (now(need).worth, sums()) == (pytest.approx(34.0), (20, pytest.approx(17.0)))
    assert sum(people for _time, people in now(need).expected_at(day)) == pytest.approx(17.0)
    with whole_network():
        weigh(Need.objects.all(), day)
    assert now(need).worth == pytest.approx(17.0)
    forecast_needs(by=vocabulary.planner, at=AT)
    assert sums() == (20, pytest.approx(now(need).worth / 2, abs=0.01))


def test_what_was_closed_may_be_stated_again_and_keeps_its_end(vocabulary: World) -> None:
    """Tests that the sheet takes a need that was filled a second time, and the same one only once while it stands; that whoever filled it cannot take
    it back afterwards.
    """
    (need,) = verified(vocabulary, company_need(vocabulary))
    again = row(words="tukang las SMAW 3G", heads_least=10, heads_most=12, region="32.16", site="")
    table = [[column.key for column in COMPANY_NEEDS.columns], [again.get(column.key, "") for column in COMPANY_NEEDS.columns]]

    def problems() -> int:
        with scope(company=vocabulary.las_jaya.pk):
            return len(Intake(COMPANY_NEEDS, table, on=TODAY).problems)

    assert problems() == 1
    actions.close_needs(needs=[need.pk], closed_as=ClosedAs.BY_US, by=vocabulary.accounts["darma"], at=AT)
    assert problems() == 0
    with pytest.raises(forum.NotInThatState):
        actions.withdraw_need(statement=need.statement, reason="", by=vocabulary.accounts["lasma"], at=AT)
    assert (now(need).closed_as, now(need).statement.state) == (ClosedAs.BY_US, StatementState.CLOSED)

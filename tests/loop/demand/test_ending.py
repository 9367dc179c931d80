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
from selaras.loop.demand.models import Asking
from selaras.loop.demand.queries.ageing import ageing
from selaras.loop.demand.queries.duplicates import counted_with
from selaras.loop.demand.queries.queue import queue
from selaras.loop.demand.rules import ClosedAs, NeedState, Said, Waits
from selaras.loop.forum import actions as forum
from selaras.loop.forum.intake import Intake
from selaras.loop.forum.rules import Origin, StatementState
from selaras.loop.forum.sheets import COMPANY_NEEDS
from tests.loop.demand.test_ageing import counted, now, on, verified
from tests.loop.forum.needs import company_need, row, wanted
from tests.world import AT, TODAY, World

pytestmark = pytest.mark.django_db


def waits(day: date) -> list[tuple[Waits, int]]:
    with whole_network():
        return [(each.waits, each.need.pk) for each in queue(day, most=9)]


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

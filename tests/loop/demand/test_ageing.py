# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""How needs age: owners are asked before a need runs out, what they say counts, and what nobody confirms is closed."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from selaras.ground.letters import actions as letters
from selaras.ground.letters.models import Letter
from selaras.ground.network import actions as network
from selaras.ground.network.models import Post
from selaras.ground.network.rules import CompanyRight
from selaras.ground.people.models import Event
from selaras.ground.people.rules import Bearer
from selaras.kit.scope import scope, whole_network
from selaras.loop.demand import actions, jobs
from selaras.loop.demand.actions import Answer
from selaras.loop.demand.links import bearer_of
from selaras.loop.demand.models import Asked, Asking, Confirmation, Need
from selaras.loop.demand.queries.ageing import ageing
from selaras.loop.demand.rules import ASK_DAYS, ClosedAs, NeedState, Said, still_until
from selaras.loop.forum import actions as forum
from selaras.loop.forum.models import Statement
from selaras.loop.forum.rules import Recurs
from tests.loop.forum.needs import company_need, region_need
from tests.world import AT, TODAY, World

pytestmark = pytest.mark.django_db

LAST = date(2018, 5, 31)  # the last day of needs "from March to May 2018"
STILL = Answer(Said.STILL)


def on(day: date) -> datetime:
    """Nine in the morning of a day."""
    return AT + (day - TODAY)


ASKED = on(LAST - timedelta(days=ASK_DAYS))


def verified(world: World, *statements: Statement) -> list[Need]:
    """Their needs, which the desk stands for."""
    jobs.take_up_statements(by=world.accounts["darma"], at=AT)
    with whole_network():
        keys = list(Need.objects.filter(statement__in=statements, state=NeedState.CODED).values_list("pk", flat=True))
    actions.verify_needs(needs=keys, by=world.accounts["darma"], at=AT)
    return [now(statement) for statement in statements]


def now(row: Need | Statement) -> Need:
    """A need as it stands."""
    with whole_network():
        key = {"pk": row.pk} if isinstance(row, Need) else {"statement": row}
        return Need.objects.select_related("statement", "company").get(**key)


def ask(world: World, at: datetime = ASKED) -> int:
    return actions.ask_owners(by=world.planner, at=at)


def counted(day: date) -> set[int]:
    with whole_network():
        return set(Need.objects.countable(day).values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("until", "day", "then"),
    [
        (date(2018, 5, 1), date(2018, 5, 5), date(2018, 8, 1)),
        (date(2018, 12, 1), date(2018, 12, 31), date(2019, 3, 1)),
        (date(2018, 5, 1), date(2018, 4, 1), date(2018, 8, 1)),  # 31 May is 60 days away
        (date(2018, 5, 1), date(2018, 3, 31), date(2018, 5, 1)),  # and here 61
    ],
)
def test_what_still_stands_stays_open_for_three_months(until: date, day: date, then: date) -> None:
    """Tests that months that are nearly over go on, also over the end of a year, and that others stay."""
    assert still_until(until, day) == then


def test_an_owner_is_asked_once_a_round(vocabulary: World) -> None:
    """Tests that each owner gets one letter for all that runs out, 30 days before and not a day earlier, once, also for what runs out a month later;
    that an owner whose needs run out later gets none, and that with a confirmed need the next round begins.
    """
    first, along = verified(vocabulary, company_need(vocabulary), company_need(vocabulary, words="juru las pipa", until_month=date(2018, 6, 1)))
    verified(vocabulary, region_need(vocabulary, until_month=date(2018, 6, 1)))
    assert ask(vocabulary, ASKED - timedelta(days=1)) == 0
    assert [ask(vocabulary), ask(vocabulary), ask(vocabulary, on(LAST))] == [1, 0, 1]  # the second is the labour office's, a month before 30 June
    with whole_network():
        mine, theirs = Asking.objects.order_by("pk")
        assert set(mine.asked.values_list("need", flat=True)) == {first.pk, along.pk}
        assert theirs.office is not None
        assert Letter.objects.get(kind="demand.stands", company=vocabulary.las_jaya).to == "lasma@selaras.example"
    assert Event.objects.filter(kind="demand.owners_asked").count() == 2
    actions.say_what_stands(answers={first.pk: STILL}, by=vocabulary.accounts["lasma"], at=ASKED)
    assert ask(vocabulary, on(date(2018, 8, 15))) == 1


def test_whom_we_cannot_write_to_is_not_asked_but_seen(vocabulary: World) -> None:
    """Tests that of an owner without an e-mail staff are told, once, and that it keeps standing in the desk's queue as not asked; one that was asked
    does not.
    """
    verified(vocabulary, company_need(vocabulary))
    post = Post.objects.get(person=vocabulary.person("lasma"))
    network.end_post(post=post, until=TODAY, by=vocabulary.planner, at=AT)
    assert [ask(vocabulary), ask(vocabulary)] == [2, 0]
    with whole_network():
        assert (ageing(ASKED.date()).unasked, Asking.objects.count()) == (1, 0)
    network.give_post(person=post.person, role=post.role, company=post.company, since=TODAY, by=vocabulary.planner, at=AT)
    assert ask(vocabulary) == 1
    with whole_network():
        assert (ageing(ASKED.date()).soon, ageing(ASKED.date()).unasked) == (1, 0)


def test_of_a_question_that_came_back_staff_are_told(vocabulary: World) -> None:
    """Tests that a letter which its server refuses is no question: staff read once which needs nobody can be asked about, not the owner's link."""
    verified(vocabulary, company_need(vocabulary))
    assert ask(vocabulary) == 1
    while (letter := letters.claim_letter(at=ASKED, now=datetime.now(UTC) + timedelta(days=1))) is not None:
        letters.record_not_sent(letter=letter, fault="550", for_good=True, now=ASKED, by=letter.written_by, at=ASKED)
    assert [ask(vocabulary), ask(vocabulary)] == [2, 0]
    with whole_network():
        told = list(Letter.objects.filter(kind="demand.unasked"))
    assert {letter.to for letter in told} == {"darma@selaras.example", "rina@selaras.example"}
    assert all("PT Las Jaya" in letter.body and "/masih-perlu/" not in letter.body for letter in told)


def test_what_still_stands_counts_anew(vocabulary: World) -> None:
    """Tests that one word moves validity and last month, is on record with who and when, and leaves what the desk stood for as it was."""
    (need,) = verified(vocabulary, company_need(vocabulary))
    actions.say_what_stands(answers={need.pk: STILL}, by=vocabulary.accounts["lasma"], at=ASKED)
    after = now(need)
    assert (after.state, after.valid_until, after.statement.until_month) == (NeedState.VERIFIED, date(2018, 8, 31), date(2018, 8, 1))
    assert after.said_on == ASKED.date()
    assert (counted(LAST + timedelta(days=1)), counted(date(2018, 9, 1))) == ({need.pk}, set())
    said, forum_said = Event.objects.order_by("-number")[:2]
    assert (said.kind, forum_said.kind, said.cause) == ("demand.needs_confirmed", "forum.need_said_again", forum_said.cause)
    with scope(company=vocabulary.las_jaya.pk):
        kept = Confirmation.objects.get()
    assert (kept.said, kept.said_by, kept.said_at) == (Said.STILL, "Lasma Sihombing", ASKED)
    assert (kept.valid_before, kept.valid_after, kept.other_heads) == (LAST, date(2018, 8, 31), False)


def test_what_recurs_each_year_is_confirmed_year_after_year(vocabulary: World) -> None:
    """Tests that a yearly need goes on by one word for longer than a need may last: times that are over fall away, two of ten each are ahead."""
    said = {"recurs": Recurs.YEARLY, "heads_least": 10, "heads_most": 10, "until_month": date(2019, 3, 1)}
    (need,) = verified(vocabulary, company_need(vocabulary, **said))
    for day in (date(2018, 12, 20), date(2019, 3, 10), date(2020, 3, 10)):
        actions.say_what_stands(answers={need.pk: STILL}, by=vocabulary.accounts["lasma"], at=on(day))
    after = now(need)
    assert [(one.start, one.most) for one in after.statement.occurrences] == [(date(2020, 3, 1), 10), (date(2021, 3, 1), 10)]
    assert (after.state, after.valid_until, after.worth) == (NeedState.VERIFIED, date(2021, 3, 31), pytest.approx(17.0))


@pytest.mark.parametrize(
    ("least", "most", "state"),
    [(4, 6, NeedState.VERIFIED), (10, 12, NeedState.VERIFIED), (10, 40, NeedState.CODED), (None, None, NeedState.VERIFIED)],
)
def test_another_number_counts_and_more_is_verified_again(vocabulary: World, least: int | None, most: int | None, state: str) -> None:
    """Tests that fewer count at once, that of more the desk hears first, and that both figures are kept."""
    (need,) = verified(vocabulary, company_need(vocabulary))
    actions.say_what_stands(answers={need.pk: Answer(Said.STILL, least, most)}, by=vocabulary.accounts["lasma"], at=ASKED)
    after = now(need)
    assert (after.state, after.statement.heads_least, after.statement.heads_most) == (state, least or 10, most or 12)
    with whole_network():
        kept = Confirmation.objects.get()
    assert (kept.heads_before, kept.heads_after) == ("10–12", after.statement.heads)


@pytest.mark.parametrize("heads", [(0, 5), (9, 4), (1, 2_001)])
def test_a_number_that_cannot_be_is_refused(vocabulary: World, heads: tuple[int, int]) -> None:
    """Tests that nothing is changed by a range that no statement could have."""
    (need,) = verified(vocabulary, company_need(vocabulary))
    with pytest.raises(forum.CannotBeTaken):
        actions.say_what_stands(answers={need.pk: Answer(Said.STILL, *heads)}, by=vocabulary.accounts["lasma"], at=ASKED)
    assert (now(need).confirmed_on, now(need).statement.heads) == (None, "10–12")


@pytest.mark.parametrize("said", [Said.BY_US, Said.ELSEWHERE, Said.CANCELLED])
def test_an_owner_closes_with_a_reason(vocabulary: World, said: Said) -> None:
    """Tests that what is filled or not needed counts no more and is counted by its reason, and that it cannot be said a second time."""
    (need,) = verified(vocabulary, company_need(vocabulary))
    by = vocabulary.accounts["lasma"]
    actions.say_what_stands(answers={need.pk: Answer(said)}, by=by, at=ASKED)
    after = now(need)
    assert (after.state, after.closed_as, after.closed_at, counted(TODAY)) == (NeedState.CLOSED, said.value, ASKED, set())
    with whole_network():
        assert ageing(ASKED.date()).closed == {ClosedAs(said): 1}
        assert ageing(ASKED.date() + timedelta(days=366)).closed == {}
    with pytest.raises(actions.NotInThatState):
        actions.say_what_stands(answers={need.pk: STILL}, by=by, at=ASKED)


def test_nobody_says_it_for_another(vocabulary: World) -> None:
    """Tests that strangers, a colleague without the right and the bearer of another's link are refused, and that owner, desk and bearer are not."""
    mine, theirs = verified(vocabulary, company_need(vocabulary), region_need(vocabulary))
    ask(vocabulary)
    with whole_network():
        asking = {each.owner: each for each in Asking.objects.all()}

    def say(need: Need, by: Any, **link: Any) -> Callable[[], int]:
        return lambda: actions.say_what_stands(answers={need.pk: STILL}, **link, by=by, at=ASKED)

    link, other = asking[vocabulary.las_jaya], asking[theirs.office]
    cannot = [say(mine, vocabulary.accounts[who]) for who in ("karta", "disna", "audi", "gita", "luar")]
    cannot += [say(mine, bearer_of(other, "Disna"), asking=link), say(theirs, bearer_of(link, "Lasma"), asking=link)]
    cannot += [say(mine, Bearer("forum.attendance:1", "link"), asking=link), say(mine, vocabulary.accounts["gita"], asking=link)]
    for act in cannot:
        with pytest.raises(forum.NotYours):
            act()
    rights = [CompanyRight.PROMISES]
    network.add_colleague(company=vocabulary.las_jaya, email="luar@selaras.example", name="L", rights=rights, by=vocabulary.accounts["lasma"], at=AT)
    with pytest.raises(forum.LacksRight):
        say(mine, vocabulary.outsider)()
    assert say(mine, bearer_of(link, "Lasma"), asking=link)() == 1
    assert say(mine, vocabulary.accounts["lasma"])() == 1
    assert say(theirs, vocabulary.accounts["darma"])() == 1


def test_a_link_answers_each_need_once(vocabulary: World) -> None:
    """Tests that the link's second answer is refused, also where the owner answered by another way, and that the next need still takes its own."""
    needs = verified(vocabulary, *(company_need(vocabulary, words=f"tukang las {kind}") for kind in ("pipa", "pelat", "tangki")))
    ask(vocabulary)
    with whole_network():
        link = Asking.objects.get()
    by = bearer_of(link, "Lasma")
    actions.say_what_stands(answers={needs[0].pk: STILL}, asking=link, by=by, at=ASKED)
    actions.say_what_stands(answers={needs[1].pk: Answer(Said.CANCELLED)}, by=vocabulary.accounts["lasma"], at=ASKED)
    for need in needs[:2]:
        with pytest.raises(actions.AnsweredSince):
            actions.say_what_stands(answers={need.pk: STILL, needs[2].pk: STILL}, asking=link, by=by, at=ASKED)
    assert actions.say_what_stands(answers={needs[2].pk: STILL}, asking=link, by=by, at=ASKED) == 1
    with whole_network():
        assert not Asked.objects.filter(answered_at=None).exists()


def test_what_nobody_confirms_runs_out(vocabulary: World) -> None:
    """Tests that of four needs the confirmed one and the one that was taken back stay as they are, that two are closed the day after their last, with
    one event and one letter, and that they cannot be confirmed any more.
    """
    kept, back, *gone = verified(vocabulary, *(company_need(vocabulary, words=f"tukang las {kind}") for kind in ("pipa", "pelat", "tangki", "atap")))
    actions.say_what_stands(answers={kept.pk: STILL}, by=vocabulary.accounts["lasma"], at=ASKED)
    forum.withdraw_statement(statement=back.statement, reason="", by=vocabulary.accounts["lasma"], at=ASKED)
    assert actions.close_what_ran_out(by=vocabulary.planner, at=on(LAST)) == 0
    tomorrow = on(LAST + timedelta(days=1))
    assert actions.close_what_ran_out(by=vocabulary.planner, at=tomorrow) == 0  # nobody was asked
    ask(vocabulary)
    assert [actions.close_what_ran_out(by=vocabulary.planner, at=tomorrow) for _time in range(2)] == [1, 0]
    assert {need.pk: now(need).closed_as for need in (kept, back, *gone)} == {kept.pk: "", back.pk: "", **{need.pk: "silent" for need in gone}}
    assert Event.objects.get(kind="demand.needs_ran_out").facts["needs"] == [need.pk for need in gone]
    assert counted(tomorrow.date()) == {kept.pk}
    with pytest.raises(actions.NotInThatState):
        actions.say_what_stands(answers={gone[0].pk: STILL}, by=vocabulary.accounts["lasma"], at=tomorrow)
    with whole_network():
        assert Letter.objects.get(kind="demand.ran_out").body.count("tukang las") == 2


def test_what_ran_out_cannot_be_confirmed_before_the_morning_either(vocabulary: World) -> None:
    """Tests that on its last day a need can be confirmed, and the day after not, though nothing has closed it yet."""
    (need,) = verified(vocabulary, company_need(vocabulary))
    ask(vocabulary)
    with pytest.raises(actions.RanOut):
        actions.say_what_stands(answers={need.pk: STILL}, by=vocabulary.accounts["lasma"], at=on(LAST + timedelta(days=1)))
    assert actions.say_what_stands(answers={need.pk: STILL}, by=vocabulary.accounts["lasma"], at=on(LAST)) == 1


def test_only_staff_asks_and_closes(vocabulary: World) -> None:
    """Tests that what `run-due` does is done in the name of staff."""
    for act in (actions.ask_owners, actions.close_what_ran_out):
        for who in ("lasma", "karta", "disna", "audi", "luar"):
            with pytest.raises(forum.NotYours):
                act(by=vocabulary.accounts[who], at=AT)


@pytest.mark.slow
def test_asking_about_many_needs_is_hardly_more_work(vocabulary: World) -> None:
    """Tests that an owner's sixty needs take as many queries to ask about as six; its one letter names twenty and counts the others."""
    counts = []
    for size in (6, 60):
        verified(vocabulary, *(company_need(vocabulary, words=f"tukang las {'abcdefghij'[at % 10]}{at}") for at in range(size)))
        with CaptureQueriesContext(connection) as queries:
            assert ask(vocabulary, ASKED + timedelta(minutes=size)) == 1
        counts.append(len(queries))
    assert counts[1] <= counts[0] + 2
    with whole_network():
        body = Letter.objects.filter(kind="demand.stands").order_by("pk").last().body
    assert (body.count("tukang las"), "40" in body) == (20, True)

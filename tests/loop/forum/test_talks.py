# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The conversation: who may speak for whom, whose clock runs, to whom letters go, what became of comments, how fast a centre answers."""

from datetime import datetime, timedelta

import pytest

from selaras.ground.letters.models import Letter
from selaras.ground.letters.rules import LetterState
from selaras.ground.network.actions import register_contact
from selaras.ground.network.models import Post
from selaras.ground.people.models import Event
from selaras.kit.scope import scope, whole_network
from selaras.loop.forum import actions
from selaras.loop.forum.models import Comment, Message, Thread
from selaras.loop.forum.promises import Side
from selaras.loop.forum.queries.talks import announcements_for, answering, comments_waiting, late_threads, shown_threads
from selaras.loop.forum.talks import ANSWER_WITHIN, COMMENT_WITHIN, Audience, CommentState, Subject
from tests.loop.forum.talking import comment, thread, version
from tests.world import AT, TODAY, World, region

pytestmark = pytest.mark.django_db
NATIONAL = [f"{name}@selaras.example" for name in ("darma", "kepala", "rina")]


def to(**which: object) -> list[str]:
    """To whom letters went."""
    with whole_network():
        return sorted(Letter.objects.filter(**which).values_list("to", flat=True))


def days(count: float) -> datetime:
    return AT + timedelta(days=count)


def said(world: World, talk: Thread, who: str, at: datetime = AT, asks: bool = True) -> Thread:
    actions.send_message(thread=talk, words="Baik.", asks=asks, by=world.accounts[who], at=at)
    with whole_network():
        return Thread.objects.get(pk=talk.pk)


def owes(talk: Thread) -> tuple[str, datetime | None]:
    with whole_network():
        now = Thread.objects.get(pk=talk.pk)
    return now.waits_for, now.waits_since


def test_what_one_side_says_goes_to_the_other_by_letter(world: World) -> None:
    """Tests a company's question (to the centre's head, planner and desk), its answer (to the company's account and its contact with an e-mail),
    and the words and links of both; and that the record says that, not what."""
    contact = {"name": "HRD Dua", "position": "HRD", "email": "hrd2@las-jaya.example", "since": TODAY, "site": world.las_jaya_site}
    register_contact(company=world.las_jaya, **contact, by=world.planner, at=AT)
    talk = thread(world)
    assert to(kind="forum.message") == NATIONAL
    with whole_network():
        letter = Letter.objects.filter(kind="forum.message")[0]
    assert (letter.company, letter.centre) == (None, world.bbplk)
    assert "Lasma Sihombing (PT Las Jaya) menulis" in letter.body
    assert "Kapan kelas 3G dimulai?" in letter.body
    assert f"/percakapan/{talk.pk}/" in letter.body
    said(world, talk, "rina", days(1))
    assert to(kind="forum.message", company=world.las_jaya) == ["hrd2@las-jaya.example", "lasma@selaras.example"]
    assert to(company=world.garmen) == []
    kinds = list(Event.objects.filter(kind__regex=r"^forum\.(thread|message)").order_by("number").values_list("kind", flat=True))
    assert kinds == ["forum.thread_opened", "forum.message_sent", "forum.message_sent"]
    assert not [event for event in Event.objects.all() if "3G" in f"{event.facts} {event.about_words}"]


def test_a_centre_without_a_head_is_heard_by_the_national_centre(world: World) -> None:
    """Tests that a message to a centre goes to its head, and to planner and desk where nobody heads it."""
    thread(world, centre=world.karawang)
    assert to(kind="forum.message") == ["karta@selaras.example"]
    Post.objects.filter(centre=world.annur).update(until=TODAY - timedelta(days=1))
    thread(world, centre=world.annur)
    assert to(kind="forum.message", centre=world.annur) == ["darma@selaras.example", "rina@selaras.example"]


def test_one_clock_from_the_first_unanswered_message(world: World) -> None:
    """Tests that the clock begins with the first question, is not set back by a second, ends with an answer, turns round with a question back, and
    does not begin with a word of thanks."""
    talk = thread(world)
    assert owes(talk) == (Side.CENTRE, AT)
    said(world, talk, "lasma", days(2))
    said(world, talk, "lasma", days(2), asks=False)
    assert owes(talk) == (Side.CENTRE, AT)
    said(world, talk, "darma", days(3), asks=True)
    assert owes(talk) == (Side.COMPANY, days(3))
    said(world, talk, "lasma", days(4), asks=False)
    assert owes(talk) == ("", None)
    said(world, talk, "lasma", days(5), asks=False)
    assert owes(talk) == ("", None)
    with whole_network():
        assert list(Message.objects.values_list("side", "answers_since")) == [
            ("company", None), ("company", None), ("company", None), ("centre", AT), ("company", days(3)), ("company", None),
        ]  # fmt: skip


@pytest.mark.parametrize(("after", "late"), [(ANSWER_WITHIN[Side.CENTRE], False), (ANSWER_WITHIN[Side.CENTRE] + 1, True)])
def test_late_on_the_day_after_the_promised_one(world: World, after: int, late: bool) -> None:
    """Tests that the clock and the list agree on the day on which an answer becomes late."""
    talk = thread(world)
    today = TODAY + timedelta(days=after)
    clock = talk.clock_on(today)
    assert (clock.late, clock.days, clock.side) == (late, after, Side.CENTRE)
    with whole_network():
        assert late_threads(shown_threads(), today).exists() is late


@pytest.mark.parametrize("who", ["gita", "karta", "nurul", "disna", "audi", "luar"])
def test_nobody_else_speaks_in_a_thread(world: World, who: str) -> None:
    """Tests that another company, another centre, the labour office, the auditor and an outsider are refused every step."""
    talk = thread(world)
    account = world.accounts[who]
    with pytest.raises(actions.NotYours):
        actions.send_message(thread=talk, words="Halo", by=account, at=AT)
    for step in (actions.close_thread, actions.reopen_thread):
        with pytest.raises(actions.NotYours):
            step(thread=talk, by=account, at=AT)
    with pytest.raises(actions.NotYours):
        thread(world, who)
    with whole_network():
        assert Message.objects.count() == 1


def test_a_post_that_ended_speaks_for_nobody(world: World) -> None:
    """Tests that the company's person writes on the last day of the post, not on the next, and gets no more letters."""
    talk = thread(world)
    Post.objects.filter(company=world.las_jaya).update(until=TODAY)
    said(world, talk, "lasma")
    with pytest.raises(actions.NotYours):
        said(world, talk, "lasma", days(1))
    said(world, talk, "rina", days(1))
    assert to(company=world.las_jaya) == []


def test_a_centre_begins_only_with_companies_it_knows(world: World) -> None:
    """Tests that the head of a supervised centre is sent to the national centre for a company that it has not met, and goes on where it has; the
    national centre's own head may write to every company."""
    with pytest.raises(actions.CannotBeTaken, match="balai nasional"):
        thread(world, "nurul", centre=world.annur)
    thread(world, "rina", centre=world.annur)
    assert thread(world, "nurul", centre=world.annur).waits_for == Side.COMPANY
    assert thread(world, "kepala").waits_for == Side.COMPANY


@pytest.mark.parametrize(
    "changes", [{"words": " "}, {"title": ""}, {"subject": Subject.PROGRAMME}, {"subject": Subject.BATCH}, {"batch": ("planning.package", "7", "x")}]
)
def test_a_thread_says_what_it_is_about(world: World, changes: dict[str, object]) -> None:
    """Tests that nothing is opened without a title and words, nor about a programme or batch that is not named, nor with one it is not about."""
    with pytest.raises(actions.CannotBeTaken):
        thread(world, **changes)
    with whole_network():
        assert not Thread.objects.exists()
        assert not Letter.objects.exists()
    assert thread(world, subject=Subject.BATCH, batch=("planning.package", "7", "Las, Maret")).batch_key == "7"
    assert thread(world, subject=Subject.PROGRAMME, version=version()).version.number == 1


def test_who_owes_an_answer_cannot_close(world: World) -> None:
    """Tests that the centre answers before it closes, that the company may close without, and that a closed thread is opened before it goes on."""
    talk = thread(world)
    with pytest.raises(actions.NotInThatState, match="dahulu"):
        actions.close_thread(thread=talk, by=world.accounts["darma"], at=AT)
    actions.close_thread(thread=talk, by=world.accounts["lasma"], at=AT)
    assert owes(talk) == ("", None)
    assert to(kind="forum.thread_closed") == NATIONAL
    with pytest.raises(actions.NotInThatState):
        said(world, talk, "lasma")
    with pytest.raises(actions.NotInThatState):
        actions.close_thread(thread=talk, by=world.accounts["lasma"], at=AT)
    actions.reopen_thread(thread=talk, by=world.accounts["rina"], at=AT)
    assert to(kind="forum.thread_reopened") == ["lasma@selaras.example"]
    with pytest.raises(actions.NotInThatState):
        actions.reopen_thread(thread=talk, by=world.accounts["rina"], at=AT)
    assert owes(said(world, talk, "lasma"))[0] == Side.CENTRE


def test_who_is_late_is_reminded_once_a_week(world: World) -> None:
    """Tests that a reminder goes out the day after the promised one, the same day only once, again a week later, and is taken back by an answer."""
    talk = thread(world)
    late = ANSWER_WITHIN[Side.CENTRE] + 1
    sent = [actions.remind_talks(by=world.planner, at=days(day)) for day in (late - 1, late, late, late + 6, late + 7)]
    assert sent == [0, 3, 0, 0, 3], "head, planner and desk"
    said(world, talk, "darma", days(late + 8))
    with whole_network():
        states = set(Letter.objects.filter(kind="forum.message_late").values_list("state", flat=True))
    assert states == {LetterState.WITHDRAWN}
    assert actions.remind_talks(by=world.planner, at=days(late + 9)) == 0


def test_each_side_sees_its_own_threads(world: World) -> None:
    """Tests that company and centre of a thread see it and its messages, others neither."""
    thread(world, centre=world.karawang)
    for owner, seen in (
        ({"company": world.las_jaya}, 1), ({"centre": world.karawang}, 1), ({"company": world.garmen}, 0), ({"centre": world.bbplk}, 0),
    ):  # fmt: skip
        with scope(**owner):
            assert (Thread.objects.count(), Message.objects.count()) == (seen, seen)


@pytest.mark.parametrize(
    ("audience", "readers"),
    [
        ({"audience": Audience.ALL}, ["gita@selaras.example", "lasma@selaras.example"]),
        ({"audience": Audience.DIVISION, "division": "25"}, ["lasma@selaras.example"]),
        ({"audience": Audience.REGION, "region": "32.15"}, ["gita@selaras.example"]),
        ({"audience": Audience.REGION, "region": "32"}, ["gita@selaras.example", "lasma@selaras.example"]),
    ],
)
def test_an_announcement_reaches_whom_it_is_for(world: World, audience: dict[str, object], readers: list[str]) -> None:
    """Tests that letters and lists agree on who is addressed: all, an industry, a regency, a province."""
    where = {"region": region(str(audience["region"]))} if "region" in audience else {}
    actions.announce(title="Forum", words="Datanglah.", **{**audience, **where}, by=world.accounts["darma"], at=AT)
    assert to(kind="forum.announcement") == readers
    with pytest.raises(actions.CannotBeTaken):  # the form sent again
        actions.announce(title="Forum", words="Datanglah.", **{**audience, **where}, by=world.accounts["darma"], at=AT)
    assert to(kind="forum.announcement") == readers
    with whole_network():
        for company, person in ((world.las_jaya, "lasma"), (world.garmen, "gita")):
            assert announcements_for(company).exists() is (f"{person}@selaras.example" in readers)


@pytest.mark.parametrize("changes", [{"audience": Audience.DIVISION}, {"audience": Audience.DIVISION, "division": "01"}, {"division": "25"}])
def test_an_announcement_is_for_somebody(world: World, changes: dict[str, str]) -> None:
    """Tests that an announcement without, or to an empty, audience is refused, and that only staff announce."""
    facts = {"title": "Forum", "words": "Datanglah.", "audience": Audience.ALL}
    with pytest.raises(actions.CannotBeTaken):
        actions.announce(**{**facts, **changes}, by=world.planner, at=AT)
    for who in ("karta", "lasma", "audi"):
        with pytest.raises(actions.NotYours):
            actions.announce(**facts, by=world.accounts[who], at=AT)


def test_a_company_reads_what_became_of_its_comment(world: World) -> None:
    """Tests comment, answer and changed answer with their letters; that only staff answer, in words; and that a late answer is counted."""
    made = comment(world, version(), unit=version(2).units.get())
    assert to(kind="forum.comment") == ["darma@selaras.example", "rina@selaras.example"]
    with whole_network():
        assert comments_waiting(TODAY + timedelta(days=COMMENT_WITHIN)) == (1, 0)
        assert comments_waiting(TODAY + timedelta(days=COMMENT_WITHIN + 1)) == (1, 1)
    answer = {"comment": made, "state": CommentState.PARTLY, "answer": "4G masuk unit 3."}
    for who in ("lasma", "karta", "audi"):
        with pytest.raises(actions.NotYours):
            actions.answer_comment(**answer, by=world.accounts[who], at=AT)
    for changes in ({"answer": " "}, {"state": CommentState.OPEN}):
        with pytest.raises(actions.CannotBeTaken):
            actions.answer_comment(**{**answer, **changes}, by=world.planner, at=AT)
    actions.answer_comment(**answer, by=world.planner, at=AT)
    actions.answer_comment(**{**answer, "state": CommentState.TAKEN}, by=world.planner, at=days(1))
    assert to(kind="forum.comment_answered") == ["lasma@selaras.example"] * 2
    with whole_network():
        assert comments_waiting(TODAY + timedelta(days=99)) == (0, 0)
    with scope(company=world.garmen):
        assert not Comment.objects.exists()


def test_a_comment_without_an_answer_is_reminded_of_once_a_week(world: World) -> None:
    """Tests that staff are written to the day after the promised one, again a week later, and not once it is answered."""
    made = comment(world, version())
    late = COMMENT_WITHIN + 1
    sent = [actions.remind_talks(by=world.planner, at=days(day)) for day in (late - 1, late, late, late + 7)]
    assert sent == [0, 2, 0, 2], "planner and desk"
    actions.answer_comment(comment=made, state=CommentState.TAKEN, answer="Ya.", by=world.planner, at=days(late + 8))
    assert actions.remind_talks(by=world.planner, at=days(late + 14)) == 0
    with whole_network():
        assert set(Letter.objects.filter(kind="forum.comment_late").values_list("state", flat=True)) == {LetterState.WITHDRAWN}


def test_comments_are_on_what_is_or_will_be_taught(world: World) -> None:
    """Tests that a version before the published one takes no comment, the published one and its draft do, with a unit of their own only, and that
    nobody comments for another company."""
    old, taught, draft = version(1, "published"), version(2, "published"), version(3)
    with pytest.raises(actions.NotInThatState):
        comment(world, old)
    for each in (taught, draft):
        assert comment(world, each).state == CommentState.OPEN
    taught.programme_units.all().delete()
    with pytest.raises(actions.CannotBeTaken):
        comment(world, taught, unit=draft.units.get())
    with pytest.raises(actions.NotYours):
        comment(world, draft, "gita")


def test_how_fast_a_centre_answers(world: World) -> None:
    """Tests the median of three answers (1, 2 and 9 days), which of them was late, one that still waits, and that answers before the 90 days and
    questions of the centre do not count."""
    talks = [thread(world), thread(world), thread(world, "gita", company=world.garmen)]
    for talk, after in zip(talks, (1, 2, 9), strict=True):
        said(world, talk, "darma", days(after), asks=False)
    waiting = thread(world, at=days(4))
    thread(world, "rina")
    with whole_network():
        (found,) = answering(TODAY + timedelta(days=10))
        assert (found.centre, found.answered, found.median_days, found.waiting, found.still_late) == (world.bbplk, 3, 2.0, 1, 1)
        assert [(wait.thread.pk, wait.clock.days, wait.answered) for wait in found.late] == [
            (talks[2].pk, 9, TODAY + timedelta(days=9)),
            (waiting.pk, 6, None),
        ]
        (later,) = answering(TODAY + timedelta(days=92))
        assert (later.answered, later.median_days) == (2, 5.5)
        (much,) = answering(TODAY + timedelta(days=400))
        assert (much.answered, much.median_days, much.still_late) == (0, None, 1)
    with scope(centre=world.karawang):
        (none,) = answering(TODAY, world.karawang)
        assert (none.answered, none.median_days, none.late) == (0, None, ())

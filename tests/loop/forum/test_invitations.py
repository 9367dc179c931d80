# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Inviting by letter, answering by link, arriving once however often it is noted."""

import uuid
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from selaras.ground.letters.models import Letter
from selaras.ground.letters.rules import LetterState
from selaras.ground.network.rules import CompanyRight
from selaras.ground.people.models import Event
from selaras.ground.people.rules import Bearer
from selaras.kit.imports import IMPORTS
from selaras.kit.scope import scope, whole_network
from selaras.loop.forum import actions
from selaras.loop.forum.links import ANSWER, ARRIVE, read, token_for
from selaras.loop.forum.models import Arrival, Attendance, Meeting
from selaras.loop.forum.queries.people import address_book, people_of
from selaras.loop.forum.rules import Answer, Arrived, MeetingKind
from tests.world import World, table

pytestmark = pytest.mark.django_db
AT = datetime(2017, 12, 15, 2, tzinfo=UTC)
DAY = date(2018, 1, 11)
ON_THE_DAY = datetime(2018, 1, 11, 2, tzinfo=UTC)
LINK = Bearer("forum.attendance:1", "pemegang undangan")


@pytest.fixture
def meeting(world: World) -> Meeting:
    """The forum of January, with both companies and the centre of Karawang invited."""
    facts = {"kind": MeetingKind.FORUM, "title": "Forum Industri 2018", "held_on": DAY, "place": "Aula BBPLK Bekasi"}
    meeting = actions.hold_meeting(**facts, starts_at=time(9), ends_at=time(12), agenda="Kebutuhan 2018", by=world.planner, at=AT)
    assert actions.invite(meeting=meeting, companies=[world.las_jaya, world.garmen], centres=[world.karawang], by=world.planner, at=AT) == 3
    return meeting


def guest(meeting: Meeting, **owner: object) -> Attendance:
    with whole_network():
        return Attendance.objects.select_related("meeting").get(meeting=meeting, **owner)


def answered(guest: Attendance, answer: Answer = Answer.YES, **changes: Any) -> Attendance:
    facts: dict[str, Any] = {"people": 2, "name": "Lasma", "seen": guest.answers, "by": LINK, "at": AT, **changes}
    return actions.answer_invitation(guest=guest, answer=answer, **facts)


def letters(**which: object) -> list[Letter]:
    with whole_network():
        return list(Letter.objects.filter(**which).order_by("pk"))


def test_an_address_book_names_whom_asking_one_by_one_names(world: World) -> None:
    """Tests that people read together are those read apart: accounts with the right that is meant, and contacts with an e-mail."""
    facts = {"name": "Bagian Umum", "position": "umum", "email": "umum@las-jaya.example", "since": "2017-01-01"}
    with whole_network():
        IMPORTS["company-contacts"].confirm(table=table({**facts, "company": world.las_jaya.key}), by=world.planner, at=AT)
    for right in ("", *CompanyRight.values):
        for company in (world.las_jaya, world.garmen):
            apart = people_of(AT.date(), company=company, right=right)
            with address_book():
                assert people_of(AT.date(), company=company, right=right) == apart
    assert len(people_of(AT.date(), company=world.las_jaya)) == 2


def test_an_invitation_is_written_to_whoever_speaks_for_the_guest(meeting: Meeting, world: World) -> None:
    """Tests the letter: its reader, its link that needs no account, who signs it, its calendar file with zone and times; and that nobody is invited
    twice.
    """
    (letter,) = letters(company=world.las_jaya)
    assert (letter.to, letter.state, letter.subject) == ("lasma@selaras.example", LetterState.WAITING, "Undangan: Forum Industri 2018")
    las_jaya = guest(meeting, company=world.las_jaya)
    assert f"/undangan/{token_for(las_jaya, ANSWER)}/" in letter.body
    assert "Kamis, 11 Januari 2018" in letter.body
    assert "Hormat kami,\nRina Hapsari (Perencana)\nBBPLK Bekasi\nPertanyaan: rina@selaras.example" in letter.body
    (event,) = Calendar.from_ical(letter.enclosures[0]["text"]).walk("VEVENT")
    assert event["DTSTART"].dt.astimezone(UTC) == datetime(2018, 1, 11, 2, tzinfo=UTC)
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(hours=3)
    assert actions.invite(meeting=meeting, companies=[world.las_jaya], by=world.planner, at=AT) == 0
    assert len(letters()) == 3


def test_two_long_addresses_with_one_beginning_get_a_letter_each(world: World) -> None:
    """Tests that colleagues whose addresses differ only at their end are both invited."""
    emails = {f"hrd@{'pabrik.' * 30}{end}.example" for end in ("satu", "dua")}
    for email in emails:
        actions.invite_colleague(company=world.las_jaya, email=email, name="HRD", rights=[CompanyRight.PROMISES], by=world.planner, at=AT)
    meeting = actions.hold_meeting(kind=MeetingKind.FORUM, title="Forum", held_on=DAY, place="Aula", by=world.planner, at=AT)
    actions.invite(meeting=meeting, companies=[world.las_jaya], by=world.planner, at=AT)
    assert {letter.to for letter in letters(kind="forum.invitation")} == {"lasma@selaras.example", *emails}


def test_a_meeting_that_was_held_invites_by_no_letter(world: World) -> None:
    """Tests that putting an old meeting on record writes to nobody."""
    facts = {"kind": MeetingKind.FORUM, "title": "Forum 2017", "held_on": date(2017, 11, 2), "place": "Bekasi"}
    meeting = actions.hold_meeting(**facts, by=world.planner, at=AT)
    actions.invite(meeting=meeting, companies=[world.las_jaya], by=world.planner, at=AT)
    assert letters() == []


def test_a_link_is_for_one_guest_and_one_purpose(meeting: Meeting, world: World) -> None:
    """Tests a genuine link, one with a letter changed, one of another purpose, and one made worthless by a new secret."""
    las_jaya = guest(meeting, company=world.las_jaya)
    token = token_for(las_jaya, ANSWER)
    named = read(token, ANSWER)
    assert named is not None
    assert (named.key, named.nonce) == (las_jaya.pk, las_jaya.nonce)
    garmen = guest(meeting, company=world.garmen)
    forged = token.replace(f"{las_jaya.pk}.", f"{garmen.pk}.", 1)
    assert [read(each, ANSWER) for each in (token[:-1] + ("A" if token[-1] != "A" else "B"), forged, "", "1.x:y", token_for(las_jaya, ARRIVE))] == [
        None
    ] * 5
    renewed = actions.renew_link(guest=las_jaya, by=world.planner, at=AT)
    assert renewed.nonce != las_jaya.nonce
    assert [letter.state for letter in letters(company=world.las_jaya)] == [LetterState.WITHDRAWN, LetterState.WAITING]


def test_an_answer_counts_once_and_can_be_changed(meeting: Meeting, world: World) -> None:
    """Tests yes, the same page sent again, a change of mind, and that the record names who held the link."""
    las_jaya = guest(meeting, company=world.las_jaya)
    yes = answered(las_jaya)
    assert (yes.answer, yes.people, yes.answers) == (Answer.YES, 2, 1)
    with pytest.raises(actions.AnsweredSince):
        answered(las_jaya)
    no = answered(yes, Answer.NO, people=None)
    assert (no.answer, no.people, no.answers) == (Answer.NO, None, 2)
    confirmed = [letter.state for letter in letters(kind="forum.confirmation")]
    assert confirmed == [LetterState.WITHDRAWN]
    event = Event.objects.filter(kind="forum.invitation_answered").first()
    assert event is not None
    assert (event.by_key, event.by_words) == (LINK.key, LINK.words)


@pytest.mark.parametrize("people", [None, 0, 21])
def test_who_comes_says_with_how_many(meeting: Meeting, world: World, people: int | None) -> None:
    """Tests that a yes names a number of people that a table can hold."""
    with pytest.raises(actions.CannotBeTaken):
        answered(guest(meeting, company=world.las_jaya), people=people)


def test_after_the_day_nobody_answers(meeting: Meeting, world: World) -> None:
    """Tests the last day and the day after it."""
    las_jaya = guest(meeting, company=world.las_jaya)
    with pytest.raises(actions.TooLate):
        answered(las_jaya, at=ON_THE_DAY + timedelta(days=1))
    assert answered(las_jaya, at=ON_THE_DAY).answer == Answer.YES


def test_an_arrival_sent_twice_is_one_arrival(meeting: Meeting, world: World) -> None:
    """Tests an arrival noted without a network and sent twice, and a second colleague whom the desk notes: the guest came once, at the earlier
    time; and that a link, however often it says so, adds nothing.
    """
    las_jaya, token = guest(meeting, company=world.las_jaya), uuid.uuid4()
    for _time in range(2):
        actions.check_in(guest=las_jaya, token=token, way=Arrived.OFFLINE, happened_at=ON_THE_DAY, by=world.accounts["darma"], at=ON_THE_DAY)
    earlier = ON_THE_DAY - timedelta(minutes=10)
    actions.check_in(guest=las_jaya, token=uuid.uuid4(), way=Arrived.DESK, happened_at=earlier, by=world.accounts["darma"], at=ON_THE_DAY)
    for _time in range(2):
        actions.check_in(guest=las_jaya, token=uuid.uuid4(), way=Arrived.OWN, happened_at=ON_THE_DAY, by=LINK, at=ON_THE_DAY)
    with whole_network():
        assert Arrival.objects.count() == 2
        assert Attendance.objects.filter(meeting=meeting, present=True).count() == 1
        assert guest(meeting, company=world.las_jaya).arrived_at == earlier
    garmen = guest(meeting, company=world.garmen)
    with pytest.raises(actions.CannotBeTaken):
        actions.check_in(guest=garmen, token=token, way=Arrived.DESK, happened_at=ON_THE_DAY, by=world.accounts["darma"], at=ON_THE_DAY)


@pytest.mark.parametrize(
    ("happened", "sent", "refused"),
    [
        (ON_THE_DAY - timedelta(days=1), ON_THE_DAY, actions.TooEarly),
        (ON_THE_DAY, ON_THE_DAY + timedelta(days=3), actions.TooLate),
        (ON_THE_DAY + timedelta(days=1), ON_THE_DAY + timedelta(days=1), actions.TooLate),
        (ON_THE_DAY, ON_THE_DAY + timedelta(days=2), None),
    ],
)
def test_one_arrives_on_the_day(meeting: Meeting, world: World, happened: datetime, sent: datetime, refused: type[Exception] | None) -> None:
    """Tests the day before, the day after, and what a phone sends two and three days later."""
    facts = {"guest": guest(meeting, company=world.las_jaya), "token": uuid.uuid4(), "way": Arrived.OFFLINE, "by": world.planner}
    if refused is None:
        assert actions.check_in(**facts, happened_at=happened, at=sent).at == happened
    else:
        with pytest.raises(refused):
            actions.check_in(**facts, happened_at=happened, at=sent)


@pytest.mark.parametrize(("minutes", "refused"), [(-121, actions.TooEarly), (-120, None), (180, None), (181, actions.TooLate)])
def test_a_guest_says_later_that_they_came_in_the_hours_of_the_meeting(
    meeting: Meeting, world: World, minutes: int, refused: type[Exception] | None
) -> None:
    """Tests what a guest's own phone noted from two hours before nine o'clock until noon and a minute beside, sent at two: it says that it came
    later; what is said at two of that moment stands where nothing did, also when its phone heard no answer and sends it again.
    """
    facts = {"guest": guest(meeting, company=world.las_jaya), "way": Arrived.OWN, "by": LINK}
    happened, sent = ON_THE_DAY + timedelta(minutes=minutes), ON_THE_DAY + timedelta(hours=5)
    if refused is None:
        assert actions.check_in(**facts, token=uuid.uuid4(), happened_at=happened, at=sent).way == Arrived.OWN_LATER
    else:
        with pytest.raises(refused):
            actions.check_in(**facts, token=uuid.uuid4(), happened_at=happened, at=sent)
    now = {**facts, "token": uuid.uuid4(), "happened_at": sent}
    assert [actions.check_in(**now, at=sent + timedelta(minutes=late)).way for late in (0, 10)] == [
        Arrived.OWN_LATER if refused is None else Arrived.OWN
    ] * 2


@pytest.mark.parametrize("who", ["lasma", "karta", "audi", "luar"])
def test_only_staff_stand_at_the_desk(meeting: Meeting, world: World, who: str) -> None:
    """Tests that a company, a centre, an auditor and an outsider note nobody's arrival, and that a link opens no desk."""
    facts = {"guest": guest(meeting, company=world.las_jaya), "token": uuid.uuid4(), "happened_at": ON_THE_DAY, "at": ON_THE_DAY}
    with pytest.raises(actions.NotYours):
        actions.check_in(**facts, way=Arrived.DESK, by=world.accounts[who])
    with pytest.raises(actions.CannotBeTaken):
        actions.check_in(**facts, way=Arrived.DESK, by=LINK)


def test_reminders_go_once_and_to_whom_they_concern(meeting: Meeting, world: World) -> None:
    """Tests that three days before only the silent are reminded, a day before those who come, nobody twice, and nobody who declined."""
    answered(guest(meeting, company=world.las_jaya))
    answered(guest(meeting, company=world.garmen), Answer.NO, people=None)
    before = {letter.pk for letter in letters()}

    def remind(days: int) -> list[str]:
        actions.remind_guests(by=world.planner, at=ON_THE_DAY - timedelta(days=days))
        new = [letter for letter in letters() if letter.pk not in before]
        before.update(letter.pk for letter in new)
        return [f"{letter.kind} {letter.to}" for letter in new]

    assert remind(4) == []
    assert remind(3) == ["forum.reminder karta@selaras.example"]
    assert remind(3) == remind(2) == []
    assert remind(1) == ["forum.coming lasma@selaras.example"]
    assert remind(0) == []


def test_reminded_by_hand_nobody_is_reminded_within_a_day(meeting: Meeting, world: World) -> None:
    """Tests that asking, reminding by hand and by itself keep a day between them, that each round is one event, and that it ends with the meeting."""
    answered(guest(meeting, company=world.las_jaya))
    known = {"meeting": meeting, "by": world.accounts["darma"]}
    asked = ON_THE_DAY - timedelta(days=3, hours=1)
    assert actions.remind_silent(**known, at=AT + timedelta(hours=23)) == 0
    assert actions.remind_silent(**known, at=asked) == 2
    assert actions.remind_silent(**known, at=asked + timedelta(hours=23)) == 0
    assert actions.remind_guests(by=world.planner, at=asked + timedelta(hours=23)) == 0
    assert actions.remind_guests(by=world.planner, at=asked + timedelta(hours=25)) == 2
    assert actions.remind_silent(**known, at=asked + timedelta(hours=48)) == 0
    assert actions.remind_silent(**known, at=asked + timedelta(hours=50)) == 2
    assert len(letters(kind="forum.reminder")) == 6
    assert Event.objects.filter(kind="forum.silent_reminded").count() == 2
    with pytest.raises(actions.TooLate):
        actions.remind_silent(**known, at=ON_THE_DAY + timedelta(days=1))
    with pytest.raises(actions.NotYours):
        actions.remind_silent(meeting=meeting, by=world.accounts["lasma"], at=asked)


def test_guests_see_themselves_only(meeting: Meeting, world: World) -> None:
    """Tests that a company's scope holds its own invitation and arrivals and no other guest's."""
    for owner in (world.las_jaya, world.garmen):
        actions.check_in(
            guest=guest(meeting, company=owner), token=uuid.uuid4(), way=Arrived.DESK, happened_at=ON_THE_DAY, by=world.planner, at=ON_THE_DAY
        )
    with scope(company=world.las_jaya):
        assert [each.company for each in Attendance.objects.all()] == [world.las_jaya]
        assert [each.attendance.company for each in Arrival.objects.select_related("attendance__company")] == [world.las_jaya]
        assert {letter.company for letter in Letter.objects.all()} == {world.las_jaya}


def test_nobody_is_reminded_who_is_here_or_was_asked_just_now(meeting: Meeting, world: World) -> None:
    """Tests that of three silent guests one who has arrived is asked for no answer, nor one who was invited within the day; the third is."""
    early = ON_THE_DAY - timedelta(hours=1)
    facts = {"way": Arrived.DESK, "happened_at": early, "by": world.accounts["darma"], "at": early}
    actions.check_in(guest=guest(meeting, company=world.las_jaya), token=uuid.uuid4(), **facts)
    actions.renew_link(guest=guest(meeting, company=world.garmen), by=world.planner, at=early)
    assert actions.remind_guests(by=world.planner, at=ON_THE_DAY) == 1
    assert [letter.to for letter in letters(kind="forum.reminder")] == ["karta@selaras.example"]

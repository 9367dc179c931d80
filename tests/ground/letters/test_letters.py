# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Letters are sent once, tried again while the mail server is away, and visible when they could not be sent."""

from datetime import timedelta
from typing import Any

import pytest
from django_tasks_db.models import DBTaskResult

from selaras.ground.letters import actions, jobs
from selaras.ground.letters.actions import Draft, Enclosure
from selaras.ground.letters.models import Letter
from selaras.ground.letters.queries import counts
from selaras.ground.letters.rules import LOST_AFTER, MOST_TRIES, PAUSES, LetterState, next_attempt
from selaras.ground.people.models import Account, Event
from selaras.kit.scope import scope, whole_network
from tests.ground.letters.conftest import AT, Clock
from tests.ground.letters.post_office import PostOffice
from tests.world import World

pytestmark = pytest.mark.django_db


def draft(number: int, by: Account, **changes: Any) -> Draft:
    """A letter, the same for the same number."""
    known: dict[str, Any] = {
        "once": f"test:{number}",
        "kind": "test",
        "to": f"hrd{number}@example.org",
        "subject": f"Surat {number}",
        "body": "Isi.",
        "about": by,
    }
    return Draft(**{**known, **changes})


def write(by: Account, *drafts: Draft) -> int:
    return actions.write_letters(drafts=drafts, by=by, at=AT)


def deliver() -> int:
    return int(jobs.post.call(AT.isoformat()))


def states() -> dict[str, int]:
    with whole_network():
        return {state: count for state, count in counts(Letter.objects.all()).items() if count}


def test_a_letter_is_written_once_and_sent_once(by: Account, office: PostOffice, clock: Clock) -> None:
    """Tests that the same letter asked for twice, in a round of the post done twice, reaches its reader once, with words and calendar file."""
    calendar = Enclosure("undangan.ics", "text/calendar; method=REQUEST", "BEGIN:VCALENDAR\nEND:VCALENDAR\n")
    assert write(by, draft(1, by, to_name="Budi, HRD", enclosures=[calendar]), draft(1, by)) == 1
    assert write(by, draft(1, by, subject="lain")) == 0
    assert (deliver(), deliver()) == (1, 0)
    (message,) = office.taken
    with whole_network():
        letter = Letter.objects.get()
    assert (message["Subject"], message["Message-ID"], message["To"].addresses[0].display_name) == ("Surat 1", letter.message_id, "Budi, HRD")
    body, enclosed = message.iter_parts()
    assert body.get_content().strip() == "Isi."
    assert (enclosed.get_content_type(), enclosed.get_param("method"), enclosed.get_filename()) == ("text/calendar", "REQUEST", "undangan.ics")
    assert [event.kind for event in Event.objects.filter(kind__startswith="letters.")] == ["letters.written", "letters.sent"]


def test_what_is_done_for_many_days_at_once_is_one_round_a_day(by: Account, django_capture_on_commit_callbacks: Any) -> None:
    """Tests that letters of two days are two rounds of the post, each at its day's last moment, and that what comes afterwards has its own again."""
    with django_capture_on_commit_callbacks(execute=True):
        with actions.one_round_a_day():
            for number, hours in enumerate((0, 3, 24, 1)):
                actions.write_letters(drafts=[draft(number, by)], by=by, at=AT + timedelta(hours=hours))
        actions.write_letters(drafts=[draft(9, by)], by=by, at=AT)
    asked = [result.args_kwargs["args"][0] for result in DBTaskResult.objects.order_by("enqueued_at")]
    assert asked == [(AT + timedelta(hours=hours)).isoformat() for hours in (3, 24, 0)]


def test_an_hour_without_a_mail_server_loses_and_doubles_nothing(by: Account, office: PostOffice, clock: Clock) -> None:
    """Tests that forty letters, of which some were sent before the server went, arrive once each after an hour without it."""
    write(by, *(draft(number, by) for number in range(10)))
    assert deliver() == 10
    office.close()
    write(by, *(draft(number, by) for number in range(10, 40)))
    rounds, end = 0, clock.now + timedelta(hours=1)
    while clock.now < end:
        assert deliver() == 0
        rounds, clock.now = rounds + 1, clock.now + timedelta(minutes=1)
    assert states() == {"sent": 10, "waiting": 30}
    with whole_network():
        tried = Letter.objects.exclude(tries=0).exclude(state=LetterState.SENT)
        assert all("refused" in letter.fault.lower() for letter in tried)
        assert sum(tried.values_list("tries", flat=True)) <= rounds
    office.open()
    clock.now += timedelta(minutes=max(PAUSES))
    deliver()
    assert states() == {"sent": 40}
    assert sorted(str(message["Subject"]) for message in office.taken) == sorted(f"Surat {number}" for number in range(40))
    assert len({message["Message-ID"] for message in office.taken}) == 40


def test_the_post_comes_back_by_itself(by: Account, office: PostOffice, clock: Clock) -> None:
    """Tests that one later round, and no more than one, is in the queue while letters wait, and none when they are sent."""
    office.close()
    write(by, draft(1, by))
    deliver(), deliver()
    later = DBTaskResult.objects.filter(task_path=jobs.post.module_path, run_after__gt=clock.now)
    assert [task.run_after for task in later] == [clock.now + timedelta(minutes=PAUSES[0])]
    later.delete()
    office.open()
    clock.now += timedelta(minutes=PAUSES[0])
    assert deliver() == 1
    assert not later.exists()


def test_an_address_that_does_not_exist_is_said_at_once(by: Account, office: PostOffice, clock: Clock) -> None:
    """Tests that a refused address fails for good without holding up the others, and can be tried again by hand, which the record shows."""
    office.refused = {"hrd1@example.org"}
    write(by, draft(1, by), draft(2, by))
    assert deliver() == 1
    assert states() == {"failed": 1, "sent": 1}
    with whole_network():
        failed = Letter.objects.get(state=LetterState.FAILED)
    assert "550" in failed.fault
    office.refused = set()
    actions.send_again(letter=failed, by=by, at=AT)
    assert (deliver(), states()) == (1, {"sent": 2})
    with pytest.raises(actions.NotInThatState):
        actions.send_again(letter=failed, by=by, at=AT)


def test_an_attempt_that_never_ended_is_begun_again(by: Account, office: PostOffice, clock: Clock) -> None:
    """Tests that a letter whose sender died is left alone for a while, so that two do not send it, and then taken up with the same Message-ID."""
    write(by, draft(1, by))
    claimed = actions.claim_letter(at=AT, now=clock.now)
    assert claimed is not None
    assert deliver() == 0
    clock.now += LOST_AFTER
    assert deliver() == 1
    assert [message["Message-ID"] for message in office.taken] == [claimed.message_id]


def test_what_is_not_due_or_no_longer_so_is_not_sent(by: Account, office: PostOffice, clock: Clock) -> None:
    """Tests that a letter for next week waits, and that one that was taken back never goes."""
    write(by, draft(1, by, due_at=AT + timedelta(days=7)), draft(2, by, kind="reminder"))
    assert actions.withdraw_letters(about=by, kinds=["reminder"], by=by, at=AT) == 1
    assert (deliver(), states()) == (0, {"waiting": 1, "withdrawn": 1})
    assert jobs.post.call((AT + timedelta(days=7)).isoformat()) == 1


def test_letters_that_nobody_takes_are_given_up() -> None:
    """Tests the pauses: they grow to the last one, and end after so many attempts, two days at least."""
    now, tries = AT, 1
    while (later := next_attempt(tries, now)) is not None:
        assert later > now
        now, tries = later, tries + 1
    assert tries == MOST_TRIES
    assert now - AT > timedelta(days=2)


def test_a_company_sees_its_own_letters(by: Account, world: World) -> None:
    """Tests that a company's scope shows the letters to its people and no other, and the network all."""
    company, other = world.las_jaya, world.garmen
    write(by, draft(1, by, company=company), draft(2, by, company=other), draft(3, by))
    with scope(company=company):
        assert [letter.once for letter in Letter.objects.all()] == ["test:1"]
    with scope(company=other):
        assert [letter.once for letter in Letter.objects.all()] == ["test:2"]
    with whole_network():
        assert Letter.objects.count() == 3

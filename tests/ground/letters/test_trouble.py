# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What goes wrong with the post: outages while letters are written, letters that cannot be mail, a server that refuses us all."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.db.models import Sum
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from selaras.ground.letters import actions, jobs
from selaras.ground.letters.models import Letter
from selaras.ground.letters.rules import LOST_AFTER, PAUSES, LetterState
from selaras.ground.people.models import Account, Event
from selaras.kit.scope import whole_network
from tests.ground.letters.conftest import AT, Clock
from tests.ground.letters.post_office import PostOffice
from tests.ground.letters.test_letters import deliver, draft, states, write

pytestmark = pytest.mark.django_db


def attempts() -> int:
    """How often all letters were tried, as they stand now."""
    with whole_network():
        return int(Letter.objects.aggregate(sum=Sum("tries"))["sum"])


def do_what_is_queued(clock: Clock) -> int:
    """What a worker does at this moment of the clock; returns how many rounds are still queued for later."""
    rounds = DBTaskResult.objects.filter(task_path=jobs.post.module_path, status=TaskResultStatus.READY)
    while (task := rounds.filter(run_after__lte=clock.now).order_by("run_after").first()) is not None:
        asked = task.args_kwargs["args"]
        task.delete()
        jobs.post.call(*asked)
    return rounds.count()


def test_letters_written_during_an_outage_arrive_after_it(by: Account, office: PostOffice, clock: Clock) -> None:
    """Tests ten letters, a minute apart by both clocks, while the server is down for an hour: all arrive within an hour after it, once, by rounds
    that come back by themselves and end; one that is due a day later waits for its day.
    """
    office.close()
    actions.write_letters(drafts=[draft(99, by, due_at=AT + timedelta(days=1))], by=by, at=AT)
    for number in range(60):
        if number < 10:
            at = AT + timedelta(minutes=number)
            actions.write_letters(drafts=[draft(number, by)], by=by, at=at)
            jobs.post.call(at.isoformat())
        assert do_what_is_queued(clock) <= 10
        clock.now += timedelta(minutes=1)
    assert states() == {"waiting": 11}
    office.open()
    for _minute in range(60):
        clock.now += timedelta(minutes=1)
        do_what_is_queued(clock)
    assert sorted(str(message["Subject"]) for message in office.taken) == [f"Surat {number}" for number in range(10)]
    assert (states(), do_what_is_queued(clock)) == ({"sent": 10, "waiting": 1}, 0)
    assert jobs.post.call((AT + timedelta(days=1)).isoformat()) == 1


def test_a_letter_that_cannot_be_mail_fails_alone(by: Account, office: PostOffice, clock: Clock) -> None:
    """Tests line breaks in what people wrote, which are folded, and an address that no header can hold: that letter fails with its reason, once."""
    write(by, draft(1, by, to="hrd@example.org\nBcc: all@example.org"), draft(2, by, subject="Kelas\nlas", to_name='Budi\r\n"HRD\\'))
    assert deliver() == 1
    (message,) = office.taken
    assert (message["Subject"], message["To"].addresses[0].display_name) == ("Kelas las", "Budi HRD")
    with whole_network():
        failed = Letter.objects.get(state=LetterState.FAILED)
    assert (failed.once, failed.tries, "BadHeaderError" in failed.fault) == ("test:1", 1, True)
    assert (deliver(), DBTaskResult.objects.count()) == (0, 0)


@pytest.mark.parametrize("trouble", ["sender", "password", "relay"])
def test_a_server_that_refuses_us_fails_no_letter(by: Account, office: PostOffice, clock: Clock, settings: Any, trouble: str) -> None:
    """Tests a refusal that stands for every letter: one attempt a round, none fails, and all go once the setting is right."""
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD, office.trouble = "selaras", "x", trouble
    write(by, *(draft(number, by) for number in range(3)))
    for rounds in (1, 2):
        assert (deliver(), attempts(), states()) == (0, rounds, {"waiting": 3})
        clock.now += timedelta(minutes=1)
    office.trouble = ""
    clock.now += timedelta(minutes=2)
    assert (deliver(), states()) == (3, {"sent": 3})


def test_a_letter_that_the_server_stumbles_over_holds_up_no_other(by: Account, office: PostOffice, clock: Clock) -> None:
    """Tests a letter at which the server hangs up, written before two others: the next round begins with these."""
    office.stumbles = {"hrd0@example.org"}
    write(by, *(draft(number, by) for number in range(3)))
    assert deliver() == 0
    clock.now += timedelta(minutes=1)
    assert (deliver(), states()) == (2, {"sent": 2, "waiting": 1})


def test_what_was_taken_back_unsent_can_be_written_again_and_what_was_sent_cannot(by: Account, office: PostOffice, clock: Clock) -> None:
    """Tests that a withdrawn letter, also one that had failed, frees what it was for, and that a sent one keeps it."""

    def again() -> tuple[int, int]:
        return actions.withdraw_letters(about=by, kinds=["test"], by=by, at=AT), write(by, draft(1, by))

    write(by, draft(1, by))
    assert again() == (1, 1)
    office.refused = {"hrd1@example.org"}
    assert (deliver(), again()) == (0, (1, 1))
    office.refused = set()
    assert (deliver(), again()) == (1, (0, 0))
    assert states() == {"withdrawn": 2, "sent": 1}


def test_all_that_failed_is_tried_again_at_once(by: Account, office: PostOffice, clock: Clock) -> None:
    """Tests that those asked for, and of them those that failed, go out again with one line in the record, and that none left is refused."""
    office.refused = {"hrd1@example.org", "hrd2@example.org", "hrd3@example.org"}
    write(by, *(draft(number, by) for number in range(4)))
    assert (deliver(), states()) == (1, {"failed": 3, "sent": 1})
    office.refused = set()
    with whole_network():
        asked = list(Letter.objects.exclude(once="test:3"))
    assert actions.send_all_again(letters=asked, by=by, at=AT) == 2
    assert (deliver(), states()) == (2, {"failed": 1, "sent": 3})
    assert [event.facts for event in Event.objects.filter(kind="letters.all_tried_again")] == [{"letters": 2}]
    with pytest.raises(actions.NotInThatState):
        actions.send_all_again(letters=asked, by=by, at=AT)


@pytest.mark.parametrize("ends", ["refused", "lost", "sent"])
def test_what_was_taken_back_while_the_server_had_it_is_not_tried_again(by: Account, office: PostOffice, clock: Clock, ends: str) -> None:
    """Tests a letter withdrawn in an attempt, with another for the same thing written: the old one goes out by that attempt or never."""
    write(by, draft(1, by, subject="11 Januari"))
    claimed = actions.claim_letter(at=AT, now=clock.now)
    assert claimed is not None
    for count in (1, 0):
        assert actions.withdraw_letters(about=by, kinds=["test"], by=by, at=AT) == count
    if ends == "refused":
        assert actions.record_not_sent(letter=claimed, fault="away", for_good=False, now=clock.now, by=by, at=AT) is None
    elif ends == "sent":
        actions.record_sent(letter=claimed, by=by, at=AT)
    write(by, draft(1, by, subject="18 Januari"))
    clock.now += timedelta(hours=1)
    assert deliver() == 1
    assert [message["Subject"] for message in office.taken] == ["18 Januari"]
    assert states() == ({"sent": 2} if ends == "sent" else {"sent": 1, "withdrawn": 1})


def late(monkeypatch: pytest.MonkeyPatch, clock: Clock, meanwhile: Callable[[], Any], fails: bool = False) -> None:
    """The next attempt reaches the mail server, or does not (`fails`), only when a claim has lapsed and something was done `meanwhile`."""
    known = jobs.get_connection

    def slow() -> Any:
        monkeypatch.setattr(jobs, "get_connection", known)
        connection = known()
        open_ = connection.open

        def at_last() -> Any:
            connection.open = open_
            clock.now += LOST_AFTER
            meanwhile()
            if fails:
                raise ConnectionRefusedError("the server is away")
            return open_()

        connection.open = at_last
        return connection

    monkeypatch.setattr(jobs, "get_connection", slow)


def test_whoever_was_slower_than_its_claim_sends_nothing(
    by: Account, office: PostOffice, clock: Clock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Tests an attempt that reaches the server after another had taken the letter up and sent it: one letter arrives, and nothing is wrong."""
    write(by, draft(1, by), draft(2, by))
    sent: list[int] = []
    late(monkeypatch, clock, lambda: sent.append(deliver()))
    assert (deliver(), sent, states()) == (0, [2], {"sent": 2})
    assert sorted(str(message["Subject"]) for message in office.taken) == ["Surat 1", "Surat 2"]
    assert caplog.text == ""


def test_what_fails_too_late_leaves_the_other_attempt_alone(by: Account, office: PostOffice, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests an attempt that fails while another, which took the letter up, is on its way: that one alone has it, also a moment later."""
    write(by, draft(1, by))
    others: list[Letter | None] = []
    late(monkeypatch, clock, lambda: others.append(actions.claim_letter(at=AT, now=clock.now)), fails=True)
    assert (deliver(), states()) == (0, {"sending": 1})
    clock.now += LOST_AFTER - timedelta(seconds=1)
    assert deliver() == 0
    (other,) = others
    assert other is not None
    assert actions.keep_claim(letter=other, now=clock.now)
    clock.now += LOST_AFTER - timedelta(seconds=1)
    assert deliver() == 0  # kept: nobody else's for as long again


def test_what_was_taken_back_before_the_server_listened_is_not_sent(
    by: Account, office: PostOffice, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tests a letter that is withdrawn while its attempt still reaches for the server."""
    write(by, draft(1, by))
    late(monkeypatch, clock, lambda: actions.withdraw_letters(about=by, kinds=["test"], by=by, at=AT))
    assert (deliver(), office.taken, states()) == (0, [], {"withdrawn": 1})


def test_a_fault_of_the_database_ends_no_round(
    by: Account, office: PostOffice, clock: Clock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Tests a letter that was sent and could not be recorded: it is named in the log, the others go, and the round comes back for it; and so does a
    round that could not claim any.
    """
    write(by, *(draft(number, by) for number in range(3)))
    recorded = jobs.record_sent
    with whole_network():
        first = Letter.objects.order_by("pk")[0]

    def locked(**known: Any) -> None:
        if known["letter"] == first:
            raise OperationalError("database is locked")
        recorded(**known)

    def no_claim(**_known: Any) -> None:
        raise OperationalError("database is locked")

    rounds = DBTaskResult.objects.filter(task_path=jobs.post.module_path).values_list("run_after", flat=True)
    monkeypatch.setattr(jobs, "record_sent", locked)
    assert (deliver(), states()) == (2, {"sending": 1, "sent": 2})
    assert f"letter {first.pk} " in caplog.text
    assert list(rounds.all()) == [clock.now + LOST_AFTER]
    DBTaskResult.objects.all().delete()
    monkeypatch.setattr(jobs, "claim_letter", no_claim)
    with pytest.raises(OperationalError):
        deliver()
    assert list(rounds.all()) == [clock.now + timedelta(minutes=PAUSES[0])]

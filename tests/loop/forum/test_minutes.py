# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Minutes: no word of theirs is lost, and what was closed stays as it was closed."""

import uuid
from datetime import timedelta
from typing import Any

import pytest

from selaras.ground.people.models import Event
from selaras.kit.scope import whole_network
from selaras.loop.forum import actions
from selaras.loop.forum.models import Attendance, FormerMinutes, Meeting
from selaras.loop.forum.papers.minutes import facts_of
from selaras.loop.forum.queries import guests_of
from selaras.loop.forum.queries.minutes import decisions_of, tasks_of
from selaras.loop.forum.rules import Arrived
from tests.world import AT, TODAY, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(world: World) -> Meeting:
    """A forum today: both companies are invited, PT Las Jaya came."""
    by: dict[str, Any] = {"by": world.planner, "at": AT}
    held = actions.hold_meeting(kind="forum", title="Forum", held_on=TODAY, place="Aula", agenda="Kebutuhan 2018", **by)
    actions.invite(meeting=held, companies=[world.las_jaya, world.garmen], **by)
    came(world, held, world.las_jaya)
    return held


def guest(meeting: Meeting, company: Any) -> Attendance:
    with whole_network():
        return Attendance.objects.get(meeting=meeting, company=company)


def came(world: World, meeting: Meeting, company: Any) -> None:
    """Somebody of a company stands at the desk."""
    actions.check_in(guest=guest(meeting, company), token=uuid.uuid4(), way=Arrived.DESK, happened_at=AT, by=world.planner, at=AT)


def printed(meeting: Meeting, later: int = 0) -> dict[str, Any]:
    """What the record says, so many days later."""
    meeting = Meeting.objects.get(pk=meeting.pk)
    with whole_network():
        return dict(facts_of(meeting, guests_of(meeting), decisions_of(meeting), tasks_of(meeting), TODAY + timedelta(days=later), whole=True))


def test_no_text_is_written_over_unseen(world: World, meeting: Meeting) -> None:
    """Tests that whoever began before another wrote is refused, sees what stands and may then go on; that the former text is kept, with who replaced
    it; and that the same text sent twice changes nothing.
    """
    rina, darma = ({"meeting": meeting, "by": world.accounts[who], "at": AT} for who in ("rina", "darma"))
    first = actions.write_minutes(words="Rina menulis.", **rina)
    assert actions.write_minutes(words="Rina menulis. ", **rina).minutes_digest == first.minutes_digest
    for seen in ("", "0" * 64):
        with pytest.raises(actions.WrittenSince):
            actions.write_minutes(words="Darma menulis.", seen=seen, **darma)
    with pytest.raises(actions.WrittenSince):
        actions.close_minutes(seen="", **darma)
    second = actions.write_minutes(words="Rina dan Darma menulis.", seen=first.minutes_digest, **darma)
    assert second.minutes == "Rina dan Darma menulis."
    (former,) = FormerMinutes.objects.filter(meeting=meeting)
    assert (former.words, former.replaced_by) == ("Rina menulis.", world.accounts["darma"])
    written = Event.objects.filter(kind="forum.minutes_written")
    assert [event.facts["former"] for event in written.order_by("number")] == ["", first.minutes_digest]
    assert actions.close_minutes(seen=second.minutes_digest, **rina).minutes_closed_on == TODAY


def test_of_a_meeting_that_was_called_off_nothing_is_written(world: World, meeting: Meeting) -> None:
    """Tests that it has no minutes, no decisions, no action items and nobody who came, though its day is there."""
    by: dict[str, Any] = {"by": world.planner, "at": AT}
    actions.call_off_meeting(meeting=meeting, because="Banjir", **by)
    for act in (actions.write_minutes, actions.decide):
        with pytest.raises(actions.NotInThatState):
            act(meeting=meeting, words="Dibahas.", **by)
    with pytest.raises(actions.NotInThatState):
        actions.assign_task(meeting=meeting, words="Kirim data", due_on=meeting.held_on, **by)
    with pytest.raises(actions.CannotBeTaken):
        actions.record_attendance(meeting=Meeting.objects.get(pk=meeting.pk), came=[], **by)


def test_closed_minutes_are_printed_as_they_were_closed(world: World, meeting: Meeting) -> None:
    """Tests arrivals noted and taken back, action items and changes of the meeting after the minutes were closed: the record says who came and what
    was agreed as it did then, and names apart what came later.
    """
    by: dict[str, Any] = {"by": world.planner, "at": AT}
    actions.write_minutes(meeting=meeting, words="Dibahas.", **by)
    actions.assign_task(meeting=meeting, words="Kirim daftar", due_on=TODAY, **by)
    actions.close_minutes(meeting=meeting, **by)
    before = printed(meeting)
    assert (before["came"], before["since"]) == (["PT Las Jaya"], [])
    came(world, meeting, world.garmen)
    actions.take_back_arrival(guest=guest(meeting, world.las_jaya), **by)
    later = actions.assign_task(meeting=meeting, words="Kirim contoh", due_on=TODAY, **by)
    with pytest.raises(actions.NotInThatState):
        actions.change_meeting(meeting=meeting, held_on=TODAY + timedelta(days=7), place="Aula", agenda="Lain", **by)
    with pytest.raises(actions.NotInThatState):
        actions.write_minutes(meeting=meeting, words="Lain.", **by)
    after = printed(meeting)
    apart = {"tasks", "since"}
    assert {name: value for name, value in after.items() if name not in apart} == {name: value for name, value in before.items() if name not in apart}
    assert after["tasks"][0] == before["tasks"][0]
    assert [("ditambahkan" in task["words"]) for task in after["tasks"]] == [False, True]
    assert [("PT Garmen Indah" in words, "PT Las Jaya" in words) for words in after["since"]] == [(True, False), (False, True)]
    Meeting.objects.filter(pk=meeting.pk).update(closed_with=None)  # as minutes are that were closed before it was kept
    unknown = printed(meeting)
    assert (unknown["came"], ["sebelum" in words for words in unknown["since"]]) == (["PT Garmen Indah"], [True])
    assert (later.added_later, Event.objects.filter(kind="forum.task_assigned").latest("number").facts["later"]) == (True, True)

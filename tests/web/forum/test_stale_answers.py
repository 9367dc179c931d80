# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""A page of an invitation that was opened before something changed, and the link of somebody who left."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from selaras.ground.network.models import Post
from selaras.ground.people.rules import Role
from selaras.kit.scope import whole_network
from selaras.loop.forum import actions
from selaras.loop.forum.links import ANSWER, path_for
from selaras.loop.forum.models import Attendance, Meeting
from selaras.loop.forum.rules import Answer
from tests.web.forum.conftest import DAY
from tests.world import AT, TODAY, World

pytestmark = pytest.mark.django_db


def link(meeting: Meeting, **owner: Any) -> str:
    """The path of a guest's link."""
    with whole_network():
        return path_for(Attendance.objects.get(meeting=meeting, **owner), ANSWER)


def hidden(page: Any) -> dict[str, str]:
    """What the form of the page sends along unseen."""
    return dict(re.findall(r'name="(seen|changes)" value="(\d+)"', page.text))


def answer_of(meeting: Meeting, world: World) -> tuple[str, int | None]:
    with whole_network():
        row = Attendance.objects.get(meeting=meeting, company=world.las_jaya)
    return row.answer, row.people


@pytest.mark.parametrize("what", ["answered", "moved"])
def test_who_answers_from_an_old_page_sees_what_stands_and_can_then_answer(meeting: Meeting, world: World, what: str) -> None:
    """Tests a page that was opened before a colleague answered, or the meeting was moved: what is sent from it is refused with the reason, keeps what
    was typed, and sent once more it is taken.
    """
    path, phone = link(meeting, company=world.las_jaya), Client()
    old = hidden(phone.get(path))
    assert set(old) == {"seen", "changes"}
    if what == "moved":
        later = DAY + timedelta(days=7)
        actions.change_meeting(meeting=meeting, held_on=later, place="Aula", starts_at=meeting.starts_at, by=world.planner, at=AT)
    else:
        assert Client().post(path, {**old, "answer": Answer.NO, "name": "Lasma"}).status_code == 302
    before = answer_of(meeting, world)
    refused = phone.post(path, {**old, "answer": Answer.YES, "people": 3, "name": "Budi"})
    assert (refused.status_code, answer_of(meeting, world)) == (422, before)
    assert 'value="Budi"' in refused.text
    assert hidden(refused) != old
    assert phone.post(path, {**hidden(refused), "answer": Answer.YES, "people": 3, "name": "Budi"}).status_code == 302
    assert answer_of(meeting, world) == (Answer.YES, 3)


def test_the_head_of_a_centre_who_left_keeps_no_link(meeting: Meeting, world: World) -> None:
    """Tests that ending a post at a centre makes its link worthless at once, as it does at a company, and that another centre's stays."""
    actions.invite(meeting=meeting, centres=[world.karawang, world.bbplk], by=world.planner, at=AT)
    theirs, others = (link(meeting, centre=centre) for centre in (world.karawang, world.bbplk))
    assert [Client().get(path).status_code for path in (theirs, others)] == [200, 200]
    post = Post.objects.get(role=Role.CENTRE_HEAD, centre=world.karawang, person=world.person("karta"))
    actions.part_with_holder(post=post, until=TODAY - timedelta(days=1), by=world.planner, at=AT)
    assert [Client().get(path).status_code for path in (theirs, others)] == [410, 200]

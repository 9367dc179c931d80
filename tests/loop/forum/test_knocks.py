# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Who asked to be invited is forgotten after the meeting."""

from datetime import UTC, date, datetime

import pytest

from selaras.ground.people.models import Event
from selaras.ground.people.rules import Bearer
from selaras.loop.forum import actions
from selaras.loop.forum.knocks import KEPT
from selaras.loop.forum.models import Knock
from selaras.loop.forum.rules import MeetingKind
from tests.world import World

pytestmark = pytest.mark.django_db
AT = datetime(2017, 12, 15, 2, tzinfo=UTC)
DAY = date(2018, 1, 11)
AFTER = datetime(2018, 1, 11, 2, tzinfo=UTC) + KEPT


def test_who_asked_is_forgotten_a_month_after_the_meeting(world: World) -> None:
    """Tests that requests, settled or not, stay for KEPT days after their meeting and go on the next, those of a later meeting not; that one event
    says how many and names nobody; and that staff alone may.
    """
    early, later = (
        actions.hold_meeting(kind=MeetingKind.FORUM, title=f"Forum {day}", held_on=day, place="Aula", by=world.planner, at=AT)
        for day in (DAY, date(2018, 2, 11))
    )
    left = [
        actions.knock(meeting=each, name=name, firm="PT Baru", contact="0812", reason="Las", by=Bearer("forum.meeting:1", "tamu"), at=AT)
        for each, name in ((early, "Budi"), (early, "Sri"), (later, "Tini"))
    ]
    actions.settle_knock(knock=left[0], by=world.planner, at=AT)
    with pytest.raises(actions.NotYours):
        actions.forget_knocks(by=world.accounts["lasma"], at=AFTER)
    assert [actions.forget_knocks(by=world.planner, at=at) for at in (AFTER, AFTER.replace(day=AFTER.day + 1), AFTER.replace(day=AFTER.day + 2))] == [
        0,
        2,
        0,
    ]
    assert list(Knock.objects.values_list("name", flat=True)) == ["Tini"]
    event = Event.objects.get(kind="forum.knocks_forgotten")
    assert event.facts == {"requests": 2}
    assert "Budi" not in event.about_words

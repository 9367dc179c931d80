# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The first page of a company's people says what waits for them, as far as their rights go, and where it is done."""

from collections.abc import Callable
from datetime import time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from selaras.ground.network import actions as network
from selaras.ground.network.rules import CompanyRight
from selaras.loop.forum import actions
from selaras.loop.forum.promises import PromiseKind, Side
from selaras.loop.forum.rules import MeetingKind
from selaras.web.trace.waiting import Step
from tests.loop.demand.conftest import vocabulary
from tests.loop.demand.test_ageing import ASKED, LAST, verified
from tests.loop.forum.needs import company_need
from tests.loop.forum.talking import thread
from tests.world import World

pytestmark = pytest.mark.django_db
__all__ = ["vocabulary"]
Visitor = Callable[[str], Client]
DAY = ASKED.date()


def steps(client: Client) -> list[Step]:
    """What waits for a visitor; each is a link on the page, and leads to a page that opens."""
    page = client.get("/perusahaan-saya/")
    found: list[Step] = page.context["steps"]
    for step in found:
        assert f'href="{step.address.replace("&", "&amp;")}"' in page.text
        assert client.get(step.address).status_code == 200, step
    return found


@pytest.fixture
def busy(vocabulary: World, settings: Any) -> World:
    """PT Las Jaya a month before a need of its runs out: invited, asked back, with a promise late, one due, and asked to release another."""
    world, settings.TODAY = vocabulary, DAY
    by: dict[str, Any] = {"by": world.planner, "at": ASKED}
    verified(world, company_need(world))
    facts = {"kind": MeetingKind.FORUM, "title": "Forum musim hujan", "held_on": DAY + timedelta(days=9), "place": "Aula"}
    meeting = actions.hold_meeting(**facts, starts_at=time(9), ends_at=time(12), **by)
    actions.invite(meeting=meeting, companies=[world.las_jaya], **by)
    asked = thread(world, "rina", ASKED - timedelta(days=2), title="Ukuran pelat")
    assert asked.waits_for == Side.COMPANY
    made = {"company": world.las_jaya, "centre": world.bbplk, "quantity": Decimal(2), "by": world.planner}
    for days in (-3, 5):
        actions.make_commitment(**made, side=Side.COMPANY, kind=PromiseKind.VISIT, due_on=DAY + timedelta(days=days), at=ASKED - timedelta(days=9))
    class_ = actions.make_commitment(**made, side=Side.CENTRE, kind=PromiseKind.CLASSES, due_on=DAY + timedelta(days=60), at=ASKED)
    actions.ask_release(commitment=class_, because="Instruktur pindah", **by)
    return world


def test_what_waits_is_named_with_its_day_what_is_late_first(busy: World, visitor: Visitor) -> None:
    """Tests every kind of thing that waits, in its order, each with the page where it is done; another company sees its own, which is nothing."""
    found = steps(visitor("lasma"))
    late, *others = [(step.by, step.late) for step in found]
    assert late == (DAY - timedelta(days=3), True)
    assert others == [
        (DAY + timedelta(days=5), False),  # both the answer to the message, asked for within seven days, and the promise
        (DAY + timedelta(days=5), False),
        (DAY + timedelta(days=9), False),
        (LAST, False),
        (DAY + timedelta(days=60), False),
    ]
    for words in ("Forum musim hujan", "Ukuran pelat", "masih", "membebaskan"):
        assert sum(words in step.words for step in found) == 1, (words, found)
    empty = visitor("gita").get("/perusahaan-saya/")
    assert (empty.context["steps"], "Tidak ada yang menunggu Anda" in empty.text) == ([], True)


def test_nobody_is_asked_for_what_their_rights_do_not_open(busy: World, visitor: Visitor) -> None:
    """Tests somebody who may only speak for the company: the message waits for them and nothing else, and the page opens without the needs."""
    network.add_colleague(
        company=busy.las_jaya, email="luar@selaras.example", name="Luar", rights=[CompanyRight.TALK], by=busy.accounts["lasma"], at=ASKED
    )
    (step,) = steps(visitor("luar"))
    assert "Ukuran pelat" in step.words
    assert "Kebutuhan yang dinyatakan" not in visitor("luar").get("/perusahaan-saya/").text

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What few rights and a mandate do not reach, and that whoever acts for a company by a mandate is named for it."""

import uuid
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from selaras.ground.letters.models import Letter
from selaras.ground.network import actions as network
from selaras.ground.network.models import Company
from selaras.ground.network.rules import CompanyKind, CompanyRight
from selaras.ground.people.models import Event
from selaras.kit.scope import whole_network
from selaras.loop.forum import actions as forum
from selaras.loop.forum.actions import CannotBeTaken
from selaras.loop.forum.links import ARRIVE, PROMISE, path_for
from selaras.loop.forum.models import Attendance, Commitment, Meeting, Thread
from selaras.loop.forum.queries.people import people_of
from tests.web.network.test_mandates import mandate
from tests.web.network.test_people import colleague
from tests.world import AT, TODAY, World

NEEDS, PROMISES, TALK, _AGREEMENTS, _PEOPLE = CompanyRight
pytestmark = pytest.mark.django_db


def online(world: World) -> Meeting:
    """A meeting of today, held online, to which PT Las Jaya is invited."""
    held = forum.hold_meeting(kind="forum", title="Forum", held_on=TODAY, place="Aula", online="https://rapat.example/x", by=world.planner, at=AT)
    forum.invite(meeting=held, companies=[world.las_jaya], by=world.planner, at=AT)
    return held


@pytest.mark.parametrize(("rights", "quantity"), [((NEEDS,), None), ((NEEDS, PROMISES), 50)])
def test_only_who_may_promise_gets_the_link_that_does(world: World, visitor: Any, settings: Any, rights: Any, quantity: int | None) -> None:
    """Tests that a colleague without that right is shown no link to join, and cannot promise with one; with it, both."""
    settings.TODAY = TODAY
    held = online(world)
    colleague(world, *rights)
    client = visitor("luar")
    page = client.get(reverse("forum:meeting", args=[held.pk]))
    assert page.status_code == (200 if PROMISES in rights else 404)
    assert bool(page.context and page.context.get("door")) is (PROMISES in rights)
    with whole_network():
        guest = Attendance.objects.select_related("meeting").get(meeting=held)
    client.post(path_for(guest, ARRIVE), {"token": str(uuid.uuid4()), "way": "online"})
    client.post(path_for(guest, PROMISE), {"kind": "ojt", "quantity": 50, "due_on": "2018-06-01", "seen": 0})
    with whole_network():
        made = Commitment.objects.filter(meeting=held).values_list("quantity", flat=True)
        assert list(made) == ([quantity] if quantity else [])


def test_a_closed_conversation_names_the_firm(world: World, agent: Company) -> None:
    """Tests that whoever closes a conversation by a mandate is named with the firm, in the letter and on record."""
    mandate(world, agent, TALK)
    thread = forum.open_thread(company=world.las_jaya, centre=world.bbplk, subject="question", title="Las", words="Kapan?", by=world.outsider, at=AT)
    with whole_network():
        Thread.objects.filter(pk=thread.pk).update(waits_for="", waits_since=None)
    forum.close_thread(thread=thread, by=world.outsider, at=AT)
    assert Event.objects.get(kind="forum.thread_closed").facts["through"] == agent.key
    with whole_network():
        bodies = list(Letter.objects.filter(kind="forum.thread_closed").values_list("body", flat=True))
    assert bodies
    assert all(agent.name in body for body in bodies)


def test_a_firm_that_acts_for_nobody_reads_nothing(world: World, agent: Company) -> None:
    """Tests that a firm with a mandate is written to while it is an agency, and no longer than that."""
    mandate(world, agent, TALK)
    mail = world.accounts["luar"].email
    assert mail in dict(people_of(TODAY, company=world.las_jaya, right=TALK))
    network.say_kind(company=agent, kind=CompanyKind.EMPLOYER, by=world.accounts["darma"], at=AT)
    assert mail not in dict(people_of(TODAY, company=world.las_jaya, right=TALK))


def test_a_closed_record_is_not_invited(world: World) -> None:
    """Tests that a company can be invited until its record is merged into another; then that one is named instead."""
    held = forum.hold_meeting(kind="forum", title="Forum", held_on=date(2018, 1, 11), place="Aula", by=world.planner, at=AT)
    assert forum.invite(meeting=held, companies=[world.las_jaya], by=world.planner, at=AT) == 1
    network.merge_companies(survivor=world.las_jaya, duplicate=world.garmen, because="satu NIB", by=world.planner, at=AT)
    closed = Company.objects.get(pk=world.garmen.pk)
    with pytest.raises(CannotBeTaken):
        forum.invite(meeting=held, companies=[closed], by=world.planner, at=AT)

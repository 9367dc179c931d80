# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Two records of a company through the door: found, laid side by side, merged, their old addresses followed, and parted again."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from selaras.ground.network import actions as network
from selaras.ground.network.models import Company, Merge, Post
from selaras.ground.people.rules import Role
from selaras.kit.scope import whole_network
from selaras.loop.forum import actions as forum
from selaras.loop.forum.links import ANSWER, path_for
from selaras.loop.forum.models import Attendance
from tests.world import AT, TODAY, World

Visitor = Callable[[str], Client]


def twin(world: World) -> Company:
    """PT Las Jaya a second time, with the outsider as its representative, invited to today's forum like the first."""
    made = network.register_company(key="las-jaya-pt", name="P.T. Las-Jaya, Tbk", industry=world.las_jaya.industry, by=world.planner, at=AT)
    network.give_post(person=world.person("luar"), role=Role.COMPANY, company=made, since=TODAY, by=world.planner, at=AT)
    network.register_contact(company=made, name="Sari", position="HRD", since=TODAY, email="hrd@selaras.example", by=world.planner, at=AT)
    meeting = forum.hold_meeting(kind="forum", title="Forum", held_on=TODAY, place="Aula", by=world.planner, at=AT)
    forum.invite(meeting=meeting, companies=[world.las_jaya, made], centres=[], by=world.planner, at=AT)
    return made


def invitation(company: Company) -> Attendance:
    """The invitation of a company."""
    with whole_network():
        return Attendance.objects.select_related("company").get(company=company)


def test_the_desk_merges_a_likely_pair_and_undoes_it(world: World, visitor: Visitor) -> None:
    """Tests the desk's path: the list names the pair, the comparison shows both, merging asks for a reason, the page of the merge undoes it."""
    second, client = twin(world), visitor("darma")
    compare = reverse("network:compare", args=[world.las_jaya.key, second.key])
    found = client.get(reverse("network:duplicates")).content.decode()
    assert f"/jejaring/kembar/{world.las_jaya.key}/{second.key}/" in found
    assert "bentuk badan usaha lain" not in found
    assert client.get(reverse("network:compare", args=[second.key, second.key])).status_code == 404
    side_by_side = client.get(compare).content.decode()
    assert "PT Las Jaya" in side_by_side
    assert "P.T. Las-Jaya, Tbk" in side_by_side
    assert client.post(compare, {"because": ""}).status_code == 422
    answer = client.post(compare, {"because": "NIB sama"})
    made = Merge.objects.get()
    assert answer["Location"] == reverse("network:merge", args=[made.pk])
    assert second.key not in client.get(reverse("network:companies")).content.decode()
    assert "Catatan ini ditutup" in client.get(reverse("network:company", args=[second.key])).content.decode()
    assert client.post(reverse("network:undo_merge", args=[made.pk])).status_code == 302
    assert client.post(reverse("network:undo_merge", args=[made.pk])).status_code == 422
    assert Post.objects.get(person=world.person("luar")).company == second
    assert "Catatan ini ditutup" not in client.get(reverse("network:company", args=[second.key])).content.decode()


def test_two_chosen_by_hand_are_compared(world: World, visitor: Visitor) -> None:
    """Tests that any two records can be laid side by side, and that one record twice is refused."""
    client = visitor("rina")
    two = {"first": world.garmen.pk, "second": world.las_jaya.pk}
    answer = client.post(reverse("network:duplicates"), two)
    assert answer["Location"] == reverse("network:compare", args=[world.garmen.key, world.las_jaya.key])
    assert client.post(reverse("network:duplicates"), {**two, "second": world.garmen.pk}).status_code == 422


def test_what_was_given_out_before_acts_for_the_record_that_stays(world: World, visitor: Visitor) -> None:
    """Tests that the links and addresses of the closed record, and the session of its representative, go on for the one that stays: the old link
    answers the invitation that counts, also for somebody who is logged in there; who is logged in elsewhere is still refused.
    """
    second = twin(world)
    link = path_for(invitation(second), ANSWER)
    running = visitor("luar")
    assert running.get(reverse("network:company", args=[second.key])).status_code == 200
    network.merge_companies(survivor=world.las_jaya, duplicate=second, because="Sama", by=world.planner, at=AT)
    address = running.get(reverse("network:company", args=[second.key]))
    assert address["Location"] == reverse("network:company", args=[world.las_jaya.key])
    assert "PT Las Jaya" in running.get(reverse("network:my_company")).content.decode()
    assert visitor("gita").get(reverse("network:company", args=[second.key])).status_code == 404
    for client, status in ((Client(), 302), (visitor("lasma"), 302), (visitor("gita"), 404)):
        guest = invitation(world.las_jaya)
        said = {"answer": "ya", "people": 2, "seen": guest.answers}
        assert client.post(link, said).status_code == status
    guest = invitation(world.las_jaya)
    assert (guest.answer, guest.answers) == ("ya", 2)
    assert invitation(second).answer == ""

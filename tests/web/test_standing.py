# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What the national centre alone does by form: give and end posts, rename and close a centre, begin and end its supervision."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from selaras.ground.network import actions, queries
from selaras.ground.network.models import Post, Supervision
from selaras.ground.people.models import Account, Event
from selaras.ground.people.rules import Role
from tests.world import AT, TODAY, World

Visitor = Callable[[str], Client]
OTHERS = ["darma", "audi", "karta", "lasma", "disna", "luar"]  # one of every role but the planner's, and the outsider
DAY = TODAY.isoformat()


def last(count: int) -> list[Event]:
    """The newest events, oldest first."""
    return list(Event.objects.order_by("-number")[:count])[::-1]


def addresses(world: World) -> dict[str, tuple[str, dict[str, Any]]]:
    """Each form with what would be done by it."""
    karta = Post.objects.get(person=world.person("karta"))
    standing = Supervision.objects.get(centre=world.karawang)
    return {
        "give_post": (reverse("network:give_post"), {"email": "luar@selaras.example", "role": "auditor", "since": DAY}),
        "end_post": (reverse("network:end_post", args=[karta.pk]), {"until": DAY}),
        "rename": (reverse("network:rename", args=["blk-karawang"]), {"name": "BLK Purwasuka", "since": DAY}),
        "close": (reverse("network:close", args=["blk-karawang"]), {"on": DAY}),
        "supervise": (reverse("network:supervise", args=["blk-karawang"]), {"supervisor": world.bbplk.pk, "since": DAY}),
        "end_supervision": (reverse("network:end_supervision", args=[standing.pk]), {"until": DAY}),
    }


@pytest.mark.parametrize("name", ["give_post", "end_post", "rename", "close", "end_supervision"])
def test_only_the_planner_does_it(world: World, visitor: Visitor, name: str) -> None:
    """Tests that the same form with the same fields is not there for anybody else, the centre's own head included, and works for the planner."""
    address, fields = addresses(world)[name]
    before = Event.objects.count()
    for who in OTHERS:
        assert visitor(who).get(address).status_code == 404, who
        assert visitor(who).post(address, fields).status_code == 404, who
    assert Event.objects.count() == before
    assert visitor("rina").get(address).status_code == 200
    assert Event.objects.count() == before
    assert visitor("rina").post(address, fields).status_code == 302
    [event] = last(1)
    assert Event.objects.count() == before + 1
    assert (event.by_words, event.kind.partition(".")[0]) == ("rina@selaras.example", "network")


def test_a_post_opens_what_it_names_from_its_first_day(world: World, visitor: Visitor, settings: Any) -> None:
    """Tests that the outsider, given a centre, opens that one and no other, and only from the day on."""
    fields = {"email": "Luar@Selaras.example", "role": "centre_head", "centre": world.annur.pk, "since": "2018-01-08"}
    assert visitor("rina").post(reverse("network:give_post"), fields).status_code == 302
    own, foreign = (reverse("network:centre", args=[key]) for key in ("blkk-an-nur", "blk-karawang"))
    assert visitor("luar").get(own).status_code == 404
    settings.TODAY = date(2018, 1, 8)
    assert (visitor("luar").get(own).status_code, visitor("luar").get(foreign).status_code) == (200, 404)
    answer = visitor("rina").post(reverse("network:give_post"), fields)
    assert answer.status_code == 422
    assert "sudah memegang penugasan ini" in answer.content.decode()


def test_an_account_is_opened_where_there_is_none(world: World, visitor: Visitor) -> None:
    """Tests that a new e-mail needs a name, and that account and post are one thing that was done, with an event each."""
    fields = {"email": "baru@selaras.example", "role": "desk", "since": DAY}
    before = Event.objects.count()
    assert visitor("rina").post(reverse("network:give_post"), fields).status_code == 422
    assert not Account.objects.filter(email=fields["email"]).exists()
    assert visitor("rina").post(reverse("network:give_post"), {**fields, "name": "Ani Baru"}).status_code == 302
    opened, given = last(2)
    assert Event.objects.count() == before + 2
    assert (opened.kind, given.kind, opened.cause) == ("people.account_opened", "network.post_given", given.cause)
    account = Account.objects.get(email=fields["email"])
    assert not account.has_usable_password()
    assert [post.role for post in queries.active_posts(account, TODAY)] == [Role.DESK]


@pytest.mark.parametrize(
    "fields",
    [
        {"role": "centre_head"},
        {"role": "planner", "centre": True},
        {"role": "raja"},
        {"role": "auditor", "since": "besok"},
        {"role": "auditor", "email": "bukan-surel"},
    ],
    ids=["a head of nothing", "a planner of a centre", "no role", "no day", "no e-mail"],
)
def test_a_post_that_cannot_be_is_refused(world: World, visitor: Visitor, fields: dict[str, Any]) -> None:
    """Tests that nothing is written, and that the form says why."""
    before = Event.objects.count()
    given = {"email": "luar@selaras.example", "since": DAY, **fields, **({"centre": world.annur.pk} if "centre" in fields else {})}
    answer = visitor("rina").post(reverse("network:give_post"), given)
    assert (answer.status_code, bool(answer.context["form"].errors)) == (422, True)
    assert Event.objects.count() == before
    assert not Post.objects.filter(person=world.person("luar")).exists()


def test_a_post_opens_nothing_after_its_last_day(world: World, visitor: Visitor, settings: Any) -> None:
    """Tests that an ended post still opens on its last day, not after it, and does not end twice."""
    address = reverse("network:end_post", args=[Post.objects.get(person=world.person("darma")).pk])
    assert visitor("rina").post(address, {"until": DAY}).status_code == 302
    assert visitor("darma").get(reverse("network:overview")).status_code == 200
    assert visitor("rina").post(address, {"until": DAY}).status_code == 422
    settings.TODAY = date(2017, 12, 16)
    assert visitor("darma").get(reverse("network:overview")).status_code == 404
    assert visitor("rina").get(reverse("network:overview")).status_code == 200


def test_a_post_does_not_end_before_it_begins(world: World, visitor: Visitor) -> None:
    """Tests that the table's own rule is said in words."""
    address = reverse("network:end_post", args=[Post.objects.get(person=world.person("darma")).pk])
    answer = visitor("rina").post(address, {"until": "2016-12-31"})
    assert answer.status_code == 422
    assert Post.objects.get(person=world.person("darma")).until is None


def test_the_last_planner_stays(world: World, visitor: Visitor) -> None:
    """Tests that a planner cannot leave the network without one, and can once somebody else is planner."""
    own = Post.objects.get(person=world.person("rina"))
    address = reverse("network:end_post", args=[own.pk])
    answer = visitor("rina").post(address, {"until": DAY})
    assert answer.status_code == 422
    assert "tidak ada perencana lain" in answer.content.decode()
    actions.appoint(email="luar@selaras.example", role=Role.PLANNER, since=date(2017, 12, 16), by=world.planner, at=AT)
    assert visitor("rina").post(address, {"until": DAY}).status_code == 302
    own.refresh_from_db()
    assert own.until == TODAY


def test_a_renamed_centre_shows_both_names(world: World, visitor: Visitor) -> None:
    """Tests that the page bears the new name and remembers the old one, and that an empty name is refused."""
    address = reverse("network:rename", args=["blk-karawang"])
    assert visitor("rina").post(address, {"name": " ", "since": DAY}).status_code == 422
    assert visitor("rina").post(address, {"name": "BLK Purwasuka", "since": DAY}).status_code == 302
    page = visitor("karta").get(reverse("network:my_centre")).content.decode()
    assert "<h1" in page
    assert "BLK Purwasuka" in page
    assert "BLK Karawang (sampai 14 Desember 2017)" in page


def test_a_closed_centre_is_neither_closed_nor_supervised_again(world: World, visitor: Visitor) -> None:
    """Tests that closing ends post and supervision, and that the page then offers nothing that would be refused."""
    planner = visitor("rina")
    page, close, supervise = (reverse(f"network:{name}", args=["blk-karawang"]) for name in ("centre", "close", "supervise"))
    assert close in planner.get(page).content.decode()
    assert planner.post(close, {"on": DAY}).status_code == 302
    assert planner.post(close, {"on": DAY}).status_code == 422
    assert planner.post(supervise, {"supervisor": world.bbplk.pk, "since": DAY}).status_code == 422
    assert Supervision.objects.get(centre=world.karawang).until == TODAY
    assert Post.objects.get(person=world.person("karta")).until == TODAY
    shown = planner.get(page).content.decode()
    assert "Ditutup" in shown
    assert not {address for address in (close, supervise) if address in shown}


def test_a_centre_is_not_closed_before_what_begins_there(world: World, visitor: Visitor) -> None:
    """Tests that a day before the supervision or a post begins is refused in words, and that what had a later end then ends with the centre."""
    address = reverse("network:close", args=["blkk-an-nur"])
    assert visitor("rina").post(address, {"on": "2017-11-30"}).status_code == 422
    nurul = Post.objects.get(person=world.person("nurul"))
    actions.end_post(post=nurul, until=date(2018, 12, 31), by=world.planner, at=AT)
    assert visitor("rina").post(address, {"on": DAY}).status_code == 302
    nurul.refresh_from_db()
    assert nurul.until == TODAY


def test_a_centre_that_supervises_others_is_not_closed(world: World, visitor: Visitor) -> None:
    """Tests that the national centre closes only once nobody depends on it, by the same form."""
    address = reverse("network:close", args=["bbplk-bekasi"])
    answer = visitor("rina").post(address, {"on": DAY})
    assert answer.status_code == 422
    assert "masih membina 2 balai" in answer.content.decode()
    for supervision in Supervision.objects.filter(supervisor=world.bbplk):
        actions.end_supervision(supervision=supervision, until=TODAY, by=world.planner, at=AT)
    assert visitor("rina").post(address, {"on": DAY}).status_code == 302


def test_supervision_ends_and_begins_again(world: World, visitor: Visitor) -> None:
    """Tests that a second supervision waits for the end of the first, which does not end twice, and that only a national centre supervises."""
    planner, standing = visitor("rina"), Supervision.objects.get(centre=world.karawang)
    begin, end = reverse("network:supervise", args=["blk-karawang"]), reverse("network:end_supervision", args=[standing.pk])
    again = {"supervisor": world.bbplk.pk, "since": "2018-01-01", "basis": "SK 12/2017"}
    assert planner.post(begin, again).status_code == 422
    assert planner.post(end, {"until": "2017-12-31"}).status_code == 302
    assert planner.post(end, {"until": "2017-12-31"}).status_code == 422
    assert planner.post(begin, {**again, "supervisor": world.annur.pk}).status_code == 422
    assert planner.post(begin, again).status_code == 302
    new = Supervision.objects.get(centre=world.karawang, until=None)
    assert (new.supervisor, new.since, new.basis) == (world.bbplk, date(2018, 1, 1), "SK 12/2017")


def test_the_ways_to_it_are_shown_to_the_planner_only(world: World, visitor: Visitor) -> None:
    """Tests the links of the centre's page and of the list of posts."""
    forms = {name: address for name, (address, _fields) in addresses(world).items()}
    centre = reverse("network:centre", args=["blk-karawang"])
    of_centre, of_posts = {"rename", "close", "end_supervision"}, {"give_post", "end_post"}
    for who, seen in (("rina", of_centre), ("audi", set()), ("karta", set())):
        page = visitor(who).get(centre).content.decode()
        assert {name for name in of_centre if forms[name] in page} == seen
    for who, seen in (("rina", of_posts), ("audi", set())):
        page = visitor(who).get(reverse("network:posts")).content.decode()
        assert {name for name in of_posts if forms[name] in page} == seen

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Do needs still stand: by the link of the letter, on the owner's page, at the desk."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from selaras.ground.letters.models import Letter
from selaras.ground.network import actions as network
from selaras.ground.network.models import Post
from selaras.kit.scope import whole_network
from selaras.loop.demand.models import Confirmation, Need
from selaras.loop.demand.rules import ClosedAs, NeedState, Said
from selaras.web.ui.guesses import FREE
from tests.loop.demand.conftest import vocabulary
from tests.loop.demand.test_ageing import ASKED, LAST, now, verified
from tests.loop.forum.needs import company_need, region_need
from tests.world import AT, TODAY, World

Visitor = Callable[[str], Client]
__all__ = ["vocabulary"]


@pytest.fixture(autouse=True)
def nobody_guessed() -> Iterator[None]:
    """Whoever guessed in another test is forgotten."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def asked(vocabulary: World, settings: Any) -> list[Need]:
    """Two needs of PT Las Jaya and one of a labour office, a month before they run out, after the morning's `run-due`."""
    needs = verified(vocabulary, company_need(vocabulary), company_need(vocabulary, words="juru las pipa"), region_need(vocabulary))
    settings.TODAY = ASKED.date()
    call_command("run-due")
    return needs


def link_to(who: str) -> str:
    """The address in the letter to somebody, on this site."""
    with whole_network():
        body = Letter.objects.get(kind="demand.stands", to=f"{who}@selaras.example").body
    return re.search(r"(/masih-perlu/\S+)", body)[1]


def test_one_tap_in_the_letter_keeps_a_need(asked: list[Need], client: Client, visitor: Visitor) -> None:
    """Tests the way from the letter to the record: looking changes nothing, one tap does, a second is refused, and the owner reads who tapped."""
    address, (need, other, _theirs) = link_to("lasma"), asked
    page = client.get(address)
    assert (page.status_code, page.context["waiting"]) == (200, 2)
    assert now(need).confirmed_on is None
    assert client.post(address, {"need": need.pk, "said": "still"}).status_code == 302
    assert (now(need).valid_until, now(other).valid_until) == (date(2018, 8, 31), LAST)
    again = client.post(address, {"need": need.pk, "said": "cancelled"})
    assert (again.status_code, now(need).state) == (410, NeedState.VERIFIED)
    assert client.get(address).context["waiting"] == 1
    assert "Lasma Sihombing" in visitor("lasma").get(f"/kebutuhan/{need.pk}/").content.decode()
    with whole_network():
        assert Confirmation.objects.get().said_by.startswith("tautan Lasma Sihombing")


def test_one_button_keeps_all_and_a_number_may_change(asked: list[Need], client: Client) -> None:
    """Tests another number for one need, everything else with one button, and that a used link says so."""
    address, (need, other, _theirs) = link_to("lasma"), asked
    client.post(address, {"need": need.pk, "said": "still", "heads_least": "4", "heads_most": "6"})
    client.post(address, {"all": "1"})
    assert (now(need).statement.heads, now(other).statement.heads, now(other).confirmed_on) == ("4–6", "10–12", ASKED.date())
    assert client.get(address).context["waiting"] == 0
    assert client.post(address, {"all": "1"}).status_code == 422


@pytest.mark.parametrize(("button", "closed"), [("by_us", ClosedAs.BY_US), ("elsewhere", ClosedAs.ELSEWHERE), ("cancelled", ClosedAs.CANCELLED)])
def test_the_letter_closes_what_is_filled_or_not_needed(asked: list[Need], client: Client, button: str, closed: str) -> None:
    """Tests the other three buttons, each with its reason."""
    client.post(link_to("lasma"), {"need": asked[0].pk, "said": button})
    assert (now(asked[0]).state, now(asked[0]).closed_as) == (NeedState.CLOSED, closed)


@pytest.mark.parametrize("wrong", [{}, {"need": "x", "said": "still"}, {"said": "still"}, {"need": "1", "said": "nonsense"}, {"need": "9" * 30}])
def test_what_says_nothing_is_refused_in_words(asked: list[Need], client: Client, wrong: dict[str, str]) -> None:
    """Tests that an empty or garbled form changes nothing and is answered."""
    assert client.post(link_to("lasma"), wrong).status_code == 422
    assert now(asked[0]).confirmed_on is None


def test_a_link_opens_for_its_reader_alone(asked: list[Need], client: Client, visitor: Visitor) -> None:
    """Tests that another's need is not answered by it, that whoever is logged in elsewhere is refused, and the owner and staff are not."""
    mine, theirs = link_to("lasma"), link_to("disna")
    assert client.post(mine, {"need": asked[2].pk, "said": "still"}).status_code == 422
    assert now(asked[2]).confirmed_on is None
    for who, status in (("gita", 404), ("karta", 404), ("disna", 404), ("lasma", 200), ("darma", 200)):
        assert visitor(who).get(mine).status_code == status, who
    assert visitor("gita").post(mine, {"all": "1"}).status_code == 404
    assert visitor("lasma").post(mine, {"all": "1"}).status_code == 302
    assert client.post(theirs, {"all": "1"}).status_code == 302
    assert all(now(need).confirmed_on for need in asked)


def test_a_link_ends_with_its_needs_and_with_its_readers_post(asked: list[Need], client: Client, settings: Any) -> None:
    """Tests the last day and the day after it, and that whoever left the company holds a worthless link."""
    mine, theirs = link_to("lasma"), link_to("disna")
    settings.TODAY = LAST
    assert client.get(mine).status_code == 200
    settings.TODAY = date(2018, 6, 1)
    assert [client.get(mine).status_code, client.post(mine, {"all": "1"}).status_code] == [410, 410]
    settings.TODAY = ASKED.date()
    by = Post.objects.get(role="planner").person.account
    network.end_post(post=Post.objects.get(person__account__email="lasma@selaras.example"), until=TODAY, by=by, at=AT)
    assert [client.get(mine).status_code, client.get(theirs).status_code] == [410, 200]


def test_forged_links_are_refused_and_guessing_is_slowed(asked: list[Need], client: Client) -> None:
    """Tests that a changed link and a made-up one open nothing, and that whoever goes on guessing waits; a genuine one opens all the same."""
    genuine = link_to("lasma")
    forged = [genuine[:-3] + "xx/", genuine.replace("/masih-perlu/", "/masih-perlu/9"), "/masih-perlu/1.abc/", "/masih-perlu/1.abc:def/"]
    assert [client.get(address).status_code for address in forged] == [404] * 4
    assert client.get(genuine).status_code == 200
    for _time in range(FREE):
        client.get(forged[0])
    assert [client.get(forged[0]).status_code, client.get(genuine).status_code] == [429, 200]


def test_an_owner_says_it_on_a_page_of_its_own(asked: list[Need], visitor: Visitor) -> None:
    """Tests the list of what stands, its buttons for one and for all, and that another tenant sees and says nothing of it."""
    need, other, theirs = asked
    page = visitor("lasma").get("/kebutuhan/masih-perlu/")
    assert (set(page.context["found"]), page.context["soon"]) == ({need, other}, 2)
    assert set(visitor("disna").get("/kebutuhan/masih-perlu/").context["found"]) == {theirs}
    assert visitor("gita").post(f"/kebutuhan/{need.pk}/masih-perlu/", {"said": "still"}).status_code == 404
    assert visitor("gita").post("/kebutuhan/masih-perlu/", {"all": "1"}).status_code == 422
    assert visitor("lasma").post(f"/kebutuhan/{need.pk}/masih-perlu/", {"said": "cancelled", "list": "1"})["Location"] == "/kebutuhan/masih-perlu/"
    visitor("lasma").post("/kebutuhan/masih-perlu/", {"all": "1"})
    assert [(now(each).closed_as, now(each).confirmed_on) for each in asked] == [("cancelled", None), ("", ASKED.date()), ("", None)]


def test_the_desk_sees_what_runs_out_and_says_what_it_was_told(asked: list[Need], visitor: Visitor) -> None:
    """Tests the queue with whether the owner was asked, and that a call to the desk keeps a need in the name of whoever took it."""
    client = visitor("darma")
    page = client.get("/meja-kebutuhan/habis/")
    assert [(need.pk, need.asked_at is not None) for need in page.context["found"]] == [(need.pk, True) for need in asked]
    assert client.post(f"/kebutuhan/{asked[0].pk}/masih-perlu/", {"said": "still"}).status_code == 422
    assert client.post(f"/kebutuhan/{asked[0].pk}/masih-perlu/", {"said": "still", "told_by": "Bu Rina, HRD, telepon"}).status_code == 302
    assert client.post(f"/kebutuhan/{asked[1].pk}/masih-perlu/", {"said": ""}).status_code == 422
    page = client.get("/meja-kebutuhan/habis/")
    assert [need.pk for need in page.context["found"]] == [asked[1].pk, asked[2].pk]
    with whole_network():
        assert [(each.said, each.said_by) for each in Confirmation.objects.all()] == [(Said.STILL, "Bu Rina, HRD, telepon")]
        assert Confirmation.objects.get().account.person.name == "Darma Putra"


def test_what_ran_out_says_so_and_can_be_stated_again(asked: list[Need], visitor: Visitor, settings: Any) -> None:
    """Tests the morning after: closed as not confirmed, told by letter, with a way to state it again for the owner alone."""
    settings.TODAY = date(2018, 6, 1)
    for _time in range(2):
        call_command("run-due")
    with whole_network():
        assert Letter.objects.filter(kind="demand.ran_out").count() == 2
    page = visitor("lasma").get(f"/kebutuhan/{asked[0].pk}/")
    assert str(ClosedAs.NOT_CONFIRMED.label) in page.content.decode()
    again = page.context["again"]
    assert "tukang las SMAW 3G" in visitor("lasma").get(again).content.decode()
    assert visitor("audi").get(f"/kebutuhan/{asked[0].pk}/").context["again"] == ""

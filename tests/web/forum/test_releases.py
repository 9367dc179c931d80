# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Asking to be let go of a promise: both sides and the staff see it, and a company lets a centre go by the link of the letter, without an account."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.core.signing import Signer
from django.test import Client

from selaras.ground.letters.models import Letter
from selaras.ground.network import actions as network
from selaras.ground.network.models import CompanyContact
from selaras.ground.people.models import Event
from selaras.kit.scope import whole_network
from selaras.loop.forum import actions
from selaras.loop.forum.links import mark_of
from selaras.loop.forum.models import Commitment, ReleaseRequest
from selaras.loop.forum.promises import LINK_OPEN, PromiseKind, Side
from tests.world import AT, TODAY, World

pytestmark = pytest.mark.django_db
Visitor = Callable[[str], Client]
WHY = "Bengkel direnovasi sampai September"


@pytest.fixture(autouse=True)
def nobody_guessed() -> Iterator[None]:
    """Whoever guessed in another test is forgotten."""
    cache.clear()
    yield
    cache.clear()


def to_nobody_with_an_account(world: World) -> Commitment:
    """BLK Karawang promises two packages to a company that has a contact with an e-mail and no account."""
    industry = world.las_jaya.industry
    by: dict[str, Any] = {"by": world.planner, "at": AT}
    company = network.register_company(key="pt-tanpa-akun", name="PT Tanpa Akun", industry=industry, **by)
    network.register_contact(company=company, name="Bu Sri", position="HRD", since=TODAY, email="sri@example.org", **by)
    facts = {"company": company, "centre": world.karawang, "side": Side.CENTRE, "kind": PromiseKind.CLASSES, "quantity": Decimal(2)}
    return actions.make_commitment(**facts, due_on=date(2018, 6, 30), by=world.accounts["karta"], at=AT)


def test_nobody_but_its_reader_sees_the_link(world: World, visitor: Visitor) -> None:
    """Tests that staff, who read every letter, find no link in one with which the national centre could let itself go; its reader does."""
    with whole_network():
        promise = Commitment.objects.get(company=world.las_jaya, centre=world.bbplk)
    actions.ask_release(commitment=promise, because=WHY, by=world.planner, at=AT)
    with whole_network():
        letter = Letter.objects.get(kind="forum.release_asked", to="lasma@selaras.example")
    token = re.search(r"/lepas-janji/(\S+)/", letter.body)[1]
    assert [token in visitor(who).get(f"/surat/{letter.pk}/").text for who in ("rina", "lasma")] == [False, True]


def asked(world: World, promise: Commitment) -> str:
    """BLK Karawang asks to be let go; the address in the letter that Bu Sri gets."""
    actions.ask_release(commitment=promise, because=WHY, by=world.accounts["karta"], at=AT)
    with whole_network():
        letter = Letter.objects.get(kind="forum.release_asked", to="sri@example.org")
    return re.search(r"https?://[^/]+(/lepas-janji/\S+/)", letter.body)[1]


def test_both_sides_and_staff_see_that_a_release_was_asked_for(world: World, visitor: Visitor) -> None:
    """Tests who asked, when and why, on the page for both sides and in the list of staff, until the promise is released; no other company sees it."""
    with whole_network():
        promise = Commitment.objects.get(company=world.las_jaya, centre=world.karawang)
    address, listed = f"/komitmen/{promise.pk}/", "/komitmen/?state=asked"
    assert f'href="{address}"' not in visitor("rina").get(listed).text
    assert visitor("lasma").post(f"{address}minta-lepas/", {"because": WHY}).status_code == 302
    for who in ("lasma", "karta", "rina"):
        page = visitor(who).get(address).text
        assert [words in page for words in (WHY, "Lasma Sihombing", "minta dibebaskan")] == [True] * 3, who
        assert f'href="{address}"' in visitor(who).get(listed).text
    assert f'href="{address}"' not in visitor("gita").get(listed).text
    assert f'value="{WHY}"' in visitor("karta").get(address).text  # one tap lets them go for the reason that they gave
    assert visitor("karta").post(f"{address}lepas/", {"because": "Setuju"}).status_code == 302
    assert f'href="{address}"' not in visitor("rina").get(listed).text
    assert WHY in visitor("rina").get(address).text


def test_a_company_without_an_account_lets_a_centre_go_by_the_letter(world: World, visitor: Visitor, client: Client) -> None:
    """Tests that opening the link changes nothing, one tap releases, the record names the link's reader, the centre is told, and a second tap is in
    vain; the centre's page says before that the letter has such a link.
    """
    promise = to_nobody_with_an_account(world)
    assert "juga tanpa akun" in visitor("karta").get(f"/komitmen/{promise.pk}/").text
    address = asked(world, promise)
    page = client.get(address)
    assert (page.status_code, WHY in page.text, "Karta Wijaya" in page.text) == (200, True, True)
    with whole_network():
        assert Commitment.objects.get(pk=promise.pk).released_on is None
    assert client.post(address).status_code == 302
    assert '<button class="btn btn-primary' not in client.get(address).text
    assert client.post(address).status_code == 422
    with whole_network():
        promise.refresh_from_db()
        assert (promise.released_on, promise.released_because) == (TODAY, WHY)
        assert Letter.objects.filter(kind="forum.promise_released", centre=world.karawang).exists()
    (event,) = Event.objects.filter(kind="forum.promise_released")
    assert "Bu Sri · PT Tanpa Akun" in event.by_words


@pytest.mark.parametrize("wrong", ["forged", "another reader", "for another purpose", "left", "expired", "another company", "staff"])
def test_the_link_opens_for_its_reader_alone(world: World, visitor: Visitor, client: Client, settings: Any, wrong: str) -> None:
    """Tests that every other link, and this one with the wrong visitor or too late, is refused and releases nothing; the good case is above."""
    promise = to_nobody_with_an_account(world)
    address = asked(world, promise)
    with whole_network():
        request = ReleaseRequest.objects.get()
    if wrong == "forged":
        address = address[:-4] + ("aaa/" if address[-4:-1] != "aaa" else "bbb/")
    elif wrong in {"another reader", "for another purpose"}:
        purpose, email = ("lepas-janji", "gita@selaras.example") if wrong == "another reader" else ("janji", "sri@example.org")
        token = Signer(salt=f"forum.{purpose}").sign(f"{request.pk}.{mark_of(request, email)}")
        address = f"/lepas-janji/{token}/"
    elif wrong == "left":
        with whole_network():
            CompanyContact.objects.filter(email="sri@example.org").update(since=TODAY - timedelta(days=9), until=TODAY - timedelta(days=1))
    elif wrong == "expired":
        settings.TODAY = TODAY + LINK_OPEN + timedelta(days=1)
    else:
        client = visitor("gita" if wrong == "another company" else "rina")
    statuses = {"left": 410, "expired": 410, "another reader": 410, "staff": 422}
    assert client.post(address).status_code == statuses.get(wrong, 404)
    with whole_network():
        assert Commitment.objects.get(pk=promise.pk).released_on is None

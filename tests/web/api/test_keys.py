# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The page of keys: who makes one, that its secret is shown once, who sees and who revokes it."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from selaras.ground.network.actions import NoRight, NotYourKey, TooManyKeys, make_key, revoke_key
from selaras.ground.network.models import ApiKey, Post
from selaras.ground.network.rules import LONGEST_KEY, MOST_KEYS, CompanyRight
from selaras.ground.people.models import Event
from selaras.kit.scope import whole_network
from tests.web.api.conftest import END, Program, key_for
from tests.web.network.test_people import colleague
from tests.world import AT, TODAY, World

pytestmark = pytest.mark.django_db
Visitor = Callable[[str], Client]
PAGE = "/api/kunci/"


def test_a_key_is_made_shown_once_and_revoked(world: World, visitor: Visitor) -> None:
    """Tests the way of a key from the form to its end: its secret stands in one answer and in no table or event, it works, and is revoked there."""
    client = visitor("lasma")
    made = client.post(PAGE, {"name": "HRIS", "until": "2018-06-30"})
    secret = made.context["secret"]
    assert made.content.decode().count(secret) == 1
    assert "no-store" in made.headers["Cache-Control"]
    page = client.get(PAGE).content.decode()
    assert secret not in page
    assert secret[:14] in page
    with whole_network():
        key = ApiKey.objects.get()
        assert secret not in str([*ApiKey.objects.values(), *Event.objects.values()])
    assert (key.company, key.account, key.until, key.used_at) == (world.las_jaya, world.accounts["lasma"], date(2018, 6, 30), None)
    assert Program(secret).get("key").status_code == 200
    assert client.post(reverse("api:revoke", args=[key.pk])).status_code == 302
    assert Program(secret).get("key").status_code == 401
    assert client.post(reverse("api:revoke", args=[key.pk])).status_code == 422
    assert "dicabut" in client.get(PAGE).content.decode()
    assert list(Event.objects.filter(kind__startswith="network.key").values_list("kind", "by_words")) == [
        ("network.key_made", "lasma@selaras.example"),
        ("network.key_revoked", "lasma@selaras.example"),
    ]


@pytest.mark.parametrize("until", [TODAY - timedelta(days=1), TODAY + LONGEST_KEY + timedelta(days=1)])
def test_a_key_ends_within_a_year(world: World, visitor: Visitor, until: date) -> None:
    """Tests that a key for a day that is over, or too far away, is refused in words."""
    client = visitor("karta")
    assert client.post(PAGE, {"name": "SIM", "until": until.isoformat()}).status_code == 422
    assert client.post(PAGE, {"name": "SIM", "until": (TODAY + LONGEST_KEY).isoformat()}).status_code == 200


def test_keys_are_seen_by_their_holder_and_administrators(world: World, visitor: Visitor) -> None:
    """Tests that a colleague sees and revokes only their own keys, an administrator everybody's, and another company none."""
    colleague(world, CompanyRight.NEEDS)
    (hers, _secret), (own, _other) = key_for(world, "lasma"), key_for(world, "luar")
    seen = {who: {key.pk for key, _over in visitor(who).get(PAGE).context["rows"]} for who in ("lasma", "luar", "gita", "karta")}
    assert seen == {"lasma": {hers.pk, own.pk}, "luar": {own.pk}, "gita": set(), "karta": set()}
    for who in ("luar", "gita", "karta"):
        assert visitor(who).post(reverse("api:revoke", args=[hers.pk])).status_code == 404
    with pytest.raises(NotYourKey):
        revoke_key(key=hers, by=world.accounts["gita"], at=AT)
    assert visitor("lasma").post(reverse("api:revoke", args=[own.pk])).status_code == 302
    assert visitor("lasma").post(reverse("api:revoke", args=[hers.pk])).status_code == 302


def test_nobody_makes_a_key_for_what_is_not_theirs(world: World, visitor: Visitor) -> None:
    """Tests that a key is made neither for another's post, nor without the right, nor for the whole network, nor without end."""
    post = Post.objects.get(person=world.person("lasma"))
    facts = {"name": "HRIS", "until": END, "at": AT}
    with pytest.raises(NotYourKey):
        make_key(post=post, by=world.accounts["gita"], **facts)
    with pytest.raises(NotYourKey):
        make_key(post=Post.objects.get(person=world.person("rina")), by=world.planner, **facts)
    talker = colleague(world, CompanyRight.TALK)
    with pytest.raises(NoRight):
        make_key(post=talker, by=world.accounts["luar"], **facts)
    assert visitor("luar").get(PAGE).status_code == 404
    for _time in range(MOST_KEYS):
        make_key(post=post, by=world.accounts["lasma"], **facts)
    with pytest.raises(TooManyKeys):
        make_key(post=post, by=world.accounts["lasma"], **facts)

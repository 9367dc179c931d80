# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Who gets past the door of the API, how often, with how much; and that a call is done once however often it is sent."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from selaras.ground.network.actions import change_rights, revoke_key, take_access
from selaras.ground.network.models import ApiKey, KeptAnswer
from selaras.ground.network.rules import ANSWERS_KEPT, CompanyRight
from selaras.ground.people.models import Event
from selaras.kit.scope import whole_network
from selaras.loop.forum import actions as forum
from selaras.loop.forum.models import Statement
from selaras.web.access import routes
from selaras.web.api import door
from selaras.web.ui.guesses import FREE
from tests import world as cast
from tests.web.api.conftest import END, Program, Programs, faults, key_for, need
from tests.web.network.test_people import colleague
from tests.world import AT, World

pytestmark = pytest.mark.django_db
Visitor = Callable[[str], Client]


def turned(answer: Any, status: int = 401) -> str:
    """The words of a refusal at the door."""
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json"), answer.content
    return str(answer.json()["detail"])


def test_every_address_of_the_api_asks_for_a_key(world: World, visitor: Visitor) -> None:
    """Tests the resolver: whatever lies below the API's address turns away whoever has no key, also somebody who is logged in, by any method."""
    behind = [route for route in routes() if route.pattern.startswith("api/v1/")]
    assert len(behind) >= 6
    logged_in = visitor("lasma")
    for route in behind:
        address = "/" + re.sub(r"<int:\w+>", "1", route.pattern)
        for method in ("GET", "POST", "PUT", "DELETE", "OPTIONS"):
            answer = logged_in.generic(method, address)
            assert turned(answer), (method, address)
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert turned(logged_in.get("/api/v1/nowhere"))


def test_a_key_opens_only_while_it_holds(world: World, program: Programs, settings: Any) -> None:
    """Tests, each after its good case, that a forged, a revoked and an expired key is turned away in words, and that uses are written down."""
    ours = program("lasma")
    assert ours.get("key").json()["owner"] == {"kind": "company", "key": "pt-las-jaya", "name": "PT Las Jaya"}
    with whole_network():
        assert ApiKey.objects.get(pk=ours.key.pk).used_at is not None
    assert turned(Program(ours.secret[:-1] + ("a" if ours.secret[-1] != "a" else "b")).get("key")) == "Kunci ini bukan kunci kami."
    assert turned(Client().get("/api/v1/key", headers={"Authorization": f"Basic {ours.secret}"}))
    settings.TODAY = END
    assert ours.get("key").status_code == 200
    settings.TODAY = END + timedelta(days=1)
    assert "30 Juni 2018" in turned(ours.get("key"))
    settings.TODAY = AT.date()
    revoke_key(key=ours.key, by=world.accounts["lasma"], at=AT)
    assert turned(ours.get("key", language="en")) == "This key was revoked."


def test_a_key_is_worth_what_its_post_is(world: World, program: Programs) -> None:
    """Tests that a key loses what its holder loses: the right to state needs, the post, the account; and that another post of the same person saves
    nothing.
    """
    post = colleague(world, CompanyRight.NEEDS)
    ours = program("luar")
    assert ours.state(need()).status_code == 201
    change_rights(post=post, rights=[CompanyRight.TALK], by=world.accounts["lasma"], at=AT)
    turned(ours.get("needs"), 403)
    change_rights(post=post, rights=[CompanyRight.NEEDS], by=world.accounts["lasma"], at=AT)
    assert ours.get("needs").status_code == 200
    account = world.accounts["luar"]
    account.is_active = False
    account.save()
    assert turned(ours.get("needs"))
    account.is_active = True
    account.save()
    assert ours.get("needs").status_code == 200
    take_access(post=post, by=world.accounts["lasma"], at=AT)
    forum.invite_colleague(
        company=world.garmen, email="luar@selaras.example", name="Luar", rights=list(CompanyRight), by=world.accounts["gita"], at=AT
    )
    assert "PT Las Jaya" in turned(ours.get("needs"))
    assert program("luar").get("key").json()["owner"]["name"] == "PT Garmen Indah"


def test_what_cannot_be_read_is_a_problem(world: World, program: Programs, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests that a body that is no JSON, no text that can be kept, nested without end or too large, an unknown address and a wrong method are
    answered as problems, and that nothing was written.
    """
    ours = program("lasma")
    for body in ("{", '{"needs": [{"words": "las \\ud800"}]}', "[" * 100_000, '{"needs": NaN}'):
        answer = ours.client.post("/api/v1/needs", body, content_type="application/json", headers={"Authorization": f"Bearer {ours.secret}"})
        assert turned(answer, 400), body[:40]
    assert set(faults(ours.post("needs", []))) == {""}
    assert turned(ours.get("nowhere"), 404)
    assert turned(ours.client.delete("/api/v1/needs", headers={"Authorization": f"Bearer {ours.secret}"}), 405)
    assert set(faults(ours.get("needs", limit="many", after=-1))) == {"limit", "after"}
    assert ours.get("needs", key="las\x00").json()["needs"] == []
    monkeypatch.setattr(door, "MOST_BYTES", 100)
    assert turned(ours.state(need()), 413)
    with whole_network():
        assert not Statement.objects.exists()


def test_too_many_calls_wait(world: World, program: Programs, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests that a key that calls too often waits, with the seconds, while another one goes on; and that who guesses at keys is slowed while a
    genuine one from the same address opens.
    """
    ours, theirs = program("lasma"), program("gita")
    monkeypatch.setattr(door, "A_MINUTE", 3)
    monkeypatch.setattr(door.time, "time", lambda: 1_000_000_010)
    assert [ours.get("key").status_code for _call in range(4)] == [200, 200, 200, 429]
    waits = ours.get("key")
    assert (turned(waits, 429).endswith("Tunggu 10 detik."), waits.headers["Retry-After"]) == (True, "10")
    assert theirs.get("key").status_code == 200
    guesses = [Program("selaras_guess").get("key").status_code for _guess in range(FREE + 2)]
    assert guesses == [401] * (FREE + 1) + [429]
    assert theirs.get("key").status_code == 200


def test_a_call_is_done_once(world: World, program: Programs) -> None:
    """Tests that the same call, sent again, is answered the same and states nothing twice; that another body under its name is refused; that a call
    that was refused may be corrected under the same name; and that another key knows nothing of the name.
    """
    ours = program("lasma")
    first, again = ours.state(need(), call="a-1"), ours.state(need(), call="a-1")
    assert (first.status_code, again.status_code, again.content) == (201, 201, first.content)
    assert (first.headers.get("Idempotency-Replayed"), again.headers["Idempotency-Replayed"]) == (None, "true")
    other = ours.state(need(words="juru las pipa"), call="a-1")
    assert (other.status_code, other.json()["type"].rpartition("#")[2]) == (422, "other-call")
    assert ours.post(f"needs/{first.json()['needs'][0]['id']}/withdrawal", {}, call="a-1").status_code == 422
    assert set(faults(ours.state(need(), call="b 1"))) == {"Idempotency-Key"}
    assert ours.state(need(words="xy"), call="c-1").status_code == 422
    assert ours.state(need(words="juru las kapal"), call="c-1").status_code == 201
    assert program("gita").state(need(), call="a-1").status_code == 201
    with whole_network():
        assert Statement.objects.filter(company=world.las_jaya).count() == 2
    assert Event.objects.filter(kind="forum.needs_imported").count() == 3


def test_answers_are_kept_for_some_days(world: World, program: Programs, settings: Any) -> None:
    """Tests that the morning throws away what was kept long enough, and not before."""
    ours = program("lasma")
    ours.state(need(), call="a-1")
    for days, left in ((ANSWERS_KEPT.days - 1, 1), (ANSWERS_KEPT.days + 1, 0)):
        settings.TODAY = AT.date() + timedelta(days=days)
        call_command("run-due")
        with whole_network():
            assert KeptAnswer.objects.count() == left


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_same_call_twice_at_once_is_done_once(transactional_db: None, settings: Any) -> None:
    """Tests that of two programs with one key which send the same call at the same moment one waits, and both are answered the same."""
    settings.TODAY = cast.TODAY
    world = cast.build()
    _key, secret = key_for(world, "lasma")
    together = Barrier(2, timeout=20)

    def send(_number: int) -> Any:
        together.wait()
        try:
            return Program(secret).state(need(), call="a-1")
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        one, other = both.map(send, range(2))
    assert (one.status_code, other.status_code, one.content) == (201, 201, other.content)
    assert {one.headers.get("Idempotency-Replayed"), other.headers.get("Idempotency-Replayed")} == {None, "true"}
    with whole_network():
        assert Statement.objects.count() == 1

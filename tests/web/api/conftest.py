# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Programs of the cast: each calls the API with a key that somebody made for it."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from selaras.ground.network.actions import make_key
from selaras.ground.network.models import ApiKey, Post
from selaras.web.access import posts_of
from tests.world import AT, World

END = date(2018, 6, 30)


class Program:
    """A program with a key: its calls, in the language it wishes."""

    def __init__(self, secret: str, key: ApiKey | None = None) -> None:
        self.secret, self.key, self.client = secret, key, Client(raise_request_exception=False)

    def get(self, path: str, language: str = "id", **said: Any) -> Any:
        """Reads."""
        return self.client.get(f"/api/v1/{path}", said, headers={"Authorization": f"Bearer {self.secret}", "Accept-Language": language})

    def post(self, path: str, body: Any, call: str | None = None, language: str = "id") -> Any:
        """Writes; `call` names the call."""
        headers = {"Authorization": f"Bearer {self.secret}", "Accept-Language": language} | ({"Idempotency-Key": call} if call else {})
        return self.client.post(f"/api/v1/{path}", body, content_type="application/json", headers=headers)

    def state(self, *needs: dict[str, Any], call: str | None = None, language: str = "id") -> Any:
        """States needs."""
        return self.post("needs", {"needs": list(needs)}, call, language)


Programs = Callable[..., Program]


@pytest.fixture(autouse=True)
def nobody_called() -> Iterator[None]:
    """Calls and guesses of other tests are forgotten."""
    cache.clear()
    yield
    cache.clear()


def key_for(world: World, who: str, *, post: Post | None = None, until: date = END) -> tuple[ApiKey, str]:
    """A key that somebody of the cast made for a program."""
    account = world.accounts[who]
    return make_key(post=post or posts_of(account)[0], name="HRIS", until=until, by=account, at=AT)


@pytest.fixture
def program(world: World) -> Programs:
    """A program with a key of somebody of the cast."""

    def with_key_of(who: str, **facts: Any) -> Program:
        key, secret = key_for(world, who, **facts)
        return Program(secret, key)

    return with_key_of


def need(**changes: Any) -> dict[str, Any]:
    """Ten to twelve welders in Kabupaten Bekasi, from March to May 2018, as a program states them."""
    facts = {"words": "tukang las SMAW 3G", "heads_least": 10, "heads_most": 12, "start_month": "2018-03", "until_month": "2018-05"}
    return {**facts, "certainty": "stated", "region": "32.16", **changes}


def faults(answer: Any) -> dict[str, str]:
    """What a problem says of each field, by its place."""
    assert answer.headers["Content-Type"] == "application/problem+json", answer.content
    return {each["pointer"] if "pointer" in each else each["parameter"]: each["detail"] for each in answer.json()["errors"]}

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The cast of the world, the gallery's addresses, and visitors who have logged in."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from selaras.web import access
from tests import world as cast
from tests.kept import kept
from tests.world import World


@pytest.fixture
def world(db: None) -> World:
    """The cast, on its day, with what they signed."""
    return kept(_signed)


def _signed() -> World:
    """The cast after it signed."""
    world = cast.build()
    cast.sign_agreements(world)
    return world


@pytest.fixture(autouse=True)
def on_their_day(settings: Any) -> None:
    """It is the day of the cast, 15 December 2017."""
    settings.TODAY = cast.TODAY


@pytest.fixture
def gallery(settings: Any) -> Iterator[None]:
    """The product's addresses with those of the gallery before them."""
    settings.ROOT_URLCONF = "tests.web.gallery"
    templates = [{**settings.TEMPLATES[0], "DIRS": [Path(__file__).parent / "templates"]}]
    settings.TEMPLATES = templates
    access._routes.cache_clear()
    yield
    access._routes.cache_clear()


@pytest.fixture
def visitor(world: World) -> Callable[[str], Client]:
    """A client in which somebody of the cast has logged in."""

    def enter(name: str) -> Client:
        client = Client()
        client.force_login(world.accounts[name], backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return enter

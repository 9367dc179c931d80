# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""A meeting in January, and a phone whose cable can be pulled."""

import asyncio
import socket
import threading
from collections.abc import Coroutine, Iterator
from datetime import date, datetime, time
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.utils import timezone

from selaras.loop.forum import actions
from selaras.loop.forum.models import Meeting
from tests import world as cast
from tests.world import World

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page  # loaded only where it is used

DAY = date(2018, 1, 11)


@pytest.fixture
def meeting(world: World, settings: Any) -> Iterator[Meeting]:
    """A forum in January, with both companies of the cast invited; it is the day before it was called."""
    settings.TODAY = cast.TODAY
    cache.clear()
    at = datetime.combine(cast.TODAY, time(9), timezone.get_default_timezone())
    facts = {
        "kind": "forum",
        "title": "Forum Industri 2018",
        "held_on": DAY,
        "place": "Aula BBPLK Bekasi",
        "starts_at": time(9),
        "agenda": "Kebutuhan 2018",
    }
    made = actions.hold_meeting(**facts, by=world.planner, at=at)
    actions.invite(meeting=made, companies=[world.las_jaya, world.garmen], by=world.planner, at=at)
    yield made
    cache.clear()


@pytest.fixture
def phone(browser: "Browser") -> Iterator["Page"]:
    """A page whose console may complain: it will be without a network."""
    context = browser.new_context(locale="id-ID", timezone_id="Asia/Jakarta", viewport={"width": 390, "height": 844})
    yield context.new_page()
    context.close()


class Cable:
    """The only way from the phone to the server. Pulled, nothing passes: a browser's own offline switch would not hold its service worker."""

    def __init__(self, server: str) -> None:
        self.there = urlsplit(server)
        self.relay: asyncio.Server | None = None
        self.port = 0
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.plug()

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self.loop).result(timeout=10)

    def plug(self) -> None:
        self._do(self._listen())

    def pull(self) -> None:
        self._do(self._cut())

    def drop(self) -> None:
        """Pulls the cable for good."""
        self.pull()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(timeout=10)
        self.loop.close()

    async def _listen(self) -> None:
        self.relay = await asyncio.start_server(self._carry, "localhost", self.port, family=socket.AF_INET)
        self.port = self.relay.sockets[0].getsockname()[1]

    async def _cut(self) -> None:
        if self.relay:
            self.relay.close()
        talks = asyncio.all_tasks() - {asyncio.current_task()}
        for talk in talks:
            talk.cancel()
        await asyncio.gather(*talks, return_exceptions=True)

    async def _carry(self, phone: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        server, to = await asyncio.open_connection(self.there.hostname, self.there.port)
        try:
            await asyncio.gather(_pour(phone, to), _pour(server, back))
        except (asyncio.CancelledError, OSError):
            pass  # pulled, or hung up
        finally:
            to.transport.abort()
            back.transport.abort()


async def _pour(source: asyncio.StreamReader, into: asyncio.StreamWriter) -> None:
    while data := await source.read(65536):
        into.write(data)
        await into.drain()
    into.write_eof()


@pytest.fixture
def cable(live_server: SimpleNamespace) -> Iterator[Cable]:
    cable = Cable(live_server.url)
    yield cable
    cable.drop()

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""A clock that a test may turn, and a mail server."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from selaras.ground.letters import jobs
from selaras.ground.people.actions import open_account
from selaras.ground.people.models import Account
from tests.ground.letters.post_office import PostOffice

AT = datetime(2017, 12, 15, 9, tzinfo=UTC)


class Clock:
    """The post's clock, which a test may turn."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(jobs, "_clock", clock)
    return clock


@pytest.fixture
def office(settings: Any) -> Iterator[PostOffice]:
    """An open mail server, to which the product sends."""
    office, settings.EMAIL_TIMEOUT = PostOffice(), 10
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1", office.port
    office.open()
    yield office
    office.close()


@pytest.fixture
def by() -> Account:
    return open_account(email="planner@selaras.example", name="Siti", by=None, at=AT)

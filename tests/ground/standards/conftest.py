# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The catalogue, loaded once by its own action for all tests that read it."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from selaras.ground.people.actions import open_account
from selaras.ground.people.models import Account
from selaras.ground.standards.actions import load_catalogue
from tests.world import AT


@pytest.fixture
def planner(db: None) -> Account:
    """Somebody who imports."""
    return open_account(email="rina@example.id", name="Rina", by=None, at=AT)


@pytest.fixture(scope="module")
def catalogue(django_db_setup: None, django_db_blocker: "pytest_django.DjangoDbBlocker") -> Iterator[None]:  # noqa: F821
    """The whole catalogue in the database, taken back after the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_catalogue(by=open_account(email="pertama@example.id", name="Pertama", by=None, at=AT), at=AT)
        yield
        transaction.set_rollback(True)

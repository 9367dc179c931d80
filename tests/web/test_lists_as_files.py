# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Lists of the year as spreadsheets: the same rows as the page, and a tenant's own alone."""

import io
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from selaras.ground.network.models import Company, Post
from selaras.ground.people.models import Account, Person
from selaras.ground.people.rules import Role
from selaras.kit.scope import whole_network
from tests.loop.planning.drawn import AT, TODAY, Drawn, drawn, plan_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(settings: Any) -> Drawn:
    """Nine needs, three of one company; twelve packages of which six serve a need; one upgrade and three assessors to train."""
    settings.TODAY = TODAY
    with whole_network():
        town = drawn()
        plan_of(town, packages=12, serving=6)
    return town


def rows_of(account: Account, name: str, query: str = "") -> list[tuple[Any, ...]]:
    """The rows below the heading of a file."""
    client = Client()
    client.force_login(account)
    answer = client.get(reverse(name) + query)
    assert answer.status_code == 200, name
    rows = list(load_workbook(io.BytesIO(answer.content)).worksheets[0].iter_rows(values_only=True))
    return [row for row in rows[1:] if any(value is not None for value in row)]


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("demand:needs_file", 9),
        ("forum:statements_file", 9),
        ("planning:instructors_file", 1),
        ("planning:assessors_file", 1),
        ("planning:placement_file", 12),
    ],
)
def test_a_list_is_a_file_too(town: Drawn, name: str, count: int) -> None:
    """Tests that each list comes as a spreadsheet with all its rows, and not for whoever has no business there."""
    assert len(rows_of(town.planner, name)) == count
    client = Client()
    client.force_login(town.outsider)
    assert client.get(reverse(name)).status_code == 404


def test_a_file_keeps_the_filter_and_the_tenant(town: Drawn) -> None:
    """Tests that what the list is narrowed to holds in the file, and that a company finds its three needs and no other."""
    assert len(rows_of(town.planner, "demand:needs_file", "?origin=self")) == 3
    assert len(rows_of(town.planner, "planning:placement_file", "?centre=blk-1")) == 4
    company = Account.objects.create(email="gita@selaras.example", created_at=AT)
    own = Company.objects.get(key="pt-0")
    Post.objects.create(person=Person.objects.create(name="Gita", account=company), role=Role.COMPANY, since=date(2017, 1, 1), company=own)
    for name in ("demand:needs_file", "forum:statements_file"):
        found = rows_of(company, name)
        assert len(found) == 3
        assert all(own.name in row for row in found)

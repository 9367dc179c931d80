# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The same sheet confirmed twice at the same moment, each time with a connection of its own. SQLite lets one write."""

from typing import Any

import pytest

from selaras.ground.network.actions import import_register
from selaras.ground.network.models import CompanyContact, Instructor, Post
from selaras.ground.network.sheets import REGISTERS
from selaras.kit.imports import Imported, NotWhatWasPreviewed
from selaras.kit.scope import whole_network
from tests.turns import both
from tests.world import AT, World, table

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
PEOPLE = {
    "posts": (Post, {"email": "baru@blk.example", "name": "Ani Baru", "role": "centre_head", "centre": "blk-karawang", "since": "2018-01-02"}),
    "company-contacts": (CompanyContact, {"company": "pt-las-jaya", "name": "Ani Baru", "position": "HRD", "since": "2018-01-02"}),
    "instructors": (Instructor, {"key": "ani", "name": "Ani Baru", "centre": "blk-karawang", "employment": "asn", "days_a_month": 18}),
}


@pytest.mark.parametrize("name", PEOPLE)
def test_a_sheet_of_people_confirmed_twice_at_once_is_taken_once(world: World, name: str) -> None:
    """Tests that the second waits for the first, and is then told that the register has changed; nobody stands there twice."""
    model, row = PEOPLE[name]
    kind, rows = REGISTERS[name], table(row)

    def confirm() -> Imported:
        with whole_network():
            return import_register(kind=kind, table=rows, agreed=agreed, by=world.planner, at=AT)

    def count() -> int:
        with whole_network():
            found: Any = model.objects.filter(person__name="Ani Baru")
            return int(found.count())

    with whole_network():
        agreed = kind.preview(rows).digest
    first, second = both(confirm)
    assert (first, type(second), count()) == (Imported(1, 0, 0), NotWhatWasPreviewed, 1)

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Who is hired after training, on a page: what was stated, what was learnt, and what is unknown."""

import io

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from selaras.kit.scope import whole_network
from selaras.loop.mismatch.actions import record_outcomes
from selaras.loop.mismatch.rules import Outcome
from tests.loop.planning.drawn import AT, Drawn, drawn

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Drawn:
    with whole_network():
        return drawn(needs=4)


def visit(town: Drawn, name: str = "planner", **asked: object):
    client = Client()
    client.force_login(getattr(town, name), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.get(reverse("mismatch:rates"), asked)


def test_without_outcomes_the_page_says_that_nothing_is_known(town):
    """Tests that what was stated is weighed as it is, nobody is shown as reached, and the page says so."""
    answer = visit(town)
    assert "Belum ada catatan hasil" in answer.content.decode()
    assert [(row.stated, row.weighed, row.reached) for row in answer.context["rows"]] == [(0.7, 0.7, 0)] * 4
    assert all(row.low < row.weighed < row.high for row in answer.context["rows"])


def test_outcomes_are_shown_with_what_they_taught(town):
    """Tests the record of a programme, that its share moves towards it, that a field narrows the list, and the file against the page."""
    rows = [Outcome(town.centres[0].pk, town.programmes[0].pk, 120, 100, 20, "tracer 2017")]
    record_outcomes(year=2017, rows=rows, by=town.planner, at=AT)
    answer = visit(town)
    first = answer.context["rows"][0]
    assert (first.programme, first.reached, first.at_work, first.stated) == (town.programmes[0], 100, 20, 0.7)
    assert 0.2 <= first.weighed < 0.3
    assert (answer.context["reached"], answer.context["at_work"]) == (100, 20)
    narrowed = visit(town, field=town.programmes[1].field_id)
    assert [row.programme for row in narrowed.context["rows"]] == [town.programmes[1]]
    client = Client()
    client.force_login(town.planner, backend="allauth.account.auth_backends.AuthenticationBackend")
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(reverse("mismatch:rates_file")).content)).worksheets[0]
    table = [[cell.value for cell in line] for line in sheet.iter_rows(min_row=2)]
    assert [line[0] for line in table] == [row.programme.title for row in answer.context["rows"]]
    assert table[0][3] == pytest.approx(first.weighed, abs=1e-4)
    assert table[0][6:8] == [100, 20]


def test_who_may_look(town):
    """Tests that an auditor reads and a head of a centre does not, and what the page asks of the database."""
    assert visit(town, "auditor").status_code == 200
    assert visit(town, "head").status_code == 404
    client = Client()
    client.force_login(town.planner, backend="allauth.account.auth_backends.AuthenticationBackend")
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("mismatch:rates"))
    assert len(asked) <= 15

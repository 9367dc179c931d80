# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The pages of mismatch: what they show equals the lines, what strangers see is guarded, and what they cost."""

import csv
import io
import random
import re
from collections.abc import Callable

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from selaras.kit.scope import whole_network
from selaras.loop.forum.rules import Origin
from selaras.loop.mismatch.jobs import measure_mismatch
from selaras.loop.mismatch.models import Measure
from selaras.loop.mismatch.queries.cube import Cube, cube_of
from selaras.loop.mismatch.queries.panorama import Choice, Cut, by, whole
from selaras.loop.mismatch.queries.units import Says, unit_rows_of
from selaras.loop.mismatch.rules import Part
from selaras.web.mismatch.views import Seen
from tests.loop.planning.drawn import AT, Drawn, drawn, plan_of

pytestmark = pytest.mark.django_db
Visit = Callable[[str], Client]


@pytest.fixture
def town() -> Drawn:
    with whole_network():
        made = drawn(needs=30)
        plan_of(made, packages=12, serving=4)
    return made


@pytest.fixture
def measured(town: Drawn) -> Measure:
    made = measure_mismatch(by=town.planner, at=AT)
    assert made is not None
    return made


@pytest.fixture
def enter(town: Drawn) -> Visit:
    def as_(name: str) -> Client:
        client = Client()
        client.force_login(getattr(town, name), backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return as_


def shown(answer) -> str:
    """The page as text, figures as they are read."""
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_before_anything_is_measured_the_page_says_what_to_do(town, enter):
    """Tests the empty state of each page, that the planner can measure from there, and that an auditor cannot."""
    for name in ("panorama", "rows", "units"):
        answer = enter("planner").get(reverse(f"mismatch:{name}"))
        assert "Belum ada yang diukur" in shown(answer)
        assert "Ukur sekarang" in shown(answer)
        assert "Ukur sekarang" not in shown(enter("auditor").get(reverse(f"mismatch:{name}")))
    assert enter("planner").get(reverse("mismatch:cut_file")).status_code == 404
    assert enter("auditor").post(reverse("mismatch:measure_now")).status_code == 404
    assert enter("planner").post(reverse("mismatch:measure_now")).status_code == 302
    assert Measure.objects.count() == 1


def test_the_panorama_shows_the_lines_sums(measured, enter):
    """Tests that the whole and its parts stand on the page for each origin, and that every figure opens the needs behind it."""
    cube = cube_of(measured)
    for origin in Origin:
        answer = enter("planner").get(reverse("mismatch:panorama"), {"origin": origin.value})
        row = whole(cube, Choice(origin))
        assert answer.context["all"] == row
        assert answer.context["rows"][0][0] == by(cube, Choice(origin), Cut.OCCUPATION)[0]
        for part in Part:
            assert part.label.capitalize() in shown(answer)
    first, _words, narrow, behind = answer.context["rows"][0]
    needs = enter("planner").get(behind)
    assert needs.context["people"] == pytest.approx(first.people)
    assert f"occupation={first.key}" in narrow
    assert enter("planner").get(narrow).context["all"].people == pytest.approx(first.people)


def test_each_part_opens_the_needs_that_have_it(measured, enter):
    """Tests that the needs behind a part add up to it, and that a need of the list opens its whole way."""
    everything = whole(cube_of(measured), Choice())
    part = everything.cause
    answer = enter("planner").get(reverse("mismatch:rows"), {"part": part.value})
    assert dict(answer.context["sums"])[part] == pytest.approx(everything.parts[part], abs=2)
    need, _people, parts = answer.context["needs"][0]
    assert parts[part] > 0
    assert reverse("trace:need", args=[need.pk]) in answer.content.decode()


def test_files_hold_the_same_rows(measured, enter):
    """Tests XLSX and CSV of a cut, of needs and of units against the queries, read by independent readers."""
    cube = cube_of(measured)
    rows = by(cube, Choice(Origin.REGION), Cut.FIELD)
    asked = {"origin": "region", "by": "field"}
    sheet = openpyxl.load_workbook(io.BytesIO(enter("planner").get(reverse("mismatch:cut_file"), asked).content)).worksheets[0]
    assert [row[3] for row in sheet.iter_rows(min_row=2, values_only=True)] == pytest.approx([row.people for row in rows], abs=0.01)
    text = enter("planner").get(reverse("mismatch:cut_csv"), asked).content.decode()
    assert [float(row["met"]) for row in csv.DictReader(io.StringIO(text))] == pytest.approx([row.met for row in rows], abs=0.01)
    needs = openpyxl.load_workbook(io.BytesIO(enter("planner").get(reverse("mismatch:rows_file"), asked).content)).worksheets[0]
    assert sum(row[5] for row in needs.iter_rows(min_row=2, values_only=True)) == pytest.approx(sum(row.people for row in rows), abs=0.5)
    units = openpyxl.load_workbook(io.BytesIO(enter("planner").get(reverse("mismatch:units_file")).content)).worksheets[0]
    assert units.max_row - 1 == len(unit_rows_of(cube, Choice()))


def test_units_can_be_looked_at_by_what_stands_out(measured, enter):
    """Tests that each kind of unit opens its list."""
    rows = unit_rows_of(cube_of(measured), Choice())
    answer = enter("planner").get(reverse("mismatch:units"))
    assert answer.context["all"] == len(rows)
    for says, count, _share in answer.context["counts"]:
        listed = enter("planner").get(reverse("mismatch:units"), {"says": says.value})
        assert listed.context["found"].paginator.count == count == sum(says in row.says for row in rows)
    assert {says for says, _count, _share in answer.context["counts"]} <= set(Says)


def test_a_value_that_is_not_offered_chooses_nothing(measured, enter):
    """Tests wild addresses: they open the whole, and never a fault."""
    everything = enter("planner").get(reverse("mismatch:panorama")).context["all"]
    for asked in ({"field": "999999"}, {"month": "x"}, {"origin": "nobody"}, {"by": "soul"}, {"unit": "-1"}, {"region": "' or 1=1"}):
        assert enter("planner").get(reverse("mismatch:panorama"), asked).context["all"] == everything


def test_strangers_see_aggregates_only(measured, enter, town):
    """Tests that the head of a centre sees no need, no figure below five and no file, and who belongs nowhere sees nothing; the planner does."""
    page = enter("head").get(reverse("mismatch:panorama"))
    figures = [row.people for row, *_more in page.context["rows"]] + [people for row, *_more in page.context["rows"] for people in row.parts.values()]
    assert all(people is None or (people >= 5 and people % 5 == 0) for people in figures)
    assert "kelipatan lima" in shown(page)
    html = page.content.decode()
    assert reverse("mismatch:rows") not in html
    assert reverse("mismatch:cut_file") not in html
    assert {centre for _row, _programme, centre, _why in page.context["idle"]} <= {town.centres[0]}
    everywhere = enter("planner").get(reverse("mismatch:panorama")).context["idle"]
    assert len({centre for _row, _programme, centre, _why in everywhere}) > 1
    for name in ("rows", "rows_file", "cut_file", "cut_csv", "units", "units_file"):
        assert enter("head").get(reverse(f"mismatch:{name}")).status_code == 404
        assert enter("planner").get(reverse(f"mismatch:{name}")).status_code == 200
    assert enter("outsider").get(reverse("mismatch:panorama")).status_code == 404


def test_a_thousand_pairs_of_filters_yield_no_cell_under_five(measured):
    """Tests 1,000 random pairs of choices as strangers see them: no figure, and no difference of two figures of one thing, lies between 0 and 5."""
    cube, draw, seen = cube_of(measured), random.Random(5), 0
    for _pair in range(1_000):
        told = []
        for _one in range(2):
            view, cut = Seen(cube, drawn_choice(cube, draw), guard=True), draw.choice(list(Cut))
            rows = {(cut, row.key): row for row in view.by(cut)} | {("all", 0): view.whole()}
            figures = {(where, part): row.parts[part] for where, row in rows.items() for part in Part}
            figures |= {(where, name): getattr(row, name) for where, row in rows.items() for name in ("people", "gap")}
            figures |= {("cross", at): value or None for at, value in enumerate(view.cross(Cut.FIELD, Cut.MONTH).gap.ravel().tolist())}
            figures |= {("flow", flow.source, flow.target): flow.people for way in view.flows() for flow in way}
            told.append({where: figure for where, figure in figures.items() if figure is not None})
        assert all(figure >= 5 for one in told for figure in one.values())
        seen += sum(len(one) for one in told)
        for where in told[0].keys() & told[1].keys():
            difference = abs(told[0][where] - told[1][where])
            assert difference == 0 or difference >= 5
    assert seen > 10_000


def drawn_choice(cube: Cube, draw: random.Random) -> Choice:
    """A choice of none to three things that the lines hold."""
    arrays = {
        "field": cube.field,
        "occupation": cube.occupation,
        "province": cube.province,
        "region": cube.region,
        "month": cube.first,
        "unit": cube.wish_unit,
    }
    names = draw.sample(sorted(name for name, array in arrays.items() if len(array)), draw.randrange(4))
    return Choice(draw.choice(list(Origin)), **{name: int(draw.choice(arrays[name].tolist())) for name in names})


def test_the_panorama_costs_few_queries(measured, enter):
    """Tests that whole and narrowed pages take at most fifteen queries."""
    planner = enter("planner")
    planner.get(reverse("mismatch:panorama"))
    key = by(cube_of(measured), Choice(), Cut.FIELD)[0].key
    for asked in ({}, {"by": "unit"}, {"field": key, "by": "region"}, {"origin": "region", "by": "first"}):
        with CaptureQueriesContext(connection) as queries:
            planner.get(reverse("mismatch:panorama"), asked)
        assert len(queries) <= 15, [query["sql"][:120] for query in queries.captured_queries]

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The pages of what centres lack: figures of the query, who sees whose, what is guarded, and what they cost."""

import io

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from selaras.ground.network.models import InstructorCompetence, Readiness, Workshop
from selaras.ground.network.rules import Aspect
from selaras.ground.standards.models import Competence, Equipment, Field
from selaras.kit.scope import whole_network
from selaras.loop.mismatch.jobs import measure_mismatch
from selaras.loop.mismatch.models import Measure
from selaras.loop.planning.models import UpgradeCourse
from tests.loop.planning.drawn import AT, Drawn, drawn, plan_of

pytestmark = pytest.mark.django_db
M = 1_000_000


@pytest.fixture
def town() -> Drawn:
    """The first centre lacks the machine of one programme; nobody anywhere may teach; machines and teachers have prices, workshops have none."""
    with whole_network():
        made = drawn(needs=60)
        plan_of(made, packages=6, serving=4)
        Workshop.objects.get(key="blk-0-las").equipment.clear()
    Equipment.objects.update(price=2 * M, pieces=8, price_source="assumed")
    Competence.objects.update(price=60 * M, price_source="surat penawaran")
    return made


@pytest.fixture
def measured(town: Drawn) -> Measure:
    made = measure_mismatch(by=town.planner, at=AT)
    assert made is not None
    return made


def visit(town: Drawn, name: str, route: str, *args: str, **asked: object):
    client = Client()
    client.force_login(getattr(town, name), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.get(reverse(f"mismatch:{route}", args=args), asked)


def test_before_the_first_measurement_the_pages_say_what_to_do(town):
    """Tests that nothing measured is no fault, and the staff's way out of it."""
    for route, args in (("readiness", ()), ("centre", ("blk-0",))):
        assert "Ukur sekarang" in visit(town, "planner", route, *args).content.decode()
    assert "Ukur sekarang" not in visit(town, "head", "centre", "blk-0").content.decode()
    assert visit(town, "planner", "readiness_file").status_code == 404


def test_a_centre_sees_what_it_lacks_with_prices_and_people(town, measured):
    """Tests the programme whose machine lacks: eight pieces of two million and a teacher of sixty are 76 million, and people per billion of that."""
    page = visit(town, "planner", "centre", "blk-0")
    row = next(each for each in page.context["first"] if each.programme.key == "las")
    assert sorted(thing.price.rupiah for thing in row.things) == [16 * M, 60 * M]
    assert (row.cost, row.known, row.assumed) == (76 * M, True, True)
    assert row.per_billion == pytest.approx(row.people * 1000 / 76)
    assert row.people <= row.seats
    assert row.people + 1e-9 >= 8
    html = page.content.decode()
    assert "surat penawaran" in html
    assert "diasumsikan" in html
    totals = page.context["totals"]
    assert totals["people"] <= page.context["unmet"] + 1e-6
    assert totals["cost"] == sum(one.cost for one in (*page.context["first"], *page.context["more"]))


def test_what_nobody_knows_is_said(town, measured):
    """Tests a price that was taken away: the step costs at least the rest, stands after the known ones, and has no people per rupiah."""
    Equipment.objects.update(price=None, pieces=None, price_source="")
    rows = visit(town, "planner", "centre", "blk-0").context["first"]
    assert [row.known for row in rows] == sorted((row.known for row in rows), reverse=True)
    row = next(each for each in rows if each.programme.key == "las")
    assert (row.cost, row.known, row.per_billion) == (60 * M, False, None)
    html = visit(town, "planner", "centre", "blk-0").content.decode()
    assert "harga tidak diketahui" in html
    assert "sedikitnya" in html


def test_the_years_upgrading_course_is_the_price_of_upgrading(town, measured):
    """Tests that for somebody of the field the planned year's course counts, not the price of a new instructor."""
    las = town.programmes[0]
    other = Competence.objects.create(key="las-lain", title_id="Las lain", title_en="Other welding", field=las.field)
    UpgradeCourse.objects.create(
        year=town.year, competence=las.competence, months=2, days_a_month=12, cost=13 * M, places=9, first_month=1, last_month=9, source="assumed"
    )
    town.teacher.methodology_until = AT.date().replace(year=2019)
    town.teacher.save()
    with whole_network():
        InstructorCompetence.objects.create(instructor=town.teacher, competence=other, evidence="assumed")
    row = next(each for each in visit(town, "planner", "centre", "blk-0").context["first"] if each.programme == las)
    assert sorted(thing.price.rupiah for thing in row.things) == [13 * M, 16 * M]


def test_readiness_that_is_not_met_stands_above_with_its_cure(town, measured):
    """Tests an aspect that was not found ready: it is said first, and every programme's cost is unknown with it until it is had."""
    with whole_network():
        Readiness.objects.filter(centre=town.centres[0], aspect=Aspect.SAFETY).update(verified_ready=False)
    page = visit(town, "head", "centre", "blk-0")
    assert [aspect for aspect, _cure in page.context["unready"]] == [Aspect.SAFETY.label]
    assert not page.context["first"][0].known


def test_the_list_shows_the_best_step_of_each_centre(town, measured):
    """Tests that all centres stand in it, that field and centre narrow it in the address, and that wild values choose nothing."""
    page = visit(town, "planner", "readiness")
    rows = page.context["rows"]
    assert {row[0] for row in rows} == set(town.centres)
    ratios = [best[0].per_billion or 0 for _centre, _gap, _totals, best in rows if best]
    assert ratios == sorted(ratios, reverse=True)
    field = Field.objects.get(key="las")
    narrowed = visit(town, "planner", "readiness", field=field.pk, centre=town.centres[1].pk).context["rows"]
    assert [row[0] for row in narrowed] == [town.centres[1]]
    assert narrowed[0][3][0].programme.field_id == field.pk
    for asked in ({"field": "x"}, {"centre": "0"}, {"centre": "' or 1=1"}, {"field": "99999"}, {"page": "z"}):
        assert len(visit(town, "planner", "readiness", **asked).context["rows"]) == len(town.centres)


def test_the_file_holds_every_step(town, measured):
    """Tests the spreadsheet against the pages of all centres, read by an independent reader."""
    sheet = openpyxl.load_workbook(io.BytesIO(visit(town, "planner", "readiness_file").content)).worksheets[0]
    titles = [cell.value for cell in sheet[1]]
    steps = [dict(zip(titles, row, strict=True)) for row in sheet.iter_rows(min_row=2, values_only=True)]
    shown = []
    for centre in sorted(town.centres, key=lambda each: each.name):
        page = visit(town, "planner", "centre", centre.key)
        shown += [(centre.name, str(row.programme), row.cost) for row in (*page.context["first"], *page.context["more"])]
    assert [tuple(row[titles[at]] for at in (0, 2, titles.index("Biaya yang diketahui (rupiah)"))) for row in steps] == shown


def test_who_sees_whose(town, measured):
    """Tests that a head sees its own centre only, in steps of five, without the list and the file; an outsider nothing; the auditor everything."""
    own, other = town.centres[:2]
    answer = visit(town, "head", "readiness")
    assert (answer.status_code, answer["Location"]) == (302, reverse("mismatch:centre", args=[own.key]))
    page = visit(town, "head", "centre", own.key)
    rows = [*page.context["first"], *page.context["more"], *page.context["ready"]]
    assert rows
    figures = [people for row in rows for people in (row.people, row.left, *row.by_origin.values())]
    figures += [page.context[name] for name in ("unmet", "now", "then", "out")] + list(page.context["origins"].values())
    figures += [people for row in page.context["items"] for people in (row.people, row.alone)]
    assert all(people is None or (people >= 5 and people % 5 == 0) for people in figures)
    assert all(row.per_billion is None or row.per_billion == pytest.approx(row.people * 1e9 / row.cost) for row in rows)
    assert "kelipatan lima" in page.content.decode()
    assert reverse("mismatch:readiness_file") not in page.content.decode()
    for name, route, args in (
        ("head", "centre", (other.key,)),
        ("head", "readiness_file", ()),
        ("outsider", "readiness", ()),
        ("outsider", "centre", (own.key,)),
        ("planner", "centre", ("tidak-ada",)),
    ):
        assert visit(town, name, route, *args).status_code == 404
    for name, route, args in (("auditor", "readiness", ()), ("auditor", "centre", (other.key,)), ("auditor", "readiness_file", ())):
        assert visit(town, name, route, *args).status_code == 200


def test_the_region_and_the_centres_year_lead_there(town, measured):
    """Tests the ways to it: from the region's profile where the centre is told, and from the centre's year."""
    own, other = town.centres[:2]
    address = reverse("mismatch:centre", args=[own.key])
    assert address in visit(town, "head", "region", own.region_id).content.decode()
    assert reverse("mismatch:centre", args=[other.key]) not in visit(town, "head", "region", other.region_id).content.decode()
    client = Client()
    client.force_login(town.head, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert address in client.get(reverse("trace:centre", args=[own.key])).content.decode()


def test_the_pages_cost_few_queries(settings):
    """Tests that twelve centres take as many queries as three, and at most thirty."""
    counts = []
    with whole_network():
        town = drawn(centres=12, needs=60)
        plan_of(town, packages=6, serving=4)
    measure_mismatch(by=town.planner, at=AT)
    client = Client()
    client.force_login(town.planner, backend="allauth.account.auth_backends.AuthenticationBackend")
    for closed in (False, True):
        if closed:
            type(town.centres[0]).objects.filter(pk__in=[centre.pk for centre in town.centres[3:]]).update(closed_on=AT.date())
        client.get(reverse("mismatch:readiness"))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("mismatch:readiness")).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 30

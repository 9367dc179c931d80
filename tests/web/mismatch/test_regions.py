# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""A region's profile: what fits its centres, counted by hand from the lines, beside what was asked and planned; who sees what."""

import numpy as np
import pytest
from django.db.models import Sum
from django.test import Client
from django.urls import reverse

from selaras.ground.network.rules import CLASS_OF
from selaras.kit.scope import whole_network
from selaras.loop.mismatch.actions import record_outcomes
from selaras.loop.mismatch.jobs import measure_mismatch
from selaras.loop.mismatch.queries.cube import Cube, cube_of
from selaras.loop.mismatch.queries.mix import mix_of
from selaras.loop.mismatch.rules import Outcome
from selaras.loop.planning.models import Request, SeatNeed
from selaras.web.mismatch.mixes import MixRow
from tests.loop.planning.drawn import AT, Drawn, drawn, plan_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Drawn:
    with whole_network():
        made = drawn(needs=60)
        plan_of(made, packages=6, serving=4)
    return made


@pytest.fixture
def cube(town: Drawn) -> Cube:
    return cube_of(measure_mismatch(by=town.planner, at=AT))


def visit(town: Drawn, name: str, region: int):
    client = Client()
    client.force_login(getattr(town, name), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.get(reverse("mismatch:region", args=[region]))


def test_what_is_advised_is_what_the_lines_say(town, cube):
    """Tests of every centre that its classes are those shared out, and of all that nobody is counted twice."""
    counted = np.zeros(len(cube.people))
    for centre in town.centres:
        at = int(np.flatnonzero(cube.centre == centre.pk)[0])
        for fit in mix_of(cube, centre.pk, centre.region_id):
            gifts = np.isin(cube.gift_mix, np.flatnonzero((cube.mix_centre == centre.pk) & (cube.mix_version == fit.version)))
            lines, people = cube.gift_line[gifts], cube.gift_people[gifts]
            assert set(cube.profile[lines].tolist()) <= set(cube.fit_profile[cube.fit_version == fit.version].tolist())
            assert cube.near[cube.place[lines], at].all()
            assert fit.people == pytest.approx(people.sum()) == pytest.approx(sum(fit.by_origin.values()))
            assert fit.own == pytest.approx(people[cube.region[lines] == centre.region_id].sum())
            assert fit.people <= fit.more * CLASS_OF
            assert fit.kept <= fit.planned
            np.add.at(counted, lines, people)
    assert (counted <= cube.gap + 1e-6).all()
    assert counted.sum() > 0, "the town has people whom nobody meets"
    with whole_network():
        sent = SeatNeed.objects.aggregate(people=Sum("people"))["people"]
    assert cube.mix_sent.sum() == pytest.approx(sent), "what stays is what the plan itself sends"


def rows_of(page, centre) -> list[MixRow]:
    shown = next(each["advice"] for each in page.context["centres"] if each["centre"] == centre)
    return [*shown.advised, *shown.others]


def test_the_page_sets_advice_beside_what_was_asked_and_planned(town, cube):
    """Tests the rows of a centre: its own request, the plan's packages, the graduates whom the plan sends, and the difference in words."""
    centre = town.centres[0]
    page = visit(town, "planner", centre.region_id)
    assert page.status_code == 200
    rows = rows_of(page, centre)
    with whole_network():
        asked = dict(Request.objects.filter(centre=centre).values_list("programme", "packages"))
        packages = town.year.plans.get().packages.filter(centre=centre)
        for row in rows:
            assert row.asked == asked.get(row.programme.pk)
            assert row.planned == packages.filter(programme=row.programme).count()
            assert row.differs == row.advised - row.planned
            sent = SeatNeed.objects.filter(package__in=packages.filter(programme=row.programme)).aggregate(people=Sum("people"))["people"] or 0.0
            assert row.sent == pytest.approx(sent), "the page says what the centre's year says"
            assert row.kept or row.sent < 0.5, "no class that sends somebody makes way"
    assert {row.programme.pk for row in rows} >= set(packages.values_list("programme", flat=True)) | set(asked)
    html = page.content.decode()
    assert "di bawah saran" in html or "di atas saran" in html
    assert reverse("mismatch:centre", args=[centre.key]) in html


def test_outcomes_are_unknown_until_they_are_told(town, cube):
    """Tests that results say unknown, and after they were told how many completed, were reached and are at work."""
    centre = town.centres[0]
    assert "belum ada hasil yang diberitakan" in visit(town, "planner", centre.region_id).content.decode()
    told = Outcome(centre.pk, town.programmes[0].pk, 48, 40, 31, "penelusuran")
    record_outcomes(year=2017, rows=[told], by=town.planner, at=AT)
    page = visit(town, "planner", centre.region_id).content.decode()
    assert "Dari 48 yang tamat, 40 terjangkau; 31 di antaranya bekerja" in page


def test_what_a_centre_asked_for_and_gets_is_its_own(town, cube):
    """Tests that the head of a centre sees its own requests, packages and outcomes, and of another centre the advice only; the planner sees both."""
    own, other = town.centres[:2]
    assert own.region_id != other.region_id
    record_outcomes(year=2017, rows=[Outcome(other.pk, town.programmes[0].pk, 48, 40, 31, "penelusuran")], by=town.planner, at=AT)
    for name, centre, told in (("head", own, True), ("head", other, False), ("planner", other, True)):
        page = visit(town, name, centre.region_id)
        rows = rows_of(page, centre)
        assert rows
        assert any(row.asked is not None for row in rows) == told
        assert all((row.planned is not None) == told for row in rows)
        assert told or not any(row.lacks or row.shared or row.sent is not None for row in rows)
        html = page.content.decode()
        assert all((row.now is not None) == (name == "planner" or row.centre == own) for row in page.context["unmet"] if row.centre)
        assert ("Dari 48 yang tamat" in html) == (told and centre == other)
        assert (reverse("trace:centre", args=[centre.key]) in html) == told
        assert all(count is None for near, _km, count in page.context["near"] if name == "head" and near != own)


def test_who_sees_the_profile(town, cube):
    """Tests that the head of a centre sees it guarded, that an outsider sees nothing, and that a tenant's list leads to its own region."""
    own = town.centres[0].region_id
    page = visit(town, "head", own)
    figures = [row for _origin, row, _rows, _all in page.context["needs"]]
    assert all(people is None or people % 5 == 0 for row in figures for people in (row.people, row.gap, row.met))
    html = page.content.decode()
    assert "kelipatan lima" in html
    assert reverse("mismatch:rows") not in html
    assert visit(town, "outsider", own).status_code == 404
    client = Client()
    client.force_login(town.head, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.get(reverse("mismatch:regions"))
    assert (answer.status_code, answer["Location"]) == (302, reverse("mismatch:region", args=[own]))
    planner = Client()
    planner.force_login(town.planner, backend="allauth.account.auth_backends.AuthenticationBackend")
    listed = planner.get(reverse("mismatch:regions"))
    assert {row[0].pk for row in listed.context["rows"]} >= set(cube.region.tolist())
    assert planner.get(reverse("mismatch:region", args=[999_999])).status_code == 404


def test_everybody_whom_nobody_meets_in_a_region_stands_there_once(town, cube):
    """Tests of every region that the rows add up to its gap, and that a guarded reader sees no row below five."""
    for region in sorted(set(cube.region.tolist())):
        gap = cube.gap[cube.region == region].sum()
        rows = visit(town, "planner", region).context["unmet"]
        assert sum(row.people for row in rows) == pytest.approx(gap, abs=0.5 * (len(town.centres) * len(town.programmes) + 2))
        assert all((row.centre is None) == (row.why != "") for row in rows)
    guarded = visit(town, "head", town.centres[0].region_id).context["unmet"]
    assert all(row.people % 5 == 0 and row.people >= 5 for row in guarded)

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""A year's inputs come in by sheets: new, changed, the same, refused by row and column."""

from typing import Any

import pytest

from selaras.ground.people.models import Event
from selaras.kit.imports import IMPORTS, HasProblems
from selaras.kit.scope import scope, whole_network
from selaras.loop.planning.models import ExtraDays, LocalPackages, RecruitOffer, Target, Year
from selaras.loop.planning.sheets import INPUTS
from tests.world import AT, World, table, take

YEAR: dict[str, Any] = {
    "year": 2018,
    "national": "bbplk-bekasi",
    "budget": "109.400.000.000",
    "day_rate": 55000,
    "class_rate": 700000,
    "boarding_rate": 60000,
    "test_cost": 350000,
    "assessor_day": 600000,
    "travel_km": 1500,
    "travel_night": 450000,
    "people_per_million": "0,02",
    "pass_spread": 0.03,
    "source": "assumed",
    "assumed": "ya",
}
TARGET = {"year": 2018, "measure": "participants", "amount": 18624, "scope": "jejaring", "local_counts": "tidak", "source": "jpnn.com"}
EXTRA = {"year": 2018, "field": "welding", "scheme": "", "month": 3, "days": "12,5", "source": "janji"}


@pytest.fixture
def year(world: World) -> World:
    """The cast with a planning year."""
    take("years", YEAR, by=world.planner)
    return world


def test_every_input_of_a_year_is_an_import() -> None:
    """Tests that each table of inputs has its sheet on the list of imports, a year first, and that each column is a field of its table."""
    names = [kind.name for kind in INPUTS]
    assert names[0] == "years"
    assert all(IMPORTS[name].sheet is kind.sheet for name, kind in zip(names, INPUTS, strict=True))
    assert all(kind.field(column.key) is not None for kind in INPUTS for column in kind.sheet.columns)


def test_a_year_comes_in_as_people_write_numbers(year: World) -> None:
    """Tests that thousands with points and decimals with a comma are read, and that what may be empty has its default."""
    row = Year.objects.get()
    assert (row.budget, row.people_per_million, row.candidates_a_day, row.national_id) == (109_400_000_000, 0.02, 10, year.bbplk.pk)


def test_a_second_time_changes_and_counts_one_event(year: World) -> None:
    """Tests that the same key changes the row instead of adding one, that nothing changes the third time, and that each import is one event."""
    before = Event.objects.count()
    first = take("targets", TARGET, by=year.planner)
    second = take("targets", {**TARGET, "amount": 18000}, by=year.planner)
    third = take("targets", {**TARGET, "amount": 18000}, by=year.planner)
    assert [(done.new, done.changed, done.same) for done in (first, second, third)] == [(1, 0, 0), (0, 1, 0), (0, 0, 1)]
    assert Target.objects.get().amount == 18_000
    assert Event.objects.count() == before + 3


def test_extra_days_are_told_apart_by_field_scheme_and_month(year: World) -> None:
    """Tests that days for a field and days for a scheme stand side by side and a second promise for the same month replaces the first."""
    scheme = {**EXTRA, "field": "", "scheme": "plate-welder-3g"}
    take("extra-days", EXTRA, scheme, by=year.planner)
    take("extra-days", {**EXTRA, "days": 20}, by=year.planner)
    assert sorted(ExtraDays.objects.values_list("days", flat=True)) == [12.5, 20.0]


def test_an_offer_of_assessors_keeps_its_schemes(year: World) -> None:
    """Tests that several schemes in one cell become several references."""
    offer = {"key": "asesor-baru", "year": 2018, "lsp": year.lsp.key, "schemes": "plate-welder-3g", "region": "32.16", "lead_months": 3, "people": 4}
    take(
        "recruit-offers",
        {**offer, "days_a_month": 3, "cost": 6000000, "first_month": 1, "last_month": 8, "source": "assumed"},
        by=year.planner,
    )
    assert [scheme.key for scheme in RecruitOffer.objects.get().schemes.all()] == ["plate-welder-3g"]


@pytest.mark.parametrize(
    ("name", "row", "column"),
    [
        ("targets", {**TARGET, "year": 2019}, "year"),
        ("targets", {**TARGET, "measure": "happiness"}, "measure"),
        ("extra-days", {**EXTRA, "month": 13}, "month"),
        ("extra-days", {**EXTRA, "scheme": "plate-welder-3g"}, "year"),  # of a field and of a scheme: the table's own rule
        ("years", {**YEAR, "budget": "banyak"}, "budget"),
    ],
)
def test_what_cannot_be_taken_is_named_and_nothing_is_written(year: World, name: str, row: dict[str, Any], column: str) -> None:
    """Tests that a wrong cell is refused with its row and column, together with the good row beside it."""
    good = {"targets": {**TARGET, "measure": "certified"}, "extra-days": EXTRA, "years": {**YEAR, "year": 2020}}[name]
    kind = IMPORTS[name]
    with pytest.raises(HasProblems) as refused:
        take(name, good, row, by=year.planner)
    assert [(problem.row, problem.column) for problem in refused.value.problems] == [(3, str(kind.sheet.column(column).title))]
    assert Target.objects.count() == ExtraDays.objects.count() == 0
    assert Year.objects.count() == 1


def test_a_centre_declares_its_own_packages_only(year: World) -> None:
    """Tests that in a centre's room a row of another centre is refused."""
    kind = IMPORTS["requests"]
    with scope(centre=year.karawang.pk), pytest.raises(HasProblems):
        kind.confirm(table=table({"year": 2018, "centre": "bbplk-bekasi", "programme": "x", "packages": 1}), by=year.accounts["karta"], at=AT)
    assert {"centre_head", "planner"} == set(kind.roles)
    with whole_network():
        assert LocalPackages.objects.count() == 0

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Sums by every cut and choice equal the rows of the measurement."""

from datetime import date

import numpy as np
import pytest

from selaras.kit.scope import whole_network
from selaras.loop.forum.rules import Origin
from selaras.loop.mismatch.jobs import measure_mismatch
from selaras.loop.mismatch.queries.cube import ORIGINS, Cube, cube_of, month_number
from selaras.loop.mismatch.queries.panorama import Choice, Cut, by, cross, flows, graduates, rows_behind, whole
from selaras.loop.mismatch.queries.units import Says, equipment_rows, unit_rows_of
from selaras.loop.mismatch.rules import GAP, Part, protected
from tests.loop.planning.drawn import AT, drawn, plan_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cube() -> Cube:
    with whole_network():
        town = drawn(needs=30)
        plan_of(town, packages=12, serving=4)
    return cube_of(measure_mismatch(by=town.planner, at=AT))


def choices(cube: Cube) -> list[Choice]:
    """All of each origin, and one thing of each kind."""
    narrow = (
        [{name: int(getattr(cube, name)[0])} for name in ("field", "occupation", "province", "region")]
        + [{"month": int(cube.first[0])}, {"unit": int(cube.wish_unit[0])}]
        if len(cube.wish_unit)
        else []
    )
    return [Choice(origin, **one) for origin in Origin for one in ({}, *narrow)]


def test_every_cut_adds_up_to_the_rows(cube):
    """Tests for every origin, choice and cut but units that people, parts and needs are those of the lines that are chosen."""
    for choice in choices(cube):
        lines = choice.lines(cube)
        sums = cube.parts[lines].sum(axis=0)
        everything = whole(cube, choice)
        assert everything.people == pytest.approx(cube.people[lines].sum())
        assert [everything.parts[part] for part in Part] == pytest.approx(sums.tolist())
        assert everything.needs == len(set(cube.need[lines].tolist()))
        for cut in set(Cut) - {Cut.UNIT}:
            rows = by(cube, choice, cut)
            assert sum(row.people for row in rows) == pytest.approx(everything.people)
            for part in Part:
                assert sum(row.parts[part] for row in rows) == pytest.approx(everything.parts[part], abs=1e-9)
            assert all(row.met + row.gap == pytest.approx(row.people) for row in rows)
            assert [row.gap for row in rows] == sorted((row.gap for row in rows), reverse=True)
        crossed = cross(cube, choice, Cut.FIELD, Cut.MONTH, most=99)
        assert crossed.gap.sum() == pytest.approx(everything.gap)
        behind = rows_behind(cube, choice)
        assert sum(people for _need, people, _parts in behind) == pytest.approx(everything.people)
        for part in GAP:
            assert sum(parts[part] for _need, _people, parts in rows_behind(cube, choice, part)) == pytest.approx(
                everything.parts[part], abs=0.05 * 30
            )


def test_units_count_each_need_in_full(cube):
    """Tests that a unit's row holds every need that asks for it, and that those who come without it are a gap of skills there."""
    for row in by(cube, Choice(), Cut.UNIT):
        asking = np.unique(cube.wish_line[cube.wish_unit == row.key])
        asking = asking[cube.origin[asking] == ORIGINS.index(Origin.COMPANY)]
        assert row.people == pytest.approx(cube.people[asking].sum())
        learnt = cube.wish_met[(cube.wish_unit == row.key) & np.isin(cube.wish_line, asking)].sum()
        assert row.met == pytest.approx(learnt)
        lacking = cube.parts[asking, 0].sum() - learnt
        assert row.parts[Part.SKILLS] == pytest.approx(cube.parts[asking, list(Part).index(Part.SKILLS)].sum() + lacking)


def test_flows_start_with_all_and_end_with_all(cube):
    """Tests that what leaves the fields reaches the occupations, and leaves these for programmes or for nobody."""
    for origin in Origin:
        asked, met = flows(cube, Choice(origin))
        everything = whole(cube, Choice(origin))
        assert sum(flow.people for flow in asked) == pytest.approx(everything.people)
        assert sum(flow.people for flow in met) == pytest.approx(everything.people)
        assert sum(flow.people for flow in met if flow.target) == pytest.approx(everything.met, abs=1e-6)


def test_graduates_add_up(cube):
    """Tests that what is taught, by programme and centre, is all graduates, met or idle."""
    rows = graduates(cube, Choice())
    assert sum(row.people for row in rows) == pytest.approx(cube.cohort_people.sum())
    assert sum(row.idle + row.parts[Part.MET] for row in rows) == pytest.approx(cube.cohort_people.sum())


def test_units_on_both_sides(cube):
    """Tests that each unit's figures are those of needs and graduates, and that what stands out is what they say."""
    rows = {row.unit: row for row in unit_rows_of(cube, Choice())}
    learners = {version: cube.cohort_people[cube.cohort_version == version].sum() for version in set(cube.cohort_version.tolist())}
    for unit, row in rows.items():
        versions = cube.taught_version[cube.taught_unit == unit].tolist()
        assert row.taught == pytest.approx(sum(learners.get(version, 0.0) for version in versions))
        assert (Says.UNTAUGHT in row.says) == (row.asked >= 0.5 and not versions)
        assert (Says.UNASKED in row.says) == (row.taught >= 0.5 and row.asked < 0.5)
    assert {Says.UNASKED} <= {says for row in rows.values() for says in row.says} | {Says.UNASKED}
    for row in equipment_rows(cube, Choice()):
        assert row.near + row.far + row.nowhere == pytest.approx(row.asked)


def test_small_figures_are_protected():
    """Tests that nothing below five is told, and that figures, and so their differences, go in steps of five."""
    assert [protected(people) for people in (0, 1, 2.4, 4.9, 5, 7.4, 7.5, 1_234)] == [None, None, None, None, 5, 5, 10, 1_235]


def test_months_are_counted_alike(cube):
    """Tests that a month of the cube is the month of the calendar."""
    assert month_number(date(2018, 3, 31)) == 2018 * 12 + 2

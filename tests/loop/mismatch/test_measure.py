# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Measuring: what is gathered, that lines add up to the whole, what later stages tell, and that a run can be done again."""

import dataclasses
from datetime import date, timedelta

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from selaras.engines.mismatch import read_problem, violations
from selaras.engines.mismatch.store import read_result
from selaras.ground.people.models import Event
from selaras.ground.runs.actions import replay
from selaras.ground.standards.models import ProgrammeVersion
from selaras.kit.scope import scope, whole_network
from selaras.loop.demand.models import Need
from selaras.loop.forum.actions.refusals import NotYours
from selaras.loop.mismatch.actions import CannotBeTold, record_outcomes, record_supply
from selaras.loop.mismatch.gather import CUTS, gather_mismatch
from selaras.loop.mismatch.jobs import measure_mismatch, measure_once_a_day
from selaras.loop.mismatch.models import Measure, Supply, SupplySet, YearOutcome
from selaras.loop.mismatch.queries.cube import cube_of, month_of
from selaras.loop.mismatch.rules import Outcome, SupplyKind, Trained
from selaras.loop.planning.actions.plans import adopt_plan
from tests.loop.planning.drawn import AT, TODAY, Drawn, drawn, plan_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Drawn:
    with whole_network():
        return drawn(needs=24)


@pytest.fixture
def planned(town: Drawn) -> Drawn:
    with whole_network():
        plan_of(town, packages=12, serving=4)
    return town


def tell(town: Drawn, *rows: Trained, key: str = "2018") -> SupplySet:
    return record_supply(kind=SupplyKind.TAUGHT, label="training.year", key=key, words="2018", rows=rows, by=town.planner, at=AT)


def a_class(town: Drawn, key: str = "a", people: float = 15.0, certified: float = 12.0) -> Trained:
    version = ProgrammeVersion.objects.current().order_by("pk").first()
    return Trained(key, town.centres[0].pk, version.pk, date(2018, 3, 17), people, certified)


def test_a_plan_tells_of_its_graduates(planned):
    """Tests that recording a plan tells mismatch of every package: centre, the month after the last one of training, people and competent."""
    with whole_network():
        plan = planned.year.plans.get()
        told = SupplySet.objects.get(label="planning.plan", key=str(plan.pk))
        rows = {row.key: row for row in told.rows.all()}
        assert len(rows) == plan.packages.count() == 12
        for package in plan.packages.all():
            row = rows[package.code]
            assert (row.centre_id, row.people, row.certified) == (package.centre_id, package.graduates, package.competent)
            assert row.ready == date(2018, package.start_month + 2, 1)  # thirty days are two months


def test_lines_add_up_to_the_whole(planned):
    """Tests that people, parts and both sides of a measurement are the sums of its lines, and what demand counts."""
    made = measure_mismatch(by=planned.planner, at=AT)
    cube = cube_of(made)
    assert cube.parts.sum(axis=1) == pytest.approx(cube.people)
    assert cube.cohort_parts.sum(axis=1) == pytest.approx(cube.cohort_people)
    assert made.people == pytest.approx(cube.people.sum())
    with whole_network():
        needs = Need.objects.countable(TODAY).select_related("statement", "forecast__forecast")
        assert made.people == pytest.approx(sum(people for need in needs for _time, people in need.expected_at(TODAY)))
    assert made.gap == pytest.approx(cube.gap.sum())
    assert made.met + made.gap == pytest.approx(made.people)
    assert made.met > 0
    assert np.bincount(cube.meeting_line, cube.meeting_people, minlength=len(cube.need)) == pytest.approx(cube.parts[:, 0])
    assert made.needs == 24
    assert set(made.indices) == set(CUTS[1:])
    assert {month_of(int(first)) for first in cube.first} <= {date(2018, month, 1) for month in range(1, 13)} | {date(2017, 12, 1)}


def test_without_supply_everything_is_missing(town):
    """Tests that a network that plans nothing meets nobody: all seats."""
    made = measure_mismatch(by=town.planner, at=AT)
    assert (made.met, made.timing, made.place, made.skills) == (0, 0, 0, 0)
    assert made.seats == pytest.approx(made.people)
    assert made.supply is None


def test_a_run_is_kept_and_done_again(planned):
    """Tests that the run holds the whole problem, that its answer breaks no rule, and that a replay gives the same digest."""
    made = measure_mismatch(by=planned.planner, at=AT)
    made.run.refresh_from_db()
    problem = read_problem(bytes(made.run.problem))
    assert violations(problem, read_result(bytes(made.run.answer))) == []
    assert replay(run=made.run).same


def test_what_is_gathered_costs_the_same_queries_at_any_size(town):
    """Tests that ten times the graduates, and five times the needs, take no query more."""
    tell(town, a_class(town))
    counts = []
    for _time in range(2):
        with CaptureQueriesContext(connection) as asked:
            problem, _axes = gather_mismatch(TODAY, SupplySet.objects.first())
        counts.append((len(asked), problem.size("line"), problem.size("cohort")))
        tell(town, *(dataclasses.replace(a_class(town, str(at)), ready=date(2018, at, 1)) for at in range(1, 13)))
    assert counts[0][0] == counts[1][0] <= 20
    assert counts[1][2] == 12


def test_measured_once_a_day(planned):
    """Tests that the morning's measurement is made once, in one event, and only for staff."""
    assert [measure_once_a_day(by=planned.planner, at=AT) for _time in range(2)] == [24, 0]
    assert measure_once_a_day(by=planned.planner, at=AT + timedelta(days=1)) == 24
    assert Event.objects.filter(kind="mismatch.measured").count() == 2
    with pytest.raises(NotYours):
        measure_mismatch(by=planned.head, at=AT)


# What later stages tell ---------------------------------------------------------------------------------------------------------------------------


def test_what_is_told_twice_counts_once(town):
    """Tests that the same label and key take the place of what was told before, and others stand beside."""
    tell(town, a_class(town, "a"), a_class(town, "b"))
    tell(town, a_class(town, "a", people=14.0))
    tell(town, a_class(town, "a"), key="2019")
    with whole_network():
        assert sorted(Supply.objects.values_list("of__key", "key", "people")) == [("2018", "a", 14.0), ("2019", "a", 15.0)]
        assert set(Supply.objects.values_list("ready", flat=True)) == {date(2018, 3, 1)}
    assert Event.objects.filter(kind="mismatch.supply_told").count() == 3


def test_what_is_told_again_stays_what_was_measured_against(planned):
    """Tests that adopting a plan, which tells its graduates again, leaves a measurement its supply, and makes it the one told last."""
    made = measure_mismatch(by=planned.planner, at=AT)
    with whole_network():
        plan = planned.year.plans.get()
    tell(planned, a_class(planned))
    adopt_plan(plan=plan, by=planned.planner, at=AT + timedelta(hours=1))
    made.refresh_from_db()
    assert made.supply.key == str(plan.pk)
    assert SupplySet.objects.first() == made.supply
    with whole_network():
        assert made.supply.rows.count() == 12


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"people": 10.0, "certified": 11.0}, r"Baris 2 \(b\).*lebih banyak"),
        ({"people": -1.0, "certified": 0.0}, r"Baris 2 \(b\)"),
        ({"key": "a"}, r"Baris 2 \(a\).*dua kali"),
        ({"centre": 0}, r"Baris 2 \(b\).*tidak dikenal"),
        ({"version": 0}, r"Baris 2 \(b\).*tidak dikenal"),
    ],
)
def test_wrong_rows_keep_nothing(town, change, words):
    """Tests that a row that contradicts itself or names what is not there is named, and that nothing of its set is kept."""
    tell(town, a_class(town, "z"))
    with pytest.raises(CannotBeTold, match=words):
        tell(town, a_class(town, "a"), dataclasses.replace(a_class(town, "b"), **change))
    with whole_network():
        assert list(Supply.objects.values_list("key", flat=True)) == ["z"]


def outcome(town: Drawn, at: int, completed: int, reached: int, at_work: int, source: str = "penelusuran") -> Outcome:
    return Outcome(town.centres[0].pk, town.programmes[at].pk, completed, reached, at_work, source)


def test_outcomes_weigh_what_is_hired(town):
    """Tests that outcomes of a year move the hiring rate of their programme most, of its field a little, and leave nobody blank."""
    before = measure_mismatch(by=town.planner, at=AT).rates
    record_outcomes(year=2017, rows=[outcome(town, 0, 100, 80, 8), outcome(town, 1, 16, 2, 2)], by=town.planner, at=AT)
    after = measure_mismatch(by=town.planner, at=AT).rates
    first, second = (str(town.programmes[at].pk) for at in (0, 1))
    assert after[first]["mean"] < 0.2 < before[first]["mean"]
    assert (after[first]["at_work"], after[first]["reached"]) == (8, 80)
    assert after[second]["high"] - after[second]["low"] > after[first]["high"] - after[first]["low"]
    assert all(0 < rate["low"] < rate["mean"] < rate["high"] < 1 for rate in after.values())
    record_outcomes(year=2017, rows=[outcome(town, 0, 100, 80, 60)], by=town.planner, at=AT)
    with whole_network():
        assert sorted(YearOutcome.objects.values_list("at_work", flat=True)) == [2, 60]


@pytest.mark.parametrize("figures", [(10, 11, 1), (10, 9, 10), (10, 9, -1)])
def test_wrong_outcomes_keep_nothing(town, figures):
    """Tests that figures out of order are refused, with their row, and a good row before them is not kept."""
    with pytest.raises(CannotBeTold, match="Baris 2"):
        record_outcomes(year=2017, rows=[outcome(town, 0, 9, 8, 7), outcome(town, 1, *figures)], by=town.planner, at=AT)
    with pytest.raises(CannotBeTold, match="Baris 1"):
        record_outcomes(year=2017, rows=[outcome(town, 0, 9, 8, 7, " ")], by=town.planner, at=AT)
    with whole_network():
        assert not YearOutcome.objects.exists()


def test_a_centre_sees_its_own_graduates_only(town):
    """Tests that a centre's scope shows its supply and outcomes, another's not."""
    tell(town, a_class(town))
    record_outcomes(year=2017, rows=[outcome(town, 0, 9, 8, 7)], by=town.planner, at=AT)
    with scope(centre=town.centres[0]):
        assert (Supply.objects.count(), YearOutcome.objects.count()) == (1, 1)
    with scope(centre=town.centres[1]):
        assert (Supply.objects.count(), YearOutcome.objects.count()) == (0, 0)
    assert Measure.objects.count() == 0

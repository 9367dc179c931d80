# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What outcomes of former years weigh in a plan: nothing where there are none, and by how much they lie off where there are."""

import numpy as np
import pytest

from selaras.engines.planning import Problem, save
from selaras.kit.scope import whole_network
from selaras.loop.mismatch.actions import record_outcomes
from selaras.loop.mismatch.gather.hiring import Rate, hiring_rates
from selaras.loop.mismatch.rules import Outcome
from selaras.loop.planning.gather import courses, gather
from selaras.loop.planning.models import ProgrammeRate
from tests.loop.planning.drawn import AT, TODAY, Drawn, drawn

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Drawn:
    """The rates of the year differ by programme."""
    with whole_network():
        made = drawn(needs=12)
        for at, rate in enumerate(ProgrammeRate.objects.order_by("programme__key")):
            rate.absorption = 0.55 + 0.0333333 * at
            rate.save()
    return made


def problem(town: Drawn) -> Problem:
    return gather(town.year, TODAY)[0]


def tell(town: Drawn, programme: int, reached: int, at_work: int) -> None:
    rows = [Outcome(town.centres[0].pk, town.programmes[programme].pk, reached, reached, at_work, "tracer 2017")]
    record_outcomes(year=2017, rows=rows, by=town.planner, at=AT)


def test_a_year_without_outcomes_is_planned_by_what_was_stated(town, monkeypatch):
    """Tests that the stored problem is the same, byte for byte, as with the stated rates themselves."""
    pooled = save(problem(town))
    monkeypatch.setattr(courses, "hiring_of", lambda stated: {key: Rate(share, share, share, 0, 0) for key, share in stated.items()})
    assert save(problem(town)) == pooled


def test_a_programme_whose_graduates_are_hardly_hired_weighs_less(town):
    """Tests that the worth of a graduate falls in exactly the ratio of the pooled to the stated rate; that of other fields falls a little."""
    before, axes = gather(town.year, TODAY)
    tell(town, 0, reached=200, at_work=20)
    after = problem(town)
    with whole_network():
        stated = dict(ProgrammeRate.objects.values_list("programme", "absorption"))
        learnt = hiring_rates(stated)
    ratio = {key: learnt[key].mean / stated[key] for key in stated}
    of_arc = np.array([ratio[axes.courses[course].version.programme_id] for course in before.arc_course])
    assert after.arc_value == pytest.approx(before.arc_value * of_arc)
    assert ratio[town.programmes[0].pk] < 0.25
    assert all(0.75 < ratio[programme.pk] < 1 for programme in town.programmes[1:])
    assert (learnt[town.programmes[0].pk].at_work, learnt[town.programmes[0].pk].reached) == (20, 200)


def test_outcomes_as_expected_change_hardly_anything(town):
    """Tests that a record that bears out what was stated leaves every rate within a hundredth."""
    with whole_network():
        stated = dict(ProgrammeRate.objects.values_list("programme", "absorption"))
    for at, programme in enumerate(town.programmes):
        tell(town, at, reached=200, at_work=round(200 * stated[programme.pk]))
    with whole_network():
        learnt = hiring_rates(stated)
    assert [learnt[key].mean for key in stated] == pytest.approx(list(stated.values()), abs=0.01)

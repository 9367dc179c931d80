# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Twenty known mismatches, planted in a generated year: each is found, named by its true cause and size, and nothing else stands above them."""

import dataclasses

import numpy as np
import pytest
from bench.mismatches import balanced, plant

from selaras.engines.mismatch import Finding, Kind, Limits, findings, solve, violations
from tests.engines.mismatch.small import welders

TWENTY = [
    *[Kind.UNTAUGHT, Kind.PLACE, Kind.TIMING, Kind.NO_EQUIPMENT, Kind.IDLE, Kind.SHORT, Kind.LACKING, Kind.NO_PROGRAMME, Kind.OUTDATED],
    *[Kind.FAR_EQUIPMENT, Kind.PLACE, Kind.TIMING, Kind.UNTAUGHT, Kind.NO_EQUIPMENT, Kind.LACKING, Kind.OUTDATED, Kind.PLACE, Kind.TIMING],
    *[Kind.FAR_EQUIPMENT, Kind.UNTAUGHT],
]


def is_of(finding: Finding, kind: Kind, of: dict[str, int]) -> bool:
    """Whether a finding is of this kind and thing, and of nothing else."""
    said = {name: getattr(finding, name) for name in ("market", "unit", "equipment", "programme", "centre")}
    return finding.kind == kind and {name: at for name, at in said.items() if at >= 0} == of


@pytest.mark.parametrize("seed", range(5))
def test_twenty_planted_mismatches_are_found(seed):
    """Tests that each planted mismatch is found with its kind, thing and size, both sides of it, and that none that was not planted is as large."""
    made, draw = balanced(seed), np.random.default_rng(seed + 100)
    planted = [each for at, kind in enumerate(TWENTY) for each in plant(made, draw, 14.0 + 3 * at + float(draw.integers(0, 3)), kind)]
    problem = made.problem()
    result = solve(problem, Limits(draws=20))
    assert violations(problem, result) == []
    found = findings(problem, result)
    places = []
    for want in planted:
        at = [place for place, each in enumerate(found) if is_of(each, want.kind, want.of)]
        assert len(at) == 1, (want, [each for each in found if is_of(each, each.kind, want.of)])
        assert found[at[0]].people == pytest.approx(want.people, rel=0.05, abs=1.5), want
        places += at
    assert sorted(places) == list(range(len(planted))), [each for at, each in enumerate(found[: len(planted) + 2]) if at not in places]


def test_a_balanced_year_has_only_noise():
    """Tests that where nothing was planted nothing larger than the noise is found."""
    problem = balanced(3).problem()
    assert max((each.people for each in findings(problem, solve(problem, Limits(draws=20)))), default=0.0) < 6


def test_findings_by_hand():
    """Tests the hand-made problem: kinds, sizes and order."""
    found = findings(welders(), solve(welders(), Limits(draws=20)))
    first = [(each.kind, round(each.people, 2)) for each in found]
    assert first == sorted(first, key=lambda each: -each[1])
    assert first[0] == (Kind.IDLE, 50)
    assert found[0].by == Kind.SEATS
    assert {(Kind.FAR_EQUIPMENT, 30), (Kind.OUTDATED, 17), (Kind.TIMING, 8), (Kind.PLACE, 6), (Kind.NO_PROGRAMME, 5), (Kind.UNTAUGHT, 4)} <= set(
        first
    )
    assert [each.by for each in found if each.kind == Kind.IDLE] == [Kind.SEATS, Kind.TIMING, Kind.PLACE]


def test_idle_names_the_rule_that_keeps_graduates_apart():
    """Tests that garment workers are idle for want of skills asked for, as soon as more is asked for than all graduates together."""
    many = dataclasses.replace(welders(), line_people=[30, 60, 5, 4])
    idle = [each for each in findings(many, solve(many, Limits(draws=20))) if each.kind == Kind.IDLE]
    assert {each.programme: each.by for each in idle}[1] == Kind.SKILLS

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""How probable the targets are: against arithmetic by hand and against sampled years."""

import dataclasses

import numpy as np
import pytest

from selaras.engines.planning import MONTHS, Answer, Problem, probabilities
from tests.engines.planning.small import fields


def a_year(packages: int, tests: int, **changes: object) -> tuple[Problem, Answer]:
    """The small year with so many packages and tests of course 0 from January on, and no local packages."""
    problem = Problem(**{**fields(), "local_packages": np.zeros((3, MONTHS), int), "local_tested": np.zeros((3, MONTHS), int), **changes})
    answer = Answer.nothing(problem)
    counts = {name: np.zeros((3, MONTHS), int) for name in ("packages", "tests")}
    counts["packages"][0, 0], counts["tests"][0, 0] = packages, tests
    return problem, dataclasses.replace(answer, **counts)


def test_a_plan_without_risk_is_certain() -> None:
    """Tests the two ends: nothing can be cancelled, so 48 participants are reached with three packages and not with two."""
    for packages, probability in ((3, 1.0), (2, 0.0)):
        problem, answer = a_year(packages, 0, course_cancel=np.zeros(3))
        assert probabilities(problem, answer).participants == probability


def test_one_package_by_hand() -> None:
    """Tests the formula on 20 packages that are cancelled with probability 0.05, for a target of 304 = 19 packages.

    mean 16 x 20 x 0.95 = 304, so with half a package (8) of correction the argument is 8 / (16 sqrt(20 x 0.05 x 0.95)) = 0.51299;
    Phi of it is 0.69602.
    """
    problem, answer = a_year(20, 0, target_participants=304.0)
    assert probabilities(problem, answer).participants == pytest.approx(0.69602, abs=1e-5)


def test_the_formulas_agree_with_sampled_years() -> None:
    """Tests both probabilities against 40,000 years drawn from the stated model (standard error below 0.0025)."""
    problem, answer = a_year(200, 150, target_participants=3_050.0, target_certified=1_960.0)
    rng = np.random.default_rng(1)
    years = 40_000
    runs = 0.95
    p = 13.0 / (16 * runs)
    held = rng.binomial(150, runs, years)
    participants = 16 * (held + rng.binomial(50, runs, years))
    lenient = 1 + 0.05 * rng.standard_normal(years)
    # the shared factor moves the mean of the year; what is drawn around it is the people's own luck
    certified = rng.binomial(16 * held, p) + (lenient - 1) * 150 * 13.0
    found = probabilities(problem, answer)
    assert found.participants == pytest.approx((participants >= 3_050).mean(), abs=0.02)
    assert found.certified == pytest.approx((certified >= 1_960).mean(), abs=0.01)


def test_only_tests_of_the_year_count() -> None:
    """Tests that a test after December adds nothing: course 0 is tested two months after its start."""
    problem, answer = a_year(3, 3)
    late = {name: np.roll(getattr(answer, name), 10, axis=1) for name in ("packages", "tests")}
    assert probabilities(problem, dataclasses.replace(answer, **late)).certified < probabilities(problem, answer).certified

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""How probable it is that a plan, carried out as it stands, reaches its targets.

A package of course i does not run with probability c_i (course_cancel), independently of the others. If it runs, all its seats are taken (reserves
step in), and each of its participants who is tested is judged competent with probability

    p_i = course_competent_i / (seats (1 - c_i)).

All pass rates of a year lie off together, by a factor 1 + pass_spread Z with Z standard normal (a strict or lenient year).

    participants   mean = seats sum_i n_i (1 - c_i)              variance = seats^2 sum_i n_i c_i (1 - c_i)
    certified      mean = sum_i t_i course_competent_i           variance = sum_i t_i v_i + (pass_spread mean)^2
                   v_i = (1 - c_i) (seats p_i (1 - p_i) + (seats p_i)^2) - course_competent_i^2

with n_i packages and t_i tests that count. Both sums are taken as normal (hundreds of packages), with half a package and half a person as continuity
correction: P(reached) = Phi((mean - target + half) / deviation); without deviation it is 1 or 0. Participants come by whole packages, so their target
is first raised to the next multiple of seats. Few cancellations are skewed, not normal: with ten expected the error is at most 0.02 (tested).
"""

import dataclasses
import math

import numpy as np

from selaras.engines.planning.answer import Answer
from selaras.engines.planning.cost import counted_tests, taken
from selaras.engines.planning.problem import Problem


@dataclasses.dataclass(frozen=True)
class Chances:
    """Probabilities, 0 to 1, of reaching each target."""

    participants: float
    certified: float


def probabilities(problem: Problem, answer: Answer) -> Chances:
    """The probability of each target, from the answer alone."""
    runs = 1.0 - problem.course_cancel
    counted = taken(problem, answer) if problem.participants_count_local else answer.packages
    packages = counted.sum(axis=1)
    mean = problem.seats * float(packages @ runs)
    deviation = problem.seats * math.sqrt(float(packages @ (runs * problem.course_cancel)))
    tests = counted_tests(problem, answer).sum(axis=1)
    passing = np.minimum(np.divide(problem.course_competent, problem.seats * runs, out=np.zeros_like(runs), where=runs > 0), 1.0)
    each = runs * (problem.seats * passing * (1.0 - passing) + (problem.seats * passing) ** 2) - problem.course_competent**2
    certified = float(tests @ problem.course_competent)
    spread = math.sqrt(float(tests @ np.maximum(each, 0.0)) + (problem.pass_spread * certified) ** 2)
    return Chances(
        participants=_reached(mean, deviation, problem.seats * math.ceil(problem.target_participants / problem.seats), problem.seats / 2),
        certified=_reached(certified, spread, problem.target_certified, 0.5),
    )


def _reached(mean: float, deviation: float, target: float, half: float) -> float:
    if deviation == 0.0:
        return 1.0 if mean >= target - 1e-9 else 0.0
    return 0.5 * (1.0 + math.erf((mean - target + half) / (deviation * math.sqrt(2.0))))

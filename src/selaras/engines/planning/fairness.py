# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The fairness step: lower the largest regency shortfall without losing more of the value than allowed.

Shortfall of a regency = seats an applicant in the whole network - seats an applicant in the regency. Packages of all sources count.
"""

import dataclasses

import numpy as np
from scipy import sparse

from selaras.engines.axes import Floats
from selaras.engines.planning.highs import Program, Solver
from selaras.engines.planning.model import Model
from selaras.engines.planning.problem import Problem
from selaras.engines.planning.search import Found, Search, Step, program_of


def shortfall_rows(problem: Problem, model: Model) -> tuple[sparse.csr_matrix, Floats]:
    """Rows R and constants r such that R x + r is the shortfall of each regency that has applicants."""
    asked = np.flatnonzero(problem.region_applicants > 0)
    packages, offers = model.columns["packages"], model.columns["offers"]
    course = np.concatenate([packages.keys["course"], problem.offer_course[offers.keys["offer"]]])
    column = np.concatenate([packages.numbers, offers.numbers])
    place = np.full(problem.size("region"), -1)
    place[asked] = np.arange(asked.size)
    region = place[problem.course_region[course]]
    inside = region >= 0
    own = sparse.csr_matrix((np.ones(inside.sum()), (region[inside], column[inside])), shape=(asked.size, model.worth.size))
    local = np.bincount(problem.course_region, problem.local_packages.sum(axis=1), problem.size("region"))[asked]
    mean = np.ones((asked.size, asked.size)) / max(problem.region_applicants[asked].sum(), 1e-9)
    weigh = problem.seats * (mean - np.diag(1 / problem.region_applicants[asked]))
    return sparse.csr_matrix(sparse.csr_matrix(weigh) @ own), weigh @ local


def fairer(problem: Problem, model: Model, found: Found, search: Search) -> Floats:
    """A point with a smaller largest shortfall whose worth is at most `fairness_loss` below that of `found`; else the found point."""
    assert found.x is not None
    rows, constant = shortfall_rows(problem, model)
    if search.limits.fairness_loss <= 0 or not constant.size or search.late:
        return found.x
    least = found.value - search.limits.fairness_loss * abs(found.value)
    shortfall = float((rows @ found.x + constant).max())
    outcome = Solver(_program(model, rows, constant, least), **search.options(mip_rel_gap=0.02, mip_max_nodes=search.limits.nodes)).solve()
    search.work += outcome.work
    if outcome.x is None or float((rows @ outcome.x[:-1] + constant).max()) >= shortfall - 1e-9:
        return found.x
    search.log.append(f"largest shortfall {shortfall:.4f} -> {-outcome.value:.4f} seats an applicant")
    search.say(0.95, Step.FAIREST)
    return outcome.x[:-1]


def _program(model: Model, rows: sparse.csr_matrix, constant: Floats, least: float) -> Program:
    """Minimise the largest shortfall (the last column) with a worth of `least` at least."""
    base = program_of(model)
    worth = sparse.csr_matrix(base.worth[None, :])
    largest = sparse.csr_matrix(np.concatenate([np.zeros(base.matrix.shape[0] + 1), -np.ones(constant.size)])[:, None])
    return dataclasses.replace(
        base,
        worth=np.append(np.zeros(base.worth.size), -1.0),
        lower=np.append(base.lower, -np.inf),
        upper=np.append(base.upper, np.inf),
        matrix=sparse.hstack([sparse.vstack([base.matrix, worth, rows]), largest], format="csr"),
        row_lower=np.concatenate([base.row_lower, [least], np.full(constant.size, -np.inf)]),
        row_upper=np.concatenate([base.row_upper, [np.inf], -constant]),
        integer=np.append(model.integer, False),
    )

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""A model given to HiGHS as a whole: the way for small years, and the peer in the bench."""

from selaras.engines.planning.highs import Solver
from selaras.engines.planning.model import Model
from selaras.engines.planning.search import Found, Search, program_of


def solve_whole(model: Model, search: Search) -> Found:
    """The best point within the limits, with HiGHS's own proven bound."""
    options = search.options(mip_rel_gap=search.limits.gap, mip_abs_gap=1e-9, mip_max_nodes=100 * search.limits.nodes)
    outcome = Solver(program_of(model), **options).solve()
    search.work += outcome.work
    return Found(outcome.x, outcome.value, outcome.bound)

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Where training and work do not meet: how many of the people asked for graduates could be, and what keeps the others apart.

The model, in the names of `Problem`. i is a line (a need at one of its times), j a cohort (graduates of a programme at a centre, ready in one month).

    right skill    fit[profile of i, programme of j]: the programme teaches enough of what the profile asks for
    within reach   near[place of i, centre of j]
    in time        first[i] - longest_wait <= month[j] <= last[i] + latest

    M1  = the most people that can be met by cohorts of the right skill, within reach and in time: a maximum flow from cohorts to lines
    M2 >= M1  where months do not matter
    M3 >= M2  where places do not matter either
    M4 >= M3  where skills do not matter either: the smaller of all people asked for and all graduates

    people asked for = M1 met + (M2 - M1) timing + (M3 - M2) place + (M4 - M3) skills + (all - M4) seats

Each flow starts from the one before it and is only added to. An augmenting path never takes from a line, or a cohort, what it has already: so the
same parts exist for every line and every cohort, none is negative, and by any cut they add up to the whole. What one line lacks for want of time
another one's graduates may bring; the sums say how much of the gap closes if only months, then places, then skills were no matter. Order is part of
the definition: months can be moved most easily, seats cost most.

How many can be met is exact. Who of several alike is met is not settled by that: graduates are first shared out in proportion to what is still open
(all takers at once, in rounds), so that the order of rows does not matter, and the flow then adds what sharing left over.

    units          a line's people ask for each unit of its profile. Of those who are met a graduate brings the units of the programme: what is then
                   missing (`wish_met` below `line_met`) is a gap of skills too, within those who are met
    indices        the usual ones of how unlike the two sides are spread over markets, beside the counts (`indices`), with an interval from
                   owners drawn anew (`Limits.draws`)
    findings       what stands out, largest first (`findings`): the mismatches of one kind and place, as people
"""

from selaras.engines.mismatch.check import cost_of, violations
from selaras.engines.mismatch.findings import Finding, Kind, findings
from selaras.engines.mismatch.indices import dissimilarity, jackman_roper, sahin
from selaras.engines.mismatch.network import met
from selaras.engines.mismatch.pooling import Pooled, pooled
from selaras.engines.mismatch.problem import Limits, Problem, Result
from selaras.engines.mismatch.solving import solve
from selaras.engines.mismatch.store import read_problem, read_result, write_problem, write_result

__all__ = [
    "Finding",
    "Kind",
    "Limits",
    "Pooled",
    "Problem",
    "Result",
    "cost_of",
    "dissimilarity",
    "findings",
    "jackman_roper",
    "met",
    "pooled",
    "read_problem",
    "read_result",
    "sahin",
    "solve",
    "violations",
    "write_problem",
    "write_result",
]

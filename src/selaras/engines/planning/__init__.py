# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The year's plan: which packages run where and when, who teaches and tests them, and which needs they serve.

The model, in the names of `Problem` (what is given) and `Answer` (what is decided). c is a course, m a month of start, t a month of work.

    every[c, m]  = packages[c, m] + local_packages[c, m] + sum of offers[o, m] with offer_course[o] = c
    tested[c, m] = tests[c, m] + local_tested[c, m] where m + programme_test_lag <= 11, else 0
    money = course_cost packages + course_test_cost tests + offer_cost offers + upgrade_cost upgrades + recruit_cost recruits
            + group_travel teach + hire_price hired + assessor_price assess + recruit_price recruit_assess

maximise   sum flow[c, m, n] arc_value[c, n] need_time[n, m + programme_ready_lag] + sum ojt[c, m, l] ojt_value[c, l]
           - people_per_million money

subject to, all numbers >= 0; packages, tests, offers, upgrades and recruits whole, and zero where not open:

    targets       seats sum every (or packages alone, if local ones do not count) >= target_participants
                  sum course_competent tested (or tests alone) >= target_certified;  money <= budget
    limits        tests only of packages not tested otherwise: tests[c, m] <= every - local_tested (packages alone, if local ones do not count)
                  kits: sum packages of a programme <= programme_kits;  sum_m offers <= offer_limit
                  centres: sum every at a centre <= centre_most;  floors: sum every of floor_courses >= floor_least
    workshops     sum every[c, m] programme_room_weeks[c, t - m] of a room <= room_weeks[room, t]
    instructors   at each centre, for each competence, in each month t:
                  sum every[c, m] programme_instructor_days[c, t - m] <= teach + hired + extra_teach
                  a group's days:  sum teach <= group_size group_days - upgrades in course x min(upgrade_days, group_days)
                  what it learns:  sum teach of a new competence <= upgrades finished x group_days
                  sum upgrades of a group <= group_size, of an upgrade <= upgrade_most;  sum hired <= hire_days
                  sum extra_teach of a field <= extra_instructor_days
    assessors     at each centre, for each scheme, in each month t:
                  sum tested[c, m] programme_assessor_days, m + programme_test_lag = t, <= assess + recruit_assess + extra_assess
                  sum assess <= assessor_size assessor_days, never at assessor_home
                  sum recruit_assess <= recruits decided recruit_lead months ago or earlier x recruit_days, never at recruit_home
                  sum recruits <= recruit_most;  sum extra_assess of a scheme <= extra_assessor_days
    people        sum_n flow[c, m, n] <= course_graduates every[c, m];  sum_c,m flow <= need_heads
                  sum_l ojt[c, m, l] <= course_graduates every[c, m];  sum ojt in a month <= line_seats

Then fairness: minimise the largest shortfall of a regency, max over regions of (all seats / all applicants - own seats / own applicants), with a
worth of at least value - fairness_loss |value|.

If the targets cannot be met (`weight_bound` proves it): minimise the weighted sum (`families.WEIGHTS`) of what is added to
extra_instructor_days, extra_assessor_days, room_weeks and the budget, and of what then still falls short.

Small years go to HiGHS whole. Large ones fall apart into fields when targets, budget, centre_most and floors are cut (`blocks`): prices of
those rows, and each field's relaxation cut by what whole packages force, prove the bound (`prices`); each field is made whole near its relaxed
point, in the room that the others leave (`room`, `rounding`, `decomposed`). Large years get no fairness step yet.
"""

from selaras.engines.planning.answer import TABLES, Answer, Limits, Missing, Result, Status
from selaras.engines.planning.chances import Chances, probabilities
from selaras.engines.planning.check import violations
from selaras.engines.planning.cost import Cost, cost_of, counted_tests
from selaras.engines.planning.problem import MONTHS, ORIGINS, Problem
from selaras.engines.planning.search import Progress, Step
from selaras.engines.planning.solving import solve
from selaras.engines.planning.store import load, save

__all__ = [
    "MONTHS",
    "ORIGINS",
    "TABLES",
    "Answer",
    "Chances",
    "Cost",
    "Limits",
    "Missing",
    "Problem",
    "Progress",
    "Result",
    "Status",
    "Step",
    "cost_of",
    "counted_tests",
    "load",
    "probabilities",
    "save",
    "solve",
    "violations",
]

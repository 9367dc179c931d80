# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What a plan is worth, costs and reaches: recomputed from the answer alone, by no code of the solver."""

import dataclasses

import numpy as np

from selaras.engines.axes import Floats, Ints
from selaras.engines.planning.answer import Answer
from selaras.engines.planning.problem import MONTHS, ORIGINS, Problem

MONEY = ("packages", "tests", "offers", "upgrades", "hired", "assessors", "recruits", "travel")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Cost:
    """Money in million rupiah, people in persons; `value` = placed + ojt_gain - people_per_million x money."""

    value: float
    placed: float  # expected placements of graduates sent to needs
    placed_by_origin: tuple[float, ...]  # company, region, self-employment
    ojt_gain: float  # extra expected placements by OJT
    ojt_people: float
    money: float  # APBN
    money_by_kind: dict[str, float]  # keys: MONEY
    participants: float
    certified: float  # expected people judged competent in the year, of the sources that count
    apbn_packages: int
    tested_packages: int  # tests paid by APBN
    shortfall: float  # largest regency shortfall, seats an applicant against the network's mean
    shortfall_region: int  # where, -1: no region has applicants


def taken(problem: Problem, answer: Answer) -> Ints:
    """Packages of all sources [course, month]: the network's, fixed local ones, offers taken."""
    every = answer.packages + problem.local_packages
    np.add.at(every, problem.offer_course, answer.offers)
    return every


def cost_of(problem: Problem, answer: Answer) -> Cost:
    """Recompute a plan's worth and money. What runs along no declared link, or is ready after December, is worth nothing."""
    every = taken(problem, answer)
    by_origin, gain = _placements(problem, answer)
    money = _money(problem, answer)
    spent, placed = sum(money.values()), float(by_origin.sum())
    shortfall, region = _shortfall(problem, every)
    counted = every if problem.participants_count_local else answer.packages
    return Cost(
        value=placed + gain - problem.people_per_million * spent,
        placed=placed,
        placed_by_origin=tuple(by_origin.tolist()),
        ojt_gain=gain,
        ojt_people=float(answer.ojt["people"].sum()),
        money=spent,
        money_by_kind=money,
        participants=float(problem.seats * counted.sum()),
        certified=float((counted_tests(problem, answer) * problem.course_competent[:, None]).sum()),
        apbn_packages=int(answer.packages.sum()),
        tested_packages=int(answer.tests.sum()),
        shortfall=shortfall,
        shortfall_region=region,
    )


def counted_tests(problem: Problem, answer: Answer) -> Ints:
    """Tested packages that count towards the certified [course, month]: those whose test falls in this year."""
    tests = answer.tests + problem.local_tested if problem.certified_count_local else answer.tests
    return np.where(test_month(problem) < MONTHS, tests, 0)


def untested(problem: Problem, answer: Answer) -> Ints:
    """Packages that APBN may pay a test for [course, month]: not tested otherwise; only its own where what others pay for does not count."""
    return taken(problem, answer) - problem.local_tested if problem.certified_count_local else answer.packages


def test_month(problem: Problem) -> Ints:
    """Month of the test of a package [course, month of start]; 12 and more: next year."""
    return np.arange(MONTHS)[None, :] + problem.programme_test_lag[problem.course_programme][:, None]


def ready_month(problem: Problem) -> Ints:
    """Month in which graduates can work [course, month of start]; 12 and more: next year."""
    return np.arange(MONTHS)[None, :] + problem.programme_ready_lag[problem.course_programme][:, None]


def _placements(problem: Problem, answer: Answer) -> tuple[Floats, float]:
    ready = ready_month(problem)
    flow, ojt = answer.flow, answer.ojt
    values = _looked_up(problem.arc_course, problem.arc_need, problem.arc_value, problem.size("need"), flow["course"], flow["need"])
    at = ready[flow["course"], flow["month"]]
    worth = np.where(at < MONTHS, problem.need_time[flow["need"], np.minimum(at, MONTHS - 1)], 0.0)
    by_origin: Floats = np.zeros(len(ORIGINS))
    np.add.at(by_origin, problem.need_origin[flow["need"]], flow["people"] * values * worth)
    seats = _looked_up(problem.ojt_course, problem.ojt_line, problem.ojt_value, problem.size("line"), ojt["course"], ojt["line"])
    gains = np.where(ready[ojt["course"], ojt["month"]] < MONTHS, seats * ojt["people"], 0.0)
    return by_origin, float(gains.sum())


def _looked_up(first: Ints, second: Ints, values: Floats, width: int, rows: Ints, columns: Ints) -> Floats:
    """The value of each (row, column) pair in a sparse table of pairs; 0 where there is none."""
    keys = first * width + second
    order = np.argsort(keys)
    wanted = rows * width + columns
    if not keys.size:
        return np.zeros(wanted.size)
    at = np.minimum(np.searchsorted(keys[order], wanted), keys.size - 1)
    return np.where(keys[order][at] == wanted, values[order][at], 0.0)


def _money(problem: Problem, answer: Answer) -> dict[str, float]:
    assess, recruit, teach, hired = answer.assess, answer.recruit_assess, answer.teach, answer.hired
    return {
        "packages": float(answer.packages.sum(axis=1) @ problem.course_cost),
        "tests": float(answer.tests.sum(axis=1) @ problem.course_test_cost),
        "offers": float(answer.offers.sum(axis=1) @ problem.offer_cost),
        "upgrades": float(answer.upgrades.sum(axis=1) @ problem.upgrade_cost),
        "hired": float(problem.hire_price[hired["hire"]] @ hired["days"]),
        "assessors": float(problem.assessor_price[assess["assessor"], assess["centre"]] @ assess["days"])
        + float(problem.recruit_price[recruit["recruit"], recruit["centre"]] @ recruit["days"]),
        "recruits": float(answer.recruits.sum(axis=1) @ problem.recruit_cost),
        "travel": float(problem.group_travel[teach["group"], teach["centre"]] @ teach["days"]),
    }


def _shortfall(problem: Problem, every: Ints) -> tuple[float, int]:
    applicants = problem.region_applicants
    asked = np.flatnonzero(applicants > 0)
    if not asked.size:
        return 0.0, -1
    seats = problem.seats * np.bincount(problem.course_region, every.sum(axis=1), applicants.size)
    short = seats[asked].sum() / applicants[asked].sum() - seats[asked] / applicants[asked]
    return float(short.max()), int(asked[short.argmax()])

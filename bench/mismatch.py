# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The mismatch engine on a year of a country, beside an SQL group-by of the same rows, in one run; and what the engine finds of planted mismatches.

    python -m bench.mismatch [--lines 50000] [--programmes 2000] [--seeds 5]

The year is **invented** (`bench.mismatches`). The peer, SQLite in memory with its tables filled and indexed beforehand, sums people asked for and
graduates by skill, place and month, joins them and calls the difference the gap, then does so by unit: what a spreadsheet or report does. It counts
a graduate as of use only where skill, place and month are the same, so its gap is larger than ours and has no parts; seconds are of that against all
that the engine does. The last line is JSON: claim, ours, peer, theirs, ratio, holds. `ratio` = seconds of the group-by / ours.
"""

import argparse
import json
import sqlite3
import time
from typing import Any

import numpy as np

from bench.mismatches import balanced, large, plant
from bench.planning import peak
from selaras.engines.mismatch import Kind, Limits, Problem, cost_of, findings, solve, violations

MOST_SECONDS = 2.0
PLANTED = (
    *(Kind.SHORT, Kind.NO_PROGRAMME, Kind.PLACE, Kind.TIMING, Kind.UNTAUGHT, Kind.LACKING),
    *(Kind.NO_EQUIPMENT, Kind.FAR_EQUIPMENT, Kind.IDLE, Kind.OUTDATED),
)
BY_SKILL = """
    select sum(max(asked - coalesce(taught, 0), 0)) from
    (select field, place, first, sum(people) asked from line group by 1, 2, 3)
    left join (select field, place, month first, sum(people) taught from cohort group by 1, 2, 3) using (field, place, first)"""
BY_UNIT = """
    select sum(max(asked - coalesce(taught, 0), 0)) from
    (select unit, place, first, sum(people) asked from line join asked using (profile) group by 1, 2, 3)
    left join (select unit, place, month first, sum(people) taught from cohort join taught using (programme) group by 1, 2, 3)
    using (unit, place, first)"""


def filled(problem: Problem) -> sqlite3.Connection:
    """The rows of both sides as tables; a centre stands at the place of its number, a skill is the market of the first cut."""
    base = sqlite3.connect(":memory:")
    tables = {
        "line": {"people": problem.line_people, "profile": problem.line_profile, "field": problem.line_market[0], "place": problem.line_place,
                 "first": problem.line_first},
        "cohort": {"people": problem.cohort_people, "programme": problem.cohort_programme, "field": problem.cohort_market[0],
                   "place": problem.cohort_centre, "month": problem.cohort_month},
        "asked": {"profile": problem.asked_profile, "unit": problem.asked_unit},
        "taught": {"programme": problem.taught_programme, "unit": problem.taught_unit},
    }  # fmt: skip
    for name, columns in tables.items():
        base.execute(f"create table {name} ({', '.join(columns)})")
        rows = zip(*(column.tolist() for column in columns.values()), strict=True)
        base.executemany(f"insert into {name} values ({', '.join('?' * len(columns))})", rows)
    base.execute("create index asked_by_profile on asked (profile)")
    base.execute("create index taught_by_programme on taught (programme)")
    return base


def timed(work: Any) -> tuple[Any, float]:
    """What work gives, and the seconds of the quickest of three times."""
    seconds = []
    for _time in range(3):
        started = time.perf_counter()
        found = work()
        seconds.append(time.perf_counter() - started)
    return found, min(seconds)


def recovered(seeds: int) -> tuple[int, int]:
    """Planted mismatches that stand among the first as many findings, named by kind and thing; and how many were planted."""
    hits = total = 0
    for seed in range(seeds):
        made, draw = balanced(seed), np.random.default_rng(seed)
        planted = [each for at in range(2) for kind in PLANTED for each in plant(made, draw, float(draw.integers(14, 80)), kind)]
        problem = made.problem()
        found = findings(problem, solve(problem, Limits()))[: len(planted)]
        said = {(each.kind, each.market, each.unit, each.equipment, each.programme, each.centre) for each in found}
        of = [{**dict.fromkeys(("market", "unit", "equipment", "programme", "centre"), -1), **each.of} for each in planted]
        hits += sum((each.kind, *where.values()) in said for each, where in zip(planted, of, strict=True))
        total += len(planted)
    return hits, total


def main() -> None:
    """Run all and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--lines", type=int, default=50_000)
    asked.add_argument("--programmes", type=int, default=2_000)
    asked.add_argument("--seeds", type=int, default=5)
    given = asked.parse_args()
    problem = large(1, lines=given.lines, programmes=given.programmes)
    result, seconds = timed(lambda: solve(problem, Limits()))
    wrong = violations(problem, result)
    if wrong:
        raise SystemExit(f"the engine broke its own rules: {wrong[:3]}")
    base = filled(problem)
    _sums, by_sql = timed(lambda: (base.execute(BY_SKILL).fetchone(), base.execute(BY_UNIT).fetchone()))
    hits, total = recovered(given.seeds)
    print(f"{given.lines} lines, {given.programmes} programmes: {seconds:.2f} s, {peak():.0f} MiB, gap {cost_of(problem, result):,.0f} people")
    print(f"group-by of the same rows in SQLite: {by_sql:.2f} s")
    print(f"planted mismatches among the first findings: {hits} of {total}")
    print(json.dumps({
        "claim": f"measures {given.lines} lines and {given.programmes} programmes in {MOST_SECONDS:g} s, and finds every planted mismatch first",
        "ours": {"seconds": round(seconds, 3), "mebibytes": round(peak()), "found": hits, "planted": total},
        "peer": "SQL group-by, SQLite in memory", "theirs": {"seconds": round(by_sql, 3)}, "ratio": round(by_sql / seconds, 3),
        "holds": seconds <= MOST_SECONDS and hits == total,
    }))  # fmt: skip


if __name__ == "__main__":
    main()

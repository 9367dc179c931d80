# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""A year of network size: our planning engine beside the whole model in HiGHS, same arrays, threads and tolerance, in one run.

    python -m bench.planning [--problem FILE] [--seed N] [--gap 0.03] [--seconds 60] [--peer-seconds 240]

FILE is a problem saved by `selaras.engines.planning.save`. Each solver runs in a process of its own, so that its peak memory is its own.
The last line is JSON: claim, ours, peer, theirs, ratio, holds. `ratio` = seconds of the peer to the same gap / ours; if the peer does not get
there in its time, the ratio is a lower bound.
"""

import argparse
import json
import multiprocessing
import resource
import time
from pathlib import Path
from typing import Any

from bench.years import network_year
from selaras.engines.planning import Limits, Problem, load, save, solve
from selaras.engines.planning.families import assemble
from selaras.engines.planning.highs import Solver
from selaras.engines.planning.search import program_of


def ours(data: bytes, gap: float, seconds: float, threads: int) -> dict[str, Any]:
    """Our engine on a saved problem, stopped by its work as in the demonstration and never by the clock: `seconds` only judges it."""
    problem = problem_of(data)
    started = time.perf_counter()
    result = solve(problem, Limits(gap=gap, rounds=1, threads=threads), told)
    return {
        "seconds": time.perf_counter() - started, "gap": result.gap, "value": result.value, "bound": result.bound,
        "status": str(result.status), "mebibytes": peak(),
    }  # fmt: skip


def peer(data: bytes, gap: float, seconds: float, threads: int) -> dict[str, Any]:
    """The whole formulation in HiGHS."""
    model = assemble(problem_of(data))
    started = time.perf_counter()
    outcome = Solver(program_of(model), threads=threads, mip_rel_gap=gap, time_limit=seconds).solve()
    reached = max(0.0, outcome.bound - outcome.value) / max(abs(outcome.value), 1e-9) if outcome.x is not None else float("inf")
    return {
        "seconds": time.perf_counter() - started, "gap": reached, "value": outcome.value, "bound": outcome.bound,
        "status": "a plan" if outcome.x is not None else "no plan", "mebibytes": peak(),
    }  # fmt: skip


def told(fraction: float, words: str, value: float | None, bound: float | None) -> None:
    """Progress, one line each."""
    print(f"  {fraction:4.0%} {words}" + "".join(f"  {x:,.1f}" for x in (value, bound) if x is not None), flush=True)


def problem_of(data: bytes) -> Problem:
    """The problem in these bytes."""
    problem = load(data)
    if not isinstance(problem, Problem):
        raise SystemExit("the file holds a result, not a problem")
    return problem


def peak() -> float:
    """Largest resident memory of this process, MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Run both and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--problem", type=Path)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--gap", type=float, default=0.03)
    asked.add_argument("--seconds", type=float, default=60.0)
    asked.add_argument("--peer-seconds", type=float, default=240.0)
    asked.add_argument("--threads", type=int, default=2)
    given = asked.parse_args()
    data = given.problem.read_bytes() if given.problem else save(network_year(given.seed))
    found = {}
    for name, run, seconds in (("ours", ours, given.seconds), ("HiGHS whole", peer, given.peer_seconds)):
        print(name, flush=True)
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            found[name] = pool.apply(run, (data, given.gap, seconds, given.threads))
        print("  " + ", ".join(f"{key} {value:.4g}" if isinstance(value, float) else f"{key} {value}" for key, value in found[name].items()))
    mine, theirs = found["ours"], found["HiGHS whole"]
    print(json.dumps({
        "claim": f"proven gap <= {given.gap} in {given.seconds:g} s at network size on {given.threads} threads",
        "ours": {key: mine[key] for key in ("seconds", "gap", "mebibytes")}, "peer": "HiGHS, whole model, same arrays, threads and tolerance",
        "theirs": {key: theirs[key] for key in ("seconds", "gap", "mebibytes")}, "ratio": theirs["seconds"] / mine["seconds"],
        "holds": bool(mine["gap"] <= given.gap and mine["seconds"] <= given.seconds),
    }))  # fmt: skip


if __name__ == "__main__":
    main()

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What the engine is allowed to do, and what it hands back."""

import dataclasses
import enum
from typing import Any

import numpy as np

from selaras.engines.axes import Floats, Ints, Table, array, settle
from selaras.engines.planning.problem import MONTHS, Problem


def _row(*indices: str, amount: str) -> np.dtype[np.void]:
    return np.dtype([(name, np.int64) for name in indices] + [(amount, np.float64)])


# The sparse tables of an answer: one structured array each, one row for each amount that is not zero.
TABLES: dict[str, np.dtype[np.void]] = {
    "teach": _row("group", "centre", "competence", "month", amount="days"),
    "hired": _row("hire", "centre", "month", amount="days"),
    "extra_teach": _row("centre", "competence", "month", amount="days"),
    "assess": _row("assessor", "centre", "scheme", "month", amount="days"),
    "recruit_assess": _row("recruit", "centre", "scheme", "month", amount="days"),
    "extra_assess": _row("centre", "scheme", "month", amount="days"),
    "flow": _row("course", "month", "need", amount="people"),
    "ojt": _row("course", "month", "line", amount="people"),
}


class Status(enum.StrEnum):
    """How a solve ended."""

    PROVEN = "proven"  # proven to lie within the asked gap of the best plan
    FEASIBLE = "feasible"  # a plan that keeps every rule; the work ran out before the asked gap was proven
    INFEASIBLE = "infeasible"  # proven: no plan reaches the targets; what is missing is named
    NO_PLAN = "no plan"  # the work ran out before a plan was found; nothing is proven


@dataclasses.dataclass(frozen=True, kw_only=True)
class Limits:
    """How hard to try. Only `seconds` depends on the clock; leave it out wherever answers must repeat."""

    gap: float = 0.01  # stop as soon as (bound - value) / |value| is proven to be this small
    rounds: int = 12  # rounds of improvement at most
    nodes: int = 400  # branch-and-bound nodes a subproblem at most
    seed: int = 0
    threads: int = 2  # subproblems at a time
    fairness_loss: float = 0.002  # share of the value that fairness may cost; 0 skips the fairness step
    seconds: float | None = None  # a safety for benches: begin no new step after so long

    def __post_init__(self) -> None:
        if self.gap < 0 or self.rounds < 0 or self.nodes < 1 or self.threads < 1 or self.fairness_loss < 0:
            raise ValueError("limits: gap, rounds and fairness_loss are zero or more, nodes and threads one or more")


@dataclasses.dataclass(frozen=True, kw_only=True, eq=False)
class Answer:
    """A plan. Whole numbers are integers.

    A month is that of the start (packages, tests, offers, upgrades, recruits, flow, ojt) or that of the work (all other tables).
    """

    packages: Ints = array("int", "course", "month", least=-np.inf, about="APBN packages that start")
    tests: Ints = array("int", "course", "month", least=-np.inf, about="packages that start then and whose test APBN pays")
    offers: Ints = array("int", "offer", "month", least=-np.inf, about="offered packages taken")
    upgrades: Ints = array("int", "upgrade", "month", least=-np.inf, about="persons who begin the upgrading course")
    recruits: Ints = array("int", "recruit", "month", least=-np.inf, about="new assessors decided on")
    teach: Table
    hired: Table
    extra_teach: Table
    assess: Table
    recruit_assess: Table
    extra_assess: Table
    flow: Table
    ojt: Table

    def __post_init__(self) -> None:
        faults = settle(self, {"month": MONTHS})
        for name, dtype in TABLES.items():
            try:
                table = np.array(getattr(self, name), dtype=dtype).reshape(-1)
            except (TypeError, ValueError) as error:
                faults.append(f"{name}: {error}; give rows of {', '.join(dtype.names or ())}")
                continue
            table.setflags(write=False)
            object.__setattr__(self, name, table)
        if faults:
            raise ValueError("this is not an answer:\n" + "\n".join(f"- {fault}" for fault in faults))

    @classmethod
    def nothing(cls, problem: Problem) -> "Answer":
        """The plan in which the network does nothing (fixed local packages are not part of an answer)."""
        whole = {"packages": "course", "tests": "course", "offers": "offer", "upgrades": "upgrade", "recruits": "recruit"}
        parts: dict[str, Any] = {name: np.zeros((problem.size(axis), MONTHS), np.int64) for name, axis in whole.items()}
        parts |= {name: np.zeros(0, dtype) for name, dtype in TABLES.items()}
        return cls(**parts)

    def same_as(self, other: "Answer") -> bool:
        """True if both answers are equal to the last bit."""
        return all(np.array_equal(getattr(self, each.name), getattr(other, each.name)) for each in dataclasses.fields(self))


@dataclasses.dataclass(frozen=True, kw_only=True, eq=False)
class Missing:
    """The least that must be added so that the targets can be met; where people lack, people are named."""

    instructor_days: Floats = array("float", "field", "month", about="instructor-days to add to extra_instructor_days")
    assessor_days: Floats = array("float", "scheme", "month", about="assessor-days to add to extra_assessor_days")
    room_weeks: Floats = array("float", "room", "month", about="workshop-weeks to add to room_weeks")
    floor_packages: Floats = array("float", "floor", about="packages short of each floor whatever else is added")
    money: float = 0.0  # to add to the budget
    participants: float = 0.0  # short of the target whatever is added above
    certified: float = 0.0
    weight: float = 0.0  # weighted sum of all the above, in instructor-days
    weight_bound: float = 0.0  # proven: no addition with a smaller weighted sum meets the targets

    def __post_init__(self) -> None:
        faults = settle(self, {"month": MONTHS})
        if faults:
            raise ValueError("this is not a statement of what is missing:\n" + "\n".join(f"- {fault}" for fault in faults))


@dataclasses.dataclass(frozen=True, kw_only=True, eq=False)
class Result:
    """How it ended, the plan, and how far it can be from the best one."""

    status: Status
    answer: Answer  # with INFEASIBLE and NO_PLAN: the plan in which the network does nothing
    value: float  # expected absorption less weighted money, recomputed from the answer
    bound: float  # no plan is worth more than this
    gap: float  # (bound - value) / |value|
    missing: Missing | None  # with INFEASIBLE only
    seconds: float
    work: int  # linear programs and branch-and-bound nodes
    log: tuple[str, ...] = ()

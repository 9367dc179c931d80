# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What a running solve keeps: its limits, how much work it has done, what it says on the way."""

import dataclasses
import time
from collections.abc import Callable
from enum import StrEnum
from typing import Any

from selaras.engines.axes import Floats
from selaras.engines.planning.answer import Limits
from selaras.engines.planning.highs import Program
from selaras.engines.planning.model import Model


class Step(StrEnum):
    """What a solve says of itself on its way, in the order of a large year; the engine knows no other language."""

    RULES = "the rules of the year"
    PRICES = "prices of what the fields share"
    BOUND = "a bound of every plan"
    WHOLE_BOUND = "a bound by whole numbers"
    FIELDS = "fields made whole"
    FIRST = "a first whole plan"
    IMPROVING = "improving field by field"
    WORTH = "absorption and cost"
    FAIREST = "the fairest of plans worth as much"
    MISSING = "the targets seem out of reach: what is missing?"
    DONE = "done"


# progress(fraction of the way 0..1, what is being done, value so far or None, bound so far or None)
Progress = Callable[[float, str, float | None, float | None], None]


@dataclasses.dataclass
class Search:
    """The one mutable thing of a solve."""

    limits: Limits
    progress: Progress | None = None
    work: int = 0
    log: list[str] = dataclasses.field(default_factory=list)
    started: float = dataclasses.field(default_factory=time.perf_counter)

    @property
    def seconds(self) -> float:
        """Seconds since the start."""
        return time.perf_counter() - self.started

    @property
    def late(self) -> bool:
        """True once the optional safety by the clock has run out; begin no new step then."""
        return self.limits.seconds is not None and self.seconds > self.limits.seconds

    def options(self, **more: Any) -> dict[str, Any]:
        """Options of HiGHS that all subproblems share."""
        options: dict[str, Any] = {"random_seed": self.limits.seed, "threads": 1, "mip_feasibility_tolerance": 1e-7}
        if self.limits.seconds is not None:
            options["time_limit"] = max(1.0, self.limits.seconds - self.seconds)
        return options | more

    def say(self, fraction: float, step: Step, value: float | None = None, bound: float | None = None) -> None:
        """Tell who waits, and write it down without the clock, so that logs of equal solves are equal."""
        numbers = "".join(f", {name} {number:.2f}" for name, number in (("value", value), ("bound", bound)) if number is not None)
        self.log.append(step.value + numbers)
        if self.progress is not None:
            self.progress(fraction, step.value, value, bound)


@dataclasses.dataclass(frozen=True)
class Found:
    """A point of a model and what is proven: no point is worth more than `bound`. `x` is None if none was found."""

    x: Floats | None
    value: float
    bound: float

    @property
    def gap(self) -> float:
        """(bound - value) / |value|; infinite without a point."""
        if self.x is None:
            return float("inf")
        return max(0.0, self.bound - self.value) / max(abs(self.value), 1e-9)


def program_of(model: Model, *, relaxed: bool = False) -> Program:
    """The model as HiGHS takes it."""
    return Program(
        worth=model.worth, lower=model.lower, upper=model.upper, matrix=model.matrix,
        row_lower=model.row_lower, row_upper=model.row_upper, integer=None if relaxed else model.integer,
    )  # fmt: skip

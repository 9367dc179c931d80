# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Problem and answer as bytes, for the record of engine runs."""

from typing import Any

import numpy as np

from selaras.engines.forecasting.problem import Problem, Result
from selaras.engines.stored import packed, rounded, unpacked

FORMAT = "selaras forecasting 1"


def write_problem(problem: Problem) -> bytes:
    """A problem as bytes."""
    return packed(problem, f"{FORMAT}: problem")


def read_problem(data: bytes) -> Problem:
    """The problem that `write_problem` gave. Raises ValueError for anything else."""
    return unpacked(data, Problem, f"{FORMAT}: problem", _all_told)  # type: ignore[no-any-return]


def write_result(result: Result) -> bytes:
    """An answer as bytes; numbers rounded to nine digits behind the comma."""
    return packed(rounded(result), f"{FORMAT}: result")


def read_result(data: bytes) -> Result:
    """The answer that `write_result` gave. Raises ValueError for anything else."""
    return unpacked(data, Result, f"{FORMAT}: result")  # type: ignore[no-any-return]


def _all_told(found: dict[str, Any]) -> dict[str, Any]:
    """The fields of a problem that was kept before silence had a name: all of its record was taken for told. Others as they are."""
    return found if "past_told" in found or "past_hired" not in found else {**found, "past_told": np.ones_like(found["past_hired"])}

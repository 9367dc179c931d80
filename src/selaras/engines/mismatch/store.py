# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Problem and answer as bytes, for the record of engine runs."""

from selaras.engines.mismatch.problem import Problem, Result
from selaras.engines.stored import packed, rounded, unpacked

FORMAT = "selaras mismatch 1"


def write_problem(problem: Problem) -> bytes:
    """A problem as bytes."""
    return packed(problem, f"{FORMAT}: problem")


def read_problem(data: bytes) -> Problem:
    """The problem that `write_problem` gave. Raises ValueError for anything else."""
    return unpacked(data, Problem, f"{FORMAT}: problem")  # type: ignore[no-any-return]


def write_result(result: Result) -> bytes:
    """An answer as bytes; numbers rounded to nine digits behind the comma."""
    return packed(rounded(result), f"{FORMAT}: result")


def read_result(data: bytes) -> Result:
    """The answer that `write_result` gave. Raises ValueError for anything else."""
    return unpacked(data, Result, f"{FORMAT}: result")  # type: ignore[no-any-return]

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Problem and answer as bytes, to other processes, and the same answer again."""

import pickle

import pytest

from selaras.engines.mismatch import Limits, read_problem, read_result, solve, violations, write_problem, write_result
from tests.engines.mismatch.small import empty_problem, random_problem, welders


@pytest.mark.parametrize("make", [welders, empty_problem, lambda: random_problem(5)])
def test_bytes_and_back(make):
    """Tests that a problem and its answer come back the same, to the byte."""
    problem = make()
    data = write_problem(problem)
    again = read_problem(data)
    assert write_problem(again) == data
    answer = write_result(solve(problem, Limits()))
    assert write_result(read_result(answer)) == answer == write_result(solve(again, Limits()))
    assert violations(problem, read_result(answer)) == []


def test_other_bytes_are_refused():
    """Tests that neither rubbish nor the other kind is taken."""
    for data in (b"", b"rubbish", write_problem(welders())):
        with pytest.raises(ValueError, match="not a stored"):
            read_result(data)


def test_things_pickle_and_stay_as_they_are():
    """Tests that a problem goes to another process whole, and that a solve changes nothing of it."""
    problem = welders()
    before = write_problem(problem)
    first = solve(problem, Limits(seed=3))
    assert pickle.loads(pickle.dumps(first)).same_as(solve(pickle.loads(pickle.dumps(problem)), Limits(seed=3)))
    assert write_problem(problem) == before
    assert not problem.line_people.flags.writeable

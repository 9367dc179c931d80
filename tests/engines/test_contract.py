# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What every engine keeps, each with one small problem and one empty one: add an engine to ENGINES and it is held to the same."""

import dataclasses
import pickle
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import selaras
from selaras.engines import planning
from tests.engines.planning.small import empty_year, small_year

ENGINES = {"planning": (planning, small_year, empty_year)}


@pytest.fixture(params=ENGINES)
def engine(request):
    return ENGINES[request.param]


def arrays(thing):
    return {each.name: np.array(getattr(thing, each.name)) for each in dataclasses.fields(thing)}


def test_engine_leaves_its_input_unchanged(engine):
    """Tests that a solve changes no field of the problem and that its arrays cannot be written to."""
    package, small, _ = engine
    problem = small()
    before = arrays(problem)
    package.solve(problem, package.Limits())
    after = arrays(problem)
    assert all(np.array_equal(before[name], after[name]) for name in before)
    assert not any(getattr(problem, name).flags.writeable for name in before if isinstance(getattr(problem, name), np.ndarray))


def test_engine_answers_the_same_for_the_same_seed(engine):
    """Tests that two solves of one problem agree to the last bit, logs included."""
    package, small, _ = engine
    first, second = (package.solve(small(), package.Limits(seed=3)) for _ in range(2))
    assert first.answer.same_as(second.answer)
    assert (first.value, first.bound, first.work, first.log) == (second.value, second.bound, second.work, second.log)


def test_engine_bounds_and_checks_its_own_answer(engine):
    """Tests that the bound is no smaller than the value, the value is what `cost_of` says, and no rule is broken."""
    package, small, _ = engine
    problem = small()
    result = package.solve(problem, package.Limits())
    assert result.bound >= result.value - 1e-9
    assert package.cost_of(problem, result.answer).value == pytest.approx(result.value)
    assert package.violations(problem, result.answer) == []


def test_engine_answers_an_empty_problem(engine):
    """Tests that nothing to decide is decided: an optimal answer worth nothing."""
    package, _, empty = engine
    result = package.solve(empty(), package.Limits())
    assert result.status is package.Status.PROVEN
    assert result.value == 0


def test_engine_things_pickle(engine):
    """Tests that problem, limits and result go to another process and come back the same."""
    package, small, _ = engine
    result = package.solve(small(), package.Limits())
    for thing in (small(), package.Limits(), result):
        again = pickle.loads(pickle.dumps(thing))
        assert type(again) is type(thing)
    assert pickle.loads(pickle.dumps(result)).answer.same_as(result.answer)


@pytest.mark.parametrize("name", [*ENGINES, "forecasting", "mismatch"])
def test_engine_loads_no_django(name):
    """Tests in a process of its own that importing the engine loads neither Django nor anything else of the product."""
    code = (
        f"import sys, selaras.engines.{name}; "
        "print([m for m in sys.modules if m.split('.')[0] == 'django' or m.startswith('selaras.') and not m.startswith('selaras.engines')])"
    )
    source = str(Path(selaras.__file__).parents[1])
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": source})
    assert ran.stdout.strip() == "[]"

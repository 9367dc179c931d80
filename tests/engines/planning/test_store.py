# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
import dataclasses
import io

import numpy as np
import pytest

from selaras.engines.axes import declared
from selaras.engines.planning import Missing, Problem, Result, Status, load, save
from tests.engines.planning.small import hand_plan, in_months, small_year


def result(missing=None):
    return Result(
        status=Status.FEASIBLE, answer=hand_plan(), value=24.5, bound=30.0, gap=0.22,
        missing=missing, seconds=1.5, work=7, log=("a", "bc"),
    )  # fmt: skip


def test_store_gives_a_problem_back():
    """Tests that a stored problem is the same in every field, and that the same problem gives the same bytes."""
    problem = small_year()
    again = load(save(problem))
    assert isinstance(again, Problem)
    for each in dataclasses.fields(problem):
        kept, found = getattr(problem, each.name), getattr(again, each.name)
        assert np.array_equal(kept, found), each.name
        assert type(kept) is type(found)
    assert save(again) == save(problem)


def test_store_gives_a_result_back_with_and_without_what_is_missing():
    """Tests that answer, numbers, words and the statement of what is missing survive."""
    lacking = Missing(
        instructor_days=in_months(2, (1, 3, 12.5)), assessor_days=in_months(1), room_weeks=in_months(3), floor_packages=[0.0], money=4.0, weight=13.0
    )  # fmt: skip
    for missing in (None, lacking):
        kept = result(missing)
        again = load(save(kept))
        assert isinstance(again, Result)
        assert again.answer.same_as(kept.answer)
        assert (again.status, again.value, again.bound, again.work, again.log) == (Status.FEASIBLE, 24.5, 30.0, 7, ("a", "bc"))
        if missing is None:
            assert again.missing is None
        else:
            assert again.missing.money == 4.0
            assert all(np.array_equal(getattr(again.missing, name), getattr(missing, name)) for name, _ in declared(missing))


def rewritten(data, **changes):
    with np.load(io.BytesIO(data)) as archive:
        arrays = {name: archive[name] for name in archive.files} | changes
    stream = io.BytesIO()
    np.savez(stream, **{name: array for name, array in arrays.items() if array is not None})
    return stream.getvalue()


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"course_cost": np.array([1, 2, 3])}, "course_cost: stored as int64, must be float64"),
        ({"course_cost": None}, "needs the field course_cost"),
        ({"stray": np.array([1])}, "unknown fields stray"),
        ({"format": np.array("something else")}, "its stamp is"),
    ],
)
def test_store_refuses_other_fields_and_dtypes(change, word):
    """Tests that a field too few, too many or of another dtype is named instead of being read wrongly."""
    with pytest.raises(ValueError, match=word):
        load(rewritten(save(small_year()), **change))


def test_store_refuses_other_bytes():
    """Tests that bytes that are no archive are refused with a sentence."""
    with pytest.raises(ValueError, match="not a stored problem or result"):
        load(b"PK\x03\x04 and then nothing")

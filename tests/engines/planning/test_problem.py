# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
import pickle

import numpy as np
import pytest

from selaras.engines.axes import declared
from selaras.engines.planning import Problem
from tests.engines.planning.small import fields, months, small_year


def test_problem_names_every_wrong_field_at_once():
    """Tests that one ValueError names all faults: numbers, shapes, lengths."""
    with pytest.raises(ValueError) as caught:
        small_year(budget=-1.0, seats=0, course_cost=[1.0], centre_most=[[1, 2]], need_time=months(1, 1, 1)[:, :11])
    said = str(caught.value)
    for name in ("budget", "seats", "course_cost", "centre_most", "need_time"):
        assert f"- {name}:" in said
    assert "axis month has length 11" in said


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"course_room": [0, 1, 3]}, "course_room: holds 0..3; give indices of axis room, 0..2"),
        ({"programme_scheme": [0, -2]}, "programme_scheme"),
        ({"need_time": months(1, 1, 1.5)}, "need_time"),
        ({"course_cost": [1.0, float("nan"), 1.0]}, "course_cost: holds a number that is not finite"),
        ({"course_testable": [True, True, True]}, "course_testable"),
        ({"local_tested": months(2, 0, 0).astype(int)}, "local_tested: exceeds"),
        ({"programme_competence": [0, 0]}, "one competence serves two fields"),
        ({"upgrade_competence": [0]}, "masters it already"),
        ({"arc_need": [0, 0, 0, 2]}, "a pair occurs twice"),
        ({"course_graduates": [17.0, 14, 15]}, "more people than seats"),
        ({"participants_count_local": 1}, "give True or False"),
    ],
)
def test_problem_refuses_what_cannot_be_meant(changes, word):
    """Tests that indices beyond their axis, values beyond their range and contradictions between fields are named."""
    with pytest.raises(ValueError, match=word.replace("(", r"\(")):
        small_year(**changes)


def test_problem_is_read_only_and_owns_its_arrays():
    """Tests that neither the caller's array nor the problem's own can change it later."""
    given = fields()
    costs = np.array([80.0, 90.0, 60.0])
    problem = Problem(**{**given, "course_cost": costs})
    costs[0] = 1
    assert problem.course_cost[0] == 80
    with pytest.raises(ValueError, match="read-only"):
        problem.course_cost[0] = 1
    assert problem.size("course") == 3
    assert problem.size("field") == 2


def test_problem_pickles_to_itself():
    """Tests that a problem that was sent to another process is the same, and still read-only."""
    problem = small_year()
    again = pickle.loads(pickle.dumps(problem))
    for name, _ in declared(problem):
        assert np.array_equal(getattr(problem, name), getattr(again, name))
        assert not getattr(again, name).flags.writeable
    assert again.budget == problem.budget

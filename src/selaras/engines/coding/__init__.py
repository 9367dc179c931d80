# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Own words -> occupation, vocational field and units, out of a closed vocabulary, with an honest confidence; it learns from what people decide.

Model. Every text and every term is a set of stems s with weight w(s) = log(1 + occupations / occupations that use s). For text x and term t, with
|.| the sum of weights,

    likeness(x, t) = |x and t| / (|x and t| + UNSAID |t without x| + BEYOND |x without t|)                    (Tversky's index, 1977)

where a stem of x counts less when it is misspelt or said beside the job (`words`). An occupation's score is PART of its likest term and the rest of
the share of x that all its terms together explain (`ranking`).

What people decided corrects the score: ridge regression on the words, letters and description of the texts that they gave an occupation, as far as
x is like one of them (`learner`). The confidence that the best occupation is right is a logistic function of its score and of its lead over the
second, whose coefficients move with the decisions, by cross-validation in time (Platt scaling, `confidence`); what remains is shared by the others
as the square of their scores. Expected calibration error: bench/coding.py.

Programmes of the occupation that name what x says, or are taught on the machines that x names, point to the field and the units; where none does,
the units are the core that most of the occupation's programmes share (`programmes`). Same problem, same answer: there is no chance and no clock in
it."""

from selaras.engines.coding.check import cost_of, violations
from selaras.engines.coding.problem import Limits, Problem, Result, WrongProblem
from selaras.engines.coding.solve import Coder, solve
from selaras.engines.coding.store import read_problem, write_problem, write_result

__all__ = ["Coder", "Limits", "Problem", "Result", "WrongProblem", "cost_of", "read_problem", "solve", "violations", "write_problem", "write_result"]

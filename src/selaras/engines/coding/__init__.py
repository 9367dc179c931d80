# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Own words -> occupation, vocational field and units, out of a closed vocabulary, with an honest confidence; it learns from what people decide.

Model. Every text and every term is a set of stems s with weight w(s) = log(1 + occupations / occupations that use s). For text x and term t, with
|.| the sum of weights,

    likeness(x, t) = |x and t| / (|x and t| + UNSAID |t without x| + BEYOND |x without t|)                    (Tversky's index, 1977)

where a stem of x counts less when it is misspelt or said beside the job (`words`). An occupation's score is PART of its likest term and the rest of
the share of x that all its terms together explain (`ranking`).

What people decided corrects the score: ridge regression on the words, letters and description of the texts that they gave an occupation, as far as
x is like one of them (`learner`). The confidence that the best occupation is right is a logistic function of its lead over the second against its
score, whose coefficients move with the decisions, by cross-validation in time (Platt scaling, `confidence`); what remains is shared by the others
as the square of their scores. Expected calibration error: bench/coding.py, bench/wordings.py.

Programmes of the occupation that name what x says, teach the units that it asks for, or are taught on the machines that are named beside it, point
to the field (`programmes`). Each unit is read from its own words, whatever the occupation, and is likelier where programmes of the occupation or of
its field teach it (`units`): the confidence of a unit is the probability that x asks for it if the occupation is right. Where x asks for none, the
units are the core that most of the pointed programmes share, with the low confidence that they have. Machines and tools are named by their own words
(`equipment`). Same problem, same answer: there is no chance and no clock in it."""

from selaras.engines.coding.check import cost_of, violations
from selaras.engines.coding.problem import Limits, Problem, Result, WrongProblem
from selaras.engines.coding.solve import Coder, solve
from selaras.engines.coding.store import read_problem, write_problem, write_result

__all__ = ["Coder", "Limits", "Problem", "Result", "WrongProblem", "cost_of", "read_problem", "solve", "violations", "write_problem", "write_result"]

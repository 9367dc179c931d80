# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Own words -> occupation, vocational field and units, out of a closed vocabulary, with an honest confidence.

Model. Every text and every term is a set of stems s with weight w(s) = log(1 + occupations / occupations that use s). For text x and term t

    likeness(x, t) = 2 * sum of w over the stems they share / (sum of w in x + sum of w in t)          (a weighted Dice coefficient)

where a stem of x counts less when it is misspelt or said beside the job (`words`). An occupation's score is PART of its likest term and the rest of
the share of x that all its terms together explain. The confidence that the best occupation is right is a logistic function of its score and of its
lead over the second; what remains is shared by the others as the square of their scores. Coefficients were fitted by hand on tests/engines/coding.

Programmes of the occupation that name what x says, or are taught on the machines that x names, point to the field and the units; where none does,
the units are the core that most of the occupation's programmes share. Same problem, same answer: there is no chance and no clock in it.
"""

from selaras.engines.coding.check import cost_of, violations
from selaras.engines.coding.problem import Limits, Problem, Result, WrongProblem
from selaras.engines.coding.solve import Coder, solve
from selaras.engines.coding.store import read_problem, write_problem, write_result

__all__ = ["Coder", "Limits", "Problem", "Result", "WrongProblem", "cost_of", "read_problem", "solve", "violations", "write_problem", "write_result"]

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The year's plan: which packages run where and when, who teaches and tests them, and which needs they serve."""

from selaras.engines.planning.answer import TABLES, Answer, Limits, Missing, Result, Status
from selaras.engines.planning.chances import Chances, probabilities
from selaras.engines.planning.check import violations
from selaras.engines.planning.cost import Cost, cost_of
from selaras.engines.planning.problem import MONTHS, ORIGINS, Problem
from selaras.engines.planning.search import Progress
from selaras.engines.planning.solving import solve
from selaras.engines.planning.store import load, save

__all__ = [
    "MONTHS",
    "ORIGINS",
    "TABLES",
    "Answer",
    "Chances",
    "Cost",
    "Limits",
    "Missing",
    "Problem",
    "Progress",
    "Result",
    "Status",
    "cost_of",
    "load",
    "probabilities",
    "save",
    "solve",
    "violations",
]

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Coding texts: what the vocabulary says of them, corrected by what people decided, with field and units from the programmes."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from selaras.engines.coding.confidence import UNTAUGHT, fitted
from selaras.engines.coding.problem import Floats, Ints, Limits, Problem, Result
from selaras.engines.coding.programmes import Programmes
from selaras.engines.coding.ranking import Ranking

if TYPE_CHECKING:
    from selaras.engines.coding.learner import Learner

LEAST_SCORE = 0.12  # below it an occupation is not offered
CHUNK = 1_000  # texts at a time


def solve(problem: Problem, limits: Limits) -> Result:
    """Codes every text; see the package for the model."""
    ranks = limits.candidates
    occupation = np.full((len(problem.texts), ranks), -1, np.int64)
    confidence = np.zeros((len(problem.texts), ranks))
    field = np.full((len(problem.texts), ranks), -1, np.int64)
    units: list[tuple[int, int, int]] = []
    coder, programmes = Coder(problem), Programmes(problem)
    for first in range(0, len(problem.texts), CHUNK):
        texts = problem.texts[first : first + CHUNK]
        best, sure = coder.code(texts, problem.descriptions[first : first + CHUNK], ranks)
        named = programmes.named_by(texts, first)
        occupation[first : first + CHUNK], confidence[first : first + CHUNK] = best, sure
        for row, rank in zip(*np.nonzero(best >= 0), strict=True):
            at, taught = programmes.read(int(best[row, rank]), named[row])
            field[first + row, rank] = at
            units += [(first + int(row), int(rank), unit) for unit in taught]
    return Result(occupation, confidence, field, np.array(units, np.int64).reshape(-1, 3))


class Coder:
    """The vocabulary of a problem and what people decided, ready to code any text."""

    def __init__(self, problem: Problem) -> None:
        self.occupations = problem.occupations
        self.ranking = Ranking(problem)
        self.learner = _taught(problem, self.ranking) if problem.taught else None
        self.confidence = fitted(self.learner.unseen(), self.learner.classes) if self.learner else UNTAUGHT

    def code(self, texts: Sequence[str], descriptions: Sequence[str], ranks: int) -> tuple[Ints, Floats]:
        """[text, rank] the likeliest occupations, best first, -1 where there are no more, and the confidence of each."""
        score = self.ranking.scores(texts)
        if self.learner is not None:
            score = self.learner.scores(texts, descriptions, score)
        best, sure = np.full((len(texts), ranks), -1, np.int64), np.zeros((len(texts), ranks))
        if self.occupations:
            order = np.argsort(-score, axis=1, kind="stable")[:, :ranks]
            tops = np.take_along_axis(score, order, axis=1)
            offered = tops >= LEAST_SCORE
            best[:, : order.shape[1]] = np.where(offered, order, -1)
            sure[:, : order.shape[1]] = self.confidence.of(np.where(offered, tops, 0.0))
        return best, sure


def _taught(problem: Problem, ranking: Ranking) -> "Learner":
    # Loaded here, because scikit-learn takes seconds and 80 MB, and most processes that know this engine never learn.
    from selaras.engines.coding.learner import Learner, Said

    taught = Said(problem.taught, problem.taught_descriptions)
    return Learner(taught, problem.taught_occupation, ranking.scores(problem.taught), problem.terms)

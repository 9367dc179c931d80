# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Coding texts: what the vocabulary says of them, corrected by what people decided, with field and units from the programmes."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from selaras.engines.coding.confidence import UNTAUGHT, fitted
from selaras.engines.coding.equipment import Equipment
from selaras.engines.coding.problem import Floats, Ints, Limits, Problem, Result
from selaras.engines.coding.programmes import Programmes
from selaras.engines.coding.ranking import Ranking
from selaras.engines.coding.units import Units, offered

if TYPE_CHECKING:
    from selaras.engines.coding.learner import Learner

LEAST_SCORE = 0.12  # below it an occupation is not offered
CHUNK = 1_000  # texts at a time


def solve(problem: Problem, limits: Limits, progress: Callable[[float], None] = lambda _fraction: None) -> Result:
    """Codes every text; see the package for the model. `progress` is told now and then which share of the texts is done."""
    ranks = limits.candidates
    occupation = np.full((len(problem.texts), ranks), -1, np.int64)
    confidence = np.zeros((len(problem.texts), ranks))
    field = np.full((len(problem.texts), ranks), -1, np.int64)
    asked: list[tuple[int, int, int]] = []
    surely: list[float] = []
    machines: list[tuple[int, int]] = []
    coder, programmes, units, equipment = Coder(problem), Programmes(problem), Units(problem), Equipment(problem)
    for first in range(0, len(problem.texts), CHUNK):
        texts, descriptions = (part[first : first + CHUNK] for part in (problem.texts, problem.descriptions))
        best, sure = coder.code(texts, descriptions, ranks)
        occupation[first : first + CHUNK], confidence[first : first + CHUNK] = best, sure
        rows, at = np.nonzero(best >= 0)
        heard = units.heard(texts)
        named = programmes.named_by(texts, first, units.lessons_of(heard))
        read = [programmes.read(*pair) for pair in zip(best[rows, at].tolist(), named[rows], strict=True)]
        field[first + rows, at] = [leads_to for leads_to, _core in read]
        likely = units.confidence(heard[rows], best[rows, at], field[first + rows, at])
        coder.decided(texts, descriptions, likely, rows, best[rows, at])
        for row, rank, each, (_field, core) in zip(rows.tolist(), at.tolist(), likely, read, strict=True):
            chosen = offered(each, core)
            asked += [(first + row, rank, unit) for unit in chosen]
            surely += each[chosen].tolist()
        machines += [(first + row, machine) for row, machine in equipment.named_by(texts, field[first : first + CHUNK, 0].tolist())]
        progress(min(1.0, (first + CHUNK) / len(problem.texts)))
    pairs, named_machines = np.array(asked, np.int64).reshape(-1, 3), np.array(machines, np.int64).reshape(-1, 2)
    return Result(occupation, confidence, field, pairs, np.array(surely, float), named_machines)


class Coder:
    """The vocabulary of a problem and what people decided, ready to code any text."""

    def __init__(self, problem: Problem) -> None:
        self.occupations = problem.occupations
        self.ranking = Ranking(problem)
        self.learner = _taught(problem, self.ranking) if problem.taught else None
        self.confidence = fitted(self.learner.unseen(), self.learner.share) if self.learner else UNTAUGHT
        self.units_set = sorted({example for example, _unit in problem.taught_units}, reverse=True)  # the latest example first
        self.set_there = np.zeros((len(self.units_set), len(problem.units)))
        for example, unit in problem.taught_units:
            self.set_there[self.units_set.index(example), unit] = 1.0

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

    def decided(self, texts: Sequence[str], descriptions: Sequence[str], likely: Floats, rows: Ints, occupations: Ints) -> None:
        """Moves `likely` [pair, unit] towards what a person set for the likest text of the same occupation, as far as a text is like it.

        `rows` [pair] is the text of each pair, `occupations` [pair] the occupation.
        """
        if self.learner is not None and self.units_set:
            example, familiar = self.learner.likest(texts, descriptions, self.units_set)
            same = self.learner.classes[self.units_set][example[rows]] == occupations
            share = np.where(same, familiar[rows], 0.0)[:, None]
            likely *= 1 - share
            likely += share * self.set_there[example[rows]]


def _taught(problem: Problem, ranking: Ranking) -> "Learner":
    # Loaded here, because scikit-learn takes seconds and 80 MB, and most processes that know this engine never learn.
    from selaras.engines.coding.learner import Learner, Said

    taught = Said(problem.taught, problem.taught_descriptions)
    return Learner(taught, problem.taught_occupation, ranking.scores(problem.taught), problem.terms)

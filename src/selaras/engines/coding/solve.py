# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Ranking the occupations of each text, and reading the field and units from the programmes that its words point to."""

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from selaras.engines.coding.problem import Floats, Ints, Limits, Problem, Result
from selaras.engines.coding.vocabulary import Vocabulary

PART = 0.7  # of the score: the likest term; the rest is what all terms of the occupation explain together
BASE, OF_SCORE, OF_LEAD = -4.0, 5.0, 7.0  # the logistic function of the confidence
LEAST_SCORE = 0.12  # below it an occupation is not offered
POINTS = 0.75  # a programme is pointed to if it is named at least this much as the best
CORE = 0.5  # share of the pointed programmes that must teach a unit
CHUNK = 1_000  # texts at a time
IN_TITLE, IN_UNITS, ON_EQUIPMENT = 1.0, 0.35, 1.0


def solve(problem: Problem, limits: Limits) -> Result:
    """Codes every text; see the package for the model."""
    ranks = limits.candidates
    occupation = np.full((len(problem.texts), ranks), -1, np.int64)
    confidence = np.zeros((len(problem.texts), ranks))
    field = np.full((len(problem.texts), ranks), -1, np.int64)
    units: list[tuple[int, int, int]] = []
    ranking, programmes = Ranking(problem), Programmes(problem)
    for first in range(0, len(problem.texts), CHUNK):
        texts = problem.texts[first : first + CHUNK]
        best, sure = ranking.of(texts, ranks)
        named = programmes.named_by(texts, first)
        occupation[first : first + CHUNK], confidence[first : first + CHUNK] = best, sure
        for row, rank in zip(*np.nonzero(best >= 0), strict=True):
            at, taught = programmes.read(int(best[row, rank]), named[row])
            field[first + row, rank] = at
            units += [(first + int(row), int(rank), unit) for unit in taught]
    return Result(occupation, confidence, field, np.array(units, np.int64).reshape(-1, 3))


class Ranking:
    """Terms as weighted sets of stems, by occupation."""

    def __init__(self, problem: Problem) -> None:
        words = Vocabulary(problem.terms, problem.term_occupation)
        terms, self.term_weight = words.matrix(problem.terms, flat=True)
        self.vocabulary = words
        self.terms = sparse.csr_matrix(terms.multiply(words.weight[None, :]).T)  # [stem, term]
        self.order = np.argsort(np.array(problem.term_occupation), kind="stable")
        sorted_occupation = np.array(problem.term_occupation, np.int64)[self.order]
        self.first_term = np.searchsorted(sorted_occupation, np.unique(sorted_occupation))
        self.known = np.unique(sorted_occupation)
        uses = sparse.csr_matrix(
            (np.ones(len(problem.terms)), (problem.term_occupation, np.arange(len(problem.terms)))), shape=(problem.occupations, len(problem.terms))
        )
        spoken = sparse.csr_matrix(uses @ terms)
        spoken.data = np.minimum(spoken.data, 1.0)
        self.spoken = sparse.csr_matrix(spoken.multiply(words.weight[None, :]).T)  # [stem, occupation]

    def of(self, texts: tuple[str, ...], ranks: int) -> tuple[Ints, Floats]:
        """[text, rank] the likeliest occupations and the confidence of each."""
        score = self._scores(texts)
        shape = (len(texts), ranks)
        best, sure = np.full(shape, -1, np.int64), np.zeros(shape)
        if not score.shape[1]:
            return best, sure
        order = np.argsort(-score, axis=1, kind="stable")[:, :ranks]
        tops = np.take_along_axis(score, order, axis=1)
        offered = tops >= LEAST_SCORE
        best[:, : order.shape[1]] = np.where(offered, order, -1)
        sure[:, : order.shape[1]] = confidences(np.where(offered, tops, 0.0))
        return best, sure

    def _scores(self, texts: tuple[str, ...]) -> Floats:
        """[text, occupation] 0..1."""
        said, whole = self.vocabulary.matrix(texts)
        shared = np.asarray((said @ self.terms).todense())
        likeness = 2 * shared / np.maximum(whole[:, None] + self.term_weight[None, :], 1e-9)
        explained = np.asarray((said @ self.spoken).todense()) / np.maximum(whole[:, None], 1e-9)
        score: Floats = (1 - PART) * explained
        if self.known.size:
            score[:, self.known] += PART * np.maximum.reduceat(likeness[:, self.order], self.first_term, axis=1)
        return score


def confidences(tops: Floats) -> Floats:
    """[text, rank] scores, best first and 0 where none -> probabilities; a row adds up to at most 1, and never rises."""
    lead = tops[:, 0] - (tops[:, 1] if tops.shape[1] > 1 else 0.0)
    first = np.where(tops[:, 0] > 0, 1 / (1 + np.exp(-(BASE + OF_SCORE * tops[:, 0] + OF_LEAD * lead))), 0.0)
    others = tops[:, 1:] ** 2
    whole = others.sum(axis=1, keepdims=True) + tops[:, :1] ** 2
    rest = (
        np.minimum(others / np.maximum(whole, 1e-12), 1.0) * np.minimum(1 - first, first * whole[:, 0] / np.maximum(tops[:, 0] ** 2, 1e-12))[:, None]
    )
    return np.concatenate([first[:, None], np.minimum(rest, first[:, None])], axis=1)


class Programmes:
    """What each programme is called, teaches and is taught on."""

    def __init__(self, problem: Problem) -> None:
        self.taught: dict[int, list[int]] = defaultdict(list)
        for programme, unit in problem.programme_units:
            self.taught[programme].append(unit)
        self.by_occupation: dict[int, list[int]] = defaultdict(list)
        for programme, occupation in enumerate(problem.programme_occupation):
            self.by_occupation[occupation].append(programme)
        self.field = problem.programme_field
        lessons = tuple(" ".join(problem.units[unit] for unit in self.taught[at]) for at in range(len(problem.programmes)))
        group = list(range(len(problem.programmes)))
        words = Vocabulary([f"{title} {taught}" for title, taught in zip(problem.programmes, lessons, strict=True)], group)
        title, _w = words.matrix(problem.programmes, flat=True)
        lesson, _w = words.matrix(lessons, flat=True)
        profile = sparse.csr_matrix(IN_TITLE * title).maximum(sparse.csr_matrix(IN_UNITS * lesson))
        self.vocabulary = words
        self.profile = sparse.csr_matrix(profile.multiply(words.weight[None, :]).T)  # [stem, programme]
        self.machine_weight = ON_EQUIPMENT * float(words.weight.mean()) if words.weight.size else 0.0
        self.machines = {pair[::-1] for pair in problem.programme_equipment}
        self.asked: dict[int, list[int]] = defaultdict(list)
        for text, machine in problem.text_equipment:
            self.asked[text].append(machine)

    def named_by(self, texts: tuple[str, ...], first: int) -> Floats:
        """[text, programme] how much the words and machines of each text name each programme; `first` is the number of the first text."""
        said, _whole = self.vocabulary.matrix(texts, flat=True)
        named = np.asarray((said @ self.profile).todense(), float)
        for row in range(len(texts)):
            for machine in self.asked.get(first + row, ()):
                for programme in range(named.shape[1]):
                    if (machine, programme) in self.machines:
                        named[row, programme] += self.machine_weight
        return named

    def read(self, occupation: int, named: NDArray[np.float64]) -> tuple[int, list[int]]:
        """The field and units of an occupation for one text; -1 and none where no programme leads there."""
        mine = self.by_occupation.get(occupation, [])
        if not mine:
            return -1, []
        most = max(named[at] for at in mine)
        pointed = [at for at in mine if named[at] > 0 and named[at] >= POINTS * most] or mine
        fields = [self.field[at] for at in pointed]
        best = max(sorted(set(fields)), key=lambda field: (max(named[at] for at in pointed if self.field[at] == field), fields.count(field)))
        inside = [at for at in pointed if self.field[at] == best]
        counts: dict[int, int] = defaultdict(int)
        for at in inside:
            for unit in self.taught[at]:
                counts[unit] += 1
        core = [unit for unit, count in counts.items() if count >= CORE * len(inside)]
        return best, sorted(core or counts)

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""How much the words of a text say each occupation: its terms as weighted sets of stems."""

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from selaras.engines.coding.problem import Floats, Problem
from selaras.engines.coding.vocabulary import Vocabulary

PART = 0.6  # of the score: the likest term; the rest is what all terms of the occupation explain together
UNSAID, BEYOND = 0.7, 0.2  # what a term has and the text has not, and the other way round, against what both have


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

    def scores(self, texts: Sequence[str]) -> Floats:
        """[text, occupation] 0..1."""
        said, whole = self.vocabulary.matrix(texts)
        shared = np.asarray((said @ self.terms).todense())
        unsaid, beyond = self.term_weight[None, :] - shared, whole[:, None] - shared
        likeness = shared / np.maximum(shared + UNSAID * unsaid + BEYOND * beyond, 1e-9)
        explained = np.asarray((said @ self.spoken).todense()) / np.maximum(whole[:, None], 1e-9)
        score: Floats = (1 - PART) * explained
        if self.known.size:
            score[:, self.known] += PART * np.maximum.reduceat(likeness[:, self.order], self.first_term, axis=1)
        return score

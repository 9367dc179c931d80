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
        self.occupation = np.array(problem.term_occupation, np.int64)
        uses = sparse.csr_matrix(
            (np.ones(len(problem.terms)), (problem.term_occupation, np.arange(len(problem.terms)))), shape=(problem.occupations, len(problem.terms))
        )
        spoken = sparse.csr_matrix(uses @ terms)
        spoken.data = np.minimum(spoken.data, 1.0)
        self.spoken = sparse.csr_matrix(spoken.multiply(words.weight[None, :]).T)  # [stem, occupation]

    def scores(self, texts: Sequence[str]) -> Floats:
        """[text, occupation] 0..1."""
        said, whole = self.vocabulary.matrix(texts)
        shared = sparse.coo_matrix(said @ self.terms)  # where nothing is shared, nothing is alike
        unsaid, beyond = self.term_weight[shared.col] - shared.data, whole[shared.row] - shared.data
        likeness = shared.data / np.maximum(shared.data + UNSAID * unsaid + BEYOND * beyond, 1e-9)
        likest = np.zeros((len(texts), self.spoken.shape[1]))
        np.maximum.at(likest, (shared.row, self.occupation[shared.col]), likeness)
        explained = np.asarray((said @ self.spoken).todense()) / np.maximum(whole[:, None], 1e-9)
        score: Floats = PART * likest + (1 - PART) * explained
        return score

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Stems as columns of sparse matrices, with the weight of each, and the nearest known stem of a word that nobody knows."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from scipy import sparse

from selaras.engines.coding.words import stems_of

NEAR = 82.0  # least likeness (rapidfuzz ratio, 0..100) of a misspelt word to the one that was meant
LONG_ENOUGH = 5  # letters; shorter words are too easily alike


class Vocabulary:
    """The stems of `texts`; `weight` [stem] is the logarithm of groups over groups that use the stem, so that "operator" says little.

    `group` [text] tells which texts speak of the same thing (all terms of one occupation, say).
    """

    def __init__(self, texts: Sequence[str], group: Sequence[int]) -> None:
        used: Counter[str] = Counter()
        for _group, stem in sorted({(at, stem) for text, at in zip(texts, group, strict=True) for stem, _w in stems_of(text)}):
            used[stem] += 1
        groups = max(len(set(group)), 1)
        self.index = {stem: at for at, stem in enumerate(sorted(used))}
        self.weight = np.array([np.log(1 + groups / used[stem]) for stem in self.index], float)
        self._stems = list(self.index)
        self._near: dict[str, tuple[int, float] | None] = {}

    @property
    def unknown(self) -> float:
        """What an unknown word weighs against a text's confidence: half the mean stem."""
        return float(self.weight.mean()) / 2 if self.weight.size else 0.0

    def place(self, stem: str) -> tuple[int, float] | None:
        """The column of a stem, or of the one it is misspelt from, with the likeness squared; None where nothing is near."""
        if stem in self.index:
            return self.index[stem], 1.0
        if stem not in self._near:
            found = process.extractOne(stem, self._stems, scorer=fuzz.ratio, score_cutoff=NEAR) if len(stem) >= LONG_ENOUGH else None
            self._near[stem] = (self.index[found[0]], (found[1] / 100) ** 2) if found else None
        return self._near[stem]

    def matrix(self, texts: Sequence[str], *, flat: bool = False) -> tuple[sparse.csr_matrix, NDArray[np.float64]]:
        """[text, stem] what each text says of each stem, 0..1, and [text] the whole weight of its words, unknown ones included.

        `flat`: what is said beside the job counts as much as the job.
        """
        rows, columns, values = [], [], []
        whole = np.zeros(len(texts))
        for row, text in enumerate(texts):
            said: dict[int, float] = {}
            for stem, weight in stems_of(text):
                weight = 1.0 if flat else weight
                found = self.place(stem)
                whole[row] += weight * (self.weight[found[0]] if found else self.unknown)
                if found:
                    said[found[0]] = max(said.get(found[0], 0.0), weight * found[1])
            rows += [row] * len(said)
            columns += list(said)
            values += list(said.values())
        return sparse.csr_matrix((values, (rows, columns)), shape=(len(texts), len(self.index))), whole

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What people decided, as a linear classifier that corrects another score: ridge regression on the words, letters and description of a text.

For text x and class c, with `before` the score that the vocabulary gave (0 where there is none),

    score(x, c) = before(x, c) + familiar(x) * phi(x) . w_c
    W minimises   sum over wordings e of  v_e |share(e) - before(e) - phi(e) W|^2  +  RIDGE |W|^2
    familiar(x) = (the greatest cosine of phi(x) to a wording) ^ SHARP;  1 where there is no vocabulary to fall back on

so that without examples, or far from all of them, the score is the one before, and near to them it is theirs. What was decided on in the same words
is one wording: share(e, c) is the part of its decisions that fell to c, so that one slip among a hundred weighs a hundredth, whatever the class.
v_e = sum over c of decisions(e) * share(e, c) * decisions / (classes taught * decisions of c): a class counts the same however often it was taught.
phi(x) has three blocks, each of length 1 in TF-IDF (logarithmic counts), times its share: stems of the words (WORDS), sequences of three to five of
their letters, which forgive misspelling (LETTERS), and stems of the description (DESCRIPTION). Shares and RIDGE were chosen on adverts crawled up to
20 December 2021, by training on earlier and measuring on later days (bench/coding.py); SHARP on invented needs, so that what they teach does not
spoil texts that are unlike them (bench/gold, development half).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import Ridge
from sklearn.preprocessing import normalize

from selaras.engines.coding.problem import Floats, Ints
from selaras.engines.coding.words import stems_of, words_of

WORDS, LETTERS, DESCRIPTION = 1.0, 0.6, 0.6
RIDGE = 1.0
SHARP = 3
FOLDS = 5


@dataclass(frozen=True)
class Said:
    """Texts in two parts: the words themselves, and what is said at length beside them ("" where nothing is)."""

    words: tuple[str, ...]
    descriptions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "descriptions", self.descriptions or ("",) * len(self.words))


def _stems(text: str) -> list[str]:
    return [stem for stem, _weight in stems_of(text)]


def _letters(text: str) -> str:
    return " ".join(words_of(text))


class Features:
    """phi: the columns that the examples, and the vocabulary beside them, have words for."""

    def __init__(self, taught: Said, vocabulary: Sequence[str] = ()) -> None:
        said = [*vocabulary, *taught.words]
        self.blocks = [
            (WORDS, 0, _fitted(TfidfVectorizer(sublinear_tf=True, lowercase=False, analyzer=_stems), said)),
            (LETTERS, 0, _fitted(TfidfVectorizer(sublinear_tf=True, preprocessor=_letters, analyzer="char_wb", ngram_range=(3, 5)), said)),
            (DESCRIPTION, 1, _fitted(TfidfVectorizer(sublinear_tf=True, lowercase=False, analyzer=_stems), taught.descriptions)),
        ]

    def of(self, texts: Said) -> sparse.csr_matrix:
        """[text, column]."""
        parts = (texts.words, texts.descriptions)
        blocks = [share * vectorizer.transform(parts[part]) for share, part, vectorizer in self.blocks if vectorizer is not None]
        return sparse.csr_matrix(sparse.hstack(blocks)) if blocks else sparse.csr_matrix((len(texts.words), 0))


def _fitted(vectorizer: TfidfVectorizer, texts: Sequence[str]) -> TfidfVectorizer | None:
    """Fitted, or None where the texts hold no word."""
    try:
        return vectorizer.fit(texts)
    except ValueError:  # "empty vocabulary"
        return None


class Learner:
    """W, fitted to examples in the order in which they were decided.

    `before` [example, class] is the score that the examples had without it; `vocabulary` the texts on which that score rests.
    `wording` [example] is its place among the different wordings, in the order in which they were first said; `decided` [wording, class] how many
    decisions on it fell to a class, and `share` which part of them.
    """

    def __init__(self, taught: Said, classes: Sequence[int], before: Floats, vocabulary: Sequence[str] = ()) -> None:
        self.classes = np.array(classes, np.int64)
        firsts, self.wording = _wordings(taught)
        self.decided = np.zeros((len(firsts), before.shape[1]))
        np.add.at(self.decided, (self.wording, self.classes), 1.0)
        self.share: Floats = self.decided / self.decided.sum(axis=1, keepdims=True)
        self.before = before[firsts]
        self.falls_back = len(vocabulary) > 0
        said = Said(tuple(taught.words[at] for at in firsts), tuple(taught.descriptions[at] for at in firsts))
        self.features = Features(said, vocabulary)
        self.rows = self.features.of(said)
        self.firsts = firsts
        self.weights = self._fit(np.ones(len(firsts), bool))

    def _fit(self, use: NDArray[np.bool_]) -> Floats:
        """[column, class] W on the wordings to be used."""
        decided = self.decided[use]
        of_class = decided.sum(axis=0)
        there = of_class > 0
        weight = (decided[:, there] / of_class[there]).sum(axis=1) * of_class.sum() / there.sum()
        ridge = Ridge(alpha=RIDGE, fit_intercept=False, solver="cholesky")
        ridge.fit(self.rows[use], self.share[use] - self.before[use], sample_weight=weight)
        weights: Floats = np.atleast_2d(ridge.coef_).T
        return weights

    def likest(self, words: Sequence[str], descriptions: Sequence[str], among: Sequence[int]) -> tuple[Ints, Floats]:
        """[text] the place in `among` of the example that is most like each text, the first of several, and how familiar that makes the text."""
        rows = normalize(self.features.of(Said(tuple(words), tuple(descriptions))))
        cosine = rows @ normalize(self.rows[self.wording[np.array(among)]]).T
        likest: Floats = np.minimum(cosine.max(axis=1).toarray().ravel(), 1.0) ** SHARP
        return np.asarray(cosine.argmax(axis=1)).ravel().astype(np.int64), likest

    def _correction(self, rows: sparse.csr_matrix, examples: sparse.csr_matrix, weights: Floats) -> Floats:
        """[text, class] what the examples add to the score."""
        correction: Floats = rows @ weights
        if self.falls_back:
            likest = (normalize(rows) @ normalize(examples).T).max(axis=1).toarray()
            correction *= np.minimum(likest, 1.0) ** SHARP
        return correction

    def scores(self, words: Sequence[str], descriptions: Sequence[str], before: Floats) -> Floats:
        """[text, class] the score before, corrected by what was taught."""
        texts = Said(tuple(words), tuple(descriptions))
        return before + self._correction(self.features.of(texts), self.rows, self.weights)

    def unseen(self) -> Floats:
        """[wording, class] the score of each wording by a learner that saw neither it nor its neighbours in time.

        The examples are cut into FOLDS stretches of time; a wording belongs to the stretch where it was said first.
        """
        fold: Ints = self.firsts * FOLDS // len(self.wording)
        score = self.before.copy()
        for out in (fold == each for each in range(FOLDS)):
            if out.any() and not out.all():
                score[out] += self._correction(self.rows[out], self.rows[~out], self._fit(~out))
        return score


def _wordings(taught: Said) -> tuple[Ints, Ints]:
    """[wording] the example that said it first, and [example] its wording; capitals and punctuation aside."""
    first: dict[tuple[str, str], int] = {}
    said = zip(map(_letters, taught.words), map(_letters, taught.descriptions), strict=True)
    at = [first.setdefault(each, place) for place, each in enumerate(said)]
    firsts, wording = np.unique(np.array(at, np.int64), return_inverse=True)
    return firsts, wording.astype(np.int64)

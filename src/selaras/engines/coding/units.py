# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Units of competency that the words of a text ask for, each read from its own words, with the probability that a reader would name it.

A unit is called by its terms (title and words of the shop floor), weighted sets of stems as in `ranking`. For text x and unit u,

    likeness(x, t) = |x and t| / (|x and t| + UNSAID |t without x|)         what x says beyond t does not count: people ask for several units
    heard(x, u)    = max over terms t of u of  likeness(x, t) |x and t|     so that two rare words tell more than one common word
    confidence     = 1 / (1 + exp(-(BASE + LIKE likeness^2 + HEARD min(heard / FULL, 1) + MOST heard / (the most heard of any unit of x)
                                         + TAUGHT [a programme of the occupation teaches u] + NEAR_BY [one of its field does])))

with the likeness of u's likest term. It is the confidence of u if the occupation is right. The coefficients are the ridge logistic fit to the
development half of the gold set (bench/gold), where a unit counts half that one of the two labellers names; the terms of the sum were chosen there by
cross-validation. Near to a text whose units a person set, a unit is as sure as it was set there (`solve`)."""

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from selaras.engines.coding.problem import Floats, Ints, Problem
from selaras.engines.coding.vocabulary import Vocabulary

UNSAID = 0.7  # what a term has and the text has not, against what both have
FULL = 6.0  # weight of a stem that only one of some four hundred units uses
BASE, LIKE, HEARD, MOST, TAUGHT, NEAR_BY = -9.0, 3.1, 2.9, 2.9, 1.6, 0.8
OFFERED = 0.15  # below it a unit is not offered


def offered(sure: Floats, core: Sequence[int]) -> list[int]:
    """The units that one text is offered, the surest first: those that it asks for, or the core where it asks for none."""
    asked = np.nonzero(sure >= OFFERED)[0]
    among = asked if len(asked) else np.array(core, np.int64)
    units: list[int] = among[np.argsort(-sure[among], kind="stable")].tolist()
    return units


def _share(odds: Floats) -> Floats:
    shares: Floats = 1 / (1 + np.exp(-odds))
    return shares


class Units:
    """What each unit is called, and which occupations and fields teach it."""

    def __init__(self, problem: Problem) -> None:
        terms = problem.unit_terms or problem.units
        self.unit = np.array(problem.unit_term_unit if problem.unit_terms else range(len(terms)), np.int64)
        self.count = len(problem.units)
        words = Vocabulary(terms, self.unit.tolist())
        spoken, self.whole = words.matrix(terms, flat=True)
        self.vocabulary = words
        self.terms = sparse.csr_matrix(spoken.multiply(words.weight[None, :]).T)  # [stem, term]
        fields = max(problem.programme_field, default=-1) + 1
        self.taught = np.zeros((problem.occupations, self.count))  # [occupation, unit] what its programmes add to the log-odds
        self.near_by = np.zeros((fields + 1, self.count))  # [field, unit]; the last is that of no field
        self.lessons = np.zeros((self.count, len(problem.programmes)))  # [unit, programme]
        for programme, unit in problem.programme_units:
            self.lessons[unit, programme] = 1.0
            self.taught[problem.programme_occupation[programme], unit] = TAUGHT
            self.near_by[problem.programme_field[programme], unit] = NEAR_BY

    def heard(self, texts: Sequence[str]) -> Floats:
        """[text, unit] what the words of each text say for each unit, in log-odds."""
        said, _whole = self.vocabulary.matrix(texts, flat=True)
        shared = sparse.coo_matrix(said @ self.terms)
        place = (shared.row, self.unit[shared.col])
        like = shared.data / (shared.data + UNSAID * np.maximum(self.whole[shared.col] - shared.data, 0.0))
        likest, heard = np.zeros((len(texts), self.count)), np.zeros((len(texts), self.count))
        np.maximum.at(likest, place, like)
        np.maximum.at(heard, place, like * shared.data)
        most = np.maximum(heard.max(axis=1, initial=0.0, keepdims=True), 1e-9)
        odds: Floats = BASE + LIKE * likest**2 + HEARD * np.minimum(heard / FULL, 1.0) + MOST * heard / most
        return odds

    def lessons_of(self, heard: Floats) -> Floats:
        """[text, programme] how many of the units that each programme teaches a text is expected to ask for, were the programme the right one."""
        asked: Floats = _share(heard + TAUGHT + NEAR_BY) @ self.lessons
        return asked

    def confidence(self, heard: Floats, occupations: Ints, fields: Ints) -> Floats:
        """[pair, unit] the confidence of each unit for pairs of what a text says, [pair, unit], and an occupation with its field (-1: none)."""
        return _share(heard + self.taught[occupations] + self.near_by[fields])

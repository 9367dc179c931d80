# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What is to be coded, the closed vocabulary to code it with, and the answer. Plain values: no keys of a database, no names of a product."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Pairs = Sequence[tuple[int, int]]


class WrongProblem(ValueError):
    """Fields that do not fit together; the message names all of them at once."""


@dataclass(frozen=True)
class Problem:
    """Texts and a closed vocabulary.

    texts              [text] the need in its owner's words
    text_equipment     (text, equipment) pairs: machines that were named apart from the words
    occupations        how many occupations there are
    terms              [term] words for an occupation: titles, synonyms, programme titles
    term_occupation    [term] index of occupation
    programmes         [programme] title of a training programme
    programme_occupation, programme_field   [programme] index of occupation, of vocational field
    programme_units    (programme, unit) pairs: what a programme teaches
    programme_equipment (programme, equipment) pairs: what it is taught on
    units              [unit] title of a unit of competency
    unit_terms         [term] words for a unit: titles, synonyms; empty: the titles alone
    unit_term_unit     [term] index of unit
    equipment_terms    [term] words for a machine or tool
    equipment_term_equipment [term] index of equipment
    descriptions       [text] what is said of it at length, "" where nothing is; empty where nothing is of any
    taught             [example] words that a person gave an occupation, in the order in which it was decided
    taught_occupation  [example] index of that occupation
    taught_descriptions [example] as descriptions
    taught_units       (example, unit) pairs of the examples whose units a person set one by one
    """

    texts: tuple[str, ...]
    text_equipment: tuple[tuple[int, int], ...]
    occupations: int
    terms: tuple[str, ...]
    term_occupation: tuple[int, ...]
    programmes: tuple[str, ...]
    programme_occupation: tuple[int, ...]
    programme_field: tuple[int, ...]
    programme_units: tuple[tuple[int, int], ...]
    programme_equipment: tuple[tuple[int, int], ...]
    units: tuple[str, ...]
    unit_terms: tuple[str, ...] = ()
    unit_term_unit: tuple[int, ...] = ()
    equipment_terms: tuple[str, ...] = ()
    equipment_term_equipment: tuple[int, ...] = ()
    descriptions: tuple[str, ...] = ()
    taught: tuple[str, ...] = ()
    taught_occupation: tuple[int, ...] = ()
    taught_descriptions: tuple[str, ...] = ()
    taught_units: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        faults = [
            *_lengths("term_occupation", self.term_occupation, "terms", self.terms),
            *_lengths("programme_occupation", self.programme_occupation, "programmes", self.programmes),
            *_lengths("programme_field", self.programme_field, "programmes", self.programmes),
            *_lengths("unit_term_unit", self.unit_term_unit, "unit_terms", self.unit_terms),
            *_lengths("equipment_term_equipment", self.equipment_term_equipment, "equipment_terms", self.equipment_terms),
            *_lengths("taught_occupation", self.taught_occupation, "taught", self.taught),
            *(_lengths("descriptions", self.descriptions, "texts", self.texts) if self.descriptions else ()),
            *(_lengths("taught_descriptions", self.taught_descriptions, "taught", self.taught) if self.taught_descriptions else ()),
            *_within("taught_occupation", self.taught_occupation, self.occupations),
            *_within("term_occupation", self.term_occupation, self.occupations),
            *_within("unit_term_unit", self.unit_term_unit, len(self.units)),
            *_within("equipment_term_equipment", self.equipment_term_equipment, None),
            *_within("programme_occupation", self.programme_occupation, self.occupations),
            *_within("programme_field", self.programme_field, None),
            *_pairs("text_equipment", self.text_equipment, len(self.texts), None),
            *_pairs("programme_units", self.programme_units, len(self.programmes), len(self.units)),
            *_pairs("programme_equipment", self.programme_equipment, len(self.programmes), None),
            *_pairs("taught_units", self.taught_units, len(self.taught), len(self.units)),
        ]
        if faults:
            raise WrongProblem("; ".join(faults))


def _lengths(name: str, values: Sequence[object], other: str, others: Sequence[str]) -> list[str]:
    return [] if len(values) == len(others) else [f"{name} has {len(values)} entries, {other} has {len(others)}"]


def _within(name: str, values: Sequence[int], end: int | None) -> list[str]:
    wrong = [value for value in values if value < 0 or (end is not None and value >= end)]
    return [f"{name} holds {wrong[0]}, outside 0..{'' if end is None else end - 1}"] if wrong else []


def _pairs(name: str, pairs: Pairs, first: int, second: int | None) -> list[str]:
    return [*_within(f"{name}[0]", [a for a, _b in pairs], first), *_within(f"{name}[1]", [b for _a, b in pairs], second)]


@dataclass(frozen=True)
class Limits:
    """How much is asked for: `candidates` occupations a text at most. The work is fixed by the problem, so there is no clock."""

    candidates: int = 5


@dataclass(frozen=True)
class Result:
    """For each text its occupations, best first; -1 where there are no more.

    occupation  [text, rank] index of occupation, or -1
    confidence  [text, rank] probability 0..1 that this is the occupation; a row adds up to at most 1
    field       [text, rank] index of vocational field, or -1 where no programme leads to the occupation
    units       [(text, rank, unit)] the units that the words ask for, the surest first; where they ask for none, the core of the occupation
    unit_confidence [row of units] probability 0..1 that the words ask for this unit, if the occupation is right
    equipment   [(text, equipment)] machines and tools that the words name
    """

    occupation: Ints
    confidence: Floats
    field: Ints
    units: Ints
    unit_confidence: Floats
    equipment: Ints
    status: str = "coded"

    def __post_init__(self) -> None:
        for values in (self.occupation, self.confidence, self.field, self.units, self.unit_confidence, self.equipment):
            values.setflags(write=False)

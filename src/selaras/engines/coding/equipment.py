# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Machines and tools that the words of a text name, out of a closed vocabulary.

A machine is named where the text has every stem of one of its terms. A term of one stem may mean different things in different trades ("oven",
"mixer"), so it names a machine only where a programme of the text's field is taught on it, or where the field is not known."""

from collections import defaultdict
from collections.abc import Sequence

from selaras.engines.coding.problem import Problem
from selaras.engines.coding.words import stems_of


class Equipment:
    """What each machine is called, and the fields that are taught on it."""

    def __init__(self, problem: Problem) -> None:
        self.terms: dict[str, list[tuple[frozenset[str], int]]] = defaultdict(list)  # by one of their stems
        for term, machine in zip(problem.equipment_terms, problem.equipment_term_equipment, strict=True):
            stems = frozenset(stem for stem, _weight in stems_of(term))
            if stems:
                self.terms[min(stems)].append((stems, machine))
        self.fields: dict[int, set[int]] = defaultdict(set)
        for programme, machine in problem.programme_equipment:
            self.fields[machine].add(problem.programme_field[programme])

    def named_by(self, texts: Sequence[str], fields: Sequence[int]) -> list[tuple[int, int]]:
        """(text, equipment) pairs for texts and the field of each, -1 where it is not known."""
        found = []
        for row, (text, field) in enumerate(zip(texts, fields, strict=True)):
            said = {stem for stem, _weight in stems_of(text)}
            named = {
                machine
                for stem in said
                for stems, machine in self.terms.get(stem, ())
                if stems <= said and (len(stems) > 1 or field < 0 or field in self.fields[machine])
            }
            found += [(row, machine) for machine in sorted(named)]
        return found

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The field of an occupation for one text, read from the programmes that its words point to, and the core of units that these share."""

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from selaras.engines.coding.problem import Floats, Problem
from selaras.engines.coding.vocabulary import Vocabulary

POINTS = 0.75  # a programme is pointed to if it is named at least this much as the best
CORE = 0.5  # share of the pointed programmes that must teach a unit
IN_TITLE, IN_UNITS, ON_EQUIPMENT = 1.0, 0.35, 1.0
ASKED = 4.0  # for each unit of a programme that the text surely asks for, in weights of stems; chosen on the invented needs, whose field is known


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

    def named_by(self, texts: tuple[str, ...], first: int, asked: Floats) -> Floats:
        """[text, programme] how much the words and machines of each text name each programme; `first` is the number of the first text.

        `asked` [text, programme] says how many units of each programme the words ask for.
        """
        said, _whole = self.vocabulary.matrix(texts, flat=True)
        named = np.asarray((said @ self.profile).todense(), float) + ASKED * asked
        for row in range(len(texts)):
            for machine in self.asked.get(first + row, ()):
                for programme in range(named.shape[1]):
                    if (machine, programme) in self.machines:
                        named[row, programme] += self.machine_weight
        return named

    def read(self, occupation: int, named: NDArray[np.float64]) -> tuple[int, list[int]]:
        """The field and core units of an occupation for one text; -1 and none where no programme leads there."""
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

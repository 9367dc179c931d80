# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What an answer promises, recomputed from the answer alone, and every rule it can break."""

import numpy as np

from selaras.engines.coding.problem import Problem, Result
from selaras.engines.coding.units import OFFERED
from selaras.engines.coding.words import stems_of


def cost_of(problem: Problem, result: Result) -> float:
    """Texts whose best occupation is expected to be wrong, by the answer's own confidence. Texts."""
    return float(len(problem.texts) - result.confidence[:, 0].sum()) if result.confidence.size else float(len(problem.texts))


def violations(problem: Problem, result: Result) -> list[str]:
    """Everything that is wrong with an answer, in words."""
    return [*_wrong_ranks(problem, result), *_wrong_units(problem, result), *_wrong_equipment(problem, result)]


def _wrong_ranks(problem: Problem, result: Result) -> list[str]:
    fields = {(o, f) for o, f in zip(problem.programme_occupation, problem.programme_field, strict=True)}
    led_to = {occupation for occupation, _field in fields}
    found = []
    for text, (row, sure, field) in enumerate(zip(result.occupation, result.confidence, result.field, strict=True)):
        offered = row[row >= 0]
        if len(set(offered.tolist())) < len(offered):
            found.append(f"text {text} is offered the same occupation twice")
        if (row[1:] >= 0).any() and not (row[:-1] >= 0)[row[1:] >= 0].all():
            found.append(f"text {text} has a gap in its ranks")
        if (offered >= problem.occupations).any():
            found.append(f"text {text} is offered an occupation that is not in the vocabulary")
        if (sure < 0).any() or sure.sum() > 1 + 1e-9 or (np.diff(sure) > 1e-12).any() or sure[row < 0].any():
            found.append(f"text {text} has confidences that are no falling probabilities")
        for occupation, at in zip(row.tolist(), field.tolist(), strict=True):
            if (occupation in led_to) != (at >= 0) or (at >= 0 and (occupation, at) not in fields):
                found.append(f"text {text} has field {at}, to which no programme of occupation {occupation} belongs")
    return found


def _wrong_units(problem: Problem, result: Result) -> list[str]:
    taught = {(problem.programme_occupation[programme], problem.programme_field[programme], unit) for programme, unit in problem.programme_units}
    found, before = [], (-1, -1, 0.0)
    if len(set(map(tuple, result.units[:, :3].tolist()))) < len(result.units):
        found.append("a text is offered the same unit twice for one occupation")
    for (text, rank, unit), sure in zip(result.units.tolist(), result.unit_confidence.tolist(), strict=True):
        if not 0 <= unit < len(problem.units):
            found.append(f"text {text} is offered unit {unit}, which is not in the vocabulary")
        if not 0 <= sure <= 1 or ((text, rank) == before[:2] and sure > before[2] + 1e-9):
            found.append(f"text {text} has units whose confidences are no falling probabilities of unit {unit}")
        if sure < OFFERED and (int(result.occupation[text, rank]), int(result.field[text, rank]), unit) not in taught:
            found.append(f"text {text} has unit {unit}, for which it does not ask and which no programme of its occupation and field teaches")
        before = (text, rank, sure)
    return found


def _wrong_equipment(problem: Problem, result: Result) -> list[str]:
    terms = zip(problem.equipment_terms, problem.equipment_term_equipment, strict=True)
    spoken = {(machine, frozenset(stem for stem, _weight in stems_of(term))) for term, machine in terms}
    found = []
    for text, machine in result.equipment.tolist():
        said = {stem for stem, _weight in stems_of(problem.texts[text])}
        if not any(each == machine and stems and stems <= said for each, stems in spoken):
            found.append(f"text {text} is said to name equipment {machine}, of which it has no term")
    return found

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What an answer promises, recomputed from the answer alone, and every rule it can break."""

import numpy as np

from selaras.engines.coding.problem import Problem, Result


def cost_of(problem: Problem, result: Result) -> float:
    """Texts whose best occupation is expected to be wrong, by the answer's own confidence. Texts."""
    return float(len(problem.texts) - result.confidence[:, 0].sum()) if result.confidence.size else float(len(problem.texts))


def violations(problem: Problem, result: Result) -> list[str]:
    """Everything that is wrong with an answer, in words."""
    return [*_wrong_ranks(problem, result), *_wrong_units(problem, result)]


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
    found = []
    for text, rank, unit in result.units.tolist():
        if (int(result.occupation[text, rank]), int(result.field[text, rank]), unit) not in taught:
            found.append(f"text {text} has unit {unit}, which no programme of its occupation and field teaches")
    return found

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Problem and answer as bytes, for the record of engine runs: JSON, packed; the same values give the same bytes."""

import dataclasses
import json
import zlib
from typing import Any

from selaras.engines.coding.problem import Problem, Result


def _packed(facts: dict[str, Any]) -> bytes:
    return zlib.compress(json.dumps(facts, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode(), 6)


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


def write_problem(problem: Problem) -> bytes:
    """A problem as bytes."""
    return _packed(dataclasses.asdict(problem))


def read_problem(data: bytes) -> Problem:
    """The problem that `write_problem` gave."""
    return Problem(**{name: _tuples(value) for name, value in json.loads(zlib.decompress(data)).items()})


def write_result(result: Result) -> bytes:
    """An answer as bytes; confidences rounded to nine digits."""
    return _packed(
        {
            "occupation": result.occupation.tolist(),
            "confidence": result.confidence.round(9).tolist(),
            "field": result.field.tolist(),
            "units": result.units.tolist(),
            "unit_confidence": result.unit_confidence.round(9).tolist(),
            "equipment": result.equipment.tolist(),
            "status": result.status,
        }
    )

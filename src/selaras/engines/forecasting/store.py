# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Problem and answer as bytes (NumPy's .npz, without pickle), for the record of engine runs. The same values give the same bytes."""

import dataclasses
import io
import zipfile
from typing import Any

import numpy as np

from selaras.engines.axes import declared
from selaras.engines.forecasting.problem import Problem, Result

FORMAT = "selaras forecasting 1"
DIGITS = 9


def write_problem(problem: Problem) -> bytes:
    """A problem as bytes."""
    return _packed(problem, "problem")


def read_problem(data: bytes) -> Problem:
    """The problem that `write_problem` gave. Raises ValueError for anything else."""
    return Problem(**_unpacked(data, Problem, "problem"))


def write_result(result: Result) -> bytes:
    """An answer as bytes; numbers rounded to nine digits behind the comma."""
    arrays = {name: getattr(result, name).round(DIGITS) for name, _facts in declared(result)}
    return _packed(dataclasses.replace(result, **arrays), "result")


def read_result(data: bytes) -> Result:
    """The answer that `write_result` gave. Raises ValueError for anything else."""
    return Result(**_unpacked(data, Result, "result"))


def _all_told(found: dict[str, Any]) -> dict[str, Any]:
    """The fields of a problem that was kept before silence had a name: all of its record was taken for told. Others as they are."""
    return found if "past_told" in found or "past_hired" not in found else {**found, "past_told": np.ones_like(found["past_hired"])}


def _packed(thing: Problem | Result, kind: str) -> bytes:
    stream = io.BytesIO()
    facts: dict[str, Any] = {each.name: np.array(getattr(thing, each.name)) for each in dataclasses.fields(thing)}
    np.savez_compressed(stream, allow_pickle=False, format=np.array(f"{FORMAT}: {kind}"), **facts)
    return stream.getvalue()


def _unpacked(data: bytes, of: type[Any], kind: str) -> dict[str, Any]:
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as archive:
            found = {name: archive[name] for name in archive.files}
    except (zipfile.BadZipFile, OSError, EOFError, KeyError, ValueError) as error:
        raise ValueError(f"not a stored {kind}: {error}") from error
    if str(found.pop("format", "")) != f"{FORMAT}: {kind}":
        raise ValueError(f"not a stored {kind}: it bears another stamp")
    found = _all_told(found)
    if set(found) != {each.name for each in dataclasses.fields(of)}:
        raise ValueError(f"not a stored {kind}: its fields are others")
    arrays = {name for name, _facts in declared(of)}
    return {name: value if name in arrays else value.item() for name, value in found.items()}

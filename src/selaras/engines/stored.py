# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Flat dataclasses of arrays and plain values as bytes (NumPy's .npz, without pickle), for the record of engine runs. The same values give the same
bytes.
"""

import dataclasses
import io
import zipfile
from collections.abc import Callable
from typing import Any

import numpy as np

from selaras.engines.axes import declared

DIGITS = 9


def rounded(thing: Any) -> Any:
    """The same with its arrays rounded to nine digits behind the comma, so that traces of arithmetic make no other bytes."""
    return dataclasses.replace(thing, **{name: np.round(getattr(thing, name), DIGITS) for name, facts in declared(thing) if facts["kind"] == "float"})


def packed(thing: Any, stamp: str) -> bytes:
    """A dataclass as bytes that bear a stamp."""
    stream = io.BytesIO()
    facts: dict[str, Any] = {each.name: np.array(getattr(thing, each.name)) for each in dataclasses.fields(thing)}
    np.savez_compressed(stream, allow_pickle=False, format=np.array(stamp), **facts)
    return stream.getvalue()


def unpacked(data: bytes, of: type[Any], stamp: str, mend: Callable[[dict[str, Any]], dict[str, Any]] = dict) -> Any:
    """The dataclass that `packed` gave; `mend` gives the fields of an older one their present shape. Raises ValueError for anything else."""
    kind = stamp.rpartition(": ")[2]
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as archive:
            found = {name: archive[name] for name in archive.files}
    except (zipfile.BadZipFile, OSError, EOFError, KeyError, ValueError) as error:
        raise ValueError(f"not a stored {kind}: {error}") from error
    if str(found.pop("format", "")) != stamp:
        raise ValueError(f"not a stored {kind}: it bears another stamp")
    found = mend(found)
    if set(found) != {each.name for each in dataclasses.fields(of)}:
        raise ValueError(f"not a stored {kind}: its fields are others")
    arrays = {name for name, _facts in declared(of)}
    return of(**{name: value if name in arrays else value.item() for name, value in found.items()})

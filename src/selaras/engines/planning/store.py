# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Problems and results as bytes (NumPy's .npz, without pickle), so that a run can be kept and replayed.

The same thing gives the same bytes.
"""

import dataclasses
import io
import zipfile
from typing import Any

import numpy as np

from selaras.engines.axes import declared
from selaras.engines.planning.answer import TABLES, Answer, Missing, Result, Status
from selaras.engines.planning.problem import Problem

FORMAT = "selaras planning 1"
_KINDS: dict[str, type[Problem] | type[Result]] = {"problem": Problem, "result": Result}
_PARTS: dict[str, type[Answer] | type[Missing]] = {"answer": Answer, "missing": Missing}


def save(thing: Problem | Result) -> bytes:
    """Everything there is to know of a problem or a result."""
    kind = next(name for name, of in _KINDS.items() if isinstance(thing, of))
    stream = io.BytesIO()
    np.savez_compressed(stream, allow_pickle=False, format=np.array(f"{FORMAT}: {kind}"), **_flat(thing, ""))
    return stream.getvalue()


def load(data: bytes) -> Problem | Result:
    """What `save` wrote. Raises ValueError if these bytes are something else: a field too many or too few, another dtype."""
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as archive:
            found = {name: archive[name] for name in archive.files}
    except (zipfile.BadZipFile, OSError, EOFError, KeyError, ValueError) as error:
        raise ValueError(f"not a stored problem or result: {error}") from error
    stamp = str(found.pop("format", ""))
    kind = stamp.removeprefix(f"{FORMAT}: ")
    if kind not in _KINDS:
        raise ValueError(f"not a stored problem or result: its stamp is {stamp!r}, not {FORMAT!r}")
    thing = _build(_KINDS[kind], "", found)
    if found:
        raise ValueError(f"not a stored {kind}: unknown fields {', '.join(sorted(found))}")
    return thing  # type: ignore[no-any-return]


def _flat(thing: Any, prefix: str) -> dict[str, np.ndarray[Any, Any]]:
    flat: dict[str, np.ndarray[Any, Any]] = {}
    for each in dataclasses.fields(thing):
        value = getattr(thing, each.name)
        if each.name in _PARTS:
            flat |= {} if value is None else _flat(value, f"{each.name}.")
        else:
            flat[prefix + each.name] = np.array(value, dtype=_expected(type(thing), each.name, value))
    return flat


def _expected(of: type[Any], name: str, value: Any) -> Any:
    """The dtype a field is stored in."""
    kinds = {"int": np.int64, "float": np.float64, "bool": np.bool_, "str": np.str_, "Status": np.str_}
    if name in TABLES and of is Answer:
        return TABLES[name]
    if name == "log":
        return np.str_
    by_name = {each: facts["kind"] for each, facts in declared(of)}
    if name in by_name:
        return kinds[by_name[name]]
    annotation = next(each.type for each in dataclasses.fields(of) if each.name == name)
    return kinds[annotation if isinstance(annotation, str) else annotation.__name__]


def _build(of: type[Any], prefix: str, found: dict[str, np.ndarray[Any, Any]]) -> Any:
    values: dict[str, Any] = {}
    for each in dataclasses.fields(of):
        if each.name in _PARTS:
            there = any(name.startswith(f"{each.name}.") for name in found)
            values[each.name] = _build(_PARTS[each.name], f"{each.name}.", found) if there or each.name == "answer" else None
            continue
        name = prefix + each.name
        if name not in found:
            raise ValueError(f"a stored {of.__name__.lower()} needs the field {name}")
        array = found.pop(name)
        dtype = np.dtype(_expected(of, each.name, array))
        if array.dtype != dtype and not (dtype.kind == array.dtype.kind == "U"):
            raise ValueError(f"{name}: stored as {array.dtype}, must be {dtype}")
        values[each.name] = _plain(of, each.name, array)
    return of(**values)


def _plain(of: type[Any], name: str, array: np.ndarray[Any, Any]) -> Any:
    if name == "status":
        return Status(str(array))
    if name == "log":
        return tuple(str(line) for line in array)
    is_array = name in TABLES or name in {each for each, _ in declared(of)}
    return array if is_array else array.item()

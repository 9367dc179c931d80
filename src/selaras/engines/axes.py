# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Frozen dataclasses whose arrays say which axes they have: declared once, checked all at once, then made read-only."""

import dataclasses
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Table = NDArray[np.void]

_DTYPES: dict[str, type[np.generic]] = {"int": np.int64, "float": np.float64, "bool": np.bool_}


def array(kind: str, *axes: str, about: str, index: str = "", least: float = 0.0, most: float = np.inf, none: bool = False) -> Any:
    """Declare an array field.

    `kind` is int, float or bool; `axes` names its axes, outermost first; `about` says what it means and in which unit.
    `index` names the axis its values point into (then `none` allows -1 for "none"); otherwise values lie in [`least`, `most`].
    """
    facts = {"kind": kind, "axes": axes, "about": about, "index": index, "least": least, "most": most, "none": none}
    return dataclasses.field(metadata=facts)


def declared(thing: Any) -> Iterator[tuple[str, Any]]:
    """The array fields of a dataclass (or of its instance) with what was declared of them."""
    for each in dataclasses.fields(thing):
        if "kind" in each.metadata:
            yield each.name, each.metadata


def settle(thing: Any, sizes: dict[str, int]) -> list[str]:
    """Bring every declared array of a frozen dataclass to its dtype, make it read-only, and say what is wrong.

    `sizes` holds the length of the axes known beforehand; every other axis takes the length of the first array that has it.
    Returns one sentence a fault, with the field's name and the cure.
    """
    faults: list[str] = []
    for name, facts in declared(thing):
        dtype = _DTYPES[facts["kind"]]
        try:
            values = np.array(getattr(thing, name), dtype=dtype, order="C")
        except (TypeError, ValueError) as error:
            faults.append(f"{name}: cannot be read as {facts['kind']} ({error}); give an array [{', '.join(facts['axes'])}]")
            values = np.zeros([0] * len(facts["axes"]), dtype=dtype)
        values.setflags(write=False)
        object.__setattr__(thing, name, values)
        faults += _shape_faults(name, values, facts["axes"], sizes)
    if not faults:
        for name, facts in declared(thing):
            faults += _value_faults(name, getattr(thing, name), facts, sizes)
    return faults


def _shape_faults(name: str, values: NDArray[Any], axes: tuple[str, ...], sizes: dict[str, int]) -> list[str]:
    if values.ndim != len(axes):
        return [f"{name}: has {values.ndim} axes; give {len(axes)}: [{', '.join(axes)}]"]
    faults = []
    for axis, length in zip(axes, values.shape, strict=True):
        if sizes.setdefault(axis, length) != length:
            faults.append(f"{name}: axis {axis} has length {length}; the other fields have {sizes[axis]}")
    return faults


def _value_faults(name: str, values: NDArray[Any], facts: Any, sizes: dict[str, int]) -> list[str]:
    if not values.size or facts["kind"] == "bool":
        return []
    if facts["index"]:
        first, beyond = (-1 if facts["none"] else 0), sizes.get(facts["index"], 0)
        if values.min() < first or values.max() >= beyond:
            return [f"{name}: holds {values.min()}..{values.max()}; give indices of axis {facts['index']}, {first}..{beyond - 1}"]
        return []
    if not np.isfinite(values).all():
        return [f"{name}: holds a number that is not finite; give finite numbers"]
    if values.min() < facts["least"] or values.max() > facts["most"]:
        bounds = f"at least {facts['least']:g}" + (f", at most {facts['most']:g}" if np.isfinite(facts["most"]) else "")
        return [f"{name}: holds {values.min():g}..{values.max():g}; give {bounds}"]
    return []

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The same figures for those who see aggregates only: nothing below LEAST_CELL, and everything in steps, so that no difference of two figures is a
smaller cell either. None is what is too small to be told.

Sums of what is shown need not equal the whole any more; pages that show guarded figures say so.
"""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from selaras.loop.mismatch.queries.cube import Array
from selaras.loop.mismatch.queries.panorama import Cross, Flow, Graduates, Row
from selaras.loop.mismatch.rules import GAP, Part, protected


@dataclasses.dataclass(frozen=True)
class GuardedRow:
    """A row of a cut as strangers see it: no counts of needs and owners, and people in steps."""

    key: int
    people: int | None
    parts: Mapping[Part, int | None]
    gap: int | None
    needs: int = 0
    owners: int = 0

    @property
    def met(self) -> int | None:
        """People who can be met."""
        return self.parts[Part.MET]

    @property
    def share_met(self) -> float | None:
        """0..1, of guarded figures; None where one of them is too small to be told."""
        return min(1.0, self.met / self.people) if self.people and self.met is not None else None

    @property
    def cause(self) -> Part | None:
        """The largest part of the gap that can be told."""
        told = [part for part in GAP if self.parts[part] is not None]
        return max(told, key=lambda part: self.parts[part] or 0) if told else None


def guarded(row: Row) -> GuardedRow:
    """One row."""
    return GuardedRow(row.key, protected(row.people), {part: protected(people) for part, people in row.parts.items()}, protected(row.gap))


def guarded_rows(rows: Iterable[Row]) -> list[GuardedRow]:
    """Rows of a cut, those left out of which nothing can be told; ordered by what is told, so that order tells no more."""
    kept = [row for row in map(guarded, rows) if row.people is not None]
    return sorted(kept, key=lambda row: (-(row.gap or 0), -(row.people or 0), row.key))


def guarded_cross(table: Cross) -> Cross:
    """A table by two cuts; cells too small to be told are empty (0)."""
    return Cross(table.rows, table.columns, _steps(table.gap))


def guarded_flows(flows: Sequence[Flow]) -> list[Flow]:
    """Flows that are large enough to be told."""
    told = [(flow, protected(flow.people)) for flow in flows]
    return [Flow(flow.source, flow.target, people) for flow, people in told if people is not None]


def guarded_graduates(rows: Iterable[Graduates]) -> list[Graduates]:
    """What is taught, where it is large enough to be told: plans are no secret, but what of them is idle says who asks."""
    found = []
    for row in rows:
        told = dataclasses.replace(row, parts={part: float(protected(people) or 0) for part, people in row.parts.items()})
        if told.idle:
            found.append(told)
    return found


def _steps(values: Array) -> Array:
    return np.array([protected(value) or 0 for value in values.ravel().tolist()], float).reshape(values.shape)

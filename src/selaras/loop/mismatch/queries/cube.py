# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""A measurement line by line, as arrays: every figure of a page is a sum over these rows, so that sums by any cut equal them.

Axes: line = a need at one of its times; wish = a unit that a line asks for; want = a kind of equipment that it names; meeting = graduates of a
programme who meet a line; cohort = graduates of a programme at a centre, ready in one month. Things are keys of rows; months count from January of
year 0.
"""

import dataclasses
import io
from collections.abc import Mapping
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

import numpy as np

from selaras.loop.forum.rules import Origin
from selaras.loop.mismatch.models import Measure
from selaras.loop.mismatch.rules import GAP, Part

ORIGINS = (Origin.COMPANY, Origin.REGION, Origin.SELF)
Array = np.ndarray[Any, Any]


def month_number(day: date) -> int:
    """A month as the cube counts it."""
    return day.year * 12 + day.month - 1


def month_of(number: int) -> date:
    """The first day of a month of the cube."""
    return date(number // 12, number % 12 + 1, 1)


@dataclasses.dataclass(frozen=True, eq=False)
class Cube:
    """The arrays; people are expected ones."""

    need: Array  # [line]
    origin: Array  # [line] place in ORIGINS
    owner: Array  # [line] whoever asks, numbered
    field: Array  # [line]
    occupation: Array  # [line]
    region: Array  # [line]
    province: Array  # [line]
    first: Array  # [line] month
    last: Array  # [line] month
    taught: Array  # [line] whether some programme teaches enough of it
    people: Array  # [line]
    parts: Array  # [line, part] in the order of Part

    wish_line: Array  # [wish]
    wish_unit: Array
    wish_met: Array  # [wish] people met by somebody who learnt the unit

    want_line: Array  # [want]
    want_equipment: Array
    want_near: Array  # [want] a workshop within reach has it
    want_anywhere: Array

    meeting_line: Array  # [meeting]
    meeting_version: Array
    meeting_centre: Array
    meeting_people: Array

    cohort_centre: Array  # [cohort]
    cohort_version: Array
    cohort_programme: Array
    cohort_field: Array
    cohort_occupation: Array
    cohort_region: Array
    cohort_province: Array
    cohort_month: Array
    cohort_people: Array
    cohort_certified: Array
    cohort_parts: Array  # [cohort, part]; seats are those beyond all that is asked for

    taught_version: Array  # [taught] a version ...
    taught_unit: Array  # ... teaches a unit
    tested: Array  # [taught] and its test covers it

    place: Array  # [line] row of near
    near: Array  # [place, centre] graduates of the centre go as far as the place
    away: Array  # [place, centre] km; nan: nobody knows where it is
    worth: Array  # [place, centre] the chance that a graduate of the centre takes a place there
    centre: Array  # [centre]
    profile: Array  # [line] what it asks for, numbered
    fit_profile: Array  # [fit] a profile ...
    fit_version: Array  # ... and a version that teaches enough of it

    # What is advised (queries.sharing, which alone makes it): a programme at a centre, its classes for which nothing lacks and others apart
    mix_centre: Array  # [mix]
    mix_version: Array
    mix_planned: Array  # [mix] classes
    mix_kept: Array  # [mix] planned classes that stay
    mix_more: Array  # [mix] classes beside them
    mix_sent: Array  # [mix] graduates of the planned classes who are sent to somebody
    mix_cost: Array  # [mix] rupiah, of what lacks and has a price
    mix_known: Array  # [mix] all that lacks has a price

    lack_mix: Array  # [lack] what lacks for the classes beside
    lack_kind: Array  # [lack] place in Lack
    lack_of: Array  # [lack] key of its row; of an aspect its place
    lack_shared: Array  # [lack] had for another programme of the centre

    gift_mix: Array  # [gift] people whom nobody meets, counted with the classes beside
    gift_line: Array
    gift_people: Array

    @cached_property
    def gap(self) -> Array:
        """[line] people who cannot be met."""
        return np.asarray(self.parts[:, [list(Part).index(part) for part in GAP]].sum(axis=1))

    def coded(self, name: str) -> "Coded":
        """An array of keys as places in the list of all that occur in it: sums by them need no sorting. Each is made once."""
        if name not in self._coded:
            self._coded[name] = Coded(*np.unique(getattr(self, name), return_inverse=True))
        return self._coded[name]

    @cached_property
    def meeting_programme(self) -> Array:
        """[meeting] the programme of its version."""
        versions, first = np.unique(self.cohort_version, return_index=True)
        return np.asarray(self.cohort_programme[first][np.searchsorted(versions, self.meeting_version)])

    @cached_property
    def mix_ready(self) -> Array:
        """[mix] nothing lacks for the classes beside."""
        ready = np.ones(len(self.mix_version), bool)
        ready[self.lack_mix] = False
        return ready

    @cached_property
    def _coded(self) -> "dict[str, Coded]":
        return {}

    def write(self) -> bytes:
        """As bytes."""
        stream = io.BytesIO()
        np.savez(stream, allow_pickle=False, **{each.name: getattr(self, each.name) for each in dataclasses.fields(self)})
        return stream.getvalue()


class Coded(NamedTuple):
    """The things that occur in an array, in order, and where each row stands among them."""

    things: Array  # [thing]
    at: Array  # [row]


def nothing_advised() -> dict[str, Array]:
    """The arrays of advice before anything is shared out."""
    return {each.name: np.zeros(0, np.int64) for each in dataclasses.fields(Cube) if each.name.startswith(("mix_", "lack_", "gift_"))}


def _older(arrays: Mapping[str, Array]) -> dict[str, Array]:
    """What measurements did not keep before they gave advice: distances are unknown, and whatever is near is worth the same."""
    return {"away": np.full(arrays["near"].shape, np.nan), "worth": arrays["near"].astype(float)}


def latest_measure() -> Measure | None:
    """The last measurement, without its lines."""
    return Measure.objects.defer("cube").select_related("supply", "run").defer("run__problem", "run__answer").first()


def cube_of(measure: Measure) -> Cube:
    """The lines of a measurement. They never change, so the last ones read are kept."""
    return _read(measure.pk, measure.fingerprint)


@lru_cache(maxsize=2)
def _read(key: int, _fingerprint: str) -> Cube:
    data = Measure.objects.values_list("cube", flat=True).get(pk=key)
    with np.load(io.BytesIO(bytes(data)), allow_pickle=False) as archive:
        arrays = {name: archive[name] for name in archive.files}
    for each in arrays.values():
        each.setflags(write=False)
    return Cube(**{**nothing_advised(), **_older(arrays), **arrays})

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Which programmes fit the needs within a centre's reach: what its graduates meet by the plan, whom nobody meets, and the packages that would."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from django.db.models import Count

from selaras.ground.network.rules import CLASS_OF
from selaras.loop.forum.rules import Origin
from selaras.loop.mismatch.models import Measure, Supply
from selaras.loop.mismatch.queries.cube import ORIGINS, Array, Cube

LEAST = CLASS_OF / 2  # people; fewer make no package
MOST_NAMED = 3  # occupations and places that are named as the reason


@dataclass(frozen=True)
class Fit:
    """A programme at a centre. People within its reach who ask for what it teaches, by origin; of them those whom graduates of the centre meet by
    the plan; and those whom nobody meets, each counted with one programme only. `packages` would meet both.
    """

    version: int
    wanted: Mapping[Origin, float]
    here: float
    unmet: float
    occupations: Sequence[int]  # of those whom nobody meets, else of all, the most first
    places: Sequence[int]

    @property
    def packages(self) -> int:
        """Packages of sixteen that would meet those whom the centre meets now and those whom nobody meets."""
        return round((self.here + self.unmet) / CLASS_OF)


def mix(cube: Cube, centre: int) -> list[Fit]:
    """The programmes that fit, those for most people first; programmes that would fill no package are left out."""
    at = int(np.flatnonzero(cube.centre == centre)[0])
    lines = np.flatnonzero(cube.near[cube.place, at])
    versions, fit = np.unique(cube.fit_version, return_inverse=True)
    own = cube.meeting_centre == centre
    here = np.zeros(len(versions))
    np.add.at(here, np.searchsorted(versions, cube.meeting_version[own]), cube.meeting_people[own])
    unmet, counted = _unmet(cube, lines, fit, len(versions))
    found = []
    for row in np.flatnonzero(here + unmet >= LEAST).tolist():
        asking = lines[np.isin(cube.profile[lines], cube.fit_profile[fit == row])]
        of_them = lines[counted[lines] == row]
        shown = of_them if len(of_them) else asking
        weight = cube.gap[shown] if len(of_them) else cube.people[shown]
        wanted = {origin: float(cube.people[asking[cube.origin[asking] == number]].sum()) for number, origin in enumerate(ORIGINS)}
        named = most_of(cube.occupation[shown], weight), most_of(cube.region[shown], weight)
        found.append(Fit(int(versions[row]), wanted, float(here[row]), float(unmet[row]), *named))
    return sorted(found, key=lambda each: (-round(each.here + each.unmet, 6), each.version))


def _unmet(cube: Cube, lines: Array, fit: Array, versions: int) -> tuple[Array, Array]:
    """[version] people whom nobody meets, and [line] with which version they are counted (-1: none): again and again with the one that fits most of
    those who are left, so that nobody is counted twice.
    """
    size = int(cube.profile.max(initial=-1)) + 1
    left = np.bincount(cube.profile[lines], cube.gap[lines], minlength=size)
    unmet, with_whom = np.zeros(versions), np.full(size, -1)
    while versions:
        reached = np.bincount(fit, left[cube.fit_profile], minlength=versions)
        best = int(reached.argmax())
        if reached[best] < LEAST:
            break
        profiles = cube.fit_profile[fit == best]
        taken = profiles[left[profiles] > 0]
        unmet[best] += left[taken].sum()
        with_whom[taken], left[taken] = best, 0.0
    counted = np.full(len(cube.people), -1)
    counted[lines] = with_whom[cube.profile[lines]]
    return unmet, counted


def most_of(things: Array, weight: Array) -> list[int]:
    """The things of most weight, MOST_NAMED of them at most."""
    keys, at = np.unique(things, return_inverse=True)
    sums = np.bincount(at, weight, minlength=len(keys))
    return [int(keys[row]) for row in np.lexsort((keys, -sums.round(6)))[:MOST_NAMED] if keys[row] and sums[row] > 0]


def planned_packages(made: Measure, centres: Sequence[int]) -> Mapping[tuple[int, int], int]:
    """(centre, programme) -> classes in the supply that was measured against. One query, in network scope."""
    rows = Supply.objects.filter(of=made.supply_id, centre__in=centres).order_by().values_list("centre", "version__programme")
    return {(centre, programme): count for centre, programme, count in rows.annotate(count=Count("pk"))}

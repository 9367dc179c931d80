# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Which programmes a centre should teach: what stays of its plan, and the classes beside it for people whom nobody meets (queries.sharing)."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from selaras.ground.network.rules import CLASS_OF
from selaras.loop.forum.rules import Origin
from selaras.loop.mismatch.queries.cube import ORIGINS, Array, Cube
from selaras.loop.mismatch.rules import Lack

LEAST = CLASS_OF / 2  # people; fewer make no class
MOST_NAMED = 3  # occupations and places that are named as the reason


@dataclass(frozen=True)
class Fit:
    """A programme at a centre.

    `planned` classes are in the supply that was measured against; of them `kept` stay for the graduates who are `sent` to somebody. `more` classes
    come beside them, `now` of them with what is there, for `people` whom nobody meets, each counted with one programme at one centre only: by
    origin, and `own` of them in the centre's own region, the others up to `farthest` km away (None: nobody knows where). `lacks` (kind, key of the
    row) are to be had for the others, for `cost` rupiah, `known` whether that is all; `shared` are had for another programme of the centre.
    """

    version: int
    planned: int
    kept: int
    more: int
    now: int
    sent: float
    people: float
    by_origin: Mapping[Origin, float]
    own: float
    farthest: float | None
    occupations: tuple[int, ...]
    places: tuple[int, ...]
    lacks: tuple[tuple[Lack, int], ...]
    shared: tuple[tuple[Lack, int], ...]
    cost: int
    known: bool

    @property
    def advised(self) -> int:
        """Classes in all."""
        return self.kept + self.more

    @property
    def idle(self) -> int:
        """Planned classes that make way."""
        return self.planned - self.kept

    @property
    def outside(self) -> float:
        """People of other regions."""
        return max(self.people - self.own, 0.0)

    @property
    def later(self) -> int:
        """New classes for which something lacks."""
        return self.more - self.now


def mix_of(cube: Cube, centre: int, home: int) -> list[Fit]:
    """A centre's programmes, those of most classes first; `home` is its region."""
    column = np.flatnonzero(cube.centre == centre)
    away = cube.away[:, int(column[0])] if len(column) else np.zeros(0)
    rows = np.flatnonzero(cube.mix_centre == centre)
    fits = [_fit(cube, version, rows[cube.mix_version[rows] == version], home, away) for version in np.unique(cube.mix_version[rows]).tolist()]
    return sorted(fits, key=lambda fit: (-fit.advised, -round(fit.people + fit.sent, 6), -fit.planned, fit.version))


def _fit(cube: Cube, version: int, rows: Array, home: int, away: Array) -> Fit:
    gifts = np.flatnonzero(np.isin(cube.gift_mix, rows))
    lines, people = cube.gift_line[gifts], cube.gift_people[gifts]
    own = cube.region[lines] == home
    far = away[cube.place[lines[~own]]] if len(lines) else np.zeros(0)
    kinds, lacks = list(Lack), np.flatnonzero(np.isin(cube.lack_mix, rows))
    things = [((kinds[cube.lack_kind[at]], int(cube.lack_of[at])), bool(cube.lack_shared[at])) for at in lacks.tolist()]
    return Fit(
        version=version,
        planned=int(cube.mix_planned[rows].sum()),
        kept=int(cube.mix_kept[rows].sum()),
        more=int(cube.mix_more[rows].sum()),
        now=int(cube.mix_more[rows[cube.mix_ready[rows]]].sum()),
        sent=float(cube.mix_sent[rows].sum()),
        people=float(people.sum()),
        by_origin={origin: float(people[cube.origin[lines] == number].sum()) for number, origin in enumerate(ORIGINS)},
        own=float(people[own].sum()),
        farthest=float(np.nanmax(far)) if np.isfinite(far).any() else None,
        occupations=most_of(cube.occupation[lines], people),
        places=most_of(cube.region[lines], people),
        lacks=tuple(thing for thing, shared in things if not shared),
        shared=tuple(thing for thing, shared in things if shared),
        cost=int(cube.mix_cost[rows].sum()),
        known=bool(cube.mix_known[rows].all()),
    )


def most_of(things: Array, weight: Array) -> tuple[int, ...]:
    """The things of most weight, MOST_NAMED of them at most."""
    keys, at = np.unique(things, return_inverse=True)
    sums = np.bincount(at, weight, minlength=len(keys))
    return tuple(int(keys[row]) for row in np.lexsort((keys, -sums.round(6)))[:MOST_NAMED] if keys[row] and sums[row] > 0)

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What programmes teach beside what is asked of them: which units to add, which to drop, which another programme could take over.

A need is *near* a programme's content where it is of the same vocational field, within reach of a centre at which the programme is to run (of any
centre, where it runs nowhere), and the programme teaches enough of what it asks for, or would with one unit more. Only those needs count here, so
that nobody is advised to teach everything.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from django.db import models
from django.utils.translation import gettext_lazy as _

from selaras.ground.standards.models import ProgrammeUnit, ProgrammeVersion
from selaras.loop.forum.rules import Origin
from selaras.loop.mismatch.models import Measure
from selaras.loop.mismatch.queries.cube import ORIGINS, Array, Cube, cube_of
from selaras.loop.mismatch.rules import LEAST_COVERAGE

LEAST = 0.5  # people; less is nobody


class Advice(models.TextChoices):
    """What the needs say of a unit in a programme."""

    ADD = "add", _("add")
    DROP = "drop", _("drop")
    KEEP = "keep", _("keep")


@dataclass(frozen=True)
class UnitAdvice:
    """A unit in a programme, or asked of it. People near the programme's content who ask for it, by origin; by how many needs and owners; people whom
    nobody meets, for whom no programme teaches enough and this one would with the unit (`gain`; where another does, more classes of it would do);
    people whom its graduates meet without having learnt it (`without`). `elsewhere`: programme versions of the field from which it could be moved
    here, or to which.
    """

    unit: int
    advice: Advice
    jp: int
    asked: Mapping[Origin, float]
    needs: int
    owners: int
    gain: float
    without: float
    elsewhere: tuple[int, ...]

    @property
    def heads(self) -> float:
        """People of all origins, each once."""
        return sum(self.asked.values())


@dataclass(frozen=True)
class Content:
    """A programme version: people near its content, of them those for whom it teaches enough, and those whom its graduates meet; the unit that it
    lacks most, for so many people (`gain` and `without` of it), and hours (JP) for units that nobody near it asks for.
    """

    version: int
    programme: int
    near: float
    fitting: float
    met: float
    lacks: int  # unit, 0: none
    lacking: float
    measured: bool  # the version was in force, or learnt, when it was measured; else its graduates are those of the version before
    idle_jp: int
    jp: int


@dataclass(frozen=True, eq=False)
class _Field:
    """What one vocational field asks and teaches. Axes: profile, unit, version and place of this field only."""

    profiles: Array  # [profile] numbers in the cube
    units: Array  # [unit] keys
    versions: Array  # [version] keys
    asked: Array  # [profile, unit]
    hours: Array  # [version, unit] JP, 0: not taught
    near: Array  # [profile, version] the need is near the content
    fits: Array  # [profile, version] the version teaches enough
    people: Array  # [origin, profile, version] people within reach
    gap: Array  # [profile, version] of them, people whom nobody meets though no programme of the field teaches enough
    met: Array  # [profile, version] people met by graduates of the version

    def heads(self, version: int) -> Array:
        """[origin, unit] people near the version's content who ask for a unit."""
        weight: Array = self.people[:, :, version] * self.near[:, version]
        return weight @ self.asked

    def gains(self) -> Array:
        """[unit, version] people for whom no programme teaches enough, and the version would with that unit more."""
        return np.where(self.hours.T > 0, 0.0, self.asked.T.astype(float) @ (self.gap * self.near))

    def without(self) -> Array:
        """[unit, version] people whom graduates of the version meet though they have not learnt the unit, which is asked for."""
        return np.where(self.hours.T > 0, 0.0, self.asked.T.astype(float) @ self.met)


class Contents:
    """The contents of all current programmes, as one measurement sees them."""

    def __init__(self, cube: Cube) -> None:
        self.cube = cube
        current = ProgrammeVersion.objects.current().values_list("pk", "programme", "programme__field")
        self.programme_of = {version: programme for version, programme, _field in current}
        self.version_of = {programme: version for version, programme in self.programme_of.items()}
        self.field_of = {version: field for version, _programme, field in current}
        self._hours: dict[int, dict[int, int]] = {version: {} for version in self.programme_of}
        for version, unit, jp in ProgrammeUnit.objects.filter(version__in=self.programme_of).values_list("version", "unit", "jp"):
            self._hours[version][unit] = jp
        # A version that was published since is taught where the one before it was to be.
        self._cohort_version = self._now(cube.cohort_version, cube.cohort_programme)
        self._meeting_version = self._now(cube.meeting_version, cube.meeting_programme)
        self._known = set(cube.taught_version.tolist())
        size = max([0, *self.programme_of]) + 1
        self._met = np.bincount(self._meeting_version, cube.meeting_people, minlength=size)
        self._fields: dict[int, _Field] = {}

    def _now(self, versions: Array, programmes: Array) -> Array:
        """Versions as they are taught now; 0 for a programme that is not taught any more."""
        size = max([0, *self.version_of, *programmes.tolist()]) + 1
        now = np.zeros(size, np.int64)
        now[list(self.version_of)] = list(self.version_of.values())
        return now[programmes] if len(versions) else versions

    def rows(self) -> list[Content]:
        """Every programme, those first that lack a unit for most people."""
        found = [row for field in sorted(set(self.field_of.values())) for row in self._rows(field)]
        return sorted(found, key=lambda row: (-round(row.lacking, 6), -row.idle_jp, row.programme))

    def content(self, version: int) -> Content:
        """One of them. Raises KeyError for a version that is not current."""
        return next(row for row in self._rows(self.field_of[version]) if row.version == version)

    def units(self, version: int) -> list[UnitAdvice]:
        """The units of a version and those asked of it: to add, the most people first, then to drop, then the others."""
        field = self._field(self.field_of[version])
        at = int(np.flatnonzero(field.versions == version)[0])
        heads, gains, without = field.heads(at), field.gains(), field.without()
        rows = []
        for row, unit in enumerate(field.units.tolist()):
            taught, many = field.hours[at, row] > 0, float(heads[:, row].sum())
            if not taught and many < LEAST:
                continue
            advice = Advice.ADD if not taught else Advice.DROP if many < LEAST else Advice.KEEP
            needs, owners = self._who(field, at, row)
            asked = {origin: float(heads[number, row]) for number, origin in enumerate(ORIGINS)}
            found = UnitAdvice(unit, advice, int(field.hours[at, row]), asked, needs, owners, float(gains[row, at]), float(without[row, at]), ())
            rows.append(found if advice == Advice.KEEP else UnitAdvice(**{**found.__dict__, "elsewhere": self._elsewhere(field, at, row, advice)}))
        order = list(Advice)
        return sorted(rows, key=lambda each: (order.index(each.advice), -round(each.gain + each.without, 6), -round(each.heads, 6), each.unit))

    def lines(self, version: int, unit: int) -> Array:
        """[line] whether it is near the version's content and asks for the unit."""
        field = self._field(self.field_of[version])
        at, row = int(np.flatnonzero(field.versions == version)[0]), int(np.flatnonzero(field.units == unit)[0])
        profiles = field.profiles[field.near[:, at] & field.asked[:, row]]
        return np.isin(self.cube.profile, profiles) & self._reached(version)[self.cube.place]

    def _rows(self, key: int) -> Iterator[Content]:
        field = self._field(key)
        if not len(field.versions):
            return
        lacking, people = field.gains() + field.without(), field.people.sum(axis=0)
        near, fitting = (people * field.near).sum(axis=0), (people * field.fits).sum(axis=0)
        for at, version in enumerate(field.versions.tolist()):
            most = int(lacking[:, at].argmax()) if len(field.units) else 0
            many = float(lacking[most, at]) if len(field.units) else 0.0
            idle = field.hours[at][field.heads(at).sum(axis=0) < LEAST].sum()
            unit = int(field.units[most]) if many >= LEAST else 0
            sums = (float(near[at]), float(fitting[at]), float(self._met[version]))
            hours = int(idle), int(field.hours[at].sum())
            yield Content(version, self.programme_of[version], *sums, unit, many if unit else 0.0, version in self._known, *hours)

    def _who(self, field: _Field, at: int, unit: int) -> tuple[int, int]:
        lines = np.isin(self.cube.profile, field.profiles[field.near[:, at] & field.asked[:, unit]])
        lines &= self._reached(int(field.versions[at]))[self.cube.place]
        return len(np.unique(self.cube.need[lines])), len(np.unique(self.cube.owner[lines]))

    def _elsewhere(self, field: _Field, at: int, unit: int, advice: Advice) -> tuple[int, ...]:
        """Versions that teach the unit though nobody near them asks for it, where it is to be added here; where it is to be dropped, those that do
        not teach it though somebody asks.
        """
        found = []
        for other, version in enumerate(field.versions.tolist()):
            taught, asked = field.hours[other, unit] > 0, field.heads(other)[:, unit].sum() >= LEAST
            if other != at and (taught and not asked if advice == Advice.ADD else asked and not taught):
                found.append(int(version))
        return tuple(found)

    def _reached(self, version: int) -> Array:
        """[place] whether a centre at which the version runs reaches it; any centre, where it runs nowhere."""
        runs = np.isin(self.cube.centre, self.cube.cohort_centre[self._cohort_version == version])
        return np.asarray(self.cube.near[:, runs].any(axis=1) if runs.any() else self.cube.near.any(axis=1))

    def _field(self, key: int) -> _Field:
        if key not in self._fields:
            self._fields[key] = self._made(key)
        return self._fields[key]

    def _made(self, key: int) -> _Field:
        cube, versions = self.cube, np.array(sorted(version for version, field in self.field_of.items() if field == key), np.int64)
        lines = np.flatnonzero(cube.field == key)
        profiles, of_line = np.unique(cube.profile[lines], return_inverse=True)
        wishes = np.flatnonzero(np.isin(cube.wish_line, lines))
        units = np.unique([*np.unique(cube.wish_unit[wishes]).tolist(), *(unit for version in versions.tolist() for unit in self._hours[version])])
        units = units.astype(np.int64)
        asked = np.zeros((len(profiles), len(units)), bool)
        asked[np.searchsorted(profiles, cube.profile[cube.wish_line[wishes]]), np.searchsorted(units, cube.wish_unit[wishes])] = True
        hours = np.array([[self._hours[version].get(unit, 0) for unit in units.tolist()] for version in versions.tolist()], np.int64)
        hours = hours.reshape(len(versions), len(units))
        overlap, least = asked.astype(np.int64) @ (hours > 0).T, LEAST_COVERAGE * asked.sum(axis=1)[:, None]
        wanted = least > 0
        fits, near = wanted & (overlap >= least), wanted & (overlap + 1 >= least)
        reached = np.array([self._reached(version) for version in versions.tolist()], float).reshape(len(versions), cube.near.shape[0])
        sums = [_placed(cube, lines, of_line, len(profiles), np.where(cube.origin == at, cube.people, 0.0)) @ reached.T for at in range(len(ORIGINS))]
        gap = _placed(cube, lines, of_line, len(profiles), cube.gap) @ reached.T * ~fits.any(axis=1)[:, None]
        met = self._meetings(lines, of_line, len(profiles), versions)
        return _Field(profiles, units, versions, asked, hours, near, fits, np.stack(sums), gap, met)

    def _meetings(self, lines: Array, profile: Array, profiles: int, versions: Array) -> Array:
        """[profile, version] people of the lines who are met by graduates of the versions."""
        cube, of_line = self.cube, np.full(len(self.cube.people), -1)
        of_line[lines] = profile
        there = (of_line[cube.meeting_line] >= 0) & np.isin(self._meeting_version, versions)
        at = of_line[cube.meeting_line[there]] * len(versions) + np.searchsorted(versions, self._meeting_version[there])
        sums = np.bincount(at, cube.meeting_people[there], minlength=profiles * len(versions))
        return sums.reshape(profiles, len(versions))


def _placed(cube: Cube, lines: Array, profile: Array, profiles: int, amount: Array) -> Array:
    """[profile, place] an amount of lines, summed."""
    places = cube.near.shape[0]
    sums = np.bincount(profile * places + cube.place[lines], amount[lines], minlength=profiles * places)
    return sums.reshape(profiles, places)


def contents_of(measure: Measure) -> Contents:
    """The contents as a measurement sees them; what was summed once for these lines and these programmes is kept."""
    newest = ProgrammeVersion.objects.order_by("-pk").values_list("pk", "state").first()
    return _contents(measure.fingerprint, ProgrammeVersion.objects.published().count(), newest, cube_of(measure))


@lru_cache(maxsize=2)
def _contents(_fingerprint: str, _published: int, _newest: tuple[int, str] | None, cube: Cube) -> Contents:
    return Contents(cube)

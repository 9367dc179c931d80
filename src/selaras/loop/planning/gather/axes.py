# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The names behind the engine's indices."""

from dataclasses import dataclass

from selaras.ground.network.models import Assessor, Centre, Instructor
from selaras.ground.standards.models import Competence, Field, Programme, ProgrammeVersion, Region, Scheme
from selaras.loop.demand.models import Forecast, Need
from selaras.loop.planning.models import HireOffer, LocalPackages, RecruitOffer, UpgradeCourse, Year
from selaras.loop.planning.rules import Note


@dataclass(frozen=True)
class Course:
    """An admissible pair: the centre is ready, asked for the programme, and has the workshop and equipment for it."""

    centre: Centre
    version: ProgrammeVersion
    scheme: Scheme | None

    @property
    def programme(self) -> Programme:
        """The programme of the version that is taught."""
        return self.version.programme


@dataclass(frozen=True)
class Axes:
    """Row `i` of every axis of the problem as the thing it stands for. Notes say what was left out, and why."""

    year: Year
    centres: tuple[Centre, ...]
    fields: tuple[Field, ...]
    programmes: tuple[ProgrammeVersion, ...]
    competences: tuple[Competence, ...]
    schemes: tuple[Scheme, ...]
    regions: tuple[Region, ...]
    courses: tuple[Course, ...]
    rooms: tuple[tuple[Centre, Field], ...]
    offers: tuple[LocalPackages, ...]
    groups: tuple[tuple[Instructor, ...], ...]
    upgrades: tuple[tuple[int, UpgradeCourse], ...]  # (group, course)
    hires: tuple[HireOffer, ...]
    assessors: tuple[tuple[Assessor, ...], ...]
    recruits: tuple[RecruitOffer, ...]
    floors: tuple[Centre, ...]
    needs: tuple[Need, ...]  # one that recurs as often as it comes
    forecast: Forecast | None  # by which people were counted
    lines: tuple[Need, ...]  # the needs that offer OJT seats
    fixed: tuple[LocalPackages, ...] = ()
    notes: tuple[Note, ...] = ()

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Reads of demand: the desk's queue, needs with their labels, sums by origin that are never added up unlabelled."""

from collections import Counter

from selaras.ground.standards.models import ProgrammeUnit, ProgrammeVersion, Unit
from selaras.loop.demand.models import Need

CORE = 0.5  # share of an occupation's programmes that must teach a unit for it to be core


def core_units(need: Need) -> list[Unit]:
    """The units of a coded need where nobody names others: those of its proposal, else those that most programmes of occupation and field teach."""
    proposed = need.proposals.filter(occupation=need.occupation, field=need.field).first()
    if proposed is not None and (units := list(proposed.units.all())):
        return units
    versions = ProgrammeVersion.objects.current().filter(programme__occupation=need.occupation, programme__field=need.field)
    counts = Counter(ProgrammeUnit.objects.filter(version__in=versions).values_list("unit", flat=True))
    least = CORE * versions.count()
    core = [unit for unit, count in counts.items() if count >= least] or list(counts)
    return list(Unit.objects.filter(pk__in=core))

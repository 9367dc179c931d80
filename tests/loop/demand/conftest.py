# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Occupations, programmes and units enough to code what the cast says."""

import pytest

from selaras.ground.standards.models import Competence, Equipment, Field, Occupation, OccupationTerm, Programme, ProgrammeUnit, ProgrammeVersion, Unit
from tests.world import World

OCCUPATIONS = {
    "7212": ("Juru las dan pemotong logam", "Welders and flame cutters", "tukang las;welder;juru las;operator las"),
    "8153": ("Operator mesin jahit", "Sewing machine operators", "operator jahit;penjahit garmen;operator sewing"),
    "7531": ("Penjahit dan pembuat busana", "Tailors and dressmakers", "penjahit;penjahit busana;tukang jahit"),
    "7511": ("Pemotong daging dan ikan", "Butchers and fishmongers", "pengolah ikan;tukang potong daging"),
    "5414": ("Petugas keamanan", "Security guards", "satpam;petugas keamanan"),
}
PROGRAMMES = {
    "smaw-3g": ("welding", "welding-smaw", "7212", "Pengelasan pelat SMAW 3G", ("smaw-3g-plate", "las-safety"), "smaw-machine"),
    "gmaw-3g": ("welding", "welding-smaw", "7212", "Pengelasan pelat GMAW 3G", ("gmaw-3g-plate", "las-safety"), ""),
    "sewing": ("garment", "garment-sewing", "8153", "Menjahit pakaian dengan mesin", ("sew-machine", "sew-safety"), ""),
    "dress": ("garment", "garment-sewing", "7531", "Menjahit busana wanita", ("sew-pattern", "sew-safety"), ""),
}
UNITS = {
    "smaw-3g-plate": "Mengelas pelat posisi vertikal dengan SMAW",
    "gmaw-3g-plate": "Mengelas pelat posisi vertikal dengan GMAW",
    "las-safety": "Menerapkan keselamatan kerja las",
    "sew-machine": "Mengoperasikan mesin jahit",
    "sew-pattern": "Membuat pola busana wanita",
    "sew-safety": "Menerapkan keselamatan kerja jahit",
}


@pytest.fixture
def vocabulary(world: World) -> World:
    """The cast, with a small catalogue of occupations and programmes."""
    for code, (title_id, title_en, terms) in OCCUPATIONS.items():
        occupation, _new = Occupation.objects.get_or_create(code=code, edition="KBJI2014", defaults={"title_id": title_id, "title_en": title_en})
        OccupationTerm.objects.bulk_create([OccupationTerm(occupation=occupation, term=term) for term in terms.split(";")])
    units = {key: Unit.objects.create(key=key, title_id=title, title_en=title, source="assumed") for key, title in UNITS.items()}
    for key, (field, competence, occupation, title, taught, machine) in PROGRAMMES.items():
        programme = Programme.objects.create(
            key=key,
            title_id=title,
            title_en=title,
            field=Field.objects.get(key=field),
            competence=Competence.objects.get(key=competence),
            occupation=Occupation.objects.get(code=occupation),
        )
        version = ProgrammeVersion.objects.create(
            programme=programme,
            number=1,
            state="published",
            guide="KEP.185/LATTAS/XII/2013",
            jp=240,
            training_days=30,
            entry_education="junior",
            kit_cost=38_000_000,
            source="assumed",
        )
        ProgrammeUnit.objects.bulk_create([ProgrammeUnit(version=version, unit=units[unit], jp=40) for unit in taught])
        version.equipment.set(Equipment.objects.filter(key=machine))
    return world

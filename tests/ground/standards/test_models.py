# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Every constraint of the standards, broken once past the actions: the database itself refuses."""

from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from selaras.ground.standards.models import (
    Competence,
    Equipment,
    EquipmentTerm,
    Field,
    Industry,
    Occupation,
    OccupationTerm,
    Programme,
    ProgrammeUnit,
    ProgrammeVersion,
    Region,
    Scheme,
    SchemeUnit,
    Unit,
    UnitTerm,
)

pytestmark = pytest.mark.django_db
TITLES = {"title_id": "x", "title_en": "x"}
KEYED = {"key": "kunci", **TITLES}
REGENCY = {"edition": "2018", "code": "32.16", "name": "x", "level": "regency"}
VERSION = {"number": 2, "guide": "x", "jp": 8, "training_days": 1, "entry_education": "none", "kit_cost": 0, "source": "assumed"}


@pytest.fixture
def rows() -> dict[str, models.Model]:
    """One good row of every table."""
    field = Field.objects.create(**KEYED)
    competence = Competence.objects.create(field=field, **KEYED)
    occupation = Occupation.objects.create(edition="KBJI2014", code="7212", **TITLES)
    programme = Programme.objects.create(field=field, competence=competence, occupation=occupation, **KEYED)
    version = ProgrammeVersion.objects.create(programme=programme, **{**VERSION, "number": 1})
    unit = Unit.objects.create(**KEYED, code="C.25LAS01.029.1", source="a site")
    scheme = Scheme.objects.create(field=field, kind="klaster", source="assumed", number="1/2018", **KEYED)
    ProgrammeUnit.objects.create(version=version, unit=unit, jp=8)
    SchemeUnit.objects.create(scheme=scheme, unit=unit)
    OccupationTerm.objects.create(occupation=occupation, term="welder")
    equipment = Equipment.objects.create(**KEYED)
    UnitTerm.objects.create(unit=unit, term="welder")
    EquipmentTerm.objects.create(equipment=equipment, term="welder")
    province = Region.objects.create(edition="2018", code="32", name="x", level="province")
    section = Industry.objects.create(edition="KBLI2020", code="C", **TITLES)
    things = (field, competence, equipment, occupation, programme, version, unit, scheme, province, section)
    return {type(thing).__name__.lower(): thing for thing in things}


BROKEN: dict[str, tuple[type[models.Model], dict[str, Any], tuple[str, ...]]] = {
    "region_code_once": (Region, {**REGENCY, "code": "32", "level": "province"}, ()),
    "region_code_fits_level": (Region, {**REGENCY, "code": "32.71"}, ("parent",)),
    "region_valid_in_order": (Region, {**REGENCY, "valid_from": date(2020, 1, 2), "valid_until": date(2020, 1, 1)}, ("parent",)),
    "region_point_with_source": (Region, {**REGENCY, "lat": -6, "lon": 107}, ("parent",)),
    "field_key_once": (Field, KEYED, ()),
    "field_key_format": (Field, {**KEYED, "key": "Las Listrik"}, ()),
    "competence_key_once": (Competence, KEYED, ("field",)),
    "competence_key_format": (Competence, {**KEYED, "key": "a--b"}, ("field",)),
    "equipment_key_once": (Equipment, KEYED, ()),
    "equipment_key_format": (Equipment, {**KEYED, "key": "-a"}, ()),
    "equipment_price_with_source": (Equipment, {**KEYED, "key": "b", "price": 9_000_000, "pieces": 8}, ()),
    "equipment_price_with_pieces": (Equipment, {**KEYED, "key": "b", "price": 9_000_000, "price_source": "assumed"}, ()),
    "field_price_with_source": (Field, {**KEYED, "key": "b", "price_source": "assumed"}, ()),
    "competence_price_with_source": (Competence, {**KEYED, "key": "b", "price": 1}, ("field",)),
    "scheme_price_with_source": (
        Scheme,
        {**KEYED, "key": "b", "kind": "unit", "source": "assumed", "price": 0, "price_source": "assumed"},
        ("field",),
    ),
    "occupation_code_once": (Occupation, {"edition": "KBJI2014", "code": "7212", **TITLES}, ()),
    "occupation_code_format": (Occupation, {"edition": "KBJI2014", "code": "721", **TITLES}, ()),
    "occupation_term_once": (OccupationTerm, {"term": "welder"}, ("occupation",)),
    "occupation_term_lower": (OccupationTerm, {"term": "Welder"}, ("occupation",)),
    "equipment_term_once": (EquipmentTerm, {"term": "welder"}, ("equipment",)),
    "equipment_term_lower": (EquipmentTerm, {"term": ""}, ("equipment",)),
    "unit_term_once": (UnitTerm, {"term": "welder"}, ("unit",)),
    "unit_term_lower": (UnitTerm, {"term": "Welder"}, ("unit",)),
    "industry_code_once": (Industry, {"edition": "KBLI2020", "code": "C", **TITLES}, ()),
    "industry_code_format": (Industry, {"edition": "KBLI2020", "code": "V", **TITLES}, ()),
    "industry_parent_above": (Industry, {"edition": "KBLI2020", "code": "25", **TITLES}, ()),
    "unit_key_once": (Unit, {**KEYED, "source": "assumed"}, ()),
    "unit_key_format": (Unit, {**KEYED, "key": "A", "source": "assumed"}, ()),
    "unit_code_once": (Unit, {**KEYED, "key": "b", "code": "C.25LAS01.029.1", "source": "a site"}, ()),
    "unit_code_format": (Unit, {**KEYED, "key": "b", "code": "D.35.142.00.002.1", "source": "a site"}, ()),
    "unit_code_with_source": (Unit, {**KEYED, "key": "b", "code": "C.25LAS01.030.1", "source": "assumed"}, ()),
    "programme_key_once": (Programme, KEYED, ("field", "competence", "occupation")),
    "programme_key_format": (Programme, {**KEYED, "key": "a b"}, ("field", "competence", "occupation")),
    "programme_version_once": (ProgrammeVersion, {**VERSION, "number": 1}, ("programme",)),
    "programme_version_positive": (ProgrammeVersion, {**VERSION, "jp": 0}, ("programme",)),
    "programme_version_age": (ProgrammeVersion, {**VERSION, "minimum_age": 14}, ("programme",)),
    "programme_unit_once": (ProgrammeUnit, {"jp": 1}, ("version", "unit")),
    "programme_unit_takes_time": (ProgrammeUnit, {"jp": 0}, ("version", "unit")),
    "scheme_key_once": (Scheme, {**KEYED, "kind": "unit", "source": "assumed"}, ("field",)),
    "scheme_key_format": (Scheme, {**KEYED, "key": "a_b", "kind": "unit", "source": "assumed"}, ("field",)),
    "scheme_number_once": (Scheme, {**KEYED, "key": "b", "kind": "unit", "source": "assumed", "number": "1/2018"}, ("field",)),
    "scheme_with_source": (Scheme, {**KEYED, "key": "b", "kind": "unit", "source": ""}, ("field",)),
    "scheme_unit_once": (SchemeUnit, {}, ("scheme", "unit")),
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses_what_breaks_a_constraint(name: str, rows: dict[str, models.Model]) -> None:
    """Tests each constraint with a row that breaks it, and that its words are a sentence."""
    table, values, references = BROKEN[name]
    found = {"parent": rows["region"], "version": rows["programmeversion"], **rows}
    row = table(**values, **{reference: found[reference] for reference in references})
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        table.objects.bulk_create([row])
    constraint = next(constraint for constraint in table._meta.constraints if constraint.name == name)
    if isinstance(constraint, models.CheckConstraint):
        assert name in str(refused.value)
    assert str(constraint.violation_error_message).endswith(".")
    assert "%" not in str(constraint.violation_error_message)


def test_no_constraint_is_forgotten() -> None:
    """Tests that the list above has every constraint that the tables declare."""
    declared = {constraint.name for table in apps.get_app_config("standards").get_models() for constraint in table._meta.constraints}
    assert declared == set(BROKEN)

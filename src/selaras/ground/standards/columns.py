# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The columns of each register's spreadsheet. Drop-downs name what the database knows now, so columns are made when they are asked for."""

import re
from collections.abc import Callable
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext as _

from selaras.ground.standards import rules
from selaras.ground.standards.models import Competence, Equipment, Field, Programme, Scheme, Unit
from selaras.kit.spreadsheets import Column, day, many_of, number, one_of, text, whole


def _matching(pattern: str, words: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise ValueError(words)
        return value

    return read


def _degrees(least: float, most: float) -> Callable[[str], Decimal]:
    return lambda value: Decimal(str(number(least, most)(value)))


def _terms(value: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for part in value.lower().split(";") if (word := " ".join(part.split()))))


def _keys_of(table: type[models.Model]) -> dict[str, int]:
    return dict(table.objects.values_list("key", "pk"))


def _choice(key: str, title: str, choices: type[models.TextChoices]) -> Column:
    return Column(key, title, required=True, read=one_of({value: value for value in choices.values}), choices=choices.values)


def _named(key: str, title: str, table: type[models.Model]) -> Column:
    keys = _keys_of(table)
    return Column(key, title, help=_("The key of a row of its register."), required=True, read=one_of(keys), choices=list(keys)[:40])


def _key() -> Column:
    words = _("a key is made of lower-case letters and digits, words joined by single hyphens")
    return Column("key", _("key"), help=words, required=True, read=_matching(rules.KEY_FORMAT, words), example="smaw-3g", width=26)


def _titles() -> tuple[Column, ...]:
    return (
        Column("title_id", _("title in Indonesian"), required=True, read=text(200), width=44),
        Column("title_en", _("title in English"), required=True, read=text(200), width=44),
    )


def _source() -> Column:
    return Column("source", _("source"), help=_("Where it was seen, or: assumed."), required=True, read=text(200), width=40)


def region_columns() -> tuple[Column, ...]:
    return (
        _choice("edition", _("edition"), rules.RegionEdition),
        Column("code", _("code"), required=True, read=text(5), example="32.16"),
        Column("name", _("name"), required=True, read=text(100), example="Kabupaten Bekasi", width=36),
        _choice("level", _("level"), rules.RegionLevel),
        Column("province", _("province"), help=_("The code of the province; empty for a province."), read=text(5), example="32"),
        Column("valid_from", _("valid from"), help=_("Empty: since before our records."), read=day),
        Column("valid_until", _("valid until"), help=_("Last day; empty: still valid."), read=day),
        Column("lat", _("latitude"), help=_("Degrees, south negative."), read=_degrees(-11.5, 6.5)),
        Column("lon", _("longitude"), help=_("Degrees east."), read=_degrees(94.5, 141.5)),
        Column("point_source", _("source of the point"), read=text(120), width=36),
    )


def competence_columns() -> tuple[Column, ...]:
    return (_key(), _named("field", _("vocational field"), Field), *_titles())


def plain_columns() -> tuple[Column, ...]:
    return (_key(), *_titles())


def occupation_columns() -> tuple[Column, ...]:
    words = _("an occupation code has four digits")
    return (
        _choice("edition", _("edition"), rules.OccupationEdition),
        Column("code", _("code"), required=True, read=_matching(rules.OCCUPATION_CODE, words), example="7212"),
        *_titles(),
        Column("terms", _("terms of the shop floor"), help=_("Parted by semicolons."), read=_terms, example="welder; tukang las", width=60),
    )


def industry_columns() -> tuple[Column, ...]:
    words = _("an industry code is one letter A to U, or two to five digits")
    return (
        _choice("edition", _("edition"), rules.IndustryEdition),
        Column("code", _("code"), required=True, read=_matching(rules.INDUSTRY_CODE, words), example="2930"),
        *_titles(),
        Column("part_of", _("part of"), help=_("The code above; empty for a section."), read=text(5), example="29"),
    )


def unit_columns() -> tuple[Column, ...]:
    words = _("the code follows none of the four SKKNI formats")
    return (
        _key(),
        Column("code", _("SKKNI code"), read=_matching(rules.UNIT_CODE, words), example="C.25LAS01.029.1", help=_("Empty if untraced.")),
        *_titles(),
        Column("document", _("standard document"), read=text(200), width=36),
        _source(),
        Column("supersedes", _("supersedes"), help=_("The key of the unit that this one replaces."), read=text(64)),
    )


def scheme_columns() -> tuple[Column, ...]:
    return (
        _key(),
        Column("number", _("scheme number"), read=text(60)),
        *_titles(),
        _choice("kind", _("kind"), rules.SchemeKind),
        _named("field", _("vocational field"), Field),
        _source(),
        Column("units", _("units"), help=_("Keys of units, parted by semicolons."), required=True, read=many_of(_keys_of(Unit)), width=60),
    )


def programme_columns() -> tuple[Column, ...]:
    return (
        _key(),
        _named("field", _("vocational field"), Field),
        _named("competence", _("teaching competence"), Competence),
        _choice("occupation_edition", _("edition of the occupation"), rules.OccupationEdition),
        Column("occupation", _("occupation"), help=_("Four digits."), required=True, read=text(4), example="7212"),
        *_titles(),
    )


def version_columns() -> tuple[Column, ...]:
    equipment, schemes = many_of(_keys_of(Equipment)), many_of(_keys_of(Scheme))
    return (
        _named("programme", _("programme"), Programme),
        Column("number", _("version"), required=True, read=whole(1, 999), example="1"),
        _choice("state", _("state"), rules.VersionState),
        Column("guide", _("guide followed"), required=True, read=text(100), example="KEP.185/LATTAS/XII/2013", width=30),
        Column("jp", _("training hours (JP)"), required=True, read=whole(1, 2000), example="240"),
        Column("jp_minutes", _("minutes of one JP"), required=True, read=whole(30, 60), example="45"),
        Column("training_days", _("training days"), required=True, read=whole(1, 400), example="30"),
        _choice("entry_education", _("schooling required"), rules.Education),
        Column("minimum_age", _("minimum age"), required=True, read=whole(15, 60), example="17"),
        Column("kit_cost", _("kit cost"), help=_("Rupiah for a package of 16."), required=True, read=whole(0, 10**9), example="40000000"),
        _source(),
        Column("equipment", _("equipment"), help=_("Keys, parted by semicolons."), read=equipment, width=40),
        Column("schemes", _("tested by"), help=_("Keys of schemes, parted by semicolons; empty: no test."), read=schemes, width=30),
    )


def programme_unit_columns() -> tuple[Column, ...]:
    return (
        Column("programme", _("programme"), required=True, read=text(64), example="smaw-3g", width=26),
        Column("number", _("version"), required=True, read=whole(1, 999), example="1"),
        _named("unit", _("unit of competency"), Unit),
        Column("jp", _("training hours (JP)"), required=True, read=whole(1, 2000), example="40"),
    )

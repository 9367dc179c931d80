# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The columns of each register's spreadsheet. References are keys; their drop-downs name what the database knows when a file is read."""

import re
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from selaras.ground.standards import rules
from selaras.ground.standards.models import Competence, Equipment, Field, Programme, Scheme, Unit
from selaras.kit.cells import day, number, slug, text, whole, words_of
from selaras.kit.spreadsheets import Column


def _matching(pattern: str, words: Any) -> Callable[[str], str]:
    def read(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise ValueError(str(words))
        return value

    return read


def _degrees(least: float, most: float) -> Callable[[str], Decimal]:
    return lambda value: Decimal(str(number(least, most)(value)))


def _terms(value: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for part in value.lower().split(";") if (word := " ".join(part.split()))))


def _keys_of(table: type[models.Model]) -> dict[str, int]:
    return dict(table.objects.values_list("key", "pk"))  # type: ignore[attr-defined]


def _choice(key: str, title: Any, choices: type[models.TextChoices]) -> Column:
    return Column(key, title, required=True, known=partial(words_of, choices))


def _named(key: str, title: Any, table: type[models.Model]) -> Column:
    return Column(key, title, help=_("The key of a row of its register."), required=True, known=partial(_keys_of, table), width=24)


def _several(key: str, title: Any, table: type[models.Model], required: bool = False) -> Column:
    words = _("Keys of rows of its register, parted by semicolons.")
    return Column(key, title, help=words, required=required, known=partial(_keys_of, table), many=True, width=40)


def _spoken(example: str) -> Column:
    return Column("terms", _("terms of the shop floor"), help=_("Parted by semicolons."), read=_terms, example=example, width=60)


def _priced(meaning: Any, example: str) -> tuple[Column, Column]:
    return (
        Column("price", _("price"), help=meaning, read=whole(1, 10**12), example=example, width=16),
        Column("price_source", _("source of the price"), help=_("Where it was seen, or: assumed."), read=text(200), example="assumed", width=30),
    )


_KEY = Column("key", _("key"), help=_("Ours, and never changed."), required=True, read=slug(64), example="smaw-3g", width=26)
_TITLES = (
    Column("title_id", _("title in Indonesian"), required=True, read=text(200), width=44),
    Column("title_en", _("title in English"), required=True, read=text(200), width=44),
)
_SOURCE = Column("source", _("source"), help=_("Where it was seen, or: assumed."), required=True, read=text(200), width=40)

REGION = (
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
INDUSTRY = (
    _choice("edition", _("edition"), rules.IndustryEdition),
    Column(
        "code",
        _("code"),
        required=True,
        read=_matching(rules.INDUSTRY_CODE, _("an industry code is one letter A to U, or two to five digits")),
        example="2930",
    ),
    *_TITLES,
    Column("part_of", _("part of"), help=_("The code above; empty for a section."), read=text(5), example="29"),
)
OCCUPATION = (
    _choice("edition", _("edition"), rules.OccupationEdition),
    Column("code", _("code"), required=True, read=_matching(rules.OCCUPATION_CODE, _("an occupation code has four digits")), example="7212"),
    *_TITLES,
    _spoken("welder; tukang las"),
)
PLAIN = (_KEY, *_TITLES)
EQUIPMENT = (
    *PLAIN,
    _spoken("mesin bubut; lathe"),
    *_priced(_("Rupiah a piece; empty: unknown."), "145000000"),
    Column("pieces", _("pieces for a class"), help=_("That a class of sixteen works on."), read=whole(1, 1_000), example="4", width=12),
)
FIELD = (*PLAIN, *_priced(_("Rupiah for a workshop for sixteen without machines; empty: unknown."), "600000000"))
COMPETENCE = (
    _KEY,
    _named("field", _("vocational field"), Field),
    *_TITLES,
    *_priced(_("Rupiah to win and train a new instructor; empty: unknown."), "45000000"),
)
UNIT = (
    _KEY,
    Column(
        "code",
        _("SKKNI code"),
        help=_("Empty where it could not be traced."),
        read=_matching(rules.UNIT_CODE, _("the code follows none of the four SKKNI formats")),
        example="C.25LAS01.029.1",
    ),
    *_TITLES,
    Column("document", _("standard document"), read=text(200), width=36),
    _SOURCE,
    Column("supersedes", _("supersedes"), help=_("The key of the unit that this one replaces."), read=text(64)),
    _spoken("las 3g; smaw 3g"),
)
SCHEME = (
    _KEY,
    Column("number", _("scheme number"), read=text(60)),
    *_TITLES,
    _choice("kind", _("kind"), rules.SchemeKind),
    _named("field", _("vocational field"), Field),
    _SOURCE,
    _several("units", _("units"), Unit, required=True),
    *_priced(_("Rupiah to have a test site verified for it; empty: unknown."), "5000000"),
)
PROGRAMME = (
    _KEY,
    _named("field", _("vocational field"), Field),
    _named("competence", _("teaching competence"), Competence),
    _choice("occupation_edition", _("edition of the occupation"), rules.OccupationEdition),
    Column("occupation", _("occupation"), help=_("Four digits."), required=True, read=text(4), example="7212"),
    *_TITLES,
)
VERSION = (
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
    _SOURCE,
    _several("equipment", _("equipment"), Equipment),
    _several("schemes", _("tested by"), Scheme),
)
PROGRAMME_UNIT = (
    Column("programme", _("programme"), required=True, read=text(64), example="smaw-3g", width=26),
    Column("number", _("version"), required=True, read=whole(1, 999), example="1"),
    _named("unit", _("unit of competency"), Unit),
    Column("jp", _("training hours (JP)"), required=True, read=whole(1, 2000), example="40"),
)

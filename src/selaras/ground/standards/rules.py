# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Words and numbers of the standards: editions, levels, kinds, code formats. Plain values, no tables."""

import math
import re
from typing import Protocol

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

ASSUMED = "assumed"
"""The source of everything that could not be traced to a public text."""

KEY_FORMAT = r"^[a-z0-9]+(-[a-z0-9]+)*$"
"""Our own keys: lower-case words joined by single hyphens. Keys never change, titles may."""


class RegionEdition(TextChoices):
    """Which list of region codes a code belongs to. A NIK keeps the district code of its year."""

    E2018 = "2018", _("2018 (34 provinces)")
    E2025 = "2025", _("2025 (38 provinces)")


class RegionLevel(TextChoices):
    PROVINCE = "province", _("province")
    REGENCY = "regency", _("regency")
    CITY = "city", _("city")


class OccupationEdition(TextChoices):
    KBJI2014 = "KBJI2014", _("KBJI 2014")


class IndustryEdition(TextChoices):
    KBLI2015 = "KBLI2015", _("KBLI 2015")
    KBLI2020 = "KBLI2020", _("KBLI 2020")


class Education(TextChoices):
    """Lowest schooling a programme asks for, in rising order."""

    NONE = "none", _("no requirement")
    PRIMARY = "primary", _("primary school (SD)")
    JUNIOR = "junior", _("junior secondary (SMP)")
    SENIOR = "senior", _("senior secondary (SMA/SMK)")
    DIPLOMA = "diploma", _("diploma (D1-D3)")


class VersionState(TextChoices):
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


class SchemeKind(TextChoices):
    """How a certification scheme packages its units (PBNSP 206)."""

    KKNI = "kkni", _("KKNI qualification")
    OCCUPATION = "okupasi", _("national occupation")
    CLUSTER = "klaster", _("cluster")
    UNIT = "unit", _("single units")


UNIT_CODE_FORMATS = {
    "2007": r"[A-Z]{3}\.[A-Z]{2}[0-9]{2}\.[0-9]{3}\.[0-9]{2}",
    "older": r"[A-Z]{3}\.[0-9]{2}\.[0-9]{2}\.[0-9]{3}\.[0-9]{2}",
    "2012": r"[A-Z]\.[0-9]{6}\.[0-9]{3}\.[0-9]{2}",
    "2016": r"[A-Z]\.[0-9]{2}[A-Z]{3}[0-9]{2}\.[0-9]{3}\.[0-9]",
}
"""The four formats of SKKNI unit codes, by the year of the regulation that set them. The last part is the version.

Nothing is ever "normalised" into another format, and the sector is never derived from the letters.
"""

UNIT_CODE = "^(" + "|".join(UNIT_CODE_FORMATS.values()) + ")$"
PROVINCE_CODE = r"^[0-9]{2}$"
REGENCY_CODE = r"^[0-9]{2}\.([0-6][0-9])$"
CITY_CODE = r"^[0-9]{2}\.([7-9][0-9])$"
OCCUPATION_CODE = r"^[0-9]{4}$"
INDUSTRY_CODE = r"^([A-U]|[0-9]{2,5})$"

SHARE_TAUGHT_FLOOR = 0.6
"""Least share of a scheme's units that a programme must teach before it may name the scheme as its test."""


def unit_code_format(code: str) -> str | None:
    """The year of the format that `code` follows (a key of `UNIT_CODE_FORMATS`), or None where it follows none."""
    for year, pattern in UNIT_CODE_FORMATS.items():
        if re.fullmatch(pattern, code):
            return year
    return None


def unit_without_version(code: str) -> str:
    """The code without its last part. Two codes that differ only there are versions of one unit."""
    return code.rpartition(".")[0]


MOST_JP = 2_000
"""Most training hours (JP) of one unit."""


class Timed(Protocol):
    """Something that takes hours (JP) on days."""

    jp: int
    training_days: int


def days_of(jp: int, like: Timed) -> int:
    """Training days of so many hours (JP), as many a day as another version has."""
    return max(1, math.ceil(jp * like.training_days / like.jp))

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Figures, shares and money as people who read the active language write them. Unknown is a dash, never a zero."""

from typing import Any

from babel import Locale
from babel.numbers import format_compact_decimal, format_decimal, format_percent
from django.utils.translation import get_language

UNKNOWN = "–"


def locale() -> Locale:
    """The active language as Babel knows it."""
    return Locale.parse((get_language() or "id").replace("-", "_"))


def number(value: Any, decimals: int = 0) -> str:
    """1164 -> "1.164"; with decimals 0.905 -> "0,905"."""
    if value is None or value == "":
        return UNKNOWN
    return str(format_decimal(round(value, decimals), format="#,##0" + ("." + "0" * decimals if decimals else ""), locale=locale()))


def amount(value: Any) -> str:
    """12.0 -> "12", 2.5 -> "2,5": a decimal only where there is one."""
    return number(value, 0 if value in (None, "") or value == round(value) else 1)


def percent(value: Any, decimals: int = 1) -> str:
    """A share 0..1: 0.905 -> "90,5%"."""
    if value is None or value == "":
        return UNKNOWN
    return str(format_percent(value, format="#,##0." + "#" * decimals + "%" if decimals else "#,##0%", locale=locale()))


def rupiah_short(value: Any) -> str:
    """Rupiah in the largest unit: 12400000000 -> "Rp 12,4 miliar"."""
    if value is None or value == "":
        return UNKNOWN
    sign = "Rp" if locale().language == "id" else "IDR"
    return f"{sign} {format_compact_decimal(value, format_type='long', fraction_digits=1, locale=locale())}"

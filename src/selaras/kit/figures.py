# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Figures, shares and money as people who read the active language write them. Unknown is a dash, never a zero."""

from collections.abc import Callable
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from babel import Locale
from babel.numbers import format_compact_decimal, format_decimal, format_percent
from django.utils.translation import get_language

UNKNOWN = "–"
MOST_KEPT = 20_000  # words that are kept of each kind: a list writes the same few thousand figures and days again and again


def locale() -> Locale:
    """The active language as Babel knows it."""
    return _known(get_language() or "id")


@cache
def _known(language: str) -> Locale:
    return Locale.parse(language.replace("-", "_"))


def kept_by_language(words: Callable[..., str]) -> Callable[..., str]:
    """The same words for the same values (which can be hashed) in the same language, without asking Babel twice: words(*values, locale=...)."""
    kept = lru_cache(MOST_KEPT)(lambda language, *values: str(words(*values, locale=_known(language))))
    return lambda *values: kept(get_language() or "id", *values)


@kept_by_language
def _decimal(value: Any, decimals: int, *, locale: Locale) -> str:
    return format_decimal(value, format="#,##0" + ("." + "0" * decimals if decimals else ""), locale=locale)


@kept_by_language
def _percent(value: Any, decimals: int, *, locale: Locale) -> str:
    return format_percent(value, format="#,##0." + "#" * decimals + "%" if decimals else "#,##0%", locale=locale)


def number(value: Any, decimals: int = 0) -> str:
    """1164 -> "1.164"; with decimals 0.905 -> "0,905"."""
    return UNKNOWN if value is None or value == "" else _decimal(round(value, decimals) + 0, decimals)  # + 0: what rounds to nought has no sign


def amount(value: Any) -> str:
    """12.0 -> "12", 2.5 -> "2,5": a decimal only where there is one."""
    return number(value, 0 if value in (None, "") or value == round(value) else 1)


def percent(value: Any, decimals: int = 1) -> str:
    """A share 0..1: 0.905 -> "90,5%"."""
    if value is None or value == "":
        return UNKNOWN
    return _percent(Decimal(str(value)).quantize(Decimal(1).scaleb(-2 - decimals)) + 0, decimals)  # rounded as Babel would: half to even


def rupiah_short(value: Any) -> str:
    """Rupiah in the largest unit: 12400000000 -> "Rp 12,4 miliar"."""
    if value is None or value == "":
        return UNKNOWN
    sign = "Rp" if locale().language == "id" else "IDR"
    return f"{sign} {format_compact_decimal(value, format_type='long', fraction_digits=1, locale=locale())}"

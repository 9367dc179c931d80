# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Figures, money, shares and dates as people in Indonesia (or, in English, elsewhere) write them. Unknown is a dash, never a zero."""

from datetime import date, datetime
from typing import Any

from babel import Locale
from babel.dates import format_datetime
from babel.numbers import format_currency
from django import template
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from selaras.kit.dates import day_words, month_name, month_words
from selaras.kit.figures import UNKNOWN, amount, kept_by_language, locale, number, percent, rupiah_short

register = template.Library()

HEAT_STEPS = 9
for _shown in (number, amount, percent, rupiah_short):
    register.filter(_shown.__name__, _shown)


@register.filter
def signed(value: Any, decimals: int = 0) -> str:
    """12 -> "+12"; a difference from something."""
    if value is None or value == "":
        return UNKNOWN
    return ("+" if value > 0 else "") + number(value, decimals).replace("-", "−")


@register.filter
def people(value: Any) -> str:
    """18624 -> "18.624 orang"."""
    if value is None or value == "":
        return UNKNOWN
    return ngettext("%(count)s person", "%(count)s people", round(value)) % {"count": number(value)}


@register.filter
def rupiah(value: Any) -> str:
    """Whole rupiah: 4250000 -> "Rp 4.250.000"."""
    return UNKNOWN if value is None or value == "" else _rupiah(round(value))


@kept_by_language
def _rupiah(value: int, *, locale: Locale) -> str:
    return str(format_currency(value, "IDR", format="¤ #,##0", currency_digits=False, locale=locale))


@register.filter
def month(value: Any) -> str:
    """Month 1..12, or the month of a day: "Januari", "Januari 2018"."""
    if value is None or value == "":
        return UNKNOWN
    return month_words(value) if isinstance(value, date) else month_name(int(value))


@register.filter
def month_short(value: Any) -> str:
    """Month 1..12: "Jan"."""
    return UNKNOWN if value in (None, "") else month_name(int(value), short=True)


@register.filter
def day(value: date | None) -> str:
    """15 Desember 2017."""
    return day_words(value) if value else UNKNOWN


@register.filter
def moment(value: datetime | None) -> str:
    """15 Des 2017, 14.30, in the office's time zone."""
    if value is None:
        return UNKNOWN
    return str(format_datetime(timezone.localtime(value), "d MMM y, HH.mm" if locale().language == "id" else "d MMM y, HH:mm", locale=locale()))


@register.filter
def seconds(value: float | None) -> str:
    """41.23 -> "41 detik"; over two minutes in minutes."""
    if value is None:
        return UNKNOWN
    if value < 120:
        return _("%(count)s s") % {"count": number(value, 0 if value >= 10 else 1)}
    return _("%(count)s min") % {"count": number(value / 60)}


@register.filter
def css(value: float | None) -> str:
    """A share 0..1 as the per cent of a style attribute, with the point that CSS wants: 0.5 -> "50.0%"."""
    return f"{100 * min(max(value or 0.0, 0.0), 1.0):.1f}%"


@register.filter
def heat(value: float | None, most: float) -> str:
    """The class of one cell of a heat map, heat-1..heat-9 by the share of the largest cell; none for nothing."""
    if not value or not most or value <= 0:
        return ""
    return f"heat-{min(HEAT_STEPS, max(1, round(HEAT_STEPS * value / most)))}"


@register.filter
def initials(name: str) -> str:
    """Rina Wulandari -> RW."""
    return "".join(word[0] for word in str(name).split()[:2]).upper()


@register.filter
def said(words: str) -> str:
    """Words that came with the data: those that the catalogue knows in the visitor's language, others as they are."""
    known = str(words or "").strip()
    return _(known) if known else words


@register.filter
def of(mapping: Any, key: Any) -> Any:
    """mapping[key], or None: a template cannot say that by itself."""
    return mapping.get(key) if mapping else None


@register.simple_tag(takes_context=True)
def address_with(context: template.Context, **changes: Any) -> str:
    """This page's address with some of its parameters changed; None takes one away. Pager and sorting keep the filter by it."""
    query = context["request"].GET.copy()
    for key, value in changes.items():
        if value is None:
            query.pop(key, None)
        else:
            query[key] = value
    return f"?{query.urlencode()}" if query else context["request"].path

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Days and months of a year as people name them, the last day of one, and the day that a moment falls on."""

import calendar
from datetime import date, datetime

from babel import Locale
from babel.dates import format_date
from django.utils.timezone import localtime

from selaras.kit.figures import kept_by_language


def day_of(at: datetime) -> date:
    """The day of a moment in the calendar of the network: at seven in the morning of Jakarta it is still yesterday in UTC."""
    return localtime(at).date()


def month_end(year: int, month: int) -> date:
    """The last day of month 1..12."""
    return date(year, month, calendar.monthrange(year, month)[1])


@kept_by_language
def _written(day: date, pattern: str, *, locale: Locale) -> str:
    return format_date(day, pattern, locale=locale)


def month_name(month: int, *, short: bool = False) -> str:
    """Month 1..12 in the active language: "Januari", or "Jan"."""
    return _written(date(2018, month, 1), "LLL" if short else "LLLL")


def month_words(day: date) -> str:
    """The month of a day in the active language: "Februari 2018"."""
    return _written(_bare(day), "LLLL y")


def day_words(day: date) -> str:
    """A day in the active language: "1 Februari 2018"."""
    return _written(_bare(day), "d MMMM y")


def _bare(day: date) -> date:
    """A day without the hour: one moment is two days in two zones, and both are the same key."""
    return day.date() if isinstance(day, datetime) else day


def month_on(day: date, months: int) -> date:
    """The first day of the month that lies so many months after that of `day`; before it where negative."""
    at = day.year * 12 + day.month - 1 + months
    return date(at // 12, at % 12 + 1, 1)


def month_index(day: date, year: int) -> int:
    """Months from January of `year` to the month of `day`; negative before it."""
    return (day.year - year) * 12 + day.month - 1

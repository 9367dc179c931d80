# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What is noticed about an advert: coded reasons, the thresholds behind them, and how salaries, days and names of places are read.

Nothing is left out for a reason: a flag says what to think of a row, and the row stays as it was written.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from selaras.kit import cells
from selaras.kit.dates import day_of
from selaras.kit.uploads import DANGEROUS_STARTS


class Reason(models.TextChoices):
    """Why an advert is flagged. One may have several."""

    NO_TITLE = "title", _("title missing")
    NO_COMPANY = "company", _("company missing")
    SHORT = "short", _("text too short")
    FORMULA = "formula", _("text begins like a formula")
    NO_DAY = "day", _("day missing or not readable")
    PLACE = "place", _("place not recognised")
    UNCLEAR = "unclear", _("only the province is certain")
    NO_SALARY = "no-salary", _("salary missing")
    UNREAD = "unread", _("salary not readable")
    CURRENCY = "currency", _("not in rupiah, or not said")
    PERIOD = "period", _("salary not by the month")
    IMPLAUSIBLE = "implausible", _("salary implausible")
    REPOST = "repost", _("posted again")


# Thresholds, all of them assumed.
REPOST_DAYS = 30  # the same company, title and place within so many days is the same advert again
LEAST_LETTERS = 20  # a description with fewer letters says nothing
SALARY_LEAST, SALARY_MOST = 1_000_000, 200_000_000  # rupiah a month
CANDIDATES = 3  # occupations kept for one advert

RUPIAH = "IDR"
RUPIAH_WORDS = {"idr", "rp", "rupiah"}
BY_MONTH = {"", "monthly", "month", "per month", "bulan", "bulanan", "per bulan", "sebulan"}
MARKED = re.compile(r"(?P<currency>rp|idr)\b\.?\s*(?P<amount>.*)", re.IGNORECASE)

# Names under which portals speak of places: the register's own name for where each lies.
CALLED = {
    "jakarta raya": "DKI Jakarta",
    "bangka belitung": "Kepulauan Bangka Belitung",
    "cikarang": "Kabupaten Bekasi",
    "cibinong": "Kabupaten Bogor",
    "cileungsi": "Kabupaten Bogor",
    "citeureup": "Kabupaten Bogor",
    "cikupa": "Kabupaten Tangerang",
    "purwokerto": "Kabupaten Banyumas",
    "ungaran": "Kabupaten Semarang",
}
REGENCY = re.compile(r"^kab(?:\.|\b)", re.IGNORECASE)
RANK = re.compile(r"^(?:(?:kabupaten|kota)(?: administrasi)?|daerah istimewa|dki) +", re.IGNORECASE)


@dataclass(frozen=True)
class Salary:
    """A salary as read: the currency by its code ("": not known), least and most (None: not said, or not readable), and what is odd about it."""

    currency: str
    least: int | None
    most: int | None
    reasons: tuple[Reason, ...]


def read_salary(currency: str, least: str, most: str, period: str) -> Salary:
    """Reads what was written. Whether figures are plausible is asked of rupiah by the month only; that the least is not above the most, of all."""
    if not least and not most:
        return Salary(_code_of(currency), None, None, (Reason.NO_SALARY,))
    marks, figures = zip(*map(_marked, (least, most)), strict=True)
    known = _code_of(currency) or next(filter(None, marks), "")
    low, high = map(_amount, figures)
    monthly = period.casefold() in BY_MONTH
    said = [value for value in (low, high) if value is not None]
    odd = known == RUPIAH and monthly and any(not SALARY_LEAST <= value <= SALARY_MOST for value in said)
    found = {
        Reason.UNREAD: (low is None and bool(least)) or (high is None and bool(most)),
        Reason.CURRENCY: known != RUPIAH,
        Reason.PERIOD: not monthly,
        Reason.IMPLAUSIBLE: odd or (len(said) == 2 and said[0] > said[1]),
    }
    return Salary(known, low, high, tuple(reason for reason, holds in found.items() if holds))


def _code_of(currency: str) -> str:
    plain = currency.strip(" .").casefold()
    return RUPIAH if plain in RUPIAH_WORDS else plain.upper() if re.fullmatch(r"[a-z]{3}", plain) else ""


def _marked(words: str) -> tuple[str, str]:
    """A currency that stands before the figure, and the figure."""
    found = MARKED.fullmatch(words)
    return (RUPIAH, found["amount"]) if found else ("", words)


def _amount(words: str) -> int | None:
    for read in (cells.whole(0, 10**15), cells.number(0, 1e15)):
        try:
            return round(read(words))
        except ValueError:
            continue
    return None


def read_day(words: str) -> date | None:
    """A day, or the day of a moment in the calendar of the network; None where it is neither."""
    try:
        moment = datetime.fromisoformat(words)
        return day_of(moment) if moment.tzinfo else moment.date()
    except ValueError:
        pass
    try:
        return cells.day(words)
    except ValueError:
        return None


def reasons_of_text(title: str, description: str, company: str, others: Iterable[str] = ()) -> Iterator[Reason]:
    """What is odd about the words of an advert; `others` are texts that only must not begin like a formula."""
    if not title:
        yield Reason.NO_TITLE
    if not company:
        yield Reason.NO_COMPANY
    if sum(letter.isalpha() for letter in description) < LEAST_LETTERS:
        yield Reason.SHORT
    if any(words.startswith(DANGEROUS_STARTS) for words in (title, description, company, *others)):
        yield Reason.FORMULA


def fold(words: str) -> str:
    """Words so that two spellings of one name agree: letters and digits only, in lower case."""
    return "".join(letter for letter in words.casefold() if letter.isalnum())


class Places:
    """The names of regions. Each region is (key, name, key of its province or None)."""

    def __init__(self, regions: Iterable[tuple[int, str, int | None]]) -> None:
        self._named: dict[str, set[tuple[int, int]]] = {}
        for key, name, province in regions:
            for word in {fold(name), fold(RANK.sub("", name))}:
                self._named.setdefault(word, set()).add((key, province or key))

    def find(self, words: str) -> tuple[tuple[int, ...], tuple[Reason, ...]]:
        """The regions (keys) that words name, parted by commas. A name of several regions of one province stands for the province."""
        found: list[int] = []
        reasons: dict[Reason, None] = {}
        for part in filter(None, (part.strip() for part in re.split(r"[,;/]", words))):
            hits = self._named.get(fold(CALLED.get(part.casefold(), REGENCY.sub("kabupaten ", part))), set())
            provinces = {province for _key, province in hits}
            if len(provinces) != 1:
                reasons[Reason.PLACE] = None
            elif len(hits) == 1:
                found.append(next(iter(hits))[0])
            else:
                found.append(provinces.pop())
                reasons[Reason.UNCLEAR] = None
        if not found:
            reasons[Reason.PLACE] = None
        return tuple(dict.fromkeys(found)), tuple(reasons)


@dataclass(frozen=True)
class Sighting:
    """An advert as far as it tells whether it was there before: number of its row, external key, fingerprint of company, title and place, day."""

    row: int
    key: str
    fingerprint: str
    day: date | None


Firsts = dict[str, list[tuple[date, Any]]]


def find_reposts(rows: Sequence[Sighting], keys: dict[str, Any], firsts: Firsts) -> dict[int, Any]:
    """For each row that is an advert again: the first one, as `keys` and `firsts` name it, or the number of its row where it is in the same file.

    The same external key, or the same fingerprint within REPOST_DAYS of the first. What was imported before stands first; within a file the
    earlier day does. `keys` and `firsts` (what is known already) are added to.
    """
    again: dict[int, Any] = {}
    for row in sorted(rows, key=lambda row: (row.day or date.max, row.row)):
        first = keys.get(row.key) if row.key else None
        if first is None and row.fingerprint and row.day:
            near = (known for day, known in firsts.get(row.fingerprint, ()) if abs((row.day - day).days) <= REPOST_DAYS)
            first = next(near, None)
        if first is not None:
            again[row.row] = first
        elif row.fingerprint and row.day:
            firsts.setdefault(row.fingerprint, []).append((row.day, ("row", row.row)))
        if row.key:
            keys.setdefault(row.key, first if first is not None else ("row", row.row))
    return again

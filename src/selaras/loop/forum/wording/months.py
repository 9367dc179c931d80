# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""From when until when, and how often, as people write it: "mulai maret", "akhir thn", "Q2", "03/2018", "secepatnya", "tiap 3 bulan"."""

import re
from datetime import date, timedelta

from selaras.kit.dates import month_on
from selaras.loop.forum.rules import Recurs
from selaras.loop.forum.wording.text import Text
from selaras.loop.forum.wording.vocabulary import FULL_MONTHS, MONTHS

A_MONTH, A_YEAR = "(?:bulan|bln)", r"(?:th|thn|tahun|taun)\b"
EVERY = r"\b(?:tiap|setiap|saban|per|rutin|tiap2)[ -]?"
RECURRING = (
    (rf"{EVERY}(?:(?:3|tiga) ?{A_MONTH}|(?:kuartal|kwartal|triwulan|quarter))\b|\b(?:3|tiga) {A_MONTH} sekali\b|\btriwulanan\b", Recurs.QUARTERLY),
    (rf"{EVERY}{A_MONTH}\b(?! ?(?:\d|{'|'.join(FULL_MONTHS)}))|\b(?:bulanan|sebulan sekali)\b|(?<=[\dg])/{A_MONTH}\b", Recurs.MONTHLY),
    (rf"{EVERY}{A_YEAR}(?! ?20\d\d)|\b(?:tahunan|setahun sekali)\b|(?<=[\dg])/{A_YEAR}", Recurs.YEARLY),
)


def read_recurs(text: Text) -> str:
    for pattern, recurs in RECURRING:
        if text.take(re.compile(pattern)):
            return recurs
    return ""


NAME = "|".join(sorted(MONTHS, key=len, reverse=True))
CUE = r"(?:mulai|mulei|start|bulan|bln|awal|akhir|tengah|pertengahan|per|pada|sejak|s/?d|sampai|sampe|hingga|-|tgl|tanggal|medio|dari|di)"
YEAR = r"(?:[ /,'-]{0,2}(?P<year>20\d\d|'?\d\d(?!\d)(?= ?(?:$|[,.;]))))?"
MONTH = re.compile(rf"(?:(?P<cue>{CUE})\b ?(?:bulan |bln )?)?(?:(?P<day>\d{{1,2}})[ -])?\b(?P<name>{NAME})\b\.?{YEAR}")
NUMBERED = re.compile(r"\b(?:(?P<year>20\d\d)[-/](?P<month>0?[1-9]|1[0-2])|(?:\d{1,2}[-/])?(?P<month2>0?[1-9]|1[0-2])[-/](?P<year2>20\d\d))\b")
BARE = re.compile(r"\b(?:bulan|bln) ?(?:ke[- ]?)?(?P<month>1[0-2]|[1-9])\b(?! ?(?:org|orang))")
PART = re.compile(
    r"\b(?:(?P<q>q|kuartal|kwartal|triwulan|tw|quarter)|(?P<s>semester|smt|sem))[ -]?(?:ke[- ]?)?(?P<number>[1-4]|iv|iii|ii|i)\b"
    r"(?:[ /,-]{0,2}(?P<year>20\d\d))?"
)
OF_YEAR = re.compile(r"\b(?P<part>awal|pertengahan|tengah|akhir) (?:tahun|thn|th)(?: (?P<which>depan|ini|20\d\d))?\b")
NEXT = re.compile(r"\b(?:(?:bulan|bln) (?P<month>depan|ini)|minggu (?P<week>depan|ini)|(?:tahun|thn) (?P<year>depan|20\d\d))\b")
AT_ONCE = re.compile(r"\b(?:secepat\w*|segera|asap|urgent|urgen|urg|mendesak|sekarang|langsung (?:kerja|masuk)|cito|cepat)\b")
UNTIL = re.compile(r"(?:s/?d|sampai|sampe|hingga|-) ?(?:dengan )?(?:akhir )?$")
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def read_months(text: Text, today: date) -> dict[str, date | None]:
    """From when until when. A month without a year is the next such month; a quarter or half-year has all its months."""
    said: list[tuple[int, date, date, bool]] = []  # where, first and last month, whether it says until when
    this = today.replace(day=1)

    def next_(month: int, year: str | None) -> date:
        if year:
            return date(2000 + int(year.strip("'")) % 100, month, 1)
        return date(today.year + (month < today.month), month, 1)

    for match in _weighed(text):
        first = next_(MONTHS[match["name"]], match["year"])
        said.append((match.start(), first, first, bool(UNTIL.search(text.plain[: match.start("name")]))))
    for match in text.take(NUMBERED):
        first = next_(int(match["month"] or match["month2"]), match["year"] or match["year2"])
        said.append((match.start(), first, first, bool(UNTIL.search(text.plain[: match.start()]))))
    for match in text.take(PART):
        length, number = (3, 4) if match["q"] else (6, 2), ROMAN.get(match["number"]) or int(match["number"])
        if number <= length[1]:
            last = next_(number * length[0], match["year"])
            if last == this and not match["year"]:  # nearly over: the next one is meant
                last = month_on(last, 12)
            said.append((match.start(), max(month_on(last, 1 - length[0]), this), last, False))
    for match in text.take(OF_YEAR):
        month = {"awal": 1, "akhir": 12}.get(match["part"], 6)
        first = next_(month, {"depan": str(today.year + 1), "ini": str(today.year)}.get(match["which"] or "", match["which"]))
        said.append((match.start(), first, first, bool(UNTIL.search(text.plain[: match.start()]))))
    for match in text.take(BARE):
        first = next_(int(match["month"]), None)
        said.append((match.start(), first, first, bool(UNTIL.search(text.plain[: match.start()]))))
    for match in text.take(NEXT):
        year = {"depan": today.year + 1}.get(match["year"] or "") or int(match["year"] or 0)
        soon = month_on(this, int(match["month"] == "depan")) if match["month"] else (today + timedelta(days=7)).replace(day=1)
        first = date(year, 1, 1) if year else soon
        said.append((match.start(), first, first, False))
    at_once = text.take(AT_ONCE)
    if not said:
        return {"start": this if at_once else None, "until": None}
    said.sort()
    start = next(((first, last) for _at, first, last, until in said if not until), None)
    ends = [last for _at, _first, last, until in said if until]
    last = ends[0] if ends else start[1] if start and start[1] != start[0] else None
    if start and last and last < start[0]:
        last = month_on(last, 12)
    return {"start": start[0] if start else None, "until": last}


def _weighed(text: Text) -> "list[re.Match[str]]":
    """Months by name. Short and doubtful ones ("mar", "des") only after a word that leads to a month, or with a year."""
    found = []
    for match in MONTH.finditer(text.left):
        if match["name"] in FULL_MONTHS or match["cue"] or match["year"]:
            text.blank(match)
            found.append(match)
    return found

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""From when until when, and how often, as people write it: "mulai maret", "akhir thn", "Q2", "03/2018", "secepatnya", "tiap 3 bulan".

A range is two months with a sign between them ("1 maret s/d 31 mei", "jan - jun", "antara maret dan mei") or months in a row ("maret, april,
mei"). Whatever else is said of months (a third one, an end that was not understood, "setelah april") is no guess of ours: the reading says that
it is unsure.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from selaras.kit.dates import month_on
from selaras.loop.forum.rules import Recurs
from selaras.loop.forum.wording.text import Text
from selaras.loop.forum.wording.vocabulary import FULL_MONTHS, MONTHS

A_MONTH, A_YEAR = "(?:bulan|bln)", r"(?:th|thn|tahun|taun)\b"
EACH = r"\b(?:tiap|setiap|saban|rutin|tiap2)[ -]?"
EVERY = rf"(?:{EACH}|\bper[ -]?)"
RECURRING = (
    (rf"{EVERY}(?:(?:3|tiga) ?{A_MONTH}|(?:kuartal|kwartal|triwulan|quarter))\b|\b(?:3|tiga) {A_MONTH} sekali\b|\btriwulanan\b", Recurs.QUARTERLY),
    (
        (
            rf"{EACH}{A_MONTH}\b(?! ?(?:{'|'.join(FULL_MONTHS)}))|\bper[ -]?{A_MONTH}\b(?! ?(?:\d|{'|'.join(FULL_MONTHS)}))"
            rf"|\b(?:bulanan|sebulan sekali)\b|(?<=[\dg])/{A_MONTH}\b"
        ),
        Recurs.MONTHLY,
    ),
    (rf"{EVERY}{A_YEAR}(?! ?20\d\d)|\b(?:tahunan|setahun sekali)\b|(?<=[\dg])/{A_YEAR}", Recurs.YEARLY),
)


def read_recurs(text: Text) -> str:
    for pattern, recurs in RECURRING:
        if text.take(re.compile(pattern)):
            return recurs
    return ""


NAME = "|".join(sorted(MONTHS, key=len, reverse=True))
TO = r"(?:s/?d\b|sampai|sampe|smpai|hingga|until|till)"
LEAD = r"(?:dengan|dgn|dg|awal|akhir|tengah|pertengahan|medio|bulan|bln|tgl|tanggal)\b"
CUE = rf"(?:mulai|mulei|start|awal|akhir|tengah|pertengahan|medio|bulan|bln|tgl|tanggal|per|pada|sejak|dari|di|{TO})"
WHICH = r"(?P<which>depan|ini|20\d\d)"
# Two digits are a year where nothing follows of which they would be the number, and where it lies ahead.
YEAR = (
    rf"(?P<year>[ /,'-]{{0,2}}20\d\d| ?'\d\d\b|[ /-]?(?P<short>\d\d)(?= ?(?:$|[,.;)]|{TO}|- ?(?:\d{{1,2}} )?(?:{NAME})\b))"
    rf"| (?:tahun|thn|th) {WHICH})?"
)
YEARS_AHEAD = 2
DAYS = rf"(?P<days>\d{{1,2}}(?: ?(?:-|{TO}) ?\d{{1,2}})?[ -])"
MONTH = re.compile(rf"(?:\b(?P<cue>{CUE}) ?(?:{LEAD} ?)*)?{DAYS}?\b(?P<name>{NAME})\b\.?{YEAR}")
ITS_MONTH = "(?:0?[1-9]|1[0-2])"
NUMBERED = re.compile(
    rf"\b(?:(?P<year>20\d\d)[-/](?P<month>{ITS_MONTH})|(?:\d{{1,2}}[-/])?(?P<month2>{ITS_MONTH})[-/](?P<year2>20\d\d)"
    rf"|\d{{1,2}}(?P<part>[-/.])(?P<month3>{ITS_MONTH})(?P=part)(?P<year3>(?:20)?(?:1[7-9]|2\d)))\b"
)
ON_A_DAY = re.compile(rf"(?:\b{CUE}|-) ?(?:{LEAD} ?)*(?P<day>\d{{1,2}}/(?P<month>{ITS_MONTH})\b(?![/.,]?\d))")
BARE = re.compile(rf"\b{A_MONTH} ?(?:ke[- ]?)?(?P<month>1[0-2]|[1-9])\b(?: ?(?:-|{TO}) ?(?P<last>1[0-2]|[1-9])\b)?(?! ?(?:org|orang))")
PART = re.compile(
    r"\b(?:(?P<q>q|kuartal|kwartal|triwulan|tw|quarter)|(?P<s>semester|smt|sem))[ -]?(?:ke[- ]?)?(?P<number>[1-4]|iv|iii|ii|i)\b"
    r"(?:[ /,-]{0,2}(?P<year>20\d\d))?"
)
OF_YEAR = re.compile(rf"\b(?P<part>awal|pertengahan|tengah|akhir) (?:(?:tahun|thn|th)\b(?: {WHICH})?|(?P<year>20\d\d))\b")
NEXT = re.compile(r"\b(?:(?:bulan|bln) (?P<month>depan|ini)|minggu (?P<week>depan|ini)|(?:tahun|thn) (?P<year>depan|20\d\d))\b(?![/-])")
AT_ONCE = re.compile(
    r"\b(?:secepat\w*|segera|asap|urgent|urgen|urg|mendesak|sekarang(?! (?:ada|sudah|udah|sdh|udh|baru|masih))|langsung (?:kerja|masuk)|cito)\b"
)
# What stands before a month: a sign of a range, of months in a row, or of something that is none of the need's months.
SIGN = re.compile(rf"(?:(?P<to>\b{TO})|(?P<dash>-|\bke\b)|(?P<row>,? ?\b(?:dan|atau|&)|[,/&])) ?(?:{LEAD} ?)*$")
APART = re.compile(rf"\b(?:sebelum|sblm|setelah|stlh|sesudah|habis|abis|pasca) (?:lebaran |puasa )?(?:{LEAD} ?)*$")
OTHERWISE = re.compile(
    r"\b(?:lamaran|melamar|lamar|cv|pendaftaran|daftar|berkas|interview|interviu|wawancara|psiko ?tes\w*|seleksi|closing|deadline|ditutup|tutup)\b"
    r"[^,;]{0,30}$"
)
OPEN = re.compile(rf" ?(?:{TO}|-? ?(?:selesai|seterusnya)\b)")
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


@dataclass(frozen=True, order=True)
class Mention:
    """A month, or the months of a part of a year, as the words name it: from where to where they do, its first and last, whether with its year."""

    at: int
    end: int
    first: date
    last: date
    dated: bool = False

    def moved(self, years: int) -> "Mention":
        """The same of another year."""
        return Mention(self.at, self.end, month_on(self.first, 12 * years), month_on(self.last, 12 * years), self.dated)


def read_months(text: Text, today: date) -> dict[str, Any]:
    """From when until when, and whether more was said of it than is read. A month without a year is the next such month, the last of a range the
    first one after its beginning; a quarter or half-year has all its months.
    """
    this = today.replace(day=1)
    mentions, unsure = [], False
    for mention in sorted(_mentions(text, today)):
        before = text.plain[: mention.at]
        if APART.search(before):
            unsure = True
        elif not OTHERWISE.search(before):
            mentions.append(mention)
    at_once = bool(text.take(AT_ONCE))
    start, last, open_ = _range_of(text.plain, mentions)
    if start and last:
        start, last = _ordered(start, last)
    until = last.last if last else start.last if start and start.last != start.first else None
    first = start.first if start else this if at_once else None
    if first and until and until < first:
        first, until, unsure = None, None, True
    return {"start": first, "until": until, "months_unsure": unsure or open_ or (first is None and until is not None)}


def _range_of(plain: str, mentions: list[Mention]) -> tuple[Mention | None, Mention | None, bool]:
    """The first and the last of the months that are mentioned, and whether there is one that is neither, or a sign of a range without its end."""
    start: Mention | None = None
    last: Mention | None = None
    unsure, before = False, None
    for mention in mentions:
        sign = SIGN.search(plain[: mention.at])
        beside = sign is not None and before is not None and not plain[before.end : sign.start()].strip(" .")
        in_row = beside and before is not None and _in_row(plain, before, mention)
        if sign and (sign["to"] or (beside and sign["dash"]) or in_row):
            unsure = unsure or (last is not None and last is not before)
            last = mention
        elif start is None:
            start = mention
        else:
            unsure = True
        before = mention
    ends = [mention for mention in mentions if mention is not last and OPEN.match(plain[mention.end :])]
    return start, last, unsure or any(last is None or last.at < mention.at for mention in ends)


def _in_row(plain: str, before: Mention, mention: Mention) -> bool:
    """Whether a month follows the one before it, or ends what begins with "antara" (between)."""
    return (mention.first.month - before.last.month) % 12 == 1 or bool(re.search(r"\bantara (?:bulan |bln )?$", plain[: before.at]))


def _ordered(start: Mention, last: Mention) -> tuple[Mention, Mention]:
    """Both of a range, the one whose year was not said moved to the other's."""
    if last.dated and not start.dated:
        years = last.last.year - start.first.year
        start = start.moved(years)
        return (start.moved(-1) if start.first > last.last else start), last
    while last.last < start.first and not last.dated:
        last = last.moved(1)
    while not last.dated and last.moved(-1).last >= start.first:
        last = last.moved(-1)
    return start, last


def _mentions(text: Text, today: date) -> Iterator[Mention]:
    """Every month that is named in whatever way, taken out of the text."""
    this = today.replace(day=1)

    def month(match: "re.Match[str]", number: int, year: str | None) -> Mention:
        first = date(int(year) if year else today.year + (number < today.month), number, 1)
        return Mention(match.start(), match.end(), first, first, bool(year))

    def year_of(which: str | None) -> str | None:
        return {"depan": str(today.year + 1), "ini": str(today.year)}.get(which or "", which)

    for match, year in _named(text, today):
        first = month(match, MONTHS[match["name"]], f"{2000 + int(year) % 100}" if year else year_of(match["which"]))
        yield replace(first, at=_at(match), end=match.end() if year or match["which"] else match.end("name"))
    for match in text.take(NUMBERED):
        year = match["year"] or match["year2"] or f"20{match['year3'][-2:]}"
        yield month(match, int(match["month"] or match["month2"] or match["month3"]), year)
    for match in text.take(ON_A_DAY):
        yield replace(month(match, int(match["month"]), None), at=match.start("day"))
    for match in text.take(PART):
        length, number = (3, 4) if match["q"] else (6, 2), ROMAN.get(match["number"]) or int(match["number"])
        if number <= length[1]:
            last = month(match, number * length[0], match["year"]).last
            if last == this and not match["year"]:  # nearly over: the next one is meant
                last = month_on(last, 12)
            yield Mention(match.start(), match.end(), max(month_on(last, 1 - length[0]), this), last, bool(match["year"]))
    for match in text.take(OF_YEAR):
        yield month(match, {"awal": 1, "akhir": 12}.get(match["part"], 6), match["year"] or year_of(match["which"]))
    for match in text.take(BARE):
        yield replace(month(match, int(match["month"]), None), end=match.end("month"))
        if match["last"]:
            yield replace(month(match, int(match["last"]), None), at=match.start("last"))
    for match in text.take(NEXT):
        year = {"depan": today.year + 1}.get(match["year"] or "") or int(match["year"] or 0)
        soon = month_on(this, int(match["month"] == "depan")) if match["month"] else (today + timedelta(days=7)).replace(day=1)
        first = date(year, 1, 1) if year else soon
        yield Mention(match.start(), match.end(), first, first, True)


def _named(text: Text, today: date) -> Iterator[tuple["re.Match[str]", str]]:
    """Months by name with the digits of their year. Short and doubtful names ("mar", "des") count after a word that leads to a month, with a year, or
    beside another month.
    """
    found = list(MONTH.finditer(text.left))
    beside = {each for pair in pairwise(found) if _beside(text.plain, *pair) for each in pair}
    for match in found:
        year = re.sub(r"\D", "", match["year"] or "") if not match["which"] else ""
        if match["short"] and not 0 <= int(year) - today.year % 100 <= YEARS_AHEAD:
            year = ""
        if match["name"] in FULL_MONTHS or match["cue"] or year or match["which"] or match in beside:
            text.blank(match, match.end() if year or match["which"] else match.end("name"))
            yield match, year


def _at(match: "re.Match[str]") -> int:
    """Where a month begins, its days included."""
    return match.start("days") if match["days"] else match.start("name")


def _beside(plain: str, first: "re.Match[str]", second: "re.Match[str]") -> bool:
    """Whether nothing but a sign stands between two months."""
    sign = SIGN.search(plain[: _at(second)])
    return sign is not None and sign.start() >= first.end("name") and not plain[first.end() : sign.start()].strip(" .")

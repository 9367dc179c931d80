# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What the words of a need already say: how many, from when until when, how often, where, on which machines. Proposed to whoever wrote them.

"butuh 12 org operator bubut cnc bisa baca gambar teknik, mulai maret, cikarang" gives twelve people, March, Kabupaten Bekasi and the CNC lathe. What
may mean several things proposes nothing: a field left empty is asked for, a wrong one may be overlooked. Reads plain text, asks no database; which
job is meant is the coding engine's to say.

Each reader takes what it understood out of the text, so that no number is read twice: ages, durations, wages and codes ("usia 18-25", "2 tahun",
"5 jt", "3G") go first, and people are counted among what is left.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from selaras.loop.forum.rules import LEAST_WAGE, Contract, Hirer, Wanted
from selaras.loop.forum.wording.months import read_months, read_recurs
from selaras.loop.forum.wording.people import AGES_AND_DURATIONS, CODES, read_condition, read_heads, read_seats
from selaras.loop.forum.wording.places import read_machines, read_places
from selaras.loop.forum.wording.text import Text, plain

CONTRACTS = (
    (r"\bpkwtt\b|\b(?:karyawan|pegawai|pekerja|kerja) tetap\b|\bpermanen\b", Contract.PERMANENT),
    (r"\bpkwt\b|\bkontrak\b", Contract.FIXED_TERM),
    (r"\bharian(?: lepas)?\b|\bborongan\b", Contract.DAILY),
)
HIRERS = ((r"\boutsourc\w*|\balih daya\b|\bos\b(?= )", Hirer.OUTSOURCING), (r"\bbkk\b|\bbursa kerja\b", Hirer.SCHOOL))
SHIFT = re.compile(r"\b(?P<no>non|tanpa|tidak|tdk|no)?[ -]?(?:\d ?)?(?:shift\w*|sif|sift)(?: \d\b)?")
MONEY = re.compile(
    r"(?:\b(?P<rp>rp)\.? ?)?(?<![\w.,])(?P<low>\d[\d.]*(?:,\d+)?)(?: ?(?:-|s/?d|sampai) ?(?:rp\.? ?)?(?P<high>\d[\d.]*(?:,\d+)?))? ?"
    r"(?P<unit>jt|juta|rb|ribu)?\b(?: ?(?:/|per|se) ?(?:bulan|bln|hari))?"
)


@dataclass(frozen=True)
class Reading:
    """What words say; None, empty or "" where they do not say it. Months are their first days, wages rupiah a month.

    `places` are the places named, in their order, each with the codes of the regencies that it may be; `machines` are keys of what was handed in.
    """

    least: int | None = None
    most: int | None = None
    start: date | None = None
    until: date | None = None
    recurs: str = ""
    places: tuple[tuple[str, ...], ...] = ()
    machines: tuple[int, ...] = ()
    seats: int | None = None
    wage_least: int | None = None
    wage_most: int | None = None
    contract: str = ""
    shift: bool | None = None
    hirer: str = ""
    condition: str = ""


def read_words(words: str, today: date, places: Mapping[str, Sequence[str]] | None = None, machines: Mapping[str, int] | None = None) -> Reading:
    """Reads a need's words on a day. `places`: names of regencies and cities in lower case with their codes; `machines`: titles with their keys."""
    text = Text(plain(words))
    found: dict[str, Any] = {
        "machines": read_machines(text.plain, machines or {}),
        "contract": _first(CONTRACTS, text.plain),
        "hirer": _first(HIRERS, text.plain),
        "shift": _shift(text),
        "condition": read_condition(text),
        **_wage(text),
        "recurs": read_recurs(text),
        "seats": read_seats(text),
    }
    for pattern in (CODES, AGES_AND_DURATIONS):
        text.take(pattern)
    found |= {"places": read_places(text, places or {}), **read_months(text, today)}
    return Reading(**found, **read_heads(text))


def with_condition(wanted: Wanted) -> Wanted:
    """What is wanted with the condition on sex or age that its words name, where none stands beside them: it needs a reason wherever it was said."""
    said = "" if wanted.condition.strip() else read_condition(Text(plain(wanted.words)))
    return replace(wanted, condition=said) if said else wanted


def _first(table: Sequence[tuple[str, str]], text: str) -> str:
    return next((value for pattern, value in table if re.search(pattern, text)), "")


def _shift(text: Text) -> bool | None:
    found = text.take(SHIFT)
    return found[0]["no"] is None if found else None


def _wage(text: Text) -> dict[str, int]:
    """Rupiah a month, where an amount says that it is one; amounts are taken out whatever they are for."""
    for match in MONEY.finditer(text.left):
        unit = {"jt": 10**6, "juta": 10**6, "rb": 10**3, "ribu": 10**3}.get(match["unit"] or "", 1)
        amounts = [_amount(each) * unit for each in (match["low"], match["high"]) if each]
        if match["rp"] or match["unit"] or min(amounts) >= LEAST_WAGE:
            text.blank(match)
            if min(amounts) >= LEAST_WAGE and max(amounts) < 10**8:
                return {"wage_least": round(min(amounts)), "wage_most": round(max(amounts))}
    return {}


def _amount(digits: str) -> float:
    """4.500.000 and 4.5 and 4,5 as people mean them: points that part thousands are none of a decimal."""
    whole = digits.replace(".", "") if re.fullmatch(r"\d{1,3}(\.\d{3})+(,\d+)?", digits) else digits.rstrip(".")
    return float(whole.replace(",", "."))

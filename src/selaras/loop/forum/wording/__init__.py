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
from selaras.loop.forum.wording.groups import counted_out
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
AMOUNT = r"(?:\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?)(?!\d|[.,]\d)"
MONEY = re.compile(
    rf"(?:\b(?P<rp>rp)\.? ?|(?<![\w.,]))(?P<low>{AMOUNT})(?: ?(?P<unit_of_low>jt|juta|rb|ribu)\b)?"
    rf"(?:(?:,-)? ?(?:-|s/?d|sampai) ?(?:rp\.? ?)?(?P<high>{AMOUNT}))? ?(?P<unit>jt|juta|rb|ribu)?\b"
    r"(?: ?(?:/|per|se) ?(?:bulan|bln|(?P<otherwise>hari|hr|minggu|mgg|jam|shift|potong|pcs|tahun|thn)))?"
)
UNITS = {"jt": 10**6, "juta": 10**6, "rb": 10**3, "ribu": 10**3}
OF_WAGE = re.compile(r"\b(?:gaji|gapok|upah|salary|gp|umk|umr)(?: pokok)? ?:?(?: (?:sekitar|mulai|dari|min\w*))? ?$")
BESIDES = re.compile(r"\b(?:uang \w+|tunjangan(?: \w+)?|bonus|insentif|lembur\w*|premi|transport\w*|makan) ?:? ?$")


@dataclass(frozen=True)
class Reading:
    """What words say; None, empty or "" where they do not say it. Months are their first days, wages rupiah a month.

    Where the words say of people or months what could not be read for certain, `heads_unsure` or `months_unsure`: somebody must look at them.
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
    heads_unsure: bool = False
    months_unsure: bool = False


def read_words(words: str, today: date, places: Mapping[str, Sequence[str]] | None = None, machines: Mapping[str, int] | None = None) -> Reading:
    """Reads a need's words on a day. `places`: names of regencies and cities in lower case with their codes; `machines`: titles with their keys."""
    counted, unsure = counted_out(plain(words))
    text = Text(counted)
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
    return Reading(**found, **({"heads_unsure": True} if unsure else read_heads(text)))


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
    """Rupiah a month, where an amount says that it is one: that of the wage before others; amounts are taken out whatever they are for."""
    found: list[tuple[bool, dict[str, int]]] = []
    for match in MONEY.finditer(text.left):
        alone = bool(match["unit_of_low"] and not match["unit"])  # "5 jt - 10 org"
        of_high = UNITS.get(match["unit"] or "", 1)
        amounts = [_amount(match["low"]) * (UNITS[match["unit_of_low"]] if match["unit_of_low"] else of_high)]
        amounts += [_amount(match["high"]) * of_high] if match["high"] and not alone else []
        if match["rp"] or match["unit"] or alone or min(amounts) >= LEAST_WAGE:
            text.blank(match, match.end("unit_of_low") if alone and match["high"] else None)
            before = text.plain[: match.start()]
            if min(amounts) >= LEAST_WAGE and max(amounts) < 10**8 and not match["otherwise"] and not BESIDES.search(before):
                wage = {"wage_least": round(min(amounts)), "wage_most": round(max(amounts))}
                found.append((not OF_WAGE.search(before), wage))
    return min(found, key=lambda each: each[0])[1] if found else {}


def _amount(digits: str) -> float:
    """4.500.000 and 4.5 and 4,5 as people mean them: points that part thousands are none of a decimal."""
    whole = digits.replace(".", "") if re.fullmatch(r"\d{1,3}(\.\d{3})+(,\d+)?", digits) else digits
    return float(whole.replace(",", "."))

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""How many people, among the other numbers that are written of a job: ages, durations, welding positions, phases, licences, OJT seats."""

import re
from typing import Any

from selaras.loop.forum.rules import MOST_HEADS
from selaras.loop.forum.wording.text import Text
from selaras.loop.forum.wording.vocabulary import COUNTED, NUMBERS, OF_CLOTHES

AGE = r"(?:1[5-9]|[2-5]\d)"
YEARS = r"(?:th|thn|tahun|taun)\b"
LIMIT = r"(?:max\w*|maks\w*|min\w*|paling (?:tua|muda)|di ?bawah|kurang dari|antara|<|:)?\.? ?"
SEX = r"\b(?:pria|laki(?:[- ]?laki|2)?|lelaki|cowok|cowo|wanita|perempuan|cewek|cewe|pr(?=\b ?\d))\b"
CONDITION = re.compile(
    rf"\b(?:usia|umur)\b ?{LIMIT}{AGE}(?: ?(?:-|s/?d|sampai|hingga) ?{AGE})?(?: ?{YEARS})?"
    rf"|\b{LIMIT}{AGE} ?(?:-|s/?d|sampai|hingga) ?{AGE} ?{YEARS}"
    rf"|\b(?:max\w*|maks\w*)\.? ?{AGE} ?{YEARS}"
    rf"|{SEX}(?: ?(?:/|dan|atau|&) ?{SEX})?(?: ?,? ?(?:usia |umur )?{AGE} ?- ?{AGE}(?: ?{YEARS})?)?"
)
AGES_AND_DURATIONS = re.compile(
    r"\b\d{1,3}(?: ?(?:-|s/?d) ?\d{1,3})?\+? ?(?:th|thn|tahun|taun|bulan|bln|hari|minggu|jam|menit|detik)\b(?! ?(?:depan|ini))"
)
CODES = re.compile(
    r"\b(?:iso|iatf|sim|roda|level|kelas|grade|tipe|type|seri|no|nomor|lantai|lt|line|lini|gedung|plant|pabrik|blok|jl|jalan|km|smk|sma|win\w*|"
    r"tingkat|golongan|gol|jenjang|kkni|ak|k|posisi|las) ?-?\d[\d./-]*\b(?! ?(?:org|orang))"
    r"|\b\d[\d.,]* ?(?:-|x)? ?(?:fasa|phase|fase|axis|sumbu|ton|kg|kw|kva|volt|v|watt|amp\w*|hp|pk|cc|inch|inci|mm|cm|m2|m3|meter|kg|bar|roda|lantai|"
    r"line|lini|mesin|unit|jarum|warna|tak|titik|g|f|posisi las|bahasa|kali|x sehari|%)(?:\b|(?<=%))"
)
PEOPLE = "org|orang|siswa|anak"
SEATS = re.compile(
    rf"\b(?P<before>\d{{1,3}}) ?(?:kursi|tempat|{PEOPLE})? ?(?:untuk )?ojt\b|\bojt ?:?(?: untuk)? ?(?P<after>\d{{1,3}})(?: ?(?:kursi|{PEOPLE}))?"
)
APPRENTICE = "magang|pemagangan|pkl|prakerin"
APPRENTICES = re.compile(rf"\b\d{{1,3}} ?(?:{PEOPLE})? ?(?:{APPRENTICE})\b|\b(?:{APPRENTICE}) ?:? ?\d{{1,3}}(?: ?(?:{PEOPLE}))?")


def read_condition(text: Text) -> str:
    """Conditions on sex or age, in the writer's words; clothes and hair for men or women are none, nor is "pria/wanita"."""
    said = []
    for match in text.take(CONDITION):
        words = match[0].strip(" ,:")
        before = text.plain[: match.start()].split()[-1:]
        if re.fullmatch(SEX, words) and before and before[0].strip(",.") in OF_CLOTHES:
            continue
        if len(re.findall(SEX, words)) < 2:
            said.append(words)
    return ", ".join(said)[:120]


def read_seats(text: Text) -> int | None:
    """OJT seats. Apprentices (magang, PKL) are another thing: taken out, not proposed."""
    found = text.take(SEATS)
    text.take(APPRENTICES)
    return int(found[0]["before"] or found[0]["after"]) if found else None


NUMBER = rf"(?:\d{{1,4}}|(?:{NUMBERS.words}))"
RANGE = rf"(?P<least>{NUMBER})(?:[ -]?an)?(?: ?(?:-|~|s/?d|sd|sampai|hingga|atau|/) ?(?P<most>{NUMBER}))?(?:[ -]?an)?"
ABOUT = r"(?:(?:sekitar|sekitaran|kurang lebih|kira[- ]?kira|kira2|kl|\+/?-|~|lebih dari|hampir|at least|about) ?)?"
BOUND = r"(?:(?P<bound>min\w*|max\w*|maks\w*|paling (?:sedikit|banyak)) ?)?"
ASKED = (
    r"butuh\w*|dibutuhkan|perlu\w*|diperlukan|n?cari|nyari|mencari|dicari|tambah\w*|rekrut\w*|kebutuhan|need|minta|hiring|kuota|jumlah|jml|"
    "sebanyak|qty|total"
)
COUNTS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{BOUND}(?<![\w.,/-]){RANGE} ?(?:{COUNTED})\b",
        rf"\b(?:{ASKED})\b ?:? ?{ABOUT}{BOUND}{RANGE}(?![\w/]|[.,]\d)",
        rf"^{ABOUT}{RANGE} (?=[a-z])",
        rf"(?<![\w.,/-])(?:x ?|\( ?){RANGE}(?![\w/]|[.,]\d)",
        rf"(?<![\w.,/-]){RANGE} ?x\b",
        rf"(?<![\w.,/-])(?:{ABOUT}){RANGE}(?![\w/]|[.,]\d)",
    )
)

OTHER = re.compile(rf"(?<![\w.,/-])(?:\d{{1,4}}|{NUMBERS.words})(?![\w/-]|[.,]\d)")


def read_heads(text: Text) -> dict[str, Any]:
    """People, by the first way of saying it that occurs; none where that way says several numbers, as of two jobs in one."""
    for pattern in COUNTS:
        said = [(match, found) for match in pattern.finditer(text.left) if (found := _range(match))]
        if said:
            match, (least, most) = said[-1]
            # What is called people counts beside other numbers; what is not may be one of two jobs ("5 welder dan 3 operator").
            alone = pattern is COUNTS[0] or not OTHER.search(text.left[: match.start()] + " " * len(match[0]) + text.left[match.end() :])
            if alone and len(said) == 1:
                return {"least": least, "most": most}
            return {"heads_unsure": pattern in COUNTS[:2]}
    return {}


def _range(match: "re.Match[str]") -> tuple[int | None, int | None] | None:
    """The range of a match; None where it is none (a year, nobody, too many)."""
    named = match.groupdict()
    first = _number(named["least"])
    last = _number(named["most"]) if named["most"] else first
    bound = named.get("bound") or ""
    if not 1 <= first <= last <= MOST_HEADS or (1990 <= first <= 2040 and not named["most"]):
        return None
    if bound.startswith(("max", "maks", "paling banyak")):
        return (None, last)
    return (first, last)


def _number(words: str) -> int:
    return int(words) if words.isdecimal() else NUMBERS.value(words)

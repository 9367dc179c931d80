# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""People who are counted by groups: "10 org x 3 shift", "2 tim @ 5 orang", "4 org per line, 3 line", "2 lusin".

Where the words say how many groups there are and how many people each has, the product stands for both. Where they say only one of the two, nobody
knows how many people are meant: not the number of one group, nor that of the groups. "10 org, 3 shift" says how they work, not how many times ten.
"""

import re

from selaras.loop.forum.wording.vocabulary import COUNTED, NUMBERS

NUMBER = rf"(?:\d{{1,4}}|(?:{NUMBERS.words}))"
SPAN = rf"{NUMBER}(?: ?(?:-|s/?d|sampai|hingga) ?{NUMBER})?"
PEOPLE = rf"(?:{COUNTED})\b"
# No people: wages, hours, ages and measures.
ELSE = r"(?! ?(?:jt|juta|rb|ribu|jam|menit|hari|minggu|bulan|bln|th|thn|tahun|x|%|g|kg|ton|mm|cm|m)\b|[.,]?\d|/)"
TEAM = r"tim|team|regu|grup|group|kelompok"
SHIFT = r"shift|sift|sif"
GROUP = (
    rf"(?:(?:{TEAM}|{SHIFT}|line|lini|batch|angkatan|gelombang|cabang|outlet|toko|plant|pabrik|site|lokasi|gedung|gudang|mesin|unit|proyek|"
    r"hari|minggu)(?:nya)?)\b"
)
JOB = r"(?:[a-z]+ ){0,3}?"
EACH = r"(?:@|masing ?-? ?masing|masing2|isi|berisi|terdiri dari|anggota)"
PER = r"(?:/|\b(?:per|tiap|setiap|tiap2|untuk tiap|untuk setiap)[ -]?)"
DOZENS = re.compile(rf"\b(?P<count>{NUMBER}) lusin\b")
DOZEN = 12
TIMES = (
    re.compile(rf"(?<![\w.,/+-])(?P<people>{SPAN}) ?(?P<called>{PEOPLE} ?)?(?P<job>{JOB})(?:x|kali|\*) ?(?P<groups>{NUMBER}) ?(?P<group>{GROUP})"),
    re.compile(
        rf"(?<![\w.,/+-])(?P<groups>{NUMBER}) ?(?P<group>{GROUP}) ?(?P<job>{JOB}),? ?(?:x|\*|{EACH}|{PER}(?:{GROUP})?)[ :]*(?:{EACH} ?)?"
        rf"(?P<people>{SPAN}){ELSE}(?: ?(?P<called>{PEOPLE}))?"
    ),
)
ONE_GROUP = re.compile(
    rf"(?<![\w.,/+-])(?P<people>{SPAN}){ELSE} ?(?P<called>{PEOPLE} ?)?(?P<job>{JOB}){PER}(?P<group>{GROUP})"
    rf"|(?:{PER}|\b(?:1|satu|se)[ -]?)(?P<group2>{GROUP}):? (?:{JOB})(?P<people2>{SPAN}) ?(?P<called2>{PEOPLE})"
)
# Neither people nor a product: groups of nobody knows how many, a number for each of nobody knows what, a sum, "dua tiga".
UNCOUNTED = re.compile(
    rf"(?<![\w.,/+-]){NUMBER} ?(?:{TEAM})\b|(?:@|masing ?-? ?masing|masing2) ?{SPAN}{ELSE}|\b\d{{1,4}} ?\+ ?\d{{1,4}}\b{ELSE}"
    rf"|(?<![\w.,/+-]){SPAN} ?(?:{PEOPLE} ?)?(?:x|\*) ?\d|\b(?:lusin|lusinan|kodi)\b|\b(?:{'|'.join(NUMBERS.ONES)}) (?:{'|'.join(NUMBERS.ONES)})\b"
)

SAID_TWICE = re.compile(
    rf"\b(?P<count>{NUMBER})(?P<called> ?{PEOPLE})?(?: ?\(=? ?|, ?(?:total|jumlah|jadi) ?)(?P<again>{NUMBER})(?P<called_again> ?{PEOPLE})?\)?"
)


def counted_out(words: str) -> tuple[str, bool]:
    """Plain words in which what is counted by groups is counted in people, and whether something was that cannot be."""
    words = DOZENS.sub(lambda match: f"{_number(match['count']) * DOZEN} org", words)
    for pattern in TIMES:
        words = pattern.sub(lambda match: _product(match["people"], _number(match["groups"]), match["job"], match["group"]), words)
    found = list(ONE_GROUP.finditer(words))
    if len(found) == 1:
        match = found[0]
        group = re.sub("nya$", "", match["group"] or match["group2"])
        rest = words[: match.start()] + "|" + words[match.end() :]
        groups = {_number(count) for count in re.findall(rf"(?<![\w.,/+-])({NUMBER}) ?{group}\b", rest)} - {1}
        if len(groups) != 1:
            return words, True
        product = _product(match["people"] or match["people2"], groups.pop(), match["job"] or "", group)
        words = words[: match.start()] + product + words[match.end() :]
    words = SAID_TWICE.sub(lambda match: f"{match['count']} org" if _number(match["count"]) == _number(match["again"]) else match[0], words)
    return words, len(found) > 1 or UNCOUNTED.search(words) is not None


def _product(people: str, groups: int, job: str, group: str) -> str:
    """So many people, a range where each group has one, and what they do; that they work in shifts is said of a job too."""
    counts = [_number(each) * groups for each in re.findall(NUMBER, people)]
    return f"{'-'.join(map(str, counts))} org {job}{'shift' if re.match(SHIFT, group) else ''}"


def _number(words: str) -> int:
    return int(words) if words.isdecimal() else NUMBERS.value(words)

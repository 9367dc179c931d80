# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""When two needs are likely to be one, stated twice: by owner, place, words, occupation, months, number and way. Compares plain values.

Only needs of one origin, in one place of work, in months that touch, and of one owner or of owners near each other (one e-mail domain; a firm and the
company for which it acts; whoever speaks for the same region) can be one, and only where their words are near or their occupation is the same.

Each need is compared with the `WINDOW` that follow it in its block, in the order of words, months and number, and again among those of the block with
its occupation and with each of its words (the sorted neighbourhood of Hernandez and Stolfo, 1995). So every pair of a block of `WINDOW` + 1 needs is
compared, and the work grows with the number of needs, not with its square. The points are a house rule (assumed): they put pairs in an order for a
person to look at, and decide nothing.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.db import models
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

# What is written around a job without saying which: it tells no two needs apart.
AROUND = frozenset({"butuh", "dibutuhkan", "perlu", "dicari", "cari", "lowongan", "segera", "urgent", "orang", "org", "tenaga", "untuk", "dan", "di"})
SHORT = {"opr": "operator", "op": "operator", "tkg": "tukang", "mtc": "maintenance", "adm": "admin", "stf": "staf", "staff": "staf", "tek": "teknisi"}
NEAR, SAME = 80, 97  # of 100, by rapidfuzz.fuzz.ratio over the sorted words
ALIKE = 2 / 3  # of two numbers of people the smaller is at least so much of the larger
LEAST = 65  # points from which a pair is shown
WINDOW = 30  # neighbours that each need is compared with
MOST_PAIRS = 5  # of one need, the strongest

Indices = NDArray[np.int64]


class Sign(models.TextChoices):
    """What speaks for two needs being one, or against."""

    OWNER = "owner", _("the same owner")
    NEAR_OWNER = "near_owner", _("owners near each other")
    WORDS = "words", _("the same words")
    NEAR_WORDS = "near_words", _("nearly the same words")
    OCCUPATION = "occupation", _("the same occupation")
    SITE = "site", _("the same site")
    MONTHS = "months", _("the same months")
    HEADS = "heads", _("the same number")
    NEAR_HEADS = "near_heads", _("nearly the same number")
    OTHER_WAY = "other_way", _("came in by different ways")
    OTHER_OWNER = "other_owner", _("owners that have nothing to do with each other")
    OTHER_PLACE = "other_place", _("another place of work")
    OTHER_OCCUPATION = "other_occupation", _("another occupation")
    OTHER_SITE = "other_site", _("another site")
    OTHER_HEADS = "other_heads", _("quite another number")
    ONE_SHEET = "one_sheet", _("rows of one sheet")


POINTS = {
    Sign.OWNER: 25,
    Sign.NEAR_OWNER: 10,
    Sign.WORDS: 30,
    Sign.NEAR_WORDS: 20,
    Sign.OCCUPATION: 15,
    Sign.SITE: 10,
    Sign.MONTHS: 15,
    Sign.HEADS: 15,
    Sign.NEAR_HEADS: 5,
    Sign.OTHER_WAY: 10,
    Sign.OTHER_OWNER: -50,
    Sign.OTHER_PLACE: -50,
    Sign.OTHER_OCCUPATION: -25,
    Sign.OTHER_SITE: -20,
    Sign.OTHER_HEADS: -15,
    Sign.ONE_SHEET: -40,  # whoever writes two rows in one sheet means two needs
}


@dataclass(frozen=True)
class Traits:
    """A need as it is compared. `near` names every owner whose needs may be this one, its own among them; months are counted from year 0."""

    key: int
    origin: str
    owner: str
    near: frozenset[str]
    region: int
    site: int | None
    occupation: int | None
    words: str  # as plain_words gives them
    start: int
    until: int
    least: int
    most: int
    channel: str
    sheet: str  # what tells the sheet in which it came; empty where it came alone


@dataclass(frozen=True)
class Likeness:
    """Two needs (keys of rows, the lower first) and what speaks for and against their being one."""

    first: int
    second: int
    signs: tuple[Sign, ...]

    @property
    def points(self) -> int:
        """How strongly, by the house rule."""
        return sum(POINTS[sign] for sign in self.signs)


def plain_words(text: str) -> str:
    """The words that name a job, in lower case without accents, short forms written out, in order of the alphabet: "Butuh opr BUBUT cnc!" gives
    "bubut cnc operator".
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = [SHORT.get(word, word) for word in re.findall(r"[a-z0-9]+", plain)]
    return " ".join(sorted({word for word in words if word not in AROUND} or set(words)))


def signs_of(one: Traits, two: Traits, near: float) -> tuple[Sign, ...]:
    """What speaks for and against two needs being one. `near`: how near their words are, 0..100."""
    found = [Sign.OWNER if one.owner == two.owner else Sign.NEAR_OWNER if one.near & two.near else Sign.OTHER_OWNER]
    if one.region != two.region:
        found.append(Sign.OTHER_PLACE)
    if near >= NEAR:
        found.append(Sign.WORDS if near >= SAME else Sign.NEAR_WORDS)
    if one.occupation and two.occupation:
        found.append(Sign.OCCUPATION if one.occupation == two.occupation else Sign.OTHER_OCCUPATION)
    if one.site and two.site:
        found.append(Sign.SITE if one.site == two.site else Sign.OTHER_SITE)
    if (one.start, one.until) == (two.start, two.until):
        found.append(Sign.MONTHS)
    if (one.least, one.most) == (two.least, two.most):
        found.append(Sign.HEADS)
    else:
        middles = sorted((one.least + one.most, two.least + two.most))
        found.append(Sign.NEAR_HEADS if middles[0] >= ALIKE * middles[1] else Sign.OTHER_HEADS)
    if one.sheet and one.sheet == two.sheet:
        found.append(Sign.ONE_SHEET)
    elif one.channel != two.channel:
        found.append(Sign.OTHER_WAY)
    return tuple(found)


def likeness_of(one: Traits, two: Traits) -> Likeness:
    """Two needs compared, also where they are too unlike to be shown by themselves."""
    first, second = sorted((one, two), key=lambda each: each.key)
    return Likeness(first.key, second.key, signs_of(first, second, fuzz.ratio(first.words, second.words)))


def likely_pairs(needs: Sequence[Traits]) -> list[Likeness]:
    """The pairs with at least `LEAST` points, the strongest first; of each need at most the `MOST_PAIRS` strongest."""
    first, second = candidates(needs)
    words = np.array([need.words for need in needs], object)
    near = process.cpdist(words[first], words[second], scorer=fuzz.ratio, score_cutoff=NEAR, dtype=np.uint8) if len(first) else np.zeros(0, np.uint8)
    coded = np.array([need.occupation or -1 for need in needs], np.int64)
    worth = np.flatnonzero((near >= NEAR) | ((coded[first] == coded[second]) & (coded[first] > 0)))
    found = []
    for at in worth.tolist():
        one, two = sorted((needs[first[at]], needs[second[at]]), key=lambda each: each.key)
        found.append(Likeness(one.key, two.key, signs_of(one, two, float(near[at]))))
    strong = sorted((pair for pair in found if pair.points >= LEAST), key=lambda pair: (-pair.points, pair.first, pair.second))
    kept, held = [], defaultdict[int, int](int)
    for pair in strong:
        if max(held[pair.first], held[pair.second]) < MOST_PAIRS:
            kept.append(pair)
            held[pair.first] += 1
            held[pair.second] += 1
    return kept


def candidates(needs: Sequence[Traits]) -> tuple[Indices, Indices]:
    """Pairs worth comparing, as indices of `needs`, each pair once: neighbours of one block, in months that touch."""
    block, need = _places(needs)
    start, until = (np.array([getattr(each, name) for each in needs], np.int64) for name in ("start", "until"))
    parts = [np.zeros(0, np.int64)]
    for step in range(1, WINDOW + 1):
        one, two = need[:-step], need[step:]
        worth = (block[:-step] == block[step:]) & (start[one] <= until[two]) & (start[two] <= until[one])
        low, high = np.minimum(one[worth], two[worth]), np.maximum(one[worth], two[worth])
        parts.append(low * len(needs) + high)
    both = np.unique(np.concatenate(parts))
    return np.divmod(both, max(len(needs), 1))


def _places(needs: Sequence[Traits]) -> tuple[Indices, Indices]:
    """Every place of a need in a block, as (block, need): blocks one after the other, each in the order of words, months and number."""
    order = sorted(range(len(needs)), key=lambda at: (needs[at].words, needs[at].start, needs[at].least, at))
    number: dict[tuple[object, ...], int] = {}
    places = [
        (number.setdefault((need.origin, need.region, owner, mark), len(number)), at)
        for at in order
        for need in [needs[at]]
        for owner in need.near
        for mark in (None, need.occupation or "", *need.words.split())
    ]
    found = np.array(places, np.int64).reshape(-1, 2)
    found = found[np.argsort(found[:, 0], kind="stable")]
    return found[:, 0], found[:, 1]

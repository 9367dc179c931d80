# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""When two records are likely to be of one company: by NIB, name without its legal form, e-mail domain, and place. Compares plain values.

The points are a house rule (assumed): they put pairs in an order for a person to look at, and decide nothing.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from django.db import models
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz, process

LEGAL_FORMS = frozenset({"pt", "cv", "ud", "pd", "fa", "tbk", "persero", "perseroan", "terbatas", "firma", "koperasi", "perum", "yayasan", "pma"})
# Mailboxes that anybody may have: they say nothing of a company.
OPEN_TO_ALL = frozenset({"gmail.com", "yahoo.com", "yahoo.co.id", "hotmail.com", "outlook.com", "live.com", "ymail.com", "icloud.com"})
NEARLY = 88  # of 100, by rapidfuzz.fuzz.ratio over the sorted words of a name
LEAST = 50  # points from which a pair is shown


class Sign(models.TextChoices):
    """What speaks for one company, or against."""

    NIB = "nib", _("the same NIB")
    NAME = "name", _("the same name")
    NEAR_NAME = "near", _("nearly the same name")
    DOMAIN = "domain", _("the same e-mail domain")
    PLACE = "place", _("a site at the same place")
    OTHER_NIB = "other_nib", _("different NIB")
    OTHER_FORM = "other_form", _("another legal form")


POINTS = {
    Sign.NIB: 100,
    Sign.NAME: 80,
    Sign.NEAR_NAME: 60,
    Sign.DOMAIN: 40,  # companies of one group share it: not enough by itself
    Sign.PLACE: 20,
    Sign.OTHER_NIB: -40,
    Sign.OTHER_FORM: -20,
}


@dataclass(frozen=True)
class Traits:
    """A record as it is compared: key of the row, name, NIB, domains of its people's e-mails, places of its sites (region, estate or point)."""

    key: int
    name: str
    nib: str
    domains: frozenset[str]
    places: frozenset[tuple[object, ...]]

    @property
    def bare(self) -> str:
        """The name without its legal form, its words in order of the alphabet."""
        return " ".join(sorted(words_of(self.name)[1]))


@dataclass(frozen=True)
class Likeness:
    """Two records (keys of rows) and what speaks for and against their being of one company."""

    first: int
    second: int
    signs: tuple[Sign, ...]

    @property
    def points(self) -> int:
        """How strongly, by the house rule."""
        return sum(POINTS[sign] for sign in self.signs)


def words_of(name: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """(legal forms, other words) of a company's name in lower case without accents and points: "P.T. Las-Jaya, Tbk." gives {pt, tbk}, (las, jaya)."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"\b([a-z])\.\s?(?=[a-z]\b)", r"\1", plain)  # P.T. and P. T. are PT
    words = re.findall(r"[a-z0-9]+", plain)
    rest = tuple(word for word in words if word not in LEGAL_FORMS)
    return frozenset(words) & LEGAL_FORMS, rest or tuple(words)


def domain_of(email: str) -> str:
    """The domain of an e-mail where it says something of a company; empty otherwise."""
    domain = email.rpartition("@")[2].strip().lower()
    return "" if domain in OPEN_TO_ALL else domain


def signs_of(first: Traits, second: Traits, near: bool) -> tuple[Sign, ...]:
    """What speaks for and against two records being of one company. `near`: their names were found nearly the same."""
    found = []
    if first.nib and second.nib:
        found.append(Sign.NIB if first.nib == second.nib else Sign.OTHER_NIB)
    if first.bare == second.bare:
        found.append(Sign.NAME)
    elif near:
        found.append(Sign.NEAR_NAME)
    if first.domains & second.domains:
        found.append(Sign.DOMAIN)
    if first.places & second.places:
        found.append(Sign.PLACE)
    forms = words_of(first.name)[0], words_of(second.name)[0]
    if all(forms) and not forms[0] & forms[1]:
        found.append(Sign.OTHER_FORM)
    return tuple(found)


def likely_pairs(records: list[Traits]) -> list[Likeness]:
    """The pairs with at least `LEAST` points, the strongest first; every pair is compared."""
    found = [Likeness(one.key, two.key, signs_of(one, two, near)) for one, two, near in _candidates(records)]
    return sorted((pair for pair in found if pair.points >= LEAST), key=lambda pair: (-pair.points, pair.first, pair.second))


def _candidates(records: list[Traits]) -> Iterator[tuple[Traits, Traits, bool]]:
    """Pairs that share a NIB or an e-mail domain, or whose names are the same or nearly so; the latter marked."""
    if len(records) < 2:
        return
    near: set[tuple[int, int]] = set()
    # As words in their order and without the gaps: "Las Jaya" and "Lasjaya" are near each other by the second.
    for names in ([record.bare for record in records], ["".join(words_of(record.name)[1]) for record in records]):
        close = np.triu(process.cdist(names, names, scorer=fuzz.ratio, score_cutoff=NEARLY, dtype=np.uint8) > 0, 1)
        near |= {(int(one), int(two)) for one, two in np.argwhere(close)}
    pairs = set(near)
    for shared in (lambda record: {record.nib} - {""}, lambda record: record.domains):
        holders: dict[str, list[int]] = {}
        for at, record in enumerate(records):
            for word in shared(record):
                holders.setdefault(word, []).append(at)
        pairs |= {(one, two) for held in holders.values() for at, one in enumerate(held) for two in held[at + 1 :]}
    for one, two in sorted(pairs):
        yield records[one], records[two], (one, two) in near

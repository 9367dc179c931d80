# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What a column may hold: each reader turns a cell's text into a value, or raises ValueError with words for the person."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from django.db.models import TextChoices
from django.utils import translation
from django.utils.translation import gettext as _

Cell = str | int | float | bool | date | datetime | None
LANGUAGES = ("id", "en")
KABUPATEN = re.compile(r"^kab(\.|\b) *")  # as a regency is written short
MOST_NEAR = 100  # words of one column that are looked for among those that are nearly right: a long file of them would take minutes


def as_text(cell: Cell) -> str:
    """A cell as the text a person sees: whole numbers without a decimal point, dates as YYYY-MM-DD, no white space around.

    A number that a spreadsheet holds as such is no matter of notation: 1.125 becomes 1.1250, which no reader can take for 1,125.
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, float):
        return f"{cell}0" if THOUSANDS.fullmatch(str(cell)) else str(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return " ".join(str(cell).replace("\x00", "").split()) if isinstance(cell, str) else str(cell)


# How numbers are written, one rule for every column: a comma is the decimal sign, points in groups of three part thousands. A decimal point is
# understood where it cannot be such a group; where it can (1.250) a whole number is meant in a column of whole numbers, and elsewhere the limits of
# the column decide between 1250 and 1.25, or the person does.
THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}(\.[0-9]{3})+")
DECIMAL_COMMA = re.compile(r"[+-]?([0-9]+|[1-9][0-9]{0,2}(\.[0-9]{3})+),[0-9]+")
DECIMAL_POINT = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")


def whole(least: int = 0, most: int = 10**9) -> Callable[[str], int]:
    """A whole number; Indonesian thousands (1.250) are understood."""

    def read(text: str) -> int:
        plain = text.replace(" ", "")
        if THOUSANDS.fullmatch(plain):
            plain = plain.replace(".", "")
        if not re.fullmatch(r"[+-]?[0-9]{1,18}", plain):
            raise ValueError(_("“%(text)s” is not a whole number") % {"text": text[:40]})
        value = int(plain)
        if not least <= value <= most:
            raise ValueError(_("must be between %(least)s and %(most)s") % {"least": least, "most": most})
        return value

    return read


def number(least: float = 0.0, most: float = 1e12) -> Callable[[str], float]:
    """A number with decimals, as 1.250,5 or 1250.5. What could be two numbers is refused, unless the limits allow one of them only."""

    def read(text: str) -> float:
        meant = _readings(text.replace(" ", ""))
        if not meant:
            raise ValueError(_("“%(text)s” is not a number") % {"text": text[:40]})
        allowed = [value for value in meant if least <= value <= most]
        if not allowed:
            raise ValueError(_("must be between %(least)s and %(most)s") % {"least": least, "most": most})
        if len(allowed) > 1:
            words = _("“%(text)s” could be %(whole)s or %(decimal)s; write the decimals after a comma, or leave the point out")
            raise ValueError(words % {"text": text[:40], "whole": text.replace(".", ""), "decimal": text.replace(".", ",")})
        return allowed[0]

    return read


def _readings(plain: str) -> list[float]:
    """Every number that the text can stand for by the rule above; none where it is no number."""
    meant = []
    if THOUSANDS.fullmatch(plain):
        meant.append(float(plain.replace(".", "")))
    if DECIMAL_COMMA.fullmatch(plain):
        meant.append(float(plain.replace(".", "").replace(",", ".")))
    if DECIMAL_POINT.fullmatch(plain):
        meant.append(float(plain))
    return meant


def day(text: str) -> date:
    """A date as YYYY-MM-DD or dd/mm/yyyy."""
    for pattern in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"):
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day has no clock
        except ValueError:
            continue
    raise ValueError(_("“%(text)s” is not a date; write it as 31/12/2018") % {"text": text[:40]})


def yes_no(text: str) -> bool:
    """ya/tidak, yes/no, 1/0."""
    word = text.casefold()
    if word in {"ya", "y", "yes", "1", "true", "benar"}:
        return True
    if word in {"tidak", "t", "no", "n", "0", "false", "tdk"}:
        return False
    raise ValueError(_("write “ya” or “tidak”"))


def digits(count: int) -> Callable[[str], str]:
    """A number that is a name (NIB, NIK): exactly `count` digits, which a spreadsheet must keep as text or it loses some of them."""

    def read(text: str) -> str:
        if not re.fullmatch(rf"[0-9]{{{count}}}", text):
            words = _("“%(text)s” has not exactly %(count)s digits; format the column as text and type them again")
            raise ValueError(words % {"text": text[:40], "count": count})
        return text

    return read


def slug(most: int = 60) -> Callable[[str], str]:
    """A key of ours: lower-case letters, digits and hyphens."""

    def read(text: str) -> str:
        if len(text) > most or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text):
            words = _("“%(text)s” is not a key: lower-case letters and digits joined by hyphens, at most %(most)s characters")
            raise ValueError(words % {"text": text[:40], "most": most})
        return text

    return read


def email(text: str) -> str:
    """An e-mail, in lower case."""
    if len(text) > 200 or not re.fullmatch(r"[^\s@<>\"',;]+@[^\s@<>\"',;]+\.[^\s@<>\"',;]+", text):
        raise ValueError(_("“%(text)s” is not an e-mail address") % {"text": text[:40]})
    return text.lower()


def one_of(choices: Mapping[str, Any]) -> Callable[[str], Any]:
    """One of the words in `choices` (any case), given back as its value. A word that is nearly right is named, for the first that are not known."""
    folded = {str(word).casefold(): value for word, value in choices.items()}
    missed = 0

    def read(text: str) -> Any:
        nonlocal missed
        try:
            return folded[text.casefold()]
        except KeyError:
            missed += 1
            raise ValueError(_unknown(text, choices, near=missed <= MOST_NEAR)) from None

    return read


def _unknown(text: str, choices: Mapping[str, Any], near: bool) -> str:
    shown = text[:40]
    words = {word.casefold(): word for word in list(map(str, choices))[:5_000]} if near else {}
    meant = KABUPATEN.sub("kabupaten ", shown.casefold())
    found = [words[word] for word in get_close_matches(meant, list(words), n=3, cutoff=0.75)]
    if found:
        return _("“%(text)s” is not known here; did you mean %(near)s?") % {"text": shown, "near": " / ".join(found)}
    first = list({value: str(word) for word, value in reversed(list(choices.items()))}.values())[::-1]
    if len(first) <= 12:
        return _("“%(text)s” is not known here; use one of: %(some)s") % {"text": shown, "some": ", ".join(first)}
    return _("“%(text)s” is not known here; the template lists the words that are") % {"text": shown}


def many_of(choices: Mapping[str, Any]) -> Callable[[str], tuple[Any, ...]]:
    """Several words of `choices`, parted by semicolons; twice the same counts once."""
    one = one_of(choices)
    return lambda text: tuple(dict.fromkeys(one(part.strip()) for part in text.split(";") if part.strip()))


def words_of(choices: type[TextChoices]) -> dict[str, str]:
    """The words that stand for a choice: its label in each of our languages (the active one first), and its bare value."""
    words: dict[str, str] = {str(choice.label): choice.value for choice in choices}
    for language in LANGUAGES:
        with translation.override(language):
            words.update({str(choice.label): choice.value for choice in choices})
    return {**words, **{choice.value: choice.value for choice in choices}}


def text(most: int = 200) -> Callable[[str], str]:
    """Text of at most `most` characters."""

    def read(words: str) -> str:
        if len(words) > most:
            raise ValueError(_("longer than %(most)s characters") % {"most": most})
        return words

    return read

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""English left on an Indonesian page: the page's words are held against every message of the catalogue, and against the small words of English.

Text that comes from data (a source, a reason, a name) is in no catalogue. English prose betrays itself by words that Indonesian does not have; two of
them in one text are enough, unless Indonesian words outnumber them (a need may well be "operator of CNC milling yang berpengalaman").
"""

import re
from collections.abc import Iterable
from pathlib import Path

from babel.messages.pofile import read_po

PLACE = re.compile(r"%%|%\(\w+\)[a-z]|%[sd]|\{\w*\}")
SPACES = re.compile(r"\s+")
WORD = re.compile(r"(?<![\w-])[a-z]+(?![\w-])")  # a part of a code is no word
QUOTED = re.compile("“[^”]*”")  # what is to be typed as it stands
ENOUGH = 2
SMALL_ENGLISH = """
a an and any are as at be because been before both but by can cannot each every for from had has have here how if in into is it its many more most
near no not nothing of on once one only or our out over than that the their them then there they this those to under until was we were what when
where which who whose why will with within without you your
"""
SMALL_INDONESIAN = """
ada adalah agar akan anda antara atau atas bagi bahwa belum berapa bila bisa bukan dalam dan dapat dari dengan di dua hanya harus hingga ini itu
jika juga kami karena ke lain lebih masih mereka oleh pada para per sampai sebagai sebelum sedang sejak semua serta setelah setiap sudah
tanpa telah tentang tetapi tiap tidak untuk yang
"""
OF_ENGLISH, OF_INDONESIAN = frozenset(SMALL_ENGLISH.split()), frozenset(SMALL_INDONESIAN.split())
CODES = frozenset(("assumed",))  # words of our own data, which a page says in its reader's language


class English:
    """The English of the messages whose Indonesian differs from it (or is still missing)."""

    def __init__(self, catalogues: Iterable[Path]) -> None:
        self.whole: set[str] = set()
        patterns = set()
        for path in catalogues:
            with path.open("rb") as file:
                messages = [message for message in read_po(file) if message.id]
            for message in messages:
                english = message.id if isinstance(message.id, list | tuple) else (message.id,)
                indonesian = message.string if isinstance(message.string, list | tuple) else (message.string,)
                for words in set(english) - set(indonesian):
                    if PLACE.search(words):
                        if pattern := _pattern(words):
                            patterns.add(pattern)
                    else:
                        self.whole.add(_plain(words))
        self.pattern = re.compile("|".join(sorted(patterns))) if patterns else None

    def left_in(self, texts: Iterable[str]) -> list[str]:
        """The texts that are messages nobody translated, or English prose, each once."""
        plain = {_plain(text) for text in texts}
        return sorted(text for text in plain if self.is_message(text) or is_prose(text))

    def is_message(self, text: str) -> bool:
        """Whether a text is the English of a message whose Indonesian differs."""
        return text in self.whole or (self.pattern is not None and self.pattern.fullmatch(text) is not None)


def is_prose(text: str) -> bool:
    """Whether a text reads like English, by the small words in it."""
    words = WORD.findall(QUOTED.sub("", text.lower()))
    english = sum(word in OF_ENGLISH for word in words)
    return not CODES.isdisjoint(words) or (english >= ENOUGH and english > sum(word in OF_INDONESIAN for word in words))


def _plain(words: str) -> str:
    return SPACES.sub(" ", words).strip()


def _pattern(words: str) -> str:
    """A message with places as a pattern; none where too little English stands around them to know it again."""
    pieces = PLACE.split(_plain(words))
    if len(re.findall(r"[A-Za-z]{2,}", " ".join(pieces))) < 2:
        return ""
    return ".+".join(re.escape(piece) for piece in pieces)

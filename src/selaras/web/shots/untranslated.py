# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""English left on an Indonesian page: the page's words are held against every message of the catalogue."""

import re
from collections.abc import Iterable
from pathlib import Path

from babel.messages.pofile import read_po

PLACE = re.compile(r"%%|%\(\w+\)[a-z]|%[sd]|\{\w*\}")
SPACES = re.compile(r"\s+")


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
        """The texts that are messages nobody translated, each once."""
        plain = {_plain(text) for text in texts}
        return sorted(text for text in plain if text in self.whole or (self.pattern is not None and self.pattern.fullmatch(text)))


def _plain(words: str) -> str:
    return SPACES.sub(" ", words).strip()


def _pattern(words: str) -> str:
    """A message with places as a pattern; none where too little English stands around them to know it again."""
    pieces = PLACE.split(_plain(words))
    if len(re.findall(r"[A-Za-z]{2,}", " ".join(pieces))) < 2:
        return ""
    return ".+".join(re.escape(piece) for piece in pieces)

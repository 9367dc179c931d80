# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The words of a need as they are read: plain, and shorter by what was understood."""

import re
import unicodedata
from dataclasses import dataclass, field


def plain(words: str) -> str:
    """In lower case without accents, single spaces between words, "s/d" for "s.d."."""
    ascii_ = unicodedata.normalize("NFKD", re.sub("[–—]", "-", words).replace("×", "x")).encode("ascii", "ignore").decode().lower()
    return re.sub(r"\bs ?\. ?d\b\.?", "s/d", re.sub(r"\s+", " ", ascii_).strip())


@dataclass
class Text:
    """Words in lower case without accents, from which readers take away what they understood."""

    plain: str
    left: str = field(init=False)

    def __post_init__(self) -> None:
        self.left = self.plain

    def take(self, pattern: "re.Pattern[str]") -> list["re.Match[str]"]:
        """Everything that fits, blanked out of what is left."""
        found = list(pattern.finditer(self.left))
        for match in found:
            self.blank(match)
        return found

    def blank(self, match: "re.Match[str]", until: int | None = None) -> None:
        """Blanks one match out of what is left; until somewhere within, where the rest was not understood."""
        first, last = match.start(), match.end() if until is None else until
        self.left = self.left[:first] + " " * (last - first) + self.left[last:]

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Where, and on which machines."""

import re
from collections.abc import Mapping, Sequence

from selaras.loop.forum.wording.text import Text
from selaras.loop.forum.wording.vocabulary import BROAD, GENERIC, ORDINARY, PLACE_CUES, TOWNS

KIND = r"(?:(?P<kind>kab(?:upaten)?|kota|kotamadya)\.? )?"


def read_places(text: Text, places: Mapping[str, Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Places in their order. What is an ordinary word besides counts only where it is called a regency or city, after "di" or "penempatan", next to
    another place, or alone at the end.
    """
    names = {**{name: tuple(codes) for name, codes in places.items()}, **{name: (code,) for name, code in TOWNS.items()}}
    if not names:
        return ()
    pattern = re.compile(rf"(?:\b(?P<cue>{PLACE_CUES})\b:? ?)?{KIND}\b(?P<name>{'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})\b")
    found: list[tuple[str, ...]] = []
    listed = False  # a place has just been named, and this one follows it
    for match in pattern.finditer(text.left):
        name, kind = match["name"], match["kind"]
        codes = names[name]
        if kind and len(codes) > 1:
            codes = tuple(code for code in codes if (int(code.partition(".")[2]) >= 71) == (kind[:3] == "kot")) or codes
        gap = text.left[: match.start()].rstrip()[-1:]
        last = not text.left[match.end() :].strip(" .,;!") and (gap in {",", ";", "-", "."} or not gap)
        if name not in ORDINARY or kind or match["cue"] or last or (listed and gap in {"/", ",", "&"}):
            text.blank(match)
            listed = True
            if codes not in found:
                found.append(codes)
    return tuple(found)


def read_machines(plain: str, machines: Mapping[str, int]) -> tuple[int, ...]:
    """Machines whose own words all stand in the text; the most particular ones only: a CNC lathe is not proposed as a lathe besides."""
    said = set(re.findall(r"[a-z0-9]+", plain))
    found: list[tuple[frozenset[str], int]] = []
    for title, key in machines.items():
        for part in re.split(r" dan |,|/", title.lower()):
            own = frozenset(re.findall(r"[a-z]+", part)) - GENERIC
            if own and own <= said and not own <= BROAD:
                found.append((own, key))
    return tuple(dict.fromkeys(key for own, key in found if not any(own < other for other, _key in found)))

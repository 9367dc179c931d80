# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What a diary is made of: files of rows, and steps that are done in the order of time."""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from selaras.kit.errors import Refusal

WIB = ZoneInfo("Asia/Jakarta")
Row = dict[str, str]


class NotAsTold(Refusal):
    """A row of the diary cannot be done as it is told."""


@dataclass(frozen=True)
class Step:
    """Something that somebody did: when, where it is told, and the doing."""

    at: datetime
    told: str
    act: Callable[[datetime], object]


def rows(folder: Path, name: str) -> Iterator[tuple[str, Row]]:
    """(where it is told, row) for each row of a file; none where the file is missing."""
    path = folder / f"{name}.csv"
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as lines:
            for number, row in enumerate(csv.DictReader(lines), start=2):
                yield f"{path.name}:{number}", row


def moment(words: str, otherwise: time = time(9)) -> datetime:
    """A moment (`2017-08-15 08:12`), or a day at a usual hour, in the time of Bekasi."""
    found = datetime.fromisoformat(words)
    return (found if len(words) > len("2017-08-15") else datetime.combine(found, otherwise)).replace(tzinfo=WIB)


def day(words: str) -> date:
    """A day."""
    return date.fromisoformat(words)


def live(steps: Sequence[Step], watch: Callable[[float], None]) -> int:
    """Does the steps, the earlier first; those of one moment in the order in which they are told. Returns how many. Raises NotAsTold."""
    for number, step in enumerate(sorted(steps, key=lambda step: step.at)):
        try:
            step.act(step.at)
        except (Refusal, LookupError, ValueError) as fault:
            raise NotAsTold(_("%(place)s: %(why)s") % {"place": step.told, "why": f"{fault}" or type(fault).__name__}) from fault
        if number % 50 == 0:
            watch(number / len(steps))
    return len(steps)

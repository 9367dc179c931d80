# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""A scenario's diary of the forum, lived day by day: meetings, promises, agreements, conversations.

Each row of its files is something that a person did, with the moment and the account (or the guest's link) by which it was done; each goes through
the action that a page would call. A folder without these files has a silent forum.
"""

from collections.abc import Callable
from pathlib import Path

from selaras.console.diary import ledger, meetings, talks
from selaras.console.diary.cast import Cast
from selaras.console.diary.steps import live
from selaras.ground.letters.actions import one_round_a_day

FILES = (*meetings.FILES, *ledger.FILES, *talks.FILES)


def play(folder: Path, watch: Callable[[float], None] = lambda _share: None) -> int:
    """Does everything that the diary tells, in the order of time; `watch` hears which share of it is done. Returns how many steps it took.

    Raises NotAsTold where a row cannot be done, naming it.
    """
    cast = Cast()
    parts = (meetings.steps, ledger.steps, talks.steps)
    with one_round_a_day():
        return live([step for part in parts for step in part(folder, cast)], watch)

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Two who do the same at the same moment, each with a connection of its own."""

from collections.abc import Callable
from threading import Event, Thread
from typing import Any

from django.db import connection, transaction


def both(act: Callable[[], Any]) -> list[Any]:
    """What each of two gets, the second of whom begins when the first has acted and not yet committed."""
    got: list[Any] = [None, None]
    acted = Event()

    def first() -> None:
        with transaction.atomic():
            got[0] = act()
            acted.set()
            Event().wait(0.7)  # the second reads meanwhile, or waits for us

    def second() -> None:
        acted.wait(20)
        got[1] = act()

    def run(turn: int, part: Callable[[], None]) -> None:
        try:
            part()
        except Exception as fault:
            got[turn] = fault
        finally:
            acted.set()
            connection.close()

    threads = [Thread(target=run, args=each) for each in enumerate((first, second))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return got

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""How far a long piece of work is. Whoever works says it as it goes along, without knowing who listens, or whether anybody does.

The listener is called in the midst of the work; what it raises ends the work there. Fractions are 0 to 1 of the part that is at work.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

Hear = Callable[[float], None]
Row = TypeVar("Row")
EVERY = 200  # rows between two words

_hear: ContextVar[Hear | None] = ContextVar("hear", default=None)


@contextmanager
def heard_by(hear: Hear | None) -> Iterator[None]:
    """Inside it `hear` is told how far the work is; None: nobody is, also where somebody listens outside."""
    token = _hear.set(hear)
    try:
        yield
    finally:
        _hear.reset(token)


@contextmanager
def part(first: float, last: float) -> Iterator[None]:
    """Inside it the work is one part of a larger one: its 0 is `first` there and its 1 is `last`."""
    outer = _hear.get()
    with heard_by(None if outer is None else lambda fraction: outer(first + (last - first) * fraction)):
        yield


def tell(fraction: float) -> None:
    """Says how far the work is."""
    hear = _hear.get()
    if hear is not None:
        hear(fraction)


def told(rows: Iterable[Row], *, of: int) -> Iterator[Row]:
    """The rows, of which there are `of`, one by one; every EVERY of them it is said how far they are."""
    for at, row in enumerate(rows):
        if at % EVERY == 0:
            tell(at / of)
        yield row

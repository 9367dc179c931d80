# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""How far promises are kept: a figure with an interval, which leans on the sector where a company's own history is short.

Each promise whose day is over counts once, whatever its quantity, with the share s_i in [0, 1] that was kept by its due date (more than promised
counts as all of it). With n promises of a company and K = sum s_i, and of the other companies of its sector n' and K':

    network   m0 = (1 + sum of all s) / (2 + number of all)                  (all other companies; one kept and one broken are imagined)
    sector    m  = (STRENGTH m0 + K') / (STRENGTH + n'), rounded to a multiple of STEP, at least LEAST and at most 1 - LEAST
    company   share ~ Beta(STRENGTH m + K, STRENGTH (1 - m) + n - K)

The figure is the mean of that distribution, the interval its middle INTERVAL. STRENGTH says how many promises of its own weigh as much as what is
known of the sector. Beta for shares between 0 and 1 instead of successes is the usual quasi-likelihood (Wedderburn 1974). Promises that were
released by their day do not count; what is released later counts as it stood. What is kept before its day counts from then on like all that was
promised for that day: else those that are kept, which are known early, would outweigh those that are not.

The company reads its figure, its own promises and this rule, and can compute m from them: that is why m is rounded, and why K', n' and m0 are those
of the end of the last quarter (`queries.promises`). Nothing that another company does shows in the figure before then, and little of it after.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from scipy.special import betaincinv

STRENGTH = 4.0  # promises; assumed until outcomes of two years allow to estimate it
INTERVAL = 0.9
STEP = 0.05  # to which what is known of others is rounded
LEAST = 0.02  # a sector that broke every promise may yet keep one


@dataclass(frozen=True)
class Record:
    """Promises that ended: how many, and the sum of the shares that were kept."""

    count: int = 0
    kept: float = 0.0

    def __post_init__(self) -> None:
        if not 0 <= self.kept <= self.count:
            raise ValueError(f"{self.kept} kept of {self.count} promises")

    def __add__(self, other: "Record") -> "Record":
        return Record(self.count + other.count, self.kept + other.kept)

    @classmethod
    def of(cls, shares: Iterable[float]) -> "Record":
        """The record of promises kept to these shares."""
        kept = [min(max(share, 0.0), 1.0) for share in shares]
        return cls(len(kept), sum(kept))


@dataclass(frozen=True)
class Reliability:
    """What share of a promise is kept, on average: the figure, its interval, and the promises of the company's own on which it rests.

    `expected` is what others lead to expect (m), and `by` who they are: its "sector", where few of it have a history the "network", else nobody ("").
    """

    share: float
    low: float
    high: float
    own: Record
    expected: float
    by: str


def reliability(own: Record, sector: Record, network: Record) -> Reliability:
    """The figure of a company from its own record and those of the OTHER companies of its sector and of all other companies."""
    expected = (1.0 + network.kept) / (2.0 + network.count)
    expected = (STRENGTH * expected + sector.kept) / (STRENGTH + sector.count)
    expected = min(max(round(expected / STEP) * STEP, LEAST), 1.0 - LEAST)
    kept, broken = STRENGTH * expected + own.kept, STRENGTH * (1.0 - expected) + own.count - own.kept
    tail = (1.0 - INTERVAL) / 2.0
    low, high = (float(betaincinv(kept, broken, level)) for level in (tail, 1.0 - tail))
    return Reliability(kept / (kept + broken), low, high, own, expected, "sector" if sector.count else "network" if network.count else "")

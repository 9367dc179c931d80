# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Rates of many, some with little record: each is drawn towards its group, and groups towards the whole, by as much as the record warrants.

    hits[i] ~ Binomial(trials[i], rate[i])
    rate[i] ~ Beta(weight centre[group i], weight (1 - centre[group i]))
    centre[g] = (hits of g + LEAN whole rate) / (trials of g + LEAN)

`weight`, in trials, is how alike the rates of one group are: drawn from a grid by its likelihood (beta-binomial), so that the interval knows that it
is not known. One without any trial gets its group's rate and the whole spread of the group; never a blank, never a certainty.
"""

import dataclasses

import numpy as np
from scipy.special import betaln
from scipy.stats import beta

from selaras.engines.axes import Floats, Ints

LEAN = 8.0  # trials for which the whole counts in each group; assumed
WEIGHTS = np.geomspace(1.0, 1_000.0, 31)
WEIGHT, DOUBT = 20.0, 1.0  # belief: centre and standard deviation of log weight; assumed


@dataclasses.dataclass(frozen=True)
class Pooled:
    """[thing] the rate, and what lies below and above it one time in ten each."""

    mean: Floats
    low: Floats
    high: Floats


def pooled(hits: Floats, trials: Floats, group: Ints, groups: int, belief: tuple[float, float] = (1.0, 1.0)) -> Pooled:
    """Rates by `hits` of `trials`, each of one of `groups`; `belief`: hits and misses with which the whole begins, so that no rate is 0 or 1 before
    anything is known. Raises ValueError where more hit than were tried.
    """
    hits, trials = np.asarray(hits, float), np.asarray(trials, float)
    if (hits < 0).any() or (hits > trials + 1e-9).any():
        raise ValueError("hits: less than none, or more than trials; correct one of the two")
    whole = (hits.sum() + belief[0]) / (trials.sum() + sum(belief))
    of_group = np.bincount(group, hits, minlength=groups), np.bincount(group, trials, minlength=groups)
    centre = ((of_group[0] + LEAN * whole) / (of_group[1] + LEAN))[group]
    chance = _chance_of_weights(hits, trials, centre)
    first = WEIGHTS[:, None] * centre + hits
    second = WEIGHTS[:, None] * (1 - centre) + trials - hits
    low, high = (_quantile(level, first, second, chance) for level in (0.1, 0.9))
    return Pooled(chance @ (first / (first + second)), low, high)


def _chance_of_weights(hits: Floats, trials: Floats, centre: Floats) -> Floats:
    """[weight] how probable each weight is."""
    first, second = WEIGHTS[:, None] * centre, WEIGHTS[:, None] * (1 - centre)
    likely = (betaln(first + hits, second + trials - hits) - betaln(first, second)).sum(axis=1)
    likely -= 0.5 * ((np.log(WEIGHTS) - np.log(WEIGHT)) / DOUBT) ** 2
    chance = np.exp(likely - likely.max())
    return np.asarray(chance / chance.sum())


def _quantile(level: float, first: Floats, second: Floats, chance: Floats) -> Floats:
    """[thing] quantile of the mixture over weights, by halving."""
    low, high = np.zeros(first.shape[1]), np.ones(first.shape[1])
    for _step in range(30):
        middle = (low + high) / 2
        below = chance @ beta.cdf(middle, first, second) < level
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return (low + high) / 2

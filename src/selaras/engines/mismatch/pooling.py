# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Rates of many, some with little record: each is drawn towards what was expected of it, its group and the whole, by as much as the record warrants.

    hits[i] ~ Binomial(trials[i], rate[i])
    rate[i] ~ Beta(weight centre[i], weight (1 - centre[i]))
    odds(centre[i]) = odds(expected[i]) ratio[group i]

`expected` is what somebody believed of each beforehand; `ratio` is by how much the record of a group lies above or below it, as odds: hits and misses
on record with LEAN trials at what the whole makes of the group, over hits and misses as they were expected with LEAN trials likewise. The whole is
the geometric mean of the groups with a record, and of GROUPS more that are as expected: so one group alone says little of the others. Without any
record every ratio is exactly 1, and every centre exactly what was expected.

`weight`, in trials, is how alike the rates of one group are: drawn from a grid by its likelihood (beta-binomial), so that the interval knows that it
is not known. One without any trial gets its centre and the whole spread of the group; never a blank, never a certainty.
"""

import dataclasses
from typing import Any

import numpy as np
from scipy.special import betainc, betaln

from selaras.engines.axes import Floats, Ints

LEAN = 8.0  # trials for which the whole counts in each group; assumed
GROUPS = 4.0  # groups that are as expected, beside those with a record; assumed
SURE = 1e-3  # nothing is believed to be nearer to never or always, where there is a record to set against it; assumed
WEIGHTS = np.geomspace(1.0, 1_000.0, 31)
WEIGHT, DOUBT = 20.0, 1.0  # belief: centre and standard deviation of log weight; assumed


@dataclasses.dataclass(frozen=True)
class Pooled:
    """[thing] the rate, and what lies below and above it one time in ten each."""

    mean: Floats
    low: Floats
    high: Floats


def pooled(
    hits: Floats, trials: Floats, group: Ints, groups: int, belief: tuple[float, float] = (1.0, 1.0), expected: Floats | None = None
) -> Pooled:
    """Rates by `hits` of `trials`, each of one of `groups`. `expected`: 0 to 1, what is believed of each; where it is not given, `belief`, as hits
    and misses, of all. Raises ValueError where more hit than were tried.
    """
    hits, trials = np.asarray(hits, float), np.asarray(trials, float)
    if (hits < 0).any() or (hits > trials + 1e-9).any():
        raise ValueError("hits: less than none, or more than trials; correct one of the two")
    believed = np.full(len(hits), belief[0] / sum(belief)) if expected is None else np.asarray(expected, float)
    if ((believed < 0) | (believed > 1)).any():
        raise ValueError("expected: is no share; give 0 to 1")
    middle = moved(believed, ratios(hits, trials, believed, group, groups)[group])
    centre = np.clip(middle, SURE, 1 - SURE)
    chance = _chance_of_weights(hits, trials, centre)
    first = WEIGHTS[:, None] * centre + hits
    second = WEIGHTS[:, None] * (1 - centre) + trials - hits
    low, high = (_quantile(level, first, second, chance) for level in (0.1, 0.9))
    mean = np.where(trials > 0, chance @ (first / (first + second)), middle)
    return Pooled(mean, np.minimum(low, mean), np.maximum(high, mean))


def ratios(hits: Floats, trials: Floats, expected: Floats, group: Ints, groups: int) -> Floats:
    """[group] by how much the odds on record lie above those expected: 1 where nothing is on record anywhere."""
    came, stayed, wanted, spared = (_by(group, each, groups) for each in (hits, trials - hits, trials * expected, trials * (1 - expected)))
    usual = np.clip(_by(group, expected, groups) / np.maximum(_by(group, np.ones_like(expected), groups), 1), SURE, 1 - SURE)
    as_expected = _odds(wanted, spared, usual, LEAN)
    alone, known = _odds(came, stayed, usual, LEAN) / as_expected, (came + stayed) / (came + stayed + LEAN)
    whole = np.exp((known * np.log(alone)).sum() / (known.sum() + GROUPS))
    return np.asarray(_odds(came, stayed, moved(usual, whole), LEAN) / as_expected)


def _by(group: Ints, values: Floats, groups: int) -> Floats:
    return np.asarray(np.bincount(group, values, minlength=groups), float)


def _odds(hits: Any, misses: Any, towards: Any, trials: float) -> Any:
    """Of hits against misses, with so many trials that fall as `towards` says."""
    return (hits + trials * towards) / (misses + trials * (1 - towards))


def moved(share: Floats, ratio: Any) -> Floats:
    """Shares whose odds are multiplied; exactly the same where the ratio is 1."""
    return np.asarray(share * ratio / (1 + share * (ratio - 1)))


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
        below = chance @ betainc(first, second, middle) < level
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return (low + high) / 2

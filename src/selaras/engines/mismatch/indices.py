# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""How unlike needs and graduates are spread over markets, by the indices that others publish. All lie between 0 (alike) and 1 (apart).

With v the share of all people asked for, u the share of all graduates, of a market, and phi how well it hires:

    dissimilarity    1/2 sum |u - v|: the share of graduates who would have to change market for both sides to be spread alike
                     (Duncan and Duncan 1955)
    Jackman-Roper    1 - sum sqrt(u v): hires lost against both sides being spread alike, where a hire takes a vacancy and a person by equal
                     elasticities (Jackman and Roper 1987, Structural unemployment)
    Sahin et al.     1 - sum (phi / phi_bar) v^alpha u^(1 - alpha), phi_bar = (sum phi^(1/alpha) v)^alpha: hires lost against the best spread, where
                     markets do not hire alike well (Sahin, Song, Topa and Violante 2014, Mismatch unemployment; there alpha is about one half)

They know shares only: half as many graduates as people asked for, spread alike, give 0. That is why they stand beside the counts and not for them.
Where a market is small chance alone spreads the two sides apart, so the finer the cut the larger the index.
"""

import numpy as np
from scipy.sparse import csr_matrix

from selaras.engines.axes import Floats
from selaras.engines.mismatch.problem import Limits, Problem

INDICES = ("dissimilarity", "jackman_roper", "sahin")
ALPHA = 0.5  # elasticity of hires with respect to vacancies
LEVELS = (0.1, 0.9)


def shares(people: Floats) -> Floats:
    """[..., market] shares of a whole; all zero where there is nobody."""
    whole = people.sum(axis=-1, keepdims=True)
    found: Floats = np.divide(people, whole, out=np.zeros_like(people), where=whole > 0)
    return found


def dissimilarity(demand: Floats, supply: Floats) -> Floats:
    """Of people by market, [..., market]."""
    return np.asarray(0.5 * np.abs(shares(demand) - shares(supply)).sum(axis=-1))


def jackman_roper(demand: Floats, supply: Floats) -> Floats:
    """Of people by market, [..., market]."""
    return np.asarray(1.0 - np.sqrt(shares(demand) * shares(supply)).sum(axis=-1))


def sahin(demand: Floats, supply: Floats, hiring: Floats, alpha: float = ALPHA) -> Floats:
    """Of people by market, [..., market]; `hiring` [market] says how well each hires, in any unit. Markets that hire nobody count for nothing."""
    v, u = shares(demand), shares(supply)
    best = (hiring ** (1 / alpha) * v).sum(axis=-1, keepdims=True) ** alpha
    relative = np.divide(hiring, best, out=np.zeros_like(v), where=best > 0)
    return np.asarray(1.0 - (relative * v**alpha * u ** (1 - alpha)).sum(axis=-1))


def of_markets(problem: Problem, limits: Limits) -> tuple[Floats, Floats, Floats]:
    """[cut, index] each index of each way to cut into markets, and its bounds of 80 %: every owner drawn anew with an exponential weight
    (Rubin's Bayesian bootstrap), since what one owner asks for stands or falls together. Where either side is empty: 0.
    """
    random = np.random.default_rng(limits.seed)
    weights = random.exponential(size=(limits.draws, problem.owners))
    ways = len(problem.line_market)
    found, low, high = (np.zeros((ways, len(INDICES))) for _ in range(3))
    for way in range(ways):
        owned, supply, hiring = _market(problem, way)
        whole = np.asarray(owned.sum(axis=0)).reshape(1, -1)
        if not whole.any() or not supply.any():
            continue
        found[way] = _all(whole, supply, hiring)[0]
        low[way], high[way] = np.quantile(_all(weights @ owned, supply, hiring), LEVELS, axis=0)
    return found, np.minimum(low, found), np.maximum(high, found)


def _all(demand: Floats, supply: Floats, hiring: Floats) -> Floats:
    """[draw, index]"""
    return np.clip(np.stack([dissimilarity(demand, supply), jackman_roper(demand, supply), sahin(demand, supply, hiring)], axis=-1), 0.0, 1.0)


def _market(problem: Problem, way: int) -> tuple[csr_matrix, Floats, Floats]:
    """[owner, market] people asked for, [market] graduates, and how well each market hires, of the markets of one way to cut."""
    lines, cohorts = problem.line_market[way], problem.cohort_market[way]
    used = np.unique(np.concatenate([lines[lines >= 0], cohorts[cohorts >= 0]]))
    line, cohort = np.flatnonzero(lines >= 0), np.flatnonzero(cohorts >= 0)
    at = np.searchsorted(used, lines[line])
    owned = csr_matrix((problem.line_people[line], (problem.line_owner[line], at)), shape=(problem.owners, len(used)))
    where = np.searchsorted(used, cohorts[cohort])
    supply: Floats = np.bincount(where, problem.cohort_people[cohort], minlength=len(used)).astype(float)
    hired = np.bincount(where, (problem.cohort_people * problem.cohort_hiring)[cohort], minlength=len(used))
    # A market without graduates hires as well as all do together.
    usual = hired.sum() / supply.sum() if supply.any() else 1.0
    return owned, supply, np.divide(hired, supply, out=np.full(len(used), usual), where=supply > 0)

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""How sure an answer is: the probability that the best occupation is right, a logistic function of its lead over the second, of its score.

    clear = (score - score of the second) / (score + SOFT)
    confidence = 1 / (1 + exp(-(base + of_score * score + of_lead * clear)))

The lead counts against the score, because whoever writes more about a job scores lower and is understood no less; thus the same two numbers hold for
short needs and for long wordings. UNTAUGHT is their fit to the invented needs of the demonstration year, whose words the vocabulary was not made
from, and to the development half of the gold set as it would be read had no term been written for it (docs/models/coding.md); fitted to either alone
they tell how many are right of the other to a hundredth. Where people have decided, the three coefficients are those that make their decisions
likeliest, given the scores that the decided texts have while they are not learnt from (Platt scaling on cross-validated scores), with UNTAUGHT as the
middle of a normal prior of standard deviation SPREAD: a few decisions move them a little, many move them to where they belong. Texts come to a
person's desk mostly when the engine was not sure, so that the fitted confidence errs, if at all, on the low side."""

from dataclasses import dataclass

import numpy as np

from selaras.engines.coding.problem import Floats

SPREAD = 2.0
SOFT = 0.2  # so that a low score alone is no clear lead
STEPS = 25  # of Newton's method, which needs fewer than ten


@dataclass(frozen=True)
class Confidence:
    """The coefficients of the logistic function."""

    base: float
    of_score: float
    of_lead: float

    def of(self, tops: Floats) -> Floats:
        """[text, rank] scores, best first and 0 where none -> probabilities; a row adds up to at most 1, and never rises.

        What the first leaves is shared by the others as the squares of their scores.
        """
        tops = np.maximum(tops, 0.0)
        first = np.where(tops[:, 0] > 0, _logistic(_facts(tops) @ np.array([self.base, self.of_score, self.of_lead])), 0.0)
        others = tops[:, 1:] ** 2
        own = np.maximum(tops[:, :1] ** 2, 1e-12)
        whole = others.sum(axis=1, keepdims=True) + own
        rest = np.minimum(others / whole, 1.0) * np.minimum(1 - first, first * whole[:, 0] / own[:, 0])[:, None]
        return np.concatenate([first[:, None], np.minimum(rest, first[:, None])], axis=1)


UNTAUGHT = Confidence(-0.25, 0.0, 6.75)


def _logistic(values: Floats) -> Floats:
    shares: Floats = 1 / (1 + np.exp(-values))
    return shares


def _facts(tops: Floats) -> Floats:
    """[text, (1, score, how clear its lead is)]."""
    second = tops[:, 1] if tops.shape[1] > 1 else np.zeros(len(tops))
    return np.stack([np.ones(len(tops)), tops[:, 0], (tops[:, 0] - second) / (tops[:, 0] + SOFT)], axis=1)


def fitted(scores: Floats, share: Floats) -> Confidence:
    """The coefficients after decisions: `scores` [wording, class] while it was not learnt from, `share` [wording, class] of its decisions."""
    tops = np.maximum(-np.sort(-scores, axis=1)[:, :2], 0.0)
    hit = share[np.arange(len(share)), scores.argmax(axis=1)]
    facts = _facts(tops)
    middle = np.array([UNTAUGHT.base, UNTAUGHT.of_score, UNTAUGHT.of_lead])
    at = middle.copy()
    for _step in range(STEPS):
        share = _logistic(facts @ at)
        slope = facts.T @ (share - hit) + (at - middle) / SPREAD**2
        bend = (facts * (share * (1 - share))[:, None]).T @ facts + np.eye(3) / SPREAD**2
        at = at - np.linalg.solve(bend, slope)
    return Confidence(*map(float, at))

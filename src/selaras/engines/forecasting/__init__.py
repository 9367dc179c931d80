# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""How many of the people that are asked for will be hired, when, and how far that can be known.

The model, in the names of `Problem`. i is a line, open or past; o its owner, s the owner's sector, f its field, k its certainty, y its year.

    people     meant[i] is any whole number from least[i] to most[i], all alike likely (of past lines: their middle, rounded up)
               hired[i] ~ Binomial(meant[i], share[i])
               share[i] ~ Beta(firmness mean[i], firmness (1 - mean[i]))
               logit mean[i] = certainty[k] - ageing silence[i] + sector[s] + field[f] + owner[o] + owner_year[o, y] + year[y]
               silence = months from the last word on a need to the first month in which people are wanted (line_age + line_first):
               what nobody reconfirms decays by `ageing` log-odds a month

    telling    told[i] ~ Bernoulli(telling[whether hired[i] > 0]): whoever hired nobody may say so less readily. 1 - telling[hired] is `hush` times
               1 - telling[nobody hired], hush = 0 or 1, the two ends of what is possible if failures are not told more readily than hires.
               hush 0: whatever is silent has failed; told[i] = 0 is hired[i] = 0.  hush 1: silence says nothing; the line drops out.
               With either, `telling` is a factor of its own and need not be known. A future believes in one of the two for all lines (HUSH)

    before     certainty[k] ~ Normal(logit certainty_share[k], certainty_doubt[k]^2);  ageing ~ Normal(AGEING, AGEING_DOUBT^2)
               every family of effects (sector, field, year, owner, owner_year) ~ Normal(0, variance of the family)
               variance of a family ~ InverseGamma(BELIEF / 2, BELIEF / 2 SPREADS^2);  log firmness ~ Normal(log FIRM, FIRM_DOUBT^2) on a grid

    timing     somebody hired starts within the months in which people were wanted, month m with a chance in proportion to season[m], or 1..LATEST
               months after them, by a Dirichlet of lines seen; a share of the lines (Beta) brings all its people in one month, the others month by
               month. season[calendar] ~ Gamma(lines seen, lines that no season would bring); single years stray from it by `stray` (lognormal)

Partial pooling: an owner without a record has its sector's effects and the whole variance of owners; with every line that ends, its own record
weighs more. A year to come has the whole variance of years, and every owner in it that of owner-years: that is why sums are wide.

No record tells how readily failures are told: it holds only those that were. So `hush` has a belief and is not learnt (partial identification:
Manski 2003). What lies between its ends is covered, since intervals reach over both; they widen with the share of the record that is silent, and
where all was told nothing changes. (`silence` is another thing: months in which nobody said a word on a need before people are wanted.)

What is learnt is the posterior mode with its curvature (`learning`), once with each hush; futures are drawn from it, all lines together (`draws`),
so that the interval of a sum knows that lines of one owner, field or year share their fate. Expected numbers are means of `share` times the middle of
the range.
Stated ranges bound everything: nobody is expected to hire more than was asked for.
"""

from selaras.engines.forecasting.check import cost_of, score, violations
from selaras.engines.forecasting.problem import Limits, Problem, Result
from selaras.engines.forecasting.solving import solve
from selaras.engines.forecasting.store import read_problem, read_result, write_problem, write_result

__all__ = [
    "Limits",
    "Problem",
    "Result",
    "cost_of",
    "read_problem",
    "read_result",
    "score",
    "solve",
    "violations",
    "write_problem",
    "write_result",
]

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Learn from the record, draw futures, read them."""

from collections.abc import Sequence

import numpy as np
from scipy.special import expit

from selaras.engines.axes import Floats
from selaras.engines.forecasting.draws import LEVELS, Futures, draw_futures, expected_months, levels_of
from selaras.engines.forecasting.learning import FIRMNESS, Learnt, learn
from selaras.engines.forecasting.problem import Limits, Problem, Result
from selaras.engines.forecasting.timing import Timing, observe


def solve(problem: Problem, limits: Limits) -> Result:
    """The forecast of all lines and sums. Same problem, draws and seed: same answer to the last bit."""
    beliefs, timing = learn(problem), observe(problem)
    futures = draw_futures(problem, beliefs, timing, limits.draws, np.random.default_rng(limits.seed))
    return _read(problem, beliefs, timing, futures)


def _read(problem: Problem, beliefs: Sequence[Learnt], timing: Timing, futures: Futures) -> Result:
    mean = futures.share * (problem.line_least + problem.line_most) / 2
    by_month = expected_months(problem, futures, mean)
    low, mid, high = levels_of(futures.hired)
    total_low, total_mid, total_high = levels_of(futures.totals)
    sum_low, sum_mid, sum_high = np.quantile(futures.sums, LEVELS, axis=0)
    return Result(
        line_mean=mean,
        line_low=low,
        line_mid=mid,
        line_high=high,
        line_month=by_month,
        sum_mean=grouped(problem, by_month),
        sum_low=sum_low,
        sum_mid=sum_mid,
        sum_high=sum_high,
        total_mean=grouped(problem, mean[:, None])[:, 0],
        total_low=total_low,
        total_mid=total_mid,
        total_high=total_high,
        learnt_share=np.mean([expit(each.common[each.starts["certainty"]]) for each in beliefs], axis=0),
        learnt_spread=np.mean([each.spreads() for each in beliefs], axis=0),
        ageing=float(np.mean([each.common[each.starts["ageing"]][0] for each in beliefs])),
        firmness=float(np.exp(np.mean([each.firmness @ np.log(FIRMNESS) for each in beliefs]))),
        late=timing.late(),
    )


def grouped(problem: Problem, values: Floats) -> Floats:
    """[line, x] -> [group, x] sums."""
    found = np.zeros((problem.groups, values.shape[1]))
    for group in problem.line_group:
        inside = group >= 0
        np.add.at(found, group[inside], values[inside])
    return found

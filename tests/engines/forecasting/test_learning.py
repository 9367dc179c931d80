# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What is learnt, against the whole model written out densely, and against numerical integration where there is no record."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.special import betaln, digamma, expit, logit
from scipy.stats import norm
from scipy.stats import t as student

from selaras.engines.forecasting import Limits, solve
from selaras.engines.forecasting.learning import AGEING, AGEING_DOUBT, BELIEF, FAMILIES, FIRMNESS, HUSH, SPREADS, learn
from tests.engines.forecasting.small import small

past_line = st.fixed_dictionaries(
    {
        "owner": st.integers(0, 2),
        "field": st.integers(-1, 1),
        "certainty": st.integers(0, 2),
        "year": st.integers(0, 1),
        "least": st.integers(1, 6),
        "most": st.integers(6, 12),
        "hired": st.integers(0, 12),
        "silence": st.sampled_from([0.0, 3.0, 12.0]),
    }
)


def written_out(problem, learnt):
    """The same model without elimination: every effect a column; (design, prior mean, prior precision, asked, hired, firmness)."""
    starts, owners, past = learnt.starts, problem.size("owner"), problem.size("past")
    common = starts["year"].stop
    cells = sorted({(o, y) for o, y in zip(problem.past_owner.tolist(), problem.past_year.tolist(), strict=True)})
    design = np.zeros((past, common + owners + len(cells)))
    for row in range(past):
        owner, year, field = int(problem.past_owner[row]), int(problem.past_year[row]), int(problem.past_field[row])
        design[row, problem.past_certainty[row]] = 1
        design[row, starts["ageing"].start] = -problem.past_silence[row]
        design[row, starts["sector"].start + problem.owner_sector[owner]] = 1
        if field >= 0:
            design[row, starts["field"].start + field] = 1
        design[row, starts["year"].start + year] = 1
        design[row, common + owner] = 1
        design[row, common + owners + cells.index((owner, year))] = 1
    mean = np.zeros(design.shape[1])
    mean[starts["certainty"]], mean[starts["ageing"]] = logit(problem.certainty_share), AGEING
    by_family = dict(zip(FAMILIES, learnt.shape / learnt.scale, strict=True))
    precision = np.concatenate([problem.certainty_doubt**-2.0, [AGEING_DOUBT**-2.0]])
    sizes = {"sector": problem.sectors, "field": problem.fields, "year": problem.years, "owner": owners, "owner_year": len(cells)}
    precision = np.concatenate([precision, *(np.full(sizes[name], by_family[name]) for name in FAMILIES)])
    asked = np.ceil((problem.past_least + problem.past_most) / 2)
    return design, mean, precision, asked, np.minimum(problem.past_hired, asked), FIRMNESS[learnt.firm]


@settings(max_examples=10)
@given(past=st.lists(past_line, min_size=1, max_size=8))
def test_what_is_learnt_is_the_mode_and_curvature_of_the_whole_model(past):
    """Tests mode, covariance of the common effects and of owners against one dense minimisation and one dense inverse."""
    problem = small([{}], past)
    (learnt,) = learn(problem)
    design, mean, precision, asked, hired, firmness = written_out(problem, learnt)

    def minus_log_posterior(effects):
        share = expit(design @ effects)
        kept, lost = firmness * share, firmness * (1 - share)
        return 0.5 * (precision * (effects - mean) ** 2).sum() - (betaln(hired + kept, asked - hired + lost) - betaln(kept, lost)).sum()

    def slope(effects):
        share = expit(design @ effects)
        kept, lost = firmness * share, firmness * (1 - share)
        pull = digamma(hired + kept) - digamma(kept) - digamma(asked - hired + lost) + digamma(lost)
        return precision * (effects - mean) - design.T @ (firmness * share * (1 - share) * pull)

    best = minimize(minus_log_posterior, mean, jac=slope, method="BFGS", options={"gtol": 1e-5})
    common = learnt.common.size
    assert learnt.common == pytest.approx(best.x[:common], abs=0.02)
    assert learnt.owner == pytest.approx(best.x[common : common + learnt.owner.size], abs=0.02)
    share = expit(design[:, :common] @ learnt.common + design[:, common:] @ best.x[common:])
    weight = asked * share * (1 - share) * (1 + firmness) / (firmness + asked)
    covariance = np.linalg.inv(design.T @ (weight[:, None] * design) + np.diag(precision))
    of_common = learnt.root @ learnt.root.T
    assert of_common == pytest.approx(covariance[:common, :common], abs=0.01)
    owners = np.diag(covariance)[common : common + learnt.owner.size]
    assert learnt.own**2 + ((learnt.lean @ of_common) * learnt.lean).sum(axis=1) == pytest.approx(owners, abs=0.01)


def test_without_a_record_the_forecast_is_what_was_believed():
    """Tests the expected share of a line against a convolution of what is believed, with no draw in it.

    The log-odds are logit 0.85 - 0.04 x 6 plus normals (certainty 0.5, ageing 0.03 x 6, sector 0.3, field 0.3; these two as precise as believed)
    plus Student's t with BELIEF degrees (year, owner, owner-year), whose scales are SPREADS.
    """
    result = solve(small([{"age": 6.0}]), Limits(draws=1500))
    grid = np.linspace(-30, 30, 6001)
    step = grid[1] - grid[0]
    density = norm.pdf(grid, scale=np.sqrt(0.5**2 + (AGEING_DOUBT * 6) ** 2 + SPREADS[0] ** 2 + SPREADS[1] ** 2))
    for spread in SPREADS[2:]:
        density = np.convolve(density, student.pdf(grid, BELIEF, scale=spread), mode="same") * step
    share = float((expit(grid + logit(0.85) - AGEING * 6) * density).sum() * step)
    assert result.line_mean[0] == pytest.approx(10 * share, abs=0.15)


def test_a_record_teaches_in_its_direction():
    """Tests that a certainty, an owner and silence move to where their lines went, and that what nobody told of stays where it was."""
    kept = [{"owner": 1, "hired": 10, "year": year} for year in (0, 1) for _ in range(6)]
    broken = [{"owner": 2, "hired": 1, "year": year, "silence": 12.0} for year in (0, 1) for _ in range(6)]
    (learnt,) = learn(small([{}], kept + broken))
    assert learnt.owner[1] > 0.2 > -0.2 > learnt.owner[2]
    assert learnt.common[learnt.starts["ageing"]][0] > AGEING
    assert learnt.common[0] == pytest.approx(logit(0.6))  # certainty 0 has no line
    assert learnt.owner[3] == 0
    assert not learnt.known[3]


def test_firmness_tells_lines_that_are_all_or_nothing_from_lines_alike():
    """Tests that lines kept whole or not at all are less firm than lines of which each keeps half."""
    split = [{"hired": hired, "owner": owner} for owner in range(10) for hired in (0, 10)]
    even = [{"hired": 5, "owner": owner} for owner in range(10) for _ in range(2)]
    low, high = (solve(small([{}], past), Limits()).firmness for past in (split, even))
    assert low < 1.5 < 6 < high


def test_silence_is_learnt_from_as_failures_and_not_at_all():
    """Tests that of a record with silent lines one belief is what zeros in their place teach, and the other what the record without them teaches, to
    the last bit; and that what was told whole is believed in one way.
    """
    told = [{"owner": at % 3, "hired": at % 11, "year": at % 2, "field": at % 2} for at in range(12)]
    silent = [{"owner": at % 5, "hired": 0, "told": 0, "year": 1, "silence": 6.0} for at in range(7)]
    beliefs = learn(small([{}], told + silent))
    (failed,), (left_out,) = learn(small([{}], told + [each | {"told": 1} for each in silent])), learn(small([{}], told))
    assert len(beliefs) == len(HUSH)
    for hush, each in zip(HUSH, beliefs, strict=True):
        same = left_out if hush else failed
        for name in ("common", "root", "owner", "own", "known", "scale", "firmness"):
            assert np.array_equal(getattr(each, name), getattr(same, name)), (hush, name)
    assert not np.allclose(failed.common, left_out.common)
    # An interval has a tenth of all futures beyond each bound: of the futures of either end at most one in four.
    assert all(0.1 / (HUSH.count(hush) / len(HUSH)) <= 0.25 for hush in (0, 1))

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What the record teaches: effects on the log-odds that somebody asked for is hired, with what remains unknown of them.

Effects are found by Newton's method at their posterior mode (Laplace), their variances by coordinate ascent on conjugate inverse gammas (mean field:
Blei, Kucukelbir and McAuliffe 2017), firmness on a grid. Owner-years belong to owners and owners meet only in the common effects, so both are
eliminated one by one and only the common effects form a dense system.

What ended in silence is learnt from twice, once with each end of HUSH: as lines of which nobody was hired, and not at all.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.random import Generator
from scipy.linalg import cho_factor, cho_solve, solve_triangular
from scipy.sparse import csr_array
from scipy.special import betaln, digamma, expit, logit

from selaras.engines.axes import Floats, Ints
from selaras.engines.forecasting.problem import Problem

# What is believed of the spread of a family of effects before any record: standard deviation in log-odds, worth BELIEF observations. Assumed.
FAMILIES = ("sector", "field", "year", "owner", "owner_year")
SPREADS = np.array([0.3, 0.3, 0.2, 0.7, 0.5])
BELIEF = 4.0
AGEING, AGEING_DOUBT = 0.04, 0.03  # log-odds lost with a month of silence, and the doubt about it; assumed
FIRMNESS = np.exp(np.linspace(np.log(0.2), np.log(60.0), 24))
FIRM, FIRM_DOUBT = 2.0, 1.2  # where firmness is believed to lie, and the doubt of its logarithm; assumed
# How likely silence is of a kept line, as a share of how likely it is of a failed one: the ends of what is possible, which futures believe in turn.
# An interval leaves a tenth of all futures beyond each bound. Two of five is the least for an end that shall lose no more than one outcome in four by
# that where it is the truth. The other has the rest, being likelier. Assumed.
HUSH = (0, 1, 0, 1, 0)
ROUNDS, SETTLED, STRIDE = 60, 1e-3, 1.5


@dataclass(frozen=True)
class Learnt:
    """The posterior, from which forecasts are drawn.

    common        [effect] certainties, ageing, sectors, fields, years, in this order; root @ root.T is its covariance
    owner         [owner] mode; `lean` [owner, effect] what it takes from a shift of the common effects; `own` [owner] its own standard deviation
    known         [owner] whether the record says anything of it
    shape, scale  [family] inverse gammas of the families' variances
    firmness      [firmness] probability of each of FIRMNESS; `firm` the place of the one with which the mode was found
    """

    common: Floats
    root: Floats
    owner: Floats
    lean: Floats
    own: Floats
    known: Any
    shape: Floats
    scale: Floats
    firmness: Floats
    firm: int
    starts: dict[str, slice]

    def spreads(self) -> Floats:
        """[family] standard deviations, at the mean precision."""
        return np.sqrt(self.scale / self.shape)

    def draw_variances(self, rng: Generator) -> Floats:
        """[family] variances, drawn."""
        return np.asarray(self.scale / rng.gamma(self.shape))


class _Record:
    """The record as sparse rows: which effects each past line has. With a `hush` of 1 silent lines are no rows of it."""

    def __init__(self, problem: Problem, hush: int) -> None:
        rows = np.flatnonzero(problem.past_told >= hush)
        self.asked = np.ceil((problem.past_least + problem.past_most) / 2)[rows]
        self.hired = np.minimum(problem.past_hired[rows], self.asked)
        self.missed = self.asked - self.hired
        self.owner = problem.past_owner[rows]
        self.indices = {"sector": problem.owner_sector[self.owner], "field": problem.past_field[rows], "year": problem.past_year[rows]}
        owners, years = problem.size("owner"), problem.size("year")
        cells, self.cell = np.unique(self.owner * max(years, 1) + self.indices["year"], return_inverse=True)
        self.cell_owner = cells // max(years, 1)
        self.cells, self.owners = cells.size, owners
        self.starts = starts_of(problem)
        self.design = design_of(
            self.starts,
            certainty=problem.past_certainty[rows],
            silence=problem.past_silence[rows],
            **self.indices,
        )
        self.of_cell = csr_array((np.ones(self.cell.size), (self.cell, np.arange(self.cell.size))), shape=(self.cells, self.cell.size))
        self.of_owner = csr_array((np.ones(self.cells), (self.cell_owner, np.arange(self.cells))), shape=(owners, self.cells))

    def likelihood(self, share: Floats, firmness: float) -> float:
        """Log-likelihood of the hires, up to a constant."""
        kept, lost = firmness * share, firmness * (1 - share)
        return float((betaln(self.hired + kept, self.missed + lost) - betaln(kept, lost)).sum())

    def slope(self, share: Floats, firmness: float) -> tuple[Floats, Floats]:
        """[past] first derivative of the log-likelihood by the log-odds, and its quasi-likelihood information (Wedderburn 1974)."""
        kept, lost = firmness * share, firmness * (1 - share)
        pull = digamma(self.hired + kept) - digamma(kept) - digamma(self.missed + lost) + digamma(lost)
        within = share * (1 - share)
        return firmness * pull * within, self.asked * within * (1 + firmness) / (firmness + self.asked)


def starts_of(problem: Problem) -> dict[str, slice]:
    """Where each kind of common effect stands."""
    lengths = {"certainty": problem.size("certainty"), "ageing": 1, **{name: problem.size(name) for name in FAMILIES[:3]}}
    ends = np.cumsum(list(lengths.values()))
    return {name: slice(int(end) - length, int(end)) for (name, length), end in zip(lengths.items(), ends, strict=True)}


def design_of(starts: dict[str, slice], *, certainty: Ints, silence: Floats, sector: Ints, field: Ints, year: Ints | None = None) -> csr_array:
    """[row, effect] which common effects a line has; a field of -1 has none, and without `year` nobody has an effect of a year."""
    rows = np.arange(certainty.size)
    named = {"certainty": certainty, "sector": sector, "field": field} | ({} if year is None else {"year": year})
    parts = [(rows, np.full(rows.size, starts["ageing"].start), -silence)]
    parts += [(rows[index >= 0], starts[name].start + index[index >= 0], np.ones((index >= 0).sum())) for name, index in named.items()]
    at, column, value = (np.concatenate(each) for each in zip(*parts, strict=True))
    return csr_array((value, (at, column)), shape=(rows.size, starts["year"].stop))


@dataclass
class _State:
    """Where the search stands: effects and precisions."""

    common: Floats
    owner: Floats
    cell: Floats
    precision: Floats  # [family]
    firm: int  # place in FIRMNESS


@dataclass(frozen=True)
class _System:
    """The Newton system at a point, with owner-years and owners eliminated."""

    cell_weight: Floats  # [cell]
    cell_pivot: Floats  # [cell]
    cell_row: Floats  # [cell, effect]
    owner_pivot: Floats  # [owner]
    owner_row: Floats  # [owner, effect]
    factor: Any  # Cholesky factor of what is left, [effect, effect]


def learn(problem: Problem) -> tuple[Learnt, ...]:
    """What is learnt with each of HUSH, all alike likely; where all was told it is the same with each, and stands once."""
    believed = HUSH if (problem.past_told == 0).any() else HUSH[:1]
    learnt = {hush: _learn(problem, hush) for hush in sorted(set(believed))}
    return tuple(learnt[hush] for hush in believed)


def _learn(problem: Problem, hush: int) -> Learnt:
    """Effects, variances and firmness, from the record and from what was believed before."""
    record, believed = _Record(problem, hush), _believed(problem)
    shape0 = np.full(len(FAMILIES), BELIEF / 2)
    scale0 = shape0 * SPREADS**2
    known = np.zeros(record.owners, np.bool_)
    known[record.owner] = True
    seen = [np.bincount(index[index >= 0], minlength=problem.size(name)) > 0 for name, index in record.indices.items()]
    shape = shape0 + np.array([*(each.sum() for each in seen), known.sum(), record.cells]) / 2
    scale = shape * SPREADS**2
    at = _State(believed[0].copy(), np.zeros(record.owners), np.zeros(record.cells), SPREADS**-2.0, FIRMNESS.size // 2)
    for _round in range(ROUNDS):
        before = np.concatenate([at.common, at.owner])
        system = _step(record, believed, at)
        scale = scale0 + _squares(record, system, at, seen, known) / 2
        at.precision = shape / scale
        at.firm, moved = _firmer(record, at), at.firm
        if at.firm == moved and np.abs(np.concatenate([at.common, at.owner]) - before).max() < SETTLED:
            break
    system = _system(record, believed, at, _slopes(record, at)[1])
    share = _share(record, at)
    chance = np.array([record.likelihood(share, value) for value in FIRMNESS]) + _firm_belief()
    return Learnt(
        common=at.common,
        root=_root(system),
        owner=at.owner,
        lean=-system.owner_row / system.owner_pivot[:, None],
        own=1 / np.sqrt(system.owner_pivot),
        known=known,
        shape=shape,
        scale=scale,
        firmness=np.exp(chance - chance.max()) / np.exp(chance - chance.max()).sum(),
        firm=at.firm,
        starts=record.starts,
    )


def _believed(problem: Problem) -> tuple[Floats, Floats]:
    """[effect] mean and precision of the common effects before any record; families' precisions are filled in as they are learnt."""
    starts = starts_of(problem)
    mean, precision = np.zeros(starts["year"].stop), np.zeros(starts["year"].stop)
    mean[starts["certainty"]], precision[starts["certainty"]] = logit(problem.certainty_share), problem.certainty_doubt**-2.0
    mean[starts["ageing"]], precision[starts["ageing"]] = AGEING, AGEING_DOUBT**-2.0
    return mean, precision


def _precisions(record: _Record, believed: tuple[Floats, Floats], at: _State) -> Floats:
    precision = believed[1].copy()
    for family, name in enumerate(FAMILIES[:3]):
        precision[record.starts[name]] = at.precision[family]
    return precision


def _log_odds(record: _Record, at: _State) -> Floats:
    return np.asarray(record.design @ at.common + (at.cell + at.owner[record.cell_owner])[record.cell])


def _share(record: _Record, at: _State) -> Floats:
    return np.asarray(np.clip(expit(_log_odds(record, at)), 1e-6, 1 - 1e-6))


def _slopes(record: _Record, at: _State) -> tuple[Floats, Floats]:
    return record.slope(_share(record, at), FIRMNESS[at.firm])


def _system(record: _Record, believed: tuple[Floats, Floats], at: _State, weight: Floats) -> _System:
    owner_precision, cell_precision = at.precision[3], at.precision[4]
    weighted = record.design.multiply(weight[:, None]).tocsr()
    cell_weight, cell_row = record.of_cell @ weight, (record.of_cell @ weighted).toarray()
    cell_pivot = cell_weight + cell_precision
    left = cell_precision / cell_pivot
    owner_pivot = owner_precision + record.of_owner @ (cell_weight * left)
    owner_row = record.of_owner @ (cell_row * left[:, None])
    dense = (record.design.T @ weighted).toarray() + np.diag(_precisions(record, believed, at))
    dense -= cell_row.T @ (cell_row / cell_pivot[:, None]) + owner_row.T @ (owner_row / owner_pivot[:, None])
    return _System(cell_weight, cell_pivot, cell_row, owner_pivot, owner_row, cho_factor(dense, lower=True))


def _step(record: _Record, believed: tuple[Floats, Floats], at: _State) -> _System:
    """One Newton step of all effects, none of them further than STRIDE."""
    slope, weight = _slopes(record, at)
    system = _system(record, believed, at, weight)
    cell = record.of_cell @ slope - at.precision[4] * at.cell
    owner = record.of_owner @ (record.of_cell @ slope - cell * system.cell_weight / system.cell_pivot) - at.precision[3] * at.owner
    common = record.design.T @ slope - _precisions(record, believed, at) * (at.common - believed[0])
    common -= system.cell_row.T @ (cell / system.cell_pivot) + system.owner_row.T @ (owner / system.owner_pivot)
    to_common = cho_solve(system.factor, common)
    to_owner = (owner - system.owner_row @ to_common) / system.owner_pivot
    to_cell = (cell - system.cell_weight * to_owner[record.cell_owner] - system.cell_row @ to_common) / system.cell_pivot
    furthest = max((float(np.abs(each).max()) for each in (to_common, to_owner, to_cell) if each.size), default=0.0)
    stride = min(1.0, STRIDE / furthest) if furthest else 1.0
    at.common, at.owner, at.cell = at.common + stride * to_common, at.owner + stride * to_owner, at.cell + stride * to_cell
    return system


def _squares(record: _Record, system: _System, at: _State, seen: list[Any], known: Any) -> Floats:
    """[family] expected sum of the squares of its effects, of those that the record says something about."""
    covariance = cho_solve(system.factor, np.eye(at.common.size))
    found = []
    for name, there in zip(FAMILIES[:3], seen, strict=True):
        span = record.starts[name]
        found.append(float((at.common[span] ** 2 + np.diag(covariance)[span])[there].sum()))
    lean = system.owner_row / system.owner_pivot[:, None]
    owner = at.owner**2 + 1 / system.owner_pivot + ((lean @ covariance) * lean).sum(axis=1)
    rest = system.cell_row - system.cell_weight[:, None] * lean[record.cell_owner]
    shared = system.cell_weight**2 / system.owner_pivot[record.cell_owner] + ((rest @ covariance) * rest).sum(axis=1)
    cell = at.cell**2 + 1 / system.cell_pivot + shared / system.cell_pivot**2
    return np.array([*found, float(owner[known].sum()), float(cell.sum())])


def _firm_belief() -> Floats:
    return np.asarray(-0.5 * (np.log(FIRMNESS / FIRM) / FIRM_DOUBT) ** 2)


def _firmer(record: _Record, at: _State) -> int:
    """The best of three neighbouring places of firmness."""
    share, belief = _share(record, at), _firm_belief()
    near = [place for place in (at.firm, at.firm - 1, at.firm + 1) if 0 <= place < FIRMNESS.size]
    return max(near, key=lambda place: record.likelihood(share, float(FIRMNESS[place])) + belief[place])


def _root(system: _System) -> Floats:
    """A root of the covariance of the common effects: with precision L L', inverse(L') has L^-T L^-1 as its square."""
    lower = np.tril(system.factor[0])
    return np.asarray(solve_triangular(lower, np.eye(lower.shape[0]), lower=True).T)

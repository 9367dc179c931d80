# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Seeded histories of stated needs and what became of them: invented (assumed) data, made otherwise than the forecasting engine believes.

Owners differ by a heavy-tailed temper (Student's t, 3 degrees) that wanders from year to year, some collapse and hire nobody from then on, some years
are recessions, which hit sectors unequally. A line is kept whole, dropped whole, or kept in part, in a mixture; silence kills lines at a constant
rate; owners end in their own place of the range that they stated. People start by the season, after the feast (which moves eleven days
a year), late by a habit of the owner's, in one to three batches. Where asked for, part of the record ends in silence: lines of which nobody was
hired by one chance, all others by a smaller one. Outcomes are the same with and without silence.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from selaras.engines.forecasting import Problem

Array = NDArray[Any]
SECTORS, FIELDS, REGIONS, MONTHS = 8, 14, 12, 12
WORTH = np.array([0.60, 0.85, 0.97])  # as `selaras.loop.demand.rules.WORTH`: forecast, stated, signed
DOUBT = np.array([0.8, 0.8, 0.8])
SEASON = np.array([1.5, 1.3, 1.2, 1.0, 0.8, 0.7, 1.3, 1.2, 1.1, 1.0, 0.7, 0.4])


@dataclass(frozen=True)
class World:
    """What holds in one history: of each owner its sector, temper, place in its ranges, habit of lateness, first year and year of collapse."""

    sector: Array
    temper: Array
    place: Array
    tardy: Array
    since: Array
    collapse: Array
    of_sector: Array
    of_field: Array
    of_certainty: Array
    decay: float
    favourite: Array


@dataclass(frozen=True)
class History:
    """A problem and what really happened: people hired of each line, in all and by month of the forecast."""

    problem: Problem
    hired: Array
    hired_month: Array
    newcomer: Array


def history(seed: int, *, owners: int = 250, years: int = 4, lines: int = 700, silent: float = 0.0, hush: float = 0.0) -> History:
    """So many years of record with so many lines each, and the year to be forecast. Of `silent` of the failed lines of the record nobody tells what
    became of them, and of `hush` times as many of the others.
    """
    rng = np.random.default_rng([seed, 20261122])
    world = _world(rng, owners, years)
    made = [_year(rng, world, year, lines) for year in range(years + 1)]
    past = {name: np.concatenate([each[name] for each in made[:-1]]) for name in made[0]}
    past_year = np.repeat(np.arange(years), [each["owner"].size for each in made[:-1]])
    now = made[-1]
    told = np.random.default_rng([seed, 20261123]).random(past_year.size) >= silent * np.where(past["hired"] > 0, hush, 1.0)
    by_month = past["by_month"] * told[:, None]
    hire_past, hire_month = np.nonzero(by_month)
    first = now["first"]
    problem = Problem(
        months=MONTHS, calendar=0, sectors=SECTORS, fields=FIELDS, groups=1 + FIELDS + REGIONS, years=years, certainty_share=WORTH,
        certainty_doubt=DOUBT, owner_sector=world.sector, line_owner=now["owner"], line_field=now["field"], line_certainty=now["certainty"],
        line_least=now["least"], line_most=now["most"], line_age=now["silence"] - first + 0.0, line_first=first, line_last=first + now["window"] - 1,
        line_group=np.stack([0 * first, 1 + now["field"], 1 + FIELDS + rng.integers(REGIONS, size=first.size)]),
        past_owner=past["owner"], past_field=past["field"], past_certainty=past["certainty"], past_year=past_year, past_least=past["least"],
        past_most=past["most"], past_hired=past["hired"] * told, past_told=told.astype(np.int64),
        past_silence=past["silence"] + 0.0, past_first=past["first"], past_window=past["window"],
        hire_past=hire_past, hire_month=hire_month, hire_people=by_month[hire_past, hire_month],
    )  # fmt: skip
    return History(problem, now["hired"], _placed(now, MONTHS), world.since[now["owner"]] == years)


def _world(rng: Generator, owners: int, years: int) -> World:
    collapse = rng.geometric(0.025, owners)
    return World(
        sector=rng.integers(SECTORS, size=owners),
        temper=np.clip(0.45 * rng.standard_t(3, owners), -4, 4)[:, None] + np.cumsum(0.25 * rng.standard_t(4, (owners, years + 1)), axis=1),
        place=rng.beta(2, 2, owners),
        tardy=rng.gamma(0.6, 0.5, owners),
        since=np.minimum(rng.geometric(0.45, owners) - 1, years),
        collapse=collapse,
        of_sector=0.35 * rng.standard_normal(SECTORS),
        of_field=0.3 * rng.standard_t(5, FIELDS),
        of_certainty=np.array([0.2, 1.3, 2.6]) + 0.3 * rng.standard_normal(3),
        decay=float(rng.uniform(0.005, 0.035)),
        favourite=rng.dirichlet(np.full(FIELDS, 0.3), owners),
    )


def _year(rng: Generator, world: World, year: int, lines: int) -> dict[str, Array]:
    """The lines of one year, with their outcome."""
    stating = np.flatnonzero((world.since <= year) & (world.collapse >= year))
    owner = rng.choice(stating, lines, p=(weight := rng.pareto(2.0, stating.size) + 0.3) / weight.sum())
    certainty = rng.choice(3, lines, p=[0.3, 0.5, 0.2])
    most = 1 + rng.poisson(rng.gamma(1.3, 7.0, lines))
    least = np.where(rng.random(lines) < 0.5, most, np.ceil(most * rng.uniform(0.4, 1.0, lines))).astype(np.int64)
    field = np.array([rng.choice(FIELDS, p=world.favourite[each]) for each in owner])
    first = rng.integers(0, 11, lines)
    made = {"owner": owner, "certainty": certainty, "least": least, "most": most, "field": field, "first": first}
    made |= {"window": rng.choice([1, 2, 3, 4, 6], lines), "silence": first + rng.integers(1, 10, lines)}
    made["hired"] = _hires(rng, world, year, made)
    made["by_month"] = _months(rng, world, year, made)
    return made


def _hires(rng: Generator, world: World, year: int, made: dict[str, Array]) -> Array:
    owner, lines = made["owner"], made["owner"].size
    slump = -rng.uniform(0.5, 1.2) * rng.gamma(4, 0.25, SECTORS) if rng.random() < 0.12 else 0.2 * rng.standard_normal() + np.zeros(SECTORS)
    odds = world.of_certainty[made["certainty"]] + world.of_field[made["field"]] + world.temper[owner, year]
    odds = odds + (world.of_sector + slump)[world.sector[owner]]
    share = 1 / (1 + np.exp(-odds))
    alive = (1 - world.decay) ** made["silence"]
    whole, part = rng.random(lines) < 0.45, rng.beta(0.5 + 4 * share, 0.5 + 4 * (1 - share))
    kept = np.where(whole, rng.random(lines) < share, part) * (rng.random(lines) < alive)
    ruined = (world.collapse[owner] == year) & (made["first"] >= rng.integers(12, size=world.collapse.size)[owner])
    meant = np.rint(made["least"] + world.place[owner] * (made["most"] - made["least"])).astype(np.int64)
    return np.where(ruined, 0, rng.binomial(meant, np.clip(kept, 0, 1)))


def _months(rng: Generator, world: World, year: int, made: dict[str, Array]) -> Array:
    """[line, months after its first] people who start, in one to three batches."""
    reach = 6 + 8
    found = np.zeros((made["owner"].size, reach), np.int64)
    feast = 5 - year * 11 / 30
    season = SEASON * np.exp(0.15 * rng.standard_normal(12)) * (1 + 0.6 * np.exp(-((np.arange(12) - feast - 1) ** 2)))
    for line, people in enumerate(made["hired"].tolist()):
        if not people:
            continue
        batches = min(people, int(rng.choice([1, 2, 3], p=[0.6, 0.25, 0.15])))
        sizes = rng.multinomial(people - batches, np.full(batches, 1 / batches)) + 1
        window, first = int(made["window"][line]), int(made["first"][line])
        odds = season[(first + np.arange(window)) % 12]
        late = np.where(rng.random() < 0.2, rng.poisson(world.tardy[made["owner"][line]]), 0)
        months = rng.choice(window, batches, p=odds / odds.sum()) + late
        np.add.at(found[line], np.minimum(months, reach - 1), sizes)
    return found


def _placed(now: dict[str, Array], months: int) -> Array:
    """[line, month of the forecast] people who start."""
    found = np.zeros((now["owner"].size, months + now["by_month"].shape[1] + 12), np.int64)
    line, later = np.nonzero(now["by_month"])
    np.add.at(found, (line, now["first"][line] + later), now["by_month"][line, later])
    return found[:, :months]

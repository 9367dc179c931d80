# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""People whom nobody meets, shared out among centres: hand instances with their arithmetic, and what holds of any."""

import dataclasses
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pytest

from selaras.ground.network.rules import CLASS_OF
from selaras.loop.mismatch.queries.cube import Cube
from selaras.loop.mismatch.queries.having import Having
from selaras.loop.mismatch.queries.houses import Course, Facts, House, Price, Shop
from selaras.loop.mismatch.queries.mix import LEAST, Fit, mix_of
from selaras.loop.mismatch.queries.sharing import shared_out
from selaras.loop.mismatch.rules import Lack, Part, Terms

EAST, WEST = 1, 2  # centres, and the regions in which they lie
TURNING, MILLING = 101, 102
FIELD, SKILL, LATHE = 5, 11, 31
M = 1_000_000


def cube_with(
    lines: Sequence[tuple[int, int, float]],
    worth: Mapping[int, Sequence[float]],
    fits: Sequence[tuple[int, int]],
    cohorts: Sequence[tuple[int, int, float, float]] = (),
) -> Cube:
    """Lines as (profile, region, people whom nobody meets), worth by region of each centre, fits as (profile, version), cohorts as (centre, version,
    graduates, of them met). A region is a place; its distance is 100 km for each tenth of worth that is missing.
    """
    empty = {each.name: np.zeros(0, np.int64) for each in dataclasses.fields(Cube)}
    places = sorted(worth)
    parts, of_cohorts = np.zeros((len(lines), len(Part))), np.zeros((len(cohorts), len(Part)))
    parts[:, list(Part).index(Part.SEATS)] = [people for _profile, _region, people in lines]
    of_cohorts[:, list(Part).index(Part.MET)] = [met for *_rest, met in cohorts]
    chance = np.array([worth[place] for place in places], float)
    made = {
        "people": parts.sum(axis=1), "parts": parts, "worth": chance, "near": chance > 0, "away": (1 - chance) * 1000,
        "centre": np.arange(1, chance.shape[1] + 1),
        "profile": np.array([line[0] for line in lines], np.int64), "region": np.array([line[1] for line in lines], np.int64),
        "place": np.array([places.index(line[1]) for line in lines], np.int64), "occupation": np.array([line[0] + 1 for line in lines], np.int64),
        "origin": np.zeros(len(lines), np.int64),
        "fit_profile": np.array([fit[0] for fit in fits], np.int64), "fit_version": np.array([fit[1] for fit in fits], np.int64),
        "cohort_centre": np.array([each[0] for each in cohorts], np.int64), "cohort_version": np.array([each[1] for each in cohorts], np.int64),
        "cohort_people": np.array([each[2] for each in cohorts], float), "cohort_parts": of_cohorts,
    }  # fmt: skip
    return Cube(**{**empty, **made})


def course(version: int, *equipment: int, field: int = FIELD, competence: int = SKILL, weeks: float = 4.0) -> Course:
    return Course(version, version, field, competence, None, frozenset(equipment), weeks)


def house(*equipment: int, weeks: float = 40.0, able: bool = True, planned: Mapping[int, int] | None = None) -> House:
    shop = Shop(41, FIELD, frozenset(equipment), weeks)
    return House(shops=(shop,), able=frozenset({SKILL} if able else ()), fields=frozenset({FIELD}), planned=planned or {})


COURSES = {TURNING: course(TURNING, LATHE), MILLING: course(MILLING)}
PRICES = {(Lack.EQUIPMENT, LATHE): Price(100 * M, "assumed", 8), (Lack.UPGRADE, SKILL): Price(10 * M, "assumed")}
HOME = {EAST: EAST, WEST: WEST}


def mixes(cube: Cube, houses: Mapping[int, House], most: Mapping[int, int] | None = None, sent: Mapping[tuple[int, int], float] | None = None,
          prices: Mapping[tuple[Lack, int], Price] = PRICES) -> dict[int, list[Fit]]:  # fmt: skip
    arrays = shared_out(cube, Facts(COURSES, houses, prices), {key: HOME.get(key, key) for key in houses}, most or {}, sent or {})
    found = dataclasses.replace(cube, **arrays)
    return {centre: mix_of(found, centre, HOME.get(centre, centre)) for centre in houses}


def test_own_region_first_then_the_nearest_and_nobody_twice():
    """Tests two centres that reach all: 20 milling in the east, 30 in the west, of which both could teach all.

    A class is for 16. The west's first class serves 16 of its own (worth 16), as does the east's. Of 4 and 14 left the west takes 14 of its own
    and 2 of the east (14 + 2 * 0.5 = 15), more than the east could (4 + 12 * 0.5 = 10). Two are left: too few for a class.
    """
    cube = cube_with([(0, EAST, 20), (0, WEST, 30)], {EAST: (1.0, 0.5), WEST: (0.5, 1.0)}, [(0, MILLING)])
    found = mixes(cube, {EAST: house(), WEST: house()})
    east, west = found[EAST][0], found[WEST][0]
    assert (east.more, east.people, east.own, east.farthest) == (1, 16, 16, None)
    assert (west.more, west.people, west.own, west.outside, west.farthest) == (2, 32, 30, 2, 500)
    assert (east.now, west.now) == (1, 2)


def test_what_can_be_taught_goes_before_what_lacks():
    """Tests that a centre farther away that has the machine serves them before a near one that would have to buy it; and that this one does where
    none has, and where so few would go from the other (16 * 0.4) that it is no class.
    """
    lines, worth = [(0, EAST, 32)], {EAST: (1.0, 0.6)}
    found = mixes(cube_with(lines, worth, [(0, TURNING)]), {EAST: house(), WEST: house(LATHE)})
    assert not found[EAST]
    assert (found[WEST][0].more, found[WEST][0].outside, found[WEST][0].now) == (2, 32, 2)
    for worth_of_west, west in ((0.6, house()), (0.4, house(LATHE))):
        found = mixes(cube_with(lines, {EAST: (1.0, worth_of_west)}, [(0, TURNING)]), {EAST: house(), WEST: west})
        assert not found[WEST]
        east = found[EAST][0]
        assert (east.more, east.now, east.lacks, east.cost, east.known) == (2, 0, ((Lack.EQUIPMENT, LATHE),), 100 * M, True)


def test_what_is_had_for_one_programme_serves_the_next():
    """Tests that nobody may teach: the upgrading is paid with milling (32 people for 10 million) and turning then pays its lathe only."""
    cube = cube_with([(0, EAST, 32), (1, EAST, 16)], {EAST: (1.0,)}, [(0, MILLING), (1, TURNING)])
    milling, turning = mixes(cube, {EAST: house(able=False)})[EAST]
    assert (milling.version, milling.more, milling.lacks, milling.cost) == (MILLING, 2, ((Lack.UPGRADE, SKILL),), 10 * M)
    assert (turning.version, turning.lacks, turning.shared, turning.cost) == (TURNING, ((Lack.EQUIPMENT, LATHE),), ((Lack.UPGRADE, SKILL),), 100 * M)
    assert turning.now == 0
    unpriced = mixes(cube, {EAST: house(able=False)}, prices={(Lack.UPGRADE, SKILL): Price(10 * M, "assumed")})[EAST]
    assert [(fit.version, fit.known) for fit in unpriced] == [(MILLING, True), (TURNING, False)]


@pytest.mark.parametrize(("sent", "kept"), [(None, 2), (0.0, 0), (0.4, 0), (3.0, 1), (15.1, 2), (60.0, 4)])
def test_of_the_plan_what_is_sent_to_somebody_stays(sent, kept):
    """Tests four classes with 60 graduates, 15 each: as many stay as those need who are sent; where that is not told, the 20 who meet somebody."""
    cube = cube_with([], {EAST: (1.0,)}, [(0, MILLING)], [(EAST, MILLING, 60.0, 20.0)])
    (fit,) = mixes(cube, {EAST: house(planned={MILLING: 4})}, sent={} if sent is None else {(EAST, MILLING): sent})[EAST]
    assert (fit.planned, fit.kept, fit.more, fit.idle) == (4, kept, 0, 4 - kept)


def test_a_class_serves_as_many_as_usually_graduate_and_idle_classes_make_way():
    """Tests a centre that may hold four classes, has planned four of milling of which one is needed, in a workshop of 16 weeks (four classes).

    45 who ask for turning are served by three classes of 15, as many as graduate from a class (60 from four).
    """
    cube = cube_with([(0, EAST, 50)], {EAST: (1.0,)}, [(0, TURNING)], [(EAST, MILLING, 60.0, 5.0)])
    houses = {EAST: house(LATHE, weeks=16.0, planned={MILLING: 4})}
    turning, milling = mixes(cube, houses, most={EAST: 4})[EAST]
    assert (turning.version, turning.more, turning.people) == (TURNING, 3, pytest.approx(45))
    assert (milling.kept, milling.more) == (1, 0)
    assert mixes(cube, houses, most={EAST: 2})[EAST][0].more == 1
    crowded = mixes(cube, {EAST: house(LATHE, weeks=8.0, planned={MILLING: 4})})[EAST][0]  # no room for a second
    assert (crowded.more, crowded.now, crowded.later, crowded.known) == (3, 1, 2, False)
    assert (Lack.ROOM, FIELD) in crowded.lacks


def drawn_case(seed: int) -> tuple[Cube, dict[int, House], dict[int, int]]:
    """A random town: five centres, three programmes that share rooms, lines in five regions."""
    draw = random.Random(seed)
    centres = range(1, 6)
    worth = {region: [1.0 if region == centre else draw.choice([0.0, 0.2, 0.5, 0.8]) for centre in centres] for region in centres}
    lines = [(draw.randrange(6), draw.choice(centres), draw.choice([0.0, 1.5, 9.0, 24.0])) for _ in range(draw.randrange(1, 40))]
    fits = [(profile, version) for profile in range(5) for version in COURSES if draw.random() < 0.6]
    cohorts = [(centre, MILLING, 45.0, draw.choice([0.0, 10.0, 45.0])) for centre in centres if draw.random() < 0.5]
    planned = {centre: {MILLING: 3} for centre, *_rest in cohorts}
    houses = {
        centre: house(*([LATHE] if draw.random() < 0.5 else []), weeks=draw.choice([0.0, 12.0, 40.0]), able=draw.random() < 0.6,
                      planned=planned.get(centre, {}))
        for centre in centres
    }  # fmt: skip
    return cube_with(lines, worth, fits, cohorts), houses, {centre: draw.choice([1, 4, 30]) for centre in centres}


def worth_of_a_class(worth: np.ndarray, left: np.ndarray, graduates: float) -> float:
    """The worth of the best so many people, one after the other."""
    total = 0.0
    for each, people in sorted(zip(worth.tolist(), left.tolist(), strict=True), reverse=True):
        taken = min(people, graduates)
        total, graduates = total + each * taken, graduates - taken
    return total


@pytest.mark.parametrize("seed", range(60))
def test_whatever_the_town(seed):
    """Tests of random towns: nobody is counted twice or out of reach, limits are kept, every class has people enough, and no class is left out."""
    cube, houses, most = drawn_case(seed)
    facts = Facts(COURSES, houses, PRICES)
    arrays = shared_out(cube, facts, {centre: centre for centre in houses}, most, {})
    found = dataclasses.replace(cube, **arrays)
    given = np.bincount(found.gift_line, found.gift_people, minlength=len(cube.people))
    assert (given <= cube.gap + 1e-6).all()
    centre, version = found.mix_centre[found.gift_mix], found.mix_version[found.gift_mix]
    assert (found.worth[found.place[found.gift_line], centre - 1] > 0).all()
    pairs = set(zip(found.fit_profile.tolist(), found.fit_version.tolist(), strict=True))
    assert set(zip(found.profile[found.gift_line].tolist(), version.tolist(), strict=True)) <= pairs
    graduates = 15.0 if len(cube.cohort_people) else float(CLASS_OF)
    people = np.bincount(found.gift_mix, found.gift_people, minlength=len(found.mix_more))
    assert (people <= found.mix_more * graduates + 1e-6).all()
    assert (people >= found.mix_more * LEAST - 1e-6).all()
    left = cube.gap - given
    for key, each in houses.items():
        rows = np.flatnonzero(found.mix_centre == key)
        kept, more = (Counter[int](), Counter[int]())
        for row in rows.tolist():
            kept[int(found.mix_version[row])] += int(found.mix_kept[row])
            more[int(found.mix_version[row])] += int(found.mix_more[row])
        assert (kept + more).total() <= max(most[key], kept.total())
        having = Having(each, facts, kept + more)
        for one in COURSES if (kept + more).total() < most[key] else ():
            asking = np.isin(cube.profile, cube.fit_profile[cube.fit_version == one])
            worth = np.where(cube.region == key, 1.0, cube.worth[cube.place, key - 1])[asking]
            bundle = having.bundle(one)
            assert worth_of_a_class(worth, left[asking], graduates) < LEAST or bundle is None or bundle.lacks, f"{key} could teach {one} once more"


@pytest.mark.parametrize("seed", range(10))
def test_order_of_lines_does_not_matter(seed):
    """Tests that the same lines in another order are shared out alike."""
    cube, houses, most = drawn_case(seed)
    order = np.random.default_rng(seed).permutation(len(cube.people))
    named = ("people", "parts", "profile", "region", "place", "occupation", "origin")
    other = dataclasses.replace(cube, **{name: getattr(cube, name)[order] for name in named})
    facts, home = Facts(COURSES, houses, PRICES), {centre: centre for centre in houses}
    one, two = (shared_out(each, facts, home, most, {}) for each in (cube, other))
    for name in ("mix_centre", "mix_version", "mix_kept", "mix_more", "mix_cost", "lack_mix", "lack_of"):
        assert one[name].tolist() == two[name].tolist()


def test_terms_are_read_as_they_were_written():
    """Tests the way through JSON, whole and empty."""
    terms = Terms({3: 60}, {7: (12 * M, "surat")}, date(2018, 12, 31))
    assert Terms.read(terms.write()) == terms
    assert Terms.read({}) == Terms() == Terms.read(Terms().write())

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What centres lack: hand instances with their arithmetic, nobody and nothing counted twice, and the facts as the registers have them."""

import dataclasses
import random
from datetime import date

import numpy as np
import pytest
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from selaras.ground.network import models as network
from selaras.ground.network.models import InstructorCompetence, Lsp
from selaras.ground.network.rules import Aspect
from selaras.ground.standards.models import Competence, Equipment, ProgrammeVersion
from selaras.kit.scope import whole_network
from selaras.loop.forum.rules import Origin
from selaras.loop.mismatch.jobs import measure_mismatch
from selaras.loop.mismatch.queries.cube import Cube, cube_of
from selaras.loop.mismatch.queries.houses import Course, Facts, House, Price, Shop, facts_of
from selaras.loop.mismatch.queries.readiness import CentreGap, Item, gap_of
from selaras.loop.mismatch.rules import Bound, Lack
from tests.loop.planning.drawn import AT, Drawn, drawn, plan_of

CENTRE, FIELD, COMPETENCE, SCHEME, LATHE, GAUGE, ROOM = 1, 2, 11, 21, 31, 32, 41
TURNING, MILLING = 101, 102
M = 1_000_000
END = date(2018, 12, 31)


def cube_with(lines: list[tuple[int, int, float]], fits: list[tuple[int, int]]) -> Cube:
    """Lines as (profile, origin, people whom nobody meets), all within reach of the only centre; fits as (profile, version)."""
    empty = {each.name: np.zeros(0, np.int64) for each in dataclasses.fields(Cube)}
    size = len(lines)
    people = np.array([each[2] for each in lines], float)
    parts = np.zeros((size, 5))
    parts[:, 4] = people
    of_line = {name: np.zeros(size, np.int64) for name in ("need", "owner", "field", "occupation", "region", "province", "first", "last", "place")}
    made = {"people": people, "parts": parts, "near": np.ones((1, 1), bool), "centre": np.array([CENTRE])}
    made |= {"profile": np.array([each[0] for each in lines], np.int64), "origin": np.array([each[1] for each in lines], np.int64)}
    made |= {"fit_profile": np.array([each[0] for each in fits], np.int64), "fit_version": np.array([each[1] for each in fits], np.int64)}
    return Cube(**{**empty, **of_line, **made})


def course(version: int, *equipment: int, scheme: int | None = None, weeks: float = 4.0, field: int = FIELD, competence: int = COMPETENCE) -> Course:
    return Course(version, version, field, competence, scheme, frozenset(equipment), weeks)


def shop(*equipment: int, weeks: float = 46.0, key: int = ROOM) -> Shop:
    return Shop(key, FIELD, frozenset(equipment), weeks)


COURSES = {TURNING: course(TURNING, LATHE, GAUGE, scheme=SCHEME), MILLING: course(MILLING, LATHE)}
PRICES = {
    (Lack.EQUIPMENT, LATHE): Price(100 * M, "assumed", 4),
    (Lack.EQUIPMENT, GAUGE): Price(8 * M, "assumed", 8),
    (Lack.UPGRADE, COMPETENCE): Price(10 * M, "assumed"),
    (Lack.TEST_SITE, SCHEME): Price(5 * M, "assumed"),
    (Lack.ROOM, FIELD): Price(500 * M, "assumed"),
}
# 40 people with companies want either programme, 20 of the region milling only, 16 self-employed turning only.
NEEDS = cube_with([(0, 0, 40.0), (1, 1, 20.0), (2, 2, 16.0)], [(0, TURNING), (0, MILLING), (1, MILLING), (2, TURNING)])
HOUSE = House(shops=(shop(GAUGE),), fields=frozenset({FIELD}))


def gap(house: House = HOUSE, cube: Cube = NEEDS, prices: dict[tuple[Lack, int], Price] | None = None, *, guard: bool = False) -> CentreGap:
    return gap_of(cube, Facts(COURSES, {CENTRE: house}, PRICES if prices is None else prices), CENTRE, guard=guard)


def test_the_cheapest_comes_first_and_what_is_had_is_paid_once():
    """Tests two programmes that share a machine and a teacher.

    Milling serves 40 + 20 for 100 + 10 million: 0.545 a million. Turning serves 40 + 16 for 100 + 10 + 5: 0.487. So milling is first, and takes
    the 40. Turning then serves its 16 for the test site alone: 16 / 5 = 3.2 a million. Both: 76 people for 115 million.
    """
    found = gap()
    first, second = found.bundles
    assert (first.version, first.people, first.cost, first.bound) == (MILLING, pytest.approx(60), 110 * M, Bound.NEEDS)
    assert set(first.lacks) == {Item(Lack.EQUIPMENT, LATHE, ROOM), Item(Lack.UPGRADE, COMPETENCE)}
    assert first.per_million == pytest.approx(60 / 110)
    assert first.by_origin == pytest.approx({Origin.COMPANY: 40, Origin.REGION: 20, Origin.SELF: 0})
    assert (second.version, second.people, second.cost) == (TURNING, pytest.approx(16), 5 * M)
    assert second.lacks == (Item(Lack.TEST_SITE, SCHEME),)
    assert set(second.shared) == set(first.lacks)
    assert second.per_million == pytest.approx(3.2)
    assert (found.unmet, found.people, found.cost, found.out) == (76, pytest.approx(76), 115 * M, pytest.approx(0))
    opens = {each.item: each for each in found.opens}
    lathe = opens[Item(Lack.EQUIPMENT, LATHE, ROOM)]
    assert (lathe.versions, lathe.people, lathe.alone) == ((MILLING, TURNING), pytest.approx(76), 0)
    assert opens[Item(Lack.TEST_SITE, SCHEME)].people == pytest.approx(16)


def test_who_is_served_by_what_is_there_is_no_reason_to_buy():
    """Tests that a programme that lacks nothing comes before all others: milling takes 60 for nothing, the test site opens turning for 16 only."""
    found = gap(House(shops=(shop(GAUGE, LATHE),), able=frozenset({COMPETENCE})))
    assert [(each.version, each.people) for each in found.ready] == [(MILLING, pytest.approx(60))]
    assert [(each.version, each.people, each.cost) for each in found.bundles] == [(TURNING, pytest.approx(16), 5 * M)]
    assert (found.served_now, found.people) == (pytest.approx(60), pytest.approx(16))


def test_a_full_workshop_binds_and_another_one_is_a_lack():
    """Tests nine weeks: two classes of four weeks, 32 seats.

    Milling serves 32 of 60, two thirds of them of companies like those who ask. All that is left waits for a second workshop of 500 million with
    machines of its own: milling's other 28 for 600 million are 0.047 a million, turning's 18.7 + 16 for 613 are 0.057, so that turning is next, and
    the last 9.3 of milling then find workshop and machine there.
    """
    found = gap(House(shops=(shop(GAUGE, weeks=9.0),), fields=frozenset({FIELD})))
    first, second, third = found.bundles
    assert (first.version, first.people, first.seats, first.bound) == (MILLING, 32, 32, Bound.ROOM)
    assert first.by_origin[Origin.COMPANY] == pytest.approx(32 * 40 / 60)
    assert (second.version, second.people, second.new_room) == (TURNING, pytest.approx(40 - 32 * 40 / 60 + 16), True)
    assert second.cost == (500 + 100 + 8 + 5) * M
    assert {item.kind for item in second.lacks} == {Lack.ROOM, Lack.EQUIPMENT, Lack.TEST_SITE}
    assert (third.version, third.people, third.lacks) == (MILLING, pytest.approx(20 - 32 * 20 / 60), ())
    assert found.people == pytest.approx(76)


def test_what_the_plan_runs_fills_the_workshop():
    """Tests eleven planned classes of four weeks in a workshop of 46: no class fits beside them, so a new one lacks, with 11 classes of seats."""
    found = gap(dataclasses.replace(HOUSE, planned={TURNING: 11}))
    assert found.bundles[0].lacks[0] == Item(Lack.ROOM, FIELD)
    assert (found.bundles[0].seats, found.bundles[0].new_room) == (11 * 16, True)
    beside = gap(dataclasses.replace(HOUSE, planned={TURNING: 10}))
    assert (beside.bundles[0].seats, beside.bundles[0].new_room) == (16, False)


def test_unknown_prices_come_last_and_cost_at_least_what_is_known():
    """Tests that without a price of the upgrading course everything costs at least the rest, has no people per rupiah, and is ranked by people."""
    prices = {key: price for key, price in PRICES.items() if key[0] != Lack.UPGRADE}
    found = gap(prices=prices)
    assert [(each.version, each.known, each.per_million, each.cost) for each in found.bundles] == [
        (MILLING, False, None, 100 * M),
        (TURNING, True, pytest.approx(3.2), 5 * M),  # what is unknown is had for milling
    ]
    assert found.bundles[0].unpriced == (Item(Lack.UPGRADE, COMPETENCE),)


@pytest.mark.parametrize(
    ("house", "kind"),
    [
        (House(missing={COMPETENCE: Lack.EXPIRED}, fields=frozenset({FIELD})), Lack.EXPIRED),
        (House(missing={COMPETENCE: Lack.METHODOLOGY}, fields=frozenset({FIELD})), Lack.UPGRADE),
        (House(missing={COMPETENCE: Lack.METHODOLOGY}), Lack.METHODOLOGY),
        (House(), Lack.INSTRUCTOR),
    ],
)
def test_who_lacks_is_said_with_the_cure(house, kind):
    """Tests what is said of a competence that nobody may teach by: renew it, upgrade a colleague, renew methodology, or find somebody."""
    found = gap(dataclasses.replace(house, shops=(shop(GAUGE, LATHE),)))
    assert Item(kind, COMPETENCE) in found.bundles[0].lacks


def test_readiness_is_had_once_for_all():
    """Tests that an unmet aspect, which has no price, stands with the first programme and is shared by the others."""
    found = gap(dataclasses.replace(HOUSE, unmet=("safety",)))
    assert Item(Lack.ASPECT, "safety") in found.bundles[0].lacks
    assert not found.bundles[0].known
    assert Item(Lack.ASPECT, "safety") in found.bundles[1].shared


def test_nobody_within_reach_and_too_few_make_no_step():
    """Tests a centre that the measurement does not know, and seven people, who are less than half a class."""
    assert gap_of(NEEDS, Facts(COURSES, {9: HOUSE}, PRICES), 9) == CentreGap(9, {}, (), ())
    few = gap(cube=cube_with([(0, 0, 7.0)], [(0, MILLING)]))
    assert (few.ready, few.bundles, few.unmet, few.out) == ((), (), 7, 7)


def test_nobody_and_nothing_is_counted_twice():
    """Tests 300 random centres: served are no more than whom nobody meets, of each origin; no bundle exceeds its seats; every thing is paid once."""
    draw = random.Random(5)
    for _time in range(300):
        cube, facts = random_centre(draw)
        house, courses = facts.houses[CENTRE], facts.courses
        found = gap_of(cube, facts, CENTRE)
        fitting = np.isin(cube.profile, cube.fit_profile)
        every = [*found.ready, *found.bundles]
        assert found.unmet == pytest.approx(cube.people[fitting].sum())
        assert sum(each.people for each in every) + found.out == pytest.approx(found.unmet)
        for at, origin in enumerate((Origin.COMPANY, Origin.REGION, Origin.SELF)):
            assert sum(each.by_origin[origin] for each in every) <= cube.people[fitting & (cube.origin == at)].sum() + 1e-6
        bought = [item for each in found.bundles for item in each.lacks]
        assert len(bought) == len(set(bought))
        for each in every:
            assert 8 <= each.people <= each.seats
            assert sum(each.by_origin.values()) == pytest.approx(each.people)
            assert set(each.shared) <= set(bought)
        weeks = sum(-(-each.people // 16) * 4 for each in every if courses[each.version].field == 1 and not each.new_room)
        assert weeks <= sum(one.weeks for one in house.shops if one.field == 1) + 1e-6


def random_centre(draw: random.Random) -> tuple[Cube, Facts]:
    """Six programmes of two fields, up to eleven needs, up to three workshops, some things there and one price in ten unknown."""
    machines = range(30, 35)
    courses = {}
    for version in range(100, 106):
        takes = {"field": draw.randint(1, 2), "competence": draw.randint(10, 12), "scheme": draw.choice([None, 20, 21])}
        courses[version] = course(version, *draw.sample(machines, 2), **takes)
    lines = [(draw.randrange(6), draw.randrange(3), draw.uniform(0, 60)) for _line in range(draw.randrange(12))]
    fits = sorted({(draw.randrange(6), version) for version in courses for _pair in range(2)})
    shops = tuple(
        Shop(key, draw.randint(1, 2), frozenset(draw.sample(machines, 3)), draw.choice([0.0, 6.0, 46.0])) for key in range(1, draw.randint(1, 4))
    )
    house = House(shops, frozenset({draw.randint(10, 12)}), {}, frozenset({1}), frozenset({20}), (), {100: draw.randrange(8)})
    prices = {(kind, key): Price(draw.randint(1, 90) * M, "assumed") for kind in Lack for key in range(40) if draw.random() < 0.9}
    return cube_with(lines, fits), Facts(courses, {CENTRE: house}, prices)


# The facts ----------------------------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def town(db: None) -> Drawn:
    with whole_network():
        made = drawn(needs=60)
        plan_of(made, packages=6, serving=4)
    return made


def facts(town: Drawn) -> Facts:
    made = measure_mismatch(by=town.planner, at=AT)
    with whole_network():
        return facts_of(cube_of(made), made.supply, [centre.pk for centre in town.centres], END, {})


def test_the_registers_say_what_a_centre_has(town):
    """Tests rooms, planned classes, aspects and prices of a centre as its registers have them."""
    Equipment.objects.update(price=2 * M, pieces=8, price_source="assumed")
    Competence.objects.filter(key="las").update(price=60 * M, price_source="surat penawaran")
    with whole_network():
        town.centres[1].readiness.filter(aspect=Aspect.SAFETY).update(verified_ready=False)
    known = facts(town)
    first, second = (known.houses[centre.pk] for centre in town.centres[:2])
    assert {shop.weeks for shop in first.shops} == {2 * 46.0}  # 32 stations: two classes at a time
    assert sum(first.planned.values()) == 2  # six packages over three centres
    assert (first.unmet, second.unmet) == ((), ("safety",))
    assert known.prices[Lack.EQUIPMENT, Equipment.objects.get().pk] == Price(16 * M, "assumed", 8)
    las = Competence.objects.get(key="las").pk
    assert {known.prices[kind, las] for kind in (Lack.UPGRADE, Lack.EXPIRED, Lack.INSTRUCTOR)} == {Price(60 * M, "surat penawaran")}
    assert Lack.ROOM not in {kind for kind, _key in known.prices}
    assert {course.weeks for course in known.courses.values()} == {6.0}  # thirty days


def kept(row: Model) -> None:
    with whole_network():
        row.save()


def test_who_may_teach_until_the_end_of_the_year(town):
    """Tests a competence without methodology, with it, one that ends in June, and what is learnt in the same field."""
    las = town.programmes[0].competence
    with whole_network():
        held = InstructorCompetence.objects.create(instructor=town.teacher, competence=las, evidence="assumed")
    here = town.centres[0].pk
    assert facts(town).houses[here].missing == {las.pk: Lack.METHODOLOGY}
    town.teacher.methodology_until = END
    kept(town.teacher)
    house = facts(town).houses[here]
    assert (house.able, house.fields, house.missing) == ({las.pk}, {town.programmes[0].field_id}, {})
    held.valid_until = date(2018, 6, 30)
    kept(held)
    house = facts(town).houses[here]
    assert (house.able, house.fields, house.missing) == (set(), set(), {las.pk: Lack.EXPIRED})


def test_a_test_site_counts_while_it_is_verified_and_licensed(town):
    """Tests that the scheme that tests a programme is known, and that a standing site counts if it is verified by a licensed body to the end."""
    version = ProgrammeVersion.objects.get(programme=town.programmes[0])
    scheme = town.schemes[0]
    scheme.units.add(*version.units.all())
    version.schemes.add(scheme)
    lsp = Lsp.objects.get()
    lsp.schemes.add(scheme)
    with whole_network():
        site = network.TestSite.objects.create(key="tuk", name="TUK", kind="mandiri", lsp=lsp, centre=town.centres[0])
        row = network.TestSiteScheme.objects.create(site=site, scheme=scheme, verified_on=date(2017, 1, 1), verified_until=END)
    known = facts(town)
    assert known.courses[version.pk].scheme == scheme.pk
    assert [known.houses[centre.pk].tested for centre in town.centres[:2]] == [{scheme.pk}, set()]
    row.verified_until = date(2018, 6, 30)
    kept(row)
    assert facts(town).houses[town.centres[0].pk].tested == set()
    site.kind = "sewaktu"  # verified at each test
    kept(site)
    assert facts(town).houses[town.centres[0].pk].tested == {scheme.pk}
    lsp.licence_until = date(2018, 6, 30)
    kept(lsp)
    assert facts(town).houses[town.centres[0].pk].tested == set()


def test_facts_cost_the_same_queries_for_any_number_of_centres(town):
    """Tests that one centre and all of them take as many queries."""
    made = measure_mismatch(by=town.planner, at=AT)
    cube = cube_of(made)
    counts = []
    for centres in ([town.centres[0].pk], [centre.pk for centre in town.centres]):
        with whole_network(), CaptureQueriesContext(connection) as asked:
            facts_of(cube, made.supply, centres, END, {})
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 20

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Seeded years of network size for the benches: invented (assumed) data, shaped as the network of thirty centres is.

Centre 0 is the national centre (all fields), then come centres of regency governments (three to six fields), then small community
centres (one field). Places lie on a plane in kilometres; companies crowd round the national centre, regional needs round each centre.
"""

from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from selaras.engines.planning import MONTHS, Problem

Array = NDArray[Any]
FIELDS, PROGRAMMES, CENTRES, COMMUNITY = 14, 90, 30, 6
NEEDS = {0: 700, 1: 350, 2: 150}  # lines by origin
HEADS = {0: 8000.0, 1: 6000.0, 2: 4000.0}  # people by origin


def network_year(
    seed: int = 1, *, instructors: float = 1.0, assessors: float = 1.0, money: float = 1.0, need: float = 1.0, spread: float = 1.0
) -> Problem:
    """A year of network size. The factors scale what there is of each thing; `spread` scatters the needs."""
    rng = np.random.default_rng(seed)
    made: dict[str, Any] = {
        "seats": 16, "target_participants": 18_624.0, "target_certified": 12_880.0, "participants_count_local": True,
        "certified_count_local": True, "budget": 105_000.0 * money, "people_per_million": 0.02, "pass_spread": 0.03,
    }  # fmt: skip
    programmes(rng, made)
    where = courses(rng, made)
    teachers(rng, made, where, instructors)
    local_and_offers(rng, made)
    testers(rng, made, where, assessors)
    demand(rng, made, where, need, spread)
    return Problem(**made)


def programmes(rng: Generator, made: dict[str, Any]) -> None:
    """Fields, competences, schemes, length and load of each programme."""
    field = np.arange(PROGRAMMES) % FIELDS
    within = np.arange(PROGRAMMES) // FIELDS
    length = rng.choice([1, 2, 3], PROGRAMMES, p=[0.45, 0.4, 0.15])
    days, weeks = np.zeros((PROGRAMMES, 3)), np.zeros((PROGRAMMES, 3))
    for programme, months in enumerate(length):
        meetings = {1: 18.0, 2: 32.0, 3: 48.0}[int(months)]
        days[programme, :months] = 2 * meetings / months
        weeks[programme, :months] = meetings / 5 / months
    tested = rng.random(PROGRAMMES) < 0.93
    made |= {
        "programme_field": field, "programme_competence": field * 3 + within % 3,
        "programme_scheme": np.where(tested, field * 3 + within // 2 % 3, -1),
        "programme_instructor_days": days, "programme_room_weeks": weeks,
        "programme_test_lag": length + rng.choice([0, 1], PROGRAMMES, p=[0.7, 0.3]), "programme_ready_lag": length,
        "programme_assessor_days": np.full(PROGRAMMES, 2.0), "programme_kits": rng.integers(14, 50, PROGRAMMES),
        "length": length,
    }  # fmt: skip


def courses(rng: Generator, made: dict[str, Any]) -> Array:
    """Which centre can run which programme; returns the places of the centres [centre, 2]."""
    where = rng.normal(0, 120, (CENTRES, 2))
    where[0] = 0
    offered: list[tuple[int, int]] = []
    for centre in range(CENTRES):
        if centre == 0:
            wanted, share = np.arange(FIELDS), 0.75
        elif centre < CENTRES - COMMUNITY:
            wanted, share = rng.choice(FIELDS, rng.integers(3, 7), replace=False), 0.48
        else:
            wanted, share = rng.choice(FIELDS, 1), 0.4
        can = np.flatnonzero(np.isin(made["programme_field"], wanted) & (rng.random(PROGRAMMES) < share))
        offered += [(centre, int(programme)) for programme in can]
    centre, programme = np.array(offered).T
    rooms, room = np.unique(centre * FIELDS + made["programme_field"][programme], return_inverse=True)
    length = made.pop("length")[programme]
    size = len(centre)
    shops = np.where(rooms // FIELDS == 0, rng.integers(3, 6, len(rooms)), rng.integers(1, 3, len(rooms)))
    start = np.arange(MONTHS)[None, :]
    testable = (made["programme_scheme"][programme] >= 0) & (rng.random(size) < 0.9)
    graduates = 16 * 0.95 * rng.uniform(0.97, 1.0, size)
    most = rng.integers(14, 61, CENTRES)
    most[0], most[CENTRES - COMMUNITY :] = 350, rng.integers(2, 5, COMMUNITY)
    made |= {
        "course_centre": centre, "course_programme": programme, "course_room": room, "course_region": centre % 25,
        "course_open": (start + length[:, None] <= MONTHS) & (rng.random((size, MONTHS)) < 0.95),
        "course_cost": rng.uniform(45, 95, size) * (0.8 + 0.2 * length), "course_test_cost": rng.uniform(4, 8, size),
        "course_testable": testable, "course_graduates": graduates,
        "course_competent": graduates * rng.uniform(0.86, 0.95, size) * testable, "course_cancel": rng.uniform(0.01, 0.06, size),
        "centre_most": most, "room_weeks": np.outer(shops, rng.uniform(4.0, 4.5, MONTHS)),
        "region_applicants": rng.uniform(400, 2500, 25),
    }  # fmt: skip
    floors = [np.arange(first, min(first + 6, CENTRES)) for first in range(1, CENTRES - COMMUNITY, 6)]
    made["floor_courses"] = np.array([np.isin(centre, each) for each in floors])
    made["floor_least"] = np.array([int(0.45 * most[each].sum()) for each in floors])
    return where


def local_and_offers(rng: Generator, made: dict[str, Any]) -> None:
    """About 100 packages paid by others, where there are room and instructors, half of them tested; and some offers."""
    size = len(made["course_centre"])
    local = np.zeros((size, MONTHS), np.int64)
    competence = made["programme_competence"][made["course_programme"]]
    taught = np.zeros((CENTRES, FIELDS * 3))
    np.add.at(taught, made["group_home"], made["group_teaches"] * made["group_size"][:, None])
    able = (made["course_centre"] > 0) & (taught[made["course_centre"], competence] >= 3)
    rooms, homes = set(), np.zeros(CENTRES, int)
    for course in rng.permutation(np.flatnonzero(able)):
        months = np.flatnonzero(made["course_open"][course, 1:10]) + 1
        room, home = int(made["course_room"][course]), int(made["course_centre"][course])
        if len(rooms) < 110 and months.size and room not in rooms and homes[home] < made["centre_most"][home] // 3:
            local[course, rng.choice(months)] = 1
            rooms.add(room)
            homes[home] += 1
    offered = rng.choice(size, 20, replace=False)
    made |= {
        "local_packages": local, "local_tested": local * made["course_testable"][:, None] * (rng.random((size, 1)) < 0.5),
        "offer_course": offered, "offer_limit": rng.integers(1, 4, 20), "offer_open": made["course_open"][offered],
        "offer_cost": rng.uniform(5, 25, 20),
    }  # fmt: skip


def near(where: Array, home: Array, reach: float) -> Array:
    """[home, centre]: kilometres, and whether within reach."""
    km: Array = np.linalg.norm(where[home][:, None, :] - where[None, :, :], axis=2)
    return np.where(km <= reach, km, np.inf)


def teachers(rng: Generator, made: dict[str, Any], where: Array, much: float) -> None:
    """About 300 instructors in groups, what they can be upgraded to, and outside instructors for hire."""
    field, centre = made["programme_field"][made["course_programme"]], made["course_centre"]
    pairs = np.unique(np.stack([centre, field]), axis=1).T
    weight = np.where(pairs[:, 0] == 0, 6.0, 1.6)
    persons = np.maximum(rng.poisson(weight * 1.55 * much), (pairs[:, 0] == 0).astype(int))
    teaches, home, size = [], [], []
    for (at, what), many in zip(pairs, persons, strict=True):
        left = int(many)
        while left > 0:
            count = min(left, int(rng.integers(1, 4)))
            row = np.zeros(FIELDS * 3, bool)
            row[what * 3 + rng.choice(3, rng.choice([1, 2], p=[0.55, 0.45]), replace=False)] = True
            teaches.append(row)
            home.append(int(at))
            size.append(count)
            left -= count
    groups = np.array(home)
    km = near(where, groups, 90.0)
    mastered = np.array(teaches)
    own = mastered.reshape(len(groups), FIELDS, 3).any(axis=2).repeat(3, axis=1)
    upgrade_group, upgrade_competence = np.nonzero(own & ~mastered)
    hired = np.arange(FIELDS * 3)
    upgrades = len(upgrade_group)
    made |= {
        "group_home": groups, "group_size": np.array(size), "group_days": rng.uniform(18, 21, (len(groups), MONTHS)),
        "group_teaches": mastered, "group_reach": np.isfinite(km), "group_travel": np.where(np.isfinite(km), km * 0.004, 0),
        "upgrade_group": upgrade_group, "upgrade_competence": upgrade_competence, "upgrade_months": rng.integers(1, 3, upgrades),
        "upgrade_days": rng.uniform(8, 16, upgrades), "upgrade_cost": rng.uniform(8, 15, upgrades),
        "upgrade_most": np.array(size)[upgrade_group], "upgrade_open": np.arange(MONTHS)[None, :] < np.full((upgrades, 1), 6),
        "hire_competence": hired, "hire_days": np.full((hired.size, MONTHS), 20.0), "hire_price": rng.uniform(1.0, 1.8, hired.size),
        "hire_reach": rng.random((hired.size, CENTRES)) < 0.4, "extra_instructor_days": np.zeros((FIELDS, MONTHS)),
    }  # fmt: skip


def testers(rng: Generator, made: dict[str, Any], where: Array, much: float) -> None:
    """About 150 assessors with licences that expire, and fields in which new ones can be had."""
    field, centre = made["programme_field"][made["course_programme"]], made["course_centre"]
    pairs = np.unique(np.stack([centre, field]), axis=1).T
    chosen = pairs[rng.choice(len(pairs), int(95 * much), replace=True, p=np.where(pairs[:, 0] == 0, 5, 1) / np.where(pairs[:, 0] == 0, 5, 1).sum())]
    licensed = np.zeros((len(chosen), FIELDS * 3), bool)
    for row, what in enumerate(chosen[:, 1]):
        licensed[row, what * 3 + rng.choice(3, rng.choice([1, 2], p=[0.6, 0.4]), replace=False)] = True
    expiry = np.where(rng.random(len(chosen)) < 0.15, rng.integers(3, 10, len(chosen)), MONTHS)
    days = np.where(np.arange(MONTHS)[None, :] < expiry[:, None], rng.uniform(0.8, 2.2, (len(chosen), 1)), 0)
    km = near(where, chosen[:, 0], 320.0)
    new = np.arange(FIELDS)
    new_schemes = np.repeat(np.eye(FIELDS, dtype=bool), 3, axis=1)
    price = 0.6 + 0.004 * np.linalg.norm(where, axis=1)
    roving = FIELDS * 3  # one assessor a scheme travels from the ministry
    made |= {
        "assessor_home": np.concatenate([chosen[:, 0], np.full(roving, -1)]),
        "assessor_size": np.concatenate([rng.integers(1, 3, len(chosen)), np.ones(roving, int)]),
        "assessor_days": np.concatenate([days, np.full((roving, MONTHS), 2.5)]),
        "assessor_schemes": np.concatenate([licensed, np.eye(roving, dtype=bool)]),
        "assessor_reach": np.concatenate([np.isfinite(km), np.ones((roving, CENTRES), bool)]),
        "assessor_price": np.concatenate([np.where(np.isfinite(km), 0.6 + km * 0.004, 0), np.full((roving, CENTRES), 1.8)]),
        "recruit_home": np.full(FIELDS, -1), "recruit_schemes": new_schemes, "recruit_lead": rng.integers(2, 5, FIELDS),
        "recruit_cost": rng.uniform(10, 20, FIELDS), "recruit_days": np.full(FIELDS, 2.5), "recruit_most": np.full(FIELDS, 6),
        "recruit_reach": np.ones((FIELDS, CENTRES), bool), "recruit_price": np.tile(price, (new.size, 1)),
        "recruit_open": np.arange(MONTHS)[None, :] < np.full((FIELDS, 1), 8), "extra_assessor_days": np.zeros((FIELDS * 3, MONTHS)),
    }  # fmt: skip


def demand(rng: Generator, made: dict[str, Any], where: Array, much: float, spread: float) -> None:
    """1,200 need lines of three origins with due months, links by place and content, and OJT seats of company sites."""
    programme, centre = made["course_programme"], made["course_centre"]
    origin = np.repeat(list(NEEDS), list(NEEDS.values()))
    heads = rng.pareto(1.8, len(origin)) + 0.4
    for each, total in HEADS.items():
        heads[origin == each] *= total * much / heads[origin == each].sum()
    wanted = rng.integers(0, PROGRAMMES, len(origin))
    place = np.where(
        (origin == 0)[:, None], rng.normal(0, 45 * spread, (len(origin), 2)),
        where[rng.integers(0, CENTRES, len(origin))] + rng.normal(0, 20 * spread, (len(origin), 2)),
    )  # fmt: skip
    due = rng.integers(2, MONTHS, len(origin))
    month = np.arange(MONTHS)[None, :]
    window = np.where(month <= due[:, None], 1.0, np.maximum(0.0, 1 - 0.25 * (month - due[:, None])))
    early = (month < due[:, None] - 4) & (origin == 0)[:, None]
    same = programme[:, None] == wanted[None, :]
    kin = (made["programme_competence"][programme][:, None] == made["programme_competence"][wanted][None, :]) & ~same
    kin &= rng.random(kin.shape) < 0.6
    km = np.linalg.norm(where[centre][:, None, :] - place[None, :, :], axis=2)
    cover = np.where(same, 1.0, np.where(kin, 0.65, 0.0)) * np.clip(1.1 - km / 200, 0, 1)
    cover *= rng.uniform(0.45, 0.9, len(origin))[None, :]
    course, need = np.nonzero(cover > 0.15)
    made |= {
        "need_heads": heads, "need_origin": origin, "need_time": np.where(early, 0.0, window),
        "arc_course": course, "arc_need": need, "arc_value": np.round(cover[course, need], 3),
    }  # fmt: skip
    site_field, site = rng.integers(0, FIELDS, 250), rng.normal(0, 50, (250, 2))
    far = np.linalg.norm(where[centre][:, None, :] - site[None, :, :], axis=2)
    field = made["programme_field"][programme]
    ojt_course, ojt_line = np.nonzero((field[:, None] == site_field[None, :]) & (far < 60))
    made |= {
        "line_seats": rng.integers(0, 5, (250, MONTHS)).astype(float), "ojt_course": ojt_course, "ojt_line": ojt_line,
        "ojt_value": rng.uniform(0.03, 0.12, 250)[ojt_line],
    }  # fmt: skip

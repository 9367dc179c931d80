# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Units and equipment that words ask for: by hand, against the formula written out, on wordings of the shop floor, and as people decide."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from selaras.engines.coding import Limits, Problem, Result, WrongProblem, read_problem, solve, violations, write_problem
from selaras.engines.coding.units import BASE, FULL, HEARD, LIKE, MOST, NEAR_BY, OFFERED, TAUGHT, UNSAID
from selaras.engines.coding.words import stems_of
from tests.engines.coding.small import catalogue, hand, keys

# What each unit of the hand instance is called: 0 keselamatan, 1 vertikal, 2 pipa, 3 pola.
SPOKEN = {"unit_terms": ("k3", "3g", "pelat 3g", "pipa", "pola", "ukur"), "unit_term_unit": (0, 1, 1, 2, 3, 3)}


def asked(result: Result, text: int = 0, rank: int = 0) -> dict[int, float]:
    """The units of one answer with their confidence, in their order."""
    pairs = zip(result.units.tolist(), result.unit_confidence.tolist(), strict=True)
    return {unit: sure for (row, at, unit), sure in pairs if (row, at) == (text, rank)}


def test_the_confidence_of_one_unit_by_hand() -> None:
    """Tests the sum on "las pipa", of which only unit 2 has a word.

    Four units, "pipa" is used by one: w = log(1 + 4/1) = 1.6094. All of the term is said: likeness 1, heard 1.6094, the most of any unit. Programme
    "las pipa" teaches it to welders: odds = -9 + 3.1 + 2.9 * 1.6094/6 + 2.9 + 1.6 + 0.8 = 0.1779, confidence 0.5444.
    """
    result = solve(hand("las pipa", **SPOKEN), Limits())
    assert asked(result) == {2: pytest.approx(0.5444, abs=1e-4)}


def test_where_the_words_ask_for_none_the_core_is_offered_for_what_it_is_worth() -> None:
    """Tests that "tukang las" gives what half of the welders' programmes teach, with the confidence of units that nobody named; that a machine named
    apart points to its programme; and that without terms a unit is called by its title."""
    result = solve(hand("tukang las", "tukang las", "las pipa", text_equipment=((1, 9),)), Limits())
    unsaid = 1 / (1 + math.exp(-(BASE + TAUGHT + NEAR_BY)))
    assert asked(result) == {0: pytest.approx(unsaid), 1: pytest.approx(unsaid), 2: pytest.approx(unsaid)}
    assert unsaid < OFFERED
    assert list(asked(result, 1)) == [0, 2]
    assert list(asked(result, 2)) == [2]


def by_formula(problem: Problem, text: int, unit: int, occupation: int, field: int) -> float:
    """The confidence of a unit, from the module's docstring and words spelt as they are known."""
    called = [frozenset(stem for stem, _w in stems_of(term)) for term in problem.unit_terms]
    users: dict[str, set[int]] = {}
    for stems, at in zip(called, problem.unit_term_unit, strict=True):
        for stem in stems:
            users.setdefault(stem, set()).add(at)
    weight = {stem: math.log(1 + len(set(problem.unit_term_unit)) / len(each)) for stem, each in users.items()}
    said = {stem for stem, _w in stems_of(problem.texts[text])}
    likest, heard = [0.0] * len(problem.units), [0.0] * len(problem.units)
    for stems, at in zip(called, problem.unit_term_unit, strict=True):
        both, without = sum(weight[stem] for stem in stems & said), sum(weight[stem] for stem in stems - said)
        like = both / (both + UNSAID * without) if both else 0.0
        likest[at], heard[at] = max(likest[at], like), max(heard[at], like * both)
    pairs = [(problem.programme_occupation[at], problem.programme_field[at]) for at, each in problem.programme_units if each == unit]
    odds = BASE + LIKE * likest[unit] ** 2 + HEARD * min(heard[unit] / FULL, 1) + MOST * heard[unit] / max(*heard, 1e-9)
    odds += TAUGHT * any(each == occupation for each, _field in pairs) + NEAR_BY * any(at == field for _each, at in pairs)
    return 1 / (1 + math.exp(-odds))


@given(st.lists(st.text("las3gpiukrto ", max_size=30), min_size=1, max_size=5))
@settings(max_examples=60, deadline=None)
def test_every_confidence_is_that_of_the_formula(texts: list[str]) -> None:
    """Tests all units of all answers to short texts against the formula written out, and that exactly those above OFFERED are offered, if any is."""
    problem = hand(*(f"las {text} pola" for text in texts), **SPOKEN)
    result = solve(problem, Limits(2))
    assert violations(problem, result) == []
    for text, rank in np.argwhere(result.occupation >= 0).tolist():
        place = (int(result.occupation[text, rank]), int(result.field[text, rank]))
        right = {unit: by_formula(problem, text, unit, *place) for unit in range(len(problem.units))}
        given_ = asked(result, text, rank)
        assert given_ == {unit: pytest.approx(right[unit]) for unit in given_}
        sure = {unit for unit, each in right.items() if each >= OFFERED}
        assert set(given_) == sure if sure else all(each < OFFERED for each in given_.values())


SHOP_FLOOR = [  # words, units and machines among those that are read
    ("butuh 12 org operator bubut cnc bisa baca gambar teknik, mulai maret, cikarang", "cnc-lathe;logam-drawing", "cnc-lathe"),
    ("tukang las listrik 3G utk pelat, proyek 4 bulan", "las-groove-plate", "smaw-machine"),
    ("opr forklift 3 ton + reach truck, SIO", "log-forklift;log-reach", "forklift;reach-truck"),
    ("teknisi mesin pabrik, ngerti PLC sama hidrolik", "meka-plc;rawat-hydraulic", "hydraulic-trainer"),
    ("admin gudang, kontrol stok, bisa forklift", "log-inventory;log-forklift", "forklift"),
    ("tukang cat mobil, pegang oven sendiri", "oto-paint", "paint-booth"),
]


def test_what_a_shop_floor_asks_for() -> None:
    """Tests that units are read from their own words, also where no programme of the occupation teaches them, and machines with them; that "oven"
    is no baker's oven at a body shop; and that little else is offered."""
    problem, _codes = catalogue(*(words for words, _units, _machines in SHOP_FLOOR))
    result = solve(problem, Limits())
    assert violations(problem, result) == []
    named = [{keys("equipment")[machine] for text, machine in result.equipment.tolist() if text == row} for row in range(len(SHOP_FLOOR))]
    for row, (words, units, machines) in enumerate(SHOP_FLOOR):
        offered = [keys("units")[unit] for unit in asked(result, row)]
        assert set(units.split(";")) <= set(offered), words
        assert len(offered) <= 6, words
        assert set(machines.split(";")) <= named[row], words
    assert "oven-deck" not in set().union(*named)


def test_units_that_a_person_chose_are_learnt() -> None:
    """Tests that the same words get the units that were chosen for them, with certainty, that a later choice counts, that another occupation does not
    learn from it, and that words unlike them are read as before."""
    said, like, unlike = "las kapal", "las kapal laut", "tukang las pipa"
    chosen = {"taught": (said, said), "taught_occupation": (0, 0), "taught_units": ((0, 0), (0, 2), (1, 1))}
    before, after = solve(hand(said, like, unlike, **SPOKEN), Limits()), solve(hand(said, like, unlike, **SPOKEN, **chosen), Limits())
    assert asked(after) == {1: pytest.approx(1.0)}
    assert asked(before, 1).get(1, 0) < OFFERED < asked(after, 1)[1] < 1
    assert asked(after, 2)[2] == pytest.approx(asked(before, 2)[2], abs=0.1)
    other = solve(hand(said, **SPOKEN, **{**chosen, "taught_occupation": (1, 1)}), Limits())
    assert other.occupation[0, 0] == 1
    welder = other.occupation[0].tolist().index(0)
    assert asked(other)[1] > 0.5 > asked(other, rank=welder).get(1, 0)


def test_a_machine_is_named_where_all_of_its_term_is_said() -> None:
    """Tests half a term, a term of one word in another trade, a term of two words there, and a text whose field is not known."""
    terms = {"equipment_terms": ("mesin bor", "oven", "cat oven"), "equipment_term_equipment": (5, 6, 7), "programme_equipment": ((2, 6),)}
    texts = ("las mesin", "las bor mesin", "las oven", "jahit oven", "satpam oven", "las cat pakai oven")
    result = solve(hand(*texts, **terms), Limits())
    assert result.equipment.tolist() == [[1, 5], [3, 6], [4, 6], [5, 7]]


def test_each_broken_rule_of_units_and_equipment_is_named() -> None:
    """Tests that violations sees an answer with each rule broken once."""
    problem = hand("las pipa oven", equipment_terms=("oven", "bor"), equipment_term_equipment=(1, 2), **SPOKEN)
    good = solve(problem, Limits(1))
    unit, sure = good.units.tolist()[0], good.unit_confidence.tolist()[0]
    assert violations(problem, good) == []
    two = {"units": np.array([unit, [0, 0, 3]])}
    broken = {
        "same unit twice": replace(good, units=np.array([unit, unit]), unit_confidence=np.array([sure, sure])),
        "not in the vocabulary": replace(good, units=np.array([[0, 0, 4]])),
        "no falling probabilities": replace(good, **two, unit_confidence=np.array([sure, sure + 0.1])),
        "does not ask": replace(good, **two, unit_confidence=np.array([sure, 0.1])),
        "has no term": replace(good, equipment=np.array([[0, 2]])),
    }
    for words, result in broken.items():
        assert any(words in fault for fault in violations(problem, result)), words


def test_wrong_fields_of_units_are_reported_all_at_once() -> None:
    """Tests that a problem whose words and units do not fit together is refused with every field."""
    with pytest.raises(WrongProblem) as refused:
        hand("las", unit_terms=("a",), unit_term_unit=(4,), equipment_terms=("a",), taught_units=((0, 0),))
    assert all(name in str(refused.value) for name in ("unit_term_unit", "equipment_term_equipment", "taught_units[0]"))


def test_a_problem_that_was_stored_before_units_had_words_is_read() -> None:
    """Tests that a run on record from before can be done again: without terms for units and machines, titles are their words."""
    facts = {name: value for name, value in vars(hand("las pipa")).items() if not name.startswith(("unit_term", "equipment_term", "taught_units"))}
    assert read_problem(write_problem(Problem(**facts))) == hand("las pipa")

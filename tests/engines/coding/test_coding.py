# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The coding engine: by hand, on wordings of the shop floor, and every rule of its answers."""

import csv
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from selaras.engines.coding import Limits, WrongProblem, cost_of, read_problem, solve, violations, write_problem, write_result
from selaras.engines.coding.confidence import SOFT, UNTAUGHT, fitted
from selaras.engines.coding.learner import Learner, Said
from selaras.engines.coding.ranking import PART, UNSAID
from selaras.engines.coding.words import SIDE, stems_of
from tests.engines.coding.small import catalogue, hand

WORDINGS = Path(__file__).with_name("wordings.csv")


def test_the_score_of_one_text_by_hand() -> None:
    """Tests the model on a text of one word.

    Three occupations; "tukang" is used by two of them, "las" by one: w(tukang) = log(1 + 3/2) = 0.9163, w(las) = log(1 + 3/1) = 1.3863.
    Text "las" has all of w(las), and the term "tukang las" has w(tukang) beyond it: likeness = 1.3863 / (1.3863 + 0.7 * 0.9163) = 0.6837; welder
    explains all of the text. Score = 0.6 * 0.6837 + 0.4 * 1 = 0.8102; nothing else shares a word, so the lead is the score, as clear as 0.8102 /
    (0.8102 + 0.2) = 0.8020: confidence = 1 / (1 + exp(-(-0.25 + 6.75 * 0.8020))) = 0.9943.
    """
    result = solve(hand("las"), Limits())
    tukang, las = math.log(1 + 3 / 2), math.log(1 + 3 / 1)
    score = PART * las / (las + UNSAID * tukang) + (1 - PART)
    assert score == pytest.approx(0.8102, abs=1e-4)
    assert result.occupation[0].tolist() == [0, -1, -1, -1, -1]
    assert result.confidence[0, 0] == pytest.approx(1 / (1 + math.exp(-(UNTAUGHT.base + UNTAUGHT.of_lead * score / (score + SOFT)))))
    assert result.confidence[0, 0] == pytest.approx(0.9943, abs=1e-4)


def test_an_occupation_to_which_no_programme_leads_has_no_field() -> None:
    """Tests that this is said, not guessed."""
    result = solve(hand("satpam"), Limits())
    assert (result.occupation[0, 0], result.field[0, 0], len(result.units)) == (2, -1, 0)


@pytest.mark.parametrize("text", ["", "12", "!!!", "xyzzy plugh", "dibutuhkan segera 5 orang"])
def test_words_that_say_nothing_are_given_no_code(text: str) -> None:
    """Tests that empty, numeric and foreign words lead to no occupation."""
    result = solve(hand(text), Limits())
    assert (result.occupation == -1).all()
    assert not result.confidence.any()


def test_what_is_said_beside_the_job_weighs_less() -> None:
    """Tests that skills after "bisa" do not outweigh the job before it."""
    assert dict(stems_of("operator bubut bisa gambar")) == {"operator": 1.0, "bubut": 1.0, "gambar": SIDE}
    result = solve(hand("las bisa jahit", "jahit bisa las"), Limits())
    assert result.occupation[:, 0].tolist() == [0, 1]


@pytest.mark.parametrize(
    ("written", "meant"),
    [("pengelasan", "mengelas"), ("QC", ["quality", "control"][0]), ("tehnisi", "teknisi"), ("SOPIR", "driver"), ("Ménjahit", "penjahit")],
)
def test_one_word_in_many_spellings(written: str, meant: str) -> None:
    """Tests that abbreviations, loanwords, affixes and accents come down to one stem."""
    assert stems_of(written) == stems_of(meant) != []


def test_a_misspelt_word_is_still_understood() -> None:
    """Tests that a slip of a letter leads to the same occupation with less confidence."""
    right, wrong = solve(hand("satpam gudang", "satpan gudang"), Limits()).confidence[:, 0]
    assert 0 < wrong < right


def test_the_wordings_of_the_shop_floor() -> None:
    """Tests the hand-written list against the whole catalogue: nine of ten right, all among the five, and hardly one trusted and wrong.

    The list was written by those who wrote the engine, after its vocabulary: it guards against getting worse, it proves no quality.
    """
    with WORDINGS.open(newline="") as file:
        wordings = [(row["words"], row["occupation"]) for row in csv.DictReader(file)]
    problem, codes = catalogue(*(words for words, _code in wordings))
    result = solve(problem, Limits())
    assert violations(problem, result) == []
    meant = np.array([codes.index(code) for _words, code in wordings])
    right = result.occupation[:, 0] == meant
    trusted = result.confidence[:, 0] >= 0.7
    assert right.mean() >= 0.9
    assert (result.occupation == meant[:, None]).any(axis=1).mean() >= 0.97
    assert trusted.mean() >= 0.6
    assert right[trusted].mean() >= 0.95


def test_one_decision_is_learnt() -> None:
    """Tests that words which no term has are coded as a person coded them, and that texts unlike them are coded as before."""
    asked = ("obras rok panjang", "tukang las pipa", "xyzzy")
    before, after = (solve(hand(*asked, **taught), Limits()) for taught in ({}, {"taught": ("obras rok panjang",), "taught_occupation": (1,)}))
    assert before.occupation[0].tolist() == [-1] * 5
    assert after.occupation[:, 0].tolist() == [1, 0, -1]
    assert after.field[0, 0] == 1
    assert before.occupation[1:].tolist() == after.occupation[1:].tolist()


def test_a_decision_against_the_vocabulary_counts() -> None:
    """Tests that what people say again and again wins over the vocabulary, for these words alone."""
    taught = {"taught": ("tukang las mobil",) * 3, "taught_occupation": (2,) * 3}
    result = solve(hand("tukang las mobil", "tukang las", **taught), Limits())
    assert result.occupation[:, 0].tolist() == [2, 0]


def test_one_slip_cancels_no_hundred_decisions() -> None:
    """Tests that after a hundred right decisions a wrong one on the same words, for a class that nobody else was taught, leaves the answer and how
    sure it is.
    """
    others = tuple(f"{job} {what}" for job in ("las", "jahit") for what in ("pipa", "rok", "pagar", "kapal", "topi", "rangka"))
    decided = (0,) * 6 + (1,) * 6 + (1,) * 100
    words = ("operator produksi",) * 101
    right, slipped = (
        solve(hand(words[0], taught=(*others, *words[: 100 + slips]), taught_occupation=(*decided, *(2,) * slips)), Limits()) for slips in (0, 1)
    )
    assert slipped.occupation[0, 0] == right.occupation[0, 0] == 1
    assert slipped.confidence[0, 0] == pytest.approx(right.confidence[0, 0], abs=0.05)


def test_the_correction_of_one_example_by_hand() -> None:
    """Tests the ridge on one example with no vocabulary: phi has stems and letters, no description, so |phi|^2 = 1 + 0.36 and the share of what is
    missing that is made good is 1.36 / (1.36 + RIDGE) = 0.5763; of two classes the other misses nothing."""
    said = Said(("las",))
    learner = Learner(said, (1,), np.zeros((1, 2)))
    assert learner.scores(said.words, (), np.zeros((1, 2)))[0] == pytest.approx([0.0, 1.36 / 2.36])


def test_what_is_learnt_is_measured_on_what_was_not_seen() -> None:
    """Tests that the score by which the confidence is fitted knows neither the example itself nor a repetition of it."""
    learner = Learner(Said(("las", "jahit", "Las!", "gudang", "kasir")), (0, 1, 0, 2, 2), np.zeros((5, 3)))
    assert learner.scores(("LAS",), (), np.zeros((1, 3)))[0, 0] > 0.5
    assert learner.unseen()[0] == pytest.approx(0.0)


def test_confidence_follows_what_people_decided() -> None:
    """Tests that the coefficients stay without decisions, and that after a thousand with one score the confidence is the share that was right."""
    assert fitted(np.zeros((0, 3)), np.zeros((0, 3))) == UNTAUGHT
    scores, share = np.tile([0.6, 0.2, 0.0], (1_000, 1)), np.eye(3)[np.repeat([0, 1], [800, 200])]
    assert fitted(scores, share).of(np.array([[0.6, 0.2]]))[0, 0] == pytest.approx(0.8, abs=0.01)


def test_descriptions_teach_where_titles_say_the_same() -> None:
    """Tests that of two examples with the same words the descriptions tell which is meant."""
    taught = {"taught": ("staf", "staf"), "taught_occupation": (0, 1), "taught_descriptions": ("gerinda pelat", "pola busana")}
    result = solve(hand("staf", "staf", terms=(), term_occupation=(), descriptions=("pelat", "busana"), **taught), Limits())
    assert result.occupation[:, 0].tolist() == [0, 1]


WORDS = st.text("laspijhtukngr 3g", max_size=40)


@given(st.lists(WORDS, max_size=6), st.lists(st.tuples(WORDS, st.integers(0, 2)), max_size=6), st.integers(1, 6))
@settings(max_examples=40, deadline=None)
def test_every_answer_keeps_the_rules(texts: list[str], taught: list[tuple[str, int]], candidates: int) -> None:
    """Tests that whatever is asked and taught, the answer is in order, costs what it says, and is the same the second time, stored or not."""
    examples = {"taught": tuple(words for words, _at in taught), "taught_occupation": tuple(at for _words, at in taught)}
    problem, limits = hand(*texts, **examples), Limits(candidates)
    result = solve(problem, limits)
    assert violations(problem, result) == []
    assert 0 <= cost_of(problem, result) <= len(texts)
    assert write_result(solve(read_problem(write_problem(problem)), limits)) == write_result(result)
    assert read_problem(write_problem(problem)) == problem


@given(st.lists(st.floats(0, 1), min_size=1, max_size=5))
def test_confidences_fall_and_add_up_to_one_at_most(scores: list[float]) -> None:
    """Tests the probabilities for any scores in falling order."""
    sure = UNTAUGHT.of(np.array([sorted(scores, reverse=True)]))[0]
    assert (np.diff(sure) <= 1e-12).all()
    assert 0 <= sure.sum() <= 1 + 1e-9


def test_each_broken_rule_is_named() -> None:
    """Tests that violations sees an answer with each rule broken once."""
    problem = hand("tukang las pipa")
    good = solve(problem, Limits(3))
    assert good.occupation[0].tolist() == [0, 1, -1]
    broken = {
        "twice": replace(good, occupation=np.array([[0, 0, -1]]), field=np.array([[0, 0, -1]])),
        "gap": replace(good, occupation=np.array([[0, -1, 1]])),
        "not in the vocabulary": replace(good, occupation=np.array([[0, 7, -1]])),
        "no falling probabilities": replace(good, confidence=np.array([[0.2, 0.4, 0.0]])),
        "no programme": replace(good, field=np.array([[1, 1, -1]])),
    }
    for words, result in broken.items():
        assert any(words in fault for fault in violations(problem, result)), words


def test_wrong_fields_are_reported_all_at_once() -> None:
    """Tests that a problem that does not fit together is refused with every field."""
    with pytest.raises(WrongProblem) as refused:
        hand("las", term_occupation=(0, 1), programme_field=(0, -1, 1), programme_units=((9, 0),), taught=("las",), descriptions=("a", "b"))
    named = ("term_occupation", "programme_field", "programme_units[0]", "taught_occupation", "descriptions")
    assert all(name in str(refused.value) for name in named)


def test_a_years_statements_are_coded_in_seconds() -> None:
    """Tests that time does not run away with many texts: 2,000 against the whole catalogue, in chunks."""
    problem, _codes = catalogue(*(f"operator mesin bubut cnc {at}" for at in range(2_000)))
    result = solve(problem, Limits())
    assert len(set(result.occupation[:, 0].tolist())) == 1

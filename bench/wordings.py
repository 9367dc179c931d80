# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Needs in people's own words into occupations and units: our coding engine beside plain TF-IDF over the same vocabulary, in one run.

    python -m bench.wordings [--half figure|development] [--scenario FOLDER]

Two sets of words. The gold set (bench/gold) is 300 wordings written by somebody who never saw the vocabulary, and labelled twice, independently;
the claim is about the half that nobody looked at when the vocabulary was made. The invented needs are those of the scenario's generator, and the
right occupation is the one that it had in mind (`need-codes.csv`); the generator shares no list with the vocabulary.

Where the two labels differ an answer is right if it is either; both are printed alone too. "-" says that no occupation of the list fits, and is
right where nothing is offered. Units: those offered with the first occupation, all of them, and those that would be taken (above SURE, or all
where none is); recall is the mean over the wordings for which a labeller names units, of either labeller's units the better found; precision is the
share of the offered that the labeller names whose units are met better. TF-IDF: whole words, cosine of the text to each term, an occupation counts
by its likest term.

A confidence is honest where it is right as often as it says. Printed are what it says, what is right, and the expected calibration error (ten bins
of equal width) with its 95 % interval over 2,000 bootstrap samples of the wordings; `by_chance` is the error that a perfectly honest confidence
would have, because so few wordings are never right exactly as often as they should. A unit that one of the two labellers names is half right.

The last line is JSON: claim, ours, peer, theirs, ratio, holds. `ratio` = wrong first answers of the peer / ours, on the gold set."""

import argparse
import csv
import json
import time
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import selaras
from bench.coding import calibration_error
from selaras.engines.coding import Limits, Problem, solve
from selaras.engines.coding.words import words_of

SOURCE = Path(selaras.__file__).parent
STANDARDS = SOURCE / "ground" / "standards" / "data"
GOLD = Path(__file__).with_name("gold")
TRUSTED = 0.70  # as `selaras.loop.demand.rules.TRUSTED_CONFIDENCE`: below it a person decides
SURE = 0.50  # as `selaras.loop.demand.rules.TRUSTED_UNIT`: from here on a unit is taken unless a person drops it
SAMPLES = 2_000
NONE = "-"  # a labeller's answer where no occupation of the list fits


def rows_of(path: Path) -> list[dict[str, str]]:
    """A CSV file by column."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@dataclass(frozen=True)
class Wordings:
    """Texts with the occupations that are right for each, by labeller, and the units."""

    texts: tuple[str, ...]
    occupations: tuple[tuple[str, ...], ...]
    units: tuple[tuple[frozenset[str], ...], ...]


def gold(half: str) -> Wordings:
    """Half of the gold set, as both labellers read it."""
    labels = [{row["id"]: row for row in rows_of(GOLD / half / f"labels_{who}.csv")} for who in "ab"]
    rows = rows_of(GOLD / half / "wordings.csv")
    occupations = tuple(tuple(by[row["id"]]["occupation"] for by in labels) for row in rows)
    units = tuple(tuple(frozenset(filter(None, by[row["id"]]["units"].split(";"))) for by in labels) for row in rows)
    return Wordings(tuple(row["words"] for row in rows), occupations, units)


def stated(folder: Path) -> Wordings:
    """Every need of a scenario that has a code."""
    words = {row["key"]: row["words"] for name in ("company-needs", "region-needs") for row in rows_of(folder / f"{name}.csv")}
    rows = rows_of(folder / "need-codes.csv")
    return Wordings(tuple(words[row["key"]] for row in rows), tuple((row["occupation"],) for row in rows), ())


@dataclass(frozen=True)
class Names:
    """The codes of the occupations and the keys of the units behind a problem's indices."""

    occupations: Sequence[str]
    units: Sequence[str]


def problem_of(texts: tuple[str, ...]) -> tuple[Problem, Names]:
    """The catalogue's occupations, programmes and units as vocabulary."""
    occupations, programmes, units = (rows_of(STANDARDS / f"{name}.csv") for name in ("occupations", "programmes", "units"))
    codes, keys, programme_keys = ([row[name] for row in rows] for rows, name in ((occupations, "code"), (units, "key"), (programmes, "key")))
    terms = [(at, term) for at, row in enumerate(occupations) for term in (row["title_id"], row["title_en"], *row["terms"].split(";")) if term]
    terms += [(codes.index(row["occupation"]), row["title_id"]) for row in programmes]
    fields = sorted({row["field"] for row in programmes})
    taught = [(programme_keys.index(row["programme"]), keys.index(row["unit"])) for row in rows_of(STANDARDS / "programme_units.csv")]
    old = {row["supersedes"] for row in units}  # whoever asks for such a unit asks for the newer one
    called = [
        (at, term) for at, row in enumerate(units) if row["key"] not in old for term in (row["title_id"], row["title_en"], *row["terms"].split(";"))
    ]
    return Problem(
        texts=texts, text_equipment=(), occupations=len(codes), terms=tuple(term for _at, term in terms),
        term_occupation=tuple(at for at, _term in terms),
        programmes=tuple(row["title_id"] for row in programmes), programme_occupation=tuple(codes.index(row["occupation"]) for row in programmes),
        programme_field=tuple(fields.index(row["field"]) for row in programmes), programme_units=tuple(taught), programme_equipment=(),
        units=tuple(row["title_id"] for row in units), unit_terms=tuple(term for _at, term in called),
        unit_term_unit=tuple(at for at, _term in called),
    ), Names(codes, keys)  # fmt: skip


# How far two labellers agree ---------------------------------------------------------------------------------------------


def agreement(wordings: Wordings) -> dict[str, float]:
    """Share of equal occupations, Cohen's kappa (Cohen 1960), and the mean Jaccard index of the units where either names some."""
    pairs = wordings.occupations
    share = float(np.mean([first == second for first, second in pairs]))
    by = [Counter(labels) for labels in zip(*pairs, strict=True)]
    chance = sum(by[0][code] * by[1][code] for code in by[0]) / len(pairs) ** 2
    alike = [len(first & second) / len(first | second) for first, second in wordings.units if first | second]
    return {"share": share, "kappa": (share - chance) / (1 - chance), "units_jaccard": float(np.mean(alike))}


# Coders ----------------------------------------------------------------------------------------------------------------


Codes = NDArray[np.int64]
Floats = NDArray[np.float64]
Units = dict[int, dict[int, float]]  # text -> unit -> confidence


def ours(problem: Problem) -> tuple[Codes, Floats, Units]:
    """[text, rank] five occupations, [text] the confidence of the first, and its units by text."""
    result = solve(problem, Limits(5))
    units: Units = defaultdict(dict)
    for (text, rank, unit), sure in zip(result.units.tolist(), result.unit_confidence.tolist(), strict=True):
        if rank == 0:
            units[text][unit] = sure
    return result.occupation, result.confidence[:, 0], units


def tfidf(problem: Problem) -> tuple[Codes, Floats, Units]:
    """[text, rank] five occupations by cosine, [text] the cosine of the first; no units."""
    used = Counter(word for term in problem.terms for word in set(words_of(term)))
    at = {word: column for column, word in enumerate(sorted(used))}
    weight = np.array([np.log((1 + len(problem.terms)) / (1 + used[word])) + 1 for word in at])
    terms, texts = (_directions(lines, at, weight) for lines in (problem.terms, problem.texts))
    likest = np.zeros((len(problem.texts), problem.occupations))
    for term, occupation in enumerate(problem.term_occupation):
        likest[:, occupation] = np.maximum(likest[:, occupation], texts @ terms[term])
    order = np.argsort(-likest, axis=1, kind="stable")[:, :5]
    return np.where(np.take_along_axis(likest, order, 1) > 0, order, -1), likest.max(axis=1), {}


def _directions(lines: tuple[str, ...], at: dict[str, int], weight: NDArray[np.float64]) -> NDArray[np.float64]:
    counts = np.zeros((len(lines), len(at)))
    for row, line in enumerate(lines):
        for word in words_of(line):
            if word in at:
                counts[row, at[word]] += weight[at[word]]
    return counts / np.maximum(np.linalg.norm(counts, axis=1, keepdims=True), 1e-12)


# Figures ---------------------------------------------------------------------------------------------------------------


def measured(occupation: Codes, right: Sequence[Collection[str]], names: Names) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """[text] whether the first occupation is right, and whether one of the five is; none offered is right where NONE is."""
    offered = [[names.occupations[at] for at in row if at >= 0] or [NONE] for row in occupation.tolist()]
    first = np.array([row[0] in true for row, true in zip(offered, right, strict=True)])
    return first, np.array([bool(set(row) & set(true)) for row, true in zip(offered, right, strict=True)])


def unit_figures(found: Units, wordings: Wordings, names: Names, labeller: int | None, least: float = 0.0) -> dict[str, float]:
    """Recall, precision and number of the units from a confidence on, all where none is so sure, by one labeller (None: whose are met better)."""
    shares, met, offered = [], 0, 0
    for text, both in enumerate(wordings.units):
        sure = {at: sure for at, sure in found.get(text, {}).items() if sure >= least}
        keys = {names.units[at] for at in sure or found.get(text, {})}
        labels = both if labeller is None else both[labeller : labeller + 1]
        each = [len(units & keys) / len(units) for units in labels if units]
        shares += [max(each)] if each else []
        met, offered = met + max(len(units & keys) for units in labels), offered + len(keys)
    return {"recall": float(np.mean(shares)), "precision": met / max(offered, 1), "units": offered / len(wordings.units)}


def honesty(sure: Sequence[Floats], right: Sequence[Floats]) -> dict[str, Any]:
    """What confidences say, what is right, and the calibration error, with intervals; [text] arrays of what belongs to each text."""
    rng = np.random.default_rng(4)
    of = np.repeat(np.arange(len(sure)), [len(each) for each in sure])
    says, is_right = np.concatenate(sure), np.concatenate(right)
    error = _error(says, is_right)
    samples = []
    for _sample in range(SAMPLES):
        times = np.bincount(rng.integers(len(sure), size=len(sure)), minlength=len(sure))[of]
        some = np.repeat(np.arange(len(of)), times)
        samples.append((float(is_right[some].mean() - says[some].mean()), _error(says[some], is_right[some])))
    low, high = np.quantile(np.array(samples), [0.025, 0.975], axis=0).tolist()
    by_chance = np.mean([_error(says, (rng.random(len(says)) < says).astype(float)) for _sample in range(SAMPLES)])
    return {
        "says": float(says.mean()), "right": float(is_right.mean()), "right_above_said_95": (low[0], high[0]), "calibration_error": error,
        "calibration_error_95": (low[1], high[1]), "by_chance": float(by_chance),
    }  # fmt: skip


def _error(says: Floats, right: Floats) -> float:
    return calibration_error(says, right)


def unit_honesty(found: Units, wordings: Wordings, names: Names) -> dict[str, Any]:
    """`honesty` of the units offered with the first occupation; half right where one of two labellers names the unit."""
    sure = [np.array(list(found.get(text, {}).values()), float) for text in range(len(wordings.units))]
    right = [
        np.array([np.mean([names.units[at] in units for units in both]) for at in found.get(text, {})], float)
        for text, both in enumerate(wordings.units)
    ]
    return honesty(sure, right)


def figures(wordings: Wordings) -> dict[str, dict[str, Any]]:
    """What ours and plain TF-IDF make of the wordings, by name."""
    problem, names = problem_of(wordings.texts)
    found: dict[str, dict[str, Any]] = {}
    for name, run in (("ours", ours), ("TF-IDF", tfidf)):
        began = time.perf_counter()
        occupation, sure, units = run(problem)
        seconds = time.perf_counter() - began
        first, five = measured(occupation, wordings.occupations, names)
        found[name] = {"first": float(first.mean()), "among_five": float(five.mean())}
        if name == "ours":
            trusted = sure >= TRUSTED
            found[name] |= {"trusted": float(trusted.mean()), "right_of_trusted": float(first[trusted].mean())}
            found[name]["confidence"] = honesty(list(sure[:, None]), list(first[:, None].astype(float)))
            for at in range(len(wordings.occupations[0]) if wordings.units else 0):
                alone = measured(occupation, [labels[at : at + 1] for labels in wordings.occupations], names)
                found[name][f"first_by_{'ab'[at]}"] = float(alone[0].mean())
                found[name][f"recall_by_{'ab'[at]}"] = unit_figures(units, wordings, names, at)["recall"]
            if wordings.units:
                found[name]["units"] = {
                    "offered": unit_figures(units, wordings, names, None),
                    "taken": unit_figures(units, wordings, names, None, SURE),
                }
                found[name]["units"]["confidence"] = unit_honesty(units, wordings, names)
        found[name]["seconds"] = seconds
        print(f"  {name}: {_words(found[name])}")
    return found


def _words(values: dict[str, Any] | Sequence[float] | float) -> str:
    if isinstance(values, dict):
        return ", ".join(f"{key} ({_words(value)})" if isinstance(value, dict) else f"{key} {_words(value)}" for key, value in values.items())
    return f"{values:.3f}" if isinstance(values, float) else " to ".join(map(_words, values))


def main() -> None:
    """Run both and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--half", choices=("figure", "development"), default="figure")
    asked.add_argument("--scenario", type=Path, default=SOURCE / "scenarios" / "bekasi_2018")
    args = asked.parse_args()
    wordings, needs = gold(args.half), stated(args.scenario)
    agreed = agreement(wordings)
    print(f"gold set, {args.half} half, {len(wordings.texts)} wordings; the labellers agree: " + ", ".join(f"{k} {v:.3f}" for k, v in agreed.items()))
    words = figures(wordings)
    print(f"invented needs of the scenario, {len(needs.texts)}")
    invented = figures(needs)
    mine, theirs = words["ours"], words["TF-IDF"]
    print(json.dumps({
        "claim": "more wordings of the shop floor coded right at first than plain TF-IDF over the same vocabulary",
        "ours": {"gold": mine, "invented": invented["ours"], "agreement": agreed}, "peer": "TF-IDF, whole words, cosine to the likest term",
        "theirs": {"gold": theirs, "invented": invented["TF-IDF"]}, "ratio": (1 - theirs["first"]) / max(1 - mine["first"], 1e-9),
        "holds": bool(mine["first"] > theirs["first"]),
    }))  # fmt: skip


if __name__ == "__main__":
    main()

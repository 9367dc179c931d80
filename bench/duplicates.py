# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Needs that were stated twice: which share of them our rule finds, and how many of its proposals are right, beside two plainer rules, in one run.

    python -m bench.duplicates [--worlds 20] [--scenario FOLDER]

A world is the scenario's needs of companies and regions, of which one in five is stated a second time, by another way. What the second time is like
is invented (and known here only): the same words, or shortened and in capitals, with a slip of the finger, or another phrase for the same job (a
third); the same number or one up to a quarter off; the same months or one month moved; the site named again or not; coded in both, one or neither.
Two needs that the scenario holds anyway are two, however alike they are. Found: share of the needs stated twice whose pair is proposed. Right: share
of the proposed pairs that are such.

The plainer rules: `same words` proposes two needs of one owner, place and wording without regard to capitals, as a spreadsheet finds duplicates;
`same job` two of one owner, place and occupation in months that touch.

The last line is JSON: claim, ours, peer, theirs, ratio, holds. `ratio` = needs stated twice that the better of the plainer rules misses / those that
we miss."""

import argparse
import csv
import json
import os
import random
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

import selaras
from selaras.loop.demand.likeness import Traits, likely_pairs, plain_words

SOURCE = Path(selaras.__file__).parent / "scenarios"
AGAIN = 0.2  # of the needs are stated twice
CODED = 0.8  # have an occupation when they are compared
SHORT = {"operator": "opr", "mesin": "mc", "produksi": "prod", "teknisi": "tek", "tukang": "tkg"}
Pair = tuple[int, int]


@dataclass(frozen=True)
class Said:
    """A need as somebody said it: what is compared, its words as they were written, and the job that was meant."""

    traits: Traits
    words: str
    job: str


def rows_of(path: Path) -> list[dict[str, str]]:
    """A CSV file by column."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def stated(folder: Path) -> list[Said]:
    """The scenario's needs, each with the occupation that its generator meant; half of the companies sent a sheet."""
    place = {row["key"]: row["region"] for row in rows_of(folder / "company-sites.csv")}
    jobs = {row["key"]: row["occupation"] for row in rows_of(folder / "need-codes.csv")}
    rows = rows_of(folder / "company-needs.csv") + rows_of(folder / "region-needs.csv")
    regions, sites = sorted({row["region"] or place[row["site"]] for row in rows}), sorted(place)
    needs = []
    for key, row in enumerate(rows):
        owner = row.get("company") or row.get("centre") or row.get("office") or ""
        at = row["region"] or place[row["site"]]
        by_sheet = "company" in row and len(owner) % 2 == 0
        traits = Traits(
            key=key,
            origin=row.get("origin", "company"),
            owner=owner,
            near=frozenset({owner if "company" in row else "region"}),
            region=regions.index(at),
            site=sites.index(row["site"]) if row.get("site") else None,
            occupation=None,
            words=plain_words(row["words"]),
            start=month(row["start_month"]),
            until=month(row["until_month"]),
            least=int(row["heads_least"]),
            most=int(row["heads_most"]),
            channel="xlsx" if by_sheet else "form",
            sheet=owner if by_sheet else "",
        )
        needs.append(Said(traits, row["words"], jobs.get(row["key"], "")))
    return needs


def month(words: str) -> int:
    """Months from year 0."""
    year, number = words.split("-")
    return int(year) * 12 + int(number)


def phrases_of(folder: Path) -> dict[str, list[str]]:
    """What the generator can say for each occupation."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows_of(folder / "job-words.csv"):
        found[row["occupation"]] += row["words"].split("|")
    return found


def again(need: Said, key: int, phrases: dict[str, list[str]], made: random.Random) -> Said:
    """The same need stated once more, by another way."""
    one = need.traits
    words = reworded(need, phrases, made)
    share = 1.0 if made.random() < 0.5 else made.uniform(0.75, 1.25)
    moved = made.choice((0, 0, 0, -1, 1))
    facts = {
        "key": key,
        "words": plain_words(words),
        "site": one.site if made.random() < 0.7 else None,
        "start": one.start + min(moved, 0),
        "until": one.until + max(moved, 0),
        "least": max(1, round(one.least * share)),
        "most": max(1, round(one.most * share)),
        "channel": made.choice(("counter", "meeting", "phone", "paper", "api")),
        "sheet": "",
    }
    return Said(replace(one, **facts), words, need.job)


def reworded(need: Said, phrases: dict[str, list[str]], made: random.Random) -> str:
    """Words for the same job, as another person would write them."""
    way, words = made.random(), need.words
    if way < 0.33 and phrases.get(need.job):
        return made.choice(phrases[need.job])
    if way < 0.55:
        for long, short in SHORT.items():
            words = words.lower().replace(long, short)
        return words.upper()
    if way < 0.75 and len(words) > 4:
        at = made.randrange(1, len(words) - 2)
        return words[:at] + words[at + 1] + words[at] + words[at + 2 :]
    return words


def world(base: Sequence[Said], phrases: dict[str, list[str]], seed: int) -> tuple[list[Said], set[Pair]]:
    """Needs with those that were stated again, coded or not; and the pairs that are one."""
    made = random.Random(seed)
    twice = made.sample(range(len(base)), round(AGAIN * len(base)))
    needs = [*base, *(again(base[at], len(base) + number, phrases, made) for number, at in enumerate(twice))]
    codes = {job: number for number, job in enumerate(sorted({need.job for need in needs if need.job}), start=1)}
    coded = [replace(need, traits=replace(need.traits, occupation=codes.get(need.job) if made.random() < CODED else None)) for need in needs]
    return coded, {(at, len(base) + number) for number, at in enumerate(twice)}


def ours(needs: Sequence[Said]) -> set[Pair]:
    """The pairs that the product proposes."""
    return {(pair.first, pair.second) for pair in likely_pairs([need.traits for need in needs])}


def same_words(needs: Sequence[Said]) -> set[Pair]:
    """One owner, place and wording."""
    return _alike(needs, lambda need: " ".join(need.words.casefold().split()), lambda _one, _two: True)


def same_job(needs: Sequence[Said]) -> set[Pair]:
    """One owner, place and occupation, months that touch."""
    return _alike(needs, lambda need: need.traits.occupation, lambda one, two: one.start <= two.until and two.start <= one.until)


def _alike(needs: Sequence[Said], mark: Callable[[Said], object], also: Callable[[Traits, Traits], bool]) -> set[Pair]:
    blocks: dict[object, list[Traits]] = defaultdict(list)
    for need in needs:
        if mark(need) is not None:
            blocks[need.traits.origin, need.traits.owner, need.traits.region, mark(need)].append(need.traits)
    return {(one.key, two.key) for block in blocks.values() for one, two in combinations(block, 2) if also(one, two)}


RULES = {"ours": ours, "same words": same_words, "same job": same_job}


def main() -> None:
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("--worlds", type=int, default=20)
    asked.add_argument("--scenario", type=Path, default=SOURCE / "bekasi_2018")
    said = asked.parse_args()
    base, phrases = stated(said.scenario), phrases_of(SOURCE / "material")
    found: dict[str, list[float]] = defaultdict(list)
    right: dict[str, list[float]] = defaultdict(list)
    looked: dict[str, list[int]] = defaultdict(list)
    seconds, twice = 0.0, 0
    for seed in range(said.worlds):
        needs, pairs = world(base, phrases, seed)
        twice = len(pairs)
        for name, rule in RULES.items():
            began = time.perf_counter()
            proposed = rule(needs)
            seconds += time.perf_counter() - began if name == "ours" else 0.0
            found[name].append(len(proposed & pairs) / len(pairs))
            right[name].append(len(proposed & pairs) / max(len(proposed), 1))
            looked[name].append(len(proposed))
    each = f"{seconds / said.worlds:.2f} s each, load {os.getloadavg()[0]:.1f}"
    print(f"{said.worlds} worlds of {len(base)} needs, of which {twice} were stated twice; {each}")
    for name in RULES:
        print(f"{name:11} found {_words(found[name])}, right {_words(right[name])}, pairs to look at {sum(looked[name]) / said.worlds:.0f}")
    mean = {name: sum(shares) / len(shares) for name, shares in found.items()}
    best = max(("same words", "same job"), key=mean.__getitem__)
    figures = {
        "claim": "needs stated twice that are proposed for merging",
        "ours": round(mean["ours"], 3),
        "peer": best,
        "theirs": round(mean[best], 3),
        "ratio": round((1 - mean[best]) / max(1 - mean["ours"], 1e-9), 2),
        "right": round(sum(right["ours"]) / said.worlds, 3),
        "holds": min(found["ours"]) > max(found[best]),
    }
    print(json.dumps(figures))


def _words(shares: Sequence[float]) -> str:
    return f"{sum(shares) / len(shares):.1%} ({min(shares):.1%} to {max(shares):.1%})"


if __name__ == "__main__":
    main()

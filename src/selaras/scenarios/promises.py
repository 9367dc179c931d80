# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Promises of 2016 and 2017 in both directions, with the evidence by which some were kept; and the agreements behind them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from selaras.scenarios.catalogue import MATERIAL, Catalogue, read
from selaras.scenarios.meetings import FORUM, TODAY, division, moment, phrases, working_day
from selaras.scenarios.staff import Row

FIRST, LAST = date(2016, 2, 1), date(2017, 12, 8)  # on which promises were made
# Share of promises that a sector keeps in a usual year, by division of KBLI; assumed, and different on purpose.
KEPT: Mapping[str, float] = {"26": 0.88, "27": 0.82, "29": 0.78, "30": 0.8, "28": 0.7, "25": 0.62, "22": 0.66, "10": 0.74, "52": 0.5, "43": 0.42}
KEPT_ELSEWHERE, KEPT_BY_CENTRE = 0.65, 0.75
BY_LINK, AT_THE_FORUM, RELEASED, LATER = 0.6, 0.22, 0.07, 0.06
CENTRE_PROMISES = 36
MONTHS = ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember")
NEAR = {"32.15": "blk-karawang", "32.16": "blk-kab-bekasi", "32.14": "blk-purwakarta", "32.01": "blk-kab-bogor"}
NATIONAL = "bbplk-bekasi"
PLANNER, DESK = "perencana@selaras.example", "meja.kebutuhan@selaras.example"


@dataclass
class Ledger:
    """Rows of the two files of the ledger."""

    promises: list[Row] = field(default_factory=list)
    evidence: list[Row] = field(default_factory=list)


def month_of(day: date) -> str:
    """A month as a person writes it."""
    return f"{MONTHS[day.month - 1]} {day.year}"


class Writer:
    """Draws promises and their evidence; holds what they speak of."""

    def __init__(self, catalogue: Catalogue, sites: list[Row], posts: list[Row], rng: np.random.Generator) -> None:
        self.rng, self.catalogue, self.said = rng, catalogue, phrases()
        self.kinds = read(MATERIAL / "forum-promises.csv")
        self.sites = {str(row["company"]): row for row in reversed(sites)}
        self.accounts = {str(row["company"]): str(row["email"]) for row in posts if row["role"] == "company"}
        self.heads = {str(row["centre"]): str(row["email"]) for row in posts if row["role"] == "centre_head"}
        self.titles = {row["key"]: row["title_id"] for row in read(MATERIAL.parent.parent / "ground" / "standards" / "data" / "programmes.csv")}
        self.ledger = Ledger()

    def promise(self, company: Row, side: str, kept: float) -> None:
        """One promise, with whatever came of it by the demonstration's day."""
        rng, key = self.rng, str(company["key"])
        kinds = [row for row in self.kinds if row["side"] == side]
        weights = np.array([float(row["weight"]) for row in kinds])
        kind = kinds[int(rng.choice(len(kinds), p=weights / weights.sum()))]
        at_forum = side == "company" and rng.random() < AT_THE_FORUM
        made = date(2017, 8, 15) if at_forum else working_day(FIRST + timedelta(days=int(rng.integers((LAST - FIRST).days))))
        due = working_day(made + timedelta(days=int(rng.integers(45, 240))))
        centre = NEAR.get(str(self.sites[key]["region"]), NATIONAL) if rng.random() < 0.2 and not at_forum else NATIONAL
        facts = self._facts(company)
        row: Row = {
            "key": f"janji-{len(self.ledger.promises) + 1:03d}",
            "company": key,
            "centre": centre,
            "side": side,
            "kind": kind["kind"],
            "quantity": int(rng.integers(int(kind["least"]), int(kind["most"]) + 1)),
            "words": _capital(kind["words"].format(**facts)),
            "meeting": FORUM if at_forum else "",
            "made_at": moment(made, int(rng.integers(13 * 60, 14 * 60 + 50) if at_forum else rng.integers(9 * 60, 16 * 60))),
            "by": self._by(side, key, centre, at_forum),
            "due_on": due.isoformat(),
            "released_on": "",
            "released_because": "",
            "released_by": "",
        }
        self.ledger.promises.append(row)
        self._what_came_of_it(row, kind, made, due, kept, facts)

    def _facts(self, company: Row) -> dict[str, str]:
        rng, jobs = self.rng, [job for job in self.catalogue.jobs if job.origin == "company" and division(company) in job.industries]
        job = jobs[int(rng.integers(len(jobs)))] if jobs else self.catalogue.jobs[0]
        drawn = {name: str(rng.choice(self.said[name])) for name in ("part", "topic", "thing", "question")}
        programme = self.titles[job.programmes[0]] if job.programmes else "Operator mesin produksi"
        return {**drawn, "site": str(self.sites[str(company["key"])]["name"]), "job": job.phrases[0], "programme": programme}

    def _by(self, side: str, company: str, centre: str, at_forum: bool) -> str:
        """Who enters it: the company by its link (empty) or account, the head of a supervised centre, else staff."""
        if at_forum and self.rng.random() < BY_LINK:
            return ""
        if side == "company" and company in self.accounts and self.rng.random() < 0.7:
            return self.accounts[company]
        if side == "centre" and centre != NATIONAL:
            return self.heads[centre]
        return DESK if self.rng.random() < 0.5 else PLANNER

    def _whom(self, row: Row) -> str:
        """Who releases it or confirms it for the side to which it was promised; nobody where that is a company without an account."""
        if row["side"] == "centre":
            return self.accounts.get(str(row["company"]), "")
        return PLANNER if row["centre"] == NATIONAL else self.heads[str(row["centre"])]

    def _what_came_of_it(self, row: Row, kind: Mapping[str, str], made: date, due: date, kept: float, facts: dict[str, str]) -> None:
        rng, quantity = self.rng, int(str(row["quantity"]))
        draw, over = float(rng.random()), due < TODAY
        if draw < RELEASED:
            day = working_day(made + timedelta(days=int(0.7 * (due - made).days)))
            if day < TODAY:
                because, by = str(rng.choice(self.said["released"])), self._whom(row)
                row |= {"released_on": day.isoformat(), "released_because": because, "released_by": by} if by else {}
            return
        good = float(rng.random()) < kept
        part = 1.0 if good else float(rng.choice([0.0, 0.35, 0.6], p=[0.45, 0.25, 0.3]))
        if not over:
            part = part * float(rng.choice([0.0, 0.5], p=[0.75, 0.25]))
        done = round(quantity * part)
        late = over and good and rng.random() < LATER
        some = [done] if done < 6 or rng.random() < 0.7 else [done - done // 2, done // 2]
        for amount in filter(None, some):
            first, last = (due + timedelta(days=2), due + timedelta(days=20)) if late else (made + timedelta(days=14), due - timedelta(days=1))
            last = min(last, TODAY - timedelta(days=4))
            if first < last:
                self._evidence(row, kind, amount, first + timedelta(days=int(rng.integers((last - first).days))), facts)

    def _evidence(self, row: Row, kind: Mapping[str, str], amount: int, day: date, facts: dict[str, str]) -> None:
        """One line of evidence: a document, the other side's word (of a company: only where it has an account), or what staff saw."""
        rng, company = self.rng, str(row["company"])
        ways = [way for way in ("document", "both", "staff") if kind[way] and (way != "both" or row["side"] == "company" or company in self.accounts)]
        way = str(rng.choice(ways))
        by = self.accounts[company] if row["side"] == "centre" and way == "both" else DESK if rng.random() < 0.5 else PLANNER
        way, by = self._as_they_may(row, way, by)
        recorded = min(working_day(day + timedelta(days=int(rng.integers(1, 9)))), TODAY - timedelta(days=1))
        self.ledger.evidence.append(
            {
                "promise": row["key"],
                "quantity": amount,
                "happened_on": day.isoformat(),
                "kind": way,
                "words": kind[way].format(month=month_of(day), **facts),
                "recorded_at": moment(recorded, int(rng.integers(8 * 60 + 30, 16 * 60))),
                "by": by,
            }
        )

    def _as_they_may(self, row: Row, way: str, by: str) -> tuple[str, str]:
        """The other side's word is its own; the national centre does not vouch for itself: the company does or, without an account, gets a paper."""
        if row["side"] == "company" and way == "both" and row["centre"] != NATIONAL:
            return way, self._whom(row)
        if row["side"] == "centre" and row["centre"] == NATIONAL and by in {DESK, PLANNER}:
            return ("both", self._whom(row)) if self._whom(row) else ("document", by)
        return way, by


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def make_promises(catalogue: Catalogue, companies: list[Row], sites: list[Row], posts: list[Row], rng: np.random.Generator) -> Ledger:
    """About two hundred promises of companies, most of one or two each, and some of centres."""
    writer = Writer(catalogue, sites, posts, rng)
    for company in companies:
        kept = float(np.clip(KEPT.get(division(company), KEPT_ELSEWHERE) + rng.normal(0.0, 0.12), 0.05, 0.97))
        count = int(rng.poisson(0.55 + min(0.8, int(str(company["employees"])) / 900)))
        for _number in range(max(count, 4) if str(company["key"]) in writer.accounts else count):
            writer.promise(company, "company", kept)
    for number in range(CENTRE_PROMISES):
        known = [company for company in companies if str(company["key"]) in writer.accounts]
        pool = known if number % 3 == 0 else companies
        writer.promise(pool[int(rng.integers(len(pool)))], "centre", KEPT_BY_CENTRE)
    return writer.ledger

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Conversations, announcements and comments on programmes: mostly answered, some with the clock running on the demonstration's day."""

from datetime import date, timedelta

import numpy as np

from selaras.scenarios.catalogue import MATERIAL, read, words
from selaras.scenarios.meetings import TODAY, division, moment, working_day
from selaras.scenarios.promises import DESK, MONTHS, PLANNER
from selaras.scenarios.staff import Row

LAST = date(2017, 11, 6)  # on which a conversation began that has ended
AGAIN = 8  # conversations that were held a second time, between others
# What runs: after how many messages it stopped, and when the last was written. The centre is late with the first, companies with the next two.
RUNNING = (
    ("mesin-baru", 1, date(2017, 12, 4)),
    ("hasil-ojt", 1, date(2017, 11, 30)),
    ("jadwal-uji", 2, date(2017, 12, 5)),
    ("sertifikat", 1, date(2017, 12, 13)),
    ("penempatan-tertunda", 1, date(2017, 12, 14)),
    ("karawang", 1, date(2017, 12, 7)),
    ("perpanjang-pks", 1, date(2017, 12, 12)),
    ("seleksi-bersama", 2, date(2017, 12, 11)),
    ("kelas-malam", 4, date(2017, 12, 8)),
)
ONLY_RUNNING = ("mesin-baru", "hasil-ojt", "penempatan-tertunda", "sertifikat")


class Speakers:
    """Who speaks: a company of the cast that fits the talk, and somebody of the centre."""

    def __init__(self, companies: list[Row], sites: list[Row], posts: list[Row], rng: np.random.Generator) -> None:
        self.rng = rng
        sectors = {str(row["key"]): division(row) for row in companies}
        self.cast = [(str(row["company"]), str(row["email"]), sectors[str(row["company"])]) for row in posts if row["role"] == "company"]
        self.heads = {str(row["centre"]): str(row["email"]) for row in posts if row["role"] == "centre_head"}
        self.sites = {str(row["company"]): str(row["name"]) for row in reversed(sites)}
        self.had: dict[str, int] = {}

    def company(self, trades: str) -> tuple[str, str]:
        """(key, e-mail) of the company that fits and had the fewest talks; the two that are shown come first."""
        fitting = [each for each in self.cast if trades == "*" or each[2] in words(trades)] or self.cast
        key, email, _sector = min(fitting, key=lambda each: (self.had.get(each[0], 0), self.cast.index(each)))
        self.had[key] = self.had.get(key, 0) + 1
        return key, email


def make_talks(companies: list[Row], sites: list[Row], posts: list[Row], rng: np.random.Generator) -> list[Row]:
    """One row for each message; the first of a conversation says what it is about."""
    talks: dict[str, list[dict[str, str]]] = {}
    for row in read(MATERIAL / "forum-talks.csv"):
        talks.setdefault(row["talk"], []).append(row)
    speakers, made = Speakers(companies, sites, posts, rng), list[Row]()
    for key, steps, last in RUNNING:
        parts = talks[key][:steps]
        begun = last - timedelta(days=sum(int(part["days"]) for part in parts[1:]))
        made += _talk(f"{key}-berjalan", parts, begun, speakers, rng)
    ended = [key for key in talks if key not in ONLY_RUNNING]
    for number, key in enumerate([*ended, *(str(key) for key in rng.permutation(ended)[:AGAIN])]):
        since = date.fromisoformat(talks[key][0]["since"])
        begun = working_day(since + timedelta(days=int(rng.integers((LAST - since).days))))
        made += _talk(f"{key}-{number + 1:02d}", talks[key], begun, speakers, rng, closes=True)
    return sorted(made, key=lambda row: (str(row["at"]), str(row["talk"])))


def _talk(key: str, parts: list[dict[str, str]], begun: date, speakers: Speakers, rng: np.random.Generator, *, closes: bool = False) -> list[Row]:
    company, email = speakers.company(parts[0]["trades"])
    centre = "blk-karawang" if key.startswith("karawang") else "bbplk-bekasi"
    ours = speakers.heads[centre] if centre != "bbplk-bekasi" else DESK if rng.random() < 0.7 else PLANNER
    facts = {"n": int(rng.integers(4, 25)), "month": MONTHS[(begun.month + 1) % 12], "site": speakers.sites[company]}
    rows: list[Row] = []
    day = begun
    for number, part in enumerate(parts):
        day = working_day(day + timedelta(days=int(part["days"])))
        rows.append(
            {
                "talk": key,
                "company": company if number == 0 else "",
                "centre": centre if number == 0 else "",
                "subject": part["subject"] if number == 0 else "",
                "programme": part["programme"] if number == 0 else "",
                "title": part["title"] if number == 0 else "",
                "at": moment(
                    min(day, TODAY), int(rng.integers(8 * 60 + 15, 11 * 60) if part["side"] == "company" else rng.integers(13 * 60, 16 * 60))
                ),
                "by": email if part["side"] == "company" else ours,
                "words": part["words"].format(**facts),
                "asks": part["asks"],
                "closes": "ya" if closes and number == len(parts) - 1 and part["asks"] == "tidak" and rng.random() < 0.7 else "",
            }
        )
    return rows


def make_announcements() -> list[Row]:
    """What the national centre told companies in 2017."""
    return [{**row} for row in read(MATERIAL / "forum-announcements.csv")]


def make_comments(companies: list[Row], sites: list[Row], posts: list[Row], rng: np.random.Generator) -> list[Row]:
    """What companies think of programmes, and what became of it."""
    speakers = Speakers(companies, sites, posts, rng)
    rows: list[Row] = []
    for row in read(MATERIAL / "forum-comments.csv"):
        company, email = speakers.company(row["trades"])
        told = date.fromisoformat(row["at"][:10]) + timedelta(days=int(row["after"]))
        facts = {name: row[name] for name in ("programme", "unit", "at", "words", "state", "answer")}
        answered = "" if row["state"] == "open" else moment(min(working_day(told), TODAY), int(rng.integers(13 * 60, 16 * 60)))
        rows.append({"company": company, "by": email, **facts, "answered_at": answered})
    return rows

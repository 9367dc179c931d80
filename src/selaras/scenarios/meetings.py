# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The forum's meetings: who was invited, answered and came, what was decided, and who does what until when."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import numpy as np

from selaras.scenarios.catalogue import MATERIAL, Catalogue, read, words
from selaras.scenarios.staff import Row
from selaras.scenarios.words import gettext_noop

TODAY = date(2017, 12, 15)
BEGAN = date(2016, 1, 5)  # the first day on which the centre worked with Selaras: assumed
FORUM = "forum-2017-08-15"
SAID = gettext_noop("liputan6.com, 16 August 2017: that 144 companies came; names, hours, answers, minutes and what follows: assumed")
OFFLINE_SHARE, OWN_SHARE = 0.1, 0.09  # of those who came: noted without a network, noted by their own phone
LISTED_SHARE = 0.34  # of those who came to the forum: not noted at the door, in the crowd of the first half hour, but on the list
SHOW_YES, SHOW_SILENT = 0.88, 0.2  # who comes to a table of a sector, of those who said so and of those who said nothing
LISTED = "meja-otomotif-2016-05-19"  # a meeting from before Selaras, known from its list
LISTED_DIVISIONS, LISTED_CAME = ("29", "30", "45"), 0.72


@dataclass
class Meetings:
    """Rows of the two sheets of meetings from lists, and of those that were run in Selaras."""

    listed: list[Row] = field(default_factory=list)
    attendance: list[Row] = field(default_factory=list)
    held: list[Row] = field(default_factory=list)
    guests: list[Row] = field(default_factory=list)
    outcomes: list[Row] = field(default_factory=list)


def division(company: Row) -> str:
    """The division of KBLI of a company."""
    return str(company["industry"]).split("-")[0]


def moment(day: date, minutes: int) -> str:
    """A day and the minutes since midnight as the files write them."""
    return f"{datetime.combine(day, datetime.min.time()) + timedelta(minutes=minutes):%Y-%m-%d %H:%M}"


def working_day(day: date) -> date:
    """The day itself, or the Monday after a weekend."""
    return day + timedelta(days=(0, 0, 0, 0, 0, 2, 1)[day.weekday()])


def phrases() -> dict[str, tuple[str, ...]]:
    """Short wordings of the forum by what they are for."""
    return {row["kind"]: words(row["words"]) for row in read(MATERIAL / "forum-words.csv")}


def make_meetings(catalogue: Catalogue, companies: list[Row], contacts: list[Row], posts: list[Row], rng: np.random.Generator) -> Meetings:
    """Meetings of 2016 to January 2018 as they stand on the demonstration's day."""
    made = Meetings()
    _listed(catalogue, companies, made, rng)
    speakers = {str(row["company"]): str(row["name"]) for row in contacts}
    heads = {str(row["centre"]): str(row["name"]) for row in posts if row["role"] == "centre_head"}
    visited = [str(row["company"]) for row in posts if row["role"] == "company"]
    for meeting in read(MATERIAL / "forum-meetings.csv"):
        facts = {name: value for name, value in meeting.items() if name not in ("guests", "yes", "no")}
        made.held.append({**facts, "source": SAID if meeting["key"] == FORUM else gettext_noop("assumed"), "assumed": "ya"})
        if meeting["guests"] == "centres":
            guests = [_guest(meeting, "centre", place.key, heads[place.key], rng) for place in catalogue.places if place.kind != "uptp"]
        else:
            guests = [_guest(meeting, "company", key, speakers[key], rng) for key in _invited(meeting["guests"], companies, visited)]
        made.guests += guests
        here = [str(row["company"]) for row in guests if row["way"]]
        made.outcomes += _outcomes(meeting["key"], here, companies)
    made.outcomes += _outcomes("rakornis-2017-12-09", [], companies)
    return made


def _listed(catalogue: Catalogue, companies: list[Row], made: Meetings, rng: np.random.Generator) -> None:
    """What is known from lists alone: a table of 2016, and the coordination meeting in Cirebon."""
    head = ("key", "kind", "title", "held_on", "place", "agenda", "source", "assumed")
    table = ("sector", "Meja Sektor Otomotif", "2016-05-19", "BBPLK Bekasi", "Kebutuhan operator dan pemeriksa mutu; OJT", gettext_noop("assumed"))
    rakornis = (
        "rakornis",
        "Rapat Koordinasi Teknis BLK binaan BBPLK Bekasi",
        "2017-12-09",
        "Cirebon",
        "Target 2018, peningkatan kompetensi instruktur, pemenuhan asesor, program sesuai kebutuhan dan potensi daerah",
        gettext_noop("jpnn.com: what it was about; the day, who came and what was agreed: assumed"),
    )
    for key, facts in ((LISTED, table), ("rakornis-2017-12-09", rakornis)):
        made.listed.append(dict(zip(head, (key, *facts, "ya"), strict=True)))
    for company in companies:
        if division(company) in LISTED_DIVISIONS:
            came = "ya" if rng.random() < LISTED_CAME else "tidak"
            made.attendance.append({"meeting": LISTED, "company": company["key"], "centre": "", "present": came})
    for place in catalogue.places:
        if place.kind != "uptp":
            made.attendance.append({"meeting": "rakornis-2017-12-09", "company": "", "centre": place.key, "present": "ya"})


def _invited(guests: str, companies: list[Row], visited: list[str]) -> list[str]:
    """All companies (`*`), those of some divisions, or the one of the cast that is visited (`visited:3`)."""
    if guests.startswith("visited:"):
        return [visited[int(guests.removeprefix("visited:"))]]
    return [str(row["key"]) for row in companies if guests == "*" or division(row) in words(guests)]


def _guest(meeting: dict[str, str], kind: str, key: str, speaker: str, rng: np.random.Generator) -> Row:
    """One guest: when and what was answered, and how and when somebody arrived."""
    asked, held = date.fromisoformat(meeting["invited_on"]), date.fromisoformat(meeting["held_on"])
    row: Row = {
        "meeting": meeting["key"],
        "company": "",
        "centre": "",
        "answer": "",
        "answered_at": "",
        "answered_by": "",
        "people": "",
        "remark": "",
    }
    row |= {kind: key, "way": "", "arrived_at": ""}
    draw, said = float(rng.random()), phrases()
    answer = "ya" if draw < float(meeting["yes"]) else "tidak" if draw < float(meeting["yes"]) + float(meeting["no"]) else ""
    last = min(held - timedelta(days=1), TODAY - timedelta(days=1))
    span = max(1, (last - asked).days)
    if answer:
        day = min(working_day(asked + timedelta(days=int(span * float(rng.beta(1.1, 2.2))))), last)
        remark = str(rng.choice(said["excuse"])) if answer == "tidak" else str(rng.choice(said["remark"])) if rng.random() < 0.12 else ""
        row |= {"answer": answer, "answered_at": moment(day, int(rng.integers(11 * 60, 16 * 60))), "answered_by": speaker, "remark": remark}
        row["people"] = int(rng.choice([1, 2, 3, 4], p=[0.42, 0.38, 0.15, 0.05])) if answer == "ya" else ""
    if held <= TODAY and rng.random() < _chance_to_come(meeting, answer):
        starts = 60 * int(meeting["starts_at"][:2]) + int(meeting["starts_at"][3:])
        row["way"] = _way(meeting["kind"], answer == "ya", rng)
        row["arrived_at"] = "" if row["way"] == "list" else moment(held, starts - 28 + int(48 * float(rng.beta(2.4, 2.6))))
    return row


def _way(kind: str, announced: bool, rng: np.random.Generator) -> str:
    """How it is known that somebody came."""
    draw, by_list = float(rng.random()), float(rng.random())
    if kind == "visit" or (kind == "forum" and by_list < LISTED_SHARE):
        return "list"
    if draw < OFFLINE_SHARE:
        return "offline"
    return "own" if draw < OFFLINE_SHARE + OWN_SHARE and announced else "desk"


def _chance_to_come(meeting: dict[str, str], answer: str) -> float:
    """All 144 came to the forum, as the article says; whoever is visited is there; a table of a sector sees some stay away."""
    if meeting["kind"] in ("forum", "visit"):
        return 1.0
    return {"ya": SHOW_YES, "": SHOW_SILENT}.get(answer, 0.0)


def _outcomes(meeting: str, here: list[str], companies: list[Row]) -> list[Row]:
    """What a meeting decided and who does what; a company's task falls to one of its division that was there."""
    sectors = {str(row["key"]): division(row) for row in companies}
    taken: set[str] = set()
    rows: list[Row] = []
    for row in read(MATERIAL / "forum-outcomes.csv"):
        if row["meeting"] != meeting:
            continue
        kind, _colon, name = row["owner"].partition(":")
        company = ""
        if kind in ("company", "visited"):
            company = next(key for key in here if key not in taken and (kind == "visited" or sectors[key] == name))
            taken.add(company)
        facts = {"meeting": meeting, "what": row["what"], "words": row["words"], "company": company, "centre": name if kind == "centre" else ""}
        rows.append({**facts, **{each: row[each] for each in ("person", "due_on", "done_on", "done_words", "dropped_because")}})
    return rows

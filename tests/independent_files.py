# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The files of a plan (docs/models/planning-files.md), read as an auditor reads them: no cell is taken that is not what it must be.

Standard library only, and nothing of selaras. A number that is none or is negative, a key that nothing bears, a column or a row too many: each is
named with its place.
"""

import csv
import math
from pathlib import Path
from typing import Any

MONTHS = range(1, 13)
ORIGINS = ("company", "region", "self")
Rows = list[dict[str, Any]]

# The files and what stands in each column. `new` is a key of its own; `@centre` names a row of that axis (`?` or nothing, `*` several, `=` several
# with a price each); `twelve` are the columns m1 to m12. Where no column is `new`, what the row is about may stand in one row only.
ABOUT = ("month", "key", "extra", "missing", "label")
PROBLEM = {
    "year": "name:new value:words",
    "budgets": "source:new million_rupiah:amount",
    "centres": "centre:new name:words kind:words region:words most:whole",
    "programmes": "programme:new field:key competence:key scheme:words test_lag:whole ready_lag:whole assessor_days:amount kits:whole"
    " instructor_days:amounts room_weeks:amounts",
    "workshops": "room:new twelve:amount",
    "courses": "course:new centre:@centre programme:@programme room:@room region:key open:months cost:amount test_cost:amount testable:flag"
    " graduates:amount competent:amount cancel:share",
    "local_packages": "course:@course month:month packages:whole tested:whole",
    "offers": "offer:new course:@course limit:whole open:months cost:amount",
    "instructors": "group:new members:words home:@centre size:whole teaches:@competence* reach:@centre= twelve:amount",
    "upgrades_possible": "upgrade:new group:@group competence:@competence months:whole days:amount cost:amount most:whole open:months",
    "hires_possible": "hire:new competence:@competence price:amount reach:@centre* twelve:amount",
    "assessors": "assessor:new members:words home:@centre? size:whole schemes:@scheme* reach:@centre= twelve:amount",
    "new_assessors_possible": "recruit:new home:@centre? schemes:@scheme* lead:whole cost:amount days:amount most:whole reach:@centre= open:months",
    "floors": "floor:new courses:@course* least:whole",
    "needs": "need:new origin:origin words:words region:key heads:amount twelve:share",
    "arcs": "course:@course need:@need value:share",
    "ojt_seats": "line:new twelve:amount",
    "ojt_arcs": "course:@course line:@line value:amount",
    "extra_days": "kind:extra key:key month:month days:amount",
    "applicants": "region:new people:amount",
}
ANSWER = {
    "packages": "course:@course month:month packages:whole tests:whole",
    "offers_taken": "offer:@offer month:month packages:whole",
    "upgrades": "upgrade:@upgrade month:month people:whole",
    "new_assessors": "recruit:@recruit month:month people:whole",
    "teaching": "group:@group centre:@centre competence:@competence month:month days:amount",
    "hired": "hire:@hire centre:@centre month:month days:amount",
    "teaching_extra": "centre:@centre competence:@competence month:month days:amount",
    "assessing": "assessor:@assessor centre:@centre scheme:@scheme month:month days:amount",
    "assessing_new": "recruit:@recruit centre:@centre scheme:@scheme month:month days:amount",
    "assessing_extra": "centre:@centre scheme:@scheme month:month days:amount",
    "flows": "course:@course month:month need:@need people:amount",
    "ojt": "course:@course month:month line:@line people:amount",
}
MISSING = {"missing": "kind:missing key:label month:label amount:amount"}
NUMBERS = (
    *("seats", "target_participants", "target_certified", "participants_count_local", "certified_count_local", "budget"),
    *("people_per_million", "pass_spread"),
)
WORDS = {
    "extra": ("instructor_days", "assessor_days"),
    "missing": ("instructor_days", "assessor_days", "room_weeks", "packages", "money", "participants", "certified"),
    "origin": ORIGINS,
    "flag": ("0", "1"),
}


def amount(words: str) -> float:
    """A finite number, zero or more."""
    value = float(words)
    if not math.isfinite(value) or value < 0:
        raise ValueError("must be a finite number, zero or more")
    return value


def share(words: str) -> float:
    """A number from 0 to 1."""
    if not amount(words) <= 1:
        raise ValueError("must lie between 0 and 1")
    return float(words)


def whole(words: str) -> int:
    """A whole number, zero or more."""
    if not (words.isascii() and words.isdecimal()):
        raise ValueError("must be a whole number, zero or more")
    return int(words)


def month(words: str) -> int:
    """A month of the year."""
    if whole(words) not in MONTHS:
        raise ValueError("must be a month, 1 to 12")
    return int(words)


def key(words: str) -> str:
    """A key that is not empty."""
    if not words:
        raise ValueError("is empty")
    return words


KINDS = {
    "new": key,
    "key": key,
    "words": str,
    "label": str,
    "amount": amount,
    "share": share,
    "whole": whole,
    "month": month,
    "months": lambda words: [month(word) for word in words.split()],
    "amounts": lambda words: [amount(word) for word in words.split()],
}


class Folder:
    """The CSV files of a folder, read strictly; whatever cannot be taken is named in `faults` and left out."""

    def __init__(self, place: Path, kinds: dict[str, str]) -> None:
        self.place, self.faults, self.axes = place, list[str](), dict[str, set[str]]()
        self.tables: dict[str, Rows] = {}
        for name, columns in kinds.items():
            self.tables[name] = self.read(name, [tuple(column.split(":")) for column in columns.split()])
        for path in sorted(place.glob("*.csv")):
            if path.stem not in kinds:
                self.faults.append(f"{path.name} has no place beside the other files")

    def read(self, name: str, columns: list[tuple[str, ...]]) -> Rows:
        """The rows of one file, each cell as its kind; fills the axes that the file names."""
        kinds = {each: kind for column, kind in columns for each in ([f"m{m}" for m in MONTHS] if column == "twelve" else [column])}
        try:
            with (self.place / f"{name}.csv").open(encoding="utf-8", newline="") as file:
                reader = csv.DictReader(file, strict=True)
                raw, head = list(reader), reader.fieldnames or []
        except (OSError, csv.Error, UnicodeError) as error:
            self.faults.append(f"{name}.csv cannot be read: {error}")
            return []
        if list(head) != list(kinds):
            self.faults.append(f"{name}.csv has the columns {' '.join(map(str, head))}; they must be {' '.join(kinds)}")
            return []
        keys = [each for each, kind in kinds.items() if kind == "new"]
        keys = keys or [each for each, kind in kinds.items() if kind[0] == "@" or kind in ABOUT]
        rows, seen = Rows(), set[tuple[str, ...]]()
        for at, row in enumerate(raw, 2):
            where = f"{name}.csv row {at}"
            if None in row or None in row.values():
                self.faults.append(f"{where} has not one cell for each column")
                continue
            self.once(tuple(row[each] for each in keys), seen, where)
            rows.append({each: self.value(row[each], kind, f"{where}, {each}") for each, kind in kinds.items()})
        self.grow(name, keys[0], rows)
        return [row for row in rows if None not in row.values()]

    def once(self, named: tuple[str, ...], seen: set[tuple[str, ...]], where: str) -> None:
        """Names a row that says again what an earlier row said."""
        if named in seen:
            self.faults.append(f"{where} says again what stands above: {' '.join(named)}")
        seen.add(named)

    def grow(self, name: str, column: str, rows: Rows) -> None:
        """The rows of a problem's file are an axis for the files after it."""
        if "new" in PROBLEM.get(name, ""):
            self.axes[column] = {row[column] for row in rows}
        if name == "programmes":
            for each in ("field", "competence", "scheme"):
                self.axes[each] = {row[each] for row in rows} - {""}

    def value(self, words: str, kind: str, where: str) -> Any:
        """A cell as its kind; None, and a fault, where it is not."""
        try:
            if kind in WORDS:
                if words not in WORDS[kind]:
                    raise ValueError(f"must be one of {', '.join(WORDS[kind])}")
                return words
            return self.named(words, kind[1:]) if kind[0] == "@" else KINDS[kind](words)
        except ValueError as error:
            self.faults.append(f"{where}: {words!r} {error}")
            return None

    def named(self, words: str, axis: str) -> Any:
        """Names of rows of an axis, with a price each where the kind says so."""
        known, form = self.axes.get(axis.rstrip("?*="), set()), axis[-1]
        if form == "=":
            found: Any = {name: amount(price) for name, _equals, price in (part.partition("=") for part in words.split())}
        else:
            found = words.split() if form == "*" else [words]
        if form == "?" and not words:
            return ""
        # What an instructor can teach besides is not on an axis where nobody of this year needs it.
        strange = [] if axis in ("competence*", "scheme*") else [name for name in found if name not in known]
        if strange:
            raise ValueError(f"names a {axis.rstrip('?*=')} that is not there: {' '.join(strange)}")
        return found if form in "=*" else found[0]


def senseless(folder: Folder) -> list[str]:
    """What single cells cannot tell: numbers of the year that lack, and rows of the problem that contradict each other."""
    found = {row["name"]: row["value"] for row in folder.tables["year"]}
    if sorted(found) != sorted(NUMBERS):
        return [f"year.csv names {' '.join(found)}; it must name {' '.join(NUMBERS)}"]
    faults = []
    for name in NUMBERS:
        try:
            (whole if name == "seats" or name.endswith("_local") else amount)(found[name])
        except ValueError as error:
            faults.append(f"year.csv, {name}: {found[name]!r} {error}")
    money = {row["source"]: row["million_rupiah"] for row in folder.tables["budgets"]}
    if not faults and money != {"apbn": float(found["budget"])}:
        faults.append(f"budgets.csv says {money}, year.csv a budget of {found['budget']}")
    programmes = {row["programme"]: row for row in folder.tables["programmes"]}
    for row in folder.tables["courses"]:
        programme = programmes.get(row["programme"])
        if programme and row["course"] != f"{row['centre']}/{row['programme']}":
            faults.append(f"courses.csv: {row['course']} is not {row['centre']}/{row['programme']}")
        if programme and row["room"] != f"{row['centre']}/{programme['field']}":
            faults.append(f"courses.csv: {row['course']} runs in {row['room']}, a room of another centre or field")
        if programme and row["testable"] == "1" and not programme["scheme"]:
            faults.append(f"courses.csv: {row['course']} can be tested, its programme has no scheme")
        if not faults and max(row["graduates"], row["competent"]) > whole(found["seats"]):
            faults.append(f"courses.csv: {row['course']} has more graduates or competent people than seats")
    for row in folder.tables["extra_days"]:
        if row["key"] not in folder.axes.get({"instructor_days": "field", "assessor_days": "scheme"}[row["kind"]], set()):
            faults.append(f"extra_days.csv: there are no {row['kind']} of {row['key']}")
    for row in folder.tables["local_packages"]:
        if row["tested"] > row["packages"]:
            faults.append(f"local_packages.csv: {row['course']} in month {row['month']} has more tested than packages")
    return faults

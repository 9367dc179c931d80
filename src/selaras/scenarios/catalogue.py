# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What the generator knows beforehand: the standards' own files, and the raw material beside it."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

HERE = Path(__file__).parent
MATERIAL = HERE / "material"
STANDARDS = HERE.parent / "ground" / "standards" / "data"
LEAST_SCHEME_SHARE = 0.6  # as planning's rules: a scheme of which less is taught is not the programme's test
DAYS_A_MONTH = 21  # training days that fit into a month, as planning's rules


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def words(text: str) -> tuple[str, ...]:
    """Words parted by semicolons."""
    return tuple(word for word in text.split(";") if word)


@dataclass(frozen=True)
class Programme:
    """A programme as the planner meets it: days, money for the kits of one package (rupiah), the scheme that tests it ("": none)."""

    key: str
    field: str
    competence: str
    occupation: str
    days: int
    kit: int
    scheme: str
    equipment: tuple[str, ...]

    @property
    def instructor_days(self) -> int:
        """Two instructors on every training day."""
        return 2 * self.days

    @property
    def months(self) -> int:
        """Months in which a class runs."""
        return -(-self.days // DAYS_A_MONTH)


@dataclass(frozen=True)
class Place:
    """A centre as the material gives it: `fields` with the packages that it runs in a usual year; `unready`: what is not in place."""

    key: str
    name: str
    kind: str
    region: str
    owner: str
    boarding: int
    since: str
    fields: Mapping[str, int]
    unready: tuple[str, ...]

    @property
    def ready(self) -> bool:
        """Whether it can run anything."""
        return not self.unready

    @property
    def packages(self) -> int:
        """Packages of a usual year."""
        return sum(self.fields.values())


@dataclass(frozen=True)
class Job:
    """A kind of job: how HR, a labour office or a founder would call it, what it is called officially, which programmes lead to it."""

    occupation: str
    field: str
    programmes: tuple[str, ...]
    origin: str
    industries: tuple[str, ...]
    wage: float
    phrases: tuple[str, ...]


class Catalogue:
    """The standards and the material, read once."""

    @cached_property
    def programmes(self) -> dict[str, Programme]:
        """Every programme's newest published version, by key."""
        versions = {row["programme"]: row for row in read(STANDARDS / "programme_versions.csv") if row["state"] == "published"}
        taught: dict[str, set[str]] = {}
        for row in read(STANDARDS / "programme_units.csv"):
            if row["number"] == versions.get(row["programme"], {}).get("number"):
                taught.setdefault(row["programme"], set()).add(row["unit"])
        return {
            row["key"]: Programme(
                row["key"],
                row["field"],
                row["competence"],
                row["occupation"],
                int(versions[row["key"]]["training_days"]),
                int(versions[row["key"]]["kit_cost"]),
                self._scheme(words(versions[row["key"]]["schemes"]), taught[row["key"]]),
                words(versions[row["key"]]["equipment"]),
            )
            for row in read(STANDARDS / "programmes.csv")
            if row["key"] in versions
        }

    def _scheme(self, schemes: tuple[str, ...], taught: set[str]) -> str:
        shares = {key: len(self._asked[key] & taught) / len(self._asked[key]) for key in sorted(schemes)}
        best = max(shares, key=lambda key: shares[key], default="")
        return best if best and shares[best] >= LEAST_SCHEME_SHARE else ""

    @cached_property
    def _asked(self) -> dict[str, set[str]]:
        return {row["key"]: set(words(row["units"])) for row in read(STANDARDS / "schemes.csv")}

    @cached_property
    def schemes(self) -> dict[str, str]:
        """Scheme -> vocational field."""
        return {row["key"]: row["field"] for row in read(STANDARDS / "schemes.csv")}

    @cached_property
    def fields(self) -> dict[str, str]:
        """Vocational field -> Indonesian title."""
        return {row["key"]: row["title_id"] for row in read(STANDARDS / "fields.csv")}

    @cached_property
    def regions(self) -> dict[str, dict[str, str]]:
        """Regions of the 2018 edition by code."""
        return {row["code"]: row for row in read(STANDARDS / "regions.csv") if row["edition"] == "2018"}

    @cached_property
    def places(self) -> list[Place]:
        """The thirty centres: the national one first."""
        return [
            Place(
                row["key"],
                row["name"],
                row["kind"],
                row["region"],
                row["owner"],
                int(row["boarding"]),
                row["since"],
                {name: int(count) for name, count in (pair.split(":") for pair in words(row["fields"]))},
                words(row["unready"]),
            )
            for row in read(MATERIAL / "centres.csv")
        ]

    @cached_property
    def region_of(self) -> dict[str, str]:
        """Centre -> the code of its regency or city."""
        return {place.key: place.region for place in self.places}

    @cached_property
    def jobs(self) -> list[Job]:
        """Every kind of job in the words of whoever needs people."""
        return [
            Job(
                row["occupation"],
                row["field"],
                words(row["programmes"]),
                row["origin"],
                words(row["industries"]),
                float(row["wage"]),
                tuple(row["words"].split("|")),
            )
            for row in read(MATERIAL / "job-words.csv")
        ]

    @cached_property
    def desk_units(self) -> dict[tuple[str, str, str, str], str]:
        """(words in lower case, equipment, occupation, field) -> the units that the demand desk gave such a need, parted by semicolons."""
        rows = read(MATERIAL / "desk-units.csv")
        return {(row["words"], row["equipment"], row["occupation"], row["field"]): row["units"] for row in rows}

    def point(self, region: str) -> tuple[float, float]:
        """Latitude and longitude of a region's seat."""
        row = self.regions[region]
        return float(row["lat"]), float(row["lon"])

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Those who teach, and their workshops: enough people in every workshop, too few of them masters of what is scarce."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from selaras.scenarios.catalogue import Catalogue
from selaras.scenarios.names import Names, slug
from selaras.scenarios.reference import PACKAGES, SCARCE, Reference, days_for, is_scarce

Row = dict[str, object]
DAYS = 21  # teaching days a month: a pair can carry a class through a whole month
WEEKS = 51  # of a workshop; one class fills four weeks and a day of a month
WITHOUT_UPGRADING = 0.94  # of the target: the most packages that the network could run
SMALL = 4  # in a team of so many everybody masters all but the scarce competence: a class needs two of them
BUSY_UPTD, BUSY_NATIONAL = 0.72, 0.82  # share of a workshop's instructor days that the reference year uses


@dataclass
class Team:
    """The instructors of one field at one centre: their keys, and the days that the reference year asks of them by competence."""

    centre: str
    field: str
    load: Mapping[str, float]
    keys: list[str] = field(default_factory=list)

    @property
    def common(self) -> list[str]:
        """Competences other than the scarce one, the most needed first."""
        return sorted((c for c in self.load if c != SCARCE.get(self.field)), key=lambda c: -self.load[c])


@dataclass
class Staff:
    """Rows of instructors, their competences, workshops, upgrading courses and hire offers; teams by (centre, field)."""

    teams: dict[tuple[str, str], Team]
    instructors: list[Row]
    competences: list[Row]
    workshops: list[Row]
    courses: list[Row]
    hires: list[Row]


def make_staff(
    catalogue: Catalogue, reference: Reference, local: list[Row], companies: list[Row], sites: list[Row], names: Names, rng: np.random.Generator
) -> Staff:
    """Teams, workshops, and what can be done about what is scarce."""
    teams = _teams(catalogue, reference, local)
    staff = Staff(teams, [], [], _workshops(catalogue, reference, teams, local), _courses(catalogue, rng), [])
    scarce_days = _scarce_days(catalogue, reference)
    holders = {name: int(days // (12 * DAYS)) for name, days in scarce_days.items()}
    staff.hires = _hires({name: scarce_days[name] - count * 12 * DAYS for name, count in holders.items()}, companies, sites, rng)
    _people(catalogue, staff, holders, names, rng)
    return staff


def _teams(catalogue: Catalogue, reference: Reference, local: list[Row]) -> dict[tuple[str, str], Team]:
    loads: dict[tuple[str, str], dict[str, float]] = {}
    counted = [(place, key, count) for (place, key), count in reference.packages.items()]
    counted += [(str(row["centre"]), str(row["programme"]), int(str(row["packages"]))) for row in local if row["fixed"] == "ya"]
    for place, key, count in counted:
        programme = catalogue.programmes[key]
        load = loads.setdefault((place, programme.field), {})
        load[programme.competence] = load.get(programme.competence, 0.0) + count * programme.instructor_days
    for place in catalogue.places:
        for name in place.fields if not place.ready else ():
            first = next(p for p in catalogue.programmes.values() if p.field == name)
            loads.setdefault((place.key, name), {first.competence: 120.0})
    return {at: Team(*at, load) for at, load in sorted(loads.items())}


def _scarce_days(catalogue: Catalogue, reference: Reference) -> dict[str, float]:
    """Instructor days of each scarce competence in the year, so that no more than WITHOUT_UPGRADING of the target can run without upgrading."""
    programmes = catalogue.programmes
    common = sum(kits for key, kits in reference.kits.items() if not is_scarce(programmes[key]))
    scarce = {name: {key: kits for key, kits in reference.kits.items() if programmes[key].competence == name} for name in SCARCE.values()}
    wanted = {name: sum(reference.of(key) for key in kits) for name, kits in scarce.items()}
    share = (WITHOUT_UPGRADING * PACKAGES - common) / sum(wanted.values())
    return {name: days_for(share * wanted[name], kits, programmes) for name, kits in scarce.items()}


def _workshops(catalogue: Catalogue, reference: Reference, teams: Mapping[tuple[str, str], Team], local: list[Row]) -> list[Row]:
    """Rooms for a third more than the reference year needs; each holds all equipment that the centre's programmes of the field ask for."""
    asked = {*reference.asked, *((str(row["centre"]), str(row["programme"])) for row in local)}
    rows: list[Row] = []
    for (centre, name), team in teams.items():
        place = next(place for place in catalogue.places if place.key == centre)
        weeks = sum(team.load.values()) / 2 / 5
        classes = max(1, int(np.ceil(weeks * 1.35 / WEEKS)))
        equipment = sorted({thing for at, key in asked if at == centre for thing in _equipment(catalogue, key, name)})
        if "equipment" in place.unready:
            equipment = equipment[:1]
        for number in range(1, -(-classes // 2) + 1):
            stations = 32 if classes - 2 * (number - 1) >= 2 else 16
            rows.append(
                {
                    "centre": centre,
                    "key": f"{centre}-{name}-{number}",
                    "name": f"Bengkel {catalogue.fields[name]} {number}",
                    "field": name,
                    "stations": stations,
                    "weeks_a_year": WEEKS,
                    "equipment": ";".join(equipment),
                    "assumed": "ya",
                }
            )
    return rows


def _equipment(catalogue: Catalogue, key: str, name: str) -> tuple[str, ...]:
    programme = catalogue.programmes[key]
    return programme.equipment if programme.field == name else ()


def _courses(catalogue: Catalogue, rng: np.random.Generator) -> list[Row]:
    return [
        {
            "year": 2018,
            "competence": competence,
            "months": 2,
            "days_a_month": 12,
            "cost": int(rng.integers(9, 15)) * 1_000_000,
            "places": 30,
            "first_month": 1,
            "last_month": 9,
            "source": "assumed",
        }
        for competence in sorted(SCARCE.values())
    ]


def _hires(days: Mapping[str, float], companies: list[Row], sites: list[Row], rng: np.random.Generator) -> list[Row]:
    """What is left of the scarce days comes from practitioners whom partner companies lend by the day."""
    rows: list[Row] = []
    lenders = [site for site in sites if site["region"] in {"32.16", "32.15", "31.75", "32.75"}]
    for competence in sorted(days):
        a_month = int(days[competence] // 12)
        if a_month < 1:
            continue
        site = lenders[int(rng.integers(len(lenders)))]
        rows.append(
            {
                "key": f"praktisi-{competence}",
                "year": 2018,
                "company": site["company"],
                "competence": competence,
                "region": site["region"],
                "days_a_month": a_month,
                "price": int(rng.integers(16, 23)) * 50_000,
                "reach_km": 120,
                "source": "assumed",
            }
        )
    return rows


def _people(catalogue: Catalogue, staff: Staff, holders: Mapping[str, int], names: Names, rng: np.random.Generator) -> None:
    kinds = {place.key: place.kind for place in catalogue.places}
    ready = {place.key for place in catalogue.places if place.ready}
    for team in staff.teams.values():
        busy = BUSY_NATIONAL if kinds[team.centre] == "uptp" else BUSY_UPTD
        size = max(2 if team.centre in ready else 1, round(sum(team.load.values()) / (12 * DAYS * busy)))
        for _number in range(size):
            staff.instructors.append(_instructor(team, kinds[team.centre], len(team.keys) >= 3, names, rng))
            team.keys.append(str(staff.instructors[-1]["key"]))
    masters = {name: _placed(staff.teams, name, count) for name, count in holders.items()}
    for team in staff.teams.values():
        scarce = SCARCE.get(team.field, "")
        able = masters.get(scarce, {}).get(team.centre, 0)
        for at, key in enumerate(team.keys):
            some = team.common or [next(p.competence for p in catalogue.programmes.values() if p.field == team.field and not is_scarce(p))]
            mastered = [some[(at + step) % len(some)] for step in range(len(some) if len(team.keys) <= SMALL else 2)]
            mastered = [scarce, *mastered] if at < able else mastered
            if at < able:
                _make_valid(staff, key)
            staff.competences += [_holds(key, one, "", rng) for one in dict.fromkeys(mastered)]
            if scarce in team.load and at >= able and rng.random() < 0.12:
                staff.competences.append(_holds(key, scarce, "2017-09-30", rng))


def _placed(teams: Mapping[tuple[str, str], Team], competence: str, count: int) -> dict[str, int]:
    """So many masters of a scarce competence over the centres, where the load for each of them is heaviest."""
    placed: dict[str, int] = {}
    loads = {team.centre: team.load[competence] for team in teams.values() if competence in team.load}
    size = {team.centre: len(team.keys) for team in teams.values() if competence in team.load}
    for _number in range(count):
        open_at = [centre for centre in loads if placed.get(centre, 0) < size[centre]]
        best = max(open_at, key=lambda centre: (loads[centre] / (placed.get(centre, 0) + 1), centre))
        placed[best] = placed.get(best, 0) + 1
    return placed


def _instructor(team: Team, kind: str, spare: bool, names: Names, rng: np.random.Generator) -> Row:
    name = names.person()
    lapsing = spare and rng.random() < 0.06
    return {
        "key": f"ins-{slug(name)}",
        "name": name,
        "phone": "",
        "centre": team.centre,
        "employment": str(rng.choice(["asn", "kontrak", "praktisi"], p=[0.6, 0.3, 0.1])),
        "methodology_until": "2018-06-30" if lapsing else f"{int(rng.integers(2019, 2023))}-{int(rng.integers(1, 13)):02d}-28",
        "days_a_month": DAYS,
        "elsewhere": "ya" if rng.random() < (0.6 if kind == "uptp" else 0.35) else "tidak",
        "assumed": "ya",
    }


def _make_valid(staff: Staff, key: str) -> None:
    row = next(row for row in staff.instructors if row["key"] == key)
    if str(row["methodology_until"]) < "2019":
        row["methodology_until"] = "2020-12-31"


def _holds(key: str, competence: str, expired: str, rng: np.random.Generator) -> Row:
    year = int(rng.integers(2009, 2017))
    evidence = f"Sertifikat teknis {year}" if rng.random() < 0.7 else f"Pengalaman kerja sejak {year}"
    return {"instructor": key, "competence": competence, "evidence": f"{evidence} (rekaan)", "valid_until": expired}

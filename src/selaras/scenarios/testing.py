# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Those who test: certification bodies, assessors, test sites, and the assessors who could be trained.

In six fields (`SHORT`) assessors are few. `most_without_recruits` is an upper bound on the people who can be judged competent without new assessors:
everything testable in the other fields, and in the short ones as many tests as there are assessor days, whatever the month, the road and the home
centre (all of which can only lower it). The days are set so that this bound stays at WITHOUT_RECRUITS of the target.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from selaras.scenarios.catalogue import Catalogue
from selaras.scenarios.names import Names, slug
from selaras.scenarios.reference import Reference
from selaras.scenarios.staff import Row, Staff

CERTIFIED = 12_880
WITHOUT_RECRUITS = 0.93
DAYS_A_TEST = 2  # sixteen candidates, ten an assessor a day
SHORT = ("electrical", "manufacturing", "ict", "automotive", "welding", "garment")
AMPLE = 1.4  # assessor days in the other fields, over what testing everything there would take
# Fields of the national centre's own body (P2: its network), and the independent bodies (P3) of the others.
NATIONAL_BODY = [
    "electrical",
    "manufacturing",
    "ict",
    "automotive",
    "welding",
    "garment",
    "electronics",
    "refrigeration",
    "hospitality",
    "logistics",
    "business",
]
BODIES: Mapping[str, tuple[str, str, str, str]] = {
    "lsp-bbplk-bekasi": ("LSP P2 BBPLK Bekasi", "p2", "bbplk-bekasi", " ".join(NATIONAL_BODY)),
    "lsp-ppkd-jakarta-timur": ("LSP P1 PPKD Jakarta Timur (rekaan)", "p1", "ppkd-jakarta-timur", "business"),
    "lsp-boga-wisata": ("LSP Boga dan Wisata Bahari (rekaan)", "p3", "", "hospitality food beauty"),
    "lsp-bangun-karya": ("LSP Bangun Karya Kayu (rekaan)", "p3", "", "construction wood"),
    "lsp-agro-bahari": ("LSP Agro dan Bahari (rekaan)", "p3", "", "agriculture fishery"),
    "lsp-logam-mesin": ("LSP Logam Mesin Pantura (rekaan)", "p3", "", "welding manufacturing automotive"),
    "lsp-bahasa-kerja": ("LSP Bahasa Kerja (rekaan)", "p3", "", "language"),
}
SUMATRA = ("18.71", "18.02", "18.72", "16.08")


@dataclass
class Testing:
    """Rows of bodies, assessors, test sites and their scope, and recruiting offers."""

    bodies: list[Row]
    assessors: list[Row] = field(default_factory=list)
    sites: list[Row] = field(default_factory=list)
    scope: list[Row] = field(default_factory=list)
    recruits: list[Row] = field(default_factory=list)


def competent(rate: Row) -> float:
    """Expected people judged competent of one tested package."""
    return 16 * (1 - float(str(rate["cancelled"]))) * float(str(rate["completion"])) * float(str(rate["entry"])) * float(str(rate["passing"]))


def make_testing(
    catalogue: Catalogue, reference: Reference, rates: Mapping[str, Row], local: list[Row], staff: Staff, names: Names, rng: np.random.Generator
) -> Testing:
    """Bodies, sites, assessors and offers of new ones."""
    testing = Testing(_bodies(catalogue))
    _test_sites(catalogue, reference, testing, rng)
    tests = _tests(catalogue, reference, local, testing)
    days = assessor_days(tests, rates, catalogue)
    _assessors(catalogue, reference, staff, testing, days, names, rng)
    _others_tests(catalogue, local, testing, rng)
    _recruits(catalogue, reference, testing, rng)
    return testing


def _bodies(catalogue: Catalogue) -> list[Row]:
    rows: list[Row] = []
    for number, (key, (name, kind, centre, fields)) in enumerate(BODIES.items(), start=1):
        schemes = sorted(scheme for scheme, of in catalogue.schemes.items() if of in fields.split())
        rows.append(
            {
                "key": key,
                "name": name,
                "kind": kind,
                "licence": f"assumed-{number:03d}",
                "licence_until": "2020-06-30",
                "centre": centre,
                "schemes": ";".join(schemes),
                "assumed": "ya",
            }
        )
    return rows


def _body_of(name: str) -> str:
    """The body whose site a centre has for a field."""
    return next(key for key, (_name, kind, _centre, fields) in BODIES.items() if kind != "p1" and name in fields.split())


def _test_sites(catalogue: Catalogue, reference: Reference, testing: Testing, rng: np.random.Generator) -> None:
    """A standing site at each centre for each body, verified for most of what the centre runs."""
    wanted = sorted({(place, catalogue.programmes[key].scheme) for place, key in reference.asked if catalogue.programmes[key].scheme})
    known: set[str] = set()
    for centre, scheme in wanted:
        body = _body_of(catalogue.schemes[scheme])
        site = f"tuk-{centre}-{body.removeprefix('lsp-')}"
        if site not in known:
            known.add(site)
            place = next(place for place in catalogue.places if place.key == centre)
            testing.sites.append(
                {"key": site, "name": f"TUK {place.name}", "kind": "mandiri", "lsp": body, "centre": centre, "assumed": "ya"},
            )
        late = centre != "bbplk-bekasi" and rng.random() < 0.06
        until = "2018-05-31" if late else f"{int(rng.integers(2019, 2021))}-12-31"
        testing.scope.append({"site": site, "scheme": scheme, "verified_on": f"2017-{int(rng.integers(3, 12)):02d}-15", "verified_until": until})


def _tests(catalogue: Catalogue, reference: Reference, local: list[Row], testing: Testing) -> dict[str, float]:
    """Programme -> packages that could be tested: kits of the network, and what others pay for, wherever a site is verified all year."""
    sites = {str(row["key"]): str(row["centre"]) for row in testing.sites}
    verified = {(sites[str(row["site"])], str(row["scheme"])) for row in testing.scope if str(row["verified_until"]) > "2018-12-31"}
    tests: dict[str, float] = {}
    for key, kits in reference.kits.items():
        scheme = catalogue.programmes[key].scheme
        if any((place, scheme) in verified for place, asked in reference.asked if asked == key):
            tests[key] = float(kits)
    for row in local:
        key = str(row["programme"])
        if key in tests:
            tests[key] += int(str(row["packages"]))
    return tests


def assessor_days(tests: Mapping[str, float], rates: Mapping[str, Row], catalogue: Catalogue) -> dict[str, float]:
    """Field -> assessor days in the year: ample in most, in the short ones so few that the bound of the module's docstring holds."""
    everything: dict[str, float] = {}
    certified: dict[str, float] = {}
    best: dict[str, float] = {}
    for key, count in tests.items():
        name = catalogue.programmes[key].field
        everything[name] = everything.get(name, 0.0) + count
        certified[name] = certified.get(name, 0.0) + count * competent(rates[key])
        best[name] = max(best.get(name, 0.0), competent(rates[key]))
    elsewhere = sum(people for name, people in certified.items() if name not in SHORT)
    short = {name: everything[name] * best[name] for name in SHORT if name in everything}
    share = (WITHOUT_RECRUITS * CERTIFIED - elsewhere) / sum(short.values())
    return {name: DAYS_A_TEST * count * (share if name in SHORT else AMPLE) for name, count in sorted(everything.items())}


def _assessors(
    catalogue: Catalogue, reference: Reference, staff: Staff, testing: Testing, days: Mapping[str, float], names: Names, rng: np.random.Generator
) -> None:
    """People until the field's days are reached: two in three teach somewhere in the network, the others work in industry."""
    serials = iter(int(n) for n in rng.permutation(900_000)[:2_000] + 1_000)
    for name, wanted in days.items():
        schemes = sorted({p.scheme for (_c, key) in reference.packages if (p := catalogue.programmes[key]).field == name and p.scheme})
        taught_at = sorted(centre for centre, of in staff.teams if of == name)
        homes = [taught_at[at] for at in rng.permutation(len(taught_at))]
        free = {centre: list(staff.teams[centre, name].keys) for centre in homes}
        given, number = 0.0, 0
        while given < wanted if name not in SHORT else wanted - given >= 6:
            a_month, until, months = _time(name, wanted - given, rng)
            row = _assessor(catalogue, name, schemes, number, next(serials), names, rng)
            _house(catalogue, row, homes, free, number, staff, rng)
            row |= {"valid_until": until, "days_a_month": a_month}
            testing.assessors.append(row)
            given += a_month * months
            number += 1


def _time(name: str, left: float, rng: np.random.Generator) -> tuple[int, str, int]:
    """Days a month, last day of the certificate, months of the year in which it is valid. Most have a main occupation: one or two days a month."""
    a_month = 1 if name in SHORT else int(rng.choice([1, 2]))
    expires = rng.random() < 0.22
    months = int(rng.choice([4, 6, 8])) if expires else 12
    if name in SHORT and a_month * months > left:
        months = max(m for m in (4, 6) if m <= left)
    if months < 12:
        return a_month, f"2018-{months:02d}-{30 if months in (4, 6) else 31}", months
    return a_month, f"{int(rng.integers(2019, 2021))}-{int(rng.integers(1, 13)):02d}-28", 12


def _assessor(catalogue: Catalogue, name: str, schemes: list[str], number: int, serial: int, names: Names, rng: np.random.Generator) -> Row:
    """An assessor of a field: a run of its schemes that differs from person to person, so that every scheme has somebody."""
    some = min(len(schemes), 2 + int(rng.integers(0, 3)))
    mine = sorted({schemes[(number + step) % len(schemes)] for step in range(some)})
    bodies = [key for key, (_n, kind, _c, fields) in BODIES.items() if name in fields.split() and (kind != "p1" or number % 9 == 8)]
    body = bodies[number % len(bodies)]
    year = int(rng.integers(2014, 2018))
    met = (f"MET.000.{serial:06d} {year}", f"MET.000.{serial:06d}.{year}", f"MET. 000.{serial:06d} {year}")[int(rng.integers(3))]
    person = names.person()
    return {
        "key": f"ase-{slug(person)}",
        "name": person,
        "phone": "",
        "met": met,
        "lsp": body,
        "schemes": ";".join(mine),
        "valid_until": "",
        "instructor": "",
        "home": "",
        "region": "",
        "days_a_month": 0,
        "assumed": "ya",
    }


def _house(catalogue: Catalogue, row: Row, homes: list[str], free: dict[str, list[str]], number: int, staff: Staff, rng: np.random.Generator) -> None:
    """Where an assessor lives and teaches. Nobody from Java reaches Bengkulu: every third of a field taught in Sumatra lives in its south."""
    region_of = catalogue.region_of
    far = [centre for centre in homes if region_of[centre] < "20"]
    if far and number % 3 == 1:
        row["region"] = SUMATRA[number // 3 % len(SUMATRA)]
        return
    centre = homes[number % len(homes)]
    row["region"] = region_of[centre]
    if number % 3 == 0 and len(homes) >= 3 and free[centre] and row["lsp"] != "lsp-ppkd-jakarta-timur":
        key = free[centre].pop()
        row |= {"instructor": key, "home": centre, "name": next(p["name"] for p in staff.instructors if p["key"] == key)}
        row["key"] = f"ase-{slug(str(row['name']))}"


def _others_tests(catalogue: Catalogue, local: list[Row], testing: Testing, rng: np.random.Generator) -> None:
    """Owners pay for tests of their own packages where a site is verified and assessors not at home there have twice the days in every month."""
    sites = {row["key"]: row["centre"] for row in testing.sites}
    verified = {(sites[row["site"]], row["scheme"]) for row in testing.scope if str(row["verified_until"]) > "2018-12-31"}
    for row in local:
        programme = catalogue.programmes[str(row["programme"])]
        lasting = [one for one in testing.assessors if str(one["valid_until"]) > "2018-12-31" and one["lsp"] != "lsp-ppkd-jakarta-timur"]
        able = [one for one in lasting if programme.scheme in str(one["schemes"]).split(";") and one["home"] != row["centre"]]
        near = [one for one in able if (str(one["region"]) < "20") == (catalogue.region_of[str(row["centre"])] < "20")]
        enough = sum(int(str(one["days_a_month"])) for one in near) >= 2 * DAYS_A_TEST
        if row["fixed"] == "ya" and programme.field not in SHORT and enough and (row["centre"], programme.scheme) in verified and rng.random() < 0.7:
            row["tested"] = 1


def _recruits(catalogue: Catalogue, reference: Reference, testing: Testing, rng: np.random.Generator) -> None:
    """New assessors of the short fields: practitioners from industry near Bekasi and Cirebon, a few in Lampung; three months until they may test."""
    for name in SHORT:
        schemes = sorted({p.scheme for (_c, key) in reference.packages if (p := catalogue.programmes[key]).field == name and p.scheme})
        for region, people in (("32.16", 8), ("32.09", 6), ("18.71", 4)):
            testing.recruits.append(
                {
                    "key": f"asesor-baru-{name}-{region.replace('.', '-')}",
                    "year": 2018,
                    "lsp": "lsp-bbplk-bekasi",
                    "schemes": ";".join(schemes),
                    "home": "",
                    "region": region,
                    "lead_months": 3,
                    "people": people,
                    "days_a_month": 3,
                    "cost": int(rng.integers(5, 9)) * 1_000_000,
                    "first_month": 1,
                    "last_month": 8,
                    "source": "assumed",
                }
            )

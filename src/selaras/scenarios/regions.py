# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The centres as rows, what others pay for there, what they ask for, who applies, and who holds which post."""

import numpy as np

from selaras.scenarios.catalogue import Catalogue, Place
from selaras.scenarios.names import Names
from selaras.scenarios.reference import Reference, is_scarce
from selaras.scenarios.staff import Row
from selaras.scenarios.words import gettext_noop

SHOWN_CENTRES = ("bbplk-bekasi", "blk-karawang", "blk-kota-bengkulu", "blk-lebak", "blkk-kota-bogor")
SHOWN_OFFICES = ("32.15", "17.71")
# Words of the scenario that pages show in the visitor's language.
WITH_FLOOR = gettext_noop("administrative limit and floor of fairness (assumed)")
WITHOUT_FLOOR = gettext_noop("not ready, so given no floor (assumed)")
REASONS = [
    gettext_noop("needs of the industry nearby"),
    gettext_noop("potential of the region"),
    gettext_noop("wish of participants"),
    gettext_noop("continued from 2017"),
]
FOUR = gettext_noop("assumed: one of the four supervised before 2018")
TWENTY_FIVE = gettext_noop("jpnn.com: 25 more supervised centres in 2018; which: assumed")
ASPECTS = ("building", "equipment", "instructors", "management", "safety")
FINDINGS = {
    "building": "Atap bengkel rusak, perbaikan dianggarkan APBD 2018",
    "equipment": "Peralatan belum lengkap untuk enam belas peserta",
    "instructors": "Belum ada instruktur dengan sertifikat metodologi",
}
SOURCES = ("apbd", "apbd", "apbd", "dbhcht", "csr")
LEAST = {"uptp": 200, "uptd": 8, "komunitas": 1}
MOST = {"uptp": 325, "uptd": 60, "komunitas": 4}


def make_centres(catalogue: Catalogue, rng: np.random.Generator) -> dict[str, list[Row]]:
    """Centres, their names, supervision and readiness."""
    centres: list[Row] = []
    readiness: list[Row] = []
    supervisions: list[Row] = []
    for place in catalogue.places:
        lat, lon = catalogue.point(place.region)
        centres.append(
            {
                "key": place.key,
                "name": place.name,
                "kind": place.kind,
                "region": place.region,
                "owner": place.owner,
                "lat": round(lat + float(rng.uniform(-0.03, 0.03)), 4),
                "lon": round(lon + float(rng.uniform(-0.03, 0.03)), 4),
                "point_source": gettext_noop("assumed: near the seat of the regency or city"),
                "boarding": place.boarding,
                "assumed": "tidak" if place.kind == "uptp" else "ya",
            }
        )
        readiness += [_aspect(place, aspect, rng) for aspect in ASPECTS]
        if place.kind != "uptp":
            basis = FOUR if place.since < "2018" else TWENTY_FIVE
            supervisions.append({"supervisor": "bbplk-bekasi", "centre": place.key, "since": place.since, "until": "", "basis": basis})
    names: list[Row] = [{"centre": "bbplk-bekasi", "name": "CEVEST", "since": "", "until": ""}]
    return {"centres": centres, "centre-names": names, "supervisions": supervisions, "readiness": readiness}


def _aspect(place: Place, aspect: str, rng: np.random.Generator) -> Row:
    lacking = aspect in place.unready
    return {
        "centre": place.key,
        "aspect": aspect,
        "declared_ready": "tidak" if lacking else "ya",
        "declared_on": f"2017-{int(rng.integers(8, 11)):02d}-{int(rng.integers(1, 28)):02d}",
        "words": FINDINGS.get(aspect, "") if lacking else "",
        "verified_ready": "tidak" if lacking else "ya",
        "verified_on": f"2017-11-{int(rng.integers(1, 29)):02d}",
        "finding": FINDINGS.get(aspect, "") if lacking else "",
        "assumed": "ya",
    }


def make_local(catalogue: Catalogue, reference: Reference, rng: np.random.Generator) -> list[Row]:
    """Packages that others pay for: fixed ones, one of a field at a centre, so that a pair of instructors can carry it; and offers of a few."""
    rows: list[Row] = []
    for place in catalogue.places:
        if place.kind != "uptd" or not place.ready:
            continue
        for name in place.fields:
            common = [key for key in reference.at(place.key) if (p := catalogue.programmes[key]).field == name and not is_scarce(p) and p.days <= 30]
            if not common:
                continue
            if rng.random() < 0.8:
                rows.append(_local(place, common[int(rng.integers(len(common)))], len(rows) + 1, True, rng))
            if rng.random() < 0.3:
                rows.append(_local(place, common[int(rng.integers(len(common)))], len(rows) + 1, False, rng))
    return rows


def _local(place: Place, programme: str, number: int, fixed: bool, rng: np.random.Generator) -> Row:
    month = int(rng.integers(2, 10))
    return {
        "key": f"{place.key}-lokal-{number:03d}",
        "year": 2018,
        "centre": place.key,
        "programme": programme,
        "source": SOURCES[int(rng.integers(len(SOURCES)))],
        "fixed": "ya" if fixed else "tidak",
        "packages": 1 if fixed else int(rng.integers(1, 4)),
        "tested": 0,
        "first_month": month,
        "last_month": month if fixed else min(month + 3, 11),
        "share": 0 if fixed else int(rng.integers(6, 13)) * 1_000_000,
        "assumed": "ya",
    }


def make_plans(catalogue: Catalogue, reference: Reference, local: list[Row], rng: np.random.Generator) -> dict[str, list[Row]]:
    """What each centre can administer and asks for, and who applies in its regency."""
    limits: list[Row] = []
    requests: list[Row] = []
    people: dict[str, float] = {}
    for place in catalogue.places:
        own = sum(reference.at(place.key).values())
        theirs = sum(int(str(row["packages"])) for row in local if row["centre"] == place.key)
        most = min(round(own * 1.15) + theirs + 1, MOST[place.kind])
        least = min(LEAST[place.kind], own) if place.ready else 0
        reason = (
            gettext_noop("administrative limit and floor of fairness (assumed)")
            if place.ready
            else gettext_noop("not ready, so given no floor (assumed)")
        )
        limits.append({"year": 2018, "centre": place.key, "most": most, "least": least, "reason": reason})
        for (centre, programme), count in reference.asked.items():
            if centre == place.key:
                reason = str(rng.choice(REASONS))
                requests.append({"year": 2018, "centre": centre, "programme": programme, "packages": count, "reason": reason, "assumed": "ya"})
        people[place.region] = people.get(place.region, 0.0) + 16 * (own or place.packages) * float(rng.uniform(2.5, 6.0))
    applicants = [
        {"year": 2018, "region": region, "people": int(round(count, -1)), "source": "assumed: two to six applicants a seat (domain §1.3)"}
        for region, count in sorted(people.items())
    ]
    return {"centre-years": limits, "requests": requests, "applicants": applicants}


def make_posts(catalogue: Catalogue, contacts: list[Row], names: Names) -> list[Row]:
    """The cast: planner, demand desk, auditor, the head of every centre, twelve companies, the labour offices of the centres' regions."""
    rows = [
        _post("perencana@selaras.example", names.person(), "planner"),
        _post("meja.kebutuhan@selaras.example", names.person(), "desk"),
        _post("auditor@selaras.example", names.person(), "auditor"),
    ]
    for place in catalogue.places:
        rows.append(_post(f"kepala@{place.key}.selaras.example", names.person(), "centre_head", centre=place.key))
    for contact in contacts[:: len(contacts) // 12][:12]:
        rows.append(_post(str(contact["email"]), str(contact["name"]), "company", company=str(contact["company"])))
    for region in sorted({place.region for place in catalogue.places if place.kind == "uptd"}):
        rows.append(_post(f"disnaker@{region.replace('.', '-')}.selaras.example", names.person(), "labour_office", region=region))
    return rows


def make_cast(posts: list[Row]) -> list[Row]:
    """Those who can log in at the demonstration: the national centre's people, some heads, two companies, two labour offices."""
    shown = [row for row in posts if row["role"] in ("planner", "desk", "auditor")]
    shown += [row for key in SHOWN_CENTRES for row in posts if row["centre"] == key]
    shown += [row for row in posts if row["role"] == "company"][:2]
    shown += [row for row in posts if row["role"] == "labour_office" and row["region"] in SHOWN_OFFICES]
    return [{"email": row["email"], "name": row["name"]} for row in shown]


def _post(email: str, name: str, role: str, centre: str = "", company: str = "", region: str = "") -> Row:
    return {"email": email, "name": name, "role": role, "centre": centre, "company": company, "region": region, "since": "2016-01-04", "until": ""}

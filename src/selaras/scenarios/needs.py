# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""About 1,200 statements of need of three origins, in the words of whoever states them, and what the demand desk makes of each."""

import re
from dataclasses import dataclass, field

import numpy as np

from selaras.scenarios.catalogue import MATERIAL, Catalogue, Job, Place, read
from selaras.scenarios.reference import apportion
from selaras.scenarios.staff import Row

COMPANY_LINES, REGION_LINES, SELF_LINES = 750, 320, 130
COMPANY_HEADS = (7_200, 7_800)  # the sum of the middles; lower and upper figures stay within 6,000 and 9,000
REGION_HEADS, SELF_HEADS = 5_600, 2_200
# Programmes for whose jobs one line asks for dozens.
MANY_HANDS = {"production-operator", "electronics-assembly", "garment-operator", "injection-moulding", "food-operator", "warehouse-operator"}
NAMES_OF_FORMS = {"opr": "op", "mtc": "mtnc", "gudang": "gdg", "bersertifikat": "sertif", "pengalaman": "pglmn", "produksi": "prod", "mesin": "mc"}
ONE_SEX = re.compile(r"(?<!wanita/)\bpria\b|\bwanita\b(?!/pria)", re.IGNORECASE)
WHY = {"pria": "angkat beban 25 kg, kerja malam", "wanita": "mes pabrik hanya untuk perempuan"}
# Minimum wages of 2018 by region, million rupiah, rounded (West Java, Jakarta, Banten: governors' decrees of November 2017, from memory: assumed).
WAGE = {
    "32.16": 3.84,
    "32.75": 3.92,
    "32.15": 3.92,
    "32.14": 3.68,
    "32.01": 3.48,
    "32.71": 3.56,
    "31.75": 3.65,
    "31.72": 3.65,
    "36.71": 3.58,
    "36.03": 3.56,
}


@dataclass
class Needs:
    """Rows of the two need sheets, and the desk's code of every line."""

    companies: list[Row] = field(default_factory=list)
    regions: list[Row] = field(default_factory=list)
    codes: list[Row] = field(default_factory=list)


def make_needs(catalogue: Catalogue, companies: list[Row], sites: list[Row], rng: np.random.Generator) -> Needs:
    """Needs of companies, of regions, and of people who will work for themselves."""
    needs = Needs()
    _company_lines(catalogue, companies, sites, needs, rng)
    _region_lines(catalogue, needs, rng)
    return needs


def _company_lines(catalogue: Catalogue, companies: list[Row], sites: list[Row], needs: Needs, rng: np.random.Generator) -> None:
    jobs = [job for job in catalogue.jobs if job.origin == "company"]
    counts = apportion(COMPANY_LINES, [float(np.sqrt(int(str(row["employees"])))) + 12 for row in companies])
    drawn: list[tuple[Row, Job, float]] = []
    for company, count in zip(companies, counts, strict=True):
        industry = str(company["industry"]).split("-")[0]
        fitting = [job for job in jobs if industry in job.industries] or jobs
        picks = rng.choice(len(fitting), size=count, replace=count > len(fitting))
        drawn += [
            (company, fitting[int(at)], float(rng.lognormal(0.0, 0.55)) * (3.2 if fitting[int(at)].occupation in MANY_HANDS else 1.0)) for at in picks
        ]
    middles = apportion(int(rng.integers(*COMPANY_HEADS)), [weight for _company, _job, weight in drawn])
    said: set[tuple[object, ...]] = set()
    for number, ((company, job, _weight), middle) in enumerate(zip(drawn, middles, strict=True), start=1):
        row = _company_line(catalogue, number, company, [site for site in sites if site["company"] == company["key"]], job, max(middle, 1), rng)
        while (mark := (row["company"], row["words"], row["site"], row["start_month"])) in said:
            row |= {"words": _spoken(job, rng), "start_month": _month(int(rng.integers(0, 11)))}
            row["until_month"] = _month(11)
        said.add(mark)
        row["condition_reason"] = row["condition_reason"] or _reason(str(row["words"]))
        needs.companies.append(row)
        _code(catalogue, row, job, needs)


def _company_line(catalogue: Catalogue, number: int, company: Row, sites: list[Row], job: Job, middle: int, rng: np.random.Generator) -> Row:
    site = sites[int(rng.integers(len(sites)))]
    wage = WAGE.get(str(site["region"]), 3.5) * job.wage
    equipment = sorted({thing for key in job.programmes for thing in catalogue.programmes[key].equipment})
    strict = rng.random() < 0.05
    return {
        "key": f"kp-{number:04d}",
        "company": company["key"],
        "words": _spoken(job, rng),
        **_heads(middle, rng),
        **_window(rng),
        "recurs": "sekali",
        "certainty": str(rng.choice(["forecast", "stated", "signed"], p=[0.28, 0.52, 0.20])),
        "site": site["key"],
        "region": "",
        "contract": str(rng.choice(["pkwt", "pkwtt", "harian"], p=[0.72, 0.18, 0.10])),
        "shift": str(rng.choice(["ya", "tidak", ""], p=[0.5, 0.35, 0.15])),
        "hirer": str(rng.choice(["sendiri", "alih_daya", "bkk"], p=[0.7, 0.2, 0.1])),
        "wage_least": int(round(wage * 1e6, -4)),
        "wage_most": int(round(wage * float(rng.uniform(1.0, 1.25)) * 1e6, -4)),
        "equipment": str(rng.choice(equipment)) if equipment and rng.random() < 0.2 else "",
        "ojt_seats": int(np.ceil(middle * rng.uniform(0.2, 0.5))) if rng.random() < 0.6 else 0,
        "condition": "usia 18-24 tahun" if strict else "",
        "condition_reason": "kerja malam tiga shift" if strict else "",
        "meeting": "forum-2017-08-15",
        "assumed": "ya",
    }


def _region_lines(catalogue: Catalogue, needs: Needs, rng: np.random.Generator) -> None:
    places = [place for place in catalogue.places if place.kind != "uptp"]
    evidence = read(MATERIAL / "evidence.csv")
    for origin, lines, heads in (("region", REGION_LINES, REGION_HEADS), ("self", SELF_LINES, SELF_HEADS)):
        jobs = [job for job in catalogue.jobs if job.origin == origin]
        proofs = [row["words"] for row in evidence if row["origin"] == origin]
        middles = apportion(heads, rng.lognormal(0.0, 0.5, lines))
        said: set[tuple[object, ...]] = set()
        for number, middle in enumerate(middles, start=1):
            place = places[number % len(places)]
            job = _regional_job(place, jobs, rng)
            row = _region_line(f"{'kd' if origin == 'region' else 'wu'}-{number:04d}", origin, place, job, max(middle, 2), proofs, rng)
            while (mark := (row["centre"], row["office"], row["words"], row["start_month"], row["heads_least"])) in said:
                row["words"] = _spoken(job, rng)
                row |= _heads(max(middle, 2) + int(rng.integers(0, 6)), rng)
            said.add(mark)
            needs.regions.append(row)
            _code(catalogue, row, job, needs)


def _reason(words: str) -> str:
    """Why a phrase that names men or women alone does so; empty for every other."""
    found = ONE_SEX.search(words)
    return WHY[found[0].lower()] if found else ""


def _code(catalogue: Catalogue, row: Row, job: Job, needs: Needs) -> None:
    """The desk's answer; none where no training of the network leads to the job. Its units are empty where it never met these words."""
    if job.programmes:
        said = (str(row["words"]).casefold(), str(row["equipment"]), job.occupation, job.field)
        units = catalogue.desk_units.get(said, "")
        needs.codes.append({"key": row["key"], "occupation": job.occupation, "field": job.field, "units": units})


def _regional_job(place: Place, jobs: list[Job], rng: np.random.Generator) -> Job:
    """Mostly something that the region's own centre can teach; sometimes what nobody there can."""
    near = [job for job in jobs if job.field in place.fields]
    some = near if near and rng.random() < 0.8 else jobs
    return some[int(rng.integers(len(some)))]


def _region_line(key: str, origin: str, place: Place, job: Job, middle: int, proofs: list[str], rng: np.random.Generator) -> Row:
    by_office = origin == "region" and rng.random() < 0.6
    return {
        "key": key,
        "centre": "" if by_office else place.key,
        "office": place.region if by_office else "",
        "origin": origin,
        "words": _spoken(job, rng),
        **_heads(middle, rng),
        **_window(rng, longer=3),
        "recurs": "sekali",
        "certainty": str(rng.choice(["forecast", "stated", "signed"], p=[0.45, 0.5, 0.05])),
        "region": place.region,
        "evidence": proofs[int(rng.integers(len(proofs)))],
        "equipment": "",
        "meeting": "",
        "assumed": "ya",
    }


def _heads(middle: int, rng: np.random.Generator) -> Row:
    """A range about the middle, as HR says it: often one figure, else a tenth or so to each side."""
    spread = 0 if middle < 5 or rng.random() < 0.35 else round(middle * rng.uniform(0.05, 0.13))
    return {"heads_least": middle - spread, "heads_most": middle + spread}


def _window(rng: np.random.Generator, longer: int = 0) -> Row:
    start = int(rng.integers(0, 11))
    return {"start_month": _month(start), "until_month": _month(start + longer + int(rng.integers(2, 7)))}


def _month(number: int) -> str:
    return f"{2018 + number // 12}-{number % 12 + 1:02d}"


def _spoken(job: Job, rng: np.random.Generator) -> str:
    """A phrase as people type it: sometimes shortened, in capitals, with a slip of the finger, or with an extra wish."""
    words = job.phrases[int(rng.integers(len(job.phrases)))]
    if rng.random() < 0.15:
        for long, short in NAMES_OF_FORMS.items():
            words = words.replace(long, short, 1)
    if rng.random() < 0.22 and job.origin == "company":
        words += str(
            rng.choice(
                [" lulusan SMK", ", siap shift", " (urgent)", " min SMA", ", domisili sekitar pabrik", " fresh graduate ok", ", penempatan cikarang"]
            )
        )
    if rng.random() < 0.07:
        at = int(rng.integers(1, len(words) - 2))
        words = words[:at] + words[at + 1] + words[at] + words[at + 2 :]
    return words.upper() if rng.random() < 0.06 else words[0].upper() + words[1:] if rng.random() < 0.3 else words

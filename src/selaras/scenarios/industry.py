# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The 144 companies of the forum, invented, on the estates of Bekasi and around."""

import numpy as np

from selaras.scenarios.catalogue import MATERIAL, read
from selaras.scenarios.names import Names, slug
from selaras.scenarios.reference import apportion
from selaras.scenarios.staff import Row

COMPANIES = 144
POSITIONS = ("HRD", "Manajer HR & GA", "Staf rekrutmen", "Kepala personalia", "HR & training")


def make_companies(names: Names, rng: np.random.Generator) -> tuple[list[Row], list[Row], list[Row]]:
    """Companies, their sites (one to three) and the people to speak to."""
    trades = read(MATERIAL / "industries.csv")
    counts = apportion(COMPANIES, [float(row["companies"]) for row in trades])
    industries = [(row["industry"], row["trade"]) for row, count in zip(trades, counts, strict=True) for _number in range(count)]
    companies: list[Row] = []
    sites: list[Row] = []
    contacts: list[Row] = []
    for industry, trade in industries:
        name = names.company(trade)
        key = slug(name)
        employees = int(round(float(np.clip(rng.lognormal(5.6, 0.9), 40, 6_000)), -1))
        companies.append(
            {"key": key, "name": name, "nib": "", "industry": f"{industry}-KBLI2015", "employees": employees, "kind": "employer", "assumed": "ya"}
        )
        some = 1 + int(rng.choice(3, p=[0.7, 0.22, 0.08]))
        sites += _sites(key, some, rng)
        contact = names.person()
        contacts.append(
            {
                "company": key,
                "site": "",
                "name": contact,
                "phone": "",
                "position": POSITIONS[int(rng.integers(len(POSITIONS)))],
                "email": f"hr@{key.removeprefix('pt-')}.example",
                "since": "2016-01-04",
                "until": "",
            }
        )
    return companies, sites, contacts


def _sites(company: str, some: int, rng: np.random.Generator) -> list[Row]:
    estates = read(MATERIAL / "estates.csv")
    weights = np.array([float(row["weight"]) for row in estates])
    chosen = rng.choice(len(estates), size=some, replace=False, p=weights / weights.sum())
    return [
        {
            "company": company,
            "key": f"{company}-{slug(estates[at]['estate'])}",
            "name": f"{'Pabrik' if estates[at]['estate'].startswith('Kawasan') else 'Lokasi'} {estates[at]['estate'].removeprefix('Kawasan ')}",
            "region": estates[at]["region"],
            "estate": estates[at]["estate"] if estates[at]["estate"].startswith("Kawasan") else "",
            "lat": round(float(estates[at]["lat"]) + float(rng.uniform(-0.015, 0.015)), 4),
            "lon": round(float(estates[at]["lon"]) + float(rng.uniform(-0.015, 0.015)), 4),
        }
        for at in (int(c) for c in chosen)
    ]

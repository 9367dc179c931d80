# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Rates, prices and the budget: enough for the reference year and about one in a hundred packages more."""

from collections.abc import Mapping

import numpy as np

from selaras.scenarios.catalogue import Catalogue
from selaras.scenarios.reference import Reference
from selaras.scenarios.staff import Row
from selaras.scenarios.words import gettext_noop

TESTS = 960
# Rupiah. Within domain §6.3 a package of sixteen costs Rp 50 million (Rembang, Karangasem) to Rp 167 million (Balikpapan).
PRICES: Mapping[str, int] = {
    "day_rate": 55_000,
    "class_rate": 700_000,
    "boarding_rate": 60_000,
    "test_cost": 350_000,
    "assessor_day": 600_000,
    "travel_km": 1_500,
    "travel_night": 450_000,
}
SLACK = 1.03
# Million rupiah beside packages and tests: assessors' days and travel, upgrading, new assessors, practitioners, shares of local packages.
BESIDE = 1_950 * 1.25 + 60 * 13 + 30 * 7 + 1_500 * 1.1 + 400


def package_cost(catalogue: Catalogue, place_boarding: int, programme: str) -> float:
    """Million rupiah of one package, as planning reckons it."""
    found = catalogue.programmes[programme]
    a_trainee = PRICES["day_rate"] + (PRICES["boarding_rate"] if place_boarding else 0)
    return (found.kit + found.days * (16 * a_trainee + PRICES["class_rate"])) / 1e6


def make_rates(reference: Reference, rng: np.random.Generator) -> dict[str, Row]:
    """Rates by programme, drawn about the network's means: completion 0.95, entry 1, pass 0.905 (domain §6.4), absorption 0.65 (domain §5.1)."""
    keys = sorted({key for _place, key in reference.asked})
    weights = np.array([reference.kits.get(key, 0) for key in keys], float)
    passing = np.clip(rng.normal(0.905, 0.025, len(keys)), 0.84, 0.97)
    passing += 0.905 - float((passing * weights).sum() / weights.sum())
    completion = np.clip(rng.normal(0.95, 0.012, len(keys)), 0.91, 0.99)
    completion += 0.95 - float((completion * weights).sum() / weights.sum())
    return {
        key: {
            "year": 2018,
            "programme": key,
            "completion": round(float(completion[at]), 3),
            "entry": 1.0,
            "passing": round(float(passing[at]), 3),
            "cancelled": round(float(rng.uniform(0.0, 0.012)), 3),
            "absorption": round(float(rng.uniform(0.55, 0.75)), 2),
            "ojt_gain": round(float(rng.uniform(0.05, 0.15)), 2),
            "kits": reference.kits.get(key, 0),
            "source": "assumed",
        }
        for at, key in enumerate(keys)
    }


def make_year(catalogue: Catalogue, reference: Reference) -> Row:
    """The year with its prices and budget."""
    boarding = {place.key: place.boarding for place in catalogue.places}
    packages = sum(count * package_cost(catalogue, boarding[place], key) for (place, key), count in reference.packages.items())
    budget = packages * SLACK + TESTS * 16 * PRICES["test_cost"] / 1e6 + BESIDE
    return {
        "year": 2018,
        "national": "bbplk-bekasi",
        "budget": int(np.ceil(budget / 100) * 100) * 1_000_000,
        **PRICES,
        "candidates_a_day": 10,
        "people_per_million": 0.02,
        "pass_spread": 0.03,
        "source": gettext_noop("assumed within the ranges of press reports 2010-2024; what a million rupiah is worth in placements: ADR 0005"),
        "assumed": "ya",
    }


def make_targets() -> list[Row]:
    """The two targets of the year."""
    article = "jpnn.com, “BBPLK Bekasi Targetkan 18.624 Orang Ikuti PBK”"
    scope = "BBPLK Bekasi dan 29 BLK binaan"
    return [
        {"year": 2018, "measure": "participants", "amount": 18_624, "scope": scope, "local_counts": "tidak", "source": article},
        {"year": 2018, "measure": "certified", "amount": 12_880, "scope": scope, "local_counts": "tidak", "source": article},
    ]

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Writes a demonstration year: the same seed, the same bytes; another seed, another year of the same size.

Each file's columns are those of the import sheet of the same name. The order of `FILES` is the order in which they come in.
"""

import csv
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from selaras.scenarios.agreements import make_agreements
from selaras.scenarios.catalogue import MATERIAL, Catalogue
from selaras.scenarios.industry import make_companies
from selaras.scenarios.late import make_adverts, make_late
from selaras.scenarios.meetings import make_meetings
from selaras.scenarios.money import make_rates, make_targets, make_year
from selaras.scenarios.names import Names
from selaras.scenarios.needs import make_needs
from selaras.scenarios.promises import make_promises
from selaras.scenarios.reference import make_reference
from selaras.scenarios.regions import make_cast, make_centres, make_local, make_plans, make_posts
from selaras.scenarios.staff import Row, make_staff
from selaras.scenarios.talks import make_announcements, make_comments, make_talks
from selaras.scenarios.testing import make_testing

FILES = (
    "centres",
    "centre-names",
    "supervisions",
    "readiness",
    "companies",
    "company-sites",
    "company-contacts",
    "posts",
    "cast",
    "workshops",
    "instructors",
    "instructor-competences",
    "lsps",
    "assessors",
    "test-sites",
    "test-site-schemes",
    "meetings",
    "attendance",
    "forum-meetings",
    "forum-guests",
    "forum-outcomes",
    "promises",
    "promise-evidence",
    "agreements",
    "announcements",
    "talks",
    "programme-comments",
    "company-needs",
    "region-needs",
    "need-codes",
    "years",
    "targets",
    "programme-rates",
    "centre-years",
    "applicants",
    "requests",
    "local-packages",
    "upgrade-courses",
    "hire-offers",
    "recruit-offers",
    "late-needs",
    "adverts",
)
# One stream of random numbers for each; what is added goes to the end.
SUBJECTS = ("year", "centres", "staff", "tests", "companies", "needs", "meetings", "promises", "talks", "late")


def make(seed: int) -> dict[str, list[Row]]:
    """All rows of a year by file."""
    catalogue = Catalogue()
    # One stream for each subject: a change in one leaves the others as they are.
    streams = dict(zip(SUBJECTS, np.random.default_rng(seed).spawn(len(SUBJECTS)), strict=True))
    names = Names(streams["companies"])
    reference = make_reference(catalogue, streams["year"])
    local = make_local(catalogue, reference, streams["year"])
    rates = make_rates(reference, streams["year"])
    companies, sites, contacts = make_companies(names, streams["companies"])
    staff = make_staff(catalogue, reference, local, companies, sites, names, streams["staff"])
    testing = make_testing(catalogue, reference, rates, local, staff, names, streams["tests"])
    needs = make_needs(catalogue, companies, sites, streams["needs"])
    posts = make_posts(catalogue, contacts, names)
    meetings = make_meetings(catalogue, companies, contacts, posts, streams["meetings"])
    ledger = make_promises(catalogue, companies, sites, posts, streams["promises"])
    return {
        **make_centres(catalogue, streams["centres"]),
        "companies": companies,
        "company-sites": sites,
        "company-contacts": contacts,
        "posts": posts,
        "cast": make_cast(posts),
        "workshops": staff.workshops,
        "instructors": staff.instructors,
        "instructor-competences": staff.competences,
        "lsps": testing.bodies,
        "assessors": testing.assessors,
        "test-sites": testing.sites,
        "test-site-schemes": testing.scope,
        "meetings": meetings.listed,
        "attendance": meetings.attendance,
        "forum-meetings": meetings.held,
        "forum-guests": meetings.guests,
        "forum-outcomes": meetings.outcomes,
        "promises": ledger.promises,
        "promise-evidence": ledger.evidence,
        "agreements": make_agreements(companies, posts, names, streams["promises"]),
        "announcements": make_announcements(),
        "talks": make_talks(companies, sites, posts, streams["talks"]),
        "programme-comments": make_comments(companies, sites, posts, streams["talks"]),
        "company-needs": needs.companies,
        "region-needs": needs.regions,
        "need-codes": needs.codes,
        "years": [make_year(catalogue, reference)],
        "targets": make_targets(),
        "programme-rates": list(rates.values()),
        **make_plans(catalogue, reference, local, streams["centres"]),
        "local-packages": local,
        "upgrade-courses": staff.courses,
        "hire-offers": staff.hires,
        "recruit-offers": testing.recruits,
        "late-needs": make_late(needs, streams["late"]),
        "adverts": make_adverts(needs, companies, streams["late"]),
    }


def write(folder: Path, seed: int) -> dict[str, int]:
    """Writes the files of a year into a folder; rows by file."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = make(seed)
    for name in FILES:
        _write(folder / f"{name}.csv", rows[name])
    (folder / "README.md").write_text(describe(seed, rows), encoding="utf-8")
    return {name: len(rows[name]) for name in FILES}


def _write(path: Path, rows: list[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def describe(seed: int, rows: Mapping[str, list[Row]]) -> str:
    """The README of a year: what is from the articles, what is assumed, what the files hold."""
    counts = {"company_lines": "company-needs", "region_lines": "region-needs", "instructors": "instructors", "assessors": "assessors"}
    return (
        (MATERIAL / "year.md")
        .read_text(encoding="utf-8")
        .format(
            seed=seed,
            budget=int(str(rows["years"][0]["budget"])) // 10**9,
            table="\n".join(f"| `{name}.csv` | {len(rows[name])} |" for name in FILES),
            **{name: len(rows[file]) for name, file in counts.items()},
            **totals(rows),
        )
    )


def totals(rows: Mapping[str, list[Row]]) -> dict[str, int]:
    """Heads asked for by companies at least and at most, and OJT seats: what the README states."""
    lines = rows["company-needs"]
    return {name: sum(int(str(line[name])) for line in lines) for name in ("heads_least", "heads_most", "ojt_seats")}

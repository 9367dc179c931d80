# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Agreements between centres and companies: of several ages, some near their end, some renewed, two ended early, some not signed yet."""

from datetime import date, timedelta

import numpy as np

from selaras.scenarios.meetings import BEGAN, TODAY, phrases, working_day
from selaras.scenarios.names import Names
from selaras.scenarios.staff import Row

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
TITLES = {
    "pks": (
        "Praktik kerja (OJT) dan penempatan lulusan",
        "Pelatihan operator dan uji kompetensi",
        "Penyediaan tempat OJT dan pembimbing",
        "Instruktur tamu dan pemutakhiran program",
    ),
    "mou": ("Kerja sama pelatihan, sertifikasi dan penempatan tenaga kerja",),
}
# (kind, first day, years, what became of it): the first are those of companies that can log in.
PLANNED = (
    ("pks", date(2016, 1, 11), 2, "force"),  # ends in January 2018
    ("mou", date(2015, 3, 2), 3, "force"),  # ends in March 2018
    ("pks", date(2016, 6, 6), 2, "force"),
    ("pks", date(2017, 9, 4), 2, "force"),
    ("pks", date(2016, 3, 1), 2, "renewal drafted"),  # ends on the last of February 2018
    ("pks", date(2016, 2, 15), 2, "renewal sent"),
    ("mou", date(2014, 9, 1), 3, "renewed"),
    ("pks", date(2017, 9, 18), 2, "force"),
    ("pks", date(2015, 11, 2), 2, "lapsed"),
    ("pks", date(2017, 11, 27), 2, "sent"),
    ("mou", date(2018, 1, 8), 3, "draft"),
    ("pks", date(2016, 8, 22), 2, "ended"),
    ("pks", date(2015, 10, 5), 2, "renewed"),
    ("mou", date(2016, 10, 3), 3, "force"),
    ("pks", date(2017, 2, 6), 2, "force"),
    ("mou", date(2014, 11, 10), 3, "lapsed"),
    ("pks", date(2017, 10, 9), 2, "force"),
    ("pks", date(2018, 1, 15), 2, "sent"),
    ("pks", date(2017, 3, 13), 1, "force"),  # ends in March 2018
    ("mou", date(2016, 5, 9), 3, "ended"),
)


def make_agreements(companies: list[Row], posts: list[Row], names: Names, rng: np.random.Generator) -> list[Row]:
    """Rows in the order in which they were written."""
    cast = [str(row["company"]) for row in posts if row["role"] == "company"]
    others = [str(companies[at]["key"]) for at in rng.permutation(len(companies)) if companies[at]["key"] not in cast]
    heads = {str(row["centre"]): row for row in posts if row["role"] == "centre_head"}
    rows: list[Row] = []
    for number, (kind, starts, years, fate) in enumerate(PLANNED):
        company = cast[number] if number < len(cast) else others[number]
        centre = "blk-karawang" if number % 9 == 3 else "bbplk-bekasi"
        row = _agreement(kind, company, centre, heads[centre], starts, years, len(rows) + 1, names, rng)
        rows.append(row)
        if fate in ("draft", "sent"):
            row |= {"signed_on": "", "in_force_on": "", **({} if fate == "sent" else {"sent_on": ""})}
        if fate == "ended":
            day = working_day(starts + timedelta(days=int(0.6 * (date.fromisoformat(str(row["ends_on"])) - starts).days)))
            row |= {"ended_on": min(day, TODAY - timedelta(days=9)).isoformat(), "ended_because": str(rng.choice(phrases()["ended"]))}
        if fate.startswith("renew"):
            rows.append(_renewal(row, fate, len(rows) + 1))
    return sorted(rows, key=lambda row: str(row["written_on"]))


def _agreement(kind: str, company: str, centre: str, head: Row, starts: date, years: int, number: int, names: Names, rng: np.random.Generator) -> Row:
    ends = starts.replace(year=starts.year + years) - timedelta(days=1)
    # What was signed before Selaras was entered when it began.
    written = max(min(working_day(starts - timedelta(days=35)), TODAY - timedelta(days=7)), BEGAN)
    sent = min(working_day(written + timedelta(days=4)), TODAY - timedelta(days=2))
    ojt, hires = int(rng.integers(3, 13)) * 2, int(rng.integers(2, 12)) * 5
    return {
        "key": f"perjanjian-{number:02d}",
        "number": f"{kind.upper()}.{number:02d}/{'BBPLK-BKS' if centre == 'bbplk-bekasi' else 'BLK-KRW'}/{ROMAN[starts.month - 1]}/{starts.year}",
        "kind": kind,
        "company": company,
        "centre": centre,
        "title": str(rng.choice(TITLES[kind])),
        "starts_on": starts.isoformat(),
        "ends_on": ends.isoformat(),
        "written_on": written.isoformat(),
        "by": str(head["email"]),
        "sent_on": sent.isoformat(),
        "signed_on": (starts - timedelta(days=3)).isoformat(),
        "in_force_on": working_day(max(starts - timedelta(days=2), sent + timedelta(days=1))).isoformat(),
        "centre_signatory": f"{head['name']} / Kepala",
        "company_signatory": f"{names.person()} / {rng.choice(phrases()['signs'])}",
        "quotas": f"ojt:{ojt};hires:{hires}" if kind == "pks" else "",
        "renews": "",
        "ended_on": "",
        "ended_because": "",
    }


def _renewal(row: Row, fate: str, number: int) -> Row:
    """The same again from the day after: in force, only sent, or only drafted."""
    ends = date.fromisoformat(str(row["ends_on"]))
    starts = ends + timedelta(days=1)
    written = working_day(ends - timedelta(days=70)) if fate == "renewed" else date(2017, 12, 5)
    kind, house = str(row["kind"]).upper(), str(row["number"]).split("/")[1]
    facts = {
        "key": f"perjanjian-{number:02d}",
        "number": f"{kind}.{number:02d}/{house}/{ROMAN[starts.month - 1]}/{starts.year}",
        "starts_on": starts.isoformat(),
        "ends_on": (starts.replace(year=starts.year + 2) - timedelta(days=1)).isoformat(),
        "written_on": written.isoformat(),
        "sent_on": (written + timedelta(days=6)).isoformat() if fate != "renewal drafted" else "",
        "signed_on": (ends - timedelta(days=12)).isoformat() if fate == "renewed" else "",
        "in_force_on": (ends - timedelta(days=11)).isoformat() if fate == "renewed" else "",
        "renews": row["key"],
    }
    return {**row, **facts}

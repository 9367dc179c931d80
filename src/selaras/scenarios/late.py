# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What comes in when the year's demand is verified: needs that still wait at the desk, some of them stated before, and a file of invented adverts.

No plan reads any of it: nobody has verified these needs, and adverts never become needs.
"""

from datetime import date, timedelta

import numpy as np

from selaras.scenarios.needs import Needs
from selaras.scenarios.staff import Row

AGAIN, VAGUE, NEW, ENDING, ADVERTS = 8, 6, 6, 2, 60
UNCLEAR = ("tenaga serba bisa", "helper umum", "bagian kantor dan lapangan", "kru shift malam", "tenaga harian", "staf pendukung")
INVENTED = "rekaan"


def make_late(needs: Needs, rng: np.random.Generator) -> list[Row]:
    """Rows of the sheet of companies' needs, of the middle of December: stated again, too vague to be coded, new, and wanted before the year ends."""
    picks = [needs.companies[int(at)] for at in rng.choice(len(needs.companies), AGAIN + VAGUE + NEW + ENDING, replace=False)]
    changes = [
        *({"words": f"Butuh {row['words']}, segera", "heads_most": int(str(row["heads_most"])) + 1} for row in picks[:AGAIN]),
        *({"words": words, "equipment": ""} for words in UNCLEAR),
        *({"start_month": "2018-11", "until_month": "2018-12"} for _row in range(NEW)),
        *({"start_month": "2017-12", "until_month": "2017-12"} for _row in range(ENDING)),
    ]
    plain = {"meeting": "", "ojt_seats": 0}
    return [{**row, **plain, **change, "key": f"ks-{at:04d}"} for at, (row, change) in enumerate(zip(picks, changes, strict=True), start=1)]


def make_adverts(needs: Needs, companies: list[Row], rng: np.random.Generator) -> list[Row]:
    """Adverts under the headings of a portal; every seventh is doubtful in one of the ways of the real ones. All are invented."""
    names = {row["key"]: row["name"] for row in companies}
    rows: list[Row] = []
    for at in range(ADVERTS):
        like = needs.companies[int(rng.integers(len(needs.companies)))]
        wage = int(rng.integers(35, 60)) * 100_000
        posted = date(2017, 10, 1) + timedelta(days=int(rng.integers(70)))
        rows.append(
            {
                "id": f"r{at + 1:03d}",
                "jobTitle": f"Lowongan {like['words']}",
                "description": f"Dicari {like['words']} untuk {names[like['company']]}. Iklan ini rekaan.",
                "companyName": names[like["company"]],
                "locations": str(rng.choice(["Kabupaten Bekasi", "Kabupaten Karawang", "Kota Bekasi", "Kabupaten Bogor"])),
                "salaryCurrency": "IDR",
                "salaryMin": wage,
                "salaryMax": wage + 800_000,
                "salaryPeriod": "monthly",
                "postedAt": posted.isoformat(),
                "source": INVENTED,
            }
        )
    doubts: list[Row] = [{"companyName": ""}, {"salaryCurrency": "USD"}, {"salaryMin": 45, "salaryMax": 60}, {"locations": "Negeri Antah Berantah"}]
    for at, row in enumerate(rows[::7]):
        row |= doubts[at % len(doubts)] if at % 5 else {**rows[at * 7 - 1], "id": row["id"], "postedAt": "2017-12-12"}
    return rows

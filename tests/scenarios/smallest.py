# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The kept scenario cut down to one programme at three centres: a year that is planned in a second, and as tight as the large one.

GMAW welding only. One instructor of the three centres masters it, so that without upgrading most packages have no teacher; one assessor is licensed
for it, one day a month, so that without new ones most packages cannot be tested; nobody is for hire.
"""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

from tests.scenarios.test_generate import KEPT

PARTICIPANTS, CERTIFIED = 160, 80
CENTRES = ("bbplk-bekasi", "blk-karawang", "blk-kab-bekasi")
PROGRAMME, COMPETENCE, SCHEME = "gmaw-3g", "welding-gmaw-fcaw", "plate-welder-gmaw"
LINES = 25  # of each kind of need
Row = dict[str, str]


def write(folder: Path) -> Path:
    """Writes the small scenario into a new folder."""
    shutil.copytree(KEPT, folder)
    posts = _few_posts(_rows(folder, "posts"))
    for name in ("cast", "posts"):
        _change(folder, name, lambda rows: [row for row in rows if row["email"] in posts])
    own = {row[tenant] for row in posts.values() for tenant in ("company", "region")} - {""}
    _change(folder, "company-needs", lambda rows: _some_lines(rows, [row for row in rows if row["company"] in own]))
    _change(folder, "region-needs", lambda rows: _some_lines(_of_centres(rows), [row for row in rows if row["office"] in own]))
    kept = {row["key"] for name in ("company-needs", "region-needs") for row in _rows(folder, name)}
    _change(folder, "need-codes", lambda rows: [row for row in rows if row["key"] in kept])
    _change(folder, "requests", lambda rows: [row for row in rows if row["programme"] == PROGRAMME and row["centre"] in CENTRES])
    for name in ("hire-offers", "local-packages"):
        _change(folder, name, lambda _rows: [])
    _change(folder, "centre-years", lambda rows: [{**row, "least": "0"} for row in rows])
    _change(folder, "targets", lambda rows: [{**row, "amount": str({"participants": PARTICIPANTS}.get(row["measure"], CERTIFIED))} for row in rows])
    at_home = {row["key"] for row in _rows(folder, "instructors") if row["centre"] in CENTRES}
    _change(folder, "instructor-competences", lambda rows: _one_master(rows, at_home))
    _change(folder, "assessors", _one_assessor)
    _change(folder, "recruit-offers", lambda rows: [row for row in rows if SCHEME in row["schemes"].split(";")])
    few_of_the_diary(folder, own, set(posts))
    return folder


def few_of_the_diary(folder: Path, companies: set[str], accounts: set[str]) -> None:
    """Leaves of the forum's diary what these companies and accounts did, one announcement to a small industry, and nothing that came in late."""

    def theirs(row: Row) -> bool:
        return row["company"] in companies and row["by"] in {*accounts, ""}

    talks = [row for row in _rows(folder, "talks") if row["company"]]
    kept = {row["talk"] for row in talks if theirs(row)} - {row["talk"] for row in _rows(folder, "talks") if row["by"] not in accounts}
    promises = {row["key"] for row in _rows(folder, "promises") if theirs(row)}
    _change(folder, "promises", lambda rows: [row for row in rows if theirs(row)])
    _change(folder, "promise-evidence", lambda rows: [row for row in rows if row["promise"] in promises and row["by"] in accounts])
    _change(folder, "talks", lambda rows: [row for row in rows if row["talk"] in kept])
    for name in ("late-needs", "adverts"):
        (folder / f"{name}.csv").unlink(missing_ok=True)
    _change(folder, "announcements", lambda rows: [row for row in rows if row["division"] == "52"])
    for name in ("agreements", "programme-comments"):
        _change(folder, name, lambda rows: [row for row in rows if theirs(row)])
    for name in ("forum-guests", "forum-outcomes"):
        _change(folder, name, lambda rows: [row for row in rows if row["company"] in {*companies, ""}])


def _few_posts(rows: list[Row]) -> dict[str, Row]:
    """Who has no tenant, the heads of the three centres, and the first two of each other role, by e-mail."""
    heads = [row for row in rows if row["centre"] in CENTRES]
    others = [[row for row in rows if row["role"] == role and not row["centre"]] for role in dict.fromkeys(row["role"] for row in rows)]
    return {row["email"]: row for row in [*heads, *(row for each in others for row in each[:2])]}


def _some_lines(rows: list[Row], own: list[Row]) -> list[Row]:
    """Some lines of those who hold posts, and some of welders."""
    chosen = [*own[:LINES], *[row for row in rows if " las" in f" {row['words'].lower()}"][:LINES]]
    return [row for row in rows if row in chosen]


def _of_centres(rows: list[Row]) -> list[Row]:
    """The first lines that centres stated, stated by two of the three."""
    of_centres = [row for row in rows if row["centre"]]
    for row, (centre, region) in zip(of_centres[:2], (("blk-karawang", "32.15"), ("blk-kab-bekasi", "32.16")), strict=True):
        row.update(centre=centre, region=region, words="tukang las untuk bengkel desa")
    return rows


def _one_master(rows: list[Row], at_home: set[str]) -> list[Row]:
    able = [row["instructor"] for row in rows if row["competence"] == COMPETENCE and row["instructor"] in at_home]
    return [row for row in rows if row["competence"] != COMPETENCE or row["instructor"] == able[0]]


def _one_assessor(rows: list[Row]) -> list[Row]:
    able = [row["key"] for row in rows if SCHEME in row["schemes"].split(";")]
    return [{**row, "days_a_month": "1"} for row in rows if row["key"] not in able[1:]]


def _rows(folder: Path, name: str) -> list[Row]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _change(folder: Path, name: str, change: Callable[[list[Row]], list[Row]]) -> None:
    path = folder / f"{name}.csv"
    rows = _rows(folder, name)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(change(rows))

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The reference data as files: promised sizes, references that resolve, codes that exist, sums that add up."""

import csv
import gzip
import math
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from selaras.ground.standards import rules
from selaras.ground.standards.sheets import DATA, REGISTERS

# ISCO-08, four digits: the minor group and the last digits of its unit groups.
ISCO = (
    "111:1234 112:0 121:1239 122:123 131:12 132:1234 133:0 134:1234569 141:12 142:0 143:19 211:1234 212:0 213:123 214:1234569 215:123 "
    "216:123456 221:12 222:12 223:0 224:0 225:0 226:1234 226:5679 231:0 232:0 233:0 234:12 235:1234569 241:123 242:1234 243:1234 251:12349 "
    "252:1239 261:129 262:12 263:123456 264:123 265:1234569 311:123456789 312:123 313:1234 313:59 314:123 315:12345 321:1234 322:12 323:0 "
    "324:0 325:12345 325:6789 331:12345 332:1234 333:12349 334:1234 335:123459 341:123 342:123 343:12345 351:1234 352:12 411:0 412:0 413:12 "
    "421:1234 422:1234 422:5679 431:123 432:123 441:123 441:4569 511:123 512:0 513:12 514:12 515:123 516:1234 516:59 521:12 522:123 523:0 "
    "524:12345 524:69 531:12 532:129 541:12349 611:1234 612:1239 613:0 621:0 622:1234 631:0 632:0 633:0 634:0 711:1234 711:59 712:12345 "
    "712:67 713:123 721:12345 722:1234 723:1234 731:12345 731:6789 732:123 741:123 742:12 751:123456 752:123 753:123456 754:1234 754:9 "
    "811:1234 812:12 813:12 814:123 815:12345 815:679 816:0 817:12 818:1239 821:129 831:12 832:12 833:12 834:1234 835:0 911:12 912:1239 "
    "921:123456 931:123 932:19 933:1234 941:12 951:0 952:0 961:123 962:1234 962:9 011:0 021:0 031:0"
)
UNIT_GROUPS = {f"{minor}{last}" for part in ISCO.split() for minor, lasts in [part.split(":")] for last in lasts}


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """One file of the reference data."""
    with (DATA / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return tuple(csv.DictReader(file))


def several(cell: str) -> list[str]:
    """The words of a cell that holds several."""
    return [word for word in cell.split(";") if word]


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("fields", 14),
        ("competences", 45),
        ("equipment", 50),
        ("occupations", 150),
        ("units", 400),
        ("schemes", 80),
        ("programmes", 84),
        ("programme_versions", 84),
    ],
)
def test_the_catalogue_is_as_large_as_promised(name: str, least: int) -> None:
    """Tests the number of rows of each file."""
    assert len(rows(name)) >= least


@pytest.mark.parametrize("name", REGISTERS)
def test_natural_keys_tell_rows_apart(name: str) -> None:
    """Tests that no file names the same row twice, and that its header is its register's."""
    register = REGISTERS[name]
    assert list(rows(name)[0]) == [column.key for column in register.columns]
    keys = Counter(tuple(row[column] for column in register.sheet.unique) for row in rows(name))
    assert [key for key, count in keys.items() if count > 1] == []


@pytest.mark.parametrize(
    ("name", "column", "other"),
    [
        ("competences", "field", "fields"),
        ("schemes", "field", "fields"),
        ("schemes", "units", "units"),
        ("programmes", "field", "fields"),
        ("programmes", "competence", "competences"),
        ("programme_versions", "programme", "programmes"),
        ("programme_versions", "equipment", "equipment"),
        ("programme_versions", "schemes", "schemes"),
        ("programme_units", "programme", "programmes"),
        ("programme_units", "unit", "units"),
        ("units", "supersedes", "units"),
    ],
)
def test_references_resolve_and_nothing_lies_unused(name: str, column: str, other: str) -> None:
    """Tests that each key that a file names exists, and that vocabularies are in use."""
    known = {row["key"] for row in rows(other)}
    named = {word for row in rows(name) for word in several(row[column])}
    assert named <= known
    if (name, other) in {("programmes", "fields"), ("programmes", "competences"), ("programme_versions", "programmes")}:
        assert named == known
    if other in {"equipment", "schemes"}:
        assert named == known


@pytest.mark.parametrize("name", ["fields", "competences", "equipment", "schemes"])
def test_prices_are_assumed_and_say_so(name: str) -> None:
    """Tests that everything that a centre may lack has a price and a source; none of them was seen in a public text yet."""
    for row in rows(name):
        assert row["price_source"] == rules.ASSUMED
        assert 100_000 <= int(row["price"]) <= 2_000_000_000
        assert 1 <= int(row.get("pieces", 1)) <= 16


def test_regions_of_both_editions_are_complete() -> None:
    """Tests 34 provinces in 2018, 38 today, 514 regencies and cities in both, each within its province."""
    for edition, provinces in (("2018", 34), ("2025", 38)):
        of = [row for row in rows("regions") if row["edition"] == edition]
        top = {row["code"] for row in of if row["level"] == "province"}
        below = [row for row in of if row["level"] != "province"]
        assert (len(top), len(below)) == (provinces, 514)
        assert Counter(row["level"] for row in below) == {"regency": 416, "city": 98}
        assert all(row["province"] in top and row["code"].startswith(row["province"]) for row in below)


def test_points_stand_where_they_were_promised() -> None:
    """Tests that the provinces around Bekasi and every capital have a point with a source, inside Indonesia."""
    for row in rows("regions"):
        assert (row["lat"] == "") == (row["lon"] == "") == (row["point_source"] == "")
        if row["level"] == "province" or row["province"] in {"16", "17", "18", "31", "32", "33", "36"}:
            assert row["lat"], row["name"]
        if row["lat"]:
            assert -11.5 < float(row["lat"]) < 6.5
            assert 94.5 < float(row["lon"]) < 141.5


def test_occupations_are_unit_groups_of_isco() -> None:
    """Tests that the list of this test is ISCO-08's 436 unit groups, and that no occupation has a code outside it."""
    assert len(UNIT_GROUPS) == 436
    assert {row["code"] for row in rows("occupations")} <= UNIT_GROUPS
    assert {(row["occupation_edition"], row["occupation"]) for row in rows("programmes")} <= {
        (row["edition"], row["code"]) for row in rows("occupations")
    }


def test_every_occupation_has_words_of_the_shop_floor() -> None:
    """Tests that each occupation has at least one synonym, and the common ones several."""
    terms = {row["code"]: several(row["terms"]) for row in rows("occupations")}
    assert all(words and all(word == word.lower().strip() for word in words) for words in terms.values())
    assert sum(len(words) >= 3 for words in terms.values()) >= 150
    assert "welder" in terms["7212"]
    assert "operator forklift" in terms["8344"]


def test_industries_hold_every_section_and_division_of_both_editions() -> None:
    """Tests 21 sections and 88 divisions in each edition, and that each industry's parent is there."""
    for edition in ("KBLI2015", "KBLI2020"):
        codes = {row["code"]: row["part_of"] for row in rows("industries") if row["edition"] == edition}
        assert sum(code.isalpha() for code in codes) == 21
        assert sum(code.isdigit() and len(code) == 2 for code in codes) == 88
        assert sum(len(code) > 2 for code in codes) >= 80
        assert all(part_of in codes for part_of in codes.values() if part_of)
        assert all(code.startswith(part_of) for code, part_of in codes.items() if part_of.isdigit())


def test_a_unit_code_has_a_format_and_a_source() -> None:
    """Tests that no code is without a source, none outside the four formats, none twice, and that what is untraced says so."""
    coded = [row for row in rows("units") if row["code"]]
    assert len(coded) >= 150
    assert len({row["code"] for row in coded}) == len(coded)
    for row in coded:
        assert rules.unit_code_format(row["code"]), row["code"]
        assert row["source"] not in {"", rules.ASSUMED}, row["key"]
        assert row["document"], row["key"]
    assert {row["source"] for row in rows("units") if not row["code"]} == {rules.ASSUMED}
    assert all("://" not in row["source"] and "www." not in row["source"] for row in rows("units"))


def test_three_of_the_four_formats_occur() -> None:
    """Tests that old and new codes stand side by side as they are, and that a newer version names the older one."""
    by_key = {row["key"]: row for row in rows("units")}
    formats = {rules.unit_code_format(row["code"]) for row in by_key.values() if row["code"]}
    assert {"2007", "2012", "2016"} <= formats
    newer = [row for row in by_key.values() if row["supersedes"]]
    assert newer
    assert all(by_key[row["supersedes"]]["code"] != row["code"] for row in newer)


def test_programmes_add_up() -> None:
    """Tests hours, days, number of units and money of every programme."""
    hours: Counter[tuple[str, str]] = Counter()
    units: Counter[tuple[str, str]] = Counter()
    for row in rows("programme_units"):
        hours[row["programme"], row["number"]] += int(row["jp"])
        units[row["programme"], row["number"]] += 1
    for row in rows("programme_versions"):
        key = row["programme"], row["number"]
        assert hours[key] == int(row["jp"]), key
        assert 4 <= units[key] <= 12, key
        assert 120 <= int(row["jp"]) <= 480, key
        assert int(row["jp"]) == 8 * int(row["training_days"]), key
        assert 10_000_000 <= int(row["kit_cost"]) <= 90_000_000, key


def test_a_programme_teaches_enough_of_its_test() -> None:
    """Tests that each scheme which tests a programme is taught to 60-100 %, that most are not taught whole, and that some have no test."""
    taught: dict[str, set[str]] = {}
    for row in rows("programme_units"):
        taught.setdefault(row["programme"], set()).add(row["unit"])
    asked = {row["key"]: set(several(row["units"])) for row in rows("schemes")}
    shares = []
    for row in rows("programme_versions"):
        shares += [len(asked[key] & taught[row["programme"]]) / len(asked[key]) for key in several(row["schemes"])]
    assert min(shares) >= rules.SHARE_TAUGHT_FLOOR
    assert sum(share < 1 for share in shares) >= 40
    untested = [row["programme"] for row in rows("programme_versions") if not row["schemes"]]
    assert 5 <= len(untested) <= len(rows("programmes")) / 4


def test_every_field_has_programmes_and_competences() -> None:
    """Tests that each vocational field can be planned."""
    fields = {row["key"] for row in rows("fields")}
    assert {row["field"] for row in rows("programmes")} == fields
    assert {row["field"] for row in rows("competences")} == fields
    field_of = {row["key"]: row["field"] for row in rows("competences")}
    assert all(field_of[row["competence"]] == row["field"] for row in rows("programmes"))


# Against data that is not part of the repository -------------------------------------------------------------------------------------------


def official(folder: Path, edition: str) -> dict[str, str]:
    """Provinces and regencies of one edition of the official codes."""
    with gzip.open(folder / "wilayah" / f"wilayah_{edition}.csv.gz", "rt", encoding="utf-8") as file:
        return {row["kode"]: row["nama"] for row in csv.DictReader(file) if len(row["kode"]) <= 5}


def plain(name: str) -> str:
    """A region's name without the words and signs by which spellings differ."""
    words = re.sub(r"[^A-Z ]", " ", name.upper()).split()
    short = {"KABUPATEN": "KAB", "ADMINISTRASI": "ADM", "KEPULAUAN": "KEP"}
    return "".join(short.get(word, word) for word in words if word != "DAN")


def test_the_2018_edition_is_the_official_one(shared_data: Path) -> None:
    """Tests every code of 2018 against the official list, and the names but for a few spellings."""
    ours = {row["code"]: row["name"] for row in rows("regions") if row["edition"] == "2018"}
    theirs = official(shared_data, "2018")
    assert set(ours) == set(theirs)
    assert len([code for code in ours if plain(ours[code]) != plain(theirs[code])]) <= 4


def test_todays_edition_differs_only_where_papua_was_divided(shared_data: Path) -> None:
    """Tests today's codes against the official list of the year before the division."""
    ours = {row["code"]: row["name"] for row in rows("regions") if row["edition"] == "2025"}
    theirs = official(shared_data, "2022")
    changed = set(ours) ^ set(theirs)
    assert {code[:2] for code in changed} == {"91", "92", "93", "94", "95", "96"}
    assert len(set(ours) - set(theirs)) == 30  # four provinces and 26 regencies and cities


def test_points_are_near_those_of_public_gazetteers(shared_data: Path) -> None:
    """Tests that our points of West Java and Jakarta lie within 25 km of those measured by others, most of them much nearer."""
    ours = {plain(row["name"]): row for row in rows("regions") if row["edition"] == "2018" and row["lat"]}
    far = []
    with (shared_data / "wilayah" / "regency_points_dki_jabar.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            mine = ours.get(plain(row["nama"].replace("KOTA JAKARTA", "KOTA ADM JAKARTA")))
            if mine:
                far.append(111 * math.hypot(float(row["lat"]) - float(mine["lat"]), float(row["lon"]) - float(mine["lon"])))
    assert len(far) >= 30
    assert max(far) < 25
    assert sorted(far)[len(far) // 2] < 10


def test_codes_read_from_the_national_site_are_unchanged(shared_data: Path) -> None:
    """Tests that units whose source is the national list carry exactly its codes and titles."""
    with (shared_data / "skkni" / "units.csv").open(encoding="utf-8") as file:
        national: dict[str, set[str]] = {}
        for row in csv.DictReader(file):
            national.setdefault(row["kode_unit"].strip(), set()).add(" ".join(row["judul_unit"].casefold().split()))
    ours = [row for row in rows("units") if "skkni-http-scraper" in row["source"]]
    assert len(ours) >= 5
    for row in ours:
        assert row["title_id"].casefold() in national[row["code"]], row["code"]

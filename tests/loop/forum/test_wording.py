# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What the words of a need say, in wordings as they come in; the day is 15 December 2017."""

from datetime import date
from typing import Any

import pytest

from selaras.loop.forum.wording import Reading, read_words

TODAY = date(2017, 12, 15)
PLACES = {
    "bekasi": ("32.16", "32.75"),
    "karawang": ("32.15",),
    "bogor": ("32.01", "32.71"),
    "batu": ("35.79",),
    "palu": ("72.71",),
    "surabaya": ("35.78",),
    "asahan": ("12.09",),
}
MACHINES = {
    "Mesin bubut": 1,
    "Mesin bubut CNC": 2,
    "Mesin las GMAW/FCAW": 3,
    "Forklift 3 ton": 4,
    "Trainer PLC dan HMI": 5,
    "Robot las 6 sumbu": 6,
    "Papan praktik instalasi": 7,
}


def read(words: str) -> Reading:
    return read_words(words, TODAY, PLACES, MACHINES)


def test_one_sentence_says_it_all() -> None:
    """Tests the sentence of an HR officer: how many, from when, where and on what, and nothing else."""
    said = read("butuh 12 org operator bubut cnc bisa baca gambar teknik, mulai maret, cikarang")
    assert said == Reading(least=12, most=12, start=date(2018, 3, 1), places=(("32.16",),), machines=(2,))


HEADS: list[tuple[str, Any]] = [
    ("12-15 org operator produksi", (12, 15)),
    ("12 s/d 15 orang operator", (12, 15)),
    ("sekitar 10 orang tukang las 6G min 2 tahun pengalaman", (10, 10)),
    ("rekrut 25an org", (25, 25)),
    ("Tukang las 3G", (None, None)),
    ("welder 3G/6G min. 2 thn pengalaman, kontrak 12 bulan", (None, None)),
    ("operator produksi pria 18-24, siap shift", (None, None)),
    ("op. produksi usia 18-25 th 20 org", (20, 20)),
    ("dua belas orang drafter autocad 2018", (12, 12)),
    ("butuh dua puluh lima operator", (25, 25)),
    ("seratus orang operator jahit", (100, 100)),
    ("butuh 5 welder dan 3 operator", (None, None)),  # two jobs
    ("supervisor 1 org; operator 12 org", (None, None)),
    ("operator cnc x 12", (12, 12)),
    ("operator cnc (12)", (12, 12)),
    ("12 operator bubut", (12, 12)),
    ("operator bubut 12", (12, 12)),
    ("teknisi listrik industri 3 fasa, 4 org", (4, 4)),
    ("lowongan 30 orang operator, Rp 4.500.000 - 5.000.000 per bulan", (30, 30)),
    ("gaji 5 jt, operator 3 shift", (None, None)),
    ("operator forklift sim b2, 8 orang", (8, 8)),
    ("maks 15 org helper gudang", (None, 15)),
    ("minimal 10 org welder", (10, 10)),
    ("magang 10 org adm", (None, None)),
    ("2 org teknisi PLC + 4 kursi OJT", (2, 2)),
    ("lulusan SMK 1 orang", (1, 1)),
    ("operator mesin CNC 3 axis 2 line 6 org", (6, 6)),
    ("butuh 12 maret", (None, None)),  # people, or a day?
    ("50.000 orang", (None, None)),
    ("QC ISO 9001 mulai 2018", (None, None)),
    ("20 s.d. 25 orang penjahit", (20, 25)),
    ("2 (dua) orang", (2, 2)),
    ("welder maret 12", (12, 12)),
    ("10-12 org welder x 3 shift", (30, 36)),
    ("2 tim @ 5 orang", (10, 10)),
    ("dua regu, masing-masing enam orang", (12, 12)),
    ("tiap line 4 org, 5 line", (20, 20)),
    ("1 org per mesin utk 8 mesin", (8, 8)),
    ("2 lusin penjahit", (24, 24)),
    ("10 org, 3 shift", (10, 10)),  # how they work
    ("3 shift x 8 jam, 12 org", (12, 12)),
    ("10 org @ 4 jt", (10, 10)),
]


@pytest.mark.parametrize(("words", "heads"), HEADS, ids=[words for words, _heads in HEADS])
def test_people_are_told_from_other_numbers(words: str, heads: Any) -> None:
    """Tests how many are read, and that positions, years, ages, wages, codes and durations are no people."""
    said = read(words)
    assert (said.least, said.most) == heads


@pytest.mark.parametrize(
    "words",
    [
        "10 org per shift",
        "3 tim welder",
        "@5 org cikarang dan karawang",
        "5+2 org",
        "dua tiga orang",
        "6 x 2 operator",
        "5 org shift 1, 5 org shift 2",
    ],
)
def test_what_nobody_can_count_is_asked(words: str) -> None:
    """Tests that of people counted by groups of which only one number is said, and of several counts, none is proposed, and it says so."""
    said = read(words)
    assert (said.least, said.most, said.heads_unsure) == (None, None, True)


MONTHS: list[tuple[str, Any]] = [
    ("mulai maret", "2018-03"),
    ("awal Maret", "2018-03"),
    ("mulai Febuari", "2018-02"),
    ("bln pebruari", "2018-02"),
    ("agustu 2018", "2018-08"),
    ("nopember", "2018-11"),
    ("desember", "2017-12"),
    ("MULAI MARET'18", "2018-03"),
    ("mar 2018", "2018-03"),
    ("operator mar", None),  # no month is expected there
    ("per 1 april", "2018-04"),
    ("tgl 5 maret", "2018-03"),
    ("mulai 03/2018", "2018-03"),
    ("2018-03", "2018-03"),
    ("01/03/2018", "2018-03"),
    ("mulai bulan 3", "2018-03"),
    ("12 org bulan depan", "2018-01"),
    ("awal tahun", "2018-01"),
    ("tahun depan", "2018-01"),
    ("secepatnya", "2017-12"),
    ("segera, paling lambat maret", "2018-03"),
    ("Q2", ("2018-04", "2018-06")),
    ("triwulan III 2018", ("2018-07", "2018-09")),
    ("semester 2", ("2018-07", "2018-12")),
    ("maret - mei 2018", ("2018-03", "2018-05")),
    ("mulai des 2017 s/d feb 2018", ("2017-12", "2018-02")),
    ("november sampai februari", ("2018-11", "2019-02")),
    ("kontrak 12 bulan", None),
    ("operator mesin junior", None),
    ("1 maret s/d 31 mei 2018", ("2018-03", "2018-05")),
    ("1 maret - 31 mei 2018", ("2018-03", "2018-05")),
    ("januari 2018 sampai 30 juni 2018", ("2018-01", "2018-06")),
    ("15 januari … sampai dengan 15 april 2018", ("2018-01", "2018-04")),
    ("01/03/18 s.d. 31/05/18", ("2018-03", "2018-05")),
    ("mulai 1/3 s/d 31/5", ("2018-03", "2018-05")),
    ("jan - jun 2018", ("2018-01", "2018-06")),
    ("feb sampai april", ("2018-02", "2018-04")),
    ("mar-mei", ("2018-03", "2018-05")),
    ("mar'18 - jun'18", ("2018-03", "2018-06")),
    ("bulan 3-6", ("2018-03", "2018-06")),
    ("Q2-Q3 2018", ("2018-04", "2018-09")),
    ("maret, april, mei", ("2018-03", "2018-05")),
    ("antara maret dan mei", ("2018-03", "2018-05")),
    ("segera sampai juni", ("2017-12", "2018-06")),
    ("juni - agustus 2019", ("2019-06", "2019-08")),  # of the year that stands at the end
    ("november sampai februari 2018", ("2017-11", "2018-02")),
    ("mulai maret 2020 sampai mei", ("2020-03", "2020-05")),
    ("tgl 5-10 maret", "2018-03"),
    ("lamaran sampai 31 januari, mulai kerja maret", "2018-03"),
    ("bisa kerja cepat, mulai april", "2018-04"),
    ("15.03.2018", "2018-03"),
]


@pytest.mark.parametrize(("words", "months"), MONTHS, ids=[words for words, _months in MONTHS])
def test_months_are_read_as_people_write_them(words: str, months: Any) -> None:
    """Tests names, short and misspelt ones, numbers, quarters and half-years; a month without a year is the next one."""
    said = read(f"tukang las, {words}")
    start, until = months if isinstance(months, tuple) else (months, None)
    assert (*(f"{day:%Y-%m}" if day else None for day in (said.start, said.until)), said.months_unsure) == (start, until, False)


@pytest.mark.parametrize(
    ("words", "months"),
    [
        ("sampai juni 2018", (None, "2018-06")),
        ("mulai maret sampai proyek selesai", ("2018-03", None)),
        ("maret dan juni", ("2018-03", None)),
        ("setelah april", (None, None)),
        ("maret 2018 sampai januari 2018", (None, None)),
    ],
)
def test_months_of_which_one_end_is_read_are_looked_at(words: str, months: Any) -> None:
    """Tests that where the words say more of months than is read, the reading says so."""
    said = read(words)
    assert (*(f"{day:%Y-%m}" if day else None for day in (said.start, said.until)), said.months_unsure) == (*months, True)


WHERE: list[tuple[str, Any]] = [
    ("Cikarang/Karawang/Kab. Bekasi", ["32.16", "32.15"]),
    ("penempatan bekasi", ["32.16|32.75"]),
    ("kota bekasi", ["32.75"]),
    ("Kabupaten Bogor", ["32.01"]),
    ("krawang", ["32.15"]),
    ("di MM2100", ["32.16"]),
    ("Surabaya", ["35.78"]),
    ("tukang batu dan palu", []),
    ("tukang batu di Batu", ["35.79"]),
    ("operator asahan", []),
]


@pytest.mark.parametrize(("words", "places"), WHERE, ids=[words for words, _places in WHERE])
def test_places_are_read_where_they_are_places(words: str, places: list[str]) -> None:
    """Tests towns of industry, regencies and cities of one name, misspelt ones, and words that name a place only by chance."""
    assert ["|".join(codes) for codes in read(words).places] == places


OTHER: list[tuple[str, dict[str, Any]]] = [
    ("10 orang per bulan", {"recurs": "bulanan"}),
    ("2 orang tiap 3 bulan", {"recurs": "triwulan"}),
    ("tiap tahun 20 lulusan", {"recurs": "tahunan"}),
    ("gaji 5-6 juta per bulan", {"recurs": "", "wage_least": 5_000_000, "wage_most": 6_000_000}),
    ("upah 4,5 jt", {"wage_least": 4_500_000}),
    ("Rp 4.500.000", {"wage_least": 4_500_000, "wage_most": 4_500_000}),
    ("gaji 4jt-5jt", {"wage_least": 4_000_000, "wage_most": 5_000_000}),
    ("Rp4.500.000,- s/d Rp5.000.000,-", {"wage_least": 4_500_000, "wage_most": 5_000_000}),
    ("gaji 5 jt - 10 org", {"wage_most": 5_000_000, "least": 10}),
    ("insentif 500rb, gaji 5 jt", {"wage_least": 5_000_000}),
    ("upah 150rb/hari", {"wage_least": None}),
    ("tiap bulan 4 welder", {"recurs": "bulanan", "least": 4, "start": None}),
    ("karyawan tetap, non shift", {"contract": "pkwtt", "shift": False}),
    ("kontrak, 3 shift, lewat outsourcing", {"contract": "pkwt", "shift": True, "hirer": "alih_daya"}),
    ("wanita, maks 25 tahun", {"condition": "wanita, maks 25 tahun"}),
    ("pria/wanita", {"condition": ""}),
    ("penjahit pakaian wanita", {"condition": ""}),
    ("operator bubut", {"machines": (1,)}),
    ("mekanik, paham PLC", {"machines": (5,)}),
    ("welder fcaw dan las robot", {"machines": (3, 6)}),
    ("teknisi instalasi listrik", {"machines": ()}),
    ("ojt 4 orang", {"seats": 4, "least": None}),
    ("", {"least": None, "places": ()}),
]


@pytest.mark.parametrize(("words", "said"), OTHER, ids=[words for words, _said in OTHER])
def test_the_rest_is_read_too(words: str, said: dict[str, Any]) -> None:
    """Tests how often, wage, contract, shift, who hires, conditions on sex or age, machines and OJT seats."""
    found = read(words)
    assert {name: getattr(found, name) for name in said} == said

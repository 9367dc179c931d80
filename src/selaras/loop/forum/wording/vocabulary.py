# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Words that `wording` knows: months as people write them, towns of industry, numbers in words, what people are counted in."""

import re
from collections.abc import Mapping


def listed(words: str) -> frozenset[str]:
    """Words parted by spaces, as a set."""
    return frozenset(words.split())


# Months in Indonesian and English, their short forms, and how they are misspelt; a short form counts only where a month is expected.
MONTHS: Mapping[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "januari january januri januar jan",
            "februari february pebruari febuari febuary februri februar pebr feb peb",
            "maret march mart marit maretd mret mar",
            "april apirl aprl apr",
            "mei may mey",
            "juni june jun",
            "juli july jul",
            "agustus august agust agustu agusus agts agt ags agu aug",
            "september septembr septmber sept sep",
            "oktober october oktber oktob okt oct",
            "november nopember nov nop",
            "desember december desembr des dec",
        ),
        start=1,
    )
    for name in names.split()
}
FULL_MONTHS = frozenset(name for name in MONTHS if len(name) >= 5 or name in {"mei", "juni", "juli", "june", "july", "sept"})

# Towns and estates by which people say where the work is, and the regency or city in which they lie: code of the Ministry of Home Affairs.
TOWNS: Mapping[str, str] = {
    town.replace("-", " "): code
    for code, towns in {
        "32.16": "cikarang cibitung tambun jababeka mm2100 ejip deltamas giic cibarusah sukatani babelan tarumajaya cikrang "
        "cikarng ckarang cikarang-barat cikarang-timur cikarang-utara cikarang-selatan cikarang-pusat lippo-cikarang delta-silicon delta-mas",
        "32.15": "karawang krawang kerawang karawng karwang kiic suryacipta surya-cipta cikampek klari telukjambe teluk-jambe kota-bukit-indah "
        "rengasdengklok",
        "32.14": "purwakarta purwakrta bukit-indah-city jatiluhur campaka",
        "32.13": "subang pagaden",
        "32.01": "cibinong cileungsi cilengsi gunung-putri citeureup sentul parung gunung-sindur",
        "32.75": "bantargebang bantar-gebang pondok-gede jatiasih rawalumbu bekasi-timur bekasi-barat bekasi-utara bekasi-selatan medan-satria",
        "36.03": "balaraja cikupa tigaraksa curug-tangerang pasar-kemis kosambi",
        "36.72": "cilegon",
        "31.72": "sunter kelapa-gading tanjung-priok cilincing marunda",
        "31.75": "pulogadung pulo-gadung cakung",
    }.items()
    for town in towns.split()
}
# Regencies and cities that are ordinary words besides ("batu", "palu", "asahan"): read as places only where something leads to one.
ORDINARY = listed("""
    agam alor asahan banjar batang batu bima bone buru dairi demak ende karo kaur kendal landak magelang malang metro muna nias palu pasir paser
    pati sabang serang siak solok sorong toba tual wajo parung setu
""")
PLACE_CUES = "di|ke|area|daerah|lokasi|penempatan|wilayah|kantor|cabang|site|untuk|utk|sekitar|kawasan|plant|pabrik|lok|dom|domisili"

# What people are counted in. A number before one of these is of people.
COUNTED = (
    "org|orang|oran|orng|ornag|orag|org2|orang2|personil|personel|pekerja|karyawan|karyawati|pegawai|tenaga(?: kerja)?|naker|tk|pax|person|people|"
    "man ?power|mp|manusia|lulusan|kandidat|calon|posisi|lowongan|formasi|headcount"
)


class Numbers:
    """Numbers in Indonesian words up to 999: "dua belas", "dua puluh lima", "seratus"."""

    ONES: Mapping[str, int] = {"satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7, "delapan": 8, "sembilan": 9}
    FIXED: Mapping[str, int] = {"sepuluh": 10, "sebelas": 11, "selusin": 12, "seratus": 100}
    words = (
        rf"(?:(?:seratus|(?:{'|'.join(ONES)}) ratus) ?)?(?:(?:{'|'.join(ONES)}) puluh(?: (?:{'|'.join(ONES)}))?|(?:{'|'.join(ONES)}) belas|"
        rf"sepuluh|sebelas|selusin|(?:{'|'.join(ONES)})\b)|seratus|(?:{'|'.join(ONES)}) ratus"
    )

    def value(self, text: str) -> int:
        """The number that words name."""
        total, last = 0, 0
        for word in re.findall(r"[a-z]+", text):
            if word in self.ONES:
                last = self.ONES[word]
                total += last
            elif word in self.FIXED:
                total += self.FIXED[word]
            else:
                factor = {"puluh": (10, 0), "belas": (1, 10), "ratus": (100, 0)}[word]
                total += last * factor[0] + factor[1] - last
        return total


NUMBERS = Numbers()

# A title of a machine names it by what is left without these; what is too broad by itself names none.
GENERIC = listed("""
    mesin alat perangkat unit set stasiun latih kit trainer praktik papan peserta lini ruang kabin dengan penghisap asap kursi high speed ac dc
    a ton wp kwp stand komputer industri tangan sumbu
""")
BROAD = listed("""
    las instalasi kantor depan dapur kamar hotel batu batik cat kayu kriya salon bahasa router switch motor listrik kabel lampu pompa meja
    servis ponsel mobil sepeda kandang kolam rak gudang perkakas laboratorium tata rias pangan produksi daging potong kain cuci setrika jarum
    dua tiga kasir pos rambut pangkas spa lift mixer oven plambing semprot
""")
OF_CLOTHES = listed("""
    pakaian busana baju celana sepatu sandal tas rambut salon potong pangkas penata rias tata kemeja jas kebaya gamis konveksi fashion dalam
    pengantin toilet untuk kecantikan spa cukur
""")

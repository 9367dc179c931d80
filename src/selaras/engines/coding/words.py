# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Indonesian as it is written on a shop floor, brought down to stems: abbreviations, English loanwords, counts, and what is said beside the job.

A text becomes a list of (stem, weight). The words before "bisa", "mampu", "pengalaman" ... name the job and weigh 1; those after them name what
else the person should be able to do, and weigh SIDE.
"""

import re
import unicodedata
from functools import lru_cache

import snowballstemmer

SIDE = 0.3
_STEMMER = snowballstemmer.stemmer("indonesian")
_WORD = re.compile(r"[a-z0-9]+")

# What people write, by the word that our vocabulary is written in.
SPELLINGS = {
    "operator": "op opr oprt opt",
    "maintenance": "mtc mtn maint mntc perawatan pemeliharaan",
    "las": "welder welding ngelas pengelas pengelasan mengelas",
    "jahit": "sewing penjahit menjahit njahit",
    "teknisi": "tehnisi technician tech",
    "mekanik": "mechanic montir",
    "listrik": "electrical elektrik elektrikal electric kelistrikan",
    "elektronik": "electronic elektronika electronics",
    "sopir": "supir driver pengemudi drv",
    "admin": "adm administrasi administration",
    "akuntan": "akuntansi accounting akunting acc",
    "gudang": "warehouse gdg wh storekeeper",
    "produksi": "production prod prd",
    "rakit": "assembly assembling assembler perakit perakitan merakit",
    "kemas": "packing packer packaging pengemasan pengepak pengemas",
    "mutu": "quality qc kualitas qa",
    "periksa": "inspector inspektor inspeksi inspection checker pemeriksa",
    "injeksi": "injection inject",
    "molding": "moulding",
    "plastik": "plastic",
    "bubut": "lathe pembubutan turning",
    "frais": "milling",
    "mesin": "machining machine pemesinan",
    "pres": "press stamping",
    "masak": "cook koki memasak",
    "pramusaji": "waitress waiter",
    "graha": "housekeeping roomboy",
    "cat": "painting painter pengecatan",
    "komputer": "computer komp",
    "jaringan": "network",
    "program": "programmer pemrogram developer",
    "kasir": "cashier",
    "satpam": "security",
    "bersih": "cleaning kebersihan",
    "suku": "sparepart",
    "roti": "baker bakery",
    "cukur": "barber pangkas",
    "ac": "aircon hvac",
    "ponsel": "hp handphone seluler smartphone",
    "optik": "fo fiber fibre serat",
    "jual": "sales salesman penjualan",
    "pasar": "marketing pemasaran",
}
SAME = {spelling: word for word, spellings in SPELLINGS.items() for spelling in (*spellings.split(), word)}
# Words that tell nothing about the job.
EMPTY = frozenset(
    word
    for words in (
        "ada adalah agar akan anda area atau baik banyak baru bagian bagi besar bln bulan buat butuh cari cepat cukup dapat dari dalam",
        "dengan dgn di dibutuhkan dicari diutamakan dlm dll domisili dst dsb fresh graduate guna harus hari ini itu jam jabatan jenis juga",
        "jml jumlah kami kandidat karyawan karyawati kali kebutuhan kerja kita kontrak krn kurang lain laki lebih loker lowongan lulusan",
        "maupun membutuhkan mencari minimal min maks maksimal mulai nanti oleh org orang pabrik pada para paham pcs pekerja pekerjaan",
        "perempuan perlu perusahaan pkl posisi pria rekrut rekrutmen saja sampai sbg sebagai secara sedang segera semua serta sesuai sd sdm",
        "setiap shift siap sistem sma smk smp smu sudah tahun tambahan tenaga terampil tersebut th thn tiap tidak tsb umur untuk usia utk",
        "wanita yang yg the and for of with in",
    )
    for word in words.split()
)
# From here on a text speaks of what else the person should be able to do.
BESIDE = frozenset(
    word
    for words in (
        "bisa bs mampu dapat dpt menguasai menguasi berpengalaman pengalaman terbiasa memahami mengerti mengoperasikan pandai syarat",
        "kualifikasi skill",
    )
    for word in words.split()
)


@lru_cache(maxsize=65_536)
def stem_of(word: str) -> str:
    """The stem of one lower-case word in our vocabulary's spelling. Codes of letters and digits ("3g", "cnc") stay as they are."""
    if word in SAME:
        return SAME[word]
    if len(word) <= 3 or not word.isalpha():
        return word
    stem: str = _STEMMER.stemWord(word)
    return SAME.get(stem, stem)


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, letters without their marks."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _WORD.findall("".join(letter for letter in plain if not unicodedata.combining(letter)))


def stems_of(text: str) -> list[tuple[str, float]]:
    """The stems of a text with their weights, each stem once with its greatest weight. Plain numbers and empty words are left out."""
    weights: dict[str, float] = {}
    weight = 1.0
    for word in words_of(text):
        if word in BESIDE:
            weight = SIDE if weights else 1.0
        elif word not in EMPTY and not word.isdigit():
            stem = stem_of(word)
            weights[stem] = max(weights.get(stem, 0.0), weight)
    return list(weights.items())

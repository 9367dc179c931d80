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

SIDE = 0.5
_STEMMER = snowballstemmer.stemmer("indonesian")
_WORD = re.compile(r"[a-z0-9]+")

# What people write, by the word that our vocabulary is written in.
SPELLINGS = {
    "operator": "op opr oprt opt oprtr operater",
    "maintenance": "mtc mtn maint mntc maintenence perawatan pemeliharaan",
    "las": "welder welding ngelas pengelas pengelasan mengelas",
    "jahit": "sewing penjahit menjahit njahit jait penjait ngejahit",
    "teknisi": "tehnisi teknesi technician tech",
    "mekanik": "mechanic mekanic makanik montir",
    "listrik": "electrical elektrik elektrikal electric electrician kelistrikan setrum",
    "elektronik": "electronic elektronika electronics",
    "sopir": "supir driver pengemudi drv nyopir nyupir setir",
    "admin": "adm administrasi administration admn",
    "akuntan": "akuntansi accounting akunting acc accountant akuntant",
    "gudang": "warehouse gdg wh whs storekeeper pergudangan",
    "produksi": "production prod prd",
    "rakit": "assembly assembling assembler perakit perakitan merakit assy ngerakit",
    "kemas": "packing packer packaging pengemasan pengepak pengemas ngepak ngemas",
    "mutu": "quality qc kualitas qa",
    "periksa": "inspector inspektor inspeksi inspection checker pemeriksa cek ngecek",
    "injeksi": "injection inject",
    "molding": "moulding",
    "plastik": "plastic",
    "bubut": "lathe pembubutan turning",
    "frais": "milling fris",
    "mesin": "machining machine pemesinan mchine",
    "pres": "press stamping stampping",
    "masak": "cook cooking koki memasak masakan",
    "pramusaji": "waitress waiter waiters waitres",
    "graha": "housekeeping roomboy",
    "cat": "painting painter pengecatan paint",
    "komputer": "computer komp pc",
    "jaringan": "network networking",
    "program": "programmer pemrogram developer programer",
    "kasir": "cashier kassa",
    "satpam": "security sekuriti scurity",
    "bersih": "cleaning kebersihan cleaner",
    "suku": "sparepart",
    "roti": "baker bakery",
    "cukur": "barber pangkas barbershop",
    "ac": "aircon hvac airco",
    "ponsel": "hp handphone seluler smartphone hape",
    "optik": "fo fiber fibre serat optic",
    "jual": "sales salesman penjualan jualan selling",
    "pasar": "marketing pemasaran",
    "tukang": "tkg tkang tk",
    "karyawan": "kary karyawati pegawai",
    "kulkas": "refrigerator",
    "supervisor": "spv supervisi",
    "leader": "ldr lider",
    "instalasi": "install instal installer installation",
    "pasang": "pemasangan pemasang masang",
    "servis": "service serfis servise reparasi repair benerin betulin perbaikan",
    "kapal": "ship vessel",
    "restoran": "resto restaurant restauran",
    "laundry": "londri laundri laundy",
    "toko": "store shop",
    "truk": "truck trek",
    "mobil": "car oto",
    "motor": "motorcycle",
    "crane": "kren krane",
    "forklift": "forklif forklip folklift",
    "excavator": "eskavator ekskavator beko exavator",
    "kenek": "kernet knek kenet",
    "anak": "bocah balita",
    "lansia": "jompo manula lanjut",
    "desain": "design desainer designer",
    "gambar": "drawing drafting",
    "cuci": "nyuci",
    "setrika": "strika nyetrika",
    "pelanggan": "customer cust konsumen client klien",
    "daring": "online olshop onlineshop",
    "potong": "cutting cut motong pemotong pemotongan",
    "alat": "equipment",
    "berat": "heavy",
    "staf": "staff stf",
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
        # pay, times, traits, schooling
        "gaji gajih upah bayaran bonus omzet omset lembur umr umk ump thr mess komisi insentif tunjangan bpjs uang juta jt rb ribu rp sebulan",
        "seminggu minggu harian mingguan bulanan borongan libur malam pagi siang sore besok sekarang urgent urgently needed asap",
        "jujur rapi sabar telaten ulet rajin teliti disiplin kreatif kuat sehat fisik tanggung jawab penampilan menarik good looking",
        "cewek cowok cowo cewe putra putri gadis bujang ibu bapak pak bu mas mbak lajang menikah nikah single male female warga pemuda",
        "pendidikan sarjana diploma sederajat ijazah jurusan stm sltp slta d1 d2 d3 d4 s1 s2 tinggi badan cm buta warna tato",
        "penempatan lokasi wilayah kota kabupaten kab kec desa luar dekat dkt sekitar jabodetabek jawa barat timur tengah utara selatan jkt",
        # how people talk
        "aja sih nih dong deh ya yah kok sama sm dan jg kl kalo kalau kalu jd jadi krna karena biar supaya tapi tp trus terus udah udh sdh blm",
        "belum gak ga nggak ngga enggak tdk tak bukan jangan pernah penting apa siapa mana gimana bs dapet bgt banget pgn pengen ingin mau",
        "pake pakai lewat bareng sendiri sambil kadang syukur nilai plus ok oke oh welcome punya nyari nyariin cariin dicariin minta mohon",
        "bantu tolong info hub wa bawa ikut masuk langsung lgsg lsg bisa mampu saat ketika antara beberapa bebas lancar",
        # Javanese and Sundanese beside Indonesian
        "sing kang isa iso karo wae wong golek goleki kanggo ana ora ning nang aku kulo lur pisan nu teh jeung keur milari abdi butuhe",
    )
    for word in words.split()
)
# From here on a text speaks of what else the person should be able to do.
BESIDE = frozenset(
    word
    for words in (
        "bisa bs mampu dapat dpt menguasai menguasi berpengalaman pengalaman terbiasa memahami mengerti mengoperasikan pandai syarat",
        "kualifikasi skill ngerti paham exp experience diutamakan wajib",
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
    plain = text.casefold()
    if not plain.isascii():
        plain = "".join(letter for letter in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(letter))
    return _WORD.findall(plain)


@lru_cache(maxsize=8_192)
def stems_of(text: str) -> tuple[tuple[str, float], ...]:
    """The stems of a text with their weights, each stem once with its greatest weight. Plain numbers and empty words are left out."""
    weights: dict[str, float] = {}
    weight = 1.0
    for word in words_of(text):
        if word in BESIDE:
            weight = SIDE if weights else 1.0
        elif word not in EMPTY and not word.isdigit():
            stem = stem_of(word)
            weights[stem] = max(weights.get(stem, 0.0), weight)
    return tuple(weights.items())

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Files from outside: hostile ones are refused in words or taken as inert text, within bounds of memory and time."""

import gzip
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl
import pytest
import xlsxwriter

from selaras.kit import uploads
from selaras.kit.uploads import Unreadable, read_table

MOST_GROWTH, MOST_SECONDS = 150 * 2**20, 10.0

TAKEN = {"ok_small.xlsx", "formulas.csv", "utf16.csv", "bom_semicolon.csv", "nik_scientific.csv"}
REFUSED = {
    "one_huge_cell.xlsx",
    "million_rows.xlsx",
    "billion_laughs.xlsx",
    "external_entity.xlsx",
    "path_traversal.xlsx",
    "truncated.xlsx",
    "html_named_xlsx.xlsx",
    "empty.xlsx",
}

READ = """
import json, resource, sys, time
import django
from django.conf import settings
settings.configure(USE_I18N=False)
django.setup()
from selaras.kit.uploads import Unreadable, read_table
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
data = open(sys.argv[1], "rb").read()
before, began = peak(), time.perf_counter()
try:
    answer = {"table": read_table(data, sys.argv[1])[:20]}
except Unreadable as refusal:
    answer = {"refused": str(refusal)}
print(json.dumps({**answer, "grew": peak() - before, "seconds": time.perf_counter() - began}, default=str))
"""


def read_apart(path: Path) -> dict[str, object]:
    """Reads a file in a process of its own and measures how much that one grew, in bytes, and how long it took, in seconds."""
    found = subprocess.run([sys.executable, "-c", READ, str(path)], check=True, capture_output=True, text=True, timeout=60)
    answer: dict[str, object] = json.loads(found.stdout)
    return answer


@pytest.fixture(scope="module")
def hostile(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of hostile files that the shared data's script writes."""
    folder = tmp_path_factory.mktemp("hostile")
    subprocess.run([sys.executable, str(shared_data / "hostile_uploads.py"), str(folder)], check=True, timeout=120)
    assert {path.name for path in folder.iterdir()} == TAKEN | REFUSED
    return folder


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_a_hostile_file_is_refused_in_words(hostile: Path, name: str) -> None:
    """Tests that a file that is too much, broken or no spreadsheet is refused with what to do, and costs little."""
    answer = read_apart(hostile / name)
    assert "refused" in answer, answer
    assert len(str(answer["refused"])) > 20
    assert answer["grew"] < MOST_GROWTH
    assert answer["seconds"] < MOST_SECONDS


@pytest.mark.parametrize("name", sorted(TAKEN))
def test_an_awkward_file_is_taken_as_text(hostile: Path, name: str) -> None:
    """Tests that odd encodings and formulas come in as the text they are."""
    answer = read_apart(hostile / name)
    assert answer["grew"] < MOST_GROWTH
    assert answer["seconds"] < MOST_SECONDS
    table = answer["table"]
    if name == "formulas.csv":
        assert [row[1] for row in table[1:4]] == ["=1+1", "+1+1", "-1+1"]
    elif name == "ok_small.xlsx":
        assert table == [["nama"], ["Siti"]]
    elif name == "nik_scientific.csv":
        assert table == [["nik", "nama"], ["3.27501E+15", "Siti"]]
    else:
        assert table == [["nik", "nama"], ["3275012345678901", "Siti"]]


def workbook(sheet: str, shared: str = "") -> bytes:
    """A workbook whose sheet and shared texts are the given XML."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.add_worksheet("S").write_string(0, 0, "x")
    book.close()
    made = io.BytesIO()
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                data = SHEET.replace("ROWS", sheet).encode()
            if name == "xl/sharedStrings.xml" and shared:
                data = f'<?xml version="1.0"?><sst xmlns="{NS}">{shared}</sst>'.encode()
            new.writestr(name, data)
    return made.getvalue()


NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = f'<?xml version="1.0"?><worksheet xmlns="{NS}"><sheetData>ROWS</sheetData></worksheet>'


@pytest.mark.parametrize(
    "data",
    [
        workbook('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        workbook('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>'),
        workbook("<row>" + '<c t="s"><v>0</v></c>' * 150 + "</row>", shared="<si><t>" + "A" * 100_000 + "</t></si>"),
        workbook('<row><c t="s"><v>0</v></c></row>' * 3_000, shared="<si><t>" + "A" * 3_900 + "</t></si>"),
        workbook("<row><c><v>1</v></c></row>" * 20_100),
        workbook('<row r="x"><c><v>1</v></c></row>'),
        SHEET.encode(),
        workbook("<row><c><v>1</v></c></row>").replace(b"sheet1.xml", b"sheet9.xml"),
    ],
    ids=[
        "a cell far away",
        "a column far away",
        "a long shared text",
        "a text shared by many",
        "too many rows",
        "no row number",
        "bare XML",
        "no sheet",
    ],
)
def test_a_workbook_that_lies_about_its_size_is_refused(tmp_path: Path, data: bytes) -> None:
    """Tests workbooks that are small in the file and huge in memory, and some that are none."""
    path = tmp_path / "x.xlsx"
    path.write_bytes(data)
    answer = read_apart(path)
    assert "refused" in answer, answer
    assert answer["grew"] < MOST_GROWTH
    assert answer["seconds"] < MOST_SECONDS


@pytest.mark.slow
def test_a_full_workbook_within_the_limits_is_taken(tmp_path: Path) -> None:
    """Tests that the largest sheet we promise to take is taken within the same bounds."""
    path = tmp_path / "full.xlsx"
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    page = book.add_worksheet()
    for row in range(uploads.MOST_ROWS):
        for column in range(15):
            page.write_string(row, column, f"{row}-{column}") if column else page.write_number(row, column, row)
    book.close()
    answer = read_apart(path)
    assert answer["table"][19][:2] == [19, "19-1"]
    assert answer["grew"] < MOST_GROWTH
    assert answer["seconds"] < MOST_SECONDS


def test_our_reader_and_another_read_the_same(tmp_path: Path) -> None:
    """Tests texts, numbers, dates and empty cells against openpyxl as an independent reader."""
    path = tmp_path / "y.xlsx"
    book = openpyxl.Workbook()
    rows = [["nama", "n", "x"], ["Siti & <Budi>", 3, 2.5], ["=1+1 teks", None, -7], [None, None, "é "]]
    for row in rows:
        book.active.append(row)
    book.active["A3"].data_type = "s"
    book.save(path)
    theirs = [[cell if cell is not None else "" for cell in row] for row in openpyxl.load_workbook(path).active.values]
    ours = [[cell if cell is not None else "" for cell in row] for row in read_table(path.read_bytes(), "y.xlsx")]
    assert ours == theirs
    assert ours[1][0] == "Siti & <Budi>"


@pytest.mark.parametrize("most", ["MOST_BYTES", "MOST_ENTRIES", "MOST_UNPACKED"])
def test_each_limit_refuses_by_itself(monkeypatch: pytest.MonkeyPatch, most: str) -> None:
    """Tests that a workbook that passes is refused as soon as one limit is below it."""
    data = workbook(f"<row><c t='inlineStr'><is><t>{escape('Siti')}</t></is></c></row>")
    assert read_table(data, "x.xlsx") == [["Siti"]]
    monkeypatch.setattr(uploads, most, 3)
    with pytest.raises(Unreadable) as refusal:
        read_table(data, "x.xlsx")
    assert refusal.value.cure


def test_a_packed_csv_is_read_within_bounds() -> None:
    """Tests that gzip is unpacked, and that a small file that would grow without end, or is cut short, is refused with a cure."""
    packed = gzip.compress(b"nama,n\nSiti,3\n")
    assert read_table(packed, "x.csv.gz") == [["nama", "n"], ["Siti", "3"]]
    for data in (gzip.compress(b"a,b\n" * 2_500_000), packed[:-6], packed[:12]):
        with pytest.raises(Unreadable) as refusal:
            read_table(data, "x.csv.gz")
        assert refusal.value.cure


def test_a_csv_of_another_kind_is_refused_and_a_long_cell_too() -> None:
    """Tests a binary file, an unclosed quote over everything, a cell beyond the limit, and too many rows."""
    for data in (b"\x89PNG\r\n\x00\x01", b'a,b\n"' + b"x" * 50_000, b"a\n" + b"x" * 5_000, b"a\n" * 20_100):
        with pytest.raises(Unreadable):
            read_table(data, "x.csv")

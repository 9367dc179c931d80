# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""One declaration of a sheet: its template, its reader with errors by row and column, its exports."""

import csv
import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from hypothesis import given, settings
from hypothesis import strategies as st

from selaras.kit import cells
from selaras.kit.spreadsheets import Column, Sheet, Unreadable, csv_of, read_table
from selaras.kit.uploads import DANGEROUS_STARTS

FRUIT = {"apel": 1, "mangga": 2, "pisang": 3}
SHEET = Sheet(
    "harvest",
    _("Centre"),
    (
        Column("name", _("name"), _("meaning"), required=True, read=cells.text(40), example="Siti"),
        Column("count", "Jumlah", read=cells.whole(0, 5_000)),
        Column("day", "Hari", read=cells.day),
        Column("fruit", "Buah", known=lambda: FRUIT),
        Column("all", "Semua", known=lambda: FRUIT, many=True),
        Column("fresh", "Segar", read=cells.yes_no),
    ),
    unique=("name",),
)
HEADER = ["name", "count", "day", "fruit", "all", "fresh"]
FORMULAS = ["=1+1", "+1", "-1", "@SUM(1)", "=cmd|' /C calc'!A0", '=HYPERLINK("x")', "＝1", "'=1", "''+1", "'biasa"]


def test_rows_become_values_and_problems_name_row_and_column() -> None:
    """Tests a good row, and a bad one of which every wrong cell is named while nothing of it is taken."""
    parsed = SHEET.parse(
        [HEADER, ["Siti", "1.250", "31/12/2018", "Mangga", "apel; pisang;apel", "ya"], ["", "x", "32/1/2018", "mangg", "", "mungkin"]]
    )
    assert [{key: row[key] for key in [*HEADER, "row"]} for row in parsed.rows] == [
        {"name": "Siti", "count": 1250, "day": date(2018, 12, 31), "fruit": 2, "all": (1, 3), "fresh": True, "row": 2}
    ]
    assert [(problem.row, problem.column) for problem in parsed.problems] == [(3, "nama"), (3, "Jumlah"), (3, "Hari"), (3, "Buah"), (3, "Segar")]
    assert "mangga" in parsed.problems[3].message


def test_columns_are_known_by_key_and_by_title_in_both_languages() -> None:
    """Tests that the header may be in any order and language, that a strange column is named, and that a missing one is asked for."""
    for title in ("name", "nama", "Nama *", "NAME"):
        parsed = SHEET.parse([["Hari", title, "Catatan"], ["2018-12-31", "Siti", "x"]])
        assert (parsed.rows[0]["name"], parsed.rows[0]["day"], parsed.ignored) == ("Siti", date(2018, 12, 31), ("Catatan",))
    with pytest.raises(Unreadable) as refusal:
        SHEET.parse([["Hari"], ["2018-12-31"]])
    assert "nama" in refusal.value.message


def test_the_same_row_twice_is_a_problem() -> None:
    """Tests that the second of two rows with one key is named with the number of the first."""
    parsed = SHEET.parse([["name"], ["Siti"], [""], ["Siti"]])
    assert len(parsed.rows) == 1
    assert (parsed.problems[0].row, "2" in parsed.problems[0].message) == (4, True)


def test_a_sheet_without_rows_is_refused() -> None:
    """Tests an empty table and a header alone: both say what to do."""
    for table in ([], [HEADER], [HEADER, ["", None]]):
        with pytest.raises(Unreadable) as refusal:
            SHEET.parse(table)
        assert refusal.value.cure


def test_known_words_are_asked_for_once_a_file() -> None:
    """Tests that a register is not asked again for each row."""
    asked = []
    sheet = Sheet("s", "S", (Column("fruit", "Buah", known=lambda: asked.append(1) or FRUIT),))
    sheet.parse([["fruit"], *[["apel"]] * 50])
    assert len(asked) == 1


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_template_offers_words_and_help(language: str) -> None:
    """Tests the template as another program sees it: header, drop-downs from the sheet of words, help with examples."""
    with translation.override(language):
        book = openpyxl.load_workbook(io.BytesIO(SHEET.template()))
        page, help_page, words = book.worksheets
        rules = {str(rule.sqref).split(":")[0]: rule for rule in page.data_validations.dataValidation}
    assert [cell.value for cell in page[1]][1:] == ["Jumlah", "Hari", "Buah", "Semua", "Segar"]
    assert str(page["A1"].value).endswith(" *")
    assert rules["D2"].type == "list"
    assert rules["D2"].formula1.startswith(f"'{words.title}'!$A$2")
    assert "E2" not in rules
    assert [row[0].value for row in words["A2:A4"]] == list(FRUIT)
    assert help_page["D2"].value == "Siti"


def test_what_goes_out_is_inert_and_comes_in_again() -> None:
    """Tests formulas as text: no cell of the workbook is one, the CSV holds them back, and both are read again as they were."""
    rows = [{"name": words, "count": number} for number, words in enumerate(FORMULAS)]
    data = SHEET.export(rows)
    page = openpyxl.load_workbook(io.BytesIO(data)).active
    assert {cell.data_type for row in page.iter_rows(min_row=2, max_col=1) for cell in row} == {"s"}
    assert [row["name"] for row in SHEET.parse(read_table(data, "x.xlsx")).rows] == FORMULAS
    text = csv_of(SHEET, rows)
    assert not any(cell.startswith(DANGEROUS_STARTS) for row in csv.reader(io.StringIO(text)) for cell in row)
    assert [row["name"] for row in SHEET.parse(read_table(text.encode(), "x.csv")).rows] == FORMULAS


@settings(max_examples=30)
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "name": st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=20),
                "count": st.none() | st.integers(0, 5_000),
                "day": st.none() | st.dates(date(1950, 1, 1), date(2099, 12, 31)),
                "fresh": st.none() | st.booleans(),
            }
        ),
        min_size=1,
        max_size=5,
        unique_by=lambda row: row["name"],
    )
)
def test_xlsx_and_csv_come_in_as_they_went_out(rows: list[dict[str, Any]]) -> None:
    """Tests the round trip of any rows through both formats."""
    for data, name in ((SHEET.export(rows), "x.xlsx"), (csv_of(SHEET, rows).encode(), "x.csv")):
        parsed = SHEET.parse(read_table(data, name))
        assert parsed.problems == ()
        assert [{key: row[key] for key in rows[0]} for row in parsed.rows] == rows


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (cells.whole(), "1.250", 1250),
        (cells.whole(), " 12 ", 12),
        (cells.number(), "1.250,5", 1250.5),
        (cells.number(-10), "-2.5", -2.5),
        (cells.day, "31-12-2018", date(2018, 12, 31)),
        (cells.digits(3), "012", "012"),
        (cells.slug(), "pt-a1", "pt-a1"),
        (cells.email, "A@B.id", "a@b.id"),
        (cells.yes_no, "Tidak", False),
    ],
)
def test_a_cell_is_read(read: Any, text: str, value: object) -> None:
    """Tests each reader on what people type."""
    assert read(text) == value


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (cells.whole(), "1.5"),
        (cells.whole(0, 9), "10"),
        (cells.whole(), "1" * 5_000),
        (cells.whole(), "٣"),
        (cells.number(), "nan"),
        (cells.number(), "inf"),
        (cells.day, "2018-02-30"),
        (cells.digits(16), "3.27501E+15"),
        (cells.digits(3), "12"),
        (cells.slug(), "PT A"),
        (cells.slug(5), "abcdef"),
        (cells.email, "a@b"),
        (cells.yes_no, "mungkin"),
        (cells.text(3), "abcd"),
    ],
)
def test_a_cell_that_cannot_be_read_says_why(read: Any, text: str) -> None:
    """Tests that each reader refuses in words."""
    with pytest.raises(ValueError) as error:
        read(text)
    assert len(str(error.value)) > 10


@pytest.mark.parametrize(
    "text", ["1.250", "0.250", "1.250.000", "12", "1.5", "1,5", "1.250,5", "1,250.5", "1234.567", "1.2,5", "999.999", "-1.125", "1,125"]
)
def test_no_two_columns_read_one_notation_as_two_numbers(text: str) -> None:
    """Tests that where both the reader of whole numbers and that of decimals take a text, they take it for the same number."""
    read = []
    for reader in (cells.whole(-(10**9)), cells.number(-1e9)):
        try:
            read.append(float(reader(text)))
        except ValueError:
            continue
    assert len(set(read)) <= 1


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (cells.number(), "1.250.000", 1_250_000.0),
        (cells.number(), "1,250", 1.25),
        (cells.number(0, 1), "0.905", 0.905),
        (cells.number(0, 100), "1.250", 1.25),  # 1250 is beyond the limits
        (cells.number(1000, 9999), "1.250", 1250.0),
        (cells.whole(), "1.250.000", 1_250_000),
        (cells.number(), "1e-05", 0.00001),
    ],
)
def test_numbers_are_read_by_one_rule(read: Any, text: str, value: float) -> None:
    """Tests points as thousands, the comma as decimal sign, and limits that leave one reading."""
    assert read(text) == value


@pytest.mark.parametrize("text", ["1.250", "-12.345"])
def test_what_could_be_two_numbers_is_not_guessed(text: str) -> None:
    """Tests that the refusal names both readings."""
    with pytest.raises(ValueError) as error:
        cells.number(-1e9)(text)
    assert text.replace(".", "") in str(error.value)
    assert text.replace(".", ",") in str(error.value)


@pytest.mark.parametrize("text", ["0.125", "1234.567", "1.2,5", "1,250.5", "12.34.567", "1_000", "infinity"])
def test_points_that_part_no_thousands_are_refused(text: str) -> None:
    """Tests that a whole number is never made of what is none, nor a number of what is badly grouped."""
    with pytest.raises(ValueError):
        cells.whole()(text)
    if text not in {"0.125", "1234.567"}:
        with pytest.raises(ValueError):
            cells.number()(text)


@given(st.floats(-1e9, 1e9).map(lambda value: round(value, 3)))
def test_a_number_of_a_spreadsheet_is_read_as_that_number(value: float) -> None:
    """Tests that a numeric cell is no matter of notation: as text it is read again as itself, and a broken one never as a whole number."""
    text = cells.as_text(value)
    assert cells.as_text(text) == text
    assert cells.number(-1e9, 1e9)(text) == value
    if not value.is_integer():
        with pytest.raises(ValueError):
            cells.whole(-(10**9))(text)

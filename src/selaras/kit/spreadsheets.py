# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Spreadsheets in and out: one declaration of a sheet gives its template, its reader with errors by row and column, and its export.

A file from outside is counted before it is read: bytes, entries of the archive, bytes after unpacking, rows, cells. Nothing in it is ever run, and
what goes out stays text: a leading `=`, `+`, `-` or `@` is written as a string, in CSV behind an apostrophe.
"""

import csv
import io
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import python_calamine
import xlsxwriter
from django.utils.translation import gettext as _

from selaras.kit.errors import Refusal

MOST_BYTES = 5 * 2**20
MOST_ENTRIES = 200
MOST_UNPACKED = 16 * 2**20
MOST_ROWS = 20_000
MOST_CELLS = 400_000
MOST_TEXT = 4_000
DANGEROUS_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")

Cell = str | int | float | bool | date | datetime | None


class Unreadable(Refusal):
    """The file as a whole cannot be taken."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong in a file: `row` as the spreadsheet numbers it (the header is row 1), the column's title, what is wrong and the cure."""

    row: int
    column: str
    message: str

    def __str__(self) -> str:
        return _("row %(row)s, column “%(column)s”: %(message)s") % {
            "row": self.row,
            "column": self.column,
            "message": self.message,
        }


@dataclass(frozen=True)
class Column:
    """One column. `read` turns a cell's text into the value or raises ValueError with words for the person; `choices` become a drop-down."""

    key: str
    title: str
    help: str = ""
    required: bool = False
    read: Callable[[str], Any] = str
    choices: Sequence[str] = ()
    example: str = ""
    width: int = 18


@dataclass(frozen=True)
class Parsed:
    """What a file says: the rows that could be read (each with its `row` number) and every problem found."""

    rows: tuple[dict[str, Any], ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A kind of spreadsheet that the product offers, takes and gives out. `unique` names the columns that tell rows apart."""

    name: str
    title: str
    columns: tuple[Column, ...]
    unique: tuple[str, ...] = ()
    note: str = ""
    index: Mapping[str, Column] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "index", {name.casefold(): column for column in self.columns for name in (column.key, str(column.title))})

    def parse(self, table: Sequence[Sequence[Cell]]) -> Parsed:
        """Reads a table whose first row is the header (keys or titles, in any order). Never half a row: a row with a problem is left out."""
        if not table:
            raise Unreadable(_("The file is empty."), cure=_("Fill in the template and send it again."))
        places, problems = self._header(table[0])
        rows: list[dict[str, Any]] = []
        seen: dict[tuple[Any, ...], int] = {}
        for number, cells in enumerate(table[1:], start=2):
            texts = {column.key: as_text(cells[at]) if at < len(cells) else "" for at, column in places.items()}
            if not any(texts.values()):
                continue
            values, wrong = self._row(number, texts)
            if not wrong and self.unique:
                key = tuple(values[name] for name in self.unique)
                if key in seen:
                    title = self.index[self.unique[0].casefold()].title
                    wrong = [Problem(number, str(title), _("the same as row %(row)s; keep one of them") % {"row": seen[key]})]
                seen.setdefault(key, number)
            problems.extend(wrong)
            if not wrong:
                rows.append({**values, "row": number})
        return Parsed(tuple(rows), tuple(problems))

    def _header(self, cells: Sequence[Cell]) -> tuple[dict[int, Column], list[Problem]]:
        places: dict[int, Column] = {}
        for at, cell in enumerate(cells):
            column = self.index.get(as_text(cell).rstrip(" *").casefold())
            if column is not None and column not in places.values():
                places[at] = column
        missing = [column for column in self.columns if column.required and column not in places.values()]
        if missing:
            raise Unreadable(
                _("These columns are missing: %(columns)s.") % {"columns": ", ".join(str(column.title) for column in missing)},
                cure=_("Use the template that this page offers; its first row must stay as it is."),
            )
        return places, []

    def _row(self, number: int, texts: Mapping[str, str]) -> tuple[dict[str, Any], list[Problem]]:
        values: dict[str, Any] = {}
        wrong: list[Problem] = []
        for column in self.columns:
            text = texts.get(column.key, "")
            if not text:
                values[column.key] = None
                if column.required:
                    wrong.append(Problem(number, str(column.title), _("must not be empty")))
                continue
            try:
                values[column.key] = column.read(text)
            except ValueError as error:
                wrong.append(Problem(number, str(column.title), str(error)))
        return values, wrong

    def template(self) -> bytes:
        """An XLSX to fill in: header, one line of help below the title sheet, drop-downs, an example sheet."""
        return self._workbook(rows=(), with_help=True)

    def export(self, rows: Iterable[Mapping[str, Any]]) -> bytes:
        """The rows as XLSX with the same header, so that what goes out can come in again."""
        return self._workbook(rows=rows, with_help=False)

    def _workbook(self, rows: Iterable[Mapping[str, Any]], with_help: bool) -> bytes:
        out = io.BytesIO()
        book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
        head = book.add_format({"bold": True, "bg_color": "#E8EEF7", "bottom": 1, "text_wrap": True, "valign": "top"})
        text = book.add_format({"num_format": "@"})
        page = book.add_worksheet(str(self.title)[:31])
        page.freeze_panes(1, 0)
        for at, column in enumerate(self.columns):
            page.write_string(0, at, f"{column.title}{' *' if column.required else ''}", head)
            page.set_column(at, at, column.width, text if with_help else None)
            if column.choices and with_help:
                allowed = [str(choice) for choice in column.choices]
                if len(",".join(allowed)) <= 255:
                    page.data_validation(1, at, 5_000, at, {"validate": "list", "source": allowed})
        for number, row in enumerate(rows, start=1):
            for at, column in enumerate(self.columns):
                _write(page, number, at, row.get(column.key))
        if with_help:
            self._help_page(book, head)
        book.close()
        return out.getvalue()

    def _help_page(self, book: xlsxwriter.Workbook, head: Any) -> None:
        page = book.add_worksheet(_("Help")[:31])
        for at, title in enumerate((_("Column"), _("Must be filled"), _("Meaning"), _("Example"))):
            page.write_string(0, at, title, head)
        for number, column in enumerate(self.columns, start=1):
            choices = f" ({' / '.join(str(choice) for choice in column.choices)})" if column.choices else ""
            for at, words in enumerate((column.title, _("yes") if column.required else "", f"{column.help}{choices}", column.example)):
                page.write_string(number, at, str(words))
        page.set_column(0, 3, 30)


def _write(page: Any, row: int, at: int, value: Any) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        page.write_string(row, at, _("yes") if value else _("no"))
    elif isinstance(value, int | float):
        page.write_number(row, at, value)
    elif isinstance(value, date):
        page.write_string(row, at, value.isoformat())
    else:
        page.write_string(row, at, str(value))


def csv_of(sheet: Sheet, rows: Iterable[Mapping[str, Any]]) -> str:
    """The rows as CSV (comma, UTF-8); text that a spreadsheet would run is held back by an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([column.key for column in sheet.columns])
    for row in rows:
        writer.writerow([_inert(row.get(column.key)) for column in sheet.columns])
    return out.getvalue()


def _inert(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(DANGEROUS_STARTS):
        return f"'{value}"
    return "" if value is None else value


def as_text(cell: Cell) -> str:
    """A cell as the text a person sees: whole numbers without a decimal point, dates as YYYY-MM-DD, no white space around."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return " ".join(str(cell).replace("\x00", "").split()) if isinstance(cell, str) else str(cell)


def read_table(data: bytes, name: str) -> list[list[Cell]]:
    """The first sheet of an XLSX, or a CSV, as rows of cells.

    Raises Unreadable where the file is not what its name says, is too large, or would grow beyond reason when unpacked.
    """
    if not data:
        raise Unreadable(_("The file is empty."), cure=_("Fill in the template and send it again."))
    if len(data) > MOST_BYTES:
        raise Unreadable(_("The file is larger than %(most)s MB.") % {"most": MOST_BYTES // 2**20}, cure=_("Send it in parts."))
    table = _read_xlsx(data) if data[:4] == b"PK\x03\x04" else _read_csv(data, name)
    if sum(map(len, table)) > MOST_CELLS or len(table) > MOST_ROWS:
        raise Unreadable(_("The sheet has more than %(rows)s rows.") % {"rows": MOST_ROWS}, cure=_("Send it in parts."))
    for number, row in enumerate(table, start=1):
        for at, cell in enumerate(row, start=1):
            if isinstance(cell, str) and len(cell) > MOST_TEXT:
                raise Unreadable(
                    _("Row %(row)s, column %(column)s holds more than %(most)s characters.") % {"row": number, "column": at, "most": MOST_TEXT}
                )
    return table


def _read_xlsx(data: bytes) -> list[list[Cell]]:
    broken = Unreadable(_("The file is damaged or is not an Excel workbook (.xlsx)."), cure=_("Open it in Excel and save it again as .xlsx."))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _count_archive(archive)
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        if not workbook.sheet_names:
            raise broken
        return [list(row) for row in workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)]  # type: ignore[arg-type]
    except (
        zipfile.BadZipFile,
        zlib.error,
        python_calamine.CalamineError,
        OSError,
        EOFError,
        KeyError,
        NotImplementedError,
    ) as error:
        raise broken from error


def _count_archive(archive: zipfile.ZipFile) -> None:
    """Sizes are counted by unpacking in small pieces, because an archive can lie about them."""
    too_much = Unreadable(
        _("The workbook would grow too large when unpacked."),
        cure=_("Save only the filled-in sheet as .xlsx, or send it in parts."),
    )
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise too_much
    unpacked = 0
    for entry in entries:
        if entry.filename.startswith("/") or ".." in entry.filename.split("/"):
            raise Unreadable(
                _("The workbook holds files that do not belong in a workbook."),
                cure=_("Open it in Excel and save it again as .xlsx."),
            )
        head = b""
        with archive.open(entry) as part:
            while piece := part.read(65_536):
                head = head or piece
                unpacked += len(piece)
                if unpacked > MOST_UNPACKED:
                    raise too_much
        if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
            raise Unreadable(
                _("The workbook holds a document type, which no spreadsheet needs."),
                cure=_("Open it in Excel and save it again as .xlsx."),
            )


def _read_csv(data: bytes, name: str) -> list[list[Cell]]:
    text = _decode(data)
    if "\x00" in text or text.lstrip()[:1] == "<":
        raise Unreadable(
            _("“%(name)s” is neither an Excel workbook nor a CSV file.") % {"name": name[:80]},
            cure=_("Use the template that this page offers."),
        )
    first = text.split("\n", 1)[0]
    delimiter = max((",", ";", "\t"), key=first.count)
    csv.field_size_limit(MOST_TEXT * 4)
    try:
        return [list(row) for row in csv.reader(io.StringIO(text), delimiter=delimiter, strict=False)]
    except csv.Error as error:
        raise Unreadable(_("The CSV file is damaged."), cure=_("Open it in Excel and save it again as .xlsx.")) from error


def _decode(data: bytes) -> str:
    encodings = ("utf-16",) if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(_("The file's letters cannot be read."), cure=_("Save it as CSV UTF-8 or as .xlsx."))


# What a column may hold ---------------------------------------------------------------------------------------------


def whole(least: int = 0, most: int = 10**9) -> Callable[[str], int]:
    """A whole number; Indonesian thousands (1.250) are understood."""

    def read(text: str) -> int:
        plain = text.replace(" ", "")
        if plain.count(".") and all(len(part) == 3 for part in plain.split(".")[1:]):
            plain = plain.replace(".", "")
        try:
            value = int(plain)
        except ValueError:
            raise ValueError(_("“%(text)s” is not a whole number") % {"text": text[:40]}) from None
        if not least <= value <= most:
            raise ValueError(_("must be between %(least)s and %(most)s") % {"least": least, "most": most})
        return value

    return read


def number(least: float = 0.0, most: float = 1e12) -> Callable[[str], float]:
    """A number with decimals; a comma as decimal sign is understood."""

    def read(text: str) -> float:
        plain = text.replace(" ", "")
        if "," in plain:
            plain = plain.replace(".", "").replace(",", ".")
        try:
            value = float(plain)
        except ValueError:
            raise ValueError(_("“%(text)s” is not a number") % {"text": text[:40]}) from None
        if not least <= value <= most:  # also refuses nan
            raise ValueError(_("must be between %(least)s and %(most)s") % {"least": least, "most": most})
        return value

    return read


def day(text: str) -> date:
    """A date as YYYY-MM-DD or dd/mm/yyyy."""
    for pattern in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"):
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day has no clock
        except ValueError:
            continue
    raise ValueError(_("“%(text)s” is not a date; write it as 31/12/2018") % {"text": text[:40]})


def yes_no(text: str) -> bool:
    """ya/tidak, yes/no, 1/0."""
    word = text.casefold()
    if word in {"ya", "y", "yes", "1", "true", "benar"}:
        return True
    if word in {"tidak", "t", "no", "n", "0", "false", "tdk"}:
        return False
    raise ValueError(_("write “ya” or “tidak”"))


def one_of(choices: Mapping[str, Any]) -> Callable[[str], Any]:
    """One of the words in `choices` (any case), given back as its value."""
    folded = {str(word).casefold(): value for word, value in choices.items()}

    def read(text: str) -> Any:
        try:
            return folded[text.casefold()]
        except KeyError:
            some = ", ".join(list(map(str, choices))[:8])
            raise ValueError(_("“%(text)s” is not known here; use one of: %(some)s") % {"text": text[:40], "some": some}) from None

    return read


def many_of(choices: Mapping[str, Any]) -> Callable[[str], tuple[Any, ...]]:
    """Several words of `choices`, parted by semicolons."""
    one = one_of(choices)
    return lambda text: tuple(one(part.strip()) for part in text.split(";") if part.strip())


def text(most: int = 200) -> Callable[[str], str]:
    """Text of at most `most` characters."""

    def read(words: str) -> str:
        if len(words) > most:
            raise ValueError(_("longer than %(most)s characters") % {"most": most})
        return words

    return read

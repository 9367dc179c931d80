# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Spreadsheets in and out: one declaration of a sheet gives its template, its reader with errors by row and column, and its export.

What comes from outside is read by `uploads`, the cells by `cells`. Nothing in a file is ever run, and what goes out stays text: a leading `=`, `+`,
`-` or `@` is written as a string, in CSV behind an apostrophe.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

import xlsxwriter
from django.utils import translation
from django.utils.translation import gettext as _

from selaras.kit.cells import LANGUAGES, Cell, as_text, day, digits, email, many_of, number, one_of, slug, text, whole, words_of, yes_no
from selaras.kit.progress import told
from selaras.kit.uploads import DANGEROUS_STARTS, MOST_BYTES, MOST_ROWS, Unreadable, read_table

__all__ = [
    "MOST_BYTES",
    "MOST_ROWS",
    "Cell",
    "Column",
    "Parsed",
    "Problem",
    "Sheet",
    "Unreadable",
    "as_text",
    "csv_of",
    "day",
    "digits",
    "email",
    "many_of",
    "number",
    "one_of",
    "read_table",
    "slug",
    "text",
    "whole",
    "words_of",
    "yes_no",
]


MOST_KEPT = 1_000  # readings that are kept of each column
FIRST_ROW = 2  # of a spreadsheet: the header is row 1


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
    """One column.

    `read` turns a cell's text into the value or raises ValueError with words for the person. Where only some words may stand, `known` gives them
    with their values; it is asked once for each file, so it may ask the database. Known words and `choices` become a drop-down. `many`: several
    known words in one cell, parted by semicolons. Titles and helps may be lazy translations.
    """

    key: str
    title: Any
    help: Any = ""
    required: bool = False
    read: Callable[[str], Any] = str
    choices: Sequence[str] = ()
    known: Callable[[], Mapping[str, Any]] | None = None
    many: bool = False
    example: str = ""
    width: int = 18

    def reader(self) -> Callable[[str], Any]:
        """How this file's cells are read; the known words are looked up now."""
        if self.known is None:
            return self.read
        return (many_of if self.many else one_of)(self.known())

    def offered(self) -> list[str]:
        """The words for a drop-down, each value once; none where a cell may hold several or anything."""
        if self.many:
            return []
        return list(map(str, self.choices)) if self.known is None else self.listed()

    def listed(self) -> list[str]:
        """The known words, the first for each value."""
        first: dict[Any, str] = {}
        for word, value in (self.known() if self.known is not None else {}).items():
            first.setdefault(value, str(word))
        return list(first.values())

    def titles(self) -> set[str]:
        """The names under which the column is recognised: its key, and its title in each of our languages."""
        names = {self.key, str(self.title)}
        for language in LANGUAGES:
            with translation.override(language):
                names.add(str(self.title))
        return {name.casefold() for name in names}


@dataclass(frozen=True)
class Parsed:
    """What a file says: the rows that could be read (each with its `row` number), their cells as text, problems, columns nobody asked for.

    `broken`: the rows with cells that could not be read, each with the keys of those columns, so that what is wrong with the others can be told too.
    """

    rows: tuple[dict[str, Any], ...]
    problems: tuple[Problem, ...] = ()
    texts: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    broken: tuple[tuple[dict[str, Any], frozenset[str]], ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A kind of spreadsheet that the product offers, takes and gives out. `unique` names the columns that tell rows apart."""

    name: str
    title: Any
    columns: tuple[Column, ...]
    unique: tuple[str, ...] = ()
    note: Any = ""

    def column(self, key: str) -> Column:
        """The column of that key."""
        return next(column for column in self.columns if column.key == key)

    def parse(self, table: Sequence[Sequence[Cell]], *, first: int = FIRST_ROW) -> Parsed:
        """Reads a table whose first row is the header (keys or titles, in any order). Never half a row: a row with a problem is left out.

        `first` is the number of the row below the header, as whoever sent the table counts.
        """
        if not table:
            raise Unreadable(_("The file is empty."), cure=_("Fill in the template and send it again."))
        places, ignored = self._header(table[0])
        # A sheet says the same again and again: its company, a month, a yes. What is wrong is not kept, so that every row is told.
        readers = {column.key: lru_cache(MOST_KEPT)(column.reader()) for column in places.values()}
        rows: list[dict[str, Any]] = []
        shown: dict[int, Mapping[str, str]] = {}
        broken: list[tuple[dict[str, Any], frozenset[str]]] = []
        problems: list[Problem] = []
        seen: dict[tuple[Any, ...], int] = {}
        for at_row, cells in told(enumerate(table[1:], start=first), of=len(table)):
            texts = {column.key: as_text(cells[at]) if at < len(cells) else "" for at, column in places.items()}
            if not any(texts.values()):
                continue
            values, unread = self._row(at_row, texts, readers)
            wrong = list(unread.values()) or list(self._twice(at_row, values, seen))
            problems.extend(wrong)
            if unread:
                broken.append(({**values, "row": at_row}, frozenset(unread)))
            elif not wrong:
                rows.append({**values, "row": at_row})
                shown[at_row] = texts
        if not rows and not problems:
            raise Unreadable(_("The sheet has no rows below its header."), cure=_("Fill in the template and send it again."))
        return Parsed(tuple(rows), tuple(problems), shown, ignored, tuple(broken))

    def _twice(self, line: int, values: Mapping[str, Any], seen: dict[tuple[Any, ...], int]) -> Iterator[Problem]:
        if not self.unique:
            return
        key = tuple(values[name] for name in self.unique)
        if key in seen:
            yield Problem(line, str(self.column(self.unique[0]).title), _("the same as row %(row)s; keep one of them") % {"row": seen[key]})
        seen.setdefault(key, line)

    def _header(self, cells: Sequence[Cell]) -> tuple[dict[int, Column], tuple[str, ...]]:
        index = {name: column for column in self.columns for name in column.titles()}
        places: dict[int, Column] = {}
        ignored: list[str] = []
        for at, cell in enumerate(cells):
            words = as_text(cell).rstrip(" *")
            column = index.get(words.casefold())
            if column is not None and column not in places.values():
                places[at] = column
            elif words:
                ignored.append(words[:60])
        missing = [column for column in self.columns if column.required and column not in places.values()]
        if missing:
            raise Unreadable(
                _("These columns are missing: %(columns)s.") % {"columns": ", ".join(str(column.title) for column in missing)},
                cure=_("Use the template that this page offers; its first row must stay as it is."),
            )
        return places, tuple(ignored)

    def _row(self, line: int, texts: Mapping[str, str], readers: Mapping[str, Callable[[str], Any]]) -> tuple[dict[str, Any], dict[str, Problem]]:
        """The values of a row by key, and the problems of those that could not be read."""
        values: dict[str, Any] = {}
        wrong: dict[str, Problem] = {}
        for column in self.columns:
            words = texts.get(column.key, "")
            values[column.key] = None
            if not words:
                if column.required:
                    wrong[column.key] = Problem(line, str(column.title), _("must not be empty"))
                continue
            try:
                values[column.key] = readers[column.key](words)
            except ValueError as error:
                wrong[column.key] = Problem(line, str(column.title), str(error))
        return values, wrong

    def template(self) -> bytes:
        """An XLSX to fill in: the header with drop-downs and hints, a sheet of help with an example, a sheet of the known words."""
        return _workbook(self, rows=(), blank=True)

    def export(self, rows: Iterable[Mapping[str, Any]]) -> bytes:
        """The rows as XLSX with the same header, so that what goes out can come in again."""
        return _workbook(self, rows=rows, blank=False)


def _workbook(sheet: Sheet, rows: Iterable[Mapping[str, Any]], blank: bool) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    head = book.add_format({"bold": True, "bg_color": "#E8EEF7", "bottom": 1, "text_wrap": True, "valign": "top"})
    words = book.add_format({"num_format": "@"})
    page = book.add_worksheet(_sheet_name(sheet.title))
    page.freeze_panes(1, 0)
    for at, column in enumerate(sheet.columns):
        page.write_string(0, at, f"{column.title}{' *' if column.required else ''}", head)
        page.set_column(at, at, column.width, words if blank else None)
    last = 0
    for last, row in enumerate(rows, start=1):
        for at, column in enumerate(sheet.columns):
            _write(page, last, at, row.get(column.key))
    if blank:
        _help_page(sheet, book, head)
        _drop_downs(sheet, book, page)
    elif last:
        page.autofilter(0, 0, last, len(sheet.columns) - 1)
    book.close()
    return out.getvalue()


def _sheet_name(title: Any) -> str:
    return "".join("-" if letter in "[]:*?/\\" else letter for letter in str(title))[:31]


def _help_page(sheet: Sheet, book: xlsxwriter.Workbook, head: Any) -> None:
    page = book.add_worksheet(_("Help")[:31])
    for at, title in enumerate((_("Column"), _("Must be filled"), _("Meaning"), _("Example"))):
        page.write_string(0, at, title, head)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for line, column in enumerate(sheet.columns, start=1):
        for at, words in enumerate((column.title, _("yes") if column.required else "", column.help, column.example)):
            page.write_string(line, at, str(words), wrapped)
    page.set_column(0, 1, 24)
    page.set_column(2, 2, 70)
    page.set_column(3, 3, 30)
    if sheet.note:
        page.write_string(len(sheet.columns) + 2, 0, str(sheet.note))


def _drop_downs(sheet: Sheet, book: xlsxwriter.Workbook, page: Any) -> None:
    """Each column's hint when a cell is entered; known words stand on a sheet of their own, from which the drop-downs take them."""
    lists: Any = None
    used = 0
    for at, column in enumerate(sheet.columns):
        rule: dict[str, Any] = {"validate": "any"}
        offered = column.listed() if column.many else column.offered()
        if offered:
            lists = lists or book.add_worksheet(_("Words")[:31])
            lists.write_string(0, used, str(column.title))
            lists.set_column(used, used, 30)
            for line, word in enumerate(offered, start=1):
                lists.write_string(line, used, word)
            if not column.many:
                letters = xlsxwriter.utility.xl_col_to_name(used)
                source = f"='{_('Words')[:31]}'!${letters}$2:${letters}${len(offered) + 1}"
                rule = {"validate": "list", "source": source, "error_type": "warning"}
            used += 1
        if column.help:
            rule |= {"input_title": str(column.title)[:32], "input_message": str(column.help)[:255]}
        if len(rule) > 1:
            page.data_validation(1, at, MOST_ROWS, at, rule)


def _write(page: Any, row: int, at: int, value: Any) -> None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        page.write_number(row, at, value)
    elif value is not None:
        page.write_string(row, at, _words(value))


def _words(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return "; ".join(map(str, value))
    return str(value)


def csv_of(sheet: Sheet, rows: Iterable[Mapping[str, Any]]) -> str:
    """The rows as CSV (comma, UTF-8, keys as header); text that a spreadsheet would run is held back by an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([column.key for column in sheet.columns])
    for row in rows:
        writer.writerow([_inert(row.get(column.key)) for column in sheet.columns])
    return out.getvalue()


def _inert(value: Any) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return as_text(value)
    words = _words(value)
    return f"'{words}" if words.lstrip("'").startswith(DANGEROUS_STARTS) else words

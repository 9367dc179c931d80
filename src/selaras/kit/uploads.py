# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""A file from outside, read without trusting it: XLSX or CSV (also packed with gzip) into rows of cells.

An archive can lie about its sizes, a workbook can name a cell a million rows away, and a thousand cells can point at one long text. So everything is
counted first, in small pieces and by a parser that keeps nothing: bytes, parts, bytes after unpacking, rows, columns, cells, letters. Only a workbook
that stays within the limits is given to the reader that holds it whole.
"""

import csv
import gzip
import io
import re
import zipfile
import zlib
from array import array
from itertools import product
from string import ascii_uppercase
from typing import Any
from xml.parsers import expat

import python_calamine
from django.utils.translation import gettext as _

from selaras.kit.cells import Cell
from selaras.kit.errors import Refusal
from selaras.kit.progress import tell

MOST_BYTES = 5 * 2**20
MOST_ENTRIES = 200
MOST_UNPACKED = 16 * 2**20
MOST_ROWS = 20_000
MOST_COLUMNS = 200
MOST_CELLS = 400_000
MOST_TEXT = 4_000
MOST_LETTERS = 8 * 2**20
PIECE = 65_536
_TEXTS = frozenset({"t", "v", "f"})  # the parts of a cell that hold its letters
DANGEROUS_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # a spreadsheet would run what follows


class Unreadable(Refusal):
    """The file as a whole cannot be taken."""


def read_table(data: bytes, name: str, *, counted: bool = False) -> list[list[Cell]]:
    """The first sheet of an XLSX, or a CSV (packed or not), as rows of cells. `counted`: these very bytes were read before, and found within limits.

    Raises Unreadable where the file is not what its name says, is too large, or would grow beyond reason when unpacked.
    """
    if not data:
        raise Unreadable(_("The file is empty."), cure=_("Fill in the template and send it again."))
    if len(data) > MOST_BYTES:
        raise Unreadable(_("The file is larger than %(most)s MB.") % {"most": MOST_BYTES // 2**20}, cure=_("Send it in parts."))
    table = _read_xlsx(data, counted) if data[:4] == b"PK\x03\x04" else _read_csv(_unpacked(data) if data[:2] == b"\x1f\x8b" else data, name)
    for number, row in enumerate(table, start=1):
        for at, cell in enumerate(row, start=1):
            if isinstance(cell, str) and len(cell) > MOST_TEXT:
                raise Unreadable(
                    _("Row %(row)s, column %(column)s holds more than %(most)s characters.") % {"row": number, "column": at, "most": MOST_TEXT},
                    cure=_("Shorten the text."),
                )
    return table


def _too_large() -> Unreadable:
    return Unreadable(_("The workbook would grow too large when unpacked."), cure=_("Save only the filled-in sheet as .xlsx, or send it in parts."))


def _too_many() -> Unreadable:
    words = _("The sheet has more than %(rows)s rows, %(columns)s columns or %(cells)s cells.")
    return Unreadable(words % {"rows": MOST_ROWS, "columns": MOST_COLUMNS, "cells": MOST_CELLS}, cure=_("Send it in parts."))


# XLSX ---------------------------------------------------------------------------------------------------------------


def _read_xlsx(data: bytes, counted: bool) -> list[list[Cell]]:
    try:
        if not counted:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                _count_archive(archive)
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [list(row) for row in workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)]  # type: ignore[arg-type]
    except (
        zipfile.BadZipFile,
        zlib.error,
        expat.ExpatError,
        python_calamine.CalamineError,
        python_calamine.WorksheetNotFound,
        OSError,
        EOFError,
        LookupError,
        RuntimeError,  # an archive under a password
        NotImplementedError,
        ValueError,
    ) as error:
        raise Unreadable(
            _("The file is damaged or is not an Excel workbook (.xlsx)."), cure=_("Open it in Excel and save it again as .xlsx.")
        ) from error


def _count_archive(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise _too_large()
    unpacked, promised = 0, max(1, sum(entry.file_size for entry in entries))
    counts = []
    for entry in entries:
        if entry.filename.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", entry.filename):
            raise Unreadable(
                _("The workbook holds files that do not belong in a workbook."),
                cure=_("Open it in Excel and save it again as .xlsx."),
            )
        count = _PartCount() if entry.filename.lower().endswith((".xml", ".rels")) else None
        with archive.open(entry) as part:
            while piece := part.read(PIECE):
                unpacked += len(piece)
                if unpacked > MOST_UNPACKED:
                    raise _too_large()
                tell(min(1.0, unpacked / promised))
                if count is not None:
                    count.feed(piece)
        if count is not None:
            count.end()
            counts.append(count)
    _count_letters(counts)


def _count_letters(counts: list["_PartCount"]) -> None:
    """A text that many cells share is written once in the file and once for each cell in memory."""
    lengths = array("L")
    for count in counts:
        lengths.extend(count.shared)
    letters = sum(count.letters for count in counts)
    for count in counts:
        for at in count.points_at:
            letters += lengths[at] if at < len(lengths) else 0
            if letters > MOST_LETTERS:
                raise _too_large()


class _PartCount:
    """Walks one XML part and keeps only counts: rows, cells and letters of a sheet, lengths of the shared texts. A document type is refused."""

    def __init__(self) -> None:
        self.rows = self.cells = self.letters = 0
        self.row = self.column = 0
        self.points_at = array("L")
        self.shared = array("L")
        self._shares = False
        self._digits = ""
        self._length = 0
        self._inside = False
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        self._parser = parser

    def feed(self, piece: bytes) -> None:
        self._parser.Parse(piece, False)

    def end(self) -> None:
        self._parser.Parse(b"", True)

    def _doctype(self, *_args: Any) -> None:
        raise Unreadable(
            _("The workbook holds a document type, which no spreadsheet needs."),
            cure=_("Open it in Excel and save it again as .xlsx."),
        )

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag if ":" not in tag else tag.rpartition(":")[2]
        if name == "c":
            self._shares = attributes.get("t") == "s"
            self.cells += 1
            self.column += 1
            if "r" in attributes:
                self.column, self.row = _cell_place(attributes["r"])
            if self.row > MOST_ROWS + 1 or self.column > MOST_COLUMNS or self.cells > MOST_CELLS:
                raise _too_many()
        elif name in _TEXTS:
            self._inside, self._digits = True, ""
            if name != "t":
                self._length = 0
        elif name == "row":
            self.row, self.column = _row_number(attributes["r"]) if attributes.get("r") else self.row + 1, 0
            if self.row > MOST_ROWS + 1:
                raise _too_many()
        elif name == "si":
            self._length = 0

    def _text(self, words: str) -> None:
        if not self._inside:
            return
        self._length += len(words)
        self.letters += len(words)
        if self._shares and len(self._digits) < 12:
            self._digits += words
        if self.letters > MOST_LETTERS:
            raise _too_large()

    def _end(self, tag: str) -> None:
        name = tag if ":" not in tag else tag.rpartition(":")[2]
        if name in _TEXTS:
            if name == "v" and self._shares and self._digits.strip().isdigit():
                self.points_at.append(int(self._digits))
            self._inside = False
        elif name == "si":
            self.shared.append(self._length)


def _row_number(words: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", words.strip()):
        raise ValueError("no row number")
    return int(words)


def _cell_place(words: str) -> tuple[int, int]:
    """Column and row, from 1, of a reference such as "AB12"."""
    letters = words.rstrip("0123456789")
    if letters in _COLUMNS and len(letters) < len(words) < len(letters) + 10:  # nearly always
        return _COLUMNS[letters], int(words[len(letters) :])
    found = re.fullmatch(r"\s*\$?([A-Za-z]{1,4})\$?([0-9]{1,9})\s*", words)
    if not found:
        raise ValueError("no cell reference")
    return _column(found[1]), int(found[2])


def _column(letters: str) -> int:
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return column


_COLUMNS = {letters: _column(letters) for letters in [*ascii_uppercase, *map("".join, product(ascii_uppercase, repeat=2))]}


# CSV ----------------------------------------------------------------------------------------------------------------


def _unpacked(data: bytes) -> bytes:
    """What gzip packed, in small pieces and no more than a sheet may hold in letters."""
    whole = bytearray()
    try:
        with gzip.open(io.BytesIO(data)) as packed:
            while piece := packed.read(PIECE):
                whole += piece
                if len(whole) > MOST_LETTERS:
                    raise Unreadable(_("The packed file holds more than %(most)s MB.") % {"most": MOST_LETTERS // 2**20}, cure=_("Send it in parts."))
    except (EOFError, OSError, zlib.error) as error:
        raise Unreadable(_("The packed file is damaged."), cure=_("Pack it again, or send the CSV itself.")) from error
    return bytes(whole)


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
    table: list[list[Cell]] = []
    cells = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False):
            table.append([_plain(cell) for cell in row])
            cells += len(row)
            if len(table) > MOST_ROWS + 1 or cells > MOST_CELLS or len(row) > MOST_COLUMNS:
                raise _too_many()
    except csv.Error as error:
        raise Unreadable(_("The CSV file is damaged."), cure=_("Open it in Excel and save it again as .xlsx.")) from error
    return table


def _plain(cell: str) -> str:
    """Our own exports hold a dangerous start back by an apostrophe; coming in again it is taken off, and the text stays text."""
    return cell[1:] if cell[:1] == "'" and cell.lstrip("'").startswith(DANGEROUS_STARTS) else cell


def _decode(data: bytes) -> str:
    encodings = ("utf-16",) if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(_("The file's letters cannot be read."), cure=_("Save it as CSV UTF-8 or as .xlsx."))

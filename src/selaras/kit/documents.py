# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""A PDF, a workbook or a picture from outside: kept as it came, looked at only as far as to know that it is one and does nothing by itself.

What a compressed part of a PDF holds is not unpacked, so this is no virus scanner. The wall is how it is given back: as a download that no browser
opens within our pages (`web`), from a folder that no web server shows.
"""

import io
import re
import zipfile

from django.utils.translation import gettext as _

from selaras.kit.errors import Refusal
from selaras.kit.uploads import read_table

MOST_BYTES = 5 * 2**20
HEAD = re.compile(rb"%PDF-[12]\.\d")
TAIL = 1_024  # bytes within which the end is marked
ACTIVE = (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/RichMedia")
RUNS = ("vbaproject", "activex", "embeddings/", "externallinks/", "macrosheets/", "connections.xml")  # parts of a workbook that do something
PICTURES = {"jpg": (b"\xff\xd8\xff", b"\xff\xd9"), "png": (b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82")}  # how each begins and ends
TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jpg": "image/jpeg",
    "png": "image/png",
}
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")


class NotADocument(Refusal):
    """The file cannot be taken as a document."""


def check_pdf(data: bytes) -> None:
    """Raises NotADocument where the bytes are no PDF, too many, cut off, or would run something when opened."""
    if len(data) > MOST_BYTES:
        raise NotADocument(
            _("The document is larger than %(most)s MB.") % {"most": MOST_BYTES // 2**20}, cure=_("Scan it again with a lower resolution.")
        )
    if not HEAD.match(data):
        raise NotADocument(_("This is not a PDF."), cure=_("Save or scan the signed paper as PDF and send that."))
    if b"%%EOF" not in data[-TAIL:]:
        raise NotADocument(_("The PDF is cut off before its end."), cure=_("Send it once more."))
    names = ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), data)
    if any(word in names for word in ACTIVE):
        raise NotADocument(_("The PDF holds a program or another file."), cure=_("Print it into a new PDF and send that."))


def check_scan(data: bytes) -> str:
    """What the picture of a paper is by its bytes: "pdf", "jpg" or "png". Raises NotADocument where it is none of them, too large, or cut off."""
    for kind, (head, tail) in PICTURES.items():
        if data.startswith(head):
            if len(data) > MOST_BYTES:
                words = _("The picture is larger than %(most)s MB.") % {"most": MOST_BYTES // 2**20}
                raise NotADocument(words, cure=_("Take it again with a lower resolution."))
            if tail not in data[-TAIL:]:
                raise NotADocument(_("The picture is cut off before its end."), cure=_("Send it once more."))
            return kind
    if not HEAD.match(data):
        raise NotADocument(_("This is neither a photo (JPEG, PNG) nor a PDF."), cure=_("Take a photo of the paper, or scan it as PDF."))
    check_pdf(data)
    return "pdf"


def check_file(data: bytes) -> str:
    """What a file is by its bytes, not by its name: "pdf" or "xlsx". Raises NotADocument, or Unreadable for a workbook that lies about its size."""
    if data[:4] != b"PK\x03\x04":
        if not HEAD.match(data):
            raise NotADocument(_("This is neither a PDF nor an Excel workbook."), cure=_("Save it as PDF or .xlsx and send that."))
        check_pdf(data)
        return "pdf"
    read_table(data, "")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [entry.filename.lower() for entry in archive.infolist()]
    if any(word in part for word in RUNS for part in parts):
        raise NotADocument(_("The workbook holds a program or points at other files."), cure=_("Save it as .xlsx without macros and links."))
    return "xlsx"

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""A PDF from outside: kept as it came, looked at only as far as to know that it is one and does nothing by itself.

What a compressed part of a PDF holds is not unpacked, so this is no virus scanner. The wall is how it is given back: as a download that no browser
opens within our pages (`web`), from a folder that no web server shows.
"""

import re

from django.utils.translation import gettext as _

from selaras.kit.errors import Refusal

MOST_BYTES = 5 * 2**20
HEAD = re.compile(rb"%PDF-[12]\.\d")
TAIL = 1_024  # bytes within which the end is marked
ACTIVE = (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/RichMedia")
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

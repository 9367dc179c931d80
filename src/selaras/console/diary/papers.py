# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The paper that stands for a signed agreement in the demonstration: one page of PDF that says that it is none."""

from collections.abc import Sequence

NOTICE = ("DATA REKAAN UNTUK DEMONSTRASI", "Lembar ini bukan perjanjian; tidak seorang pun menandatanganinya.")
TOP, LEFT, STEP = 760, 60, 26  # points


def example_paper(lines: Sequence[str]) -> bytes:
    """A page with these lines under a notice that it is invented (PDF 1.4, Helvetica, Latin letters)."""
    drawn = [f"BT /F1 11 Tf {LEFT} {TOP - STEP * number} Td ({_escaped(line)}) Tj ET" for number, line in enumerate([*NOTICE, "", *lines])]
    content = "\n".join(drawn).encode("cp1252", "replace")
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    tail = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return out + tail % (len(parts) + 1, table, len(parts) + 1, len(out))


def _escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The lists of the planner's pages as spreadsheets: the same rows and the same figures."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from selaras.kit.dates import month_name
from selaras.kit.spreadsheets import Column, Sheet
from selaras.loop.planning.models import Package
from selaras.loop.planning.queries.needs import NeedRow

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

PACKAGES = Sheet(
    "packages",
    _("Packages"),
    (
        Column("code", _("Code")),
        Column("centre", _("Centre"), width=32),
        Column("field", _("Vocational field"), width=24),
        Column("programme", _("Programme"), width=36),
        Column("source", _("Source of money"), width=14),
        Column("start", _("Starts in")),
        Column("end", _("Ends in")),
        Column("tested", _("Tested")),
        Column("test", _("Test in")),
        Column("scheme", _("Scheme"), width=32),
        Column("seats", _("Participants (plan)")),
        Column("competent", _("Competent (expected)")),
        Column("sent", _("Graduates sent to needs (plan)")),
        Column("placed", _("Placements (expected)")),
        Column("needs", _("Needs served")),
        Column("money", _("APBN money (million rupiah, plan)")),
    ),
)
NEEDS = Sheet(
    "needs",
    _("Needs"),
    (
        Column("words", _("Need"), width=40),
        Column("origin", _("Origin")),
        Column("owner", _("Stated by"), width=30),
        Column("place", _("Place of work"), width=26),
        Column("field", _("Vocational field"), width=24),
        Column("least", _("People, at least")),
        Column("most", _("People, at most")),
        Column("certainty", _("How certain")),
        Column("expected", _("Hires expected")),
        Column("sent", _("Graduates sent (plan)")),
        Column("placed", _("Placements (expected)")),
        Column("ojt", _("OJT seat-months used (plan)")),
        Column("reason", _("Why nobody is sent"), width=40),
        Column("assumed", _("Assumed")),
    ),
)


def package_rows(packages: Iterable[Package]) -> Iterator[Mapping[str, Any]]:
    """Annotated packages (queries.packages.listed) as rows."""
    for one in packages:
        yield {
            "code": one.code,
            "centre": one.centre.name,
            "field": one.programme.field.title,
            "programme": one.programme.title,
            "source": one.source.upper(),
            "start": month_name(one.start_month),
            "end": month_name(one.end_month),
            "tested": one.tested,
            "test": month_name(one.test_month) if one.test_month and one.test_month <= 12 else None,
            "scheme": one.scheme.title if one.scheme else None,
            "seats": one.seats,
            "competent": round(one.competent, 2),
            "sent": round(one.sent or 0.0, 2),
            "placed": round(one.placed or 0.0, 2),
            "needs": one.needs,
            "money": round(one.money, 3),
        }


def need_rows(rows: Iterable[NeedRow]) -> Iterator[Mapping[str, Any]]:
    """Needs of a plan as rows."""
    for row in rows:
        said = row.need.statement
        yield {
            "words": said.words,
            "origin": str(row.need.get_origin_display()),
            "owner": str(row.owner or ""),
            "place": row.need.region.name,
            "field": row.need.field.title if row.need.field else None,
            "least": said.heads_least,
            "most": said.heads_most,
            "certainty": str(said.get_certainty_display()),
            "expected": round(row.expected, 2),
            "sent": round(row.sent, 2),
            "placed": round(row.placed, 2),
            "ojt": round(row.ojt, 2),
            "reason": str(row.reason.label) if row.reason else None,
            "assumed": said.assumed,
        }


def as_file(sheet: Sheet, rows: Iterable[Mapping[str, Any]], name: str) -> HttpResponse:
    """A spreadsheet to keep."""
    answer = HttpResponse(sheet.export(rows), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer

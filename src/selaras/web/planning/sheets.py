# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The lists of the planner's pages as spreadsheets: the same rows and the same figures."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from selaras.kit.dates import month_name
from selaras.kit.spreadsheets import Column, Sheet
from selaras.loop.planning.models import Package, PlannedRecruit
from selaras.loop.planning.queries.needs import NeedRow
from selaras.loop.planning.queries.staffing import Upgrade
from selaras.loop.planning.rules import MONTHS

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


UPGRADES = Sheet(
    "upgrades",
    _("Instructors to upgrade"),
    (
        Column("instructor", _("Instructor"), width=28),
        Column("centre", _("Centre"), width=32),
        Column("field", _("Vocational field"), width=24),
        Column("competence", _("In what"), width=32),
        Column("start", _("Starts")),
        Column("ready", _("Ready")),
        Column("money", _("Cost (million rupiah)")),
        Column("days", _("Days it buys")),
        Column("packages", _("Packages")),
        Column("people", _("Graduates who serve needs")),
    ),
)
RECRUITS = Sheet(
    "assessors-to-add",
    _("Assessors to add"),
    (
        Column("lsp", _("Certification body"), width=32),
        Column("schemes", _("Schemes"), width=48),
        Column("region", _("Lives in"), width=26),
        Column("home", _("Works at"), width=32),
        Column("people", _("People")),
        Column("start", _("Starts")),
        Column("ready", _("Ready")),
        Column("money", _("Cost (million rupiah)")),
        Column("days", _("Days it buys")),
    ),
)
PLACEMENT = Sheet(
    "placement",
    _("Placement and OJT"),
    (
        Column("code", _("Package")),
        Column("centre", _("Centre"), width=32),
        Column("programme", _("Programme"), width=36),
        Column("start", _("Starts")),
        Column("needs", _("Needs")),
        Column("graduates", _("Graduates (expected)")),
        Column("sent", _("Graduates sent to needs (plan)")),
        Column("placed", _("Placements (expected)")),
        Column("ojt", _("OJT seat-months used (plan)")),
        Column("idle", _("Sent nowhere")),
    ),
)


def _month(number: int) -> str:
    return month_name(number) if number <= MONTHS else str(_("next year"))


def upgrade_rows(found: Iterable[Upgrade]) -> Iterator[Mapping[str, Any]]:
    """Instructors to upgrade as rows."""
    for one in found:
        row = one.row
        yield {
            "instructor": str(row.instructor),
            "centre": str(row.instructor.centre),
            "field": row.competence.field.title,
            "competence": row.competence.title,
            "start": _month(row.start_month),
            "ready": _month(row.ready_month),
            "money": round(row.money, 3),
            "days": round(row.days_used, 2),
            "packages": one.packages,
            "people": round(one.people, 2),
        }


def recruit_rows(found: Iterable[PlannedRecruit]) -> Iterator[Mapping[str, Any]]:
    """Assessors to be trained as rows."""
    for row in found:
        yield {
            "lsp": str(row.offer.lsp),
            "schemes": "; ".join(scheme.title for scheme in row.offer.schemes.all()),
            "region": str(row.offer.region),
            "home": str(row.offer.home) if row.offer.home else None,
            "people": row.people,
            "start": _month(row.start_month),
            "ready": _month(row.ready_month),
            "money": round(row.money, 3),
            "days": round(row.days_used, 2),
        }


def placement_rows(found: Iterable[Any]) -> Iterator[Mapping[str, Any]]:
    """Annotated packages (queries.placing.packages_placed) as rows."""
    for one in found:
        yield {
            "code": one.code,
            "centre": str(one.centre),
            "programme": one.programme.title,
            "start": month_name(one.start_month),
            "needs": one.needs,
            "graduates": round(one.graduates, 2),
            "sent": round(one.sent, 2),
            "placed": round(one.placed, 2),
            "ojt": round(one.ojt_people, 2),
            "idle": round(one.empty, 2),
        }


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

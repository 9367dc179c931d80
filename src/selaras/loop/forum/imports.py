# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The forum's sheets on the list of imports, where pages, the demonstration and the console find them by name."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from typing import Any

from selaras.ground.people.rules import Role
from selaras.kit.imports import Import, Preview, Table, register
from selaras.kit.spreadsheets import Sheet
from selaras.loop.forum.actions import import_attendance, import_meetings, import_statements
from selaras.loop.forum.guests import AttendanceIntake, MeetingIntake
from selaras.loop.forum.intake import Intake
from selaras.loop.forum.models import Attendance, Meeting, Statement
from selaras.loop.forum.queries import STAFF
from selaras.loop.forum.rules import Origin
from selaras.loop.forum.sheets import ATTENDANCE, COMPANY_NEEDS, MEETINGS, REGION_NEEDS

COMPANY_ROLES = STAFF | {Role.COMPANY}
REGION_ROLES = STAFF | {Role.CENTRE_HEAD, Role.LABOUR_OFFICE}


def statements_as_rows(sheet: Sheet) -> list[dict[str, Any]]:
    """The statements that the present scope shows, as the sheet's columns; those of companies or the others, as the sheet is."""
    rows = Statement.objects.select_related("company", "centre", "office", "site", "region", "meeting").prefetch_related("equipment")
    rows = rows.filter(origin=Origin.COMPANY) if sheet is COMPANY_NEEDS else rows.exclude(origin=Origin.COMPANY)
    return [dict(_cells(sheet, row)) for row in rows.order_by("stated_at", "pk")]


def _cells(sheet: Sheet, row: Any) -> Iterator[tuple[str, Any]]:
    for column in sheet.columns:
        name = column.key
        if name == "equipment":
            yield name, [thing.key for thing in row.equipment.all()]
        elif name in {"region", "office"}:
            yield name, getattr(getattr(row, name), "code", None)
        elif name in {"company", "centre", "site", "meeting"}:
            yield name, getattr(getattr(row, name), "key", None)
        else:
            label = getattr(row, f"get_{name}_display", None)
            yield name, label() if label and getattr(row, name) else getattr(row, name)


def _meetings() -> list[dict[str, Any]]:
    return [dict(_cells(MEETINGS, row)) for row in Meeting.objects.order_by("held_on")]


def _guests() -> list[dict[str, Any]]:
    return [dict(_cells(ATTENDANCE, row)) for row in Attendance.objects.select_related("meeting", "company", "centre").order_by("pk")]


def _preview_needs(sheet: Sheet, table: Table, on: date) -> Preview:
    return Intake(sheet, table, on=on).preview


def register_all() -> None:
    """Registers the imports, in the order in which they build on one another; called once, when the application starts."""
    register(Import("meetings", MEETINGS, STAFF, lambda table, on: MeetingIntake(table).preview, import_meetings, _meetings))
    register(Import("attendance", ATTENDANCE, STAFF, lambda table, on: AttendanceIntake(table, on=on).preview, import_attendance, _guests))
    kinds: Sequence[tuple[Sheet, frozenset[Role]]] = ((COMPANY_NEEDS, COMPANY_ROLES), (REGION_NEEDS, REGION_ROLES))
    for sheet, roles in kinds:
        confirm = partial(import_statements, sheet=sheet)
        register(Import(sheet.name, sheet, frozenset(roles), partial(_preview_needs, sheet), confirm, partial(statements_as_rows, sheet)))

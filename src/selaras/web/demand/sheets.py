# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The list of needs as a spreadsheet: what was stated, and what the desk made of it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from selaras.kit.spreadsheets import Column, Sheet
from selaras.loop.demand.models import Need
from selaras.web.forum.sheets import SAID, said_row

ALL_NEEDS = Sheet(
    "needs",
    _("All needs"),
    (
        *SAID,
        Column("occupation", _("Occupation"), width=34),
        Column("field", _("Vocational field"), width=24),
        Column("expected", _("People expected")),
        Column("counts", _("Counts until")),
        Column("assumed", _("Assumed")),
    ),
)


def need_rows(needs: Iterable[Need]) -> Iterator[Mapping[str, Any]]:
    """Needs with their statements as rows; the state is the need's."""
    for need in needs:
        yield {
            **said_row(need.statement, need.owner, need.region),
            "state": str(need.get_state_display()),
            "occupation": f"{need.occupation.code} {need.occupation.title}" if need.occupation else None,
            "field": need.field.title if need.field else None,
            "expected": round(need.worth, 2),
            "counts": need.valid_until,
        }

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The list of statements as a spreadsheet: the same rows, in the words of their owners."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from selaras.ground.standards.models import Region
from selaras.kit.dates import day_of
from selaras.kit.spreadsheets import Column, Sheet
from selaras.loop.forum.models import Statement

# What a list of statements and one of the needs made of them have in common.
SAID = (
    Column("words", _("In their own words"), width=40),
    Column("origin", _("Origin")),
    Column("owner", _("Stated by"), width=30),
    Column("place", _("Place of work"), width=26),
    Column("least", _("People, at least")),
    Column("most", _("People, at most")),
    Column("certainty", _("How certain")),
    Column("start", _("From")),
    Column("until", _("Until")),
    Column("recurs", _("Once or again"), width=16),
    Column("seats", _("OJT seats at a time")),
    Column("state", _("State"), width=22),
)
STATEMENTS = Sheet(
    "statements",
    _("Stated needs"),
    (
        *SAID,
        Column("stated", _("Stated")),
        Column("evidence", _("Evidence"), width=40),
        Column("assumed", _("Assumed")),
    ),
)


def said_row(said: Statement, owner: object, place: Region) -> Mapping[str, Any]:
    """What a statement says, for a row of any sheet about it."""
    return {
        "words": said.words,
        "origin": str(said.get_origin_display()),
        "owner": str(owner or ""),
        "place": place.name,
        "least": said.heads_least,
        "most": said.heads_most,
        "certainty": str(said.get_certainty_display()),
        "start": said.start_month,
        "until": said.until_month,
        "recurs": str(said.get_recurs_display()),
        "seats": said.ojt_seats,
        "state": str(said.get_state_display()),
        "assumed": said.assumed,
    }


def statement_rows(statements: Iterable[Statement]) -> Iterator[Mapping[str, Any]]:
    """Statements as rows."""
    for said in statements:
        yield {**said_row(said, said.owner, said.region), "stated": day_of(said.stated_at), "evidence": said.evidence}

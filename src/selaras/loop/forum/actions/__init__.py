# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Everything that people do in the forum: hold meetings, say who came, state needs one by one or by the sheet, take them back."""

from selaras.loop.forum.actions.meetings import hold_meeting, import_attendance, import_meetings, invite, record_attendance
from selaras.loop.forum.actions.promises import (
    CountedAlready,
    make_commitment,
    record_fulfilment,
    release_commitment,
    take_back_evidence,
)
from selaras.loop.forum.actions.refusals import CannotBeTaken, NotInThatState, NotYours
from selaras.loop.forum.actions.statements import import_statements, refuse_statements, state_need, take_up_statements, withdraw_statement

__all__ = [
    "CannotBeTaken",
    "CountedAlready",
    "NotInThatState",
    "NotYours",
    "hold_meeting",
    "import_attendance",
    "import_meetings",
    "import_statements",
    "invite",
    "make_commitment",
    "record_attendance",
    "record_fulfilment",
    "refuse_statements",
    "release_commitment",
    "state_need",
    "take_back_evidence",
    "take_up_statements",
    "withdraw_statement",
]

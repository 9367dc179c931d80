# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Everything that people do in the forum: hold meetings, say who came, state needs one by one or by the sheet, take them back."""

from selaras.loop.forum.actions.meetings import hold_meeting, import_attendance, import_meetings, invite, record_attendance
from selaras.loop.forum.actions.refusals import CannotBeTaken, NotInThatState, NotYours
from selaras.loop.forum.actions.statements import import_statements, refuse_statements, state_need, take_up_statements, withdraw_statement

__all__ = [
    "CannotBeTaken",
    "NotInThatState",
    "NotYours",
    "hold_meeting",
    "import_attendance",
    "import_meetings",
    "import_statements",
    "invite",
    "record_attendance",
    "refuse_statements",
    "state_need",
    "take_up_statements",
    "withdraw_statement",
]

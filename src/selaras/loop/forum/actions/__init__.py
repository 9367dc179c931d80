# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Everything that people do in the forum: hold meetings, say who came, state needs one by one or by the sheet, take them back."""

from selaras.loop.forum.actions.invitations import (
    AnsweredSince,
    TooEarly,
    TooLate,
    answer_invitation,
    check_in,
    invite,
    remind_guests,
    renew_link,
    take_back_arrival,
)
from selaras.loop.forum.actions.meetings import hold_meeting, import_attendance, import_meetings, record_attendance
from selaras.loop.forum.actions.minutes import assign_task, chase_tasks, close_minutes, decide, drop_task, finish_task, write_minutes
from selaras.loop.forum.actions.promises import (
    CountedAlready,
    make_commitment,
    record_fulfilment,
    record_ledger_export,
    release_commitment,
    remind_promises,
    take_back_evidence,
)
from selaras.loop.forum.actions.refusals import CannotBeTaken, NotInThatState, NotYours
from selaras.loop.forum.actions.statements import import_statements, refuse_statements, state_need, take_up_statements, withdraw_statement
from selaras.loop.forum.actions.talks import (
    announce,
    answer_comment,
    close_thread,
    comment_programme,
    open_thread,
    remind_talks,
    reopen_thread,
    send_message,
)

__all__ = [
    "AnsweredSince",
    "CannotBeTaken",
    "CountedAlready",
    "NotInThatState",
    "NotYours",
    "TooEarly",
    "TooLate",
    "announce",
    "answer_comment",
    "answer_invitation",
    "assign_task",
    "chase_tasks",
    "check_in",
    "close_minutes",
    "close_thread",
    "comment_programme",
    "decide",
    "drop_task",
    "finish_task",
    "hold_meeting",
    "import_attendance",
    "import_meetings",
    "import_statements",
    "invite",
    "make_commitment",
    "open_thread",
    "record_attendance",
    "record_fulfilment",
    "record_ledger_export",
    "refuse_statements",
    "release_commitment",
    "remind_guests",
    "remind_promises",
    "remind_talks",
    "renew_link",
    "reopen_thread",
    "send_message",
    "state_need",
    "take_back_arrival",
    "take_back_evidence",
    "take_up_statements",
    "withdraw_statement",
    "write_minutes",
]

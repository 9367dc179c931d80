# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Everything that people do in the forum: hold meetings, say who came, state needs one by one or by the sheet, take them back."""

from selaras.loop.forum.actions.agreements import (
    Terms,
    attach_document,
    bring_into_force,
    change_agreement,
    draft_agreement,
    end_agreement,
    remind_agreements,
    send_agreement,
    take_back_agreement,
)
from selaras.loop.forum.actions.arrivals import check_in, receive_uninvited, take_back_arrival
from selaras.loop.forum.actions.colleagues import (
    change_colleague,
    invite_colleague,
    part_with_agent,
    part_with_colleague,
    part_with_contact,
    part_with_holder,
)
from selaras.loop.forum.actions.invitations import AnsweredSince, answer_invitation, invite, remind_guests, renew_link
from selaras.loop.forum.actions.meetings import hold_meeting, import_attendance, import_meetings, record_attendance
from selaras.loop.forum.actions.minutes import assign_task, chase_tasks, close_minutes, decide, drop_task, finish_task, write_minutes
from selaras.loop.forum.actions.papers import add_paper, take_paper_away
from selaras.loop.forum.actions.promises import (
    CountedAlready,
    make_commitment,
    record_fulfilment,
    record_ledger_export,
    release_commitment,
    remind_promises,
    take_back_evidence,
)
from selaras.loop.forum.actions.refusals import CannotBeTaken, LacksRight, NotInThatState, NotYours, TooEarly, TooLate
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
    "LacksRight",
    "NotInThatState",
    "NotYours",
    "Terms",
    "TooEarly",
    "TooLate",
    "add_paper",
    "announce",
    "answer_comment",
    "answer_invitation",
    "assign_task",
    "attach_document",
    "bring_into_force",
    "change_agreement",
    "change_colleague",
    "chase_tasks",
    "check_in",
    "close_minutes",
    "close_thread",
    "comment_programme",
    "decide",
    "draft_agreement",
    "drop_task",
    "end_agreement",
    "finish_task",
    "hold_meeting",
    "import_attendance",
    "import_meetings",
    "import_statements",
    "invite",
    "invite_colleague",
    "make_commitment",
    "open_thread",
    "part_with_agent",
    "part_with_colleague",
    "part_with_contact",
    "part_with_holder",
    "receive_uninvited",
    "record_attendance",
    "record_fulfilment",
    "record_ledger_export",
    "refuse_statements",
    "release_commitment",
    "remind_agreements",
    "remind_guests",
    "remind_promises",
    "remind_talks",
    "renew_link",
    "reopen_thread",
    "send_agreement",
    "send_message",
    "state_need",
    "take_back_agreement",
    "take_back_arrival",
    "take_back_evidence",
    "take_paper_away",
    "take_up_statements",
    "withdraw_statement",
    "write_minutes",
]

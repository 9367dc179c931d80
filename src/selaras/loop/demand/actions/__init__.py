# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Everything that is done with needs: taken up, coded, verified, asked about, confirmed, counted once, put off, closed, refused, forecast."""

from selaras.loop.demand.actions._rows import NotInThatState
from selaras.loop.demand.actions.ageing import (
    Answer,
    AnsweredSince,
    RanOut,
    ask_owners,
    close_what_ran_out,
    say_all_stand,
    say_what_stands,
    withdraw_need,
)
from selaras.loop.demand.actions.desk import (
    NoReason,
    NoSuchCode,
    TakenUp,
    close_needs,
    code_need,
    code_needs,
    record_codes,
    refuse_needs,
    verify_needs,
)
from selaras.loop.demand.actions.duplicates import NotTwoNeeds, find_twins, merge_needs, part_needs, tell_apart
from selaras.loop.demand.actions.forecast import record_forecast
from selaras.loop.demand.actions.putting_off import NotThatDay, put_off

__all__ = [
    "Answer",
    "AnsweredSince",
    "NoReason",
    "NoSuchCode",
    "NotInThatState",
    "NotThatDay",
    "NotTwoNeeds",
    "RanOut",
    "TakenUp",
    "ask_owners",
    "close_needs",
    "close_what_ran_out",
    "code_need",
    "code_needs",
    "find_twins",
    "merge_needs",
    "part_needs",
    "put_off",
    "record_codes",
    "record_forecast",
    "refuse_needs",
    "say_all_stand",
    "say_what_stands",
    "tell_apart",
    "verify_needs",
    "withdraw_need",
]

# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Everything that is done with needs: taken up with their codes, coded by hand, verified, closed, refused."""

from selaras.loop.demand.actions.desk import (
    NoReason,
    NoSuchCode,
    NotInThatState,
    TakenUp,
    close_needs,
    code_need,
    code_needs,
    record_codes,
    refuse_needs,
    verify_needs,
)

__all__ = [
    "NoReason",
    "NoSuchCode",
    "NotInThatState",
    "TakenUp",
    "close_needs",
    "code_need",
    "code_needs",
    "record_codes",
    "refuse_needs",
    "verify_needs",
]

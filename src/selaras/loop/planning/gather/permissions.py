# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Levers that a question may take away: what if nobody could be upgraded, what if no assessor could be added?"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Permissions:
    """Which levers the plan may use."""

    upgrading: bool = True
    new_assessors: bool = True

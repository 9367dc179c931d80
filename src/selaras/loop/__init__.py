# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The year, in order. What each stage learns flows down this list; nothing flows up but through monitoring's feedback."""

STAGES = (
    "forum",
    "demand",
    "mismatch",
    "planning",
    "scheduling",
    "training",
    "assessment",
    "placement",
    "monitoring",
)

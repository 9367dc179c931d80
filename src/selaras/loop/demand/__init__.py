# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What was said, coded and verified: counted needs by occupation, unit, month and place, each with its origin and its expected headcount."""

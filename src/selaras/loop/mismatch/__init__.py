# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Demand against what is taught: the gap by unit, occupation, region and month, its causes, and what came of the year's training."""

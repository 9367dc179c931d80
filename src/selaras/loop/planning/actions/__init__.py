# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What people do in planning: `declarations` are made by owners for a year, `plans` by the planner."""
